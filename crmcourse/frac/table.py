"""Eager and lazy tables: the one distinction that the measures make between engines."""

from collections.abc import Callable
from typing import Any

import narwhals as nw

__all__ = ["columns_of", "is_lazy"]


def is_lazy(table: Any) -> bool:
    """Whether a table is computed only when it is asked for."""
    return isinstance(nw.from_native(table, pass_through=True), nw.LazyFrame)


def columns_of(table: nw.DataFrame | nw.LazyFrame) -> Callable[[str], nw.Series | nw.Expr]:
    """How to name a column of `table` in a computation: the same methods make an expression or compute a series.

    narwhals computes a series several times faster than an expression, which a lazy table needs.
    """
    return nw.col if isinstance(table, nw.LazyFrame) else table.get_column
