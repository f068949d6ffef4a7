"""Check a bar chart: its bars, its title, what its axes say."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from crmcourse.expect.words import SHOWN, fail, kind, listing, show
from crmcourse.messages import _

__all__ = ["figure"]


def figure(
    got: Any,
    *,
    what: str,
    bars: Mapping[str, float] | None = None,
    title: bool = False,
    category: Sequence[str] = (),
    measure: Sequence[str] = (),
    hint: str | None = None,
) -> None:
    """Check a bar chart, vertical or horizontal, then close it.

    Parameters
    ----------
    got
        Axes (or figure) that the learner returns.
    bars
        Height expected of each bar, by its label.
    title
        Whether a title is asked for.
    category, measure
        Words of which the label of the axis of categories, of heights or lengths, must hold at least one (name, unit).
    """
    import matplotlib.pyplot as plt

    axes = _axes(got, what)
    try:
        containers = [part for part in axes.containers if getattr(part, "patches", None)]
        horizontal = any(part.orientation == "horizontal" for part in containers)
        if bars is not None:
            _check_bars(_heights(axes, containers, horizontal), horizontal, bars, what, hint)
        if title and not (axes.get_title() or axes.get_title("left") or axes.get_title("right")).strip():
            suptitle = axes.figure.get_suptitle()
            if not suptitle.strip():
                fail(_("{what}: the figure has no title.").format(what=what), hint)
        across, upwards = axes.get_xlabel(), axes.get_ylabel()
        along, against = (upwards, across) if horizontal else (across, upwards)
        _check_label(along, category, _("the axis of categories"), what, hint)
        _check_label(against, measure, _("the axis of lengths") if horizontal else _("the axis of heights"), what, hint)
    finally:
        plt.close(axes.figure)


def _axes(got: Any, what: str) -> Any:
    import matplotlib.pyplot as plt
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    if got is None:
        fail(_("{what}: nothing was returned. Is a “return” missing?").format(what=what))
    if hasattr(got, "ax") and isinstance(got.ax, Axes):  # seaborn's grids
        got = got.ax
    elif isinstance(got, tuple | list) and got:  # fig, ax
        got = next((part for part in got if isinstance(part, Axes)), got)
    elif isinstance(got, np.ndarray) and got.size:
        got = got.flat[0]
    elif got is plt:
        got = plt.gca()
    if isinstance(got, Figure) and got.axes:
        got = got.axes[0]
    if not isinstance(got, Axes):
        fail(_("{what}: matplotlib axes are expected, you give {kind}.").format(what=what, kind=kind(got)))
    return got


def _heights(axes: Any, containers: list, horizontal: bool) -> dict[str, float]:
    """Heights, or lengths when the bars lie down, by label."""
    axis = axes.yaxis if horizontal else axes.xaxis
    names = dict(zip(axis.get_ticklocs(), (label.get_text() for label in axis.get_ticklabels()), strict=False))
    heights = {}
    for patch in (patch for part in containers for patch in part.patches):
        start, size, height = (
            (patch.get_y(), patch.get_height(), patch.get_width())
            if horizontal
            else (patch.get_x(), patch.get_width(), patch.get_height())
        )
        if not np.isfinite(height):
            continue
        nearest = min(names, key=lambda place: abs(place - (start + size / 2)), default=None)
        heights[names[nearest].strip() if nearest is not None else str(len(heights))] = float(height)
    return heights


def _check_bars(
    heights: Mapping[str, float], horizontal: bool, bars: Mapping[str, float], what: str, hint: str | None
) -> None:
    if not heights:
        fail(_("{what}: no bar was found.").format(what=what), hint)
    if set(heights) != set(map(str, bars)):
        message = _("{what}: bars {expected} expected, {got} found.")
        fail(message.format(what=what, expected=listing(bars), got=listing(heights)), hint)
    wrong = [label for label, height in bars.items() if not np.isclose(heights[str(label)], height)]
    if wrong:
        message = (
            _("{what}, bar {label}: length {expected} expected, {got} obtained.")
            if horizontal
            else _("{what}, bar {label}: height {expected} expected, {got} obtained.")
        )
        if all(np.isclose(heights[str(label)], -bars[label]) for label in wrong):
            hint = _("A negative amount goes down, or to the left.")
        lines = [
            message.format(what=what, label=listing([label]), expected=show(bars[label]), got=show(heights[str(label)]))
            for label in wrong[:SHOWN]
        ]
        fail("\n".join(lines), hint)


def _check_label(label: str, words: Sequence[str], axis: str, what: str, hint: str | None) -> None:
    if not words:
        return
    if not label.strip():
        fail(_("{what}: {axis} has no label.").format(what=what, axis=axis), hint)
    if not any(_plain(word) in _plain(label) for word in words):
        message = _("{what}: the label of {axis} is {label}; it should say {words}.")
        alternatives = _(" or ").join(_("“{text}”").format(text=word) for word in words)
        fail(message.format(what=what, axis=axis, label=show(label), words=alternatives), hint)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
