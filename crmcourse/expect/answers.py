"""Find the learner's functions and variables in the notebook, and call the functions with care."""

import contextlib
import copy
import inspect
import io
import linecache
import re
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crmcourse.expect.words import ExpectationError, fail, kind
from crmcourse.messages import _, ngettext

__all__ = ["call", "function", "variable"]

USUAL = {"np": "import numpy as np", "pd": "import pandas as pd", "plt": "import matplotlib.pyplot as plt"}


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
    an :class:`ExpectationError` that quotes the line, and so does an interruption of the kernel while it runs. See
    :func:`function` for `without`.
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
    except KeyboardInterrupt as error:  # the learner stops the kernel, or nbgrader does after its time limit
        message = _("The function {name} does not stop: an endless loop?").format(name=name)
        fail(message, _which_line(tested, error))
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
    what = _in_plain_words(error) or f"{type(error).__name__}: {error}".strip(": ").removesuffix(".")
    return _("The function {name} stops on an error. {what}.").format(name=name, what=what), _which_line(tested, error)


def _in_plain_words(error: Exception) -> str | None:
    said = str(error)
    if isinstance(error, KeyError):
        return _("KeyError: no column and no key is called {name}").format(name=error)
    if isinstance(error, NameError) and error.name in USUAL:
        words = dict(name=error.name, line=USUAL[error.name])
        return _("NameError: the name {name} is not defined; write first {line}").format(**words)
    if isinstance(error, NameError) and error.name:
        return _("NameError: the name {name} is not defined").format(name=error.name)
    if isinstance(error, ZeroDivisionError):
        return _("ZeroDivisionError: a number is divided by zero")
    if "truth value of a" in said:
        return _(
            "ValueError: “if”, “and”, “or” want one value, not a whole column. Between columns, write & and |, and put "
            "each comparison in parentheses; for an “if” row by row: np.where, np.select or .loc"
        )
    if "boolean value of NA is ambiguous" in said:
        return _("TypeError: “if” does not know what to do with a missing value; test it first with pd.isna(…)")
    if "Invalid comparison between dtype=timedelta64" in said:
        return _("TypeError: a duration is compared with a number; ask its number of days first, with .dt.days")
    if re.search("'(Timedelta|Timestamp|NaTType)' object has no attribute 'dt'", said):
        return _("AttributeError: .dt is for a whole column; of a single duration or date, ask .days or .year directly")
    if "Bin edges must be unique" in said:
        return _("ValueError: two bounds of the classes are equal, so that a class would be empty")
    if "Singular matrix" in said:
        return _("LinAlgError: the system of equations has no single solution (singular matrix)")
    if re.match(r"(max|min)\(\) .*empty", said):
        return _("ValueError: the largest or smallest value of an empty list is asked for")
    return None


def _which_line(tested: Callable, error: BaseException) -> str | None:
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
