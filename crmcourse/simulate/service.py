"""After the sale and around it: complaints, contracts, satisfaction surveys."""

import numpy as np
import pandas as pd

from . import names
from .accounts import FAR, Traits
from .behaviour import Behaviour, Plan
from .calendar import MONTH_START, OBSERVED, date_of, month_number, month_of, next_working_day
from .draws import Streams
from .parameters import Parameters

__all__ = ["CONTRACT_REASONS", "REASONS", "complaint_table", "contract_table", "survey_table"]

REASONS = ["retard de livraison", "produit défectueux", "erreur de préparation", "facturation", "accueil commercial"]
CONTRACT_REASONS = [
    "insatisfaction",
    "offre concurrente",
    "incident de service",
    "cessation ou déménagement",
    "fin du besoin",
]
_CONTRACTS = ["livraison illimitée", "maintenance du matériel", "accord-cadre annuel"]
_SURVEY_MONTHS = [11, 23, 35, 47, 59]  # December is written up in January: the survey is in November of each year
#: SERVQUAL: dimension of each of the 22 items (tangibles 4, reliability 5, responsiveness 4, assurance 4, empathy 5)
DIMENSION = np.repeat(np.arange(5), [4, 5, 4, 4, 5])


def complaint_table(
    streams: Streams,
    orders: pd.DataFrame,
    order_ids: np.ndarray,
    cents: np.ndarray,
    t: Traits,
    p: Parameters,
    first_id: int,
) -> pd.DataFrame:
    """Return complaints in order of date: reason, date of settlement, customer satisfied or not with it."""
    draws = streams["complaints"]
    rows = np.flatnonzero(orders["complaint"])
    n = len(rows)
    day, account = orders["day"].to_numpy()[rows], orders["row"].to_numpy()[rows]
    crisis = month_of(day) == month_number(p.crisis_month)
    reason = np.where(crisis & draws.below(0.8, n), 0, draws.pick([0.36, 0.22, 0.20, 0.15, 0.07], n))
    made = next_working_day(day + 1 + np.floor(6 * draws.exponential(n)).astype(np.int64))
    recovered = orders["recovered"].to_numpy()[rows]
    delay = np.where(recovered, 1 + np.floor(5 * draws.exponential(n)), 6 + np.floor(18 * draws.exponential(n)))
    never = ~recovered & draws.below(0.12, n)
    solved = np.where(never, FAR, next_working_day(made + delay.astype(np.int64)))
    answered = draws.below(0.85, n) & (solved < OBSERVED)
    given = np.where(recovered & draws.below(0.45, n), np.round(cents[rows] * 0.10 / 500) * 5, 0.0)
    order = np.lexsort((rows, made))
    order = order[made[order] < OBSERVED]
    satisfied = pd.arrays.BooleanArray(recovered[order].copy(), ~answered[order])
    return pd.DataFrame(
        {
            "complaint_id": first_id + np.arange(len(order)),
            "account_id": t.account_id[account[order]],
            "order_id": order_ids[rows[order]],
            "complaint_date": date_of(made[order]).astype("datetime64[us]"),
            "reason": names.take(REASONS, reason[order]),
            "resolved_on": date_of(np.where(solved < OBSERVED, solved, np.inf)[order]).astype("datetime64[us]"),
            "satisfied": pd.Series(satisfied),
            "compensation_eur": np.where(solved < OBSERVED, given, 0.0)[order],
        }
    )


def contract_table(streams: Streams, t: Traits, plan: Plan, b: Behaviour, p: Parameters, first_id: int) -> pd.DataFrame:
    """Return one row a yearly term of a contract; the terms of an agreement run until one is not renewed."""
    draws = streams["contracts"]
    n = len(t.first)
    signed = (plan.start < 60) & (plan.start < b.decided) & (plan.start < plan.end)
    kind = np.where(t.captive & draws.below(0.7, n), 1, draws.pick([4, 2, 2], n))  # specific equipment is maintained
    base = np.array([240.0, 480.0, 900.0])[kind] * np.sqrt(np.maximum(t.basket * t.rate, 500) / 15000)
    fee = np.maximum(np.round(base * np.exp(0.3 * draws.normal(n)) / 10) * 10, 60)
    start_day = np.floor(27 * draws.uniform(n)).astype(np.int64)
    usual = draws.pick([0.15, 0.25, 0.0, 0.0, 0.60], n)
    blame = np.array([0, 1, 2, 3])[np.clip(b.kind, 0, 3)]
    parts = []
    row = np.flatnonzero(signed)
    term = 1
    start = plan.start.copy()
    while row.size:
        end = start[row] + 12
        leaves = b.decided[row] < end
        stops = leaves | (end >= plan.end[row])
        parts.append(
            pd.DataFrame(
                {
                    "row": row,
                    "term": term,
                    "start": start[row],
                    "end": end,
                    "stops": stops,
                    "reason": np.where(leaves, blame[row], usual[row]),
                }
            )
        )
        start[row] = end
        row = row[~stops & (end < 60)]
        term += 1
    terms = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame({k: np.zeros(0, dtype=int) for k in ["row", "term", "start", "end", "stops", "reason"]})
    )
    terms = terms[(terms["end"] > 0) & (terms["start"] < 60)]
    row = terms["row"].to_numpy(dtype=np.int64)
    months = np.arange("2014-01", "2028-01", dtype="datetime64[M]")
    january = month_number("2014-01")
    begin = months[np.clip(terms["start"].to_numpy() - january, 0, None)].astype("datetime64[D]") + start_day[row]
    finish = months[np.clip(terms["end"].to_numpy() - january, 0, None)].astype("datetime64[D]") + start_day[row] - 1
    order = np.lexsort((row, begin))
    terms, row, begin, finish = terms.iloc[order], row[order], begin[order], finish[order]
    over = finish <= date_of(np.array([OBSERVED - 1]))[0]
    stops = terms["stops"].to_numpy(dtype=bool)
    agreement = np.full(n, 0)
    _, opening = np.unique(row, return_index=True)
    agreement[row[np.sort(opening)]] = np.arange(1, len(opening) + 1)
    indexed = np.round(fee[row] * 1.02 ** (terms["term"].to_numpy(dtype=float) - 1), 2)
    reason = names.take(CONTRACT_REASONS, terms["reason"].to_numpy(dtype=np.int64), ~(over & stops))
    return pd.DataFrame(
        {
            "contract_id": first_id + np.arange(len(terms)),
            "account_id": t.account_id[row],
            "agreement_id": first_id + agreement[row] - 1,
            "term": terms["term"].to_numpy(dtype=np.int64),
            "contract": names.take(_CONTRACTS, kind[row]),
            "start_date": begin.astype("datetime64[us]"),
            "end_date": finish.astype("datetime64[us]"),
            "yearly_fee_eur": indexed,
            "renewed": pd.Series(pd.arrays.BooleanArray(~stops, ~over)),
            "reason": reason,
        }
    )


def survey_table(streams: Streams, t: Traits, b: Behaviour, p: Parameters, first_id: int) -> pd.DataFrame:
    """Return the yearly survey: satisfaction, would recommend, SERVQUAL's 22 items expected (e) and perceived (p)."""
    draws = streams["surveys"]
    n = len(t.first)
    habit = 0.6 * draws.normal(n)  # some answer every year, others never
    parts = []
    for month in _SURVEY_MONTHS:
        s = b.satisfaction[:, month].astype(np.float64)
        active = (t.first < MONTH_START[month] - 30) & (b.departed > MONTH_START[month])
        odds = np.log(p.survey_share / (1 - p.survey_share)) + habit + 3.5 * np.abs(s - 0.68) - 0.25
        rows = np.flatnonzero(active & draws.below(1 / (1 + np.exp(-odds)), n))
        day = next_working_day(MONTH_START[month] - 30 + draws.integers(0, 26, len(rows)))
        recent = b.incidents[rows, month - 6 : month].sum(axis=1)
        parts.append(pd.DataFrame({"row": rows, "day": day, "s": s[rows], "recent": recent}))
    answers = pd.concat(parts, ignore_index=True)
    answers = answers.iloc[np.lexsort((answers["row"], answers["day"]))]
    m, row = len(answers), answers["row"].to_numpy()
    s, recent = answers["s"].to_numpy(), answers["recent"].to_numpy()
    felt = (s - 0.68) / 0.14
    mood = felt + 0.45 * draws.normal(m)
    satisfaction = np.clip(np.round(6.9 + 1.55 * mood), 0, 10).astype(np.int64)
    recommend = np.clip(np.round(6.8 + 1.7 * mood + 0.9 * draws.normal(m)), 0, 10).astype(np.int64)
    level_e, level_p = np.array([5.2, 6.5, 6.1, 6.0, 5.5]), np.array([5.4, 5.4, 5.2, 5.6, 4.7])
    load = np.array([0.25, 0.85, 0.70, 0.55, 0.45])  # what satisfaction owes to each dimension
    blow = np.array([0.0, 0.45, 0.35, 0.15, 0.10])  # what a recent incident takes away
    strict = 0.35 * draws.normal(n)[row]
    table = {
        "survey_id": first_id + np.arange(m),
        "account_id": t.account_id[row],
        "survey_date": date_of(answers["day"].to_numpy()).astype("datetime64[us]"),
        "satisfaction": satisfaction,
        "recommend": recommend,
    }
    expected, perceived = {}, {}
    hope = level_e + strict[:, None] + 0.40 * draws.normal(m * 5).reshape(m, 5)
    sense = (
        level_p
        + load * mood[:, None]
        - blow * np.minimum(recent, 3)[:, None]
        + 0.50 * draws.normal(m * 5).reshape(m, 5)
    )
    shift = 0.18 * Streams(streams.seed)["survey_items"].normal(44)  # the items are the same for every block
    for item in range(22):
        d = DIMENSION[item]
        e = hope[:, d] + shift[item] + 0.55 * draws.normal(m)
        q = sense[:, d] + shift[22 + item] + 0.65 * draws.normal(m)
        expected[f"e{item + 1}"] = np.clip(np.round(e), 1, 7).astype(np.int64)
        perceived[f"p{item + 1}"] = np.clip(np.round(q), 1, 7).astype(np.int64)
    return pd.DataFrame(table | expected | perceived)
