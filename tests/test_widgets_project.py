"""Simulators of chapter 08: their first state, and what a move of their controls changes."""

import re

import pandas as pd
import pytest

from crmcourse import campaign, datasets
from crmcourse.checks import InputError
from crmcourse.widgets import project as simulators

NAMES = ("campaigns", "campaign_descriptions", "coupon_redemptions")


def said(screen) -> str:
    """Return the sentences with ordinary spaces and signs."""
    return screen.said.replace("\u00a0", " ").replace("\u202f", " ").replace("−", "-")


@pytest.fixture(scope="module")
def daily():
    lines = datasets.load_complete_journey("transactions")
    day = lines["transaction_timestamp"].dt.normalize()
    return lines.groupby(["household_id", day], as_index=False)["sales_value"].sum()


@pytest.fixture(scope="module")
def tables():
    return [datasets.load_complete_journey(name) for name in NAMES]


def gaps(screen) -> dict[str, float]:
    """Return the estimates less their placebo that the third sentence gives."""
    found = re.findall(r"(écart simple|avant-après|différence de différences|appariement sur l’avant) (-?\d+,\d)",
                       said(screen).splitlines()[2])  # fmt: skip
    return {name: float(value.replace(",", ".")) for name, value in found}


def test_the_first_state_is_the_first_campaign_against_all_the_others(daily, tables, shown):
    simulators.comparison(daily, *tables, numbers=[8, 13])
    days = campaign.windows("2017-05-08", "2017-06-18")
    target = tables[0].query("campaign_id == 8")["household_id"]
    panels = [campaign.panel(daily, target, when) for when in (days, days.earlier())]
    expected = {
        method: campaign.effect(panels[0], method) - campaign.effect(panels[1], method)
        for method in ("difference", "did")
    }
    assert gaps(shown)["écart simple"] == pytest.approx(expected["difference"], abs=0.051)
    assert gaps(shown)["différence de différences"] == pytest.approx(expected["did"], abs=0.051)
    assert "écart simple" in said(shown).splitlines()[1], "its placebo sees an effect where there was no campaign"


def test_coupon_users_were_larger_before(daily, tables, shown):
    simulators.comparison(daily, *tables, numbers=[8])
    first = shown.picture
    shown.simulator.controls["against"].value = "unused"
    assert shown.picture != first and "écart simple" in said(shown).splitlines()[1]
    shown.simulator._reset()
    assert shown.picture == first


def test_each_control_of_the_comparison_changes_the_figures(daily, tables, shown):
    simulators.comparison(daily, *tables, numbers=[8, 13])
    for name, value in {"n": 13, "against": "never", "weeks": 3, "strata": 10}.items():
        before = said(shown)
        shown.simulator.controls[name].value = value
        assert said(shown) != before, name


def test_too_many_groups_is_said_and_the_picture_stays(daily, tables, shown):
    few = tables[0][~((tables[0]["campaign_id"] != 8) & (tables[0]["household_id"] % 50 != 0))]
    simulators.comparison(
        daily[daily["household_id"] <= 500], few[few["household_id"] <= 500], *tables[1:], numbers=[8]
    )
    first = shown.picture
    shown.simulator.controls["strata"].value = 20
    assert "moins de groupes" in said(shown) and shown.picture == first


def test_bad_tables_of_the_comparison_are_named(daily, tables):
    with pytest.raises(InputError, match="99"):
        simulators.comparison(daily, *tables, numbers=[8, 99])
    with pytest.raises(InputError, match="campaign_id"):
        simulators.comparison(daily, tables[0].drop(columns="campaign_id"), *tables[1:], numbers=[8])


SEGMENTS = pd.DataFrame(
    {"segment": ["petits acheteurs", "gros acheteurs"], "households": [1000, 500], "weekly": [10.0, 80.0]}
)
TERMS = {"total": 20_000, "margin": 0.25, "deviation": 24.0}


def test_the_plan_adds_up_by_hand():
    terms = simulators._Terms(effect=0.03, cost=4, weeks=8, control=0.2, margin=0.25)
    plan = simulators.share_out(SEGMENTS, {"petits acheteurs": 0.5, "gros acheteurs": 1.0}, terms)
    assert plan["drawn"].tolist() == [500, 500] and plan["control"].tolist() == [100, 100]
    assert plan["cost"].tolist() == [1600, 1600]
    assert plan["margin"].tolist() == pytest.approx([400 * 10 * 0.03 * 8 * 0.25, 400 * 80 * 0.03 * 8 * 0.25])


def test_the_first_plan_is_said_as_the_arithmetic_gives_it(shown):
    simulators.budget(SEGMENTS, **TERMS)
    contacted = {"petits": 400, "gros": 200}
    cost, sales = 4 * 600, 400 * 10 + 200 * 80
    assert f"Coût : 2 400 dollars (dans le budget) ; marge espérée : {sales * 0.03 * 8 * 0.25:,.0f}".replace(
        ",", " "
    ) in said(shown)
    assert f"{100 * cost / (sales * 8 * 0.25):.1f} %".replace(".", ",") in said(shown)
    least = campaign.detectable(24, sum(contacted.values()), 150)
    assert f"{least:.1f}".replace(".", ",") in said(shown) and "sans doute pas" in said(shown)


def test_large_customers_alone_pay_and_a_large_effect_is_seen(shown):
    simulators.budget(SEGMENTS, **TERMS)
    controls = shown.simulator.controls
    assert "résultat : -" in said(shown)
    controls["reach_0"].value, controls["reach_1"].value = 0, 100
    assert "résultat : -" not in said(shown)
    controls["effect"].value = 10
    assert "vous saurez" in said(shown)
    controls["control"].value = 0
    assert "Sans groupe témoin" in said(shown)
    controls["reach_1"].value = 0
    assert "Personne" in said(shown)


def test_a_plan_over_the_budget_is_said(shown):
    simulators.budget(SEGMENTS, **TERMS | {"total": 1_000})
    assert "au-delà du budget de 1 000 dollars" in said(shown)


@pytest.mark.parametrize(
    ("segments", "terms", "said"),
    [
        (SEGMENTS.drop(columns="weekly"), {}, "weekly"),
        (SEGMENTS.assign(segment="gros acheteurs"), {}, "répètent"),
        (SEGMENTS, {"margin": 25}, "taux de marge"),
        (SEGMENTS, {"deviation": 0}, "deviation"),
    ],
    ids=["column", "twice", "percent", "deviation"],
)
def test_bad_terms_of_the_plan_are_told(segments, terms, said):
    with pytest.raises(InputError, match=said):
        simulators.budget(segments, **TERMS | terms)
