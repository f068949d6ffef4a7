"""Segments and migration: every code has one segment, and no customer is lost on the way."""

from itertools import product

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from frac_cases import AS_OF, DOZEN, RANDOM, run

from crmcourse import frac
from crmcourse.frac import LECTURE, SEGMENTS, Scale, Scales, Segment

FIVE = Scales(*(Scale([1, 2, 3, 4]) for _ in "RFA"))


def codes(classes: int) -> pd.DataFrame:
    return pd.DataFrame(product(range(1, classes + 1), repeat=3), columns=list("RFA"))


@pytest.mark.parametrize(("classes", "scales"), [(4, LECTURE), (5, FIVE)])
def test_every_code_has_one_segment_of_the_table_of_rules(classes, scales):
    named = frac.segment(codes(classes), scales=scales)
    assert len(named) == classes**3
    assert set(named["segment"]) == set(frac.segment_names()) - {"Sans achat"}


def test_the_first_rule_that_fits_wins():
    for row in frac.segment(codes(4)).itertuples():
        fits = [
            rule.name
            for rule in SEGMENTS
            if all(
                low <= score <= high
                for score, (low, high) in zip(
                    (row.R, row.F, row.A), (rule.recency, rule.frequency, rule.amount), strict=True
                )
            )
        ]
        assert row.segment == frac.segments._(fits[0])


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("444", "Champions"),
        ("433", "Champions"),
        ("333", "Fidèles"),
        ("442", "Fidèles"),
        ("414", "Gros acheteurs occasionnels"),
        ("322", "À développer"),
        ("411", "Nouveaux ou occasionnels"),
        ("244", "À ne pas perdre"),
        ("213", "À ne pas perdre"),
        ("222", "À réveiller"),
        ("211", "En sommeil"),
        ("141", "À reconquérir"),
        ("114", "À reconquérir"),
        ("111", "Perdus"),
    ],
)
def test_segments_of_the_course(code, name):
    table = pd.DataFrame([dict(zip("RFA", map(int, code), strict=True))])
    assert frac.segment(table)["segment"].tolist() == [name]


@pytest.mark.parametrize("classes", range(2, 10))
def test_the_extreme_scores_of_any_scale_are_the_extreme_levels(classes):
    levels = [frac.segments.level(score, classes) for score in range(1, classes + 1)]
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (1, 4)


def test_a_customer_who_never_ordered_is_not_lost():
    named = run(DOZEN, customers=[2001]).set_index("account_id")["segment"]
    assert named[2001] == "Sans achat"
    assert named[1003] == "Perdus"


def test_a_scale_with_fewer_classes_than_asked_is_segmented_too():
    scales = Scales(LECTURE.recency, Scale.from_quantiles([0] * 9 + [1]), LECTURE.amount)
    scored = frac.score(frac.summarize(DOZEN, as_of=AS_OF), scales)
    assert frac.segment(scored, scales=scales)["segment"].notna().all()


def test_a_score_out_of_its_scale_gets_no_name_in_a_lazy_table():
    lazy = pl.LazyFrame({"R": [4, 5], "F": [4, 4], "A": [4, 4]})
    assert frac.segment(lazy).collect()["segment"].to_list() == ["Champions", None]


@pytest.mark.parametrize("kind", [lambda table: table, pl.from_pandas, lambda table: pl.from_pandas(table).lazy()])
@pytest.mark.parametrize("dtype", ["int8", "uint8", "float64"])
def test_scores_may_be_of_any_type_of_number(dtype, kind):
    named = nw.from_native(frac.segment(kind(codes(4).astype(dtype)))).lazy().collect()
    assert named["segment"].to_list() == frac.segment(codes(4))["segment"].tolist()


def test_a_score_between_two_scores_gets_no_name():
    table = pd.DataFrame({"R": [1.5, 2.0, 2.0, 4.0], "F": [4.0, 3.5, 4.0, 4.0], "A": [3.0, 3.0, 2.25, 4.0]})
    for scored in (table, pl.from_pandas(table).lazy()):
        named = nw.from_native(frac.segment(scored)).lazy().collect()
        assert named["segment"].is_null().to_list() == [True, True, True, False]


@pytest.mark.parametrize("index", [[7, 7, 8], ["a", "b", "c"]])
def test_scores_and_segments_keep_the_rows_and_the_index_of_a_table(index):
    measures = {"recency": [500, 10, 200], "frequency": [1, 7, 3], "amount_per_year": [9_000, 150_000, 60_000]}
    named = frac.segment(frac.score(pd.DataFrame(measures, index=index)))
    assert named.index.tolist() == index
    assert named["code"].tolist() == ["111", "444", "223"]
    assert named["segment"].tolist() == ["Perdus", "Champions", "À ne pas perdre"]


def test_rules_of_ones_own():
    rules = [Segment("Récents", recency=(3, 4)), Segment("Autres")]
    assert frac.segment(codes(4), rules)["segment"].value_counts().to_dict() == {"Récents": 32, "Autres": 32}
    assert frac.segment_names(rules) == ["Récents", "Autres", "Sans achat"]
    assert frac.rules_table(rules)["R"].tolist() == ["3 ou 4", "toutes"]


def test_the_table_of_rules_reads_in_the_order_of_the_rules():
    table = frac.rules_table()
    assert list(table.columns) == ["Segment", "R", "F", "A", "Conduite à tenir"]
    assert list(table.index) == list(range(1, len(SEGMENTS) + 1))
    assert (table != "").all().all()


def years_apart():
    before = run(frac.until(RANDOM, "2023-12-31"), as_of="2023-12-31", customers=[5_000])
    return before, run(RANDOM[RANDOM["account_id"] != 3])


def test_migration_counts_each_customer_once():
    before, after = years_apart()
    moves = frac.migration(before, after)
    assert moves.to_numpy().sum() == len({*before["account_id"], *after["account_id"]})
    assert list(moves.index) == list(moves.columns) == [*frac.segment_names(), "Absents"]
    assert moves["Absents"].sum() == 2  # customer 3, and 5000 who never ordered
    assert moves.loc["Sans achat", "Absents"] == 1
    stayed = before.merge(after, on="account_id")
    expected = pd.crosstab(stayed["segment_x"], stayed["segment_y"])
    both = moves.loc[expected.index, expected.columns]
    pd.testing.assert_frame_equal(both, expected, check_names=False)


def test_shares_of_migration_sum_to_one_where_there_were_customers():
    before, after = years_apart()
    moves, shares = frac.migration(before, after), frac.migration(before, after, shares=True)
    assert shares.sum(axis=1).round(12).tolist() == [float(total > 0) for total in moves.sum(axis=1)]


def test_migration_keeps_segments_that_the_rules_do_not_know():
    before = pd.DataFrame({"account_id": [1, 2], "segment": ["Fidèles", "Zone test"]})
    moves = frac.migration(before, before)
    assert list(moves.index)[-2:] == ["Zone test", "Absents"]
    assert moves.loc["Zone test", "Zone test"] == 1
