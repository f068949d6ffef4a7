"""Turn objects into the words of a message, and a message into the error that a test cell shows."""

import types
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from crmcourse.messages import _, number

__all__ = ["ExpectationError", "fail", "kind", "listing", "show"]

SHOWN = 3  # differences written out in a message; the rest are counted


class ExpectationError(AssertionError):
    """An answer is not the one expected. Notebooks show its message alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return ["\x1b[1;31m✗\x1b[0m " + str(self)]


def fail(message: str, hint: str | None = None) -> NoReturn:
    """Raise the message, followed on a line of its own by where to look."""
    raise ExpectationError(message + (f"\n→ {hint}" if hint else "")) from None


def kind(value: Any) -> str:
    """Name the type of a value as one would to a beginner."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, pd.DataFrame):
        return _("a DataFrame")
    if isinstance(value, pd.Series):
        return _("a Series")
    known = {
        str: _("a text"),
        bool: _("a true or false"),
        int: _("a whole number"),
        float: _("a decimal number"),
        list: _("a list"),
        dict: _("a dictionary"),
        types.NoneType: _("nothing (None)"),
    }
    return known.get(type(value), _("an object of type {kind}").format(kind=type(value).__name__))


def is_missing(value: Any) -> bool:
    """Tell whether a value is None, NaN, NaT or NA (and not a whole table)."""
    return value is None or bool(np.ndim(value) == 0 and pd.isna(value))


def show(value: Any) -> str:
    """Write one value as a sentence of the learner's language would."""
    if is_missing(value):
        return _("a missing value")
    if isinstance(value, bool | np.bool_):
        return _("true") if value else _("false")
    if isinstance(value, int | float | np.number) and np.isfinite(float(value)):
        decimals = next((d for d in range(5) if abs(round(float(value), d) - float(value)) < 1e-9), 4)
        return number(float(value), decimals)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return _("“{text}”").format(text=value) if isinstance(value, str) else str(value)


def listing(items: Iterable, *, quoted: bool = True) -> str:
    """Write the first few items one after the other."""
    items = list(items)
    shown = [_("“{text}”").format(text=item) if quoted else str(item) for item in items[: 2 * SHOWN]]
    return ", ".join(shown) + (" …" if len(items) > 2 * SHOWN else "")
