"""The star: dimensions, facts, keys and constraints, written in SQL and enforced by DuckDB."""

import duckdb

__all__ = ["FACTS", "SCHEMA", "create_schema", "quoted"]

#: source -> the table of facts that its rows become
FACTS = {
    "compta_factures": "fact_invoice",
    "force_de_vente": "fact_sheet",
    "boutique_web": "fact_registration",
    "sav_tickets": "fact_ticket",
    "erp_lignes": "fact_line",
}

SCHEMA = """
CREATE TABLE dim_date (
    date_key DATE PRIMARY KEY, year INTEGER NOT NULL, quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12));
CREATE TABLE dim_customer (
    customer_key INTEGER PRIMARY KEY, company VARCHAR NOT NULL, siret VARCHAR UNIQUE CHECK (length(siret) = 14),
    postcode VARCHAR CHECK (length(postcode) = 5), city VARCHAR, phone VARCHAR, employees INTEGER,
    records INTEGER NOT NULL CHECK (records > 0));
CREATE TABLE dim_rep (rep_key INTEGER PRIMARY KEY, rep VARCHAR NOT NULL UNIQUE);
CREATE TABLE dim_reason (reason_key INTEGER PRIMARY KEY, reason VARCHAR NOT NULL UNIQUE);
CREATE TABLE dim_product (
    product_key INTEGER PRIMARY KEY, product VARCHAR NOT NULL, category VARCHAR NOT NULL,
    price_eur DECIMAL(12, 2) NOT NULL CHECK (price_eur > 0));
CREATE TABLE customer_record (
    source VARCHAR NOT NULL, record_id VARCHAR NOT NULL, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    PRIMARY KEY (source, record_id));
CREATE TABLE contact (
    source VARCHAR NOT NULL, record_id VARCHAR NOT NULL, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    first_name VARCHAR, last_name VARCHAR, email VARCHAR CHECK (email LIKE '%_@_%._%'), phone VARCHAR,
    consent_email BOOLEAN NOT NULL, PRIMARY KEY (source, record_id));
CREATE TABLE fact_invoice (
    invoice_key BIGINT PRIMARY KEY, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    date_key DATE NOT NULL REFERENCES dim_date, amount_eur DECIMAL(12, 2) NOT NULL,
    vat_eur DECIMAL(12, 2), paid_on DATE CHECK (paid_on >= date_key));
CREATE TABLE fact_sheet (
    sheet_key VARCHAR PRIMARY KEY, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    rep_key INTEGER NOT NULL REFERENCES dim_rep, potential_eur DECIMAL(14, 2) CHECK (potential_eur >= 0),
    attitude VARCHAR, last_visit DATE);
CREATE TABLE fact_registration (
    registration_key VARCHAR PRIMARY KEY, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    created_at TIMESTAMP NOT NULL, newsletter BOOLEAN NOT NULL, spent_eur DECIMAL(12, 2) CHECK (spent_eur >= 0));
CREATE TABLE fact_ticket (
    ticket_key VARCHAR PRIMARY KEY, customer_key INTEGER NOT NULL REFERENCES dim_customer,
    date_key DATE NOT NULL REFERENCES dim_date, closed_on DATE CHECK (closed_on >= date_key),
    reason_key INTEGER NOT NULL REFERENCES dim_reason, satisfied BOOLEAN);
CREATE TABLE fact_line (
    invoice_key BIGINT NOT NULL REFERENCES fact_invoice, line INTEGER NOT NULL,
    product_key INTEGER NOT NULL REFERENCES dim_product, quantity INTEGER NOT NULL CHECK (quantity > 0),
    amount_eur DECIMAL(12, 2) NOT NULL, PRIMARY KEY (invoice_key, line));
CREATE TABLE quarantine (
    source VARCHAR NOT NULL, line BIGINT NOT NULL, reason VARCHAR NOT NULL, content VARCHAR NOT NULL,
    PRIMARY KEY (source, line));
"""


def create_schema(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Create the empty tables of the star and of the quarantine; return their names.

    Raises
    ------
    duckdb.CatalogException
        The tables are there already.

    Examples
    --------
    >>> [name for name in create_schema(duckdb.connect()) if name.startswith("fact")]
    ['fact_invoice', 'fact_line', 'fact_registration', 'fact_sheet', 'fact_ticket']
    """
    connection.execute(SCHEMA)
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY table_name")
    return [name for (name,) in found.fetchall()]


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    >>> quoted("l'entrepôt")
    "'l''entrepôt'"
    """
    return "'" + text.replace("'", "''") + "'"
