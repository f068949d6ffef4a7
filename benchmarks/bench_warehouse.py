"""Load a big dirty export of invoices in bounded memory: time and peak memory, beside a plain COPY of DuckDB.

Ours types every row, checks keys and constraints, joins the customer, quarantines bad rows with their reason and counts
them all. The plain load is ``read_csv`` into a table of text: nothing is checked. Each runs in a process of its own.
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


def ours(path: Path) -> None:
    """Collect, qualify, load, quarantine, count."""
    from crmcourse import warehouse

    with open_warehouse("ours") as connection:
        source = warehouse.Source("compta_factures", path.name, "utf-8", ";", "day_first", "N° facture")
        warehouse.collect(connection, path.parent, (source,))
        warehouse.create_schema(connection)
        warehouse.load_dates(connection)
        connection.execute(f"""
            INSERT INTO dim_customer (customer_key, company, records)
            SELECT i + 1, 'CLIENT ' || i, 1 FROM range({CUSTOMERS}) AS numbers(i);
            INSERT INTO customer_record
            SELECT 'compta_factures', 'C' || i, i + 1 FROM range({CUSTOMERS}) AS numbers(i)""")
        warehouse.stage_invoices(connection)
        warehouse.load_invoices(connection)
        counts = connection.execute("SELECT (SELECT count(*) FROM fact_invoice), (SELECT count(*) FROM quarantine)")
        [(loaded, quarantined)] = counts.fetchall()
        assert loaded + quarantined == ROWS and quarantined == ROWS // 200, (loaded, quarantined)


def measured(name: str, path: Path) -> tuple[float, float]:
    """Run one load in a new process; return seconds and peak memory in MB."""
    found = subprocess.run([sys.executable, __file__, name, str(path)], check=True, capture_output=True, text=True)
    seconds, peak = found.stdout.split()
    return float(seconds), float(peak)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        start = time.perf_counter()
        {"plain": plain, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
        elapsed = time.perf_counter() - start
        print(elapsed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        export = FOLDER / f"invoices_{ROWS}.csv"
        make(export)
        results = {name: measured(name, export) for name in ("plain", "ours")}
        for name, (seconds, peak) in results.items():
            print(
                f"warehouse, {ROWS:,} lines, {name}: {seconds:.1f} s, peak {peak:,.0f} MB (limit of DuckDB: {MEMORY})"
            )
        print(f"ratio warehouse_load_time {results['ours'][0] / results['plain'][0]:.2f}")
        print(f"ratio warehouse_load_memory {results['ours'][1] / results['plain'][1]:.2f}")
        for used in (export, FOLDER / "plain.duckdb", FOLDER / "ours.duckdb"):
            used.unlink(missing_ok=True)  # hundreds of MB
