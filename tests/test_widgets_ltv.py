"""Simulators of chapter 05: their first state, and what a move of their controls changes."""

import pytest

from crmcourse import btyd, ltv
from crmcourse.checks import InputError
from crmcourse.widgets import _simulator
from crmcourse.widgets import ltv as simulators

CDNOW = {
    "BG/NBD": btyd.BGNBD(0.243, 4.414, 0.793, 2.426, unit="week"),
    "Pareto/NBD": btyd.ParetoNBD(0.553, 10.578, 0.606, 11.669, unit="week"),
}


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed and updated, and the simulator."""

    class Screen(list):
        simulator = None

        @property
        def said(self):
            return self[2]["text/plain"].replace("\u00a0", " ").replace("\u202f", " ")

    screen = Screen()

    class Handle:
        def __init__(self, place):
            self.place = place

        def update(self, data, **options):
            screen[self.place] = data

    def display(data, **options):
        screen.append(data)
        return Handle(len(screen) - 1) if options.get("display_id") else None

    show = _simulator.Simulator.show
    monkeypatch.setattr(_simulator, "display", display)
    monkeypatch.setattr(_simulator.Simulator, "show", lambda self: (setattr(screen, "simulator", self), show(self))[1])
    return screen


def test_the_first_chart_is_the_course_example(shown):
    assert simulators._components_with(100, 40, 8, 5, 6, 6) == ltv.ProfitComponents()
    simulators.components()
    assert "580 €" in shown.said and "l’année 3" in shown.said


def test_what_customers_cost_and_leave_moves_the_break_even(shown):
    simulators.components()
    first = shown[1]["image/png"]
    shown.simulator.controls["acquisition"].value = 500
    shown.simulator.controls["kept"].value = 50
    assert "n’est pas remboursé" in shown.said and "−" in shown.said and shown[1]["image/png"] != first
    shown.simulator._reset()
    assert shown[1]["image/png"] == first


def test_five_points_are_said_as_the_formula_gives_them(shown):
    simulators.retention()
    assert "367 €" in shown.said and "440 €" in shown.said and "20 %" in shown.said and "fausse" in shown.said
    controls = shown.simulator.controls
    controls["discount"].value, controls["kept"].value = 5, 90
    assert "vraie" in shown.said
    controls["cost"].value = 2000
    controls["kept"].value = 20
    assert "n’aurait pas de sens" in shown.said


def test_the_claim_may_hold_for_ever(shown):
    simulators.retention()
    controls = shown.simulator.controls
    controls["discount"].value, controls["kept"].value, controls["points"].value = 0, 95, 10
    assert "∞" in shown.said and "sans fin" in shown.said


def test_silence_condemns_the_frequent_customer_first(shown):
    simulators.alive(CDNOW, observed=39)
    controls = shown.simulator.controls

    def chance(x):
        controls["x"].value, controls["silence"].value = x, 20
        return int(shown.said.split("actif ")[1].split(" %")[0])

    assert chance(20) < chance(8) < chance(2)


def test_without_a_repeat_purchase_the_two_models_disagree(shown):
    simulators.alive(CDNOW, observed=39)
    shown.simulator.controls["x"].value = 0
    assert "100 %" in shown.said and "le déplacer ne change rien" in shown.said
    before = shown.said
    shown.simulator.controls["silence"].value = 30
    assert shown.said == before


@pytest.mark.parametrize(
    "models",
    [{}, CDNOW | {"month": btyd.BGNBD(1, 2, 1, 2, unit="month")}, {"day": btyd.BGNBD(1, 2, 1, 2, unit="day")}],
    ids=["none", "two units", "days"],
)
def test_models_of_one_unit_are_asked(models):
    with pytest.raises(InputError, match="semaines"):
        simulators.alive(models)
