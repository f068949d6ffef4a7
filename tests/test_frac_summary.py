"""The summary of a dozen orders, worked out by hand, and what holds of any table of orders."""

import pandas as pd
import pytest
from frac_cases import AS_OF, DOZEN, LINES, RANDOM
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcourse import frac


def test_a_dozen_orders_by_hand():
    got = frac.summarize(DOZEN, as_of=AS_OF, columns=LINES, customers=pd.Series([2001, 1001]))
    ana, bob, cleo, dan, eve, zoe = (row for row in got.to_dict("records"))
    assert ana == {
        "account_id": 1001,
        "last_order": pd.Timestamp("2024-12-31"),
        "recency": 0,  # 23:59 on the day itself
        "orders": 4,  # order 3 has two lines
        "frequency": 4.0,
        "amount": 50_000.0,
        "amount_per_year": 50_000.0,
        "n_categories": 3,
        "main_category": "Papier",  # 25,000 of paper, 20,000 of ink, 5,000 of furniture
        "entropy": 1.360964,  # -(0.5 log2 0.5 + 0.4 log2 0.4 + 0.1 log2 0.1)
    }
    assert (bob["recency"], bob["orders"], bob["amount"], bob["main_category"]) == (91, 1, 9_999.99, "Encre")
    assert (cleo["recency"], cleo["orders"], cleo["amount"], cleo["n_categories"]) == (971, 0, 0.0, 0)
    assert (
        cleo["last_order"] == pd.Timestamp("2022-05-05") and pd.isna(cleo["main_category"]) and pd.isna(cleo["entropy"])
    )
    assert (dan["orders"], dan["amount"]) == (3, 0.4)  # to the cent, though 0.1 + 0.2 + 0.1 is not
    assert (dan["main_category"], dan["entropy"]) == ("Encre", 1.0)  # equal amounts: the first in alphabetical order
    assert (eve["orders"], eve["amount"], eve["n_categories"], eve["main_category"]) == (1, 0.0, 2, "Encre")
    assert pd.isna(eve["entropy"])  # no amount, no shares
    assert zoe["account_id"] == 2001 and pd.isna(zoe["recency"]) and pd.isna(zoe["last_order"])
    assert (zoe["orders"], zoe["frequency"], zoe["amount"], zoe["n_categories"]) == (0, 0.0, 0.0, 0)


def test_scores_of_the_dozen_by_hand():
    scored = frac.score(
        frac.summarize(DOZEN, as_of=AS_OF, customers=[2001]), weights={"R": 0.5, "F": 0.3, "A": 0.2}
    ).set_index("account_id")
    assert scored["code"].to_dict() == {1001: "432", 1002: "411", 1003: "111", 1004: "321", 1005: "411", 2001: "111"}
    assert scored.loc[1001, "total"] == 9
    assert scored.loc[1001, "weighted"] == pytest.approx(0.5 * 4 + 0.3 * 3 + 0.2 * 2)


@pytest.mark.parametrize(
    ("as_of", "years", "orders"),
    [
        ("2024-12-31", 1, 4),
        ("2024-12-30", 1, 3),  # without the order of 31 December
        ("2025-01-01", 1, 3),  # the anniversary, 1 January 2024, is out
        ("2024-12-31", 0.5, 1),  # 30 June is half a year away, and out
        ("2024-12-30", 0.5, 0),
        ("2024-06-30", 0.25, 1),
        ("2026-12-31", 3, 4),
    ],
)
def test_the_window_ends_with_the_day_and_begins_after_its_anniversary(as_of, years, orders):
    ana = frac.until(DOZEN[DOZEN["account_id"] == 1001], as_of)
    row = frac.summarize(ana, as_of=as_of, years=years).iloc[0]
    assert row["orders"] == orders
    assert row["frequency"] == pytest.approx(orders / years)
    assert row["amount_per_year"] == pytest.approx(row["amount"] / years)


def test_a_year_before_29_february_is_28_february():
    day = pd.DataFrame(
        {
            "account_id": [1, 1],
            "order_id": [1, 2],
            "order_date": pd.to_datetime(["2023-02-28", "2023-03-01"]),
            "amount_eur": 1.0,
        }
    )
    assert frac.summarize(day, as_of="2024-02-29")["orders"].tolist() == [1]


def test_column_names_are_free():
    names = {"account_id": "client", "order_id": "orders", "order_date": "recency", "amount_eur": "last_order"}
    columns = frac.Columns(*names.values())
    got = frac.summarize(DOZEN.rename(columns=names), as_of=AS_OF, columns=columns)
    expected = frac.summarize(DOZEN, as_of=AS_OF).rename(columns={"account_id": "client"})
    pd.testing.assert_frame_equal(got, expected)


def test_the_input_is_left_as_it_was():
    before = DOZEN.copy()
    frac.summarize(DOZEN, as_of=AS_OF, columns=LINES, customers=[2001])
    pd.testing.assert_frame_equal(DOZEN, before)


def test_it_agrees_with_pandas_written_out():
    window = RANDOM[RANDOM["order_date"] >= "2024-01-01"]
    expected = pd.DataFrame(
        {
            "recency": (pd.Timestamp(AS_OF) - RANDOM.groupby("account_id")["order_date"].max().dt.normalize()).dt.days,
            "orders": window.groupby("account_id")["order_id"].nunique(),
            "amount": window.groupby("account_id")["amount_eur"].sum(),
            "n_categories": window.groupby("account_id")["category"].nunique(),
        }
    ).fillna(0)
    got = frac.summarize(RANDOM, as_of=AS_OF, columns=LINES).set_index("account_id")
    pd.testing.assert_frame_equal(got[list(expected)], expected, check_dtype=False)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(DOZEN))))
def test_the_order_of_the_rows_changes_nothing(order):
    shuffled = frac.summarize(DOZEN.iloc[list(order)], as_of=AS_OF, columns=LINES)
    pd.testing.assert_frame_equal(shuffled, frac.summarize(DOZEN, as_of=AS_OF, columns=LINES))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=40), st.integers(1, 8))
def test_splitting_an_order_into_lines_changes_no_count(days, parts):
    orders = pd.DataFrame(
        {
            "account_id": [day % 5 for day in days],
            "order_id": range(len(days)),
            "order_date": pd.Timestamp(AS_OF) - pd.to_timedelta(days, unit="D"),
            "amount_eur": 840.0,
        }
    )
    lines = pd.concat([orders.assign(amount_eur=840.0 / parts)] * parts)
    pd.testing.assert_frame_equal(frac.summarize(lines, as_of=AS_OF), frac.summarize(orders, as_of=AS_OF))
