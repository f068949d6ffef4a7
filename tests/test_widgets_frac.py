"""Simulators of chapter 03: what they compute, what they say, and what a move of their controls does."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from crmcourse import frac
from crmcourse.checks import InputError
from crmcourse.widgets import _frac_measures as measures
from crmcourse.widgets import frac as simulators


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    """Forty customers over three years: customer c orders every c × 5 days, for 50 × c² €, until 2024-12-31."""
    rows = [
        (1000 + c, day, 50.0 * c * c)
        for c in range(1, 41)
        for day in pd.date_range("2024-12-31", "2022-01-01", freq=f"-{5 * c}D")
        if not (c % 4 == 0 and day > pd.Timestamp("2024-06-30"))  # one in four fell silent at mid-year
    ]
    table = pd.DataFrame(rows, columns=["account_id", "order_date", "amount_eur"])
    return table.assign(order_id=range(len(table)))


# --- what they compute ------------------------------------------------------------------------------------------------


def test_lecture_thresholds_keep_the_lecture_sides():
    moved = measures.lecture_with([3, 6, 12], [2, 4, 6], [12, 50, 100])
    assert moved == replace(frac.LECTURE, amount=replace(frac.LECTURE.amount, thresholds=(12_000, 50_000, 100_000)))
    assert moved.frequency.score(6) == 3 and moved.amount.score(12_000) == 2


@pytest.mark.parametrize("frequency", [[4, 4, 6], [2, 8, 6]])
def test_thresholds_must_increase(frequency):
    with pytest.raises(InputError, match="Fréquence"):
        measures.lecture_with([3, 6, 12], frequency, [10, 50, 100])


def test_class_sizes_leave_out_those_who_never_ordered_and_keep_empty_classes():
    scored = pd.DataFrame({"A": [1, 1, 4], "recency": pd.array([400, None, 3], dtype="Int64")})
    assert measures.class_sizes(scored, "A").to_dict() == {4: 1, 3: 0, 2: 0, 1: 1}


def test_moves_are_those_of_customers_of_both_tables_biggest_first():
    before = pd.DataFrame({"account_id": [1, 2, 3, 4], "segment": list("aaaa"), "amount_per_year": [5.0, 50, 7, 9]})
    after = pd.DataFrame({"account_id": [5, 3, 2, 1], "segment": list("bbba"), "amount_per_year": [0.0, 80, 1, 5]})
    assert measures.moves(before, after) == [measures.Move(3, "a", "b"), measures.Move(2, "a", "b")]


def test_spending_of_the_year_after_ignores_hours():
    days = pd.to_datetime(["2023-12-31 18:00", "2024-01-01 00:30", "2024-12-31 23:30", "2025-01-01 00:00"])
    orders = pd.DataFrame({"account_id": 7, "order_date": days, "amount_eur": [1, 10, 100, 1000]})
    assert measures.spent_after(orders, pd.Timestamp("2023-12-31")).to_dict() == {7: 110}


def test_gain_shares_equals_and_ends_at_one():
    rank, spent = pd.Series([5, 5, 1, 1]), pd.Series([0.0, 10.0, 5.0, 5.0])
    assert measures.share_reached(rank, spent, 0.25) == pytest.approx(0.25)
    assert measures.share_reached(rank, spent, 1) == 1
    assert measures.share_reached(rank, spent * 0, 1) == 0


def test_ranking_does_not_depend_on_the_order_of_rows(orders):
    summary = frac.summarize(orders, as_of="2024-12-31")
    weights = {"R": 2, "F": 1, "A": 1}
    ranks = [measures.ranking(table, weights)["account_id"].tolist() for table in (summary, summary[::-1])]
    assert ranks[0] == ranks[1]


# --- thresholds -------------------------------------------------------------------------------------------------------


def test_thresholds_start_from_the_lecture(shown, orders):
    simulators.thresholds(orders, customers=[*orders["account_id"].unique(), 9001])
    assert "31 décembre 2024" in shown.said and "0 pour R, 0 pour F, 0 pour A" in shown.said
    assert "Sans achat 1" in shown[2]["text/html"]
    assert "Exécutez cette cellule" in shown[0]["text/markdown"]


def test_thresholds_tell_who_moves(shown, orders):
    simulators.thresholds(orders, names={1040: "Quarante SA"})
    first = shown.picture
    shown.simulator.controls["A3"].value = 200
    assert shown.picture != first
    lecture = frac.score(frac.summarize(orders, as_of="2024-12-31"))
    moved = frac.score(
        frac.summarize(orders, as_of="2024-12-31"), measures.lecture_with([3, 6, 12], [2, 4, 6], [10, 50, 200])
    )
    assert f"{(lecture['A'] != moved['A']).sum()} pour A" in shown.said
    shown.simulator.controls["R2"].value = 8
    assert "→" in shown.said and 'role="alert"' in shown[2]["text/html"]


def test_thresholds_out_of_order_are_told_and_change_nothing(shown, orders):
    simulators.thresholds(orders)
    first = shown.picture
    shown.simulator.controls["F1"].value = 9
    assert "Fréquence" in shown.said and "(9, 4, 6)" in shown.said and shown.picture == first
    shown.simulator.reset.click()
    assert shown.simulator.controls["F1"].value == 2 and "Aucun client" in shown.said


def test_no_figure_is_left_open(shown, orders):
    simulators.thresholds(orders)
    assert not plt.get_fignums()


# --- day of analysis --------------------------------------------------------------------------------------------------


def test_days_are_ends_of_month_after_a_full_year(shown, orders):
    simulators.analysis_date(orders)
    days = [day for _, day in shown.simulator.controls["day"].options]
    assert (days[0], days[-1], len(days)) == (pd.Timestamp("2022-12-31"), pd.Timestamp("2024-12-31"), 25)


def test_moving_the_day_uses_only_what_was_known(shown, orders):
    simulators.analysis_date(orders)
    first = shown.picture
    shown.simulator.controls["day"].value = pd.Timestamp("2024-06-30")
    known = frac.score(frac.summarize(frac.until(orders, "2024-06-30"), as_of="2024-06-30"))
    assert f"{(known['R'] == 4).sum()} d’entre eux ont la note R = 4" in shown.said
    assert "Du 30 juin 2024 au 31 décembre 2024" in shown.said and shown.picture != first


def test_followed_customer(shown, orders):
    late = orders[(orders["account_id"] != 1001) | (orders["order_date"] > "2024-10-31")]
    simulators.analysis_date(late, names={1001: "Alpha"})
    assert "Client 1001 Alpha" in shown.said
    shown.simulator.controls["day"].value = pd.Timestamp("2024-01-31")
    assert "n’a pas encore commandé" in shown.said
    shown.simulator.controls["customer"].value = 1002
    assert "Client 1002" in shown.said


# --- weights ----------------------------------------------------------------------------------------------------------


def test_weights_rank_a_year_before_and_judge_after(shown, orders):
    simulators.weights(orders)
    assert "31 décembre 2023" in shown.said and "sont ceux des poids égaux" in shown.said
    first = shown.picture
    for letter, weight in {"R": 0, "F": 1, "A": 0}.items():
        shown.simulator.controls[letter].value = weight
    assert shown.picture != first and "Entrent" in shown.said and "Poids R 0, F 1, A 0" in shown.said


def test_all_weights_null_is_told(shown, orders):
    simulators.weights(orders)
    for letter in "RFA":
        shown.simulator.controls[letter].value = 0
    assert "Au moins un poids" in shown.said


# --- all --------------------------------------------------------------------------------------------------------------

ALL = [simulators.thresholds, simulators.analysis_date, simulators.weights]


@pytest.mark.parametrize("simulator", ALL)
def test_output_is_the_same_each_time(shown, orders, simulator):
    simulator(orders)
    simulator(orders.sample(frac=1, random_state=3))
    first, second = (
        [{k: v for k, v in data.items() if "widget" not in k} for data in shown[i : i + 3]] for i in (0, 3)
    )
    assert first == second


@pytest.mark.parametrize("simulator", ALL)
def test_every_control_has_a_label_and_waits_to_be_let_go(shown, orders, simulator):
    simulator(orders)
    for control in shown.simulator.controls.values():
        assert control.description and not getattr(control, "continuous_update", False)


@pytest.mark.parametrize("simulator", ALL)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda table: table.drop(columns="amount_eur"), "amount_eur"),
        (lambda table: table.head(0), "aucune ligne"),
        (lambda table: table.assign(amount_eur=-1.0), "amount_eur"),
        (lambda table: table.assign(order_date=None), "order_date"),
        (lambda table: table.assign(account_id=table["account_id"].where(table["order_id"] > 0)), "account_id"),
        (lambda table: table["amount_eur"], "table"),
    ],
)
def test_bad_orders_are_named(shown, orders, simulator, spoil, words):
    with pytest.raises(InputError, match=words):
        simulator(spoil(orders))
    assert not shown
