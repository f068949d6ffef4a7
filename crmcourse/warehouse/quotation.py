"""The quotation: made from the catalogue, computed in cents, rendered, and followed until it is an order."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from crmcourse.checks import InputError, require_columns, require_rows, unique
from crmcourse.messages import _, long_date, number

__all__ = ["Quotation", "QuotationLine", "conversion", "quotation"]

_CENT = Decimal("0.01")


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _euros(value: Decimal) -> str:
    return f"{number(value, 2)}\u00a0€"


@dataclass(frozen=True)
class QuotationLine:
    """One line: product, quantity, unit price and discount; `amount` is rounded to the cent, line by line."""

    product: str
    quantity: int
    unit_price_eur: Decimal
    discount: Decimal

    @property
    def amount(self) -> Decimal:
        """Amount net of tax, EUR."""
        return _cents(self.quantity * self.unit_price_eur * (1 - self.discount))


@dataclass(frozen=True)
class Quotation:
    """A quotation: number, customer, dates, lines, rate of VAT. Jupyter displays it as HTML, every value escaped."""

    number: str
    customer: str
    issued_on: date
    valid_until: date
    lines: tuple[QuotationLine, ...]
    vat: Decimal

    @property
    def net(self) -> Decimal:
        """Total net of tax, EUR."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        """VAT on the total, EUR, rounded to the cent once."""
        return _cents(self.net * self.vat)

    @property
    def gross(self) -> Decimal:
        """Total to pay, EUR."""
        return self.net + self.tax

    def __repr__(self) -> str:
        return f"{self.number} – {self.customer} – {_euros(self.gross)}"

    def _repr_html_(self) -> str:
        heads = (_("Product"), _("Quantity"), _("Unit price"), _("Discount"), _("Amount net of tax"))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in heads)
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(line.product)}</td><td>{number(line.quantity)}</td>"
            f"<td>{_euros(line.unit_price_eur)}</td><td>{number(line.discount * 100, 1)}\u00a0%</td>"
            f"<td>{_euros(line.amount)}</td></tr>"
            for line in self.lines
        )
        rate = _("VAT {rate} %").format(rate=number(self.vat * 100, 1))
        totals = ((_("Total net of tax"), self.net), (rate, self.tax), (_("Total to pay"), self.gross))
        foot = "".join(
            f"<tr><th colspan='4' style='text-align:right'>{name}</th><td><strong>{_euros(value)}</strong></td></tr>"
            for name, value in totals
        )
        title = _("Quotation {number} for {customer}").format(number=self.number, customer=self.customer)
        dates = _("Issued on {issued}, valid until {until}").format(
            issued=long_date(self.issued_on), until=long_date(self.valid_until)
        )
        return (
            f"<article style='border:1px solid #888;padding:10px 16px;max-width:46em'><h3>{html.escape(title)}</h3>"
            f"<p>{html.escape(dates)}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
            f"<tfoot>{foot}</tfoot></table></article>"
        )


def quotation(
    products: pd.DataFrame,
    wanted: Sequence[tuple[int, int, float]],
    *,
    customer: str,
    issued_on: date,
    rank: int = 1,
    vat: float | str = "0.20",
    days: int = 30,
) -> Quotation:
    """Make a quotation from the catalogue.

    Parameters
    ----------
    products : DataFrame
        Catalogue: product_id (unique), product, price_eur.
    wanted : sequence of (product_id, quantity, discount)
        Lines; the discount is a share (0.05 for 5 %).
    customer : str
        Whom it is for.
    issued_on : date
        Day of issue.
    rank : int
        Rank of the quotation in its year; makes its number.
    vat : float or str
        Rate of VAT; 20 % is the French normal rate.
    days : int
        Days of validity.

    Raises
    ------
    InputError
        No line, unknown product, quantity under 1, discount, rate or validity out of bounds.

    Examples
    --------
    >>> products = pd.DataFrame({"product_id": [7], "product": ["Ramette"], "price_eur": [4.35]})
    >>> offer = quotation(products, [(7, 10, 0.05)], customer="Valnay", issued_on=date(2024, 12, 31))
    >>> offer.number, str(offer.net), str(offer.tax), str(offer.gross)
    ('D2024-00001', '41.33', '8.27', '49.60')

    Notes
    -----
    Facts B7. Amounts are decimal numbers, rounded half up to the cent: binary fractions would drift.
    """
    require_columns(products, ["product_id", "product", "price_eur"], "products")
    require_rows(products, "products")
    unique(products, ["product_id"], "products")
    rate = Decimal(str(vat))
    if not wanted or not 0 <= rate < 1 or days < 1 or rank < 1:
        raise InputError(_("A quotation needs lines, a rate of VAT between 0 and 1, a rank and a validity above 0."))
    catalogue = products.set_index("product_id")
    lines = []
    for product_id, quantity, discount in wanted:
        if product_id not in catalogue.index:
            raise InputError(_("The catalogue has no product {product}.").format(product=product_id))
        if quantity < 1 or quantity != int(quantity) or not 0 <= discount < 1:
            raise InputError(
                _("Product {product}: a whole quantity above 0 and a discount between 0 and 1 are expected.").format(
                    product=product_id
                )
            )
        item = catalogue.loc[product_id]
        price = _cents(Decimal(str(item["price_eur"])))
        lines.append(QuotationLine(str(item["product"]), int(quantity), price, Decimal(str(discount))))
    name = f"D{issued_on.year}-{rank:05d}"
    return Quotation(name, customer, issued_on, issued_on + timedelta(days=days), tuple(lines), rate)


def conversion(quotes: pd.DataFrame, by: str = "channel") -> pd.DataFrame:
    """Follow quotations: how many are accepted, refused, left to expire, and the rate of conversion.

    Parameters
    ----------
    quotes : DataFrame
        DirectSell's quotes: status ("accepté", "refusé", "expiré") and the column `by`.
    by : str
        What to group by.

    Returns
    -------
    DataFrame
        One row a group: quotes, accepté, refusé, expiré, conversion (accepted / all).

    Raises
    ------
    InputError
        A column that is not there, no row, or another status.

    Examples
    --------
    >>> quotes = pd.DataFrame({"status": ["accepté", "refusé", "accepté"], "channel": ["web", "web", "visite"]})
    >>> conversion(quotes)["conversion"].tolist()
    [1.0, 0.5]
    """
    require_columns(quotes, ["status", by], "quotes")
    require_rows(quotes, "quotes")
    ends = ["accepté", "refusé", "expiré"]
    other = sorted(set(quotes["status"].dropna()) - {*ends, "en cours"})
    if other:
        raise InputError(_("Unknown status of quotation: {found}.").format(found=", ".join(map(str, other))))
    table = pd.crosstab(quotes[by], quotes["status"]).reindex(columns=ends, fill_value=0)
    total = quotes.groupby(by).size()
    table.insert(0, "quotes", total)
    table["conversion"] = table["accepté"] / total
    return table.rename_axis(columns=None).reset_index()
