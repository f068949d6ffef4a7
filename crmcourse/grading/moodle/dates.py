"""Dates as Moodle writes them in a worksheet, in English or French, and as nbgrader reads them."""

import re
from datetime import UTC, datetime, tzinfo

from babel.dates import get_month_names

from crmcourse.grading.moodle.worksheet import plain

__all__ = ["read_date", "stamp"]

_MONTHS = {
    plain(name).rstrip("."): month
    for language in ("en", "fr")
    for width in ("wide", "abbreviated")
    for month, name in get_month_names(width, locale=language).items()
}
_TIME = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?\s*([ap])?\.?(?:m\b)?")


def read_date(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Read a date of Moodle's worksheet, which has no time zone of its own.

    Parameters
    ----------
    text : str
        Such as “Tuesday, 31 December 2024, 3:41 PM” or “mardi 31 décembre 2024, 15:41”; also year-month-day.
    zone : tzinfo, optional
        The time zone of the teacher's Moodle profile; that of this machine when not given.

    Returns
    -------
    datetime or None
        In UTC. None when there is no date (“-”) or when day and month cannot be told apart without a guess.

    Examples
    --------
    >>> read_date("mardi 31 décembre 2024, 15:41", UTC)
    datetime.datetime(2024, 12, 31, 15, 41, tzinfo=datetime.timezone.utc)
    >>> read_date("Tuesday, 31 December 2024, 12:05 AM", UTC).hour
    0
    >>> read_date("-") is None
    True
    """
    text = plain(text)
    clock = _TIME.search(text)
    hour, minute, second = (int(clock[i] or 0) for i in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + 12 * (clock[4] == "p")
    rest = text[: clock.start()] + text[clock.end() :] if clock else text
    if day := re.search(r"\b(\d{4})-(\d{2})-(\d{2})", rest):
        year, month, number = map(int, day.groups())
    else:
        months = [_MONTHS[word] for word in re.findall(r"[a-z]+", rest) if word in _MONTHS]
        years, days = re.findall(r"\b\d{4}\b", rest), re.findall(r"\b\d{1,2}(?=er\b|st\b|nd\b|rd\b|th\b|\b)", rest)
        if not (len(months) == len(years) == len(days) == 1):
            return None
        year, month, number = int(years[0]), months[0], int(days[0])
    try:
        moment = datetime(year, month, number, hour, minute, second)
    except ValueError:
        return None
    return (moment.replace(tzinfo=zone) if zone else moment.astimezone()).astimezone(UTC)


def stamp(moment: datetime) -> str:
    """Write a moment as nbgrader's ``timestamp.txt`` does.

    >>> stamp(datetime(2024, 12, 31, 15, 41, tzinfo=UTC))
    '2024-12-31 15:41:00 UTC'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
