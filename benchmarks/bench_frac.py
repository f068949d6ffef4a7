"""Time and peak memory of a summary and its scores, on every engine, beside the same written by hand and beside peers.

One and ten million lines (one million with CRMCOURSE_BENCH_QUICK=1), five lines an order, ten orders a customer, three
years. Each measure has a process of its own; measures take turns, so that a busy machine slows all of them alike, and
the least of all turns counts, since other work can only add to it. Seconds of processor are beside those of the clock.
crmcourse's times hold its checks of the input. The hand-written code is there twice: bare, and with
the same questions asked of the input first (is anything missing, infinite, negative, in the future?) but no account of
the rows, which is the honest comparison; peers ask nothing.
Peers only summarise: lifetimes and clvkit count days with a purchase, not orders, and give no score. Of the others, rfm
1.0.9 fails on pandas 3. A peer that is not installed is said so and left out.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "build" / "bench"
AS_OF = "2024-12-31"
WINDOW = "order_date >= TIMESTAMP '2024-01-01'"
SQL = f"""
WITH sums AS (
    SELECT account_id, max(order_date) AS last_order,
           count(DISTINCT order_id) FILTER ({WINDOW}) AS frequency,
           coalesce(sum(amount_eur) FILTER ({WINDOW}), 0) AS amount
    FROM {{table}} GROUP BY account_id
), measures AS (
    SELECT *, date_diff('day', last_order::DATE, DATE '{AS_OF}') AS recency FROM sums
), scores AS (
    SELECT *,
        CASE WHEN recency < 91.3125 THEN 4 WHEN recency < 182.625 THEN 3 WHEN recency < 365.25 THEN 2 ELSE 1 END AS R,
        CASE WHEN frequency < 2 THEN 1 WHEN frequency < 4 THEN 2 WHEN frequency <= 6 THEN 3 ELSE 4 END AS F,
        CASE WHEN amount < 10000 THEN 1 WHEN amount <= 50000 THEN 2 WHEN amount <= 100000 THEN 3 ELSE 4 END AS A
    FROM measures
)
SELECT *, R::VARCHAR || F || A AS code, R + F + A AS total FROM scores
"""
CHECKS = f"""
SELECT count(*) > 0 AND count(account_id) = count(*) AND count(order_id) = count(*) AND count(order_date) = count(*)
       AND count(amount_eur) = count(*) AND bool_and(isfinite(amount_eur)) AND min(amount_eur) >= 0
       AND max(order_date) < TIMESTAMP '{AS_OF}' + INTERVAL 1 DAY
FROM {{table}}
"""


def data(lines: int) -> Path:
    """Write the lines of transactions, once, in the order of time; return the file."""
    import numpy as np
    import pandas as pd

    path = FOLDER / f"frac_{lines}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(1)
        order = np.sort(rng.integers(0, lines // 5, lines))
        customer = rng.integers(1, lines // 50 + 1, lines // 5)
        second = np.sort(rng.integers(0, 1096 * 86_400, lines // 5))
        table = {
            "account_id": customer[order],
            "order_id": order + 1,
            "order_date": np.datetime64("2022-01-01", "us") + second[order].astype("timedelta64[s]"),
            "amount_eur": np.round(rng.lognormal(3, 1, lines), 2),
        }
        pd.DataFrame(table).to_parquet(path, index=False)
    return path


def ours(table):
    from crmcourse import frac

    return frac.score(frac.summarize(table, as_of=AS_OF))


def crmcourse_pandas(path):
    import pandas as pd

    table = pd.read_parquet(path)
    return lambda: ours(table)


def crmcourse_polars(path):
    import polars as pl

    table = pl.read_parquet(path)
    return lambda: ours(table)


def crmcourse_polars_file(path):
    import polars as pl

    return lambda: ours(pl.scan_parquet(path)).collect()


def crmcourse_duckdb(path):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE lines AS FROM '{path}'")
    return lambda: ours(connection.table("lines")).fetchnumpy()


def crmcourse_duckdb_file(path):
    import duckdb

    return lambda: ours(duckdb.sql(f"FROM '{path}'")).fetchnumpy()


def crmcourse_spark(path):
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    table = spark.read.parquet(str(path))
    return lambda: ours(table).write.format("noop").mode("overwrite").save()


def sql_duckdb(path, checks=False):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE lines AS FROM '{path}'")
    return lambda: sql(connection, "lines", checks)


def sql_duckdb_file(path, checks=False):
    import duckdb

    return lambda: sql(duckdb, f"'{path}'", checks)


def sql(connection, table, checks):
    if checks:
        assert connection.sql(CHECKS.format(table=table)).fetchall() == [(True,)]
    return connection.sql(SQL.format(table=table)).fetchnumpy()


def hand_pandas(path, checks=False):
    import numpy as np
    import pandas as pd

    table = pd.read_parquet(path)

    def run():
        if checks:
            amount = table["amount_eur"]
            assert len(table) and not table[["account_id", "order_id", "order_date", "amount_eur"]].isna().any(
                axis=None
            )
            assert np.isfinite(amount).all() and not (amount < 0).any()
            assert not (table["order_date"] >= pd.Timestamp(AS_OF) + pd.Timedelta("1D")).any()
        last = table.groupby("account_id")["order_date"].max()
        window = table[table["order_date"] >= "2024-01-01"].groupby("account_id")
        result = pd.DataFrame(
            {
                "recency": (pd.Timestamp(AS_OF) - last.dt.normalize()).dt.days,
                "frequency": window["order_id"].nunique(),
                "amount": window["amount_eur"].sum(),
            }
        ).fillna(0)
        result["R"] = 4 - np.searchsorted([91.3125, 182.625, 365.25], result["recency"], side="right")
        above = np.nextafter([6.0, 50_000.0, 100_000.0], np.inf)  # 6, 50 k€ and 100 k€ are still under the bound
        result["F"] = 1 + np.searchsorted([2, 4, above[0]], result["frequency"], side="right")
        result["A"] = 1 + np.searchsorted([10_000, *above[1:]], result["amount"], side="right")
        result["code"] = result["R"].astype(str) + result["F"].astype(str) + result["A"].astype(str)
        result["total"] = result["R"] + result["F"] + result["A"]
        return result

    return run


def peer_lifetimes(path):
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data as summary

    table = pd.read_parquet(path)
    names = {"monetary_value_col": "amount_eur", "observation_period_end": AS_OF}
    return lambda: summary(table, "account_id", "order_date", **names)


def peer_clvkit(path):
    import pandas as pd
    from clvkit import CustomerBase

    table = pd.read_parquet(path)
    names = {"customer_id_col": "account_id", "datetime_col": "order_date", "amount_col": "amount_eur"}
    end = pd.Timestamp(AS_OF) + pd.Timedelta("1D")  # clvkit takes the midnight that ends the last day
    return lambda: CustomerBase.from_transactions(
        table, **names, time_unit="D", observation_period_end=end, on_negative="raise"
    )


TASKS = {
    "crmcourse on pandas": crmcourse_pandas,
    "pandas by hand": hand_pandas,
    "pandas by hand, with checks": lambda path: hand_pandas(path, checks=True),
    "crmcourse on polars": crmcourse_polars,
    "crmcourse on polars, Parquet file": crmcourse_polars_file,
    "crmcourse on DuckDB": crmcourse_duckdb,
    "DuckDB SQL by hand": sql_duckdb,
    "DuckDB SQL by hand, with checks": lambda path: sql_duckdb(path, checks=True),
    "crmcourse on DuckDB, Parquet file": crmcourse_duckdb_file,
    "DuckDB SQL by hand, Parquet file": sql_duckdb_file,
    "DuckDB SQL by hand, with checks, Parquet file": lambda path: sql_duckdb_file(path, checks=True),
    "lifetimes 0.11": peer_lifetimes,
    "clvkit": peer_clvkit,
    "crmcourse on PySpark, Parquet file": crmcourse_spark,
}
RATIOS = {  # name of the figure: alternative, ours
    "frac_duckdb_vs_sql": ("DuckDB SQL by hand", "crmcourse on DuckDB"),
    "frac_duckdb_vs_sql_with_checks": ("DuckDB SQL by hand, with checks", "crmcourse on DuckDB"),
    "frac_duckdb_parquet_vs_sql": ("DuckDB SQL by hand, Parquet file", "crmcourse on DuckDB, Parquet file"),
    "frac_duckdb_parquet_vs_sql_with_checks": (
        "DuckDB SQL by hand, with checks, Parquet file",
        "crmcourse on DuckDB, Parquet file",
    ),
    "frac_pandas_vs_by_hand": ("pandas by hand", "crmcourse on pandas"),
    "frac_pandas_vs_by_hand_with_checks": ("pandas by hand, with checks", "crmcourse on pandas"),
    "frac_pandas_vs_lifetimes": ("lifetimes 0.11", "crmcourse on pandas"),
    "frac_polars_vs_lifetimes": ("lifetimes 0.11", "crmcourse on polars"),
    "frac_duckdb_vs_lifetimes": ("lifetimes 0.11", "crmcourse on DuckDB"),
    "frac_pandas_vs_clvkit": ("clvkit", "crmcourse on pandas"),
}
MEMORY = {
    "frac_pandas_memory_vs_by_hand": ("pandas by hand", "crmcourse on pandas"),
    "frac_pandas_memory_vs_lifetimes": ("lifetimes 0.11", "crmcourse on pandas"),
    "frac_duckdb_memory_vs_sql": ("DuckDB SQL by hand, Parquet file", "crmcourse on DuckDB, Parquet file"),
}


def child(task: str, lines: int, runs: int) -> None:
    """Load, warm up once, time the runs; print the least seconds, of clock and processor, then the peak in MiB."""
    run = TASKS[task](data(lines))
    seconds = []
    for _ in range(runs + 1):
        start, busy = time.perf_counter(), time.process_time()
        run()
        seconds.append((time.perf_counter() - start, time.process_time() - busy))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print("measured", *map(min, zip(*seconds[1:], strict=True)), peak)


def measure(lines: int, rounds: int, runs: int) -> dict[str, tuple[float, float, float]]:
    """Return least seconds (clock, processor) and highest peak of each task that runs here."""
    results = {}
    for turn in range(rounds):
        for task in TASKS:
            if (turn and task not in results) or (task.startswith("crmcourse on PySpark") and lines > 1_000_000):
                continue
            command = [sys.executable, "-W", "ignore", __file__, task, str(lines), str(runs)]
            done = subprocess.run(command, capture_output=True, text=True)
            found = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("measured")]
            if not found:
                reason = (done.stderr.strip().splitlines() or ["no output"])[-1]
                print(f"{task}: not measured ({reason[:110]})", flush=True)
                continue
            results.setdefault(task, []).append(tuple(map(float, found[0])))
    columns = {task: list(zip(*rows, strict=True)) for task, rows in results.items()}
    return {task: (min(clock), min(busy), max(peaks)) for task, (clock, busy, peaks) in columns.items()}


def main() -> None:
    quick = bool(os.environ.get("CRMCOURSE_BENCH_QUICK"))
    print("FRAC: summary and scores of lines of transactions")
    for lines in (1_000_000,) if quick else (1_000_000, 10_000_000):
        data(lines)
        found = measure(lines, rounds=3, runs=5 if lines == 1_000_000 else 2)
        print(f"\n{f'{lines // 1_000_000} million lines':<46}  seconds     CPU s  peak MiB")
        for task, (seconds, busy, peak) in found.items():
            print(f"{task:<46} {seconds:8.3f} {busy:9.3f} {peak:9.0f}")
        print()
        for figures, column in ((RATIOS, 0), (MEMORY, 2)):
            for name, (other, own) in figures.items():
                if other in found and own in found:
                    print(f"ratio {name}_{lines // 1_000_000}M {found[other][column] / found[own][column]:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
