"""Fictitious identities: companies, people, addresses, telephone numbers, SIRET.

Roots of company names are made of syllables; e-mail domains end in ``.example`` (reserved, RFC 2606); telephone numbers
are in the ranges that the French regulator (ARCEP) keeps for fiction; SIREN start with ``00``, so a meeting with a real
firm is chance.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .words import (
    CITIES,
    ENDS,
    FIRST_NAMES,
    FORM_WEIGHT,
    FORMS,
    LAST_NAMES,
    MIDDLES,
    MOBILE_ZONE,
    PREFIXES,
    STARTS,
    STREET_NAMES,
    STREET_WEIGHT,
    STREETS,
)

__all__ = [
    "CITIES",
    "FIRST_NAMES",
    "LAST_NAMES",
    "MOBILE_ZONE",
    "addresses",
    "companies",
    "digits",
    "join",
    "phones",
    "plain",
    "siret",
    "take",
    "text_series",
    "two_digits",
]


def take(words, codes: np.ndarray, missing: np.ndarray | None = None) -> pd.Series:
    """Return the words at the given positions as a text series, missing where `missing` is True."""
    indices = pa.array(np.asarray(codes, dtype=np.int32), mask=missing)
    text = pa.DictionaryArray.from_arrays(indices, pa.array(list(words), type=pa.large_string())).cast(
        pa.large_string()
    )
    return text_series(text)


def text_series(text) -> pd.Series:
    """Wrap an Arrow text array as a pandas series of type str."""
    return pd.Series(pd.array(text, dtype="str"))


def join(*parts, sep: str = " ") -> pd.Series:
    """Join texts side by side, missing where one of them is."""
    arrow = [
        pa.scalar(p, pa.large_string()) if isinstance(p, str) else pa.array(p, type=pa.large_string()) for p in parts
    ]
    return text_series(pc.binary_join_element_wise(*arrow, pa.scalar(sep, pa.large_string())))


def digits(numbers: np.ndarray, width: int) -> pd.Series:
    """Write numbers with leading zeros up to `width` digits."""
    text = pa.array(np.asarray(numbers)).cast(pa.large_string())
    return text_series(pc.utf8_lpad(text, width, padding="0"))


def two_digits(numbers: np.ndarray) -> pd.Series:
    """Write numbers of 0 to 99 with two digits."""
    return digits(numbers, 2)


def plain(text: pd.Series) -> pd.Series:
    """Lower the case, drop accents, and keep letters and digits only (for domains and addresses)."""
    lowered = text.str.normalize("NFD").str.lower()
    return lowered.str.replace(r"[^a-z0-9]", "", regex=True)


def _luhn(columns: list[np.ndarray]) -> np.ndarray:
    """Return the check digit of numbers given digit by digit (Luhn: every other digit doubled, from the right)."""
    total = np.zeros_like(columns[0])
    for place, digit in enumerate(reversed(columns)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total = total + np.where(doubled > 9, doubled - 9, doubled)
    return (10 - total % 10) % 10


def siret(number: np.ndarray, site: np.ndarray) -> pd.Series:
    """Return valid, fictitious SIRET: SIREN ``00`` + 6 digits made from `number` + check digit, site, check digit."""
    body = (number.astype(np.int64) * 617_051 + 424_243) % 1_000_000  # 617,051 has no factor in common: all different
    over = number.astype(np.int64) // 1_000_000
    siren = [over // 10 % 10, over % 10] + [body // 10**k % 10 for k in range(5, -1, -1)]
    siren.append(_luhn(siren))
    full = siren + [np.zeros_like(body)] * 2 + [site // 10 % 10, site % 10]
    full.append(_luhn(full))
    value = np.zeros_like(body)
    for digit in full:
        value = value * 10 + digit
    return digits(value, 14)


def companies(draws, sector: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Draw company names; return them with the first part of their e-mail domains."""
    n = len(sector)
    start, middle, end = (
        draws.integers(0, len(STARTS), n),
        draws.integers(0, len(MIDDLES), n),
        draws.integers(0, len(ENDS), n),
    )
    short = draws.below(0.35, n)
    tails = [m + e for m in MIDDLES for e in ENDS] + list(ENDS)
    tail = np.where(short, len(MIDDLES) * len(ENDS) + end, middle * len(ENDS) + end)
    root = join(take(STARTS, start), take(tails, tail), sep="")
    flat = [word for words in PREFIXES for word in words]
    prefix = take(flat, sector * 6 + draws.integers(0, 6, n))
    return join(prefix, root, take(FORMS, draws.pick(FORM_WEIGHT, n))), join(plain(prefix), plain(root), sep="-")


def addresses(draws, n: int) -> pd.Series:
    """Draw street addresses."""
    number = text_series(pa.array(draws.integers(1, 180, n)).cast(pa.large_string()))
    return join(
        number, take(STREETS, draws.pick(STREET_WEIGHT, n)), take(STREET_NAMES, draws.integers(0, len(STREET_NAMES), n))
    )


def phones(zone: pd.Series, number: np.ndarray) -> pd.Series:
    """Write telephone numbers: a zone kept for fiction, then four digits."""
    return join(zone, two_digits(number // 100 % 100), two_digits(number % 100))
