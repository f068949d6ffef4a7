"""The kernel of a submission: IPython's notebook shell, which a socket feeds one cell after the other.

The shell is made in the server, before the fork, with all that exercises import. What it shows goes out as the messages
of a Jupyter kernel, so that nbclient makes the same outputs of them.

Test cells run when all other cells have, so that whatever a test brings, and a learner's function may put aside, comes
too late to be shown by a cell. They find the notebook as it was where they stand: this process goes back to that place,
or, if too much has changed since, a copy of it (a fork) was set aside there.
"""

import gc
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping
from typing import Any

from crmcourse.grading.ahead import Ahead
from crmcourse.grading.guard import Guard
from crmcourse.grading.places import Place
from crmcourse.grading.prepared import open_sealed
from crmcourse.grading.shell import PipeSession, Shell, Stream, run
from crmcourse.grading.wire import Channel, Closed

__all__ = ["Kernel"]

CELL_BYTES = 2**20  # of text that a cell may print; the rest is counted and left out
CELL_MESSAGES = 2000
LARGEST = 8 * 2**20  # characters of one output


class Kernel:
    """Runs the cells that come through `channel`, one after the other, in `shell`."""

    def __init__(self, shell: Shell, guard: Guard, channel: Channel, ahead: Ahead | None, tests: Mapping[bytes, bytes]):
        self.shell, self.guard, self.channel, self.ahead = shell, guard, channel, ahead
        self.prepared = tests
        self.session: PipeSession = shell.displayhook.session
        self.session.deliver = self.deliver
        self.printed = self.messages = self.left_out = 0
        self.kept: dict[str, Any] = {}  # what locked cells made, as they made it
        self.seen: dict[int, dict[str, Any]] = {}  # what the visible part of a test bound, for its hidden part
        self.places: dict[int, Place] = {}  # of tests to come
        self.here: int | None = None  # at which of them the notebook is
        with tempfile.TemporaryFile(dir=".") as file:
            self.raw = os.dup(file.fileno())
        os.dup2(self.raw, 1)
        os.dup2(self.raw, 2)
        sys.stdout = sys.__stdout__ = Stream("stdout", self.deliver)
        sys.stderr = sys.__stderr__ = Stream("stderr", self.deliver)
        self.streams = sys.stdout, sys.stderr
        os.register_at_fork(after_in_child=self._in_child)
        self.forking = False

    def _in_child(self) -> None:
        # what a learner's code forks has nothing to say on the wire
        if not self.forking:
            self.channel.close()

    # --- what goes out --------------------------------------------------------------------------------------------

    def deliver(self, kind: str, content: dict) -> None:
        """Send what a cell shows, up to its limits."""
        self.messages += 1
        if kind == "stream":
            text = content["text"]
            room = max(CELL_BYTES - self.printed, 0)
            self.printed += len(text)
            if len(text) > room:
                self.left_out += len(text) - room
                content = {**content, "text": text[:room]}
                if not room:
                    return
        if self.messages <= CELL_MESSAGES:
            self._send({"type": "output", "kind": kind, "content": content})

    def _send(self, message: dict) -> None:
        if len(str(message.get("content", ""))) > LARGEST:
            message = {"type": "left_out", "size": len(str(message["content"]))}
        try:
            self.channel.send(message)
        except Closed:
            os._exit(0)

    def _flush(self) -> None:
        for stream in self.streams:
            stream.flush()
        size = os.lseek(self.raw, 0, os.SEEK_END)
        if size:
            text = os.pread(self.raw, min(size, CELL_BYTES), 0).decode("utf-8", "replace")
            os.ftruncate(self.raw, 0)
            os.lseek(self.raw, 0, os.SEEK_SET)
            self.deliver("stream", {"name": "stdout", "text": text})
        if self.left_out:
            self._send({"type": "left_out", "size": self.left_out})

    # --- what comes in --------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Answer requests until the other end closes."""
        while True:
            try:
                request = self.channel.receive()
            except Closed:
                return
            if request["type"] == "modules":
                self._send({"type": "names", "names": sorted(sys.modules)})
            elif request["type"] == "hold":
                self._hold(self.channel.passed.pop())
            elif request["type"] == "rest":
                self._rest()
            elif request["type"] == "mark":
                self._say(request, "ok" if self._mark(request["place"], request["words"]) else "error")
            elif request.get("place") is not None and not self._go_to(request["place"]):
                self._say(request, "moved")
            else:
                self._answer(request)

    def _hold(self, descriptor: int) -> None:
        """Keep a copy of the notebook as it is now, which waits on a wire of its own for the tests of this place."""
        end, alone = socket.socket(fileno=descriptor), threading.active_count() > 1
        for stream in self.streams:
            stream.flush()
        gc.freeze()  # the copy's collector would write to, hence copy, all that there is
        self.forking = True
        try:
            copy = -1 if alone else os.fork()
        except OSError:  # the learner's processes left no room for one more
            copy, alone = -1, True
        self.forking = False
        if alone:
            Channel(end).send({"type": "alone"})
        if copy:
            end.close()
            return
        self.channel.close()
        self.channel = Channel(end)
        os.ftruncate(self.raw, 0)
        self._send({"type": "held"})
        self.serve()
        os._exit(0)

    def _rest(self) -> None:
        """Be nothing any more but the first process of this world: the learner's cells are over, the tests begin."""
        os.execv("/usr/bin/sleep", ["sleep", "infinity"])

    def _mark(self, number: int, words: list[str]) -> bool:
        """Remember the present place; tell whether the notebook can be brought back to it."""
        try:
            self.places[number] = Place(self.shell, words, self.kept)
        except Exception:
            return False
        return True

    def _go_to(self, number: int) -> bool:
        """Bring the notebook back to a place, unless what tests find there has changed since."""
        if number != self.here:
            if not self.places[number].holds():
                return False
            if self.here is not None:
                self.places[self.here].leave(self.shell)
            self.kept, self.here = self.places[number].enter(self.shell), number
        return True

    def _say(self, request: dict, status: str) -> None:
        self._send({"type": "done", "token": request["token"], "tampering": [], "status": status})

    def _answer(self, request: dict) -> None:
        self.printed = self.messages = self.left_out = 0
        found, names, aside = [], self.shell.user_ns, {}
        if request["type"] == "test":
            os.ftruncate(self.raw, 0)
            found = self.guard.restore(self.shell, self.kept)
            aside = {name: names.pop(name) for name in request["without"] if name in names}
            names.update(self.seen.pop(request["test"], {}))
        elif request["type"] == "locked":
            found = self.guard.restore(self.shell, None)
        given = self.ahead and self.ahead.take(request["code"] if request["type"] == "locked" else None, bool(found))
        if given is not None:
            reply = given.reply
            for message in given.messages:
                self.deliver(*message)
        else:
            signal.signal(signal.SIGINT, _interrupt)
            ready = open_sealed(self.shell, self.prepared, request["code"]) if request["type"] == "test" else None
            reply = run(self.shell, request["code"], request.get("whole", True), ready)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        if request["type"] == "locked":
            self.kept.update(given.kept if given is not None else self.guard.keep(names, request["names"]))
        elif request["type"] == "test":
            self.seen[request["test"]] = {name: names[name] for name in request["names"] if name in names}
            names.update(aside)
        self._flush()
        self._send({"type": "done", "token": request["token"], "tampering": found, **reply})


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt  # not the default handler: asyncio would put its own in the place of that one
