"""Tests compiled beforehand: they run as if the shell had compiled them, and nobody reads them before."""

import json
import subprocess
import sys

import pytest

# Runs each scenario in forks of one warm process: its last cell once as the shell compiles it, once ready.
PROGRAM = """
import json, os, sys
from crmcourse.grading.prepared import open_sealed, seal
from crmcourse.grading.shell import Stream, make_shell, run

def play(before, cell, whole, ready):
    shell = make_shell()
    sealed = seal(shell, [cell])
    messages = []
    shell.displayhook.session.deliver = lambda *message: messages.append(message)
    sys.stdout = Stream("stdout", shell.displayhook.session.deliver)
    for code in before:
        run(shell, code)
    found = open_sealed(shell, sealed, cell) if ready else None
    reply = run(shell, cell, whole, found)
    sys.stdout.flush()
    names = {name: repr(shell.user_ns.get(name)) for name in ("x", "y", "Out", "_", "In")}
    after = run(shell, "def later(a: nowhere): return a")["status"]  # the shell has its own compiler again
    return {"ready": found is not None, "reply": reply, "shown": messages, "names": names, "after": after}

for line in sys.stdin:
    for ready in (True, False):
        out, into = os.pipe()
        if not os.fork():
            try:
                os.write(into, json.dumps(play(*json.loads(line), ready), default=repr).encode())
            finally:
                os._exit(0)
        os.close(into)
        print(open(out).read(), flush=True)
        os.wait()
"""
SCENARIOS = {
    "statements": ([], "x = 1\nfor i in range(3):\n    x += i\ny = [x for _ in range(2)]", True),
    "a value that is shown": ([], "x = 2\nx + 1", True),
    "a value that is not": ([], "x = 2\nx + 1;", True),
    "a part of a cell": ([], "x = 2\nx + 1", False),
    "what is printed": ([], "print('one')\nx = 1\nprint('two')", True),
    "an error in a function": ([], "def f(a):\n    return a / 0\n\nx = 1\nf(x)", True),
    "an error in a cell above": (["def f(a):\n    return a / 0"], "x = 1\ny = f(x)", True),
    "an assertion": ([], "x = 1\nassert x == 2, 'no'\ny = 3", True),
    "a function inside a function": (
        [],
        "def f():\n    return [lambda: k for k in range(2)]\nx = [g() for g in f()]",
        True,
    ),
    "a magic": ([], "x = 1\n%timeit -n1 -r1 -q x\ny = 2", True),
    "to wait for": ([], "import asyncio\nx = await asyncio.sleep(0, 'slept')", True),
    "only words": ([], "# nothing\n", True),
    "a cell that runs another": ([], "get_ipython().run_cell('x = 5')\ny = x", True),
    "a text with quotes": ([], "x = '''é\n\"'''\ny = f'{x!r:>10}'", True),
}
LEFT_TO_THE_SHELL = {
    "a mistake of syntax": ([], "x = 1\nif x\n", True),
    "other rules": (["from __future__ import annotations"], "def f(a: nowhere): return a\nx = f(1)", True),
    "a transformer": (
        ["import ast\nclass Change(ast.NodeTransformer):\n    def visit_Constant(self, node):\n        return "
         "ast.copy_location(ast.Constant(7), node)\nget_ipython().ast_transformers.append(Change())"],
        "x = 1",
        True,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def played():
    scenarios = {**SCENARIOS, **LEFT_TO_THE_SHELL}
    lines = "\n".join(map(json.dumps, scenarios.values()))
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=lines, capture_output=True, text=True, check=True)
    results = iter(map(json.loads, done.stdout.splitlines()))
    return {name: (next(results), next(results)) for name in scenarios}


@pytest.mark.parametrize("name", [*SCENARIOS, *LEFT_TO_THE_SHELL])
def test_a_cell_that_is_ready_runs_as_any_other(played, name):
    ready, usual = played[name]
    assert ready.pop("ready") == (name in SCENARIOS) and not usual.pop("ready")
    assert ready == usual


def test_nobody_reads_a_test_before_it_runs():
    program = """
from crmcourse.grading.prepared import open_sealed, seal
from crmcourse.grading.shell import make_shell
shell = make_shell()
cell = "expected_answer = 'forty-two'  " + "# and some more of it, lest it be guessed"
sealed = seal(shell, [cell])
(label, box), = sealed.items()
for secret in (b"expected_answer", b"forty", b"guessed"):
    assert secret not in label + box
assert open_sealed(shell, sealed, cell + " ") is None
assert open_sealed(shell, sealed, cell).plain == cell + "\\n"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
