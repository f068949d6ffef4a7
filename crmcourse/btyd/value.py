"""From purchases and spend to the value of each customer, and to a ranking that arithmetic does not distort."""

from typing import Any

import pandas as pd

from crmcourse.btyd.gammagamma import GammaGamma
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["customer_value"]


def customer_value(
    summary: pd.DataFrame,
    purchases: Any,
    spend: GammaGamma | None = None,
    *,
    t: float | None = None,
    annual_rate: float | None = None,
    margin: float = 1.0,
) -> pd.DataFrame:
    """Return what each customer is expected to bring, over a time or for ever, and the rank it gives.

    Parameters
    ----------
    summary : DataFrame
        Result of `summary`, in the unit of `purchases`.
    purchases : BGNBD or ParetoNBD
        Model of purchases.
    spend : GammaGamma, optional
        Model of spend; without it a purchase counts 1, and the value is a number of purchases.
    t : float
        Time ahead, in the unit of `purchases`. Give `t` or `annual_rate`.
    annual_rate : float
        Discount rate per year: the value is then of all purchases to come, discounted to today.
    margin : float
        Share of the spend that is margin: 0.3 for 30 %.

    Returns
    -------
    DataFrame
        With the index of `summary`: ``p_alive``; the purchases expected, in a column named after their period;
        ``spend_per_purchase`` and ``value`` in the currency of the spend; ``rank``, 1 for the highest value, the same
        for equal values.

    Raises
    ------
    InputError
        As the methods of the models; also when neither `t` nor `annual_rate` is given, or both.

    Notes
    -----
    The rank is on value alone. P(alive) would put first the customers who never came back, whom BG/NBD keeps at 1 for
    want of any sign, and spend alone would give them everyone's mean; in the value their low rate of purchase counts.

    Examples
    --------
    >>> from crmcourse.btyd import BGNBD
    >>> past = pd.DataFrame({"x": [0, 5], "t_x": [0.0, 30.0], "T": [38.9, 38.9], "m": [None, 22.0], "unit": "week"})
    >>> model = BGNBD(0.243, 4.414, 0.793, 2.426, unit="week")
    >>> customer_value(past, model, GammaGamma(6.25, 3.74, 15.44), t=52).round(2)
       p_alive  purchases_52_weeks  spend_per_purchase  value  rank
    0     1.00                0.25               35.22   8.87     2
    1     0.71                3.40               23.07  78.38     1
    """
    if (t is None) == (annual_rate is None):
        raise InputError(_("Give either `t` (a time ahead) or `annual_rate` (all purchases to come, discounted)."))
    if not 0 < margin <= 1:
        raise InputError(_("`margin` must be a share between 0 and 1, not {found}.").format(found=margin))
    if t is not None:
        expected = purchases.conditional_expected_purchases(summary, t)
    else:
        expected = purchases.discounted_residual_purchases(summary, annual_rate)
    table = pd.concat([purchases.p_alive(summary), expected], axis=1)
    if spend is not None:
        table["spend_per_purchase"] = spend.conditional_expected_spend(summary)
    table["value"] = expected * (table["spend_per_purchase"] * margin if spend is not None else 1.0)
    table["rank"] = table["value"].rank(ascending=False, method="min").astype("int64")
    return table
