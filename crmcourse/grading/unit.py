"""One submission graded: bytes in, dictionary out. The piece of work that a pool of processes or a cluster carries."""

import copy
import json
import os
import time

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import IgnorePattern, LimitOutput, OverwriteCells
from nbgrader.utils import compute_checksum, determine_grade, is_task
from traitlets.config import Config

from crmcourse.grading.execute import ExecuteBehindWall
from crmcourse.grading.intake import ByHand, Received, receive, suspicious
from crmcourse.grading.repair import restore, skeleton
from crmcourse.grading.sandbox import SandboxError, Server
from crmcourse.grading.sheet import Assignment
from crmcourse.grading.warm import server_of, starter
from crmcourse.messages import _

__all__ = ["grade"]


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


def grade(job: dict) -> dict:
    """Grade what `job` holds and return how it went; it raises only when the machine or the assignment is at fault.

    Parameters
    ----------
    job
        ``assignment`` (text of :meth:`Assignment.to_json`), ``student``, ``files`` (bytes by name), ``remarks`` (what
        could not be read of them, in sentences), and ``options``:
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
        for text in job["remarks"]:
            received.note("folder", text)
        notebook = restore(received, assignment)
        result["repairs"] = received.repairs
        result |= _run(notebook, assignment, job, received)
        result["outcome"] = "repaired" if received.repairs else "graded"
    except ByHand as problem:
        notebook = skeleton(assignment)
        result["reason"] = " ".join([str(problem), *job["remarks"]])
        notice = _("**To see by hand.** {reason}").format(reason=result["reason"])
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(notice, id="by-hand"))
        result["outcome"] = "by_hand"
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
        server = server_of(assignment, job["options"])
        executor = ExecuteBehindWall(
            assignment, starter(server, assignment, job["options"], files), timeout=job["options"]["timeout"]
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
