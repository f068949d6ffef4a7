"""PySpark gives what pandas gives, stays lazy, and says what is wrong."""

import pandas as pd
import pytest
from frac_cases import AS_OF, CASES, DOZEN, LINES, RANDOM, run, to_pandas
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from crmcourse import frac
from crmcourse.checks import InputError


@pytest.fixture
def convert(spark):
    def to_spark(frame, date="timestamp_ntz"):
        # dates travel as text: Spark has no other road for them that is free of time zones
        table = spark.createDataFrame(frame.assign(order_date=frame["order_date"].astype(str)))
        return table.withColumn("order_date", F.col("order_date").cast(date))

    return to_spark


@pytest.mark.parametrize("case", CASES)
def test_spark_gives_what_pandas_gives(case, convert):
    frame, options = CASES[case]
    got = run(convert(frame), **options)
    assert isinstance(got, DataFrame)
    pd.testing.assert_frame_equal(to_pandas(got), to_pandas(run(frame, **options)), check_exact=True)


def test_a_column_of_dates_is_as_good_as_datetimes(convert):
    pd.testing.assert_frame_equal(to_pandas(run(convert(RANDOM, "date"))), to_pandas(run(RANDOM)))


def test_customers_may_be_a_spark_table_or_a_list(spark, convert):
    table = spark.createDataFrame(pd.DataFrame({"account_id": [7, 1001]}))
    for customers in (table, [7, 1001], pd.Series([7, 1001])):
        got = to_pandas(frac.summarize(convert(DOZEN), as_of=AS_OF, customers=customers))
        assert got["account_id"].tolist() == [7, 1001, 1002, 1003, 1004, 1005]


def test_migration_counts_as_pandas_does(convert):
    before = RANDOM[RANDOM["order_date"] < "2024-01-01"].reset_index(drop=True)
    expected = frac.migration(run(before, as_of="2023-12-31"), run(RANDOM))
    got = frac.migration(run(convert(before), as_of="2023-12-31"), run(convert(RANDOM)))
    pd.testing.assert_frame_equal(got, expected)


def test_until_keeps_the_whole_last_day(convert):
    kept = frac.until(convert(DOZEN), "2023-12-31").toPandas()
    assert sorted(kept["order_id"]) == [5, 7, 8]


def test_scores_and_segments_of_a_lazy_table_start_no_job(spark, convert):
    summary = frac.summarize(convert(DOZEN), as_of=AS_OF)
    tracker = spark.sparkContext.statusTracker()
    done = set(tracker.getJobIdsForGroup())
    assert done  # summarize has read the lines once, to check them
    frac.segment(frac.score(summary))
    assert set(tracker.getJobIdsForGroup()) == done


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"amount_eur": -5.0}, "amount_eur"),
        ({"category": None}, "category"),
        ({"order_date": pd.Timestamp("2025-01-01")}, "frac.until"),
    ],
)
def test_bad_lines_are_named(change, word, convert):
    bad = DOZEN.copy()
    for column, value in change.items():
        bad.loc[3, column] = value
    with pytest.raises(InputError, match=word):
        frac.summarize(convert(bad), as_of=AS_OF, columns=LINES)


def test_timestamps_of_a_time_zone_are_refused_with_advice(convert):
    with pytest.raises(InputError, match="America/New_York"):
        frac.summarize(convert(DOZEN, "timestamp"), as_of=AS_OF)


def test_the_grid_is_drawn_from_a_spark_table(convert):
    texts = [[text.get_text() for text in frac.plot_grid(table).texts] for table in (run(convert(DOZEN)), run(DOZEN))]
    assert texts[0] == texts[1]
