"""What the self-checks compare with, computed once from Complete Journey."""

from functools import cache

import pandas as pd

from crmcourse import campaign, datasets

__all__ = ["AS_OF", "CAMPAIGN", "HALF", "baskets", "households", "lines_by_day", "panel_of"]

#: date of analysis: last day of the data
AS_OF = pd.Timestamp("2017-12-31")
#: last day that a forecast of the second half-year may know
HALF = pd.Timestamp("2017-06-30")
#: campaign of the sixth milestone
CAMPAIGN = 18


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
def lines_by_day() -> pd.Series:
    """Return the number of lines of each day, New York's time."""
    return datasets.load_complete_journey("transactions")["transaction_timestamp"].dt.normalize().value_counts()


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
def panel_of(number: int, earlier: int = 0) -> pd.DataFrame:
    """Return the panel of a campaign (`campaign.panel`), or of a placebo so many lengths before it."""
    about = datasets.load_complete_journey("campaign_descriptions").set_index("campaign_id").loc[number]
    targets = datasets.load_complete_journey("campaigns").query("campaign_id == @number")["household_id"]
    days = campaign.windows(about["start_date"], about["end_date"]).earlier(earlier)
    return campaign.panel(baskets(), targets, days, date="day", amount="sales")
