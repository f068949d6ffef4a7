"""Pictures of scores and of the migration between segments; each returns the Axes it drew on."""

from typing import Any

import matplotlib.pyplot as plt
import narwhals as nw
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.style import new_axes, shade_matrix

__all__ = ["plot_grid", "plot_heatmap", "plot_migration"]

_DARK, _LIGHT = "#0b3d66", "#9ec9e2"


def plot_grid(scored: Any, *, currency: str = "€", ax: Axes | None = None) -> Axes:
    """Draw customers by recency and frequency score: a disc by cell, of area proportional to their number.

    Each cell tells the number of customers and their mean amount a year.

    Parameters
    ----------
    scored : table
        Result of `score`, on any engine; a lazy one is aggregated by its engine.
    currency : str
        Symbol of the amounts.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On an empty table, a missing column or a missing value.

    Examples
    --------
    >>> import pandas as pd
    >>> scored = pd.DataFrame({"R": [4, 4, 1], "F": [3, 3, 1], "A": [2, 3, 1], "amount_per_year": [2e4, 6e4, 500.0]})
    >>> plot_grid(scored).get_xlabel()
    'Note de récence R (4\\xa0: achat récent)\\nDans chaque case\\xa0: nombre de clients, montant moyen par an'
    """
    cells = _cells(scored)
    ax = new_axes(ax, (7.5, 5.5))
    classes = _score_axes(ax, cells)
    ax.set_xlim(-0.5, classes["R"] - 0.5)
    ax.set_ylim(-0.5, classes["F"] - 0.5)
    ax.grid(False)
    areas = 1_800 * cells["customers"] / cells["customers"].max()
    x, y = (cells.index.get_level_values(letter) - 1 for letter in "RF")
    ax.scatter(x, y + 0.15, areas, _LIGHT, edgecolors=_DARK)
    for (r, f), customers, mean in cells[["customers", "mean"]].itertuples(name=None):
        ax.text(r - 1, f - 1.27, number(customers), ha="center", va="center", weight="bold")
        ax.text(r - 1, f - 1.41, _money(mean, currency), ha="center", va="center", fontsize="small")
    ax.set_title(_("Customers by recency and frequency"))
    ax.set_xlabel(ax.get_xlabel() + "\n" + _("In each cell: number of customers, mean amount a year"))
    return ax


def plot_heatmap(scored: Any, value: str = "amount", *, ax: Axes | None = None) -> Axes:
    """Draw where the amount (or the customers) lies, by recency and frequency score.

    Parameters
    ----------
    scored : table
        Result of `score`.
    value : {"amount", "customers"}
        Share of the yearly amount, or share of the customers.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        As `plot_grid`, or when `value` is another word.
    """
    titles = {
        "amount": _("Share of the amount by recency and frequency"),
        "customers": _("Share of the customers by recency and frequency"),
    }
    if value not in titles:
        raise InputError(_("`value` must be one of {words}, not {found}.").format(words=", ".join(titles), found=value))
    cells = _cells(scored)
    ax = new_axes(ax, (7, 5))
    classes = _score_axes(ax, cells)
    total = cells[value].sum()
    shares = np.zeros((classes["F"], classes["R"]))
    for (r, f), part in cells[value].items():
        shares[f - 1, r - 1] = part / total if total else 0.0
    shade_matrix(ax, shares, lambda i, j: percent(shares[i, j], 1) if shares[i, j] else "–")
    ax.invert_yaxis()  # the best scores at the top
    ax.set_title(titles[value])
    return ax


def plot_migration(moves: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a migration: one row a segment before, the share of its customers that each segment after received.

    Parameters
    ----------
    moves : DataFrame
        Result of `migration` (numbers of customers).
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When `moves` is no table of numbers, none negative, with the same segments as rows and columns.
    """
    if not isinstance(moves, pd.DataFrame) or list(moves.index) != list(moves.columns):
        raise InputError(_("`moves` must be the result of crm.frac.migration."))
    check_table(moves, table="moves", columns={name: Rule("number", minimum=0) for name in moves.columns})
    kept = [name for name in moves.index if moves.loc[name].sum() or moves[name].sum()]
    if not kept:
        raise InputError(_("`moves` holds no customer."))
    shown = moves.loc[kept, kept]
    totals = shown.sum(axis=1)
    shares = shown.div(totals.replace(0, 1), axis=0).to_numpy()
    ax = new_axes(ax, (9.5, 6.5))
    shade_matrix(
        ax, shares, lambda i, j: percent(shares[i, j]) if shares[i, j] >= 0.005 else "<\u202f1" if shares[i, j] else ""
    )
    for i in range(len(kept)):  # the customers who stayed
        ax.add_patch(plt.Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=2))
    ax.set_xticks(range(len(kept)), kept, rotation=40, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(len(kept)), [f"{name} ({number(totals[name])})" for name in kept])
    ax.set_xlabel(_("Segment after"))
    ax.set_ylabel(_("Segment before (customers)"))
    ax.set_title(_("Where the customers of each segment went (share of the row)"))
    return ax


def _cells(scored: Any) -> pd.DataFrame:
    """Customers, sum and mean of the yearly amount, by scores R and F."""
    score = Rule("number", minimum=1)
    check_table(scored, table="scored", columns={"R": score, "F": score, "amount_per_year": Rule("number", minimum=0)})
    cells = (
        nw.from_native(scored)
        .group_by("R", "F")
        .agg(nw.len().alias("customers"), nw.col("amount_per_year").sum().alias("amount"))
    )
    cells = cells.collect() if isinstance(cells, nw.LazyFrame) else cells
    table = pd.DataFrame(cells.rows(named=True)).set_index(["R", "F"]).sort_index()
    return table.assign(mean=table["amount"] / table["customers"])


def _score_axes(ax: Axes, cells: pd.DataFrame) -> dict[str, int]:
    """Name the axes of a grid of scores, lines between the cells, and return how many classes each has."""
    classes = {letter: max(4, int(cells.index.get_level_values(letter).max())) for letter in "RF"}
    ax.set_xticks(range(classes["R"]), range(1, classes["R"] + 1))
    ax.set_yticks(range(classes["F"]), range(1, classes["F"] + 1))
    for axis, letter in ((ax.xaxis, "R"), (ax.yaxis, "F")):
        axis.set_ticks(np.arange(classes[letter] - 1) + 0.5, minor=True)
    ax.grid(False)
    ax.grid(True, axis="both", which="minor", color="#888888", linewidth=0.8)
    ax.tick_params(which="both", length=0)
    ax.set_xlabel(_("Recency score R ({n}: recent purchase)").format(n=classes["R"]))
    ax.set_ylabel(_("Frequency score F ({n}: frequent purchases)").format(n=classes["F"]))
    return classes


def _money(amount: float, currency: str) -> str:
    if amount >= 10_000:
        return f"{number(amount / 1000, 1 if amount < 100_000 else 0)}\N{NO-BREAK SPACE}k{currency}"
    return f"{number(amount)}\N{NO-BREAK SPACE}{currency}"
