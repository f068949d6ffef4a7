"""Names of the columns to read in a table of transactions."""

from dataclasses import dataclass

__all__ = ["COMPLETE_JOURNEY", "DIRECTSELL", "Columns"]


@dataclass(frozen=True)
class Columns:
    """Names of the columns to read in a table of transactions; those of DirectSell's orders by default.

    Parameters
    ----------
    customer, order : str
        Identifiers, of any type that has an order (numbers or text).
    date : str
        Day, or day and hour in local time (no time zone).
    amount : str
        Amount of the line, in one currency.
    category : str, optional
        Category of product of the line, none missing; `summarize` profiles the categories when it is given.
    """

    customer: str = "account_id"
    order: str = "order_id"
    date: str = "order_date"
    amount: str = "amount_eur"
    category: str | None = None


DIRECTSELL = Columns()
"""Columns of DirectSell's orders (amounts in EUR)."""

COMPLETE_JOURNEY = Columns("household_id", "basket_id", "transaction_timestamp", "sales_value", "department")
"""Columns of the Complete Journey transactions (amounts in USD)."""
