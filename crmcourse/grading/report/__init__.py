"""``crmcourse report``: one HTML page on a class, for the teacher.

``content`` gathers, from the gradebook and the graded notebooks: ``figures`` (grades, items), ``mistakes`` (wrong
answers put together), ``similar`` (works that look alike), all of them over ``work`` and ``tokens``; ``page`` writes.
"""

import argparse
import sys
from pathlib import Path

from crmcourse.messages import _

__all__ = ["register"]


def register(subparsers) -> None:
    """Add ``report`` to the commands."""
    report = subparsers.add_parser(
        "report",
        help=_("write a page on how the class did"),
        description=_(
            "Writes one HTML page for the teacher: how grades spread, how each item went, the wrong answers that come "
            "back, the notebooks to look at, the works that look alike. It needs no network."
        ),
    )
    report.add_argument("assignment", metavar="ASSIGNMENT", help=_("name of the assignment, such as 03_frac"))
    report.add_argument(
        "--out", type=Path, metavar="FILE.html", help=_("file to write (default: grading/ASSIGNMENT/report.html)")
    )
    report.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace) -> int:
    """Run ``crmcourse report``: 0 when the page is written, 2 when it cannot be."""
    from datetime import date

    from crmcourse.checks import InputError
    from crmcourse.grading.ledger import FOLDER, write_atomically
    from crmcourse.grading.report.content import gather
    from crmcourse.grading.report.page import html
    from crmcourse.grading.results import course_here

    try:
        course = course_here()
        content = gather(course, arguments.assignment)
        out = arguments.out or Path(FOLDER, arguments.assignment, "report.html")
        write_atomically(out, html(content, date.today()).encode())
    except (InputError, OSError) as error:
        print(f"crmcourse: {error}", file=sys.stderr)
        return 2
    print(_("The report is in {file}.").format(file=out))
    return 0
