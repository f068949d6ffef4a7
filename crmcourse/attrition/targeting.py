"""Should one always lower attrition? What saving a customer brings against what it costs (fact G6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmcourse.attrition._checks import within
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["Campaign", "effort_table", "expected_gain", "least_probability", "select"]


@dataclass(frozen=True)
class Campaign:
    """What a campaign to keep customers costs, and what it does.

    Parameters
    ----------
    contact : float
        Cost of contacting a customer (EUR).
    offer : float
        Cost of what is offered (EUR), paid for each customer who stays: those saved, and those who would have stayed
        anyway, if they take it.
    saved : float
        Share of those about to leave that the campaign keeps.
    taken : float
        Share of those who would have stayed that take the offer too.
    """

    contact: float = 60.0
    offer: float = 300.0
    saved: float = 0.25
    taken: float = 0.5

    def __post_init__(self):
        within(self.contact, "contact", 0)
        within(self.offer, "offer", 0)
        within(self.saved, "saved", 0, 1)
        within(self.taken, "taken", 0, 1)


def expected_gain(probability: Any, value: Any, campaign: Campaign) -> Any:
    """Return what contacting a customer is expected to bring.

    Parameters
    ----------
    probability : float, array or Series
        Probability of leaving, without the campaign.
    value : float, array or Series
        What the customer would bring if kept (EUR, margin); lost otherwise.
    campaign : Campaign

    Returns
    -------
    float, array or Series
        EUR a customer contacted.

    Raises
    ------
    InputError
        On a probability outside 0 to 1, or a value that is no number.

    Examples
    --------
    >>> round(expected_gain(0.2, 10_000, Campaign(contact=60, offer=300, saved=0.25, taken=0.5)), 2)
    305.0

    Notes
    -----
    p · saved · (value − offer) − (1 − p) · taken · offer − contact, after Neslin, Gupta, Kamakura, Lu and Mason (2006),
    Defection detection, Journal of Marketing Research 43(2), 204-211. `saved` is a cause: only a group left alone at
    random measures it.
    """
    within(probability, "probability", 0, 1)
    within(value, "value", -1e15, 1e15)
    saved = probability * campaign.saved * (value - campaign.offer)
    return saved - (1 - probability) * campaign.taken * campaign.offer - campaign.contact


def least_probability(value: Any, campaign: Campaign) -> Any:
    """Return the probability of leaving from which contacting a customer of that value pays.

    Returns
    -------
    float or array
        Between 0 and 1; infinite when it never pays, even for a customer sure to leave.

    Raises
    ------
    InputError
        On a value that is no number.

    Examples
    --------
    >>> float(np.round(least_probability(10_000, Campaign(contact=60, offer=300, saved=0.25, taken=0.5)), 4))
    0.0816
    """
    within(value, "value", -1e15, 1e15)
    waste = campaign.taken * campaign.offer
    slope = campaign.saved * (np.asarray(value, dtype=float) - campaign.offer) + waste
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        least = np.where(slope > 0, (campaign.contact + waste) / slope, np.inf)
    least = np.where(least <= 1, least, np.inf)
    return float(least) if least.ndim == 0 else least


def select(
    probability: pd.Series, value: pd.Series, campaign: Campaign, *, by: pd.Series | None = None
) -> pd.DataFrame:
    """Rank customers and add up what calling the first ones is expected to bring.

    Parameters
    ----------
    probability, value : Series
        By customer, same index.
    campaign : Campaign
    by : Series, optional
        What ranks (highest first), same index; the expected gain when not given.

    Returns
    -------
    DataFrame
        By rank from 1, in the index of the customers: ``called`` (rank), ``probability``, ``value``, ``gain`` (EUR, of
        the customer), ``total`` (EUR, cumulated).

    Raises
    ------
    InputError
        On another index, a probability outside 0 to 1 or a value that is no number.

    Examples
    --------
    >>> chances, values = pd.Series([0.5, 0.1, 0.4]), pd.Series([0.0, 9000.0, 9000.0])
    >>> select(chances, values, Campaign())["total"].round(0).tolist()
    [720.0, 742.0, 570.0]
    """
    ranking = by if by is not None else probability
    if not probability.index.equals(value.index) or not probability.index.equals(ranking.index):
        raise InputError(_("Probabilities, values and ranks must have the same index."))
    gain = expected_gain(probability, value, campaign)
    order = (gain if by is None else by).sort_values(ascending=False, kind="stable").index
    table = pd.DataFrame({"probability": probability, "value": value, "gain": gain}).loc[order]
    table.insert(0, "called", np.arange(1, len(table) + 1))
    return table.assign(total=table["gain"].cumsum())


def effort_table(
    margin: float, attrition: float, efforts: Sequence[float], *, annual_discount: float = 0.10,
    floor: float = 0.03, half: float = 200.0,
) -> pd.DataFrame:  # fmt: skip
    """Compute what a customer is worth when one spends more and more to keep all of them.

    Parameters
    ----------
    margin : float
        Yearly margin before the effort (EUR).
    attrition : float
        Yearly attrition without effort, `floor` or more.
    efforts : sequence of float
        EUR a customer and year.
    annual_discount : float
        Discount rate per year.
    floor : float
        Attrition that no effort removes (anecdotal departures).
    half : float
        Effort that removes half of what can be removed (EUR a customer and year).

    Returns
    -------
    DataFrame
        Indexed by ``effort``: ``attrition`` left, ``value`` of a customer (EUR: discounted margins less efforts, the
        first at once), ``gain`` over no effort.

    Raises
    ------
    InputError
        On a number out of its limits.

    Examples
    --------
    >>> table = effort_table(1000, 0.15, [0, 200, 400], floor=0.05)
    >>> table["attrition"].round(3).tolist(), table["value"].round(0).tolist()
    ([0.15, 0.1, 0.075], [4400.0, 4400.0, 3771.0])

    Notes
    -----
    attrition(e) = floor + (attrition − floor) / 2^(e / half) is a hypothesis for reasoning, of decreasing returns, not
    a measure; value = (margin − e)(1 + d) / (d + attrition(e)), as `crmcourse.ltv.retention_value`.
    """
    within(margin, "margin", -1e15, 1e15)
    within(floor, "floor", 0, 1)
    within(attrition, "attrition", floor, 1)
    within(efforts, "efforts", 0)
    within(half, "half", 1e-9)
    within(annual_discount, "annual_discount", 1e-9)
    spent = np.asarray(efforts, dtype=float)
    left = floor + (attrition - floor) * 0.5 ** (spent / half)
    value = (margin - spent) * (1 + annual_discount) / (annual_discount + left)
    before = margin * (1 + annual_discount) / (annual_discount + attrition)
    columns = {"attrition": left, "value": value, "gain": value - before}
    return pd.DataFrame(columns, index=pd.Index(spent, name="effort"))
