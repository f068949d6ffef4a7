"""``crmcourse grade``: what an instructor types, and what is said back."""

import argparse
import contextlib
import logging
import os
import sys
import time
import warnings
from pathlib import Path

from crmcourse.grading.cli import CommandError, visible
from crmcourse.messages import _, ngettext

__all__ = ["register", "run"]


def register(subparsers) -> None:
    """Add the sub-command ``grade``."""
    parser = subparsers.add_parser(
        "grade",
        help=_("grade what students handed in"),
        description=_(
            "Grade the submissions of an assignment, each in a sandbox, with nbgrader's formats, gradebook and scores. "
            "A run that was stopped goes on where it stood; "
            "what is graded already is left alone unless it was handed in anew."
        ),
        epilog=_("Exit status: 0 all graded, 1 some to see by hand, 2 the command could not run."),
    )
    parser.add_argument("assignment", metavar=_("ASSIGNMENT"), help=_("name of the assignment, for instance 03_frac"))
    parser.add_argument("--student", default="*", metavar="ID", help=_("only this student"))
    parser.add_argument("--force", action="store_true", help=_("grade again what is graded already"))
    parser.add_argument(
        "--workers", type=_number, default=None, metavar="N", help=_("how many at once (one a processor)")
    )
    parser.add_argument("--timeout", type=_number, default=None, metavar="S", help=_("seconds that a cell may take"))
    parser.add_argument(
        "--memory", type=_number, default=2048, metavar="MB", help=_("memory that a submission may take")
    )
    parser.add_argument("--executor", metavar="dask://HOST:PORT", help=_("send the work to a Dask cluster"))
    parser.add_argument("--course", type=Path, default=None, metavar=_("FOLDER"), help=_("folder of the course (here)"))
    parser.add_argument(
        "--no-sandbox", action="store_true", help=_("run students’ code with your rights, on your files: dangerous")
    )
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(_("a whole number above 0 is expected, not {text}").format(text=text))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Grade, and return the exit status."""
    warnings.filterwarnings("ignore")
    logging.getLogger("nbgrader").setLevel(logging.CRITICAL)
    from crmcourse.grading import sandbox

    problem = sandbox.missing()
    if arguments.no_sandbox:
        print("!" * 78 + "\n" + _(
            "WITHOUT SANDBOX: what students wrote runs with your rights. It can read and change your files,\n"
            "the gradebook and the solutions, and use the network."
        ) + "\n" + "!" * 78, file=sys.stderr)  # fmt: skip
    elif problem is not None and arguments.executor is None:
        raise CommandError(problem)
    if arguments.executor is not None:
        return _grade(arguments)
    with contextlib.closing(sandbox.Server(sandbox.USUAL, sandbox=not arguments.no_sandbox)) as server:
        return _grade(arguments, server)  # while it imports the rest of this program, the server gets warm


def _grade(arguments: argparse.Namespace, server=None) -> int:
    from crmcourse.grading.batch import Options, grade_all, todo
    from crmcourse.grading.course import Course
    from crmcourse.grading.writer import Writer, lock

    course = Course(arguments.course)
    course.app.log.setLevel(logging.CRITICAL)
    start = time.monotonic()
    with lock(course):
        assignment = course.assignment(arguments.assignment)
        submissions = course.submissions(assignment.name, arguments.student)
        if not submissions:
            where = course.folder("submitted", arguments.student, assignment.name)
            raise CommandError(_("Nothing was handed in: there is no {folder}.").format(folder=where))
        options = Options(
            timeout=arguments.timeout or course.setting("Execute", "timeout", 60) or 60,
            memory=arguments.memory,
            workers=arguments.workers or len(os.sched_getaffinity(0)),
            executor=arguments.executor,
            sandbox=not arguments.no_sandbox,
            server=server,
        )
        writer = Writer(course, assignment)
        try:
            tasks = todo(course, assignment, submissions, writer.graded(), arguments.force)
            seen: dict[str, int] = dict.fromkeys(("graded", "repaired", "by_hand"), 0)
            with Progress(len(tasks), assignment.name) as progress:

                def report(entry) -> None:
                    seen[entry.outcome] += 1
                    progress.step()
                    for line in lines(entry):
                        progress.say(line)

                grade_all(course, assignment, tasks, options, writer, report)
        finally:
            writer.close()
    print(summary(seen, len(submissions) - len(tasks), time.monotonic() - start))
    return 1 if seen["by_hand"] else 0


def lines(entry) -> list[str]:
    """What there is to say of a submission: nothing when all went well."""
    said = []
    if entry.outcome == "by_hand":
        said.append(_("to see by hand: {reason}").format(reason=entry.reason))
    texts = [repair["text"] for repair in entry.repairs]
    if texts:
        more = f" (+{len(texts) - 3})" if len(texts) > 3 else ""
        said.append(_("repaired: {repairs}").format(repairs=" ".join(texts[:3]) + more))
    said += entry.tampering
    return [visible(f"  {entry.student:<16} {text}") for text in said]


def summary(seen: dict[str, int], before: int, seconds: float) -> str:
    """Sum a run up in one line."""
    parts = [
        ngettext("{count} submission graded", "{count} submissions graded", seen["graded"]).format(
            count=seen["graded"]
        ),
        _("{count} graded after repair").format(count=seen["repaired"]),
        _("{count} to see by hand").format(count=seen["by_hand"]),
    ]
    if before:
        parts.append(_("{count} done before").format(count=before))
    return ", ".join(parts) + f" ({seconds:.0f} s)."


class Progress:
    """A bar on the terminal, with lines above it; without a terminal, only the lines."""

    def __init__(self, total: int, title: str):
        self.total, self.title, self.stream, self.done = total, title, sys.stderr, 0
        self.start = time.monotonic()
        self.live = self.stream.isatty() and total > 0

    def __enter__(self) -> "Progress":
        self._draw()
        return self

    def __exit__(self, *error) -> None:
        if self.live:
            print(file=self.stream)

    def step(self) -> None:
        """Count one more."""
        self.done += 1
        self._draw()

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        if self.live:
            print("\r\x1b[K", end="", file=self.stream)
        print(line, file=self.stream, flush=True)
        self._draw()

    def _draw(self) -> None:
        if self.live:
            width = 30
            full = width * self.done // self.total
            rate = (time.monotonic() - self.start) / self.done if self.done else 0
            left = f" {rate * (self.total - self.done):.0f} s" if self.done else ""
            bar = "█" * full + "·" * (width - full)
            print(f"\r\x1b[K{self.title} {bar} {self.done}/{self.total}{left}", end="", file=self.stream, flush=True)
