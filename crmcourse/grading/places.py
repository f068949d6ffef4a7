"""Places of tests in the notebook, to which the kernel goes back when all cells have run.

A copy of the kernel for each place costs more than most cells do: each page of memory that one of the two touches
afterwards is copied. Yet few cells change anything that the tests above them rest on. So the notebook is kept as it is
at a place (its names, its history), and what tests reach from there is remembered: functions, data, settings. If all
that is still the same when the tests begin, they get that notebook. If not, another run of the notebook makes a copy.
"""

import copy
import os
import random
import re
import threading
import types
from collections.abc import Iterable, Iterator, Mapping
from operator import is_
from typing import Any

from crmcourse.grading.guard import PLAIN, is_code
from crmcourse.grading.notebook import BY_IPYTHON, Notebook, alike, left, world
from crmcourse.grading.sheet import MIRRORS
from crmcourse.grading.shell import Shell

__all__ = ["Place"]

BOUND = types.MethodType, types.BuiltinMethodType


class Place:
    """A place of tests that speak of the names `words`; `kept` is what given cells made above it, and copies of that.

    Raises
    ------
    TypeError
        When tests reach something that may change unseen.
    """

    def __init__(self, shell: Shell, words: Iterable[str], kept: Mapping[str, tuple[Any, Any]]):
        if threading.active_count() > 1 or any(name.endswith(".py") for name in os.listdir()):
            raise TypeError("threads, or modules of the learner's own")
        self.notebook, self.kept = Notebook(shell), dict(kept)
        self.lent: dict[str, Any] = {}  # what the tests of this place got of `kept`
        self.functions: list[tuple[types.FunctionType, tuple]] = []
        self.data: list[tuple[Any, Any]] = []
        self._reach(shell.user_ns, {word for word in words if not BY_IPYTHON.fullmatch(word)})
        self.surroundings = copy.deepcopy(_surroundings())

    def _reach(self, names: dict[str, Any], words: set[str]) -> None:
        """Remember what `words` stand for, and what functions among it speak of in turn."""
        waiting, met = words & set(names), set()
        while waiting:
            name = waiting.pop()
            met.add(name)
            if name not in self.kept or self.kept[name][1] is names[name]:  # the others are put back before each test
                waiting |= (self._take(names[name], names) & set(names)) - met

    def _take(self, value: Any, names: dict[str, Any]) -> set[str]:
        """Remember a value and the functions of the notebook in it; return the words of these."""
        words: set[str] = set()
        for one in _held(value):
            if isinstance(one, types.FunctionType) and one.__globals__ is names:
                if not any(one is known for known, _inside_it in self.functions):
                    self.functions.append((one, _inside(one)))
                    words |= _words(one.__code__) | self._take([one.__defaults__, one.__kwdefaults__], names)
            elif getattr(one, "__module__", None) == names.get("__name__"):  # a class of the notebook, or a wrapper
                raise TypeError(type(one).__name__)
            elif isinstance(one, BOUND) and not isinstance(one.__self__, types.ModuleType | type | None):
                raise TypeError("a method, and the object that it is of")
        safe = value if is_code(value) or isinstance(value, PLAIN) else copy.deepcopy(value)
        alike(value, safe)
        self.data.append((value, safe))
        return words

    def holds(self) -> bool:
        """Tell whether the tests of this place would find what they would have found when the notebook came by."""
        try:
            same = all(all(map(is_, _inside(function), inside)) for function, inside in self.functions)
            return same and all(alike(*pair) for pair in self.data) and _surroundings() == self.surroundings
        except Exception:  # what cannot be compared any more is not what it was
            return False

    def enter(self, shell: Shell) -> dict[str, tuple[Any, Any]]:
        """Make the notebook that of this place; return what given cells made, anew: other tests had it in hand."""
        self.notebook.put_back(shell)
        names, again = shell.user_ns, {name: (value, _anew(value, safe)) for name, (value, safe) in self.kept.items()}
        for name, lent in self.lent.items():
            if names.get(name) is lent:
                names[name] = again[name][1]
        self.lent = {name: safe for name, (_value, safe) in again.items()}
        return again

    def leave(self, shell: Shell) -> None:
        """Keep the notebook as the tests of this place have it."""
        self.notebook = Notebook(shell)


def _held(value: Any) -> Iterator[Any]:
    """A value and all that it holds, if it is a list or the like."""
    yield value
    if isinstance(value, list | tuple | set | frozenset | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _held(one)


def _surroundings() -> list:
    return [world(), random.getstate(), left()]


def _inside(function: types.FunctionType) -> tuple:
    """What a function of the notebook is made of; its defaults may hold more, which is remembered apart."""
    if function.__closure__ or vars(function):
        raise TypeError(function.__name__)
    return function.__code__, function.__defaults__, function.__kwdefaults__


def _words(code: types.CodeType) -> set[str]:
    """Names that a function may take from the notebook, be it through text."""
    words = set(code.co_names)
    if words & MIRRORS:
        raise TypeError(code.co_name)
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            words |= _words(part)
        elif isinstance(part, str):
            words.update(re.findall(r"\w+", part))
    return words


def _anew(value: Any, safe: Any) -> Any:
    """The copy of what a given cell made, to be handed out: pandas copies a table when it is first written to."""
    if safe is value:
        return safe
    if type(safe).__module__.partition(".")[0] == "pandas" and hasattr(safe, "copy"):
        return safe.copy(deep=False) if hasattr(safe, "iloc") else safe.copy()
    return copy.deepcopy(safe)
