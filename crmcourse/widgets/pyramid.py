"""Simulators of chapter 06: the rules of the pyramid, an action on one passage, growth by recommendation."""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from crmcourse import pyramid
from crmcourse.messages import _, long_date, number, percent
from crmcourse.style import PALETTE, kiloeuros
from crmcourse.widgets._simulator import Scene, Simulator, slider

__all__ = ["action", "growth", "rules"]


def rules(tables: Mapping[str, pd.DataFrame], days: list[pd.Timestamp]) -> None:
    """Move the thresholds of the rules and the day; see the pyramid change shape and accounts change stage.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `crmcourse.pyramid.evidence`.
    days : list of dates
        Days to choose from; the last one is shown first.

    Raises
    ------
    InputError
        When the tables are not as `crmcourse.pyramid.evidence` asks.
    """
    days = [pd.Timestamp(day) for day in days]
    known = {days[-1]: pyramid.evidence(tables, days[-1])}
    labels = {
        "orders": (_("Customer: orders in 12 months, at least"), range(1, 7), 2),
        "satisfaction": (_("Account: satisfaction, at least"), range(5, 11), 8),
        "recommend": (_("Supporter: intention to recommend, at least"), range(5, 11), 9),
        "contract": (_("Partner: running contracts, at least"), range(0, 3), 1),
    }
    controls: dict[str, widgets.Widget] = {name: slider(*values) for name, values in labels.items()}
    controls["day"] = widgets.SelectionSlider(
        options=[(long_date(day), day) for day in days],
        value=days[-1],
        description=_("Day"),
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "auto"},
    )

    def draw(day: pd.Timestamp, **least: int) -> Scene:
        if day not in known:
            known[day] = pyramid.evidence(tables, day)
        course = pyramid.place(known[day])["stage"]
        return _rules_scene(pyramid.place(known[day], rules_with(**least))["stage"], course, day)

    Simulator(_("The rules of the pyramid"), controls, draw).show()


def rules_with(orders: int, satisfaction: int, recommend: int, contract: int) -> tuple[pyramid.Rule, ...]:
    """Return the course's rules with other thresholds."""
    least = {"orders": orders, "satisfaction": satisfaction, "recommend": recommend, "contract": contract}

    def moved(stage: str, condition: pyramid.Condition) -> pyramid.Condition:
        if condition.signal == "contract" and stage != "partner":
            return condition
        if condition.signal not in least or stage in ("prospect", "lost"):
            return condition
        return pyramid.Condition(condition.signal, at_least=least[condition.signal])

    return tuple(
        pyramid.Rule(
            rule.stage,
            tuple(moved(rule.stage, condition) for condition in rule.every),
            tuple(moved(rule.stage, condition) for condition in rule.one_of),
        )
        for rule in pyramid.RULES
    )


def _rules_scene(now: pd.Series, course: pd.Series, day: pd.Timestamp) -> Scene:
    figure = Figure(figsize=(8.4, 4.4))
    sizes = now.value_counts().reindex(pyramid.stage_names(lost=True, suspect=True), fill_value=0)
    pyramid.plot_pyramid(sizes, ax=figure.add_subplot())
    outside = _("Outside the pyramid on {day}: {suspects} suspects and {lost} lost accounts.").format(
        day=long_date(day), suspects=number(sizes.iloc[0]), lost=number(sizes.iloc[-1])
    )
    changed = int((now != course).sum())
    moved = _("{n} of {total} accounts are not on the stage that the course's rules give them.").format(
        n=number(changed), total=number(len(now))
    )
    listed = ", ".join(f"{stage} {number(size)}" for stage, size in sizes.iloc[1:-1].items())
    alt = _("Pyramid of horizontal bars: number of accounts by stage ({sizes}).").format(sizes=listed)
    return Scene(figure, alt, (outside, moved))


def action(probability: pd.DataFrame, margin: pd.Series, numbers: pd.Series) -> None:
    """Suppose that an action moves one probability of passage; see the value of each stage, and whether it pays.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage from one year to the next, "lost" as the last state.
    margin : Series
        Mean margin of the year that follows, by stage (EUR).
    numbers : Series
        Accounts by stage today.

    Raises
    ------
    InputError
        As `crmcourse.pyramid.stage_values`.
    """
    states = list(probability.columns)
    pyramid.stage_values(probability, margin, 0.1)
    controls = {
        "origin": _choice(_("Stage acted upon"), states[:-1], states[1]),
        "destination": _choice(_("Passage towards"), states, states[-1]),
        "points": slider(_("Change of the probability, in points"), range(-10, 11), -3),
        "cost": slider(_("Cost of the action (€ per account and year)"), range(0, 2001, 50), 200),
        "rate": slider(_("Yearly discount rate (%)"), range(2, 26), 10),
    }

    def draw(origin: str, destination: str, points: int, cost: int, rate: int) -> Scene:
        before = pyramid.stage_values(probability, margin, rate / 100)
        changed = pyramid.change(probability, origin, destination, points / 100)
        costs = margin - pd.Series(float(cost), index=[origin]).reindex(margin.index, fill_value=0.0)
        after = pyramid.stage_values(changed, costs, rate / 100)
        gross = pyramid.stage_values(changed, margin, rate / 100)
        total = (after - before) @ numbers.reindex(states, fill_value=0)
        return _action_scene(before, after, (origin, destination, points), gross[origin] - before[origin], total)

    Simulator(_("An action on one passage"), controls, draw).show()


def _choice(label: str, options: list[str], value: str) -> widgets.Dropdown:
    style, layout = {"description_width": "initial"}, {"width": "auto"}
    return widgets.Dropdown(options=options, value=value, description=label, style=style, layout=layout)


def _action_scene(
    before: pd.Series, after: pd.Series, passage: tuple[str, str, int], gross: float, total: float
) -> Scene:
    figure = Figure(figsize=(8.4, 4))
    ax = figure.add_subplot()
    places = np.arange(len(before))
    ax.bar(places - 0.2, before, 0.38, color=PALETTE[6], edgecolor=PALETTE[0], label=_("without the action"))
    ax.bar(places + 0.2, after, 0.38, color=PALETTE[2], edgecolor=PALETTE[0], label=_("with it, cost deducted"))
    ax.set_xticks(places, before.index)
    ax.yaxis.set_major_formatter(kiloeuros())
    ax.set_ylabel(_("value of an account (k€)"))
    ax.set_xlabel(_("stage today"))
    ax.set_title(_("Value by stage, without and with the action"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    origin, destination, points = passage
    said = (
        _("{points} points on the passage from {origin} to {destination}, every year.").format(
            points=f"{points:+d}".replace("-", "−"), origin=origin, destination=destination
        ),
        _("Gain of value of an account in that stage: {gain} before the cost, {net} after.").format(
            gain=_euros(gross), net=_euros(after[origin] - before[origin])
        ),
        _("On all the accounts of today: {total}.").format(total=_euros(total)),
    )  # fmt: skip
    values = ", ".join(f"{stage} {_euros(value)}" for stage, value in after.items())
    alt = _("Bars by stage: value of an account without and with the action; with it: {values}.").format(values=values)
    return Scene(figure, alt, said)


def _euros(amount: float) -> str:
    return number(amount).replace("-", "−") + "\N{NO-BREAK SPACE}€"


def growth(chain: pyramid.Chain, rates: pd.Series, arrivals: pd.Series, start: pd.Series) -> None:
    """Move the strength of recommendation; see the number of accounts on the pyramid over ten years.

    Parameters
    ----------
    chain : Chain
        Result of `crmcourse.pyramid.chain`; its inflow holds the accounts that recommendation brought.
    rates : Series
        Newcomers brought a year, by stage of who recommends.
    arrivals : Series
        Share of these newcomers that enter each stage.
    start : Series
        Accounts by stage today.
    """
    lost = chain.counts.columns[-1]
    brought = pd.DataFrame(pyramid.births(rates, arrivals))
    others = (chain.inflow - start.reindex(brought.index, fill_value=0) @ brought).clip(lower=0)
    controls = {
        "strength": slider(_("Recommendations, against those observed (%)"), range(0, 501, 25), 100),
        "lost": slider(_("Change of all losses, in points"), range(-5, 6), 0),
    }

    def draw(strength: int, **moved: int) -> Scene:
        probability = chain.probability
        for stage in probability.index.drop(lost):
            points = max(moved["lost"] / 100, -probability.loc[stage, lost])
            probability = pyramid.change(probability, stage, lost, points)
        born = brought * strength / 100
        r = pyramid.reproduction(pyramid.absorbing(probability, lost), born, lost)
        paths = {
            _("with recommendation"): pyramid.forecast(probability, start, 10, others, born),
            _("without"): pyramid.forecast(probability, start, 10, others),
        }
        return _growth_scene({name: path.drop(columns=lost).sum(axis=1) for name, path in paths.items()}, r, strength)

    Simulator(_("Growth with and without recommendation"), controls, draw).show()


def _growth_scene(paths: dict[str, pd.Series], r: float, strength: int) -> Scene:
    figure = Figure(figsize=(8.4, 3.8))
    ax: Axes = figure.add_subplot()
    looks: Any = [{"color": PALETTE[2], "marker": "o"}, {"color": PALETTE[3], "marker": "s", "linestyle": "--"}]
    for (name, path), look in zip(paths.items(), looks, strict=True):
        ax.plot(path.index, path, label=name, **look)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(_("years (0: today)"))
    ax.set_ylabel(_("accounts on the pyramid"))
    ax.set_title(_("Ten years with and without recommendation"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    with_, without = (path.iloc[-1] for path in paths.values())
    said = (
        _("Recommendations at {strength} of those observed: reproduction number {r}.").format(
            strength=percent(strength / 100), r=number(r, 2)
        ),
        _("In ten years: {with_} accounts on the pyramid, against {without} without recommendation.").format(
            with_=number(with_), without=number(without)
        ),
    )
    alt = _("Two curves over ten years; number of accounts at the end: {with_} with recommendation, {without} without.")
    return Scene(figure, alt.format(with_=number(with_), without=number(without)), said)
