"""What nbgrader knows of a course: its folders and settings, the cells of an assignment, what students handed in."""

import json
import os
import re
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory

from crmcourse.grading.cli import CommandError, visible
from crmcourse.grading.sheet import Assignment, Cell, without_hidden
from crmcourse.grading.submission import Submission, listed
from crmcourse.messages import _

__all__ = ["Course"]

# Settings that travel with each submission: those of the preprocessors that run there.
TRAVELLING = ("IgnorePattern", "LimitOutput", "ClearMetadataPreprocessor", "ClearOutput", "OverwriteCells")


class Course:
    """A course folder as nbgrader sees it, through nbgrader's own configuration."""

    def __init__(self, root: Path | None = None):
        self.root = Path(root or os.getcwd()).resolve()
        before = os.getcwd()
        os.chdir(self.root)
        try:
            app = NbGrader()
            app.initialize([], root=str(self.root))
        except SystemExit:
            raise CommandError(_("nbgrader_config.py cannot be read: see the message above.")) from None
        finally:
            os.chdir(before)
        self.app, self.config = app, app.config
        self.folders = CourseDirectory(parent=app, root=str(self.root))
        self.db_url, self.course_id = self.folders.db_url, self.folders.course_id

    def gradebook(self) -> Gradebook:
        """Open the gradebook (a context manager)."""
        return Gradebook(self.db_url, self.course_id)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return a folder of nbgrader: `step` is ``"submitted"``, ``"autograded"``, ``"source"`` or ``"release"``."""
        return Path(self.folders.format_path(getattr(self.folders, f"{step}_directory"), student, assignment))

    def setting(self, section: str, name: str, default: Any) -> Any:
        """Return what the configuration says of a setting."""
        value = self.config.get(section, {}).get(name, default)
        return default if hasattr(value, "get_value") else value

    # --- the assignment -------------------------------------------------------------------------------------------

    def assignment(self, name: str) -> Assignment:
        """Read the cells of an assignment, as the gradebook and the source notebook give them."""
        with self.gradebook() as book:
            try:
                notebooks = book.find_assignment(name).notebooks
            except MissingEntry:
                raise CommandError(self._unknown(name)) from None
            if len(notebooks) != 1:
                raise CommandError(
                    _("The assignment {name} has {count} notebooks; this command grades one: use nbgrader autograde.")
                    .format(name=name, count=len(notebooks))
                )  # fmt: skip
            notebook = notebooks[0]
            cells = [
                Cell(
                    name=cell.name,
                    kind=cell.cell_type,
                    source=cell.source or "",
                    locked=bool(cell.locked),
                    checksum=cell.checksum,
                )
                for cell in notebook.source_cells
            ]
            points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            tasks = {cell.name: float(cell.max_score) for cell in notebook.task_cells}
            title, kernel = notebook.name, json.loads(notebook.kernelspec or "{}")
        marks = self._marks()
        for cell in cells:
            cell.points = points.get(cell.name, tasks.get(cell.name))
            cell.grade, cell.solution, cell.task = cell.name in points, cell.name in solutions, cell.name in tasks
            cell.visible = without_hidden(cell.source, *marks)
        ordered, solved = self._order(name, title, cells)
        return Assignment(
            name=name,
            notebook=title,
            cells=ordered,
            solved=solved,
            kernel=kernel,
            marks=list(marks),
            settings={part: _plain(self.config.get(part, {})) for part in TRAVELLING},
            files=self._companions(self.folder("source", ".", name)),
        )

    def _unknown(self, name: str) -> str:
        source = self.folder("source", ".", name)
        if source.is_dir():
            return _(
                "The gradebook does not know the assignment {name}. Run: nbgrader generate_assignment {name} --force"
            ).format(name=name)
        known = sorted(path.name for path in source.parent.glob("*") if path.is_dir())
        return _("No assignment is called {name}. There are: {known}.").format(name=name, known=", ".join(known) or "–")

    def _marks(self) -> tuple[str, str]:
        return (
            self.setting("ClearHiddenTests", "begin_test_delimeter", "BEGIN HIDDEN TESTS"),
            self.setting("ClearHiddenTests", "end_test_delimeter", "END HIDDEN TESTS"),
        )

    def _order(self, assignment: str, title: str, cells: list[Cell]) -> tuple[list[Cell], dict[str, str]]:
        """Put the cells in the order of the source notebook, and read the answers it holds."""
        path = self.folder("source", ".", assignment) / f"{title}.ipynb"
        if not path.is_file():
            raise CommandError(_("The source notebook {path} is missing.").format(path=path))
        known = {cell.name: cell for cell in cells}
        ordered, solved = [], {}
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
            if name in known:
                ordered.append(known.pop(name))
                solved[name] = source
            else:
                ordered.append(Cell(name=None, kind=cell["cell_type"], source=source, visible=source))
        if known:
            raise CommandError(
                _(
                    "{path} lacks cells of the gradebook ({cells}). Run: nbgrader generate_assignment {name} --force"
                ).format(path=path, cells=", ".join(sorted(known)), name=assignment)
            )
        return ordered, solved

    def _companions(self, source: Path) -> dict[str, str]:
        """Read the files that come with an assignment, where links are followed as when nbgrader releases it."""
        files = {name: path for name, path in self._files(source).items() if not name.endswith(".ipynb")}
        for path in files.values():
            if not path.is_file():
                raise CommandError(_("Beside the notebook of the assignment, {path} is no file.").format(path=path))
        return {name: path.read_bytes().hex() for name, path in files.items()}

    # --- submissions ----------------------------------------------------------------------------------------------

    def submissions(self, assignment: str, student: str = "*") -> list[Submission]:
        """Find what was handed in, by student."""
        pattern = self.folder("submitted", "*", assignment)
        where = list(pattern.parts).index("*")
        found = []
        for folder in sorted(Path(*pattern.parts[:where]).glob(str(Path(*pattern.parts[where:])))):
            name = folder.parts[where]
            if folder.is_dir() and student in ("*", name) and not name.startswith("."):
                if not _can_be_id(name):
                    whole = visible(str(Path(*folder.parts[: where + 1])))
                    raise CommandError(
                        _("{folder}: no student can have this id, which must be text of 240 bytes at most.").format(
                            folder=whole
                        )
                    )
                found.append(Submission(name, self._files(folder)))
        return found

    def _files(self, folder: Path) -> dict[str, Path]:
        ignored = [re.compile(_glob(pattern)) for pattern in self.folders.ignore]
        return listed(folder, lambda name: any(mark.fullmatch(name) for mark in ignored))


def _can_be_id(name: str) -> bool:
    try:
        return len(name.encode()) <= 240  # some more make the names of our own files
    except UnicodeEncodeError:
        return False


def _glob(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _plain(section: Any) -> dict:
    """Keep the settings that can be written as JSON."""
    kept = {}
    for name, value in dict(section).items():
        try:
            kept[name] = json.loads(json.dumps(value))
        except TypeError:
            continue
    return kept
