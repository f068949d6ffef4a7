"""Tests find the notebook as it was where they stand, be it that the kernel goes back there, or that a copy waits."""

import contextlib

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from submissions import SOLUTIONS

from crmcourse.grading.execute import ExecuteBehindWall
from crmcourse.grading.kernels import Kernel
from crmcourse.grading.sandbox import SandboxError, Server
from crmcourse.grading.sheet import Assignment, Cell, without_hidden

GIVEN, OTHER, TEST = "given", "other", "test"
LIMITS = {"memory": 2048, "disk": 64, "processes": 64, "cpu": 300}
SETUP = (
    GIVEN,
    "import os, warnings\nimport matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd\n"
    "prices = pd.DataFrame({'price': [1.0, 2.0]})",
)


def hiding(visible: str, hidden: str) -> str:
    return f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"


class Counting(ExecuteBehindWall):
    """Counts kernels, and the copies of them."""

    def __init__(self, *arguments, cautious: bool, **traits):
        super().__init__(*arguments, **traits)
        self.cautious, self.passes, self.copies = cautious, 0, 0

    def _pass(self):
        self.passes += 1
        self.careful |= self.cautious
        super()._pass()

    def _hold(self, number):
        self.copies += 1
        return super()._hold(number)


@pytest.fixture(scope="module")
def server():
    one = Server(["matplotlib.pyplot", "numpy", "pandas"], sandbox=False)
    yield one
    one.close()


def run(server, cells, cautious=False):
    """Run a notebook, and return what each cell shows, then how many kernels and copies that took."""
    known, written = [], []
    for number, (kind, source) in enumerate(cells):
        name = None if kind == OTHER else f"cell{number}"
        sort = {"locked": kind != OTHER, "grade": kind == TEST, "points": 1.0 if kind == TEST else None}
        known.append(Cell(name, "code", source, without_hidden(source), **sort))
        written.append(new_code_cell(source, metadata={"nbgrader": known[-1].metadata()} if name else {}))
    executor = Counting(
        Assignment("toy", "toy", known), lambda: Kernel(server, LIMITS, {}), timeout=60, cautious=cautious
    )
    notebook = executor.preprocess(new_notebook(cells=written), {})[0]
    shown = [(cell.execution_count, [dict(one) for one in cell.outputs]) for cell in notebook.cells]
    return nbformat.from_dict(shown), executor.passes, executor.copies


def failures(shown) -> list[str]:
    return [f"{one['ename']}: {one['evalue']}" for _count, outputs in shown for one in outputs if "ename" in one]


def stays(*cells):
    """A notebook to which the kernel can go back: one kernel, no copy."""
    return pytest.param([SETUP, *cells], 1, False)


def comes_too_late(*cells):
    """A notebook that changes what tests above rest on: it is run twice, the second time with copies."""
    return pytest.param([SETUP, *cells], 2, True)


def is_spoilt(*cells):
    """A notebook of which tests change what those of the last place rest on: these have another kernel."""
    return pytest.param([SETUP, *cells], 2, False)


def is_copied(*cells):
    """A notebook of which one sees beforehand that one would not see it change."""
    return pytest.param([SETUP, *cells], 1, True)


VALUES = (OTHER, "values = [1]"), (TEST, hiding("got = values\nassert got == [1]", "assert got == values == [1]"))
AGAIN = TEST, "assert values == [1]"
COUNTER = """
def make():
    n = 0
    def count():
        nonlocal n
        n += 1
        return n
    return count
count = make()
"""
DRAWS = (OTHER, "def draws():\n    return np.random.get_state()[1].sum()\nn = draws()")
SCENARIOS = {
    "new names": stays(*VALUES, (OTHER, "more = values + [2]"), (TEST, "assert more == [1, 2]\nassert values == [1]")),
    "a name that means something else later": stays(
        (OTHER, "def f():\n    return step\nstep = 1\nn = f()"),
        (TEST, hiding("got = f()\nassert got == 1", "assert f() == got == n == 1")),
        (OTHER, "step = 2\nn = f()"),
        (TEST, hiding("got = f()\nassert got == 2", "assert f() == got == n == 2")),
        (OTHER, "def f():\n    return 3\nn = f()"),
        (TEST, hiding("got = f()\nassert got == 3", "assert f() == got == n == 3")),
        (OTHER, "del f, n, step"),
    ),
    "given data that answers spoil in tests": stays(
        (OTHER, "def spoil():\n    prices.loc[0, 'price'] = 9.0\n    return prices['price'].sum()\nx = 1"),
        (TEST, hiding("assert spoil() == 11.0 and x == 1", "assert prices.loc[0, 'price'] in (1.0, 9.0)")),
        (OTHER, "y = 2"),
        (TEST, hiding("assert prices.loc[0, 'price'] == 1.0 and y == 2", "assert prices['price'].sum() == 3.0")),
        (OTHER, "z = 3"),
        (TEST, "assert prices.loc[0, 'price'] == 1.0 and z == 3"),
    ),
    "a figure": stays(
        *VALUES,
        (OTHER, "figure, axes = plt.subplots()\naxes.plot(values);"),
        (TEST, "assert len(plt.figure().axes) == 0"),
        (OTHER, "ratio = 1"),
        (TEST, "assert ratio == 1"),
    ),
    "a list that grows": comes_too_late(*VALUES, (OTHER, "values.append(2)"), (TEST, "assert values == [1, 2]")),
    "a table that gets a column": comes_too_late(
        (OTHER, "table = pd.DataFrame({'a': [1]})"),
        (TEST, "assert list(table) == ['a']"),
        (OTHER, "table['b'] = 2"),
        (TEST, "assert list(table) == ['a', 'b']"),
    ),
    "a default that remembers": comes_too_late(
        (OTHER, "def count(x, seen=[]):\n    seen.append(x)\n    return len(seen)\nn = 0"),
        (TEST, "assert count(1) == 1 and n == 0"),
        (OTHER, "n = count(5)"),
        (TEST, "assert n == 1"),
    ),
    "a global that remembers": comes_too_late(
        (OTHER, "memory = {}\ndef square(x):\n    return memory.setdefault(x, len(memory))\nn = 0"),
        (TEST, "assert square(7) == 0 and n == 0"),
        (OTHER, "n = square(5)"),
        (TEST, "assert square(6) == 1"),
    ),
    "a name in a text": comes_too_late(
        (OTHER, "bounds = [1]\ndef above(t):\n    return len(t.query('price > @bounds[0]'))\nn = above(prices)"),
        (TEST, "assert above(prices) == n == 1"),
        (OTHER, "bounds[0] = 0"),
        (TEST, "assert above(prices) == 2"),
    ),
    "tests that change what other tests rest on": is_spoilt(
        (OTHER, "log = []\ndef note(x):\n    log.append(x)\n    return len(log)\nn = 0"),
        (TEST, "assert note(1) == 1 and n == 0"),
        (OTHER, "m = len(log)"),
        (TEST, "assert m == 0 and log == []"),
    ),
    "options of pandas": comes_too_late(*VALUES, (OTHER, "pd.set_option('display.max_rows', 7)"), AGAIN),
    "warnings": comes_too_late(*VALUES, (OTHER, "warnings.simplefilter('error')"), AGAIN),
    "style of figures": comes_too_late(*VALUES, (OTHER, "plt.rcParams['font.size'] = 30"), AGAIN),
    "environment": comes_too_late(*VALUES, (OTHER, "os.environ['LANGUAGE'] = 'en'"), AGAIN),
    "a file": comes_too_late(*VALUES, (OTHER, "open('cache.txt', 'w').close()"), AGAIN),
    "chance": comes_too_late(
        DRAWS,
        (TEST, "assert draws() == n"),
        (OTHER, "np.random.seed(4)\nother = draws()"),
        (TEST, "assert draws() == other"),
    ),
    "an attribute of a function": is_copied(
        (OTHER, "def count():\n    count.n += 1\n    return count.n\ncount.n = 0"),
        (TEST, "assert count() == 1"),
        (OTHER, "n = count()"),
        (TEST, "assert count() == 2"),
    ),
    "a closure": is_copied(
        (OTHER, COUNTER),
        (TEST, "assert count() == 1"),
        (OTHER, "n = count()"),
        (TEST, "assert count() == 2"),
    ),
    "a class": is_copied(
        (OTHER, "class Count:\n    n = 0\n    def step(self):\n        Count.n += 1\n        return Count.n"),
        (TEST, "assert Count().step() == 1"),
        (OTHER, "n = Count().step()"),
        (TEST, "assert Count().step() == 2"),
    ),
    "a cache": is_copied(
        (OTHER, "import functools\nparts = [1]\n@functools.lru_cache\ndef first():\n    return parts[0]\nparts[0] = 2"),
        (TEST, "assert first() == 2"),
        (OTHER, "n = first()\nparts[0] = 3"),
        (TEST, "assert first() == 2"),
    ),
    "a method and its object": is_copied(
        (OTHER, "values = [1]\nput = values.append\nn = len(values)"),
        (TEST, "put(2)\nassert put.__self__ == [1, 2] and n == 1"),
        (OTHER, "put(3)\nm = len(values)"),
        (TEST, "assert put.__self__ == [1, 3] and m == 2"),
    ),
    "a function in a dictionary": comes_too_late(
        (OTHER, "def count(x, seen=[]):\n    seen.append(x)\n    return len(seen)\nboth = {'one': [count]}\nn = 0"),
        (TEST, "assert both['one'][0](1) == 1 and n == 0"),
        (OTHER, "n = both['one'][0](5)"),
        (TEST, "assert n == 1"),
    ),
    "a module of one's own": is_copied(
        (OTHER, "open('own.py', 'w').write('seen = []\\ndef count():\\n    seen.append(1)\\n    return len(seen)')"),
        (OTHER, "from own import count\nn = 0"),
        (TEST, "assert count() == 1 and n == 0"),
        (OTHER, "n = count()"),
        (TEST, "assert count() == 2"),
    ),
    "all names at once": is_copied(
        (OTHER, "memory = []\ndef count():\n    globals()['memory'].append(1)\n    return len(memory)\nn = 0"),
        (TEST, "assert count() == 1 and n == 0"),
        (OTHER, "n = count()"),
        (TEST, "assert count() == 2"),
    ),
    "a function of a library": is_copied(
        (OTHER, "import textwrap\nn = 1"),
        (TEST, "assert textwrap.fill('2') == '2' and n == 1"),
        (OTHER, "textwrap.fill = len\nn = 'one'"),
        (TEST, "assert textwrap.fill(n) == 3"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "passes", "copied"), SCENARIOS.values(), ids=SCENARIOS)
def test_the_notebook_is_as_it_was(server, cells, passes, copied):
    shown, taken, copies = run(server, cells)
    assert failures(shown) == []
    assert shown == run(server, cells, cautious=True)[0]
    assert (taken, copies > 0) == (passes, copied)


def test_a_wrong_answer_fails_at_its_own_place_only(server):
    cells = [
        SETUP,
        (OTHER, "n = 2"),
        (TEST, hiding("assert n == 2", "assert n == 3")),
        (OTHER, "n = 3"),
        (TEST, hiding("assert n == 3", "assert n == 3")),
    ]
    shown, passes, copies = run(server, cells)
    assert [bool(failures([one])) for one in shown] == [False, False, True, False, False]
    assert (passes, copies) == (1, 0)


@pytest.mark.parametrize("wicked", ["os._exit(1)", "os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)"])
def test_a_test_that_dies_takes_no_other_along(server, wicked):
    cells = [
        SETUP,
        (OTHER, f"def f():\n    {wicked}\nn = 1"),
        (TEST, "assert n == 1"),
        (TEST, "f()"),
        (OTHER, "n = 2"),
        (TEST, hiding("assert n == 2", "f()")),
        (TEST, "assert n == 2"),
    ]
    shown, passes, _copies = run(server, cells)
    assert [bool(failures([one])) for one in shown] == [False, False, False, True, False, True, False]
    assert passes > 1


KILLED = "os.kill(server, signal.SIGKILL)\nos.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    "cells",
    [
        [(OTHER, KILLED)],
        [(TEST, KILLED)],
        [(TEST, KILLED), (OTHER, "n = 1"), (TEST, "assert n == 1")],
        [(OTHER, "n = 1"), (TEST, "assert n == 1"), (TEST, hiding("n", KILLED))],
    ],
    ids=["in a cell", "in a test", "in a test above others", "in a hidden test"],
)
@pytest.mark.parametrize("cautious", [False, True])
def test_the_death_of_the_server_is_nobodys_mistake(cells, cautious):
    with contextlib.closing(Server(sandbox=False)) as mortal:
        setup = GIVEN, f"import os, signal\nserver = {mortal.process.pid}"
        with pytest.raises(SandboxError):
            run(mortal, [setup, *cells], cautious)


def test_a_death_in_the_kernel_spares_its_copies(server):
    cells = [
        SETUP,
        (OTHER, "class One:\n    n = 1"),
        (TEST, "assert One.n == 1"),
        (OTHER, "m = One.n + 1\ndef f():\n    os._exit(1)"),
        (TEST, hiding("assert m == 2", "f()")),
        (OTHER, "k = m + 1"),
        (TEST, "assert k == 3"),
    ]
    shown, _passes, copies = run(server, cells)
    assert [bool(failures([one])) for one in shown] == [False, False, False, False, True, False, False]
    assert copies


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.parent.name)
def test_no_exercise_needs_more_than_one_kernel(server, path):
    cells = []
    for cell in nbformat.read(path, 4).cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            cells.append((OTHER if not marks.get("locked") else TEST if marks["grade"] else GIVEN, cell.source))
    shown, passes, copies = run(server, cells)
    assert failures(shown) == []
    assert (passes, copies) == (1, 0)


def test_threads_may_change_anything_so_nothing_waits(server):
    thread = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\nn = 1"
    cells = [
        SETUP,
        (OTHER, thread),
        (TEST, "assert n == 1"),
        (OTHER, "m = n + 1"),
        (TEST, "assert m == 2"),
    ]
    assert failures(run(server, cells)[0]) == []


def test_what_is_hidden_shows_nowhere(server):
    """A test's hidden part runs after the visible parts of all places: an answer that repeats it has no one to tell."""
    tell = "told = []\ndef f(x):\n    print('told', told)\n    told.append(x)\n    return told\nn = 1"
    cells = [
        SETUP,
        (OTHER, tell),
        (TEST, hiding("assert f(1) and n", "f('hidden one')")),
        (OTHER, "m = 2"),
        (TEST, hiding("assert f(2) and m", "f('hidden two')")),
    ]
    visible = [one for _count, outputs in run(server, cells)[0] for one in outputs if "hidden" in one.get("text", "")]
    assert visible == []
