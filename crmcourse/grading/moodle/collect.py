"""From Moodle's download to nbgrader's ``submitted/``: each file placed, or kept aside with the reason."""

import difflib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from crmcourse.checks import InputError
from crmcourse.grading.ledger import write_atomically
from crmcourse.grading.moodle.archive import Received, read_archive
from crmcourse.grading.moodle.choose import answers, choose
from crmcourse.grading.moodle.dates import read_date, stamp
from crmcourse.grading.moodle.participants import Participant, family_name, participant_of, safe_name, student_id
from crmcourse.grading.moodle.record import Handed, Record, keep_aside, load_record
from crmcourse.grading.moodle.worksheet import Row, Worksheet, plain
from crmcourse.grading.results import gradebook
from crmcourse.messages import _

__all__ = ["Collected", "collect", "released_notebooks"]


_LONGEST = 160  # characters of a path in a line on the screen


@dataclass
class Collected:
    """What a collection did: how many submissions of each kind, what to know, and what someone must look at."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)


def released_notebooks(course: CourseDirectory, assignment: str) -> dict[str, dict[str, str]]:
    """Return the notebooks of an assignment by name, each with its answer cells as released.

    Raises
    ------
    InputError
        When the course has no such assignment.
    """
    for step in (course.release_directory, course.source_directory):
        here = Path(course.format_path(step, ".", assignment))
        if here.parent == Path(course.root, step) and (found := sorted(here.glob("*.ipynb"))):
            return {path.stem: answers(path.read_bytes()) for path in found}
    known = sorted({path.parent.name for path in Path(course.root, course.release_directory).glob("*/*.ipynb")})
    problem = _("The course has no assignment “{assignment}”.").format(assignment=assignment)
    if close := difflib.get_close_matches(assignment, known, n=1):
        problem += " " + _("Did you mean “{column}”?").format(column=close[0])
    raise InputError(problem + " " + _("Assignments: {names}.").format(names=", ".join(known) or "–"))


def collect(
    course: CourseDirectory,
    archive: Path,
    assignment: str,
    *,
    sheet: Worksheet | None = None,
    zone: tzinfo | None = None,
    largest: int | None = None,
    replace: bool = False,
) -> Collected:
    """Place every submission of Moodle's download of an assignment where nbgrader looks for it.

    Twice is once. A submission already there is replaced by a later one only, and is then kept aside.

    Parameters
    ----------
    course : CourseDirectory
        The course (see `crmcourse.grading.results.course_here`).
    archive : Path
        The zip of Moodle's “Download all submissions”.
    assignment : str
        Name of the assignment in nbgrader.
    sheet : Worksheet, optional
        Moodle's offline grading worksheet: names, e-mail addresses and dates come from it.
    zone : tzinfo, optional
        Time zone of the dates of the worksheet; that of the machine when not given.
    largest : int, optional
        Largest file taken, in bytes; nbgrader's ``CourseDirectory.max_file_size`` when not given.
    replace : bool
        Take the files of this archive even where nothing tells which is the later.

    Raises
    ------
    InputError
        When the archive, the assignment or the gradebook cannot be used.
    """
    released = released_notebooks(course, assignment)
    work = _Collection(course, archive.name, assignment, released, load_record(Path(course.root), assignment), replace)
    if sheet:
        work.join(sheet, zone)
    files = read_archive(archive, largest or course.max_file_size * 1000, order=_whose_first)
    try:
        for number, group in groupby(files, key=lambda file: _whose_first(file.path)[0]):
            if number:
                work.place(list(group))
            else:
                work.unknown(list(group))
    finally:
        work.record.save()
    work.add_students()
    return work.done


def _whose_first(path: str) -> tuple[str, str]:
    whose = participant_of(path)
    return (whose[0].number if whose else "", path)


@dataclass
class _Collection:
    """The state of one run."""

    course: CourseDirectory
    archive: str
    assignment: str
    released: dict[str, dict[str, str]]
    record: Record
    replace: bool
    done: Collected = field(default_factory=Collected)
    sheet: Worksheet | None = None
    zone: tzinfo | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def join(self, sheet: Worksheet, zone: tzinfo | None) -> None:
        """Take names, addresses and dates from a worksheet."""
        self.sheet, self.zone = sheet, zone
        self.rows = {sheet.number(row): row for row in sheet.rows}
        ids = {number: student_id(number, sheet.get(row, "email")) for number, row in self.rows.items()}
        shared = {one for one, times in Counter(ids.values()).items() if times > 1}
        for address in sorted(shared):
            problem = _("{email}: several participants have this address, so each is known by the number in Moodle.")
            self.done.attention.append(problem.format(email=address))
        self.ids = {number: student_id(number) if one in shared else one for number, one in ids.items()}

    def unknown(self, files: list[Received]) -> None:
        """Keep files whose path does not name a participant."""
        for file in files:
            reason = file.problem or _("its path does not name a participant of Moodle")
            self.aside(file, "", reason, attention=True)

    def aside(self, file: Received, student: str, reason: str, *, attention: bool) -> None:
        """Keep a file that is not placed, and say so."""
        note = keep_aside(self.record, file.path, student, file.data, reason, self.archive)
        where = _("kept in {path}").format(path=note.kept) if note.kept else _("left in the archive")
        line = _("{who}: {file}: {reason} ({where}).")
        path = (
            file.path if len(file.path) <= _LONGEST else file.path[: _LONGEST // 2] + "…" + file.path[-_LONGEST // 2 :]
        )
        line = line.format(who=student or "?", file=path, reason=reason, where=where)
        (self.done.attention if attention else self.done.notes).append(line)

    def place(self, files: list[Received]) -> None:
        """Place the submission of one participant."""
        who = participant_of(files[0].path)[0]
        student = self.student(who)
        sound = [Received(participant_of(one.path)[1], one.data, one.when) for one in files if not one.problem]
        choice = choose(sound, self.released)
        for file in files:
            if file.problem:
                self.aside(file, student, file.problem, attention=True)
        handed = Handed(student, self.name(who))
        if choice.taken:
            coming = {f"{name}.ipynb": file for name, file in choice.taken.items()}
            for file, reason in choice.left:
                self.aside(file, student, reason, attention=choice.doubtful)
            for file in choice.renamed:
                self.done.notes.append(_("{who}: {file} was renamed.").format(who=student, file=file.path))
            for name in sorted(self.released.keys() - choice.taken.keys()):
                self.done.attention.append(_("{who}: the notebook “{name}” is missing.").format(who=student, name=name))
        else:
            # placed all the same: grading will list the submission among those to see by hand
            coming = {safe_name(file.path.replace("/", " - ")): file for file, _reason in choice.left}
            handed.missing = _("no notebook among the files handed in")
            self.done.attention.append(_("{who}: {problem}.").format(who=student, problem=handed.missing))
        if coming:
            self.date(who.number, coming, handed)
            self.settle(who.number, coming, handed)
        else:
            self.record.students.setdefault(who.number, handed)

    def student(self, who: Participant) -> str:
        """Return the student's id; once files were placed under one, it stays."""
        student = self.ids.get(who.number) or student_id(who.number)
        before = self.record.students.get(who.number)
        if before and who.number not in self.ids:
            return before.student
        if before and before.student != student:
            message = _("{who}: still known as {before}, under which earlier work was collected.")
            self.done.notes.append(message.format(who=student, before=before.student))
            return before.student
        if self.sheet and who.number not in self.rows:
            message = _("{who}: “{name}” is not in the worksheet.")
            self.done.attention.append(message.format(who=student, name=who.name))
        return student

    def name(self, who: Participant) -> str:
        """Return the full name: that of the worksheet, else that of the archive unless names are hidden."""
        row, before = self.rows.get(who.number), self.record.students.get(who.number)
        known = self.sheet.get(row, "name") if row else before.name if before else ""
        return known or ("" if plain(who.name).endswith("participant") else who.name)

    def date(self, number: str, coming: dict[str, Received], handed: Handed) -> None:
        """Write when the submission was handed in, and what says so."""
        row = self.rows.get(number)
        written = self.sheet.get(row, "submitted") if row else ""
        moment = read_date(written, self.zone)
        if moment is None and any(digit.isdigit() for digit in written):
            message = _("{who}: the date “{date}” of the worksheet could not be read.")
            self.done.attention.append(message.format(who=handed.student, date=written))
        handed.dated = "worksheet" if moment else "archive"
        handed.when = (moment or max(file.when for file in coming.values())).isoformat()

    def settle(self, number: str, coming: dict[str, Received], handed: Handed) -> None:
        """Write the submission unless the one already there is as good or better."""
        folder = Path(self.course.format_path(self.course.submitted_directory, handed.student, self.assignment))
        files = [path for path in sorted(folder.glob("*")) if path.is_file() and path.name != "timestamp.txt"]
        there = {path.name: path.read_bytes() for path in files}
        contents = {name: file.data for name, file in coming.items()}
        if there and there != contents:
            later = self.later(number, folder, handed)
            if not (later or (later is None and self.replace)):
                told = _("older than the submission already there")
                untold = _("nothing tells whether it is later than the submission already there (--replace takes it)")
                for file in coming.values():
                    reason = told if later is False else untold
                    self.aside(file, handed.student, reason, attention=later is None)
                self.done.unchanged += 1
                return
            for name, data in there.items():
                old = Received(name, data, datetime.now(UTC))
                self.aside(old, handed.student, _("replaced by a later submission"), attention=False)
                if name not in coming:
                    (folder / name).unlink()
            self.done.replaced += 1
        elif there:
            self.done.unchanged += 1
            before = self.record.students.get(number)
            if before and before.dated == "worksheet" and handed.dated == "archive":
                return
        else:
            self.done.new += 1
        for name, data in contents.items():
            if there.get(name) != data:
                write_atomically(folder / name, data)
        if handed.dated == "worksheet":
            write_atomically(folder / "timestamp.txt", (stamp(handed.moment()) + "\n").encode())
        elif there != contents:
            (folder / "timestamp.txt").unlink(missing_ok=True)  # that of the submission replaced
        self.record.students[number] = handed

    def later(self, number: str, folder: Path, handed: Handed) -> bool | None:
        """Tell whether a submission is later than the one already there; None when nothing tells."""
        before = self.record.students.get(number)
        moment, dated = (before.moment(), before.dated) if before else (None, None)
        if dated != "worksheet" and (written := self.course.get_existing_timestamp(str(folder))):
            moment, dated = written.replace(tzinfo=UTC), "worksheet"
        if moment is None or dated != handed.dated or moment == handed.moment():
            return None
        return handed.moment() > moment

    def add_students(self) -> None:
        """Write the class in the gradebook: who handed in, and everyone of the worksheet."""
        people = {self.ids[number]: self.sheet.get(row, "name") for number, row in self.rows.items()}
        mails = {self.ids[number]: self.sheet.get(row, "email") for number, row in self.rows.items()}
        for number, one in self.record.students.items():
            if number in self.rows and self.ids[number] != one.student:  # known otherwise since an earlier collection
                mails[one.student] = mails.pop(self.ids[number])
                people[one.student] = people.pop(self.ids[number])
            people.setdefault(one.student, one.name)
        with gradebook(self.course) as book:
            for student, name in people.items():
                first, last = family_name(name)
                known = {"first_name": first, "last_name": last, "email": mails.get(student, "")}
                book.update_or_create_student(student, **{key: text for key, text in known.items() if text})
