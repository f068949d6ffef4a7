"""The warm server: it starts beside what is imported here, and forks a twin for each worker."""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from crmcourse.grading import namespaces, sandbox
from crmcourse.grading.kernels import Kernel
from crmcourse.grading.sandbox import SandboxError, Server

LIMITS = {"memory": 2048, "disk": 64, "processes": 64, "cpu": 300}


@pytest.fixture
def server():
    one = Server(["wave"], sandbox=False)
    yield one
    one.close()


def run(kernel: Kernel, code: str) -> dict:
    """Run a cell and return the last word on it."""
    kernel.channel.send({"type": "plain", "code": code, "token": "t"})
    while (message := kernel.channel.receive(20))["type"] != "done":
        pass
    return message


def gone(number: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z" in Path(f"/proc/{number}/stat").read_text()
    return True


def wait_for(condition) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.02)


def test_twins_have_what_the_server_has_and_kernels_of_their_own(server):
    server.order("import", names=["colorsys"])
    server.ask("threads", kernel=os.getpid())
    first, second = server.twin(), server.twin()
    kernels = [Kernel(one, LIMITS) for one in (server, first, second)]
    for number, kernel in enumerate(kernels):
        assert (
            run(kernel, f"import sys\nassert {{'wave', 'colorsys'}} <= set(sys.modules)\nx = {number}")["status"]
            == "ok"
        )
    for number, kernel in enumerate(kernels):
        assert run(kernel, f"assert x == {number}")["status"] == "ok"
    first.close()
    wait_for(lambda: gone(kernels[1].number))
    assert not first.alive and second.alive and server.alive
    assert run(kernels[2], "x")["status"] == run(kernels[0], "x")["status"] == "ok"
    second.close()


def test_what_a_killed_twin_leaves_behind_is_ended(server):
    server.ask("import", names=[])
    twin = server.twin()
    stubborn, other = Kernel(twin, LIMITS), Kernel(server, LIMITS)
    stubborn.channel.send(
        {"type": "plain", "code": "while True: pass", "token": "t"}
    )  # it never hears that all is over
    (number,) = namespaces.children(server.process.pid) - {other.number}
    assert namespaces.children(number) == {stubborn.number}
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: gone(stubborn.number))
    assert run(other, "1 + 1")["status"] == "ok" and not twin.alive


def test_twins_end_with_the_server_whoever_holds_them(server):
    twin = server.twin()
    kernel = Kernel(twin, LIMITS)
    server.close()
    twin.close()
    wait_for(lambda: gone(kernel.number))


def test_orders_given_without_waiting_are_carried_out_in_their_turn(server):
    server.order("import", names=["colorsys", "no_such_module"])
    assert server.ask("import", names=["no_such_module"])["failed"] == ["no_such_module"]
    assert run(Kernel(server, LIMITS), "import sys\nassert 'colorsys' in sys.modules")["status"] == "ok"


@pytest.mark.parametrize("modules", [[], ["wave"]])
def test_a_server_that_does_not_start_says_why_when_it_is_asked(tmp_path, monkeypatch, modules):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'no room for a wall' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: str(broken))
    one = Server(modules)
    one.process.wait(10)
    one.order("import", names=["colorsys"])
    with pytest.raises(SandboxError, match="no room for a wall"):
        one.ask("import", names=[])
    assert not one.alive


def test_a_server_that_breaks_down_says_so(server):
    server.ask("import", names=[])
    os.kill(server.process.pid, signal.SIGKILL)
    with pytest.raises(SandboxError):
        server.ask("import", names=[])
    with pytest.raises(SandboxError):
        server.twin()
