"""Simulators of chapter 07: their first state, and what a move of their controls changes."""

import numpy as np
import pandas as pd
import pytest

from crmcourse import attrition, datasets, satisfaction
from crmcourse.checks import InputError
from crmcourse.widgets import attrition as simulators

AS_OF = datasets.DIRECTSELL_AS_OF
YEARS = range(2021, 2025)


@pytest.fixture(scope="module")
def orders():
    return datasets.load_directsell("orders")


TRUE = pd.Series([0.09, 0.12, 0.09, 0.095], index=YEARS)


def said(screen) -> str:
    return screen.said.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_longer_silence_declares_fewer_customers_lost(orders):
    short, long = (simulators.declared_rates(orders, list(YEARS), days, False, AS_OF) for days in (90, 365))
    assert (short["lost"] > long["lost"]).all() and (short["back"].dropna() > long["back"].dropna()).all()


def test_declared_rates_of_three_customers():
    rows = [(1, "2021-12-01"), (2, "2021-11-01"), (2, "2022-10-01"), (3, "2021-12-20"), (3, "2022-01-10"),
            (3, "2022-03-01"), (3, "2022-05-01"), (3, "2022-07-01"), (3, "2022-09-01"), (3, "2022-11-01"),
            (3, "2023-12-31"), (4, "2020-01-01"), (5, "2021-12-15"), (5, "2022-06-01")]  # fmt: skip
    orders = pd.DataFrame({"account_id": [r[0] for r in rows], "order_date": pd.to_datetime([r[1] for r in rows])})
    table = simulators.declared_rates(orders, [2022], 100, False, "2023-12-31")
    assert table.loc[2022, ["active", "lost"]].tolist() == [4, 3], "4 was lost before; 3 never falls silent in 2022"
    assert table.loc[2022, "back"] == pytest.approx(1 / 3), "2 came back; 5 too, then fell silent again"
    waited = simulators.declared_rates(orders, [2022, 2023], 100, True, "2023-12-31")
    assert waited.loc[2022, "lost"] == 2 and np.isnan(waited.loc[2023, "lost"])


def test_the_rule_of_silence_moves_and_comes_back(orders, shown):
    simulators.silence(orders, TRUE, years=YEARS, as_of=AS_OF)
    first = shown.picture
    assert "360 jours" in said(shown) and "contre 9,9 %" in said(shown)
    shown.simulator.controls["days"].value = 90
    assert "90 jours" in said(shown) and shown.picture != first
    shown.simulator._reset()
    assert shown.picture == first


def test_waiting_a_year_leaves_the_last_year_open(orders, shown):
    simulators.silence(orders, TRUE, years=YEARS, as_of=AS_OF)
    before = said(shown)
    shown.simulator.controls["wait"].value = True
    assert "« ? »" in said(shown) and "« ? »" not in before
    assert "2024 ?" in shown[1]["text/plain"]


RISK = pd.Series([0.9, 0.3, 0.05, 0.6, 0.01])
VALUE = pd.Series([300.0, 8000.0, 20_000.0, 5000.0, 900.0])


def test_the_campaign_calls_those_who_pay_it_back(shown):
    simulators.campaign(RISK, VALUE)
    best = attrition.select(RISK, VALUE, attrition.Campaign(60, 300, 0.25, 0.5))
    expected = best.loc[best["gain"] > 0, "gain"]
    assert f"Contacter {len(expected)} clients sur 5" in said(shown)
    assert f"{expected.sum():,.0f} €".replace(",", " ") in said(shown)


def test_nothing_saved_is_nobody_called_and_a_free_call_is_for_all(shown):
    simulators.campaign(RISK, VALUE)
    controls = shown.simulator.controls
    controls["saved"].value = 0
    assert "Contacter 0 clients" in said(shown) and "−" in said(shown).splitlines()[1]
    controls["saved"].value, controls["contact"].value, controls["offer"].value = 25, 0, 0
    assert "Contacter 5 clients" in said(shown)


def test_weights_start_from_those_of_the_data_and_change_the_priority(shown):
    surveys = datasets.load_directsell("surveys")
    gap, derived = satisfaction.gaps(surveys)["gap"], satisfaction.importance(surveys)["weight"]
    simulators.weights(gap, derived)
    assert "Agir d’abord sur : fiabilité" in said(shown)
    total = satisfaction.weighted_gap(gap, (100 * derived).round()).sum()
    assert f"{total:.2f}".replace(".", ",").replace("-", "−") in said(shown)
    shown.simulator.controls["empathy"].value = 100
    assert "Agir d’abord sur : empathie" in said(shown)
    for key in shown.simulator.controls:
        shown.simulator.controls[key].value = 100 if key == "tangibles" else 0
    assert "Aucune dimension" in said(shown)


def test_all_weights_at_zero_are_refused_and_the_picture_stays(shown):
    gap = pd.Series([-0.8, -0.5], index=["reliability", "empathy"])
    simulators.weights(gap, pd.Series([0.6, 0.4], index=gap.index))
    for key in shown.simulator.controls:
        last = shown.picture
        shown.simulator.controls[key].value = 0
    assert "poids" in said(shown).lower() and shown.picture == last


def test_bad_tables_are_named(orders):
    with pytest.raises(InputError, match="order_date"):
        simulators.silence(orders.drop(columns="order_date"), TRUE, years=YEARS, as_of=AS_OF)
    with pytest.raises(InputError, match="deux années"):
        simulators.silence(orders, TRUE, years=[2024], as_of=AS_OF)
    with pytest.raises(InputError, match="index"):
        simulators.campaign(RISK, VALUE.iloc[1:])
    with pytest.raises(InputError, match="dimensions"):
        simulators.weights(pd.Series({"a": -1.0}), pd.Series({"b": 1.0}))
