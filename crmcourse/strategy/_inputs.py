"""Checks of single values that several modules of the room make."""

from collections.abc import Iterable

import numpy as np

from crmcourse.checks import InputError
from crmcourse.messages import _


def number_from(name: str, value: float, low: float, high: float = np.inf) -> None:
    """Raise InputError unless `value` is a finite number from `low` to `high`."""
    good = not isinstance(value, bool) and isinstance(value, int | float | np.number) and np.isfinite(value)
    if good and low <= value <= high:
        return
    if np.isfinite(high):
        text = _("`{name}` must be a number from {low} to {high}, not {found}.")
    else:
        text = _("`{name}` must be a number from {low} up, not {found}.")
    raise InputError(text.format(name=name, low=low, high=high, found=value))


def all_known(ids: Iterable, known: Iterable, table: str, column: str = "account_id") -> None:
    """Raise InputError when `ids`, of a column of a table, are not all among `known`."""
    unknown = sorted(set(ids) - set(known))
    if unknown:
        shown = ", ".join(map(str, unknown[:5])) + ("…" if len(unknown) > 5 else "")
        text = _("Table “{table}”: unknown values of {column}: {values}.")
        raise InputError(text.format(table=table, column=column, values=shown))
