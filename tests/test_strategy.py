"""Strategy: growth by levers, funnel, costs, matrices, value plane, insurance path, budget, action plan."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import stats

from crmcourse import datasets, strategy
from crmcourse.checks import InputError

AS_OF = pd.Timestamp("2024-12-31")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def orders_of(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["account_id", "order_date", "amount_eur"])
    return table.assign(order_id=range(1, len(rows) + 1), order_date=pd.to_datetime(table["order_date"]))


SIX = pd.DataFrame({"account_id": range(101, 107), "sector": ["I", "C", "I", "S", "I", "C"]})
DOZEN = orders_of(
    [(101, f"2023-0{m}-01", 1000.0) for m in (3, 9)]
    + [(101, f"2024-0{m}-01", 1200.0) for m in (2, 5, 9)]
    + [(102, "2023-06-15", 800.0), (103, "2024-04-02", 900.0), (104, "2024-10-10", 800.0), (105, "2022-05-05", 600.0)]
    + [(105, "2024-07-19", 700.0), (106, "2023-12-31", 500.0), (106, "2024-01-01", 650.0)]
)


# --- growth -----------------------------------------------------------------------------------------------------------


def test_levers_worked_out_by_hand():
    table = strategy.levers(DOZEN, SIX, before=2023, after=2024, market=["sector"])
    expected = {"wider": 800, "share": 900, "returned": 700, "lost": -800, "volume": 1100, "value": 650}
    assert table["amount_eur"].to_dict() == pytest.approx(expected)
    assert table["accounts"].tolist() == [1, 1, 1, 1, 2, 2]
    four = strategy.four_levers(table)
    assert four.tolist() == pytest.approx([800, 900, 1000, 650])


def test_a_finer_market_only_moves_money_between_the_two_offensive_levers():
    coarse, fine = (
        strategy.levers(DOZEN, SIX, before=2023, after=2024, market=m)["amount_eur"] for m in ([], ["sector"])
    )
    assert coarse["wider"] == 0
    assert coarse["wider"] + coarse["share"] == fine["wider"] + fine["share"]
    assert coarse[2:].tolist() == fine[2:].tolist()


rows = st.lists(
    st.tuples(st.integers(1, 8), st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.integers(0, 10**6)),
    min_size=1,
    max_size=40,
)


@given(rows=rows, markets=st.lists(st.sampled_from("ABC"), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_levers_always_sum_to_the_growth_and_count_everyone_once(rows, markets):
    always = [(1, "2023-01-01", 1), (1, "2024-01-01", 1)]
    orders = orders_of([(a, d, c / 100) for a, d, c in [*always, *rows]])
    accounts = pd.DataFrame({"account_id": range(1, 9), "sector": markets})
    table = strategy.levers(orders, accounts, before=2023, after=2024, market=["sector"])
    sums = orders.groupby(orders["order_date"].dt.year)["amount_eur"].sum()
    assert table["amount_eur"].sum() == pytest.approx(sums[2024] - sums[2023], abs=1e-6)
    assert np.isclose(strategy.four_levers(table).sum(), table["amount_eur"].sum())
    status = strategy.statuses(orders, before=2023, after=2024)
    assert table["accounts"].drop("value").sum() == len(status)
    assert set(status["account_id"]) == set(orders.loc[orders["order_date"].dt.year >= 2023, "account_id"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"orders": DOZEN.drop(columns="amount_eur")}, "amount_eur"),
        ({"orders": DOZEN.assign(amount_eur=-1.0)}, "amount_eur"),
        ({"orders": DOZEN.assign(order_id=1)}, "order_id"),
        ({"orders": DOZEN.assign(order_date="hier")}, "order_date"),
        ({"orders": DOZEN.head(0)}, "orders"),
        ({"accounts": SIX.drop(columns="sector")}, "sector"),
        ({"accounts": SIX.assign(sector=[None, *"ABCDE"])}, "sector"),
        ({"accounts": pd.concat([SIX, SIX])}, "account_id"),
        ({"accounts": SIX.head(2)}, "103, 104, 105"),
        ({"before": 2024, "after": 2023}, "2024"),
        ({"before": 1999}, "1999"),
    ],
)
def test_levers_say_what_is_wrong(change, words):
    given = {"orders": DOZEN, "accounts": SIX, "before": 2023, "after": 2024} | change
    with pytest.raises(InputError, match=words):
        strategy.levers(
            given["orders"], given["accounts"], before=given["before"], after=given["after"], market=["sector"]
        )


def test_waterfall_goes_from_one_revenue_to_the_other():
    table = strategy.levers(DOZEN, SIX, before=2023, after=2024, market=["sector"])
    ax = strategy.plot_levers(table, 3300, years=("2023", "2024"))
    tops = [patch.get_y() + patch.get_height() for patch in ax.patches]
    assert tops[0] == pytest.approx(3300 / 1e6) and tops[1] == pytest.approx(6650 / 1e6)
    with pytest.raises(InputError, match="start_eur"):
        strategy.plot_levers(table, -1)
    with pytest.raises(InputError, match="component"):
        strategy.plot_levers(table.drop(columns="component"), 1)
    with pytest.raises(InputError, match="lever"):
        strategy.four_levers(table.drop(columns="lever"))


# --- funnel -----------------------------------------------------------------------------------------------------------

ACCOUNTS = pd.DataFrame(
    {"account_id": [1, 2, 3, 4], "created_on": pd.to_datetime(["2024-01-02"] * 4), "origin": list("aabb")}
)
QUOTES = pd.DataFrame(
    {"account_id": [1, 2, 2], "quote_date": pd.to_datetime(["2024-02-01", "2024-05-01", "2024-03-01"])}
)
SOLD = orders_of([(1, "2024-01-20", 60_000.0), (1, "2024-12-20", 60_000.0), (3, "2024-06-01", 100_000.0)])


def reached() -> pd.DataFrame:
    return strategy.stages(ACCOUNTS, QUOTES, SOLD, as_of=AS_OF)


def test_stages_are_nested_and_take_the_first_date():
    table = reached().set_index("account_id")
    assert table.loc[1, "prospect_on"] == pd.Timestamp("2024-01-20")  # ordered before the quotation
    assert table.loc[2, "prospect_on"] == pd.Timestamp("2024-03-01") and pd.isna(table.loc[2, "customer_on"])
    assert table.loc[1, "key_on"] == pd.Timestamp("2024-12-20")  # 120,000 EUR within 365 days
    assert pd.isna(table.loc[3, "key_on"])  # exactly 100,000 EUR is not more than 100,000 EUR
    assert table.loc[4].isna().sum() == 3


def test_key_account_looks_at_365_days_not_at_the_whole_history():
    sold = orders_of([(1, "2023-01-01", 60_000.0), (1, "2024-01-01", 60_000.0)])
    old = ACCOUNTS.assign(created_on=pd.Timestamp("2022-01-01"))
    assert strategy.stages(old, QUOTES, sold, as_of=AS_OF)["key_on"].isna().all()


def test_funnel_counts_by_group_and_within_a_time():
    whole = strategy.funnel(reached())
    assert whole["accounts"].tolist() == [4, 3, 2, 1]
    assert whole["overall"].tolist() == [1, 0.75, 0.5, 0.25]
    assert (whole["low"].dropna() <= whole["rate"].dropna()).all() and (
        whole["rate"].dropna() <= whole["high"].dropna()
    ).all()
    by_origin = strategy.funnel(reached(), by="origin")
    assert by_origin["accounts"].unstack().loc["b"].tolist() == [2, 1, 1, 0]
    soon = strategy.funnel(reached(), within=90, as_of=AS_OF)
    assert soon["accounts"].tolist() == [4, 2, 1, 0]
    with pytest.raises(InputError, match="as_of"):
        strategy.funnel(reached(), within=90)
    with pytest.raises(InputError, match="stages"):
        strategy.funnel(reached(), within=5000, as_of=AS_OF)
    with pytest.raises(InputError, match="ville"):
        strategy.funnel(reached(), by="ville")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"accounts": ACCOUNTS.drop(columns="created_on")}, "created_on"),
        ({"accounts": pd.concat([ACCOUNTS, ACCOUNTS])}, "account_id"),
        ({"quotes": QUOTES.assign(account_id=99)}, "99"),
        ({"orders": SOLD.assign(account_id=77)}, "77"),
        ({"orders": SOLD.assign(order_date=pd.Timestamp("2025-02-01"))}, "order_date"),
        ({"orders": SOLD.assign(amount_eur=[1.0, np.nan, 2.0])}, "amount_eur"),
        ({"key_account_eur": -5}, "key_account_eur"),
    ],
)
def test_stages_say_what_is_wrong(change, words):
    given = {"accounts": ACCOUNTS, "quotes": QUOTES, "orders": SOLD, "key_account_eur": 100_000} | change
    with pytest.raises(InputError, match=words):
        strategy.stages(
            given["accounts"], given["quotes"], given["orders"], as_of=AS_OF, key_account_eur=given["key_account_eur"]
        )


def test_stages_accept_a_firm_without_a_sale_yet():
    table = strategy.stages(ACCOUNTS, QUOTES.head(0), SOLD.head(0), as_of=AS_OF)
    assert table["prospect_on"].isna().all()


@given(n=st.integers(1, 500), data=st.data())
@settings(max_examples=60, deadline=None)
def test_rate_interval_holds_the_rate(n, data):
    s = data.draw(st.integers(0, n))
    low, high = strategy.rate_interval(s, n)
    assert 0 <= low <= s / n <= high <= 1
    wider = strategy.rate_interval(s, n, level=0.99)
    assert wider[0] <= low and high <= wider[1]


@pytest.mark.parametrize(
    ("s", "n", "level"),
    [(3, 2, 0.95), (-1, 2, 0.95), (0, 0, 0.95), (1, 2, 1.0), (np.nan, 2, 0.9), ("1", 2, 0.9), (1, np.inf, 0.9)],
)
def test_rate_interval_refuses(s, n, level):
    with pytest.raises(InputError):
        strategy.rate_interval(s, n, level=level)


def test_simulation_of_the_lecture_s_funnel_agrees_with_the_formulas():
    plays = strategy.simulate(strategy.LECTURE_FUNNEL, draws=40_000, uncertain=False)
    assert (plays["key"] == 0).mean() == pytest.approx((1 - 1 / 5000) ** 5000, abs=0.01)
    assert plays["customer"].mean() == pytest.approx(10, abs=0.1)
    assert plays["customer"].var() == pytest.approx(10 * (1 - 10 / 5000), rel=0.03)
    unsure = strategy.simulate(strategy.LECTURE_FUNNEL, draws=40_000)
    law = stats.betabinom(5000, 100.5, 4900.5)
    assert unsure["prospect"].mean() == pytest.approx(law.mean(), rel=0.01)
    assert unsure["prospect"].std() == pytest.approx(law.std(), rel=0.03)
    assert (unsure["key"] <= unsure["customer"]).all()
    pd.testing.assert_frame_equal(plays, strategy.simulate(strategy.LECTURE_FUNNEL, draws=40_000, uncertain=False))


@pytest.mark.parametrize(
    "counts",
    [
        {"suspect": 10, "prospect": 20},
        {"suspect": 0, "prospect": 0},
        {"suspect": 5},
        {"suspect": 5.5, "prospect": 1},
        [5, -1],
    ],
)
def test_simulation_refuses_what_is_no_funnel(counts):
    with pytest.raises(InputError, match="entonnoir"):
        strategy.simulate(counts)


def test_simulation_and_picture_refuse_other_numbers():
    with pytest.raises(InputError, match="suspects"):
        strategy.simulate(strategy.LECTURE_FUNNEL, suspects=0)
    with pytest.raises(InputError, match="étapes"):
        strategy.plot_funnel({"visiteur": 3})
    ax = strategy.plot_funnel(strategy.LECTURE_FUNNEL)
    assert "Suspects" in ax.texts[0].get_text() and "10,0" in ax.texts[-1].get_text()


CONTACTS = pd.DataFrame(
    {
        "account_id": [1, 1, 2, 3, 4],
        "interaction_date": pd.to_datetime(["2024-01-05", "2024-01-20", "2024-04-01", "2024-07-01", "2024-02-01"]),
        "cost_eur": [10.0, 3.0, 5.0, 7.0, 20.0],
        "campaign_id": pd.array([1, None, 1, None, None], dtype="Int64"),
    }
)
CAMPAIGNS = pd.DataFrame({"campaign_id": [1, 2], "cost_eur": [115.0, 1000.0]})


def test_costs_go_to_the_stage_of_the_day_and_campaigns_are_not_counted_twice():
    table = strategy.costs(reached(), CONTACTS)
    # the contact of the day of the first order is already one with a customer
    assert table["contact_eur"].tolist() == [30, 5, 10, 0]
    assert table["contact_eur"].sum() == CONTACTS["cost_eur"].sum()
    assert table.loc["suspect", "per_step_eur"] == pytest.approx(30 / 3)
    full = strategy.costs(reached(), CONTACTS, CAMPAIGNS)
    assert full["fixed_eur"].tolist() == [50, 50, 0, 0]  # 115 - 15 spread over two contacts
    assert pd.isna(full.loc["key", "per_step_eur"])


@pytest.mark.parametrize(
    ("contacts", "campaigns", "words"),
    [
        (CONTACTS.assign(account_id=55), None, "55"),
        (CONTACTS.assign(cost_eur=-1.0), None, "cost_eur"),
        (CONTACTS.drop(columns="interaction_date"), None, "interaction_date"),
        (CONTACTS, CAMPAIGNS.tail(1), "campaign_id"),
        (CONTACTS.drop(columns="campaign_id"), CAMPAIGNS, "campaign_id"),
    ],
)
def test_costs_say_what_is_wrong(contacts, campaigns, words):
    with pytest.raises(InputError, match=words):
        strategy.costs(reached(), contacts, campaigns)


# --- DirectSell, for real ---------------------------------------------------------------------------------------------


def test_on_directsell_levers_are_exact_and_intervals_hold_what_they_promise():
    orders, accounts = datasets.load_directsell("orders"), datasets.load_directsell("accounts")
    revenue = orders.groupby(orders["order_date"].dt.year)["amount_eur"].sum()
    for after in range(2021, 2025):
        table = strategy.levers(orders, accounts, before=after - 1, after=after)
        assert table["amount_eur"].sum() == pytest.approx(revenue[after] - revenue[after - 1], abs=0.01)


def test_intervals_hold_the_true_rate_as_often_as_they_say():
    rng = np.random.default_rng(7)
    hits = [low <= 0.3 <= high for low, high in (strategy.rate_interval(s, 25) for s in rng.binomial(25, 0.3, 2000))]
    assert 0.92 < np.mean(hits) < 0.98
