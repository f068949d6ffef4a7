"""What the self-checks compare with, computed once from Complete Journey."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from crmcourse import campaign, datasets

__all__ = [
    "AS_OF",
    "CAMPAIGN",
    "DEMONSTRATED",
    "HALF",
    "Source",
    "baskets",
    "first_half_by_month",
    "households",
    "panel_of",
    "sources",
]

#: date of analysis: last day of the data
AS_OF = pd.Timestamp("2017-12-31")
#: last day that a forecast of the second half-year may know
HALF = pd.Timestamp("2017-06-30")
#: campaign of the sixth milestone
CAMPAIGN = 18
#: campaign that the lesson takes as its example there
DEMONSTRATED = 8
#: an article sold in a larger quantity is fuel, counted in thousandths of a gallon, whatever its department
_FUEL_QUANTITY = 500


@dataclass(frozen=True)
class Source:
    """What a table of lines is compared with: number of lines (each day, New York's time), sales (USD) by household."""

    lines: int
    by_day: pd.Series
    sales: pd.Series


@cache
def sources() -> dict[str, Source]:
    """Return the whole source, and what is left of it without the department FUEL, and without all of the fuel."""
    lines = datasets.load_complete_journey("transactions")
    station = lines["department"] == "FUEL"
    fuel = station | (lines["quantity"] > _FUEL_QUANTITY)
    found = {}
    for name, kept in {"all": lines, "no station": lines[~station], "no fuel": lines[~fuel]}.items():
        by_day = kept["transaction_timestamp"].dt.normalize().value_counts()
        found[name] = Source(len(kept), by_day, kept.groupby("household_id")["sales_value"].sum())
    return found


@cache
def baskets() -> pd.DataFrame:
    """Return one row a basket: household_id, basket_id, day, sales (USD), lines, zero_lines."""
    lines = datasets.load_complete_journey("transactions")
    lines["zero"] = lines["sales_value"] == 0
    grouped = lines.groupby(["household_id", "basket_id"], as_index=False)
    found = grouped.agg(
        day=("transaction_timestamp", "max"),
        sales=("sales_value", "sum"),
        lines=("sales_value", "size"),
        zero_lines=("zero", "sum"),
    )
    return found.assign(day=found["day"].dt.normalize())


@cache
def households() -> pd.DataFrame:
    """Return one row a household: recency (days), baskets, days, lines, amount, first_half, second_half (USD)."""
    table = baskets()
    found = table.groupby("household_id").agg(
        last=("day", "max"),
        baskets=("basket_id", "size"),
        days=("day", "nunique"),
        lines=("lines", "sum"),
        amount=("sales", "sum"),
    )
    early = table[table["day"] <= HALF].groupby("household_id")["sales"].sum()
    first_half = early.reindex(found.index, fill_value=0.0)
    return found.assign(
        recency=(AS_OF - found["last"]).dt.days, first_half=first_half, second_half=found["amount"] - first_half
    ).drop(columns="last")


@cache
def first_half_by_month() -> pd.DataFrame:
    """Return the sales (USD) of each household in each of the six months that a forecast may know."""
    early = baskets().query("day <= @HALF")
    months = early.pivot_table(index="household_id", columns=early["day"].dt.month, values="sales", aggfunc="sum")
    return months.reindex(households().index).fillna(0.0)


@cache
def panel_of(number: int, earlier: int = 0) -> pd.DataFrame:
    """Return the panel of a campaign (`campaign.panel`), or of a placebo so many lengths before it."""
    about = datasets.load_complete_journey("campaign_descriptions").set_index("campaign_id").loc[number]
    targets = datasets.load_complete_journey("campaigns").query("campaign_id == @number")["household_id"]
    days = campaign.windows(about["start_date"], about["end_date"]).earlier(earlier)
    return campaign.panel(baskets(), targets, days, date="day", amount="sales")
