"""Simulators of chapter 08: whom a campaign is compared with, and how the budget of the plan is shared out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from crmcourse import campaign
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, long_date, number, percent
from crmcourse.style import PALETTE
from crmcourse.widgets._simulator import Scene, Simulator, columns, slider

__all__ = ["budget", "comparison", "share_out"]

_DRAWS = 400  # enough for a picture, and quick


def comparison(
    lines: pd.DataFrame,
    campaigns: pd.DataFrame,
    descriptions: pd.DataFrame,
    redemptions: pd.DataFrame,
    numbers: Sequence[int],
) -> None:
    """Choose a campaign, whom it is compared with and over how many weeks; see the estimates, and their placebo.

    Parameters
    ----------
    lines : DataFrame
        household_id, transaction_timestamp, sales_value: lines, or one row a household and day, which is quicker.
    campaigns, descriptions, redemptions : DataFrame
        ``campaigns``, ``campaign_descriptions`` and ``coupon_redemptions`` of Complete Journey.
    numbers : sequence of int
        Campaigns to choose from; the first one is shown first.

    Raises
    ------
    InputError
        On a table without the columns needed, or a campaign that is not described.
    """
    check_table(campaigns, table="campaigns", columns={"campaign_id": Rule(), "household_id": Rule()})
    dates = {"campaign_id": Rule(), "start_date": Rule("date"), "end_date": Rule("date")}
    check_table(descriptions, table="descriptions", columns=dates)
    check_table(redemptions, table="redemptions", columns={"campaign_id": Rule(), "household_id": Rule()})
    about = descriptions.set_index("campaign_id")
    if unknown := [n for n in numbers if n not in about.index] or not len(numbers):
        raise InputError(_("Unknown campaigns: {numbers}.").format(numbers=unknown))
    everyone = pd.Index(lines["household_id"].unique())
    aimed = {n: pd.Index(campaigns.loc[campaigns["campaign_id"] == n, "household_id"]) for n in numbers}
    used = {n: pd.Index(redemptions.loc[redemptions["campaign_id"] == n, "household_id"].unique()) for n in numbers}
    never = everyone.difference(pd.Index(campaigns["household_id"]))
    longest = min(campaign.windows(about.loc[n, "start_date"], about.loc[n, "end_date"]).days for n in numbers) // 7

    @cache
    def measured(n: int, against: str, weeks: int, strata: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        target, others = aimed[n], everyone.difference(aimed[n])
        if against == "never":
            others = never
        elif against == "unused":
            target, others = used[n], aimed[n].difference(used[n])
        start = about.loc[n, "start_date"]
        days = campaign.windows(start, start + pd.Timedelta(days=7 * weeks - 1))
        tables = [
            campaign.panel(lines, target, when, customers=target.union(others)) for when in (days, days.earlier())
        ]
        return tuple(campaign.effects(table, strata=strata, draws=_DRAWS) for table in tables)

    against = [
        (_("targeted households, and all the others"), "others"),
        (_("targeted households, and those that no campaign ever targeted"), "never"),
        (_("targeted households that used a coupon, and those that did not"), "unused"),
    ]
    labels = [(_("{n}, from {day}").format(n=n, day=long_date(about.loc[n, "start_date"])), n) for n in numbers]
    controls = {
        "n": _choice(_("Campaign to look at"), labels),
        "against": _choice(_("Compare"), against),
        "weeks": slider(_("Weeks before, and during"), range(2, longest + 1), longest),
        "strata": slider(_("Groups of the matching"), range(2, 21), 5),
    }

    def draw(n: int, against: str, weeks: int, strata: int) -> Scene:
        return _comparison_scene(*measured(n, against, weeks, strata))

    Simulator(_("The choice of the comparison group"), controls, draw).show()


def _choice(label: str, options: list[tuple[str, Any]]) -> widgets.Dropdown:
    style, layout = {"description_width": "initial"}, {"width": "auto"}
    return widgets.Dropdown(options=options, value=options[0][1], description=label, style=style, layout=layout)


def _comparison_scene(real: pd.DataFrame, placebo: pd.DataFrame) -> Scene:
    figure = Figure(figsize=(8.8, 4))
    campaign.plot_effects(real, placebo, ax=figure.add_subplot())
    names = campaign.method_names()
    clear = [names[method] for method, row in real.iterrows() if not row["low"] <= 0 <= row["high"]]
    fooled = [names[method] for method, row in placebo.iterrows() if not row["low"] <= 0 <= row["high"]]
    said = (
        _("Intervals without 0: {methods}.").format(methods=", ".join(clear) or _("none of them")),
        _("See an effect before this campaign: {methods}.").format(methods=", ".join(fooled) or _("none of them")),
        _("Estimate less its placebo: {gaps}.").format(
            gaps=", ".join(f"{names[m]} {_signed(real.loc[m, 'estimate'] - placebo.loc[m, 'estimate'])}" for m in names)
        ),
    )
    listed = ", ".join(
        f"{names[m]} {_signed(real.loc[m, 'estimate'])} ({_signed(placebo.loc[m, 'estimate'])})" for m in names
    )
    alt = _("Points with intervals: the four estimates of the effect, in USD per household and week, and their "
            "placebo in brackets: {listed}.")  # fmt: skip
    return Scene(figure, alt.format(listed=listed), said)


def _signed(value: float) -> str:
    return number(value, 1).replace("-", "−")


@dataclass(frozen=True)
class _Terms:
    """Assumptions of the plan: effect (share of spending), cost (USD a household contacted), weeks, control share."""

    effect: float
    cost: float
    weeks: int
    control: float
    margin: float


def share_out(segments: pd.DataFrame, reach: dict[str, float], terms: _Terms) -> pd.DataFrame:
    """Return the plan by segment: households drawn, control, contacted, cost and margin hoped for (USD).

    Parameters
    ----------
    segments : DataFrame
        segment, households, weekly (USD per household and week).
    reach : dict
        Share of each segment that is in the plan, control group included.
    terms : _Terms
        Assumptions.
    """
    table = segments.set_index("segment")
    drawn = (table["households"] * pd.Series(reach)).round()
    control = (drawn * terms.control).round()
    contacted = drawn - control
    margin = contacted * table["weekly"] * terms.effect * terms.weeks * terms.margin
    return pd.DataFrame(
        {"drawn": drawn, "control": control, "contacted": contacted, "cost": contacted * terms.cost, "margin": margin}
    ).loc[table.index]


def budget(segments: pd.DataFrame, *, total: float, margin: float, deviation: float) -> None:
    """Share a budget between segments; see what it costs, what it would bring, and what its test could see.

    Parameters
    ----------
    segments : DataFrame
        segment (text), households, weekly (mean spending, USD per household and week).
    total : float
        Budget, USD.
    margin : float
        Share of the sales that is margin.
    deviation : float
        Standard deviation, between households, of the change of weekly spending (USD).

    Raises
    ------
    InputError
        On a table without the columns needed, a segment repeated, or amounts out of their range.
    """
    rules = {"segment": Rule("text"), "households": Rule("number", minimum=1), "weekly": Rule("number", minimum=0)}
    check_table(segments, table="segments", columns=rules, unique=["segment"])
    campaign.detectable(deviation, 2, 2)
    if not (total > 0 and 0 < margin <= 1):
        raise InputError(_("A budget above 0 and a margin rate between 0 and 1 are expected."))
    names = list(segments["segment"])
    shares = {
        f"reach_{place}": slider(_("{segment}: share contacted (per cent)").format(segment=name), range(0, 101, 10), 50)
        for place, name in enumerate(names)
    }
    assumptions = {
        "effect": slider(_("Effect hoped for (per cent of spending)"), range(0, 11), 3),
        "cost": slider(_("Cost of a household contacted (USD)"), range(1, 21), 4),
        "weeks": slider(_("Weeks of effect"), range(2, 27), 8),
        "control": slider(_("Control group (per cent)"), range(0, 51, 5), 20),
    }

    def draw(effect: int, cost: int, weeks: int, control: int, **reached: int) -> Scene:
        terms = _Terms(effect / 100, cost, weeks, control / 100, margin)
        reach = {name: reached[f"reach_{place}"] / 100 for place, name in enumerate(names)}
        return _budget_scene(segments, share_out(segments, reach, terms), terms, total, deviation)

    def layout(held: Any) -> widgets.Widget:
        sides = [widgets.VBox([held[name] for name in side]) for side in (shares, assumptions)]
        return columns(sides)

    Simulator(_("Sharing out the budget of the plan"), shares | assumptions, draw, layout).show()


def _budget_scene(segments: pd.DataFrame, plan: pd.DataFrame, terms: _Terms, total: float, deviation: float) -> Scene:
    figure = Figure(figsize=(8.8, 4))
    ax = figure.add_subplot()
    places = np.arange(len(plan))
    ax.bar(places - 0.2, plan["cost"], 0.38, color=PALETTE[6], edgecolor=PALETTE[0], label=_("cost of the contacts"))
    ax.bar(places + 0.2, plan["margin"], 0.38, color=PALETTE[2], edgecolor=PALETTE[0], label=_("margin hoped for"))
    ax.set_xticks(places, [name.replace(" ", "\n", 1) for name in plan.index])
    ax.set_xlabel(_("segment of the plan"))
    ax.set_ylabel(_("USD, over {n} weeks").format(n=terms.weeks))
    ax.set_title(_("Cost and margin hoped for, by segment"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    cost, margin = plan["cost"].sum(), plan["margin"].sum()
    within = (
        _("within the budget") if cost <= total else _("over the budget of {total} USD").format(total=number(total))
    )
    said = [
        _("Cost {cost} USD ({within}), margin hoped for {margin} USD, result {net} USD.").format(
            cost=number(cost), within=within, margin=number(margin), net=_whole(margin - cost)
        ),
        *_what_it_takes(segments, plan, terms, cost, deviation),
    ]
    listed = ", ".join(f"{name} {number(row['cost'])} / {number(row['margin'])}" for name, row in plan.iterrows())
    alt = _("Bars by segment: cost and margin hoped for, in USD: {listed}.").format(listed=listed)
    return Scene(figure, alt, tuple(said))


def _what_it_takes(
    segments: pd.DataFrame, plan: pd.DataFrame, terms: _Terms, cost: float, deviation: float
) -> list[str]:
    """Say at which effect the plan pays, and which effect its control group could see."""
    weekly = segments.set_index("segment")["weekly"]
    sales = (plan["contacted"] * weekly).sum()  # of a week
    if not sales:
        return [_("Nobody is contacted.")]
    even = cost / (sales * terms.weeks * terms.margin)
    said = [_("The plan pays from an effect of {even} of spending.").format(even=percent(even, 1))]
    treated, control = int(plan["contacted"].sum()), int(plan["control"].sum())
    if min(treated, control) < 2:
        return [*said, _("Without a control group, nobody will know what it did.")]
    least = campaign.detectable(deviation, treated, control)
    hoped = sales / treated * terms.effect
    text = _("Its control group could see {least} USD a week or more; you hope for {hoped}: {verdict}.")
    verdict = _("you will know") if hoped >= least else _("you will probably not know")
    return [*said, text.format(least=number(least, 1), hoped=number(hoped, 1), verdict=verdict)]


def _whole(value: float) -> str:
    return number(value).replace("-", "−")
