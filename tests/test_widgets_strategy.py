"""Simulators of chapter 04: their first state, and what a move of their controls changes."""

import pandas as pd
import pytest

from crmcourse import strategy
from crmcourse.checks import InputError
from crmcourse.strategy import Market, Response
from crmcourse.widgets import strategy as simulators

ACCOUNTS = pd.DataFrame(
    {"account_id": [1, 2, 3], "sector": list("ABA"), "region": list("NNS"), "size": ["PME"] * 3, "company": list("XYZ")}
)
ORDERS = pd.DataFrame(
    {
        "account_id": [1, 1, 1, 2, 3],
        "order_id": range(5),
        "order_date": pd.to_datetime(["2022-02-01", "2023-02-01", "2024-02-01", "2024-03-01", "2023-05-05"]),
        "amount_eur": [1e5, 2e5, 3e5, 4e5, 5e4],
    }
)
PROFILE = ACCOUNTS.assign(potential_eur=[3e5, 9e4, 1e4], amount_eur=[3e4, 6e4, 5e3], share=[0.1, 2 / 3, 0.5])
MARKET = Market(945, 801, Response(0.25, 0.06, 0.05), Response(0.92, 0.02, 0.80), 2000, 6500)


def test_growth_follows_the_year_and_the_market(shown):
    simulators.growth(ORDERS, ACCOUNTS)
    first = shown[1]["image/png"]
    assert "2023 → 2024" in shown.said and "+0,40" in shown.said and "1 nouveau client" in shown.said
    shown.simulator.controls["market"].value = ()
    assert "0 nouveau client" in shown.said
    shown.simulator.controls["after"].value = 2023
    assert "2022 → 2023" in shown.said and shown[1]["image/png"] != first


@pytest.mark.parametrize("orders", [ORDERS.drop(columns="order_date"), ORDERS.head(1)])
def test_growth_needs_two_years(orders):
    with pytest.raises(InputError, match="deux années"):
        simulators.growth(orders, ACCOUNTS)


def test_growth_names_a_missing_column(shown):
    with pytest.raises(InputError, match="sector"):
        simulators.growth(ORDERS, ACCOUNTS.drop(columns="sector"))


def test_the_funnel_starts_from_the_lecture_and_widens_when_rates_are_unsure(shown):
    simulators.funnel()
    assert "100 prospects, 10 clients" in shown.said and "de 4 à 16 clients" in shown.said
    shown.simulator.controls["uncertain"].value = True
    assert "de 4 à 16 clients" not in shown.said
    shown.simulator.controls["uncertain"].value = False
    shown.simulator.controls["suspects"].value = 15000
    assert "300 prospects, 30 clients" in shown.said
    shown.simulator.controls["prospects"].value = 5
    shown.simulator.controls["suspects"].value = 500
    shown.simulator.controls["customers"].value = 1  # nobody is left: still a picture, no error
    assert "100" in shown.said


def test_priorities_count_who_moves_and_name_who_is_there(shown):
    simulators.priorities(PROFILE)
    assert "0 compte change" in shown.said and "X (300" in shown.said
    shown.simulator.controls["high"].value = 80
    assert "1 compte change" in shown.said
    shown.simulator.controls["cell"].value = "Défendre"
    assert "Y (90" in shown.said
    shown.simulator.controls["part"].value = 60  # above the other bound: said, and the picture stays
    assert "croissants" in shown.said
    with pytest.raises(InputError, match="share"):
        simulators.priorities(PROFILE.drop(columns="share"))


def test_the_insurance_path_goes_step_by_step(shown):
    simulators.insurance()
    assert "Étape 1" in shown.said and "malus" in shown.said
    pictures = {shown[1]["image/png"]}
    for step in strategy.STEPS[1:]:
        shown.simulator.controls["step"].value = step
        pictures.add(shown[1]["image/png"])
    assert len(pictures) == len(strategy.STEPS) and "Étape 8" in shown.said


def test_the_budget_says_where_the_next_euro_pays(shown):
    simulators.budget(MARKET, budget_eur=42_000.0)
    at = strategy.allocate(MARKET, win_eur=21_000, keep_eur=21_000)
    assert f"{at['won']:.0f} clients gagnés, {at['kept']:.0f} gardés" in shown.said
    shown.simulator.controls["share"].value = 0
    assert "–" in shown.said  # nothing spent on keeping: no mean cost
    shown.simulator.controls["keep_floor"].value = 95  # above the ceiling: held just under it
    assert "clients gagnés" in shown.said
    for bad in (10, float("nan"), "cher"):
        with pytest.raises(InputError, match="budget_eur"):
            simulators.budget(MARKET, budget_eur=bad)
