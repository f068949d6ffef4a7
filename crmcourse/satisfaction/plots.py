"""Pictures of satisfaction: gaps, priorities, the curve from satisfaction to loyalty; each returns its Axes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse import style
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number
from crmcourse.satisfaction.servqual import dimension_names

__all__ = ["plot_gaps", "plot_loyalty", "plot_priorities", "plot_rates"]


def plot_gaps(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what is expected and what is perceived, the gap between both written.

    Parameters
    ----------
    table : DataFrame
        Result of `gaps`, by dimension or by item.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On a missing column, or an empty table.

    Examples
    --------
    >>> table = pd.DataFrame({"expected": [6.0], "perceived": [5.5], "gap": [-0.5]}, index=["reliability"])
    >>> plot_gaps(table).texts[0].get_text()
    '−0,50'
    """
    check_table(table, table="gaps", columns={name: Rule("number") for name in ("expected", "perceived", "gap")})
    words = dimension_names()
    names = (
        [f"{i}. {name}" for i, name in table["name"].items()]
        if "name" in table
        else [words.get(str(name), str(name)) for name in table.index]
    )
    ax = style.new_axes(ax, (8.4, 0.34 * len(table) + 2.0 if len(table) > 8 else 0.5 * len(table) + 1.8))
    places = np.arange(len(table))[::-1]
    ax.hlines(places, table["expected"], table["perceived"], color="#888888", linewidth=2.5, zorder=1)
    ax.scatter(table["expected"], places, marker="D", s=48, color=style.PALETTE[0], label=_("expected"), zorder=2)
    ax.scatter(table["perceived"], places, marker="o", s=52, color=style.PALETTE[3], label=_("perceived"), zorder=2)
    right = table[["expected", "perceived"]].max(axis=1)
    for place, x, gap in zip(places, right, table["gap"], strict=True):
        ax.text(x + 0.06, place, _signed(gap, 2), va="center", fontsize=10)
    ax.set_yticks(places, names)
    ax.set_xlim(table[["expected", "perceived"]].to_numpy().min() - 0.25, right.max() + 0.5)
    ax.set_ylim(-0.7, len(table) - 0.3)
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(_("mean mark (1 to 7)"))
    ax.set_title(_("Expected and perceived quality, and the gap"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def plot_priorities(gap: pd.Series, weights: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Place each dimension by its gap and its weight; the area of importance times gap is what it costs.

    Parameters
    ----------
    gap : Series
        Gap by dimension (marks).
    weights : Series
        Weight by dimension (shares of 1).
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On other dimensions, or a missing number.

    Examples
    --------
    >>> ax = plot_priorities(pd.Series({"reliability": -0.8}), pd.Series({"reliability": 1.0}))
    >>> ax.texts[0].get_text()
    'fiabilité'
    """
    if set(gap.index) != set(weights.index):
        raise InputError(_("Gaps and weights must have the same dimensions."))
    table = pd.DataFrame({"gap": gap, "weight": weights})
    check_table(table, table="gaps", columns={"gap": Rule("number"), "weight": Rule("number", minimum=0)})
    ax = style.new_axes(ax, (7.4, 4.4))
    words = dimension_names()
    ax.axvline(0, color="#444444", linewidth=1)
    ax.axhline(1 / len(table), color="#888888", linewidth=1, linestyle=":")
    ax.scatter(table["gap"], table["weight"], s=70, color=style.PALETTE[2], zorder=2)
    for name, row in table.iterrows():
        ax.annotate(
            words.get(str(name), str(name)),
            (row["gap"], row["weight"]),
            xytext=(8, 5),
            textcoords="offset points",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.85},
        )
    low, high = min(table["gap"].min(), 0), max(table["gap"].max(), 0)
    ax.set_xlim(low - 0.1, high + 0.5)
    ax.set_ylim(0, table["weight"].max() * 1.2)
    ax.yaxis.set_major_formatter(style.percents())
    ax.set_xlabel(_("gap (marks), negative: under what was expected"))
    ax.set_ylabel(_("weight in satisfaction"))
    ax.set_title(_("Where to act: large gap, large weight"))
    ax.text(high + 0.48, 1 / len(table), _("equal weights"), ha="right", va="bottom", fontsize=9, color="#555555")
    return ax


def plot_loyalty(table: pd.DataFrame, *, line: tuple[float, float] | None = None, ax: Axes | None = None) -> Axes:
    """Draw the rate of loyalty by mark, with intervals, and the straight line to compare with.

    Parameters
    ----------
    table : DataFrame
        Result of `rates`, by mark or class of marks, in order.
    line : tuple of float, optional
        Rates of a straight line at the first and the last class.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On a missing column, or an empty table.

    Examples
    --------
    >>> numbers = {"rate": [0.5, 0.8], "low": [0.4, 0.7], "high": [0.6, 0.9], "customers": [10, 20]}
    >>> table = pd.DataFrame(numbers, index=["0–4", "5–10"])
    >>> len(plot_loyalty(table).texts)
    2
    """
    return plot_rates(
        {_("customers"): table}, xlabel=_("satisfaction (0 to 10)"), ylabel=_("still buying 6 to 18 months later"),
        title=_("From satisfaction to loyalty"), line=line, joined=True, ax=ax,
    )  # fmt: skip


def plot_rates(
    tables: Mapping[str, pd.DataFrame], *, xlabel: str, ylabel: str, title: str,
    line: tuple[float, float] | None = None, joined: bool = False, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw rates by group with their intervals, the number of customers written under each.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Results of `rates`, by name, with the same groups.
    xlabel, ylabel, title : str
    line : tuple of float, optional
        Ends of a straight line.
    joined : bool
        Join the points: groups in order, at even steps.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        Without a table, or on a missing column.

    Examples
    --------
    >>> table = pd.DataFrame({"rate": [0.5], "low": [0.4], "high": [0.6], "customers": [10]}, index=["tous"])
    >>> ax = plot_rates({"a": table, "b": table}, xlabel="groupe", ylabel="part", title="Titre")
    >>> len(ax.get_legend().get_texts())
    2
    """
    if not tables:
        raise InputError(_("There is no curve to draw."))
    ax = style.new_axes(ax, (8, 4.4))
    lowest = 1.0
    for i, (name, table) in enumerate(tables.items()):
        columns = {column: Rule("number") for column in ("rate", "low", "high", "customers")}
        check_table(table, table=name, columns=columns)
        places = np.arange(len(table)) + 0.16 * (i - (len(tables) - 1) / 2)
        errors = [table["rate"] - table["low"], table["high"] - table["rate"]]
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        look = ("o-", "s--", "^:", "D-.")[i % 4] if joined else "os^D"[i % 4]
        ax.errorbar(places, table["rate"], errors, fmt=look, color=color, capsize=3, label=name)
        lowest = min(lowest, table["low"].min())
    first = next(iter(tables.values()))
    if line is not None:
        ax.plot([0, len(first) - 1], line, color="#444444", linewidth=1.2, linestyle=":", label=_("straight line"))
    if len(tables) > 1 or line is not None:
        ax.legend(loc="upper left" if joined else "lower left")
    floor = max(lowest - 0.14, -0.02)
    ax.set_ylim(floor, 1.02)
    ax.yaxis.set_major_formatter(style.percents())
    ax.set_xticks(np.arange(len(first)), [str(name) for name in first.index])
    if len(tables) == 1:
        for place, n in enumerate(first["customers"]):
            ax.text(place, floor + 0.02, f"n = {number(n)}", ha="center", fontsize=9, color="#444444")
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.set_title(title)
    return ax


def _signed(value: float, decimals: int) -> str:
    return ("+" if value > 0 else "") + number(value, decimals).replace("-", "−")
