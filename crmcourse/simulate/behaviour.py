"""What customers do, month by month: buy, meet incidents, complain, are won back or not, decide to leave, fade, go.

The loop runs over 72 months, never over accounts: each line below works on a whole block of accounts.
"""

from dataclasses import dataclass

import numpy as np

from .accounts import FAR, REFERRED, Traits
from .calendar import DAY_WEIGHT, DAYS, MONTH_START, MONTHS, OBSERVED_MONTHS, SEASON, month_number
from .catalogue import CATEGORIES, Catalogue
from .draws import Streams
from .parameters import Parameters

__all__ = ["CUMULATED_DAYS", "TYPES", "Behaviour", "Plan", "live", "make_plan", "referrers"]

TYPES = ["dissatisfaction", "structural", "circumstantial", "anecdotal"]
_FADE = np.array([[3, 9], [5, 12], [1, 4], [1, 2]])  # months of fading by type: from, up to (excluded)
CUMULATED_DAYS = np.concatenate([[0.0], np.cumsum(DAY_WEIGHT)])


@dataclass
class Plan:
    """Yearly contracts that an account would hold as long as it stays: months of start and of natural end."""

    start: np.ndarray
    end: np.ndarray
    refusal: np.ndarray


@dataclass
class Behaviour:
    """What happened: arrays by account, or by account and month."""

    orders: np.ndarray  # n x 72 counts, without the first order and campaign orders
    campaign_orders: np.ndarray
    incidents: np.ndarray
    complaints: np.ndarray
    recovered: np.ndarray
    satisfaction: np.ndarray  # n x 73, before each month
    reached: np.ndarray  # n x 72: reached by the month's campaign
    decided: np.ndarray  # month of the decision to leave, FAR if none
    departed: np.ndarray  # day of departure, FAR if none
    kind: np.ndarray  # position in TYPES, -1 if none


def make_plan(draws, t: Traits, p: Parameters) -> Plan:
    """Draw who will hold contracts, from when, and for how many years if nothing drives them away (sBG)."""
    n = len(t.first)
    open_to = draws.below(np.clip(p.contract_share * (0.7 + 0.2 * t.size + 0.5 * t.captive), 0, 1), n) & (t.first < FAR)
    delay = np.floor(2 + p.contract_delay * draws.exponential(n)).astype(np.int64)
    first_month = np.where(t.first < FAR, np.floor_divide(t.first, 30.4375), FAR).astype(np.int64)
    x, y = draws.gamma(p.contract_alpha, n), draws.gamma(p.contract_beta, n)
    refusal = np.clip(x / (x + y), 1e-4, 0.999)
    years = 1 + np.floor(np.log(draws.uniform(n)) / np.log1p(-refusal)).astype(np.int64)
    start = np.where(open_to, first_month + delay, FAR)
    return Plan(start, np.where(open_to, start + 12 * np.minimum(years, 40), FAR), refusal)


def _exposure(month: int, first: np.ndarray, departed: np.ndarray) -> np.ndarray:
    """Return the share of the month's activity after the first order and before departure."""
    start, end = CUMULATED_DAYS[MONTH_START[month]], CUMULATED_DAYS[MONTH_START[month + 1]]
    low = CUMULATED_DAYS[np.clip(first + 1, 0, DAYS)]
    high = CUMULATED_DAYS[np.clip(departed + 1, 0, DAYS)]
    return np.clip(np.minimum(high, end) - np.maximum(low, start), 0, None) / (end - start)


def _split(draws, count: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Draw binomial counts, by one coin a unit: counts are small."""
    result = np.zeros_like(count)
    rows = np.flatnonzero(count > 0)
    for k in range(int(count.max(initial=0))):
        rows = rows[count[rows] > k]
        result[rows] += draws.below(probability[rows], len(rows))
    return result


def live(streams: Streams, t: Traits, plan: Plan, c: Catalogue, p: Parameters) -> Behaviour:
    """Run the 72 months."""
    n = len(t.first)
    draws, leave, mishap, campaign = (
        streams["orders"],
        streams["departures"],
        streams["incidents"],
        streams["campaigns"],
    )
    shape = (n, MONTHS)
    b = Behaviour(
        *(np.zeros(shape, dtype=np.int16) for _ in range(5)),
        np.zeros((n, MONTHS + 1), dtype=np.float32),
        np.zeros(shape, dtype=bool),
        np.full(n, FAR),
        np.full(n, FAR),
        np.full(n, -1, dtype=np.int8),
    )
    shock, crisis = month_number(p.structural_month), month_number(p.crisis_month)
    hit = t.taste[:, CATEGORIES.index(p.structural_category)]
    hit = np.where(hit > p.structural_floor, hit, 0.0) * ~t.captive
    month_of_campaign = dict(zip(c.campaign_month.tolist(), c.campaign_lift.tolist(), strict=True))
    s = t.usual.copy()
    last_fade = np.ones(n)
    for m in range(MONTHS):
        b.satisfaction[:, m] = s
        bought = t.first < MONTH_START[m + 1]
        present = bought & (b.departed >= MONTH_START[m])
        age = np.maximum((MONTH_START[m] + 15 - t.first) / 30.4375, 0)
        stage = 1 - (1 - p.growth_start) * np.exp(-age / p.growth_months)
        stage = stage * np.exp(-p.decline_rate * np.maximum(age - p.decline_after, 0))
        fading = b.decided < m
        gone = (m - b.decided) / np.maximum(last_fade, 1)
        fade = np.where(fading, np.maximum(1 - (1 - p.fade_floor) * np.minimum(gone, 1), p.fade_floor), 1.0)
        lost = p.structural_loss * hit * np.clip((m - shock + 1) / 6, 0, 1)
        rate = t.rate / 12 * stage * fade * (1 - lost) * SEASON[m] * (1 + p.market_growth) ** (m / 12 - 4)
        rate = rate * np.exp(p.satisfaction_effect * (s - 0.70)) * (1 - p.crisis_drop * (m == crisis))
        rate = np.where(present, rate * _exposure(m, t.first, b.departed), 0.0)
        b.orders[:, m] = draws.poisson(rate)
        if m in month_of_campaign:
            b.reached[:, m] = campaign.below(p.campaign_reach, n) & (t.created < MONTH_START[m] - 30)
            lift = p.campaign_lift * month_of_campaign[m] * t.response * b.reached[:, m]
            b.campaign_orders[:, m] = campaign.poisson(rate * lift)
        total = b.orders[:, m] + b.campaign_orders[:, m]
        risk = np.minimum(p.incident_rate * (p.crisis_incidents if m == crisis else 1.0), 0.9)
        b.incidents[:, m] = _split(mishap, total, np.full(n, risk))
        b.complaints[:, m] = _split(mishap, b.incidents[:, m], t.voice)
        b.recovered[:, m] = _split(mishap, b.complaints[:, m], np.full(n, p.recovery * (0.6 if m == crisis else 1.0)))
        silent, unresolved = b.incidents[:, m] - b.complaints[:, m], b.complaints[:, m] - b.recovered[:, m]
        harm = p.harm_silent * silent + p.harm_unresolved * unresolved + p.harm_recovered * b.recovered[:, m]
        s = np.clip(s + p.reversion * (t.usual - s) - harm + 0.02 * mishap.normal(n), 0.02, 0.99)
        tied = t.captive | ((plan.start <= m) & (m < plan.end))
        hazard = np.stack(
            [
                p.hazard_dissatisfied * np.exp(-p.hazard_steepness * s) * np.where(tied, p.barrier, 1.0),
                p.hazard_structural * hit * np.exp(-p.structural_fading * max(m - shock - 3, 0)) * (m >= shock),
                np.where(crisis <= m, p.hazard_circumstantial * 0.5 ** (m - crisis), 0.0)
                * np.where(t.captive, 0.4, 1.0)
                * (1.5 - s),
                np.where(t.size == 0, p.anecdotal_small, p.anecdotal_other) * p.hazard_anecdotal,
            ]
        )
        sum_hazard = hazard.sum(axis=0)
        u = leave.uniform(n)
        kind = (leave.uniform(n) * sum_hazard >= np.cumsum(hazard, axis=0)).sum(axis=0).clip(max=3)
        months = leave.uniform(n)
        day = leave.uniform(n)
        goes = np.flatnonzero(bought & (b.decided == FAR) & (u < sum_hazard) & (t.first < MONTH_START[m]))
        span = _FADE[kind[goes]]
        fade_months = span[:, 0] + np.floor(months[goes] * (span[:, 1] - span[:, 0])).astype(np.int64)
        end = m + fade_months
        inside = np.minimum(end, MONTHS - 1)
        length = MONTH_START[inside + 1] - MONTH_START[inside]
        b.decided[goes], b.kind[goes], last_fade[goes] = m, kind[goes], fade_months
        b.departed[goes] = np.where(
            end < MONTHS, MONTH_START[inside] + np.floor(day[goes] * length).astype(np.int64), FAR
        )
    b.satisfaction[:, MONTHS] = s
    return b


def referrers(draws, t: Traits, b: Behaviour, p: Parameters) -> np.ndarray:
    """Return, for each account, the row of the customer who recommended DirectSell to it, or -1.

    A referrer bought at least half a year before, has not decided to leave, and is satisfied; the chance of being the
    one grows with satisfaction above the threshold.
    """
    n = len(t.first)
    result = np.full(n, -1)
    u = draws.uniform(n)
    referred = t.origin == REFERRED
    month = np.where(t.created >= 0, np.searchsorted(MONTH_START, t.created, side="right") - 1, -1)
    old = np.flatnonzero(referred & (month < 0))
    by_first = np.argsort(t.first, kind="stable")
    known = np.searchsorted(t.first[by_first], t.created[old] - 180)  # among those who bought early enough
    first_pick, other = (by_first[np.floor(v * known).astype(np.int64)] for v in (u[old], draws.uniform(len(old))))
    best = np.where(t.usual[other] > t.usual[first_pick], other, first_pick)  # of two at random, the more satisfied
    result[old] = np.where(known > 0, best, -1)
    for m in range(OBSERVED_MONTHS):
        rows = np.flatnonzero(referred & (month == m))
        if not rows.size:
            continue
        able = (t.first < MONTH_START[m] - 180) & (b.decided > m)
        weight = np.where(able, np.maximum(b.satisfaction[:, m] - p.referral_threshold, 0) ** 2, 0.0)
        cumulated = np.cumsum(weight)
        if cumulated[-1] > 0:
            result[rows] = np.searchsorted(cumulated, u[rows] * cumulated[-1], side="right")
    return result
