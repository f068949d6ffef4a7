"""Matrices and planes: place accounts in named cells by thresholds that can be seen (facts D3 to D6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.ticker import NullLocator

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, ngettext, number
from crmcourse.style import PALETTE, new_axes

__all__ = ["Axis", "Cell", "Matrix", "cells", "outside", "place", "plot_matrix", "plot_plane"]


@dataclass(frozen=True)
class Axis:
    """One side of a matrix: a column, and the classes that its values fall in.

    Parameters
    ----------
    column : str
        Column of the table.
    title : str
        What the axis says, with its unit.
    classes : tuple of str
        Names of the classes, from the lowest.
    thresholds : tuple of float
        Bounds between classes of numbers, increasing: a value that equals a bound is in the class above. One bound
        less than classes, or as many: then the first is a floor, and what lies under it is outside the matrix.
    groups : tuple of tuples of str
        For a column of text: the values of each class.
    bounds : tuple of str
        How to write the bounds of each class under its name.

    Examples
    --------
    >>> share = Axis("share", "Part de client", ("faible", "forte"), thresholds=(0.5,))
    >>> share.classify(pd.Series([0.2, 0.5, 1.4])).tolist()
    ['faible', 'forte', 'forte']
    """

    column: str
    title: str
    classes: tuple[str, ...]
    thresholds: tuple[float, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    bounds: tuple[str, ...] = ()

    def __post_init__(self):
        n = len(self.classes)
        rising = np.isfinite(self.thresholds).all() and all(low < high for low, high in pairwise(self.thresholds))
        by_number = not self.groups and len(self.thresholds) in (n - 1, n) and rising
        values = [value for group in self.groups for value in group]
        by_text = not self.thresholds and len(self.groups) == n and len(set(values)) == len(values)
        if n < 2 or len(set(self.classes)) < n or not (by_number or by_text) or len(self.bounds) not in (0, n):
            text = _(
                "Axis “{column}”: two classes or more, of different names, "
                "with rising thresholds or a group of values each."
            )
            raise InputError(text.format(column=self.column))

    def classify(self, values: pd.Series) -> pd.Series:
        """Return the name of the class of each value; what is outside the matrix is missing."""
        if self.groups:
            names = {value: name for name, group in zip(self.classes, self.groups, strict=True) for value in group}
            return values.map(names).astype("object").where(lambda found: found.notna(), None)
        place = np.searchsorted(self.thresholds, values.to_numpy(dtype=float), side="right")
        lower = [None] if len(self.thresholds) == len(self.classes) else []
        return pd.Series(np.array([*lower, *self.classes], dtype=object)[place], index=values.index)

    def rule(self) -> Rule:
        """What the column must hold."""
        return Rule("text") if self.groups else Rule("number")


@dataclass(frozen=True)
class Cell:
    """A cell of a matrix: its name, and the line of conduct that goes with it."""

    name: str
    action: str = ""


@dataclass(frozen=True)
class Matrix:
    """Two axes, and a cell for each pair of classes (across, up)."""

    title: str
    across: Axis
    up: Axis
    cells: Mapping[tuple[str, str], Cell]

    def __post_init__(self):
        wanted = {(x, y) for x in self.across.classes for y in self.up.classes}
        if set(self.cells) != wanted:
            raise InputError(
                _("Matrix “{title}”: one cell is expected for each pair of classes.").format(title=self.title)
            )


def outside() -> str:
    """Return the name given to accounts that a matrix leaves out.

    >>> outside()
    'hors matrice'
    """
    return _("outside the matrix")


def place(table: pd.DataFrame, matrix: Matrix) -> pd.DataFrame:
    """Place each row of a table in a cell of a matrix.

    Parameters
    ----------
    table : DataFrame
        With the columns of both axes, no value missing.
    matrix : Matrix
        Where to place.

    Returns
    -------
    DataFrame
        The table with three more columns: across, up (names of the classes) and cell (name of the cell); `outside()`
        for what lies under a floor or in no group. No row is lost.

    Raises
    ------
    InputError
        On a missing column or value, or a wrong type.

    Examples
    --------
    >>> x = Axis("potential_eur", "Potentiel", ("moyen", "fort"), thresholds=(20_000, 100_000))
    >>> y = Axis("share", "Part", ("faible", "forte"), thresholds=(0.5,))
    >>> names = {(a, b): Cell(f"{a}-{b}") for a in x.classes for b in y.classes}
    >>> table = pd.DataFrame({"potential_eur": [5e3, 2e4, 3e5], "share": [0.9, 0.1, 0.5]})
    >>> place(table, Matrix("essai", x, y, names))["cell"].tolist()
    ['hors matrice', 'moyen-faible', 'fort-forte']
    """
    check_table(
        table, table="table", columns={matrix.across.column: matrix.across.rule(), matrix.up.column: matrix.up.rule()}
    )
    x, y = matrix.across.classify(table[matrix.across.column]), matrix.up.classify(table[matrix.up.column])
    names = [matrix.cells[pair].name if pair in matrix.cells else outside() for pair in zip(x, y, strict=True)]
    return table.assign(across=x.fillna(outside()), up=y.fillna(outside()), cell=names)


def cells(placed: pd.DataFrame, matrix: Matrix, *, amount: str | None = None) -> pd.DataFrame:
    """Count the accounts of each cell, and sum an amount.

    Parameters
    ----------
    placed : DataFrame
        Result of `place` with the same matrix.
    amount : str, optional
        Column to sum (EUR).

    Returns
    -------
    DataFrame
        Index: name of the cell, one row for each pair of classes (even empty), then those outside if there are any.
        Columns: across, up, accounts, the amount if asked for, action. The accounts sum to the rows of `placed`.

    Raises
    ------
    InputError
        On bad input.
    """
    rules = {name: Rule("text") for name in ("across", "up", "cell")} | ({amount: Rule("number")} if amount else {})
    check_table(placed, table="placed", columns=rules)
    rows = [(cell.name, x, y, cell.action) for (x, y), cell in matrix.cells.items()]
    unknown = set(placed["cell"]) - {name for name, *_rest in rows} - {outside()}
    if unknown:
        raise InputError(
            _("Matrix “{title}”: these cells are not its own: {cells}.").format(
                title=matrix.title, cells=", ".join(sorted(unknown))
            )
        )
    inside = placed["cell"] != outside()
    if not inside.all():
        rows.append((outside(), "", "", ""))
    keys = [placed["across"].where(inside, ""), placed["up"].where(inside, "")]
    pairs = pd.MultiIndex.from_tuples([(x, y) for _name, x, y, _action in rows])
    table = pd.DataFrame(rows, columns=["cell", "across", "up", "action"])
    table.insert(3, "accounts", placed.groupby(keys).size().reindex(pairs, fill_value=0).to_numpy(dtype="int64"))
    if amount:
        table.insert(4, amount, placed.groupby(keys)[amount].sum().reindex(pairs, fill_value=0.0).to_numpy())
    return table.set_index("cell")


def plot_matrix(placed: pd.DataFrame, matrix: Matrix, *, amount: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw a matrix: in each cell its name, its number of accounts and, if asked for, an amount (k€).

    The darker the cell, the more accounts. The bounds of the classes are written on the axes.

    Raises
    ------
    InputError
        On bad input.
    """
    table = cells(placed, matrix, amount=amount).drop(outside(), errors="ignore")
    columns, rows = matrix.across.classes, matrix.up.classes
    ax = new_axes(ax, (2.6 * len(columns) + 1.6, 1.35 * len(rows) + 1.7))
    top = max(int(table["accounts"].max()), 1)
    for name, line in table.iterrows():
        left, low = columns.index(line["across"]), rows.index(line["up"])
        face = _tint(line["accounts"] / top)
        ax.add_patch(plt.Rectangle((left, low), 1, 1, facecolor=face, edgecolor="#333333"))
        below = ngettext("{n} account", "{n} accounts", line["accounts"]).format(n=number(line["accounts"]))
        if amount:
            below += f"\n{number(line[amount] / 1000)}\N{NO-BREAK SPACE}k€"
        ax.text(left + 0.5, low + 0.62, name, ha="center", va="center", fontweight="bold", wrap=True, fontsize=10)
        ax.text(left + 0.5, low + 0.28, below, ha="center", va="center", fontsize=9.5)
    ax.set(xlim=(0, len(columns)), ylim=(0, len(rows)))
    ax.set_xticks(np.arange(len(columns)) + 0.5, _ticks(matrix.across))
    ax.set_yticks(np.arange(len(rows)) + 0.5, _ticks(matrix.up))
    ax.tick_params(length=0)
    ax.grid(False)
    ax.set_xlabel(matrix.across.title)
    ax.set_ylabel(matrix.up.title)
    left_out = int((placed["cell"] == outside()).sum())
    more = ngettext("\n({n} account outside the matrix)", "\n({n} accounts outside the matrix)", left_out).format(
        n=number(left_out)
    )
    ax.set_title(matrix.title + (more if left_out else ""))
    return ax


def plot_plane(placed: pd.DataFrame, matrix: Matrix, *, linear: float = 1000, ax: Axes | None = None) -> Axes:
    """Draw accounts on the plane of two numeric axes, with the thresholds and the names of the cells.

    Parameters
    ----------
    placed : DataFrame
        Result of `place`; both columns hold numbers.
    matrix : Matrix
        Two classes on each axis.
    linear : float
        The scales are logarithmic beyond this value (in the unit of the axes), linear under it, so that losses show.

    Raises
    ------
    InputError
        On bad input, or a matrix of other than 2 × 2 numeric classes.
    """
    across, up = matrix.across, matrix.up
    if len(across.thresholds) != 1 or len(up.thresholds) != 1:
        raise InputError(_("Matrix “{title}”: the plane needs one threshold on each axis.").format(title=matrix.title))
    check_table(
        placed, table="placed", columns={across.column: Rule("number"), up.column: Rule("number"), "cell": Rule("text")}
    )
    ax = new_axes(ax, (8.5, 5.5))
    looks = dict(
        zip(matrix.cells, (("o", "#1B1F5E"), ("s", "#0072B2"), ("^", "#D55E00"), ("D", "#8E2C6E")), strict=True)
    )
    for pair, cell in matrix.cells.items():
        part = placed[placed["cell"] == cell.name]
        marker, color = looks[pair]
        label = f"{cell.name} ({number(len(part))})"
        ax.scatter(
            part[across.column],
            part[up.column],
            s=14,
            marker=marker,
            color=color,
            alpha=0.55,
            linewidths=0,
            label=label,
        )
    ax.axvline(across.thresholds[0], color="black", linewidth=1.2)
    ax.axhline(up.thresholds[0], color="black", linewidth=1.2)
    for name, values in (("x", placed[across.column]), ("y", placed[up.column])):
        _signed_log(ax, name, float(values.min()), float(values.max()), linear)
    ax.set_xlabel(across.title)
    ax.set_ylabel(up.title)
    ax.set_title(matrix.title)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2, markerscale=1.8)
    return ax


def _signed_log(ax: Axes, name: str, low: float, high: float, linear: float) -> None:
    """Give an axis a scale that is logarithmic on both sides of 0, with ticks in thousands."""
    getattr(ax, f"set_{name}scale")("symlog", linthresh=linear)
    powers = [linear * 10**k for k in range(7)]
    ticks = [tick for tick in [*(-power for power in reversed(powers)), 0.0, *powers] if low <= tick <= high]
    axis = getattr(ax, f"{name}axis")
    axis.set_ticks(ticks, [number(tick / 1000) for tick in ticks])
    axis.set_minor_locator(NullLocator())
    getattr(ax, f"set_{name}lim")(low * 1.6 if low < 0 else -0.3 * linear, max(high, linear) * 1.6)


def _tint(share: float) -> tuple[float, ...]:
    """A blue from white (0) to light (1), on which black text is read."""
    return tuple(1 - share * (1 - channel) for channel in to_rgb(PALETTE[6]))


def _ticks(axis: Axis) -> list[str]:
    return [
        f"{name}\n{bound}" for name, bound in zip(axis.classes, axis.bounds or [""] * len(axis.classes), strict=True)
    ]
