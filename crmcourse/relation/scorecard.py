"""Objectives and stakes of the relationship, each tied to a number that the tables give (facts A4, A5)."""

from collections.abc import Mapping

import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["TABLES", "scorecard"]

TABLES = ("orders", "order_lines", "interactions", "contracts", "complaints", "surveys")
"""Tables that `scorecard` reads."""

_COLUMNS = {
    "orders": {"order_id": Rule(), "account_id": Rule(), "order_date": Rule("date"), "amount_eur": Rule("number"),
               "delivery_cost_eur": Rule("number")},
    "order_lines": {"order_id": Rule(), "quantity": Rule("number"), "unit_cost_eur": Rule("number")},
    "interactions": {"account_id": Rule(), "interaction_date": Rule("date"), "cost_eur": Rule("number")},
    "contracts": {"account_id": Rule(), "start_date": Rule("date"), "end_date": Rule("date")},
    "complaints": {"complaint_date": Rule("date"), "satisfied": Rule(missing=True), "compensation_eur": Rule("number")},
    "surveys": {"survey_date": Rule("date"), "satisfaction": Rule("number")},
}  # fmt: skip


def scorecard(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compute, year by year, one indicator for each objective and each stake of the relationship.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables `TABLES` of DirectSell.

    Returns
    -------
    DataFrame
        One row a year of orders. Stakes: ``revenue_eur``; ``retention`` (share of the customers of the year before
        who order again; missing the first year); ``profit_per_customer_eur``; ``service_cost`` (delivery, contacts and
        compensation, as a share of revenue); ``profit_eur`` (revenue, less purchase and service costs). Objectives:
        ``contacted`` (share of the year's customers with at least one contact noted: to steer); ``contract_share``
        (share of revenue from accounts under contract on the day of the order: to secure); ``settled`` (share of
        complaints with a known outcome settled to the customer's satisfaction: to improve); ``satisfaction`` (mean
        mark of the year's survey, on its own scale: to satisfy). Making lasting is ``retention``.

    Raises
    ------
    InputError
        On a missing table or column, a wrong type or a missing value.

    Examples
    --------
    >>> from crmcourse.datasets import load_directsell
    >>> card = scorecard({name: load_directsell(name) for name in TABLES})
    >>> card.index.tolist()
    [2020, 2021, 2022, 2023, 2024]
    """
    absent = [name for name in TABLES if name not in tables]
    if absent:
        raise InputError(_("Missing tables: {names}.").format(names=", ".join(absent)))
    for name, columns in _COLUMNS.items():
        check_table(tables[name], table=name, columns=columns, empty=name != "orders")
    orders = tables["orders"].assign(year=tables["orders"]["order_date"].dt.year)
    lines = tables["order_lines"]
    bought = (lines["quantity"] * lines["unit_cost_eur"]).groupby(lines["order_id"]).sum()
    orders["bought_eur"] = orders["order_id"].map(bought).fillna(0)
    year = orders.groupby("year")
    revenue = year["amount_eur"].sum()
    service = (
        year["delivery_cost_eur"].sum()
        + _yearly(tables["interactions"], "interaction_date", "cost_eur", revenue.index)
        + _yearly(tables["complaints"], "complaint_date", "compensation_eur", revenue.index)
    )
    profit = revenue - year["bought_eur"].sum() - service
    complaints, surveys = tables["complaints"], tables["surveys"]
    covered = orders["amount_eur"].where(_covered(orders, tables["contracts"]), 0)
    settled = complaints["satisfied"].astype("Float64").groupby(complaints["complaint_date"].dt.year).mean()
    return pd.DataFrame({
        "revenue_eur": revenue,
        "retention": _retention(orders),
        "profit_per_customer_eur": profit / year["account_id"].nunique(),
        "service_cost": service / revenue,
        "profit_eur": profit,
        "contacted": _contacted(orders, tables["interactions"]),
        "contract_share": covered.groupby(orders["year"]).sum() / revenue,
        "settled": settled.astype(float),
        "satisfaction": surveys.groupby(surveys["survey_date"].dt.year)["satisfaction"].mean(),
    }).reindex(revenue.index)  # fmt: skip


def _yearly(table: pd.DataFrame, day: str, amount: str, years: pd.Index) -> pd.Series:
    return table.groupby(table[day].dt.year)[amount].sum().reindex(years, fill_value=0)


def _retention(orders: pd.DataFrame) -> pd.Series:
    there = orders.groupby("year")["account_id"].agg(set)
    before = {year: there.get(year - 1) for year in there.index}
    kept = {year: len(there[year] & known) / len(known) for year, known in before.items() if known}
    return pd.Series(kept, index=there.index, dtype=float)


def _contacted(orders: pd.DataFrame, interactions: pd.DataFrame) -> pd.Series:
    pairs = orders[["account_id", "year"]].drop_duplicates()
    noted = pd.MultiIndex.from_arrays([interactions["account_id"], interactions["interaction_date"].dt.year])
    return (
        pd.MultiIndex.from_frame(pairs).isin(noted).astype(float)
        @ pd.get_dummies(pairs["year"], dtype=float)
        / (pairs["year"].value_counts().sort_index())
    )


def _covered(orders: pd.DataFrame, contracts: pd.DataFrame) -> pd.Series:
    pairs = orders[["order_id", "account_id", "order_date"]].merge(contracts, on="account_id")
    running = pairs["order_date"].between(pairs["start_date"], pairs["end_date"])
    return orders["order_id"].isin(pairs.loc[running, "order_id"])
