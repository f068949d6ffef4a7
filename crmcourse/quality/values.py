"""One value of a raw export read right: dates, amounts, telephones, SIRET, names. What cannot be read is missing."""

import re
import unicodedata
from typing import Any

import pandas as pd
from stdnum.fr import siret as _siret

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = [
    "DATE_STYLES",
    "luhn_sum",
    "parse_amount",
    "parse_date",
    "parse_phone",
    "parse_siret",
    "plain_name",
    "valid_email",
    "valid_siret",
]

_MONTHS = [
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

#: how dates are written -> how strptime reads them
DATE_STYLES = {"day_first": "%d/%m/%Y", "month_first": "%m/%d/%Y", "iso": "%Y-%m-%dT%H:%M:%SZ", "words": "%d %m %Y"}

_LEGAL_FORM = re.compile(r" (sarl|sas|sa|eurl|sasu|snc)$")
_SHORT = {
    "bat": "batiment",
    "transp": "transports",
    "labo": "laboratoire",
    "labos": "laboratoires",
    "rest": "restaurant",
    "elec": "electricite",
    "tp": "travaux publics",
    "demen": "demenagements",
    "equip": "equipements",
    "ctre med": "centre medical",
    "ing": "ingenierie",
    "logist": "logistique",
    "meca": "mecanique",
    "ets": "etablissements",
}


def _text(values: Any) -> pd.Series:
    series = values if isinstance(values, pd.Series) else pd.Series(list(values))
    if not (pd.api.types.is_string_dtype(series) or series.isna().all()):
        found = f"{series.dtype}"
        raise InputError(_("Raw values are expected as text, {found} found.").format(found=found))
    return series.astype("str").str.strip().replace("", None)


def parse_date(values: Any, style: str) -> pd.Series:
    """Return dates read in one style; a date that the calendar does not have is missing (NaT).

    Parameters
    ----------
    values : Series of str
        Dates as text.
    style : {"day_first", "month_first", "iso", "words"}
        31/12/2024, 12/31/2024, 2024-12-31T10:05:00Z (universal time, given in French local time) or
        31 décembre 2024.

    Raises
    ------
    InputError
        Unknown style, or values that are not text.

    Examples
    --------
    >>> parse_date(["31/12/2024", "31/02/2024", ""], "day_first").dt.day.tolist()
    [31.0, nan, nan]
    """
    if style not in DATE_STYLES:
        raise InputError(
            _("Unknown style of date “{style}”. Choose one of: {styles}.").format(
                style=style, styles=", ".join(DATE_STYLES)
            )
        )
    text = _text(values)
    if style == "words":
        for rank, month in enumerate(_MONTHS, 1):
            text = text.str.replace(f" {month} ", f" {rank:02d} ", case=False, regex=False)
    dates = pd.to_datetime(text, format=DATE_STYLES[style], errors="coerce")
    if style == "iso":
        dates = dates.dt.tz_localize("UTC").dt.tz_convert("Europe/Paris").dt.tz_localize(None)
    return dates.astype("datetime64[us]")


def parse_amount(values: Any) -> pd.Series:
    """Return amounts written « 1 234,50 » (or 1234.5) as numbers; what is not an amount is missing.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> parse_amount(["1 234,50", "-12,00", "N/C"]).tolist()
    [1234.5, -12.0, nan]
    """
    text = _text(values).str.replace(r"[\s\u00a0\u202f]", "", regex=True).str.replace(",", ".", regex=False)
    return pd.to_numeric(text.where(text.str.fullmatch(r"-?\d+(\.\d+)?", na=False)), errors="coerce").astype("float64")


def parse_phone(values: Any) -> pd.Series:
    """Return French telephone numbers as ten digits, whichever way they are written.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> parse_phone(["+33 4 65 71 03 72", "04.65.71.03.72", "123"]).tolist()
    ['0465710372', '0465710372', nan]
    """
    digits = _text(values).str.replace(r"^\+33", "0", regex=True).str.replace(r"\D", "", regex=True)
    return digits.where(digits.str.fullmatch(r"0\d{9}", na=False))


def parse_siret(values: Any) -> pd.Series:
    """Return SIRET as 14 digits: spaces out, and the leading zeros that a spreadsheet dropped put back.

    Fewer than ten digits are missing: nine may be a SIREN. The check digits are not looked at: see `valid_siret`.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> parse_siret(["004 109 625 00063", "410962500063", "12"]).tolist()
    ['00410962500063', '00410962500063', nan]
    """
    digits = _text(values).str.replace(r"\D", "", regex=True)
    digits = digits.where(digits.str.len().between(10, 14))
    return digits.str.zfill(14)


def luhn_sum(digits: str) -> int:
    """Return Luhn's sum: every second digit from the right is doubled, and the digits of the doubles are added.

    A number is valid when the sum is a multiple of 10. A SIRET has two such checks: its first nine digits (the SIREN)
    and all fourteen.

    Raises
    ------
    InputError
        Something else than digits.

    Examples
    --------
    >>> luhn_sum("732829320"), luhn_sum("732829321")
    (40, 41)
    """
    if not isinstance(digits, str) or not re.fullmatch(r"[0-9]+", digits):
        raise InputError(_("Digits are expected, not {found}.").format(found=repr(digits)))
    doubled = (int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled)


def valid_siret(values: Any) -> pd.Series:
    """Tell which SIRET have right check digits (SIREN and SIRET, `stdnum.fr.siret`); missing stays missing.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> valid_siret(["00410962500063", "00410962500064", None]).tolist()
    [True, False, <NA>]
    """
    text = _text(values)
    found = text.map(_siret.is_valid, na_action="ignore")
    return found.astype("boolean")


def valid_email(values: Any) -> pd.Series:
    """Tell which e-mail addresses have the form name@domain.ending; missing stays missing.

    The form only: whether the address exists, only a message sent can tell.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> valid_email(["a.b@firme.example", "a.b@firme", None]).tolist()
    [True, False, <NA>]
    """
    text = _text(values)
    good = text.str.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", case=False).astype("boolean")
    return good.mask(text.isna())


def plain_name(values: Any) -> pd.Series:
    """Return company names made comparable: lower case, no accent, no legal form, usual abbreviations written out.

    Raises
    ------
    InputError
        Values that are not text.

    Examples
    --------
    >>> plain_name(["Équip. Lorlalande", "EQUIPEMENTS LORLALANDE SARL"]).tolist()
    ['equipements lorlalande', 'equipements lorlalande']
    """
    return _text(values).map(_plain, na_action="ignore").astype("str")


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.lower())
    text = "".join(letter if letter.isalnum() else " " for letter in apart if not unicodedata.combining(letter))
    text = _LEGAL_FORM.sub("", " ".join(text.split()))
    for short, word in _SHORT.items():
        if text.startswith(f"{short} "):
            return word + text[len(short) :]
    return text
