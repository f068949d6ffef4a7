"""Pictures of customer value; each returns the Axes it drew on."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.ltv.concentration import gini, lorenz, whale
from crmcourse.messages import _, number, percent
from crmcourse.style import PALETTE, euros, new_axes, percents

__all__ = ["plot_claim", "plot_components", "plot_cumulated", "plot_lorenz", "plot_segments", "plot_whale"]

_TOTALS = ("profit", "still_there", "expected_profit", "cumulated", "discounted", "cumulated_discounted")
_FILLS = (PALETTE[0], PALETTE[2], PALETTE[4], PALETTE[6], PALETTE[5], PALETTE[7])
_HATCHES = ("", "//", "", "..", "xx", "")
_LINES = ("-", "--", "-.", ":")


def plot_components(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the lecture's chart: the components of each year's profit, stacked.

    Parameters
    ----------
    table : DataFrame
        Result of `components_table` or of `profit_by_year`, or the same measured on data; EUR a year.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Raises
    ------
    InputError
        On a missing value, or a column that holds no numbers.

    Examples
    --------
    >>> from crmcourse.ltv import ProfitComponents, components_table
    >>> plot_components(components_table(ProfitComponents())).get_xlabel()
    'Année de la relation'
    """
    parts = table.drop(columns=[name for name in _TOTALS if name in table.columns])
    check_table(parts, table="table", columns={name: Rule("number") for name in parts.columns})
    names = {
        "acquisition_cost": _("Acquisition cost"),
        "base_profit": _("Base profit"),
        "revenue_growth": _("Revenue growth"),
        "cost_reduction": _("Cost reduction"),
        "referrals": _("Referrals"),
        "price_premium": _("Price premium"),
    }
    ax = new_axes(ax)
    above, below = np.zeros(len(parts)), np.zeros(len(parts))
    for i, name in enumerate(parts.columns):
        height = parts[name].to_numpy(dtype=float)
        base = np.where(height >= 0, above, below)
        look = {"color": _FILLS[i % len(_FILLS)], "hatch": _HATCHES[i % len(_HATCHES)], "edgecolor": "white"}
        ax.bar(parts.index, height, bottom=base, width=0.75, label=names.get(name, name), linewidth=0.6, **look)
        above, below = above + np.maximum(height, 0), below + np.minimum(height, 0)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(parts.index)
    ax.set(xlabel=_("Year of the relationship"), ylabel=_("Profit per customer (EUR a year)"))
    ax.set_title(_("What a customer who stays brings, by component"))
    ax.yaxis.set_major_formatter(euros())
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(handles[::-1], labels[::-1], loc="upper left", fontsize="small")
    return ax


def plot_cumulated(profits: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the cumulated profit of a customer, with and without discount, and the year it passes 0.

    Parameters
    ----------
    profits : DataFrame
        Result of `profit_by_year`.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When `profits` is not such a result.
    """
    rules = {"cumulated": Rule("number"), "cumulated_discounted": Rule("number")}
    check_table(profits, table="profits", columns=rules)
    ax = new_axes(ax)
    ax.plot(profits.index, profits["cumulated"], color=PALETTE[2], marker="o", label=_("Cumulated profit"))
    ax.plot(
        profits.index, profits["cumulated_discounted"], color=PALETTE[3], marker="s", linestyle="--",
        label=_("Cumulated and discounted profit"),
    )  # fmt: skip
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_xticks(profits.index)
    ax.set(xlabel=_("Year of the relationship"), ylabel=_("Cumulated profit per customer (EUR)"))
    ax.set_title(_("When does a customer pay back the cost of winning them?"))
    ax.yaxis.set_major_formatter(euros())
    ax.legend()
    return ax


def plot_claim(table: pd.DataFrame, *, gain: float = 0.5, ax: Axes | None = None) -> Axes:
    """Draw a `claim_table`: one cell a pair of rates, those that reach the claimed gain framed.

    Parameters
    ----------
    table : DataFrame
        Result of `claim_table`.
    gain : float
        Claimed rise of profit.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When `table` is empty or holds no numbers.
    """
    if not isinstance(table, pd.DataFrame) or table.empty:
        raise InputError(_("`table` must be the result of crm.ltv.claim_table."))
    values = table.to_numpy(dtype=float)
    ax = new_axes(ax)
    ax.imshow(np.clip(np.nan_to_num(values), 0, 1), cmap="Blues", vmin=0, vmax=1.2, aspect="auto")
    ax.grid(False)
    for i, j in np.ndindex(values.shape):
        known = not np.isnan(values[i, j])
        text = "–" if not known else "∞" if np.isinf(values[i, j]) else f"+{percent(values[i, j])}"
        dark = known and values[i, j] > 0.7
        reached = known and values[i, j] >= gain - 1e-9
        style = {"color": "white" if dark else "black", "fontweight": "bold" if reached else "normal"}
        ax.text(j, i, text, ha="center", va="center", fontsize="small", **style)
        if reached:
            ax.add_patch(plt.Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, fill=False, edgecolor="black", linewidth=1.8))
    ax.set_xticks(range(values.shape[1]), [percent(rate) for rate in table.columns])
    ax.set_yticks(range(values.shape[0]), [percent(rate) for rate in table.index])
    ax.set(xlabel=_("Retention per year, before the rise"), ylabel=_("Discount rate per year"))
    ax.set_title(_("Rise of profit with retention (framed: {gain} or more)").format(gain=f"+{percent(gain)}"))
    return ax


def plot_lorenz(values: Any, *, ax: Axes | None = None) -> Axes:
    """Draw one or several Lorenz curves, with the Gini index of each.

    Parameters
    ----------
    values : Series, sequence of float, or mapping of names to them
        One amount a customer; several firms or periods in a mapping, compared on one picture.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        As `lorenz`.
    """
    curves = dict(values) if isinstance(values, Mapping) else {_("Customers"): values}
    ax = new_axes(ax)
    ax.plot([0, 1], [0, 1], color="#777777", linewidth=1, label=_("Equality"))
    for i, (name, amounts) in enumerate(curves.items()):
        curve = lorenz(amounts)
        label = _("{name} (Gini {gini})").format(name=name, gini=number(gini(amounts), 2))
        ax.plot(curve["customers"], curve["value"], color=PALETTE[i], linestyle=_LINES[i % len(_LINES)], label=label)
    ax.set(xlabel=_("Share of customers, smallest first"), ylabel=_("Share of the amount"), xlim=(0, 1), ylim=(0, 1))
    ax.set_title(_("Concentration: Lorenz curve"))
    ax.xaxis.set_major_formatter(percents())
    ax.yaxis.set_major_formatter(percents())
    ax.legend(loc="upper left")
    return ax


def plot_whale(profits: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the whale curve, and its top: what the customers who make losses cost.

    Parameters
    ----------
    profits : Series or sequence of float
        As in `whale`.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        As `whale`.
    """
    curve = whale(profits)
    best = curve["profit"].idxmax()
    x, y = curve.loc[best, "customers"], curve.loc[best, "profit"]
    ax = new_axes(ax)
    ax.plot(curve["customers"], curve["profit"], color=PALETTE[2])
    ax.fill_between(curve["customers"], curve["profit"], 1, where=curve["profit"] >= 1, color=PALETTE[6], alpha=0.6)
    ax.axhline(1, color="#444444", linewidth=1, linestyle="--")
    ax.plot([x], [y], marker="o", color=PALETTE[3])
    text = _("{share} of customers: {profit} of the profit").format(share=percent(x), profit=percent(y))
    side = "right" if x > 0.5 else "left"
    ax.annotate(text, (x, y), xytext=(0, 8), textcoords="offset points", ha=side)
    ax.set(xlabel=_("Share of customers, most profitable first"), ylabel=_("Cumulated share of the profit"))
    ax.set_title(_("Who brings the profit, and who takes it away: whale curve"))
    ax.set_xlim(0, 1)
    ax.set_ylim(0, max(1.15, y * 1.12))
    ax.xaxis.set_major_formatter(percents())
    ax.yaxis.set_major_formatter(percents())
    return ax


def plot_segments(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw, for each segment, its share of the customers beside its share of the profit.

    Parameters
    ----------
    table : DataFrame
        Result of `lecture_segments` or `segment_table`.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When the shares are missing.
    """
    check_table(table, table="table", columns={"share_customers": Rule("number"), "share_profit": Rule("number")})
    ax = new_axes(ax)
    at = np.arange(len(table))
    looks = ({"color": PALETTE[0]}, {"color": PALETTE[6], "hatch": "//", "edgecolor": PALETTE[0]})
    names = (_("Share of customers"), _("Share of profit"))
    for side, column, name, look in zip((-0.2, 0.2), ("share_customers", "share_profit"), names, looks, strict=True):
        bars = ax.bar(at + side, table[column], 0.4, label=name, **look)
        ax.bar_label(bars, [percent(share) for share in table[column]], padding=2, fontsize="small")
    ax.set_xticks(at, table.index)
    ax.set(xlabel=_("Segment, by rising spend"), ylabel=_("Share of the total"))
    ax.set_title(_("Customers and profit by segment"))
    ax.yaxis.set_major_formatter(percents())
    ax.margins(y=0.12)
    ax.legend()
    return ax
