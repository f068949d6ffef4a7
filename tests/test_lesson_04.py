"""What the prose of lesson 04 and of its exercise says of DirectSell is true: checked on the lesson's own variables."""

import numpy as np
import pytest

LESSON = "04_offensif_defensif"


def test_section_3_growth(lesson):
    amount, options = lesson["growth"]["amount_eur"], lesson["options"]
    assert lesson["exact"] and options["Offensive"] > options["Défensive"] > 0
    assert -amount["lost"] == pytest.approx(amount["wider"] + amount["share"], rel=0.15)
    assert (amount.drop("lost") > 0).all()
    levers = lesson["crm"].strategy.levers
    for market in ([], ["sector"], ["sector", "region"]):
        table = levers(lesson["orders"], lesson["accounts"], before=2023, after=2024, market=market)
        assert table.loc["wider", "amount_eur"] == 0 < amount["wider"]
    by_seniority = lesson["table"].groupby(lesson["seniority"])[["volume", "valeur"]].sum()
    assert (
        by_seniority.loc["gagnés en 2023", "volume"] > amount["volume"]
        and by_seniority.loc["plus anciens", "volume"] < 0
    )
    assert 0.6 < lesson["inflation"] / lesson["table"]["valeur"].sum() < 1
    defence = {
        after: levers(lesson["orders"], lesson["accounts"], before=after - 1, after=after)["amount_eur"].iloc[2:].sum()
        for after in range(2021, 2025)
    }
    assert [after for after, sum_ in defence.items() if sum_ < 0] == [2021, 2022]


def test_sections_4_and_5_the_funnel(lesson):
    whole, by_origin, raw, fair = (lesson[name] for name in ("whole", "by_origin", "raw", "fair"))
    assert whole.loc["prospect", "rate"] > 0.5 and 0.7 < whole.loc["customer", "rate"] < 0.8
    first = by_origin.xs("prospect", level="stage")
    assert first["rate"].idxmax() == "recommandation" and first["rate"].idxmin() == "fichier loué"
    assert first.loc["fichier loué", "high"] < 0.5 * first.loc["recommandation", "low"]
    second = by_origin.xs("customer", level="stage")["rate"]
    assert second.max() - second.min() < 0.15 < first["rate"].max() - first["rate"].min()
    assert lesson["outside"].sum() <= 6
    assert raw["key"].is_monotonic_decreasing and raw["key"].iloc[0] > 5 * raw["key"].iloc[-1]
    assert fair["key"].dropna().min() > 0.7 * fair["key"].dropna().max() and 2024 not in fair.index
    assert np.allclose(raw["customer"].loc[fair.index], fair["customer"], atol=0.005)


def test_section_7_costs(lesson):
    contacts_alone, full = lesson["acquisition"]
    assert full > 2 * contacts_alone


def test_section_8_priorities(lesson):
    placed, real, sums = lesson["placed"], lesson["real_cell"], lesson["sums"]
    assert 0.2 < (placed["cell"] != real).mean() < 0.3, "« un client sur quatre »"
    assert lesson["customers"]["share"].gt(1).sum() > 10
    counts = placed["cell"].value_counts().drop("hors matrice")
    assert counts.idxmax() == "Conquérir"
    moves = lesson["moves"]
    assert moves.loc["Conquérir", "Sélectionner"] > moves.loc["Sélectionner", "Conquérir"]
    change = sums["y2025"] / sums["amount_eur"] - 1
    assert change[["Conquérir", "Sélectionner"]].min() > 0.2 and change.drop(["Conquérir", "Sélectionner"]).max() < 0


def test_section_9_effort_and_channels(lesson):
    here, channels = lesson["here"], lesson["channels"]
    left, satisfied = (here.groupby("cell")[name].mean() for name in ("parti_2025", "satisfaction"))
    hostile, friendly = ["Oublier", "Nouvelle stratégie"], ["Attention minimale", "Relation privilégiée"]
    assert left[hostile].min() > left[friendly].max() and satisfied[hostile].max() < satisfied[friendly].min()
    assert channels["rank_of_cost"].tolist() == [1, 2, 4, 3, 5]
    assert channels["low"]["visite"] > channels["high"][["web", "e-mail", "téléphone"]].max()
    assert (lesson["in_access"]["cell"] == "hors matrice").sum() > 200
    letters = lesson["in_access"].query("channel == 'courrier'").groupby("up").size()
    assert letters.max() < 1.1 * letters.min()


def test_section_10_value(lesson):
    table = lesson["by_strategy"]
    rise = table["achats_2025"] / table["achats_2024"]
    assert rise.idxmax() == "Multi-équipement" and rise["Rétention"] < 1 < rise["Fidélisation"]
    assert table["déficitaires"].sum() > 10


def test_section_11_claims_and_budget(lesson):
    claims, now, best, gain = (lesson[name] for name in ("claims", "now", "best", "gain"))
    assert claims["dépense : gagner / garder"].max() < 1, "« dix fois plus » est faux"
    assert claims["coût unitaire : gagné / gardé"].max() < 5
    assert claims["coût unitaire : gagné / gardé"].iloc[0] < 2, (
        "modèle de réponse de l’exercice : « moins de deux fois »"
    )
    assert now["next_won"] > now["next_kept"] and best["cost_ratio"] > now["cost_ratio"]
    assert now["cost_extra"] > 5 * lesson["spent_keep"] / now["kept"]
    assert (gain > 0).any() and (gain < 0).any() and gain[0, 0] > 0 > gain[-1, -1]
    stay = lesson["pool"].groupby("contacté")["resté"].mean()
    assert stay["suivi"] > stay["sans suivi"]
    table = lesson["pool"].pivot_table(index="fréquence", columns="contacté", values="resté", observed=True)
    gap = table["suivi"] - table["sans suivi"]
    assert gap.min() < 0 < gap.max()


def test_the_simulator_s_riddle_has_an_answer(lesson):
    """A customer won costs five times a customer kept, and yet the next euro goes to winning."""
    strategy, start = lesson["crm"].strategy, lesson["market"]()
    keep = strategy.Response(start.keep.ceiling, start.keep.speed, 0.90)
    bent = strategy.Market(start.suspects, start.customers, start.win, keep, start.value_won_eur, start.value_kept_eur)
    total = float(lesson["total_budget"])
    at = strategy.allocate(bent, win_eur=0.6 * total, keep_eur=0.4 * total)
    assert at["cost_ratio"] >= 5 and at["next_won"] > at["next_kept"]


def test_section_12_the_plan(lesson):
    strategy, visits = lesson["crm"].strategy, lesson["visits"]
    cost = 2 * lesson["visit"] * len(lesson["to_conquer"]) + 3000
    assert cost / (len(lesson["to_conquer"]) * lesson["each"]["toute la case"]) > 0.10, (
        "la case entière perdrait de l’argent"
    )
    figures = strategy.economics(visits, int((~lesson["targets"]["control"]).sum()))
    assert figures["break_even"] < 0.06 and figures["cost_eur"] == pytest.approx(20_280)
    assert lesson["targets"]["control"].sum() == 6
    assert 180 <= len(lesson["to_conquer"]) <= 190 and 190e3 < lesson["to_conquer"]["headroom_eur"].median() < 215e3
    assert 2.05e6 < -lesson["growth"].loc["lost", "amount_eur"] < 2.15e6


def test_the_exercise_quotes_the_cost_of_a_contact(lesson):
    alone = lesson["interactions"][lesson["interactions"]["campaign_id"].isna()].groupby("channel")["cost_eur"]
    assert (alone.min() == alone.max()).all()
    assert alone.max()[["visite", "téléphone", "e-mail"]].tolist() == [160, 9, 0.8]
