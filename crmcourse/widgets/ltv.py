"""Simulators of chapter 05: the lecture's chart, five points of retention, the silence of one customer."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from crmcourse import ltv
from crmcourse.btyd.units import duration
from crmcourse.checks import InputError
from crmcourse.messages import _, number, percent
from crmcourse.style import PALETTE, euros, percents
from crmcourse.widgets._simulator import Scene, Simulator, columns, slider

__all__ = ["alive", "components", "retention"]

_LOOKS = (
    {"color": PALETTE[2], "linestyle": "-"},
    {"color": PALETTE[3], "linestyle": "--"},
    {"color": PALETTE[0], "linestyle": ":"},
)


def components() -> None:
    """Move the components of the lecture's chart; see the profit of each year, its cumulated sum and the break-even."""
    controls = {
        "acquisition": slider(_("Acquisition cost (€)"), range(0, 501, 10), 100),
        "base": slider(_("Base profit (€ a year)"), range(0, 101, 5), 40),
        "growth": slider(_("Revenue growth (€ more each year)"), range(0, 21), 8),
        "cost": slider(_("Cost reduction (€ more each year)"), range(0, 21), 5),
        "referrals": slider(_("Referrals (€ more each year)"), range(0, 21), 6),
        "premium": slider(_("Price premium (€ more each year)"), range(0, 21), 6),
        "discount": slider(_("Discount rate (% a year)"), range(0, 31), 10),
        "kept": slider(_("Customers kept each year (%)"), range(40, 101), 100),
    }

    def draw(discount: int, kept: int, **amounts: int) -> Scene:
        table = ltv.components_table(_components_with(**amounts))
        return _components_scene(ltv.profit_by_year(table, discount / 100, kept / 100))

    def sides(held: Mapping[str, Any]) -> Any:
        return columns(list(held.values()))

    Simulator(_("The long-term value chart, component by component"), controls, draw, sides).show()


def _components_with(
    acquisition: int, base: int, growth: int, cost: int, referrals: int, premium: int
) -> ltv.ProfitComponents:
    return ltv.ProfitComponents(
        acquisition_cost=acquisition,
        base_profit=base,
        revenue_growth=ltv.YearlyGain(2, growth, 5 * growth),
        cost_reduction=ltv.YearlyGain(2, cost, 4 * cost),
        referrals=ltv.YearlyGain(3, referrals, 5 * referrals),
        price_premium=ltv.YearlyGain(4, premium, 4 * premium),
    )


def _components_scene(profits: pd.DataFrame) -> Scene:
    figure = Figure(figsize=(10.5, 4.6))
    left, right = figure.subplots(1, 2)
    ltv.plot_components(profits, ax=left)
    ltv.plot_cumulated(profits, ax=right)
    left.set_title(_("Profit of each year, customer present"))
    right.set_title(_("Cumulated profit per customer won"))
    last = profits.index[-1]
    total, discounted = profits["cumulated"].iloc[-1], profits["cumulated_discounted"].iloc[-1]
    year = ltv.break_even_year(profits)
    if year is None:
        when = _("With discount, the acquisition cost is never paid back in {years} years.").format(years=last)
    else:
        when = _("With discount, the acquisition cost is paid back in year {year}.").format(year=year)
    said = (
        _("Cumulated profit after {years} years: {total}; discounted: {discounted}.").format(
            years=last, total=_euros(total), discounted=_euros(discounted)
        ),
        when,
    )
    alt = _("Left, stacked bars of the yearly profit by component; right, cumulated profit with and without discount.")
    return Scene(figure, " ".join((alt, *said)), said)


def retention() -> None:
    """Move margin, retention, discount and acquisition cost; see the value of a customer and what some points add."""
    controls = {
        "kept": slider(_("Loyalty rate (% a year)"), range(0, 96), 80),
        "points": slider(_("Rise of the loyalty rate (points)"), range(1, 11), 5),
        "discount": slider(_("Discount rate (% a year)"), range(0, 31), 10),
        "margin": slider(_("Margin (€ a year)"), range(10, 501, 10), 100),
        "cost": slider(_("Acquisition cost (€)"), range(0, 2001, 20), 0),
    }

    def draw(**chosen: int) -> Scene:
        return _retention_scene(**chosen)

    Simulator(_("A few points of retention"), controls, draw, lambda held: columns(list(held.values()))).show()


def _retention_scene(kept: int, points: int, discount: int, margin: int, cost: int) -> Scene:
    rate, rise, yearly = kept / 100, points / 100, discount / 100
    rates = np.linspace(0, 0.99, 199)
    options = {"margin": margin, "acquisition_cost": cost, "points": rise}
    figure = Figure(figsize=(10.5, 4.2))
    left, right = figure.subplots(1, 2)
    left.plot(rates, ltv.retention_value(margin, rates, yearly) - cost, color=PALETTE[2])
    raised = min(rate + rise, 1.0)
    before, after = (ltv.retention_value(margin, r, yearly) - cost for r in (rate, raised))
    if np.isfinite(after):
        left.plot([rate, raised], [before, after], color=PALETTE[3], marker="o", linestyle="--")
        left.set_ylim(min(-cost, 0) - margin / 2, max(after, before, 9 * margin) * 1.15)
    left.axhline(0, color="black", linewidth=0.8)
    left.set(xlabel=_("Loyalty rate per year"), ylabel=_("Value less acquisition cost (€)"))
    left.set_title(_("Value of a customer by retention"))
    left.yaxis.set_major_formatter(euros())
    below = rates[rates <= 1 - rise]
    right.plot(below, ltv.profit_change(below, yearly, **options), color=PALETTE[2])
    change = ltv.profit_change(rate, yearly, **options)
    if np.isfinite(change):
        right.plot([rate], [change], marker="o", color=PALETTE[3])
    right.axhline(0.5, color=PALETTE[0], linestyle=":", label=_("The claim: +50 %"))
    right.set(xlabel=_("Retention per year, before the rise"), ylabel=_("Rise of profit"), ylim=(0, 1.5), xlim=(0, 1))
    right.set_title(_("What the points add, in share of the profit"))
    right.legend(loc="upper left")
    right.yaxis.set_major_formatter(percents())
    for ax in (left, right):
        ax.xaxis.set_major_formatter(percents())
    said = (
        _("Value at {rate}: {before}; at {raised}: {after}.").format(
            rate=percent(rate), raised=percent(raised), before=_euros(before), after=_euros(after)
        ),
        _change_said(change),
    )
    alt = _("Left, the value of a customer rises ever faster with retention; right, the share of profit that is added.")
    return Scene(figure, " ".join((alt, *said)), said)


def _change_said(change: float) -> str:
    if np.isnan(change):
        return _("The customer brings no profit before the rise: a percentage would mean nothing.")
    if np.isinf(change):
        return _("Nobody leaves and money keeps its worth: the value has no end.")
    if change >= 0.5 - 1e-9:
        return _("Profit rises by {change}: the claim holds here.").format(change=percent(change))
    return _("Profit rises by {change}: the claim does not hold here.").format(change=percent(change))


_SILENCE = {
    "week": lambda: _("Silence since the last purchase (weeks)"),
    "month": lambda: _("Silence since the last purchase (months)"),
}
_YEAR = {"week": 52, "month": 12}


def alive(models: Mapping[str, Any], *, observed: int = 36) -> None:
    """Let the silence of one customer last; see the chance that the customer is still active, by one or several models.

    Parameters
    ----------
    models : mapping of str to BGNBD or ParetoNBD
        Models to compare, by name, all in months or all in weeks; three at most.
    observed : int
        Time of observation since the first purchase, in the unit of the models.

    Raises
    ------
    InputError
        Without model, with more than three, or with models in two units or in another one.
    """
    units = {getattr(model, "unit", None) for model in models.values()}
    if not 0 < len(models) <= len(_LOOKS) or len(units) != 1 or not units <= set(_SILENCE):
        raise InputError(_("One to three models are expected, all in weeks or all in months."))
    controls = {
        "x": slider(_("Repeat purchases"), range(0, 31), 2),
        "silence": slider(_SILENCE[units.pop()](), range(0, observed), observed // 4),
    }

    def draw(x: int, silence: int) -> Scene:
        return _alive_scene(models, observed, x, silence)

    Simulator(_("The silence of one customer"), controls, draw, lambda held: columns(list(held.values()))).show()


def _alive_scene(models: Mapping[str, Any], observed: int, x: int, silence: int) -> Scene:
    unit = next(iter(models.values())).unit
    silences = np.append(np.arange(observed), silence)
    last = observed - silences if x else np.zeros(len(silences))
    past = pd.DataFrame({"x": x, "t_x": last.astype(float), "T": float(observed), "unit": unit})
    figure = Figure(figsize=(8.4, 4))
    ax = figure.add_subplot()
    words = []
    for (name, model), look in zip(models.items(), _LOOKS[: len(models)], strict=True):
        chances = model.p_alive(past).to_numpy()
        ax.plot(silences[:-1], chances[:-1], label=name, **look)
        ax.plot([silence], [chances[-1]], marker="o", color=look["color"])
        ahead = model.conditional_expected_purchases(past, _YEAR[unit]).iloc[-1]
        words.append(
            _("{name}: chance of being active {chance}; purchases expected in a year: {ahead}.").format(
                name=name, chance=percent(chances[-1]), ahead=number(ahead, 1)
            )
        )
    ax.set(xlabel=_SILENCE[unit](), ylabel=_("Chance of being still active"))
    ax.set_ylim(0, 1.03)
    ax.yaxis.set_major_formatter(percents())
    purchases = _("Known for {duration}; repeat purchases: {x}").format(duration=duration(observed, unit), x=x)
    ax.set_title(purchases)
    ax.legend()
    if x == 0:
        words.append(
            _("Without a repeat purchase the silence has lasted since the first one: moving it changes nothing.")
        )
    alt = _("Curves of the chance of being still active by length of silence. {purchases}.").format(purchases=purchases)
    return Scene(figure, " ".join((alt, *words)), tuple(words))


def _euros(amount: float) -> str:
    if np.isinf(amount):
        return "∞"
    return number(amount).replace("-", "−") + "\N{NO-BREAK SPACE}€"
