"""Simulators of chapter 06: their first state, and what a move of their controls changes."""

import pandas as pd
import pytest

from crmcourse import datasets, pyramid
from crmcourse.checks import InputError
from crmcourse.pyramid.evidence import TABLES
from crmcourse.widgets import pyramid as simulators

DAYS = [pd.Timestamp(f"{year}-12-31") for year in (2022, 2023, 2024)]
STATES = pyramid.stage_names(lost=True)


@pytest.fixture(scope="module")
def tables():
    return {name: datasets.load_directsell(name) for name in TABLES}


@pytest.fixture(scope="module")
def panel(tables):
    return pyramid.panel(tables, DAYS)


@pytest.fixture(scope="module")
def chain(panel):
    return pyramid.chain(pyramid.moves(panel))


def test_the_course_rules_are_the_first_state(tables, shown):
    assert simulators.rules_with(2, 8, 9, 1) == pyramid.RULES
    simulators.rules(tables, DAYS)
    assert "0 sur 2" in shown.said
    first = shown[1]["image/png"]
    shown.simulator.controls["orders"].value = 1
    assert shown[1]["image/png"] != first and "0 sur 2" not in shown.said
    shown.simulator.controls["orders"].value = 2
    assert shown[1]["image/png"] == first


def test_one_order_for_a_customer_leaves_only_quotations_to_prospects(tables):
    known = pyramid.evidence(tables, DAYS[-1])
    placed = pyramid.place(known, simulators.rules_with(1, 8, 9, 1))
    assert (placed.loc[placed["stage"] == "prospect", "orders"] == 0).all()


def test_the_day_changes_the_pyramid(tables, shown):
    simulators.rules(tables, DAYS)
    shown.simulator.controls["day"].value = DAYS[0]
    assert "31 décembre 2022" in shown.said


MARGIN = pd.Series([2000.0, 8000, 9000, 8000, 13000, 300], index=STATES)


def test_an_action_that_costs_nothing_and_keeps_customers_pays(chain, panel, shown):
    numbers = panel[panel["date"] == DAYS[-1]]["stage"].value_counts()[STATES]
    simulators.action(chain.probability, MARGIN, numbers)
    controls = shown.simulator.controls
    controls["cost"].value = 0
    before = pyramid.stage_values(chain.probability, MARGIN, 0.1)
    after = pyramid.stage_values(pyramid.change(chain.probability, "client", "perdu", -0.03), MARGIN, 0.1)
    assert f"{after['client'] - before['client']:.0f}"[-3:] in shown.said
    controls["points"].value = 0
    assert "0\N{NO-BREAK SPACE}€ avant le coût, 0\N{NO-BREAK SPACE}€ après" in shown.said
    controls["cost"].value = 2000
    assert "−" in shown.said


def test_an_impossible_change_is_said_and_the_picture_stays(chain, panel, shown):
    numbers = panel[panel["date"] == DAYS[-1]]["stage"].value_counts()[STATES]
    simulators.action(chain.probability, MARGIN, numbers)
    first = shown[1]["image/png"]
    shown.simulator.controls["destination"].value = "partenaire"
    shown.simulator.controls["points"].value = -10
    assert "client" in shown.said and "0 à 1" in shown.said
    shown.simulator._reset()
    assert shown[1]["image/png"] == first


def test_growth_without_recommendation_is_one_curve(tables, panel, chain, shown):
    rates = pyramid.referral_rates(panel, tables["accounts"])["rate"]
    numbers = panel[panel["date"] == DAYS[-1]]["stage"].value_counts()[STATES]
    simulators.growth(chain, rates, pd.Series({"prospect": 0.5, "client": 0.3}), numbers)
    assert "reproduction 0," in shown.said
    shown.simulator.controls["strength"].value = 0
    ends = shown.said.splitlines()[1]
    with_, without = (part.split(" ")[-1] for part in (ends.split(" comptes")[0], ends.split(" sans")[0]))
    assert with_ == without and "0,00" in shown.said


def test_bad_tables_are_named():
    with pytest.raises(InputError, match="quotes"):
        simulators.rules({"accounts": pd.DataFrame({"account_id": [1]})}, DAYS)
    with pytest.raises(InputError, match="prospect"):
        simulators.action(pd.DataFrame(1.0, ["prospect"], ["prospect"]), pd.Series(dtype=float), pd.Series(dtype=float))
