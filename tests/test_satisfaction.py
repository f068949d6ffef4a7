"""Satisfaction: SERVQUAL, reliability, weights, the link with loyalty, complaints, exit barriers."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import stats

from crmcourse import datasets
from crmcourse import satisfaction as sa
from crmcourse.checks import InputError
from crmcourse.simulate.schema_servqual import ITEMS

E, P = [f"e{i}" for i in range(1, 23)], [f"p{i}" for i in range(1, 23)]


@pytest.fixture(scope="module")
def surveys():
    return datasets.load_directsell("surveys")


def answers(n=50, seed=2):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.integers(1, 8, (n, 44)), columns=[*E, *P])


# --- SERVQUAL ---------------------------------------------------------------------------------------------------------


def test_dimensions_are_those_of_the_data():
    assert sorted(i for items in sa.DIMENSIONS.values() for i in items) == list(range(1, 23))
    for i, (dimension, french, *_words) in enumerate(ITEMS, 1):
        assert i in sa.DIMENSIONS[dimension]
        assert sa.dimension_names()[dimension] == french
    package = json.loads((datasets.directsell_path() / "datapackage.json").read_text("utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "surveys")["schema"]["fields"]
    told = {field["name"]: field["description_fr"] for field in fields}
    for dimension, items in sa.DIMENSIONS.items():
        assert all(sa.dimension_names()[dimension] in told[f"p{i}"] for i in items)
    assert sa.item_names().is_unique and sa.item_names().index.tolist() == list(range(1, 23))


def test_gaps_by_hand(surveys):
    found = sa.gaps(surveys)
    items = sa.gaps(surveys, by="item")
    for dimension, numbers in sa.DIMENSIONS.items():
        differences = np.mean([surveys[f"p{i}"] - surveys[f"e{i}"] for i in numbers], axis=0)
        assert found.loc[dimension, "gap"] == pytest.approx(differences.mean())
        assert found.loc[dimension, "gap"] == pytest.approx(items.loc[list(numbers), "gap"].mean())
        half = 1.961 * differences.std(ddof=1) / np.sqrt(len(surveys))
        assert found.loc[dimension, "high"] - found.loc[dimension, "gap"] == pytest.approx(half, rel=0.01)
    assert np.allclose(found["perceived"] - found["expected"], found["gap"])


def test_other_columns_and_other_indices_are_welcome(surveys):
    shuffled = surveys.sample(frac=1, random_state=3).set_index("account_id")
    pd.testing.assert_frame_equal(sa.gaps(shuffled), sa.gaps(surveys))
    assert sa.respondents(shuffled).index.equals(shuffled.index)


def test_the_true_order_of_weights_is_found(surveys):
    found = sa.importance(surveys)
    # what the simulation makes each dimension owe to satisfaction: 0.25, 0.85, 0.70, 0.55, 0.45
    order = found["weight"].sort_values(ascending=False).index.tolist()
    assert order == ["reliability", "responsiveness", "assurance", "empathy", "tangibles"]
    assert found["weight"].sum() == pytest.approx(1) and (found["low"] < found["coefficient"]).all()


def test_known_weights_come_back():
    made = answers(4000)
    means = sa.respondents(made)["perceived"]
    rng = np.random.default_rng(4)
    made["satisfaction"] = 2 + 0.6 * means["reliability"] + 0.2 * means["empathy"] + rng.normal(0, 0.3, 4000)
    found = sa.importance(made)
    assert found.loc["reliability", "coefficient"] == pytest.approx(0.6, abs=0.03)
    assert found.loc["reliability", "low"] < 0.6 < found.loc["reliability", "high"]
    assert found.loc["tangibles", "low"] < 0 < found.loc["tangibles", "high"]
    assert found.loc["reliability", "weight"] == pytest.approx(0.75, abs=0.05)


@given(st.lists(st.floats(0.1, 100), min_size=5, max_size=5), st.floats(0.1, 50))
def test_weighted_gaps_do_not_depend_on_the_unit_of_weights(weights, factor):
    gap = pd.Series([-0.8, -0.5, -0.2, 0.1, -0.4], index=list(sa.DIMENSIONS))
    given_ = pd.Series(weights, index=gap.index)
    found = sa.weighted_gap(gap, given_)
    assert np.allclose(found, sa.weighted_gap(gap, factor * given_[::-1]))
    assert gap.min() - 1e-9 <= found.sum() <= gap.max() + 1e-9


# --- reliability ------------------------------------------------------------------------------------------------------


def test_alpha_of_equal_items_is_one_and_of_unrelated_items_is_near_zero():
    base = np.arange(1.0, 9)
    same = pd.DataFrame({"a": base, "b": base, "c": base + 1})
    assert sa.cronbach_alpha(same).value == pytest.approx(1)
    rng = np.random.default_rng(1)
    found = sa.cronbach_alpha(pd.DataFrame(rng.normal(size=(3000, 5))))
    assert abs(found.value) < 0.08 and found.low < 0 < found.high


def test_alpha_follows_spearman_and_brown():
    rng = np.random.default_rng(6)
    truth = rng.normal(size=20_000)
    items = pd.DataFrame({i: truth + rng.normal(size=20_000) for i in range(4)})  # one item: reliability 1/2
    for k in (2, 3, 4):
        assert sa.cronbach_alpha(items.iloc[:, :k]).value == pytest.approx(k * 0.5 / (1 + (k - 1) * 0.5), abs=0.01)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(8)
    inside = 0
    for _ in range(200):
        truth = rng.normal(size=40)
        found = sa.cronbach_alpha(pd.DataFrame({i: truth + rng.normal(size=40) for i in range(4)}))
        inside += found.low < 0.8 < found.high
    assert 180 <= inside <= 198


def test_an_item_of_another_scale_lowers_alpha(surveys):
    items = surveys[[f"p{i}" for i in sa.DIMENSIONS["reliability"]]].assign(odd=surveys["e1"])
    table = sa.item_analysis(items)
    assert table["alpha_without"].idxmax() == "odd" and table["with_others"].idxmin() == "odd"
    assert table.loc["odd", "alpha_without"] == pytest.approx(sa.cronbach_alpha(items.drop(columns="odd")).value)


def test_the_table_of_alphas(surveys):
    table = sa.reliability_table(surveys)
    assert table["items"].tolist() == [4, 5, 4, 4, 5]
    assert ((table["low"] < table["perceived"]) & (table["perceived"] < table["high"])).all()


# --- loyalty ----------------------------------------------------------------------------------------------------------


def day(text):
    return pd.Timestamp(text)


def test_an_answer_is_followed_between_two_months():
    surveys = pd.DataFrame(
        {"account_id": [1, 2, 3, 4], "survey_date": day("2022-11-02"), "satisfaction": [0, 5, 9, 10]}
    )
    orders = pd.DataFrame({
        "account_id": [1, 2, 3, 4, 9],
        "order_date": pd.to_datetime(["2023-05-02", "2023-05-03", "2024-05-02", "2024-05-03", "2024-12-01"]),
    })  # fmt: skip
    found = sa.loyalty_by_mark(surveys, orders)
    assert found["stayed"].tolist() == [False, True, True, False], "after 6 months, up to 18"
    assert found["mark"].astype(str).tolist() == ["0–3", "5", "9–10", "9–10"]
    assert found["mark"].cat.ordered


def test_an_answer_too_recent_is_left_out_and_the_same_customer_may_answer_twice():
    dates = pd.to_datetime(["2021-11-02", "2022-11-02", "2023-11-02"])
    surveys = pd.DataFrame({"account_id": 1, "survey_date": dates, "satisfaction": [3, 9, 9]})
    orders = pd.DataFrame({"account_id": [1, 5], "order_date": pd.to_datetime(["2023-06-01", "2024-12-01"])})
    found = sa.loyalty_by_mark(surveys, orders)
    assert found["satisfaction"].tolist() == [3, 9], "the third answer is not followed for 18 months yet"
    assert found["stayed"].tolist() == [False, True]


def test_a_straight_line_is_not_called_bent_and_a_bent_one_is():
    def made(shares):
        return pd.DataFrame(
            [(mark, i < round(1000 * share)) for mark, share in enumerate(shares) for i in range(1000)],
            columns=["mark", "stayed"],
        )

    line = sa.straightness(made([0.2, 0.3, 0.4, 0.5, 0.6]), "mark", "stayed")
    assert line.slope == pytest.approx(0.1) and line.p_value > 0.99 and line.p_bend > 0.99 and line.df == 3
    flat_top = sa.straightness(made([0.2, 0.5, 0.6, 0.62, 0.63]), "mark", "stayed")
    assert flat_top.bend < 0 and flat_top.p_bend < 1e-6 and flat_top.p_value < 1e-6
    steep_top = sa.straightness(made([0.2, 0.21, 0.23, 0.33, 0.63]), "mark", "stayed")
    assert steep_top.bend > 0 and steep_top.p_bend < 1e-6


def test_chi_square_of_all_steps_is_that_of_a_table():
    table = pd.DataFrame([(m, i < k) for m, k in ((0, 8), (1, 15), (2, 12)) for i in range(20)], columns=["m", "s"])
    found = sa.straightness(table, "m", "s")
    whole = stats.chi2_contingency(pd.crosstab(table["m"], table["s"]), correction=False).statistic
    trend = 60 * table["m"].corr(table["s"].astype(float)) ** 2
    assert found.statistic == pytest.approx(whole - trend)


def test_uneven_marks_count_for_their_distance():
    table = pd.DataFrame(
        [(m, i < k) for m, k in ((0, 100), (1, 200), (4, 500)) for i in range(1000)], columns=["m", "s"]
    )
    found = sa.straightness(table, "m", "s")
    assert found.slope == pytest.approx(0.1) and found.p_value > 0.99


def test_a_mark_counts_for_its_customers():
    """With two marks of a thousand customers and two of ten, the few do not pull the line."""
    made = [(0, 400, 1000), (1, 500, 1000), (2, 3, 10), (3, 2, 10)]
    table = pd.DataFrame([(m, i < k) for m, k, n in made for i in range(n)], columns=["m", "s"])
    assert sa.straightness(table, "m", "s").slope == pytest.approx(
        np.polyfit(table["m"], table["s"].astype(float), 1)[0]
    )


def test_four_kinds_cover_everyone():
    table = pd.DataFrame({"satisfaction": [7, 7, 6, 6], "tied": [False, True, True, False]})
    assert sa.barrier_types(table).tolist() == ["loyal", "loyal et lié", "captif", "libre de partir"]
    assert sa.barrier_types(table, satisfied_from=8).tolist() == [
        "libre de partir",
        "captif",
        "captif",
        "libre de partir",
    ]


def test_rates_have_wilson_intervals():
    table = pd.DataFrame({"g": ["a"] * 10, "y": [True] * 10})
    line = sa.rates(table, "g", "y").loc["a"]
    assert (
        line["rate"] == 1
        and line["high"] == pytest.approx(1)
        and line["low"] == pytest.approx(10 / (10 + 1.96**2), abs=1e-3)
    )


# --- complaints -------------------------------------------------------------------------------------------------------


def complaints():
    return pd.DataFrame({
        "account_id": [1, 1, 2, 3, 4, 5],
        "complaint_date": pd.to_datetime(
            ["2023-05-01", "2023-06-01", "2023-12-20", "2023-03-01", "2022-12-31", "2023-02-01"]),
        "resolved_on": pd.to_datetime(
            ["2023-05-03", "2023-07-01", "2024-01-04", "2023-03-02", "2023-01-04", "2023-02-03"]),
        "satisfied": pd.array([True, False, True, None, False, True], dtype="boolean"),
    })  # fmt: skip


def test_the_worst_complaint_places_the_customer_as_known_that_day():
    groups = sa.complaint_groups(complaints(), pd.Series([1, 2, 3, 4, 5]), since="2022-12-31", until="2023-12-31")
    assert groups.astype(str).tolist() == [
        "mal réglée ou ouverte", "mal réglée ou ouverte", "réglée, sans réponse", "sans réclamation", "bien réglée",
    ]  # fmt: skip
    assert groups.cat.ordered and groups.cat.categories[0] == "sans réclamation"


def test_every_customer_keeps_a_place():
    customers = pd.Series([9, 1], index=["x", "y"])
    groups = sa.complaint_groups(complaints(), customers, since="2022-12-31", until="2023-12-31")
    assert groups.index.tolist() == ["x", "y"] and groups.notna().all()


def test_time_of_settlement():
    table = sa.recovery_times(complaints(), steps=(0, 3, 10))
    assert table["complaints"].tolist() == [2, 1, 2], "without answer, not counted"
    assert table["satisfied"].tolist() == [1.0, 0.0, 0.5]
    wrong = complaints().assign(resolved_on=day("2020-01-01"))
    with pytest.raises(InputError, match="avant d’être faites"):
        sa.recovery_times(wrong)


# --- bad input --------------------------------------------------------------------------------------------------------

LINK = pd.DataFrame({"m": [1, 2, 3], "y": [True, False, True]})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: sa.gaps(answers().drop(columns="e7")), "e7"),
        (lambda: sa.gaps(answers().assign(p3=8)), "p3.*supérieure"),
        (lambda: sa.gaps(answers().assign(p3=np.nan)), "p3.*manquante"),
        (lambda: sa.gaps(answers(), by="theme"), "theme"),
        (lambda: sa.gaps(answers(1)), "deux réponses"),
        (lambda: sa.gaps(answers(), level=95), "level"),
        (lambda: sa.importance(answers(11).assign(satisfaction=5)), "douze réponses"),
        (lambda: sa.importance(answers(20)), "satisfaction"),
        (lambda: sa.importance(answers(20).assign(**dict.fromkeys(P, 4), satisfaction=5)), "se répètent"),
        (lambda: sa.weighted_gap(pd.Series({"a": 1.0}), pd.Series({"b": 1.0})), "mêmes dimensions"),
        (lambda: sa.weighted_gap(pd.Series({"a": 1.0}), pd.Series({"a": 0})), "poids"),
        (lambda: sa.weighted_gap(pd.Series({"a": 1.0, "b": 1}), pd.Series({"a": 3, "b": -1})), "poids"),
        (lambda: sa.cronbach_alpha(pd.DataFrame({"a": [1, 2, 3]})), "deux items"),
        (lambda: sa.cronbach_alpha(pd.DataFrame({"a": [1, 1, 1], "b": [2, 2, 2]})), "ne varie"),
        (lambda: sa.cronbach_alpha(pd.DataFrame({"a": [1, None, 3], "b": [2, 1, 2]})), "manquante"),
        (lambda: sa.item_analysis(pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 4]})), "trois items"),
        (lambda: sa.straightness(LINK.head(2), "m", "y"), "trois notes"),
        (lambda: sa.straightness(LINK.assign(y=True), "m", "y"), "partis"),
        (lambda: sa.rates(LINK, "m", "m"), "True et False"),
        (lambda: sa.barrier_types(pd.DataFrame({"satisfaction": [11], "tied": [True]})), "satisfaction"),
        (lambda: sa.barrier_types(pd.DataFrame({"satisfaction": [9], "tied": ["non"]})), "tied"),
        (lambda: sa.complaint_groups(complaints(), pd.Series([1]), since="2024", until="2023"), "précéder"),
        (lambda: sa.complaint_groups(complaints(), pd.Series([1]), since="un jour", until="2023"), "précéder"),
        (lambda: sa.recovery_times(complaints(), steps=(3, 1)), "steps"),
        (lambda: sa.plot_rates({}, xlabel="x", ylabel="y", title="t"), "courbe"),
        (lambda: sa.plot_priorities(pd.Series({"a": 1.0}), pd.Series({"b": 1.0})), "mêmes dimensions"),
        (lambda: sa.plot_gaps(pd.DataFrame({"expected": [1.0]})), "perceived"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, said):
    with pytest.raises(InputError, match=said):
        call()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"after": 12, "until": 6}, "mois"),
        ({"bounds": (0, 5, 3)}, "bounds"),
        ({"bounds": (2, 5)}, "bounds"),
        ({"until": 600}, "assez longtemps"),
    ],
)
def test_a_link_that_cannot_be_made_says_why(surveys, change, said):
    with pytest.raises(InputError, match=said):
        sa.loyalty_by_mark(surveys, datasets.load_directsell("orders"), **change)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_the_gap_chart_writes_every_gap_in_the_order_of_the_table(surveys):
    table = sa.gaps(surveys, by="item")
    ax = sa.plot_gaps(table)
    assert len(ax.texts) == 22 and ax.get_yticklabels()[0].get_text().startswith("1. ")
    assert ax.texts[7].get_text() == "−1,03"
    assert [c.get_label() for c in ax.collections[1:]] == ["attendue", "perçue"]
    plt.close("all")


def test_the_loyalty_curve_has_its_line_and_its_numbers():
    table = sa.rates(pd.DataFrame({"m": [1, 1, 2, 2], "y": [True, False, True, True]}), "m", "y")
    ax = sa.plot_loyalty(table, line=(0.5, 1.0))
    assert [text.get_text() for text in ax.texts] == ["n = 2", "n = 2"]
    assert any(line.get_ydata()[0] == 0.5 and line.get_linestyle() == ":" for line in ax.lines)
    assert len(sa.plot_rates({"a": table, "b": table}, xlabel="x", ylabel="y", title="t").texts) == 0
    plt.close("all")


def test_priorities_place_each_dimension(surveys):
    gap, weight = sa.gaps(surveys)["gap"], sa.importance(surveys)["weight"]
    ax = sa.plot_priorities(gap, weight)
    placed = ax.collections[0].get_offsets().data
    assert np.allclose(placed, np.column_stack([gap, weight]))
    plt.close("all")
