"""Simulators of chapter 04: levers of growth, funnel, priorities, the insurance path, a budget to share."""

from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from crmcourse import strategy
from crmcourse.checks import InputError
from crmcourse.messages import _, ngettext, number, percent
from crmcourse.style import PALETTE
from crmcourse.widgets._simulator import Scene, Simulator, slider

__all__ = ["budget", "funnel", "growth", "insurance", "priorities"]

_SHOWN = 5  # accounts named under a picture


def growth(orders: pd.DataFrame, accounts: pd.DataFrame) -> None:
    """Choose the two years and how finely markets are told apart; see the waterfall of levers.

    Parameters
    ----------
    orders, accounts : DataFrame
        As in `crmcourse.strategy.levers`, with the columns sector, region and size of the accounts.

    Raises
    ------
    InputError
        When a table is not such a table, or holds a single year.
    """
    years = sorted(orders["order_date"].dt.year.unique().tolist()) if "order_date" in orders else []
    if len(years) < 2:
        raise InputError(_("At least two years of orders are needed, {n} found.").format(n=len(years)))
    revenue = orders.groupby(orders["order_date"].dt.year)["amount_eur"].sum()
    grains = [
        (_("a single market"), ()),
        (_("sector"), ("sector",)),
        (_("sector and region"), ("sector", "region")),
        (_("sector, region and size"), ("sector", "region", "size")),
    ]

    def draw(after: int, market: tuple[str, ...]) -> Scene:
        before = max(year for year in years if year < after)
        table = strategy.levers(orders, accounts, before=before, after=after, market=market)
        ax = strategy.plot_levers(table, float(revenue[before]), years=(str(before), str(after)))
        option = table.groupby("option", sort=False)["amount_eur"].sum() / 1e6
        told = _("{before} → {after}: {total} M€, of which offence {offence} M€ and defence {defence} M€.").format(
            before=before,
            after=after,
            total=_signed(option.sum()),
            offence=_signed(option.iloc[0]),
            defence=_signed(option.iloc[1]),
        )
        wider = table.loc["wider"]
        more = ngettext(
            "{n} new customer comes from a market nobody bought in the year before: {amount} M€.",
            "{n} new customers come from markets nobody bought in the year before: {amount} M€.",
            int(wider["accounts"]),
        ).format(n=number(wider["accounts"]), amount=_signed(wider["amount_eur"] / 1e6))
        return _scene(ax.figure, _("Waterfall of revenue by lever. {told}").format(told=told), (told, more))

    controls = {
        "after": _choice(_("Year after"), [(str(year), year) for year in years[1:]], years[-1]),
        "market": _choice(_("A market is a"), grains, grains[-1][1]),
    }
    Simulator(_("Levers of growth"), controls, draw, _row).show()


def funnel() -> None:
    """Move the number of suspects and the rates of a funnel; see how much chance is in what comes out."""

    def draw(suspects: int, prospects: int, customers: int, key: int, uncertain: bool) -> Scene:
        counts = [suspects, round(suspects * prospects / 1000)]
        counts += [round(counts[-1] * customers / 100)]
        counts += [round(counts[-1] * key / 100)]
        counts = dict(zip(strategy.STAGES, counts, strict=True))
        plays = strategy.simulate(counts, draws=4000, uncertain=uncertain)
        names = strategy.stage_names()
        figure, sides = plt.subplots(1, 2, figsize=(9, 3.6), width_ratios=(3, 2))
        for ax, stage, color in zip(sides, ("customer", "key"), (PALETTE[2], PALETTE[5]), strict=True):
            top = int(np.quantile(plays[stage], 0.995)) + 1
            heights = np.bincount(np.minimum(plays[stage], top), minlength=top + 1) / len(plays)
            ax.bar(range(top + 1), heights, color=color, width=0.9)
            ax.axvline(counts[stage], color="black", linestyle="--", linewidth=1.2)
            ax.yaxis.set_major_formatter(lambda value, position: percent(value))
            ax.set_xlabel(names[stage])
        sides[0].set_ylabel(_("Share of the plays (%)"))
        sides[0].set_title(_("4,000 plays of the same funnel (dashes: expected)"))
        low, high = plays["customer"].quantile([0.025, 0.975])
        told = _("Expected: {prospects} prospects, {customers} customers; key accounts: {key}.").format(
            prospects=number(counts["prospect"]), customers=number(counts["customer"]), key=number(counts["key"])
        )
        more = _(
            "19 times in 20, between {low} and {high} customers; no key account at all {none} of the time."
        ).format(low=number(low), high=number(high), none=percent((plays["key"] == 0).mean()))
        return _scene(
            figure,
            _("Histograms of customers and of key accounts over 4,000 plays. {more}").format(more=more),
            (told, more),
        )

    controls = {
        "suspects": slider(_("Suspects"), range(500, 20_001, 500), 5000),
        "prospects": slider(_("Prospects for 1,000 suspects"), range(5, 501, 5), 20),
        "customers": slider(_("Customers for 100 prospects"), range(1, 101), 10),
        "key": slider(_("Key accounts for 100 customers"), range(1, 51), 10),
        "uncertain": widgets.Checkbox(value=False, description=_("Rates known only by these numbers"), indent=False),
    }
    Simulator(_("A funnel and its chance"), controls, draw).show()


def priorities(profile: pd.DataFrame) -> None:
    """Move the thresholds of the matrix of priorities; see cells fill and empty, and who is in one of them.

    Parameters
    ----------
    profile : DataFrame
        Result of `crmcourse.strategy.profile`, with the column company.

    Raises
    ------
    InputError
        When a column is missing.
    """
    start = strategy.priorities()
    first = strategy.place(profile, start)["cell"]
    cells = [(cell.name, cell.name) for cell in start.cells.values()]

    def draw(medium: int, high: int, part: int, most: int, cell: str) -> Scene:
        matrix = strategy.priorities(potential_eur=(1000 * medium, 1000 * high), share=(part / 100, most / 100))
        placed = strategy.place(profile, matrix)
        ax = strategy.plot_matrix(placed, matrix, amount="amount_eur")
        moved = int((placed["cell"] != first).sum())
        told = ngettext(
            "{n} account changes cell against the first thresholds.",
            "{n} accounts change cells against the first thresholds.",
            moved,
        ).format(n=number(moved))
        inside = placed[placed["cell"] == cell].nlargest(_SHOWN, "potential_eur")
        named = " ; ".join(
            f"{row.company} ({number(row.potential_eur / 1000)}\N{NO-BREAK SPACE}k€)" for row in inside.itertuples()
        )
        more = _("{cell}, largest potentials: {names}.").format(cell=cell, names=named or "–")
        return _scene(
            ax.figure,
            _("Matrix of priorities: accounts and amount of each cell. {told}").format(told=told),
            (told, more),
        )

    controls = {
        "medium": slider(_("Medium potential from (k€)"), range(5, 101, 5), 25),
        "high": slider(_("High potential from (k€)"), range(20, 501, 10), 100),
        "part": slider(_("Medium share from (%)"), range(5, 100, 5), 25),
        "most": slider(_("High share from (%)"), range(10, 105, 5), 50),
        "cell": _choice(_("Show the accounts of"), cells, cells[3][1]),
    }
    Simulator(_("Thresholds of the priorities"), controls, draw).show()


def insurance() -> None:
    """Step through the insurance path on the value plane."""
    path = strategy.insurance_path()

    def draw(step: str) -> Scene:
        row = path.loc[step]
        ax = strategy.plot_insurance(step)
        told = _("Step {step}: {event}.").format(step=step.replace("'", "′"), event=row["event"])
        more = _("Line of conduct: {conduct}.").format(conduct=row["conduct"])
        alt = _("Value plane, profitability across, potential up: the customer's path up to step {step}.").format(
            step=step.replace("'", "′")
        )
        return _scene(ax.figure, alt, (told, more))

    steps = widgets.SelectionSlider(
        options=[(step.replace("'", "′"), step) for step in strategy.STEPS],
        value="1",
        description=_("Step"),
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "30em"},
    )
    Simulator(_("Eight steps of an insured customer"), {"step": steps}, draw).show()


def budget(market: strategy.Market, *, budget_eur: float) -> None:
    """Share a budget between winning and keeping, and bend the response curves; see where the next euro pays.

    Parameters
    ----------
    market : crmcourse.strategy.Market
        The market to start from; its numbers of suspects and customers and its values stay.
    budget_eur : float
        Budget of the year to start from (EUR), at least 1,000.

    Raises
    ------
    InputError
        When the budget is under 1,000 EUR or no number.
    """
    if not isinstance(budget_eur, int | float) or not budget_eur >= 1000:
        raise InputError(
            _("`{name}` must be a number from {low} up, not {found}.").format(
                name="budget_eur", low=1000, found=budget_eur
            )
        )
    win, keep = market.win, market.keep

    def draw(total: int, share: int, win_speed: int, keep_speed: int, keep_floor: int) -> Scene:
        floor = min(keep_floor / 100, keep.ceiling - 0.001)
        bent = strategy.Market(
            market.suspects,
            market.customers,
            strategy.Response(win.ceiling, win.speed * win_speed / 100, win.floor),
            strategy.Response(keep.ceiling, keep.speed * keep_speed / 100, floor),
            market.value_won_eur,
            market.value_kept_eur,
        )
        spent = 1000.0 * total
        now = strategy.allocate(bent, win_eur=spent * (1 - share / 100), keep_eur=spent * share / 100)
        figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
        strategy.plot_responses(bent, top_eur=2 * spent / min(bent.suspects, bent.customers), ax=left)
        strategy.plot_allocation(bent, budget_eur=spent, ax=right)
        right.plot(share / 100, now["profit_eur"] / 1000, "D", color=PALETTE[3])
        told = _(
            "You: {won} customers won, {kept} kept, {profit} k€. "
            "Next euro: {next_won} € on winning, {next_kept} € on keeping."
        )
        told = told.format(
            won=number(now["won"]),
            kept=number(now["kept"]),
            profit=number(now["profit_eur"] / 1000),
            next_won=number(now["next_won"], 2),
            next_kept=number(now["next_kept"], 2),
        )
        ratio = now["cost_ratio"]
        more = _("A customer won costs {ratio} times a customer kept, on average; {extra} € for one more kept.").format(
            ratio="–" if np.isnan(ratio) else number(ratio, 1),
            extra="–" if np.isnan(now["cost_extra"]) else number(now["cost_extra"]),
        )
        alt = _(
            "Left, response curves; right, profit by share of the budget given to keeping, "
            "its optimum and your choice. {told}"
        )
        return _scene(figure, alt.format(told=told), (told, more))

    thousands = round(budget_eur / 1000)
    controls = {
        "total": slider(_("Budget (k€)"), range(1, 4 * thousands + 1), thousands),
        "share": slider(_("Share to keeping (%)"), range(0, 101, 5), 50),
        "win_speed": slider(_("Ease of winning (100: today)"), range(20, 501, 20), 100),
        "keep_speed": slider(_("Ease of keeping (100: today)"), range(20, 501, 20), 100),
        "keep_floor": slider(_("Kept without spending (%)"), range(0, 96), round(100 * keep.floor)),
    }
    Simulator(_("A budget between winning and keeping"), controls, draw).show()


def _scene(figure: Figure, alt: str, said: tuple[str, ...]) -> Scene:
    plt.close(figure)  # drawn by the simulator, not once more at the end of the cell
    return Scene(figure, alt, said)


def _signed(value: float) -> str:
    return f"{'+' if value >= 0 else '−'}{number(abs(value), 2)}"


def _choice(label: str, options: list[tuple[str, Any]], value: Any) -> widgets.Dropdown:
    style, layout = {"description_width": "initial"}, {"width": "auto"}
    return widgets.Dropdown(options=options, value=value, description=label, style=style, layout=layout)


def _row(controls: dict) -> widgets.Widget:
    return widgets.HBox(list(controls.values()))
