"""Parts of the grader that need no sandbox: what is refused, the ledger, the wire, the guard, the feedback."""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from hostile import CASES, code, files, toy
from nbformat.v4 import new_code_cell, new_notebook, new_output

from crmcourse.grading import ledger, sandbox, seccomp
from crmcourse.grading.cli import main
from crmcourse.grading.feedback import HideHiddenTests
from crmcourse.grading.kernels import Copy
from crmcourse.grading.wire import FIRST, LAST, Channel, Closed, ProtocolError


@pytest.fixture
def no_bubblewrap(monkeypatch):
    sandbox.missing.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    yield
    sandbox.missing.cache_clear()


def test_without_a_sandbox_it_refuses_and_says_what_to_install(no_bubblewrap, capsys, tmp_path):
    assert main(["grade", "toy", "--course", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "sudo apt install bubblewrap" in said and "Traceback" not in said
    assert not list(tmp_path.iterdir()), "nothing was begun"


def test_on_another_system_it_says_so(tmp_path):
    """Nothing that only Linux has is read on the way to that sentence."""
    program = """
import sys
sys.modules["resource"] = sys.modules["crmcourse.grading.namespaces"] = None
from crmcourse.grading import sandbox
sys.platform = "win32"
print(sandbox.missing())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "Linux" in done.stdout


def test_no_sandbox_is_loud(no_bubblewrap, capsys, tmp_path):
    main(["grade", "toy", "--no-sandbox", "--course", str(tmp_path)])
    assert "SANS BAC À SABLE" in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["--workers=0", "--timeout=never", "--memory=-5"])
def test_numbers_are_checked(argument, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["grade", "toy", argument])
    assert stop.value.code == 2 and "entier supérieur à 0" in capsys.readouterr().err


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_ledger_gives_back_what_was_written(tmp_path):
    entry = ledger.Entry(
        "é’1", "toy", "toy", "abc", repairs=[{"what": "merge", "cell": None, "text": "…"}], scores={"a": None}
    )
    ledger.write(tmp_path, entry)
    assert ledger.read(tmp_path, "toy", "é’1") == entry
    assert list(ledger.entries(tmp_path, "toy")) == [entry]
    ledger.forget(tmp_path, "toy", "é’1")
    assert ledger.read(tmp_path, "toy", "é’1") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_a_damaged_entry_is_no_entry(tmp_path, content):
    path = ledger.path_of(tmp_path, "toy", "s")
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert ledger.read(tmp_path, "toy", "s") is None


def test_a_write_that_is_cut_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    ledger.write_atomically(path, b"old")

    def cut(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        ledger.write_atomically(path, b"new and longer")
    assert path.read_bytes() == b"old"


# --- the wire ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield Channel(ours, limit=100_000), theirs


def test_messages_arrive_whole_and_after_a_sender_that_died(ends):
    channel, other = ends
    other.send(bytes([FIRST]) + b'{"type": "half')  # its sender dies here
    Channel(other).send({"type": "next", "text": "é" * 10_000})
    assert channel.receive(1) == {"type": "next", "text": "é" * 10_000}
    assert channel.receive(0.01) is None


def test_what_json_does_not_know_is_written_as_jupyter_does(ends):
    channel, other = ends
    Channel(other).send({"type": "output", "png": b"\x89PNG", "n": np.int64(3)})
    assert channel.receive(1) == {"type": "output", "png": "iVBORw==", "n": 3}


@pytest.mark.parametrize("data", [b"\x80cos\nsystem\n", b"[]", b'{"type": 1}', b"{}", b"\xff", b"[" * 50_000])
def test_what_is_no_message_is_refused(ends, data):
    channel, other = ends
    for start in range(0, len(data), 40_000):
        flags = (FIRST if start == 0 else 0) | (LAST if start + 40_000 >= len(data) else 0)
        other.send(bytes([flags]) + data[start : start + 40_000])
    with pytest.raises(ProtocolError):
        channel.receive(1)


def test_a_message_without_end_is_refused(ends):
    channel, other = ends
    with pytest.raises(ProtocolError):
        for number in range(100):
            other.send(bytes([FIRST if number == 0 else 0]) + b"x" * 20_000)
            if number % 2:
                channel.receive(0.01)


def test_a_closed_end_is_told(ends):
    channel, other = ends
    other.close()
    with pytest.raises(Closed):
        channel.receive(1)


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _message(**words) -> bytes:
    return bytes([FIRST | LAST]) + json.dumps(words).encode()


def test_descriptors_that_nobody_asked_for_do_not_come_in(ends):
    channel, other = ends
    before = _descriptors()
    for _number in range(50):
        socket.send_fds(other, [_message(type="next")], [0, 1, 2])
        assert channel.receive(1) == {"type": "next"}
    assert not channel.passed and _descriptors() == before


def test_descriptors_that_are_asked_for_come_in(ends):
    channel, other = ends
    channel.accepts = True
    before = _descriptors()
    socket.send_fds(other, [_message(type="next")], [0])
    assert channel.receive(1) == {"type": "next"}
    (passed,) = channel.passed
    assert _descriptors() == before + 1
    os.close(passed)


def test_a_copy_hands_over_its_number_and_no_descriptor():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        socket.send_fds(theirs, [_message(type="held")], [0, 1, 2])
        before = _descriptors()
        assert Copy(ours).number == os.getpid()
        assert _descriptors() == before


# --- limits -----------------------------------------------------------------------------------------------------------

ADDRESSES = """
import mmap
from crmcourse.grading import namespaces
limits = namespaces.Limits(memory=100, disk=10, cpu=60, processes=10)
namespaces.set_limits(limits, counted_apart=False)
reserved = mmap.mmap(-1, 600 * 2**20)
try: mmap.mmap(-1, 2 * 2**30)
except OSError: print("refused")
"""


def test_addresses_that_hold_nothing_are_no_memory():
    """Libraries with threads reserve more than a submission may fill; what no notebook needs is refused at once."""
    done = subprocess.run([sys.executable, "-c", ADDRESSES], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "refused\n"), done.stderr


# --- system calls -----------------------------------------------------------------------------------------------------

CALLS = """
import ctypes, errno, multiprocessing, socket, subprocess, threading
from crmcourse.grading import seccomp

libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    return libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)), ctypes.get_errno()

place = seccomp.MACHINES[os.uname().machine][1]
assert libc.prctl(38, 1, 0, 0, 0) == 0 and seccomp.install() and libc.prctl(21, 0, 0, 0, 0) == 2
for name, row in seccomp.DENIED.items():  # arguments that do no harm, should the filter let them through
    assert row[place] is None or call(row[place], *[-1] * 6) == (-1, errno.EPERM), name
assert call(seccomp.CLONE3[place], 0, 0) == (-1, errno.ENOSYS)
assert call(seccomp.CLONE[place], 0x10000000 | 17, 0, 0, 0, 0) == (-1, errno.EPERM)
for family in (socket.AF_VSOCK, socket.AF_PACKET, 38):
    try: raise SystemExit(f"socket {socket.socket(family, socket.SOCK_RAW)}")
    except PermissionError: pass
socket.if_nameindex(), socket.socket(), socket.socket(socket.AF_INET6), socket.socketpair()
assert subprocess.run(["echo", "one"], capture_output=True).stdout == b"one\\n"
thread = threading.Thread(target=print, args=("two",)); thread.start(); thread.join()
with multiprocessing.get_context("fork").Pool(1) as pool:
    assert pool.map(abs, [-3]) == [3]
"""


@pytest.mark.skipif(
    not os.path.exists("/proc/sys/kernel/seccomp") or os.uname().machine not in seccomp.MACHINES,
    reason="needs a kernel that filters system calls",
)
def test_calls_that_no_notebook_needs_are_refused_and_the_others_work():
    done = subprocess.run([sys.executable, "-c", f"import os\n{CALLS}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "two\n"), done.stderr


def _filtered(lines, architecture: int, number: int, first: int = 0) -> int:
    """Run a filter as the kernel does, for one call."""
    at, held = 0, 0
    shown = {seccomp.NUMBER: number, seccomp.ARCHITECTURE: architecture, seccomp.ARGUMENT: first}
    while True:
        what, if_so, if_not, value = lines[at]
        if what == seccomp.RETURN:
            return value
        if what == seccomp.LOAD:
            held, true = shown[value], None
        else:
            true = {seccomp.EQUAL: held == value, seccomp.AT_LEAST: held >= value}.get(what, bool(held & value))
        at += 1 + (0 if true is None else if_so if true else if_not)


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_the_filter_of_each_machine(machine):
    architecture, place = seccomp.MACHINES[machine]
    lines, allow = seccomp.program(machine), seccomp.ALLOW
    refuse, absent = seccomp.REFUSE | errno.EPERM, seccomp.REFUSE | errno.ENOSYS
    denied = {row[place] for row in seccomp.DENIED.values()} - {None}
    special = {row[place] for row in (seccomp.CLONE, seccomp.CLONE3, seccomp.SOCKET)}
    for number in range(600):
        if number not in special:
            assert _filtered(lines, architecture, number) == (refuse if number in denied else allow), number
    clone, clone3, sockets = seccomp.CLONE[place], seccomp.CLONE3[place], seccomp.SOCKET[place]
    assert _filtered(lines, architecture, clone3) == absent
    for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert _filtered(lines, architecture, clone, flag | 17) == refuse
    assert _filtered(lines, architecture, clone, 0x3D0F00) == allow  # a thread
    allowed = {family for family in range(50) if _filtered(lines, architecture, sockets, family) == allow}
    assert allowed == set(seccomp.FAMILIES)
    assert _filtered(lines, 0x40000003, 1) == absent  # a call of 32 bits
    assert (_filtered(lines, architecture, 0x40000000 + 1) == absent) == (machine == "x86_64")


def test_an_unknown_machine_goes_without_a_filter(monkeypatch):
    monkeypatch.setattr(os, "uname", lambda: SimpleNamespace(machine="riscv64"))
    assert seccomp.install() is False


# --- the guard --------------------------------------------------------------------------------------------------------

TAMPER = {
    "expect.frame = lambda *a, **k: None": "crmcourse.expect.frame",
    "pd.DataFrame.equals = lambda *a: True": "pandas.DataFrame.equals",
    "expect.values.listing.__code__ = (lambda *a, **k: None).__code__": "crmcourse.expect.words.listing",
    "expect.number.__kwdefaults__['tolerance'] = 1e9": "values.number",
    "shell.ast_transformers.append(1)": "get_ipython().ast_transformers",
    "shell.run_cell_async = 1": "get_ipython().run_cell_async",
    "sys.excepthook = print": "sys.excepthook",
    "sys.modules['crmcourse.expect'] = 1": "sys.modules['crmcourse.expect']",
    "type(shell).run_code = print": "Shell.run_code",
    "names['expect'] = 1": "expect",
    "names['isinstance'] = lambda *a: True": "builtins.isinstance",
}


def test_the_guard_puts_back_and_names(tmp_path):
    """In a process of its own: what is replaced there is IPython's and pandas'."""
    program = f"""
import json, sys
import numpy.testing, pandas as pd
from crmcourse import expect
from crmcourse.grading.guard import Guard
from crmcourse.grading.shell import make_shell
shell = make_shell()
guard = Guard(); guard.remember_shell(shell)
names = shell.user_ns; names["expect"] = expect
kept = guard.keep(names, ["expect"])
found = {{"nothing": guard.restore(shell, kept)}}
for text in {list(TAMPER)!r}:
    exec(text)
    found[text] = guard.restore(shell, kept)
    assert not guard.restore(shell, kept), text
print(json.dumps(found), file=sys.__stdout__)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False,
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["nothing"] == []
    for text, name in TAMPER.items():
        assert any(one.endswith(name) for one in found[text]), (text, found[text])


# --- the table of the hostile set -------------------------------------------------------------------------------------


def test_the_table_marks_and_counts_what_is_not_right(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
    import hostile_table as table

    assert (files.__name__, code.__name__) == ("hostile.files", "hostile.code")  # what registers the cases
    full, none = dict(table.POINTS), dict.fromkeys(table.POINTS)
    cheated, unread, plain = CASES["built_ins_replaced"], CASES["truncated"], CASES["byte_order_mark"]
    deserved = table.Found("", table.expected(cheated))
    row = table.row(cheated, table.Found("", full), deserved)
    assert row.endswith("| ✗ 5/5 | 3/5 | 3/5 |") and row.startswith("| built_ins_replaced | Built-in functions")
    row = table.row(unread, table.Found("refused: no <JSON>", none), table.Found("", dict.fromkeys(full, 0)))
    assert row.endswith("| no score · refused: no &lt;JSON> | 0/5 | to a person |")
    row = table.row(plain, table.Found(table.HUNG), table.Found(table.UNSAFE))
    assert row.endswith("| ✗ hung | not tried: unsafe without a wall | 5/5 |")
    found = [(cheated, table.Found("", full)), (unread, table.Found("", none)), (plain, table.Found(table.HUNG))]
    assert table.totals(found) == "1 right of 3, 1 without a score; 2 points undeserved, 5 lost"
    assert table.totals([(cheated, table.Found(table.UNSAFE))]).startswith("0 right of 0")


# --- the feedback -----------------------------------------------------------------------------------------------------


def _graded(output, **metadata):
    marks = {"grade_id": "double_works", "grade": True, "solution": False, "locked": True, "points": 2}
    test = new_code_cell(toy.DOUBLE_WORKS, metadata={"nbgrader": marks, **metadata}, outputs=[output])
    later = new_code_cell("print(In)", outputs=[new_output("stream", text=repr([toy.DOUBLE_WORKS]))])
    return HideHiddenTests().preprocess(new_notebook(cells=[test, later]), {})[0]


def test_feedback_of_plain_nbgrader_is_hidden_too():
    """A notebook that nbgrader autograde made: the traceback quotes the hidden test."""
    error = new_output("error", ename="AssertionError", evalue="82", traceback=toy.DOUBLE_WORKS.split("\n"))
    shown = nbformat.writes(_graded(error))
    assert "concealed" not in shown and "1922" not in shown
    assert "Un test caché échoue" in shown and "tests cachés et a été retirée" in shown


def test_feedback_keeps_visible_messages_and_the_words_of_the_teacher():
    message = "double, d’autres nombres : 1922 attendu, 3 obtenu"
    error = new_output("error", ename="ExpectationError", evalue=message, traceback=[message])
    (output,) = _graded(error, crmcourse={"failed": "hidden"}).cells[0].outputs
    assert output.evalue.endswith("double, d’autres nombres") and "1922" not in str(output)
    assert _graded(error, crmcourse={"failed": "visible"}).cells[0].outputs == [error]
