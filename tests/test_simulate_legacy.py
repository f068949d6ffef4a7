"""The raw exports are dirty in the ways announced, and their truth is known."""

import io

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz
from stdnum.fr import siret

import crmcourse as crm
from crmcourse.simulate import directsell, legacy
from crmcourse.simulate.dirt import french_number, slip
from crmcourse.simulate.draws import Streams
from crmcourse.simulate.schema_legacy import LEGACY

FOLDER = crm.datasets.directsell_path() / "legacy"
FORMATS = {
    "compta_factures": ("compta_factures.csv", "latin-1", ";"),
    "force_de_vente": ("force_de_vente.txt", "utf-8-sig", "\t"),
    "boutique_web": ("boutique_web.csv", "utf-8", ","),
    "sav_tickets": ("sav_tickets.txt", "utf-16", "|"),
}
RECORD = {
    "compta_factures": "Code client",
    "force_de_vente": "Réf fiche",
    "boutique_web": "customer_uid",
    "sav_tickets": "Ticket",
}


def read(name):
    file, encoding, separator = FORMATS[name]
    return pd.read_csv(FOLDER / file, sep=separator, encoding=encoding, dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def exports():
    return {name: read(name) for name in FORMATS}


@pytest.fixture(scope="module")
def truth():
    return crm.datasets.load_directsell_truth("duplicates")


def test_columns_are_those_described(exports):
    for name, (_, _, columns) in LEGACY.items():
        assert list(exports[name].columns) == list(columns)


def test_encodings_are_the_ones_announced():
    assert (FOLDER / "force_de_vente.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (FOLDER / "sav_tickets.txt").read_bytes().startswith(b"\xff\xfe")
    with pytest.raises(UnicodeDecodeError):
        (FOLDER / "compta_factures.csv").read_bytes().decode("utf-8")
    (FOLDER / "boutique_web.csv").read_bytes().decode("utf-8")


def test_every_record_has_its_account_and_no_other(exports, truth):
    assert not truth.duplicated(["source", "record_id"]).any()
    assert truth["account_id"].isin(crm.datasets.load_directsell("accounts")["account_id"]).all()
    for name, column in RECORD.items():
        records = set(exports[name][column]) - {""}
        assert records == set(truth.loc[truth["source"] == name, "record_id"])


def test_some_accounts_are_there_twice_in_each_tool(truth):
    for name in ("compta_factures", "force_de_vente", "boutique_web"):
        counts = truth[truth["source"] == name].groupby("account_id").size()
        assert 0.02 < (counts > 1).mean() < 0.2, name
    across = truth.groupby("account_id")["source"].nunique()
    assert (across >= 3).sum() > 300


def test_names_of_true_matches_are_alike_and_of_others_are_not(exports, truth):
    accounts = crm.datasets.load_directsell("accounts").set_index("account_id")["company"]
    sales = exports["force_de_vente"].merge(
        truth[truth["source"] == "force_de_vente"], left_on="Réf fiche", right_on="record_id"
    )
    alike = [
        fuzz.token_sort_ratio(a.lower(), accounts[i].lower())
        for a, i in zip(sales["Société"], sales["account_id"], strict=True)
    ]
    shifted = [
        fuzz.token_sort_ratio(a.lower(), accounts[i].lower())
        for a, i in zip(sales["Société"], np.roll(sales["account_id"], 7), strict=True)
    ]
    assert np.median(alike) > 75 > 60 > np.median(shifted)
    exact = sales["Société"].to_numpy() == accounts[sales["account_id"]].to_numpy()
    assert exact.mean() < 0.3


def test_invoices_are_the_orders_of_2024_but_for_the_faults(exports):
    invoices = exports["compta_factures"]
    orders = crm.datasets.load_directsell("orders")
    orders = orders[orders["order_date"] >= "2024-01-01"].set_index("order_id")
    numbers = invoices["N° facture"].str[1:].astype(int)
    assert set(numbers) == set(orders.index)
    assert 0.001 < numbers.duplicated().mean() < 0.02
    clean = invoices["Montant HT"].str.replace(" ", "").str.replace(",", ".")
    amount = pd.to_numeric(clean, errors="coerce")
    assert 0 < amount.isna().mean() < 0.01
    known = amount.notna().to_numpy()
    np.testing.assert_allclose(amount[known].abs(), orders.loc[numbers[known], "amount_eur"], atol=0.001)
    assert 0.002 < (amount < 0).mean() < 0.02
    date = pd.to_datetime(invoices["Date facture"], format="%d/%m/%Y", errors="coerce")
    assert 0.003 < date.isna().mean() < 0.03
    right = date.notna().to_numpy()
    assert (date[right].to_numpy() == orders.loc[numbers[right], "order_date"].to_numpy()).all()


def test_siret_is_missing_short_spaced_or_wrong(exports):
    written = exports["compta_factures"]["SIRET"]
    assert 0.03 < (written == "").mean() < 0.10
    assert written.str.contains(" ").mean() > 0.15
    assert (written.str.fullmatch(r"\d{9,13}")).mean() > 0.05
    repaired = written[written != ""].str.replace(" ", "").str.zfill(14)
    valid = repaired.map(siret.is_valid)
    assert 0.95 < valid.mean() < 0.99


def test_three_ways_to_write_dates_and_one_more(exports):
    assert exports["force_de_vente"]["Dernière visite"].str.fullmatch(r"(\d{1,2} [a-zûé]+ \d{4})?").all()
    assert exports["boutique_web"]["created_at"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()
    tickets = exports["sav_tickets"]["Ouvert le"]
    month_first = pd.to_datetime(tickets, format="%m/%d/%Y", errors="coerce")
    assert 0 < month_first.isna().mean() < 0.03
    assert pd.to_datetime(tickets, format="%d/%m/%Y", errors="coerce").isna().mean() > 0.4


def test_missing_values_and_mixed_units(exports):
    sales = exports["force_de_vente"]
    assert (sales["SIRET"] == "").mean() > 0.4
    potential = pd.to_numeric(sales["Potentiel (k€)"].str.replace(",", "."), errors="coerce")
    assert (potential > 20_000).sum() > 20  # typed in euros
    shop = exports["boutique_web"]
    assert (~shop["email"].str.fullmatch(r"[^@]+@[^@]+\.[a-z]+")).sum() > 3
    assert (shop["total_spent"] == "-1").sum() > 1


def test_same_seed_same_dirt_other_seed_other_dirt():
    firm = directsell(300, 4)
    one, truth = legacy(firm)
    again, _ = legacy(firm)
    other, _ = legacy(firm, seed=9)
    assert [e.content() for e in one] == [e.content() for e in again]
    assert [e.content() for e in one] != [e.content() for e in other]
    assert list(truth.columns) == ["source", "record_id", "account_id"]


@pytest.mark.parametrize("accounts", [1, 2, 40])
def test_small_firms_have_exports_too(accounts):
    for export in legacy(directsell(accounts, 1))[0]:
        text = export.content().decode(export.encoding)
        assert len(pd.read_csv(io.StringIO(text), sep=export.separator, dtype="str").columns) == len(
            export.rows.columns
        )


def test_legacy_wants_a_firm():
    with pytest.raises(TypeError, match="simulated firm"):
        legacy("directsell")


def test_slips_change_one_letter_or_two():
    words = pd.Series(["Transports Corbelle"] * 500, dtype="str")
    slipped = slip(Streams(1)["x"], words, 1.0)
    assert (slipped != words).mean() > 0.9
    assert all(fuzz.ratio(a, "Transports Corbelle") > 88 for a in slipped)
    assert (slip(Streams(1)["x"], words, 0.0) == words).all()


def test_french_numbers():
    written = french_number(np.array([123456789, 5, -250000, 99900]), np.array([True, True, True, False]))
    assert written.tolist() == ["1 234 567,89", "0,05", "-2 500,00", "999,00"]
