"""Simulators of chapter 01: two marketing policies, the life cycle and its biases, the capital in the customers."""

from typing import Any

import ipywidgets as widgets
import pandas as pd

from crmcourse import relation
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.widgets._simulator import Scene, Simulator, columns, slider

__all__ = ["capital", "life", "policies"]


def policies(assumptions: relation.Assumptions | None = None, *, seed: int = 2024) -> None:
    """Move the assumptions of the two policies; see which one wins, and when.

    Parameters
    ----------
    assumptions : crmcourse.relation.Assumptions, optional
        Where to start from; the course's own when not given.
    seed : int
        As in `crmcourse.relation.simulate`.

    Raises
    ------
    InputError
        When the assumptions are not `Assumptions`.
    """
    start = assumptions or relation.Assumptions()
    if not isinstance(start, relation.Assumptions):
        raise InputError(_("`{name}` must be `Assumptions`.").format(name="assumptions"))
    controls = {
        "budget": slider(_("Budget of a year (k€)"), range(0, 101, 5), round(start.budget_eur / 1000)),
        "lift": slider(_("Promotion: orders added at most (%)"), range(0, 401, 10), round(100 * start.lift)),
        "borrowed": slider(
            _("of which taken from the next quarter (%)"), range(0, 101, 5), round(100 * start.borrowed)
        ),
        "attachment": slider(_("Follow-up: attitude gained at most (%)"), range(0, 51), round(100 * start.attachment)),
        "forgetting": slider(_("Attitude forgotten in a quarter (%)"), range(0, 101, 2), round(100 * start.forgetting)),
        "attrition": slider(_("Customers leaving in a quarter (%)"), range(0, 31), round(100 * start.attrition)),
    }
    kept = ("customers", "years", "order_margin_eur", "orders", "attitude_effect", "half_eur")
    rest = {name: getattr(start, name) for name in kept}

    def draw(budget: int, **shares: int) -> Scene:
        chosen = {name: value / 100 for name, value in shares.items()}
        played = relation.simulate(relation.Assumptions(budget_eur=1000.0 * budget, **chosen, **rest), seed=seed)
        ax = relation.plot_policies(played)
        last = played.groupby("policy", sort=False)["cumulated_eur"].last() / 1000
        names = relation.policy_names()
        ends = " ; ".join(f"{names[key]} {number(value)}\N{NO-BREAK SPACE}k€" for key, value in last.items())
        told = _("Cumulated profit at the end: {ends}.").format(ends=ends)
        quarter = relation.overtaking(played)
        if quarter is None:
            more = _("The follow-up does not overtake the promotion in {n} quarters.").format(n=4 * start.years)
        else:
            more = _("The follow-up is ahead of the promotion for good from quarter {n}.").format(n=quarter)
        alt = _("Two pictures, one curve a policy: orders of each quarter, profit beyond no action. {told} {more}")
        return _scene(ax, alt.format(told=told, more=more), (told, more))

    Simulator(_("Two policies, the same customers"), controls, draw).show()


def life(orders: pd.DataFrame, interactions: pd.DataFrame, lives: pd.DataFrame, *, opened_on: Any, as_of: Any) -> None:
    """Choose what is counted, whose life, and from when; see the measured life cycle change shape.

    Parameters
    ----------
    orders, interactions : DataFrame
        ``account_id``, and ``order_date`` or ``interaction_date``.
    lives : DataFrame
        Result of `crmcourse.relation.lives`; with the column ``ended_on`` for the survivors to be chosen.
    opened_on, as_of : date
        First and last day of the file.

    Raises
    ------
    InputError
        When a table is not such a table.
    """
    rules = {"account_id": Rule(), "first_contact": Rule("date"), "first_order": Rule("date", missing=True)}
    check_table(lives, table="lives", columns=rules | {"seen_from_start": Rule()}, unique=["account_id"])
    check_table(orders, table="orders", columns={"account_id": Rule(), "order_date": Rule("date")})
    check_table(interactions, table="interactions", columns={"account_id": Rule(), "interaction_date": Rule("date")})
    customers = lives[lives["first_order"].notna()]
    everyone, new, gone = _("all customers"), _("those seen from the start"), _("as long as they stay (truth)")
    whose = [(everyone, "all"), (new, "new")] + ([(gone, "staying")] if "ended_on" in lives else [])
    groups = {"all": customers, "new": customers[customers["seen_from_start"]], "staying": customers}
    events = {
        "orders": (orders, "order_date", _("Orders")),
        "contacts": (interactions, "interaction_date", _("Contacts")),
    }
    origins = [(_("first contact"), "first_contact"), (_("first order of the file"), "first_order")]

    def draw(what: str, who: str, origin: str, least: int) -> Scene:
        people = groups[who] if who == "staying" else groups[who].drop(columns="ended_on", errors="ignore")
        table, date, name = events[what]
        curve = relation.by_quarter(table, people, date=date, origin=origin, opened_on=opened_on, as_of=as_of)
        shown = curve[curve["relations"] >= least]
        if shown.empty:
            raise InputError(_("No quarter of life is seen on {n} relationships.").format(n=number(least)))
        label = dict((key, text) for text, key in whose)[who]
        ax = relation.plot_quarters({label: curve}, what=name, least=least)
        top = shown.loc[shown["rate"].idxmax()]
        told = _("Highest in quarter {quarter} of life: {rate} a relationship, seen on {n} relationships.").format(
            quarter=number(top["quarter"]), rate=number(top["rate"], 2), n=number(top["relations"])
        )
        end = shown.iloc[-1]
        more = _("Last quarter shown: {quarter}, {rate} a relationship.").format(
            quarter=number(end["quarter"]), rate=number(end["rate"], 2)
        )
        return _scene(
            ax,
            _("Curve of {what} by quarter of life. {told} {more}").format(what=name, told=told, more=more),
            (told, more),
        )

    controls = {
        "what": _choice(_("Count"), [(text, key) for key, (_table, _date, text) in events.items()], "orders"),
        "who": _choice(_("Of"), whose, "all"),
        "origin": _choice(_("Life begins at the"), origins, "first_contact"),
        "least": slider(_("Relationships seen, at least"), range(10, 201, 10), 50),
    }
    Simulator(_("The life cycle, measured"), controls, draw, lambda held: columns(held.values())).show()


def capital(groups: pd.DataFrame, *, book_value_eur: float) -> None:
    """Move retention, margin and the discount rate; see the customer capital beside the book value.

    Parameters
    ----------
    groups : DataFrame
        As in `crmcourse.relation.customer_capital`, one row a group of customers.
    book_value_eur : float
        Assets minus debts (EUR), above 0.

    Raises
    ------
    InputError
        When `groups` is not such a table, or the book value is no number above 0.
    """
    relation.customer_capital(groups, annual_discount=0.1)
    if isinstance(book_value_eur, bool) or not isinstance(book_value_eur, int | float) or not book_value_eur > 0:
        raise InputError(_("The book value must be a number above 0, not {found}.").format(found=book_value_eur))

    def draw(points: int, margin: int, rate: int, book: int) -> Scene:
        moved = groups.assign(
            retention=(groups["retention"] + points / 100).clip(0, 0.99), margin_eur=groups["margin_eur"] * margin / 100
        )
        total = relation.customer_capital(moved, annual_discount=rate / 100)["capital_eur"].sum()
        first = relation.customer_capital(groups, annual_discount=rate / 100)["capital_eur"].sum()
        ax = relation.plot_value({_("book value"): 1e6 * book, _("customer capital"): total})
        told = _("The customers are worth {times} times the book value.").format(times=number(total / (1e6 * book), 1))
        more = _("Against the retention and the margin of the start, at this rate: {change}.").format(
            change=_signed(total / first - 1)
        )
        return _scene(
            ax,
            _("Two bars, in millions of euros: book value and customer capital. {told}").format(told=told),
            (told, more),
        )

    controls = {
        "points": slider(_("Retention: points added"), range(-20, 11), 0),
        "margin": slider(_("Margin (100: today)"), range(50, 151, 5), 100),
        "rate": slider(_("Yearly discount rate (%)"), range(2, 31), 10),
        "book": slider(_("Book value (M€)"), range(1, 41), max(1, round(book_value_eur / 1e6))),
    }
    Simulator(_("The capital in the customers"), controls, draw, lambda held: columns(held.values())).show()


def _signed(share: float) -> str:
    rounded = round(share, 2)
    return ("+" if rounded > 0 else "−" if rounded < 0 else "") + percent(abs(rounded))


def _choice(label: str, options: list[tuple[str, str]], value: str) -> widgets.Dropdown:
    style, layout = {"description_width": "initial"}, {"width": "auto"}
    return widgets.Dropdown(options=options, value=value, description=label, style=style, layout=layout)


def _scene(ax: Any, alt: str, said: tuple[str, ...]) -> Scene:
    import matplotlib.pyplot as plt

    plt.close(ax.figure)
    return Scene(ax.figure, alt, said)
