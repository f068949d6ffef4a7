"""The customer relationship: lives and quarters, policies, links, indicators, wasted contacts, customer capital."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from crmcourse import datasets, relation
from crmcourse.checks import InputError
from crmcourse.relation.life import QUARTER_DAYS
from crmcourse.relation.scorecard import TABLES

matplotlib.use("Agg")
FILE = {"opened_on": pd.Timestamp("2020-01-01"), "as_of": pd.Timestamp("2024-12-31")}
day = pd.to_datetime


@pytest.fixture(scope="module")
def tables():
    return {name: datasets.load_directsell(name) for name in (*TABLES, "accounts")}


@pytest.fixture(scope="module")
def known(tables):
    return relation.lives(tables["accounts"], tables["orders"], opened_on=FILE["opened_on"])


def some_lives(*days):
    return pd.DataFrame({"account_id": range(1, len(days) + 1), "first_order": day(list(days))})


def some_orders(*rows):
    return pd.DataFrame({"account_id": [row[0] for row in rows], "order_date": day([row[1] for row in rows])})


# --- lives ------------------------------------------------------------------------------------------------------------


def test_every_account_has_a_life_even_without_an_order(tables, known):
    assert known["account_id"].tolist() == tables["accounts"]["account_id"].tolist()
    assert known["first_order"].notna().sum() == tables["orders"]["account_id"].nunique()
    assert not known.loc[known["first_contact"] < FILE["opened_on"], "seen_from_start"].any()


def test_a_relationship_older_than_the_file_enters_at_its_age():
    curve = relation.by_quarter(
        some_orders((1, "2020-03-01")), some_lives("2018-12-25"), date="order_date", **FILE
    ).set_index("quarter")
    assert curve.index[0] == 5  # quarter 4 had begun when the file opened
    assert curve["events"].sum() == 0  # the order falls in quarter 4, not seen whole


def test_a_relationship_leaves_with_its_last_whole_quarter():
    lives = some_lives("2024-05-01", "2024-12-01")
    curve = relation.by_quarter(some_orders((1, "2024-05-01"), (2, "2024-12-02")), lives, date="order_date", **FILE)
    assert curve["quarter"].tolist() == [0, 1]
    assert curve["relations"].tolist() == [1, 1]


def test_no_quarter_is_counted_after_the_end():
    lives = some_lives("2022-01-01", "2022-01-01").assign(ended_on=day(["2022-08-01", None]))
    curve = relation.by_quarter(some_orders((1, "2022-01-01")), lives, date="order_date", **FILE)
    assert curve["relations"].tolist()[:4] == [2, 2, 1, 1]


def test_quarters_before_the_origin_are_numbered_downwards():
    lives = some_lives("2022-06-01")
    curve = relation.by_quarter(some_orders((1, "2022-05-31")), lives, date="order_date", before=2, **FILE)
    assert curve["quarter"].tolist()[:3] == [-2, -1, 0]
    assert curve.set_index("quarter")["events"][-1] == 1


def test_the_result_does_not_depend_on_the_order_of_rows(tables, known):
    mixed = tables["orders"].sample(frac=1, random_state=1)
    first = relation.by_quarter(tables["orders"], known, date="order_date", **FILE)
    again = relation.by_quarter(mixed, known.sample(frac=1, random_state=2), date="order_date", **FILE)
    pd.testing.assert_frame_equal(first, again)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 1800)), min_size=1, max_size=25))
def test_events_are_counted_once_and_only_in_whole_quarters(pairs):
    origin = pd.Timestamp("2020-01-01")
    lives = pd.DataFrame({
        "account_id": range(len(pairs)),
        "first_order": [origin + pd.Timedelta(days=born) for born, _ in pairs],
    })  # fmt: skip
    orders = pd.DataFrame({
        "account_id": range(len(pairs)),
        "order_date": [origin + pd.Timedelta(days=born + age) for born, age in pairs],
    })  # fmt: skip
    span = (FILE["as_of"] - origin).days + 1
    whole = [
        (born, age) for born, age in pairs if np.floor(age / QUARTER_DAYS) <= np.floor((span - born) / QUARTER_DAYS) - 1
    ]
    curve = relation.by_quarter(orders, lives, date="order_date", **FILE)
    assert curve["events"].sum() == len(whole)
    assert (curve["rate"] * curve["relations"]).sum() == pytest.approx(len(whole))


def test_growth_maturity_and_decline_are_found_in_directsell(tables, known):
    customers = known[known["first_order"].notna()]
    curve = relation.by_quarter(tables["orders"], customers, date="order_date", origin="first_contact", **FILE)
    rate = curve.set_index("quarter")["rate"]
    assert rate.loc[1:2].mean() < rate.loc[9:16].mean()
    assert rate.loc[24:32].mean() < 0.8 * rate.loc[9:16].mean()


def test_theory_has_every_stage_in_order():
    curve = relation.theory()
    assert list(dict.fromkeys(curve["stage"])) == list(relation.STAGES)
    assert curve.loc[curve["intensity"].idxmax(), "stage"] == "maturity"
    after = curve.dropna(subset="partner")
    assert (after["partner"] >= after["intensity"] - 0.02).all()


# --- policies ---------------------------------------------------------------------------------------------------------


def wide(played, column):
    return played.pivot(index="quarter", columns="policy", values=column)


def test_policies_spend_the_same_and_start_from_the_same_customers():
    played = relation.simulate()
    spent = played.groupby("policy")["spent_eur"].sum()
    assert spent["promotion"] == spent["follow_up"] == 200_000
    assert spent["nothing"] == 0
    assert wide(played, "customers").iloc[0].nunique() == 1


def test_without_a_budget_the_three_policies_are_one():
    played = wide(relation.simulate(relation.Assumptions(budget_eur=0)), "cumulated_eur")
    assert (played["promotion"] == played["nothing"]).all() and (played["follow_up"] == played["nothing"]).all()


def test_the_promotion_leads_first_and_the_follow_up_ends_ahead():
    played = relation.simulate()
    cumulated = wide(played, "cumulated_eur")
    assert cumulated["promotion"].iloc[3] > cumulated["follow_up"].iloc[3]
    assert 4 < relation.overtaking(played) <= 20
    assert relation.overtaking(relation.simulate(relation.Assumptions(attachment=0.0))) is None


def test_the_quarter_after_a_promotion_pays_for_it():
    orders = wide(relation.simulate(), "orders")
    assert orders["promotion"].iloc[0] > orders["nothing"].iloc[0]
    assert orders["promotion"].iloc[1] < orders["nothing"].iloc[1]
    assert (
        wide(relation.simulate(), "customers")["promotion"] == wide(relation.simulate(), "customers")["nothing"]
    ).all()


def test_policies_are_the_same_at_each_run_and_never_lose_a_customer_more():
    pd.testing.assert_frame_equal(relation.simulate(), relation.simulate())
    customers = wide(relation.simulate(), "customers")
    assert (customers["follow_up"] >= customers["nothing"]).all()


def test_a_firm_without_customers_left_goes_on():
    played = relation.simulate(relation.Assumptions(customers=3, attrition=1.0, years=1))
    assert played["customers"].tolist()[1] == 0 and played["orders"].iloc[-1] == 0


@pytest.mark.parametrize(
    "wrong",
    [{"customers": 0}, {"years": 1.5}, {"attrition": 1.2}, {"lift": -1}, {"half_eur": 0}, {"budget_eur": "much"},
     {"orders": float("nan")}, {"forgetting": True}],
)  # fmt: skip
def test_assumptions_out_of_range_are_refused(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        relation.Assumptions(**wrong)


def test_overtaking_must_be_for_good():
    played = pd.DataFrame({"policy": list("aaabbb"), "quarter": [1, 2, 3] * 2, "cumulated_eur": [1, 5, 5, 2, 4, 6]})
    assert relation.overtaking(played, "a", "b") == 3
    assert relation.overtaking(played, "b", "a") is None
    assert relation.overtaking(played.assign(cumulated_eur=[1, 1, 1, 2, 2, 2]), "a", "b") == 1


# --- links, indicators ------------------------------------------------------------------------------------------------


def test_link_puts_a_bound_in_the_class_above_and_counts_what_is_missing():
    table = pd.DataFrame({"x": [1, 5, 5, 9, None], "y": [0, 1, 1, None, 1]})
    classes = relation.link(table, "x", "y", bounds=[5, 9])
    assert classes["n"].tolist() == [1, 2, 0]
    assert classes["mean"].tolist()[:2] == [0, 1] and np.isnan(classes["mean"][2])
    assert classes.attrs["missing"] == 2


@pytest.mark.parametrize("yes", [0, 3, 10])
def test_link_gives_a_share_an_interval_that_is_one(yes):
    """Between 0 and 1, wide even when all say the same: Wilson's, which scipy computes too."""
    table = pd.DataFrame({"x": 1, "y": [True] * yes + [False] * (10 - yes)})
    found = relation.link(table, "x", "y", bounds=[2])[["low", "high"]].iloc[0].tolist()
    wilson = binomtest(yes, 10).proportion_ci(method="wilson")
    assert found == pytest.approx([wilson.low, wilson.high], abs=1e-4)
    assert 0 <= found[0] < found[1] <= 1


def test_link_gives_a_mean_the_interval_of_the_normal_law():
    marks = [2.0, 4, 9, 1, 4]
    found = relation.link(pd.DataFrame({"x": 1, "y": marks}), "x", "y", bounds=[2]).iloc[0]
    assert found["high"] - found["mean"] == pytest.approx(1.96 * np.std(marks, ddof=1) / np.sqrt(5))
    assert found["mean"] - found["low"] == pytest.approx(found["high"] - found["mean"])


def test_link_reads_booleans_even_missing_ones():
    table = pd.DataFrame({"x": [1, 1, 1], "y": pd.array([True, False, None], dtype="boolean")})
    assert relation.link(table, "x", "y", bounds=[2])["mean"][0] == 0.5


def test_scorecard_by_hand():
    tables = {
        "orders": pd.DataFrame({"order_id": [1, 2, 3], "account_id": [7, 8, 7],
                                "amount_eur": [100.0, 50.0, 200.0],
                                "delivery_cost_eur": 5.0,
                                "order_date": day(["2023-05-01", "2023-06-01", "2024-02-01"])}),
        "order_lines": pd.DataFrame({"order_id": [1, 2, 3], "quantity": [2, 1, 10],
                                     "unit_cost_eur": [30.0, 20.0, 10.0]}),
        "interactions": pd.DataFrame({"account_id": [7], "interaction_date": day(["2023-01-01"]), "cost_eur": 4.0}),
        "contracts": pd.DataFrame({"account_id": [7, 7], "start_date": day(["2023-05-01", "2023-04-01"]),
                                   "end_date": day(["2024-04-30", "2023-12-31"])}),
        "complaints": pd.DataFrame({"complaint_date": day(["2024-01-01", "2024-03-01"]), "compensation_eur": [1.0, 0.0],
                                    "satisfied": pd.array([True, None], dtype="boolean")}),
        "surveys": pd.DataFrame({"survey_date": day(["2023-11-01", "2023-11-02"]), "satisfaction": [6, 9]}),
    }  # fmt: skip
    card = relation.scorecard(tables)
    assert card["revenue_eur"].tolist() == [150, 200]
    assert card["profit_eur"].tolist() == [150 - 80 - 10 - 4, 200 - 100 - 5 - 1]
    assert card["profit_per_customer_eur"].tolist() == [28, 94]
    assert np.isnan(card["retention"][2023]) and card["retention"][2024] == 0.5
    assert card["contacted"].tolist() == [0.5, 0]
    assert card["contract_share"].tolist() == pytest.approx([2 / 3, 1])
    assert card["settled"][2024] == 1 and card["satisfaction"][2023] == 7.5
    with pytest.raises(InputError, match="surveys"):
        relation.scorecard({name: tables[name] for name in TABLES if name != "surveys"})
    with pytest.raises(InputError, match="amount_eur"):
        relation.scorecard(tables | {"orders": tables["orders"].drop(columns="amount_eur")})


# --- wasted contacts --------------------------------------------------------------------------------------------------


def contacts(*rows, direction="sortant"):
    return pd.DataFrame({
        "account_id": [row[0] for row in rows],
        "interaction_date": day([row[1] for row in rows]),
        "direction": direction,
    })  # fmt: skip


def test_waste_marks_what_goes_out_and_keeps_the_index():
    seen = contacts((1, "2024-02-02"), (1, "2024-02-01"), (2, "2024-02-02")).set_index(pd.Index([5, 5, 9]))
    left = pd.DataFrame({"account_id": [1, 2], "departed_on": day(["2024-02-01", None])})
    marked = relation.after_departure(seen, left)
    assert marked.tolist() == [True, False, False] and marked.index.equals(seen.index)
    assert not relation.after_departure(seen.assign(direction="entrant"), left).any()


def test_a_complaint_is_open_between_its_two_days_excluded():
    seen = contacts((1, "2024-02-01"), (1, "2024-02-02"), (1, "2024-02-09"), (1, "2024-03-01"), (2, "2024-02-02"))
    complaints = pd.DataFrame({
        "account_id": [1, 1, 1], "complaint_date": day(["2024-02-01", "2024-02-01", "2024-02-20"]),
        "resolved_on": day(["2024-02-09", "2024-02-09", None]),
    })  # fmt: skip
    assert relation.during_complaint(seen, complaints).tolist() == [False, True, False, True, False]


def test_too_close_counts_from_the_contact_before_whatever_the_order_of_rows():
    seen = contacts((1, "2024-02-10"), (1, "2024-02-01"), (1, "2024-02-08"), (1, "2024-02-10"), (2, "2024-02-09"))
    assert relation.too_close(seen, days=7).tolist() == [True, False, False, True, False]
    assert not relation.too_close(seen.assign(direction="entrant")).any()


# --- customer capital -------------------------------------------------------------------------------------------------


@given(st.floats(0, 1e6), st.floats(0, 0.95), st.floats(0.01, 0.5))
def test_capital_is_the_sum_of_the_years_to_come(margin, retention, rate):
    groups = pd.DataFrame({"customers": [3], "margin_eur": [margin], "retention": [retention]})
    years = np.arange(1, 3000)
    total = 3 * margin * ((retention / (1 + rate)) ** years).sum()
    assert relation.customer_capital(groups, annual_discount=rate)["capital_eur"][0] == pytest.approx(
        total, rel=1e-6, abs=1e-6
    )


# --- bad input and figures --------------------------------------------------------------------------------------------

LIVES = some_lives("2022-01-01")
ORDERS = some_orders((1, "2022-01-01"))
GROUP = pd.DataFrame({"customers": [1], "margin_eur": [1.0], "retention": [0.5]})
CONTACTS = contacts((1, "2024-01-01"))


@pytest.mark.parametrize(
    "call",
    [
        lambda: relation.lives(pd.DataFrame({"account_id": [1]}), ORDERS, opened_on=FILE["opened_on"]),
        lambda: relation.lives(
            pd.DataFrame({"account_id": [1, 1], "created_on": day(["2020-01-01"] * 2)}),
            ORDERS,
            opened_on=FILE["opened_on"],
        ),
        lambda: relation.by_quarter(ORDERS.drop(columns="order_date"), LIVES, date="order_date", **FILE),
        lambda: relation.by_quarter(ORDERS, LIVES, date="order_date", before=-1, **FILE),
        lambda: relation.by_quarter(ORDERS, some_lives("2024-12-30"), date="order_date", **FILE),
        lambda: relation.by_quarter(ORDERS, LIVES, date="order_date", origin="nowhere", **FILE),
        lambda: relation.plot_quarters({"a": ORDERS}, what="x"),
        lambda: relation.simulate("default"),
        lambda: relation.overtaking(pd.DataFrame({"policy": ["a"], "quarter": [1], "cumulated_eur": [1]})),
        lambda: relation.overtaking(pd.DataFrame({"policy": ["a"]})),
        lambda: relation.plot_policies(pd.DataFrame({"policy": ["a"]})),
        lambda: relation.plot_policies(relation.simulate().query("policy != 'nothing'")),
        lambda: relation.link(pd.DataFrame({"x": [1], "y": [1]}), "x", "y", bounds=[]),
        lambda: relation.link(pd.DataFrame({"x": [1], "y": [1]}), "x", "y", bounds=[2, 2]),
        lambda: relation.link(pd.DataFrame({"x": ["much"], "y": [1]}), "x", "y", bounds=[2]),
        lambda: relation.link(pd.DataFrame({"x": [1]}), "x", "y", bounds=[2]),
        lambda: relation.plot_link({"a": ORDERS}, cause="x", effect="y", title="z"),
        lambda: relation.scorecard({}),
        lambda: relation.after_departure(CONTACTS, pd.DataFrame({"account_id": [1]})),
        lambda: relation.during_complaint(CONTACTS, ORDERS),
        lambda: relation.during_complaint(CONTACTS.drop(columns="direction"), ORDERS),
        lambda: relation.too_close(CONTACTS, days=0),
        lambda: relation.too_close(ORDERS),
        lambda: relation.customer_capital(GROUP, annual_discount=-0.1),
        lambda: relation.customer_capital(GROUP.assign(retention=1.2), annual_discount=0.1),
        lambda: relation.customer_capital(GROUP.assign(retention=1.0), annual_discount=0),
        lambda: relation.plot_value({}),
    ],
)
def test_bad_input_is_refused_with_a_message(call):
    with pytest.raises(InputError, match=r"\w"):
        call()


def test_figures_have_a_title_and_labels(tables, known):
    curve = relation.by_quarter(tables["orders"], known, date="order_date", **FILE)
    classes = relation.link(pd.DataFrame({"x": [1, 1, 9, 9], "y": [0, 1, 1, 1]}), "x", "y", bounds=[5])
    for ax in (
        relation.plot_theory(),
        relation.plot_quarters({"tous": curve}, what="Commandes"),
        relation.plot_policies(relation.simulate()),
        relation.plot_link({"tous": classes, "autres": classes}, cause="Note", effect="Part", title="Un lien"),
    ):
        assert ax.get_title() and ax.get_xlabel() and ax.get_ylabel()
    assert relation.plot_value({"a": 1e6}).get_ylabel()
    plt.close("all")
