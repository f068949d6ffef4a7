"""Compare numbers, series and tables with what was expected of them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from pandas.arrays import NumpyExtensionArray

from crmcourse.expect.words import SHOWN, fail, is_missing, kind, listing, show
from crmcourse.messages import _, ngettext

__all__ = ["columns", "frame", "number", "series", "table"]


def table(text: str) -> pd.DataFrame:
    """Read a small table written with spaces, one line a row, as the data of a test.

    Columns named ``…_date`` or ``…_on`` become dates, ``code`` stays text, and ``-`` is a missing value. (Tests read
    many: this takes half the time of ``read_csv``.)

    Raises
    ------
    ValueError
        When a line has more or fewer values than there are columns.

    >>> table('''
    ... account_id  order_date
    ...          1  2024-12-01
    ...          2           -
    ... ''')
       account_id order_date
    0           1 2024-12-01
    1           2        NaT
    """
    names, *rows = [line.split() for line in text.strip().splitlines() if line.strip()]
    for row in rows:
        if len(row) != len(names):
            message = _("{count} values expected in the line “{line}”.")
            raise ValueError(message.format(count=len(names), line=" ".join(row)))
    return pd.DataFrame({name: _column(name, [row[place] for row in rows]) for place, name in enumerate(names)})


def _column(name: str, words: list[str]) -> pd.Series | np.ndarray:
    """The values of a column: dates, whole numbers, numbers, truth values or text."""
    if name.endswith(("_date", "_on")):
        return np.array(["NaT" if word == "-" else word for word in words], "datetime64[us]")
    if name != "code":
        for kind in (np.int64, np.float64):
            try:
                return np.array([np.nan if word == "-" and kind is np.float64 else word for word in words], kind)
            except ValueError:
                continue
        if set(words) <= {"True", "False", "-"}:
            values = [np.nan if word == "-" else word == "True" for word in words]
            return np.array(values, object if "-" in words else bool)
    return pd.Series([np.nan if word == "-" else word for word in words], dtype="str")


def number(
    got: Any,
    expected: float | None = None,
    *,
    between: tuple[float, float] | None = None,
    what: str,
    tolerance: float = 1e-6,
    hint: str | None = None,
) -> None:
    """Check one number: equal to `expected` within `tolerance` (relative, and absolute around zero), or in a range.

    >>> number(0.5, 1 / 2, what="part")
    >>> number(0.5, between=(0, 1), what="part")
    """
    differs = _("{what}: {expected} expected, {got} obtained.")
    try:
        value = float(got)
    except (TypeError, ValueError):
        if isinstance(expected, bool):
            fail(differs.format(what=what, expected=show(expected), got=show(got)), hint)
        fail(_("{what}: a number is expected, you give {kind}.").format(what=what, kind=kind(got)), hint)
    if between is not None and not between[0] <= value <= between[1]:
        message = _("{what}: a number from {low} to {high} is expected, you give {got}.")
        fail(message.format(what=what, low=show(between[0]), high=show(between[1]), got=show(value)), hint)
    if expected is not None and not _close(value, float(expected), tolerance):
        said = show(got if isinstance(got, bool | np.bool_) and isinstance(expected, bool) else value)
        fail(differs.format(what=what, expected=show(expected), got=said), hint)


def _close(value: float, expected: float, tolerance: float) -> bool:
    return value == expected or abs(value - expected) <= tolerance * (1 + abs(expected)) < np.inf


def _all_close(got: ExtensionArray, expected: ExtensionArray, tolerance: float) -> bool:
    """Tell whether all numbers of numpy's types are right: most often they are, and this takes a tenth of the time."""
    if not all(isinstance(one, NumpyExtensionArray) and one.dtype.kind in "biuf" for one in (got, expected)):
        return False
    pairs = zip(got.to_numpy().tolist(), expected.to_numpy().tolist(), strict=True)
    return all(_close(left, right, tolerance) or (left != left and right != right) for left, right in pairs)


def series(got: Any, expected: pd.Series, *, what: str, tolerance: float = 1e-6, hint: str | None = None) -> None:
    """Check one value per label of `expected`; a list or an array of the same length is read in its order."""
    if isinstance(got, pd.DataFrame) and got.shape[1] == 1:
        got = got.iloc[:, 0]
    if isinstance(got, list | tuple | np.ndarray | pd.Index | pd.Categorical) and np.ndim(got) == 1:
        got = pd.Series(got, index=expected.index if len(got) == len(expected) else None)
    if got is None:
        fail(_("{what}: nothing was returned. Is a “return” missing?").format(what=what))
    if not isinstance(got, pd.Series):
        fail(_("{what}: a Series is expected, you give {kind}.").format(what=what, kind=kind(got)))
    if len(got) != len(expected):
        message = _("{what}: {expected} values expected, {got} obtained.")
        fail(message.format(what=what, expected=len(expected), got=len(got)), hint)
    if got.index.has_duplicates or set(got.index) != set(expected.index):
        fail(_("{what}: the result must keep the index of the values received.").format(what=what), hint)
    values = got.loc[expected.index].array
    _same_values(values, expected.array, what, _("row"), expected.index, tolerance, hint)


def columns(got: Any, names: Iterable[str], *, what: str) -> pd.DataFrame:
    """Check that an answer is a table with these columns and return it, an index bearing such a name made a column.

    >>> columns(pd.DataFrame({"n": [3]}, index=pd.Index([1001], name="account_id")), ["account_id", "n"], what="essai")
       account_id  n
    0        1001  3
    """
    names = list(names)
    if got is None:
        fail(_("{what}: nothing was returned. Is a “return” missing?").format(what=what))
    if not isinstance(got, pd.DataFrame | pd.Series):
        convert = getattr(got, "to_pandas", None) or getattr(got, "df", None)  # polars, pyarrow; DuckDB
        got = convert() if callable(convert) else got
    given = got
    if isinstance(got, pd.Series) and set(got.index.names) & set(names):
        got = got.reset_index()
    if not isinstance(got, pd.DataFrame):
        fail(_("{what}: a DataFrame is expected, you give {kind}.").format(what=what, kind=kind(got)))
    in_index = [name for name in got.index.names if name in names and name not in got.columns]
    got = got.reset_index(in_index) if in_index else got
    absent = [name for name in names if name not in got.columns]
    if absent and isinstance(given, pd.Series):
        message = _(
            "{what}: you return a Series {name}; a DataFrame with the columns {columns} is expected. A Series becomes "
            "one with .rename(…).reset_index()."
        )
        name = _("without a name") if given.name is None else listing([given.name])
        fail(message.format(what=what, name=name, columns=listing(names)))
    if absent:
        message = ngettext(
            "{what}: the column {missing} is missing. Columns found: {found}.",
            "{what}: the columns {missing} are missing. Columns found: {found}.",
            len(absent),
        )
        fail(message.format(what=what, missing=listing(absent), found=listing(got.columns)))
    twice = [name for name in names if list(got.columns).count(name) > 1]
    if twice:
        fail(_("{what}: several columns bear the name {name}.").format(what=what, name=listing(twice)))
    return got


def frame(
    got: Any, expected: pd.DataFrame, *, key: str, what: str, tolerance: float = 1e-6, hint: str | None = None
) -> None:
    """Check a table against `expected`, row by row on the column `key`; further columns are left alone.

    `hint` is added when rows, values or their type are wrong, not when it is no such table: then the message is enough.

    Raises
    ------
    ExpectationError
        Naming the missing columns, the rows lost, in excess or repeated, or the first values that differ.
    """
    got = columns(got, expected.columns, what=what)
    wanted, found = pd.Index(expected[key]), pd.Index(got[key])
    rows = found.get_indexer(wanted) if found.is_unique else np.array([-1])
    if len(found) != len(wanted) or (rows < 0).any():
        _different_rows(wanted, found, key, what, hint)
        rows = pd.Series(range(len(found)), index=found).loc[wanted].to_numpy()
    for column in expected.columns:
        if column != key:
            title = _("{what}, column {column}").format(what=what, column=listing([column]))
            values = got[column].array.take(rows)
            _same_values(values, expected[column].array, title, key, wanted, tolerance, hint)


def _different_rows(wanted: pd.Index, found: pd.Index, key: str, what: str, hint: str | None) -> None:
    for rows, problem in (
        (wanted[~wanted.isin(found)], _("{what}: no row for {key} = {rows}.")),
        (found[~found.isin(wanted)], _("{what}: unexpected row for {key} = {rows}.")),
        (found[found.duplicated()].unique(), _("{what}: several rows for {key} = {rows}, one is expected.")),
    ):
        if len(rows):
            fail(problem.format(what=what, key=key, rows=listing(rows, quoted=False)), hint)


def _same_values(
    got: ExtensionArray, expected: ExtensionArray, what: str, key: str, labels: pd.Index, tolerance: float,
    hint: str | None,
) -> None:  # fmt: skip
    numeric = pd.api.types.is_numeric_dtype(expected.dtype)
    if numeric and _all_close(got, expected, tolerance):
        return
    differences = []
    for label, left, right in zip(labels, got.astype(object), expected.astype(object), strict=True):
        if is_missing(left) or is_missing(right):
            same = is_missing(left) and is_missing(right)
        elif numeric and isinstance(left, pd.Timedelta | np.timedelta64):
            fail(_("{what}: a number is expected, not a duration (.dt.days gives days).").format(what=what), hint)
        elif numeric and (isinstance(left, str | pd.Timestamp) or not np.isscalar(left)):
            message = _("{what}: a number is expected, you give {kind}.")
            if isinstance(right, bool | np.bool_):
                message = _("{what}: True or False is expected, you give {kind}.")
            fail(message.format(what=what, kind=kind(left)), hint)
        elif isinstance(right, str) and not isinstance(left, str):
            fail(_("{what}: a text is expected, you give {kind}.").format(what=what, kind=kind(left)), hint)
        else:
            same = _close(float(left), float(right), tolerance) if numeric else left == right
        if not same:
            differences.append((label, left, right))
    if not differences:
        return
    message = ngettext("{what}: {count} value differs.", "{what}: {count} values differ.", len(differences))
    lines = [message.format(what=what, count=len(differences))]
    for label, left, right in differences[:SHOWN]:
        line = _("{key} = {label}: {expected} expected, {got} obtained")
        lines.append("  " + line.format(key=key, label=label, expected=show(right), got=show(left)))
    if len(differences) > SHOWN:
        lines.append("  …")
    fail("\n".join(lines), hint)
