"""A small course of nbgrader, a class, and what Moodle would give of it: the ground of the tests of grading's pages."""

import argparse
import shutil
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmcourse.grading import moodle, report
from crmcourse.grading.results import course_here, gradebook

ASSIGNMENT = "03_ratio"
STUB = "# VOTRE CODE ICI\nraise NotImplementedError"
RATIO = "def ratio(part, total):\n    return part / total"
POINTS = {"ratio_value": 8.0, "ratio_zero": 8.0, "why": 4.0}
TESTS = {
    "ratio_value": "# 8 points : la part est une fraction\nassert ratio(1, 2) == 0.5",
    "ratio_zero": "# 8 points : un total nul\nassert ratio(1, 0) is None",
}


def _mark(name: str, **flags) -> dict:
    flags = {"grade": False, "solution": False, "locked": False, "task": False} | flags
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **flags}}


def notebook(ratio: str = STUB, why: str = "VOTRE RÉPONSE ICI", failures: dict | None = None) -> nbformat.NotebookNode:
    """Return the exercise with answers written in, and with the errors of test cells when it was graded."""
    cells = [
        new_markdown_cell("# Exercice\n\n## 1. La part d’un client"),
        new_code_cell(ratio, metadata=_mark("ratio", solution=True)),
    ]
    for name, text in TESTS.items():
        outputs = []
        if failures and name in failures:
            kind, message = failures[name]
            outputs = [new_output("error", ename=kind, evalue=message, traceback=[message])]
        metadata = _mark(name, grade=True, locked=True)
        metadata["nbgrader"]["points"] = POINTS[name]
        cells.append(new_code_cell(text, metadata=metadata, outputs=outputs))
    metadata = _mark("why", grade=True, solution=True)
    metadata["nbgrader"]["points"] = POINTS["why"]
    cells += [new_markdown_cell("## 2. Décider"), new_markdown_cell(why, metadata=metadata)]
    for place, cell in enumerate(cells):
        cell["id"] = f"c{place}"
    return new_notebook(cells=cells)


def written(ratio: str = RATIO, why: str = "Parce que.") -> bytes:
    """Return the file of a notebook handed in."""
    return nbformat.writes(notebook(ratio, why)).encode()


def make_course(folder: Path) -> Path:
    """Make a course with one assignment, released, and its gradebook without students."""
    folder.mkdir(parents=True)
    shutil.copy(Path(__file__).parents[1] / "nbgrader_config.py", folder)
    for step in ("solutions", "exercises"):
        path = folder / step / ASSIGNMENT / "ratio.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook(RATIO if step == "solutions" else STUB), path)
    with gradebook(course_here(folder)) as book:
        book.add_assignment(ASSIGNMENT)
        book.add_notebook("ratio", ASSIGNMENT)
        for name, points in POINTS.items():
            kind = "markdown" if name == "why" else "code"
            book.add_grade_cell(name, "ratio", ASSIGNMENT, max_score=points, cell_type=kind)
        for name in ("ratio", "why"):
            book.add_solution_cell(name, "ratio", ASSIGNMENT)
    return folder


def grade(folder: Path, student: str, scores: dict, *, graded=None, penalty: float = 0.0, **names) -> None:
    """Write a student's scores in the gradebook; None waits for a person. `graded` is the autograded notebook."""
    with gradebook(course_here(folder)) as book:
        book.update_or_create_student(student, **names)
        with warnings.catch_warnings():  # nbgrader's own way of adding a submission is warned of by SQLAlchemy
            warnings.simplefilter("ignore")
            submission = book.update_or_create_submission(ASSIGNMENT, student, timestamp=datetime(2024, 12, 31, 12))
        submission.notebooks[0].late_submission_penalty = penalty
        for name, score in scores.items():
            one = book.find_grade(name, "ratio", ASSIGNMENT, student)
            one.auto_score, one.needs_manual_grade = (None, True) if score is None else (score, False)
        book.db.commit()
    if graded is not None:
        path = folder / "autograded" / student / ASSIGNMENT / "ratio.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(graded, path)


def moodle_zip(path: Path, files: dict[str, bytes], when=(2024, 12, 30, 10, 0, 0)) -> Path:
    """Make a zip as Moodle does; `when` is one date, or one a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            date = when[name] if isinstance(when, dict) else when
            archive.writestr(zipfile.ZipInfo(name, date), data, zipfile.ZIP_DEFLATED)
    return path


ENGLISH = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments"
)
FRENCH = (
    "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires"
)


def worksheet(path: Path, *lines: str, header: str = FRENCH, encoding: str = "utf-8", end: str = "\n") -> Path:
    """Write a worksheet of Moodle."""
    path.write_bytes("".join(line + end for line in (header, *lines)).encode(encoding))
    return path


def run(*arguments) -> int:
    """Run a command as ``crmcourse`` does, without the commands of the engine."""
    parser = argparse.ArgumentParser(prog="crmcourse")
    commands = parser.add_subparsers(required=True)
    for module in (moodle, report):
        module.register(commands)
    parsed = parser.parse_args([str(argument) for argument in arguments])
    return parsed.run(parsed)
