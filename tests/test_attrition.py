"""Attrition: rates, silence, cohorts, survival, types, warning, logistic regression, judging, targeting."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from scipy import optimize, stats

from crmcourse import attrition as at
from crmcourse import datasets
from crmcourse.checks import InputError
from crmcourse.simulate.schema_sales import CONTRACT_REASONS

day = pd.Timestamp
AS_OF = datasets.DIRECTSELL_AS_OF


@pytest.fixture(scope="module")
def tables():
    names = ("orders", "order_lines", "products", "interactions", "contracts", "complaints", "surveys")
    return {name: datasets.load_directsell(name) for name in names}


@pytest.fixture(scope="module")
def truth():
    return datasets.load_directsell_truth("accounts").set_index("account_id")


def relations(*pairs):
    start, end = zip(*pairs, strict=True)
    return pd.DataFrame({"start": pd.to_datetime(list(start)), "end": pd.to_datetime(list(end))})


# --- rates ------------------------------------------------------------------------------------------------------------


def test_first_and_last_day_of_a_relation():
    table = relations(("2023-12-31", "2024-12-31"), ("2024-01-01", "2025-01-01"))
    found = at.period_rates(table, ["2023-12-31", "2024-12-31"]).iloc[0]
    assert found["at_start"] == 1, "there on its first day"
    assert found["left"] == 1, "no longer there on the day of its end"
    assert found["at_end"] == 1 and found["came"] == 1


dates = st.dates(min_value=day("2020-01-01").date(), max_value=day("2024-12-31").date())
lives = st.lists(
    st.tuples(dates, st.none() | st.integers(0, 900)).map(
        lambda made: (made[0], None if made[1] is None else made[0] + pd.Timedelta(days=made[1]))
    ),
    min_size=1,
    max_size=30,
)


@given(lives)
def test_the_accounts_balance_in_every_period(made):
    table = relations(*made)
    found = at.period_rates(table, [f"{year}-12-31" for year in range(2019, 2025)])
    balance = found["at_start"] - found["left"] + found["came"] - found["came_and_left"]
    assert (balance == found["at_end"]).all()
    assert (found["at_end"].iloc[:-1].to_numpy() == found["at_start"].iloc[1:].to_numpy()).all()
    assert found["rate"].dropna().between(0, 1).all()


def test_nobody_at_the_start_is_no_rate():
    assert at.period_rates(relations(("2024-05-01", None)), ["2023-12-31", "2024-12-31"])["rate"].isna().all()


def test_monthly_rates_do_not_add():
    assert at.annual_rate(0.5, 6) == pytest.approx(0.75)
    assert at.annual_rate(0.2, 12) == pytest.approx(0.2)
    assert at.annual_rate(0.36, 24) == pytest.approx(0.2)


def test_agreements_keep_every_term_and_every_reason(tables):
    contracts = tables["contracts"]
    found = at.agreements(contracts)
    assert len(found) == contracts["agreement_id"].nunique()
    assert found["end"].notna().sum() == (contracts["renewed"].eq(False)).sum()
    assert found["reason"].dropna().tolist() and found.loc[found["end"].isna(), "reason"].isna().all()
    shuffled = at.agreements(contracts.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled, found)


def test_renewals_and_period_rates_tell_the_same_of_yearly_contracts(tables):
    days = [f"{year}-12-31" for year in range(2019, 2025)]
    by_period = at.period_rates(at.agreements(tables["contracts"]), days)
    by_due = at.renewal_rates(tables["contracts"])
    assert by_period["rate"].tolist() == by_due["rate"].tolist()
    assert at.renewal_rates(tables["contracts"], by="term")["due"].sum() == by_due["due"].sum()


# --- silence ----------------------------------------------------------------------------------------------------------


def purchases(*rows):
    return pd.DataFrame({"account_id": [r[0] for r in rows], "order_date": pd.to_datetime([r[1] for r in rows])})


def test_a_silence_is_declared_on_the_day_it_reaches_its_length():
    orders = purchases((1, "2024-01-01"))
    assert at.silences(orders, days=30, as_of="2024-01-31")["declared_on"].tolist() == [day("2024-01-31")]
    assert at.silences(orders, days=30, as_of="2024-01-30").empty


def test_an_order_on_the_very_day_of_the_declaration_is_a_return():
    found = at.silences(purchases((1, "2024-01-01"), (1, "2024-01-31")), days=30, as_of="2024-02-05")
    assert found["returned_on"].tolist() == [day("2024-01-31")]


def test_orders_of_the_future_are_not_looked_at():
    orders = purchases((1, "2024-01-01"), (1, "2024-09-01"))
    found = at.silences(orders, days=90, as_of="2024-06-30")
    assert found["returned_on"].isna().all() and len(found) == 1


def test_the_last_silence_alone_ends_a_relation(tables):
    orders = tables["orders"]
    for days in (90, 365):
        spells = at.silence_spells(orders, days=days, as_of=AS_OF)
        open_ = at.silences(orders, days=days, as_of=AS_OF)
        open_ = open_[open_["returned_on"].isna()]
        assert spells["account_id"].is_unique and len(spells) == orders["account_id"].nunique()
        ended = spells.dropna(subset="end").set_index("account_id")["end"]
        assert ended.to_dict() == open_.set_index("account_id")["declared_on"].to_dict()


def test_several_orders_a_day_are_one_visit():
    found = at.silences(purchases((1, "2024-01-01"), (1, "2024-01-01")), days=10, as_of="2024-03-01")
    assert len(found) == 1


# --- cohorts and survival ---------------------------------------------------------------------------------------------

# Length of remission (weeks) of leukaemia patients, Freireich et al. (1963): 6-MP, then placebo; + is censored.
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def remissions():
    times = [*SIX_MP[0], *SIX_MP[1], *PLACEBO]
    left = [True] * 9 + [False] * 12 + [True] * 21
    return pd.DataFrame({"months": times, "left": left, "group": ["6-MP"] * 21 + ["placebo"] * 21})


def test_kaplan_meier_gives_the_published_curve():
    table = remissions().query("group == '6-MP'")
    curve = at.kaplan_meier(table["months"], table["left"])
    expected = [1, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.index.tolist() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert curve["survival"].round(3).tolist() == expected
    assert curve["at_risk"].tolist() == [21, 21, 17, 15, 12, 11, 7, 6]
    inside = curve.iloc[1:]
    assert ((inside["low"] < inside["survival"]) & (inside["survival"] < inside["high"])).all()


def test_the_log_rank_gives_the_published_statistic():
    result = at.compare(remissions(), "group")
    assert result.statistic == pytest.approx(16.79, abs=0.01)
    assert result.table["expected"].round(2).tolist() == [19.25, 10.75]
    assert result.table["left"].sum() == pytest.approx(result.table["expected"].sum())


def test_without_censoring_survival_is_the_share_left():
    curve = at.kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert curve["survival"].tolist() == pytest.approx([1, 0.75, 0.5, 0.25, 0])
    assert curve.loc[4.0, ["low", "high"]].isna().all(), "no interval exists at 0"


def test_nobody_left_is_a_flat_curve():
    curve = at.kaplan_meier([5, 8], [False, False])
    assert curve["survival"].tolist() == [1.0]


def test_a_departure_on_the_first_day_gives_one_line_at_zero():
    curve = at.kaplan_meier([0, 2], [True, False])
    assert curve.index.tolist() == [0.0] and curve["survival"].tolist() == [0.5]


def test_follow_does_not_know_the_end_to_come():
    table = relations(("2024-01-01", "2024-12-01"), ("2024-06-01", None), ("2025-01-01", None))
    found = at.follow(table, "2024-06-30")
    assert found["left"].tolist() == [False, False] and len(found) == 2
    assert found["months"].round(1).tolist() == [5.9, 1.0]


def test_a_cohort_is_judged_only_when_all_of_it_is_old_enough():
    table = relations(("2023-01-15", None), ("2023-11-15", "2024-03-01"))
    assert at.cohort_table(table, "2024-11-14").columns.tolist() == [0]
    assert at.cohort_table(table, "2024-11-15")[1].tolist() == [0.5]
    assert at.cohort_table(table, "2024-11-15", by="quarter")[1].tolist() == [1.0, 0.0]
    assert at.cohort_table(table, "2024-11-15", shares=False)[0].tolist() == [2]


def test_cohorts_and_survival_agree_when_nothing_is_censored(truth):
    real = truth.rename(columns={"became_customer_on": "start", "departed_on": "end"}).dropna(subset="start")
    real = real[real["start"].dt.year == 2020]
    cohort = at.cohort_table(real, AS_OF).iloc[0]
    followed = at.follow(real, AS_OF)
    curve = at.kaplan_meier(followed["months"], followed["left"])
    for age in (1, 2, 3):
        assert curve.loc[: 12 * age + 0.01, "survival"].iloc[-1] == pytest.approx(cohort[age], abs=0.015)


# --- types ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(tables):
    quiet = at.silences(tables["orders"], days=365, as_of=AS_OF)
    lost = quiet[quiet["returned_on"].isna()].reset_index(drop=True)
    return at.clues(
        tables, lost[["account_id", "last_order"]], category="Informatique", shock="2023-03-01", crisis="2022-06-01"
    )


def test_every_reason_of_the_file_is_known_or_says_nothing():
    assert set(at.REASONS) <= set(CONTRACT_REASONS)
    assert set(CONTRACT_REASONS) - set(at.REASONS) == {"fin du besoin"}
    assert set(at.REASONS.values()) == set(at.type_names())


def test_clues_of_a_made_up_customer(tables):
    lost = pd.DataFrame({"account_id": [1], "last_order": [day("2023-06-01")]})
    made = {
        "orders": pd.DataFrame({"order_id": [1, 2], "account_id": 1,
                                "order_date": pd.to_datetime(["2022-01-01", "2023-06-01"])}),
        "order_lines": pd.DataFrame({"order_id": [1, 1, 2], "product_id": [1, 2, 2], "amount_eur": [30.0, 70.0, 99.0]}),
        "products": pd.DataFrame({"product_id": [1, 2], "category": ["Informatique", "Mobilier"]}),
        "contracts": pd.DataFrame({"account_id": [1, 1], "end_date": pd.to_datetime(["2024-05-01", "2021-05-01"]),
                                   "reason": ["offre concurrente", "insatisfaction"]}),
        "complaints": pd.DataFrame({
            "account_id": [1, 1, 1],
            "complaint_date": pd.to_datetime(["2023-05-01", "2023-04-01", "2020-01-01"]),
            "resolved_on": pd.to_datetime([None, "2023-04-02", None]),
            "satisfied": pd.array([None, True, False], dtype="boolean")}),
        "surveys": pd.DataFrame({"account_id": [1, 1], "survey_date": pd.to_datetime(["2022-11-02", "2023-11-02"]),
                                 "satisfaction": [9, 2]}),
    }  # fmt: skip
    line = at.clues(made, lost, category="Informatique", shock="2023-03-01", crisis="2022-06-01").iloc[0]
    assert line["reason"] == "offre concurrente", "the other contract ended long before"
    assert line["bad_complaints"] == 1, "open counts, settled well and old do not"
    assert line["mark"] == 9, "a survey answered after the last order says nothing of it"
    assert line["category_share"] == pytest.approx(0.3), "bought before the shock"
    assert line["after_shock"] and not line["in_crisis"]


def test_clues_ask_for_their_tables(tables):
    lost = pd.DataFrame({"account_id": [1], "last_order": [day("2023-06-01")]})
    asked = {"category": "Informatique", "shock": "2023-03-01", "crisis": "2022-06-01"}
    with pytest.raises(InputError, match="products"):
        at.clues({name: table for name, table in tables.items() if name != "products"}, lost, **asked)
    with pytest.raises(InputError, match=r"reason.* manque"):
        at.clues(tables | {"contracts": tables["contracts"].drop(columns="reason")}, lost, **asked)
    with pytest.raises(InputError, match="Poissons"):
        at.clues(tables, lost, **asked | {"category": "Poissons"})
    with pytest.raises(InputError, match="shock"):
        at.clues(tables, lost, **asked | {"shock": "un jour"})


def test_the_strongest_clue_decides():
    table = pd.DataFrame({
        "account_id": range(5), "reason": ["fin du besoin", None, None, None, "incident de service"],
        "bad_complaints": [0, 1, 0, 0, 2], "mark": [9, 9, 3, np.nan, 1], "category_share": [0.0, 0, 0.5, 0.5, 0.5],
        "after_shock": [False, False, True, True, True], "in_crisis": [True, True, False, False, False],
    })  # fmt: skip
    made = at.classify(table)
    assert made["type"].tolist() == [
        "circumstantial", "dissatisfaction", "dissatisfaction", "structural", "circumstantial"]  # fmt: skip
    assert made["clue"].tolist() == ["event", "complaint", "survey", "category", "reason"]
    assert at.classify(table, low_mark=2, least_share=0.6)["type"].tolist()[2:4] == ["unknown", "unknown"]
    assert at.classify(table, least_share=0.6, default="anecdotal")["type"].iloc[3] == "anecdotal"


def test_a_clue_beats_chance_and_no_clue_stays_unknown(found, truth):
    named = at.classify(found)
    real = named["account_id"].map(truth["departure_type"])
    told = (named["type"] != "unknown") & real.notna()
    assert (named["type"] == real)[told].mean() > 0.8
    assert (named["clue"] == "none").equals(named["type"] == "unknown")


def test_answers_name_the_four_types():
    assert at.responses().index.tolist() == list(at.type_names().values())
    assert at.responses().map(len).to_numpy().min() > 10


# --- warning ----------------------------------------------------------------------------------------------------------


def without_future(tables, evening):
    """Erase what was not known that evening: later rows, and what rows said of later."""
    dates = {"orders": "order_date", "complaints": "complaint_date", "contracts": "start_date",
             "surveys": "survey_date", "interactions": "interaction_date"}  # fmt: skip
    past = {name: tables[name][tables[name][column] <= evening].copy() for name, column in dates.items()}
    later = past["complaints"]["resolved_on"] > evening
    past["complaints"].loc[later, "resolved_on"] = pd.NaT
    past["complaints"].loc[later, "satisfied"] = pd.NA
    past["contracts"].loc[past["contracts"]["end_date"] > evening, ["renewed", "reason"]] = pd.NA
    return past


@pytest.mark.parametrize("evening", [day("2021-12-31"), day("2023-06-30"), AS_OF])
def test_features_do_not_change_when_the_future_is_erased(tables, evening):
    pd.testing.assert_frame_equal(at.features(tables, evening), at.features(without_future(tables, evening), evening))


def test_the_leak_does_change_and_is_gone_on_the_last_day(tables):
    evening = day("2022-12-31")
    now, then = at.leaky_features(tables, evening), at.leaky_features(without_future(tables, evening), evening)
    assert (now["last_contact"] != then["last_contact"]).mean() > 0.9
    now, then = at.leaky_features(tables, AS_OF), at.leaky_features(without_future(tables, AS_OF), AS_OF)
    pd.testing.assert_frame_equal(now, then)


def test_features_of_one_customer_by_hand(tables):
    evening = day("2023-12-31")
    line = at.features(tables, evening).set_index("account_id").loc[1010]
    own = tables["orders"].query("account_id == 1010 and order_date <= @evening")["order_date"]
    interval = (own.max() - own.min()).days / (len(own) - 1)
    assert line["silence"] == pytest.approx(np.log2(((evening - own.max()).days + 1) / (interval + 1)))
    assert line["pace"] == pytest.approx(np.log2(1 + (own > "2022-12-31").sum()))
    before = ((own > "2022-06-30") & (own <= "2022-12-31")).sum()
    assert line["trend"] == pytest.approx(np.log2(((own > "2023-06-30").sum() + 1) / (before + 1)))


def test_an_open_complaint_counts_and_a_settlement_to_come_is_not_known(tables):
    evening = day("2023-12-31")
    complaints = pd.DataFrame({
        "account_id": [1010] * 4,
        "complaint_date": pd.to_datetime(["2023-12-20", "2023-06-01", "2023-05-01", "2022-12-31"]),
        "resolved_on": pd.to_datetime(["2024-01-05", "2023-06-03", "2023-05-10", "2023-01-02"]),
        "satisfied": pd.array([True, True, False, False], dtype="boolean"),
    })  # fmt: skip
    known = at.features(tables | {"complaints": complaints}, evening).set_index("account_id")["bad_complaints"]
    assert known[1010] == 2, "the open one and the badly settled one; not the one of more than 12 months ago"
    assert known.drop(1010).eq(0).all()


def test_only_active_customers_are_warned_of(tables):
    evening = day("2023-12-31")
    known = at.features(tables, evening)
    orders = tables["orders"][tables["orders"]["order_date"] <= evening]
    active = orders[orders["order_date"] > "2022-12-31"]["account_id"]
    total = orders["account_id"].value_counts()
    assert set(known["account_id"]) == {a for a in active.unique() if total[a] >= 3}
    assert not known.isna().any(axis=None)


def test_outcomes_wait_until_they_can_be_known(tables):
    with pytest.raises(InputError, match="attendre"):
        at.outcomes(tables["orders"], pd.Series([1001]), "2024-06-30")
    orders = purchases((1, "2024-01-01"), (1, "2024-12-31"))
    assert at.outcomes(orders, pd.Series([1, 2], index=["a", "b"]), "2024-01-01", months=12).to_dict() == {
        "a": False,
        "b": True,
    }
    assert at.outcomes(orders, pd.Series([1]), "2024-01-01", months=11).tolist() == [True], "the first day is the past"


def test_signs_and_their_table(tables):
    known = at.features(tables, "2022-12-31")
    silent = at.outcomes(tables["orders"], known["account_id"], "2022-12-31")
    signs = at.signs(known)
    table = at.sign_table(signs, silent)
    assert list(table.index) == ["long_silence", "fall", "complaint", "low_mark", "no_contract"]
    assert (table["ratio"] > 1).all()
    both = table["seen"] * table["with_sign"] + (1 - table["seen"]) * table["without"]
    assert np.allclose(both, silent.mean())
    with pytest.raises(InputError, match="index"):
        at.sign_table(signs, silent.iloc[1:])


# --- logistic regression ----------------------------------------------------------------------------------------------


def drawn(n=400, seed=7):
    rng = np.random.default_rng(seed)
    known = pd.DataFrame({"a": rng.normal(3, 2, n), "b": rng.normal(-100, 20, n), "c": rng.integers(0, 2, n)})
    score = -1 + 0.8 * (known["a"] - 3) - 0.05 * (known["b"] + 100) + 0.7 * known["c"]
    return known, pd.Series(rng.random(n) < 1 / (1 + np.exp(-score)))


def test_newton_reaches_the_top_that_a_general_optimiser_finds():
    known, happened = drawn()
    model = at.fit(known, happened, ["a", "b", "c"])
    design = np.column_stack([np.ones(len(known)), known])
    y = happened.to_numpy(dtype=float)
    other = optimize.minimize(
        lambda w: -at.log_likelihood(w, design, y), np.zeros(4), jac=lambda w: -at.gradient(w, design, y), method="BFGS"
    )
    scaled = optimize.minimize(
        lambda w: -at.log_likelihood(w, design, y), model.coefficients.to_numpy(), method="Nelder-Mead"
    )
    assert model.likelihood >= -other.fun - 1e-6 and model.likelihood >= -scaled.fun - 1e-9
    assert model.likelihood == pytest.approx(at.log_likelihood(model.coefficients.to_numpy(), design, y))
    assert np.abs(at.gradient(model.coefficients.to_numpy(), design, y)).max() < 1e-3


def test_the_gradient_is_the_slope_of_the_likelihood():
    known, happened = drawn(50)
    design, y = np.column_stack([np.ones(50), known["a"]]), happened.to_numpy(dtype=float)
    here = np.array([0.2, -0.1])
    assert optimize.check_grad(at.log_likelihood, at.gradient, here, design, y) < 1e-4


def test_standard_errors_of_one_sign_are_those_of_its_table():
    known = pd.DataFrame({"sign": [0] * 40 + [1] * 20})
    happened = pd.Series([True] * 10 + [False] * 30 + [True] * 12 + [False] * 8)
    model = at.fit(known, happened, ["sign"])
    error = np.sqrt(1 / 10 + 1 / 30 + 1 / 12 + 1 / 8)
    coefficient = np.log((12 / 8) / (10 / 30))
    line = model.table().loc["sign"]
    assert line["coefficient"] == pytest.approx(coefficient)
    assert line["high"] - line["low"] == pytest.approx(2 * stats.norm.ppf(0.975) * error)
    assert line["p_value"] == pytest.approx(2 * stats.norm.sf(abs(coefficient) / error))
    assert line["odds_ratio"] == pytest.approx(4.5)


def test_units_do_not_change_probabilities():
    known, happened = drawn()
    model = at.fit(known, happened, ["a", "b"])
    moved = known.assign(a=1000 * known["a"] + 5)
    other = at.fit(moved, happened, ["a", "b"])
    assert np.allclose(model.probability(known), other.probability(moved))
    assert other.coefficients["a"] * 1000 == pytest.approx(model.coefficients["a"])
    assert np.allclose(model.table()["typical"], other.table()["typical"])


def test_the_mean_probability_is_the_share_that_happened():
    known, happened = drawn()
    assert at.fit(known, happened, ["a", "c"]).probability(known).mean() == pytest.approx(happened.mean())


def test_intervals_hold_the_truth_as_often_as_they_say():
    inside = 0
    for seed in range(60):
        line = at.fit(*drawn(300, seed), ["a", "b", "c"]).table().loc["a"]
        inside += line["low"] < 0.8 < line["high"]
    assert inside >= 52  # 57 expected; 52 or fewer happens less than once in forty


@pytest.mark.parametrize(
    ("change", "columns", "said"),
    [
        (lambda known, happened: known.assign(leak=happened.astype(int)), ["a", "leak"], "leak.*fuite|fuite"),
        (lambda known, happened: known.assign(leak=happened * 10 + known["c"]), ["leak"], "leak"),
        (lambda known, happened: known.assign(one=1.0), ["a", "one"], "one"),
        (lambda known, happened: known.assign(twice=2 * known["a"] + 1), ["a", "twice"], "répète"),
        (lambda known, happened: known.assign(rare=(happened & (known.index < 40)).astype(int)), ["a", "rare"], "rare"),
        (lambda known, happened: known, ["a", "a"], "une fois"),
        (lambda known, happened: known, [], "colonnes"),
        (lambda known, happened: known.assign(a=known["a"].where(known.index != 3)), ["a"], "manquante"),
        (lambda known, happened: known, ["z"], "z.* manque"),
    ],
)
def test_a_model_that_cannot_be_fitted_says_why(change, columns, said):
    known, happened = drawn()
    with pytest.raises(InputError, match=said):
        at.fit(change(known, happened), happened, columns)


def test_outcomes_are_yes_or_no_of_the_same_customers():
    known, happened = drawn()
    with pytest.raises(InputError, match="True et False"):
        at.fit(known, happened * 2, ["a"])
    with pytest.raises(InputError, match="index"):
        at.fit(known, happened.iloc[::-1], ["a"])
    with pytest.raises(InputError, match="rien à apprendre"):
        at.fit(known, happened & False, ["a"])


def test_points_keep_the_order_of_the_coefficients_and_drop_what_lowers_the_risk():
    rng = np.random.default_rng(1)
    known = pd.DataFrame({name: rng.integers(0, 2, 900) for name in ("strong", "weak", "good")})
    score = -1 + 2 * known["strong"] + 0.8 * known["weak"] - known["good"]
    model = at.fit(known, pd.Series(rng.random(900) < 1 / (1 + np.exp(-score))), list(known))
    points = at.scorecard(model)
    assert points.index.tolist() == ["strong", "weak"] and points["strong"] == 10 and 0 < points["weak"] < 10
    with pytest.raises(InputError, match="Aucun signe"):
        at.scorecard(model, least=50)


# --- judging ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_concordance_counts_pairs(made):
    scores, left = (pd.Series(values) for values in zip(*made, strict=True))
    if left.all() or not left.any():
        with pytest.raises(InputError):
            at.concordance(scores, left)
        return
    pairs = [np.sign(a - b) / 2 + 0.5 for a in scores[left] for b in scores[~left]]
    assert at.concordance(scores, left) == pytest.approx(np.mean(pairs))
    assert at.concordance(-scores, left) == pytest.approx(1 - np.mean(pairs))


def test_equal_probabilities_are_never_split_and_nobody_is_lost():
    chances = pd.Series([0.1] * 7 + [0.2] * 2 + [0.9])
    table = at.calibration(chances, pd.Series([False] * 9 + [True]), groups=5)
    assert table["customers"].tolist() == [7, 3] and table["left"].sum() == 1
    assert ((table["low"] <= table["happened"]) & (table["happened"] <= table["high"])).all()


def test_lift_does_not_depend_on_the_order_of_ties():
    left = pd.Series([True, False, False, False])
    flat = at.lift_table(pd.Series([1.0] * 4), left, groups=4)
    assert flat["found"].tolist() == pytest.approx([0.25, 0.5, 0.75, 1]) and np.allclose(flat["lift"], 1)
    assert at.lift_table(pd.Series([4.0, 3, 2, 1]), left, groups=4)["lift"].iloc[0] == pytest.approx(4)
    with pytest.raises(InputError, match="groups"):
        at.lift_table(pd.Series([1.0, 2]), pd.Series([True, False]), groups=3)


def test_the_brier_score_is_best_for_the_truth():
    rng = np.random.default_rng(3)
    chances = pd.Series(rng.uniform(0.05, 0.9, 4000))
    left = pd.Series(rng.random(4000) < chances)
    assert at.brier(chances, left) < min(at.brier(chances**1.5, left), at.brier(chances**0.7, left))
    with pytest.raises(InputError, match="entre 0 et 1"):
        at.brier(chances + 1, left)


# --- targeting --------------------------------------------------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 50_000), st.floats(0, 500), st.floats(0, 900), st.floats(0, 1), st.floats(0, 1))
def test_the_threshold_is_where_the_gain_changes_sign(p, value, contact, offer, saved, taken):
    campaign = at.Campaign(contact, offer, saved, taken)
    gain, least = at.expected_gain(p, value, campaign), at.least_probability(value, campaign)
    if np.isfinite(least):
        assert abs(at.expected_gain(least, value, campaign)) < 1e-6
        assert gain >= -1e-6 if p >= least else gain <= 1e-6
    else:
        assert gain <= 1e-6


def test_ranking_by_gain_is_never_beaten():
    rng = np.random.default_rng(5)
    chances, values = pd.Series(rng.beta(1, 6, 300)), pd.Series(rng.lognormal(8, 1, 300))
    best = at.select(chances, values, at.Campaign())
    for by in (chances, values, pd.Series(rng.random(300))):
        other = at.select(chances, values, at.Campaign(), by=by)
        assert (best["total"].to_numpy() >= other["total"].to_numpy() - 1e-6).all()
    assert best["total"].idxmax() == best[best["gain"] > 0].index[-1]
    assert sorted(best.index) == list(range(300))
    with pytest.raises(InputError, match="index"):
        at.select(chances, values.iloc[1:], at.Campaign())


def test_effort_pays_for_those_who_are_worth_it():
    efforts = np.arange(0, 1001, 10)
    best = [at.effort_table(margin, 0.10, efforts)["gain"].idxmax() for margin in (200, 1500, 5000)]
    assert best[0] == 0 < best[1] < best[2]
    table = at.effort_table(1500, 0.10, efforts)
    assert table["attrition"].is_monotonic_decreasing and table["attrition"].min() > 0.03
    assert table.loc[0, "gain"] == 0
    with pytest.raises(InputError, match="attrition"):
        at.effort_table(1000, 0.02, efforts)


@pytest.mark.parametrize(
    "campaign", [{"contact": -1}, {"offer": np.nan}, {"saved": 1.2}, {"taken": -0.1}, {"saved": "a lot"}]
)
def test_a_campaign_is_made_of_possible_numbers(campaign):
    with pytest.raises(InputError, match=next(iter(campaign))):
        at.Campaign(**campaign)


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: at.period_rates(relations(("2024-05-01", "2024-04-30")), ["2023-12-31", "2024-12-31"]), "lignes 0"),
        (lambda: at.period_rates(relations(("2024-05-01", None)), ["2024-12-31"]), "deux dates"),
        (lambda: at.period_rates(relations(("2024-05-01", None)), ["2024-12-31", "2023-12-31"]), "dans l’ordre"),
        (lambda: at.period_rates(pd.DataFrame({"start": ["2024"], "end": [None]}), []), "start"),
        (lambda: at.period_rates(relations(("2024-05-01", None)).iloc[:0], ["2024-12-31"]), "aucune ligne"),
        (lambda: at.silences(purchases((1, "2024-05-01")), days=0, as_of=AS_OF), "days"),
        (lambda: at.silences(purchases((1, "2024-05-01")), days=30, as_of="2024-01-01"), "Aucune commande"),
        (lambda: at.silences(purchases((1, "2024-05-01")), days=30, as_of=2024), "as_of"),
        (lambda: at.silences(purchases((1, "2024-05-01")), days=30, as_of="un jour"), "as_of"),
        (lambda: at.silences(purchases((1, None)), days=30, as_of=AS_OF), "order_date"),
        (lambda: at.cohort_table(relations(("2024-05-01", None)), AS_OF, by="week"), "quarter"),
        (lambda: at.kaplan_meier([1, -2], [True, True]), "months"),
        (lambda: at.kaplan_meier([1, 2], [True]), "longueur"),
        (lambda: at.kaplan_meier([1, 2], [True, None]), "left"),
        (lambda: at.compare(remissions().assign(group="a"), "group"), "deux groupes"),
        (lambda: at.compare(remissions().assign(left=False), "group"), "départ"),
        (lambda: at.annual_rate(1.2, 1), "rate"),
        (lambda: at.features({}, AS_OF), "orders, complaints, contracts, surveys"),
        (lambda: at.plot_survival({}), "courbe"),
        (lambda: at.plot_lift({"a": pd.DataFrame({"called": [1.0]})}), "found"),
        (lambda: at.plot_cohorts(pd.DataFrame({0: [1.2]})), "1.2"),
        (lambda: at.plot_shock({"a": pd.Series([1.0])}, {}, ylabel="%", title="T"), "dates"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, said):
    with pytest.raises(InputError, match=said):
        call()


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_show_what_they_are_given():
    curve = at.kaplan_meier([1, 2, 3], [True, False, True])
    ax = at.plot_survival({"tous": curve})
    assert (
        ax.lines[0].get_ydata().tolist() == curve["survival"].tolist() and ax.lines[0].get_drawstyle() == "steps-post"
    )
    ax = at.plot_cohorts(pd.DataFrame({0: [1.0, 1.0], 1: [0.5, np.nan]}, index=[2023, 2024]))
    assert [text.get_text() for text in ax.texts] == ["100\u202f%", "50\u202f%", "100\u202f%"]
    ranked = at.select(pd.Series([0.5, 0.01]), pd.Series([9000.0, 9000.0]), at.Campaign())
    ax = at.plot_campaign({"gain": ranked})
    assert ax.texts[0].get_text() == "1", "the best number of calls"
    known, happened = drawn()
    model = at.fit(known, happened, ["a", "b"])
    ax = at.plot_effects(model.table(), model.spread)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a"], "the strongest on top"
    table = at.calibration(model.probability(known), happened)
    ax = at.plot_calibration({"modèle": table})
    assert ax.get_title() and ax.get_xlabel() and ax.get_ylabel()
    ax = at.plot_effort({"petit": at.effort_table(300, 0.1, [0, 100])})
    assert ax.lines[1].get_xdata()[0] == 0
    ax = at.plot_rates(pd.DataFrame({"a": [0.1, 0.2]}, index=[2023, 2024]))
    assert ax.get_ylim()[0] == 0
    plt.close("all")
