"""Access to the customer: channels from the cheapest and least involving to the dearest and most (facts D5)."""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.strategy._inputs import all_known
from crmcourse.strategy.funnel import rate_interval
from crmcourse.style import PALETTE, new_axes

__all__ = ["CHANNELS", "channel_table", "dearest_channel", "plot_channels"]

CHANNELS = ("web", "e-mail", "téléphone", "courrier", "visite")
"""The lecture's order, from low cost and low involvement to high cost and high involvement (DEV)."""


def channel_table(interactions: pd.DataFrame, quotes: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Measure each channel: what a contact costs, and how often a quotation made through it is accepted.

    Parameters
    ----------
    interactions : DataFrame
        channel, cost_eur (EUR).
    quotes : DataFrame
        channel, status ("accepté", "refusé", "expiré"; others are not decided yet and are left out of the rate).
    level : float
        Probability of the interval of the rate.

    Returns
    -------
    DataFrame
        Index: `CHANNELS`, in the lecture's order. Columns: contacts, cost_eur (mean of a contact), rank_of_cost (1: the
        cheapest), quotes (decided), accepted (share), low, high (interval).

    Raises
    ------
    InputError
        On bad input, or a channel that is not in `CHANNELS`.

    Notes
    -----
    Facts D5.
    """
    check_table(
        interactions, table="interactions", columns={"channel": Rule("text"), "cost_eur": Rule("number", minimum=0)}
    )
    check_table(quotes, table="quotes", columns={"channel": Rule("text"), "status": Rule("text")})
    _channels_known(interactions, "interactions")
    _channels_known(quotes, "quotes")
    cost = interactions.groupby("channel")["cost_eur"].agg(contacts="size", cost_eur="mean").reindex(CHANNELS)
    decided = quotes[quotes["status"].isin(["accepté", "refusé", "expiré"])]
    won = (
        (decided["status"] == "accepté")
        .groupby(decided["channel"])
        .agg(quotes="size", won="sum")
        .reindex(CHANNELS, fill_value=0)
    )
    bounds = [rate_interval(w, n, level=level) if n else (np.nan, np.nan) for n, w in won.itertuples(index=False)]
    table = cost.assign(
        contacts=cost["contacts"].fillna(0).astype("int64"), rank_of_cost=cost["cost_eur"].rank().astype("Int64")
    )
    table = table.join(won["quotes"]).assign(accepted=won["won"] / won["quotes"].where(won["quotes"] > 0))
    return table.assign(low=[b[0] for b in bounds], high=[b[1] for b in bounds])


def dearest_channel(interactions: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Return, for each account that the firm contacted in the year to `as_of`, the most involving channel it used.

    Parameters
    ----------
    interactions : DataFrame
        account_id, interaction_date, channel, direction ("sortant": made by the firm).
    as_of : date
        Day of analysis.

    Returns
    -------
    Series
        Channel by account_id. Accounts without such a contact are not in it.

    Raises
    ------
    InputError
        On bad input.

    Examples
    --------
    >>> day = pd.Timestamp("2024-06-01")
    >>> contacts = pd.DataFrame({"account_id": [1, 1, 2], "channel": ["e-mail", "visite", "web"],
    ...                          "interaction_date": [day] * 3, "direction": ["sortant"] * 3})
    >>> dearest_channel(contacts, as_of=pd.Timestamp("2024-12-31")).to_dict()
    {1: 'visite', 2: 'web'}
    """
    rules = {
        "account_id": Rule(),
        "interaction_date": Rule("date", latest=as_of),
        "channel": Rule("text"),
        "direction": Rule("text"),
    }
    check_table(interactions, table="interactions", columns=rules)
    _channels_known(interactions, "interactions")
    end = pd.Timestamp(as_of)
    kept = interactions[
        (interactions["interaction_date"] > end - pd.DateOffset(years=1)) & (interactions["direction"] == "sortant")
    ]
    rank = kept["channel"].map({channel: i for i, channel in enumerate(CHANNELS)})
    return rank.groupby(kept["account_id"]).max().map(dict(enumerate(CHANNELS))).rename("channel")


def plot_channels(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw channels by cost of a contact (logarithmic) and share of quotations accepted, with its interval.

    Raises
    ------
    InputError
        When `table` is not the result of `channel_table`.
    """
    columns = {name: Rule("number", missing=True) for name in ("cost_eur", "accepted", "low", "high")}
    check_table(table, table="channels", columns=columns)
    ax = new_axes(ax, (7.5, 4.2))
    error = [table["accepted"] - table["low"], table["high"] - table["accepted"]]
    ax.errorbar(
        table["cost_eur"], table["accepted"], yerr=error, fmt="o", color=PALETTE[0], ecolor="#666666", capsize=4
    )
    for name, row in table.iterrows():
        ax.annotate(str(name), (row["cost_eur"], row["accepted"]), xytext=(8, 6), textcoords="offset points")
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter(lambda value, position: number(value, 2 if value < 1 else 0))
    ax.yaxis.set_major_formatter(lambda value, position: percent(value))
    ax.set_ylim(0, max(0.7, float(table["high"].max()) * 1.05))
    ax.set_xlim(float(table["cost_eur"].min()) / 2, float(table["cost_eur"].max()) * 3)
    ax.set_xlabel(_("Cost of a contact (€, logarithmic scale)"))
    ax.set_ylabel(_("Quotations accepted (%), interval at 95 %"))
    ax.set_title(_("What a channel costs, what it brings"))
    return ax


def _channels_known(table: pd.DataFrame, name: str) -> None:
    all_known(table["channel"], CHANNELS, name, "channel")
