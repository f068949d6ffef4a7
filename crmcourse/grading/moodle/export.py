"""From nbgrader's gradebook to the worksheet that Moodle imports, and the feedback pages to the zip that it takes."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from crmcourse.checks import InputError
from crmcourse.grading import ledger
from crmcourse.grading.moodle.participants import feedback_folder, student_id
from crmcourse.grading.moodle.record import load_record
from crmcourse.grading.moodle.worksheet import Row, Worksheet
from crmcourse.grading.results import Result, gradebook, items_of, results_of
from crmcourse.messages import _, ngettext, number

__all__ = ["Exported", "export_grades", "feedback_zip"]

_CENT = Decimal("0.01")


@dataclass
class Exported:
    """What an export did.

    `sent` gives, for each student whose grade was written, name and number in Moodle. `absent` lists who handed nothing
    in, `waiting` who waits for a manual grade, by items; `notes` are to know, `attention` is to look at.
    """

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    waiting: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)


def export_grades(course: CourseDirectory, sheet: Worksheet, assignment: str, *, partial: bool = False) -> Exported:
    """Write the grades of an assignment in the worksheet, in place; other cells are not touched.

    A grade is put on Moodle's own scale (its maximum grade), rounded to the hundredth, half up. Left as they are: the
    grades that Moodle has locked, those of students without a submission, and, unless `partial`, those that still
    wait for a manual grade.

    Parameters
    ----------
    course : CourseDirectory
        The course.
    sheet : Worksheet
        Moodle's offline grading worksheet; changed.
    assignment : str
        Name of the assignment in nbgrader.
    partial : bool
        Write the grades that still wait for a manual grade too, with the points given so far.

    Raises
    ------
    InputError
        When the worksheet has no column for grades, or when nothing was graded.
    """
    if "grade" not in sheet.places:
        raise InputError(_("The worksheet has no column “Grade” or “Note”: Moodle could not import it."))
    with gradebook(course) as book:
        total = sum(item.points for item in items_of(book, assignment))
        results = {result.student: result for result in results_of(book, assignment)}
    if not total:
        raise InputError(_("The assignment “{assignment}” is worth no points.").format(assignment=assignment))
    done, taken, root = Exported(), set(), Path(course.root)
    if "graded" not in sheet.places:
        done.attention.append(_("The worksheet has no column “Last modified (grade)”: Moodle may refuse it."))
    record = load_record(root, assignment)
    by_hand = {one.student: one.reason for one in ledger.entries(root, assignment) if one.outcome == "by_hand"}
    for row in sheet.rows:
        place = sheet.number(row)
        handed = record.students.get(place)
        ids = [handed.student] if handed else []
        ids += [student_id(place, sheet.get(row, "email")), student_id(place), place]
        result = next((results[one] for one in ids if one in results), None)
        name = sheet.get(row, "name") or sheet.get(row, "identifier")
        if result is None:
            why = handed.missing if handed and handed.missing else ""
            if why or handed:
                done.attention.append(_("{who}: {problem}.").format(who=name, problem=why or _("not graded yet")))
            else:
                done.absent.append(name)
            continue
        taken.add(result.student)
        _export_one(sheet, row, result, total, partial, done, by_hand.get(result.student) or "")
    for items, names in done.waiting.items():
        message = ngettext(
            "{count} paper waits for a manual grade ({items}): {names}.",
            "{count} papers wait for a manual grade ({items}): {names}.",
            len(names),
        )
        message = message.format(count=len(names), items=", ".join(items), names=", ".join(names))
        done.attention.append(message)
    for student in sorted(results.keys() - taken):
        done.attention.append(_("{who}: graded, but not in the worksheet.").format(who=results[student].name))
    return done


def _export_one(
    sheet: Worksheet, row: Row, result: Result, total: float, partial: bool, done: Exported, reason: str
) -> None:
    name = sheet.get(row, "name") or sheet.get(row, "identifier")
    scale = _maximum(sheet, row, total)
    if scale is None:
        problem = _("Moodle’s maximum grade, “{text}”, is not a number")
        problem = problem.format(text=sheet.get(row, "maximum"))
        done.attention.append(_("{who}: {problem}.").format(who=name, problem=problem))
        return
    text = _written(result.score / total * scale, sheet.decimal())
    if sheet.locked(row):
        if _number(sheet.get(row, "grade")) != _number(text):
            message = _("{who}: Moodle has locked this grade; {grade} was not written.")
            done.attention.append(message.format(who=name, grade=text))
        return
    if result.waiting:
        if reason:
            done.attention.append(_("{who}: {problem}.").format(who=name, problem=reason.rstrip(".")))
        else:
            done.waiting.setdefault(result.waiting, []).append(name)
        if not partial:
            return
    if result.score > total:
        message = _("{who}: {grade} is above Moodle’s maximum, which may refuse it.")
        done.attention.append(message.format(who=name, grade=text))
    if scale != total:
        message = _("Grades out of {total} are put on Moodle’s scale, out of {scale}.")
        message = message.format(total=_points(total), scale=_points(scale))
        done.notes += [message] if message not in done.notes else []
    sheet.set(row, "grade", text)
    done.sent[result.student] = (sheet.get(row, "name"), sheet.number(row))


def _maximum(sheet: Worksheet, row: Row, total: float) -> float | None:
    if "maximum" not in sheet.places:
        return total
    return _number(sheet.get(row, "maximum"))


def _number(text: str) -> float | None:
    text = re.sub(r"\s", "", text).replace(",", ".")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def _written(grade: float, decimal: str) -> str:
    # through its shortest writing: 14.125 is rounded as one reads it, not as binary holds it
    return str(Decimal(repr(round(grade, 9))).quantize(_CENT, ROUND_HALF_UP)).replace(".", decimal)


def _points(value: float) -> str:
    return number(value, 0 if value == int(value) else 2)


def feedback_zip(course: CourseDirectory, assignment: str, done: Exported) -> tuple[bytes, list[str], list[str]]:
    """Pack the feedback pages of the students whose grade was exported, under the folder names that Moodle reads.

    Returns
    -------
    data : bytes
        The zip; the same pages always give the same bytes.
    missing : list of str
        Students without a page (``nbgrader generate_feedback`` makes them).
    old : list of str
        Students whose page is older than the graded notebook.
    """
    buffer, missing, old = io.BytesIO(), [], []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, (name, place) in done.sent.items():
            pages = sorted(Path(course.format_path(course.feedback_directory, student, assignment)).glob("*.html"))
            graded = Path(course.format_path(course.autograded_directory, student, assignment))
            if not pages:
                missing.append(name or student)
            for page in pages:
                source = graded / f"{page.stem}.ipynb"
                if source.exists() and source.stat().st_mtime > page.stat().st_mtime:
                    old.append(name or student)
                entry = zipfile.ZipInfo(f"{feedback_folder(name, place)}/{page.name}")
                entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                archive.writestr(entry, page.read_bytes())
    return buffer.getvalue(), missing, sorted(set(old))
