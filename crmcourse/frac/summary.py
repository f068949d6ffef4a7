"""One row a customer: recency, frequency, amount and category, from lines of transactions on any engine."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import narwhals as nw
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.categories import profile
from crmcourse.frac.columns import COMPLETE_JOURNEY, DIRECTSELL, Columns
from crmcourse.frac.customers import add_customers, as_table
from crmcourse.frac.engine import REFUSED, to_arrow, to_pandas
from crmcourse.frac.table import columns_of, rounded
from crmcourse.frac.window import Window, bound, days_before, read_day
from crmcourse.messages import _

__all__ = ["category_profile", "summarize", "until"]


def summarize(
    transactions: Any, *, as_of: Any, years: float = 1, customers: Any = None, columns: Columns = DIRECTSELL
) -> Any:
    """Sum up each customer's purchases: recency, frequency, amount and, if asked, category.

    Frequency and amount look at a window: the days after `as_of` − `years` up to and including `as_of`. Recency looks
    at the whole history. All days are whole: the hour of an order is left out. An order of several
    lines counts once.

    Parameters
    ----------
    transactions : table
        One row an order, or one row a line of an order: pandas, polars (eager or lazy), pyarrow, a DuckDB relation
        (``duckdb.sql("from 'orders.parquet'")``), PySpark, or anything else that narwhals reads.
    as_of : date, datetime or str
        Day of the analysis, included.
    years : float
        Length of the window in calendar years, a whole number of months (0.5 is six months).
    customers : table, series or list, optional
        Identifiers of the customers who must have a row, ordered or not. A table has the column ``columns.customer``.
    columns : Columns
        Names of the columns of `transactions`.

    Returns
    -------
    table
        Of the kind given; lazy input gives a lazy result, not yet computed. One row for each customer of the history
        and of `customers`, in increasing order of identifier when the table is eager, with the columns:

        - the identifier, named as in `transactions`;
        - `last_order`: day of the last order, missing for a customer who never ordered;
        - `recency`: days from the last order to `as_of`, missing for a customer who never ordered;
        - `orders`: distinct orders in the window;
        - `frequency`: orders a year;
        - `amount`: sum of the window, in the currency of `transactions`, rounded at the millionth;
        - `amount_per_year`: the same, a year;
        - `n_categories`, `main_category`, `entropy` (bits), when ``columns.category`` is given: see `category_profile`.

    Raises
    ------
    InputError
        On an empty table, a missing column, a wrong type, a missing value, a negative amount, a date after `as_of`
        (see `until`), or identifiers repeated in `customers`. The message names the column and the rows. Lazy
        tables are read once for these checks, when the function is called.

    Examples
    --------
    >>> import pandas as pd
    >>> orders = pd.DataFrame(
    ...     {
    ...         "account_id": [1001, 1001, 1002],
    ...         "order_id": [1, 2, 3],
    ...         "order_date": pd.to_datetime(["2024-03-01", "2024-12-01", "2023-06-30"]),
    ...         "amount_eur": [1_200.0, 800.0, 450.0],
    ...     }
    ... )
    >>> summarize(orders, as_of="2024-12-31")
       account_id last_order  recency  orders  frequency  amount  amount_per_year
    0        1001 2024-12-01       30       2        2.0  2000.0           2000.0
    1        1002 2023-06-30      550       0        0.0     0.0              0.0

    Notes
    -----
    Facts C1 and C2: FRAC, after Bob Kestnbaum.
    """
    window = Window.ending(as_of, years)

    def compute(lines: Any, known: Any) -> Any:
        return _summary(lines, known, window, years, columns)

    return _through_arrow(compute, transactions, customers, window, columns)


def category_profile(transactions: Any, *, as_of: Any, years: float = 1, columns: Columns = COMPLETE_JOURNEY) -> Any:
    """Describe the categories of product that each customer bought in the window.

    Parameters
    ----------
    transactions, as_of, years, columns
        As in `summarize`; ``columns.category`` is required.

    Returns
    -------
    table
        Of the kind given, one row for each customer with a line in the window, with the columns:

        - `n_categories`: number of distinct categories;
        - `main_category`: the category of largest amount, the first in alphabetical order when several are equal;
        - `entropy`: in bits, of the shares of the amount: 0 for one category only, log2(n) for n equal ones; missing
          when the whole amount is 0.

    Raises
    ------
    InputError
        As `summarize`.

    Examples
    --------
    >>> import pandas as pd
    >>> lines = pd.DataFrame(
    ...     {
    ...         "account_id": [1001, 1001, 1002],
    ...         "order_id": [1, 1, 2],
    ...         "order_date": pd.to_datetime(["2024-03-01", "2024-03-01", "2024-06-30"]),
    ...         "amount_eur": [600.0, 600.0, 450.0],
    ...         "category": ["Papier", "Encre", "Encre"],
    ...     }
    ... )
    >>> category_profile(lines, as_of="2024-12-31", columns=Columns(category="category"))
       account_id  n_categories main_category  entropy
    0        1001             2         Encre      1.0
    1        1002             1         Encre      0.0

    Notes
    -----
    Facts C1 and C5. Entropy: C. E. Shannon, "A Mathematical Theory of Communication", 1948.
    """
    if columns.category is None:
        raise InputError(_("`columns` must name the column of the category."))
    window = Window.ending(as_of, years)

    def compute(lines: Any, _known: Any) -> Any:
        return _in_order(profile(_lines(lines, window, columns)[1], columns), columns.customer)

    return _through_arrow(compute, transactions, None, window, columns)


def until(transactions: Any, as_of: Any, columns: Columns = DIRECTSELL) -> Any:
    """Keep the rows dated up to and including the day `as_of`: what was known that evening.

    Parameters
    ----------
    transactions, as_of, columns
        As in `summarize`; only ``columns.date`` is read.

    Returns
    -------
    table
        Of the kind given.

    Raises
    ------
    InputError
        When the column is missing, holds no dates, or has missing values.

    Examples
    --------
    >>> import pandas as pd
    >>> orders = pd.DataFrame({"order_date": pd.to_datetime(["2024-12-31 18:00", "2025-01-01 09:00"])})
    >>> len(until(orders, "2024-12-31"))
    1
    """
    day = read_day(as_of)
    check_table(transactions, table="transactions", columns={columns.date: Rule("date")}, empty=True)
    lines = nw.from_native(transactions)
    moment = columns_of(lines)(columns.date)
    return lines.filter(moment < bound(day + timedelta(days=1), columns.date, lines)).to_native()


def _through_arrow(
    compute: Callable[[Any, Any], Any], transactions: Any, customers: Any, window: Window, columns: Columns
) -> Any:
    """`compute` of transactions and customers: in Arrow where pandas would give the same, slower."""
    names = list(_rules(window, columns))
    lines = to_arrow(transactions, names, keys=[name for name in names if name not in (columns.date, columns.amount)])
    if lines is not None:
        try:
            if customers is not None:
                customers = as_table(customers, columns.customer, nw.from_native(transactions))
            known = to_arrow(customers, [columns.customer], keys=[columns.customer])
            if (known is None) == (customers is None):
                types = {columns.customer: transactions[columns.customer].dtype}
                if customers is not None:
                    types["recency"] = pd.Int64Dtype()
                if columns.category is not None:
                    types["main_category"] = transactions[columns.category].dtype
                return to_pandas(compute(lines, known), types)
        except REFUSED:
            pass
    return compute(transactions, customers)


def _summary(transactions: Any, customers: Any, window: Window, years: float, columns: Columns) -> Any:
    lines, inside = _lines(transactions, window, columns, compared=customers is not None)
    days = lines if customers is None else add_customers(lines, customers, columns)
    history = days.group_by(columns.customer).agg(nw.col(columns.date).max().alias("__last_order"))
    # Two group_bys count distinct orders as fast as a count of distinct values, or faster, on every engine. The order
    # comes first: the lines of a table are often in the order of time, and pandas then finds its groups side by side.
    orders = inside.group_by(columns.order, columns.customer).agg(nw.col(columns.amount).sum().alias("__amount"))
    # Stacked and grouped again rather than joined: as fast on large tables, and fewer steps for DuckDB to plan.
    summary = (
        nw.concat([history, orders], how="diagonal")
        .group_by(columns.customer)
        .agg(
            nw.col("__last_order").max().alias("last_order"),
            nw.col("__amount").count().alias("orders"),
            nw.col("__amount").sum().alias("amount"),
        )
    )
    if columns.category is not None:
        summary = summary.join(profile(inside, columns), on=columns.customer, how="left")
    summary = _measures(summary, window, years, columns, gaps=customers is not None)
    return _in_order(summary, columns.customer)


def _rules(window: Window, columns: Columns) -> dict[str, Rule]:
    """What is asked of the columns that are needed."""
    rules = {
        columns.customer: Rule(),
        columns.order: Rule(),
        columns.date: Rule("date", latest=window.as_of, advice=_("Keep the rows up to it with crm.frac.until.")),
        columns.amount: Rule("number", minimum=0),
    }
    if columns.category is not None:
        rules[columns.category] = Rule(advice=_('Give these lines a category first, such as fillna("?").'))
    return rules


def _lines(
    transactions: Any, window: Window, columns: Columns, compared: bool = False
) -> tuple[nw.DataFrame, nw.DataFrame]:
    """Check the lines, and return them all and those of the window, with the columns that are needed."""
    rules = _rules(window, columns)
    check_table(transactions, table="transactions", columns=rules)
    lines = nw.from_native(transactions)
    if isinstance(lines, nw.DataFrame):  # a lazy table reads only the columns that are asked for
        lines = lines.select(*rules)
    schema, types = lines.collect_schema(), {}
    if schema[columns.amount] != nw.Float64:
        types[columns.amount] = nw.Float64
    if compared and schema[columns.customer] == nw.String:  # pyarrow has two types of text
        types[columns.customer] = nw.String
    if types:
        lines = lines.with_columns(nw.col(name).cast(dtype) for name, dtype in types.items())
    first = bound(window.after + timedelta(days=1), columns.date, lines)
    inside = columns_of(lines)(columns.date) >= first
    if isinstance(lines, nw.DataFrame):
        return lines, lines.drop(columns.date).filter(inside)
    return lines, lines.filter(inside)


def _measures(summary: nw.DataFrame, window: Window, years: float, columns: Columns, gaps: bool) -> nw.DataFrame:
    """Turn last date, orders and amount of each customer into the columns of a summary."""
    column = columns_of(summary)
    last = column("last_order")
    recency = days_before(window.as_of, last, summary).alias("recency")
    if gaps and isinstance(summary, nw.DataFrame):  # pandas makes floats of whole numbers with a gap: keep them whole
        recency = nw.maybe_convert_dtypes(recency)
    if summary.collect_schema()["last_order"] != nw.Date:
        last = last.dt.truncate("1d")
    orders = column("orders").cast(nw.Int64)
    amount = rounded(column("amount"))
    measures = [
        column(columns.customer),
        last,
        recency,
        orders,
        (orders.cast(nw.Float64) / years).alias("frequency"),
        amount,
        (amount / years).alias("amount_per_year"),
    ]
    if columns.category is not None:
        measures += [column("n_categories").fill_null(0).cast(nw.Int64), column("main_category"), column("entropy")]
    return summary.select(measures)


def _in_order(table: nw.DataFrame | nw.LazyFrame, customer: str) -> Any:
    """The native table, its rows in order of identifier when it is eager (lazy tables have no order to keep)."""
    if isinstance(table, nw.DataFrame):
        table = nw.maybe_reset_index(table.sort(customer))
    return table.to_native()
