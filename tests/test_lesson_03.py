"""What the prose of lesson 03 says of its data is true: each claim is checked on the lesson's own variables.

The prose writes no figures, but it reads the tables ("the most", "half", "stable"): when the data change, so may
the reading.
"""

import numpy as np

LESSON = "03_frac"


def test_section_4_the_portfolio(lesson):
    amount = lesson["customers"]["amount_per_year"]
    assert amount.mean() > 2 * amount.median()
    assert lesson["customers"]["frequency"].quantile(0.25) == 0
    assert set(lesson["silent"]["code"]) == {"111"}
    for letter in "RFA":
        assert set(lesson["portfolio"][letter]) == {1, 2, 3, 4}
    grid = lesson["portfolio"].groupby(["R", "F"])["amount_per_year"].agg(["size", "mean"])
    assert set(grid["size"].nlargest(2).index) == {(1, 1), (4, 4)}
    assert grid["mean"].idxmax() == (4, 4)


def test_section_5_the_holes_hold_few_customers_but_some(lesson):
    months, thousands = lesson["months"], lesson["thousands"]
    in_holes = [
        months.between(5, 6, inclusive="neither").sum(),
        thousands.between(10, 11, inclusive="left").sum(),
        thousands.between(50, 51, inclusive="neither").sum(),
    ]
    assert min(in_holes) > 0
    assert sum(in_holes) < len(months) / 10
    assert lesson["changes"]["généreux"]["code change"] == 0


def test_section_6_the_season(lesson):
    assert lesson["recent"].idxmin() in {"08/2024", "09/2024", "10/2024"}
    per_month = lesson["per_month"]
    assert per_month.idxmin() == 8
    assert per_month[8] < 0.6 * per_month.drop(8).mean()


def test_section_7_fixed_scale_and_quintiles(lesson):
    notes, quintiles, amount = lesson["portfolio"]["A"], lesson["by_quintile"]["A"], lesson["customers"]["amount"]
    assert set(quintiles[notes == 1]) == {1, 2, 3}
    assert set(notes[quintiles == 5]) == {2, 3, 4}
    assert amount[quintiles == 5].min() < 40_000 and amount[quintiles == 5].max() > 1_000_000
    assert lesson["torn"].sum() > len(notes) / 4


def test_section_8_the_score_predicts_groups(lesson):
    back, spent = lesson["by_total"]["retour"], lesson["by_total"]["dépense"]
    assert (back.diff().dropna() > 0).sum() >= 6 and (back.diff().dropna() < 0).any()
    assert (spent.diff().dropna() > 0).all()
    assert 0 < back.iloc[0] < 0.5
    gap = {letter: column.iloc[-1] - column.iloc[0] for letter, column in lesson["rate"].items()}
    assert max(gap, key=gap.get) == "R"


def test_section_8_recency_is_a_sign_with_two_errors(lesson):
    gone = lesson["past"].groupby("R")["gone"].agg(["sum", "size"])
    assert 0.5 < gone.loc[1, "sum"] / gone.loc[1, "size"] < 1
    assert 0 < gone.loc[4, "sum"] < 0.05 * gone.loc[4, "size"]


def test_section_8_regression_to_the_mean(lesson):
    still, after, truth = lesson["still"], lesson["after"], lesson["truth"]
    account = still["account_id"]
    table = still.assign(later=account.map(after).fillna(0), true=account.map(truth["purchase_rate"]))
    means = table.groupby("F")[["frequency", "later", "true"]].mean()
    assert (means.diff().dropna() > 0).all(axis=None)
    assert means.loc[1, "later"] > means.loc[1, "frequency"] and means.loc[4, "later"] < means.loc[4, "frequency"]
    assert (means["true"] / means["frequency"]).idxmax() == 1


def test_section_8_weights(lesson):
    reached = list(lesson["reached"].values())  # in the order: amount alone, amount first, equal, recency first
    assert reached == sorted(reached, reverse=True)
    assert reached[-1] > 40


def test_section_9_variety_only_accompanied_frequency(lesson):
    compare = lesson["compare"]
    raw = compare.groupby("catégories")["back_2024"].mean()
    assert raw["3 ou plus"] - raw["1 ou 2"] > 0.08
    cells = compare.groupby(["F", "catégories"])["back_2024"].agg(["mean", "size"]).unstack()
    weight = cells["size"].min(axis=1)
    gap = cells["mean"]["3 ou plus"] - cells["mean"]["1 ou 2"]
    assert abs(np.average(gap, weights=weight)) < (raw["3 ou plus"] - raw["1 ou 2"]) / 2
    assert weight.min() < 10


def test_section_9_one_family_falls(lesson):
    after = lesson["index"].loc[["2023", "2024"]]
    assert (after["Informatique"] < 100).all()
    assert (after.drop(columns="Informatique") > 100).all(axis=None)
    assert (lesson["partly_gone"]["total"] >= 8).mean() > 0.3
    top = [set(pair) for pair in lesson["pairs"].nlargest(6).index]
    assert {"Emballage", "Stockage et manutention"} in top and {"Informatique", "Mobilier"} in top


def test_section_10_segments(lesson):
    shares = lesson["weight"] / lesson["weight"].sum()
    assert shares.loc["Champions", "euros"] > 0.5 and shares.loc["Champions", "clients"] < 0.2
    assert shares.loc["Perdus", "euros"] == 0 and shares.loc["Perdus", "clients"] > 0.2
    assert "À reconquérir" not in shares.index
    cost = lesson["sent"].groupby("channel")["cost_eur"].mean()
    assert cost["visite"] > 100 * cost["e-mail"]


def test_section_11_segments_are_places_of_passage(lesson):
    stay = lesson["stay"]["restés (%)"].dropna().drop("Absents", errors="ignore")
    steady = ["Champions", "Fidèles", "Perdus"]
    assert stay[steady].min() > 50 and stay["Perdus"] > 80
    assert stay.drop(steady).max() < 25
    to_keep = lesson["moves"].loc["À ne pas perdre"]
    assert to_keep["Perdus"] / to_keep.sum() > 1 / 3
    assert to_keep["Perdus"] == to_keep.max()


def test_section_12_frac_congratulates_customers_who_decline(lesson):
    segments = lesson["segments"].loc[lesson["declining"], "segment"].value_counts(normalize=True)
    assert segments["Fidèles"] + segments["Champions"] > 0.6


def test_section_13_the_grocer(lesson):
    assert lesson["codes"].index[0] == "441" and lesson["codes"].iloc[0] > 0.8
    assert lesson["at_grocer"] < 0.6 and 0.7 < lesson["at_directsell"] < 0.85
    assert lesson["main"].index[0] == "GROCERY" and lesson["main"].iloc[0] > 0.8


def test_section_14_survivors_and_value(lesson):
    cohort = lesson["cohort"]
    survivors, everyone = cohort.where(cohort > 0).mean(), cohort.mean()
    assert abs(survivors[2024] / survivors[2020] - 1) < 0.15
    assert everyone[2024] < 0.75 * everyone[2020]
    margin = lesson["best"]["account_id"].map(lesson["margin"])
    assert margin.quantile(0.9) > 2 * margin.quantile(0.1)
