"""What the prose of lesson 01 says of its data is true: each claim is checked on the lesson's own variables."""

from dataclasses import replace

import pytest

from crmcourse import relation

LESSON = "01_relation_client"


def test_section_1_the_story_of_account_1958(lesson):
    purposes = lesson["story"]["purpose"].tolist()
    assert purposes[0] == "prospection" and lesson["story"]["direction"][0] == "sortant"
    assert purposes[:4].count("demande de devis") == 2 and purposes[4] == "commande"
    assert purposes.index("réclamation") < len(purposes) - 1 - purposes[::-1].index("commande")
    assert purposes[-2:] == ["campagne", "campagne"]


def test_section_2_the_share_of_customer(lesson):
    assert lesson["share"].median() < 1 / 3
    assert lesson["share"].max() > 1


def test_section_3_the_promotion_leads_for_more_than_two_years_then_not(lesson):
    assert 8 < lesson["quarter"] <= 12
    start = relation.Assumptions()
    for weaker in ({"attachment": 0.03}, {"forgetting": 0.6}):
        assert relation.overtaking(relation.simulate(replace(start, **weaker))) is None
    wide = lesson["played"].pivot(index="quarter", columns="policy", values="cumulated_eur")
    assert wide["follow_up"].iloc[0] < wide["nothing"].iloc[0] and wide["follow_up"].iloc[-1] > wide["nothing"].iloc[-1]


def test_section_5_the_measured_life_cycle(lesson):
    naive = lesson["naive"].set_index("quarter")["rate"]
    assert naive[0] > naive[1] > naive[8] > naive[16]
    talked = lesson["talked"].set_index("quarter")["rate"]
    assert talked.idxmax() == -1 and talked[-1] > 5 * talked[-2]
    assert 0.7 < talked[1:8].mean() / talked[0] < 1, "contacts fall slowly"
    ordered = lesson["ordered"].set_index("quarter")["rate"]
    assert ordered[1] < ordered[4] < ordered[6]
    bands = lesson["rates"].groupby(lesson["ages"], observed=True).mean()
    assert (bands.idxmax() == "8 à 16").all()
    assert (bands["tant qu’ils restent"] > bands["tous"]).all()
    assert bands["tous"].iloc[0] < bands["tous"].iloc[1] and bands["tous"].iloc[-1] < bands["tous"].iloc[-2]


def test_section_6_the_scorecard(lesson):
    card = lesson["card"]
    assert card["revenue_eur"].is_monotonic_increasing and card["profit_eur"].is_monotonic_increasing
    assert (
        card.loc[2021:2023, "retention"].is_monotonic_decreasing and card["retention"][2024] > card["retention"][2023]
    )
    assert card["satisfaction"].idxmin() == card["settled"].idxmin() == 2022
    assert card["service_cost"].max() - card["service_cost"].min() < 0.005
    moves = lesson["pd"].DataFrame(lesson["moves"]) / 1e6
    gone, come, stayed = moves.to_numpy()
    assert 1.9 < -gone[1] < 2.1 < -gone[2], "about two millions in 2022, more in 2023"
    assert (come + stayed + gone > 0).all() and (stayed > 0).all()
    assert moves.sum().to_numpy() == pytest.approx(card["revenue_eur"].diff().loc[2021:2023] / 1e6)


def test_section_7_the_links_of_the_chain(lesson):
    stays = lesson["stays"]["mean"]
    assert stays[0] < stays[1] - 0.08 and stays[1:].max() - stays[1:].min() < 0.03
    free, tied = lesson["leaves"]["libres"]["mean"], lesson["leaves"]["tenus par une barrière"]["mean"]
    assert 0.4 < free[0] < 0.55 and tied[0] < 0.55 * free[0]
    assert max(table["n"][0] for table in lesson["leaves"].values()) < 40
    now = relation.link(lesson["panel"], "satisfaction", "orders_now", bounds=[5, 7, 8, 9])
    assert now["mean"].idxmax() == 0 and now["low"][0] > now["high"][2:].max()
    change = relation.link(lesson["panel"], "satisfaction", "change", bounds=[5, 7, 8, 9])
    assert change["mean"][0] < change["mean"][1] < 0 and (change["high"][2:] > 0).all()
    alike = relation.link(lesson["alike"], "satisfaction", "change", bounds=[5, 7, 8, 9])["mean"]
    assert (alike[:2] <= -2).all() and alike[4] < alike[3]
    delivery = lesson["by_tenure"]["delivery_cost_eur"] / lesson["by_tenure"]["amount_eur"]
    assert delivery[1] < delivery[0] and delivery[6] > delivery[1]
    rebate = lesson["rebates"]["rebate"] / lesson["rebates"]["list_price"]
    assert rebate[0] > rebate[1] + 0.01 and (rebate[1:] >= rebate[1] - 0.001).all()


def test_section_8_the_customer_capital(lesson):
    assert 2 < lesson["equity"] / lesson["book_value"] < 4
    assert 0.15 < 1 - lesson["expected"] / lesson["actual"] < 0.25
    assert abs(lesson["kept"].mean() - lesson["retention_2024"]) < 0.03, "within three points"
    spent, kept = lesson["spent"], lesson["kept"]
    assert spent[~kept].mean() < spent[kept].mean() < lesson["future"].loc[kept, "amount_2025_eur"].mean()


def test_section_9_and_10_contacts(lesson):
    cost = {name: lesson["interactions"].loc[mask, "cost_eur"].sum() for name, mask in lesson["wasted"].items()}
    assert max(cost, key=cost.get) == "envoyés à qui n’a jamais commandé"
    sent = lesson["interactions"].loc[lesson["sent"], "cost_eur"].sum()
    assert cost["envoyés à un client déjà parti (vérité)"] < 0.02 * sent
    assert 300 < lesson["wasted"]["envoyés à un client déjà parti (vérité)"].sum() < 1000
    settled = relation.link(lesson["complaints"], "days", "satisfied", bounds=[4, 8, 15, 31])["mean"]
    assert settled[0] == 1 and settled[4] < 0.05


def test_model_answer_of_the_promotion_or_follow_up_case():
    """The figures that the example answer of exercise 01 reads in its table."""
    years = {}
    for forgetting in (relation.Assumptions().forgetting, 0.5):
        played = relation.simulate(relation.Assumptions(forgetting=forgetting))
        played = played.assign(year=(played["quarter"] + 3) // 4)
        years[forgetting] = played.groupby(["policy", "year"])["profit_eur"].sum().unstack().round(-2)
    course, forgetful = years.values()
    assert course.loc[["promotion", "follow_up", "nothing"], 1].tolist() == [626_900, 570_700, 575_700]
    assert course.loc[["follow_up", "promotion"], 2].tolist() == [518_600, 491_700]
    assert course.loc["follow_up", 5] - course.loc["promotion", 5] > 110_000
    assert forgetful.loc["follow_up", 1] == 564_200
    lead = forgetful.loc["follow_up"] - forgetful.loc["promotion"]
    assert (lead[:3] < 0).all() and 0 < lead[4] < 10_000 and lead.sum() < 0
