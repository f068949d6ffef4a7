"""Deterministic value: the lecture's chart, retention value, the claim on loyalty, concentration, segments."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcourse import ltv
from crmcourse.checks import InputError
from crmcourse.ltv import ProfitComponents, YearlyGain

rate = st.floats(0, 0.95)
discount = st.floats(0.01, 0.5)
amounts = st.lists(st.floats(0, 1e6), min_size=1, max_size=60).filter(lambda values: sum(values) > 1)


@pytest.fixture
def agg():
    with mpl.rc_context():
        mpl.use("agg")
        yield
        mpl.pyplot.close("all")


# --- the lecture's chart ------------------------------------------------------------------------------------


def test_the_chart_goes_from_year_0_to_7_and_adds_up():
    table = ltv.components_table(ProfitComponents())
    assert table.index.tolist() == list(range(8))
    assert len(table.columns) == 6
    profits = ltv.profit_by_year(table, annual_discount=0.10)
    assert profits.loc[0, "profit"] == -100
    assert profits["profit"].to_numpy() == pytest.approx(table.sum(axis=1))
    assert profits["cumulated"].iloc[-1] == pytest.approx(table.to_numpy().sum())
    by_hand = sum(profits.loc[year, "profit"] / 1.1**year for year in range(8))
    assert profits["cumulated_discounted"].iloc[-1] == pytest.approx(by_hand)
    assert (profits["profit"].iloc[1:].diff().dropna() >= 0).all()


def test_a_gain_begins_grows_and_stops():
    assert YearlyGain(3, 10, 25).amounts(np.arange(8)).tolist() == [0, 0, 0, 10, 20, 25, 25, 25]
    assert YearlyGain(1, 10).amounts(np.arange(4)).tolist() == [0, 10, 20, 30]


def test_departures_weigh_on_every_year_but_the_first():
    table = pd.DataFrame({"outlay": [-100.0, 0, 0, 0], "margin": [0, 50.0, 50.0, 50.0]})
    profits = ltv.profit_by_year(table, retention=0.8)
    assert profits["still_there"].tolist() == pytest.approx([1, 1, 0.8, 0.64])
    assert profits["cumulated"].iloc[-1] == pytest.approx(-100 + 50 * (1 + 0.8 + 0.64))


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 500), rate, discount)
def test_the_chart_with_a_flat_profit_is_the_closed_form(margin, retention, annual_discount):
    table = ltv.components_table(
        ProfitComponents(0, margin, *[YearlyGain(1, 0.0)] * 4),
        years=9,
    )
    total = ltv.profit_by_year(table, annual_discount, retention)["cumulated_discounted"].iloc[-1]
    closed = ltv.retention_value(margin, retention, annual_discount, years=9) / (1 + annual_discount)
    assert total == pytest.approx(closed)


@pytest.mark.parametrize(
    ("profits", "year"),
    [([-100, 60, 60], 2), ([-100, 40, 40], None), ([0, 5, 5], 0), ([-10, 20, -20, 30], 3), ([-100, 100, 0], 1)],
)
def test_break_even_is_the_year_after_which_the_total_stays_up(profits, year):
    table = ltv.profit_by_year(pd.DataFrame({"profit_of_sales": [float(value) for value in profits]}))
    assert ltv.break_even_year(table, "cumulated") == year


def test_discount_delays_break_even():
    table = pd.DataFrame({"all": [-100.0, 50.0, 50.0, 50.0]})
    profits = ltv.profit_by_year(table, annual_discount=0.10)
    assert (ltv.break_even_year(profits, "cumulated"), ltv.break_even_year(profits)) == (2, 3)


# --- value at a constant retention --------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 1000), rate, discount, st.integers(0, 1))
def test_the_closed_form_is_the_sum(margin, retention, annual_discount, first):
    years = np.arange(first, 3000)
    by_hand = margin * ((retention / (1 + annual_discount)) ** years).sum()
    value = ltv.retention_value(margin, retention, annual_discount, first_margin=first)
    assert value == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
    partial = margin * ((retention / (1 + annual_discount)) ** years[:6]).sum()
    found = ltv.retention_value(margin, retention, annual_discount, first_margin=first, years=6)
    assert found == pytest.approx(partial, rel=1e-9, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 1000), rate, discount)
def test_the_two_conventions_differ_by_one_margin(margin, retention, annual_discount):
    now, later = (ltv.retention_value(margin, retention, annual_discount, first_margin=year) for year in (0, 1))
    assert now - later == pytest.approx(margin, rel=1e-9)


def test_a_customer_kept_for_ever_without_discount_is_worth_infinity():
    assert ltv.retention_value(10, 1, 0) == np.inf
    assert ltv.retention_value(10, 1, 0, years=7) == pytest.approx(70)
    assert ltv.retention_value(10, 1, 0.1) == pytest.approx(110)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("annual_discount", [0.0, 0.12])
def test_simulated_lives_have_the_value_of_the_formula(first, annual_discount):
    lives = ltv.simulate_values(100, 0.75, annual_discount, customers=40_000, seed=3, first_margin=first)
    expected = ltv.retention_value(100, 0.75, annual_discount, first_margin=first)
    assert lives["value"].mean() == pytest.approx(expected, abs=4 * lives["value"].std() / 200)
    assert lives["renewals"].mean() == pytest.approx(3, abs=0.1)
    assert (lives.loc[lives["renewals"] == 0, "value"] == (0 if first else 100)).all()


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 200), st.floats(1, 600), discount, st.integers(0, 1))
def test_at_break_even_retention_a_customer_pays_back_their_cost(margin, cost, annual_discount, first):
    needed = ltv.break_even_retention(margin, cost, annual_discount, first_margin=first)
    if np.isnan(needed):
        assert ltv.retention_value(margin, 1, annual_discount, first_margin=first) < cost * (1 + 1e-9)
    elif needed > 0:
        value = ltv.retention_value(margin, needed, annual_discount, first_margin=first)
        assert value == pytest.approx(cost, rel=1e-6)
    else:
        assert margin >= cost


def test_customer_equity_is_the_sum_of_its_segments():
    segments = pd.DataFrame({"customers": [10, 90], "margin_eur": [100.0, 10.0], "retention": [0.9, 0.5]})
    table = ltv.customer_equity(segments, 0.10, first_margin=1)
    assert table["ltv_eur"].tolist() == pytest.approx([100 * 0.9 / 0.2, 10 * 0.5 / 0.6])
    assert table["share"].sum() == pytest.approx(1)
    assert list(segments.columns) == ["customers", "margin_eur", "retention"]


# --- the claim: five points of retention, 50 % of profit ----------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 0.9), discount)
def test_without_winning_cost_the_change_depends_on_the_gap_alone(retention, annual_discount):
    change = ltv.profit_change(retention, annual_discount)
    assert change == pytest.approx(0.05 / (1 + annual_discount - retention - 0.05))
    assert change == pytest.approx(ltv.profit_change(retention, annual_discount, margin=1234.0))


def test_the_claim_holds_at_90_percent_and_a_discount_of_5():
    """The lecture's own average departure rate, 10 %, meets its 50 % exactly when money costs 5 % a year."""
    assert ltv.profit_change(0.90, 0.05) == pytest.approx(0.5)
    assert ltv.profit_change(0.90, 0.10) == pytest.approx(1 / 3)
    assert ltv.profit_change(0.60, 0.10) == pytest.approx(1 / 9)
    assert ltv.claim_intervals(0.05)[0] == pytest.approx((0.90, 0.95))
    assert ltv.claim_intervals(0.0)[0] == pytest.approx((0.85, 0.95))
    assert ltv.claim_intervals(0.15) == []


def test_with_a_winning_cost_the_claim_holds_near_both_ends():
    case = {"margin": 40, "acquisition_cost": 60}
    low, high = ltv.claim_intervals(0.10, **case)
    assert low[0] == pytest.approx(ltv.break_even_retention(40, 60, 0.10), abs=1e-6)
    for edge in (low[1], high[0]):
        assert ltv.profit_change(edge, 0.10, **case) == pytest.approx(0.5)
    assert ltv.profit_change((low[1] + high[0]) / 2, 0.10, **case) < 0.5
    assert len(ltv.claim_intervals(0.10, margin=40, acquisition_cost=100)) == 1


def test_a_percentage_of_a_loss_is_not_given():
    assert np.isnan(ltv.profit_change(0.3, 0.10, margin=40, acquisition_cost=100))
    table = ltv.claim_table([0.3, 0.8], [0.1], margin=40, acquisition_cost=100)
    assert table.isna().to_numpy().tolist() == [[True, False]]
    assert ltv.profit_change(0.95, 0.0) == np.inf


@settings(max_examples=30, deadline=None)
@given(st.floats(0.5, 0.94), discount, st.floats(0, 100))
def test_a_winning_cost_makes_the_change_larger(retention, annual_discount, cost):
    change = ltv.profit_change(retention, annual_discount, margin=40, acquisition_cost=cost)
    assert np.isnan(change) or change >= ltv.profit_change(retention, annual_discount) - 1e-12


# --- concentration ------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(amounts)
def test_lorenz_is_convex_and_gini_bounded(values):
    curve = ltv.lorenz(values)
    assert (curve["value"].to_numpy() <= curve["customers"].to_numpy() + 1e-9).all()
    assert (np.diff(curve["value"], n=2) >= -1e-9).all()
    assert 0 <= ltv.gini(values) <= 1 - 1 / len(values) + 1e-9
    assert 0.2 - 1e-9 <= ltv.pareto_share(values) <= 1


@settings(max_examples=50, deadline=None)
@given(amounts)
def test_gini_is_the_mean_difference(values):
    sample = np.array(values)
    difference = np.abs(sample[:, None] - sample[None, :]).mean() / (2 * sample.mean())
    assert ltv.gini(values) == pytest.approx(difference, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(amounts, st.floats(0.1, 1000))
def test_the_currency_does_not_change_the_concentration(values, factor):
    other = [factor * value for value in values]
    assert ltv.gini(other) == pytest.approx(ltv.gini(values), abs=1e-7)
    assert ltv.pareto_share(other) == pytest.approx(ltv.pareto_share(values), abs=1e-7)


def test_eighty_twenty():
    values = [80, *[20 / 4] * 4]
    assert ltv.pareto_share(values, 0.2) == pytest.approx(0.8)
    assert ltv.customers_for_share(values, 0.8) == pytest.approx(0.2)
    assert ltv.customers_for_share([5, 5, 5, 5], 0.8) == pytest.approx(0.8)
    assert ltv.customers_for_share([0, 0, 10], 1.0) == pytest.approx(1 / 3)
    assert ltv.gini([0] * 99 + [1]) == pytest.approx(0.99)


def test_the_whale_rises_above_one_by_the_losses():
    curve = ltv.whale(pd.Series([-30.0, 100, 50], index=[7, 8, 9]))
    assert curve["profit"].max() == pytest.approx(150 / 120)
    assert curve.iloc[-1].tolist() == [1.0, pytest.approx(1.0)]
    assert ltv.whale([1, 1, 1])["profit"].max() == pytest.approx(1)


# --- segments -----------------------------------------------------------------------------------------------


def test_the_lectures_85_percent_bring_36():
    table = ltv.lecture_segments()
    assert table.loc["II", ["cumulated_customers", "cumulated_profit"]].tolist() == pytest.approx([0.85, 0.36])
    assert table[["share_customers", "share_profit"]].sum().tolist() == pytest.approx([1, 1])
    assert table["lower"].tolist() == [0, 2500, 5000, 10000]


def test_customers_with_the_lectures_shares_give_the_lectures_table():
    spend = np.repeat([1000.0, 3000, 7000, 20000], [51, 34, 12, 3])
    profit = np.repeat([14 / 51, 22 / 34, 24 / 12, 40 / 3], [51, 34, 12, 3])
    table = ltv.segment_table(spend, [2500, 5000, 10000], profits=profit)
    columns = ["lower", "upper", "share_customers", "share_profit", "cumulated_profit", "profit_index"]
    pd.testing.assert_frame_equal(table[columns], ltv.lecture_segments()[columns])


@settings(max_examples=40, deadline=None)
@given(amounts)
def test_no_customer_is_lost_between_segments(values):
    table = ltv.segment_table(values, [10, 1000, 50_000])
    assert table["customers"].sum() == len(values)
    assert table["profit"].sum() == pytest.approx(sum(values))
    assert table["share_customers"].sum() == pytest.approx(1)


def test_an_amount_on_a_bound_is_above_it():
    table = ltv.segment_table([2499.99, 2500, 10000], [2500, 5000, 10000])
    assert table["customers"].tolist() == [1, 1, 0, 1]


def test_profits_are_matched_by_customer():
    spend = pd.Series([100.0, 9000.0], index=["a", "b"])
    table = ltv.segment_table(spend, [500], profits=pd.Series([50.0, -1.0], index=["b", "a"]))
    assert table["profit"].tolist() == [-1.0, 50.0]


# --- pictures -----------------------------------------------------------------------------------------------


def test_pictures_are_titled_and_labelled_in_french(agg):
    components = ltv.components_table(ProfitComponents())
    spread = np.random.default_rng(1).lognormal(0, 1, 200)
    drawn = [
        ltv.plot_components(components),
        ltv.plot_components(ltv.profit_by_year(components)),
        ltv.plot_cumulated(ltv.profit_by_year(components, 0.1)),
        ltv.plot_claim(ltv.claim_table([0.3, 0.8, 0.95], [0, 0.1], margin=40, acquisition_cost=100)),
        ltv.plot_lorenz({"A": spread, "B": [1.0, 2, 3]}),
        ltv.plot_whale(spread - 1),
        ltv.plot_segments(ltv.lecture_segments()),
    ]
    for ax in drawn:
        assert ax.get_title(loc="center") or ax.get_title(loc="left")
        assert ax.get_xlabel() and ax.get_ylabel()
        ax.figure.canvas.draw()
    assert len(drawn[0].containers) == len(drawn[1].containers) == 6
    assert "Coût d’acquisition" in [text.get_text() for text in drawn[0].get_legend().get_texts()]


# --- bad input ----------------------------------------------------------------------------------------------

SEGMENTS = pd.DataFrame({"customers": [1], "margin_eur": [1.0], "retention": [0.5]})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ltv.retention_value(10, 1.2, 0.1), "retention"),
        (lambda: ltv.retention_value(10, 80, 0.1), "retention"),
        (lambda: ltv.retention_value(10, 0.8, -0.1), "annual_discount"),
        (lambda: ltv.retention_value(np.nan, 0.8, 0.1), "margin"),
        (lambda: ltv.retention_value("x", 0.8, 0.1), "margin"),
        (lambda: ltv.retention_value(10, 0.8, 0.1, first_margin=2), "first_margin"),
        (lambda: ltv.retention_value(10, 0.8, 0.1, years=0), "years"),
        (lambda: ltv.simulate_values(10, 1.0, 0.1, customers=5, seed=1), "retention"),
        (lambda: ltv.simulate_values(10, 0.5, 0.1, customers=0, seed=1), "customers"),
        (lambda: ltv.break_even_retention(0, 10, 0.1), "margin"),
        (lambda: ltv.customer_equity(SEGMENTS.drop(columns="retention"), 0.1), "retention"),
        (lambda: ltv.customer_equity(SEGMENTS.assign(retention=1.5), 0.1), "retention"),
        (lambda: ltv.customer_equity(SEGMENTS.head(0), 0.1), "segments"),
        (lambda: ltv.profit_change(0.8, 0.1, points=2), "points"),
        (lambda: ltv.profit_change(0.8, 0.1, acquisition_cost=-1), "acquisition_cost"),
        (lambda: YearlyGain(0, 1.0), "first_year"),
        (lambda: YearlyGain(1, -1.0), "step"),
        (lambda: YearlyGain(1, 1.0, np.nan), "ceiling"),
        (lambda: ProfitComponents(acquisition_cost=-1), "acquisition_cost"),
        (lambda: ltv.components_table(ProfitComponents(), years=0), "years"),
        (lambda: ltv.profit_by_year(pd.DataFrame({"a": [1.0]}, index=[2020])), "2020"),
        (lambda: ltv.profit_by_year(pd.DataFrame({"a": [1.0, np.nan]})), "a.*ligne 1"),
        (lambda: ltv.break_even_year(pd.DataFrame({"a": [1.0]})), "cumulated_discounted"),
        (lambda: ltv.lorenz([1.0, -2.0]), "ligne 1"),
        (lambda: ltv.lorenz(pd.Series([1.0, np.nan], index=[4, 9])), "ligne 9"),
        (lambda: ltv.lorenz([]), "values"),
        (lambda: ltv.lorenz(["a"]), "value"),
        (lambda: ltv.lorenz([0.0, 0.0]), "nuls"),
        (lambda: ltv.lorenz(3), "values"),
        (lambda: ltv.pareto_share([1.0], 20), "top"),
        (lambda: ltv.whale([-1.0, 1.0]), "baleine"),
        (lambda: ltv.segment_table([1.0], [5, 5]), "seuils"),
        (lambda: ltv.segment_table([1.0], []), "thresholds"),
        (lambda: ltv.segment_table([1.0, 2.0], [5], profits=[1.0]), "mêmes clients"),
        (lambda: ltv.plot_claim([[0.5]]), "claim_table"),
    ],
)
def test_bad_input_is_refused_by_name(call, said):
    with pytest.raises(InputError, match=said):
        call()
