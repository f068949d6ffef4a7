"""What tests rely on, remembered before a learner's code ran, and put back before each test cell.

The interpreter's hooks, the built-ins, IPython's shell with its transformers and handlers, and the modules that test
cells call are compared with what they were, by identity: a module's functions and classes, a class's methods, a
function's code and defaults. What was replaced is put back and named, for the teacher to read. Data of modules (caches,
options, registries) is left alone: it changes in the ordinary course of things.

This stops what a learner may try in a notebook. It does not stop whoever takes the interpreter apart from inside; for
that, the kernel runs behind a wall, and the code stays in the notebook, where :mod:`crmcourse.grading.intake` points
at it.
"""

import builtins
import contextlib
import copy
import sys
import types
from collections.abc import Iterable, Mapping
from operator import attrgetter, is_
from typing import Any

from crmcourse.grading.look import Dictionaries, Functions

__all__ = ["PLAIN", "Guard", "is_code"]

# Packages whose functions and classes are remembered, with all below them, and single modules: what test cells call,
# and what decides the fate of a cell.
PACKAGES = ("crmcourse", "pandas._testing.asserters", "pandas.testing", "numpy.testing._private.utils")
# fmt: off
SINGLE = frozenset((
    "IPython.core.async_helpers", "IPython.core.compilerop", "IPython.core.displayhook", "IPython.core.displaypub",
    "IPython.core.events", "IPython.core.inputtransformer2", "IPython.core.interactiveshell",
    "IPython.core.ultratb", "ast", "asyncio", "asyncio.runners", "builtins", "codeop", "collections", "contextlib",
    "copy", "functools", "inspect", "io", "ipykernel.displayhook", "ipykernel.zmqshell", "itertools",
    "linecache", "math", "matplotlib.axes._axes", "matplotlib.axes._base", "matplotlib.figure",
    "matplotlib.patches", "matplotlib.pyplot", "matplotlib.text", "matplotlib_inline.backend_inline", "numbers",
    "numpy", "numpy._core.fromnumeric", "numpy._core.numeric", "numpy.testing", "operator", "os", "pandas",
    "pandas.api.types", "pandas.core.arraylike", "pandas.core.base", "pandas.core.dtypes.common",
    "pandas.core.dtypes.missing", "pandas.core.frame", "pandas.core.generic", "pandas.core.indexes.base",
    "pandas.core.series", "re", "sys", "traceback", "types", "unittest.case", "warnings",
))
# fmt: on
# Names that change by themselves.
MOVING = {
    ("matplotlib.pyplot", "_backend_mod"),
    ("matplotlib.pyplot", "show"),
    ("matplotlib.pyplot", "draw_if_interactive"),
    ("matplotlib.pyplot", "new_figure_manager"),
}
CODE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, property, classmethod, staticmethod,
        types.GetSetDescriptorType, types.MethodDescriptorType, types.WrapperDescriptorType, types.MemberDescriptorType,
        types.ModuleType)  # fmt: skip
NAMED = ("ufunc", "cython_function_or_method", "_lru_cache_wrapper")  # more of it, of types without a public name
INSIDES = ("__code__", "__defaults__")  # of a function
PLAIN = (str, bytes, int, float, complex, bool, type(None))


class Guard:
    """Remembers on creation; :meth:`restore` puts back."""

    def __init__(self) -> None:
        self.modules: list[tuple[str, types.ModuleType, dict[str, Any]]] = []
        self.classes: list[tuple[type, dict[str, Any]]] = []
        self.functions: list[tuple[types.FunctionType, str]] = []
        self.hooks = {name: getattr(sys, name) for name in ("excepthook", "displayhook", "unraisablehook")}
        self.shell: dict[str, Any] | None = None
        seen: set[int] = set()
        for name, module in list(sys.modules.items()):
            if module is not None and (name in SINGLE or _below(name, PACKAGES)):
                names = {
                    key: value for key, value in vars(module).items() if is_code(value) and (name, key) not in MOVING
                }
                self.modules.append((name, module, names))
                for key, value in names.items():
                    self._remember(value, f"{name}.{key}", seen)
        inside = [function for function, _title in self.functions]
        self.insides = {part: [getattr(function, part) for function in inside] for part in INSIDES}
        keywords = [(function, title, function.__kwdefaults__) for function, title in self.functions]
        self.keywords = [(function, title, dict(values)) for function, title, values in keywords if values]
        self.looks = {
            "loaded": Dictionaries([sys.modules]),
            "modules": Dictionaries([vars(module) for _name, module, _names in self.modules]),
            "classes": Dictionaries([vars(owner) for owner, _names in self.classes]),
            "keywords": Dictionaries([function.__kwdefaults__ for function, _title, _values in self.keywords]),
            "functions": Functions(inside),
        }

    def _remember(self, value: Any, title: str, seen: set[int]) -> None:
        if id(value) in seen:
            return
        seen.add(id(value))
        if isinstance(value, type):
            home = getattr(value, "__module__", None)
            if home in SINGLE or _below(str(home), PACKAGES):
                names = {key: part for key, part in vars(value).items() if is_code(part)}
                self.classes.append((value, names))
                for key, part in names.items():
                    self._remember(part, f"{title}.{key}", seen)
        elif isinstance(value, types.FunctionType):
            self.functions.append((value, title))
            inner = getattr(value, "__wrapped__", None)
            if inner is not None:
                self._remember(inner, title, seen)
        elif isinstance(value, property):
            for part in (value.fget, value.fset):
                self._remember(part, title, seen)
        elif isinstance(value, classmethod | staticmethod):
            self._remember(value.__func__, title, seen)

    # --- the shell ------------------------------------------------------------------------------------------------

    def remember_shell(self, shell: Any) -> None:
        """Remember the parts of the shell that decide what becomes of a cell."""
        self.shell = {
            "attributes": {name: value for name, value in vars(shell).items() if name != "_trait_values"},
            "lists": [(part, name, list(getattr(part, name))) for part, name in _lists(shell)],
            "objects": [(part, dict(vars(part))) for part in _parts(shell)],
            "traits": {name: getattr(shell, name) for name in TRAITS},
        }
        if shell.events:
            self.shell["callbacks"] = {name: list(calls) for name, calls in shell.events.callbacks.items()}

    # --- before a test --------------------------------------------------------------------------------------------

    def restore(self, shell: Any, kept: dict[str, Any] | None) -> list[str]:
        """Put back what was replaced, and what locked cells made if it is `kept`; return the names of it."""
        found: list[str] = []
        sys.settrace(None)
        sys.setprofile(None)
        for name, hook in self.hooks.items():
            if getattr(sys, name) is not hook and name != "displayhook":
                found.append(f"sys.{name}")
            setattr(sys, name, hook)
        for name, module, _names in self.modules if self.looks["loaded"].changed() else ():
            if sys.modules.get(name) is not module:
                found.append(f"sys.modules[{name!r}]")
                sys.modules[name] = module
        for position in self.looks["modules"].changed():
            name, module, names = self.modules[position]
            _put_back(vars(module), names, name, found)
        for position in self.looks["classes"].changed():
            owner, names = self.classes[position]
            self._restore_class(owner, names, found)
        if self.looks["functions"].changed() or self.looks["keywords"].changed():
            self._restore_functions(found)
        for what in ("loaded", "modules", "classes"):
            self.looks[what].refresh()  # all is right now
        found += self._restore_shell(shell)
        if kept is not None:
            found += _restore_names(shell.user_ns, kept)
        return sorted(set(found))

    def _restore_functions(self, found: list[str]) -> None:
        for part, values in self.insides.items():
            now = map(attrgetter(part), (function for function, _title in self.functions))
            if not all(map(is_, now, values)):
                for (function, title), value in zip(self.functions, values, strict=True):
                    if getattr(function, part) is not value:
                        setattr(function, part, value)
                        found.append(title)
        for function, title, values in self.keywords:
            now = function.__kwdefaults__ or {}
            if len(now) != len(values) or not _same(now, values):
                function.__kwdefaults__ = dict(values)
                found.append(title)

    def _restore_class(self, owner: type, names: dict[str, Any], found: list[str]) -> None:
        now = vars(owner)
        for key, value in names.items() if not _same(now, names) else ():
            if now.get(key) is not value:
                found.append(f"{owner.__module__}.{owner.__qualname__}.{key}")
                _set(owner, key, value)
        if len(now) > len(names):
            for key in [key for key in now if key not in names and is_code(now[key])]:
                if any(key in vars(parent) for parent in owner.__mro__[1:]):  # hides what tests rely on
                    found.append(f"{owner.__module__}.{owner.__qualname__}.{key}")
                    _remove(owner, key)

    def _restore_shell(self, shell: Any) -> list[str]:
        if self.shell is None:
            return []
        found = []
        before = self.shell
        for part, name, items in before["lists"]:
            if list(getattr(part, name)) != items:
                found.append(f"get_ipython().{name}")
                getattr(part, name)[:] = items
        for part, names in before["objects"]:
            for key in [key for key, value in vars(part).items() if callable(value) and names.get(key) is not value]:
                found.append(f"{type(part).__name__}.{key}")
                if key in names:
                    vars(part)[key] = names[key]
                else:
                    del vars(part)[key]
        methods = {name for name in vars(shell) if callable(getattr(type(shell), name, None))}
        for name in methods - set(before["attributes"]):
            found.append(f"get_ipython().{name}")
            del vars(shell)[name]
        for name in ("custom_exceptions", "CustomTB"):
            if name in before["attributes"] and getattr(shell, name, None) != before["attributes"][name]:
                found.append(f"get_ipython().{name}")
                setattr(shell, name, before["attributes"][name])
        for name, value in before["traits"].items():
            if getattr(shell, name) is not value:
                if callable(value) or name in ("display_formatter", "displayhook", "display_pub", "events"):
                    found.append(f"get_ipython().{name}")
                setattr(shell, name, value)
        for name, calls in before.get("callbacks", {}).items():
            now = shell.events.callbacks.get(name)
            added = [call for call in now or [] if call not in calls]
            if any("matplotlib" not in str(getattr(call, "__module__", "")) for call in added):
                found.append(f"get_ipython().events.{name}")
                shell.events.callbacks[name] = list(calls)
        return found

    # --- what locked cells made -----------------------------------------------------------------------------------

    @staticmethod
    def keep(names: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
        """Return what a locked cell made, apart from what a learner can reach: copies of data, the rest as it is."""
        kept = {}
        for name in wanted:
            if name in names:
                value = names[name]
                try:
                    kept[name] = value, value if is_code(value) or isinstance(value, PLAIN) else copy.deepcopy(value)
                except Exception:
                    kept[name] = value, value
        return kept


TRAITS = ("ast_node_interactivity", "display_formatter", "displayhook", "display_pub", "events", "ast_transformers",
          "input_transformers_post", "input_transformer_manager", "show_rewritten_input", "autocall")  # fmt: skip


def _below(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def is_code(value: Any) -> bool:
    """Whether a value is a function, a class, a module or a part of these."""
    return isinstance(value, CODE) or type(value).__name__ in NAMED


def _same(now: Mapping[str, Any], names: dict[str, Any]) -> bool:
    """Tell whether each name still stands for the very same object, without asking any object (it could lie)."""
    try:
        return all(map(is_, map(now.__getitem__, names), names.values()))
    except KeyError:
        return False


def _put_back(now: dict[str, Any], names: dict[str, Any], title: str, found: list[str]) -> None:
    if _same(now, names):
        return
    for key, value in names.items():
        if now.get(key) is not value:
            found.append(f"{title}.{key}")
            now[key] = value


def _set(owner: type, key: str, value: Any) -> None:
    with contextlib.suppress(AttributeError, TypeError):  # no way to change it is no way to have changed it
        setattr(owner, key, value)


def _remove(owner: type, key: str) -> None:
    with contextlib.suppress(AttributeError, TypeError):
        delattr(owner, key)


def _lists(shell: Any) -> list[tuple[Any, str]]:
    manager = shell.input_transformer_manager
    return [
        (shell, "ast_transformers"),
        (shell, "input_transformers_post"),
        (manager, "cleanup_transforms"),
        (manager, "line_transforms"),
        (manager, "token_transformers"),
    ]


def _parts(shell: Any) -> list[Any]:
    return [part for part in (shell.input_transformer_manager, shell.compile, shell.displayhook, shell.display_pub,
                              shell.InteractiveTB, shell.SyntaxTB) if hasattr(part, "__dict__")]  # fmt: skip


def _restore_names(names: dict[str, Any], kept: dict[str, Any]) -> list[str]:
    """Put back what locked cells made, in the notebook and in the built-ins that could hide behind it."""
    found = []
    for name, (value, safe) in kept.items():
        now = names.get(name)
        if now is not value and now is not safe:
            found.append(name)
        names[name] = safe
    for name in TESTED.intersection(names):
        if names[name] is not getattr(builtins, name):
            found.append(f"builtins.{name}")
            del names[name]
    return found


# Built-ins that no answer has a reason to redefine, and that tests call. (One who calls a variable `sum` or `list`
# may need it in a function: it stays.)
TESTED = frozenset(
    [
        "abs",
        "all",
        "any",
        "callable",
        "getattr",
        "hasattr",
        "isinstance",
        "issubclass",
        "len",
        "type",
        "AssertionError",
        "Exception",
    ]
)
