"""Grade a class of 200 twice, in one run: with nbgrader autograde, and with crmcourse grade.

The class is made from the answers of tests/answers, two or three of them a notebook, always the same. Both graders get
the same notebooks, start with an empty gradebook, and their scores are compared cell by cell. ``BENCH_CHAPTER`` is the
exercise: both spend the same on learners' cells and tests, so the slower these are, the smaller the ratio. (Given cells
that make the same for everybody are run once here: the overhead is what a submission takes beyond all other cells.)
``BENCH_CLASS`` is the size of the class, ``BENCH_SAMPLE`` how many of it nbgrader gets (three or more, all when none is
named): it is serial, so that its time, its own start apart, is in proportion.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from submissions import SOLUTIONS, Course, all_answers, combine, hand_in

from crmcourse.grading import ledger
from crmcourse.grading.sandbox import ENVIRONMENT

CHAPTER = os.environ.get("BENCH_CHAPTER", "03_frac")
CLASS = int(os.environ.get("BENCH_CLASS", 200))
SAMPLE = min(int(os.environ.get("BENCH_SAMPLE", CLASS)), CLASS)


def make_class(folder: Path, size: int) -> Course:
    """Write the class: each notebook is the solution with two or three other answers."""
    course = Course(folder)
    solution = next(path for path in SOLUTIONS if path.parent.name == CHAPTER)
    release = course.generate(solution)
    chance, answers = random.Random(3), all_answers(CHAPTER)
    for number in range(size):
        written = combine(chance.sample(answers, chance.choice((2, 3))))
        course.submit(f"student{number:03}", CHAPTER, hand_in(release, solution, written), solution.name)
    return course


def cell_seconds(course: Course, count: int = 12) -> float:
    """Return the seconds that answers and tests of a notebook take in a process that has run others, with outputs."""
    program = """
import sys, time, nbformat, warnings
warnings.simplefilter("ignore")
import crmcourse as crm, pandas, matplotlib.pyplot as plt
from crmcourse import expect
from crmcourse.grading.shell import make_shell, run
shell = make_shell()
times = []
for path in sys.argv[1:]:
    shell.reset(); plt.close("all")
    times.append(0)
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            start = time.perf_counter()
            run(shell, cell.source)
            known = cell.metadata.get("nbgrader", {})
            if not known.get("locked") or known.get("grade"):
                times[-1] += time.perf_counter() - start
print("SECONDS", sum(times[1:]) / len(times[1:]), file=sys.stderr)
"""
    paths = sorted(str(path) for path in course.folder.glob(f"autograded/*/{CHAPTER}/*.ipynb"))[: count + 1]
    environment = {**os.environ, **{name: ENVIRONMENT[name] for name in ("MPLBACKEND", "OMP_NUM_THREADS")}}
    done = subprocess.run(
        [sys.executable, "-c", program, *paths], capture_output=True, text=True, env=environment, check=True
    )
    return float(re.search(r"SECONDS ([\d.]+)", done.stderr)[1])


def seconds(course: Course, *options: str) -> float:
    """Return how long nbgrader autograde takes."""
    start = time.perf_counter()
    course.nbgrader("autograde", CHAPTER, *options)
    return time.perf_counter() - start


def main() -> None:
    """Run both, compare, print."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = make_class(Path(folder) / "ours", CLASS), make_class(Path(folder) / "theirs", SAMPLE)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "crmcourse.grading.cli", "grade", CHAPTER], cwd=ours.folder, check=False
        )
        fast = time.perf_counter() - start
        assert done.returncode == 0, "crmcourse grade left something to see by hand"
        first = seconds(theirs, "--student", "student000")
        rest = seconds(theirs)  # it leaves alone what is graded
        each = (rest - first) / (SAMPLE - 2)  # its own start, which both runs have, apart
        slow = first + (CLASS - 1) * each
        expected, found = theirs.scores(CHAPTER), ours.scores(CHAPTER)
        different = [student for student, scores in expected.items() if scores != found[student]]
        cells = cell_seconds(ours)
        spent = [entry.seconds for entry in ledger.entries(ours.folder, CHAPTER)]
        workers = len(os.sched_getaffinity(0))
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{CLASS} submissions of {CHAPTER}, {workers} processors")
    print(f"{'nbgrader autograde':24}{slow:9.1f} s   {slow / CLASS:6.2f} s a submission   ({SAMPLE} measured)")
    print(f"{'crmcourse grade':24}{fast:9.1f} s   {fast / CLASS:6.2f} s a submission")
    print(f"scores: {len(expected)} submissions, {sum(map(len, expected.values()))} cells, {len(different)} differ")
    print(f"cells alone {cells:.2f} s; in its worker a submission {sum(spent) / len(spent):.2f} s (starts included)")
    print(f"overhead_seconds_a_submission {workers * fast / CLASS - cells:.2f}")
    print(f"ratio grading_vs_nbgrader {slow / fast:.1f}")
    assert not different, different


if __name__ == "__main__":
    main()
