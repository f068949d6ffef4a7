"""Who brings the revenue, who brings the profit: Pareto, Lorenz, Gini, whale curve (fact E4)."""

from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.ltv.amounts import between, read_values
from crmcourse.messages import _

__all__ = ["customers_for_share", "gini", "lorenz", "pareto_share", "whale"]


def lorenz(values: Any) -> pd.DataFrame:
    """Return the Lorenz curve: the share of the total that the smallest customers bring, adding them one by one.

    Parameters
    ----------
    values : Series or sequence of float
        One amount a customer, 0 or more, in any unit: those who bought nothing count, so keep them.

    Returns
    -------
    DataFrame
        ``customers`` and ``value``: cumulated shares, from (0, 0) to (1, 1).

    Raises
    ------
    InputError
        On a missing or negative amount, no customer, or a total of 0.

    Examples
    --------
    >>> lorenz([10, 30, 60])
       customers  value
    0   0.000000    0.0
    1   0.333333    0.1
    2   0.666667    0.4
    3   1.000000    1.0
    """
    sorted_values = np.sort(read_values(values).to_numpy())
    total = sorted_values.sum()
    if total == 0:
        raise InputError(_("All amounts are 0: there is no total to share."))
    customers = np.arange(len(sorted_values) + 1) / len(sorted_values)
    return pd.DataFrame({"customers": customers, "value": np.append(0.0, np.cumsum(sorted_values) / total)})


def gini(values: Any) -> float:
    """Return the Gini index: 0 when all customers bring the same, near 1 when one brings all.

    Parameters and errors as `lorenz`.

    Notes
    -----
    Twice the area between the Lorenz curve and the diagonal. With n customers it cannot pass 1 - 1/n.

    Examples
    --------
    >>> round(gini([10, 30, 60]), 3), gini([5, 5])
    (0.333, 0.0)
    """
    curve = lorenz(values)
    area = np.trapezoid(curve["value"], curve["customers"])
    return float(max(1 - 2 * area, 0.0))


def pareto_share(values: Any, top: float = 0.2) -> float:
    """Return the share of the total brought by the best customers.

    Parameters
    ----------
    values : Series or sequence of float
        As in `lorenz`.
    top : float
        Share of the customers: 0.2 for the best 20 %. Between two customers the curve is a line, so 20 % of 12
        customers is 2.4 customers.

    Examples
    --------
    >>> round(pareto_share([80, 5, 5, 5, 5]), 3)
    0.8
    """
    between("top", top, 0, 1)
    curve = lorenz(values)
    return float(1 - np.interp(1 - top, curve["customers"], curve["value"]))


def customers_for_share(values: Any, share: float = 0.8) -> float:
    """Return the share of the customers, the best ones, that it takes to reach a share of the total.

    Parameters
    ----------
    values : Series or sequence of float
        As in `lorenz`.
    share : float
        Share of the total: 0.8 for 80 %.

    Examples
    --------
    >>> round(customers_for_share([80, 5, 5, 5, 5]), 3)
    0.2
    """
    between("share", share, 0, 1)
    curve = lorenz(values)
    # where the curve is flat (customers who brought nothing), its last point: they are not needed
    rising = curve.groupby("value", sort=True)["customers"].max()
    return float(1 - np.interp(1 - share, rising.index, rising))


def whale(profits: Any) -> pd.DataFrame:
    """Return the whale curve: profit cumulated from the most profitable customer to the least.

    Parameters
    ----------
    profits : Series or sequence of float
        One profit a customer, losses negative.

    Returns
    -------
    DataFrame
        ``customers``, cumulated share, and ``profit``, cumulated profit over the final total, from (0, 0) to (1, 1):
        the top of the curve, above 1 when some customers make losses, is the profit that would be left without them.

    Raises
    ------
    InputError
        On a missing profit, no customer, or a total of 0 or less, of which no share can be taken.

    Notes
    -----
    Source: Kaplan and Narayanan (2001), Measuring and managing customer profitability, Journal of Cost Management
    15(5), 5-15.

    Examples
    --------
    >>> whale([100, 50, -30])
       customers    profit
    0   0.000000  0.000000
    1   0.333333  0.833333
    2   0.666667  1.250000
    3   1.000000  1.000000
    """
    ordered = np.sort(read_values(profits, negative=True).to_numpy())[::-1]
    total = ordered.sum()
    if total <= 0:
        raise InputError(_("The total profit is not above 0: the whale curve has no share to show."))
    customers = np.arange(len(ordered) + 1) / len(ordered)
    return pd.DataFrame({"customers": customers, "profit": np.append(0.0, np.cumsum(ordered) / total)})
