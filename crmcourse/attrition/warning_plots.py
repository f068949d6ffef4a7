"""Pictures of warnings: what weighs, whether probabilities hold, whom calls find, what they bring (facts G3, G6)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse import style
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number

__all__ = ["feature_names", "plot_calibration", "plot_campaign", "plot_effects", "plot_effort", "plot_lift"]

_MARKS = ("o", "s", "^", "D")
_LINES = ("-", "--", "-.", ":")


def feature_names() -> dict[str, str]:
    """Return the words for the columns of `features`, in the learner's language.

    >>> feature_names()["contract"]
    'contrat en cours'
    """
    return {
        "silence": _("silence, against the usual interval"),
        "pace": _("orders of the year"),
        "trend": _("trend over a year"),
        "bad_complaints": _("complaints settled badly"),
        "mark": _("mark of the survey"),
        "answered": _("answered the survey"),
        "contract": _("contract running"),
        "tenure": _("years of relation"),
        "last_contact": _("last contact on the card"),
    }


def plot_effects(table: pd.DataFrame, spread: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw the effect of each column on the odds of falling silent, for one standard deviation more.

    Parameters
    ----------
    table : DataFrame
        Result of `Logistic.table`.
    spread : Series
        `Logistic.spread`.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On a missing column, or another index.

    Examples
    --------
    >>> numbers = {"coefficient": [0.1, 0.5], "low": [0, 0.2], "high": [0.2, 0.8]}
    >>> table = pd.DataFrame(numbers, index=["constant", "silence"])
    >>> ax = plot_effects(table, pd.Series([0.0, 1.0], index=table.index))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['silence, rapporté à l’intervalle habituel']
    """
    check_table(table, table="table", columns={name: Rule("number") for name in ("coefficient", "low", "high")})
    if not table.index.equals(spread.index):
        raise InputError(_("The table and the spreads must have the same rows."))
    kept = table.drop(index="constant")
    odds = np.exp(kept[["coefficient", "low", "high"]].mul(spread.drop("constant"), axis=0))
    odds = odds.sort_values("coefficient")
    ax = style.new_axes(ax, (8, 0.42 * len(odds) + 1.6))
    places = np.arange(len(odds))
    ax.hlines(places, odds["low"], odds["high"], color=style.PALETTE[2], linewidth=2.5)
    ax.plot(odds["coefficient"], places, "o", color=style.PALETTE[0])
    ax.axvline(1, color="#444444", linewidth=1)
    ax.set_xscale("log")
    lowest, highest = odds["low"].min() / 1.2, odds["high"].max() * 1.2
    ticks = [t for t in (0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 8, 16) if lowest < t < highest]
    ax.set_xticks(ticks, [f"{number(t, 2)}".rstrip("0").rstrip(",.") for t in ticks])
    ax.minorticks_off()
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    names = feature_names()
    ax.set_yticks(places, [names.get(name, name) for name in odds.index])
    ax.set_xlabel(_("factor on the odds of falling silent (log scale)"))
    ax.set_title(_("One standard deviation more: effect and interval (95%)"))
    return ax


def plot_calibration(tables: Mapping[str, pd.DataFrame], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw what happened against what was foretold; on the diagonal, probabilities are right.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Results of `calibration`, by name.
    title : str, optional
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
    >>> table = pd.DataFrame({"foretold": [0.1, 0.4], "happened": [0.1, 0.3], "low": [0.0, 0.2], "high": [0.2, 0.4]})
    >>> ax = plot_calibration({"modèle": table})
    >>> ax.get_xlabel()
    'part annoncée'
    """
    if not tables:
        raise InputError(_("There is no curve to draw."))
    ax = style.new_axes(ax, (6.4, 5))
    top = 0.0
    for i, (name, table) in enumerate(tables.items()):
        columns = {column: Rule("number") for column in ("foretold", "happened", "low", "high")}
        check_table(table, table=name, columns=columns)
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        errors = [table["happened"] - table["low"], table["high"] - table["happened"]]
        ax.errorbar(
            table["foretold"], table["happened"], errors, label=name, color=color, marker=_MARKS[i % 4],
            linestyle=_LINES[i % 4], capsize=3,
        )  # fmt: skip
        top = max(top, table[["foretold", "high"]].to_numpy().max())
    ax.plot([0, top], [0, top], color="#444444", linewidth=1, linestyle=":", label=_("foretold = happened"))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(style.percents())
    ax.set_xlabel(_("foretold share"))
    ax.set_ylabel(_("share that happened, interval (95%)"))
    ax.set_title(title or _("Are the probabilities right?"))
    ax.legend(loc="upper left")
    return ax


def plot_lift(tables: Mapping[str, pd.DataFrame], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of the departures found against the share of the customers called.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Results of `lift_table`, by name.
    title : str, optional
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
    >>> ax = plot_lift({"modèle": pd.DataFrame({"called": [0.5, 1.0], "found": [0.8, 1.0]})})
    >>> len(ax.lines)
    2
    """
    if not tables:
        raise InputError(_("There is no curve to draw."))
    ax = style.new_axes(ax, (7, 4.6))
    for i, (name, table) in enumerate(tables.items()):
        check_table(table, table=name, columns={"called": Rule("number"), "found": Rule("number")})
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        x, y = [0, *table["called"]], [0, *table["found"]]
        ax.plot(x, y, label=name, color=color, marker=_MARKS[i % 4], linestyle=_LINES[i % 4])
    ax.plot([0, 1], [0, 1], color="#444444", linewidth=1, linestyle=":", label=_("calls at random"))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(style.percents())
    ax.set_xlabel(_("share of the customers called"))
    ax.set_ylabel(_("share of the silent to come found"))
    ax.set_title(title or _("Whom do the first calls find?"))
    ax.legend(loc="lower right")
    return ax


def plot_campaign(ranked: Mapping[str, pd.DataFrame], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the expected gain of a campaign against the number of customers called, one line a way of ranking.

    Parameters
    ----------
    ranked : mapping of str to DataFrame
        Results of `select`, by name.
    title : str, optional
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
    >>> ax = plot_campaign({"gain": pd.DataFrame({"called": [1, 2], "total": [500.0, 300.0]})})
    >>> len(ax.texts)
    1
    """
    if not ranked:
        raise InputError(_("There is no curve to draw."))
    ax = style.new_axes(ax, (8, 4.4))
    highest = max(table["total"].max() for table in ranked.values())
    for i, (name, table) in enumerate(ranked.items()):
        check_table(table, table=name, columns={"called": Rule("number"), "total": Rule("number")})
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        ax.plot([0, *table["called"]], [0, *table["total"]], label=name, color=color, linestyle=_LINES[i % 4])
        best = table.loc[table["total"].idxmax()]
        if best["total"] > 0:
            ax.plot(best["called"], best["total"], _MARKS[i % 4], color=color)
            ax.annotate(
                number(best["called"]), (best["called"], best["total"]), xytext=(16, -8) if i == 1 else (0, 7),
                textcoords="offset points", ha="center", va="top" if i == 1 else "bottom", color=color,
            )  # fmt: skip
    ax.axhline(0, color="#444444", linewidth=1)
    ax.set_ylim(top=highest * 1.15 if highest > 0 else None)
    ax.yaxis.set_major_formatter(style.kiloeuros())
    ax.set_xlabel(_("customers called"))
    ax.set_ylabel(_("expected gain, cumulated"))
    ax.set_title(title or _("How far should one go down the list?"))
    ax.legend(loc="lower left")
    return ax


def plot_effort(tables: Mapping[str, pd.DataFrame], *, ax: Axes | None = None) -> Axes:
    """Draw the gain of value against the effort spent on every customer, one line a kind of customer.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Results of `effort_table`, by name.
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
    >>> ax = plot_effort({"petit": pd.DataFrame({"gain": [0.0, -50.0]}, index=[0, 100])})
    >>> len(ax.lines)
    3
    """
    if not tables:
        raise InputError(_("There is no curve to draw."))
    ax = style.new_axes(ax, (8, 4.2))
    for i, (name, table) in enumerate(tables.items()):
        check_table(table, table=name, columns={"gain": Rule("number")})
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        ax.plot(table.index, table["gain"], label=name, color=color, linestyle=_LINES[i % 4])
        ax.plot(table["gain"].idxmax(), table["gain"].max(), _MARKS[i % 4], color=color)
    ax.axhline(0, color="#444444", linewidth=1)
    ax.yaxis.set_major_formatter(style.euros())
    ax.xaxis.set_major_formatter(style.euros())
    ax.set_xlabel(_("effort per customer and year"))
    ax.set_ylabel(_("gain of value per customer"))
    ax.set_title(_("Spending to keep everybody: gain, and best effort"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
