"""Moodle's offline grading worksheet: read in French or English, changed cell by cell, the rest kept to the byte."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from crmcourse.checks import InputError
from crmcourse.messages import _, ngettext

__all__ = ["COLUMNS", "Row", "Worksheet", "read_worksheet"]

COLUMNS = {
    "identifier": r"identifier|identifiant",
    "name": r"full name|nom complet",
    "email": r"e-?mail( address)?|(adresse (de )?)?courriel|adresse e-?mail",
    "status": r"status|statut",
    "grade": r"grade|note",
    "maximum": r"maximum grade|note maximale",
    "open": r"grade can be changed|la note peut etre modifiee",
    "submitted": r"last modified \(submission\)|derniere modification \((travail remis|remise)\)",
    "graded": r"last modified \(grade\)|derniere modification \(note\)",
    "comments": r"feedback comments|feedback par commentaires",
}
"""What each column is, and its header in English or French, in lower case and without accents."""

_SHOWN = 5


@dataclass
class Row:
    """One participant: the fields as written in the file, and what ends the line."""

    line: int
    fields: list[str]
    end: str


@dataclass
class Worksheet:
    """A worksheet of Moodle, able to write itself back.

    Parameters
    ----------
    encoding : str
        Of the file; ``utf-8-sig`` when it starts with a byte order mark.
    delimiter : str
        Comma, semicolon or tab.
    lines : list of Row
        The whole file, the header first.
    places : dict of str to int
        Where each known column (see `COLUMNS`) is; absent columns are not in it.
    """

    encoding: str
    delimiter: str
    lines: list[Row]
    places: dict[str, int]

    @property
    def header(self) -> Row:
        """The line of headers."""
        return self.lines[0]

    @property
    def rows(self) -> list[Row]:
        """One row a participant, in the order of the file."""
        return [row for row in self.lines[1:] if row.fields != [""]]

    def get(self, row: Row, column: str) -> str:
        """Return the text of a cell, without quotes nor spaces around; empty when the column is not there."""
        return _unquoted(row.fields[self.places[column]]).strip() if column in self.places else ""

    def set(self, row: Row, column: str, text: str) -> None:
        """Write a cell, quoted when the dialect needs it or when the cell was."""
        place = self.places[column]
        quoted = any(mark in text for mark in (self.delimiter, '"', "\n", "\r")) or row.fields[place].startswith('"')
        row.fields[place] = '"' + text.replace('"', '""') + '"' if quoted else text

    def number(self, row: Row) -> str:
        """Return the participant's number in this activity: ``"12345"`` of “Participant 12345”."""
        return re.findall(r"\d+", self.get(row, "identifier"))[-1]

    def locked(self, row: Row) -> bool:
        """Tell whether Moodle says that this grade cannot be changed."""
        return plain(self.get(row, "open")) in ("no", "non")

    @property
    def french(self) -> bool:
        """Whether the headers are French."""
        return plain(_unquoted(self.header.fields[self.places["identifier"]])) == "identifiant"

    def decimal(self) -> str:
        """Return the decimal mark of its numbers, or else the one that goes with its headers."""
        for column in ("maximum", "grade"):
            for row in self.rows:
                if mark := re.fullmatch(r"\d+([.,])\d+", self.get(row, column)):
                    return mark[1]
        return "," if self.french or self.delimiter == ";" else "."

    def to_bytes(self) -> bytes:
        """Return the file."""
        text = "".join(self.delimiter.join(row.fields) + row.end for row in self.lines)
        return text.encode(self.encoding)


def read_worksheet(path: Path) -> Worksheet:
    """Read the offline grading worksheet of a Moodle assignment.

    Parameters
    ----------
    path : Path
        The CSV file as Moodle gave it, or saved again by a spreadsheet: comma, semicolon or tab; UTF-8 with or without
        mark, UTF-16 or Windows-1252; headers in French or English, in any order, with other columns between.

    Raises
    ------
    InputError
        When it is no such file: no Identifier column, lines of another length, an identifier missing or repeated.

    Notes
    -----
    Headers are those of Moodle's own language packs (``mod/assign``: recordid, lastmodifiedsubmission,
    lastmodifiedgrade, gradecanbechanged…).
    """
    text, encoding = _decoded(path)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    lines = _lines(text, delimiter)
    sheet = Worksheet(encoding, delimiter, lines, _places(lines[0], path.name))
    if not sheet.rows:
        raise InputError(_("{file}: there is no participant under the headers.").format(file=path.name))
    _check(sheet, path.name)
    return sheet


def plain(text: str) -> str:
    """Return a text in lower case, without accents, with single ordinary spaces."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _decoded(path: Path) -> tuple[str, str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(_("{file} cannot be read: {error}").format(file=path, error=error.strerror)) from None
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16"}
    encoding = next((name for mark, name in marks.items() if data.startswith(mark)), "utf-8")
    for name in dict.fromkeys([encoding, "cp1252"]):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise InputError(_("{file} is not a text file.").format(file=path.name))


def _lines(text: str, delimiter: str) -> list[Row]:
    """Cut a CSV text into raw fields, quotes kept, so that what is not changed is written back as it was."""
    end_of_line, lone = (r"\r?\n", r"|\r(?!\n)") if "\n" in text else (r"\r", "")
    one = re.compile(rf'"(?:[^"]|"")*"(?={delimiter}|{end_of_line}|\Z)|(?:[^{delimiter}\r\n]{lone})*')
    ending = re.compile(rf"{end_of_line}|\Z")
    rows, fields, place, line, first = [], [], 0, 1, 1
    while place <= len(text):
        hit = one.match(text, place)
        fields.append(hit[0])
        line += hit[0].count("\n")
        place = hit.end()
        if text.startswith(delimiter, place):
            place += 1
            continue
        end = ending.match(text, place)[0]
        rows.append(Row(first, fields, end))
        place, line, fields = place + max(len(end), 1), line + 1, []
        first = line
        if place >= len(text):
            break
    return rows


def _places(header: Row, file: str) -> dict[str, int]:
    names = [plain(_unquoted(name)) for name in header.fields]
    found = {
        column: [place for place, name in enumerate(names) if re.fullmatch(look, name)]
        for column, look in COLUMNS.items()
    }
    if not found["identifier"]:
        problem = _("{file} has no column “Identifier” or “Identifiant”: is it Moodle’s offline grading worksheet?")
        columns = _("Columns of the table: {columns}.").format(columns=", ".join(map(_unquoted, header.fields)))
        raise InputError(problem.format(file=file) + " " + columns)
    if twice := [_unquoted(header.fields[places[1]]) for places in found.values() if len(places) > 1]:
        raise InputError(_("{file}: two columns are called “{column}”.").format(file=file, column=twice[0]))
    return {column: places[0] for column, places in found.items() if places}


def _check(sheet: Worksheet, file: str) -> None:
    odd = [row.line for row in sheet.rows if len(row.fields) != len(sheet.header.fields)]
    if odd:
        raise InputError(_named(file, _("not as many fields as the header"), odd))
    odd = [row.line for row in sheet.rows if not re.search(r"\d", sheet.get(row, "identifier"))]
    if odd:
        raise InputError(_named(file, _("no number in the column of identifiers"), odd))
    times = Counter(sheet.number(row) for row in sheet.rows)
    odd = [row.line for row in sheet.rows if times[sheet.number(row)] > 1]
    if odd:
        raise InputError(_named(file, _("the same identifier several times"), odd))


def _named(file: str, problem: str, lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_SHOWN])) + (" …" if len(lines) > _SHOWN else "")
    message = ngettext("{file}, line {lines}: {problem}.", "{file}, lines {lines}: {problem}.", len(lines))
    return message.format(file=file, lines=shown, problem=problem)


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text
