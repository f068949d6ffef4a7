"""Notebooks whose cells were deleted, copied, retyped, moved or relabelled."""

import copy

import nbformat

from hostile import add, answer, case, cell_of


def _without(notebook, *names: str) -> None:
    for name in names:
        notebook.cells.remove(cell_of(notebook, name))


@case("repaired", repairs={"missing"})
def test_deleted(notebook):
    """A test cell is deleted; the answer is right."""
    _without(notebook, "double_works")


@case("repaired", repairs={"missing"}, fails={"double_works", "total_right"})
def tests_deleted_answers_wrong(notebook):
    """The tests that would fail are deleted."""
    answer(notebook, "double", "def double(values): return values")
    answer(notebook, "total", "total = 3")
    _without(notebook, "double_works", "total_right")


@case("repaired", repairs={"copied"})
def test_copied(notebook):
    """A test cell was copied and pasted, with its name."""
    cell = cell_of(notebook, "double_works")
    notebook.cells.insert(notebook.cells.index(cell), copy.deepcopy(cell))


@case("repaired", repairs={"copied"})
def answer_copied(notebook):
    """An answer was copied, and the second copy is the right one."""
    cell = cell_of(notebook, "double")
    first = copy.deepcopy(cell)
    first.source = "def double(values): return None"
    notebook.cells.insert(notebook.cells.index(cell), first)


@case("repaired", repairs={"metadata"})
def test_retyped(notebook):
    """A test cell was cut and typed again."""
    cell_of(notebook, "total_right").metadata = {}


@case("repaired", repairs={"changed"}, fails={"double_works"})
def test_weakened(notebook):
    """A test was rewritten so that it passes."""
    answer(notebook, "double", "def double(values): return values")
    cell_of(notebook, "double_works").source = "assert True"


@case("repaired", repairs={"missing"})
def helper_deleted(notebook):
    """The given cell with the imports and the data is deleted."""
    _without(notebook, "setup")


@case("repaired", repairs={"changed"}, fails={"total_right"})
def helper_falsified(notebook):
    """The given data are changed in the given cell."""
    cell = cell_of(notebook, "setup")
    cell.source = cell.source.replace("3.0, 4.0, 5.0", "4.0, 4.0, 4.0")
    answer(notebook, "total", "total = 13")


@case("repaired", repairs={"metadata"})
def exported_elsewhere(notebook):
    """Another tool dropped all metadata."""
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {}


@case("repaired", repairs={"metadata", "missing"}, fails={"double_works"})
def exported_elsewhere_tests_lost(notebook):
    """All metadata dropped, the tests deleted, one answer wrong."""
    answer(notebook, "double", "def double(values):\n    return values")
    _without(notebook, "double_works", "total_right", "table_right")
    for cell in notebook.cells:
        cell.metadata = {}


@case()
def points_raised(notebook):
    """The points of a test are raised to a thousand."""
    cell_of(notebook, "double_works").metadata.nbgrader.points = 1000


@case(fails={"double_works"})
def test_skipped(notebook):
    """A tag asks that the test be skipped."""
    answer(notebook, "double", "def double(values): return values")
    cell_of(notebook, "double_works").metadata["tags"] = ["skip-execution", "raises-exception"]


@case(fails={"double_works"})
def test_ungraded(notebook):
    """A test is marked as not graded."""
    answer(notebook, "double", "def double(values): return values")
    marks = cell_of(notebook, "double_works").metadata.nbgrader
    marks.grade, marks.locked, marks.solution = False, False, True


@case("repaired", repairs={"kernel"})
def kernel_of_another_language(notebook):
    """The notebook asks for R."""
    notebook.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}


@case()
def kernel_of_the_student(notebook):
    """The notebook asks for the student's own Python environment."""
    notebook.metadata["kernelspec"] = {"name": "conda-env-crm-py", "language": "python", "display_name": "crm"}


@case("repaired", repairs={"type"})
def code_turned_into_text(notebook):
    """An answer became a text cell."""
    cell = cell_of(notebook, "double")
    place = notebook.cells.index(cell)
    notebook.cells[place] = nbformat.v4.new_markdown_cell(cell.source, metadata=cell.metadata)


@case("repaired", repairs={"unknown"})
def cell_of_last_year(notebook):
    """A graded cell of another version of the assignment."""
    cell = copy.deepcopy(cell_of(notebook, "double_works"))
    cell.metadata.nbgrader.grade_id = "tripled"
    cell.source = "1 + 1"
    notebook.cells.append(cell)


@case("repaired", repairs={"metadata"})
def answer_written_elsewhere(notebook):
    """The answer's cell is deleted, and the function written in another one."""
    source = cell_of(notebook, "double").source
    _without(notebook, "double")
    add(notebook, source, after="setup")


@case("repaired", repairs={"missing"})
def opinion_deleted(notebook):
    """The cell of a written answer is deleted."""
    _without(notebook, "opinion")


@case()
def old_schema(notebook):
    """Metadata of an older version of nbgrader."""
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 1
            del cell.metadata.nbgrader["task"]


@case()
def before_the_first(notebook):
    """A cell of the student comes before the one that is given first, and finds a notebook where nothing has run."""
    source = "early = [name for name in ('pd', 'prices', 'expect') if name in globals()]"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
    answer(notebook, "total", "total = 0 if early or not In[1].startswith('early') else prices['eur'].sum()")
