"""Pictures of scores, segments and their migration; each returns the Axes it drew on."""

from typing import Any

import matplotlib.pyplot as plt
import narwhals as nw
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import FuncFormatter

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.scoring import LECTURE, MEASURES, Scales
from crmcourse.messages import _, ngettext, number, percent

__all__ = ["plot_distribution", "plot_grid", "plot_heatmap", "plot_migration"]

# One hue from white to a dark blue: its lightness alone tells the values, in greyscale and to the colour-blind.
_BLUES = LinearSegmentedColormap.from_list("frac_blues", ["#ffffff", "#9ec9e2", "#3b7fb0", "#0b3d66"])


def plot_grid(scored: Any, *, ax: Axes | None = None) -> Axes:
    """Draw customers by recency and frequency score: a disc by cell, of area proportional to their number.

    Each cell tells the number of customers and their mean amount a year.

    Parameters
    ----------
    scored : table
        Result of `score`, on any engine; a lazy one is computed (aggregated there).
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
    'Note de récence R (4\\xa0: achat récent)'
    """
    cells = _cells(scored)
    ax = _axes(ax, (8, 5.5))
    sizes = cells["customers"] / cells["customers"].max()
    for (r, f), cell, size in zip(cells.index, cells.itertuples(), sizes, strict=True):
        ax.add_patch(plt.Circle((r, f + 0.13), 0.33 * np.sqrt(size), facecolor="#9ec9e2", edgecolor="#0b3d66"))
        ax.text(r, f + 0.13, number(cell.customers), ha="center", va="center", fontweight="bold", color="black")
        ax.text(r, f - 0.36, _money(cell.mean_amount), ha="center", va="center", fontsize="small", color="black")
    _score_axes(ax, cells)
    ax.set_title(_("Customers by recency and frequency: number (disc) and mean amount a year (below)"))
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
    ax = _axes(ax, (7.5, 5.5))
    shares = (cells[value] / max(cells[value].sum(), 1e-300)).unstack("R", fill_value=0.0)
    n_r, n_f = max(4, shares.columns.max()), max(4, shares.index.max())
    shares = shares.reindex(index=range(1, n_f + 1), columns=range(1, n_r + 1), fill_value=0.0)
    _matrix(ax, shares.to_numpy(), lambda i, j: percent(shares.iat[i, j], 1), x=shares.columns, y=shares.index)
    ax.invert_yaxis()
    _score_axes(ax, cells, limits=False)
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
    shown = moves.loc[kept, kept]
    totals = shown.sum(axis=1)
    shares = shown.div(totals.replace(0, 1), axis=0).to_numpy()
    ax = _axes(ax, (10, 7))
    rows = [f"{name} ({number(totals[name])})" for name in kept]
    _matrix(ax, shares, lambda i, j: percent(shares[i, j]) if shown.iat[i, j] else "", x=kept, y=rows)
    for i in range(len(kept)):
        ax.add_patch(plt.Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=2))
    ax.tick_params(axis="x", labelrotation=40)
    plt.setp(ax.get_xticklabels(), ha="right", rotation_mode="anchor")
    ax.set_xlabel(_("Segment after"))
    ax.set_ylabel(_("Segment before (customers)"))
    ax.set_title(_("Where the customers of each segment went (share of the row)"))
    return ax


def plot_distribution(
    summary: Any, measure: str = "recency", scales: Scales = LECTURE, *, bins: int = 40, ax: Axes | None = None
) -> Axes:
    """Draw how a measure is spread over the customers, with the classes of its scale.

    Parameters
    ----------
    summary : table
        Result of `summarize`; a lazy one is computed.
    measure : {"recency", "frequency", "amount_per_year"}
        What to draw. Customers who miss it (never ordered) are counted in the title.
    scales : Scales
        Whose thresholds to show.
    bins : int
        Number of bars.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On an empty table, a missing column, a wrong type, or another `measure`.
    """
    if measure not in MEASURES.values():
        words = ", ".join(MEASURES.values())
        raise InputError(_("`measure` must be one of {words}, not {found}.").format(words=words, found=measure))
    check_table(summary, table="summary", columns={measure: Rule("number", missing=True, minimum=0)})
    scale = dict(zip(MEASURES.values(), (scales.recency, scales.frequency, scales.amount), strict=True))[measure]
    data = nw.from_native(summary).select(nw.col(measure).cast(nw.Float64))
    values = (data.collect() if isinstance(data, nw.LazyFrame) else data)[measure].to_numpy()
    known = values[~np.isnan(values)]
    ax = _axes(ax, (9, 4.5))
    top = max(np.quantile(known, 0.99), scale.thresholds[-1] * 1.25)
    ax.hist(np.minimum(known, top), bins=bins, range=(0, top), color="#9ec9e2", edgecolor="#0b3d66", linewidth=0.6)
    for threshold in scale.thresholds:
        ax.axvline(threshold, color="black", linestyle="--", linewidth=1.2)
    counts = np.bincount(scale.score(known), minlength=scale.classes + 1)[1:]
    counts = counts if scale.ascending else counts[::-1]
    edges = [0, *scale.thresholds, top]
    height = ax.get_ylim()[1]
    ax.set_ylim(0, height * 1.18)
    for i, count in enumerate(counts):
        score = i + 1 if scale.ascending else scale.classes - i
        text = _("score {score}").format(score=score) + "\n" + number(count)
        ax.text((edges[i] + edges[i + 1]) / 2, height * 1.16, text, ha="center", va="top", fontsize="small")
    ax.set_xlim(0, top)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, position: number(value)))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, position: number(value)))
    names = {
        "recency": _("Recency (days since the last order)"),
        "frequency": _("Frequency (orders a year)"),
        "amount_per_year": _("Amount (€ a year)"),
    }
    ax.set_xlabel(names[measure])
    ax.set_ylabel(_("Number of customers"))
    missing = len(values) - len(known)
    title = _("Distribution and classes of the scale")
    if missing:
        title += "\n" + ngettext(
            "({n} customer who never ordered not shown)", "({n} customers who never ordered not shown)", missing
        ).format(n=number(missing))
    ax.set_title(title)
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
    return table.assign(mean_amount=table["amount"] / table["customers"])


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    return plt.subplots(figsize=size, layout="constrained")[1] if ax is None else ax


def _score_axes(ax: Axes, cells: pd.DataFrame, limits: bool = True) -> None:
    n_r, n_f = (max(4, int(cells.index.get_level_values(letter).max())) for letter in "RF")
    if limits:
        ax.set_xlim(0.5, n_r + 0.5)
        ax.set_ylim(0.5, n_f + 0.5)
        ax.set_xticks(range(1, n_r + 1))
        ax.set_yticks(range(1, n_f + 1))
        ax.set_xticks(np.arange(1.5, n_r), minor=True)
        ax.set_yticks(np.arange(1.5, n_f), minor=True)
        ax.grid(False)
        ax.grid(True, which="minor", color="#888888", linewidth=0.8)
        ax.tick_params(which="minor", length=0)
    ax.set_xlabel(_("Recency score R ({n}: recent purchase)").format(n=n_r))
    ax.set_ylabel(_("Frequency score F ({n}: frequent purchases)").format(n=n_f))


def _matrix(ax: Axes, shares: np.ndarray, text: Any, x: Any, y: Any) -> None:
    """Shade a matrix of shares and write each cell in the ink that contrasts with it."""
    top = max(shares.max(), 1e-300)
    ax.imshow(shares, cmap=_BLUES, vmin=0, vmax=top, aspect="auto")
    ax.grid(False)
    for i, j in np.ndindex(shares.shape):
        ink = "white" if shares[i, j] > 0.55 * top else "black"
        ax.text(j, i, text(i, j), ha="center", va="center", color=ink)
    ax.set_xticks(range(len(x)), x)
    ax.set_yticks(range(len(y)), y)


def _money(amount: float) -> str:
    if amount >= 1000:
        return f"{number(amount / 1000, 1 if amount < 100_000 else 0)}\N{NO-BREAK SPACE}k€"
    return f"{number(amount)}\N{NO-BREAK SPACE}€"
