"""The one writer of a run: the graded notebook, then the gradebook, then the ledger.

Each of the three may be done twice without harm, and the ledger comes last; so wherever a run is cut, the next one
finds a submission either done or to do. Manual grades and comments are the teacher's: they stay.
"""

import contextlib
import fcntl
import os
import shutil
import time
from pathlib import Path, PurePosixPath

from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError

from crmcourse.grading import ledger
from crmcourse.grading.cli import CommandError
from crmcourse.grading.course import Course
from crmcourse.grading.sheet import Assignment
from crmcourse.grading.stop import heed
from crmcourse.grading.submission import Contents
from crmcourse.messages import _

__all__ = ["Writer", "lock"]

PATIENCE = 60  # seconds to wait for a gradebook that someone else holds


@contextlib.contextmanager
def lock(course: Course):
    """Hold the course for one run.

    Raises
    ------
    CommandError
        When another run holds it.
    """
    path = course.root / ledger.FOLDER / ".lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            number = file.read().strip() or "?"
            raise CommandError(
                _("Another grading of this course is under way (process {number}). Wait for its end.").format(
                    number=number
                )
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


class Writer:
    """Writes what becomes of the submissions of one assignment."""

    def __init__(self, course: Course, assignment: Assignment):
        self.course, self.assignment = course, assignment
        self.book: Gradebook = course.gradebook()
        with self.book.db.no_autoflush:
            stored = self.book.find_notebook(assignment.notebook, assignment.name)
            self.names = {
                cell.id: cell.name for cell in [*stored.grade_cells, *stored.solution_cells, *stored.task_cells]
            }
            self.due = self.book.find_assignment(assignment.name).duedate

    def close(self) -> None:
        """Close the gradebook."""
        self.book.close()

    def graded(self) -> set[str]:
        """Students of whom the gradebook has a submission."""
        return {one.student.id for one in self.book.assignment_submissions(self.assignment.name)}

    def write(self, student: str, contents: Contents, result: dict) -> ledger.Entry:
        """Write a result in the three places and return the entry of the ledger."""
        entry = ledger.Entry(
            student=student,
            assignment=self.assignment.name,
            notebook=self.assignment.notebook,
            submitted_sha256=result["sha256"],
            timestamp=contents.timestamp,
            outcome=result["outcome"],
            repairs=result["repairs"],
            reason=result["reason"],
            tampering=result["tampering"],
            seconds=result["seconds"],
            scores=result["scores"],
            source_sha256=self.assignment.sha256,
        )
        ledger.forget(self.course.root, entry.assignment, entry.student)
        self._folder(student, contents.files, result)
        self._patiently(entry, result)
        ledger.write(self.course.root, entry)
        return entry

    # --- the graded notebook --------------------------------------------------------------------------------------

    def _folder(self, student: str, handed_in: dict[str, bytes], result: dict) -> None:
        """Write the folder of the graded notebook beside the old one, and put it in its place."""
        final = self.course.folder("autograded", student, self.assignment.name)
        new = final.with_name(f".{final.name}.new")
        _remove(new)
        new.mkdir(parents=True)
        files = {name: bytes.fromhex(content) for name, content in self.assignment.files.items()}
        files[f"{self.assignment.notebook}.ipynb"] = result["notebook"].encode()
        for name, content in handed_in.items():
            if not name.endswith(".ipynb") or result["outcome"] == "by_hand":
                files.setdefault(_aside(name), content)
        mode = int(str(self.course.setting("Autograde", "permissions", 444)), 8)
        for name, content in files.items():
            path = new / name
            with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):  # the first has its place
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                path.chmod(mode)
        _sync(new / f"{self.assignment.notebook}.ipynb")
        _remove(final)
        new.rename(final)

    # --- the gradebook --------------------------------------------------------------------------------------------

    def _patiently(self, entry: ledger.Entry, result: dict) -> None:
        start = time.monotonic()
        while True:
            try:
                self._scores(entry, result)
                return
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() - start > PATIENCE:
                    raise CommandError(
                        _("The gradebook cannot be written: {error}. What was graded so far is safe.").format(
                            error=str(error.orig)
                        )
                    ) from error
                time.sleep(0.2)
                heed()

    def _scores(self, entry: ledger.Entry, result: dict) -> None:
        """Set the automatic scores and comments as nbgrader's SaveAutoGrades does, in one transaction."""
        with self._transaction():
            self._set(entry, result)
        if self.due is not None:
            self._late(entry)

    @contextlib.contextmanager
    def _transaction(self):
        """Make one transaction of what nbgrader commits piece by piece; it waits for others before it begins."""
        with self.book.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # nbgrader makes another error of a lock met half-way
            self.book.db.remove()
            self.book.db(bind=connection, join_transaction_mode="rollback_only")
            try:
                yield
                self.book.db.flush()
            finally:
                self.book.db.remove()

    def _set(self, entry: ledger.Entry, result: dict) -> None:
        book, by_hand = self.book, entry.outcome == "by_hand"
        book.update_or_create_student(entry.student)
        when = {"timestamp": entry.timestamp} if entry.timestamp else {}
        submission = book.update_or_create_submission(entry.assignment, entry.student, **when)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = entry.scores.get(self.names[grade.cell_id], 0.0)
                grade.needs_manual_grade = by_hand or grade.manual_score is not None or grade.auto_score is None
            for comment in notebook.comments:
                blank = self.names[comment.cell_id] in result["blank"]
                comment.auto_comment = entry.reason if by_hand else "No response." if blank else None
            if self.due is None:
                notebook.late_submission_penalty = None

    def _late(self, entry: ledger.Entry) -> None:
        where = {"notebook": entry.notebook, "assignment": entry.assignment, "student": entry.student}
        resources = {"nbgrader": {**where, "db_url": self.course.db_url}}
        from nbformat.v4 import new_notebook

        AssignLatePenalties(config=self.course.config)(new_notebook(), resources)


def _aside(name: str) -> str:
    """Return the name under which something is kept that nbgrader must not take for a graded notebook."""
    parts = (
        os.fsdecode(os.fsencode(part)[:240]) + ".received" if part.endswith(".ipynb") else part
        for part in PurePosixPath(name).parts
    )
    return "/".join(parts)


def _remove(folder: Path) -> None:
    if folder.exists():
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
