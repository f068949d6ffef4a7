"""Strategy: matrices and planes, channels, the insurance path."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from crmcourse import strategy
from crmcourse.checks import InputError

AS_OF = pd.Timestamp("2024-12-31")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def small() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": range(1, 8),
            "potential_eur": [24_999.0, 25_000.0, 99_999.0, 100_000.0, 500_000.0, 1e6, 30_000.0],
            "share": [0.9, 0.0, 0.25, 0.2499, 0.5, 1.7, 0.5],
            "amount_eur": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
            "attitude": ["hostile", "réservée", "neutre", "amicale", "hostile", "neutre", "amicale"],
        }
    )


def test_priorities_at_every_bound():
    placed = strategy.place(small(), strategy.priorities())
    names = ["hors matrice", "Sélectionner", "Entretenir", "Conquérir", "Défendre", "Défendre", "Servir simplement"]
    assert placed["cell"].tolist() == names
    table = strategy.cells(placed, strategy.priorities(), amount="amount_eur")
    assert table["accounts"].sum() == 7 and table["amount_eur"].sum() == 28
    assert table.loc["Développer", "accounts"] == 0
    assert "hors matrice" not in strategy.cells(placed.tail(6), strategy.priorities()).index


def test_effort_and_the_side_of_the_neutral():
    large = strategy.place(small(), strategy.effort())["cell"].tolist()
    assert large[3] == "Relation privilégiée" and large[4] == "Nouvelle stratégie" and large[0] == "Oublier"
    strict = strategy.place(small(), strategy.effort(friendly=["amicale"]))["cell"].tolist()
    assert strict[5] == "Nouvelle stratégie" and large[5] == "Relation privilégiée"
    for friendly in ([], ["gentille"], list(strategy.ATTITUDES)):
        with pytest.raises(InputError, match="friendly"):
            strategy.effort(friendly=friendly)
    with pytest.raises(InputError, match="size_eur"):
        strategy.effort(size_eur=-1)


def test_a_cell_name_used_twice_counts_each_cell_apart():
    table = small().assign(channel=["web", "web", "e-mail", "e-mail", "visite", "courrier", "aucun"])
    placed = strategy.place(table, strategy.access())
    counts = strategy.cells(placed, strategy.access())
    assert counts["accounts"].sum() == 7 and len(counts) == 16
    assert counts.loc[(counts["across"] == "e-mail") & (counts["up"] == "potentiel fort"), "accounts"].tolist() == [1]
    assert placed["cell"].tolist() == [
        "Adapté",
        "Trop léger",
        "Adapté",
        "Trop léger",
        "Adapté",
        "Adapté",
        "hors matrice",
    ]


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), cut=st.floats(-100, 100))
@settings(max_examples=50, deadline=None)
def test_a_class_starts_at_its_threshold(values, cut):
    axis = strategy.Axis("x", "x", ("bas", "haut"), thresholds=(cut,))
    assert axis.classify(pd.Series(values)).tolist() == ["haut" if v >= cut else "bas" for v in values]


@pytest.mark.parametrize(
    "options",
    [
        {"classes": ("a",), "thresholds": ()},
        {"classes": ("a", "b"), "thresholds": (2.0, 1.0)},
        {"classes": ("a", "b"), "thresholds": (1.0, 2.0, 3.0)},
        {"classes": ("a", "a"), "thresholds": (1.0,)},
        {"classes": ("a", "b"), "thresholds": (float("nan"),)},
        {"classes": ("a", "b"), "groups": (("x",), ("x",))},
        {"classes": ("a", "b"), "groups": (("x",), ("y",)), "thresholds": (1.0,)},
        {"classes": ("a", "b"), "thresholds": (1.0,), "bounds": ("un",)},
    ],
)
def test_an_axis_that_cannot_be(options):
    with pytest.raises(InputError, match="Axe"):
        strategy.Axis("x", "x", **options)


def test_a_matrix_needs_every_cell_and_its_own():
    good = strategy.priorities()
    with pytest.raises(InputError, match="case"):
        strategy.Matrix("essai", good.across, good.up, dict(list(good.cells.items())[:-1]))
    placed = strategy.place(small(), good)
    with pytest.raises(InputError, match="Conquérir"):
        strategy.cells(placed, strategy.effort())
    for wrong in (lambda: strategy.priorities(share=(0.5, 0.25)), lambda: strategy.access(potential_eur=(9e4, 2e4))):
        with pytest.raises(InputError, match="Axe"):
            wrong()
    for wrong, word in (({"profit_eur": np.nan}, "profit_eur"), ({"headroom_eur": -1}, "headroom_eur")):
        with pytest.raises(InputError, match=word):
            strategy.value_strategies(**wrong)
    for bad, word in (
        (small().drop(columns="share"), "share"),
        (small().assign(share=np.nan), "share"),
        (small().assign(share="x"), "share"),
    ):
        with pytest.raises(InputError, match=word):
            strategy.place(bad, good)
    with pytest.raises(InputError, match="cell"):
        strategy.plot_matrix(small(), good)


def test_pictures_write_counts_and_thresholds():
    ax = strategy.plot_matrix(
        strategy.place(small(), strategy.priorities()), strategy.priorities(), amount="amount_eur"
    )
    texts = [text.get_text() for text in ax.texts]
    assert any("2 comptes" in text for text in texts) and "hors matrice" in ax.get_title()
    assert "25" in ax.get_xticklabels()[0].get_text()
    plane = strategy.value_strategies()
    points = pd.DataFrame({"profit_eur": [-500.0, 5000.0, 1.0], "headroom_eur": [0.0, 9e4, 6e4]})
    placed = strategy.place(points, plane)
    assert placed["cell"].tolist() == ["Externalisation ou résiliation", "Fidélisation", "Multi-équipement"]
    assert strategy.plot_plane(placed, plane).get_xlabel()
    with pytest.raises(InputError, match="seuil"):
        strategy.plot_plane(placed, strategy.priorities())


# --- profile ----------------------------------------------------------------------------------------------------------

ACCOUNTS = pd.DataFrame({"account_id": [1, 2], "potential_eur": [1000.0, 2000.0]})
ORDERS = pd.DataFrame(
    {
        "order_id": [1, 2, 3],
        "account_id": [1, 1, 1],
        "order_date": pd.to_datetime(["2023-12-31", "2024-01-01", "2024-12-31"]),
        "amount_eur": [100.0, 300.0, 900.0],
        "delivery_cost_eur": [5.0, 10.0, 20.0],
    }
)
LINES = pd.DataFrame({"order_id": [1, 2, 3, 3], "quantity": [1, 2, 3, 1], "unit_cost_eur": [50.0, 100.0, 100.0, 40.0]})
CONTACTS = pd.DataFrame(
    {
        "account_id": [1, 2, 2],
        "interaction_date": pd.to_datetime(["2024-06-01", "2023-06-01", "2024-07-01"]),
        "cost_eur": [7.0, 9.0, 3.0],
    }
)


def test_profile_by_hand_over_the_year_alone():
    table = strategy.profile(ACCOUNTS, ORDERS, LINES, CONTACTS, as_of=AS_OF).set_index("account_id")
    assert table.loc[
        1, ["amount_eur", "share", "headroom_eur", "margin_eur", "service_eur", "profit_eur"]
    ].tolist() == [1200, 1.2, 0, 660, 37, 623]
    assert table.loc[2, ["amount_eur", "share", "headroom_eur", "profit_eur"]].tolist() == [0, 0, 2000, -3]


@pytest.mark.parametrize(
    ("place", "bad", "words"),
    [
        (0, ACCOUNTS.assign(potential_eur=0.0), "potential_eur"),
        (0, pd.concat([ACCOUNTS, ACCOUNTS]), "account_id"),
        (1, ORDERS.assign(account_id=9), "9"),
        (1, ORDERS.assign(order_date=pd.Timestamp("2025-01-01")), "order_date"),
        (1, ORDERS.drop(columns="delivery_cost_eur"), "delivery_cost_eur"),
        (2, LINES.assign(order_id=8), "8"),
        (2, LINES.assign(quantity=-1), "quantity"),
        (3, CONTACTS.assign(account_id=6), "6"),
        (3, CONTACTS.assign(cost_eur=np.nan), "cost_eur"),
    ],
)
def test_profile_says_what_is_wrong(place, bad, words):
    tables = [ACCOUNTS, ORDERS, LINES, CONTACTS]
    tables[place] = bad
    with pytest.raises(InputError, match=words):
        strategy.profile(*tables, as_of=AS_OF)


# --- channels, insurance ----------------------------------------------------------------------------------------------


def test_channels_keep_the_lecture_s_order_and_leave_out_what_is_not_decided():
    contacts = pd.DataFrame(
        {"channel": ["visite", "web", "courrier", "téléphone"], "cost_eur": [160.0, 0.05, 2.0, 9.0]}
    )
    quotes = pd.DataFrame({"channel": ["visite"] * 4, "status": ["accepté", "accepté", "refusé", "en cours"]})
    table = strategy.channel_table(contacts, quotes)
    assert table.index.tolist() == list(strategy.CHANNELS)
    assert table.loc["visite", "quotes"] == 3 and table.loc["visite", "accepted"] == pytest.approx(2 / 3)
    assert table["rank_of_cost"].tolist() == [1, pd.NA, 3, 2, 4]
    assert table.loc["e-mail", "contacts"] == 0 and pd.isna(table.loc["e-mail", "accepted"])
    strategy.plot_channels(table)
    with pytest.raises(InputError, match="pigeon"):
        strategy.channel_table(contacts.assign(channel="pigeon"), quotes)
    with pytest.raises(InputError, match="cost_eur"):
        strategy.channel_table(contacts.assign(cost_eur="cher"), quotes)
    with pytest.raises(InputError, match="low"):
        strategy.plot_channels(table.drop(columns="low"))


def test_the_dearest_channel_is_ours_and_of_the_year():
    day = pd.to_datetime(["2023-12-31", "2024-01-01", "2024-05-01", "2024-05-02"])
    contacts = pd.DataFrame(
        {"account_id": [1, 1, 1, 2], "interaction_date": day, "channel": ["visite", "e-mail", "visite", "visite"]}
    )
    contacts["direction"] = ["sortant", "sortant", "entrant", "entrant"]
    assert strategy.dearest_channel(contacts, as_of=AS_OF).to_dict() == {1: "e-mail"}
    with pytest.raises(InputError, match="direction"):
        strategy.dearest_channel(contacts.drop(columns="direction"), as_of=AS_OF)


def test_the_insurance_path_moves_as_the_lecture_says():
    path = strategy.insurance_path()
    assert path.index.tolist() == ["1", "2", "3", "4", "5", "5'", "6", "7", "8"]
    move = lambda step, axis: path.loc[step, axis] - path.loc[path.loc[step, "comes_from"], axis]  # noqa: E731
    assert path.loc["1", "profitability"] < 0 and path.loc["2", "profitability"] < 0
    assert move("2", "potential") > 0 and move("4", "potential") < 0 and path.loc["3", "profitability"] > 0
    assert move("6", "potential") < 0 and abs(move("6", "profitability")) < 0.1  # an arrow down
    assert move("7", "profitability") < 0  # an arrow to the left
    assert path.loc["8", ["profitability", "potential"]].max() < 0
    assert path["profitability"].idxmax() == "5"
    for step in strategy.STEPS:
        ax = strategy.plot_insurance(step, small=True)
        assert len(ax.texts) >= strategy.STEPS.index(step) + 1
    with pytest.raises(InputError, match="étape"):
        strategy.plot_insurance("9")
