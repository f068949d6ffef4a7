"""DirectSell's calendar: day numbers from 1 January 2020, months, seasons, working days of France."""

import numpy as np

__all__ = [
    "AS_OF",
    "DAYS",
    "DAY_WEIGHT",
    "FIRST",
    "MONTHS",
    "MONTH_START",
    "OBSERVED",
    "OBSERVED_MONTHS",
    "SEASON",
    "date_of",
    "month_number",
    "month_of",
    "next_working_day",
]

FIRST = np.datetime64("2020-01-01", "D")
AS_OF = np.datetime64("2024-12-31", "D")
_END = np.datetime64("2026-01-01", "D")  # the year 2025 is simulated too: it is the hidden future
OBSERVED = int((AS_OF - FIRST).astype(int)) + 1
DAYS = int((_END - FIRST).astype(int))
MONTHS, OBSERVED_MONTHS = 72, 60
MONTH_START = (np.arange("2020-01", "2026-02", dtype="datetime64[M]").astype("datetime64[D]") - FIRST).astype(np.int64)

#: relative activity of the twelve months: August trough, autumn and year end high
_YEAR = np.array([1.00, 0.98, 1.08, 1.00, 0.92, 1.06, 0.90, 0.52, 1.12, 1.12, 1.18, 1.12])
SEASON = np.tile(_YEAR / _YEAR.mean(), 6)

_WEEK = np.array([1.10, 1.15, 1.10, 1.05, 0.90, 0.12, 0.0])  # Monday first; nobody orders on Sunday
_HOLIDAYS = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"]
_EASTER_MONDAYS = np.array(
    ["2020-04-13", "2021-04-05", "2022-04-18", "2023-04-10", "2024-04-01", "2025-04-21"], dtype="datetime64[D]"
)


def _day_weights() -> np.ndarray:
    days = np.arange(FIRST, _END)
    weight = _WEEK[(days.astype(np.int64) + 3) % 7].copy()  # 1970-01-01 was a Thursday
    fixed = [np.datetime64(f"{year}-{day}") for year in range(2020, 2026) for day in _HOLIDAYS]
    moving = np.concatenate([_EASTER_MONDAYS, _EASTER_MONDAYS + 38, _EASTER_MONDAYS + 49])
    weight[np.isin(days, np.concatenate([np.array(fixed), moving]))] = 0.0
    return weight


DAY_WEIGHT = _day_weights()
_working = np.flatnonzero(DAY_WEIGHT > 0.5)


def date_of(day: np.ndarray) -> np.ndarray:
    """Turn day numbers into dates; a day number that is not finite becomes NaT."""
    day = np.asarray(day, dtype=np.float64)
    known = np.isfinite(day)
    dates = np.full(day.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    dates[known] = FIRST + day[known].astype(np.int64)
    return dates


def month_of(day: np.ndarray) -> np.ndarray:
    """Return the month number (0 for January 2020) of day numbers that are not negative."""
    return np.searchsorted(MONTH_START, day, side="right") - 1


def month_number(month: str) -> int:
    """Return the number of a month written ``YYYY-MM``.

    >>> month_number("2020-01"), month_number("2023-03")
    (0, 38)
    """
    return int((np.datetime64(month, "M") - np.datetime64("2020-01", "M")).astype(int))


def next_working_day(day: np.ndarray) -> np.ndarray:
    """Move days that nobody works on to the next working day (past and far future days are left alone)."""
    day = np.asarray(day, dtype=np.int64)
    place = np.searchsorted(_working, day)
    inside = (day >= 0) & (place < len(_working))
    return np.where(inside, _working[np.minimum(place, len(_working) - 1)], day)
