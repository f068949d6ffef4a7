"""Loading the star: every row of every export becomes a fact or goes to quarantine with its reason; all are counted."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from crmcourse import datasets
from crmcourse.checks import InputError
from crmcourse.messages import _
from crmcourse.warehouse.collect import collect
from crmcourse.warehouse.customers import customer_records, golden_records, same_customers
from crmcourse.warehouse.marts import create_marts
from crmcourse.warehouse.qualify import qualify, stage_invoices
from crmcourse.warehouse.schema import FACTS, create_schema, quoted

__all__ = ["build", "load_dates", "load_invoices", "reconcile"]

_REASONS = ("retard de livraison", "produit défectueux", "erreur de préparation", "facturation", "autre motif")


def build(
    path: str | Path = ":memory:", folder: str | Path | None = None, threshold: float = 94
) -> duckdb.DuckDBPyConnection:
    """Build the whole warehouse: collect, qualify, find customers, load the star, make the marts, count the rows.

    Parameters
    ----------
    path : path
        File of the warehouse, which must not exist yet; ":memory:" keeps it in memory.
    folder : path, optional
        Folder of DirectSell's tables (with ``legacy/`` inside); the course's own when not given.
    threshold : float
        Similarity of names asked for, see `crmcourse.quality.accept`.

    Returns
    -------
    DuckDBPyConnection
        The warehouse, open. Close it before another program opens the file.

    Raises
    ------
    InputError
        The file exists, an export is missing, or rows are neither loaded nor quarantined.

    Examples
    --------
    >>> warehouse = build()
    >>> int(reconcile(warehouse)["lost"].sum())
    0
    """
    if str(path) != ":memory:" and Path(path).exists():
        raise InputError(_("The file {path} exists: remove it, or choose another name.").format(path=Path(path).name))
    folder = Path(folder) if folder is not None else datasets.directsell_path()
    connection = duckdb.connect(str(path))
    try:
        collect(connection, folder / "legacy")
        _collect_lines(connection, folder)
        create_schema(connection)
        stage_invoices(connection)
        typed = qualify(connection)
        records = customer_records(connection, typed)
        groups = same_customers(records, threshold)
        _load_customers(connection, records, groups)
        load_dates(connection)
        load_invoices(connection)
        _load_small(connection, typed)
        _load_lines(connection)
        create_marts(connection)
        reconcile(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _collect_lines(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Lines of the invoices and catalogue, from the new and clean ERP."""
    for file in ("orders.csv", "order_lines.csv", "products.csv"):
        if not (folder / file).is_file():
            raise InputError(_("The export {file} is not in the folder.").format(file=file))
    connection.execute(
        """CREATE OR REPLACE TABLE raw.erp_lignes AS
        SELECT row_number() OVER () AS line, lines.* RENAME (line AS line_number)
        FROM (SELECT * FROM read_csv(?)) AS lines
        SEMI JOIN (FROM read_csv(?) WHERE order_date >= DATE '2024-01-01') AS invoiced USING (order_id)
        """,
        [str(folder / "order_lines.csv"), str(folder / "orders.csv")],
    )
    connection.execute("CREATE OR REPLACE TABLE raw.erp_produits AS FROM read_csv(?)", [str(folder / "products.csv")])


def _load_customers(connection: duckdb.DuckDBPyConnection, records: pd.DataFrame, groups: pd.Series) -> None:
    customers = golden_records(records, groups)
    links = records[["source", "record_id"]].assign(customer_key=groups.reindex(records["record"]).to_numpy())
    links = links[links["customer_key"].isin(customers["customer_key"])]
    columns = ["customer_key", "company", "siret", "postcode", "city", "phone", "employees", "records"]
    _insert(connection, "dim_customer", customers[columns])
    _insert(connection, "customer_record", links)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    connection.register("incoming", frame)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


def load_dates(connection: duckdb.DuckDBPyConnection, first: str = "2019-01-01", last: str = "2025-12-31") -> None:
    """Fill the dimension of dates, one row a day.

    Raises
    ------
    duckdb.ConstraintException
        The days are there already.
    """
    connection.execute(
        """INSERT INTO dim_date
        SELECT day::DATE, year(day), quarter(day), month(day)
        FROM generate_series(?::TIMESTAMP, ?::TIMESTAMP, INTERVAL 1 DAY) AS days(day)""",
        [first, last],
    )


def load_invoices(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the invoices of ``stage.compta_factures``, as they flow: good rows in facts, the others in quarantine.

    Raises
    ------
    duckdb.ConstraintException
        A row breaks a key or a constraint; nothing of it is loaded.
    """
    outside = quoted(_("date outside of the calendar"))
    unknown = quoted(_("customer not recognised"))
    connection.execute(f"""
        CREATE OR REPLACE TEMP VIEW judged AS
        SELECT staged.* EXCLUDE (reason), known.customer_key,
               CASE WHEN reason IS NOT NULL THEN reason WHEN known.customer_key IS NULL THEN {unknown}
                    WHEN staged.date_key NOT BETWEEN (SELECT min(date_key) FROM dim_date)
                         AND (SELECT max(date_key) FROM dim_date) THEN {outside} END AS reason
        FROM stage.compta_factures AS staged
        LEFT JOIN customer_record AS known ON known.source = 'compta_factures' AND known.record_id = staged.code""")
    connection.execute("""
        INSERT INTO fact_invoice
        SELECT invoice_key, customer_key, date_key, amount_eur, vat_eur, paid_on FROM judged WHERE reason IS NULL""")
    connection.execute("""
        INSERT INTO quarantine
        SELECT 'compta_factures', line, reason, to_json(whole)
        FROM judged JOIN raw.compta_factures AS whole USING (line)
        WHERE reason IS NOT NULL""")


def _load_small(connection: duckdb.DuckDBPyConnection, typed: Mapping[str, pd.DataFrame]) -> None:
    reasons = pd.DataFrame({"reason_key": range(1, len(_REASONS) + 1), "reason": _REASONS})
    _insert(connection, "dim_reason", reasons)
    reps = sorted(typed["force_de_vente"]["rep"].dropna().unique())
    _insert(connection, "dim_rep", pd.DataFrame({"rep_key": range(1, len(reps) + 1), "rep": reps}))
    links = connection.table("customer_record").df()
    unknown, starts = _("customer not recognised"), {reason[:8]: key for key, reason in enumerate(_REASONS, 1)}
    for source, table in typed.items():
        place = links[links["source"] == source].set_index("record_id")["customer_key"]
        rows = table.assign(customer_key=table["record_id"].map(place))
        rows.loc[rows["reason"].isna() & rows["customer_key"].isna(), "reason"] = unknown
        _quarantine(connection, source, rows)
        good = rows[rows["reason"].isna()].rename(columns={"record_id": _key(source), "opened_on": "date_key"})
        if source == "sav_tickets":
            good["reason_key"] = good["motive"].map(starts).fillna(len(_REASONS)).astype(int)
        if source == "force_de_vente":
            good["rep_key"] = good["rep"].map(dict(zip(reps, range(1, len(reps) + 1), strict=True)))
        else:
            good["rep_key"] = None
        _insert(connection, FACTS[source], good[connection.table(FACTS[source]).columns])
        if source != "sav_tickets":
            _load_contacts(connection, source, good.rename(columns={_key(source): "record_id"}))


def _key(source: str) -> str:
    return FACTS[source].removeprefix("fact_") + "_key"


def _quarantine(connection: duckdb.DuckDBPyConnection, source: str, rows: pd.DataFrame) -> None:
    connection.register("refused", rows.loc[rows["reason"].notna(), ["line", "reason"]])
    connection.execute(f"""
        INSERT INTO quarantine
        SELECT '{source}', line, reason, to_json(whole) FROM refused JOIN raw.{source} AS whole USING (line)""")
    connection.unregister("refused")


def _load_contacts(connection: duckdb.DuckDBPyConnection, source: str, good: pd.DataFrame) -> None:
    people = good[good["last_name"].notna()].reindex(
        columns=["record_id", "customer_key", "first_name", "last_name", "email", "mobile", "newsletter"]
    )
    # no trace of a consent is no consent
    consent = people.pop("newsletter").astype("boolean").fillna(False).astype(bool)
    people = people.rename(columns={"mobile": "phone"}).assign(source=source, consent_email=consent)
    people["last_name"] = people["last_name"].str.title()
    _insert(connection, "contact", people)


def _load_lines(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "INSERT INTO dim_product SELECT product_id, product, category, price_eur FROM raw.erp_produits ORDER BY 1"
    )
    connection.execute("""
        INSERT INTO fact_line
        SELECT order_id, line_number, product_id, quantity, amount_eur FROM raw.erp_lignes AS lines
        SEMI JOIN fact_invoice ON invoice_key = order_id""")
    reason = quoted(_("its invoice is not loaded"))
    connection.execute(f"""
        INSERT INTO quarantine
        SELECT 'erp_lignes', line, {reason}, to_json(lines)
        FROM raw.erp_lignes AS lines ANTI JOIN fact_invoice ON invoice_key = order_id""")


def reconcile(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Count, source by source: rows in = rows loaded + rows quarantined.

    Returns
    -------
    DataFrame
        source, table, rows_in, loaded, quarantined, lost (always 0).

    Raises
    ------
    InputError
        Rows are lost or come from nowhere, in some source.

    Notes
    -----
    Facts B3: nothing is silently dropped.
    """
    rows = []
    for source, fact in FACTS.items():
        count = f"""SELECT (SELECT count(*) FROM raw.{source}), (SELECT count(*) FROM {fact}),
                           (SELECT count(*) FROM quarantine WHERE source = '{source}')"""
        found, loaded, refused = connection.execute(count).fetchall()[0]
        rows.append((source, fact, found, loaded, refused, found - loaded - refused))
    table = pd.DataFrame(rows, columns=["source", "table", "rows_in", "loaded", "quarantined", "lost"])
    if table["lost"].any():
        wrong = table[table["lost"] != 0].iloc[0]
        raise InputError(
            _("Source {source}: {found} rows in, {loaded} loaded, {refused} quarantined; {lost} are lost.").format(
                source=wrong["source"],
                found=wrong["rows_in"],
                loaded=wrong["loaded"],
                refused=wrong["quarantined"],
                lost=wrong["lost"],
            )
        )
    return table
