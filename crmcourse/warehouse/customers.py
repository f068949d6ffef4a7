"""One customer out of records of four tools: what to compare, when to accept, whom to believe."""

from collections.abc import Mapping

import duckdb
import pandas as pd

from crmcourse import quality
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["customer_records", "golden_records", "same_customers"]


def customer_records(connection: duckdb.DuckDBPyConnection, typed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the records of the four exports in one form, comparable.

    A customer code of accounting is one record, whatever its number of invoices; a sales sheet, a registration, a
    ticket are one record each. Lines exported twice count once.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Warehouse where the exports have been collected.
    typed : mapping of str to DataFrame
        What `qualify` returned.

    Returns
    -------
    DataFrame
        record ("source:record_id", unique), source, record_id, company, siret (valid ones only), phone, domain (of the
        firm's e-mail), code, postcode, city, employees; and for comparing: name, town, department, initials.

    Raises
    ------
    InputError
        An export is not in `typed`.
    """
    missing = {"force_de_vente", "boutique_web", "sav_tickets"} - set(typed)
    if missing:
        raise InputError(_("Exports not qualified: {names}.").format(names=", ".join(sorted(missing))))
    codes = connection.execute("""
        SELECT trim("Code client") AS record_id, mode("Raison sociale" ORDER BY line) AS company,
               string_agg(DISTINCT "SIRET", '|' ORDER BY "SIRET") AS sirets, mode("CP" ORDER BY line) AS postcode
        FROM raw.compta_factures WHERE "Code client" IS NOT NULL GROUP BY ALL ORDER BY 1""").df()
    codes["code"] = codes["record_id"]
    codes["siret"] = codes.pop("sirets").map(_usual_siret)
    codes["postcode"] = codes["postcode"].astype("str").str.zfill(5)
    parts = [codes.assign(source="compta_factures")]
    for source, table in typed.items():
        kept = ["record_id", "company", "siret", "phone", "email", "code", "postcode", "city", "employees"]
        part = table.reindex(columns=kept).drop_duplicates("record_id")
        parts.append(part.dropna(axis="columns", how="all").assign(source=source))
    records = pd.concat(parts, ignore_index=True)
    records.insert(0, "record", records["source"] + ":" + records["record_id"])
    domain = records.pop("email").str.extract(r"@(.*)$")[0]
    records["domain"] = domain.where(domain != "courriel.example")
    records["name"] = quality.plain_name(records["company"])
    records["town"] = quality.plain_name(records["city"])
    records["department"] = records["postcode"].str.slice(0, 2)
    records["initials"] = records["name"].str.slice(0, 3) + records["name"].str.extract(r"(\S+)$")[0].str.slice(0, 3)
    return records


def _usual_siret(written: str | None) -> str | None:
    if not isinstance(written, str):
        return None
    siret = quality.parse_siret(written.split("|"))
    good = siret[quality.valid_siret(siret).fillna(False).astype(bool)]
    return None if good.empty else str(good.mode().iloc[0])


def same_customers(records: pd.DataFrame, threshold: float = 94) -> pd.Series:
    """Return the group of each record: block, compare, accept, link.

    Parameters
    ----------
    records : DataFrame
        From `customer_records`.
    threshold : float
        See `crmcourse.quality.accept`.

    Raises
    ------
    InputError
        As `crmcourse.quality.candidate_pairs` and `crmcourse.quality.accept`.
    """
    pairs = quality.candidate_pairs(records, quality.BLOCKS)
    scored = quality.score_pairs(records, pairs, quality.KEYS)
    return quality.link(records, scored[quality.accept(scored, threshold)])


def golden_records(records: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Merge each group in one customer; groups known by tickets only are left out (nobody vouches for them).

    Returns
    -------
    DataFrame
        customer_key (1, 2, …), company, siret, postcode, city, phone, employees, records (how many were merged).

    Raises
    ------
    InputError
        As `crmcourse.quality.merge`.
    """
    grouped = records.assign(customer_key=groups.reindex(records["record"]).to_numpy())
    vouched = grouped.loc[grouped["source"] != "sav_tickets", "customer_key"].unique()
    grouped = grouped[grouped["customer_key"].isin(vouched)]
    trusted = ["boutique_web", "force_de_vente", "compta_factures"]
    rules = {
        "company": "longest",
        "siret": "most_frequent",
        "postcode": ["compta_factures", *trusted],
        "city": ["force_de_vente", "boutique_web"],
        "phone": "most_frequent",
        "employees": "max",
    }
    golden = quality.merge(grouped, "customer_key", rules)
    golden["city"] = golden["city"].str.title()
    golden["records"] = golden["customer_key"].map(grouped["customer_key"].value_counts())
    return golden
