"""The catalogue of messages: everything a learner reads at run time passes through here.

Message ids are English, the catalogue ``locale/fr`` is French, and French is what comes out unless the
environment variable ``CRMCOURSE_LANGUAGE`` says otherwise. Another edition is one more folder in ``locale/``.
"""

import gettext as _gettext
import os
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

__all__ = ["_", "language", "long_date", "ngettext", "number", "percent"]

_LOCALES = Path(__file__).with_name("locale")


def language() -> str:
    """Return the language of messages: ``CRMCOURSE_LANGUAGE``, or ``"fr"``.

    >>> language()
    'fr'
    """
    return os.environ.get("CRMCOURSE_LANGUAGE", "fr")


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    # English is the language of the ids, so it needs no catalogue; any other missing language is a mistake to hear of.
    return _gettext.translation("crmcourse", _LOCALES, languages=[code], fallback=code.startswith("en"))


def _(message: str) -> str:
    """Return `message` in the learner's language."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that agrees with `count`, in the learner's language."""
    return _catalogue(language()).ngettext(singular, plural, count)


def number(value: float, decimals: int = 0) -> str:
    """Write a number as the learner's language does (French: narrow space for thousands, decimal comma).

    >>> number(1469307)
    '1\u202f469\u202f307'
    >>> number(54.46, 1)
    '54,5'
    """
    return format_decimal(value, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale=language())


def percent(share: float, decimals: int = 0) -> str:
    """Write a share (0.545) as a percentage with the spaces of the learner's language.

    >>> percent(0.545, 1)
    '54,5\u202f%'
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + ("\u202f%" if language() == "fr" else "%")
    return format_percent(share, format=pattern, locale=language())


def long_date(day: date) -> str:
    """Write a date in full.

    >>> long_date(date(2024, 12, 31))
    '31 décembre 2024'
    >>> long_date(date(2024, 5, 1))
    '1er mai 2024'
    """
    text = format_date(day, format="long", locale=language())
    return text.replace("1", "1er", 1) if language() == "fr" and day.day == 1 else text
