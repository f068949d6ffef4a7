"""The self-checks of the capstone: a right answer passes, each mistake is said, and no answer is given away."""

import re

import numpy as np
import pandas as pd
import pytest

from crmcourse import btyd, campaign, datasets, frac, ltv, project
from crmcourse.project.measures import known_ahead
from crmcourse.project.reference import baskets, households, panel_of

DAY, FIVE_HOURS = pd.Timestamp("2017-12-31"), pd.Timedelta(hours=5)


@pytest.fixture(scope="module")
def lines():
    table = datasets.load_complete_journey("transactions")
    table["department"] = table["department"].fillna("INCONNU")
    return table


@pytest.fixture(scope="module")
def scored(lines):
    table = frac.summarize(lines, as_of=DAY, columns=frac.COMPLETE_JOURNEY)
    return frac.score(table, frac.Scales.from_quantiles(table))


def said_as(state: str, report: project.Report) -> str:
    """Return what a report says in a state, with ordinary spaces."""
    text = "\n".join(remark.text for remark in report.remarks if remark.state == state)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def wrong(report: project.Report) -> str:
    return said_as("wrong", report)


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", [name for name in project.__all__ if name.startswith("check_")])
def test_without_an_answer_a_check_names_the_variable_to_give(check):
    options = {"budget": 1.0, "margin": 0.25} if check == "check_plan" else {}
    report = getattr(project, check)(None, **options)
    assert not report.ok and [remark.state for remark in report.remarks] == ["to do"]
    assert re.search(r"`my_\w+`", report.remarks[0].text)


def test_a_report_is_shown_as_a_list_and_its_text_cannot_break_the_page():
    report = project.Report(
        "T", (project.Remark("right", "a < b"), project.Remark("doubt", "c"), project.Remark("wrong", "d"))
    )
    assert report._repr_html_().count("<li") == 3 and "a &lt; b" in report._repr_html_()
    assert repr(report).splitlines() == ["T", "✓ a < b", "? c", "✗ d"] and not report.ok
    assert project.Report("T", report.remarks[:2]).ok


# --- milestone 1 ------------------------------------------------------------------------------------------------------


def test_lines_well_prepared_pass_in_any_order(lines):
    assert project.check_lines(lines.iloc[::-1]).ok


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t: t[t["sales_value"] > 0], "montant nul"),
        (lambda t: t[t["department"] != "INCONNU"], "Lignes manquantes : 4 836"),
        (lambda t: pd.concat([t, t.tail(7)]), "Lignes de trop : 7"),
        (lambda t: t.assign(sales_value=t["sales_value"].clip(upper=100)), "total des ventes"),
        (lambda t: t.assign(transaction_timestamp=t["transaction_timestamp"] + FIVE_HOURS), "fuseau"),
        (lambda t: t.assign(department=t["department"].replace("INCONNU", None)), "Lignes sans rayon : 4 836"),
        (lambda t: t.assign(household_id=t["household_id"].replace(1, 2)), "nombre de ménages"),
        (lambda t: t.drop(columns="basket_id"), "basket_id"),
        (lambda t: t.drop(columns="department"), "department"),
        (lambda t: t.astype({"transaction_timestamp": "str"}), "dates"),
        (lambda t: "lignes", "my_lines"),
    ],
    ids=["zero", "departments", "twice", "total", "hours", "missing", "household", "basket", "column", "text",
         "no table"],
)  # fmt: skip
def test_lines_badly_prepared_are_told(lines, spoil, said):
    report = project.check_lines(spoil(lines))
    assert not report.ok and said in wrong(report)


@pytest.mark.parametrize(
    ("choose", "share"),
    [
        (lambda t: t[t["department"] != "FUEL"], "7,2 %"),
        (lambda t: t[(t["department"] != "FUEL") & (t["quantity"] <= 500)], "8,4 %"),
    ],
    ids=["department", "quantity"],
)
def test_lines_without_fuel_are_a_choice_to_defend_and_nothing_else_is_held_against_them(lines, choose, share):
    report = project.check_lines(choose(lines))
    assert report.ok and share in said_as("doubt", report) and said_as("doubt", report).count("\n") == 0
    moved = choose(lines).assign(transaction_timestamp=lambda t: t["transaction_timestamp"] + FIVE_HOURS)
    assert "fuseau" in wrong(project.check_lines(moved))


def test_lines_lost_or_repeated_say_nothing_of_the_time_zone(lines):
    for table in (lines[lines["department"] != "INCONNU"], pd.concat([lines, lines.tail(7)])):
        assert "fuseau" not in wrong(project.check_lines(table))
    late = lines.iloc[:-9].assign(transaction_timestamp=lambda t: t["transaction_timestamp"] + FIVE_HOURS)
    assert "fuseau" in wrong(project.check_lines(late)), "lost and moved"


# --- milestone 2 ------------------------------------------------------------------------------------------------------


def test_a_right_frac_passes_with_the_household_in_the_index_or_more_columns(scored):
    assert project.check_frac(scored).ok
    assert project.check_frac(scored.set_index("household_id").assign(more=1)).ok
    assert project.check_frac(scored.astype(dict.fromkeys("RFA", "category"))).ok, "as pd.cut gives them"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t, h: t.assign(recency=t["recency"] + 1), "même nombre de jours"),
        (lambda t, h: t.assign(recency=t["recency"] + 2 * (t["household_id"] % 2)), "Récences fausses"),
        (lambda t, h: t.assign(recency=t["recency"] - 1), "Ramenez chaque achat à son jour"),
        (lambda t, h: t.assign(R=t["R"].astype(str).astype("category")), "astype(int)"),
        (lambda t, h: t.assign(frequency=h["lines"].to_numpy()), "lignes"),
        (lambda t, h: t.assign(frequency=h["days"].to_numpy()), "jours"),
        (lambda t, h: t.assign(frequency=h["baskets"].to_numpy() / 12), "paniers distincts"),
        (lambda t, h: t.assign(amount=t["amount"].where(t["household_id"] != 5, 0.0)), "ménage en 2017 : 1"),
        (lambda t, h: t.assign(R=6 - t["R"]), "5 doit être la meilleure"),
        (lambda t, h: t.assign(A=np.where(t["amount"] > 100, 5, 1)), "sépare mal"),
        (lambda t, h: t.assign(F=(t["F"] - 0.5).clip(lower=1)), "nombre entier"),
        (lambda t, h: t.assign(R=pd.qcut(t["recency"].rank(method="first"), 5, labels=False).rsub(5)), "égalité"),
        (lambda t, h: t.iloc[3:], "Ménages manquants : 3"),
        (lambda t, h: pd.concat([t, t.tail(1)]), "répètent"),
        (lambda t, h: t.assign(A=0), "inférieure"),
        (lambda t, h: t.drop(columns="A"), "« A »"),
        (lambda t, h: pd.concat([t, t.tail(1).assign(household_id=-4)]), "pas dans la source"),
    ],
    ids=["date", "some", "hours", "categories", "lines", "days", "month", "amount", "reversed", "two classes", "half",
         "ties", "lost", "twice", "zero", "column", "stranger"],
)  # fmt: skip
def test_mistakes_of_frac_are_told(scored, spoil, said):
    report = project.check_frac(spoil(scored, households()))
    assert not report.ok and said in wrong(report), wrong(report)


# --- milestone 3 ------------------------------------------------------------------------------------------------------


def shares(values) -> dict[str, float]:
    return {
        "top_20": ltv.pareto_share(values),
        "gini": ltv.gini(values),
        "customers_for_80": ltv.customers_for_share(values),
    }


def test_right_shares_pass_as_a_dictionary_or_a_series_and_need_few_decimals():
    right = shares(households()["amount"])
    assert project.check_concentration(right).ok and project.check_concentration(pd.Series(right)).ok
    assert project.check_concentration({name: round(value, 2) for name, value in right.items()}).ok


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda r, t: r | {"top_20": 100 * r["top_20"]}, "entre 0 et 1"),
        (lambda r, t: r | {"top_20": 1 - r["top_20"]}, "complément"),
        (lambda r, t: shares(t), "paniers"),
        (lambda r, t: r | {"gini": 0.31}, "gini : ce n’est pas"),
        (lambda r, t: {"top_20": 0.5}, "gini, customers_for_80"),
        (lambda r, t: r | {"gini": "fort"}, "gini doit être un nombre"),
        (lambda r, t: 0.5, "dictionnaire"),
    ],
    ids=["percent", "complement", "baskets", "off", "missing", "text", "number"],
)
def test_mistakes_of_concentration_are_told(lines, spoil, said):
    baskets = lines.groupby("basket_id")["sales_value"].sum()
    report = project.check_concentration(spoil(shares(households()["amount"]), baskets))
    assert not report.ok and said in wrong(report), wrong(report)


@pytest.mark.parametrize("fuel", [lambda t: t["department"] == "FUEL", lambda t: t["quantity"] > 500])
def test_shares_without_fuel_are_a_choice_to_defend(lines, fuel):
    kept = lines[~(fuel(lines) | (lines["department"] == "FUEL"))]
    report = project.check_concentration(shares(kept.groupby("household_id")["sales_value"].sum()))
    assert report.ok and "sans le carburant" in said_as("doubt", report)


# --- milestone 4 ------------------------------------------------------------------------------------------------------


DAYS = {"first": 181, "second": 184}


def until(day: str, after: str = "2016-12-31") -> pd.Series:
    """Return the sales of each household after a day, until another included."""
    found = baskets().query("@after < day <= @day").groupby("household_id")["sales"].sum()
    return found.reindex(households().index, fill_value=0.0)


def features(day: str, length: int) -> np.ndarray:
    """Return what is known of each household on a day, of so many days before it, per day: a column each."""
    stop, start = pd.Timestamp(day), pd.Timestamp(day) - pd.Timedelta(days=length)
    seen = baskets()[lambda t: (start < t["day"]) & (t["day"] <= stop)].groupby("household_id")
    table = pd.DataFrame({
        "amount": seen["sales"].sum(), "baskets": seen.size(), "largest": seen["sales"].max(),
        "silence": (stop - seen["day"].max()).dt.days, "known": (stop - seen["day"].min()).dt.days,
    })  # fmt: skip
    table = table.assign(late=until(day, str(stop - pd.Timedelta(days=length // 3)))).reindex(households().index)
    return np.column_stack([np.ones(len(table)), table.fillna(0) / length])


def learned(fit, outcome_until: str) -> pd.Series:
    """Return a forecast learned by `fit` on the 90 days that end on a day, from what was known before them."""
    stop = pd.Timestamp(outcome_until)
    before = stop - pd.Timedelta(days=90)
    known = (before - pd.Timestamp("2016-12-31")).days
    outcome = until(outcome_until, str(before)) / 90
    return fit(features(str(before), known), outcome.to_numpy(), features("2017-06-30", 181))


def regression(known, outcome, new) -> pd.Series:
    weights = np.linalg.lstsq(known, outcome, rcond=None)[0]
    return pd.Series(DAYS["second"] * new @ weights, households().index).clip(lower=0)


def neighbours(known, outcome, new) -> pd.Series:
    scale = known.std(axis=0) + 1e-9
    gaps = [((known - one) / scale) ** 2 for one in new]
    found = [outcome[np.argsort(gap.sum(axis=1))[:20]].mean() for gap in gaps]
    return pd.Series(DAYS["second"] * np.array(found), households().index)


def bgnbd(last_day: str) -> pd.Series:
    known = baskets()[baskets()["day"] <= last_day]
    summary = btyd.summary(known, last_day, customer="household_id", date="day", amount="sales")
    visits = btyd.BGNBD.fit(summary).conditional_expected_purchases(summary, DAYS["second"] / 7)
    mean = summary["m"].fillna(summary["m"].mean())
    return (visits * mean).set_axis(summary["household_id"]).reindex(households().index, fill_value=0.0)


def described() -> np.ndarray:
    return households().index.isin(datasets.load_complete_journey("demographics")["household_id"])


HONEST = {
    "repeated": lambda h: h["first_half"],
    "other order": lambda h: h["first_half"].iloc[::-1],
    "rounded": lambda h: h["first_half"].round(-1),
    "shrunk": lambda h: h["first_half"].mean() + 0.9 * (h["first_half"] - h["first_half"].mean()),
    "mean of the tenth": lambda h: (
        h["first_half"].groupby(pd.qcut(h["first_half"], 10, labels=False)).transform("mean")
    ),
    "last three months": lambda h: 2 * until("2017-06-30", "2017-03-31"),
    "last four weeks": lambda h: 184 / 28 * until("2017-06-30", "2017-06-02"),
    "BG/NBD × mean": lambda h: bgnbd("2017-06-30"),
    "regression": lambda h: learned(regression, "2017-06-30"),
    "neighbours": lambda h: learned(neighbours, "2017-06-30"),
    "more for the described": lambda h: h["first_half"] * np.where(described(), 1.05, 0.95),
}
LEAKS = {
    "average with the answer": lambda h: (h["first_half"] + h["second_half"]) / 2,
    "mostly the answer": lambda h: 0.2 * h["first_half"] + 0.8 * h["second_half"],
    "a tenth of the answer": lambda h: 0.9 * h["first_half"] + 0.1 * h["second_half"],
    **{f"cut {k} months late": lambda h, k=k: 6 / (6 + k) * until(f"2017-{6 + k}-28") for k in range(1, 6)},
    **{f"six months, {k} late": lambda h, k=k: until(f"2017-{6 + k}-28", f"2017-{k}-28") for k in range(1, 6)},
    "two weeks late": lambda h: until("2017-07-14"),
    "BG/NBD of the year": lambda h: bgnbd("2017-12-31"),
    "regression on the answer": lambda h: regression(
        np.column_stack([features("2017-06-30", 181), h["second_half"]]), h["second_half"].to_numpy() / 184,
        np.column_stack([features("2017-06-30", 181), h["second_half"]])),
}  # fmt: skip


@pytest.mark.parametrize("forecast", HONEST.values(), ids=HONEST)
def test_an_honest_forecast_is_never_asked_what_it_knows(forecast):
    report = project.check_forecast(forecast(households()))
    said = said_as("wrong", report) + said_as("doubt", report)
    assert "ne semble pas connaître l’avenir" in said_as("right", report) and "juin" not in said
    assert known_ahead(forecast(households()).loc[households().index]) < 0.25, "far from the threshold"


@pytest.mark.parametrize("forecast", LEAKS.values(), ids=LEAKS)
def test_a_forecast_that_read_the_future_is_questioned_and_its_error_is_no_success(forecast):
    report = project.check_forecast(forecast(households()))
    said = said_as("wrong", report) + said_as("doubt", report)
    assert "juin" in said and "ne prouve rien" in said
    assert "Erreur moyenne" not in said_as("right", report) and "avenir" not in said_as("right", report)


def test_a_forecast_as_good_as_repeating_passes():
    past = households()["first_half"]
    for forecast in (past, past.iloc[::-1], past.mean() + 0.9 * (past - past.mean())):
        assert all(remark.state == "right" for remark in project.check_forecast(forecast).remarks)
    assert "Erreur moyenne de 348 dollars" in said_as("right", project.check_forecast(past))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda h: h["second_half"], "vu le second semestre"),
        (lambda h: 2 * h["first_half"], "représente"),
        (lambda h: pd.Series(h["first_half"].mean(), index=h.index), "nettement mieux"),
        (lambda h: h["first_half"] - 100, "négatives"),
        (lambda h: h["first_half"].iloc[4:], "ménages manquants : 4. Votre source"),
        (lambda h: h["first_half"][h["first_half"] > 0], "n’ont rien acheté avant juillet"),
        (lambda h: h["first_half"].replace(h["first_half"].max(), np.inf), "nombres"),
        (lambda h: h["first_half"].reset_index(drop=True), "index"),
        (lambda h: h["first_half"].where(h["first_half"] > 0), "valeurs manquantes"),
        (lambda h: h["first_half"].astype(str), "nombres"),
        (lambda h: pd.concat([h["first_half"], h["first_half"].tail(1)]), "plusieurs fois"),
        (lambda h: h["first_half"].tolist(), "Series"),
    ],
    ids=["leak", "year", "mean", "negative", "lost", "absent", "infinite", "index", "missing", "text", "twice", "list"],
)
def test_mistakes_of_forecast_are_told(spoil, said):
    report = project.check_forecast(spoil(households()))
    assert not report.ok and said in wrong(report), wrong(report)


# --- milestone 5 ------------------------------------------------------------------------------------------------------


def thirds(values: pd.Series) -> pd.Series:
    return pd.qcut(values, 3, labels=["petits", "moyens", "gros"]).astype(str)


def test_segments_of_behaviour_pass():
    assert project.check_segments(thirds(households()["amount"])).ok
    assert project.check_segments(thirds(households()["baskets"]).astype("category")).ok


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda h: thirds(h["amount"]).replace("moyens", "petits"), "2 segments"),
        (lambda h: thirds(h["amount"]).where(h.index > 10, "fondateurs"), "« fondateurs »"),
        (lambda h: pd.qcut(h["amount"], 4, labels=False), "numéros"),
        (
            lambda h: pd.Series(np.array(["rouges", "verts", "bleus"])[np.arange(len(h)) % 3], h.index),
            "diffèrent à peine",
        ),
        (lambda h: thirds(h["amount"]).iloc[1:], "ménages manquants : 1"),
        (lambda h: thirds(h["amount"]).where(h.index > 10), "valeurs manquantes"),
    ],
    ids=["two", "tiny", "numbers", "at random", "lost", "missing"],
)
def test_mistakes_of_segments_are_told(spoil, said):
    report = project.check_segments(spoil(households()))
    assert not report.ok and said in wrong(report), wrong(report)


# --- milestone 6 ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(lines):
    """Campaign 18, measured with pandas alone; ``naive`` is the placebo of ``difference``, which is not asked for."""
    aimed = datasets.load_complete_journey("campaigns").query("campaign_id == 18")["household_id"]
    day = lines["transaction_timestamp"].dt.normalize()
    days = pd.date_range("2017-07-10", "2017-12-24")
    daily = (
        lines.groupby(["household_id", day])["sales_value"]
        .sum()
        .unstack(fill_value=0)
        .reindex(columns=days, fill_value=0)
    )
    earlier, before, during = (daily.iloc[:, 56 * k : 56 * (k + 1)].sum(axis=1) / 8 for k in range(3))
    target = daily.index.isin(aimed)

    def gap(values):
        return values[target].mean() - values[~target].mean()

    did, placebo = gap(during - before), gap(before - earlier)
    return {"difference": gap(during), "did": did, "placebo": placebo, "naive": gap(before)}


def test_effects_computed_with_pandas_alone_pass(measured):
    assert project.check_effects(measured).ok
    assert project.check_effects({name: round(value, 2) for name, value in measured.items()}).ok


def test_no_effect_of_the_check_is_nil_so_that_a_blank_cannot_pass(measured):
    assert all(abs(value) > 1 for value in measured.values())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda m: m | {"did": -m["did"]}, "signe"),
        (lambda m: m | {"did": 8 * m["did"]}, "toute la période"),
        (lambda m: m | {"difference": m["difference"] / 7}, "par jour"),
        (lambda m: m | {"did": m["placebo"]}, "did : c’est la valeur de placebo"),
        (lambda m: m | {"placebo": m["placebo"] + 0.5}, "placebo : ce n’est pas"),
        (lambda m: m | {"did": float("nan")}, "did doit être un nombre"),
        (lambda m: m | {"did": None}, "donnez un nombre à did"),
    ],
    ids=["sign", "period", "day", "mixed", "off", "nan", "none"],
)
def test_mistakes_of_effects_are_told_without_the_answer(measured, spoil, said):
    report = project.check_effects(spoil(measured))
    assert not report.ok and said in wrong(report), wrong(report)
    assert not any(f"{abs(value):.1f}".replace(".", ",") in wrong(report) for value in measured.values())


def test_the_placebo_of_difference_and_the_values_of_the_example_are_named(measured):
    report = project.check_effects(measured | {"placebo": measured["naive"]})
    assert wrong(report) == "placebo : c’est celui de difference. Celui de did est demandé."
    shown, earlier = panel_of(8), panel_of(8, 1)
    example = {name: campaign.effect(shown, name) for name in ("difference", "did")}
    report = project.check_effects(example | {"placebo": campaign.effect(earlier, "did")})
    assert wrong(report).count("campagne 8, celle de la démonstration. La campagne 18 est demandée") == 3


def test_households_without_a_purchase_left_out_are_told(measured):
    panel = panel_of(18)
    buyers = panel[(panel["before"] > 0) & (panel["during"] > 0)]
    assert "sans achat" in wrong(
        project.check_effects(measured | {"difference": campaign.effect(buyers, "difference")})
    )


# --- milestone 7 ------------------------------------------------------------------------------------------------------

PLAN = pd.DataFrame({
    "action": ["carnet de recettes"], "segment": ["gros acheteurs"], "households": [1200], "control": [600],
    "weeks": [8], "effect": [6.0], "cost": [2400.0], "gain": [600 * 8 * 6.0 * 0.25],
})  # fmt: skip


def check_plan(**changes) -> project.Report:
    return project.check_plan(PLAN.assign(**changes), budget=20_000, margin=0.25)


def test_a_coherent_plan_passes():
    assert all(remark.state == "right" for remark in check_plan().remarks), check_plan()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost": 20_001.0}, "plus que le budget"),
        ({"control": 100, "gain": 1100 * 8 * 6 * 0.25}, "groupe témoin"),
        ({"control": 0, "gain": 1200 * 8 * 6 * 0.25}, "groupe témoin"),
        ({"gain": 1200 * 8 * 6 * 0.25}, "groupe témoin ?"),
        ({"gain": 600 * 8 * 6.0}, "taux de marge"),
        ({"effect": "six"}, "effect"),
        ({"cost": -1.0}, "cost"),
    ],
    ids=["budget", "small control", "no control", "control counted", "sales", "text", "negative"],
)
def test_mistakes_of_plan_are_told(changes, said):
    report = check_plan(**changes)
    assert not report.ok and said in wrong(report), wrong(report)


def test_a_losing_action_and_a_blind_test_are_choices_to_defend():
    doubts = {r.text.split("\u00a0")[0]: r for r in check_plan(cost=9_000.0).remarks if r.state == "doubt"}
    assert len(doubts) == 1 and check_plan(cost=9_000.0).ok
    blind = check_plan(effect=1.0, gain=600 * 8 * 0.25, cost=100.0)
    (doubt,) = [remark.text for remark in blind.remarks if remark.state == "doubt"]
    change = panel_of(18).eval("during - before").std()
    assert f"{campaign.detectable(change, 600, 600):.1f}".replace(".", ",") in doubt and "carnet de recettes" in doubt


def test_a_plan_without_a_column_is_told():
    assert "segment" in wrong(project.check_plan(PLAN.drop(columns="segment"), budget=1, margin=0.25))


# --- milestone 8 ------------------------------------------------------------------------------------------------------

WRITTEN = "Le fichier ne montre pas cela, car 80 % des ménages sont déjà là en janvier. " * 3


def test_three_paragraphs_with_a_figure_pass():
    assert project.check_limits(dict.fromkeys(["acquisition", "churn", "causality"], WRITTEN)).ok


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "rien n’est encore écrit"),
        ("On ne sait pas.", "nombre de mots : 4"),
        (WRITTEN.replace("80", "beaucoup"), "aucun chiffre"),
    ],
    ids=["none", "short", "no figure"],
)
def test_what_misses_in_a_paragraph_is_told(text, said):
    report = project.check_limits({"acquisition": WRITTEN, "churn": text, "causality": WRITTEN})
    assert said in wrong(report) and "churn" in wrong(report) and "causality" not in wrong(report)
    assert "dictionnaire" in wrong(project.check_limits(WRITTEN))
