"""Collecting: each export is read as its tool writes it, whole and as text; nothing is interpreted yet."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from crmcourse import datasets
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["SOURCES", "Source", "collect"]


@dataclass(frozen=True)
class Source:
    """How one tool writes its export.

    Parameters
    ----------
    name, file : str
        Name of the table, name of the file.
    encoding, separator : str
        As DuckDB's ``read_csv`` names them.
    date_style : str
        As `crmcourse.quality.DATE_STYLES` names it.
    identifier : str
        Column that identifies a row in the tool.
    """

    name: str
    file: str
    encoding: str
    separator: str
    date_style: str
    identifier: str


#: the four exports of DirectSell
SOURCES = (
    Source("compta_factures", "compta_factures.csv", "latin-1", ";", "day_first", "N° facture"),
    Source("force_de_vente", "force_de_vente.txt", "utf-8", "\t", "words", "Réf fiche"),
    Source("boutique_web", "boutique_web.csv", "utf-8", ",", "iso", "customer_uid"),
    Source("sav_tickets", "sav_tickets.txt", "utf-16", "|", "month_first", "Ticket"),
)


def collect(
    connection: duckdb.DuckDBPyConnection, folder: str | Path | None = None, sources: tuple[Source, ...] = SOURCES
) -> pd.DataFrame:
    """Read the exports into the tables ``raw.*``: every column as text, and the number of the line.

    Parameters
    ----------
    connection : DuckDBPyConnection
        The warehouse.
    folder : path, optional
        Where the files are; DirectSell's legacy folder when not given.
    sources : tuple of Source
        What to read.

    Returns
    -------
    DataFrame
        One row a source: source, encoding, separator, date_style, rows, columns.

    Raises
    ------
    InputError
        A file that is not there, or cannot be read as its source says.

    Examples
    --------
    >>> collect(duckdb.connect())["rows"].tolist()
    [5277, 1572, 785, 386]

    Notes
    -----
    Facts B3, B5.
    """
    folder = Path(folder) if folder is not None else datasets.directsell_path() / "legacy"
    connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
    rows = []
    for source in sources:
        path = folder / source.file
        if not path.is_file():
            raise InputError(_("The export {file} is not in the folder.").format(file=source.file))
        # names and separators come from SOURCES, never from a learner
        statement = f"""
            CREATE OR REPLACE TABLE raw.{source.name} AS
            SELECT row_number() OVER () AS line, *
            FROM read_csv(?, encoding = '{source.encoding}', delim = '{source.separator}', quote = '"',
                          header = true, all_varchar = true)"""
        try:
            connection.execute(statement, [str(path)])
        except duckdb.Error as error:
            problem = _("The export {file} cannot be read as {encoding}: {error}")
            problem = problem.format(file=source.file, encoding=source.encoding, error=str(error).splitlines()[0])
            raise InputError(problem) from None
        table = connection.table(f"raw.{source.name}")
        rows.append(
            (source.name, source.encoding, source.separator, source.date_style, len(table), len(table.columns) - 1)
        )
    return pd.DataFrame(rows, columns=["source", "encoding", "separator", "date_style", "rows", "columns"])
