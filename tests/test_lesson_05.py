"""What the prose of lesson 05 says of its data is true: each claim is checked on the lesson's own variables."""

import numpy as np

LESSON = "05_valeur_vie"


def test_section_1_leavers_put_the_break_even_off(lesson):
    break_even = [lesson["crm"].ltv.break_even_year(table) for table in lesson["with_leavers"].values()]
    assert break_even[:3] == sorted(break_even[:3]) and break_even[-1] is None


def test_section_2_which_components_hold(lesson):
    measured, rates = lesson["measured"], lesson["rates"]
    assert 0 < lesson["acquisition"] < 100 < lesson["by_year_of_life"].loc[1, "tous ceux conquis"]
    assert measured["revenue_growth"].is_monotonic_increasing
    first, second, third = rates["remise"]
    assert first - second > 0.01 > abs(second - third), "one step, then almost nothing"
    assert measured["price_premium"].iloc[1] > measured["revenue_growth"].iloc[1] / 2, "it weighs"
    delivery = rates["livraison"]
    assert delivery[1] > delivery[2] and abs(delivery[2] - delivery[3]) < 0.002
    assert measured["referrals"].max() < measured["base_profit"].iloc[0] / 10
    assert not measured["referrals"].is_monotonic_increasing
    means = lesson["by_year_of_life"]
    median = means["médiane de ceux qui restent"]
    assert (median < 0.6 * means["ceux qui restent"]).all() and median[3] < median[2]
    assert (means["tous ceux conquis"] < means["ceux qui restent"]).all()


def test_section_3_most_customers_are_worth_less_than_the_mean(lesson):
    values = lesson["drawn_lives"]["value"]
    assert abs(values.mean() / lesson["forever"] - 1) < 0.02
    assert (values < lesson["forever"]).mean() > 0.5


def test_section_4_the_claims(lesson):
    losses = lesson["losses"].T
    assert losses["vrais départs"].between(0.08, 0.12).all()
    assert (losses["sans achat l’année suivante"] > losses["vrais départs"]).all()
    rises = lesson["table"]
    assert round(rises.min(axis=None), 2) == 0.10 and rises.max(axis=None) > 1, "the quiz: from 10 % to more than 100 %"
    held = rises >= 0.5 - 1e-9
    assert not held.loc[:, :0.85].any(axis=None) and not held.loc[0.10:].any(axis=None) and held.any(axis=None)
    assert lesson["where"](1000, 0.10) == "jamais" and " et " in lesson["where"](200, 0.10)


def test_sections_5_and_6_concentration(lesson):
    crm, amounts, grocer = (lesson[name] for name in ("crm", "amounts", "grocer"))
    assert crm.ltv.pareto_share(grocer) < crm.ltv.pareto_share(amounts) < 0.75
    losing = lesson["losing"]
    assert lesson["buyers"] < len(losing) / 10, "mostly prospects"
    assert -losing.sum() < 0.02 * lesson["net"].sum(), "flat"
    first_two = lesson["first_two"]
    assert abs(first_two["DirectSell (profit)"] - first_two["cours (profit)"]) < 0.05
    assert first_two["épicier (ventes)"] > first_two["cours (profit)"] + 0.1
    top = lesson["shares"].loc["IV"]
    assert top["cours (profit)"] > top["DirectSell (profit)"]


def test_section_7_contracts(lesson):
    table = lesson["model_contracts"].table()
    assert table.loc["alpha", "low"] < 0.65 < table.loc["alpha", "high"]
    assert table.loc["beta", "low"] < 2.9 < table.loc["beta", "high"]
    assert lesson["by_term"]["taux observé"].is_monotonic_increasing
    assert np.abs(lesson["regular"].survival(np.arange(13)) - lesson["published"]).max() < 0.01


def test_section_9_right_order_low_level(lesson):
    assert -0.25 < lesson["gap"] < -0.05
    held_out = lesson["held_out"]
    assert (held_out["actual"] > held_out["expected"]).sum() > len(held_out) / 2
    model = lesson["model"].table()
    assert model.loc["r", "low"] < lesson["true_rate"].mean() ** 2 / lesson["true_rate"].var() < model.loc["r", "high"]
    assert 12 * lesson["model"].r / lesson["model"].alpha < lesson["true_rate"].mean()
    assert model.loc["b", "high"] > 100 * model.loc["b", "low"]
    told = (lesson["check"]["annoncée"] - lesson["check"]["vraie"]).to_numpy()
    assert np.abs(told[[0, 3]]).max() < 0.05 and told[[1, 2, 4]].min() > 0.1
    by_fifth = lesson["judged"].groupby(lesson["fifths"], observed=True).mean()
    assert by_fifth["réel"].is_monotonic_increasing and (by_fifth["réel"] > by_fifth["prévu"]).sum() >= 4


def test_section_10_gamma_gamma_helps_little_here(lesson):
    assert lesson["spend"].mean_spend > 1.2 * lesson["true_basket"].mean()
    errors = lesson["errors"].groupby(lesson["times"], observed=True).mean()
    ratio = errors["Gamma-Gamma (€)"] / errors["moyenne du client (€)"]
    assert ratio["1"] > 1.1 and ratio.between(0.8, 1.2).all()


def test_section_11_a_customer_who_never_came_back(lesson):
    means = lesson["for_2025"].groupby(lesson["groups"], observed=True)[["value", "mended", "real"]].mean()
    over = means["value"] > means["real"]
    assert over["0"] and not over.drop("0").any()
    assert means.loc["0", "value"] > means.loc["1 ou 2", "value"]
    assert means["mended"].is_monotonic_increasing and means["real"].is_monotonic_increasing
    reached = lesson["reached"].drop("l’avenir lui-même")
    assert reached["P(actif)"] < 0.25 and reached["score FRAC"] < reached["ventes de 2024"] < reached["valeur prévue"]
    assert reached["valeur prévue"] - reached["ventes de 2024"] < 0.03
    deciles = lesson["deciles"].loc[["444", "433", "411"]]
    assert (deciles[0.9] > 2 * deciles[0.1]).all()
