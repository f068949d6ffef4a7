"""Stages of the funnel: when each account reached them, and what each stage costs (facts D2)."""

from datetime import date

import pandas as pd

from crmcourse.checks import Rule, check_table
from crmcourse.messages import _
from crmcourse.strategy._inputs import all_known, number_from

__all__ = ["STAGES", "costs", "stage_names", "stages"]

STAGES = ("suspect", "prospect", "customer", "key")
"""The four stages, from the widest: known to the firm, in talks, bought, bought a lot."""

_DATES = [f"{stage}_on" for stage in STAGES]


def stage_names() -> dict[str, str]:
    """Return the names of the stages in the learner's language, by code.

    >>> list(stage_names().values())
    ['Suspects', 'Prospects', 'Clients', 'Comptes clés']
    """
    return dict(zip(STAGES, (_("Suspects"), _("Prospects"), _("Customers"), _("Key accounts")), strict=True))


def stages(
    accounts: pd.DataFrame, quotes: pd.DataFrame, orders: pd.DataFrame, *, as_of: date, key_account_eur: float = 100_000
) -> pd.DataFrame:
    """Date when each account reached each stage.

    Parameters
    ----------
    accounts : DataFrame
        account_id, created_on (first contact); an `origin` column is kept.
    quotes, orders : DataFrame
        account_id and quote_date; account_id, order_date and amount_eur (EUR).
    as_of : date
        Day of analysis: nothing may be dated after it.
    key_account_eur : float
        A customer is a key account once 365 days of orders exceed this amount (EUR).

    Returns
    -------
    DataFrame
        One row an account: account_id, origin if given, suspect_on, prospect_on (first quotation, or first order of
        those who never asked for one), customer_on (first order), key_on; missing where the stage was not reached. A
        stage is never reached without the ones before it.

    Raises
    ------
    InputError
        On bad input, or quotations and orders of unknown accounts.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> accounts = pd.DataFrame({"account_id": [1, 2, 3], "created_on": day(["2024-01-02"] * 3)})
    >>> quotes = pd.DataFrame({"account_id": [1, 2], "quote_date": day(["2024-02-01", "2024-02-02"])})
    >>> orders = pd.DataFrame({"account_id": [1], "order_date": day(["2024-03-01"]), "amount_eur": [500.0]})
    >>> stages(accounts, quotes, orders, as_of=pd.Timestamp("2024-12-31")).notna().sum().to_dict()
    {'account_id': 3, 'suspect_on': 3, 'prospect_on': 2, 'customer_on': 1, 'key_on': 0}

    Notes
    -----
    Facts D2.
    """
    number_from("key_account_eur", key_account_eur, 0)
    when = Rule("date", latest=as_of)
    check_table(accounts, table="accounts", columns={"account_id": Rule(), "created_on": when}, unique=["account_id"])
    check_table(quotes, table="quotes", columns={"account_id": Rule(), "quote_date": when}, empty=True)
    check_table(
        orders,
        table="orders",
        columns={"account_id": Rule(), "order_date": when, "amount_eur": Rule("number", minimum=0)},
        empty=True,
    )
    for name, table in {"quotes": quotes, "orders": orders}.items():
        all_known(table["account_id"], accounts["account_id"], name)
    result = accounts[["account_id", *(["origin"] if "origin" in accounts else [])]].reset_index(drop=True)
    ids = result["account_id"]
    ordered = _dates(ids, orders.groupby("account_id")["order_date"].min())
    quoted = _dates(ids, quotes.groupby("account_id")["quote_date"].min())
    rolling = orders.sort_values(["account_id", "order_date"], kind="stable").set_index("order_date")
    sums = rolling.groupby("account_id")["amount_eur"].rolling("365D").sum().reset_index()
    key = sums[sums["amount_eur"] > key_account_eur].groupby("account_id")["order_date"].min()
    return result.assign(
        suspect_on=accounts["created_on"].to_numpy(),
        prospect_on=ordered.where(ordered <= quoted, quoted).fillna(ordered),
        customer_on=ordered,
        key_on=_dates(ids, key),
    )


def costs(reached: pd.DataFrame, interactions: pd.DataFrame, campaigns: pd.DataFrame | None = None) -> pd.DataFrame:
    """Cost of each stage: what was spent on accounts while they were on it.

    Parameters
    ----------
    reached : DataFrame
        Result of `stages`.
    interactions : DataFrame
        account_id, interaction_date, cost_eur (EUR) of accounts of `reached`; campaign_id too with `campaigns`.
    campaigns : DataFrame, optional
        campaign_id, cost_eur (EUR, all included). Only what the campaign cost beyond its contacts is added, shared
        equally among the contacts given, so that nothing is counted twice.

    Returns
    -------
    DataFrame
        Index: stage. Columns: accounts (that were on it), contacts, contact_eur, fixed_eur, cost_eur (EUR), moved_up
        (accounts that reached the next stage), per_step_eur (cost of the stage by account that moved up; missing for
        the last stage or when none did).

    Raises
    ------
    InputError
        On bad input, contacts of unknown accounts, or campaigns without a row.
    """
    check_table(
        reached, table="stages", columns={"account_id": Rule(), "suspect_on": Rule("date")}, unique=["account_id"]
    )
    rules = {"account_id": Rule(), "interaction_date": Rule("date"), "cost_eur": Rule("number", minimum=0)}
    check_table(
        interactions,
        table="interactions",
        columns=rules | ({"campaign_id": Rule(missing=True)} if campaigns is not None else {}),
        empty=True,
    )
    all_known(interactions["account_id"], reached["account_id"], "interactions")
    day = interactions["interaction_date"]
    stage = pd.Series(0, index=interactions.index)
    by_account = reached.set_index("account_id")
    for name in _DATES[1:]:
        stage += (day >= interactions["account_id"].map(by_account[name])).astype(int)
    fixed = pd.Series(0.0, index=interactions.index)
    if campaigns is not None:
        check_table(
            campaigns,
            table="campaigns",
            columns={"campaign_id": Rule(), "cost_eur": Rule("number", minimum=0)},
            unique=["campaign_id"],
        )
        of_campaign = interactions["campaign_id"].dropna().astype("int64")
        all_known(of_campaign, campaigns["campaign_id"], "interactions", "campaign_id")
        sent = interactions.loc[of_campaign.index].groupby(of_campaign)["cost_eur"].agg(["sum", "size"])
        extra = (campaigns.set_index("campaign_id")["cost_eur"].reindex(sent.index) - sent["sum"]).clip(lower=0) / sent[
            "size"
        ]
        fixed.loc[of_campaign.index] = of_campaign.map(extra)
    number_reached = [int(reached[name].notna().sum()) for name in _DATES]
    grouped = (
        pd.DataFrame({"contacts": 1, "contact_eur": interactions["cost_eur"], "fixed_eur": fixed}).groupby(stage).sum()
    )
    table = grouped.reindex(range(len(STAGES)), fill_value=0).set_axis(pd.Index(STAGES, name="stage"))
    table.insert(0, "accounts", number_reached)
    table["contacts"] = table["contacts"].astype("int64")
    table["cost_eur"] = table["contact_eur"] + table["fixed_eur"]
    table["moved_up"] = pd.array([*number_reached[1:], pd.NA], dtype="Int64")
    steps = table["moved_up"].astype("float64")
    return table.assign(per_step_eur=table["cost_eur"] / steps.where(steps > 0))


def _dates(ids: pd.Series, days: pd.Series) -> pd.Series:
    """Return the day of each account, missing where there is none."""
    return pd.Series(days.reindex(ids).to_numpy(dtype="datetime64[us]"), index=ids.index)
