"""Figures: text alternative, French numbers, colours told apart by everyone, and the same bytes at each run."""

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from crmcourse import style
from crmcourse.checks import InputError

# Machado, Oliveira & Fernandes (2009), severity 1.0: what the colour-blind see, in linear RGB.
VISION = {
    "ordinary": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


@pytest.fixture(autouse=True)
def agg():
    with mpl.rc_context():
        mpl.use("agg")
        style.use()
        yield
        mpl.pyplot.close("all")


@pytest.fixture
def shown(monkeypatch):
    calls = []
    monkeypatch.setattr(style, "display", lambda data, **options: calls.append((data, options)))
    return calls


def axes():
    _, ax = mpl.pyplot.subplots()
    ax.plot([0, 5000, 10000], [0.0, 0.5, 1.0])
    return ax


def lab(colour, vision) -> np.ndarray:
    """Return the CIELAB coordinates of a colour as seen with a kind of vision."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    x, y, z = np.cbrt(xyz / np.array([0.9505, 1, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISION)
def test_colours_are_told_apart(vision):
    seen = [lab(colour, vision) for colour in style.PALETTE]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 14


def test_colours_lighten_in_greyscale():
    assert all(lab(b, "ordinary")[0] - lab(a, "ordinary")[0] > 6 for a, b in pairwise(style.PALETTE))


def test_show_gives_picture_and_text_then_closes(shown):
    style.show(axes(), alt="Une droite <croissante>.")
    (picture, options), (text, _) = shown
    assert picture["image/png"].startswith(b"\x89PNG") and picture["text/plain"].endswith("Une droite <croissante>.")
    assert options["metadata"]["image/png"]["alt"] == "Une droite <croissante>."
    assert options["metadata"]["image/png"]["width"] == 720
    assert "Description de la figure" in text["text/html"] and "&lt;croissante&gt;" in text["text/html"]
    assert "base64" not in text["text/html"]
    assert not mpl.pyplot.get_fignums()


def test_same_figure_same_bytes():
    one, other = (style.picture(axes().figure, alt="Une droite.") for _ in range(2))
    assert one == other and b"Software" not in one[0]["image/png"]


@pytest.mark.parametrize(
    ("figure", "alt"), [(None, "Un texte."), ("courbe", "Un texte."), (Figure(), ""), (Figure(), " ")]
)
def test_figure_and_text_are_required(shown, figure, alt):
    with pytest.raises(InputError):
        style.show(figure, alt=alt)
    assert not shown


def labels(axis) -> list[str]:
    return [axis.get_major_formatter()(tick) for tick in axis.get_majorticklocs()]


def test_axes_are_written_in_french(shown):
    ax = axes()
    style.show(ax, alt="Une droite.")
    assert "10\u202f000" in labels(ax.xaxis) and "0,2" in labels(ax.yaxis)


def test_dates_are_written_in_french(shown):
    _, ax = mpl.pyplot.subplots()
    ax.plot(pd.date_range("2024-01-01", "2024-06-30"), range(182))
    style.show(ax, alt="Une droite.")
    assert "févr. 2024" in labels(ax.xaxis)


def test_chosen_formatters_are_kept(shown):
    ax = axes()
    ax.yaxis.set_major_formatter(style.percents())
    ax.xaxis.set_major_formatter(style.kiloeuros())
    style.show(ax, alt="Une droite.")
    assert "20\u202f%" in labels(ax.yaxis) and "10\u00a0k€" in labels(ax.xaxis)


def test_style_does_not_depend_on_what_was_set_before():
    mpl.rcParams["font.size"], mpl.rcParams["lines.dashed_pattern"] = 3, [1, 1]
    style.use()
    assert mpl.rcParams["font.size"] == 11
    assert mpl.rcParams["lines.dashed_pattern"] == mpl.rcParamsDefault["lines.dashed_pattern"]
