"""Pictures of a campaign: its estimates, the two groups week after week, whom it was aimed at."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmcourse.campaign.effect import METHODS, method_names
from crmcourse.campaign.spending import Windows
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, long_date, percent
from crmcourse.style import PALETTE, new_axes, numbers, percents

__all__ = ["plot_effects", "plot_paths", "plot_selection"]

_COLUMNS = {"estimate": Rule("number"), "low": Rule("number"), "high": Rule("number")}


def plot_effects(campaign: pd.DataFrame, placebo: pd.DataFrame | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw the estimates with their intervals, those of the placebo under them.

    Parameters
    ----------
    campaign, placebo : DataFrame
        Results of `effects`, in USD per household and week, on the campaign's windows and on earlier ones.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Raises
    ------
    InputError
        On a table that is no result of `effects`.
    """
    series = [(campaign, _("during the campaign"), {"marker": "o", "color": PALETTE[0]}, 0.0)]
    if placebo is not None:
        look = {"marker": "s", "color": PALETTE[3], "markerfacecolor": "white"}
        series = [
            (campaign, _("during the campaign"), series[0][2], 0.14),
            (placebo, _("placebo (before the campaign)"), look, -0.14),
        ]
    ax = new_axes(ax, (8.4, 3.9))
    places = pd.Series(np.arange(len(METHODS))[::-1], index=METHODS)
    for table, label, look, shift in series:
        check_table(table, table="effects", columns=_COLUMNS)
        known = [method for method in METHODS if method in table.index]
        if not known:
            raise InputError(
                _("The rows of the table must be estimates: {methods}.").format(methods=", ".join(METHODS))
            )
        rows = table.loc[known]
        reach = np.array([rows["estimate"] - rows["low"], rows["high"] - rows["estimate"]])
        y = places[known] + shift
        ax.errorbar(rows["estimate"], y, xerr=reach, linestyle="none", capsize=3, label=label, **look)
        for x, height in zip(rows["estimate"], y, strict=True):
            up = shift >= 0
            ax.annotate(
                numbers(1)(x),
                (x, height),
                (0, 6 if up else -6),
                textcoords="offset points",
                ha="center",
                va="bottom" if up else "top",
                fontsize=9,
                color=look["color"],
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},  # over the line of 0
            )
    ax.axvline(0, color="#444444", linewidth=1)
    ax.set_yticks(places, [method_names()[method] for method in places.index])
    ax.set_ylim(-0.6, len(METHODS) - 0.4)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.set_xlabel(_("effect (USD per household and week), 95 per cent interval"))
    ax.set_title(_("One campaign, several answers"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def plot_paths(paths: pd.DataFrame, days: Windows, *, ax: Axes | None = None) -> Axes:
    """Draw the mean weekly spending of the targeted and of the others around the start of a campaign.

    Parameters
    ----------
    paths : DataFrame
        Result of `paths`.
    days : Windows
        Days of the campaign, shaded.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Raises
    ------
    InputError
        On a table that is no result of `paths`.
    """
    check_table(paths, table="paths", columns={"targeted": Rule("number"), "others": Rule("number")})
    ax = new_axes(ax, (8.4, 4))
    ax.axvspan(-0.5, days.days / 7 - 0.5, color=PALETTE[7], alpha=0.6, label=_("during the campaign"), zorder=0)
    ax.plot(paths.index, paths["targeted"], marker="o", color=PALETTE[0], label=_("targeted households"))
    ax.plot(paths.index, paths["others"], marker="s", linestyle="--", color=PALETTE[3], label=_("other households"))
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.xaxis.set_major_formatter(numbers())
    ax.set_xlabel(_("week (0 starts on {day})").format(day=long_date(days.during_start)))
    ax.set_ylabel(_("spending (USD per household)"))
    ax.set_title(_("Weekly spending of the targeted and of the others"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def plot_selection(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of targeted customers by spending before.

    Parameters
    ----------
    table : DataFrame
        Result of `selection`.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Raises
    ------
    InputError
        On a table that is no result of `selection`.
    """
    check_table(table, table="selection", columns={"share_targeted": Rule("number", minimum=0, maximum=1)})
    ax = new_axes(ax, (8, 3.8))
    bars = ax.bar(table.index.astype(str), table["share_targeted"], color=PALETTE[2], edgecolor=PALETTE[0])
    ax.bar_label(bars, [percent(share) for share in table["share_targeted"]], padding=2, fontsize=9)
    ax.set_ylim(0, min(1.08 * max(table["share_targeted"].max(), 0.01) + 0.02, 1.1))
    ax.yaxis.set_major_formatter(percents())
    ax.set_xlabel(_("group by spending before the campaign (1: the smallest)"))
    ax.set_ylabel(_("share of households targeted"))
    ax.set_title(_("Whom the campaign was aimed at"))
    return ax
