"""Given cells that run ahead: once in the server, before the forks, for all who leave what these cells need as it is.

The first cell of an assignment loads what the others work on; given cells further down make references of it. They make
the same for everybody. So a kernel that comes to such a cell takes what the server made, if all that the cell needs is
what it was there. A trial, in a fork, tells beforehand which cells can run ahead: those that only make new names.
"""

import copy
import os
import random
import select
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmcourse.grading import namespaces
from crmcourse.grading.guard import Guard, is_code
from crmcourse.grading.notebook import BY_IPYTHON, Notebook, alike, left, world
from crmcourse.grading.sheet import needed_names
from crmcourse.grading.shell import Shell, Stream, run

__all__ = ["Ahead", "Given"]


class ABSENT:
    """Stands for a name that is not there."""


PATIENCE = 30.0  # seconds that given cells may take in all to run ahead


@dataclass(eq=False)
class Given:
    """A given cell that ran: what it needed, how the world was, what it made, and what it showed."""

    code: str
    needed: dict[str, tuple[Any, Any]]
    world: list
    reply: dict
    messages: list[tuple[str, dict]]
    made: dict[str, Any]
    kept: dict[str, Any]
    result: Any

    def holds(self, names: dict[str, Any]) -> bool:
        """Tell whether the cell would find in `names` what it found in the server."""
        try:
            same = all(
                names.get(name, ABSENT) is value and alike(value, safe) for name, (value, safe) in self.needed.items()
            )
        except Exception:  # what cannot be compared any more is not what it was
            return False
        return same and world() == self.world

    def settle(self, shell: Shell) -> None:
        """Do here what running the cell would do."""
        number, shell.execution_count = shell.execution_count, shell.execution_count + 1
        shell.user_ns.update(self.made)
        shell.history_manager.store_inputs(number, self.code)
        if self.result is not ABSENT:
            shell.displayhook.update_user_ns(self.result)
        self.reply["count"] = number
        for _kind, content in self.messages:
            if "execution_count" in content:
                content["execution_count"] = number


class Ahead:
    """The given cells of an assignment, from the first of the notebook on, of which those that can have run ahead."""

    def __init__(self, shell: Shell, cells: Sequence[str]):
        self.shell, self.before = shell, Notebook(shell)
        self.first = True  # whether no cell has run in this process yet
        self.cells: list[Given] = []
        for place in _trial(shell, cells):
            given = _run(shell, cells[place], self.cells)
            if given is None:
                break
            self.cells.append(given)
        if not self.cells:
            self.before.put_back(shell)

    def take(self, code: str | None, tampered: bool) -> Given | None:
        """Settle the cell that comes, and return it, if it ran ahead and holds here; `code` is None if it is not given.

        The first one has left its names in the notebook already: they go if another cell comes first.
        """
        first, self.first = self.first, False
        found = next((one for one in self.cells if one.code == code), None)
        if first and self.cells:
            if found is self.cells[0]:
                return found
            self.before.put_back(self.shell)
        if found in self.cells[1:] and not tampered and found.holds(self.shell.user_ns):
            found.settle(self.shell)
            return found
        return None


def _trial(shell: Shell, cells: Sequence[str]) -> list[int]:
    """Run the cells in a fork, in order, while there is time; return which can run ahead: none without the first."""
    out, into = os.pipe()
    process = os.fork()
    if process:
        os.close(into)
        return _heard(out, process)
    try:
        before, made = _shared(), []
        for place, code in enumerate(cells):
            given = _run(shell, code, made)
            if given is not None and before == _shared():
                os.write(into, f"{place}\n".encode())
                made.append(given)
            elif not made:
                break
    finally:
        os._exit(0)


def _heard(out: int, process: int) -> list[int]:
    text, end = b"", time.monotonic() + PATIENCE
    with os.fdopen(out, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(end - time.monotonic(), 0))[0] and (more := pipe.read(4096)):
            text += more
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return [int(line) for line in text.split()]


def _shared() -> tuple:
    """What a cell may leave that forks would not share: threads, and files."""
    return left(), namespaces.awaited(os.getpid())


def _run(shell: Shell, code: str, made: Sequence[Given]) -> Given | None:
    """Run a given cell after those that are `made`; None if it cannot stand for itself in every notebook.

    What the first one makes stays in the notebook; what the others make is taken out again.
    """
    notebook = Notebook(shell)
    try:
        return _observe(shell, code, made)
    finally:
        if made:
            notebook.put_back(shell)


def _observe(shell: Shell, code: str, made: Sequence[Given]) -> Given | None:
    names = shell.user_ns
    for given in made[1:]:
        names.update(given.made)
    before, shown, messages = dict(names), set(names["_oh"]), []
    try:
        needed = _needed(code, names, made)
    except TypeError:
        return None
    before_it, chance = copy.deepcopy(world()), random.getstate()  # the latter differs from fork to fork
    reply = _record(shell, code, messages)
    own = {
        name: value
        for name, value in names.items()
        if before.get(name, ABSENT) is not value and not BY_IPYTHON.fullmatch(name)
    }
    result = next((value for place, value in names["_oh"].items() if place not in shown), ABSENT)
    given = Given(code, needed, before_it, reply, messages, own, Guard.keep(names, own), result)
    # only the first one may change something that is there
    calm = not made or (set(before) <= set(names) and given.holds(before) and random.getstate() == chance)
    return given if calm and reply["status"] == "ok" else None


def _record(shell: Shell, code: str, messages: list[tuple[str, dict]]) -> dict:
    """Run a cell and return the last word on it; what it shows goes to `messages`."""
    session, streams = shell.displayhook.session, (sys.stdout, sys.stderr)
    session.deliver = deliver = lambda *message: messages.append(message)
    sys.stdout, sys.stderr = Stream("stdout", deliver), Stream("stderr", deliver)
    try:
        reply = run(shell, code)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        session.deliver, (sys.stdout, sys.stderr) = None, streams
    return reply


def _needed(code: str, names: dict[str, Any], made: Sequence[Given]) -> dict[str, tuple[Any, Any]]:
    """What a cell takes from the notebook: by name, the object and a copy of it; what given functions need, too."""
    wanted, safe = set(needed_names(code)), {}
    for given in made:
        safe |= given.kept
        if any(name in wanted and is_code(value) for name, value in given.made.items()):
            wanted |= set(given.needed)
    needed = {name: safe.get(name) or (names.get(name, ABSENT), names.get(name, ABSENT)) for name in wanted}
    for value, copied in needed.values():
        alike(value, copied)
    return needed
