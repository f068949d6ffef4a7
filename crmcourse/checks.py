"""What every measure asks of its input: errors that name the table, the column and the rows.

The checks take any table that narwhals knows: pandas, polars, pyarrow, a DuckDB relation, a Spark frame, eager or
lazy. Good input costs a pass of cheap aggregates; only where they raise a doubt is it searched for its rows.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import narwhals as nw

from crmcourse.messages import _, long_date, ngettext, number

__all__ = [
    "InputError",
    "Rule",
    "check_table",
    "is_date",
    "is_numeric",
    "no_missing",
    "non_negative",
    "not_after",
    "require_columns",
    "require_rows",
    "unique",
]

_Table = nw.DataFrame | nw.LazyFrame
_Column = nw.Series | nw.Expr  # of an eager table and of a lazy one: narwhals computes a series several times faster
_SHOWN = 5  # rows named in a message; the message counts the others


class InputError(ValueError):
    """Input that a measure cannot use; the message names what is wrong and where."""


@dataclass(frozen=True)
class Rule:
    """What a measure asks of one column.

    Parameters
    ----------
    kind : {"number", "date", "text"}, optional
        Type of the values; any type when not given. Dates carry no time zone: a day is a day of the customer's life.
    missing : bool
        Whether missing values are accepted. An infinite number counts as missing.
    minimum, maximum : float, optional
        Smallest and largest accepted value.
    latest : date or datetime, optional
        Last accepted date. A day without an hour is accepted whole: 31 December at 18:00 is not after 31 December.
    advice : str
        What to do, added to the message when a value breaks the rule.
    """

    kind: Literal["number", "date", "text"] | None = None
    missing: bool = False
    minimum: float | None = None
    maximum: float | None = None
    latest: date | None = None
    advice: str = ""


@dataclass(frozen=True)
class _Condition:
    """What no row may be: `bad` on the rows that break a rule; none does unless `doubt`, one value for all, is true."""

    column: str
    bad: _Column
    doubt: nw.Expr | bool | None
    what: Literal["missing", "missing or infinite", "under", "over", "after"]
    limit: float | date = 0  # written in a message only: that takes time


def check_table(
    frame: Any,
    *,
    table: str,
    columns: Mapping[str, Rule],
    unique: Sequence[str] = (),
    empty: bool = False,
    values: bool = True,
) -> None:
    """Check a table against the rules of its columns, and report at once everything that breaks them.

    Parameters
    ----------
    frame : table
        Anything narwhals reads, eager or lazy.
    table : str
        Name of the table in the messages.
    columns : mapping of str to Rule
        The columns that must be there, and what each must hold. Other columns are left alone.
    unique : sequence of str
        Columns whose values, together, may occur only once.
    empty : bool
        Whether a table without rows is accepted.
    values : bool
        Whether to look at the values. False checks names and types only: a lazy table is not computed for that.

    Raises
    ------
    InputError
        Naming the table, the columns, the first rows (labels of the index in pandas, row numbers from 0 in polars and
        pyarrow, values where rows have no order) and how many there are.

    Examples
    --------
    >>> import pandas as pd
    >>> orders = pd.DataFrame({"order_id": [1, 2, 2], "amount_eur": [120.0, -35.0, None]})
    >>> rules = {"order_id": Rule(), "amount_eur": Rule("number", minimum=0)}
    >>> check_table(orders, table="orders", columns=rules, unique=["order_id"])
    Traceback (most recent call last):
        ...
    crmcourse.checks.InputError: Table « orders », colonne « amount_eur » : 1 valeur manquante ou infinie, ligne 2.
    Table « orders », colonne « amount_eur » : 1 valeur inférieure à 0, ligne 1 (-35.0).
    Table « orders » : 2 lignes répètent les mêmes valeurs de order_id, lignes 1 (2), 2 (2).
    """
    data = _read(frame, table)
    schema, lazy = data.collect_schema(), isinstance(data, nw.LazyFrame)
    _raise(_missing_columns(schema.names(), [*columns, *unique], table))
    _raise([problem for name, rule in columns.items() for problem in _wrong_type(schema[name], name, rule, table)])
    if not values:
        return
    column = nw.col if lazy else data.get_column
    conditions = [one for name, rule in columns.items() for one in _conditions(column(name), schema[name], name, rule)]
    answers = [nw.len() if lazy else len(data), *(condition.doubt for condition in conditions)]
    if lazy:
        answers = data.select(asked.alias(str(place)) for place, asked in enumerate(answers)).collect().row(0)
    rows, *doubts = answers
    if not rows:
        _raise([] if empty else [_("Table “{table}” has no rows.").format(table=table)])
        return
    if any(doubts) or unique:
        data = data.select([*dict.fromkeys([*columns, *unique])])
    doubtful = [condition for condition, doubt in zip(conditions, doubts, strict=True) if doubt]
    broken = [(found.column, said) for found in doubtful if (said := _report(data, found, table))]
    problems = [said for _column, said in broken] + [columns[name].advice for name in dict(broken)]
    _raise(problems + (_repeated(data, unique, table) if unique else []))


def require_columns(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError unless `frame` has all the `columns`; other columns are welcome.

    >>> import pandas as pd
    >>> require_columns(pd.DataFrame({"amount": [10.0]}), ["amount"], "orders")
    """
    _raise(_missing_columns(_read(frame, table).collect_schema().names(), columns, table))


def require_rows(frame: Any, table: str) -> None:
    """Raise InputError when `frame` is empty."""
    check_table(frame, table=table, columns={})


def no_missing(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError when one of the `columns` has missing (or infinite) values, naming the rows."""
    check_table(frame, table=table, columns={name: Rule() for name in columns}, empty=True)


def non_negative(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError when one of the number `columns` has values under 0, naming the rows."""
    rule = Rule("number", missing=True, minimum=0)
    check_table(frame, table=table, columns={name: rule for name in columns}, empty=True)


def unique(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError when two rows have the same values in all of `columns`, naming the rows."""
    check_table(frame, table=table, columns={}, unique=columns, empty=True)


def not_after(frame: Any, column: str, as_of: date, table: str) -> None:
    """Raise InputError when a date of `column` is after the day `as_of`, naming the rows."""
    check_table(frame, table=table, columns={column: Rule("date", missing=True, latest=as_of)}, empty=True)


def is_numeric(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError unless the `columns` hold numbers."""
    check_table(frame, table=table, columns={name: Rule("number", missing=True) for name in columns}, empty=True)


def is_date(frame: Any, columns: Sequence[str], table: str) -> None:
    """Raise InputError unless the `columns` hold dates."""
    check_table(frame, table=table, columns={name: Rule("date", missing=True) for name in columns}, empty=True)


def _raise(problems: list[str]) -> None:
    if said := "\n".join(filter(None, problems)):
        raise InputError(said)


def _read(frame: Any, table: str) -> _Table:
    try:
        return nw.from_native(frame)
    except TypeError:
        problem = _("“{table}” must be a table (pandas, polars, DuckDB…), not {found}.")
        problem = problem.format(table=table, found=type(frame).__name__)
    except ValueError as error:  # two columns of the same name
        problem = _("Table “{table}” cannot be read: {error}").format(table=table, error=error)
    raise InputError(problem) from None


def _missing_columns(present: list[str], wanted: Sequence[str], table: str) -> list[str]:
    problems = []
    for name in dict.fromkeys(wanted):
        if name in present:
            continue
        problem = _("Table “{table}”: column “{column}” is missing.").format(table=table, column=name)
        close = difflib.get_close_matches(str(name), [str(other) for other in present], n=1, cutoff=0.7)
        if close:
            problem += " " + _("Did you mean “{column}”?").format(column=close[0])
        problems.append(problem)
    if problems:
        problems.append(_("Columns of the table: {columns}.").format(columns=", ".join(map(str, present)) or "–"))
    return problems


def _wrong_type(dtype: nw.dtypes.DType, name: str, rule: Rule, table: str) -> list[str]:
    words = {"table": table, "column": name, "found": type(dtype).__name__}
    if rule.kind == "number" and not dtype.is_numeric():
        return [_("Table “{table}”, column “{column}”: numbers expected, {found} found.").format(**words)]
    if rule.kind == "date" and dtype != nw.Date and dtype != nw.Datetime:
        text = _("Table “{table}”, column “{column}”: dates expected, {found} found (see pd.to_datetime).")
        return [text.format(**words)]
    if rule.kind == "text" and dtype not in (nw.String, nw.Categorical, nw.Enum):
        return [_("Table “{table}”, column “{column}”: text expected, {found} found.").format(**words)]
    if rule.kind == "date" and getattr(dtype, "time_zone", None):
        text = _("Table “{table}”, column “{column}”: dates in time zone {zone}; make them local and naive first.")
        return [text.format(**words, zone=dtype.time_zone)]
    return []


def _conditions(column: _Column, dtype: nw.dtypes.DType, name: str, rule: Rule) -> list[_Condition]:
    lazy, found = isinstance(column, nw.Expr), []
    some = nw.Expr.max if lazy else nw.Series.any  # what each engine answers fastest: true is more than false
    if not rule.missing:
        bad = column.is_null()
        doubt = column.count() < nw.len() if lazy else some(bad)
        if dtype.is_float():
            infinite = ~column.is_finite()
            bad, doubt = bad | infinite, doubt | (~column.sum().is_finite() if lazy else some(infinite))
        found.append(_Condition(name, bad, doubt, "missing or infinite" if dtype.is_float() else "missing"))
    if (low := rule.minimum) is not None:
        found.append(_Condition(name, bad := column < low, some(bad), "under", low))
    if (high := rule.maximum) is not None:
        found.append(_Condition(name, bad := column > high, some(bad), "over", high))
    if (day := rule.latest) is not None:
        found.append(_Condition(name, bad := _after(column, dtype, day), some(bad), "after", day))
    return found


def _after(column: _Column, dtype: nw.dtypes.DType, latest: date) -> _Column:
    moment = latest if isinstance(latest, datetime) else datetime.combine(latest, time())
    if dtype == nw.Date:
        return column > moment.date()
    if moment.time() != time():
        return column > moment
    tomorrow = moment + timedelta(days=1)  # a day without an hour: the whole day is accepted
    # Spark gives a datetime literal the time zone of Python's process; a date has none
    return column >= (nw.lit(tomorrow.date()).cast(dtype) if isinstance(column, nw.Expr) else tomorrow)


def _bound(value: float | date) -> str:
    return long_date(value) if isinstance(value, date) else number(value, 0 if float(value).is_integer() else 2)


def _say(condition: _Condition, n: int) -> str:
    match condition.what:
        case "missing":
            text = ngettext("{n} missing value", "{n} missing values", n)
        case "missing or infinite":
            text = ngettext("{n} missing or infinite value", "{n} missing or infinite values", n)
        case "under":
            text = ngettext("{n} value under {limit}", "{n} values under {limit}", n)
        case "over":
            text = ngettext("{n} value over {limit}", "{n} values over {limit}", n)
        case "after":
            text = ngettext("{n} date after {limit}", "{n} dates after {limit}", n)
    return text.format(n=number(n), limit=_bound(condition.limit))


def _report(data: _Table, condition: _Condition, table: str) -> str:
    n, where = _locate(data, condition.bad, [condition.column], shown="missing" not in condition.what)
    text = _("Table “{table}”, column “{column}”: {what}, {where}.")
    return text.format(table=table, column=condition.column, what=_say(condition, n), where=where) if n else ""


def _repeated(data: _Table, columns: Sequence[str], table: str) -> list[str]:
    if isinstance(data, nw.DataFrame) and not data.select(*columns).is_duplicated().any():
        return []
    n, where = _locate(data, nw.len().over(*columns) > 1, list(columns))
    text = _("Table “{table}”: {n} rows repeat the same values of {columns}, {where}.")
    return [text.format(table=table, n=number(n), columns=", ".join(columns), where=where)] if n else []


def _locate(data: _Table, bad: _Column, columns: list[str], shown: bool = True) -> tuple[int, str]:
    """Count the bad rows and say where the first are: label and value, or the values alone where rows have no order."""
    if isinstance(data, nw.LazyFrame):
        rows = data.filter(bad)
        n = rows.select(nw.len()).collect().item()
        first = rows.sort(*columns).head(_SHOWN).collect()
        written = [[f"{name}: {_written(value)}" for name, value in row.items()] for row in first.rows(named=True)]
        places = [", ".join(row) for row in written]
        return n, _("first rows by value: {rows}").format(rows=_listed(places, n, "; "))
    rows = data.with_row_index("__row__").filter(bad)
    index = nw.maybe_get_index(rows)
    labels = [_written(label) for label in (rows["__row__"] if index is None else index)[:_SHOWN]]
    values = [", ".join(map(_written, row)) for row in rows.select(columns).head(_SHOWN).rows()]
    places = [f"{label} ({value})" for label, value in zip(labels, values, strict=True)] if shown else labels
    return len(rows), ngettext("row {rows}", "rows {rows}", len(rows)).format(rows=_listed(places, len(rows), ", "))


def _written(value: Any) -> str:
    return str(value).removesuffix(" 00:00:00")


def _listed(places: list[str], n: int, separator: str) -> str:
    return separator.join(places) + ("…" if n > len(places) else "")
