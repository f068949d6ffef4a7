"""Picture of how a measure is spread over the customers, class by class of its scale."""

from itertools import pairwise
from typing import Any

import narwhals as nw
import numpy as np
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.scale import Scale
from crmcourse.frac.scoring import LECTURE, MEASURES, Scales
from crmcourse.messages import _, ngettext, number
from crmcourse.style import SHADES, new_axes, numbers

__all__ = ["plot_distribution"]


def plot_distribution(
    summary: Any, measure: str = "recency", scales: Scales = LECTURE, *, currency: str = "€", ax: Axes | None = None
) -> Axes:
    """Draw how many customers have each value of a measure, a shade for each class of the scale.

    No bar lies astride two classes; whole numbers up to forty have a bar each. Values beyond one and a half times the
    last threshold are in the last bar, which the label of the axis tells.

    Parameters
    ----------
    summary : table
        Result of `summarize`; a lazy one is computed.
    measure : {"recency", "frequency", "amount_per_year"}
        What to draw. Customers who miss it (never ordered) are counted under the axis.
    scales : Scales
        Whose classes to show.
    currency : str
        Symbol of the amounts.
    ax : Axes, optional
        Where to draw; a new figure when not given.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        On an empty table, a missing column, a wrong type, a negative value, no value at all, or another `measure`.

    Examples
    --------
    >>> import pandas as pd
    >>> ax = plot_distribution(pd.DataFrame({"frequency": [1.0, 1.0, 3.0, 8.0]}), "frequency")
    >>> ax.get_ylabel()
    'Nombre de clients'
    """
    if measure not in MEASURES.values():
        words = ", ".join(MEASURES.values())
        raise InputError(_("`measure` must be one of {words}, not {found}.").format(words=words, found=measure))
    check_table(summary, table="summary", columns={measure: Rule("number", missing=True, minimum=0)})
    data = nw.from_native(summary).select(nw.col(measure).cast(nw.Float64))
    values = (data.collect() if isinstance(data, nw.LazyFrame) else data)[measure].to_numpy()
    known = values[np.isfinite(values)]
    if not len(known):
        raise InputError(_("Column “{column}” has no value to draw.").format(column=measure))
    scale = dict(zip(MEASURES.values(), (scales.recency, scales.frequency, scales.amount), strict=True))[measure]
    ax = new_axes(ax, (8.5, 4.5))
    edges, width = _edges(scale, known)
    scores = scale.score(known)
    for position, (low, high) in enumerate(pairwise(edges)):
        score = position + 1 if scale.ascending else scale.classes - position
        shade = SHADES(0.25 + 0.7 * (score - 1) / (scale.classes - 1))
        bars = max(1, round((high - low) / width))
        drawn = np.minimum(known[scores == score], edges[-1])
        ax.hist(drawn, bins=bars, range=(low, high), color=shade, edgecolor="#222222", linewidth=0.6)
    ax.set_xlim(edges[0], edges[-1])
    ax.xaxis.set_major_formatter(numbers())
    ax.yaxis.set_major_formatter(numbers())
    _label_classes(ax, edges, np.bincount(scores, minlength=scale.classes + 1)[1:], scale.ascending)
    titles = {
        "recency": (_("Recency of the customers and its classes"), _("Recency (days since the last order)")),
        "frequency": (_("Frequency of the customers and its classes"), _("Frequency (orders a year)")),
        "amount_per_year": (_("Amount of the customers and its classes"), _("Amount ({currency} a year)")),
    }
    title, label = titles[measure]
    notes = [label.format(currency=currency)]
    if (known > edges[-1]).any():
        notes.append(_("last bar: {low} and more").format(low=number(np.ceil(high - (high - low) / bars))))
    if missing := len(values) - len(known):
        note = ngettext(
            "{n} customer who never ordered is not shown", "{n} customers who never ordered are not shown", missing
        )
        notes.append(note.format(n=number(missing)))
    ax.set_title(title)
    ax.set_xlabel(notes[0] + "".join(f"\n{note}" for note in notes[1:]))
    ax.set_ylabel(_("Number of customers"))
    return ax


def _edges(scale: Scale, known: np.ndarray) -> tuple[list[float], float]:
    """Bounds of the classes on the axis, and the width that a bar should have."""
    top = 1.5 * scale.thresholds[-1]
    if top > 40 or (known != known.round()).any():
        return [0.0, *scale.thresholds, top], top / 30
    # whole numbers: a bar around each, classes parted half way between two
    sides = zip(scale.thresholds, scale.inclusive, strict=True)
    between = [float(np.ceil(t) - 0.5 if closed else np.floor(t) + 0.5) for t, closed in sides]
    return [-0.5, *between, float(np.floor(top) + 0.5)], 1.0


def _label_classes(ax: Axes, edges: list[float], counts: np.ndarray, ascending: bool) -> None:
    """Draw the bounds of the classes, and above each its score and number of customers."""
    height = ax.get_ylim()[1]
    ax.set_ylim(0, height * 1.2)
    for edge in edges[1:-1]:
        ax.axvline(edge, color="black", linestyle="--", linewidth=1.2)
    for position, (low, high) in enumerate(pairwise(edges)):
        score = position + 1 if ascending else len(counts) - position
        text = _("score {score}").format(score=score) + "\n" + number(counts[score - 1])
        ax.text((low + high) / 2, height * 1.18, text, ha="center", va="top", fontsize="small")
