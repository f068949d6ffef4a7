"""A class of submissions with one idea each, and what must become of it.

``case`` registers a function that makes a submission: it is given the notebook of a good student, fresh each time, and
returns what is handed in: the notebook, or files by name (their bytes, or a function that makes something at a path).
`fails` names the tests that must give no point.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

NOTEBOOK = "toy.ipynb"
ALL = frozenset({"double_works", "total_right", "table_right"})
CASES: dict[str, "Case"] = {}


@dataclass
class Case:
    """A submission and what must become of it."""

    name: str
    make: Callable
    outcome: str = "graded"
    fails: frozenset[str] = frozenset()
    repairs: frozenset[str] = frozenset()
    says: str = ""
    tampering: str = ""
    idea: str = ""
    safe: bool = True
    extra: dict = field(default_factory=dict)

    def hand_in(self, course: Path, notebook) -> None:
        """Write what is handed in in a course, under the name of the case as the student's."""
        made = self.make(notebook)
        made = notebook if made is None else made
        if isinstance(made, nbformat.NotebookNode):
            made = {NOTEBOOK: written(made)}
        folder = course / "submitted" / self.name / "toy"
        folder.mkdir(parents=True)
        for name, content in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content(path) if callable(content) else path.write_bytes(content)


def case(outcome: str = "graded", *, fails=(), repairs=(), says: str = "", tampering: str = "", safe: bool = True):
    """Register a submission. `safe`: it may be run without a wall, as nbgrader does, for comparison.

    Not safe: what takes more than a notebook should (memory, processes, disk), ends or outlives other processes, reads
    or writes outside its own folder, mounts, or goes on the network.
    """

    def register(make: Callable) -> Callable:
        CASES[make.__name__] = Case(
            make.__name__, make, outcome, frozenset(fails), frozenset(repairs), says, tampering,
            (make.__doc__ or "").strip(), safe,
        )  # fmt: skip
        return make

    return register


def written(notebook) -> bytes:
    """Return the file of a notebook."""
    return nbformat.writes(notebook).encode()


def answer(notebook, name: str, source: str) -> None:
    """Write an answer."""
    cell_of(notebook, name).source = source


def cell_of(notebook, name: str):
    """Return a cell by its name."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def add(notebook, source: str, after: str | None = None) -> None:
    """Add a code cell, at the end or after a named one."""
    cell = nbformat.v4.new_code_cell(source)
    place = len(notebook.cells) if after is None else notebook.cells.index(cell_of(notebook, after)) + 1
    notebook.cells.insert(place, cell)
