"""Ways in which records get dirty: typing slips, lost accents and legal forms, mangled SIRET, telephones and dates."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .names import take, text_series

__all__ = [
    "MONTH_NAMES",
    "blank",
    "choose",
    "french_number",
    "mangle_phone",
    "mangle_siret",
    "shorten",
    "slip",
    "unaccented",
]

MONTH_NAMES = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_SHORT = {
    "Bâtiment": "Bât.",
    "Transports": "Transp.",
    "Laboratoire": "Labo",
    "Laboratoires": "Labos",
    "Restaurant": "Rest.",
    "Électricité": "Élec.",
    "Travaux publics": "TP",
    "Déménagements": "Démén.",
    "Équipements": "Équip.",
    "Centre médical": "Ctre méd.",
    "Ingénierie": "Ing.",
    "Logistique": "Logist.",
    "Mécanique": "Méca",
    "Établissements": "Ets",
}


def choose(options: list[pd.Series], which: np.ndarray) -> pd.Series:
    """Take each value from the option that `which` says."""
    arrow = [pa.array(option, type=pa.large_string()) for option in options]
    return text_series(pc.choose(pa.array(which.astype(np.int64)), *arrow))


def blank(text: pd.Series, where: np.ndarray) -> pd.Series:
    """Empty the values where told."""
    return text.mask(where, "")


def unaccented(text: pd.Series) -> pd.Series:
    """Drop accents."""
    apart = pc.utf8_normalize(pa.array(text, type=pa.large_string()), form="NFD")
    return text_series(pc.replace_substring_regex(apart, r"\p{Mn}", ""))


def shorten(text: pd.Series) -> pd.Series:
    """Drop the legal form and abbreviate usual words, as people do."""
    text = text.str.replace(r" (SARL|SAS|SA|EURL|SASU|SNC)$", "", regex=True)
    for word, short in _SHORT.items():
        text = text.str.replace(rf"^{word} ", f"{short} ", regex=True)
    return text


def slip(draws, text: pd.Series, share: float) -> pd.Series:
    """Put one typing slip in a share of the texts: a letter left out, doubled, or two letters swapped."""
    n = len(text)
    hit, kind, place = draws.below(share, n), draws.integers(0, 3, n), draws.uniform(n)
    if not n:
        return text
    length = text.str.len().to_numpy(dtype=np.int64)
    width = int(length.max()) + 1
    letters = np.array(text.tolist(), dtype=f"U{width}").view(np.uint32).reshape(n, width)
    at = (3 + np.floor(place * np.maximum(length - 5, 1))).astype(np.int64)[:, None]  # never the first letters
    column = np.arange(width)[None, :]
    left_out, doubled = column + (column >= at), column - (column > at)
    swapped = np.where(column == at, column + 1, np.where(column == at + 1, column - 1, column))
    chosen = np.where(kind[:, None] == 0, left_out, np.where(kind[:, None] == 1, doubled, swapped))
    moved = np.take_along_axis(
        letters, np.where((hit & (length > 6))[:, None], np.minimum(chosen, width - 1), column), axis=1
    )
    return text_series(pa.array(np.ascontiguousarray(moved).view(f"U{width}").ravel().tolist(), type=pa.large_string()))


def mangle_siret(draws, siret: pd.Series, missing: float) -> pd.Series:
    """Write SIRET plain, spaced, without leading zeros (a spreadsheet's doing), with a wrong digit, or not at all."""
    n = len(siret)
    spaced = siret.str.replace(r"^(\d{3})(\d{3})(\d{3})(\d{5})$", r"\1 \2 \3 \4", regex=True)
    number = siret.str.lstrip("0")
    digit = ((siret.str.slice(5, 6).astype("int64").to_numpy() + draws.integers(1, 10, n)) % 10).astype(np.int64)
    wrong = siret.str.slice(0, 5) + take(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], digit) + siret.str.slice(6)
    return blank(
        choose([siret, spaced, number, wrong], draws.pick([0.62, 0.25, 0.10, 0.03], n)), draws.below(missing, n)
    )


def mangle_phone(draws, phone: pd.Series, missing: float) -> pd.Series:
    """Write telephone numbers in four ways, or not at all."""
    tight = phone.str.replace(" ", "", regex=False)
    abroad = phone.str.replace(r"^0", "+33 ", regex=True)
    dotted = phone.str.replace(" ", ".", regex=False)
    written = choose([phone, tight, abroad, dotted], draws.pick([0.4, 0.25, 0.2, 0.15], len(phone)))
    return blank(written, draws.below(missing, len(phone)))


def french_number(cents: np.ndarray, spaces: np.ndarray) -> pd.Series:
    """Write amounts with a decimal comma, and with a space for thousands where told."""
    cents = np.asarray(cents, dtype=np.int64)
    sign = np.where(cents < 0, "-", "")
    size = np.abs(cents)
    whole = text_series(pa.array(size // 100).cast(pa.large_string()))
    spaced = whole.str.replace(r"^(\d{1,3})(\d{3})$", r"\1 \2", regex=True).str.replace(
        r"^(\d{1,3})(\d{3})(\d{3})$", r"\1 \2 \3", regex=True
    )
    decimals = text_series(pc.utf8_lpad(pa.array(size % 100).cast(pa.large_string()), 2, padding="0"))
    return pd.Series(sign, dtype="str") + choose([whole, spaced], spaces.astype(int)) + "," + decimals
