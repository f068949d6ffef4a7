"""Contacts between DirectSell and its accounts: campaign messages, sales calls, requests, after-sales."""

import numpy as np
import pandas as pd

from . import names
from .accounts import Traits
from .behaviour import Behaviour
from .calendar import MONTH_START, OBSERVED, OBSERVED_MONTHS, SEASON, date_of, next_working_day
from .catalogue import CHANNELS, Catalogue
from .draws import Streams
from .parameters import Parameters
from .sales import nullable

__all__ = ["PURPOSES", "interaction_table"]

PURPOSES = [
    "campagne",
    "prospection",
    "suivi commercial",
    "demande d'information",
    "demande de devis",
    "suivi de commande",
    "réclamation",
]
_UNAWARE = 180  # days that DirectSell goes on writing and calling before it notices a departure
_COST_CENTS = np.array([5, 80, 900, 320, 16000])  # cost of one contact by channel: web, e-mail, phone, letter, visit


def _sent(draws, t: Traits, b: Behaviour, c: Catalogue, can_email: np.ndarray) -> pd.DataFrame:
    parts = []
    for k, month in enumerate(c.campaign_month):
        if month >= OBSERVED_MONTHS:
            break
        channel = {5: 1, 3: 1, 650: 2}.get(int(c.contact_cents[k]), 3)
        rows = np.flatnonzero(
            b.reached[:, month] & (can_email | (channel != 1)) & (b.departed > MONTH_START[month] - _UNAWARE)
        )
        day = np.full(len(rows), MONTH_START[month]) + (draws.integers(0, 20, len(rows)) if channel == 2 else 1)
        parts.append(pd.DataFrame({"row": rows, "day": day, "channel": channel, "purpose": 0, "campaign": k}))
    return pd.concat(parts, ignore_index=True)


def _sales_calls(draws, t: Traits, b: Behaviour) -> pd.DataFrame:
    """Sales calls: many around the first contact, then in proportion to size and to the relationship's intensity."""
    n = len(t.first)
    parts = []
    for month in range(OBSERVED_MONTHS):
        age = (MONTH_START[month] + 15 - t.created) / 30.4375
        chase = 0.30 * np.exp(-np.maximum(age, 0) / 3.0) * (t.first > MONTH_START[month])
        follow = np.array([0.008, 0.025, 0.07, 0.15])[t.size] * np.minimum(
            0.5 + 0.5 * b.orders[:, max(month - 2, 0) : month + 1].sum(axis=1), 2
        )
        follow = follow * (t.first <= MONTH_START[month])
        mean = np.where(
            (age > -0.5) & (b.departed > MONTH_START[month] - _UNAWARE), (chase + follow) * SEASON[month], 0.0
        )
        rows = np.repeat(np.arange(n), draws.poisson(mean))
        day = MONTH_START[month] + draws.integers(0, 28, len(rows))
        new = t.first[rows] > day
        visit = draws.below(np.array([0.05, 0.12, 0.35, 0.5])[t.size[rows]], len(rows))
        channel = np.where(visit, 4, draws.pick([0, 2.0, 5, 0.4, 0], len(rows)))
        parts.append(
            pd.DataFrame({"row": rows, "day": day, "channel": channel, "purpose": np.where(new, 1, 2), "campaign": -1})
        )
    calls = pd.concat(parts, ignore_index=True)
    return calls[calls["day"].to_numpy() >= t.created[calls["row"].to_numpy()]]


def interaction_table(
    streams: Streams,
    t: Traits,
    b: Behaviour,
    c: Catalogue,
    orders: pd.DataFrame,
    quotes: pd.DataFrame,
    complaints: pd.DataFrame,
    can_email: np.ndarray,
    p: Parameters,
    first_id: int,
) -> pd.DataFrame:
    """Return the contacts in order of date."""
    draws = streams["interactions"]
    n = len(t.first)
    parts = [_sent(draws, t, b, c, can_email), _sales_calls(draws, t, b)]
    asked = np.flatnonzero(draws.below(0.45, n) & (t.created >= 0))
    parts.append(
        pd.DataFrame({"row": asked, "day": t.created[asked], "channel": t.channel[asked], "purpose": 3, "campaign": -1})
    )
    chosen = np.flatnonzero(draws.below(0.45, len(quotes)))
    of_quotes = quotes.iloc[chosen]
    parts.append(
        pd.DataFrame(
            {
                "row": of_quotes["row"],
                "day": of_quotes["day"],
                "channel": of_quotes["channel"],
                "purpose": 4,
                "campaign": -1,
            }
        )
    )
    young = orders["day"].to_numpy() - t.first[orders["row"]] < 365  # newcomers ask more
    follow = orders.iloc[
        np.flatnonzero(draws.below(np.where(orders["incident"], 0.35, np.where(young, 0.18, 0.08)), len(orders)))
    ]
    day = follow["day"].to_numpy() + draws.integers(1, 8, len(follow))
    keep = follow["row"].to_numpy()
    parts.append(
        pd.DataFrame(
            {"row": keep, "day": day, "channel": draws.pick([3, 3, 4, 0, 0], len(follow)), "purpose": 5, "campaign": -1}
        )
    )
    row = complaints["account_id"].to_numpy() - t.account_id[0]
    day = ((complaints["complaint_date"].to_numpy() - np.datetime64("2020-01-01")) // np.timedelta64(1, "D")).astype(
        np.int64
    )
    parts.append(
        pd.DataFrame(
            {"row": row, "day": day, "channel": draws.pick([2, 4, 5, 0.6, 0], len(row)), "purpose": 6, "campaign": -1}
        )
    )
    table = pd.concat(parts, ignore_index=True)
    table["day"] = next_working_day(table["day"].to_numpy())
    table = table[(table["day"] >= 0) & (table["day"] < OBSERVED)]
    table = table.iloc[np.lexsort((table["row"], table["purpose"], table["day"]))]
    purpose, campaign = table["purpose"].to_numpy(), table["campaign"].to_numpy()
    channel = table["channel"].to_numpy()
    cost = np.where(campaign >= 0, c.contact_cents[campaign], _COST_CENTS[channel])
    return pd.DataFrame(
        {
            "interaction_id": first_id + np.arange(len(table)),
            "account_id": t.account_id[table["row"].to_numpy()],
            "interaction_date": date_of(table["day"].to_numpy()).astype("datetime64[us]"),
            "channel": names.take(CHANNELS, channel),
            "direction": names.take(["sortant", "entrant"], (purpose >= 3).astype(int)),
            "purpose": names.take(PURPOSES, purpose),
            "campaign_id": nullable(campaign + 1, campaign >= 0),
            "cost_eur": cost / 100,
        }
    )
