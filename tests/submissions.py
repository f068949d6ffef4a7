"""Make notebooks as students would hand them in, grade them with the real nbgrader, and read the scores.

A file of answers, ``tests/answers/<chapter>/<name>.py``, is the solution with some cells written otherwise::

    # Compte les lignes au lieu des commandes
    # fails: [activity_frequency]
    # %% customer_activity
    def customer_activity(order_lines, accounts):
        ...

The first line is a title, the second names the test cells that must give no point (none for a right answer of another
style), and each ``# %%`` line names the answer cell that follows. An answer cell left empty keeps the stub. The text
of a written answer is put in comments.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

ROOT = Path(__file__).parents[1]
ANSWERS = Path(__file__).with_name("answers")
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))

SOLUTION_MARK = re.compile(r"^[ ]*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
STUB = object()


@dataclass(frozen=True)
class Answers:
    """What one student writes: `cells` by name of the answer cell, `fails` the test cells that must give no point."""

    name: str
    title: str = ""
    fails: frozenset[str] = frozenset()
    cells: dict = field(default_factory=dict)


def read_answers(path: Path) -> Answers:
    """Read a file of answers."""
    head, *cells = re.split(r"^# %%[ ]*(\w+)[ ]*\n", path.read_text("utf-8"), flags=re.MULTILINE)
    title, fails = (line.removeprefix("#").strip() for line in head.strip().splitlines()[:2])
    names = re.fullmatch(r"fails: \[(.*)\]", fails)
    if names is None:
        raise ValueError(f"{path}: the second line should be “# fails: […]”, not {fails!r}")
    written = {name: text.strip() or STUB for name, text in zip(cells[::2], cells[1::2], strict=True)}
    return Answers(path.stem, title, frozenset(re.findall(r"\w+", names[1])), written)


def all_answers(chapter: str) -> list[Answers]:
    """Read every file of answers of a chapter."""
    return [read_answers(path) for path in sorted((ANSWERS / chapter).glob("*.py")) if path.name != "conftest.py"]


def pack(answers: list[Answers]) -> list[list[Answers]]:
    """Group answers that rewrite different cells, so that one notebook carries several of them.

    A test cell reads one answer cell only (a test checks it), hence the answers of a group cannot hide one another.
    """
    groups: list[list[Answers]] = []
    for one in sorted(answers, key=lambda one: -len(one.cells)):
        free = (group for group in groups if not any(set(one.cells) & set(other.cells) for other in group))
        group = next(free, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def combine(answers: list[Answers]) -> Answers:
    """Put answers into one: where two rewrite the same cell, the later wins."""
    cells = {name: text for one in answers for name, text in one.cells.items()}
    return Answers("+".join(one.name for one in answers), cells=cells)


def cells_of(notebook, kind: str) -> dict:
    """Return the cells that nbgrader marks as `kind` ("solution", "grade", "locked"), by name."""
    marked = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get(kind))
    return {cell.metadata.nbgrader.grade_id: cell for cell in marked}


def hand_in(release: Path, solution: Path, answers: Answers | None):
    """Return a student's notebook: the release with the solution, then `answers`, written in; None leaves it as is."""
    notebook = nbformat.read(release, as_version=4)
    if answers is None:
        return notebook
    right = cells_of(nbformat.read(solution, as_version=4), "solution")
    unknown = set(answers.cells) - set(right)
    if unknown:
        raise ValueError(f"answers {answers.name!r}: no answer cell is called {sorted(unknown)}")
    for name, cell in cells_of(notebook, "solution").items():
        text = answers.cells.get(name, SOLUTION_MARK.sub("", right[name].source))
        if text is STUB:
            continue
        if name in answers.cells and cell.cell_type == "markdown":
            text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
        cell.source = text
    return notebook


class Course:
    """A nbgrader course in a folder of its own, with the settings and the solutions of this repository."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "nbgrader_config.py", folder)

    def nbgrader(self, *arguments: str) -> str:
        """Run a command of nbgrader in the folder of the course and return what it says."""
        # nbgrader calls alembic by its name
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"nbgrader {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def generate(self, solution: Path) -> Path:
        """Release the assignment of a solution and return the released notebook."""
        chapter = solution.parent.name
        shutil.copytree(solution.parent, self.folder / "solutions" / chapter, dirs_exist_ok=True)
        self.nbgrader("generate_assignment", chapter, "--force")
        return self.folder / "exercises" / chapter / solution.name

    def submit(self, student: str, chapter: str, notebook, name: str) -> None:
        """Put a notebook where nbgrader looks for what a student hands in."""
        target = self.folder / "submitted" / student / chapter / name
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)

    def gradebook(self) -> Gradebook:
        """Open the gradebook of the course (a context manager)."""
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", "crmcourse")

    def scores(self, chapter: str) -> dict[str, dict]:
        """Return, for each student, each test cell's score and maximum, and whether it waits for a manual grade."""
        with self.gradebook() as book:
            return {
                submission.student.id: {
                    grade.name: (grade.auto_score, grade.max_score, grade.needs_manual_grade)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in book.assignment_submissions(chapter)
            }
