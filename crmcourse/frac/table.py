"""What the measures ask of any engine: eager and lazy tables told apart, sums that are the same everywhere."""

from collections.abc import Callable
from typing import Any

import narwhals as nw

__all__ = ["columns_of", "is_lazy", "rounded"]

_DECIMALS = 6  # sums of cents are exact again at the millionth: neither engine nor row order can move a score


def is_lazy(table: Any) -> bool:
    """Whether a table is computed only when it is asked for."""
    return isinstance(nw.from_native(table, pass_through=True), nw.LazyFrame)


def columns_of(table: nw.DataFrame | nw.LazyFrame) -> Callable[[str], nw.Series | nw.Expr]:
    """How to name a column of `table` in a computation: the same methods make an expression or compute a series.

    narwhals computes a series several times faster than an expression, which a lazy table needs.
    """
    return nw.col if isinstance(table, nw.LazyFrame) else table.get_column


def rounded(sums: nw.Expr | nw.Series) -> nw.Expr | nw.Series:
    """Sums of amounts, to the millionth."""
    # Both ways, for the same last bit on every engine: pyarrow's rounding to decimals leaves some sums as they are, and
    # polars divides by a constant through its inverse.
    return ((sums * 10.0**_DECIMALS).round(0) / 10.0**_DECIMALS).round(_DECIMALS)
