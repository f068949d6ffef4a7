"""Run a notebook cell by cell in a kernel behind the wall: takes the place of nbgrader's Execute.

The outputs are made by nbclient's own code from the kernel's messages, so that they are what ``nbgrader autograde``
would have stored. What differs is what nbgrader leaves open: a kernel that dies is replaced, and the cells before are
run again without the one that killed it; a test counts only if it ran to its end; what a test prints on standard error
costs no point.
"""

import ast
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

from crmcourse.grading.sandbox import Kernel, SandboxError
from crmcourse.grading.sheet import Assignment, bound_names
from crmcourse.grading.wire import Closed, ProtocolError
from crmcourse.messages import _

__all__ = ["ExecuteBehindWall"]

GRACE = 3.0  # seconds that a cell has to stop once interrupted
RESTARTS = 5  # kernels that a submission may kill
MOST_KEPT = 32 * 2**20  # bytes of messages of a submission of which outputs are made
MOST_SENT = 256 * 2**20  # bytes of messages after which the kernel is ended
BUDGET = 5  # the whole notebook may take so many times the limit of a cell
WHY = {
    "memory": _("The memory limit was reached."),
    "processes": _("Too many processes were started."),
    "flood": _("Too much output was produced."),
    "time": _("The time limit was reached, and the cell could not be interrupted."),
}


class Stopped(Exception):
    """The kernel is gone, and why."""


class ExecuteBehindWall(Execute):
    """nbgrader's Execute, with kernels that `start` gives; a cell may take `timeout` seconds."""

    def __init__(self, assignment: Assignment, start: Callable[[], Kernel], **traits: Any):
        super().__init__(**traits)
        self.assignment, self.start = assignment, start
        self.kernel: Kernel | None = None
        self.found: set[str] = set()  # what the guard put back
        self.incidents: list[dict] = []
        self.modules: list[str] = []

    def preprocess(self, nb: NotebookNode, resources: dict, km: Any = None) -> tuple[NotebookNode, dict]:
        """Run the cells of `nb`, in place."""
        self.nb, self.resources = nb, resources
        self.reset_execution_trackers()
        self.deadline = time.monotonic() + BUDGET * self.timeout
        self.killers: set[int] = set()
        self.restarts, self.spent = 0, set()
        self.pending: list[int] = []  # tests that ran apart, and whose visible part has not run here
        self.run: list[int] = []  # cells that ran in this kernel
        self.words = [set(re.findall(r"\w+", cell.source)) for cell in nb.cells]
        self.bound = [bound_names(cell.source) if cell.cell_type == "code" else set() for cell in nb.cells]
        try:
            self.kernel = self.start()
            for index, cell in enumerate(nb.cells):
                if self._runs(cell):
                    self._one(index, cell)
        finally:
            self._end()
        return nb, resources

    def ask_modules(self) -> list[str]:
        """Return the names of modules that the kernel has loaded; for the teacher's own notebook only."""
        self.kernel.channel.send({"type": "modules"})
        return self.kernel.channel.receive(30)["names"]

    def _runs(self, cell: NotebookNode) -> bool:
        if cell.cell_type != "code" or not cell.source.strip():
            return False
        return "nbgrader" in cell.metadata or self.skip_cells_with_tag not in cell.metadata.get("tags", [])

    def _known(self, cell: NotebookNode) -> Any:
        return self.assignment.named.get(cell.metadata.get("nbgrader", {}).get("grade_id"))

    def _is_test(self, cell: NotebookNode) -> bool:
        known = self._known(cell)
        return known is not None and known.is_test

    # --- one cell -------------------------------------------------------------------------------------------------

    def _one(self, index: int, cell: NotebookNode) -> None:
        cell.outputs, test = [], self._is_test(cell)
        if self.kernel is None or time.monotonic() > self.deadline:
            _fail(cell, "NotRun", _("Not run: the time of the whole notebook was used up, or its kernel died too often."))
            return
        try:
            if not test:
                self._catch_up(index)
            reply = self._ask(index, cell, "test" if test else "plain", cell.outputs)
        except Stopped as stopped:
            self._replace(index, cell, test, str(stopped))
            return
        if test:
            self.pending.append(index)
            _settle(cell, reply)
        else:
            self.run.append(index)
            if reply["status"] == "error" and not any(output.output_type == "error" for output in cell.outputs):
                _fail(cell, reply["ename"], reply["evalue"], reply["traceback"])

    def _ask(self, index: int, cell: NotebookNode, kind: str, outputs: list | None) -> dict:
        """Send a cell and gather what it shows in `outputs` (None: drop it). Return the kernel's last word on it."""
        known = self._known(cell)
        token = secrets.token_hex(16)
        self.clear_before_next_output = False
        request = {"type": kind, "code": cell.source, "token": token, "apart": True, "names": []}
        if kind == "test":
            following = next((other for other in self.nb.cells[index + 1 :] if self._runs(other)), None)
            request["more"] = following is not None and self._is_test(following)
        elif known is not None and known.is_helper:
            request |= {"type": "locked", "names": sorted(self.bound[index])}
        channel = self.kernel.channel
        try:
            channel.send(request)
            limit = min(time.monotonic() + self.timeout, max(self.deadline, time.monotonic() + 1))
            interrupted = False
            while True:
                message = channel.receive(max(limit - time.monotonic(), 0.01))
                if message is None:
                    if interrupted:
                        raise Stopped("time")
                    interrupted, limit = True, time.monotonic() + GRACE
                    self.kernel.interrupt()
                elif message["type"] == "output" and outputs is not None:
                    self._show(message, index, cell, kind)
                elif message["type"] == "died" or (message["type"] == "done" and message.get("token") not in self.spent):
                    break
                elif message["type"] == "left_out" and outputs is not None:
                    self._left_out(message, cell)
                elif message["type"] == "broken":
                    raise Stopped(str(message.get("text"))[:500])
                if channel.received > MOST_SENT:
                    raise Stopped("flood")
        except (Closed, ProtocolError, SandboxError) as error:
            raise Stopped("flood" if isinstance(error, ProtocolError) else "") from error
        self.spent.add(token)
        reply = _reply(message, token)
        if interrupted:
            reply |= {"status": "error", "timeout": True}
            if outputs is not None:
                cell.outputs.append(new_output("error", **self.error_on_timeout))
        self.found |= {str(name)[:100] for name in reply.get("tampering", []) if request["type"] != "plain"}
        if isinstance(reply.get("count"), int):
            cell.execution_count = reply["count"]
        return reply

    def _show(self, message: dict, index: int, cell: NotebookNode, kind: str) -> None:
        if self.kernel.channel.received > MOST_KEPT:
            return
        content = message.get("content")
        jupyter = {
            "msg_type": message.get("kind"),
            "header": {"msg_type": message.get("kind")},
            "parent_header": {"msg_id": str(index)},
            "metadata": {},
            "content": content,
        }
        try:
            self.process_message(jupyter, cell, index)
        except Exception:  # whatever a forged message does to nbclient, it is no output
            self.found.add(_("a message that no kernel sends"))

    def _left_out(self, message: dict, cell: NotebookNode) -> None:
        size = message.get("size")
        if isinstance(size, int):
            text = _("… {count} more characters were printed and left out.").format(count=size)
            cell.outputs.append(new_output("stream", name="stdout", text=f"\n{text}\n"))

    # --- a kernel that died ---------------------------------------------------------------------------------------

    def _replace(self, index: int, cell: NotebookNode, test: bool, why: str) -> None:
        """Note what happened, start another kernel, and bring it to where the dead one was, without the killer."""
        why = self._end() or why
        _fail(cell, "KernelDied", WHY.get(why) or why or _("The code stopped the kernel."))
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not test:
            self.killers.add(index)
        self.incidents.append({
            "what": "kernel",
            "cell": name,
            "text": _("A cell stopped the kernel ({cell}); the rest was run without it. {why}")
            .format(cell=name or index + 1, why=WHY.get(why, "")).strip(),
        })  # fmt: skip
        while self.restarts < RESTARTS and time.monotonic() < self.deadline:
            self.restarts += 1
            todo, self.run, self.pending = [*self.run], [], [*self.pending, *([index] if test else [])]
            self.kernel = self.start()
            try:
                for number in todo:
                    self._ask(number, self.nb.cells[number], "plain", None)
                    self.run.append(number)
                return
            except Stopped:
                self._end()
                self.run = [other for other in todo if other != number]
        self._end()

    def _end(self) -> str | None:
        kernel, self.kernel = self.kernel, None
        try:
            return kernel.end() if kernel is not None else None
        except SandboxError:
            return None

    # --- what tests leave -----------------------------------------------------------------------------------------

    def _catch_up(self, index: int) -> None:
        """Run here what the learner saw of the tests that ran apart, if a later cell uses a name that they bind."""
        pending, self.pending = self.pending, []
        for number in pending:
            visible = self._known(self.nb.cells[number]).visible
            names = bound_names(visible)
            later = range(index, len(self.nb.cells))
            if any(names & (self.words[other] - self.bound[other]) for other in later):
                self._ask(number, NotebookNode(cell_type="code", source=visible, metadata={}, outputs=[]), "plain", None)


def _reply(message: dict, token: str) -> dict:
    """Read the last word on a cell; without the right token it is not the kernel's."""
    if message["type"] == "done" and secrets.compare_digest(str(message.get("token")), token):
        keys = {"ename": str, "evalue": str, "status": str, "count": int}
        reply = {key: message.get(key) for key, kind in keys.items() if isinstance(message.get(key), kind)}
        lines = message.get("traceback")
        reply["traceback"] = [str(line) for line in lines] if isinstance(lines, list) else []
        names = message.get("tampering")
        reply["tampering"] = names if isinstance(names, list) else []
        return {"status": "error", "ename": "Error", "evalue": ""} | reply
    text = _("The test did not run to its end: the code stopped its process.")
    return {"status": "error", "ename": "KernelDied", "evalue": text, "traceback": [], "tampering": []}


def _fail(cell: NotebookNode, ename: str, evalue: str, traceback: list[str] | None = None) -> None:
    lines = traceback or [f"\x1b[0;31m{ename}\x1b[0m: {evalue}"]
    cell.outputs.append(new_output("error", ename=ename, evalue=evalue, traceback=lines))


def _settle(cell: NotebookNode, reply: dict) -> None:
    """Make a test cell's outputs say what it is worth: an error, or a result of its own, and nothing that was forged."""
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    keep = results[-1:] if reply["status"] == "ok" and _ends_with_value(cell.source) else []
    cell.outputs = [one for one in cell.outputs if one.output_type != "execute_result" or any(one is kept for kept in keep)]
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            output.name = "stdout"  # a warning is no mistake
    if reply["status"] != "ok" and not any(output.output_type == "error" for output in cell.outputs):
        _fail(cell, reply["ename"], reply["evalue"], reply["traceback"])


def _ends_with_value(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";")


