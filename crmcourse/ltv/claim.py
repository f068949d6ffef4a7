"""The lecture's claim: 5 % more loyalty, 50 % more profit. When is it true (fact E3)?

The claim is read as five points of retention, and profit as the value of a customer less the cost of winning them.
"""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from crmcourse.ltv.amounts import between
from crmcourse.ltv.retention import break_even_retention, retention_value

__all__ = ["claim_intervals", "claim_table", "profit_change"]


def profit_change(
    retention: Any,
    annual_discount: Any,
    *,
    margin: float = 1.0,
    acquisition_cost: float = 0.0,
    points: float = 0.05,
    first_margin: int = 0,
) -> Any:
    """Return by what share the profit of a customer changes when retention rises by a few points.

    Parameters
    ----------
    retention, annual_discount : float or array
        Before the rise; rates per year.
    margin, acquisition_cost : float
        EUR a year, and EUR once. Without acquisition cost the margin plays no part: it is a factor of both profits.
    points : float
        Rise of retention: 0.05 for five points. The rate after it stops at 1.
    first_margin : {0, 1}
        See `retention_value`.

    Returns
    -------
    float or array
        0.5 for + 50 %. NaN where the customer brings no profit before the rise: a percentage of a loss means nothing.
        Infinite where the rise makes the profit endless (no departure, no discount).

    Raises
    ------
    InputError
        As `retention_value`; also on a negative cost or rise.

    Notes
    -----
    Without acquisition cost, and with the first margin at once, the change is ``points / (1 + d - r - points)``: it
    depends on how near r is to 1 + d, on nothing else. Winning costs leave a smaller profit to compare with, so they
    make the same euros a larger percentage. The cost of raising retention itself is left out, as in the claim.

    Examples
    --------
    >>> profit_change([0.60, 0.80, 0.90], 0.10).round(2)
    array([0.11, 0.2 , 0.33])
    >>> round(profit_change(0.80, 0.10, margin=40, acquisition_cost=100), 2)
    0.63
    """
    between("acquisition_cost", acquisition_cost, 0)
    between("points", points, 0, 1)
    between("margin", margin, 1e-12)
    options = {"annual_discount": annual_discount, "first_margin": first_margin}
    before = np.asarray(retention_value(margin, retention, **options)) - acquisition_cost
    raised = np.minimum(np.asarray(retention, dtype=float) + points, 1.0)
    after = np.asarray(retention_value(margin, raised, **options)) - acquisition_cost
    sound = (before > 0) & np.isfinite(before)
    change = np.where(sound, after / np.where(sound, before, 1.0) - 1, np.nan)
    return float(change) if change.ndim == 0 else change


def claim_table(retentions: Any, annual_discounts: Any, **case: Any) -> pd.DataFrame:
    """Return `profit_change` for every pair of rates: one row a discount, one column a retention.

    Parameters
    ----------
    retentions, annual_discounts : sequence of float
        Rates per year.
    **case
        ``margin``, ``acquisition_cost``, ``points``, ``first_margin`` of `profit_change`.

    Examples
    --------
    >>> claim_table([0.8, 0.9], [0.05, 0.10]).round(2)  # doctest: +NORMALIZE_WHITESPACE
    retention         0.8   0.9
    annual_discount
    0.05             0.25  0.50
    0.10             0.20  0.33
    """
    r, d = np.asarray(retentions, dtype=float), np.asarray(annual_discounts, dtype=float)
    values = profit_change(r[None, :], d[:, None], **case)
    return pd.DataFrame(values, pd.Index(d, name="annual_discount"), pd.Index(r, name="retention"))


def claim_intervals(annual_discount: float, *, gain: float = 0.5, **case: Any) -> list[tuple[float, float]]:
    """Return the rates of retention at which a few points more raise profit by at least a given share.

    Parameters
    ----------
    annual_discount : float
        Per year.
    gain : float
        Share of profit gained: 0.5 for the claim's 50 %.
    **case
        ``margin``, ``acquisition_cost``, ``points``, ``first_margin`` of `profit_change`.

    Returns
    -------
    list of (float, float)
        Intervals of retention, bounds included, up to 1 less the points (beyond, there is no room for the rise);
        empty when the claim never holds. With an acquisition cost there may be two: just above
        `break_even_retention`, where any euro is a large percentage of almost nothing, and near 1.

    Raises
    ------
    InputError
        As `profit_change`.

    Notes
    -----
    Without acquisition cost and with the first margin at once the bound is ``1 + d - points (1 + 1 / gain)``: 0.90
    at a discount of 5 % a year, 0.95 at 10 %, the last rate with room for five points.

    Examples
    --------
    >>> [(round(low, 3), round(high, 3)) for low, high in claim_intervals(0.05)]
    [(0.9, 0.95)]
    >>> claim_intervals(0.15)
    []
    """
    between("gain", gain, 1e-9)
    profit_change(0.5, annual_discount, **case)  # checks
    terms = {"margin": case.get("margin", 1.0), "acquisition_cost": case.get("acquisition_cost", 0.0)}
    first = case.get("first_margin", 0)
    low = break_even_retention(**terms, annual_discount=annual_discount, first_margin=first)
    high = 1 - case.get("points", 0.05)
    low = max(low, 0.0) + (1e-9 if low > 0 or first else 0.0)  # at break-even itself there is no profit to compare with
    if not low <= high:
        return []

    def excess(rate: float) -> float:
        return float(np.nan_to_num(profit_change(rate, annual_discount, **case), nan=-1.0, posinf=1e300)) - gain

    grid = np.linspace(low, high, 1001)
    holds = np.array([excess(rate) >= -1e-12 for rate in grid])
    edges = np.flatnonzero(np.diff(holds.astype(int)))
    bounds = [float(brentq(excess, grid[i], grid[i + 1])) if excess(grid[i + 1]) * excess(grid[i]) < 0
              else float(grid[i + 1]) for i in edges]  # fmt: skip
    bounds = [float(low)] * bool(holds[0]) + bounds + [float(high)] * bool(holds[-1])
    return list(zip(bounds[::2], bounds[1::2], strict=True))
