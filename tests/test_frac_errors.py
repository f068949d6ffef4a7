"""Bad input: every public function says what is wrong, in which column and on which rows."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from frac_cases import AS_OF, DOZEN, ENGINES, LINES, run

from crmcourse import frac
from crmcourse.checks import InputError

SUMMARY = frac.summarize(DOZEN, as_of=AS_OF)
SCORED = frac.score(SUMMARY)
NAMED = frac.segment(SCORED)


def broken(table, column, value, row=3):
    bad = table.copy()
    bad[column] = bad[column].astype(object) if isinstance(value, str) else bad[column]
    bad.loc[row, column] = value
    return bad


LINES_WRONG = {
    "missing column": (DOZEN.drop(columns="amount_eur"), ["amount_eur"]),
    "amounts as text": (DOZEN.assign(amount_eur="12,50"), ["amount_eur"]),
    "dates as text": (DOZEN.assign(order_date="2024-01-01"), ["order_date"]),
    "dates with a time zone": (
        DOZEN.assign(order_date=DOZEN["order_date"].dt.tz_localize("Europe/Paris")),
        ["order_date", "Europe/Paris"],
    ),
    "empty table": (DOZEN.iloc[:0], ["transactions"]),
    "negative amount": (broken(DOZEN, "amount_eur", -5.0), ["amount_eur", "3"]),
    "missing amount": (broken(DOZEN, "amount_eur", np.nan), ["amount_eur", "3"]),
    "infinite amount": (broken(DOZEN, "amount_eur", np.inf), ["amount_eur", "3"]),
    "missing date": (broken(DOZEN, "order_date", pd.NaT), ["order_date", "3"]),
    "missing customer": (broken(DOZEN, "account_id", np.nan), ["account_id", "3"]),
    "missing order": (broken(DOZEN, "order_id", np.nan), ["order_id", "3"]),
    "missing category": (broken(DOZEN, "category", None), ["category", "3"]),
    "date in the future": (broken(DOZEN, "order_date", pd.Timestamp("2025-01-01")), ["order_date", "3", "frac.until"]),
    "no table": ([1, 2, 3], ["transactions", "list"]),
    "a series": (DOZEN["amount_eur"], ["transactions"]),
    "nothing": (None, ["transactions"]),
}


@pytest.mark.parametrize("measure", [frac.summarize, frac.category_profile])
@pytest.mark.parametrize("wrong", LINES_WRONG)
def test_wrong_transactions(wrong, measure):
    table, words = LINES_WRONG[wrong]
    with pytest.raises(InputError) as caught:
        measure(table, as_of=AS_OF, columns=LINES)
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize("engine", sorted(set(ENGINES) - {"pandas with categoricals", "pandas with another index"}))
@pytest.mark.parametrize(
    "wrong",
    ["negative amount", "missing date", "missing category", "date in the future", "missing column", "empty table"],
)
def test_wrong_transactions_on_every_engine(wrong, engine, tmp_path):
    table, words = LINES_WRONG[wrong]
    with pytest.raises(InputError, match=words[0]):
        frac.summarize(ENGINES[engine](table, tmp_path), as_of=AS_OF, columns=LINES)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"as_of": "31/12/2024"}, "as_of"),
        ({"as_of": None}, "as_of"),
        ({"as_of": pd.NaT}, "as_of"),
        ({"as_of": np.datetime64("NaT")}, "as_of"),
        ({"as_of": 2024}, "as_of"),
        ({"as_of": pd.Series([AS_OF])}, "as_of"),
        ({"years": 0}, "years"),
        ({"years": -1}, "years"),
        ({"years": 0.3}, "years"),
        ({"years": float("nan")}, "years"),
        ({"years": "1"}, "years"),
        ({"years": True}, "years"),
        ({"years": 5_000}, "years"),
        ({"customers": [1001, 1001]}, "account_id"),
        ({"customers": [1001, None]}, "account_id"),
        ({"customers": []}, "customers"),
        ({"customers": pd.DataFrame({"client": [1001]})}, "account_id"),
        ({"customers": ["1001"]}, "customers"),
        ({"customers": 1001}, "customers"),
        ({"customers": "1001"}, "customers"),
        ({"customers": [1001.0, 1001.5]}, "1001.5"),
    ],
    ids=str,
)
def test_wrong_options_of_summarize(options, word):
    with pytest.raises(InputError, match=word):
        frac.summarize(DOZEN, **{"as_of": AS_OF, **options})


@pytest.mark.parametrize("engine", ["polars lazy", "DuckDB on Parquet", "pyarrow"])
@pytest.mark.parametrize("customers", [[1001, 1001], [None, 1], ["1001"], [], [1001.5]])
def test_wrong_customers_on_other_engines(customers, engine, tmp_path):
    with pytest.raises(InputError, match="customers"):
        frac.summarize(ENGINES[engine](DOZEN, tmp_path), as_of=AS_OF, customers=customers)


def test_a_profile_needs_the_column_of_the_category():
    with pytest.raises(InputError, match="category"):
        frac.category_profile(DOZEN, as_of=AS_OF, columns=frac.DIRECTSELL)


@pytest.mark.parametrize("wrong", ["dates as text", "missing date", "dates with a time zone"])
def test_until_refuses_what_it_would_drop(wrong):
    with pytest.raises(InputError, match="order_date"):
        frac.until(LINES_WRONG[wrong][0], AS_OF)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (SUMMARY.drop(columns="frequency"), ["frequency"]),
        (SUMMARY.assign(recency="12 jours"), ["recency"]),
        (SUMMARY.iloc[:0], ["summary"]),
        (broken(SUMMARY, "recency", -1), ["recency", "3"]),
        (broken(SUMMARY, "amount_per_year", -1.0), ["amount_per_year", "3"]),
        (broken(SUMMARY, "frequency", np.nan), ["frequency", "3"]),
        ({"recency": [1]}, ["summary"]),
    ],
)
@pytest.mark.parametrize("use", [frac.score, frac.Scales.from_quantiles])
def test_wrong_summaries(use, table, words):
    with pytest.raises(InputError) as caught:
        use(table)
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize("kind", [lambda t: pl.from_pandas(t).lazy(), duckdb.from_df])
def test_wrong_lazy_summaries_fail_before_any_computing(kind):
    with pytest.raises(InputError, match="frequency"):
        frac.score(kind(SUMMARY.drop(columns="frequency")))
    with pytest.raises(InputError, match="recency"):
        frac.score(kind(SUMMARY.assign(recency="12 jours")))


@pytest.mark.parametrize(
    "weights",
    [
        {"R": 1, "F": 1},
        {"R": 1, "F": 1, "M": 1},
        {"R": -1, "F": 1, "A": 1},
        {"R": 0, "F": 0, "A": 0},
        {"R": float("nan"), "F": 1, "A": 1},
        {"R": "3", "F": 1, "A": 1},
        (3, 2, 1),
    ],
)
def test_wrong_weights(weights):
    with pytest.raises(InputError):
        frac.score(SUMMARY, weights=weights)


def test_a_code_has_one_digit_a_letter():
    ten = frac.Scale(range(1, 10))
    with pytest.raises(InputError):
        frac.score(SUMMARY, frac.Scales(ten, ten, ten))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (SCORED.drop(columns="A"), ["«\N{NO-BREAK SPACE}A\N{NO-BREAK SPACE}»"]),
        (SCORED.assign(R="4"), ["colonne", "R"]),
        (SCORED.iloc[:0], ["scored"]),
        (broken(SCORED, "F", 5), ["colonne", "F", "3"]),
        (broken(SCORED, "F", 0), ["colonne", "F", "3"]),
        (broken(SCORED, "R", np.nan), ["colonne", "R", "3"]),
    ],
)
def test_wrong_scores(table, words):
    with pytest.raises(InputError) as caught:
        frac.segment(table)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_rules_that_leave_a_code_without_a_segment():
    with pytest.raises(InputError, match="111"):
        frac.segment(SCORED, [frac.Segment("Champions", recency=(4, 4))])
    with pytest.raises(InputError):
        frac.segment(SCORED, [])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (NAMED.drop(columns="segment"), ["segment"]),
        (NAMED.drop(columns="account_id"), ["account_id"]),
        (NAMED.assign(segment=1), ["segment"]),
        (NAMED.iloc[:0], []),
        (pd.concat([NAMED, NAMED.iloc[:1]]), ["account_id", "1001"]),
        (broken(NAMED, "segment", None), ["segment", "3"]),
    ],
)
@pytest.mark.parametrize("side", ["before", "after"])
def test_wrong_tables_of_a_migration(table, words, side):
    with pytest.raises(InputError) as caught:
        frac.migration(**{"before": NAMED, "after": NAMED, side: table})
    assert all(word in str(caught.value) for word in [side, *words]), str(caught.value)


def test_a_migration_needs_two_tables_of_one_kind():
    with pytest.raises(InputError):
        frac.migration(NAMED, pl.from_pandas(NAMED))


@pytest.mark.parametrize("draw", [frac.plot_grid, frac.plot_heatmap])
@pytest.mark.parametrize(
    ("table", "word"),
    [
        (SCORED.drop(columns="R"), "R"),
        (SCORED.drop(columns="amount_per_year"), "amount_per_year"),
        (SCORED.iloc[:0], "scored"),
        (broken(SCORED, "F", np.nan), "F"),
        (broken(SCORED, "amount_per_year", -1.0), "amount_per_year"),
        (SCORED.assign(F="3"), "F"),
    ],
)
def test_wrong_tables_of_a_grid(draw, table, word):
    with pytest.raises(InputError, match=word):
        draw(table)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: frac.plot_heatmap(SCORED, "montant"),
        lambda: frac.plot_distribution(SUMMARY, "amount"),
        lambda: frac.plot_distribution(SUMMARY.drop(columns="recency")),
        lambda: frac.plot_distribution(SUMMARY.assign(recency="12")),
        lambda: frac.plot_distribution(SUMMARY.iloc[:0]),
        lambda: frac.plot_distribution(SUMMARY.assign(recency=np.nan)),
        lambda: frac.plot_distribution(broken(SUMMARY, "recency", -4)),
        lambda: frac.plot_migration(NAMED),
        lambda: frac.plot_migration(pd.DataFrame([[-1]], ["Fidèles"], ["Fidèles"])),
        lambda: frac.plot_migration(pd.DataFrame([[0]], ["Fidèles"], ["Fidèles"])),
        lambda: frac.plot_migration(pd.DataFrame()),
        lambda: frac.plot_migration([[1]]),
    ],
)
def test_wrong_tables_of_the_other_pictures(wrong):
    with pytest.raises(InputError):
        wrong()


def test_dates_kept_as_objects_are_refused_with_advice():
    objects = DOZEN.assign(order_date=[dt.date(2024, 1, 1)] * len(DOZEN))
    with pytest.raises(InputError, match="order_date"):
        run(objects)
