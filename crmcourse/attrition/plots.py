"""Pictures of attrition: rates, cohorts, survival curves, shocks; each returns the Axes it drew on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmcourse import style
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, percent

__all__ = ["plot_cohorts", "plot_rates", "plot_shock", "plot_survival"]

_MARKS = ("o", "s", "^", "D", "v", "P")
_LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))


def plot_rates(rates: pd.DataFrame, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw yearly attrition rates, one line a definition.

    Parameters
    ----------
    rates : DataFrame
        Years as index, one column a definition (shares; missing: not drawn).
    title : str, optional
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On an empty table, or a column that holds no numbers.

    Examples
    --------
    >>> ax = plot_rates(pd.DataFrame({"contrats": [0.19, 0.16]}, index=[2023, 2024]))
    >>> bool(ax.get_xlim()[0] < 2023 < 2024 < ax.get_xlim()[1])
    True
    """
    named = rates.set_axis([str(name) for name in rates.columns], axis=1)
    check_table(named, table="rates", columns={name: Rule("number", missing=True) for name in named.columns})
    ax = style.new_axes(ax, (8, 4.2))
    for i, (name, line) in enumerate(named.items()):
        ax.plot(line.index, line, label=name, color=style.PALETTE[i % 6], marker=_MARKS[i % 6], linestyle=_LINES[i % 6])
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.xaxis.set_major_formatter(lambda value, position: f"{value:.0f}")
    ax.yaxis.set_major_formatter(style.percents())
    ax.set_ylim(bottom=0)
    ax.margins(x=0.06)
    ax.set_xlabel(_("year"))
    ax.set_ylabel(_("share lost in the year"))
    ax.set_title(title or _("Yearly attrition rate, by definition"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def plot_cohorts(table: pd.DataFrame, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw a cohort table: one row a cohort, one column an age, darker where more are left.

    Parameters
    ----------
    table : DataFrame
        Result of `cohort_table` (shares).
    title : str, optional
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On an empty table, or shares outside 0 to 1.

    Examples
    --------
    >>> ax = plot_cohorts(pd.DataFrame({0: [1.0, 1.0], 1: [0.8, np.nan]}, index=[2023, 2024]))
    >>> len(ax.texts)
    3
    """
    named = table.set_axis([str(name) for name in table.columns], axis=1)
    rule = Rule("number", missing=True, minimum=0, maximum=1)
    check_table(named, table="cohorts", columns={name: rule for name in named.columns})
    ax = style.new_axes(ax, (7.6, 0.55 * len(table) + 1.6))
    shares = named.to_numpy(dtype=float)
    style.shade_matrix(ax, shares, lambda i, j: percent(shares[i, j]) if np.isfinite(shares[i, j]) else "", top=1.15)
    ax.set_xticks(range(named.shape[1]), named.columns)
    ax.set_yticks(range(len(named)), [str(name) for name in table.index])
    ax.set_xlabel(_("age of the relation (years)"))
    ax.set_ylabel(_("year of arrival"))
    ax.set_title(title or _("Share of each cohort still there"))
    return ax


def plot_survival(
    curves: Mapping[str, pd.DataFrame], *, unit: str | None = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw survival curves in steps, with their intervals.

    Parameters
    ----------
    curves : mapping of str to DataFrame
        Results of `kaplan_meier`, by name.
    unit : str, optional
        Unit of time; months when not given.
    title : str, optional
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        Without a curve, or when a table has not the columns of `kaplan_meier`.

    Examples
    --------
    >>> curve = pd.DataFrame({"survival": [1.0, 0.5], "low": [1.0, 0.2], "high": [1.0, 0.8]}, index=[0.0, 3.0])
    >>> len(plot_survival({"tous": curve}).lines)
    1
    """
    if not curves:
        raise InputError(_("There is no curve to draw."))
    for name, curve in curves.items():
        rule = Rule("number", missing=True)
        check_table(curve, table=name, columns={"survival": Rule("number"), "low": rule, "high": rule})
    ax = style.new_axes(ax, (8, 4.4))
    for i, (name, curve) in enumerate(curves.items()):
        color = style.PALETTE[(2, 3, 0, 1, 4, 5)[i % 6]]
        ax.step(curve.index, curve["survival"], where="post", label=name, color=color, linestyle=_LINES[i % 6])
        ax.fill_between(curve.index, curve["low"], curve["high"], step="post", color=color, alpha=0.15, linewidth=0)
    ax.set_ylim(0, 1.02)
    ax.set_xlim(left=0)
    ax.yaxis.set_major_formatter(style.percents())
    ax.set_xlabel(_("time since the beginning ({unit})").format(unit=unit or _("months")))
    ax.set_ylabel(_("still there"))
    ax.set_title(title or _("Survival curve and its intervals (95%)"))
    ax.legend(loc="lower left")
    return ax


def plot_shock(
    series: Mapping[str, pd.Series], events: Mapping[str, pd.Timestamp], *,
    ylabel: str, title: str, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw series against time, with the dates of events.

    Parameters
    ----------
    series : mapping of str to Series
        By name; dates as index.
    events : mapping of str to date
        Vertical lines, named at their top.
    ylabel, title : str
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        Without a series, or when its index holds no dates.

    Examples
    --------
    >>> series = pd.Series([1.0, 5.0], index=pd.to_datetime(["2022-05-01", "2022-06-01"]))
    >>> ax = plot_shock({"réclamations": series}, {"crise": pd.Timestamp("2022-06-01")}, ylabel="%", title="Choc")
    >>> len(ax.lines)
    2
    """
    if not series or not all(isinstance(line.index, pd.DatetimeIndex) and len(line) for line in series.values()):
        raise InputError(_("Series indexed by dates are expected."))
    ax = style.new_axes(ax, (8, 3.8))
    for i, (name, line) in enumerate(series.items()):
        color = style.PALETTE[(2, 3, 0, 1)[i % 4]]
        ax.plot(line.index, line, label=name, color=color, linestyle=_LINES[i % 6], marker=_MARKS[i % 6], markersize=4)
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.12 * (high - low))
    for name, date in events.items():
        ax.axvline(date, color="#444444", linestyle=":", linewidth=1.5)
        ax.text(date, high + 0.1 * (high - low), " " + name, va="top", ha="left", fontsize=10)
    ax.set_xlabel(_("date"))
    ax.set_ylabel(ylabel)
    ax.set_title(title)
    if len(series) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
