"""Behind the wall: a process that has imported everything, and forks a kernel for each submission.

Started by :mod:`crmcourse.grading.sandbox` inside bubblewrap, as ``python -m crmcourse.grading.server FD wall``, it
takes orders from a socket that no submission ever holds: ``import`` modules, ``start`` a kernel on a socket that comes
along with the order, tell of its ``threads``, ``interrupt`` it, ``end`` it. For each worker of a class it forks a
``twin``, which takes orders from a socket of its own. When that socket closes, it leaves, and all below it too.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
import warnings
from functools import cache
from pathlib import Path

from crmcourse.grading import namespaces
from crmcourse.grading.ahead import Ahead
from crmcourse.grading.guard import Guard
from crmcourse.grading.kernel import Kernel
from crmcourse.grading.prepared import seal
from crmcourse.grading.shell import make_shell
from crmcourse.grading.wire import Channel, Closed

__all__ = ["main"]

WATCH = 0.1  # seconds between two looks at what submissions use


class Server:
    """Holds the shell that kernels inherit, and the list of kernels that run."""

    def __init__(self, control: socket.socket, wall: bool):
        self.control, self.wall = Channel(control, accepts=True), wall
        self.started = 0
        self.ahead, self.tests = None, {}
        self.twins: set[int] = set()
        self.shell = make_shell()
        self.guard = Guard()
        self.running: dict[int, dict] = {}  # by process: limits, and why it was ended
        namespaces.become_reaper()

    def serve(self) -> None:
        """Answer orders until the other end closes."""
        while True:
            timeout = WATCH if self.running else 1 if self.twins else None
            if select.select([self.control.socket], [], [], timeout)[0]:
                try:
                    order = self.control.receive()
                except Closed:
                    return
                passed, self.control.passed = self.control.passed, []
                answer = getattr(self, "_" + order.pop("type"))(order, passed)
                if answer is not None:
                    self.control.send({"type": "answer", **answer})
            self._watch()
            self._bury()

    def _import(self, order: dict, passed: list) -> dict:
        fresh = [name for name in order["names"] if name not in sys.modules]
        failed = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in fresh:
                try:
                    importlib.import_module(name)
                except Exception:
                    failed.append(name)
            warm_up()
        if "given" in order:
            self.ahead = Ahead(self.shell, order["given"])
        self.tests |= seal(self.shell, order.get("tests", ()))
        if fresh or "given" in order:
            self.guard.__init__()
            self.guard.remember_shell(self.shell)
            gc.collect()
            gc.freeze()  # what is loaded is there for good, and shared by all forks
        return {"failed": failed}

    def _twin(self, order: dict, passed: list[int]) -> None:
        end = socket.socket(fileno=passed[0])
        try:
            twin = os.fork()
        except OSError:  # no room for it: the other end is told by this one's closing
            end.close()
            return
        if twin:
            end.close()
            self.twins.add(twin)
            return
        self.control.close()
        self.control = Channel(end, accepts=True)
        self.twins, self.running = set(), {}
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # last words are the server's
        namespaces.become_reaper()
        self.control.send({"type": "ready"})

    def _bury(self) -> None:
        """See to what twins that died leave behind: nothing, unless they were killed."""
        dead = {twin for twin in self.twins if os.waitpid(twin, os.WNOHANG)[0]}
        self.twins -= dead
        if dead:
            _kill(namespaces.children(os.getpid()) - self.twins - set(self.running))

    def _start(self, order: dict, passed: list[int]) -> dict:
        end = socket.socket(fileno=passed[0])
        limits = namespaces.Limits(order["limits"])
        self.started += 1
        folder = Path(f"work-{os.getpid()}-{self.started}")
        try:
            first = namespaces.enter(limits) if self.wall else namespaces.fork_in(folder)
        except OSError as error:
            end.close()
            return {"error": str(error)}
        if first == 0:
            self._be_kernel(end, limits, order)
        end.close()
        self.running[first] = {"limits": limits, "why": None, "base": _resident(os.getpid())}
        return {"kernel": first}

    def _be_kernel(self, end: socket.socket, limits: namespaces.Limits, order: dict) -> None:
        try:
            self.control.close()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            sys.path.insert(0, "")  # as in Jupyter: a submission may come with modules of its own
            namespaces.unpack({name: bytes.fromhex(content) for name, content in order["files"].items()})
            kernel = Kernel(self.shell, self.guard, Channel(end, accepts=True), self.ahead, self.tests)
            recent = tuple(int(part) for part in os.uname().release.split(".")[:2]) >= (5, 14)
            namespaces.set_limits(limits, counted_apart=self.wall and recent)
            gc.set_threshold(20_000, 20, 100)  # of what is made here, little is left over by cycles
            kernel.serve()
        except BaseException as error:
            with contextlib.suppress(Exception):
                Channel(end).send({"type": "broken", "text": repr(error)})
        finally:
            os._exit(0)

    def _interrupt(self, order: dict, passed: list) -> dict:
        with contextlib.suppress(ProcessLookupError):
            os.kill(order["kernel"], signal.SIGINT)
        return {}

    def _threads(self, order: dict, passed: list) -> dict:
        return {"awaited": namespaces.awaited(order["kernel"])}

    def _end(self, order: dict, passed: list) -> dict:
        first = order["kernel"]
        state = self.running.pop(first, {"why": None})
        if not self.wall:
            state["seen"] = state.get("seen", set()) | namespaces.watch(first)[0]
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(first, signal.SIGKILL)
            os.waitpid(first, 0)
        if not self.wall:
            _kill(state["seen"] - {first})
        return {"why": state["why"]}

    def _watch(self) -> None:
        now = time.monotonic()
        for first, state in self.running.items():
            if state["why"] is None and now - state.get("looked", 0) > WATCH / 2:
                state["looked"] = now
                below, memory = namespaces.watch(first)
                if not self.wall:
                    state["seen"] = state.get("seen", set()) | below
                limits = state["limits"]
                if len(below) > limits["processes"] + 2:
                    state["why"] = "processes"
                elif (
                    memory - len(below) * state["base"] > limits["memory"]
                    and namespaces.shared_fairly(below) - state["base"] > limits["memory"]
                ):
                    state["why"] = "memory"
                if state["why"]:
                    _kill({first})


def _kill(processes: set[int]) -> None:
    for number in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def _resident(process: int) -> int:
    with open(f"/proc/{process}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 2**20


def warm_up() -> None:
    """Pay once, here, what is paid at the first use: fonts, backends, formatters. It touches no submission."""
    for name, first_use in (("matplotlib.pyplot", _draw), ("pandas", _tabulate)):
        if name in sys.modules:
            first_use()


@cache
def _draw() -> None:
    from matplotlib import pyplot as plt
    from matplotlib_inline import backend_inline

    backend_inline._enable_matplotlib_integration()
    axes = plt.subplots()[1]
    axes.bar(["é", "b"], [1, 2], label="x")
    axes.set(title="t", xlabel="x", ylabel="y")
    axes.legend()
    axes.figure.canvas.draw()
    axes.figure.savefig("warm.png", bbox_inches="tight")
    plt.close("all")


@cache
def _tabulate() -> None:
    import pandas as pd

    table = pd.DataFrame({"k": [1, 2, 2], "v": [1.0, 2.0, None], "s": list("abc")})
    table.merge(table.groupby("k", as_index=False).agg(n=("v", "sum")), on="k", how="left")._repr_html_()
    table.to_string()
    table.pivot_table(index="k", values="v")
    table["s"].str.upper().map({"A": 1})
    pd.to_datetime(pd.Series(["2024-01-01"])).dt.day.sum()
    table.sort_values(["k", "v"]).set_index("k").loc[[1]]


def main() -> None:
    """Serve on the descriptor that the command line names."""
    control = socket.socket(fileno=int(sys.argv[1]))
    server = Server(control, wall=sys.argv[2] == "wall")
    server.control.send({"type": "ready", "python": sys.version.split()[0], "pid": os.getpid()})
    try:
        server.serve()
    finally:
        _kill(set(server.running))


if __name__ == "__main__":
    main()
