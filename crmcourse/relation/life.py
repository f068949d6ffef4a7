"""A relationship counted by quarter of its life, with what the file does not show kept out (facts A2, A3)."""

from datetime import date

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["QUARTER_DAYS", "by_quarter", "lives"]

QUARTER_DAYS = 365.25 / 4
"""Mean length of a quarter (days)."""


def lives(accounts: pd.DataFrame, orders: pd.DataFrame, *, opened_on: date) -> pd.DataFrame:
    """Return when each relationship began, and whether the file saw it begin.

    Parameters
    ----------
    accounts : DataFrame
        ``account_id``, ``created_on`` (first contact).
    orders : DataFrame
        ``account_id``, ``order_date``.
    opened_on : date
        First day of the file: what came before it is not there.

    Returns
    -------
    DataFrame
        One row an account: ``account_id``, ``first_contact``, ``first_order`` (the first of the file; missing when
        there is none) and ``seen_from_start`` (False when the first contact is before `opened_on`: the first order
        of the file is then no first order).

    Raises
    ------
    InputError
        On a missing column, a wrong type, a missing date or a repeated account.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> accounts = pd.DataFrame({"account_id": [1, 2], "created_on": day(["2018-05-01", "2020-03-01"])})
    >>> orders = pd.DataFrame({"account_id": [1, 2], "order_date": day(["2020-01-09", "2020-04-01"])})
    >>> lives(accounts, orders, opened_on=pd.Timestamp("2020-01-01"))["seen_from_start"].tolist()
    [False, True]
    """
    check_table(
        accounts, table="accounts", columns={"account_id": Rule(), "created_on": Rule("date")}, unique=["account_id"]
    )
    check_table(orders, table="orders", columns={"account_id": Rule(), "order_date": Rule("date")}, empty=True)
    first = orders.groupby("account_id")["order_date"].min()
    return pd.DataFrame({
        "account_id": accounts["account_id"],
        "first_contact": accounts["created_on"],
        "first_order": accounts["account_id"].map(first),
        "seen_from_start": accounts["created_on"] >= pd.Timestamp(opened_on),
    })  # fmt: skip


def by_quarter(
    events: pd.DataFrame,
    lives: pd.DataFrame,
    *,
    date: str,
    origin: str = "first_order",
    opened_on: date,
    as_of: date,
    before: int = 0,
) -> pd.DataFrame:
    """Count events by quarter of life, each quarter over the relationships that the file saw for the whole of it.

    Parameters
    ----------
    events : DataFrame
        ``account_id`` and a column of dates; events of accounts without a life are set aside.
    lives : DataFrame
        ``account_id``, the column `origin` (rows where it is missing are set aside) and, if known, ``ended_on``: the
        quarters that hold that day, and those after it, are then not counted.
    date : str
        Column of `events` that holds the day.
    origin : str
        Column of `lives` from which life is counted; quarter 0 begins that day.
    opened_on, as_of : date
        First and last day of the file.
    before : int
        How many quarters before the origin to count as well, numbered -1, -2…

    Returns
    -------
    DataFrame
        One row a quarter of life seen at least once: ``quarter``, ``relations`` (how many were seen for the whole
        quarter), ``events``, ``rate`` (events a relationship and a quarter), ``low`` and ``high`` (95 % interval of
        the rate, normal approximation over relationships; missing for a single one).

    Raises
    ------
    InputError
        On a missing column, a wrong type, a repeated account, a negative `before`, or no whole quarter at all.

    Notes
    -----
    A relationship older than the file enters at its own age, not at quarter 0 (delayed entry); one that is too young
    leaves when its last whole quarter ends (right censoring). Neither is a quarter without events. Delayed entry does
    not bring back those who ended before the file began.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> people = pd.DataFrame({"account_id": [1, 2], "first_order": day(["2024-01-01", "2024-07-01"])})
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2], "order_date": day(["2024-01-01", "2024-05-02", "2024-07-01"])})
    >>> file = {"opened_on": pd.Timestamp("2024-01-01"), "as_of": pd.Timestamp("2024-12-31")}
    >>> by_quarter(orders, people, date="order_date", **file)[["quarter", "relations", "rate"]].to_numpy().tolist()
    [[0.0, 2.0, 1.0], [1.0, 2.0, 0.5], [2.0, 1.0, 0.0], [3.0, 1.0, 0.0]]
    """
    check_table(events, table="events", columns={"account_id": Rule(), date: Rule("date")}, empty=True)
    ended = {"ended_on": Rule("date", missing=True)} if "ended_on" in lives else {}
    columns = {"account_id": Rule(), origin: Rule("date", missing=True)} | ended
    check_table(lives, table="lives", columns=columns, unique=["account_id"])
    if isinstance(before, bool) or not isinstance(before, int | np.integer) or before < 0:
        raise InputError(
            _("`{name}` must be a whole number of 0 or more, not {found}.").format(name="before", found=before)
        )
    known = lives[lives[origin].notna()].set_index("account_id")
    born = known[origin]
    last_day = pd.Series(pd.Timestamp(as_of) + pd.Timedelta(days=1), index=known.index)
    if ended:
        last_day = last_day.where(~(known["ended_on"] < last_day), known["ended_on"])
    first = np.maximum(np.ceil(_quarters(pd.Timestamp(opened_on) - born) - 1e-9), -before).astype(int)
    last = np.floor(_quarters(last_day - born) + 1e-9).astype(int) - 1
    seen = first <= last
    if not seen.any():
        raise InputError(_("No relationship is seen for a whole quarter: look at the dates."))
    first, last, born = first[seen], last[seen], born[seen]
    age = np.floor(_quarters(events[date] - events["account_id"].map(born)) + 1e-9)
    inside = (age >= events["account_id"].map(first)) & (age <= events["account_id"].map(last))
    counts = events[inside].groupby([events["account_id"], age.rename("quarter")]).size()
    rows = [
        _row(quarter, (first <= quarter) & (last >= quarter), counts) for quarter in range(first.min(), last.max() + 1)
    ]
    return pd.DataFrame([row for row in rows if row["relations"]])


def _quarters(spans: pd.Series) -> pd.Series:
    return spans.dt.days / QUARTER_DAYS


def _row(quarter: int, seen: pd.Series, counts: pd.Series) -> dict:
    n = int(seen.sum())
    made = (
        counts.xs(quarter, level="quarter") if quarter in counts.index.get_level_values("quarter") else counts.iloc[:0]
    )
    values = np.zeros(n)
    values[: len(made)] = made.to_numpy()
    rate = values.mean() if n else np.nan
    half = 1.96 * values.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan
    row = {"quarter": quarter, "relations": n, "events": int(values.sum()), "rate": rate}
    return row | {"low": max(rate - half, 0) if n > 1 else np.nan, "high": rate + half}
