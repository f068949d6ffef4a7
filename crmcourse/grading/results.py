"""What a class got: nbgrader's gradebook as plain objects, where a score that is missing is never taken for a zero."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DatabaseError
from traitlets.config import PyFileConfigLoader

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["Item", "Result", "course_here", "gradebook", "items_of", "key", "results_of"]


@dataclass(frozen=True)
class Item:
    """A graded cell: name (``notebook/name`` when the assignment has several), points, whether a person grades it."""

    name: str
    points: float
    by_hand: bool


@dataclass(frozen=True)
class Result:
    """What one student got for an assignment.

    Parameters
    ----------
    student, first, last, email : str
        As in the gradebook; empty when not known there.
    score : float
        Points, late penalty taken off, never under 0; items that wait count for what they have so far.
    scores : dict of str to float or None
        Points of each item; None when it has none yet.
    waiting : tuple of str
        Items that nobody has graded, or that a person still has to look at.
    timestamp : datetime or None
        When it was handed in (UTC).
    """

    student: str
    first: str
    last: str
    email: str
    score: float
    scores: dict[str, float | None]
    waiting: tuple[str, ...]
    timestamp: datetime | None = None

    @property
    def name(self) -> str:
        """First and last names, or the id."""
        return f"{self.first} {self.last}".strip() or self.student


def course_here(folder: Path | None = None) -> CourseDirectory:
    """Return the nbgrader course of a folder, the current one when not given, with its settings.

    Raises
    ------
    InputError
        When the folder has no nbgrader_config.py.
    """
    folder = (folder or Path.cwd()).absolute()
    if not (folder / "nbgrader_config.py").is_file():
        problem = _("{folder} is not the folder of the course: there is no nbgrader_config.py in it.")
        raise InputError(problem.format(folder=folder))
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    return CourseDirectory(config=config, root=str(folder))


@contextmanager
def gradebook(course: CourseDirectory) -> Iterator[Gradebook]:
    """Open the gradebook of a course, made when it does not exist.

    Raises
    ------
    InputError
        When the database cannot be read or written.
    """
    before = os.environ.get("PATH", "")
    try:
        # nbgrader makes a new gradebook by calling alembic by its name
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
        with Gradebook(course.db_url, course.course_id) as book:
            yield book
    except (DatabaseError, InvalidEntry) as error:  # nbgrader makes InvalidEntry of what the database refuses
        problem = _("The gradebook cannot be used ({error}). Is another command writing to it?")
        raise InputError(problem.format(error=getattr(error, "orig", error))) from None
    finally:
        os.environ["PATH"] = before


def items_of(book: Gradebook, assignment: str) -> list[Item]:
    """Return the graded cells of an assignment.

    Raises
    ------
    InputError
        When the gradebook does not know the assignment: nothing was graded yet.
    """
    try:
        found = book.find_assignment(assignment)
    except MissingEntry:
        problem = _("The gradebook has no assignment “{assignment}”: grade it first (crmcourse grade {assignment}).")
        raise InputError(problem.format(assignment=assignment)) from None
    return [
        Item(key(found.notebooks, notebook, cell.name), float(cell.max_score), _by_hand(cell, notebook))
        for notebook in found.notebooks
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    ]


def key(notebooks: list, notebook: object, name: str) -> str:
    """Name a cell within an assignment; names of cells are those of one notebook only."""
    return name if len(notebooks) == 1 else f"{getattr(notebook, 'name', notebook)}/{name}"


def _by_hand(cell, notebook) -> bool:
    """Tell a cell that a person grades: it is graded and answered at once, or a task."""
    return cell.type == "TaskCell" or any(answer.name == cell.name for answer in notebook.solution_cells)


def results_of(book: Gradebook, assignment: str) -> list[Result]:
    """Return what each student who handed the assignment in got, in the order of the ids.

    A penalty for lateness is taken off as ``nbgrader export`` does.
    """
    return sorted((_result(one) for one in book.assignment_submissions(assignment)), key=lambda one: one.student)


def _result(submission) -> Result:
    scores: dict[str, float | None] = {}
    waiting = []
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            name = key(submission.notebooks, notebook, grade.name)
            empty = grade.auto_score is None and grade.manual_score is None
            scores[name] = None if empty else float(grade.score)
            if empty or grade.needs_manual_grade:
                waiting.append(name)
    student = submission.student
    return Result(
        student=student.id,
        first=student.first_name or "",
        last=student.last_name or "",
        email=student.email or "",
        score=max(0.0, (submission.score or 0.0) - (submission.late_submission_penalty or 0.0)),
        scores=scores,
        waiting=tuple(waiting),
        timestamp=submission.timestamp,
    )
