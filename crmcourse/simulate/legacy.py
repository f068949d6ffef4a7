"""Raw exports of the four tools DirectSell used before, dirty on purpose, and the truth about their duplicates.

``datasets/README.md`` says how each is written and what is wrong with it; `schema_legacy` describes the columns.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .dirt import MONTH_NAMES, blank, choose, french_number, mangle_phone, mangle_siret, shorten, slip, unaccented
from .draws import Streams
from .firm import DirectSell
from .names import MOBILE_ZONE, digits, join, phones, plain, take

__all__ = ["Export", "legacy"]


@dataclass
class Export:
    """One raw export: its file, how it is written, and its rows as text."""

    file: str
    encoding: str
    separator: str
    rows: pd.DataFrame

    @property
    def name(self) -> str:
        """The file's name without its extension: the source in the table of duplicates."""
        return self.file.split(".")[0]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        text = self.rows.to_csv(index=False, sep=self.separator, lineterminator="\r\n")
        if self.encoding == "utf-16":
            return b"\xff\xfe" + text.encode("utf-16-le")  # the byte order does not depend on the machine
        return text.encode(self.encoding)


def legacy(firm: DirectSell, seed: int | None = None) -> tuple[list[Export], pd.DataFrame]:
    """Make the four raw exports of a simulated firm.

    Parameters
    ----------
    firm
        What `directsell` returned.
    seed
        Seed of the dirt; that of the firm when left out.

    Returns
    -------
    tuple
        The exports, and the true duplicates: source, record_id, account_id.

    Raises
    ------
    TypeError
        `firm` is not a simulated firm.

    Examples
    --------
    >>> from crmcourse.simulate import directsell
    >>> exports, duplicates = legacy(directsell(accounts=50, seed=1))
    >>> [export.encoding for export in exports]
    ['latin-1', 'utf-8-sig', 'utf-8', 'utf-16']
    """
    if not isinstance(firm, DirectSell):
        raise TypeError(f"firm must be a simulated firm, got {type(firm).__name__}")
    streams = Streams(firm.seed if seed is None else seed)
    made = [tool(streams, firm) for tool in (_accounting, _sales_force, _web_shop, _after_sales)]
    truth = [
        pd.DataFrame({"source": export.name, "record_id": record, "account_id": account})
        for export, record, account in made
    ]
    duplicates = pd.concat(truth, ignore_index=True).drop_duplicates(["source", "record_id"])
    duplicates = duplicates.sort_values(["source", "record_id"], kind="stable", ignore_index=True)
    return [export for export, *_ in made], duplicates


def _account_rows(firm: DirectSell, account: np.ndarray) -> pd.DataFrame:
    return firm.accounts.iloc[account - 1001].reset_index(drop=True)


def _day(dates: pd.Series, style: str) -> pd.Series:
    return dates.dt.strftime(style).astype("str").fillna("")


def _customer_code(account: np.ndarray, second: np.ndarray) -> pd.Series:
    return join("C", digits((account * 2 + second) * 7919 % 10_000_019, 7), sep="")  # 10,000,019 is prime: no two alike


def _accounting(streams: Streams, firm: DirectSell):
    draws = streams["legacy_accounting"]
    orders = firm.orders[firm.orders["order_date"] >= "2024-01-01"].reset_index(drop=True)
    n = len(orders)
    account = orders["account_id"].to_numpy()
    everyone = len(firm.accounts)
    again = draws.below(0.07, everyone)  # the customer was entered twice, and invoices go to either
    second = again[account - 1001] & draws.below(0.45, n)
    code = _customer_code(account, second)
    known = _account_rows(firm, account)
    name = unaccented(known["company"]).str.upper()
    name = choose([name, shorten(known["company"])], second.astype(int))
    name = slip(draws, name, 0.01)
    cents = np.round(orders["amount_eur"].to_numpy() * 100).astype(np.int64)
    refund = draws.below(0.008, n)
    cents = np.where(refund, -cents, cents)
    vat = (cents * 20 + 50) // 100
    spaces = draws.below(0.3, n)
    date = _day(orders["order_date"], "%d/%m/%Y")
    date = (
        date.mask(draws.below(0.004, n), "31/02/2024")
        .mask(draws.below(0.003, n), "00/00/0000")
        .mask(draws.below(0.004, n), "")
    )
    no_code = draws.below(0.004, n)
    rows = pd.DataFrame(
        {
            "N° facture": "F" + digits(orders["order_id"].to_numpy(), 7),
            "Code client": blank(code, no_code),
            "Raison sociale": name,
            "SIRET": mangle_siret(draws, known["siret"], 0.06),
            "CP": choose([known["postcode"], known["postcode"].str.lstrip("0")], draws.below(0.05, n).astype(int)),
            "Date facture": date,
            "Montant HT": french_number(cents, spaces).mask(draws.below(0.003, n), "N/C"),
            "TVA": french_number(vat, spaces),
            "Payée le": _day(orders["paid_on"], "%d/%m/%Y"),
        }
    )
    keep = np.repeat(np.arange(n), 1 + draws.below(0.006, n))  # some lines were exported twice
    return Export("compta_factures.csv", "latin-1", ";", rows.iloc[keep]), code[~no_code], account[~no_code]


def _sales_force(streams: Streams, firm: DirectSell):
    draws = streams["legacy_sales_force"]
    everyone = firm.accounts
    followed = np.flatnonzero(
        draws.below(
            everyone["size"].map({"TPE": 0.4, "PME": 0.75, "ETI": 0.95, "GE": 1.0}).to_numpy(dtype=float), len(everyone)
        )
    )
    twice = followed[draws.below(0.08, len(followed))]  # another salesman has the same firm in his list
    account = np.concatenate([followed, twice]) + 1001
    n = len(account)
    copy = np.arange(n) >= len(followed)
    record = join("FV-", digits((np.arange(n) * 4801 + 1234) % 1_000_003, 6), sep="")
    known = _account_rows(firm, account)
    reps = sorted(everyone["sales_rep"].unique())
    rep = choose([known["sales_rep"], take(reps, draws.integers(0, len(reps), n))], copy.astype(int))
    name = slip(draws, shorten(known["company"]), 0.06)
    name = choose([name, unaccented(name), name.str.upper(), known["company"]], draws.pick([0.55, 0.2, 0.1, 0.15], n))
    main = firm.contacts.drop_duplicates("account_id").set_index("account_id").loc[account].reset_index(drop=True)
    person = join(main["last_name"].str.upper(), main["first_name"])
    potential = np.round(known["potential_eur"].to_numpy() / 1000 * np.where(copy, np.exp(0.3 * draws.normal(n)), 1), 1)
    unit = draws.below(0.06, n)  # typed in euros instead of thousands
    amount = french_number(
        np.round(potential * np.where(unit, 1000, 1)).astype(np.int64) * 100, np.zeros(n, dtype=bool)
    ).str.replace(",00", "", regex=False)
    seen = pd.Series(np.datetime64("2024-12-31") - draws.integers(1, 700, n).astype("timedelta64[D]"))
    written = join(
        seen.dt.day.astype("str"), take(MONTH_NAMES, seen.dt.month.to_numpy() - 1), seen.dt.year.astype("str")
    )
    rows = pd.DataFrame(
        {
            "Réf fiche": record,
            "Société": name,
            "Contact": blank(person, draws.below(0.12, n)),
            "Tél": mangle_phone(draws, known["phone"], 0.15),
            "Ville": choose(
                [known["city"], known["city"].str.upper(), unaccented(known["city"])], draws.pick([0.6, 0.2, 0.2], n)
            ),
            "CP": blank(known["postcode"], draws.below(0.10, n)),
            "SIRET": mangle_siret(draws, known["siret"], 0.55),
            "Effectif": blank(known["employees"].astype("str"), draws.below(0.25, n)),
            "Potentiel (k€)": blank(amount, draws.below(0.08, n)),
            "Attitude": blank(known["attitude"].str.capitalize(), draws.below(0.10, n)),
            "Commercial": rep,
            "Dernière visite": blank(written, draws.below(0.20, n)),
        }
    )
    order = np.lexsort((draws.uniform(n), pd.factorize(rep, sort=True)[0]))
    return Export("force_de_vente.txt", "utf-8-sig", "\t", rows.iloc[order]), record, account


def _web_shop(streams: Streams, firm: DirectSell):
    draws = streams["legacy_web_shop"]
    bought = firm.orders.loc[firm.orders["channel"] == "web"].groupby("account_id")["amount_eur"].sum()
    used = bought.index.to_numpy()[draws.below(0.75, len(bought))]
    account = np.concatenate([used, used[draws.below(0.09, len(used))]])  # a colleague registered too
    n = len(account)
    copy = np.arange(n) >= len(used)
    record = join("u", digits((np.arange(n) * 611_953 + 77_777) % 10_000_019, 8), sep="")
    known = _account_rows(firm, account)
    groups = firm.contacts.groupby("account_id")["contact_id"]
    chosen = np.where(copy, groups.max().loc[account], groups.min().loc[account])
    person = firm.contacts.set_index("contact_id").loc[chosen].reset_index(drop=True)
    name = slip(draws, known["company"], 0.05)
    name = choose(
        [name, unaccented(name).str.lower(), shorten(name), shorten(unaccented(name))],
        draws.pick([0.4, 0.25, 0.2, 0.15], n),
    )
    domain = known["email"].str.replace("contact@", "", regex=False)
    own = join(plain(person["last_name"]), domain, sep="@")
    email = choose(
        [person["email"], own, plain(person["last_name"]) + "@courriel.example"], draws.pick([0.6, 0.25, 0.15], n)
    )
    email = email.mask(draws.below(0.02, n), plain(person["last_name"]) + "@courriel")  # not a valid address
    spent = bought.reindex(account).to_numpy() * np.where(copy, 0.2, 1.0)
    since = known["created_on"].clip(lower=pd.Timestamp("2019-03-01")) + pd.to_timedelta(
        draws.integers(0, 200, n) * 86400 + draws.integers(25_200, 72_000, n), unit="s"
    )
    since = since.clip(upper=pd.Timestamp("2024-12-31 18:00:00"))
    rows = pd.DataFrame(
        {
            "customer_uid": record,
            "company_name": name,
            "siret": mangle_siret(draws, known["siret"], 0.40),
            "email": email,
            "first_name": choose(
                [person["first_name"], person["first_name"].str.lower()], draws.below(0.2, n).astype(int)
            ),
            "last_name": choose(
                [person["last_name"], person["last_name"].str.upper()], draws.below(0.3, n).astype(int)
            ),
            "phone": mangle_phone(
                draws, phones(take([MOBILE_ZONE], np.zeros(n, dtype=int)), draws.integers(0, 10_000, n)), 0.30
            ),
            "postcode": known["postcode"],
            "city": choose([known["city"], known["city"].str.lower()], draws.below(0.2, n).astype(int)),
            "newsletter": take(["0", "1"], person["consent_email"].to_numpy().astype(int)),
            "created_at": _day(since, "%Y-%m-%dT%H:%M:%SZ"),
            "total_spent": pd.Series(np.round(spent, 2)).astype("str").mask(draws.below(0.01, n), "-1"),
        }
    )
    order = np.lexsort((np.arange(n), since.to_numpy()))
    return Export("boutique_web.csv", "utf-8", ",", rows.iloc[order]), record, account


def _after_sales(streams: Streams, firm: DirectSell):
    draws = streams["legacy_after_sales"]
    tickets = firm.complaints[firm.complaints["complaint_date"] >= "2023-01-01"].reset_index(drop=True)
    n = len(tickets)
    account = tickets["account_id"].to_numpy()
    known = _account_rows(firm, account)
    record = join("T", digits(tickets["complaint_id"].to_numpy() * 3 + 20_000, 6), sep="")
    name = slip(
        draws,
        choose(
            [shorten(known["company"]), known["company"], shorten(unaccented(known["company"])).str.upper()],
            draws.pick([5, 2, 3], n),
        ),
        0.12,
    )
    client = choose(
        [name, join(name, known["city"].str.upper(), sep=" - "), join(name, "(", known["city"], ")", sep=" ")],
        draws.pick([5, 3, 2], n),
    )
    happy = np.where(tickets["satisfied"].isna(), 2, np.where(tickets["satisfied"].fillna(False).astype(bool), 0, 1))
    rows = pd.DataFrame(
        {
            "Ticket": record,
            "Client": client,
            "Code client": blank(_customer_code(account, np.zeros(n, dtype=int)), draws.below(0.35, n)),
            "Téléphone": mangle_phone(draws, known["phone"], 0.30),
            "Ouvert le": _day(tickets["complaint_date"], "%m/%d/%Y").mask(draws.below(0.01, n), "02/30/2024"),
            "Clos le": _day(tickets["resolved_on"], "%m/%d/%Y"),
            "Motif": choose(
                [tickets["reason"], tickets["reason"].str.upper(), tickets["reason"].str.slice(0, 8)],
                draws.pick([6, 2, 2], n),
            ),
            "Satisfait": choose(
                [take(["oui", "non", ""], happy), take(["O", "N", "?"], happy)], draws.below(0.3, n).astype(int)
            ),
        }
    )
    keep = np.repeat(np.arange(n), 1 + draws.below(0.02, n))
    return Export("sav_tickets.txt", "utf-16", "|", rows.iloc[keep]), record, account
