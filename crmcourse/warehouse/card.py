"""The customer file: one view of a customer, fed from every source, rendered as a card."""

import html
from dataclasses import dataclass

import duckdb

from crmcourse.checks import InputError
from crmcourse.messages import _, long_date, number, percent

__all__ = ["Card", "customer_card"]

_CSS = (
    "border:1px solid #888;border-radius:8px;padding:10px 16px;max-width:46em;"
    "display:grid;grid-template-columns:repeat(auto-fit,minmax(19em,1fr));column-gap:24px"
)


@dataclass(frozen=True)
class Card:
    """A customer in four parts: title of the part -> rows (label, value, source).

    Jupyter displays it as HTML, every value escaped; `text` gives the same in plain text.
    """

    title: str
    parts: dict[str, tuple[tuple[str, str, str], ...]]

    def text(self) -> str:
        """Return the card as plain text, one line a value."""
        lines = [self.title]
        for part, rows in self.parts.items():
            lines += [part, *(f"  {label} : {value} [{source}]" for label, value, source in rows)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        parts = []
        for part, rows in self.parts.items():
            # no <dl>: notebooks lay it out in columns of their own
            said = "".join(
                f'<div style="margin:3px 0">{html.escape(label)}\u00a0: <strong>{html.escape(value)}</strong> '
                f"<small>({html.escape(source)})</small></div>"
                for label, value, source in rows
            )
            parts.append(f"<section><h4>{html.escape(part)}</h4>{said}</section>")
        title = f'<h3 style="grid-column:1/-1">{html.escape(self.title)}</h3>'
        return f'<article style="{_CSS}">{title}{"".join(parts)}</article>'


def customer_card(connection: duckdb.DuckDBPyConnection, customer_key: int) -> Card:
    """Return the file of a customer: identification, qualification, history, behaviour (facts B6, B8).

    Parameters
    ----------
    connection : DuckDBPyConnection
        The warehouse.
    customer_key : int
        Key in dim_customer.

    Raises
    ------
    InputError
        No such customer.
    """

    def rows(query: str) -> list[tuple]:
        return connection.execute(query, [customer_key]).fetchall()

    identity = rows(
        "SELECT company, siret, postcode, city, phone, employees, records FROM dim_customer WHERE customer_key = ?"
    )
    if not identity:
        raise InputError(_("No customer has the key {key}.").format(key=customer_key))
    company, siret, postcode, city, phone, employees, records = identity[0]
    files, sales, shop = _("all files"), _("sales force"), _("web shop")
    books, service, erp = _("accounting"), _("after-sales"), _("ERP")
    unknown = _("unknown")
    address = " ".join(filter(None, [postcode, city]))
    identification = (
        ("SIRET", siret or unknown, files),
        (_("Address"), address or unknown, files),
        (_("Telephone"), phone or unknown, files),
        (_("Staff"), number(employees) if employees is not None else unknown, sales),
        (_("Records merged"), number(records), files),
    )
    named = {"force_de_vente": sales, "boutique_web": shop}
    people = rows(
        "SELECT first_name, last_name, consent_email, source FROM contact WHERE customer_key = ? ORDER BY ALL"
    )
    yes, no = _("may be written to"), _("do not write")
    qualification = tuple(
        (_("Contact"), f"{first or ''} {last} – {yes if agreed else no}".strip(), named[source])
        for first, last, agreed, source in people
    )
    sheet = rows(
        "SELECT rep, potential_eur, attitude, last_visit FROM mart_sales WHERE customer_key = ?",
    )
    for rep, potential, attitude, visit in sheet:
        qualification += (
            (_("Sales representative"), rep, sales),
            (_("Potential"), f"{number(potential)}\u00a0€" if potential is not None else unknown, sales),
            (_("Attitude"), attitude or unknown, sales),
            (_("Last visit"), long_date(visit) if visit else unknown, sales),
        )
    [(invoices, amount, last, unpaid)] = rows("""
        SELECT count(*), sum(amount_eur), max(date_key), count(*) FILTER (paid_on IS NULL)
        FROM fact_invoice WHERE customer_key = ?""")
    [(tickets, opened, happy)] = rows("""
        SELECT count(*), count(*) FILTER (closed_on IS NULL), avg(satisfied::INTEGER)
        FROM fact_ticket WHERE customer_key = ?""")
    history = (
        (_("Invoices of 2024"), number(invoices), books),
        (_("Amount net of tax"), f"{number(amount or 0)}\u00a0€", books),
        (_("Last invoice"), long_date(last) if last else unknown, books),
        (_("Unpaid invoices"), number(unpaid), books),
        (_("Tickets since 2023, of which open"), f"{number(tickets)}, {number(opened)}", service),
        (_("Tickets that ended well"), percent(happy) if happy is not None else unknown, service),
    )
    bought = rows("""
        SELECT category, sum(fact_line.amount_eur) FROM fact_line JOIN fact_invoice USING (invoice_key)
        JOIN dim_product USING (product_key) WHERE customer_key = ? GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 3""")
    behaviour = tuple((name, f"{number(value)}\u00a0€", erp) for name, value in bought)
    [(registrations, spent)] = rows("SELECT count(*), sum(spent_eur) FROM fact_registration WHERE customer_key = ?")
    web = f"{number(spent or 0)}\u00a0€"
    behaviour += ((_("Web accounts"), number(registrations), shop), (_("Bought on the web since 2020"), web, shop))
    parts = {
        _("Identification"): identification,
        _("Qualification"): qualification,
        _("History"): history,
        _("Behaviour"): behaviour,
    }
    return Card(company, parts)
