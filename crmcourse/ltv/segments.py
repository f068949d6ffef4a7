"""Segments by spend: the lecture's table, and the same on any data (fact E5)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.ltv.amounts import between, read_values
from crmcourse.messages import _

__all__ = ["LECTURE_THRESHOLDS_MAD", "lecture_segments", "segment_table"]

LECTURE_THRESHOLDS_MAD = (2500.0, 5000.0, 10000.0)
"""Bounds of the lecture's four segments, in Moroccan dirhams (MAD) a month."""

_CUSTOMERS = (0.51, 0.34, 0.12, 0.03)
_PROFIT = (0.14, 0.22, 0.24, 0.40)


def lecture_segments() -> pd.DataFrame:
    """Return the lecture's table of segments by monthly spend (CHE), as printed.

    Returns
    -------
    DataFrame
        Indexed by ``segment``, I to IV: ``lower`` and ``upper`` bounds of the monthly spend in MAD;
        ``share_customers`` and ``share_profit``; the same cumulated; ``profit_index``, share of profit over share of
        customers (1: as much as the average customer).

    Notes
    -----
    The lecture's figures are a claim: no firm, no year. They do agree with its comment: 51 + 34 = 85 % of customers
    bring 14 + 22 = 36 % of profit. The bounds touch (5,000 is printed in II and in III): `segment_table` puts an amount
    equal to a bound in the segment above. Source: F. Cherifi, La gestion de la relation client, ISITT, 2021-2022
    (fact E5).

    Examples
    --------
    >>> table = lecture_segments()
    >>> table[["cumulated_customers", "cumulated_profit", "profit_index"]].round(2)  # doctest: +NORMALIZE_WHITESPACE
             cumulated_customers  cumulated_profit  profit_index
    segment
    I                       0.51              0.14          0.27
    II                      0.85              0.36          0.65
    III                     0.97              0.60          2.00
    IV                      1.00              1.00         13.33
    """
    table = _bounds(LECTURE_THRESHOLDS_MAD).assign(share_customers=_CUSTOMERS, share_profit=_PROFIT)
    table["cumulated_customers"] = table["share_customers"].cumsum()
    table["cumulated_profit"] = table["share_profit"].cumsum()
    return table.assign(profit_index=table["share_profit"] / table["share_customers"])


def segment_table(values: Any, thresholds: Sequence[float], profits: Any = None) -> pd.DataFrame:
    """Sort customers into segments by spend, and tell what each segment is and brings.

    Parameters
    ----------
    values : Series or sequence of float
        Spend of each customer over one period, 0 or more: the same period and currency as the thresholds.
    thresholds : sequence of float
        Rising bounds; a customer exactly on one is in the segment above it. Quantiles are bounds too.
    profits : Series or sequence of float, optional
        Profit of each customer, matched by index (position for plain lists); without it the spend stands for it.

    Returns
    -------
    DataFrame
        Indexed by ``segment`` (I, II…): ``lower``, ``upper``; ``customers``; ``mean_spend``; ``profit``, total, in
        its own unit; ``share_customers``, ``share_profit`` and both cumulated; ``profit_index``. Empty segments are
        kept. Shares of profit are missing when the total is not above 0.

    Raises
    ------
    InputError
        On a missing or negative spend, no customer, thresholds that do not rise, or profits of other customers.

    Examples
    --------
    >>> table = segment_table([100, 2500, 12000], [2500, 5000, 10000])
    >>> table[["lower", "upper", "customers", "share_profit"]].round(2)  # doctest: +NORMALIZE_WHITESPACE
               lower    upper  customers  share_profit
    segment
    I            0.0   2500.0          1          0.01
    II        2500.0   5000.0          1          0.17
    III       5000.0  10000.0          0          0.00
    IV       10000.0      inf          1          0.82
    """
    spend = read_values(values)
    brought = spend if profits is None else _same_customers(spend, read_values(profits, negative=True))
    table = _bounds(thresholds)
    place = np.searchsorted(table["lower"].to_numpy(), spend.to_numpy(), side="right") - 1
    n = len(table)
    table["customers"] = np.bincount(place, minlength=n)
    total_spend = np.bincount(place, weights=spend, minlength=n)
    table["mean_spend"] = total_spend / table["customers"].replace(0, np.nan)
    table["profit"] = np.bincount(place, weights=brought, minlength=n)
    total = table["profit"].sum()
    table["share_customers"] = table["customers"] / len(spend)
    table["share_profit"] = table["profit"] / total if total > 0 else np.nan
    table["cumulated_customers"] = table["share_customers"].cumsum()
    table["cumulated_profit"] = table["share_profit"].cumsum()
    return table.assign(profit_index=table["share_profit"] / table["share_customers"].replace(0, np.nan))


def _bounds(thresholds: Sequence[float]) -> pd.DataFrame:
    between("thresholds", thresholds, 1e-12)
    bounds = np.asarray(thresholds, dtype=float)
    if bounds.ndim != 1 or (np.diff(bounds) <= 0).any():
        raise InputError(_("Thresholds must rise: {found}.").format(found=list(thresholds)))
    names = pd.Index([_roman(i) for i in range(1, len(bounds) + 2)], name="segment")
    return pd.DataFrame({"lower": np.append(0.0, bounds), "upper": np.append(bounds, np.inf)}, index=names)


def _roman(n: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        written += sign * (n // value)
        n %= value
    return written


def _same_customers(spend: pd.Series, profits: pd.Series) -> pd.Series:
    if len(spend) != len(profits) or set(spend.index) != set(profits.index):
        raise InputError(_("Spend and profit must be of the same customers ({n} and {m} given).").format(
            n=len(spend), m=len(profits)))  # fmt: skip
    return profits if spend.index.equals(profits.index) else profits.reindex(spend.index)
