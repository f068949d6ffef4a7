"""The chain of business intelligence on DuckDB, from four dirty exports to marts and mining (facts B).

`build` makes the whole warehouse: `collect`, `qualify` and `stage_invoices`, `customer_records` and `same_customers`,
`golden_records`, `load_invoices`, `create_marts`, `reconcile`. Then `customer_card`, `quotation`, `associations`, and
the rights of people: `with_consent`, `pseudonymise`, `access`, `erase`.
"""

from crmcourse.warehouse.card import Card, customer_card
from crmcourse.warehouse.collect import SOURCES, Source, collect
from crmcourse.warehouse.customers import customer_records, golden_records, same_customers
from crmcourse.warehouse.load import build, load_dates, load_invoices, reconcile
from crmcourse.warehouse.marts import MARTS, associations, create_marts
from crmcourse.warehouse.personal import access, erase, pseudonymise, rewrite, with_consent
from crmcourse.warehouse.qualify import INVOICES, qualify, stage_invoices
from crmcourse.warehouse.quotation import Quotation, QuotationLine, conversion, quotation
from crmcourse.warehouse.schema import FACTS, SCHEMA, create_schema

__all__ = [
    "FACTS",
    "INVOICES",
    "MARTS",
    "SCHEMA",
    "SOURCES",
    "Card",
    "Quotation",
    "QuotationLine",
    "Source",
    "access",
    "associations",
    "build",
    "collect",
    "conversion",
    "create_marts",
    "create_schema",
    "customer_card",
    "customer_records",
    "erase",
    "golden_records",
    "load_dates",
    "load_invoices",
    "pseudonymise",
    "qualify",
    "quotation",
    "reconcile",
    "rewrite",
    "same_customers",
    "stage_invoices",
    "with_consent",
]
