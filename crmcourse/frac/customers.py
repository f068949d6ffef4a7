"""Customers who must have a row in a summary, whether they ordered or not."""

from typing import Any

import narwhals as nw

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.columns import Columns
from crmcourse.frac.table import columns_of
from crmcourse.messages import _

__all__ = ["add_customers", "as_table"]


def add_customers(lines: nw.DataFrame, customers: Any, columns: Columns) -> nw.DataFrame:
    """Days of the lines by customer, and for each of `customers` a day that is missing: that of no purchase."""
    customer = columns.customer
    given = as_table(customers, customer, lines)
    check_table(given, table="customers", columns={customer: Rule()}, unique=[customer])
    schema, table = lines.collect_schema(), nw.from_native(given)
    found, expected = table.collect_schema()[customer], schema[customer]
    if found.is_numeric() != expected.is_numeric():
        text = _("Identifiers of `customers` ({found}) and of the transactions ({expected}) are of different types.")
        raise InputError(text.format(found=found, expected=expected))
    if found.is_float() and expected.is_integer():
        cut = table.lazy().filter(nw.col(customer) % 1 != 0).select(customer).head(1).collect()
        if len(cut):
            text = _("`customers` holds {found}, and the identifiers of the transactions are whole numbers.")
            raise InputError(text.format(found=cut.item()))
    identifiers = columns_of(table)(customer).cast(schema[customer])
    never = nw.lit(None, dtype=schema[columns.date]).alias(columns.date)
    return nw.concat([lines.select(customer, columns.date), table.select(identifiers, never)], how="vertical")


def as_table(customers: Any, customer: str, lines: nw.DataFrame) -> Any:
    """The identifiers as a table of the same engine as `lines`."""
    data = nw.from_native(customers, allow_series=True, pass_through=True)
    if type(data) is type(lines) and data.implementation is lines.implementation:
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
    if isinstance(lines, nw.DataFrame):
        return nw.from_dict({customer: values}, backend=lines.implementation).to_native()
    identifiers = nw.from_dict({customer: values}, backend="pyarrow")
    native = lines.to_native()
    if lines.implementation.is_duckdb():  # in the connection of the transactions, which may not be the default one
        arrow = identifiers.to_native()  # noqa: F841 - read by name in the query
        return native.query("transactions", "SELECT * FROM arrow")
    session = native.sparkSession if lines.implementation.is_spark_like() else None
    return identifiers.lazy(backend=lines.implementation, session=session).to_native()
