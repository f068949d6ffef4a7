"""What the prose of lesson 07 says of its data is true: each claim is checked on the lesson's own variables."""

import numpy as np
import pandas as pd

LESSON = "07_attrition_satisfaction"


def test_section_2_contracts(lesson):
    rates = lesson["by_contract"]
    assert rates["rate"].min() < 1 / 6 < 0.2 < rates["rate"].max(), "from one in six to more than one in five"
    assert (rates["came_and_left"] == 0).all()
    assert lesson["by_helper"].iloc[0]["left"] == 3 and lesson["by_helper"].iloc[0]["came_and_left"] == 2
    assert lesson["rate_on_mean"] > 1.5 * lesson["rate"]


def test_section_3_rules_of_silence(lesson):
    declared = lesson["declared"]
    two = declared[declared["account_id"] == 2]
    assert len(two) == 3 and two["returned_on"].notna().sum() == 2
    assert lesson["gap"][7] > 20 * 365.25 / 12 and lesson["silent_now"][1] > 600
    rates = lesson["rates"]
    assert rates["contrats"].between(0.155, 0.215).all() and rates["vrais départs"].between(0.09, 0.12).all()
    assert 1.7 < rates["contrats"].mean() / rates["vrais départs"].mean() < 2
    rules = [f"silence de {n} jours" for n in (90, 180, 365)]
    assert rates.loc[2024, rules].is_monotonic_decreasing and (rates.loc[2024, rules] > rates.loc[2023, rules]).all()
    assert rates.loc[2024, rules[0]] > 2 * rates.loc[2023, rules[0]]
    assert abs(rates.loc[2024, "vrais départs"] - rates.loc[2023, "vrais départs"]) < 0.01, "nothing happened in 2024"
    assert 0.5 < lesson["later"].mean() < 0.7, "many who did not renew still order"
    wrong = [table["returned_on"].notna().mean() for table in lesson["alarms"].values()]
    assert wrong == sorted(wrong, reverse=True)


def test_section_4_cohorts(lesson):
    assert lesson["lost_young"] > 0.2 > lesson["by_contract"]["rate"].mean() > lesson["lost_old"] > 0.15
    assert not lesson["yearly"].dropna().is_monotonic_decreasing, "one cohort zigzags"
    assert (
        lesson["cohorts"].shape[0] == 5
        and lesson["since_2020"].groupby(lesson["since_2020"]["start"].dt.year).size().max() < 60
    )
    cohorts = lesson["cohorts"]
    assert (cohorts.diff(axis=1).iloc[:, 1:].fillna(-1) < 0).all(axis=None), "each row decreases"


def test_section_5_survival(lesson):
    silent, real = lesson["survival"]["silence de 365 jours"], lesson["survival"]["vrais départs"]
    assert silent.index[silent["left"] > 0].min() >= 11.9, "blind for twelve months"
    for month in (24, 36, 48):
        gap = silent.loc[:month, "survival"].iloc[-1] - real.loc[:month, "survival"].iloc[-1]
        assert abs(gap) < 0.06, "it has caught up"
    assert 0.40 < lesson["survival"]["contrats"]["survival"].iloc[-1] < 0.44
    assert lesson["test"].p_value > 0.05
    rule, truth = lesson["by_rule"], lesson["by_truth"]
    assert rule.p_value < 0.001 and truth.p_value > 0.1
    assert 1.8 < rule.table.loc[True, "left"] / rule.table.loc[True, "expected"] < 2.2, "twice as many as expected"


def test_section_6_shocks_and_types(lesson):
    per_100, share = lesson["per_100"], lesson["share"]
    usual = per_100.drop(pd.Period("2022-06")).mean()
    assert per_100.idxmax() == pd.Period("2022-06") and per_100.max() > 4 * usual
    assert per_100[per_100.index != pd.Period("2022-06")].max() < 8
    before, after = share[:"2022Q4"].mean(), share["2023Q2":].mean()
    assert 0.20 < 1 - after / before < 0.33 and share["2023Q2":].max() < share[:"2022Q4"].min()
    assert lesson["right"].mean() > 0.85 and 0.4 < lesson["silent_file"] < 0.55 and lesson["anecdotal"] < 0.4
    tested = lesson["tested"]
    assert 38 <= tested.loc["par insatisfaction", "réclamation mal réglée"] <= 45
    assert tested.loc["par insatisfaction", "a répondu à l’enquête"] < 50
    assert tested.loc["par insatisfaction", "note de 5 ou moins"] < 25
    assert set(lesson["six"]["account_id"].map(lesson["named"].set_index("account_id")["clue"])) == {
        "none", "reason", "survey", "complaint", "category", "event"}  # fmt: skip


def test_section_7_signs(lesson):
    signs = lesson["signs"]
    assert signs["ratio"].nlargest(2).index.tolist() == ["long_silence", "fall"]
    assert signs.loc["complaint", "seen"] < 0.15 and signs.loc["complaint", "ratio"] > 2
    assert signs.loc["low_mark", "ratio"] < 1.3


def test_section_8_effects(lesson):
    table = lesson["model"].table()
    assert table.loc["bad_complaints", "odds_ratio"] > 3 and 0.3 < lesson["model"].spread["bad_complaints"] < 0.4
    assert 1.9 < table.loc["silence", "typical"] < 2.1 and 1.4 < table.loc["bad_complaints", "typical"] < 1.65
    assert (table.loc[["pace", "trend", "contract"], "high"] < 0).all()
    around = table.loc[["mark", "answered", "tenure"]]
    assert ((around["low"] < 0) & (around["high"] > 0)).all()


def test_section_9_order_level_use(lesson):
    found = lesson["concordance"]
    assert (found["modèle"] > 0.78).all() and abs(found["modèle"].diff().iloc[1]) < 0.02
    assert found["carte de points"].diff().iloc[1] < -0.03 and (found["carte de points"] < found["modèle"]).all()
    assert (found[["silence seul", "commandes seules"]].max(axis=1) < found["modèle"]).all()
    last = lesson["calibrated"]["année 2025"].iloc[-1]
    assert last["high"] < last["foretold"] and round(last["foretold"], 2) == 0.46 and round(last["happened"], 2) == 0.34
    held = lesson["calibrated"]["année 2024"]
    assert ((held["low"] < held["foretold"]) & (held["foretold"] < held["high"])).all()
    assert lesson["silent"][2024].mean() < lesson["happened"].mean(), "fewer fell silent than when it learned"
    assert all(0.5 < table.loc[2, "found"] < 0.6 for table in lesson["lift"].values())
    seen = lesson["seen"]
    share = seen["repérés"] / seen["clients"]
    assert share["déjà partis, sans le dire"] > 0.75 and share["partent en 2024"] < 0.28
    by_type = lesson["by_type"].groupby(lesson["ids"].map(lesson["truth"]["departure_type"]).map(lesson["words"])).sum()
    spotted = by_type["repérés"] / by_type["départs"]
    decided = by_type["déjà décidés fin 2023"] / by_type["départs"]
    assert 0.28 < spotted["structurelle"] < 0.4 and decided["structurelle"] > 0.6
    assert 0.7 < 1 - decided["par insatisfaction"] < 0.8 and spotted["par insatisfaction"] < 0.2
    assert decided["anecdotique"] == 0
    quarterly = lesson["quarterly"]["repérés"] / lesson["quarterly"]["départs"]
    assert 0.1 < spotted["par insatisfaction"] < 0.15 and quarterly["par insatisfaction"] > 0.36
    assert abs(quarterly["anecdotique"] - spotted["anecdotique"]) < 0.03 and quarterly["anecdotique"] < 0.3
    assert quarterly["structurelle"] > spotted["structurelle"]


def test_section_10_the_leak_shines_then_fails(lesson):
    judge, fair, cheat = lesson["judge"], lesson["foretold"], lesson["cheated"]
    honest, leaky = judge(lambda year: fair[year]), judge(lambda year: cheat[year])
    assert leaky[0] > honest[0] + 0.05 and leaky[1] < honest[1] - 0.03
    table = lesson["compared"]["avec la fuite"]
    assert (table["foretold"].iloc[:2] < 0.01).all() and table["happened"].iloc[:3].between(0.03, 0.10).all()
    assert round(table["foretold"].iloc[-1], 2) == 0.42 and round(table["happened"].iloc[-1], 2) == 0.27
    assert lesson["twenty"][1] < lesson["twenty"][0] - 0.05


def test_section_11_servqual(lesson):
    gaps, items, weights = lesson["gaps"], lesson["items"], lesson["importance"]
    assert gaps["gap"].idxmin() == gaps["expected"].idxmax() == weights["weight"].idxmax() == "reliability"
    order = ["reliability", "responsiveness", "empathy", "assurance", "tangibles"]
    assert gaps["gap"].sort_values().index.tolist() == order and gaps.loc["tangibles", "low"] > 0
    assert gaps.loc["reliability", "perceived"] > gaps.loc["empathy", "perceived"]
    assert (items.loc[1:4, "gap"] > 0).all() and items.loc[5:9, "gap"].between(-1.05, -0.69).all()
    assert items.drop(range(5, 10))["gap"].nsmallest(2).index.tolist() == [12, 21]
    assert (lesson["alphas"][["expected", "perceived", "gap"]] > 0.7).all(axis=None)
    assert lesson["everything"].value > 0.9
    assert weights.drop("tangibles")["correlation"].min() > 0.6 > weights.loc["tangibles", "correlation"]
    assert round(weights.loc["reliability", "weight"], 2) == 0.30


def test_section_12_the_curve_bends_down(lesson):
    rate = lesson["loyalty"]["rate"]
    assert rate.is_monotonic_increasing and rate.loc["5"] - rate.iloc[0] > 2 * (rate.iloc[-1] - rate.loc["5"])
    assert [round(100 * rate.loc[name]) for name in ("0–3", "5", "9–10")] == [57, 82, 92]
    line, real = lesson["line"], lesson["true_line"]
    assert line.bend < 0 and line.p_bend < 0.05 < line.p_value
    assert real.bend < 0 and real.p_value < 1e-5
    stayed = lesson["followed_answers"].groupby("mark", observed=True)["really_stayed"].mean()
    assert stayed.loc["6":].max() - stayed.loc["6":].min() < 0.04 < stayed.loc["6"] - stayed.loc["5"]


def test_section_13_complaints(lesson):
    rate = lesson["recovery"]["rate"]
    assert rate["bien réglée"] > rate["sans réclamation"] > rate["mal réglée ou ouverte"]
    lived = lesson["lived"]
    pace = lived.groupby("complaint", observed=True)["pace"].mean()
    assert (pace.drop("sans réclamation") > pace["sans réclamation"]).all(), "who complains orders often"
    alone, adjusted = np.exp(lesson["alone"]), np.exp(lesson["adjusted"])
    assert 0.55 < alone.loc["bien réglée", "coefficient"] < 0.7
    assert 0.9 < adjusted.loc["bien réglée", "coefficient"] < 1.15
    assert adjusted.loc["mal réglée ou ouverte", "coefficient"] > 5 > alone.loc["mal réglée ou ouverte", "coefficient"]
    for table in lesson["by_pace"].values():
        well, none, badly = (table.loc[name] for name in ("bien réglée", "sans réclamation", "mal réglée ou ouverte"))
        assert well["low"] < none["high"] and none["low"] < well["high"], "they overlap"
        assert badly["rate"] < none["rate"] - 0.1
    assert len(lived) > 2000
    rule = lesson["rule"]
    assert abs(lesson["if_told"] - rule.harm_silent) < 0.01 and abs(lesson["break_even"] - rule.recovery) < 0.02
    assert rule.harm_unresolved > 3 * rule.harm_silent
    times = lesson["times"]["satisfied"]
    assert times.is_monotonic_decreasing and times.iloc[0] == 1


def test_section_14_captives_stay_and_do_not_recommend(lesson):
    kinds, recommend = lesson["kinds"], lesson["recommend"]
    assert abs(kinds.loc["captif", "rate"] - kinds.loc["loyal", "rate"]) < 0.03
    assert recommend["captif"] < 5 < 7.5 < recommend["loyal"]
    assert kinds.loc["libre de partir", "high"] < kinds.loc["loyal", "low"]


def test_section_15_not_everybody_pays(lesson):
    least = lesson["least"]
    assert 0.6 < least[0] < 2 / 3 and least[-1] < 0.1
    best = {name: table["total"].max() for name, table in lesson["ranked"].items()}
    assert best["par gain attendu"] > best["par valeur"] > best["par risque"] > 0
    assert all(table["total"].iloc[-1] < 0 for table in lesson["ranked"].values())
    promised = lesson["ranked"]["par gain attendu"].loc[lesson["chosen"], "gain"].sum()
    kept = lesson["real_gain"][lesson["chosen"]].sum()
    corrected = lesson["corrected"][lesson["chosen"]].sum()
    assert 0 < kept < corrected / 2 < corrected < promised, "the level, then the winner's curse"
    assert lesson["too_late"][lesson["chosen"]].sum() < 0
    assert 0.45 < lesson["already"][lesson["silent"][2024]].mean() < 0.55, "half had gone already"
    assert lesson["real_gain"][lesson["by_risk"]].sum() < kept / 3 and lesson["real_gain"].sum() < 0
    best_effort = [table["gain"].idxmax() for table in lesson["policies"].values()]
    assert best_effort == [0, 175, 425]


def test_section_16_what_is_not_known(lesson):
    clues = lesson["clues"]
    assert clues["reason"].notna().mean() < 0.25
    assert (lesson["known"][2024]["answered"] == 0).mean() > 0.3
