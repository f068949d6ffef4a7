"""What the simulators of chapter 03 compute: tables in, tables out, no picture and no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from crmcourse import frac
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = [
    "Move",
    "class_sizes",
    "lecture_with",
    "month_ends",
    "moves",
    "ranking",
    "segmented",
    "share_reached",
    "spent_after",
]


@dataclass(frozen=True)
class Move:
    """A customer whose segment differs between two tables."""

    customer: object
    before: str
    after: str


def lecture_with(recency: list[float], frequency: list[float], amount: list[float]) -> frac.Scales:
    """Return the lecture's scales with other thresholds: months, orders a year, thousands of EUR a year.

    Raises
    ------
    InputError
        When thresholds do not increase; the message names the measure.

    Examples
    --------
    >>> lecture_with([3, 6, 12], [2, 4, 6], [10, 50, 100]) == frac.LECTURE
    True
    """
    names = {_("Recency"): recency, _("Frequency"): frequency, _("Amount"): amount}
    for name, thresholds in names.items():
        if any(low >= high for low, high in pairwise(thresholds)):
            found = ", ".join(f"{value:g}" for value in thresholds)
            text = _("{measure}: each threshold must be above the one before ({found}). The picture has not changed.")
            raise InputError(text.format(measure=name, found=found))
    days, euros = [value * frac.DAYS_PER_MONTH for value in recency], [value * 1000 for value in amount]
    return frac.Scales(
        replace(frac.LECTURE.recency, thresholds=tuple(days)),
        replace(frac.LECTURE.frequency, thresholds=tuple(frequency)),
        replace(frac.LECTURE.amount, thresholds=tuple(euros)),
    )


def segmented(summary: pd.DataFrame, scales: frac.Scales = frac.LECTURE) -> pd.DataFrame:
    """Return a summary with scores and segments."""
    return frac.segment(frac.score(summary, scales), scales=scales)


def class_sizes(scored: pd.DataFrame, letter: str, classes: int = 4) -> pd.Series:
    """Count the customers of each score of a letter, best first, without those who never ordered.

    Examples
    --------
    >>> scored = pd.DataFrame({"R": [4, 4, 1, 1], "recency": [10, 20, 900, None]})
    >>> class_sizes(scored, "R").to_dict()
    {4: 2, 3: 0, 2: 0, 1: 1}
    """
    known = scored.loc[scored["recency"].notna(), letter]
    return known.value_counts().reindex(range(classes, 0, -1), fill_value=0)


def moves(before: pd.DataFrame, after: pd.DataFrame, customer: str = "account_id") -> list[Move]:
    """List the customers of both tables whose segment differs, largest yearly amounts first.

    Examples
    --------
    >>> before = pd.DataFrame({"account_id": [1, 2], "segment": ["Fidèles", "Perdus"], "amount_per_year": [50.0, 0]})
    >>> moves(before, before.assign(segment=["Champions", "Perdus"]))
    [Move(customer=1, before='Fidèles', after='Champions')]
    """
    columns = [customer, "segment", "amount_per_year"]
    both = before[columns].merge(after[columns], on=customer, suffixes=("_before", "_after"))
    moved = both[both["segment_before"] != both["segment_after"]]
    amount = moved[["amount_per_year_before", "amount_per_year_after"]].max(axis=1)
    ordered = moved.assign(amount=amount).sort_values(["amount", customer], ascending=[False, True])
    rows = ordered[[customer, "segment_before", "segment_after"]].itertuples(index=False)
    return [Move(*row) for row in rows]


def month_ends(days: pd.Series, years: float = 1) -> list[pd.Timestamp]:
    """List the ends of month with a full window of `years` before them, up to the end of the last month.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2023-01-05", "2024-03-30"]))
    >>> [str(day.date()) for day in month_ends(days)]
    ['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31']
    """
    first = days.min().normalize().replace(day=1) + pd.DateOffset(months=round(12 * years)) - pd.Timedelta(days=1)
    last = days.max().normalize() + pd.offsets.MonthEnd(0)
    ends = list(pd.date_range(first, last, freq="ME"))
    return ends or [last]


def spent_after(orders: pd.DataFrame, as_of: date, columns: frac.Columns = frac.DIRECTSELL) -> pd.Series:
    """Sum each customer's orders of the year that follows a day.

    Examples
    --------
    >>> days = pd.to_datetime(["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"])
    >>> orders = pd.DataFrame({"account_id": [1, 1, 1, 1], "order_date": days, "amount_eur": [1, 10, 100, 1000]})
    >>> spent_after(orders, pd.Timestamp("2023-12-31")).to_dict()
    {1: 110}
    """
    day = orders[columns.date].dt.normalize()
    later = orders[(day > as_of) & (day <= as_of + pd.DateOffset(years=1))]
    return later.groupby(columns.customer)[columns.amount].sum()


def ranking(summary: pd.DataFrame, weights: Mapping[str, float], customer: str = "account_id") -> pd.DataFrame:
    """Rank customers by weighted score; among equals, by yearly amount, then by identifier.

    Examples
    --------
    >>> measures = {"account_id": [1, 2], "recency": [9, 9], "frequency": [3.0, 3], "amount_per_year": [60.0, 70]}
    >>> ranking(pd.DataFrame(measures), {"R": 1, "F": 1, "A": 1})["account_id"].tolist()
    [2, 1]
    """
    scored = frac.score(summary, weights=weights)
    order = ["weighted", "amount_per_year", customer]
    return scored.sort_values(order, ascending=[False, False, True]).reset_index(drop=True)


def gain(rank: pd.Series, spent: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the cumulated shares of customers and of their spending, best ranked first; equals share alike.

    Examples
    --------
    >>> people, money = gain(pd.Series([3, 1, 1]), pd.Series([60.0, 40.0, 0.0]))
    >>> people.round(2).tolist(), money.tolist()
    ([0.0, 0.33, 1.0], [0.0, 0.6, 1.0])
    """
    groups = spent.groupby(rank).agg(["size", "sum"]).sort_index(ascending=False).cumsum()
    total = max(spent.sum(), 1e-300)
    return np.r_[0, groups["size"] / len(spent)], np.r_[0, groups["sum"] / total]


def share_reached(rank: pd.Series, spent: pd.Series, share: float = 0.2) -> float:
    """Return the share of the spending made by the best-ranked `share` of customers.

    Examples
    --------
    >>> share_reached(pd.Series([3, 2, 1, 1]), pd.Series([60.0, 30.0, 10.0, 0.0]), share=0.5)
    0.9
    """
    return float(np.interp(share, *gain(rank, spent)))
