"""The wrong answers that come back: what the test cells said, put together when they say the same of other values."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from crmcourse.grading.report.tokens import tokens
from crmcourse.grading.report.work import Cell, Work
from crmcourse.grading.results import Item, Result

__all__ = ["Mistake", "Variant", "answers_read", "mistakes", "normal_message"]

_NUMBER = re.compile(r"(?<![\w])[-+−]?\d[\d\u00a0\u202f.,]*(?:e[-+]?\d+)?\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b", re.IGNORECASE)
_AGREEMENT = re.compile(r"(?:nt|s)\b")
_CONSIDERED = 2_000  # characters of a message


@dataclass(frozen=True)
class Variant:
    """The same code up to layout, comments and names: who wrote it, and the first one's answers by name of cell."""

    students: tuple[str, ...]
    answers: dict[str, str]


@dataclass(frozen=True)
class Mistake:
    """One wrong answer to an item.

    `kind` is the kind of error, `message` what the first student read, `students` all who got it, and `variants` their
    codes, the most frequent first.
    """

    item: Item
    kind: str
    message: str
    students: tuple[str, ...]
    variants: tuple[Variant, ...]


def normal_message(message: str) -> str:
    """Return the first line of a message with its numbers blanked and its plurals undone, to compare messages.

    >>> normal_message("recence : 3 valeurs diffèrent.\\n  account_id = 7 : 30 attendu")
    'recence : # valeur diffère.'
    >>> normal_message("recence : 1 valeur diffère.") == normal_message("recence : 12 valeurs diffèrent.")
    True
    """
    text = unicodedata.normalize("NFC", message[:_CONSIDERED]).strip()
    line = text.splitlines()[0] if text else ""
    line = _NUMBER.sub("#", _ADDRESS.sub("#", line))
    return _AGREEMENT.sub("", " ".join(line.split())).casefold()


def answers_read(test: Cell, before: list[Cell]) -> list[str]:
    """Return the answer cells that a test cell reads: those it names, else the last one above it.

    In this course the name of an answer cell is that of its function or variable.
    """
    named = [cell.name for cell in before if re.search(rf"\b{re.escape(cell.name)}\b", test.source)]
    return named or [cell.name for cell in before[-1:]]


def mistakes(
    results: list[Result],
    items: list[Item],
    works: list[Work],
    source: Mapping[str, Cell],
    released: Mapping[str, Cell],
) -> tuple[list[Mistake], dict[str, tuple[str, ...]]]:
    """Put together the wrong answers of a class.

    Parameters
    ----------
    results : list of Result
        The scores.
    items : list of Item
        The items; those that a person grades are left out.
    works : list of Work
        The graded notebooks; a student without one is left out.
    source, released : mapping of str to Cell
        The cells of the source notebook, in its order (it says which answers a test cell reads), and of the released
        one (it says what is not an answer yet).

    Returns
    -------
    mistakes : list of Mistake
        The most frequent first.
    blank : dict of str to tuple of str
        For each item, the students who lost points because they left the exercise as it was given.
    """
    cells = list(source.items())
    places = {name: place for place, (name, _) in enumerate(cells)}
    notebooks = {work.student: work.cells for work in works}
    found, blank = [], {}
    for item in items:
        if item.by_hand or item.name not in places:
            continue
        place = places[item.name]
        before = [Cell(name, cell.code, cell.source) for name, cell in cells[:place] if cell.answer and cell.code]
        reads = answers_read(cells[place][1], before)
        lost = [one.student for one in results if _lost(one, item) and item.name in notebooks.get(one.student, {})]
        blank[item.name] = tuple(one for one in lost if _blank(notebooks[one], reads, released))
        found += _of_item(item, [one for one in lost if one not in blank[item.name]], notebooks, reads)
    order = {item.name: place for place, item in enumerate(items)}
    found.sort(key=lambda one: (-len(one.students), order[one.item.name], one.message))
    return found, blank


def _lost(result: Result, item: Item) -> bool:
    score = result.scores.get(item.name)
    return score is not None and score < item.points


def _blank(cells: dict[str, Cell], reads: list[str], released: Mapping[str, Cell]) -> bool:
    pairs = [(cells.get(name), released.get(name)) for name in reads]
    return bool(pairs) and all(one and given and one.source.split() == given.source.split() for one, given in pairs)


def _of_item(item: Item, students: list[str], notebooks: dict[str, dict[str, Cell]], reads: list[str]) -> list[Mistake]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student in students:
        if error := notebooks[student][item.name].error:
            groups[error[0], normal_message(error[1])].append(student)
    return [
        Mistake(
            item=item,
            kind=kind,
            message=notebooks[those[0]][item.name].error[1][:_CONSIDERED].strip(),
            students=tuple(those),
            variants=_variants(those, notebooks, reads),
        )
        for (kind, _), those in groups.items()
    ]


def _variants(students: list[str], notebooks: dict[str, dict[str, Cell]], reads: list[str]) -> tuple[Variant, ...]:
    groups: dict[tuple, list[str]] = defaultdict(list)
    for student in students:
        cells = [notebooks[student].get(name) for name in reads]
        groups[tuple(tuple(one.text for one in tokens(cell.source, cell.code)) for cell in cells if cell)].append(
            student
        )
    variants = [
        Variant(tuple(those), {name: notebooks[those[0]][name].source for name in reads if name in notebooks[those[0]]})
        for those in groups.values()
    ]
    return tuple(sorted(variants, key=lambda one: -len(one.students)))
