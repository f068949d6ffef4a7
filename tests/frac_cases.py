"""Tables of transactions full of edges, and the engines that must all give the same summary of them."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from crmcourse import frac

AS_OF = "2024-12-31"
LINES = frac.Columns(category="category")

# A dozen orders worked out by hand in test_frac_summary.py (14 lines: orders 3 and 12 have two).
DOZEN = pd.DataFrame(
    [
        # Ana buys often; her lines of 31 December are after the hour of any naive "as of midnight".
        (1001, 1, "2024-01-01 00:00", 5_000.00, "Papier"),  # first moment of the window
        (1001, 2, "2024-03-15 09:30", 20_000.00, "Encre"),
        (1001, 3, "2024-06-30 14:00", 15_000.00, "Papier"),
        (1001, 3, "2024-06-30 14:00", 5_000.00, "Mobilier"),
        (1001, 4, "2024-12-31 23:59", 5_000.00, "Papier"),  # last moment of the window
        # Bob: one order on the last day outside the window, one in it.
        (1002, 5, "2023-12-31 23:59", 90_000.00, "Encre"),
        (1002, 6, "2024-10-01 08:00", 9_999.99, "Encre"),
        # Cleo left: nothing in the window.
        (1003, 7, "2022-05-05 10:00", 300.00, "Papier"),
        (1003, 8, "2022-05-05 10:00", 300.00, "Encre"),
        # Dan: two categories of the same amount, in cents whose sum is not exact in floating point.
        (1004, 9, "2024-07-01 12:00", 0.10, "Mobilier"),
        (1004, 10, "2024-07-01 12:00", 0.20, "Encre"),
        (1004, 11, "2024-07-02 00:00", 0.10, "Mobilier"),
        # Eve: a free sample only.
        (1005, 12, "2024-11-30 00:00", 0.00, "Papier"),
        (1005, 12, "2024-11-30 00:00", 0.00, "Encre"),
    ],
    columns=["account_id", "order_id", "order_date", "amount_eur", "category"],
).assign(order_date=lambda table: pd.to_datetime(table["order_date"]))


def _random() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    orders = pd.DataFrame(
        {
            "order_id": np.arange(600),
            "account_id": rng.integers(0, 90, 600),
            "order_date": pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1096 * 24, 600), unit="h"),
        }
    )
    lines = orders.loc[rng.integers(0, 600, 2_000)].reset_index(drop=True)
    lines["amount_eur"] = rng.integers(0, 500_000, 2_000) / 100
    lines["category"] = rng.choice(["Papier", "Encre", "Mobilier", "Écrans", "Ordinateurs"], 2_000)
    return lines


RANDOM = _random()

CASES = {
    "dozen": (DOZEN, {}),
    "random lines": (RANDOM, {}),
    "two years": (RANDOM, {"years": 2}),
    "six months to the end of February": (
        RANDOM[RANDOM["order_date"] < "2024-03-01"].reset_index(drop=True),
        {"years": 0.5, "as_of": "2024-02-29"},
    ),
    "customers without a purchase": (DOZEN, {"customers": [1004, 1001, 2001, 1000]}),
    "nothing in the window": (DOZEN, {"as_of": "2040-01-01"}),
    "shuffled rows and columns": (DOZEN.sample(frac=1, random_state=1)[DOZEN.columns[::-1]].reset_index(drop=True), {}),
    "text identifiers": (
        DOZEN.assign(account_id="C" + DOZEN["account_id"].astype(str), order_id="n° " + DOZEN["order_id"].astype(str)),
        {"customers": ["C1001", "C0"]},
    ),
    "whole amounts": (DOZEN.assign(amount_eur=DOZEN["amount_eur"].astype("int64")), {}),
    "order numbers restart with each customer": (
        DOZEN.assign(order_id=DOZEN["order_id"] - DOZEN.groupby("account_id")["order_id"].transform("min")),
        {},
    ),
}


def _parquet(frame, folder):
    path = folder / "lines.parquet"
    frame.to_parquet(path, index=False)
    return duckdb.sql(f"from '{path}'")


ENGINES = {
    "pandas": lambda frame, folder: frame,
    "pandas with nullable types": lambda frame, folder: frame.convert_dtypes(),
    "pandas on arrow": lambda frame, folder: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas with categoricals": lambda frame, folder: frame.astype({"category": "category"}),
    "pandas with another index": lambda frame, folder: frame.set_axis(frame.index[::-1] * 10),
    "polars": lambda frame, folder: pl.from_pandas(frame),
    "polars lazy": lambda frame, folder: pl.from_pandas(frame).lazy(),
    "pyarrow": lambda frame, folder: pa.Table.from_pandas(frame, preserve_index=False),
    "DuckDB relation": lambda frame, folder: duckdb.from_df(frame),
    "DuckDB on Parquet": _parquet,
}


def run(data, as_of=AS_OF, columns=LINES, **options):
    """Summary, scores and segments in one table."""
    summary = frac.summarize(data, as_of=as_of, columns=columns, **options)
    return frac.segment(frac.score(summary, weights={"R": 3, "F": 2, "A": 1}))


def to_pandas(table) -> pd.DataFrame:
    """Any engine's table as pandas, in one order of rows and with one type a kind of column, to be compared."""
    if isinstance(table, duckdb.DuckDBPyRelation):
        frame = table.df()
    elif isinstance(table, pl.LazyFrame):
        frame = table.collect().to_pandas()
    else:
        frame = table.copy() if isinstance(table, pd.DataFrame) else getattr(table, "to_pandas", None) or table.toPandas
        frame = frame() if callable(frame) else frame
    frame = frame.sort_values(frame.columns[0]).reset_index(drop=True)
    kinds = {
        name: "datetime64[us]" if name == "last_order" else "str" if _is_text(column) else "float64"
        for name, column in frame.items()
    }
    return frame.astype(kinds)


def _is_text(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column)
