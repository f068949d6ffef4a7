"""What was done with each submission: one small JSON file each, which says how it ended and lets a run go on.

The file is written last, after the graded notebook and the gradebook: a submission that has an entry with the
fingerprint of what was handed in is done, and any other is to do.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

__all__ = ["FOLDER", "VERSION", "Entry", "entries", "forget", "path_of", "read", "write", "write_atomically"]

FOLDER = "grading"
VERSION = 1


@dataclass
class Entry:
    """How a submission ended.

    `outcome` is ``"graded"``, ``"repaired"`` or ``"by_hand"``; `repairs` holds dictionaries ``what`` (a code), ``cell``
    (its name, or None) and ``text`` (a sentence); `reason` says why someone has to look; `scores` are the automatic
    scores by name of cell, None where a teacher gives the grade.
    """

    student: str
    assignment: str
    notebook: str
    submitted_sha256: str
    timestamp: str | None = None
    outcome: str = "graded"
    repairs: list[dict] = field(default_factory=list)
    reason: str | None = None
    tampering: list[str] = field(default_factory=list)
    seconds: float = 0.0
    scores: dict[str, float | None] = field(default_factory=dict)
    source_sha256: str = ""
    version: int = VERSION


def path_of(course: Path, assignment: str, student: str) -> Path:
    """Return where the entry of a submission is kept."""
    return Path(course) / FOLDER / assignment / f"{student}.json"


def read(course: Path, assignment: str, student: str) -> Entry | None:
    """Return the entry of a submission, or None: never graded, or by an older version, or the file is damaged."""
    return _read(path_of(course, assignment, student))


def entries(course: Path, assignment: str) -> Iterator[Entry]:
    """Yield the entries of an assignment, by student."""
    for path in sorted(path_of(course, assignment, "x").parent.glob("*.json")):
        entry = _read(path)
        if entry is not None:
            yield entry


def _read(path: Path) -> Entry | None:
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["version"] != VERSION:
            return None
        return Entry(**{one.name: content[one.name] for one in fields(Entry) if one.name in content})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(course: Path, entry: Entry) -> None:
    """Write an entry: after a power cut, the old file is there or the new one, never half of it."""
    text = json.dumps(asdict(entry), ensure_ascii=False, indent=1)
    write_atomically(path_of(course, entry.assignment, entry.student), text.encode())


def forget(course: Path, assignment: str, student: str) -> None:
    """Remove an entry, so that the submission is to do again."""
    path_of(course, assignment, student).unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by new content, all or nothing, and make it last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
