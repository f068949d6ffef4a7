"""pandas tables computed in Arrow: the measures are the same code, and the types of pandas are given back.

narwhals pays pandas a fixed price at each step, most of the time of a small table, and Arrow groups faster, on all
cores. Only what comes back from Arrow as it went is sent there; the rest stays in pandas.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

__all__ = ["REFUSED", "extend", "to_arrow", "to_pandas"]

REFUSED = (ValueError, pa.ArrowException)
"""What a table that breaks a rule raises, or that Arrow cannot compute: pandas, which knows its rows by name, tells."""

_CHUNK = 262_144  # rows that one core takes at a time
_NAT = np.iinfo(np.int64).min  # how numpy writes a missing date


def to_arrow(
    table: Any, names: Sequence[str], *, keys: Collection[str] = (), gaps: Collection[str] = ()
) -> pa.Table | None:
    """Columns of a pandas table in Arrow, or None where pandas must do: another table, or a type that would change.

    Numbers are not copied. Those of `keys` must be whole, or text: Arrow tells -0.0 from 0.0. Those of `gaps` may be
    missing, and of a nullable type; in the others NaN stays the number that it is in numpy, which the checks refuse.

    >>> table = pd.DataFrame({"a": [1, 2], "b": [1.5, float("nan")], "c": [[], []]})
    >>> to_arrow(table, ["a", "b"], keys=["a"], gaps=["b"]).to_pylist()
    [{'a': 1, 'b': 1.5}, {'a': 2, 'b': None}]
    >>> to_arrow(table, ["c"]), to_arrow(table, ["b"], keys=["b"]), to_arrow([1, 2], ["a"])
    (None, None, None)
    """
    if type(table) is not pd.DataFrame or table.attrs or not table.flags.allows_duplicate_labels:
        return None
    labels = table.columns
    if labels.dtype != _text() or labels.name is not None or not labels.is_unique or not all(map(_is_text, names)):
        return None
    if len({*names}) < len(names) or not all(name in labels for name in names):
        return None
    series = {name: table[name] for name in names}
    if not all(_comes_back(column.dtype, name in keys, name in gaps) for name, column in series.items()):
        return None
    try:
        arrow = pa.table({name: _array(column, name in gaps) for name, column in series.items()})
    except REFUSED:  # text that is not Unicode
        return None
    parts = range(0, len(arrow), _CHUNK)
    return arrow if len(parts) < 2 else pa.concat_tables([arrow.slice(start, _CHUNK) for start in parts])


def to_pandas(table: pa.Table, types: Mapping[str, Any]) -> pd.DataFrame:
    """An Arrow table in pandas: numbers and dates of numpy's types, text and the columns of `types` of pandas'.

    >>> to_pandas(pa.table({"a": [1, None], "b": [1, 2], "c": ["x", None]}), {"a": pd.Int64Dtype()})
          a  b    c
    0     1  1    x
    1  <NA>  2  NaN
    """
    return pd.DataFrame(_columns(table, types))


def extend(table: Any, names: Sequence[str], compute: Callable[[Any], Any], *, gaps: Collection[str] = ()) -> Any:
    """`compute` of a table, which adds columns made from those named, in Arrow where they can go there.

    >>> double = lambda table: nw.from_native(table).with_columns(b=nw.col("a") * 2).to_native()
    >>> import narwhals as nw
    >>> extend(pd.DataFrame({"other": [[], {}], "a": [1, 2]}, index=[7, 7]), ["a"], double)
      other  a  b
    7    []  1  2
    7    {}  2  4
    """
    arrow = to_arrow(table, names, gaps=gaps)
    if arrow is not None:
        try:
            found = compute(arrow).drop_columns([*names])
        except REFUSED:
            return compute(table)
        if not any(name in table.columns for name in found.column_names):
            return pd.concat([table, pd.DataFrame(_columns(found, {}), index=table.index)], axis=1)
    return compute(table)


def _text() -> pd.StringDtype:
    return pd.StringDtype(na_value=np.nan)


def _is_text(name: Any) -> bool:
    return type(name) is str


def _comes_back(dtype: Any, key: bool, gaps: bool) -> bool:
    """Whether a column of this type is the same after a stay in Arrow."""
    if isinstance(dtype, pd.StringDtype):
        return dtype.storage == "pyarrow"
    if isinstance(dtype, np.dtype):
        kinds = "iu" if key else "iufM"
        return dtype.isnative and dtype.kind in kinds and dtype != np.float16 and dtype.itemsize <= 8
    return gaps and isinstance(dtype, pd.Int64Dtype)


def _array(column: pd.Series, gaps: bool) -> pa.Array | pa.ChunkedArray:
    if not isinstance(column.dtype, np.dtype):
        return pa.array(column.array)
    values = column.to_numpy()
    if values.dtype.kind == "M" and values.view(np.int64).min(initial=0) > _NAT:  # pyarrow copies dates, lest one miss
        return pa.array(values.view(np.int64)).view(pa.timestamp(np.datetime_data(values.dtype)[0]))
    return pa.array(values, from_pandas=gaps)


def _columns(table: pa.Table, types: Mapping[str, Any]) -> dict[str, Any]:
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        dtype = types.get(name)
        if text and not isinstance(dtype, pd.StringDtype):
            dtype = _text()
        extended = isinstance(dtype, pd.api.extensions.ExtensionDtype)
        columns[name] = dtype.__from_arrow__(column) if extended else column.to_numpy()
    return columns
