"""Simulators of chapter 01: their first state, and what a move of their controls changes."""

import pandas as pd
import pytest

from crmcourse import datasets, relation
from crmcourse.checks import InputError
from crmcourse.widgets import relation as simulators

FILE = {"opened_on": pd.Timestamp("2020-01-01"), "as_of": pd.Timestamp("2024-12-31")}
GROUPS = pd.DataFrame({"customers": [100], "margin_eur": [1000.0], "retention": [0.8]})


def test_policies_start_from_the_assumptions_and_can_be_turned_round(shown):
    simulators.policies()
    quarter = relation.overtaking(relation.simulate())
    assert f"partir du trimestre {quarter}" in shown.said
    first = shown[1]["image/png"]
    shown.simulator.controls["attachment"].value = 0
    assert "ne dépasse pas" in shown.said and shown[1]["image/png"] != first
    shown.simulator.reset.click()
    assert shown[1]["image/png"] == first


def test_the_controls_hold_the_assumptions_as_they_are(shown):
    simulators.policies()
    values = shown.simulator.values()
    start = relation.Assumptions()
    assert values["budget"] * 1000 == start.budget_eur
    assert all(values[name] / 100 == getattr(start, name) for name in values if name != "budget")


def test_life_changes_with_who_is_counted(shown):
    accounts, orders = datasets.load_directsell("accounts"), datasets.load_directsell("orders")
    lives = relation.lives(accounts, orders, opened_on=FILE["opened_on"])
    left = datasets.load_directsell_truth("accounts").set_index("account_id")["departed_on"]
    lives["ended_on"] = lives["account_id"].map(left)
    simulators.life(orders, datasets.load_directsell("interactions"), lives, **FILE)
    texts = {shown.said}
    for control, value in (("who", "staying"), ("who", "new"), ("what", "contacts"), ("origin", "first_order")):
        shown.simulator.controls[control].value = value
        texts.add(shown.said)
    assert len(texts) == 5
    shown.simulator.controls["who"].value = "new"
    shown.simulator.controls["least"].value = 200
    assert "Dernier trimestre" in shown.said


def test_capital_follows_retention_and_the_discount_rate(shown):
    simulators.capital(GROUPS, book_value_eur=1e6)
    first = shown.said
    shown.simulator.controls["points"].value = 5
    assert shown.said != first and "+" in shown.said
    shown.simulator.reset.click()
    assert shown.said == first
    total = relation.customer_capital(GROUPS, annual_discount=0.1)["capital_eur"].sum()
    assert f"{total / 1e6:.1f}".replace(".", ",") in first


@pytest.mark.parametrize(
    "call",
    [
        lambda: simulators.policies("mine"),
        lambda: simulators.life(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), **FILE),
        lambda: simulators.capital(GROUPS, book_value_eur=0),
        lambda: simulators.capital(GROUPS.drop(columns="retention"), book_value_eur=1e6),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(InputError):
        call()
