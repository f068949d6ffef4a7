"""Strategy: response curves and the best split of a budget; commercial action plans."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import optimize

from crmcourse import strategy
from crmcourse.checks import InputError
from crmcourse.strategy import Market, Response

MARKET = Market(1000, 800, Response(0.25, 0.06, 0.05), Response(0.92, 0.03, 0.75), 2000, 4000)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_a_curve_passes_through_its_point_and_rises_more_and_more_slowly():
    curve = Response.through(spend=20, rate=0.85, ceiling=0.95, floor=0.7)
    assert curve.rate(20) == pytest.approx(0.85) and curve.rate(0) == pytest.approx(0.7)
    spend = np.linspace(0, 200, 50)
    rates = curve.rate(spend)
    assert (np.diff(rates) > 0).all() and (np.diff(rates, 2) < 0).all() and rates.max() < 0.95
    step = 1e-6
    assert curve.slope(30) == pytest.approx((curve.rate(30 + step) - curve.rate(30 - step)) / (2 * step), rel=1e-5)
    assert curve.slope(curve.spend_for(0.001)) == pytest.approx(0.001)
    assert curve.spend_for(1.0) == 0


@pytest.mark.parametrize(("ceiling", "speed", "floor"), [(1.2, 1, 0), (0.5, 0, 0), (0.5, 1, 0.6), (np.nan, 1, 0)])
def test_a_curve_that_cannot_be(ceiling, speed, floor):
    with pytest.raises(InputError):
        Response(ceiling, speed, floor)


@pytest.mark.parametrize("rate", [0.1, 0.95, 0.99])
def test_a_curve_cannot_pass_outside_its_bounds(rate):
    with pytest.raises(InputError, match="plancher"):
        Response.through(spend=10, rate=rate, ceiling=0.95, floor=0.1)


def test_allocation_by_hand():
    at = strategy.allocate(MARKET, win_eur=10_000, keep_eur=8_000)
    won = 1000 * (0.25 - 0.20 * np.exp(-0.6))
    kept = 800 * (0.92 - 0.17 * np.exp(-0.3))
    assert at["won"] == pytest.approx(won) and at["kept"] == pytest.approx(kept)
    assert at["profit_eur"] == pytest.approx(2000 * won + 4000 * kept - 18_000)
    assert at["extra_kept"] == pytest.approx(kept - 600)
    assert at["cost_ratio"] == pytest.approx((10_000 / won) / (8_000 / kept))
    nothing = strategy.allocate(MARKET, win_eur=0, keep_eur=0)
    assert np.isnan(nothing["cost_ratio"]) and np.isnan(nothing["cost_extra"])
    with pytest.raises(InputError, match="win_eur"):
        strategy.allocate(MARKET, win_eur=-1, keep_eur=0)


curves = st.builds(
    lambda floor, room, speed: Response(floor + room, speed, floor),
    st.floats(0, 0.4),
    st.floats(0.05, 0.5),
    st.floats(0.002, 0.3),
)


@given(win=curves, keep=curves, value=st.floats(50, 5000), budget=st.floats(100, 1e5))
@settings(max_examples=60, deadline=None)
def test_the_best_split_beats_every_other(win, keep, value, budget):
    market = Market(700, 900, win, keep, value, 1000)
    best = strategy.best_allocation(market, budget_eur=budget)
    assert best["win_eur"] + best["keep_eur"] == pytest.approx(budget)
    tried = strategy.sweep(market, budget_eur=budget, points=201)["profit_eur"]
    assert best["profit_eur"] >= tried.max() - 1e-6 * abs(tried.max())
    found = optimize.minimize_scalar(
        lambda x: -strategy.allocate(market, win_eur=budget - x, keep_eur=x)["profit_eur"],
        bounds=(0, budget),
        method="bounded",
    )
    assert best["profit_eur"] >= -found.fun - 1e-6 * abs(found.fun)
    if 0.001 < best["keep_share"] < 0.999:  # inside, the next euro brings as much on either side
        assert best["next_won"] == pytest.approx(best["next_kept"], rel=1e-3)


def test_a_hopeless_side_gets_nothing():
    flat = Response(0.7500001, 1e-6, 0.75)
    assert strategy.best_allocation(Market(1000, 800, MARKET.win, flat, 2000, 1), budget_eur=5_000)["keep_share"] == 0
    assert strategy.best_allocation(Market(1000, 800, flat, MARKET.keep, 1, 4000), budget_eur=5_000)["keep_share"] == 1


def test_without_a_limit_the_next_euro_brings_one_euro():
    best = strategy.best_budget(MARKET)
    assert best["next_won"] == pytest.approx(1) and best["next_kept"] == pytest.approx(1)
    assert best["win_eur"] == pytest.approx(1000 * np.log(0.20 * 0.06 * 2000) / 0.06)
    poor = Market(10, 10, Response(0.1, 0.001), Response(0.1, 0.001), 1, 1)
    assert strategy.best_budget(poor)["win_eur"] == 0 and np.isnan(strategy.best_budget(poor)["keep_share"])


def test_the_ratio_of_mean_costs_says_nothing_of_the_next_euro():
    """Two markets through the same observed points: same ratio, opposite decisions (facts D9)."""
    decisions = []
    for floor, ceiling in ((0.60, 0.165), (0.84, 0.50)):
        win = Response.through(spend=12, rate=0.155, ceiling=ceiling, floor=0.05)
        keep = Response.through(spend=38, rate=0.848, ceiling=0.92, floor=floor)
        at = strategy.allocate(Market(945, 801, win, keep, 2000, 6500), win_eur=12 * 945, keep_eur=38 * 801)
        decisions.append((at["cost_ratio"], at["next_kept"] > at["next_won"]))
    assert decisions[0][0] == pytest.approx(decisions[1][0])
    assert [better for _ratio, better in decisions] == [True, False]


def test_markets_and_budgets_that_cannot_be():
    with pytest.raises(InputError, match="suspects"):
        Market(0, 1, MARKET.win, MARKET.keep, 1, 1)
    for function in (strategy.best_allocation, strategy.sweep, strategy.plot_allocation):
        with pytest.raises(InputError, match="budget_eur"):
            function(MARKET, budget_eur=0)
    with pytest.raises(InputError, match="points"):
        strategy.sweep(MARKET, budget_eur=100, points=1)
    with pytest.raises(InputError, match="top_eur"):
        strategy.plot_responses(MARKET, top_eur=-1)


def test_pictures_of_the_budget():
    assert len(strategy.plot_responses(MARKET, top_eur=100).lines) == 2
    ax = strategy.plot_allocation(MARKET, budget_eur=40_000)
    assert "40" in ax.get_title() and "%" in ax.texts[0].get_text()


# --- action plan ------------------------------------------------------------------------------------------------------


def plan(**change) -> strategy.ActionPlan:
    options = {
        "segment": "Conquérir", "channel": "visite", "objective": "o", "offer": "f", "owner": "r", "pay": "p",
        "start": pd.Timestamp("2025-01-15"), "months": 3, "contacts": 2, "contact_eur": 160.0, "fixed_eur": 3000.0,
        "response": 0.1, "margin_eur": 8000.0,
    }  # fmt: skip
    return strategy.ActionPlan(**options | change)


def test_the_control_group_is_drawn_once_whatever_the_order_of_the_rows():
    accounts = pd.DataFrame({"account_id": range(50)})
    drawn = strategy.with_control(accounts, share=0.2)
    assert drawn["control"].sum() == 10
    again = strategy.with_control(accounts.sample(frac=1, random_state=1), share=0.2).sort_values("account_id")
    assert again["control"].tolist() == drawn["control"].tolist()
    assert strategy.with_control(accounts, share=0.2, seed=5)["control"].tolist() != drawn["control"].tolist()
    for bad, share in ((accounts, 0.9), (pd.concat([accounts, accounts]), 0.1), (accounts.head(0), 0.1)):
        with pytest.raises(InputError):
            strategy.with_control(bad, share=share)


@given(accounts=st.integers(1, 400), months=st.integers(1, 12), contacts=st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_the_calendar_spends_exactly_the_budget(accounts, months, contacts):
    a_plan = plan(months=months, contacts=contacts)
    table, figures = strategy.calendar(a_plan, accounts), strategy.economics(a_plan, accounts)
    assert table["contacts"].sum() == figures["contacts"]
    assert table["cost_eur"].sum() == pytest.approx(figures["cost_eur"])
    assert len(table) == months + contacts - 1


def test_break_even_is_where_the_profit_is_nil():
    figures = strategy.economics(plan(), 54)
    assert strategy.economics(plan(response=figures["break_even"]), 54)["profit_eur"] == pytest.approx(0, abs=1e-6)
    for function in (strategy.economics, strategy.calendar):
        with pytest.raises(InputError, match="accounts"):
            function(plan(), 0)


def test_the_plan_is_a_table_to_be_read():
    accounts = strategy.with_control(pd.DataFrame({"account_id": range(60)}))
    table = strategy.plan_table(plan(), accounts)
    content = dict(table.itertuples(index=False))
    assert content["Comptes contactés"] == "54" and "6 comptes" in content["Groupe témoin"]
    assert content["Calendrier"].startswith("de janvier 2025 à avril 2025")
    with pytest.raises(InputError, match="control"):
        strategy.plan_table(plan(), accounts.drop(columns="control"))
    with pytest.raises(InputError, match="accounts"):
        strategy.plan_table(plan(), accounts.assign(control=True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"channel": "fax"}, "canal"),
        ({"months": 0}, "months"),
        ({"response": 2}, "response"),
        ({"margin_eur": 0}, "margin_eur"),
        ({"contact_eur": -1}, "contact_eur"),
    ],
)
def test_a_plan_that_cannot_be(change, words):
    with pytest.raises(InputError, match=words):
        plan(**change)
