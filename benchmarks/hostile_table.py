"""Give the hostile set to nbgrader autograde and to crmcourse grade, and print what became of each case, in Markdown.

nbgrader has no wall: it gets the cases that are safe to run without one, each in a copy of the course, so that a case
that stops or hangs it does not stop the others. The right score is that of the case itself (``tests/hostile``).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile import ALL, CASES, Case, toy
from submissions import Course
from test_grading_hostile import crmcourse, good_notebook, make_course

PATIENCE = 120  # seconds that nbgrader may take for one case
CELL = 10  # seconds that a cell may take, for both
POINTS = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points for cell in toy.source().cells
          if cell.metadata.get("nbgrader", {}).get("grade_id") in ALL}  # fmt: skip
HUNG, UNSAFE = "hung", "not tried: unsafe without a wall"
EMPTY = dict.fromkeys(ALL)
NOTE = """
Points of the three automatic tests. Right (no ✗) is the score that the case deserves; for a file that nobody can read,
that no point is given and a person is told. A score that is missing counts as 0 among the points lost."""


@dataclass
class Found:
    """What a grader made of a case: points by test, None where it gave none, and what it said."""

    said: str
    points: dict[str, float | None] = field(default_factory=EMPTY.copy)

    @property
    def tried(self) -> bool:
        return self.said != UNSAFE

    @property
    def score(self) -> str:
        if self.said in (HUNG, UNSAFE):
            return ""
        return "no score" if None in self.points.values() else f"{sum(self.points.values()):g}/{sum(POINTS.values()):g}"


def expected(case: Case) -> dict[str, float]:
    """Return the points by test that a case deserves."""
    return {test: 0 if test in case.fails else points for test, points in POINTS.items()}


def verdict(case: Case, found: Found) -> str:
    """Return "right", "undeserved", "lost" or "empty"; right is no point where only a person can judge."""
    if case.outcome == "by_hand":
        return "undeserved" if any(found.points.values()) else "right"
    if None in found.points.values():
        return "empty"
    gains = [found.points[test] - right for test, right in expected(case).items()]
    return "undeserved" if max(gains) > 0 else "lost" if min(gains) < 0 else "right"


# --- the two graders --------------------------------------------------------------------------------------------------


def points(course: Course, student: str) -> dict[str, float | None]:
    """Read the automatic points of a student in the gradebook."""
    grades = course.scores("toy").get(student, {})
    return {test: grades[test][0] if test in grades else None for test in ALL}


def nbgrader(course: Course, case: Case) -> Found:
    """Run ``nbgrader autograde`` for one case in a copy of the course, and end all that it leaves."""
    if not case.safe:
        return Found(UNSAFE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Course(Path(shutil.copytree(course.folder, Path(folder, "course"))))
        case.hand_in(copy.folder, good_notebook(copy))
        # the system read-only, and processes of its own, so that what a case leaves ends with it
        fence = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", folder, folder]
        words = ["autograde", "toy", "--student", case.name, f"--Execute.timeout={CELL}"]
        process = subprocess.Popen(
            [*fence, "--unshare-pid", "--unshare-net", "--die-with-parent", sys.executable, "-m", "nbgrader", *words],
            cwd=copy.folder, text=True, errors="replace", env={**os.environ, "TMPDIR": folder, "HOME": folder},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            log = process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return Found(HUNG)
        return Found(_refusal(log) if process.returncode else "", points(copy, case.name))


def _refusal(log: str) -> str:
    """Return the error that ended the last traceback of a log, or else its first complaint."""
    errors = re.findall(r"^ +(?:\w+\.)*(\w+(?:Error|Exception): .*)", log, re.MULTILINE)[-1:]
    errors += re.findall(r"\| (?:ERROR|CRITICAL)\] (.*)", log)
    return "refused: " + re.sub(r"/\S*/course/", "", errors[0]) if errors else "refused"


def ours(course: Course) -> dict[str, Found]:
    """Run ``crmcourse grade`` for all cases, in one run."""
    from crmcourse.grading import ledger

    for case in CASES.values():
        case.hand_in(course.folder, good_notebook(course))
    environment = {**os.environ, "CRMCOURSE_LANGUAGE": "en"}
    done = crmcourse(course.folder, "grade", "toy", "--timeout", str(CELL), "--memory", "512", env=environment)
    if done.returncode == 2:
        raise SystemExit(done.stderr)
    found = {}
    for name in CASES:
        entry = ledger.read(course.folder, "toy", name)
        repairs = sorted({repair["what"] for repair in entry.repairs})
        said = [f"by hand: {entry.reason}"] if entry.reason else []
        said += [f"repaired: {', '.join(repairs)}"] if repairs else []
        said += [f"reported: {'; '.join(entry.tampering)}"] if entry.tampering else []
        found[name] = Found("; ".join(said), points(course, name))
    return found


# --- the table --------------------------------------------------------------------------------------------------------


def _cell(text: str, longest: int = 110) -> str:
    text = " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def row(case: Case, theirs: Found, mine: Found) -> str:
    """Return the line of a case."""
    right = "to a person" if case.outcome == "by_hand" else Found("", expected(case)).score
    cells = [case.name, case.idea]
    for found in (theirs, mine):
        mark = "✗ " if found.tried and verdict(case, found) != "right" else ""
        cells.append(mark + " · ".join(text for text in (found.score, found.said) if text))
    return "| " + " | ".join(_cell(text) for text in [*cells, right]) + " |"


def totals(both: list[tuple[Case, Found]]) -> str:
    """Count what a grader did with the cases that it was given."""
    tried = [(case, found) for case, found in both if found.tried]
    verdicts = [verdict(case, found) for case, found in tried]
    gained = lost = 0.0
    for case, found in tried:
        for test, right in expected(case).items():
            gain = (found.points[test] or 0) - right
            gained, lost = gained + max(gain, 0), lost + max(-gain, 0)
    counts = f"{verdicts.count('right')} right of {len(tried)}, {verdicts.count('empty')} without a score"
    return f"{counts}; {gained:g} points undeserved, {lost:g} lost"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        course = make_course(Path(folder, "course"))
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            theirs = dict(zip(CASES, pool.map(lambda case: nbgrader(course, case), CASES.values()), strict=True))
        mine = ours(course)
    print("| case | its idea | nbgrader autograde | crmcourse grade | right score |\n|---|---|---|---|---|")
    for name, case in CASES.items():
        print(row(case, theirs[name], mine[name]))
    counts = [totals([(case, found[name]) for name, case in CASES.items()]) for found in (theirs, mine)]
    print(f"| all {len(CASES)} | | {counts[0]} | {counts[1]} | |\n{NOTE}")


if __name__ == "__main__":
    main()
