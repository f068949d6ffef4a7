"""Run a notebook cell by cell in a kernel behind the wall: takes the place of nbgrader's Execute.

What differs is what nbgrader leaves open: a kernel that dies is replaced, and the cells before are run again without
the one that killed it; a test counts only if it ran to its end; what a test prints on standard error costs no point.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode

from crmcourse.grading.asking import Asking, Stopped
from crmcourse.grading.kernels import Alone, Copy, Kernel
from crmcourse.grading.plan import Step, Test, plan
from crmcourse.grading.sandbox import SandboxError
from crmcourse.grading.sheet import Assignment, bound_names, imported_names, mentioned_names, parts, patched_names
from crmcourse.grading.verdict import WHY, fail, settle
from crmcourse.grading.wire import Closed, ProtocolError
from crmcourse.messages import _

__all__ = ["ExecuteBehindWall"]

PASSES = 7  # kernels and copies that a submission may kill
BUDGET = 5  # the whole notebook may take so many times the limit of a cell


class ExecuteBehindWall(Asking):
    """nbgrader's Execute, with kernels that `start` gives; a cell may take `timeout` seconds.

    The notebook is run in passes. In a pass all cells but the tests run, then the kernel goes back to each place of
    tests. One pass is enough, unless something kills the kernel: the next pass, in a new kernel, goes without the cell
    that did, for the tests that are left. It is `careful`, as when cells have changed what tests above them rest on: a
    copy of the kernel is set aside at each place. A kernel that cannot be copied says so: each place of tests then has
    a kernel of its own, in which the cells above are run again.
    """

    def __init__(self, assignment: Assignment, start: Callable[[], Kernel], **traits: Any):
        super().__init__(**traits)
        self.assignment, self.start = assignment, start
        self.kernel: Kernel | None = None
        self.incidents: list[dict] = []

    def preprocess(self, nb: NotebookNode, resources: dict, km: Any = None) -> tuple[NotebookNode, dict]:
        """Run the cells of `nb`, in place.

        Raises
        ------
        SandboxError
            When no kernel starts, or the server is gone: what ran until then says nothing of the submission.
        """
        self.nb, self.resources = nb, resources
        self.reset_execution_trackers()
        self.deadline = time.monotonic() + BUDGET * self.timeout
        cells = {index: cell for index, cell in enumerate(nb.cells) if self._runs(cell)}
        names = {index: cell.metadata.get("nbgrader", {}).get("grade_id") for index, cell in cells.items()}
        self.known = {index: self.assignment.named.get(name) for index, name in names.items()}
        self.left = set(cells)  # cells whose outputs are not known yet
        self.killers: list[Step] = []
        self.alone = False  # whether each place of tests needs a kernel of its own
        sources = [cell.source for cell in cells.values()]
        self.names = frozenset().union(*map(bound_names, sources))
        imported = frozenset().union(*map(imported_names, sources))
        self.careful = any(patched_names(cell.source) & imported for cell in cells.values())
        self.steps = plan([(index, cell.source, self.known[index]) for index, cell in cells.items()])
        for cell in cells.values():
            cell.outputs = []
            cell.metadata.pop("crmcourse", None)
        for _attempt in range(PASSES):
            try:
                self._pass_alone() if self.alone else self._pass()
            except Stopped:
                pass
            except Alone:
                self.alone = True
            finally:
                self._end()
            self.careful = True
            if not self.left or time.monotonic() > self.deadline:
                break
        for index in sorted(self.left):
            fail(
                nb.cells[index],
                "NotRun",
                _("Not run: the time of the whole notebook was used up, or its kernel died too often."),
            )
        return nb, resources

    def _runs(self, cell: NotebookNode) -> bool:
        if cell.cell_type != "code" or not cell.source.strip():
            return False
        return "nbgrader" in cell.metadata or self.skip_cells_with_tag not in cell.metadata.get("tags", [])

    # --- a pass ---------------------------------------------------------------------------------------------------

    def _pass(self) -> None:
        """Run all cells, then the tests: in the kernel itself, or in copies of it."""
        self.kernel = self.start()
        own: list[Test] = []
        copies: list[tuple[Copy, list[Test]]] = []
        try:
            for number, step in enumerate(self.steps):
                if time.monotonic() > self.deadline:
                    return
                tests = self._tests_left(step)
                if not step.tests:
                    self._step(step)
                elif tests and self._stay(number, tests, free=not own):
                    own += tests
                elif tests:
                    copies.append((self._hold(number), tests))
            self._between(rest=not own)
            for copy, tests in copies:
                self._tests(copy, tests)
            self._tests(self.kernel, own)  # last: if the kernel dies, its copies do
        finally:
            for copy, _tests in copies:
                copy.end()

    def _stay(self, place: int, tests: list[Test], free: bool) -> bool:
        """Tell whether tests can have the kernel itself: if it is `free` for good, or can come back to their place."""
        for_good = free and place == len(self.steps) - 1
        if self.careful or for_good:
            return for_good
        cell = NotebookNode(cell_type="code", metadata={}, outputs=[])
        words = set().union(*(mentioned_names(self.nb.cells[test.index].source) for test in tests))
        words = sorted(words & self.names)  # and no other word of what is hidden
        reply = self._ask(self.kernel, tests[0].index, cell, "mark", "", keep=False, place=place, words=words)
        if reply["status"] == "ok":
            for test in tests:
                test.place = place
        return reply["status"] == "ok"

    def _pass_alone(self) -> None:
        """Give each place of tests a kernel that has run the cells above; then run the cells that are left."""
        places = [number for number, step in enumerate(self.steps) if step.tests]
        for place in [*places, len(self.steps)]:
            tests = self._tests_left(self.steps[place]) if place in places else []
            if (place in places and not tests) or not self.left:
                continue
            self.kernel = self.start()
            for step in self.steps[:place]:
                if time.monotonic() < self.deadline and not step.tests:
                    self._step(step)
            self._tests(self.kernel, tests)
            self._end()

    def _tests_left(self, step: Step) -> list[Test]:
        return [replace(test, place=None) for test in step.tests if test.index in self.left]

    def _step(self, step: Step) -> None:
        """Run a cell, unless it is known to end the kernel."""
        if step in self.killers:
            return
        cell = self.nb.cells[step.index]
        try:
            if step.visible:
                seen = NotebookNode(cell_type="code", metadata={}, outputs=[])
                self._ask(self.kernel, step.index, seen, "plain", self.known[step.index].visible, keep=False)
            else:
                self._cell(step.index, cell)
        except Stopped as stopped:
            self._died(step, str(stopped))
            raise

    def _cell(self, index: int, cell: NotebookNode) -> None:
        first, known = index in self.left, self.known[index]
        kind = "locked" if known is not None and known.is_helper else "plain"
        names = sorted(bound_names(cell.source)) if kind == "locked" else []
        reply = self._ask(self.kernel, index, cell, kind, cell.source, keep=first, names=names)
        if first:
            self.left.discard(index)
            if reply["status"] == "error" and not any(output.output_type == "error" for output in cell.outputs):
                fail(cell, reply["ename"], reply["evalue"], reply["traceback"])

    def _hold(self, number: int) -> Copy:
        try:
            return self.kernel.hold()
        except (Closed, ProtocolError) as error:
            # the kernel died since its last word: what ran before is the cause
            culprits = [step for step in self.steps[:number] if not step.tests and step not in self.killers]
            if not culprits:
                raise SandboxError(_("The sandbox broke down.")) from error
            self._died(culprits[-1], "")
            raise Stopped("") from error

    def _between(self, rest: bool) -> None:
        """What happens when all cells have run and no test has."""
        if rest:
            with contextlib.suppress(Closed):
                self.kernel.channel.send({"type": "rest"})

    def _tests(self, runner: Kernel | Copy, tests: list[Test]) -> None:
        """Run tests: what learners see of each, then what is hidden, so that nothing hidden shows in the former."""
        hidden: list[tuple[Test, str]] = []
        for test in tests:
            cell = self.nb.cells[test.index]
            cell.outputs = []
            seen, rest = parts(cell.source, self.assignment.marks[0])
            if rest:
                hidden.append((test, rest))
            if seen.strip() and not self._test(runner, test, "visible", seen, last=not rest):
                hidden = [one for one in hidden if one[0] is not test]
                if runner.gone:
                    return  # the next pass has another one for the others
        for test, rest in hidden:
            if not self._test(runner, test, "hidden", rest, last=True) and runner.gone:
                return

    def _test(self, runner: Kernel | Copy, test: Test, part: str, code: str, *, last: bool) -> bool:
        """Run a part of a test, and settle the test if that part fails or is the `last` one; tell if it went well."""
        if time.monotonic() > self.deadline:
            return False
        cell = self.nb.cells[test.index]
        names = sorted(bound_names(code)) if part == "visible" and not last else []
        try:
            reply = self._ask(
                runner, test.index, cell, "test", code, keep=True, names=names, whole=last, test=test.index,
                without=sorted(test.without), place=test.place,
            )  # fmt: skip
        except Stopped as stopped:
            self.kernel.server.confirm()
            why = str(stopped)
            reply = {"status": "error", "ename": "KernelDied", "traceback": []}
            reply["evalue"] = WHY.get(why) or why or _("The test did not run to its end: the code stopped its process.")
        runner.gone = reply.get("ename") == "KernelDied"
        if reply["status"] == "moved":
            return False  # left for the next pass
        if last or reply["status"] != "ok":
            self.left.discard(test.index)
            settle(cell, reply)
            if reply["status"] != "ok":
                cell.metadata["crmcourse"] = {"failed": part}
        return reply["status"] == "ok"

    # --- a kernel that died ---------------------------------------------------------------------------------------

    def _died(self, step: Step, why: str) -> None:
        """Note which step ended the kernel, and why: it is left out from now on."""
        self.killers.append(step)
        why, index = self._end(wait=True) or why, step.index
        cell = self.nb.cells[index]
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if index in self.left and not step.visible:
            self.left.discard(index)
            fail(cell, "KernelDied", WHY.get(why) or why or _("The code stopped the kernel."))
        text = _("A cell stopped the kernel ({cell}); the rest was run without it. {why}")
        text = text.format(cell=name or index + 1, why=WHY.get(why, "")).strip()
        self.incidents.append({"what": "kernel", "cell": name, "text": text})

    def _end(self, *, wait: bool = False) -> str | None:
        kernel, self.kernel = self.kernel, None
        return kernel.end(wait=wait) if kernel is not None else None
