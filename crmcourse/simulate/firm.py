"""The firm as a whole: blocks of accounts simulated one after the other and put together."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from . import names
from .accounts import FAR, Traits, account_table, contact_table, make_traits
from .behaviour import TYPES, Behaviour, live, make_plan, referrers
from .calendar import FIRST, MONTH_START, OBSERVED, OBSERVED_MONTHS, date_of
from .catalogue import Catalogue, make_catalogue
from .contacts import interaction_table
from .draws import Streams
from .parameters import Parameters
from .sales import lines_of, make_orders, make_quotes, order_table, quote_table
from .service import complaint_table, contract_table, survey_table

__all__ = ["BLOCK", "DirectSell", "directsell"]

BLOCK = 50_000  # accounts simulated together; ids follow dates within a block


@dataclass
class DirectSell:
    """The simulated firm: `tables` (what it knows), `truth` (what only the simulation knows), by name.

    A table is also an attribute: ``firm.orders``.
    """

    tables: dict[str, pd.DataFrame]
    truth: dict[str, pd.DataFrame]
    accounts_count: int
    seed: int
    parameters: Parameters = field(default_factory=Parameters)

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        raise AttributeError(f"no table named {name!r}: {', '.join(tables)}")


def directsell(accounts: int = 2000, seed: int = 2024, *, parameters: Parameters | None = None) -> DirectSell:
    """Simulate DirectSell, a fictitious B2B distance seller, from 2020 to 2024.

    Parameters
    ----------
    accounts
        Number of accounts, customers and prospects.
    seed
        The same seed gives the same tables.
    parameters
        Other values of the generating model's parameters.

    Returns
    -------
    DirectSell
        Tables as in ``datasets/directsell``; money in EUR, dates as datetime64.

    Raises
    ------
    ValueError
        `accounts` is not a positive whole number, or `seed` is not a whole number of zero or more.

    Examples
    --------
    >>> firm = directsell(accounts=50, seed=1)
    >>> len(firm.accounts)
    50
    >>> bool(firm.orders["order_date"].max() <= pd.Timestamp("2024-12-31"))
    True

    Notes
    -----
    The model and its parameters are stated in ``datasets/README.md``.
    """
    accounts, seed = _whole(accounts, "accounts", 1), _whole(seed, "seed", 0)
    p = parameters or Parameters()
    catalogue = make_catalogue(seed)
    parts: dict[str, list[pd.DataFrame]] = {}
    next_id = {
        "order_id": 10001,
        "quote_id": 50001,
        "interaction_id": 1,
        "contact_id": 1,
        "contract_id": 1,
        "complaint_id": 1,
        "survey_id": 1,
    }
    for block, start in enumerate(range(0, accounts, BLOCK)):
        size = min(BLOCK, accounts - start)
        made = _block(Streams(seed, block), size, 1001 + start, catalogue, p, next_id)
        for name, table in made.items():
            parts.setdefault(name, []).append(table)
        for key in next_id:
            next_id[key] += len(made[key.removesuffix("_id") + "s"])
    tables = {}
    for name in list(parts):
        tables[name] = _together(parts.pop(name))
    truth = {name: tables.pop("truth_" + name) for name in ("accounts", "referrals", "future")}
    campaigns = catalogue.campaigns.copy()
    spent = tables["interactions"].groupby("campaign_id")["cost_eur"].sum()
    campaigns["cost_eur"] = (campaigns["cost_eur"] + campaigns["campaign_id"].map(spent).fillna(0.0)).round(2)
    order = [
        "accounts",
        "contacts",
        "products",
        "campaigns",
        "interactions",
        "quotes",
        "quote_lines",
        "orders",
        "order_lines",
        "contracts",
        "complaints",
        "surveys",
    ]
    tables |= {"products": catalogue.products.copy(), "campaigns": campaigns}
    return DirectSell({name: tables[name] for name in order}, truth, accounts, seed, p)


def _whole(value, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {value!r}")
    return int(value)


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if len(parts) == 1:
        return parts[0]
    columns = {}
    for name in list(parts[0].columns):
        columns[name] = pd.concat([part.pop(name) for part in parts], ignore_index=True)
    return pd.DataFrame(columns, copy=False)


def _block(
    streams: Streams, n: int, first_id: int, c: Catalogue, p: Parameters, ids: dict[str, int]
) -> dict[str, pd.DataFrame]:
    """Simulate one block of accounts: every table but products and campaigns."""
    t = make_traits(streams, n, first_id, p)
    plan = make_plan(streams["plan"], t, p)
    b = live(streams, t, plan, c, p)
    referrer = referrers(streams["referrals"], t, b, p)
    orders = make_orders(streams, t, b, c, p)
    lines = lines_of(
        streams["order_lines"], t, c, orders["row"].to_numpy(), orders["day"].to_numpy(), orders["target"].to_numpy(), p
    )
    cents = np.bincount(lines["basket"], weights=lines["cents"], minlength=len(orders)).astype(np.int64)
    future = _future(t, b, orders, cents)
    observed = int(np.searchsorted(orders["day"], OBSERVED))
    quotes = make_quotes(streams, orders, t, b, p)
    orders, cents, lines = orders.iloc[:observed], cents[:observed], lines[lines["basket"] < observed]
    order_ids = ids["order_id"] + np.arange(observed)
    quote_of = np.zeros(observed, dtype=np.int64)
    won = np.flatnonzero(quotes["order"] >= 0)
    quote_of[quotes["order"].to_numpy()[won]] = ids["quote_id"] + won
    quote_lines = _quote_lines(streams, t, c, quotes, lines, ids["quote_id"], p)
    last = np.minimum(
        np.where(b.departed < FAR, np.searchsorted(MONTH_START, b.departed, side="right") - 1, OBSERVED_MONTHS),
        OBSERVED_MONTHS,
    )
    final = np.where(t.first < OBSERVED, b.satisfaction[np.arange(n), last], np.nan)
    accounts, domain = account_table(streams, t, final, referrer, p)
    contacts = contact_table(streams, t, domain, ids["contact_id"])
    can_email = np.bincount(contacts["account_id"] - first_id, weights=contacts["consent_email"], minlength=n) > 0
    complaints = complaint_table(streams, orders, order_ids, cents, t, p, ids["complaint_id"])
    made = {
        "accounts": accounts,
        "contacts": contacts,
        "interactions": interaction_table(
            streams, t, b, c, orders, quotes, complaints, can_email, p, ids["interaction_id"]
        ),
        "quotes": quote_table(quotes, t, order_ids, ids["quote_id"]),
        "quote_lines": quote_lines,
        "orders": order_table(streams, orders, lines, cents, t, quote_of, ids["order_id"], p),
        "order_lines": _order_lines(lines, ids["order_id"]),
        "contracts": contract_table(streams, t, plan, b, p, ids["contract_id"]),
        "complaints": complaints,
        "surveys": survey_table(streams, t, b, p, ids["survey_id"]),
    }
    referred = np.flatnonzero((referrer >= 0) & (t.created < OBSERVED))
    made["truth_accounts"] = _truth(t, b, final, orders)
    made["truth_referrals"] = pd.DataFrame(
        {
            "referrer_id": t.account_id[referrer[referred]],
            "referred_id": t.account_id[referred],
            "referred_on": date_of(t.created[referred]).astype("datetime64[us]"),
        }
    )
    made["truth_future"] = future
    return made


def _order_lines(lines: pd.DataFrame, first_id: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "order_id": first_id + lines["basket"].to_numpy(),
            **{
                name: lines[name].to_numpy()
                for name in ("line", "product_id", "quantity", "unit_price_eur", "discount")
            },
            "amount_eur": lines["cents"].to_numpy() / 100,
            "unit_cost_eur": lines["unit_cost_eur"].to_numpy(),
        },
        copy=False,
    )


def _quote_lines(
    streams: Streams, t: Traits, c: Catalogue, quotes: pd.DataFrame, lines: pd.DataFrame, first_id: int, p: Parameters
) -> pd.DataFrame:
    """Lines of quotations: those of the order when it was accepted, a basket of their own otherwise."""
    order = quotes["order"].to_numpy()
    lost = np.flatnonzero(order < 0)
    own = lines_of(
        streams["quote_lines"], t, c, *(quotes[name].to_numpy()[lost] for name in ("row", "day", "target")), p
    )
    own = own.assign(basket=lost[own["basket"]])
    place = np.full(int(lines["basket"].max()) + 1 if len(lines) else 1, -1)
    won = np.flatnonzero(order >= 0)
    place[order[won]] = won
    kept = place[lines["basket"].to_numpy()]
    same = lines[kept >= 0].assign(basket=kept[kept >= 0])
    every = pd.concat([own, same], ignore_index=True)
    every = every.iloc[np.lexsort((every["line"], every["basket"]))]
    return pd.DataFrame(
        {
            "quote_id": first_id + every["basket"].to_numpy(),
            **{
                name: every[name].to_numpy()
                for name in ("line", "product_id", "quantity", "unit_price_eur", "discount")
            },
        },
        copy=False,
    )


def _future(t: Traits, b: Behaviour, orders: pd.DataFrame, cents: np.ndarray) -> pd.DataFrame:
    """What the year 2025 holds, account by account."""
    n = len(t.first)
    after = np.flatnonzero(orders["day"] >= OBSERVED)
    row = orders["row"].to_numpy()[after]
    left = (b.departed >= OBSERVED) & (b.departed < FAR)
    return pd.DataFrame(
        {
            "account_id": t.account_id,
            "orders_2025": np.bincount(row, minlength=n).astype(np.int64),
            "amount_2025_eur": np.bincount(row, weights=cents[after], minlength=n) / 100,
            "departed_on_2025": date_of(np.where(left, b.departed, np.inf)).astype("datetime64[us]"),
        }
    )


def _truth(t: Traits, b: Behaviour, final: np.ndarray, orders: pd.DataFrame) -> pd.DataFrame:
    n = len(t.first)
    gone = b.departed < OBSERVED
    decided = b.decided < OBSERVED_MONTHS
    customer = t.first < OBSERVED
    decided_on = FIRST + np.append(MONTH_START, 0)[np.where(decided, b.decided + 1, 0)]
    extra = np.bincount(orders["row"], weights=orders["extra"], minlength=n).astype(np.int64)
    return pd.DataFrame(
        {
            "account_id": t.account_id,
            "became_customer_on": date_of(np.where(customer, t.first, np.inf)).astype("datetime64[us]"),
            "purchase_rate": np.round(t.rate, 4),
            "mean_basket_eur": np.round(t.basket, 2),
            "potential_eur": np.round(t.potential, 2),
            "share_of_customer": np.round(t.share, 4),
            "goodwill": np.round(t.goodwill, 4),
            "usual_satisfaction": np.round(t.usual, 4),
            "satisfaction": np.round(final, 4),
            "captive": t.captive,
            "responsiveness": np.round(t.response, 4),
            "campaign_orders": extra,
            "decided_on": pd.Series(np.where(decided, decided_on, np.datetime64("NaT"))).astype("datetime64[us]"),
            "departed_on": date_of(np.where(gone, b.departed, np.inf)).astype("datetime64[us]"),
            "departure_type": names.take(TYPES, np.maximum(b.kind, 0), ~decided),
        }
    )
