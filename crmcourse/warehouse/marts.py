"""Marts: the star, cut and summed for one department; and one example of mining."""

import duckdb
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["MARTS", "associations", "create_marts"]

#: name of the mart -> its SQL, one row a customer
MARTS = {
    "mart_marketing": """
        SELECT customer_key, company, city, coalesce(bool_or(consent_email), false) AS may_write,
               any_value(invoices) AS invoices, any_value(amount_eur) AS amount_eur,
               any_value(last_invoice) AS last_invoice
        FROM dim_customer LEFT JOIN contact USING (customer_key)
        LEFT JOIN (SELECT customer_key, count(*) AS invoices, sum(amount_eur) AS amount_eur,
                          max(date_key) AS last_invoice
                   FROM fact_invoice GROUP BY ALL) USING (customer_key)
        GROUP BY customer_key, company, city""",
    "mart_sales": """
        SELECT customer_key, company, rep, potential_eur, coalesce(amount_eur, 0) AS amount_eur,
               CASE WHEN potential_eur > 0 THEN round(coalesce(amount_eur, 0) / potential_eur, 3) END AS share,
               attitude, last_visit
        FROM (SELECT * FROM fact_sheet
              QUALIFY row_number() OVER (PARTITION BY customer_key ORDER BY last_visit DESC NULLS LAST, sheet_key) = 1)
        JOIN dim_rep USING (rep_key) JOIN dim_customer USING (customer_key)
        LEFT JOIN (SELECT customer_key, sum(amount_eur) AS amount_eur FROM fact_invoice GROUP BY ALL)
        USING (customer_key)""",
    "mart_after_sales": """
        SELECT customer_key, company, phone, count(*) AS tickets,
               count(*) FILTER (closed_on IS NULL) AS open_tickets,
               avg(satisfied::INTEGER) AS satisfied_share, max(date_key) AS last_ticket,
               median(closed_on - date_key) AS median_days
        FROM fact_ticket JOIN dim_customer USING (customer_key) GROUP BY ALL""",
}


def create_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the marts as views: they follow the star, and hold no copy of it.

    Raises
    ------
    duckdb.CatalogException
        The star is not there.
    """
    for name, query in MARTS.items():
        connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")


def associations(connection: duckdb.DuckDBPyConnection, least: int = 30) -> pd.DataFrame:
    """Mine the invoices: which categories are bought together more often than chance would have it?

    Parameters
    ----------
    connection : DuckDBPyConnection
        The warehouse.
    least : int
        Pairs seen on fewer invoices are left out: too few to conclude.

    Returns
    -------
    DataFrame
        first, second (first → second), together (invoices), support (share of all invoices), confidence (share of the
        invoices with first that have second), lift (confidence / share of second in all); largest lift first.

    Raises
    ------
    InputError
        `least` is not a positive whole number.

    Notes
    -----
    Facts B3. A lift above 1 is an association, not a cause.
    """
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        raise InputError(_("A positive number of invoices is expected, not {found}.").format(found=repr(least)))
    query = """
        WITH basket AS (SELECT DISTINCT invoice_key, category FROM fact_line JOIN dim_product USING (product_key)),
        alone AS (SELECT category, count(*) AS n FROM basket GROUP BY ALL),
        everything AS (SELECT count(DISTINCT invoice_key) AS n FROM basket),
        pairs AS (
            SELECT a.category AS first, b.category AS second, count(*) AS together
            FROM basket AS a JOIN basket AS b USING (invoice_key) WHERE a.category <> b.category GROUP BY ALL)
        SELECT first, second, together, together / everything.n AS support, together / one.n AS confidence,
               together * everything.n / (one.n * two.n) AS lift
        FROM pairs JOIN alone AS one ON one.category = first JOIN alone AS two ON two.category = second, everything
        WHERE together >= ? ORDER BY lift DESC, first, second"""
    return connection.execute(query, [least]).df()
