"""The life cycle of a relationship: the lectures' curve, and the measured one (fact A3)."""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from crmcourse.checks import Rule, check_table
from crmcourse.messages import _
from crmcourse.style import PALETTE, new_axes

__all__ = ["STAGES", "plot_quarters", "plot_theory", "stage_names", "theory"]

STAGES = ("prospecting", "initiation", "intensification", "maturity", "decline")
"""Stages of the life cycle, in the order of time (DEV)."""

_POINTS = (  # time and intensity, both without a unit: from one stage's boundary to the next
    (0.0, 0.04), (1.5, 0.10), (2.7, 0.28), (4.4, 0.82), (5.2, 0.97), (6.1, 1.0), (7.0, 0.95), (9.0, 0.45),
)  # fmt: skip
_BOUNDS = (0.0, 1.5, 2.7, 4.7, 7.0, 9.0)
_ABOVE = ((4.7, 0.89), (5.5, 1.12), (7.0, 1.30), (9.0, 1.48))


def stage_names() -> dict[str, str]:
    """Return the stages in the learner's language, by key of `STAGES`."""
    names = (_("prospecting"), _("initiation"), _("intensification"), _("maturity"), _("decline"))
    return dict(zip(STAGES, names, strict=True))


def theory() -> pd.DataFrame:
    """Return the curve of the lectures, drawn freely: no measure stands behind it.

    Returns
    -------
    DataFrame
        ``time`` and ``intensity`` (no unit), ``stage`` (of `STAGES`), and ``partner``: the way above the ordinary
        relationship of those who become supporters, then partners (missing before maturity).

    Examples
    --------
    >>> theory().groupby("stage", sort=False)["intensity"].max().round(2).tolist()
    [0.1, 0.28, 0.89, 1.0, 0.95]
    """
    time = np.round(np.arange(0, 9.01, 0.05), 2)
    x, y = np.array(_POINTS).T
    stage = np.searchsorted(_BOUNDS[1:-1], time, side="left")
    above_x, above_y = np.array(_ABOVE).T
    above = np.where(time >= above_x[0], _smooth(above_x, above_y, time), np.nan)
    names = np.array(STAGES)[stage]
    return pd.DataFrame({"time": time, "intensity": _smooth(x, y, time), "stage": names, "partner": above})


def _smooth(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    from scipy.interpolate import PchipInterpolator

    return PchipInterpolator(x, y)(np.clip(at, x[0], x[-1]))


def plot_theory() -> Axes:
    """Draw the curve of the lectures with its stages, and the way of supporters and partners above it."""
    table, names = theory(), stage_names()
    ax = plt.subplots(figsize=(8, 4.2))[1]
    ax.plot(table["time"], table["intensity"], color=PALETTE[2], linewidth=2.5)
    ax.plot(table["time"], table["partner"], color=PALETTE[3], linestyle="--")
    for left, right, stage in zip(_BOUNDS, _BOUNDS[1:], STAGES, strict=False):
        if left:
            ax.axvline(left, color="#999999", linewidth=0.8)
        ax.text((left + right) / 2, -0.06, names[stage], ha="center", va="top", fontsize=9.5)
    ax.annotate(_("supporter, partner"), (6.9, 1.46), ha="right", color=PALETTE[3])
    ax.annotate(_("ordinary relationship"), (8.1, 0.30), ha="center", color=PALETTE[2])
    ax.set(ylim=(0, 1.6), xlim=(0, 9.2), title=_("The life cycle of a relationship, as the lecture draws it"))
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    ax.set_xlabel(_("Time (no unit)"), labelpad=26)
    ax.set_ylabel(_("Intensity of the relationship (no unit)"))
    return ax


def plot_quarters(curves: dict[str, pd.DataFrame], *, what: str, least: int = 30, ax: Axes | None = None) -> Axes:
    """Draw measured rates by quarter of life, each with its interval.

    Parameters
    ----------
    curves : dict of str to DataFrame
        Results of `by_quarter`, by name in the legend.
    what : str
        What is counted, for the vertical axis; the unit is added.
    least : int
        Quarters seen on fewer relationships are left out: their rate is an anecdote.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When a curve is not a result of `by_quarter`.

    Examples
    --------
    >>> curve = pd.DataFrame({"quarter": [0, 1], "relations": 40, "rate": [1.0, 2.0], "low": 0.9, "high": 2.1})
    >>> plot_quarters({"tous": curve}, what="Commandes").get_ylabel()
    'Commandes par relation et par trimestre'
    """
    rules = {name: Rule("number") for name in ("quarter", "relations", "rate")}
    rules |= {name: Rule("number", missing=True) for name in ("low", "high")}
    ax = new_axes(ax, (8, 4.2))
    marks = ("o-", "s--", "^:", "D-.")
    for position, (name, curve) in enumerate(curves.items()):
        check_table(curve, table=name, columns=rules)
        kept = curve[curve["relations"] >= least]
        color = PALETTE[(2, 3, 0, 4)[position % 4]]
        ax.fill_between(kept["quarter"], kept["low"], kept["high"], color=color, alpha=0.15, linewidth=0)
        ax.plot(kept["quarter"], kept["rate"], marks[position % 4], color=color, markersize=4, label=name)
    ax.set_ylim(bottom=0)
    ax.set_title(_("The relationship measured, by quarter of life"))
    ax.set_xlabel(_("Quarter of life"))
    ax.set_ylabel(_("{what} a relationship and a quarter").format(what=what))
    ax.legend()
    return ax
