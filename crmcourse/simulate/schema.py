"""The tables' schema, defined once: types, units, keys and descriptions in English and French.

The writer, the frames' types and ``datapackage.json`` come from here; the loaders and ``describe`` read the latter.
"""

from .schema_people import PEOPLE
from .schema_sales import SALES
from .schema_terms import Column, Table
from .schema_truth import TRUTH

__all__ = ["TABLES", "TRUTH", "Column", "Table"]

_ORDER = (
    *("accounts", "contacts", "products", "campaigns", "interactions", "quotes", "quote_lines"),
    *("orders", "order_lines", "contracts", "complaints", "surveys"),
)
_BY_NAME = {table.name: table for table in (*PEOPLE, *SALES)}

#: the clean tables, in the order of the package
TABLES = tuple(_BY_NAME[name] for name in _ORDER)
