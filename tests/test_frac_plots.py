"""Pictures: what is drawn is what was counted, in French, on any engine, in inks that can be read."""

import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import polars as pl
import pytest
from frac_cases import AS_OF, DOZEN, RANDOM, run

from crmcourse import frac, style

SCORED = run(RANDOM)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def numbers(words):
    return [int(word.replace("\u202f", "")) for word in words if word.replace("\u202f", "").isdigit()]


def test_the_grid_tells_customers_and_mean_amount_of_each_cell():
    table = pd.DataFrame({"R": [4, 4, 1], "F": [3, 3, 1], "A": [2, 3, 1], "amount_per_year": [20_000.0, 60_000, 500]})
    ax = frac.plot_grid(table)
    assert texts(ax) == ["1", "500\xa0€", "2", "40,0\xa0k€"]
    small, large = ax.collections[0].get_sizes()
    assert large == 2 * small
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.5, 3.5), (-0.5, 3.5))  # four classes, met or not


@pytest.mark.parametrize("draw", [frac.plot_grid, frac.plot_heatmap])
@pytest.mark.parametrize("convert", [pl.from_pandas, lambda t: pl.from_pandas(t).lazy(), duckdb.from_df])
def test_grids_are_the_same_on_every_engine(draw, convert):
    assert texts(draw(convert(SCORED))) == texts(draw(SCORED))


def test_the_heat_map_shares_out_the_whole():
    for value in ("amount", "customers"):
        ax = frac.plot_heatmap(SCORED, value)
        assert np.asarray(ax.images[0].get_array()).sum() == pytest.approx(1)
    assert ax.get_title() == "Part des clients par récence et fréquence"


def test_the_heat_map_of_five_classes_has_five_rows():
    scales = frac.Scales.from_quantiles(SCORED)
    ax = frac.plot_heatmap(frac.score(SCORED[["account_id", *frac.MEASURES.values()]], scales))
    assert ax.images[0].get_array().shape == (5, 5)


def test_the_heat_map_of_no_amount_is_empty():
    assert set(texts(frac.plot_heatmap(SCORED.assign(amount_per_year=0.0)))) == {"–"}


def test_the_migration_shows_the_segments_that_hold_someone():
    before = pd.DataFrame({"account_id": range(400), "segment": ["Fidèles"] * 399 + ["Perdus"]})
    after = before.assign(segment=["Fidèles"] * 200 + ["Champions"] * 198 + ["Perdus"] * 2)
    ax = frac.plot_migration(frac.migration(before, after))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Champions", "Fidèles", "Perdus"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Champions (0)", "Fidèles (399)", "Perdus (1)"]
    percent = "\u202f%"
    written = {tuple(map(int, text.get_position())): text.get_text() for text in ax.texts}
    kept = {(0, 1): f"50{percent}", (1, 1): f"50{percent}", (2, 1): "<\u202f1", (2, 2): f"100{percent}"}
    assert written == kept, "column and row of each share; nothing where nobody went"


@pytest.mark.parametrize("measure", frac.MEASURES.values())
def test_every_customer_is_in_a_bar_of_their_class(measure):
    summary = frac.summarize(RANDOM, as_of=AS_OF, customers=[5_000])
    ax = frac.plot_distribution(summary, measure)
    known = summary[measure].notna().sum()
    assert sum(bar.get_height() for bar in ax.patches) == known
    assert sum(numbers(line for text in texts(ax) for line in text.split("\n"))) == known
    assert ("1 client qui n’a jamais commandé" in ax.get_xlabel()) == (measure == "recency")


def test_no_bar_is_astride_two_classes():
    table = pd.DataFrame({"frequency": [0.0, 1, 2, 3, 4, 5, 6, 7, 50]})
    ax = frac.plot_distribution(table, "frequency")
    assert [bar.get_height() for bar in ax.patches] == [1, 1, 1, 1, 1, 1, 1, 1, 0, 1]
    assert texts(ax) == ["note 1\n2", "note 2\n2", "note 3\n3", "note 4\n2"]
    assert "dernière barre\xa0: 9 et plus" in ax.get_xlabel()


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_cells_are_written_in_an_ink_that_contrasts(share):
    def luminance(colour):
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in plt.matplotlib.colors.to_rgb(colour)
        ]
        return np.dot(linear, (0.2126, 0.7152, 0.0722))

    background = style.SHADES(share)
    light, dark = sorted((luminance(background), luminance(style._ink(background))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2, level AA


def test_shades_darken_all_along():
    grey = [np.dot(style.SHADES(share)[:3], (0.299, 0.587, 0.114)) for share in np.linspace(0, 1, 50)]
    assert (np.diff(grey) < 0).all()


def test_pictures_go_where_they_are_told():
    figure, axes = plt.subplots(2, 2)
    moves = frac.migration(SCORED, SCORED)
    assert frac.plot_grid(SCORED, ax=axes[0, 0]) is axes[0, 0]
    assert frac.plot_heatmap(SCORED, ax=axes[0, 1]) is axes[0, 1]
    assert frac.plot_migration(moves, ax=axes[1, 0]) is axes[1, 0]
    assert frac.plot_distribution(SCORED, ax=axes[1, 1]) is axes[1, 1]
    assert all(ax.get_title() for ax in axes.flat)
    assert plt.get_fignums() == [figure.number]


def test_amounts_may_be_in_another_currency():
    ax = frac.plot_distribution(run(DOZEN), "amount_per_year", currency="$")
    assert ax.get_xlabel().startswith("Montant ($ par an)")
    assert any(text.endswith("\xa0$") for text in texts(frac.plot_grid(run(DOZEN), currency="$")))
