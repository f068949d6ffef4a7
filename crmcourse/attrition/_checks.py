"""What the functions of this room ask of numbers and dates that come outside a table."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number

__all__ = ["MONTH", "day", "flags", "spells", "within"]

#: mean length of a month (days)
MONTH = 365.25 / 12


def day(value: Any, name: str = "as_of") -> pd.Timestamp:
    """Return a day without an hour, or say that it is none."""
    found = pd.NaT
    if isinstance(value, str | date | np.datetime64):
        found = pd.to_datetime(value, errors="coerce")
    if found is pd.NaT or found.tzinfo is not None:
        raise InputError(_("`{name}` must be a date, not {found!r}.").format(name=name, found=value))
    return found.normalize()


def within(value: Any, name: str, low: float, high: float = np.inf) -> None:
    """Raise InputError unless every number of `value` is between `low` and `high`, ends included."""
    try:
        values = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        values = np.array([np.nan])
    if not (np.isfinite(values).all() and (values >= low).all() and (values <= high).all()):
        if np.isinf(high):
            raise InputError(_("`{name}` must be a number of {low} or more.").format(name=name, low=_short(low)))
        text = _("`{name}` must be a number between {low} and {high}.")
        raise InputError(text.format(name=name, low=_short(low), high=_short(high)))


def _short(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def spells(table: pd.DataFrame, name: str = "spells") -> None:
    """Check a table of relations: one row each, `start`, and `end` (missing as long as it lasts)."""
    check_table(table, table=name, columns={"start": Rule("date"), "end": Rule("date", missing=True)})
    backwards = table.index[table["end"] < table["start"]]
    if len(backwards):
        rows = ", ".join(str(label) for label in backwards[:5]) + ("…" if len(backwards) > 5 else "")
        text = _("Table “{table}”: the relation ends before it starts, rows {rows}.")
        raise InputError(text.format(table=name, rows=rows))


def flags(values: Any, name: str) -> pd.Series:
    """Return a column of yes and no as booleans, or say that it is none."""
    column = pd.Series(values)
    if column.isna().any() or not column.isin([True, False]).all():
        raise InputError(_("`{name}` must hold True and False (or 1 and 0) only.").format(name=name))
    return column.astype(bool)
