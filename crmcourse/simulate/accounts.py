"""Who the accounts are: what only the truth knows (traits), and what the firm's file says (accounts, contacts)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import names
from .calendar import OBSERVED, date_of, next_working_day
from .catalogue import CHANNELS
from .draws import Streams
from .parameters import Parameters

__all__ = [
    "ATTITUDES",
    "ORIGINS",
    "REFERRED",
    "SECTORS",
    "SIZES",
    "SUPPLIERS",
    "Traits",
    "account_table",
    "contact_table",
    "make_traits",
]

SECTORS = [
    "Industrie",
    "Bâtiment",
    "Commerce",
    "Services aux entreprises",
    "Santé",
    "Hôtellerie et restauration",
    "Transport et logistique",
    "Enseignement",
]
_SECTOR_WEIGHT = [0.20, 0.13, 0.16, 0.18, 0.09, 0.09, 0.09, 0.06]
#: what each sector buys: rows sectors, columns categories of the catalogue
_SECTOR_TASTE = np.array(
    [
        [2, 2, 2, 1, 4, 2, 5, 6],
        [1, 1, 2, 1, 1, 1, 7, 4],
        [3, 3, 3, 2, 6, 2, 1, 2],
        [5, 6, 7, 4, 1, 1, 0.5, 0.5],
        [3, 4, 3, 2, 1, 7, 5, 1],
        [1, 2, 2, 4, 1, 8, 1, 1],
        [1, 2, 2, 1, 7, 1, 4, 7],
        [5, 6, 6, 4, 0.5, 3, 1, 0.5],
    ]
)
_SPEND_PER_HEAD = np.array([1100.0, 800, 1500, 1300, 900, 1000, 1200, 700])  # EUR a year, all suppliers
ORIGINS = [
    "salon professionnel",
    "site web",
    "publipostage",
    "prospection téléphonique",
    "recommandation",
    "fichier loué",
]
REFERRED = ORIGINS.index("recommandation")
_ORIGIN_WEIGHT = [0.15, 0.27, 0.12, 0.15, 0.16, 0.15]
SUPPLIERS = ["aucun", "concurrent à distance", "commerce local"]
SIZES = ["TPE", "PME", "ETI", "GE"]
ATTITUDES = ["hostile", "réservée", "neutre", "amicale"]
SALES_REPS = [
    "A. Bellanger",
    "C. Duvivier",
    "F. Estienne",
    "K. Haddad",
    "M. Lacombe",
    "P. Nivelle",
    "S. Oury",
    "T. Vasseur",
]
_ROLES = ["achats", "direction", "comptabilité", "services généraux", "informatique", "logistique"]
FAR = 10**6  # the day number of what never happens


@dataclass
class Traits:
    """Latent traits of a block of accounts, one value an account, in order of creation."""

    account_id: np.ndarray
    created: np.ndarray  # day number, negative before 2020
    existing: np.ndarray
    sector: np.ndarray
    origin: np.ndarray
    goodwill: np.ndarray
    rate: np.ndarray  # orders a year at maturity
    basket: np.ndarray  # EUR of 2024
    share: np.ndarray
    potential: np.ndarray
    employees: np.ndarray
    size: np.ndarray
    taste: np.ndarray  # weights of the categories, rows sum to 1
    channel: np.ndarray
    captive: np.ndarray
    usual: np.ndarray  # usual satisfaction
    voice: np.ndarray
    bargain: np.ndarray  # discount that the account obtains above its size's, in points
    response: np.ndarray  # responsiveness to campaigns
    accept: np.ndarray  # probability that a quotation is accepted, by channel (columns)
    first: np.ndarray  # day of the first order, FAR if never
    entry: pd.DataFrame  # quotations made before the first order: row, day, channel, accepted


def _logistic(x):
    return 1 / (1 + np.exp(-x))


def _created(draws, existing: np.ndarray, p: Parameters) -> np.ndarray:
    n = len(existing)
    u = draws.uniform(n)
    before = np.floor(-2190 * (1 - u) ** 0.8 - 30)
    growth = np.log1p(p.arrival_growth) * 5
    since = np.floor(np.log1p(u * np.expm1(growth)) / growth * OBSERVED) if growth else np.floor(u * OBSERVED)
    day = np.where(existing, before, since).astype(np.int64)
    moved = next_working_day(day)
    return np.where(moved < OBSERVED, moved, day)


def make_traits(streams: Streams, n: int, first_id: int, p: Parameters) -> Traits:
    """Draw the traits of `n` accounts, in order of creation."""
    draws = streams["traits"]
    existing = draws.below(p.existing_share, n)
    created = _created(streams["created"], existing, p)
    order = np.argsort(created, kind="stable")
    existing, created = existing[order], created[order]
    sector, origin = draws.pick(_SECTOR_WEIGHT, n), draws.pick(_ORIGIN_WEIGHT, n)
    goodwill = draws.normal(n) + p.goodwill_referred * (origin == REFERRED)
    rate = np.maximum(p.rate_mean / p.rate_shape * draws.gamma(p.rate_shape, n), 0.15)
    basket = p.basket_median * np.exp(p.basket_sigma * draws.normal(n))
    share = np.clip(
        _logistic(p.share_location + p.share_goodwill * goodwill + p.share_sigma * draws.normal(n)), 0.03, 0.97
    )
    potential = rate * basket / share
    employees = np.maximum(np.round(potential / _SPEND_PER_HEAD[sector] * np.exp(0.9 * draws.normal(n))), 1).astype(
        np.int64
    )
    size = np.searchsorted([10, 250, 5000], employees, side="right")
    raw = _SECTOR_TASTE[sector] * np.exp(p.taste_sigma * draws.normal(n * 8).reshape(n, 8))
    lean = np.array([[5, 3, 2, 1, 0.3], [3, 3, 3, 1, 1], [2, 3, 3, 0.7, 2.5], [1.5, 3, 2, 0.5, 4]])[size]
    channel = draws.pick_row(np.cumsum(lean, axis=1) / lean.sum(axis=1, keepdims=True), np.arange(n))
    accept = _logistic(p.accept_location + p.accept_goodwill * goodwill[:, None] + np.array(p.accept_channel))
    traits = Traits(
        account_id=first_id + np.arange(n),
        created=created,
        existing=existing,
        sector=sector,
        origin=origin,
        goodwill=goodwill,
        rate=rate,
        basket=basket,
        share=share,
        potential=potential,
        employees=employees,
        size=size,
        taste=raw / raw.sum(axis=1, keepdims=True),
        channel=channel,
        captive=draws.below(p.captive_share, n),
        usual=_logistic(p.satisfaction_location + p.satisfaction_goodwill * goodwill),
        bargain=np.round(p.bargain_sigma * streams["bargain"].normal(n)).astype(np.int64),
        voice=np.clip(p.voice + 0.25 * draws.normal(n), 0.05, 0.95),
        response=np.exp(0.8 * draws.normal(n) - 0.32),
        accept=accept,
        first=np.full(n, FAR),
        entry=pd.DataFrame(),
    )
    _enter(streams["entry"], traits, p)
    return traits


def _enter(draws, t: Traits, p: Parameters) -> None:
    """Lead each account from first contact to first order, or to nothing, by quotations accepted or not."""
    n = len(t.created)
    serious = draws.below(np.array(p.serious)[t.origin], n) & ~t.existing
    direct = serious & draws.below(p.direct_share, n)
    t.first[t.existing] = np.minimum(t.created + np.floor(60 * draws.exponential(n)).astype(np.int64), -15)[t.existing]
    at_once = next_working_day(t.created + 1 + np.floor(25 * draws.exponential(n)).astype(np.int64))
    t.first[direct] = at_once[direct]
    asking = serious & ~direct
    day = next_working_day(t.created + 1 + np.floor(p.first_quote_days * draws.exponential(n)).astype(np.int64))
    parts = []
    for _round in range(5):
        channel = np.where(draws.below(0.7, n), t.channel, draws.pick([3, 3, 3, 0.5, 1], n))
        accepted = draws.below(t.accept[np.arange(n), channel], n)
        rows = np.flatnonzero(asking)
        parts.append(
            pd.DataFrame({"row": rows, "day": day[rows], "channel": channel[rows], "accepted": accepted[rows]})
        )
        delay = 1 + np.floor(9 * draws.exponential(n)).astype(np.int64)
        won = asking & accepted
        t.first[won] = next_working_day(day + np.minimum(delay, 28))[won]
        asking = asking & ~accepted & draws.below(p.insist, n)
        day = next_working_day(day + 5 + np.floor(p.next_quote_days * draws.exponential(n)).astype(np.int64))
    t.entry = pd.concat(parts, ignore_index=True)


def account_table(
    streams: Streams, t: Traits, satisfaction: np.ndarray, referrer: np.ndarray, p: Parameters
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the accounts as the firm's file has them, and their e-mail domains.

    `satisfaction` is the true one at the end, NaN for who never bought; `referrer` is a row number, or -1.
    """
    draws = streams["accounts"]
    n = len(t.account_id)
    company, stem = names.companies(streams["companies"], t.sector)
    weights = [city[4] for city in names.CITIES]
    city = draws.pick(weights, n)
    number = draws.integers(0, 10_000, n)
    felt = np.where(np.isnan(satisfaction), 0.0, (satisfaction - 0.68) * p.attitude_satisfaction)
    reading = p.attitude_goodwill * t.goodwill + felt + p.attitude_noise * draws.normal(n)
    attitude = np.searchsorted([-1.25, -0.35, 0.65], reading)
    noisy = t.potential * np.exp(p.potential_noise * draws.normal(n))
    capital = np.round(1000 * np.maximum(t.employees, 1) ** 0.9 * np.exp(0.9 * draws.normal(n)), -3)
    domain = names.join(stem, "example", sep=".")
    noted = (referrer >= 0) & streams["noted"].below(p.referral_noted, n)
    referred_by = pd.array(np.where(noted, t.account_id[referrer], 0), dtype="Int64")
    referred_by[~noted] = pd.NA
    rep = (
        np.array([hash_city % len(SALES_REPS) for hash_city in range(len(names.CITIES))])[city] + (t.size >= 2)
    ) % len(SALES_REPS)
    table = pd.DataFrame(
        {
            "account_id": t.account_id,
            "company": company,
            "sector": names.take(SECTORS, t.sector),
            "siret": names.siret(t.account_id - 1001, draws.integers(1, 9, n)),
            "address": names.addresses(streams["addresses"], n),
            "postcode": names.take([c[1] for c in names.CITIES], city),
            "city": names.take([c[0] for c in names.CITIES], city),
            "region": names.take([c[2] for c in names.CITIES], city),
            "phone": names.phones(names.take([c[3] for c in names.CITIES], city), number),
            "email": names.join("contact@", domain, sep=""),
            "employees": t.employees,
            "capital_eur": np.maximum(capital, 1000.0),
            "size": names.take(SIZES, t.size),
            "created_on": date_of(t.created).astype("datetime64[us]"),
            "origin": names.take(ORIGINS, t.origin),
            "previous_supplier": names.take(SUPPLIERS, streams["suppliers"].pick([0.15, 0.50, 0.35], n)),
            "potential_eur": np.maximum(np.round(noisy / 500) * 500, 500.0),
            "attitude": names.take(ATTITUDES, attitude),
            "preferred_channel": names.take(CHANNELS, t.channel),
            "sales_rep": names.take(SALES_REPS, rep),
            "referred_by": referred_by,
        }
    )
    return table, domain


def contact_table(streams: Streams, t: Traits, domain: pd.Series, first_id: int) -> pd.DataFrame:
    """Return the people known at each account, with their consent to be written to."""
    draws = streams["contacts"]
    n = len(t.account_id)
    count = (
        1
        + draws.below(np.array([0.08, 0.35, 0.7, 0.9])[t.size], n)
        + draws.below(np.array([0.0, 0.08, 0.35, 0.6])[t.size], n)
    )
    row = np.repeat(np.arange(n), count)
    m = len(row)
    rank = np.arange(m) - np.repeat(np.cumsum(count) - count, count)
    first = names.take(names.FIRST_NAMES, draws.integers(0, len(names.FIRST_NAMES), m))
    last = names.take(names.LAST_NAMES, draws.integers(0, len(names.LAST_NAMES), m))
    role = np.where(rank == 0, draws.pick([6, 3, 1, 2, 0.5, 0.5], m), draws.pick([1, 2, 3, 2, 2, 2], m))
    consent_email = draws.below(_logistic(0.7 + 0.5 * t.goodwill[row]), m)
    consent_sms = draws.below(_logistic(-0.9 + 0.5 * t.goodwill[row]), m)
    asked = t.created[row] + np.floor(40 * draws.exponential(m)).astype(np.int64)
    asked = np.maximum(
        asked, draws.integers(-580, 0, m)
    )  # consents were all asked for anew from the GDPR on (May 2018)
    asked = np.minimum(next_working_day(np.maximum(asked, t.created[row])), OBSERVED - 1)
    given = consent_email | consent_sms
    return pd.DataFrame(
        {
            "contact_id": first_id + np.arange(m),
            "account_id": t.account_id[row],
            "first_name": first,
            "last_name": last,
            "role": names.take(_ROLES, role),
            "email": names.join(
                names.join(names.plain(first), names.plain(last), sep="."),
                domain.iloc[row].reset_index(drop=True),
                sep="@",
            ),
            "phone": names.phones(
                names.take([names.MOBILE_ZONE], np.zeros(m, dtype=int)), draws.integers(0, 10_000, m)
            ),
            "consent_email": consent_email,
            "consent_sms": consent_sms,
            "consent_date": date_of(np.where(given, asked, np.inf)).astype("datetime64[us]"),
        }
    )
