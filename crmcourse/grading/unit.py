"""One submission graded: bytes in, dictionary out. The piece of work that a pool of processes or a cluster carries."""

import atexit
import copy
import json
import os
import threading
import time
from collections.abc import Callable
from typing import ClassVar

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import IgnorePattern, LimitOutput, OverwriteCells
from nbgrader.utils import compute_checksum, determine_grade, is_task
from traitlets.config import Config

from crmcourse.grading.execute import ExecuteBehindWall
from crmcourse.grading.intake import ByHand, Received, receive, suspicious
from crmcourse.grading.repair import restore
from crmcourse.grading.sandbox import Kernel, SandboxError, Server
from crmcourse.grading.sheet import Assignment, parts
from crmcourse.messages import _

__all__ = ["SourceError", "close_servers", "grade", "skeleton"]


class SourceError(Exception):
    """The teacher's own solution does not get full marks: nobody can be graded by it."""


class _Book:
    """Answers nbgrader's OverwriteCells in the gradebook's place."""

    def __init__(self, assignment: Assignment):
        self.cells = assignment.named

    def find_source_cell(self, name: str, *where: str):
        return _Source(self.cells[name]) if name in self.cells else self._missing(name)

    def find_graded_cell(self, name: str, *where: str):
        return self.find_source_cell(name)

    @staticmethod
    def _missing(name: str):
        raise MissingEntry(name)


class _Source:
    def __init__(self, cell):
        self.name, self.cell_type, self.source = cell.name, cell.kind, cell.source
        self.locked, self.checksum, self.max_score = cell.locked, cell.checksum, cell.points


class Overwrite(OverwriteCells):
    """nbgrader's OverwriteCells, on the cells that travel with the submission."""

    def __init__(self, assignment: Assignment, **traits):
        super().__init__(**traits)
        self.gradebook, self.notebook_id, self.assignment_id = _Book(assignment), assignment.notebook, assignment.name

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        for index, cell in enumerate(nb.cells):
            nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
        return nb, resources


BROUGHT = ("seaborn", "polars")  # what answers bring along most often: imported beforehand, where it is there

# --- servers: one a process and assignment, kept for the next submission ----------------------------------------------

_servers: dict[tuple, Server] = {}
_lock = threading.Lock()


def _server(assignment: Assignment, options: dict) -> Server:
    key = assignment.sha256, options["sandbox"], options["timeout"], options["memory"]
    with _lock:
        server = _servers.get(key)
        if server is None or not server.alive:
            server = Server(_imports(assignment), sandbox=options["sandbox"])
            try:
                server.ordinary = _prove(server, assignment, options)
            except BaseException:
                server.close()
                raise
            _servers[key] = server
    return server


@atexit.register
def close_servers() -> None:
    """End the servers of this process."""
    while _servers:
        _servers.popitem()[1].close()


def _imports(assignment: Assignment) -> list[str]:
    """Modules that given cells import, as far as their text says."""
    import ast

    names = ["matplotlib_inline.backend_inline", *BROUGHT]
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
    """Run the teacher's solution: it must have full marks. Then have the server import what it took, by name.

    Return what the guard found changed: with the solution, that is the ordinary course of things.
    """
    notebook = skeleton(assignment, solved=True)
    executor = _Proof(assignment, _starter(server, assignment, options), timeout=options["timeout"])
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
    tests = [part for cell in assignment.tests.values() for part in parts(cell.source, assignment.marks[0])]
    order: dict = {"names": executor.modules, "tests": tests}
    first = next((cell for cell in assignment.cells if cell.kind == "code"), None)
    if first is not None and first.is_helper:
        order["given"] = [cell.source for cell in assignment.cells if cell.is_helper]
    server.ask("import", timeout=120, **order)
    return executor.found


class _Proof(ExecuteBehindWall):
    modules: ClassVar[list[str]] = []

    def _between(self, rest: bool) -> None:
        self.kernel.channel.send({"type": "modules"})
        self.modules = (self.kernel.channel.receive(30) or {}).get("names", [])
        super()._between(rest)


def _starter(server: Server, assignment: Assignment, options: dict, files: dict | None = None) -> Callable[[], Kernel]:
    limits = {
        "memory": options["memory"],
        "disk": 256,
        "processes": 64,
        "cpu": int(6 * options["timeout"]) + 5,
    }
    source = {name: bytes.fromhex(content) for name, content in assignment.files.items()}
    return lambda: Kernel(server, limits, {**(files or {}), **source})


# --- the unit ---------------------------------------------------------------------------------------------------------


def skeleton(assignment: Assignment, *, solved: bool = False) -> NotebookNode:
    """Return the assignment's notebook, untouched or with the teacher's answers."""
    from crmcourse.grading.intake import RawCell

    cells = []
    for cell in assignment.cells:
        source = assignment.solved.get(cell.name, cell.source) if solved and cell.solution else cell.source
        cells.append(RawCell(cell.kind, source, {"grade_id": cell.name} if cell.name else {}))
    return restore(Received(cells), assignment)


def grade(job: dict) -> dict:
    """Grade what `job` holds and return how it went; it raises only when the machine or the assignment is at fault.

    Parameters
    ----------
    job
        ``assignment`` (text of :meth:`Assignment.to_json`), ``student``, ``files`` (bytes by name), and ``options``:
        ``timeout`` (seconds a cell), ``memory`` (MiB), ``sandbox`` (bool).

    Returns
    -------
    dict
        ``outcome``, ``reason``, ``repairs``, ``tampering``, ``scores`` and ``blank`` by name of cell, ``notebook`` (the
        text of the graded notebook), ``seconds``.
    """
    assignment = _assignment(job["assignment"])
    start = time.perf_counter()
    result = {"student": job["student"], "repairs": [], "tampering": [], "scores": {}, "blank": [], "reason": None}
    try:
        received = receive(job["files"], assignment.notebook)
        notebook = restore(received, assignment)
        result["repairs"] = received.repairs
        result |= _run(notebook, assignment, job, received)
        result["outcome"] = "repaired" if received.repairs else "graded"
    except ByHand as problem:
        notebook = skeleton(assignment)
        notice = _("**To see by hand.** {reason}").format(reason=problem)
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(notice, id="by-hand"))
        result |= {"outcome": "by_hand", "reason": str(problem)}
        result |= {"scores": {name: 0.0 for name, cell in assignment.named.items() if cell.grade or cell.task}}
    result["notebook"] = nbformat.writes(notebook)
    result["seconds"] = round(time.perf_counter() - start, 3)
    result["worker"] = os.getpid()
    return json.loads(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))  # half surrogate pairs go here


_read: dict[str, Assignment] = {}


def _assignment(text: str) -> Assignment:
    if text not in _read:
        _read.clear()
        _read[text] = Assignment.from_json(text)
    return _read[text]


def _run(notebook: NotebookNode, assignment: Assignment, job: dict, received: Received) -> dict:
    config = Config(copy.deepcopy(assignment.settings))
    resources: dict = {}
    notebook, resources = Overwrite(assignment, config=config)(notebook, resources)
    files = {name: data for name, data in job["files"].items() if not name.endswith(".ipynb")}
    for attempt in range(2):
        server = _server(assignment, job["options"])
        executor = ExecuteBehindWall(
            assignment, _starter(server, assignment, job["options"], files), timeout=job["options"]["timeout"]
        )
        try:
            notebook, resources = executor(notebook, resources)
            break
        except SandboxError as error:
            if attempt:
                raise ByHand(str(error)) from error
    for part in (IgnorePattern, LimitOutput):
        notebook, resources = part(config=config)(notebook, resources)
    received.repairs += executor.incidents
    scores, blank = _scores(notebook, assignment)
    return {"scores": scores, "blank": blank, "tampering": _remarks(notebook, executor, server, assignment)}


def _scores(notebook: NotebookNode, assignment: Assignment) -> tuple[dict, list[str]]:
    """Return the scores, by nbgrader's own rule, and the names of answers left blank."""
    scores, blank = {}, []
    for cell in notebook.cells:
        known = assignment.named.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if known is None:
            continue
        if known.grade:
            try:
                score = determine_grade(cell)[0]
            except (ValueError, KeyError):  # a result that is no score
                score = 0.0
            scores[known.name] = None if score is None else min(max(float(score), 0.0), known.points)
        elif known.task:
            scores[known.name] = None
        if (known.solution or known.task) and not is_task(cell) and known.checksum == compute_checksum(cell):
            blank.append(known.name)
    return scores, blank


def _remarks(notebook: NotebookNode, executor: ExecuteBehindWall, server: Server, assignment: Assignment) -> list[str]:
    remarks = []
    changed = sorted(executor.found - server.ordinary)
    if changed:
        remarks.append(_("Put back before the tests: {names}.").format(names=", ".join(changed[:12])))
    for number, cell in enumerate(notebook.cells, 1):
        known = assignment.named.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if cell.cell_type == "code" and (known is None or known.solution):
            names = suspicious(cell.source)
            if names:
                place = known.name if known else number
                remarks.append(_("Worth reading, cell {cell}: {names}.").format(cell=place, names=", ".join(names[:8])))
    return remarks
