"""Orders, quotations and their lines, made from the monthly counts of `behaviour`."""

import numpy as np
import pandas as pd

from . import names
from .accounts import FAR, Traits
from .behaviour import CUMULATED_DAYS, Behaviour
from .calendar import DAYS, MONTH_START, MONTHS, OBSERVED, date_of, month_number, next_working_day
from .catalogue import CATEGORIES, CHANNELS, COMPANION, FREIGHT, PRICE_INDEX, Catalogue
from .draws import Streams
from .parameters import Parameters

__all__ = ["STATUSES", "lines_of", "make_orders", "make_quotes", "order_table"]

STATUSES = ["accepté", "refusé", "expiré", "en cours"]
_YEAR_START = MONTH_START[0:MONTHS:12]
_MOST_LINES = 8
_WEB_TREND = np.array([0.20, 0.25, 0.30, 0.34, 0.38, 0.41])


def _days_within(draws, month: np.ndarray, first: np.ndarray, departed: np.ndarray) -> np.ndarray:
    """Draw working days inside the month, after the first order and until departure."""
    low = np.maximum(CUMULATED_DAYS[MONTH_START[month]], CUMULATED_DAYS[np.clip(first + 1, 0, DAYS)])
    high = np.minimum(CUMULATED_DAYS[MONTH_START[month + 1]], CUMULATED_DAYS[np.clip(departed + 1, 0, DAYS)])
    position = low + draws.uniform(len(month)) * (high - low)
    return np.searchsorted(CUMULATED_DAYS, position, side="right") - 1


def make_orders(streams: Streams, t: Traits, b: Behaviour, c: Catalogue, p: Parameters) -> pd.DataFrame:
    """Return one row an order, by date, 2025 included: row of the account, day, channel, amount aimed at, flags."""
    draws = streams["order_days"]
    total = b.orders + b.campaign_orders
    cell = np.repeat(np.arange(total.size), total.ravel())
    row, month = cell // MONTHS, cell % MONTHS
    rank = np.arange(len(cell)) - np.repeat(np.cumsum(total.ravel()) - total.ravel(), total.ravel())
    incident = rank < b.incidents.ravel()[cell]
    complaint = rank < b.complaints.ravel()[cell]
    recovered = rank < b.recovered.ravel()[cell]
    by_campaign = rank >= b.orders.ravel()[cell]
    day = _days_within(draws, month, t.first[row], b.departed[row])
    claim = draws.below(p.campaign_claim, len(row)) & b.reached.ravel()[cell]
    campaign_of_month = np.full(MONTHS, -1)
    campaign_of_month[c.campaign_month] = np.arange(len(c.campaign_month))
    campaign = np.where(by_campaign | claim, campaign_of_month[month], -1)
    opening = np.flatnonzero((t.first >= 0) & (t.first < DAYS))
    nothing = np.zeros(len(opening), dtype=bool)
    row = np.concatenate([row, opening])
    day = np.concatenate([day, t.first[opening]])
    order = np.lexsort((row, day))
    orders = pd.DataFrame(
        {
            "row": row[order],
            "day": day[order],
            "opening": np.concatenate([np.zeros(len(cell), dtype=bool), ~nothing])[order],
            "incident": np.concatenate([incident, nothing])[order],
            "complaint": np.concatenate([complaint, nothing])[order],
            "recovered": np.concatenate([recovered, nothing])[order],
            "campaign": np.concatenate([campaign, np.full(len(opening), -1)])[order],
            "extra": np.concatenate([by_campaign, nothing])[order],
        },
        copy=False,
    )
    draws = streams["order_channels"]
    n = len(orders)
    year = np.searchsorted(_YEAR_START, orders["day"], side="right") - 1
    web = draws.below(_WEB_TREND[year], n)
    other = np.where(web, 0, draws.pick([0, 3, 4, 0.8, 1.2], n))
    channel = np.where(draws.below(0.55, n), t.channel[orders["row"]], other)
    draws = streams["order_amounts"]
    noise = np.exp(p.order_sigma * draws.normal(n) - p.order_sigma**2 / 2)
    target = t.basket[orders["row"]] * noise * PRICE_INDEX[year]
    orders["target"] = np.where(orders["opening"], p.first_order, 1.0) * target  # a first order is a trial
    odds = p.quote_location + p.quote_amount * np.log(target / 5000)
    quoted = draws.below(1 / (1 + np.exp(-odds)), n) & (channel > 0) & ~orders["opening"].to_numpy()
    orders["channel"], orders["quoted"] = channel, quoted
    return orders


def lines_of(
    draws, t: Traits, c: Catalogue, row: np.ndarray, day: np.ndarray, target: np.ndarray, p: Parameters
) -> pd.DataFrame:
    """Draw the lines of baskets (orders or quotations): products, quantities, prices; amounts are exact, in cents."""
    n = len(row)
    more = p.extra_lines * np.clip(target / p.basket_median, 0.05, 20) ** 0.3
    count = np.minimum(1 + draws.poisson(more), _MOST_LINES).astype(np.int64)
    basket = np.repeat(np.arange(n), count)
    start = np.cumsum(count) - count
    rank = np.arange(len(basket)) - start[basket]
    late = day >= MONTH_START[month_number(p.structural_month)]
    hit = CATEGORIES.index(p.structural_category)
    category = np.zeros(len(basket), dtype=np.int64)
    companion = np.cumsum(COMPANION / COMPANION.sum(axis=1, keepdims=True), axis=1)
    own = np.cumsum(t.taste, axis=1)
    reduced = t.taste.copy()
    reduced[:, hit] *= np.where(t.captive, 1.0, 1 - p.structural_loss)
    reduced = np.cumsum(reduced / reduced.sum(axis=1, keepdims=True), axis=1)
    both, shift = np.concatenate([own, reduced]), len(own)
    for k in range(_MOST_LINES):
        rows = np.flatnonzero(rank == k)
        if not rows.size:
            break
        drawn = draws.pick_row(both, row[basket[rows]] + shift * late[basket[rows]])
        if k:
            previous = category[rows - 1]
            u = draws.uniform(len(rows))
            next_door = draws.pick_row(companion, previous)
            drawn = np.where(
                u < p.same_category, previous, np.where(u < p.same_category + p.companion_category, next_door, drawn)
            )
        category[rows] = drawn
    product = c.first_product[category] + draws.pick_row(c.popularity, category)
    product = np.where(c.launch_day[product] <= day[basket], product, c.first_product[category])
    product = _distinct(product, category, rank, c)
    year = np.searchsorted(_YEAR_START, day[basket], side="right") - 1
    price = np.round(c.price_cents[product] * PRICE_INDEX[year]).astype(np.int64)
    best = np.array([1, 4, 9, 14])[t.size[row]] + t.bargain[row]
    discount = np.clip(
        best + draws.integers(-1, 3, n) + np.where(day - t.first[row] < 365, p.welcome_discount, 0), 0, 30
    )[basket]
    part = 0.3 + draws.exponential(len(basket))
    part = part / np.bincount(basket, weights=part, minlength=n)[basket]
    quantity = np.maximum(np.round(part * target[basket] * 100 / (price * (1 - discount / 100))), 1).astype(np.int64)
    amount = (quantity * price * (100 - discount) + 50) // 100
    return pd.DataFrame(
        {
            "basket": basket,
            "line": (rank + 1).astype(np.int64),
            "product_id": product + 1,
            "quantity": quantity,
            "unit_price_eur": price / 100,
            "discount": discount / 100,
            "cents": amount,
            "freight": FREIGHT[category] * quantity * price,
            "unit_cost_eur": np.round(c.cost_cents[product] * PRICE_INDEX[year]) / 100,
        },
        copy=False,
    )


def _distinct(product: np.ndarray, category: np.ndarray, rank: np.ndarray, c: Catalogue) -> np.ndarray:
    """Replace a product that is already in the basket by the next staple of its category."""
    product = product.copy()
    for k in range(1, _MOST_LINES):
        rows = np.flatnonzero(rank == k)
        for _turn in range(_MOST_LINES):
            again = np.zeros(len(rows), dtype=bool)
            for lag in range(1, k + 1):
                again |= product[rows] == product[rows - lag]
            if not again.any():
                break
            rows = rows[again]
            first = c.first_product[category[rows]]
            product[rows] = first + (product[rows] - first + 1) % c.staple[category[rows]]
    return product


def order_table(
    streams: Streams,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    cents: np.ndarray,
    t: Traits,
    quote_id: np.ndarray,
    first_id: int,
    p: Parameters,
) -> pd.DataFrame:
    """Return the orders until 31 December 2024 as the firm has them."""
    draws = streams["payments"]
    n = len(orders)
    row, day = orders["row"].to_numpy(), orders["day"].to_numpy()
    term = np.array([20, 30, 40, 45])[t.size[row]]
    late = np.where(draws.below(0.12, n), np.floor(35 * draws.exponential(n)), np.floor(4 * draws.normal(n)))
    paid = next_working_day(day + np.maximum(term + late, 0).astype(np.int64))
    campaign = orders["campaign"].to_numpy()
    basket = lines["basket"].to_numpy()
    year = np.searchsorted(_YEAR_START, day, side="right") - 1
    handling = (p.handling_order + p.handling_line * np.bincount(basket, minlength=n)) * PRICE_INDEX[year] * 100
    freight = np.bincount(basket, weights=lines["freight"], minlength=n) * np.exp(
        p.freight_sigma * streams["freight"].normal(n)
    )
    return pd.DataFrame(
        {
            "order_id": first_id + np.arange(n),
            "account_id": t.account_id[row],
            "order_date": date_of(day).astype("datetime64[us]"),
            "channel": names.take(CHANNELS, orders["channel"].to_numpy()),
            "quote_id": nullable(quote_id, quote_id > 0),
            "campaign_id": nullable(campaign + 1, campaign >= 0),
            "amount_eur": cents / 100,
            "delivery_cost_eur": np.round(handling + freight) / 100,
            "paid_on": date_of(np.where(paid < OBSERVED, paid, np.inf)).astype("datetime64[us]"),
        },
        copy=False,
    )


def nullable(values: np.ndarray, known: np.ndarray) -> pd.Series:
    """Return integers with missing values."""
    return pd.Series(pd.arrays.IntegerArray(np.asarray(values, dtype=np.int64).copy(), ~np.asarray(known)))


def make_quotes(streams: Streams, orders: pd.DataFrame, t: Traits, b: Behaviour, p: Parameters) -> pd.DataFrame:
    """Return one row a quotation, by date: row, day, channel, status, the order it led to (or -1), amount aimed at.

    Three sources: the quotations of prospects; those behind orders; and those that customers declined. A quotation is
    accepted with probability a (account, channel): for each accepted one there are Poisson((1 - a) / a) declined ones.
    """
    draws = streams["quotes"]
    first_order = np.full(len(t.first), -1)
    opening = orders["opening"].to_numpy()
    first_order[orders["row"].to_numpy()[opening]] = np.flatnonzero(opening)
    entry = t.entry
    rows = entry["row"].to_numpy()
    size = t.basket[rows] * 0.6 * np.exp(0.4 * draws.normal(len(rows)))
    led = np.where(entry["accepted"], first_order[rows], -1)
    parts = [
        pd.DataFrame(
            {
                "row": rows,
                "day": entry["day"],
                "channel": entry["channel"],
                "order": led,
                "won": entry["accepted"],
                "target": size,
            }
        )
    ]
    quoted = np.flatnonzero(orders["quoted"])
    row, channel, day = (orders[name].to_numpy()[quoted] for name in ("row", "channel", "day"))
    before = 1 + np.floor(12 * draws.uniform(len(quoted)) ** 1.5 * 2).astype(np.int64)
    asked = previous_working_day(np.maximum(day - before, np.maximum(t.first[row], t.created[row])))
    asked = np.where(asked < t.created[row], day, asked)
    parts.append(
        pd.DataFrame(
            {
                "row": row,
                "day": asked,
                "channel": channel,
                "order": quoted,
                "won": True,
                "target": orders["target"].to_numpy()[quoted],
            }
        )
    )
    accept = t.accept[row, channel]
    again = np.repeat(np.arange(len(quoted)), draws.poisson((1 - accept) / accept))
    moved = day[again] + np.floor(120 * draws.uniform(len(again)) - 60).astype(np.int64)
    moved = next_working_day(
        np.clip(moved, np.maximum(t.first[row[again]] + 1, 0), np.minimum(b.departed[row[again]], DAYS - 1))
    )
    inside = moved <= b.departed[row[again]]
    dearer = np.exp(0.10 + 0.4 * draws.normal(len(again)))
    declined = pd.DataFrame(
        {
            "row": row[again],
            "day": moved,
            "channel": channel[again],
            "order": -1,
            "won": False,
            "target": orders["target"].to_numpy()[quoted][again] * dearer,
        }
    )
    parts.append(declined[inside])
    quotes = pd.concat(parts, ignore_index=True)
    quotes = quotes[(quotes["day"] >= 0) & (quotes["day"] < OBSERVED)]
    quotes = quotes.iloc[np.lexsort((quotes["row"], quotes["day"]))].reset_index(drop=True)
    order_day = np.append(orders["day"].to_numpy(), FAR)[quotes["order"]]
    decided = draws.below(0.55, len(quotes))
    answer = quotes["day"] + np.floor(29 * draws.uniform(len(quotes)))
    lapsed = quotes["day"] + 30 < OBSERVED
    status = np.where(order_day < OBSERVED, 0, np.where(quotes["won"] | ~lapsed, 3, 2))
    status = np.where((order_day >= OBSERVED) & ~quotes["won"] & decided & (answer < OBSERVED), 1, status)
    quotes["status"] = status
    quotes["order"] = np.where(status == 0, quotes["order"], -1)
    return quotes


def previous_working_day(day: np.ndarray) -> np.ndarray:
    """Move days that nobody works on back to the working day before."""
    working = np.flatnonzero(np.diff(CUMULATED_DAYS) > 0.5)
    place = np.searchsorted(working, day, side="right") - 1
    return np.where(place >= 0, working[np.maximum(place, 0)], day)


def quote_table(quotes: pd.DataFrame, t: Traits, order_ids: np.ndarray, first_id: int) -> pd.DataFrame:
    """Return the quotations as the firm has them."""
    order = quotes["order"].to_numpy()
    made = date_of(quotes["day"].to_numpy())
    return pd.DataFrame(
        {
            "quote_id": first_id + np.arange(len(quotes)),
            "account_id": t.account_id[quotes["row"].to_numpy()],
            "quote_date": made.astype("datetime64[us]"),
            "valid_until": (made + 30).astype("datetime64[us]"),
            "channel": names.take(CHANNELS, quotes["channel"].to_numpy()),
            "status": names.take(STATUSES, quotes["status"].to_numpy()),
            "order_id": nullable(np.append(order_ids, 0)[order], order >= 0),
        }
    )
