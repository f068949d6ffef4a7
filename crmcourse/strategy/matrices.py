"""The course's matrices and their thresholds: priorities, effort, access, value strategies (facts D3 to D6)."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.strategy._inputs import all_known, number_from
from crmcourse.strategy.channels import CHANNELS
from crmcourse.strategy.grid import Axis, Cell, Matrix

__all__ = ["ATTITUDES", "access", "effort", "priorities", "profile", "value_strategies"]

ATTITUDES = ("hostile", "réservée", "neutre", "amicale")
"""Attitudes in DirectSell's file, from the worst."""


def profile(
    accounts: pd.DataFrame, orders: pd.DataFrame, order_lines: pd.DataFrame, interactions: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Gather, for each account, what the matrices place it by, over the year that ends on `as_of`.

    Parameters
    ----------
    accounts : DataFrame
        account_id, potential_eur (EUR a year, above 0); other columns are kept.
    orders : DataFrame
        order_id, account_id, order_date, amount_eur and delivery_cost_eur (EUR).
    order_lines : DataFrame
        order_id, quantity, unit_cost_eur (EUR).
    interactions : DataFrame
        account_id, interaction_date, cost_eur (EUR).
    as_of : date
        Day of analysis; later rows are an error.

    Returns
    -------
    DataFrame
        The accounts, with amount_eur, share (of customer: amount over potential; above 1 when the file underrates the
        potential), headroom_eur (potential not yet bought, 0 at least), margin_eur (amount less cost of goods),
        service_eur (deliveries and contacts), profit_eur (margin less service). 0 for those who bought nothing.

    Raises
    ------
    InputError
        On bad input, orders or contacts of unknown accounts, lines of unknown orders.
    """
    when = Rule("date", latest=as_of)
    check_table(
        accounts,
        table="accounts",
        columns={"account_id": Rule(), "potential_eur": Rule("number", minimum=0.01)},
        unique=["account_id"],
    )
    money = Rule("number", minimum=0)
    check_table(
        orders,
        table="orders",
        columns={"order_id": Rule(), "account_id": Rule(), "order_date": when}
        | dict.fromkeys(["amount_eur", "delivery_cost_eur"], money),
        unique=["order_id"],
    )
    check_table(
        order_lines, table="order_lines", columns={"order_id": Rule(), "quantity": money, "unit_cost_eur": money}
    )
    check_table(
        interactions,
        table="interactions",
        columns={"account_id": Rule(), "interaction_date": when, "cost_eur": money},
        empty=True,
    )
    all_known(orders["account_id"], accounts["account_id"], "orders")
    all_known(interactions["account_id"], accounts["account_id"], "interactions")
    all_known(order_lines["order_id"], orders["order_id"], "order_lines", "order_id")
    start = pd.Timestamp(as_of) - pd.DateOffset(years=1)
    bought = orders[orders["order_date"] > start]
    goods = (order_lines["quantity"] * order_lines["unit_cost_eur"]).groupby(order_lines["order_id"]).sum()
    bought = (
        bought.assign(goods=bought["order_id"].map(goods).fillna(0.0))
        .groupby("account_id")[["amount_eur", "goods", "delivery_cost_eur"]]
        .sum()
    )
    spent = interactions[interactions["interaction_date"] > start].groupby("account_id")["cost_eur"].sum()
    table = accounts.copy()
    ids = table["account_id"]
    table["amount_eur"] = ids.map(bought["amount_eur"]).fillna(0.0)
    table["share"] = table["amount_eur"] / table["potential_eur"]
    table["headroom_eur"] = (table["potential_eur"] - table["amount_eur"]).clip(lower=0)
    table["margin_eur"] = table["amount_eur"] - ids.map(bought["goods"]).fillna(0.0)
    table["service_eur"] = ids.map(spent).fillna(0.0) + ids.map(bought["delivery_cost_eur"]).fillna(0.0)
    return table.assign(profit_eur=table["margin_eur"] - table["service_eur"])


def priorities(
    *, potential_eur: tuple[float, float] = (25_000, 100_000), share: tuple[float, float] = (0.25, 0.5)
) -> Matrix:
    """Return the matrix of priorities: share of customer (low, medium, high) by potential (medium, high).

    Parameters
    ----------
    potential_eur : pair of float
        Where medium and high potential start (EUR a year); the lecture has no cell for less, so it is outside.
    share : pair of float
        Where medium and high shares of customer start (0.25 is 25 %).

    Raises
    ------
    InputError
        When a pair does not rise.

    Notes
    -----
    Facts D3. The lecture gives the axes; the names of the cells and the thresholds are the course's own.
    """
    low, high = potential_eur
    part, most = share
    medium_potential, high_potential = _("medium potential"), _("high potential")
    names = (_("low share"), _("medium share"), _("high share"))
    across = Axis(
        "potential_eur",
        _("Purchase potential (€ a year)"),
        (medium_potential, high_potential),
        thresholds=(low, high),
        bounds=(
            _("from {low} to {high}").format(low=_euros(low), high=_euros(high)),
            _("from {low} up").format(low=_euros(high)),
        ),
    )
    up = Axis(
        "share",
        _("Share of customer (%)"),
        names,
        thresholds=(part, most),
        bounds=(
            _("under {high}").format(high=percent(part)),
            _("from {low} to {high}").format(low=percent(part), high=percent(most)),
            _("from {low} up").format(low=percent(most)),
        ),
    )
    words = {
        (medium_potential, names[0]): Cell(_("Select"), _("Test by phone; go on where it answers")),
        (medium_potential, names[1]): Cell(_("Look after"), _("Regular contact at moderate cost")),
        (medium_potential, names[2]): Cell(_("Serve simply"), _("Little left to win: make ordering easy")),
        (high_potential, names[0]): Cell(_("Conquer"), _("Most is left to win: visit, learn why others are preferred")),
        (high_potential, names[1]): Cell(_("Develop"), _("Propose the categories bought elsewhere")),
        (high_potential, names[2]): Cell(_("Defend"), _("Most to lose: quality, contract, attention")),
    }
    return Matrix(_("Matrix of priorities"), across, up, words)


def effort(*, size_eur: float = 50_000, friendly: Sequence[str] = ("neutre", "amicale")) -> Matrix:
    """Return the matrix of relational effort: size of the business at stake by attitude.

    Parameters
    ----------
    size_eur : float
        Where large business starts: what the account could buy in a year (EUR).
    friendly : sequence of str
        Attitudes counted as friendly, among `ATTITUDES`; the others are hostile.

    Raises
    ------
    InputError
        When an attitude is unknown, or all are on one side.

    Notes
    -----
    Facts D4. The lecture names three cells; the fourth, large and friendly, is the privileged relationship: the name is
    the course's own.
    """
    number_from("size_eur", size_eur, 0)
    if not friendly or not set(friendly) < set(ATTITUDES):
        text = _("`friendly` must hold some of {attitudes}, not all, and no other: {found}.")
        raise InputError(text.format(attitudes=", ".join(ATTITUDES), found=", ".join(map(str, friendly)) or "–"))
    hostile, kind, small, large = _("hostile"), _("friendly"), _("small business"), _("large business")
    sides = tuple(tuple(a for a in ATTITUDES if (a in friendly) == side) for side in (False, True))
    across = Axis(
        "attitude",
        _("Attitude of the customer"),
        (hostile, kind),
        groups=sides,
        bounds=tuple(", ".join(side) for side in sides),
    )
    up = Axis(
        "potential_eur",
        _("Size of the business (€ a year)"),
        (small, large),
        thresholds=(size_eur,),
        bounds=(_("under {high}").format(high=_euros(size_eur)), _("from {low} up").format(low=_euros(size_eur))),
    )
    words = {
        (hostile, large): Cell(_("New strategy"), _("Another contact, another offer: what was done did not work")),
        (kind, large): Cell(_("Privileged relationship"), _("Best people, most time (the name is ours)")),
        (hostile, small): Cell(_("Forget it"), _("No effort of ours; answer when asked")),
        (kind, small): Cell(_("Minimal attention"), _("Cheap channels: web, e-mail")),
    }
    return Matrix(_("Matrix of relational effort"), across, up, words)


def access(*, potential_eur: tuple[float, float] = (25_000, 100_000)) -> Matrix:
    """Return the matrix of access: potential by the most involving channel used (see `channels.dearest_channel`).

    Raises
    ------
    InputError
        When the pair does not rise.

    Notes
    -----
    Facts D5 gives the order of the channels; which one suits which potential is the course's own rule: a visit is too
    much for a low potential, the web too little from a medium one, e-mail too little for a high one.
    """
    low, high = potential_eur
    names = (_("low potential"), _("medium potential"), _("high potential"))
    across = Axis(
        "channel",
        _("Most involving channel used in the year, from the cheapest to the dearest"),
        CHANNELS,
        groups=tuple((c,) for c in CHANNELS),
    )
    up = Axis(
        "potential_eur",
        _("Purchase potential (€ a year)"),
        names,
        thresholds=(low, high),
        bounds=(
            _("under {high}").format(high=_euros(low)),
            _("from {low} to {high}").format(low=_euros(low), high=_euros(high)),
            _("from {low} up").format(low=_euros(high)),
        ),
    )
    light, right, dear = (
        Cell(_("Too light"), _("Go up one step")),
        Cell(_("Suitable"), _("Keep")),
        Cell(_("Too dear"), _("Go down one step")),
    )
    words = {(channel, name): right for channel in CHANNELS for name in names}
    words |= {
        ("visite", names[0]): dear,
        ("web", names[1]): light,
        ("web", names[2]): light,
        ("e-mail", names[2]): light,
    }
    return Matrix(_("Access to the customer"), across, up, words)


def value_strategies(*, profit_eur: float = 2_000, headroom_eur: float = 50_000) -> Matrix:
    """Return the value plane: profitability (the past) by potential (the future), and its four strategies.

    Parameters
    ----------
    profit_eur : float
        Profit of the year from which an account is profitable (EUR).
    headroom_eur : float
        Potential not yet bought from which the future is promising (EUR a year).

    Notes
    -----
    Facts D6 (WIK) names the four strategies on the plane; which quadrant each gets is our reading of it.
    """
    number_from("profit_eur", profit_eur, -1e12)
    number_from("headroom_eur", headroom_eur, 0)
    poor, rich, little, much = _("not very profitable"), _("profitable"), _("little potential"), _("much potential")
    across = Axis(
        "profit_eur", _("Profitability: profit of the year (k€, the past)"), (poor, rich), thresholds=(profit_eur,)
    )
    up = Axis(
        "headroom_eur",
        _("Potential: purchases left to win (k€ a year, the future)"),
        (little, much),
        thresholds=(headroom_eur,),
    )
    words = {
        (poor, much): Cell(_("Multi-equipment"), _("Sell more categories to who buys few")),
        (rich, much): Cell(_("Loyalty"), _("Reward, know, commit for the long run")),
        (rich, little): Cell(_("Retention"), _("Nothing more to sell, much to lose: watch the signs")),
        (poor, little): Cell(_("Outsourcing or termination"), _("Cheaper channel, wholesaler, or end")),
    }
    return Matrix(_("Value plane and its four strategies"), across, up, words)


def _euros(amount: float) -> str:
    return f"{number(amount / 1000)}\N{NO-BREAK SPACE}k€" if amount >= 1000 else f"{number(amount)}\N{NO-BREAK SPACE}€"
