"""Find the learner's functions and variables in the notebook, and call the functions with care."""

import contextlib
import copy
import inspect
import io
import linecache
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crmcourse.expect.words import ExpectationError, fail, kind
from crmcourse.messages import _, ngettext

__all__ = ["call", "function", "variable"]


def function(name: str, *, without: Sequence[str] = ()) -> Callable:
    """Return the learner's function called `name`, or say that it is missing.

    Parameters
    ----------
    name
        Name of the function in the notebook (in the globals of the caller).
    without
        Modules that the learner's code must not call (``"crmcourse.frac"``), because the point is to write it.

    Raises
    ------
    ExpectationError
        When no such function exists, or it calls one of those modules.
    """
    return _function(name, sys._getframe(1).f_globals, without)


def call(name: str, *arguments: Any, without: Sequence[str] = ()) -> Any:
    """Call the learner's function `name` on copies of `arguments` and return what it returns.

    What the function prints and the warnings it raises are set aside: they are no mistake. Anything it raises becomes
    an :class:`ExpectationError` that quotes the line. See :func:`function` for `without`.
    """
    tested = _function(name, sys._getframe(1).f_globals, without)
    try:
        inspect.signature(tested).bind(*arguments)
    except TypeError:
        fail(
            ngettext(
                "The function {name} must take {count} parameter, as in the statement.",
                "The function {name} must take {count} parameters, as in the statement.",
                len(arguments),
            ).format(name=name, count=len(arguments))
        )
    aside = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(aside), contextlib.redirect_stderr(aside):
            warnings.simplefilter("ignore")
            return tested(*copy.deepcopy(arguments))
    except NotImplementedError:
        fail(
            _("The function {name} is not written yet: replace the line “raise NotImplementedError…”.").format(
                name=name
            )
        )
    except ExpectationError:
        raise
    except Exception as error:
        fail(*_what_happened(name, tested, error))


def variable(name: str) -> Any:
    """Return the learner's variable `name` (in the globals of the caller), or say that it is missing."""
    found = sys._getframe(1).f_globals.get(name)
    if found is None or found is Ellipsis:
        fail(
            _("The variable {name} does not exist yet: complete its cell, then run it without an error.").format(
                name=name
            )
        )
    return found


def _function(name: str, names: Mapping[str, Any], without: Sequence[str]) -> Callable:
    if name not in names:
        fail(
            _(
                "The function {name} does not exist yet: run its cell to the end, without an error, and keep its name."
            ).format(name=name)
        )
    found = names[name]
    if not callable(found):
        fail(_("{name} should be a function, but it is {kind}.").format(name=name, kind=kind(found)))
    for module in without:
        if any(used == module or used.startswith(module + ".") for used in _modules_used(found, set())):
            message = _("The function {name} calls {module}: here you are asked to write the computation yourself.")
            fail(message.format(name=name, module=module))
    return found


def _what_happened(name: str, tested: Callable, error: Exception) -> tuple[str, str | None]:
    """Say on which error the function stops, in plain words for the most frequent ones, and at which line."""
    what = f"{type(error).__name__}: {error}".strip(": ")
    if isinstance(error, KeyError):
        what = _("KeyError: no column and no key is called {name}").format(name=error)
    elif "truth value of a" in str(error):
        what = _("ValueError: “if”, “and”, “or” want one value, not a whole column; between columns, write & and |")
    elif "boolean value of NA is ambiguous" in str(error):
        what = _("TypeError: “if” does not know what to do with a missing value; test it first with pd.isna(…)")
    elif "Invalid comparison between dtype=timedelta64" in str(error):
        what = _("TypeError: a duration is compared with a number; ask its number of days first, with .dt.days")
    elif isinstance(error, NameError) and error.name:
        what = _("NameError: the name {name} is not defined").format(name=error.name)
    return _("The function {name} stops on an error. {what}.").format(name=name, what=what), _which_line(tested, error)


def _which_line(tested: Callable, error: Exception) -> str | None:
    filename = getattr(getattr(tested, "__code__", None), "co_filename", None)
    lines = [step.lineno for step in traceback.extract_tb(error.__traceback__) if step.filename == filename]
    code = linecache.getline(filename, lines[-1]).strip() if lines else ""
    return _("Look at the line: {code}").format(code=code) if code else None


def _modules_used(tested: Callable, seen: set) -> set[str]:
    """Names of the modules that the learner's code reaches, through the functions of the notebook that it calls."""
    code = getattr(tested, "__code__", None)
    if code is None or code in seen:
        return set()
    seen.add(code)
    names, pieces = set(), [code]
    while pieces:
        piece = pieces.pop()
        names.update(piece.co_names)
        pieces.extend(part for part in piece.co_consts if isinstance(part, types.CodeType))
    used = {name for name in names if "." in name}  # import crmcourse.frac inside the function
    for name in names:
        found = tested.__globals__.get(name)
        if isinstance(found, types.ModuleType):
            used |= {found.__name__, *(f"{found.__name__}.{attribute}" for attribute in names)}
        elif callable(found) and getattr(found, "__module__", None):
            used.add(found.__module__)
            if found.__module__ == tested.__module__:
                used |= _modules_used(found, seen)
    return used
