"""What lesson 02 says of DirectSell in words, checked on the data that it shows."""

import duckdb
import pandas as pd
import pytest

import crmcourse as crm
from crmcourse import quality, warehouse
from crmcourse.simulate.catalogue import CATEGORIES, COMPANION


@pytest.fixture(scope="module")
def collected():
    connection = duckdb.connect()
    warehouse.collect(connection)
    return connection


def test_the_dozen_invoices_have_the_faults_that_the_text_names(collected):
    raw = collected.execute("SELECT * FROM raw.compta_factures ORDER BY line").df()
    dozen = raw[raw["line"].isin([1, 4, 14, 15, 32, 35, 41, 45, 46, 161, 218, 219])]
    siret = quality.parse_siret(dozen["SIRET"])
    digits = dozen["SIRET"].str.replace(" ", "").str.len()
    assert len(dozen) == 12 and dozen["N° facture"].duplicated().sum() == 1
    assert quality.parse_date(dozen["Date facture"], "day_first").isna().sum() == 1
    assert quality.parse_amount(dozen["Montant HT"]).isna().sum() == 2
    assert dozen["Code client"].isna().sum() == dozen["SIRET"].isna().sum() == 1
    assert (digits < 14).sum() == 3 and (~quality.valid_siret(siret).dropna()).sum() == 2


def test_luhn_misses_only_the_swap_of_0_and_9():
    missed = {
        (a, b)
        for a in range(10)
        for b in range(a + 1, 10)
        if quality.luhn_sum(f"{a}{b}") % 10 == quality.luhn_sum(f"{b}{a}") % 10
    }
    assert missed == {(0, 9)}


def test_raising_a_threshold_trades_recall_for_precision_and_94_is_between(collected):
    records = warehouse.customer_records(collected, warehouse.qualify(collected))
    duplicates = crm.datasets.load_directsell_truth("duplicates")
    true = pd.Series(duplicates["account_id"].to_numpy(), index=duplicates["source"] + ":" + duplicates["record_id"])
    judged = [quality.evaluate(warehouse.same_customers(records, at), true) for at in (80, 94, 100)]
    assert judged[0]["precision"] < judged[1]["precision"] <= judged[2]["precision"]
    assert judged[0]["recall"] >= judged[1]["recall"] > judged[2]["recall"]
    assert judged[1]["f1"] == max(one["f1"] for one in judged)


def test_a_potential_typed_in_euros_is_nearly_always_recognised(collected):
    sheets = warehouse.qualify(collected)["force_de_vente"]
    duplicates = crm.datasets.load_directsell_truth("duplicates")
    account = duplicates[duplicates["source"] == "force_de_vente"].set_index("record_id")["account_id"]
    true = crm.datasets.load_directsell("accounts").set_index("account_id")["potential_eur"]
    ratio = sheets["potential_eur"] / sheets["record_id"].map(account).map(true)
    wrong = ((ratio > 100) | (ratio < 0.01)).sum()
    assert sheets["potential_repaired"].sum() > 50 and 0 < wrong < 10, "« elle se trompe parfois »"


def test_what_is_bought_together_is_what_the_simulation_ties():
    """The pairs that mining puts first are those to which the simulation gives the largest weights."""
    found = warehouse.associations(warehouse.build())
    assert found.iloc[0]["lift"] > 1.4
    tied = {
        frozenset((CATEGORIES[a], CATEGORIES[b])) for a in range(len(CATEGORIES)) for b in [int(COMPANION[a].argmax())]
    }
    first = {frozenset(pair) for pair in zip(found["first"][:8], found["second"][:8], strict=True)}
    assert first <= tied
