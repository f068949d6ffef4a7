"""Simulators of chapter 05: their first state, and what a move of their controls changes."""

import pytest

from crmcourse import btyd, ltv
from crmcourse.checks import InputError
from crmcourse.widgets import ltv as simulators

CDNOW = {
    "BG/NBD": btyd.BGNBD(0.243, 4.414, 0.793, 2.426, unit="week"),
    "Pareto/NBD": btyd.ParetoNBD(0.553, 10.578, 0.606, 11.669, unit="week"),
}


def said(screen) -> str:
    """Return the sentences with ordinary spaces."""
    return screen.said.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_first_chart_is_the_course_example(shown):
    assert simulators._components_with(100, 40, 8, 5, 6, 6) == ltv.ProfitComponents()
    simulators.components()
    assert "580 €" in said(shown) and "l’année 3" in said(shown)


def test_what_customers_cost_and_leave_moves_the_break_even(shown):
    simulators.components()
    first = shown[1]["image/png"]
    shown.simulator.controls["acquisition"].value = 500
    shown.simulator.controls["kept"].value = 50
    assert "n’est pas remboursé" in said(shown) and "−" in said(shown) and shown[1]["image/png"] != first
    shown.simulator._reset()
    assert shown[1]["image/png"] == first


def test_five_points_are_said_as_the_formula_gives_them(shown):
    simulators.retention()
    assert "367 €" in said(shown) and "440 €" in said(shown) and "20 %" in said(shown) and "fausse" in said(shown)
    controls = shown.simulator.controls
    controls["discount"].value, controls["kept"].value = 5, 90
    assert "vraie" in said(shown)
    controls["cost"].value = 2000
    controls["kept"].value = 20
    assert "n’aurait pas de sens" in said(shown)


def test_the_claim_may_hold_for_ever(shown):
    simulators.retention()
    controls = shown.simulator.controls
    controls["discount"].value, controls["kept"].value, controls["points"].value = 0, 95, 10
    assert "∞" in said(shown) and "sans fin" in said(shown)


def test_silence_condemns_the_frequent_customer_first(shown):
    simulators.alive(CDNOW, observed=39)
    controls = shown.simulator.controls

    def chance(x):
        controls["x"].value, controls["silence"].value = x, 20
        return int(said(shown).split("actif ")[1].split(" %")[0])

    assert chance(20) < chance(8) < chance(2)


def test_without_a_repeat_purchase_the_two_models_disagree(shown):
    simulators.alive(CDNOW, observed=39)
    shown.simulator.controls["x"].value = 0
    assert "100 %" in said(shown) and "le déplacer ne change rien" in said(shown)
    before = said(shown)
    shown.simulator.controls["silence"].value = 30
    assert said(shown) == before


@pytest.mark.parametrize(
    "models",
    [{}, CDNOW | {"month": btyd.BGNBD(1, 2, 1, 2, unit="month")}, {"day": btyd.BGNBD(1, 2, 1, 2, unit="day")}],
    ids=["none", "two units", "days"],
)
def test_models_of_one_unit_are_asked(models):
    with pytest.raises(InputError, match="semaines"):
        simulators.alive(models)
