"""What students wrote and what the tests answered, read from graded notebooks as data: nothing of them is run."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from crmcourse.grading.results import key

__all__ = ["Cell", "Title", "Work", "read_class", "read_folder", "read_notebook", "titles"]

LARGEST = 50_000_000  # bytes of a notebook; a larger one is not looked at
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_HEADING = re.compile(r"^#{2,6}[ ]+(.+?)[ ]*#*$", re.MULTILINE)
_WORTH = re.compile(r"^#\s*[\d.,/½¼¾]+\s*points?\s*:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_POINTS = re.compile(r"\s*\([\d.,\s]+(points?|pts?)\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A cell that nbgrader knows: its name, whether it is code, its text, and the error it ended with."""

    name: str
    code: bool
    source: str
    answer: bool = False
    graded: bool = False
    error: tuple[str, str] | None = None


@dataclass(frozen=True)
class Title:
    """What an item is about: the heading above it, and what its test cell says of itself."""

    heading: str
    detail: str = ""


@dataclass(frozen=True)
class Work:
    """The graded notebooks of a student, by name of cell; empty when they could not be read."""

    student: str
    cells: dict[str, Cell]


def read_notebook(path: Path) -> list[Cell]:
    """Return the cells that nbgrader knows, in order; none when the file is not a notebook."""
    try:
        if path.stat().st_size > LARGEST:
            return []
        content = json.loads(path.read_bytes())
        return [cell for one in content["cells"] if (cell := _cell(one)) is not None]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _cell(cell: dict) -> Cell | None:
    mark = cell["metadata"].get("nbgrader", {})
    if "grade_id" not in mark:
        return None
    return Cell(
        name=str(mark["grade_id"]),
        code=cell["cell_type"] == "code",
        source=_text(cell["source"]),
        answer=bool(mark.get("solution")),
        graded=bool(mark.get("grade")),
        error=next((_error(one) for one in cell.get("outputs", []) if one.get("output_type") == "error"), None),
    )


def _error(output: dict) -> tuple[str, str]:
    return _text(output.get("ename", "")), _ANSI.sub("", _text(output.get("evalue", "")))


def _text(source: str | list[str]) -> str:
    text = source if isinstance(source, str) else "".join(source)
    return text.encode("utf-8", "replace").decode()  # JSON can write half a character, and no file could hold it


def read_folder(folder: Path, notebooks: list[str]) -> dict[str, Cell]:
    """Read the notebooks of a folder that bear the names given; cells by name (see `crmcourse.grading.results.key`)."""
    return {
        key(notebooks, name, cell.name): cell for name in notebooks for cell in read_notebook(folder / f"{name}.ipynb")
    }


def read_class(course: CourseDirectory, assignment: str, students: list[str], notebooks: list[str]) -> list[Work]:
    """Read the graded notebooks of a class, student by student."""
    paths = {one: Path(course.format_path(course.autograded_directory, one, assignment)) for one in students}
    return [Work(student, read_folder(path, notebooks)) for student, path in paths.items()]


def titles(folder: Path, notebooks: list[str]) -> dict[str, Title]:
    """Return what each graded cell of an assignment is about, in the order of its notebooks.

    The course's own convention: headings number the questions, and the first line of a test cell says what it is worth
    and what it looks at (``# 1 point : le nombre de jours``).
    """
    return {
        key(notebooks, name, cell): title
        for name in notebooks
        for cell, title in _titles(folder / f"{name}.ipynb").items()
    }


def _titles(path: Path) -> dict[str, Title]:
    found: dict[str, Title] = {}
    heading = ""
    try:
        for cell in json.loads(path.read_bytes())["cells"]:
            source, mark = _text(cell["source"]), cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] == "markdown" and (lines := _HEADING.findall(source)):
                heading = _POINTS.sub("", lines[-1])
            if mark.get("grade") or mark.get("task"):
                worth = _WORTH.search(source) if cell["cell_type"] == "code" else None
                found[str(mark["grade_id"])] = Title(heading, worth[1].strip() if worth else "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return found  # titles are an ornament: names of cells are enough
    return found
