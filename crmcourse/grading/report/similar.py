"""Answers that look alike more than the exercise explains: pairs to look at, which prove nothing by themselves."""

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from crmcourse.grading.report.tokens import Token, tokens
from crmcourse.grading.report.work import Cell, Work

__all__ = ["COMMON", "SHARE", "SHARED", "WINDOW", "K", "Pair", "fingerprints", "similar"]

K = 12
"""Words in a row that make one fingerprint: what is shorter is never noticed."""
WINDOW = 5
"""Fingerprints of which one is kept: K + WINDOW − 1 = 16 words in a row that two answers share are always noticed."""
COMMON = 0.25
"""Share of the class (and at least four students) that makes a fingerprint common, and not counted."""
SHARED = 12
"""Fingerprints that a pair must share at least."""
SHARE = 0.5
"""Share of the smaller of the two works that must be found in the other.

Right answers to a whole exercise of the course in five styles, and its solution, share 3 % at most; a copy with its
variables renamed, its comments and its layout changed shares everything.
"""


@dataclass(frozen=True)
class Pair:
    """Two students, the share of the smaller work found in the other, and what they share by answer.

    `cells` gives, for each answer with something in common, the lines in common in the first and in the second.
    """

    first: str
    second: str
    share: float
    shared: int
    cells: dict[str, tuple[frozenset[int], frozenset[int]]]


@dataclass
class _Prints:
    """The fingerprints of a student: for each, the answer it is in and the lines it covers."""

    student: str
    places: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)


def fingerprints(words: list[Token]) -> dict[int, frozenset[int]]:
    """Return the fingerprints of an answer, each with the lines it covers.

    Notes
    -----
    Winnowing: the hashes of all runs of K words, of which the smallest of each window of WINDOW is kept (S. Schleimer,
    D. S. Wilkerson, A. Aiken, “Winnowing: local algorithms for document fingerprinting”, SIGMOD 2003).
    """
    hashes = [
        zlib.crc32("\0".join(word.text for word in words[place : place + K]).encode())
        for place in range(len(words) - K + 1)
    ]
    kept = set()
    for start in range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1))):
        window = hashes[start : start + WINDOW]
        # the rightmost of equal ones, as in the paper
        kept.add(start + max(range(len(window)), key=lambda place: (-window[place], place)))
    lines: dict[int, set[int]] = {}
    for place in kept:
        lines.setdefault(hashes[place], set()).update(range(words[place].line, words[place + K - 1].line + 1))
    return {one: frozenset(there) for one, there in lines.items()}


def similar(works: list[Work], released: Mapping[str, Cell]) -> list[Pair]:
    """Return the pairs of works that share much more than the class does, the most alike first.

    What the exercise gives (its own text) and what a quarter of the class wrote does not count.

    Parameters
    ----------
    works : list of Work
        The graded notebooks.
    released : mapping of str to Cell
        The answer cells of the released notebook, by name.
    """
    given = {(name, one) for name, cell in released.items() for one in fingerprints(tokens(cell.source, cell.code))}
    prints = [_prints(work, given) for work in works]
    times = Counter(one for student in prints for one in student.places)
    limit = max(4, COMMON * len(prints))
    for student in prints:
        student.places = {one: lines for one, lines in student.places.items() if times[one] < limit}
    pairs = (_pair(first, second) for first, second in combinations(prints, 2))
    return sorted(filter(None, pairs), key=lambda pair: (-pair.share, -pair.shared, pair.first, pair.second))


def _prints(work: Work, given: set[tuple[str, int]]) -> _Prints:
    found = _Prints(work.student)
    for name, cell in work.cells.items():
        if cell.answer:
            marks = fingerprints(tokens(cell.source, cell.code))
            found.places |= {(name, one): lines for one, lines in marks.items() if (name, one) not in given}
    return found


def _pair(first: _Prints, second: _Prints) -> Pair | None:
    shared = first.places.keys() & second.places.keys()
    smaller = min(len(first.places), len(second.places))
    if len(shared) < SHARED or len(shared) < SHARE * smaller:
        return None
    lines: dict[str, tuple[set[int], set[int]]] = {}
    for name, one in shared:
        left, right = lines.setdefault(name, (set(), set()))
        left |= first.places[name, one]
        right |= second.places[name, one]
    cells = {name: (frozenset(left), frozenset(right)) for name, (left, right) in sorted(lines.items())}
    return Pair(first.student, second.student, len(shared) / smaller, len(shared), cells)
