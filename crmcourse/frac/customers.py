"""Customers who must have a row in a summary, whether they ordered or not."""

from typing import Any

import narwhals as nw

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["add_missing", "fill_nothing"]


def add_missing(summary: nw.DataFrame, customers: Any, customer: str) -> nw.DataFrame:
    """Add a row of no purchase for each of `customers` that `summary` does not hold."""
    given = _as_table(customers, customer, summary)
    check_table(given, table="customers", columns={customer: Rule()}, unique=[customer])
    schema = summary.collect_schema()
    table = nw.from_native(given)
    if table.collect_schema()[customer].is_numeric() != schema[customer].is_numeric():
        text = _("Identifiers of `customers` ({found}) and of the transactions ({expected}) are of different types.")
        raise InputError(text.format(found=table.collect_schema()[customer], expected=schema[customer]))
    same_type = nw.col(customer).cast(schema[customer])  # of both: pyarrow has two types of text
    summary, identifiers = summary.with_columns(same_type), table.select(same_type)
    everyone = nw.concat([summary.select(customer), identifiers], how="vertical").unique()
    joined = everyone.join(summary, on=customer, how="left")
    if isinstance(joined, nw.DataFrame):  # pandas makes floats of whole numbers with a gap: keep them whole
        joined = joined.with_columns(nw.maybe_convert_dtypes(joined["recency"]))
    return joined


def fill_nothing(summary: nw.DataFrame) -> nw.DataFrame:
    """Write 0 where a customer without a purchase has no count or amount; their recency stays missing."""
    schema = summary.collect_schema()
    zeros = [name for name in ("orders", "frequency", "amount", "amount_per_year", "n_categories") if name in schema]
    filled = summary.with_columns(nw.col(name).fill_null(0) for name in zeros)
    whole = [nw.col(name).cast(nw.Int64) for name in ("orders", "n_categories") if name in schema]
    return filled.with_columns(whole)


def _as_table(customers: Any, customer: str, summary: nw.DataFrame) -> Any:
    """The identifiers as a table of the same engine as `summary`."""
    data = nw.from_native(customers, allow_series=True, pass_through=True)
    if type(data) is type(summary) and data.implementation is summary.implementation:
        return customers
    if isinstance(data, nw.LazyFrame):
        data = data.collect()
    try:
        if isinstance(data, nw.DataFrame):
            if customer not in data.columns:
                return customers  # the check that follows says so
            values = data[customer].to_list()
        else:
            values = data.to_list() if isinstance(data, nw.Series) else list(customers)
    except TypeError:
        text = _("`customers` must be a table, a series or a list of identifiers, not {found}.")
        raise InputError(text.format(found=type(customers).__name__)) from None
    if isinstance(summary, nw.DataFrame):
        return nw.from_dict({customer: values}, backend=summary.implementation).to_native()
    identifiers = nw.from_dict({customer: values}, backend="pyarrow")
    native = summary.to_native()
    if summary.implementation.is_duckdb():  # in the connection of the transactions, which may not be the default one
        arrow = identifiers.to_native()  # noqa: F841 - read by name in the query
        return native.query("transactions", "SELECT * FROM arrow")
    session = native.sparkSession if summary.implementation.is_spark_like() else None
    return identifiers.lazy(backend=summary.implementation, session=session).to_native()
