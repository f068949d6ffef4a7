"""What was collected and what was put aside, kept beside the files: ``downloaded/<assignment>/collection.json``."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from crmcourse.checks import InputError
from crmcourse.grading.ledger import write_atomically
from crmcourse.grading.moodle.participants import safe_name
from crmcourse.messages import _

__all__ = ["Aside", "Handed", "Record", "keep_aside", "load_record"]


@dataclass
class Handed:
    """What one participant handed in: the student's id, the name in Moodle, when.

    `dated` says what the date comes from ("worksheet" or "archive"), `missing` why there is nothing to grade.
    """

    student: str
    name: str
    when: str | None = None
    dated: str | None = None
    missing: str = ""

    def moment(self) -> datetime | None:
        """Return when it was handed in (UTC)."""
        return datetime.fromisoformat(self.when) if self.when else None


@dataclass(frozen=True)
class Aside:
    """A file that was not placed: its path in the archive, whose it is (empty when not known), why, and where it is.

    `kept` is a path in the folder of the course, empty when the file is only in the archive.
    """

    path: str
    student: str
    reason: str
    kept: str
    archive: str


@dataclass
class Record:
    """Everything that `collect` knows of an assignment, by participant's number."""

    file: Path
    students: dict[str, Handed] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where it stands, with what was put aside."""
        return self.file.parent

    def save(self) -> None:
        """Write it, whole or not at all."""
        known = {number: asdict(self.students[number]) for number in sorted(self.students, key=int)}
        content = {"version": 1, "students": known, "aside": [asdict(one) for one in self.aside]}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        write_atomically(self.file, (text + "\n").encode())


def load_record(root: Path, assignment: str) -> Record:
    """Read the record of an assignment; empty when nothing was collected.

    Raises
    ------
    InputError
        When the file is not one that `collect` wrote.
    """
    file = root / "downloaded" / assignment / "collection.json"
    record = Record(file)
    if not file.is_file():
        return record
    try:
        known = json.loads(file.read_text("utf-8"))
        record.students = {number: Handed(**values) for number, values in known["students"].items()}
        record.aside = [Aside(**values) for values in known["aside"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(_("{file} is damaged: delete it and collect again.").format(file=file)) from None
    return record


def keep_aside(record: Record, path: str, student: str, data: bytes | None, reason: str, archive: str) -> Aside:
    """Write a file that was not placed under ``aside/``, note why, and return the note; twice is once."""
    kept = ""
    if data is not None:
        folder = record.folder / "aside" / safe_name(student or "unknown")
        # one name for a whole path, so that nothing of it is a folder
        kept_at = _free(folder, safe_name(path.replace("/", " - ")), data)
        kept = str(kept_at.relative_to(record.folder.parents[1]))
    note = Aside(path, student, reason, kept, archive)
    if note not in record.aside:
        record.aside.append(note)
    return note


def _free(folder: Path, name: str, data: bytes) -> Path:
    """Return where a content is, or now is, under a name that may be taken by another content."""
    stem, dot, end = name.rpartition(".")
    for turn in range(1, 1000):
        path = folder / (name if turn == 1 else f"{stem}.{turn}{dot}{end}" if dot else f"{name}.{turn}")
        if not path.exists():
            write_atomically(path, data)
            return path
        if path.is_file() and path.read_bytes() == data:
            return path
    raise InputError(_("{folder} holds too many files called “{name}”.").format(folder=folder, name=name))
