"""Pictures of the pyramid, of moves, of forecasts and of the path; each returns the Axes it drew on."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from crmcourse import style
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.pyramid._checks import aligned, check, known
from crmcourse.pyramid.stages import stage_names

__all__ = ["plot_forecast", "plot_migration", "plot_path", "plot_pyramid"]

_FILLS = ("#F1E9D2", "#CFE3EE", "#93BFDB", "#4C8DBA", "#1B4F80")


def plot_pyramid(numbers: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw the pyramid: one bar a stage, as wide as its number of accounts, from prospect up to partner.

    Parameters
    ----------
    numbers : Series
        Accounts by stage (names of `stage_names`); states outside the pyramid are not drawn.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When `numbers` is no Series, holds a negative or missing number, an unknown stage, or nothing to draw.

    Examples
    --------
    >>> ax = plot_pyramid(pd.Series({"prospect": 40, "client": 60, "partenaire": 5}))
    >>> len(ax.patches)
    5
    """
    stages = stage_names()
    shown = aligned(numbers, stage_names(lost=True, suspect=True), "numbers")[stages]
    if not shown.sum():
        raise InputError(_("There is no account on the pyramid."))
    ax = style.new_axes(ax, (8, 4.6))
    for level, (stage, fill) in enumerate(zip(stages, _FILLS, strict=True)):
        ax.barh(level, shown[stage], left=-shown[stage] / 2, height=0.86, color=fill, edgecolor="#0b3d66")
        text = f"{number(shown[stage])} ({percent(shown[stage] / shown.sum())})"
        ink = "white" if level == 4 and shown[stage] > 0.25 * shown.max() else "black"
        outside = shown[stage] < 0.25 * shown.max()
        x = shown[stage] / 2 + 0.02 * shown.max() if outside else 0
        ax.text(x, level, text, ha="left" if outside else "center", va="center", color=ink)
    ax.axhline(1.5, color="#D55E00", linestyle="--", linewidth=1.5)
    edge = 0.66 * shown.max()
    ax.text(edge, 1.56, _("develop, deepen"), ha="right", va="bottom", color="#8a3c00")
    ax.text(edge, 1.44, _("win"), ha="right", va="top", color="#8a3c00")
    ax.set_xlim(-edge, edge)
    ax.set_yticks(range(len(stages)), stages)
    ax.set_xticks([])
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel(_("number of accounts (width of the bar), share of the pyramid"))
    ax.set_ylabel(_("stage"))
    ax.set_title(_("The loyalty pyramid: {n} accounts").format(n=number(shown.sum())))
    return ax


def plot_migration(matrix: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a migration matrix: one row a stage before, the share of its accounts that each stage after received.

    Parameters
    ----------
    matrix : DataFrame
        Result of `count_moves` (numbers of accounts).
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When `matrix` is no table of numbers of 0 or more, or holds only zeros.

    Examples
    --------
    >>> matrix = pd.DataFrame([[8, 2], [0, 5]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> plot_migration(matrix).get_xlabel()
    'stade un an après'
    """
    check_table(matrix, table="matrix", columns={name: Rule("number", minimum=0) for name in matrix.columns})
    rows = [name for name in matrix.index if matrix.loc[name].sum()]
    if not rows:
        raise InputError(_("There is no move to draw."))
    columns = [name for name in matrix.columns if matrix[name].sum()]
    totals = matrix.loc[rows].sum(axis=1)
    shares = matrix.loc[rows, columns].div(totals, axis=0).to_numpy()
    ax = style.new_axes(ax, (8.2, 5))
    style.shade_matrix(
        ax, shares, lambda i, j: percent(shares[i, j], 0 if shares[i, j] >= 0.01 else 1) if shares[i, j] else "", top=1
    )
    for i, j in np.ndindex(shares.shape):
        if rows[i] == columns[j]:
            ax.add_patch(plt.Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=2))
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), [f"{name} ({number(totals[name])})" for name in rows])
    ax.set_xlabel(_("stage a year later"))
    ax.set_ylabel(_("stage (account-years)"))
    ax.set_title(_("From one year to the next (share of the row)"))
    return ax


def plot_forecast(simulated: pd.DataFrame, history: pd.DataFrame | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw the numbers of accounts by stage: those observed, then those forecast with their intervals.

    Parameters
    ----------
    simulated : DataFrame
        Result of `simulate`: ``period``, ``stage``, ``mean``, ``low``, ``high``.
    history : DataFrame, optional
        Accounts observed, dates as rows in order, stages as columns; the last row is period 0.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On a missing column, a missing or negative number.

    Examples
    --------
    >>> simulated = pd.DataFrame({"period": [0, 1], "stage": "client", "mean": [9, 8], "low": [9, 6], "high": [9, 10]})
    >>> plot_forecast(simulated).get_ylabel()
    'nombre de comptes'
    """
    columns = {name: Rule("number", minimum=0) for name in ("period", "mean", "low", "high")}
    check_table(simulated, table="simulated", columns={"stage": Rule("text"), **columns})
    ax = style.new_axes(ax, (8.2, 4.8))
    stages = [name for name in stage_names() if (simulated["stage"] == name).any()]
    marks = dict(zip(stage_names(), "osD^v", strict=True))
    ends = []
    for colour, stage in zip(style.PALETTE, stages, strict=False):
        rows = simulated[simulated["stage"] == stage].sort_values("period")
        ax.fill_between(rows["period"], rows["low"], rows["high"], color=colour, alpha=0.18, linewidth=0)
        ax.plot(rows["period"], rows["mean"], color=colour, linestyle="--", marker=marks[stage])
        if history is not None and stage in history:
            past = history[stage]
            ax.plot(range(1 - len(past), 1), past, color=colour, marker=marks[stage])
        ends.append((float(rows["mean"].iloc[-1]), stage, colour))
    if history is not None:
        ax.axvline(0, color="#666666", linewidth=1)
    last = simulated["period"].max()
    for height, stage, colour in _apart(ends, 0.055 * max(simulated["high"].max(), 1)):
        ax.text(last + 0.12, height, stage, color=colour, va="center")
    ax.set_xlim(right=last + 0.22 * (last + (0 if history is None else len(history))) + 0.3)
    ax.set_ylim(bottom=0)
    first = 0 if history is None else 1 - len(history)
    ax.xaxis.set_major_locator(FixedLocator(MaxNLocator(10, integer=True).tick_values(first, last).clip(first, last)))
    ax.set_xlabel(_("years (0: today)"))
    ax.set_ylabel(_("number of accounts"))
    ax.set_title(_("Accounts by stage: observed (line), forecast (dashes) and interval"))
    return ax


def plot_path(probability: pd.DataFrame, lost: str, *, ax: Axes | None = None) -> Axes:
    """Draw the relationship as a path up a stair: what share climbs, stays, goes down or is lost each year (F5).

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage, stages from bottom to top, `lost` among them.
    lost : str
        The state outside.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When rows do not sum to 1, or `lost` is unknown.
    """
    check(probability)
    known([lost], probability)
    stages = [name for name in probability.columns if name != lost]
    ax = style.new_axes(ax, (9, 5))
    for step, stage in enumerate(stages):
        row = probability.loc[stage]
        up, down = row[stages[step + 1 :]].sum(), row[stages[:step]].sum()
        ax.add_patch(plt.Rectangle((step, 0), 0.96, step + 1, facecolor=_FILLS[step % 5], edgecolor="#0b3d66"))
        middle, ink = step + 0.48, "white" if step % 5 == 4 else "black"
        lines = [_("climbs: {p}").format(p=percent(up))] if step < len(stages) - 1 else []
        lines += [_("stays: {p}").format(p=percent(row[stage]))]
        lines += [_("goes down: {p}").format(p=percent(down))] if step else []
        lines += [_("lost: {p}").format(p=percent(row[lost]))]
        ax.text(middle, step + 1.08, stage, ha="center", va="bottom", fontweight="bold")
        ax.text(middle, (step + 1) / 2, "\n".join(lines), ha="center", va="center", color=ink, fontsize=9.5)
    ax.set_xlim(-0.1, len(stages) + 0.1)
    ax.set_ylim(0, len(stages) + 0.8)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xlabel(_("the path of the relationship, from prospect to partner"))
    ax.set_title(_("What becomes of the accounts of each step, one year later"))
    return ax


def _apart(ends: list[tuple[float, str, str]], gap: float) -> list[tuple[float, str, str]]:
    """Move labels up so that none hides another."""
    moved, floor = [], -np.inf
    for height, stage, colour in sorted(ends):
        floor = max(height, floor + gap)
        moved.append((floor, stage, colour))
    return moved
