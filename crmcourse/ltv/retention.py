"""The value of a customer kept at a constant rate: closed form, simulation, portfolio (fact E6)."""

from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import Rule, check_table
from crmcourse.ltv.amounts import between, whole

__all__ = ["break_even_retention", "customer_equity", "retention_value", "simulate_values"]


def retention_value(
    margin: Any, retention: Any, annual_discount: Any, *, first_margin: int = 0, years: int | None = None
) -> Any:
    """Return the discounted margins of a customer, the cost of winning them not deducted.

    Parameters
    ----------
    margin : float or array
        EUR a year as long as the customer stays.
    retention : float or array
        Probability of being there next year, r, the same each year.
    annual_discount : float or array
        Discount rate per year, d.
    first_margin : {0, 1}
        Year of the first margin. 0: the customer pays on arrival, for certain; 1: in a year, if still there.
    years : int, optional
        Number of margins counted at most; all those to come when not given.

    Returns
    -------
    float or array
        EUR of today. Infinite when neither departures nor discount stop the sum (r = 1 and d = 0).

    Raises
    ------
    InputError
        On a retention out of [0, 1], a negative rate, or another `first_margin`.

    Notes
    -----
    Margins are a geometric series of ratio r / (1 + d). From year 0 it sums to ``margin (1 + d) / (1 + d - r)``, from
    year 1 to ``margin r / (1 + d - r)``: exactly one margin less. Two books may both be right and differ by that
    margin; say which convention a figure follows. Source: Gupta and Lehmann (2003), Customers as assets, Journal of
    Interactive Marketing 17(1), 9-24; Fader and Hardie (2012), Reconciling and clarifying CLV formulas.

    Examples
    --------
    >>> round(retention_value(100, retention=0.8, annual_discount=0.10), 2)
    366.67
    >>> round(retention_value(100, retention=0.8, annual_discount=0.10, first_margin=1), 2)
    266.67
    """
    between("margin", margin)
    between("retention", retention, 0, 1)
    between("annual_discount", annual_discount, 0)
    between("first_margin", whole("first_margin", first_margin, 0), 0, 1)
    ratio = np.asarray(retention, dtype=float) / (1 + np.asarray(annual_discount, dtype=float))
    endless = ratio == 1
    if years is None:
        with np.errstate(divide="ignore"):
            margins = 1 / (1 - ratio)
    else:
        n = whole("years", years, 1)
        margins = np.where(endless, n, (1 - ratio**n) / np.where(endless, 1.0, 1 - ratio))
    value = np.asarray(margin, dtype=float) * margins * (ratio if first_margin else 1.0)
    return float(value) if value.ndim == 0 else value


def simulate_values(
    margin: float, retention: float, annual_discount: float, *, customers: int, seed: int, first_margin: int = 0
) -> pd.DataFrame:
    """Draw the lives of customers one by one, to see around which mean, and how far from it, values fall.

    Parameters
    ----------
    margin, retention, annual_discount, first_margin
        As in `retention_value`; retention below 1.
    customers : int
        How many lives.
    seed : int
        Of the random numbers.

    Returns
    -------
    DataFrame
        One row a customer: ``renewals``, years stayed after the first; ``value``, EUR of today, whose mean tends to
        `retention_value`.

    Raises
    ------
    InputError
        As `retention_value`, and when retention is 1: such a life does not end.

    Examples
    --------
    >>> lives = simulate_values(100, 0.8, 0.10, customers=20_000, seed=1)
    >>> bool(abs(lives["value"].mean() - 366.67) < 5)
    True
    """
    between("retention", retention, 0, 1 - 1e-9)
    retention_value(margin, retention, annual_discount, first_margin=first_margin)  # checks
    random = np.random.default_rng(seed)
    renewals = random.geometric(1 - retention, whole("customers", customers, 1)) - 1
    worth = 1 / (1 + annual_discount)
    paid = renewals + 1  # margins from year 0 on
    total = paid.astype(float) if worth == 1 else (1 - worth**paid) / (1 - worth)
    return pd.DataFrame({"renewals": renewals, "value": margin * (total - first_margin)})


def break_even_retention(
    margin: float, acquisition_cost: float, annual_discount: float, *, first_margin: int = 0
) -> float:
    """Return the retention rate from which a customer is worth what winning them costs.

    Parameters
    ----------
    margin : float
        EUR a year, above 0.
    acquisition_cost : float
        EUR spent once to win the customer.
    annual_discount, first_margin
        As in `retention_value`.

    Returns
    -------
    float
        Between 0 and 1; NaN when even a customer kept for ever does not pay it back.

    Notes
    -----
    `retention_value` solved for r: ``(1 + d) (1 - margin / cost)`` when the first margin comes at once,
    ``(1 + d) cost / (margin + cost)`` when it comes after a year.

    Examples
    --------
    >>> round(break_even_retention(40, 100, 0.10), 2)
    0.66
    >>> round(break_even_retention(40, 100, 0.10, first_margin=1), 3)
    0.786
    """
    between("margin", margin, 1e-12)
    between("acquisition_cost", acquisition_cost, 0)
    retention_value(margin, 0.5, annual_discount, first_margin=first_margin)  # checks
    if first_margin:
        needed = (1 + annual_discount) * acquisition_cost / (margin + acquisition_cost)
    else:
        needed = (1 + annual_discount) * (1 - margin / max(acquisition_cost, margin))
    kept_for_ever = needed == 1 and annual_discount == 0
    return float(needed) if needed <= 1 and not kept_for_ever else float("nan")


def customer_equity(segments: pd.DataFrame, annual_discount: float, *, first_margin: int = 0) -> pd.DataFrame:
    """Return the value of a portfolio of customers, segment by segment: customer equity.

    Parameters
    ----------
    segments : DataFrame
        One row a segment: ``customers``; ``margin_eur``, a year and a customer; ``retention``, per year.
    annual_discount, first_margin
        As in `retention_value`; 1 values customers who have already paid this year.

    Returns
    -------
    DataFrame
        The segments, and ``ltv_eur`` of one customer, ``equity_eur`` of all those of the segment, ``share`` of the
        total. Only today's customers count, not those still to be won.

    Raises
    ------
    InputError
        On a missing column, no row, a missing or negative number, or a retention above 1.

    Examples
    --------
    >>> segments = pd.DataFrame({"customers": [100, 900], "margin_eur": [500.0, 50.0], "retention": [0.9, 0.6]})
    >>> customer_equity(segments, annual_discount=0.10)[["ltv_eur", "equity_eur", "share"]].round(2)
       ltv_eur  equity_eur  share
    0   2750.0    275000.0   0.74
    1    110.0     99000.0   0.26
    """
    rules = {"customers": Rule("number", minimum=0), "margin_eur": Rule("number")}
    check_table(segments, table="segments", columns=rules | {"retention": Rule("number", minimum=0, maximum=1)})
    margin, retention = segments["margin_eur"].to_numpy(float), segments["retention"].to_numpy(float)
    ltv = retention_value(margin, retention, annual_discount, first_margin=first_margin)
    result = segments.assign(ltv_eur=ltv, equity_eur=segments["customers"] * ltv)
    return result.assign(share=result["equity_eur"] / result["equity_eur"].sum())
