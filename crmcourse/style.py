"""Figures of the course: one look, numbers as the learner writes them, and a text alternative for every picture.

Colours differ in lightness as well as in hue, so they stay apart in greyscale and for the colour-blind.
"""

import html
import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from babel.dates import format_date
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import AutoDateFormatter, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, FuncFormatter, ScalarFormatter

from crmcourse.checks import InputError
from crmcourse.messages import _, language, number, percent

__all__ = [
    *("PALETTE", "RC", "SHADES", "description", "euros", "kiloeuros", "new_axes", "numbers", "percents", "picture"),
    *("shade_matrix", "show", "use"),
]

PALETTE = ("#1B1F5E", "#8E2C6E", "#0072B2", "#D55E00", "#33A88A", "#E8A317", "#93CBEE", "#F7EC8B")
"""Eight colours from dark to light. The first six can be lines or points; the last two are for surfaces."""

SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#9ec9e2", "#3b7fb0", "#0b3d66"])
"""One hue from white to a dark blue: its lightness alone tells the values, in greyscale and to the colour-blind."""

RC = {
    "figure.figsize": (7.2, 4.2),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.facecolor": "white",
    "font.size": 11,
    "axes.prop_cycle": mpl.cycler(color=PALETTE),
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 12,
    "axes.titlepad": 10,
    "axes.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#444444",
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#DDDDDD",
    "lines.linewidth": 2,
    "lines.markersize": 6,
    "patch.edgecolor": "white",
    "legend.frameon": False,
    "image.cmap": "cividis",
    "savefig.dpi": 100,
}
"""The settings of matplotlib that make the style."""


def use() -> None:
    """Draw the figures that follow in the course's style, whatever was set before.

    >>> use()
    >>> mpl.rcParams["image.cmap"]
    'cividis'
    """
    mpl.rcdefaults()
    mpl.rcParams.update(RC)


def new_axes(ax: Axes | None, size: tuple[float, float] | None = None) -> Axes:
    """Return `ax`, or the axes of a new figure of this size in inches (that of the style when not given)."""
    return plt.subplots(figsize=size, layout="constrained")[1] if ax is None else ax


def shade_matrix(ax: Axes, shares: np.ndarray, text: Callable[[int, int], str], top: float | None = None) -> None:
    """Shade the cells of a matrix and write in each, in the ink, black or white, that contrasts more.

    Parameters
    ----------
    ax : Axes
        Where to draw; row 0 is at the top.
    shares : array
        What the shades tell, 0 or more; NaN is left white.
    text : callable
        What to write in cell ``(i, j)``; nothing for an empty text.
    top : float, optional
        Value of the darkest shade; the largest of `shares` when not given.

    Examples
    --------
    >>> ax = new_axes(None)
    >>> shade_matrix(ax, np.array([[0.0, 1.0]]), lambda i, j: f"cell {j}")
    >>> [(text.get_text(), text.get_color()) for text in ax.texts]
    [('cell 0', 'black'), ('cell 1', 'white')]
    """
    norm = plt.Normalize(0, top or np.nanmax(shares) or 1)
    ax.imshow(shares, cmap=SHADES, norm=norm, aspect="auto")
    ax.grid(False, which="major")
    for i, j in np.ndindex(shares.shape):
        if words := text(i, j):
            background = (1, 1, 1) if np.isnan(shares[i, j]) else SHADES(norm(shares[i, j]))
            ax.text(j, i, words, ha="center", va="center", color=_ink(background))


def _ink(background: Sequence[float]) -> str:
    # relative luminance of WCAG 2: black contrasts more above 0.179
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in background[:3]]
    return "black" if np.dot(linear, (0.2126, 0.7152, 0.0722)) > 0.179 else "white"


def show(figure: Figure | Axes, alt: str) -> None:
    """Display a figure with its text alternative, and close it.

    JupyterLab and the pages of nbconvert's `lab` template have no place for a text on the picture: screen readers find
    it just below, in a part that unfolds. It is also the plain text of the output, and its metadata `alt`, which
    other tools (nbconvert's `classic` template, IPython) put on the picture.

    Parameters
    ----------
    figure : Figure or Axes
        What to display; the whole figure in both cases.
    alt : str
        What the picture shows, for someone who does not see it: kind of figure, axes, and what to read from it.

    Raises
    ------
    InputError
        When there is no figure, or no text.
    """
    drawn = _figure(figure)
    data, metadata = picture(drawn, alt)
    display(data, metadata=metadata, raw=True)
    display(description(alt), raw=True)
    plt.close(drawn)


def picture(figure: Figure, alt: str) -> tuple[dict[str, str], dict[str, dict]]:
    """Return a figure as a display bundle (data, metadata): PNG sharp on dense screens, the text beside it."""
    if not isinstance(alt, str) or not alt.strip():
        raise InputError(_("Say in `alt` what the picture shows, for those who cannot see it."))
    _localize(figure)
    buffer = io.BytesIO()
    # no name of software in the file: the same figure gives the same bytes
    figure.savefig(buffer, format="png", dpi=1.5 * figure.dpi, metadata={"Software": None})
    width, height = (int(side) for side in figure.get_size_inches() * figure.dpi)
    data = {"image/png": buffer.getvalue(), "text/plain": _("Figure: {alt}").format(alt=alt)}
    return data, {"image/png": {"width": width, "height": height, "alt": alt}}


def description(alt: str) -> dict[str, str]:
    """Return the text of a picture as a display bundle: a part that unfolds under the picture."""
    summary, text = html.escape(_("Description of the figure")), html.escape(alt)
    data = f"<details><summary>{summary}</summary><p>{text}</p></details>"
    return {"text/html": data, "text/plain": _("Description of the figure")}


def numbers(decimals: int = 0) -> Formatter:
    """Return a formatter of axis: plain numbers as the learner writes them.

    >>> numbers()(12500), numbers()(-3)
    ('12\u202f500', '−3')
    """
    return _ticks(lambda value: number(value, decimals))


def euros(decimals: int = 0) -> Formatter:
    """Return a formatter of axis for amounts in EUR.

    >>> euros()(12500)
    '12\u202f500\xa0€'
    """
    return _ticks(lambda value: f"{number(value, decimals)}\u00a0€")


def kiloeuros(decimals: int = 0) -> Formatter:
    """Return a formatter of axis for amounts given in EUR and written in thousands.

    >>> kiloeuros()(12000)
    '12\xa0k€'
    """
    return _ticks(lambda value: f"{number(value / 1000, decimals)}\u00a0k€")


def percents(decimals: int = 0) -> Formatter:
    """Return a formatter of axis for shares: 0.25 is written 25 %.

    >>> percents()(0.25)
    '25\u202f%'
    """
    return _ticks(lambda value: percent(value, decimals))


def _ticks(text: Callable[[float], str]) -> Formatter:
    """Return a formatter of axis whose minus is a minus, as wide as a plus, and not a hyphen."""
    return FuncFormatter(lambda value, position=None: text(value).replace("-", "\N{MINUS SIGN}"))


def _figure(figure: Any) -> Figure:
    found = figure.get_figure() if isinstance(figure, Axes) else figure
    if not isinstance(found, Figure):
        raise InputError(_("A matplotlib figure or axes is expected, not {found}.").format(found=type(found).__name__))
    return found


def _localize(figure: Figure) -> None:
    """Write in the learner's language the axes that matplotlib would write in English."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            formatter = axis.get_major_formatter()
            if type(formatter) is ScalarFormatter:
                axis.set_major_formatter(numbers(_decimals(axis)))
            elif isinstance(formatter, AutoDateFormatter):
                axis.set_major_formatter(_dates(axis))


def _decimals(axis: Axis) -> int:
    """Return how many decimals tell the ticks of an axis apart."""
    ticks = axis.get_majorticklocs()
    return next((n for n in range(6) if all(abs(tick - round(tick, n)) < 1e-9 for tick in ticks)), 6)


def _dates(axis: Axis) -> Formatter:
    ticks = axis.get_majorticklocs()
    step = min((after - before for before, after in pairwise(ticks)), default=1)
    pattern = "yyyy" if step >= 365 else "MMM yyyy" if step >= 28 else "d MMM"
    return FuncFormatter(lambda value, position=None: format_date(num2date(value), pattern, locale=language()))
