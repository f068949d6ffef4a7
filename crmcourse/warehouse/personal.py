"""Personal data in the warehouse: consent, pseudonyms, right of access, erasure (facts B12)."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from crmcourse import quality
from crmcourse.checks import InputError, require_columns
from crmcourse.messages import _
from crmcourse.warehouse.schema import quoted

__all__ = ["access", "erase", "pseudonymise", "rewrite", "with_consent"]

#: personal columns of the raw exports, and their identifier
_PERSONAL = {
    "force_de_vente": ("Réf fiche", ("Contact",)),
    "boutique_web": ("customer_uid", ("first_name", "last_name", "email", "phone")),
}


def pseudonymise(values: Any, key: bytes) -> pd.Series:
    """Replace identifiers by pseudonyms: the first 16 hexadecimal digits of HMAC-SHA-256 under a secret key.

    The same value gets the same pseudonym under the same key, so tables still join; who has no key cannot go back,
    nor try all telephone numbers one by one, as he could with a hash without key.

    Parameters
    ----------
    values : Series
        Identifiers; missing stays missing.
    key : bytes
        At least 16 bytes, kept apart from the data.

    Raises
    ------
    InputError
        A key that is too short or is not made of bytes.

    Examples
    --------
    >>> pseudonymise(["a@firme.example", None], b"0123456789abcdef").tolist()
    ['32b1210c88ca54c0', nan]
    """
    if not isinstance(key, bytes) or len(key) < 16:
        raise InputError(_("The secret key must be at least 16 bytes."))
    series = values if isinstance(values, pd.Series) else pd.Series(values)

    def one(value: Any) -> str:
        return hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()[:16]

    return series.map(one, na_action="ignore").astype("str")


def with_consent(contacts: pd.DataFrame, consent: str = "consent_email") -> pd.DataFrame:
    """Keep the contacts who said yes; no answer is a no.

    Raises
    ------
    InputError
        The column of consent is not there.

    Examples
    --------
    >>> with_consent(pd.DataFrame({"name": ["a", "b", "c"], "consent_email": [True, False, None]}))["name"].tolist()
    ['a']
    """
    require_columns(contacts, [consent], "contacts")
    return contacts[contacts[consent].astype("boolean").fillna(False).astype(bool)]


def _person(connection: duckdb.DuckDBPyConnection, source: str, record_id: str) -> pd.DataFrame:
    """Return the contacts that are the same person: same customer, same name."""
    people = connection.table("contact").df()
    one = people[(people["source"] == source) & (people["record_id"] == record_id)]
    if one.empty:
        raise InputError(_("No contact {record} in {source}.").format(record=record_id, source=source))
    wanted = quality.plain_name(one["first_name"] + " " + one["last_name"]).iloc[0]
    names = quality.plain_name(people["first_name"] + " " + people["last_name"])
    same = (names == wanted) & (people["customer_key"] == one["customer_key"].iloc[0])
    return people[same | ((people["source"] == source) & (people["record_id"] == record_id))]


def access(connection: duckdb.DuckDBPyConnection, source: str, record_id: str) -> dict[str, pd.DataFrame]:
    """Right of access: every row of the warehouse about the person of a contact, table by table.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The warehouse.
    source, record_id : str
        Key of one contact. The other records of the same person (same customer, same name) are found from it.

    Returns
    -------
    dict of str to DataFrame
        contact, raw exports, quarantine: the rows.

    Raises
    ------
    InputError
        No such contact.
    """
    person = _person(connection, source, record_id)
    found = {"contact": person.reset_index(drop=True)}
    for name, (identifier, _columns) in _PERSONAL.items():
        ids = person.loc[person["source"] == name, "record_id"].tolist()
        rows = connection.execute(f'SELECT * FROM raw.{name} WHERE list_contains(?, "{identifier}")', [ids]).df()
        held = connection.execute(
            "SELECT * FROM quarantine WHERE source = ? AND list_contains(?, line)", [name, rows["line"].tolist()]
        ).df()
        found |= {f"raw.{name}": rows, f"quarantine.{name}": held}
    return {name: rows for name, rows in found.items() if len(rows)}


def erase(connection: duckdb.DuckDBPyConnection, source: str, record_id: str) -> dict[str, int]:
    """Right to erasure: take the person of a contact out of every table, and leave the facts, which name nobody.

    Invoices and tickets belong to the firm and stay (French law asks to keep accounts for ten years); they point to
    the customer, never to the person. The rows of the raw exports stay, their personal columns emptied, so that counts
    still reconcile. The file on the disk may hold the old bytes until it is written anew: see `rewrite`.

    Returns
    -------
    dict of str to int
        Rows changed, table by table.

    Raises
    ------
    InputError
        No such contact.
    """
    found = access(connection, source, record_id)
    connection.execute("BEGIN")
    for one in found["contact"].itertuples():
        connection.execute("DELETE FROM contact WHERE source = ? AND record_id = ?", [one.source, one.record_id])
    for name, (_identifier, columns) in _PERSONAL.items():
        lines = found[f"raw.{name}"]["line"].tolist() if f"raw.{name}" in found else []
        emptied = ", ".join(f'"{column}" = NULL' for column in columns)
        connection.execute(f"UPDATE raw.{name} SET {emptied} WHERE list_contains(?, line)", [lines])
        connection.execute(
            "UPDATE quarantine SET content = '{}' WHERE source = ? AND list_contains(?, line)", [name, lines]
        )
    connection.execute("COMMIT")
    return {name: len(rows) for name, rows in found.items()}


def rewrite(connection: duckdb.DuckDBPyConnection, path: str | Path) -> Path:
    """Copy the living tables and views of the warehouse to a new file, without what deleted rows left on the disk.

    A database frees the place of a deleted row, it does not wipe it: after an erasure, the copy replaces the old file,
    and the old file is destroyed, with its backups.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The warehouse.
    path : path
        The new file, which must not exist yet.

    Raises
    ------
    InputError
        The file exists.
    """
    path = Path(path)
    if path.exists():
        raise InputError(_("The file {path} exists: remove it, or choose another name.").format(path=path.name))
    [(here,)] = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"ATTACH {quoted(str(path))} AS rewritten")
    connection.execute(f'COPY FROM DATABASE "{here}" TO rewritten')
    connection.execute("DETACH rewritten")
    return path
