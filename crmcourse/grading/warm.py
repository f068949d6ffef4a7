"""The warm server of an assignment: it has imported what is needed, and the teacher's solution has full marks in it."""

import ast
import atexit
import os
import threading
from collections.abc import Callable

from nbgrader.utils import determine_grade

from crmcourse.grading.execute import ExecuteBehindWall
from crmcourse.grading.kernels import Kernel
from crmcourse.grading.repair import skeleton
from crmcourse.grading.sandbox import SandboxError, Server
from crmcourse.grading.sheet import Assignment, parts
from crmcourse.messages import _

__all__ = ["SourceError", "close_servers", "server_of", "starter"]

BROUGHT = ("seaborn", "polars")  # what answers bring along most often: imported beforehand, where it is there
_servers: dict[tuple, Server] = {}
_lock = threading.Lock()


class SourceError(Exception):
    """The teacher's own solution does not get full marks: nobody can be graded by it."""


def server_of(assignment: Assignment, options: dict, begun: Server | None = None) -> Server:
    """Return the warm server of an assignment: made once, then a fork of it for each process that is forked from here.

    Parameters
    ----------
    assignment, options
        As a job of :func:`crmcourse.grading.unit.grade` has them.
    begun
        A server that was started beforehand, if there is one.

    Raises
    ------
    SandboxError
        When the machine has no sandbox, or it broke.
    SourceError
        When the teacher's own solution does not get full marks.
    """
    key = assignment.sha256, options["sandbox"], options["timeout"], options["memory"]
    with _lock:
        server = _servers.get(key)
        if server is not None and server.owner != os.getpid():
            server = _twin(server)
        if server is None or not server.alive:
            server = begun if begun is not None and begun.alive else Server(sandbox=options["sandbox"])
            try:
                server.ordinary = _prove(server, assignment, options)
            except BaseException:
                server.close()
                raise
        _servers[key] = server
    return server


def _twin(server: Server) -> Server | None:
    try:
        twin = server.twin()
    except SandboxError:
        return None
    twin.ordinary = server.ordinary
    return twin


@atexit.register
def close_servers() -> None:
    """End the servers of this process."""
    while _servers:
        _servers.popitem()[1].close()


def starter(server: Server, assignment: Assignment, options: dict, files: dict | None = None) -> Callable[[], Kernel]:
    """Return what makes a kernel for a submission: with its limits, its `files` and those of the assignment."""
    limits = {
        "memory": options["memory"],
        "disk": 256,
        "processes": 64,
        "cpu": int(6 * options["timeout"]) + 5,
    }
    source = {name: bytes.fromhex(content) for name, content in assignment.files.items()}
    return lambda: Kernel(server, limits, {**source, **(files or {}), **source})  # the teacher's first, and for good


def _imports(assignment: Assignment) -> list[str]:
    """Modules that given cells import, as far as their text says."""
    names = ["matplotlib_inline.backend_inline"]
    for cell in assignment.named.values():
        if cell.is_helper or cell.is_test:
            try:
                tree = ast.parse(cell.visible)
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    names += [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(names))


def _prove(server: Server, assignment: Assignment, options: dict) -> set[str]:
    """Run the teacher's solution: it must have full marks. Meanwhile the server gets ready for what students hand in.

    Return what the guard found changed: with the solution, that is the ordinary course of things.
    """
    notebook = skeleton(assignment, solved=True)
    server.order("import", names=_imports(assignment))
    executor = _Proof(server, assignment, options)
    executor.preprocess(notebook, {})
    failed = []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in assignment.tests:
            score, maximum = determine_grade(cell)
            if score != maximum:
                errors = [f"{one.ename}: {one.evalue}" for one in cell.outputs if one.output_type == "error"]
                failed.append(f"{name} ({errors[0][:300] if errors else score})")
    if failed:
        raise SourceError(
            _("The solution of the source notebook fails its own tests, so nobody is graded: {cells}").format(
                cells="; ".join(failed)
            )
        )
    server.ask("import", timeout=120, names=executor.modules)  # what the solution took besides
    return executor.found


class _Proof(ExecuteBehindWall):
    """Runs the solution; once it has its kernel, the server does what the kernels of all others will inherit."""

    def __init__(self, server: Server, assignment: Assignment, options: dict):
        super().__init__(assignment, self._start, timeout=options["timeout"])
        self.server, self.kernels = server, starter(server, assignment, options)
        tests = [part for cell in assignment.tests.values() for part in parts(cell.source, assignment.marks[0])]
        self.rest: dict = {"names": BROUGHT, "tests": tests}
        first = next((cell for cell in assignment.cells if cell.kind == "code"), None)
        if first is not None and first.is_helper:
            self.rest["given"] = [cell.source for cell in assignment.cells if cell.is_helper]
        self.modules: list[str] = []

    def _start(self) -> Kernel:
        kernel = self.kernels()
        if self.rest:
            self.server.order("import", **self.rest)
            self.rest = {}
        return kernel

    def _between(self, rest: bool) -> None:
        self.kernel.channel.send({"type": "modules"})
        self.modules = (self.kernel.channel.receive(30) or {}).get("names", [])
        super()._between(rest)
