"""Load a big dirty export of invoices in bounded memory: time and peak memory, beside two loads of DuckDB by hand.

Ours types every row, checks keys and constraints, joins the customer, quarantines bad rows with their reason and counts
them all. The *plain* load is ``read_csv`` into a table of text: nothing is checked. The *strict* load goes on with one
statement into the same star, under the same keys and constraints: it types, looks for repeated numbers, joins, and
leaves bad rows out, without reason nor trace; this is the honest comparison. Each runs in a process of its own, in
turns; the least of two turns counts, on the clock and of the processor.
CRMCOURSE_BENCH_QUICK=1 loads one million lines instead of ten.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parents[1] / "build" / "bench"
ROWS = 1_000_000 if os.environ.get("CRMCOURSE_BENCH_QUICK") else 10_000_000
MEMORY = "1GB"
CUSTOMERS = 50_000


def make(path: Path) -> None:
    """Write the export: one row in 200 is bad (impossible date, no code, unreadable amount)."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    duckdb.connect().execute(f"""
        COPY (
            SELECT 'F' || lpad(i::VARCHAR, 9, '0') AS "N° facture",
                   CASE WHEN i % 1000 = 1 THEN '' ELSE 'C' || (i * 7919 % {CUSTOMERS}) END AS "Code client",
                   'CLIENT ' || (i * 7919 % {CUSTOMERS}) AS "Raison sociale", '' AS "SIRET", '75001' AS "CP",
                   CASE WHEN i % 500 = 3 THEN '31/02/2024'
                        ELSE strftime(DATE '2020-01-01' + (i % 1800)::INTEGER, '%d/%m/%Y') END AS "Date facture",
                   CASE WHEN i % 500 = 7 THEN 'N/C' ELSE (i % 9000 + 10) || ',50' END AS "Montant HT",
                   ((i % 9000 + 10) / 5)::INTEGER || ',10' AS "TVA", '' AS "Payée le"
            FROM range({ROWS}) AS numbers(i))
        TO '{partial}' (HEADER, DELIMITER ';')""")
    partial.rename(path)


def open_warehouse(name: str) -> duckdb.DuckDBPyConnection:
    """Open a new file, with the limit of memory."""
    path = FOLDER / f"{name}.duckdb"
    path.unlink(missing_ok=True)
    settings = {"memory_limit": MEMORY, "threads": 2, "temp_directory": str(FOLDER / "spill")}
    return duckdb.connect(str(path), config=settings)


def plain(path: Path) -> None:
    """Load the text as it is."""
    with open_warehouse("plain") as connection:
        connection.execute(
            "CREATE TABLE invoices AS FROM read_csv(?, delim = ';', header = true, all_varchar = true)", [str(path)]
        )


def create_star(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty star, its dates and its customers."""
    from crmcourse import warehouse

    warehouse.create_schema(connection)
    warehouse.load_dates(connection)
    connection.execute(f"""
        INSERT INTO dim_customer (customer_key, company, records)
        SELECT i + 1, 'CLIENT ' || i, 1 FROM range({CUSTOMERS}) AS numbers(i);
        INSERT INTO customer_record
        SELECT 'compta_factures', 'C' || i, i + 1 FROM range({CUSTOMERS}) AS numbers(i)""")


def strict(path: Path) -> None:
    """Load the text, then what of it is good, in one statement."""
    with open_warehouse("strict") as connection:
        connection.execute(
            "CREATE TABLE invoices AS SELECT row_number() OVER () AS line, * "
            "FROM read_csv(?, delim = ';', header = true, all_varchar = true)",
            [str(path)],
        )
        create_star(connection)
        connection.execute("""
            INSERT INTO fact_invoice
            WITH typed AS (
                SELECT line, try_cast(substr("N° facture", 2) AS BIGINT) AS invoice_key, "Code client" AS record_id,
                       try_strptime("Date facture", '%d/%m/%Y')::DATE AS date_key,
                       try_cast(replace("Montant HT", ',', '.') AS DECIMAL(12, 2)) AS amount_eur,
                       try_cast(replace("TVA", ',', '.') AS DECIMAL(12, 2)) AS vat_eur,
                       try_strptime("Payée le", '%d/%m/%Y')::DATE AS paid_on
                FROM invoices),
            firsts AS (
                SELECT invoice_key, min(line) AS first_line FROM typed GROUP BY invoice_key HAVING count(*) > 1)
            SELECT invoice_key, customer_key, date_key, amount_eur, vat_eur, paid_on
            FROM typed JOIN customer_record USING (record_id) LEFT JOIN firsts USING (invoice_key)
            WHERE source = 'compta_factures' AND date_key BETWEEN DATE '2019-01-01' AND DATE '2025-12-31'
                  AND amount_eur IS NOT NULL AND invoice_key IS NOT NULL AND (paid_on < date_key) IS NOT TRUE
                  AND (line > first_line) IS NOT TRUE""")
        [(loaded,)] = connection.execute("SELECT count(*) FROM fact_invoice").fetchall()
        assert loaded == ROWS - ROWS // 200, loaded


def ours(path: Path) -> None:
    """Collect, qualify, load, quarantine, count."""
    from crmcourse import warehouse

    with open_warehouse("ours") as connection:
        source = warehouse.Source("compta_factures", path.name, "utf-8", ";", "day_first", "N° facture")
        warehouse.collect(connection, path.parent, (source,))
        create_star(connection)
        warehouse.stage_invoices(connection)
        warehouse.load_invoices(connection)
        counts = connection.execute("SELECT (SELECT count(*) FROM fact_invoice), (SELECT count(*) FROM quarantine)")
        [(loaded, quarantined)] = counts.fetchall()
        assert loaded + quarantined == ROWS and quarantined == ROWS // 200, (loaded, quarantined)


LOADS = {"plain": plain, "strict": strict, "ours": ours}


def measured(name: str, path: Path) -> tuple[float, float, float]:
    """Run one load in a new process; return seconds of clock and processor, and peak memory in MB."""
    found = subprocess.run([sys.executable, __file__, name, str(path)], check=True, capture_output=True, text=True)
    seconds, busy, peak = map(float, found.stdout.split())
    return seconds, busy, peak


if __name__ == "__main__":
    if len(sys.argv) == 3:
        start, busy = time.perf_counter(), time.process_time()
        LOADS[sys.argv[1]](Path(sys.argv[2]))
        elapsed, busy = time.perf_counter() - start, time.process_time() - busy
        print(elapsed, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        export = FOLDER / f"invoices_{ROWS}.csv"
        make(export)
        turns = [{name: measured(name, export) for name in LOADS} for _ in range(2)]
        results = {}
        for name in LOADS:
            clock, busy, peaks = zip(*(turn[name] for turn in turns), strict=True)
            results[name] = seconds, busy, peak = min(clock), min(busy), max(peaks)
            print(
                f"warehouse, {ROWS:,} lines, {name}: {seconds:.1f} s, CPU {busy:.1f} s, "
                f"peak {peak:,.0f} MB (limit of DuckDB: {MEMORY})"
            )
        plainly, strictly, own = (results[name] for name in ("plain", "strict", "ours"))
        print(f"ratio warehouse_load_time {own[0] / plainly[0]:.2f}")
        print(f"ratio warehouse_load_time_vs_strict {own[0] / strictly[0]:.2f}")
        print(f"ratio warehouse_load_memory {own[2] / plainly[2]:.2f}")
        print(f"ratio warehouse_load_memory_vs_strict {own[2] / strictly[2]:.2f}")
        for used in (export, *(FOLDER / f"{name}.duckdb" for name in LOADS)):
            used.unlink(missing_ok=True)  # hundreds of MB
