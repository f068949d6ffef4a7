"""What each customer spent during a campaign and just before it, per week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, long_date

__all__ = ["Windows", "panel", "paths", "windows"]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Windows:
    """A campaign and the period before it, of the same number of days; all four days are included.

    Parameters
    ----------
    before_start, before_end, during_start, during_end : Timestamp
        First and last day of each period.
    """

    before_start: pd.Timestamp
    before_end: pd.Timestamp
    during_start: pd.Timestamp
    during_end: pd.Timestamp

    @property
    def days(self) -> int:
        """Number of days of each period."""
        return (self.during_end - self.during_start).days + 1

    def earlier(self, by: int = 1) -> "Windows":
        """Return both periods moved back by so many times their length: the place of a placebo.

        >>> windows("2017-05-08", "2017-06-25").earlier().during_end
        Timestamp('2017-05-07 00:00:00')
        """
        back = timedelta(days=self.days * by)
        days = (self.before_start, self.before_end, self.during_start, self.during_end)
        return Windows(*(day - back for day in days))


def windows(start: Any, end: Any) -> Windows:
    """Return the days of a campaign, and as many days just before it.

    Parameters
    ----------
    start, end : date or str
        First and last day of the campaign, both included.

    Raises
    ------
    InputError
        When one is no date, or the end comes before the start.

    Examples
    --------
    >>> found = windows("2017-05-08", "2017-06-25")
    >>> found.days, found.before_start, found.before_end
    (49, Timestamp('2017-03-20 00:00:00'), Timestamp('2017-05-07 00:00:00'))
    """
    first, last = _day("start", start), _day("end", end)
    if last < first:
        text = _("The campaign ends on {end}, before it starts on {start}.")
        raise InputError(text.format(start=long_date(first), end=long_date(last)))
    return Windows(first - (last - first) - _DAY, first - _DAY, first, last)


def _day(name: str, value: Any) -> pd.Timestamp:
    try:
        day = pd.NaT if isinstance(value, int | float) else pd.Timestamp(value)
    except (TypeError, ValueError):
        day = pd.NaT
    if pd.isna(day) or day.tz is not None:
        raise InputError(_("`{name}` must be a date, not {found}.").format(name=name, found=value))
    return day.normalize()


def panel(
    lines: pd.DataFrame,
    target: Iterable,
    days: Windows,
    *,
    customers: Iterable | None = None,
    customer: str = "household_id",
    date: str = "transaction_timestamp",
    amount: str = "sales_value",
) -> pd.DataFrame:
    """Sum up what each customer spent in the two periods, per week; those who bought nothing spent 0, and stay.

    Parameters
    ----------
    lines : DataFrame
        One row a line, a basket or a day of purchases: customer, date (local, without zone), amount.
    target : iterable
        Customers whom the campaign was aimed at.
    days : Windows
        Result of `windows`; the table must cover both periods.
    customers : iterable, optional
        All the customers compared; those of `lines` and `target` when not given.
    customer, date, amount : str
        Names of the columns; those of Complete Journey by default.

    Returns
    -------
    DataFrame
        One row a customer, sorted: the customer; ``targeted`` (true or false); ``before`` and ``during``, in the
        currency of `lines` per week.

    Raises
    ------
    InputError
        On a missing column, a wrong type, a missing or negative amount; when `lines` does not cover the periods;
        when nobody, or everybody, is targeted; when a target is not among `customers`.

    Examples
    --------
    >>> lines = pd.DataFrame({"household_id": [1, 1, 2, 3], "sales_value": [7.0, 14.0, 21.0, 7.0],
    ...     "transaction_timestamp": pd.to_datetime(["2017-01-01", "2017-01-08", "2017-01-14", "2017-01-02"])})
    >>> panel(lines, [1], windows("2017-01-08", "2017-01-14"))
       household_id  targeted  before  during
    0             1      True     7.0    14.0
    1             2     False     0.0    21.0
    2             3     False     7.0     0.0
    """
    table = _lines(lines, customer, date, amount)
    _covers(table["day"], days)
    targets = pd.Index(target).unique()
    everyone = pd.Index(table["customer"]).union(targets) if customers is None else pd.Index(customers)
    everyone = everyone.unique().sort_values()
    unknown = targets.difference(everyone)
    if len(unknown):
        text = _("{n} targeted customers are not among those compared: {who}.")
        raise InputError(text.format(n=len(unknown), who=", ".join(map(str, unknown[:5]))))
    if not 0 < len(targets) < len(everyone):
        raise InputError(_("A campaign needs customers it was aimed at, and others to compare them with."))
    spent = {
        "before": _per_week(table, days.before_start, days.before_end, days.days),
        "during": _per_week(table, days.during_start, days.during_end, days.days),
    }
    found = pd.DataFrame({customer: everyone, "targeted": everyone.isin(targets)})
    return found.assign(**{name: found[customer].map(values).fillna(0.0) for name, values in spent.items()})


def _lines(lines: pd.DataFrame, customer: str, date: str, amount: str) -> pd.DataFrame:
    rules = {customer: Rule(), date: Rule("date"), amount: Rule("number", minimum=0)}
    check_table(lines, table="lines", columns=rules)
    day = lines[date].dt.normalize()
    return pd.DataFrame({"customer": lines[customer], "day": day, "amount": lines[amount]})


def _covers(day: pd.Series, days: Windows) -> None:
    first, last = day.min(), day.max()
    if days.before_start < first or days.during_end > last:
        text = _("The lines run from {first} to {last}: they do not cover the days from {start} to {end}.")
        named = {"first": first, "last": last, "start": days.before_start, "end": days.during_end}
        raise InputError(text.format(**{name: long_date(when) for name, when in named.items()}))


def _per_week(table: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp, days: int) -> pd.Series:
    inside = table[table["day"].between(start, end)]
    return inside.groupby("customer")["amount"].sum() * 7 / days


def paths(
    lines: pd.DataFrame,
    target: Iterable,
    days: Windows,
    *,
    weeks: int = 12,
    customer: str = "household_id",
    date: str = "transaction_timestamp",
    amount: str = "sales_value",
) -> pd.DataFrame:
    """Follow the mean spending of the targeted and of the others, week after week, around the start of a campaign.

    Parameters
    ----------
    lines, target, days, customer, date, amount
        As in `panel`.
    weeks : int
        Weeks of seven days shown before the start, at least 1; as many after it, as far as the lines go.

    Returns
    -------
    DataFrame
        Index: ``week``, 0 for the first week of the campaign, negative before it; only whole weeks of the lines.
        Columns: ``targeted``, ``others``, means per customer and week, customers without a purchase included.

    Raises
    ------
    InputError
        As `panel`.
    """
    if isinstance(weeks, bool) or not isinstance(weeks, int | np.integer) or weeks < 1:
        raise InputError(
            _("`{name}` must be a whole number of 1 or more, not {found}.").format(name="weeks", found=weeks)
        )
    whole = panel(lines, target, days, customer=customer, date=date, amount=amount)
    table = _lines(lines, customer, date, amount)
    table["week"] = (table["day"] - days.during_start).dt.days // 7
    first = -((days.during_start - table["day"].min()).days // 7)
    last = ((table["day"].max() - days.during_start).days + 1) // 7 - 1
    shown = range(max(first, -weeks), min(last, weeks - 1) + 1)
    table["targeted"] = table["customer"].isin(whole.loc[whole["targeted"], customer])
    totals = table.pivot_table(index="week", columns="targeted", values="amount", aggfunc="sum", fill_value=0.0)
    week = pd.RangeIndex(shown.start, shown.stop, name="week")
    totals = totals.reindex(index=week, columns=[True, False], fill_value=0.0)
    sizes = [whole["targeted"].sum(), (~whole["targeted"]).sum()]
    return (totals / sizes).set_axis(["targeted", "others"], axis=1)
