"""The days an analysis looks at: up to and including a day, and the whole calendar years before it."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from numbers import Real
from typing import Any

import narwhals as nw
import numpy as np

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["Window", "bound", "days_before", "read_day"]


@dataclass(frozen=True)
class Window:
    """The days after `after` up to and including `as_of`."""

    after: date
    as_of: date

    @classmethod
    def ending(cls, as_of: Any, years: float) -> "Window":
        """Window of `years` calendar years (a whole number of months) that ends with the day `as_of`.

        >>> Window.ending("2024-12-31", 1).after
        datetime.date(2023, 12, 31)
        >>> Window.ending("2024-02-29", 0.5).after
        datetime.date(2023, 8, 29)
        """
        end = read_day(as_of)
        if isinstance(years, bool) or not isinstance(years, Real) or not 0 < years < end.year:
            raise InputError(_("`years` must be a number above 0, not {found}.").format(found=years))
        months = Fraction(years).limit_denominator(1200) * 12
        if months.denominator != 1:
            text = _("`years` must be a whole number of months, such as 1 or 0.5, not {found}.")
            raise InputError(text.format(found=years))
        year, month = divmod(end.year * 12 + end.month - 1 - int(months), 12)
        # The 31st has no equal in a month of 30 days: its last day then, as pandas and spreadsheets do.
        return cls(date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1])), end)


def read_day(as_of: Any) -> date:
    """Read a day given as a date, a datetime (its hour is left out: the whole day counts) or ISO text.

    >>> read_day("2024-12-31")
    datetime.date(2024, 12, 31)
    """
    if isinstance(as_of, str):
        try:
            return datetime.fromisoformat(as_of).date()
        except ValueError:
            pass
    elif isinstance(as_of, datetime) and as_of == as_of:  # pandas' NaT is a datetime that differs from itself
        return as_of.date()
    elif isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of
    elif isinstance(as_of, np.datetime64) and not np.isnat(as_of):
        return as_of.astype("datetime64[D]").item()
    raise InputError(_("`as_of` must be a date such as 2024-12-31, not {found}.").format(found=as_of))


def bound(day: date, column: str, table: nw.DataFrame | nw.LazyFrame) -> Any:
    """The first moment of a day, to compare with a column of dates of `table`.

    Made for a lazy table from a date and not from a datetime, which Spark would read in the time zone of the Python
    process.
    """
    dtype = table.collect_schema()[column]
    if isinstance(table, nw.LazyFrame):
        return nw.lit(day).cast(dtype)
    return day if dtype == nw.Date else datetime.combine(day, time())


def days_before(as_of: date, day: nw.Expr | nw.Series, table: nw.DataFrame | nw.LazyFrame) -> nw.Expr | nw.Series:
    """Whole calendar days from a date of `table` to `as_of`; hours are left out.

    In SQL the difference of two dates is a number of days. Elsewhere it is a duration, of a unit that depends on the
    table: there, days are counted from 1970.
    """
    if isinstance(table, nw.LazyFrame) and not table.implementation.is_polars():
        return (nw.lit(as_of) - day.cast(nw.Date)).cast(nw.Int64)
    return (as_of - date(1970, 1, 1)).days - day.dt.timestamp("ms") // 86_400_000
