"""From strategy to plan: a commercial action plan (PAC) for one segment and one channel (facts D8)."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from babel.dates import format_date

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, language, ngettext, number, percent
from crmcourse.strategy._inputs import number_from
from crmcourse.strategy.channels import CHANNELS

__all__ = ["ActionPlan", "calendar", "economics", "plan_table", "with_control"]


@dataclass(frozen=True)
class ActionPlan:
    """What a commercial action plan decides: whom, by which channel, when, how, for what result.

    Parameters
    ----------
    segment, channel : str
        One segment, and one channel of `channels.CHANNELS`.
    objective, offer, owner, pay : str
        What to obtain and by when; what is proposed; who answers for it; how the channel is paid.
    start : date
        First month of the plan.
    months : int
        Number of months over which the first contacts are spread, at least 1.
    contacts : int
        Contacts to each account, one a month, at least 1.
    contact_eur, fixed_eur : float
        Cost of one contact, and of the plan itself (EUR).
    response : float
        Share of the accounts expected to answer because of the plan, between 0 and 1.
    margin_eur : float
        Margin brought by each (EUR, above 0).
    """

    segment: str
    channel: str
    objective: str
    offer: str
    owner: str
    pay: str
    start: date
    months: int
    contacts: int
    contact_eur: float
    fixed_eur: float
    response: float
    margin_eur: float

    def __post_init__(self):
        if self.channel not in CHANNELS:
            raise InputError(
                _("Choose a channel among {channels}, not {found}.").format(
                    channels=", ".join(CHANNELS), found=self.channel
                )
            )
        number_from("months", self.months, 1)
        number_from("contacts", self.contacts, 1)
        number_from("contact_eur", self.contact_eur, 0)
        number_from("fixed_eur", self.fixed_eur, 0)
        number_from("response", self.response, 0, 1)
        number_from("margin_eur", self.margin_eur, 1e-9)


def with_control(accounts: pd.DataFrame, *, share: float = 0.1, seed: int = 4) -> pd.DataFrame:
    """Set a share of the accounts aside, at random, as a control group: they get nothing, and tell what the plan adds.

    Parameters
    ----------
    accounts : DataFrame
        account_id, one row each.
    share : float
        Share of the control group, between 0 and 0.5; rounded to a whole number of accounts.
    seed : int
        Same seed, same draw, whatever the order of the rows.

    Returns
    -------
    DataFrame
        The accounts, with a column control (true or false).

    Raises
    ------
    InputError
        On bad input.

    Examples
    --------
    >>> int(with_control(pd.DataFrame({"account_id": range(20)}), share=0.1)["control"].sum())
    2
    """
    check_table(accounts, table="accounts", columns={"account_id": Rule()}, unique=["account_id"])
    number_from("share", share, 0, 0.5)
    ids = np.sort(accounts["account_id"].to_numpy())
    drawn = np.random.default_rng(seed).permutation(ids)[: round(share * len(ids))]
    return accounts.assign(control=accounts["account_id"].isin(drawn))


def economics(plan: ActionPlan, accounts: int) -> pd.Series:
    """Cost and return of a plan for so many accounts (without the control group).

    Returns
    -------
    Series
        contacts, cost_eur, responses (expected), margin_eur, profit_eur (margin less cost), break_even (share of the
        accounts that must answer for the plan to pay: above 1, it cannot).

    Raises
    ------
    InputError
        Unless there is at least one account.
    """
    number_from("accounts", accounts, 1)
    contacts = accounts * plan.contacts
    cost = contacts * plan.contact_eur + plan.fixed_eur
    responses = accounts * plan.response
    margin = responses * plan.margin_eur
    return pd.Series(
        {
            "contacts": contacts,
            "cost_eur": cost,
            "responses": responses,
            "margin_eur": margin,
            "profit_eur": margin - cost,
            "break_even": cost / (accounts * plan.margin_eur),
        }
    )


def calendar(plan: ActionPlan, accounts: int) -> pd.DataFrame:
    """Spread the contacts over the months: first contacts over `plan.months`, the next ones a month later each.

    Returns
    -------
    DataFrame
        Index: month (first day). Columns: contacts, cost_eur (the fixed cost is paid in the first month). Their sums
        are those of `economics`.
    """
    number_from("accounts", accounts, 1)
    first = np.diff(np.round(np.linspace(0, accounts, int(plan.months) + 1)).astype(int))
    contacts = np.convolve(first, np.ones(int(plan.contacts), dtype=int))
    start = pd.Timestamp(plan.start).replace(day=1)
    months = pd.DatetimeIndex([start + pd.DateOffset(months=k) for k in range(len(contacts))], name="month")
    cost = contacts * plan.contact_eur
    cost[0] += plan.fixed_eur
    return pd.DataFrame({"contacts": contacts, "cost_eur": cost}, index=months)


def plan_table(plan: ActionPlan, accounts: pd.DataFrame) -> pd.DataFrame:
    """Write a plan as a table to be read, one heading a row.

    Parameters
    ----------
    plan : ActionPlan
        What was decided.
    accounts : DataFrame
        Result of `with_control`: the accounts of the segment.

    Returns
    -------
    DataFrame
        Two columns, heading and content, named in the learner's language.

    Raises
    ------
    InputError
        On bad input, or when the control group holds everyone.
    """
    check_table(accounts, table="accounts", columns={"account_id": Rule(), "control": Rule()}, unique=["account_id"])
    treated = int((~accounts["control"].astype(bool)).sum())
    figures = economics(plan, treated)
    months = calendar(plan, treated).index
    kept_aside = len(accounts) - treated
    group = ngettext(
        "{n} account, drawn at random, not contacted", "{n} accounts, drawn at random, not contacted", kept_aside
    )
    rows = {
        _("Segment"): plan.segment,
        _("Channel"): plan.channel,
        _("Objective"): plan.objective,
        _("Offer"): plan.offer,
        _("Accounts contacted"): number(treated),
        _("Control group"): group.format(n=number(kept_aside)),
        _("Calendar"): _("from {start} to {end}, {n} contacts in all").format(
            start=_month(months[0]), end=_month(months[-1]), n=number(figures["contacts"])
        ),
        _("Owner"): plan.owner,
        _("How the channel is paid"): plan.pay,
        _("Budget"): f"{number(figures['cost_eur'])}\N{NO-BREAK SPACE}€",
        _("Expected answers"): f"{number(figures['responses'])} ({percent(plan.response, 1)})",
        _("Expected margin"): f"{number(figures['margin_eur'])}\N{NO-BREAK SPACE}€",
        _("Break-even: share who must answer"): percent(figures["break_even"], 1),
        _("Judged by"): _("difference between the accounts contacted and the control group"),
    }
    return pd.DataFrame(list(rows.items()), columns=[_("Heading"), _("Content")])


def _month(day: date) -> str:
    return format_date(day, "MMMM yyyy", locale=language())
