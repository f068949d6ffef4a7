"""The chain from four dirty exports to marts: nothing is lost, constraints hold, customers are found, people leave."""

import datetime
import shutil

import duckdb
import pandas as pd
import pytest

import crmcourse as crm
from crmcourse import quality, warehouse
from crmcourse.checks import InputError


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("warehouse") / "directsell.duckdb"
    connection = warehouse.build(path)
    yield connection
    connection.close()


def ask(connection, query, *values):
    return connection.execute(query, list(values)).df()


def test_rows_in_are_rows_loaded_plus_rows_quarantined(built):
    table = warehouse.reconcile(built)
    assert (table["rows_in"] == table["loaded"] + table["quarantined"]).all()
    exports = {"compta_factures": 5277, "force_de_vente": 1572, "boutique_web": 785, "sav_tickets": 386}
    assert table.set_index("source")["rows_in"].drop("erp_lignes").to_dict() == exports
    assert ask(built, "SELECT count(*) AS n FROM quarantine WHERE reason = '' OR content = ''")["n"][0] == 0


def test_a_lost_row_is_an_error(built):
    with duckdb.connect() as copy:
        for name in ["raw.compta_factures", "fact_invoice", "quarantine"]:
            if "." in name:
                copy.execute("CREATE SCHEMA raw")
            frame = built.table(name).df()  # noqa: F841 (DuckDB finds it by its name)
            copy.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        copy.execute("DELETE FROM fact_invoice WHERE invoice_key = (SELECT min(invoice_key) FROM fact_invoice)")
        for source, fact in warehouse.FACTS.items():
            if source != "compta_factures":
                copy.execute(f"CREATE TABLE raw.{source} (line INTEGER); CREATE TABLE {fact} (line INTEGER)")
        with pytest.raises(InputError, match="perdues"):
            copy.execute("DELETE FROM quarantine WHERE source <> 'compta_factures'")
            warehouse.reconcile(copy)


def test_invoices_are_the_orders_of_2024_to_the_cent(built):
    orders = crm.datasets.load_directsell("orders").set_index("order_id")
    invoices = ask(built, "SELECT invoice_key, amount_eur::DOUBLE AS amount, date_key FROM fact_invoice")
    invoices = invoices.set_index("invoice_key")
    true = orders.loc[invoices.index]
    assert (invoices["amount"].abs() - true["amount_eur"]).abs().max() < 0.006
    assert (invoices["date_key"] == true["order_date"]).all()
    lost = ask(built, "SELECT reason, count(*) AS n FROM quarantine WHERE source = 'compta_factures' GROUP BY ALL")
    assert lost["n"].sum() + len(invoices) == 5277


def test_customers_are_those_of_the_truth(built):
    truth = crm.datasets.load_directsell_truth("duplicates")
    true = pd.Series(truth["account_id"].to_numpy(), index=truth["source"] + ":" + truth["record_id"])
    found = ask(built, "SELECT source || ':' || record_id AS record, customer_key FROM customer_record")
    judged = quality.evaluate(found.set_index("record")["customer_key"], true)
    assert judged["precision"] > 0.99 and judged["recall"] > 0.98


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO dim_customer (customer_key, company, records) VALUES (1, 'encore', 1)",
        "INSERT INTO dim_customer (customer_key, company, records) VALUES (99999, NULL, 1)",
        "INSERT INTO dim_customer (customer_key, company, siret, records) SELECT 99999, 'x', min(siret), 1 FROM dim_customer",  # noqa: E501
        "INSERT INTO fact_invoice VALUES (1, 99999, DATE '2024-01-01', 10, 2, NULL)",
        "INSERT INTO fact_invoice VALUES (1, 1, DATE '1999-01-01', 10, 2, NULL)",
        "INSERT INTO fact_invoice VALUES (1, 1, DATE '2024-02-01', 10, 2, DATE '2024-01-01')",
        "INSERT INTO fact_line VALUES ((SELECT min(invoice_key) FROM fact_invoice), 99, 1, 0, 10)",
        "DELETE FROM dim_customer WHERE customer_key = (SELECT min(customer_key) FROM fact_invoice)",
    ],
)
def test_the_star_refuses_what_breaks_a_key_or_a_constraint(built, statement):
    with pytest.raises(duckdb.ConstraintException):
        built.execute(statement)


def test_sql_and_pandas_agree_on_the_marts(built):
    invoices = built.table("fact_invoice").df()
    marketing = ask(built, "SELECT * FROM mart_marketing").set_index("customer_key")
    by_pandas = invoices.groupby("customer_key")["amount_eur"].agg(["size", "sum"])
    assert (marketing.loc[by_pandas.index, "invoices"] == by_pandas["size"]).all()
    assert (marketing.loc[by_pandas.index, "amount_eur"] - by_pandas["sum"]).abs().max() < 0.01
    assert len(marketing) == len(built.table("dim_customer"))
    for mart in ("mart_sales", "mart_after_sales"):
        assert ask(built, f"SELECT customer_key FROM {mart}")["customer_key"].is_unique
    contacts = built.table("contact").df()
    agreed = set(warehouse.with_consent(contacts)["customer_key"])
    assert set(marketing.index[marketing["may_write"]]) == agreed


def test_mined_associations_are_those_counted_by_hand(built):
    found = warehouse.associations(built).set_index(["first", "second"])
    baskets = ask(built, "SELECT DISTINCT invoice_key, category FROM fact_line JOIN dim_product USING (product_key)")
    sets = baskets.groupby("invoice_key")["category"].agg(set)
    first, second = found.index[0]
    with_first = sets[sets.map(lambda basket: first in basket)]
    confidence = with_first.map(lambda basket: second in basket).mean()
    assert found.iloc[0]["confidence"] == pytest.approx(confidence)
    share = sets.map(lambda basket: second in basket).mean()
    assert found.iloc[0]["lift"] == pytest.approx(confidence / share)


def test_the_card_is_fed_by_every_source_and_is_the_same_each_time(built):
    key = ask(
        built,
        """SELECT customer_key FROM fact_invoice JOIN fact_ticket USING (customer_key)
        JOIN fact_sheet USING (customer_key) JOIN fact_registration USING (customer_key) ORDER BY 1 LIMIT 1""",
    ).iloc[0, 0]
    card = warehouse.customer_card(built, int(key))
    sources = {source for rows in card.parts.values() for _label, _value, source in rows}
    assert {"comptabilité", "force de vente", "boutique en ligne", "après-vente", "ERP"} <= sources
    assert card._repr_html_() == warehouse.customer_card(built, int(key))._repr_html_()


def test_cards_and_quotations_escape_what_they_show():
    evil = "<script>alert('x')</script> & fils"
    card = warehouse.Card(evil, {evil: ((evil, evil, evil),)})
    products = pd.DataFrame({"product_id": [1], "product": [evil], "price_eur": [10.0]})
    offer = warehouse.quotation(products, [(1, 1, 0)], customer=evil, issued_on=datetime.date(2024, 1, 1))
    for shown in (card._repr_html_(), offer._repr_html_()):
        assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_a_quotation_is_right_to_the_cent():
    products = pd.DataFrame({"product_id": [1, 2], "product": ["A", "B"], "price_eur": [1.115, 19.99]})
    offer = warehouse.quotation(
        products, [(1, 3, 0.10), (2, 7, 0.05)], customer="X", issued_on=datetime.date(2024, 12, 15), rank=42
    )
    assert [str(line.amount) for line in offer.lines] == ["3.02", "132.93"]  # 1.12 × 3 × 0.9; 19.99 × 7 × 0.95
    assert (str(offer.net), str(offer.tax), str(offer.gross)) == ("135.95", "27.19", "163.14")
    assert offer.number == "D2024-00042" and offer.valid_until == datetime.date(2025, 1, 14)


def test_the_conversion_follows_every_quotation():
    quotes = crm.datasets.load_directsell("quotes")
    table = warehouse.conversion(quotes)
    assert table["quotes"].sum() == len(quotes)
    assert table["accepté"].sum() == quotes["order_id"].notna().sum()


def test_pseudonyms_join_under_one_key_and_say_nothing_under_another():
    emails = pd.Series(["a@x.fr", "b@x.fr", "a@x.fr", None])
    one = warehouse.pseudonymise(emails, b"k" * 16)
    assert one[0] == one[2] != one[1] and pd.isna(one[3])
    assert not set(one.dropna()) & set(warehouse.pseudonymise(emails, b"q" * 16).dropna())


def traces(connection, needles):
    """Return the places of the warehouse where one of the texts is found, in any table and any text column."""
    columns = connection.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR' AND NOT internal"
    ).fetchall()
    return [
        f"{schema}.{table}.{column}"
        for schema, table, column in columns
        for needle in needles
        if connection.execute(
            f'SELECT count(*) FROM {schema}.{table} WHERE lower("{column}") LIKE ?', [f"%{needle.lower()}%"]
        ).fetchall()[0][0]
    ]


def test_a_person_sees_what_is_held_then_leaves_without_a_trace(tmp_path):
    connection = warehouse.build(tmp_path / "directsell.duckdb")
    person = connection.execute("""
        SELECT a.source, a.record_id, a.email, a.last_name, a.first_name, a.customer_key
        FROM contact AS a JOIN contact AS b USING (customer_key, first_name, last_name)
        WHERE a.source = 'boutique_web' AND b.source = 'force_de_vente' AND a.email IS NOT NULL
        ORDER BY a.record_id LIMIT 1""").fetchall()[0]
    source, record, email, last, first, customer = person
    invoices = connection.table("fact_invoice").df()
    held = warehouse.access(connection, source, record)
    assert set(held) >= {"contact", "raw.boutique_web", "raw.force_de_vente"}
    needles = [email, f"{last} {first}"]
    assert traces(connection, needles)
    warehouse.erase(connection, source, record)
    assert not traces(connection, [email])
    names = ask(
        connection,
        'SELECT "Contact" AS person FROM raw.force_de_vente WHERE line = ?',
        int(held["raw.force_de_vente"]["line"][0]),
    )
    assert names["person"].isna().all()
    assert connection.table("fact_invoice").df().equals(invoices), "invoices are not personal data, they stay"
    assert not warehouse.reconcile(connection)["lost"].any()
    people = connection.table("contact").df()
    assert not (
        (people["customer_key"] == customer) & (people["last_name"] == last) & (people["first_name"] == first)
    ).any()
    with pytest.raises(InputError, match="Aucun contact"):
        warehouse.access(connection, source, record)
    fresh = warehouse.rewrite(connection, tmp_path / "fresh.duckdb")
    connection.close()
    assert email.encode() not in fresh.read_bytes()
    with duckdb.connect(fresh) as copy:
        assert len(copy.table("mart_sales")) and not warehouse.reconcile(copy)["lost"].any()


def test_a_dirtier_export_is_quarantined_not_lost(tmp_path):
    folder = tmp_path / "directsell"
    shutil.copytree(crm.datasets.directsell_path(), folder)
    path = folder / "legacy" / "compta_factures.csv"
    bad = "F99;C0953636;X;;75001;15/06/2050;10,00;2,00;\r\nZZ;C0953636;X;;75001;15/06/2024;10,00;2,00;\r\n"
    bad += "F0099998;C0953636;X;;75001;15/06/2024;10,00;2,00;01/01/2024\r\n"
    path.write_bytes(path.read_bytes() + bad.encode("latin-1"))
    connection = warehouse.build(folder=folder)
    found = ask(
        connection, "SELECT reason FROM quarantine WHERE source = 'compta_factures' AND line > 5277 ORDER BY line"
    )
    assert found["reason"].tolist() == [
        "date hors du calendrier",
        "numéro de facture illisible",
        "payée avant d’être émise",
    ]
    assert warehouse.reconcile(connection)["rows_in"][0] == 5280


PRODUCTS = pd.DataFrame({"product_id": [1], "product": ["A"], "price_eur": [10.0]})
DAY = datetime.date(2024, 1, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda built: warehouse.customer_card(built, -1),
        lambda built: warehouse.associations(built, 0),
        lambda built: warehouse.access(built, "boutique_web", "nobody"),
        lambda built: warehouse.erase(built, "boutique_web", "nobody"),
        lambda built: warehouse.customer_records(built, {}),
        lambda built: warehouse.collect(duckdb.connect(), "nowhere"),
        lambda built: warehouse.qualify(duckdb.connect()),
        lambda built: warehouse.stage_invoices(duckdb.connect()),
        lambda built: warehouse.pseudonymise(["a"], b"short"),
        lambda built: warehouse.pseudonymise(["a"], "0123456789abcdef"),
        lambda built: warehouse.with_consent(PRODUCTS),
        lambda built: warehouse.conversion(pd.DataFrame({"status": ["perdu"], "channel": ["web"]})),
        lambda built: warehouse.conversion(pd.DataFrame({"status": []})),
        lambda built: warehouse.quotation(PRODUCTS, [], customer="X", issued_on=DAY),
        lambda built: warehouse.quotation(PRODUCTS, [(2, 1, 0)], customer="X", issued_on=DAY),
        lambda built: warehouse.quotation(PRODUCTS, [(1, 0, 0)], customer="X", issued_on=DAY),
        lambda built: warehouse.quotation(PRODUCTS, [(1, 1, 1.5)], customer="X", issued_on=DAY),
        lambda built: warehouse.quotation(PRODUCTS, [(1, 1, 0)], customer="X", issued_on=DAY, vat=20),
    ],
)
def test_bad_input_is_refused(built, call):
    with pytest.raises(InputError):
        call(built)


def test_a_file_is_never_overwritten(tmp_path):
    path = tmp_path / "mine.duckdb"
    path.write_text("precious")
    with pytest.raises(InputError, match="existe"):
        warehouse.build(path)
    with pytest.raises(InputError, match="existe"):
        warehouse.rewrite(duckdb.connect(), path)
    assert path.read_text() == "precious"
