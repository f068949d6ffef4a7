"""Given cells that run ahead: a notebook is the same with and without, and what learners change is never overlooked."""

import json
import subprocess
import sys

import nbformat
import pytest
from submissions import SOLUTIONS, cells_of

# Runs each scenario in forks of one warm process: once with the given cells ahead, once without.
PROGRAM = """
import json, os, sys
import matplotlib
matplotlib.use("module://matplotlib_inline.backend_inline")
import matplotlib.pyplot, numpy, pandas
from crmcourse.grading.ahead import Ahead
from crmcourse.grading.shell import Stream, make_shell, run

def play(cells, ahead):
    shell = make_shell()
    given = [code for kind, code in cells if kind == "given"]
    before = Ahead(shell, given) if ahead else None
    taken, shown = [], []
    session = shell.displayhook.session
    for kind, code in cells:
        messages = []
        found = before and before.take(code if kind == "given" else None, False)
        if found:
            messages, reply = found.messages, found.reply
        else:
            session.deliver = lambda *message: messages.append(message)
            sys.stdout = Stream("stdout", session.deliver)
            reply = run(shell, code)
            sys.stdout.flush()
            sys.stdout = sys.__stdout__
        if kind == "given":
            taken.append(bool(found))
        shown.append([reply["status"], reply["count"], [[sort, content] for sort, content in messages]])
    names = {name: repr(value) for name, value in shell.user_ns.items() if not name.startswith("_i") and name != "open"}
    names = {name: text for name, text in names.items() if " at 0x" not in text}
    return {"taken": taken, "shown": shown, "names": names, "inputs": list(shell.history_manager.input_hist_raw)}

for line in sys.stdin:
    cells = json.loads(line)
    for ahead in (True, False):
        out, into = os.pipe()
        if not os.fork():
            try:
                os.write(into, json.dumps(play(cells, ahead), default=repr).encode())
            finally:
                os._exit(0)
        os.close(into)
        print(open(out).read(), flush=True)
        os.wait()
"""
SETUP = (
    "given",
    """import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
orders = pd.DataFrame({"account": [1, 1, 2], "amount": [10.0, 20.0, 5.0], "channel": ["web", "shop", "web"]})
dates = pd.date_range("2024-01-01", periods=3)
numbers, words, rates = np.arange(3), ["a", ["b"]], {"x": 1.0}
orders.head(2)""",
)
DOUBLE = "answer", "def double(x):\n    return 2 * x"
TOTALS = (
    "given",
    """totals = orders.groupby("account")["amount"].sum()
print("totals")
totals.to_frame()""",
)
LAST = "answer", "kept = (_, Out[len(In) - 2])\ntotals.max()"

SCENARIOS = {
    "nothing_changed": ([SETUP, DOUBLE, TOTALS, LAST], [True, True]),
    "a_function_of_it": (
        [SETUP, ("given", "def total(k): return orders.loc[orders['account'] == k, 'amount'].sum()\none = total(1)"),
         ("answer", "total(1)"), ("given", "two = total(2)\ntwo"), ("answer", "two, one")],
        [True, True, True],
    ),
    "a_function_whose_table_changed": (
        [SETUP, ("given", "def total(k): return orders.loc[orders['account'] == k, 'amount'].sum()\none = total(1)"),
         ("answer", "orders.loc[2, 'amount'] = 7"), ("given", "two = total(2)\ntwo")],
        [True, True, False],
    ),
    "a_name_bound_anew": ([SETUP, ("answer", "orders = orders.copy()"), TOTALS], [True, False]),
    "a_value_changed": ([SETUP, ("answer", "orders.loc[0, 'amount'] = 99"), TOTALS], [True, False]),
    "a_column_added": ([SETUP, ("answer", "orders['new'] = 1"), TOTALS], [True, False]),
    "a_column_renamed": ([SETUP, ("answer", "orders.columns = ['account', 'amount', 'way']"), TOTALS], [True, False]),
    "a_column_of_another_type": ([SETUP, ("answer", "orders['account'] *= 1.0"), TOTALS], [True, False]),
    "an_index_named": ([SETUP, ("answer", "orders.index.name = 'row'"), TOTALS], [True, False]),
    "an_array_changed": ([SETUP, ("answer", "numbers[0] = 5"), ("given", "top = numbers.max()")], [True, False]),
    "a_list_changed": ([SETUP, ("answer", "words[1].append('c')"), ("given", "count = len(words[1])")], [True, False]),
    "a_dictionary_changed": ([SETUP, ("answer", "rates['x'] = 2.0"), ("given", "rate = rates['x']")], [True, False]),
    "other_data_changed": ([SETUP, ("answer", "numbers[0] = 5"), TOTALS], [True, True]),
    "a_built_in_hidden": ([SETUP, ("answer", "len = max"), ("given", "count = len(words)")], [True, False]),
    "an_option_set": ([SETUP, ("answer", "pd.set_option('display.precision', 2)"), TOTALS], [True, False]),
    "a_style_set": ([SETUP, ("answer", "plt.rcParams['lines.linewidth'] = 9"), TOTALS], [True, False]),
    "a_seed_set": ([SETUP, ("answer", "np.random.seed(3)"), ("given", "draw = numbers.sum()")], [True, False]),
    "a_mode_set": ([SETUP, ("answer", "plt.ion();"), TOTALS], [True, False]),
    "it_changes_what_was_given": (
        [SETUP, ("answer", "list(orders)"), ("given", "orders['year'] = 2024"), ("answer", "list(orders)"), TOTALS],
        [True, False, False],
    ),
    "it_draws_from_the_common_chance": (
        [SETUP, ("answer", "np.random.seed(1)"), ("given", "np.random.seed(2)\nnoise = np.random.normal()"),
         ("answer", "np.random.normal()")],
        [True, False],
    ),
    "it_sets_an_option": (
        [SETUP, ("answer", "orders"), ("given", "pd.set_option('display.max_columns', 1)"), ("answer", "orders")],
        [True, False],
    ),
    "it_writes_a_file": (
        [SETUP, DOUBLE, ("given", "import pathlib\npathlib.Path('left.txt').write_text('x')")], [True, False],
    ),
    "it_leaves_a_thread": (
        [SETUP, DOUBLE, ("given", "import threading, time\nthreading.Thread(target=time.sleep, args=(2,)).start()")],
        [True, False],
    ),
    "it_needs_an_answer": ([SETUP, ("answer", "part = 0.5"), ("given", "half = part * 2\nhalf")], [True, False]),
    "it_fails": ([SETUP, DOUBLE, ("given", "missing_name")], [True, False]),
    "it_binds_a_name_anew": (
        [SETUP, DOUBLE, ("given", "words = words + ['c']\nwords"), ("answer", "words[-1]")], [True, True],
    ),
    "another_cell_first": ([("answer", "print('mine')"), SETUP, TOTALS, LAST], [False, False]),
    "the_first_is_lost": (
        [("answer", "import pandas\norders = pandas.DataFrame({'account': [1], 'amount': [2]})"), TOTALS], [False],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What each scenario gives, with and without."""
    text = "".join(json.dumps(cells) + "\n" for cells, _taken in SCENARIOS.values())
    folder = tmp_path_factory.mktemp("ahead")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        input=text,
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == 2 * len(SCENARIOS), done.stderr
    return dict(zip(SCENARIOS, zip(results[::2], results[1::2], strict=True), strict=True))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_given_cell_is_taken_when_nothing_that_it_needs_has_changed(played, name):
    assert played[name][0]["taken"] == SCENARIOS[name][1]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_notebook_is_the_same_as_without(played, name):
    ahead, plain = played[name]
    for what in ("shown", "names", "inputs"):
        assert ahead[what] == plain[what]


def test_slow_given_cells_are_left_to_each_notebook(tmp_path):
    program = (
        PROGRAM[: PROGRAM.index("def play")]
        + """
import time
from crmcourse.grading import ahead
ahead.PATIENCE = 1.0
cells, start = ["x = 1", "y = x + 1", "import time\\ntime.sleep(60)", "z = y + 1"], time.monotonic()
print(len(Ahead(make_shell(), cells).cells), time.monotonic() - start < 30)
"""
    )
    command = [sys.executable, "-W", "ignore", "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True).stdout == "2 True\n"


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.parent.name)
def test_all_given_cells_of_the_exercises_run_ahead(path, tmp_path):
    """So that a class pays for them once: a cell that changes what was given, or needs an answer, would not."""
    cells = cells_of(nbformat.read(path, 4), "locked").values()
    given = [cell.source for cell in cells if cell.cell_type == "code" and not cell.metadata.nbgrader.grade]
    program = (
        PROGRAM[: PROGRAM.index("def play")]
        + """
cells, names = json.load(sys.stdin), {}
for code in cells:
    exec(code, names)  # imports what they do, as the server has
print(len(Ahead(make_shell(), cells).cells))
"""
    )
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, cwd=tmp_path, check=True)
    assert int(done.stdout.split()[-1]) == len(given)
