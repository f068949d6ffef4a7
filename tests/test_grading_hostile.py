"""A class of students with one wicked or unlucky idea each, graded in one run: each ends as it must, and all end."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hostile import ALL, CASES, NOTEBOOK, cells, code, files, folders, toy
from nbgrader.preprocessors import CheckCellMetadata
from submissions import Course

from crmcourse.grading import ledger, sandbox
from crmcourse.grading.feedback import HideHiddenTests

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason="needs the sandbox")
SECRET = re.compile(r"concealed_\w+ =|= \w+_delaecnoc|41, 17, 903|\b903\b|1922|autres prix")
MANUAL = {"opinion"}
KINDS = (cells, code, files, folders)  # each registers its cases


def make_course(folder: Path) -> Course:
    """Make the course of the toy assignment."""
    course = Course(folder)
    source = folder / "made" / "toy" / NOTEBOOK
    source.parent.mkdir(parents=True)
    nbformat.write(toy.source(), source)
    source.with_name("rates.csv").write_text("eur,usd\n1,1.1\n")
    course.generate(source)
    return course


def good_notebook(course: Course):
    """Return the notebook of a student who answers all, right."""
    notebook = nbformat.read(course.folder / "exercises" / "toy" / NOTEBOOK, 4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = toy.ANSWERS.get(name, cell.source)
    return notebook


def crmcourse(folder: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    """Run the command in a course."""
    return subprocess.run(
        [sys.executable, "-m", "crmcourse.grading.cli", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("hostile") / "course")
    for one in CASES.values():
        one.hand_in(course.folder, good_notebook(course))
    environment = {**os.environ, "GRADING_TEST_SECRET": "x"}
    done = crmcourse(course.folder, "grade", "toy", "--timeout", "5", "--memory", "512", env=environment)
    assert done.returncode == 1, done.stdout + done.stderr
    course.said = done.stdout + done.stderr
    course.found = course.scores("toy")
    return course


def notebook_of(course: Course, name: str):
    return nbformat.read(course.folder / "autograded" / name / "toy" / NOTEBOOK, 4)


def test_there_are_enough_ideas():
    assert len(CASES) >= 40 and all(one.idea for one in CASES.values())
    assert {one.make.__module__ for one in CASES.values()} == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize("name", CASES)
def test_ends_as_it_must(name, graded):
    expected, entry = CASES[name], ledger.read(graded.folder, "toy", name)
    assert entry.outcome == expected.outcome, entry
    assert {repair["what"] for repair in entry.repairs} == expected.repairs, entry.repairs
    assert expected.says in (entry.reason or "")
    if expected.tampering:
        assert any(expected.tampering in text for text in entry.tampering), entry.tampering
    scores = graded.found[name]
    failing = {test for test, (score, maximum, _manual) in scores.items() if test not in MANUAL and score != maximum}
    assert failing == expected.fails, notebook_of(graded, name)
    assert all(scores[test][0] == 0 for test in expected.fails)
    CheckCellMetadata().preprocess(notebook_of(graded, name), {})  # nbgrader takes the notebook as one of its own


PROVES = [name for name, one in CASES.items() if "PROOF" in one.make.__code__.co_names]


@pytest.mark.parametrize("name", PROVES)
def test_what_is_out_of_reach_is_not_reached(name, graded):
    """A cell of these looks for what it should not find, and fails if it found it."""
    (cell,) = [cell for cell in notebook_of(graded, name).cells if "assert not reached, reached" in cell.source]
    assert cell.execution_count and not [output for output in cell.outputs if output.output_type == "error"]
    if "SEALED" in CASES[name].make.__code__.co_names and os.path.exists("/proc/sys/kernel/seccomp"):
        assert "sealed: True" in str(cell.outputs)


@pytest.mark.parametrize(("name", "why"), [("fork_bomb", "processus"), ("memory_held", "mémoire")])
def test_the_limit_that_ended_a_kernel_is_named(name, why, graded):
    """For root and for any other user: a limit that the system keeps by itself would leave the cell to its time."""
    (repair,) = ledger.read(graded.folder, "toy", name).repairs
    assert repair["cell"] == "double" and why in repair["text"], repair


@pytest.mark.parametrize("name", CASES)
def test_no_score_is_silently_empty(name, graded):
    for score, _maximum, manual in graded.found[name].values():
        assert score is not None or manual
    if CASES[name].outcome == "by_hand":
        assert all(score == 0 and manual for score, _maximum, manual in graded.found[name].values())
        assert CASES[name].fails == ALL


@pytest.mark.parametrize("name", [name for name, one in CASES.items() if one.outcome != "by_hand"])
def test_students_see_nothing_of_hidden_tests(name, graded):
    notebook = notebook_of(graded, name)
    for cell in notebook.cells:  # the teacher's copy: outputs of cells that are no tests
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            assert name == "thousands_of_displays" or not SECRET.search(str(cell.outputs))
    shown, _resources = HideHiddenTests().preprocess(notebook, {})
    for cell in shown.cells:
        answered = cell.metadata.get("nbgrader", {}).get("solution")
        assert answered or name == "thousands_of_displays" or not SECRET.search(str({**cell}))


def test_one_line_a_problem_and_a_summary(graded):
    assert re.search(r"^  truncated +.*tronqué", graded.said, re.MULTILINE)
    assert re.search(r"^\d+ copies notées, \d+ après réparation, \d+ à voir à la main", graded.said, re.MULTILINE)
    assert "syntax_error" not in graded.said


def test_outputs_are_kept_small(graded):
    for name in ("long_line", "raw_output", "thousands_of_displays", "huge_outputs"):
        path = graded.folder / "autograded" / name / "toy" / NOTEBOOK
        assert path.stat().st_size < 3_000_000, name


def test_nothing_that_was_started_is_left(graded):
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in commands if b"4817263" in line]


@pytest.mark.parametrize("name", CASES)
def test_nbgrader_finds_one_notebook(name, graded):
    """What else is called like one would stop its feedback."""
    folder = graded.folder / "autograded" / name / "toy"
    assert list(folder.rglob("*.ipynb")) == [folder / NOTEBOOK]
    assert (folder / "rates.csv").read_bytes() == (graded.folder / "solutions" / "toy" / "rates.csv").read_bytes()


def test_a_passing_run_leaves_what_it_cannot_grade_beside(graded):
    folder = graded.folder / "autograded" / "truncated" / "toy"
    assert (folder / f"{NOTEBOOK}.received").read_bytes() == (
        graded.folder / "submitted" / "truncated" / "toy" / NOTEBOOK
    ).read_bytes()
