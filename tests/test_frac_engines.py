"""One code, every engine: the same tables give the same summary, scores and segments, of the kind given."""

import datetime as dt
from functools import cache

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frac_cases import AS_OF, CASES, DOZEN, ENGINES, LINES, RANDOM, run, to_pandas

from crmcourse import frac

KINDS = {
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pyarrow": pa.Table,
    "DuckDB relation": duckdb.DuckDBPyRelation,
    "DuckDB on Parquet": duckdb.DuckDBPyRelation,
}


@cache
def _expected(case):
    frame, options = CASES[case]
    return to_pandas(run(frame, **options))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_every_engine_gives_what_pandas_gives(case, engine, tmp_path):
    frame, options = CASES[case]
    got = run(ENGINES[engine](frame, tmp_path), **options)
    assert isinstance(got, KINDS.get(engine, pd.DataFrame))
    # exact: sums are rounded, so that no engine's order of addition can move a score
    pd.testing.assert_frame_equal(to_pandas(got), _expected(case), check_exact=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_days_without_hours_give_the_same(engine, tmp_path):
    days = RANDOM.assign(order_date=RANDOM["order_date"].dt.normalize())
    with_hours = to_pandas(run(ENGINES[engine](RANDOM, tmp_path)))
    pd.testing.assert_frame_equal(to_pandas(run(ENGINES[engine](days, tmp_path))), with_hours)


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pyarrow", "DuckDB relation", "DuckDB on Parquet"])
def test_a_column_of_dates_is_as_good_as_datetimes(engine, tmp_path):
    dates = pa.Table.from_pandas(RANDOM.assign(order_date=RANDOM["order_date"].dt.date), preserve_index=False)
    assert dates.schema.field("order_date").type == pa.date32()
    convert = {
        "polars": pl.from_arrow,
        "polars lazy": lambda table: pl.from_arrow(table).lazy(),
        "pyarrow": lambda table: table,
        "DuckDB relation": duckdb.from_arrow,
        "DuckDB on Parquet": lambda table: ENGINES[engine](table.to_pandas(), tmp_path),
    }[engine]
    pd.testing.assert_frame_equal(to_pandas(run(convert(dates))), to_pandas(run(RANDOM)))


@pytest.mark.parametrize("engine", ENGINES)
def test_migration_is_the_same_matrix_on_every_engine(engine, tmp_path):
    def matrix(convert):
        before = run(convert(RANDOM[RANDOM["order_date"] < "2024-01-01"].reset_index(drop=True)), as_of="2023-12-31")
        return frac.migration(before, run(convert(RANDOM)))

    folders = iter([tmp_path / "before", tmp_path / "after"])

    def convert(frame):
        folder = next(folders)
        folder.mkdir()
        return ENGINES[engine](frame, folder)

    pd.testing.assert_frame_equal(matrix(convert), matrix(lambda frame: frame))


@pytest.mark.parametrize("engine", ENGINES)
def test_until_keeps_the_whole_last_day(engine, tmp_path):
    kept = to_pandas(frac.until(ENGINES[engine](DOZEN, tmp_path), "2023-12-31"))
    assert sorted(kept["order_id"]) == [5, 7, 8]


def test_lazy_results_are_not_computed_before_they_are_asked_for(tmp_path):
    lazy = run(ENGINES["polars lazy"](DOZEN, tmp_path))
    assert isinstance(lazy, pl.LazyFrame)
    assert len(lazy.collect()) == 5


def test_polars_categoricals_and_decimals_are_read():
    odd = pl.from_pandas(DOZEN).with_columns(
        pl.col("category").cast(pl.Categorical), pl.col("amount_eur").cast(pl.Decimal(18, 2))
    )
    pd.testing.assert_frame_equal(to_pandas(run(odd)), to_pandas(run(DOZEN)))


def test_categorical_identifiers_are_read():
    text = DOZEN.assign(account_id=DOZEN["account_id"].astype(str))
    got = run(text.astype({"account_id": "category"}), customers=["1001", "999"])
    pd.testing.assert_frame_equal(to_pandas(got), to_pandas(run(text, customers=["1001", "999"])))


def test_duckdb_decimals_are_summed_as_numbers_in_any_connection():
    with duckdb.connect() as connection:
        connection.register("dozen", DOZEN)
        decimals = connection.sql("select * replace (amount_eur::decimal(12, 2) as amount_eur) from dozen")
        got = to_pandas(run(decimals, customers=[1, 1001]))
    pd.testing.assert_frame_equal(got, to_pandas(run(DOZEN, customers=[1, 1001])))


@pytest.mark.parametrize(
    "customers",
    [
        pd.DataFrame({"account_id": [1001, 7], "company": ["Ana", "Zoé"]}),
        pd.Series([1001, 7]),
        pd.Index([1001, 7]),
        (1001, 7),
        pl.Series([1001, 7]),
        pl.DataFrame({"account_id": [1001, 7]}).lazy(),
    ],
    ids=lambda given: type(given).__module__ + "." + type(given).__name__,
)
@pytest.mark.parametrize("engine", ["pandas", "polars lazy", "pyarrow", "DuckDB on Parquet"])
def test_customers_may_be_given_in_any_form(customers, engine, tmp_path):
    got = frac.summarize(ENGINES[engine](DOZEN, tmp_path), as_of=AS_OF, customers=customers)
    assert to_pandas(got)["account_id"].tolist() == [7, 1001, 1002, 1003, 1004, 1005]


@pytest.mark.parametrize(
    "day",
    [
        "2024-12-31",
        dt.date(2024, 12, 31),
        dt.datetime(2024, 12, 31, 18),
        pd.Timestamp(AS_OF),
        pd.Timestamp(AS_OF).to_numpy(),
    ],
)
def test_the_day_of_analysis_may_be_written_in_any_form(day):
    pd.testing.assert_frame_equal(frac.summarize(DOZEN, as_of=day), frac.summarize(DOZEN, as_of=AS_OF))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_profile_alone_is_the_profile_of_the_summary(engine, tmp_path):
    data = ENGINES[engine](RANDOM, tmp_path)
    profile = to_pandas(frac.category_profile(data, as_of=AS_OF, columns=LINES))
    summary = to_pandas(frac.summarize(data, as_of=AS_OF, columns=LINES))
    pd.testing.assert_frame_equal(
        profile, summary.loc[summary["n_categories"] > 0, profile.columns].reset_index(drop=True)
    )
