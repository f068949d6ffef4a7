"""Among the files that one student handed in, which notebook is the answer to which notebook of the assignment."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from crmcourse.grading.moodle.archive import Received
from crmcourse.grading.moodle.participants import tidy
from crmcourse.messages import _

__all__ = ["Choice", "answers", "choose", "sha256"]

_NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
# one mark of a copy at the end of a name: frac (1), frac-Copy2, frac - Copie, frac-1, frac_v2, frac final
_COPY = re.compile(r"[ _-]*(\(\d+\)|cop(y|ie)[ _-]*\d*|-\d|-checkpoint|v\d+|final)$")
_LONGEST = 255  # characters of a file name, in every system
_NOISE = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)


@dataclass
class Choice:
    """What is taken of a submission.

    Parameters
    ----------
    taken : dict of str to Received
        The file for each notebook of the assignment that one was found for.
    renamed : list of Received
        Those whose name was not the expected one.
    left : list of (Received, str)
        The other files, each with the reason.
    doubtful : bool
        Whether a file left could have been the right one: someone should look.
    """

    taken: dict[str, Received] = field(default_factory=dict)
    renamed: list[Received] = field(default_factory=list)
    left: list[tuple[Received, str]] = field(default_factory=list)
    doubtful: bool = False


def choose(files: list[Received], released: Mapping[str, dict[str, str]]) -> Choice:
    """Choose the notebook, or notebooks, of a submission.

    The rules, in order: the name (exact, then a copy such as ``frac (1).ipynb``, then any name when the assignment has
    one notebook); the same content twice counts once; a notebook that holds cells of this assignment before one that
    holds none; an answered one before the untouched exercise; the latest in the archive; the name again.

    Parameters
    ----------
    files : list of Received
        Sound files, with their path within the submission.
    released : mapping of str to dict
        For each notebook of the assignment, by name, its answer cells (see `answers`).
    """
    choice = Choice()
    rivals: dict[str, list[Received]] = {name: [] for name in released}
    for file in files:
        if _NOISE.search(file.path):
            continue  # written by the student's system, not by the student
        if not _NOTEBOOK.search(file.path):
            choice.left.append((file, _("not a notebook")))
        elif (name := _meant(file, released)) is None:
            choice.left.append((file, _("no notebook of the assignment is called so")))
            choice.doubtful = True
        else:
            rivals[name].append(file)
    for name, candidates in rivals.items():
        candidates = _once(candidates)
        best = sorted(candidates, key=lambda file: _merit(file, name, released[name]), reverse=True)
        if not best:
            continue
        choice.taken[name] = best[0]
        if PurePosixPath(best[0].path).name != f"{name}.ipynb":
            choice.renamed.append(best[0])
        for other in best[1:]:
            choice.left.append((other, _("another version was taken: {file}").format(file=best[0].path)))
            # an untouched exercise, an autosave or a notebook of another course leaves no doubt
            choice.doubtful |= _merit(other, name, released[name])[:3] == _merit(best[0], name, released[name])[:3]
    return choice


def answers(data: bytes) -> dict[str, str]:
    """Return the answer cells of a notebook by name, without running anything; empty when it cannot be read.

    >>> answers(b'{"cells": [{"source": ["x = 1"], "metadata": {"nbgrader": {"grade_id": "x", "solution": true}}}]}')
    {'x': 'x = 1'}
    >>> answers(b"%PDF-1.7")
    {}
    """
    try:
        cells = json.loads(data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"))["cells"]
        marked = [(cell["metadata"].get("nbgrader", {}), cell["source"]) for cell in cells]
        return {
            str(mark["grade_id"]): source if isinstance(source, str) else "".join(source)
            for mark, source in marked
            if mark.get("solution")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def sha256(data: bytes) -> str:
    """Return the fingerprint of a content."""
    return hashlib.sha256(data).hexdigest()


def _stem(path: str) -> str:
    return _NOTEBOOK.sub("", PurePosixPath(tidy(path)).name[-_LONGEST:]).casefold()


def _original(stem: str) -> str:
    """Return the name of what a file is a copy of."""
    while (shorter := _COPY.sub("", stem)) not in ("", stem):
        stem = shorter
    return stem


def _meant(file: Received, released: Mapping[str, dict[str, str]]) -> str | None:
    """Return the name of the notebook that a file stands for."""
    stem = _stem(file.path)
    for wanted in (stem, _original(stem)):
        for name in released:
            if wanted == tidy(name).casefold():
                return name
    return next(iter(released)) if len(released) == 1 else None


def _once(files: list[Received]) -> list[Received]:
    kept: dict[str, Received] = {}
    for file in sorted(files, key=lambda file: (".ipynb_checkpoints/" in file.path, len(file.path), file.path)):
        kept.setdefault(sha256(file.data or b""), file)
    return list(kept.values())


def _merit(file: Received, name: str, release: dict[str, str]) -> tuple:
    written = answers(file.data or b"")
    stem = _stem(file.path)
    rank = 2 * (stem == tidy(name).casefold()) + (_original(stem) == tidy(name).casefold())
    autosave = ".ipynb_checkpoints/" in file.path
    return (
        bool(written.keys() & release.keys()),
        not autosave,
        any(text != release.get(cell) for cell, text in written.items() if cell in release),
        file.when,
        rank,
        -len(file.path),
    )
