"""The words in which the schema is written: tables, columns, and short ways to declare the usual ones."""

from dataclasses import dataclass

from .catalogue import CHANNELS

__all__ = ["ACCOUNT", "CHANNEL", "LINE", "Column", "Table", "day", "eur", "key", "text"]


@dataclass(frozen=True)
class Column:
    """One column: Frictionless type, descriptions, and what its values must be."""

    name: str
    type: str
    en: str
    fr: str
    unit: str = ""
    required: bool = True
    enum: tuple[str, ...] = ()
    foreign: str = ""  # table whose key it is
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns and its primary key."""

    name: str
    en: str
    fr: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def key(name: str, en: str, fr: str, foreign: str = "", required: bool = True) -> Column:
    return Column(name, "integer", en, fr, foreign=foreign, required=required, minimum=1)


def eur(name: str, en: str, fr: str, unit: str = "EUR") -> Column:
    return Column(name, "number", en, fr, unit=unit, minimum=0)


def day(name: str, en: str, fr: str, required: bool = True) -> Column:
    return Column(name, "date", en, fr, required=required)


def text(name: str, en: str, fr: str, enum=(), required: bool = True) -> Column:
    return Column(name, "string", en, fr, enum=tuple(enum), required=required)


ACCOUNT = key("account_id", "account", "compte", "accounts")
CHANNEL = text(
    "channel",
    "channel, from the least to the most costly: web, e-mail, phone, letter, visit",
    "canal, du moins au plus coûteux : web, e-mail, téléphone, courrier, visite",
    CHANNELS,
)
LINE = (
    Column("line", "integer", "number of the line", "numéro de ligne", minimum=1),
    key("product_id", "product", "produit", "products"),
    Column("quantity", "integer", "quantity", "quantité", unit="units", minimum=1),
    eur(
        "unit_price_eur",
        "list price of one unit on that day, net of tax",
        "prix unitaire du tarif ce jour-là, hors taxes",
    ),
    Column(
        "discount", "number", "discount, as a share (0.05 = 5 %)", "remise, en part (0,05 = 5 %)", minimum=0, maximum=1
    ),
)
