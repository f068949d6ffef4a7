"""Units of time: a model counts in days, weeks, months or years, and never in two of them at once."""

import math
from typing import Any

from crmcourse.checks import InputError
from crmcourse.messages import _, ngettext, number

__all__ = ["DAYS", "continuous_rate", "days_in", "duration"]

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
"""Days in each unit; a month is a twelfth of a year of 365.25 days."""


def days_in(unit: Any) -> float:
    """Return the number of days in a unit.

    Raises
    ------
    InputError
        When the unit is not one of `DAYS`.

    Examples
    --------
    >>> days_in("week")
    7.0
    """
    if unit not in DAYS:
        raise InputError(_("`unit` must be one of {units}, not {found}.").format(units=", ".join(DAYS), found=unit))
    return DAYS[unit]


def continuous_rate(annual_rate: float, unit: str) -> float:
    """Return the continuous discount rate per unit of time that amounts to `annual_rate` a year.

    Parameters
    ----------
    annual_rate : float
        Discount rate per year: 0.15 for 15 %.
    unit : {"day", "week", "month", "year"}
        Unit of the result.

    Returns
    -------
    float
        Rate δ per unit: one euro in ``t`` units is worth ``exp(-δ t)`` today.

    Raises
    ------
    InputError
        When the rate is negative, or the unit unknown.

    Examples
    --------
    >>> round(continuous_rate(0.15, "week"), 4)
    0.0027
    """
    if not (math.isfinite(annual_rate) and annual_rate >= 0):
        text = _("`annual_rate` must be a rate per year of 0 or more, such as 0.10, not {found}.")
        raise InputError(text.format(found=annual_rate))
    return math.log1p(annual_rate) * days_in(unit) / DAYS["year"]


def duration(n: float, unit: str) -> str:
    """Write a duration in the learner's language.

    >>> duration(39, "week")
    '39\\xa0semaines'
    >>> duration(24.02, "month")
    '24\\xa0mois'
    """
    n = round(float(n), 1)
    forms = {
        "day": ngettext("{n} day", "{n} days", math.ceil(n)),
        "week": ngettext("{n} week", "{n} weeks", math.ceil(n)),
        "month": ngettext("{n} month", "{n} months", math.ceil(n)),
        "year": ngettext("{n} year", "{n} years", math.ceil(n)),
    }
    return forms[unit].format(n=number(n, 0 if n.is_integer() else 1))
