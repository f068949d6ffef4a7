"""What the functions of this package ask of their numbers."""

import math
from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["between", "read_values", "whole"]


def between(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> None:
    """Raise InputError unless a number, or every number of an array, is finite and in [low, high].

    >>> between("retention", 0.9, 0, 1)
    """
    try:
        values = np.asarray(value, dtype=float)
        good = values.size > 0 and np.isfinite(values).all() and (values >= low).all() and (values <= high).all()
    except (TypeError, ValueError):
        good = False
    if not good and math.isinf(high):
        text = _("`{name}` must be a finite number of {low} or more, not {found}.")
        raise InputError(text.format(name=name, low=f"{low:g}", found=value))
    if not good:
        text = _("`{name}` must be a number from {low} to {high}, not {found}.")
        raise InputError(text.format(name=name, low=f"{low:g}", high=f"{high:g}", found=value))


def whole(name: str, value: Any, low: int) -> int:
    """Return a whole number of `low` or more, or raise InputError.

    >>> whole("years", 7, 1)
    7
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
        text = _("`{name}` must be a whole number of {low} or more, not {found}.")
        raise InputError(text.format(name=name, low=low, found=value))
    return int(value)


def read_values(values: Any, *, negative: bool = False) -> pd.Series:
    """Return one amount a customer as a Series of float, checked: numbers, none missing, at least one.

    >>> read_values([10, 20]).tolist()
    [10.0, 20.0]
    """
    try:
        series = values if isinstance(values, pd.Series) else pd.Series(list(values))
    except TypeError:
        raise InputError(
            _("`values` must give one amount for each customer, not {found}.").format(found=values)
        ) from None
    rule = Rule("number", minimum=None if negative else 0)
    check_table(pd.DataFrame({"value": series}), table="values", columns={"value": rule})
    return series.astype(float)
