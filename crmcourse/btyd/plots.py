"""Pictures of the models beside the data; each returns the Axes it drew on."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmcourse.btyd.numeric import horizon
from crmcourse.btyd.sbg import SBG, read_survivors
from crmcourse.btyd.units import duration
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.style import PALETTE, new_axes, numbers, percents

__all__ = ["plot_frequencies", "plot_holdout", "plot_matrix", "plot_survival", "plot_tracking"]

_ACTUAL = {"color": PALETTE[0], "linestyle": "-", "marker": "o"}
_MODEL = {"color": PALETTE[3], "linestyle": "--", "marker": "s"}


def plot_frequencies(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a `frequency_table`: customers by number of repeat purchases, counted and expected.

    Parameters
    ----------
    table : DataFrame
        Result of `frequency_table`.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Raises
    ------
    InputError
        When `table` is not such a result.

    Examples
    --------
    >>> table = pd.DataFrame({"actual": [2, 1], "expected": [1.7, 1.3]}, index=["0", "1+"])
    >>> plot_frequencies(table).get_ylabel()
    'Clients'
    """
    _check(table, "actual", "expected")
    ax = new_axes(ax)
    at = np.arange(len(table))
    ax.bar(at - 0.2, table["actual"], 0.4, color=PALETTE[0], label=_("Observed"))
    ax.bar(at + 0.2, table["expected"], 0.4, color=PALETTE[6], edgecolor=PALETTE[0], hatch="//", label=_("Model"))
    ax.set_xticks(at, table.index)
    ax.set(xlabel=_("Repeat purchases"), ylabel=_("Customers"), title=_("Customers by number of repeat purchases"))
    ax.yaxis.set_major_formatter(numbers())
    ax.legend()
    return ax


def plot_holdout(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a `holdout_table`: mean purchases in the holdout by purchases in the calibration, real and expected.

    Parameters and errors as `plot_frequencies`.
    """
    _check(table, "customers", "holdout_T")
    shown = table[table["customers"] > 0]
    ax = new_axes(ax)
    at = np.arange(len(shown))
    ax.plot(at, shown["actual"], **_ACTUAL, label=_("Observed"))
    ax.plot(at, shown["expected"], **_MODEL, label=_("Model"))
    ax.set_xticks(at, shown.index)
    lasts = duration(table["holdout_T"].iloc[0], table["unit"].iloc[0])
    ax.set_xlabel(_("Repeat purchases during the calibration"))
    ax.set_ylabel(_("Purchases per customer in the following {duration}").format(duration=lasts))
    ax.set_title(_("The model on the time it has not seen"))
    ax.set_ylim(bottom=0)
    ax.legend()
    return ax


def plot_tracking(table: pd.DataFrame, *, cumulative: bool = True, ax: Axes | None = None) -> Axes:
    """Draw a `tracking_table`: repeat purchases of all customers over time, real and expected.

    Parameters
    ----------
    table : DataFrame
        Result of `tracking_table`.
    cumulative : bool
        Purchases since the beginning, or of each period.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When `table` is not such a result.
    """
    end = "_cumulative" if cumulative else ""
    _check(table, f"actual{end}", f"expected{end}")
    ax = new_axes(ax)
    ax.plot(table.index, table[f"actual{end}"], color=PALETTE[0], label=_("Observed"))
    ax.plot(table.index, table[f"expected{end}"], color=PALETTE[3], linestyle="--", label=_("Model"))
    if table["holdout"].any() and not table["holdout"].all():
        last = table.index[~table["holdout"]][-1]
        ax.axvline(last, color="black", linewidth=1, linestyle=":", label=_("End of the calibration"))
    units = {"day": _("Days"), "week": _("Weeks"), "month": _("Months"), "year": _("Years")}
    ax.set_xlabel(_("{units} since the first purchase of all").format(units=units[table.index.name]))
    ax.set_ylabel(_("Cumulated repeat purchases") if cumulative else _("Repeat purchases in the period"))
    ax.set_title(_("Repeat purchases: observed and expected"))
    ax.yaxis.set_major_formatter(numbers())
    ax.set_ylim(bottom=0)
    ax.legend()
    return ax


def plot_matrix(model: Any, T: float, t: float, *, purchases: int = 15, ax: Axes | None = None) -> Axes:
    """Draw the purchases expected in the time `t` by past purchases and by time of the last one.

    Parameters
    ----------
    model : BGNBD or ParetoNBD
        Its unit is that of `T` and `t`.
    T : float
        Time of observation of the customers shown.
    t : float
        Time ahead.
    purchases : int
        Largest number of repeat purchases shown.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When a duration is negative or missing.
    """
    T, t = horizon(T), horizon(t)
    if not T or not t:
        raise InputError(_("A duration above 0 is expected."))
    x, t_x = np.meshgrid(np.arange(1, purchases + 1), T * np.arange(1, 61) / 60)
    past = pd.DataFrame({"x": x.ravel(), "t_x": t_x.ravel(), "T": T, "unit": model.unit})
    expected = model.conditional_expected_purchases(past, t).to_numpy().reshape(x.shape)
    ax = new_axes(ax)
    picture = ax.imshow(
        expected, origin="lower", aspect="auto", cmap="cividis", extent=(0.5, purchases + 0.5, 0, T)
    )  # fmt: skip
    ax.grid(False)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    bar = ax.figure.colorbar(picture, ax=ax)
    bar.set_label(_("Purchases in the next {duration}").format(duration=duration(t, model.unit)))
    ax.set_xlabel(_("Repeat purchases in {duration}").format(duration=duration(T, model.unit)))
    units = {"day": _("days"), "week": _("weeks"), "month": _("months"), "year": _("years")}
    ax.set_ylabel(_("Time of the last one ({units} after the first purchase)").format(units=units[model.unit]))
    ax.set_title(_("What the past says of the purchases to come"))
    return ax


def plot_survival(model: SBG, survivors: Any = None, periods: int = 12, *, ax: Axes | None = None) -> Axes:
    """Draw the share of a cohort still under contract, by the model and, when given, as counted.

    Parameters
    ----------
    model : SBG
        The model.
    survivors : sequence of float, optional
        Counts from the start of the cohort, as for `SBG.fit`.
    periods : int
        How far to draw.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        As `SBG.fit`, on the counts.
    """
    ax = new_axes(ax)
    t = np.arange(periods + 1)
    ax.plot(t, model.survival(t), **_MODEL, label=_("Model"))
    if survivors is not None:
        counts = read_survivors(survivors)
        ax.plot(np.arange(len(counts)), counts / counts[0], **_ACTUAL, label=_("Observed"))
    units = {"day": _("Days"), "week": _("Weeks"), "month": _("Months"), "year": _("Years")}
    ax.set_xlabel(_("{units} of contract").format(units=units[model.unit]))
    ax.set_ylabel(_("Customers still under contract"))
    ax.set_title(_("Survival of a cohort of contracts"))
    ax.yaxis.set_major_formatter(percents())
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(0, 1.02)
    ax.legend()
    return ax


def _check(table: Any, *columns: str) -> None:
    check_table(table, table="table", columns={name: Rule("number") for name in columns})
