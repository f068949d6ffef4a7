"""Moodle, both ways: ``crmcourse collect`` takes its download of submissions, ``crmcourse export-moodle`` gives grades.

A student's id in the gradebook is the e-mail address of the worksheet, or ``participant-12345`` without it. Files:
``submitted/`` as nbgrader wants it; ``downloaded/<assignment>/collection.json`` says what was collected, and
``downloaded/<assignment>/aside/`` keeps, student by student, every file that was not placed.
"""

import argparse
import sys
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crmcourse.checks import InputError
from crmcourse.grading.cli import visible
from crmcourse.messages import _, ngettext

__all__ = ["register"]


def register(subparsers) -> None:
    """Add ``collect`` and ``export-moodle`` to the commands."""
    collect = subparsers.add_parser(
        "collect",
        help=_("place the submissions downloaded from Moodle"),
        description=_(
            "Reads Moodle’s download of all submissions and places each notebook where nbgrader looks for it. Nothing "
            "is lost: what cannot be placed is kept in downloaded/ASSIGNMENT/aside, with the reason. Collecting again "
            "replaces a submission by a later one only."
        ),
    )
    collect.add_argument("archive", type=Path, metavar="ARCHIVE.zip", help=_("the zip that Moodle gives"))
    collect.add_argument("assignment", metavar="ASSIGNMENT", help=_("name of the assignment, such as 03_frac"))
    collect.add_argument(
        "--worksheet",
        type=Path,
        metavar="GRADES.csv",
        help=_("Moodle’s offline grading worksheet: it gives names, e-mail addresses (the students’ ids) and dates"),
    )
    collect.add_argument(
        "--timezone",
        metavar="ZONE",
        help=_("time zone of the dates of the worksheet, such as Europe/Paris (default: that of this machine)"),
    )
    collect.add_argument(
        "--max-size",
        type=_megabytes,
        metavar="MB",
        help=_("largest file taken, in megabytes (default: nbgrader’s setting)"),
    )
    collect.add_argument(
        "--replace", action="store_true", help=_("replace submissions even where nothing tells which is the later")
    )
    collect.set_defaults(run=run_collect)

    export = subparsers.add_parser(
        "export-moodle",
        help=_("write the grades in Moodle’s worksheet"),
        description=_(
            "Writes the grades in Moodle’s offline grading worksheet, every other cell left as it is, and packs the "
            "feedback pages for Moodle. In Moodle, import the worksheet first, then the zip."
        ),
    )
    export.add_argument("worksheet", type=Path, metavar="WORKSHEET.csv", help=_("the worksheet downloaded from Moodle"))
    export.add_argument("assignment", metavar="ASSIGNMENT", help=_("name of the assignment, such as 03_frac"))
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE.csv",
        help=_("file to write (default: beside the worksheet, its name plus -graded)"),
    )
    export.add_argument("--feedback", type=Path, metavar="FILE.zip", help=_("zip of feedback pages to write"))
    export.add_argument(
        "--partial", action="store_true", help=_("also write grades that still wait for a manual grade")
    )
    export.set_defaults(run=run_export)


def run_collect(arguments: argparse.Namespace) -> int:
    """Run ``crmcourse collect``: 0 when all is placed, 1 when something must be looked at, 2 when it cannot run."""
    from crmcourse.grading.moodle.collect import collect
    from crmcourse.grading.moodle.worksheet import read_worksheet
    from crmcourse.grading.results import course_here

    try:
        sheet = read_worksheet(arguments.worksheet) if arguments.worksheet else None
        done = collect(
            course_here(),
            arguments.archive,
            arguments.assignment,
            sheet=sheet,
            zone=_zone(arguments.timezone),
            largest=arguments.max_size,
            replace=arguments.replace,
        )
    except (InputError, OSError) as error:
        return _refuse(error)
    _say(done.notes, done.attention)
    total = done.new + done.replaced + done.unchanged
    message = ngettext(
        "{count} submission: {new} new, {replaced} replaced, {unchanged} unchanged.",
        "{count} submissions: {new} new, {replaced} replaced, {unchanged} unchanged.",
        total,
    )
    print(message.format(count=total, new=done.new, replaced=done.replaced, unchanged=done.unchanged))
    return _closing(done.attention)


def run_export(arguments: argparse.Namespace) -> int:
    """Run ``crmcourse export-moodle``: 0, 1 when some grade was not written as it should, 2 when it cannot run."""
    from crmcourse.grading.ledger import write_atomically
    from crmcourse.grading.moodle.export import export_grades, feedback_zip
    from crmcourse.grading.moodle.worksheet import read_worksheet
    from crmcourse.grading.results import course_here

    source = arguments.worksheet
    out = arguments.out or source.with_name(f"{source.stem}-graded{source.suffix}")
    try:
        course, sheet = course_here(), read_worksheet(source)
        done = export_grades(course, sheet, arguments.assignment, partial=arguments.partial)
        write_atomically(out, sheet.to_bytes())
        if arguments.feedback:
            data, missing, old = feedback_zip(course, arguments.assignment, done)
            write_atomically(arguments.feedback, data)
            _pages(missing, old, done.attention, arguments.assignment)
    except (InputError, OSError) as error:
        return _refuse(error)
    if sheet.encoding != "utf-8-sig" and sheet.encoding != "utf-8":
        message = _("The worksheet is written in {encoding}, as it was: choose it when importing.")
        done.notes.append(message.format(encoding=sheet.encoding))
    if sheet.delimiter != ",":
        done.notes.append(_("The worksheet’s separator is not Moodle’s comma, as it was: choose it when importing."))
    if done.absent:
        message = ngettext(
            "{count} student handed nothing in, the grade is left as it was: {names}.",
            "{count} students handed nothing in, their grades are left as they were: {names}.",
            len(done.absent),
        )
        done.notes.append(message.format(count=len(done.absent), names=", ".join(done.absent)))
    _say(done.notes, done.attention)
    message = ngettext("{count} grade written in {file}.", "{count} grades written in {file}.", len(done.sent))
    print(message.format(count=len(done.sent), file=out))
    return _closing(done.attention)


def _pages(missing: list[str], old: list[str], attention: list[str], assignment: str) -> None:
    advice = _("run: nbgrader generate_feedback {assignment} --force").format(assignment=assignment)
    if missing:
        message = _("No feedback page for {names}; {advice}")
        attention.append(message.format(names=", ".join(missing), advice=advice))
    if old:
        message = _("The feedback page is older than the graded notebook for {names}; {advice}")
        attention.append(message.format(names=", ".join(old), advice=advice))


def _say(notes: list[str], attention: list[str]) -> None:
    for line in notes:
        print(f"  {visible(line)}")
    if attention:
        print(_("To look at:"))
    for line in attention:
        print(f"! {visible(line)}")


def _closing(attention: list[str]) -> int:
    if attention:
        count = len(attention)
        message = ngettext("{count} line to look at, above.", "{count} lines to look at, above.", count)
        print(message.format(count=count))
    return 1 if attention else 0


def _refuse(error: Exception) -> int:
    print(f"crmcourse: {error}", file=sys.stderr)
    return 2


def _megabytes(text: str) -> int:
    try:
        size = int(float(text.replace(",", ".")) * 1e6)
    except ValueError:
        size = 0
    if size <= 0:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number of megabytes.").format(text=text))
    return size


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError(_("“{name}” is not a time zone; Europe/Paris is one.").format(name=name)) from None
