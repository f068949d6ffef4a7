"""Scales: every value in one class, the lecture's holes closed as documented, quantiles fair to ties."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.checks import InputError
from crmcourse.frac import DAYS_PER_MONTH, LECTURE, Scale, Scales

values = st.lists(st.one_of(st.integers(0, 20).map(float), st.floats(-1e9, 1e9)), min_size=2, max_size=60)
varied = values.filter(lambda sample: len(set(sample)) > 1)
classes = st.integers(2, 9)
thresholds = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("days", "score"),
    [(0, 4), (91, 4), (92, 3), (150, 3), (182, 3), (183, 2), (365, 2), (366, 1), (5_000, 1)],
)
def test_recency_of_the_lecture(days, score):
    assert LECTURE.recency.score(days) == score


@pytest.mark.parametrize("months", [5, 5.5])
def test_the_hole_of_five_to_six_months_goes_to_class_three(months):
    assert LECTURE.recency.score(months * DAYS_PER_MONTH) == 3


@pytest.mark.parametrize(
    ("orders", "score"),
    [(0, 1), (1, 1), (1.99, 1), (2, 2), (3, 2), (3.5, 2), (4, 3), (6, 3), (6.01, 4), (7, 4), (80, 4)],
)
def test_frequency_of_the_lecture(orders, score):
    assert LECTURE.frequency.score(orders) == score


@pytest.mark.parametrize(
    ("euros", "score"),
    [
        (0, 1),
        (9_999.99, 1),
        (10_000, 2),
        (10_500, 2),
        (11_000, 2),
        (50_000, 2),
        (50_000.01, 3),
        (51_000, 3),
        (100_000, 3),
        (100_000.01, 4),
    ],
)
def test_amount_of_the_lecture(euros, score):
    assert LECTURE.amount.score(euros) == score


def test_every_kind_of_values_gets_the_same_scores_in_kind():
    scale = Scale([2, 4], inclusive=[True, False])
    given_values, scores = [1.0, 2.0, 4.0, 5.0], [1, 2, 2, 3]
    assert scale.score(given_values).tolist() == scores
    assert scale.score(np.array(given_values)).tolist() == scores
    series = scale.score(pd.Series(given_values, index=list("abcd"), name="frequency"))
    assert series.to_dict() == dict(zip("abcd", scores, strict=True)) and series.name == "frequency"
    assert scale.score(pl.Series(given_values)).to_list() == scores
    assert scale.score(pa.chunked_array([given_values])).to_pylist() == scores
    assert scale.score(4) == 2 and isinstance(scale.score(4), int)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize(
    "unknown",
    [
        [None, 5.0],
        np.array([np.nan, 5.0]),
        pd.Series([None, 5], dtype="Int64"),
        pd.Series([np.nan, 5.0]),
        pl.Series([None, 5]),
    ],
)
def test_a_missing_value_scores_one(unknown, ascending):
    assert list(Scale([1, 2], ascending=ascending).score(unknown)) == [1, 3 if ascending else 1]


@given(varied, classes, st.booleans())
def test_quantile_scores_are_fair_monotone_and_blind_to_order(sample, n, ascending):
    scale = Scale.from_quantiles(sample, n, ascending)
    scores = scale.score(sample)
    by_value = {}
    for value, score in zip(sample, scores.tolist(), strict=True):
        assert by_value.setdefault(value, score) == score  # identical customers, identical scores
    ordered = [by_value[value] for value in sorted(by_value)]
    assert ordered == sorted(ordered, reverse=not ascending)
    assert set(ordered) == set(range(1, scale.classes + 1))  # no empty class
    assert 2 <= scale.classes <= min(n, len(by_value))
    assert Scale.from_quantiles(sample[::-1], n, ascending) == scale


@given(st.sets(st.integers(-1_000, 1_000), min_size=9, max_size=60), classes)
def test_without_ties_classes_differ_by_one_customer_at_most(distinct, n):
    scale = Scale.from_quantiles(list(distinct), n)
    sizes = np.bincount(scale.score(list(distinct)))[1:]
    assert scale.classes == n
    assert sizes.max() - sizes.min() <= 1


@given(varied, classes)
def test_recency_quantiles_mirror_those_of_amounts(sample, n):
    up = Scale.from_quantiles(sample, n)
    down = Scale.from_quantiles(sample, n, ascending=False)
    assert down.thresholds == up.thresholds
    assert (down.score(sample) + up.score(sample) == up.classes + 1).all()


@given(thresholds, st.booleans(), st.booleans())
def test_a_threshold_belongs_to_the_side_that_inclusive_says(bounds, inclusive, ascending):
    scale = Scale(bounds, inclusive, ascending)
    scores = scale.score(bounds)
    ranks = np.arange(len(bounds)) + (2 if inclusive else 1)
    assert scores.tolist() == (ranks if ascending else scale.classes + 1 - ranks).tolist()
    extremes = scale.score([-np.inf, np.inf]).tolist()
    assert extremes == ([1, scale.classes] if ascending else [scale.classes, 1])


def test_quintiles_of_ten_values_are_pairs():
    assert Scale.from_quantiles(range(1, 11)).score(range(1, 11)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize("sample", [[0] * 9 + [1], [0] + [1] * 9])
def test_one_value_that_crushes_all_quantiles_leaves_two_classes(sample):
    scale = Scale.from_quantiles(sample)
    assert scale.classes == 2
    assert scale.score([0, 1]).tolist() == [1, 2]


def test_missing_values_do_not_move_the_quantiles():
    with_gaps = pd.Series([None, 1, 2, None, 3, 4, None], dtype="Int64")
    assert Scale.from_quantiles(with_gaps, 2) == Scale.from_quantiles([1, 2, 3, 4], 2)


def test_scales_of_a_summary_are_those_of_its_columns():
    summary = pd.DataFrame(
        {
            "recency": pd.array([5, 40, None, 300], "Int64"),
            "frequency": [9.0, 3, 0, 1],
            "amount_per_year": [900.0, 800, 0, 50],
        }
    )
    scales = Scales.from_quantiles(summary, n=2)
    assert scales.recency == Scale.from_quantiles([5, 40, 300], 2, ascending=False)
    assert scales.frequency == Scale.from_quantiles([9, 3, 0, 1], 2)
    assert Scales.from_quantiles(pl.from_pandas(summary).lazy(), n=2) == scales


def test_labels_say_which_side_a_threshold_is_on():
    assert Scale([2, 4], inclusive=[False, True]).labels() == ["2 ou moins", "plus de 2 et moins de 4", "4 ou plus"]
    assert LECTURE.amount.labels("€") == [
        "moins de 10\u202f000\xa0€",
        "de 10\u202f000 à 50\u202f000\xa0€",
        "plus de 50\u202f000 et jusqu’à 100\u202f000\xa0€",
        "plus de 100\u202f000\xa0€",
    ]
    assert LECTURE.recency.labels("mois", divisor=DAYS_PER_MONTH)[::3] == ["12\xa0mois ou plus", "moins de 3\xa0mois"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Scale([]),
        lambda: Scale([3, 2]),
        lambda: Scale([2, 2]),
        lambda: Scale([1, float("nan")]),
        lambda: Scale([1, float("inf")]),
        lambda: Scale(["ten"]),
        lambda: Scale(7),
        lambda: Scale([1, 2], inclusive=[True]),
        lambda: Scale([1, 2], inclusive=["yes", "no"]),
        lambda: Scale([1]).score(["a"]),
        lambda: Scale([1]).score(pd.Series(["a"])),
        lambda: Scale.from_quantiles([4, 4, 4]),
        lambda: Scale.from_quantiles([]),
        lambda: Scale.from_quantiles([1, float("inf")]),
        lambda: Scale.from_quantiles(["a", "b"]),
        lambda: Scale.from_quantiles([1, 2], n=1),
        lambda: Scale.from_quantiles([1, 2], n=2.0),
    ],
)
def test_what_makes_no_scale_is_refused(wrong):
    with pytest.raises(InputError):
        wrong()
