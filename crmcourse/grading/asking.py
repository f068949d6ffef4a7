"""Have one cell run in a kernel behind the wall, and make outputs of what it shows.

The outputs are made by nbclient's own code from the kernel's messages, so that they are what ``nbgrader autograde``
would have stored. What comes over the wire is read with suspicion: it may come from a learner's code.
"""

import secrets
import time
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

from crmcourse.grading.kernels import Copy, Kernel
from crmcourse.grading.verdict import read_reply
from crmcourse.grading.wire import Closed, ProtocolError
from crmcourse.messages import _

__all__ = ["Asking", "Stopped"]

GRACE = 3.0  # seconds that a cell has to stop once interrupted
MOST_KEPT = 32 * 2**20  # bytes of messages of a submission of which outputs are made
MOST_SENT = 256 * 2**20  # bytes of messages after which the kernel is ended


class Stopped(Exception):
    """The process that ran a cell is gone, and why."""


class Asking(Execute):
    """nbgrader's Execute, which asks a kernel behind the wall; all is over at the `deadline` of the notebook."""

    def __init__(self, **traits: Any):
        super().__init__(**traits)
        self.deadline = 0.0
        self.spent: set[str] = set()  # tokens of the questions that have their answer
        self.found: set[str] = set()  # what the guard put back

    def _ask(
        self, runner: Kernel | Copy, index: int, cell: NotebookNode, kind: str, code: str, *, keep: bool, **words: Any
    ) -> dict:
        """Have code of a cell run, keep what it shows or not, and return the last word on it.

        Raises
        ------
        Stopped
            When there is no last word.
        """
        token = secrets.token_hex(16)
        channel = runner.channel
        before = channel.received
        self.clear_before_next_output = False
        try:
            channel.send({"type": kind, "code": code, "token": token, **words})
            limit = min(time.monotonic() + self.timeout, max(self.deadline, time.monotonic() + 1))
            interrupted = False
            while True:
                message = channel.receive(max(limit - time.monotonic(), 0.01))
                if message is None:
                    if interrupted:
                        runner.end()
                        raise Stopped("time")
                    interrupted, limit = True, time.monotonic() + GRACE
                    runner.interrupt()
                elif message["type"] == "output" and keep and channel.received - before < MOST_KEPT:
                    self._show(message, index, cell)
                elif message["type"] == "done" and message.get("token") not in self.spent:
                    break
                elif message["type"] == "left_out" and keep:
                    self._left_out(message, cell)
                elif message["type"] == "broken":
                    raise Stopped(str(message.get("text"))[:500])
                if channel.received - before > MOST_SENT:
                    runner.end()
                    raise Stopped("flood")
        except ProtocolError as error:
            runner.end()
            raise Stopped("flood") from error
        except Closed as error:
            raise Stopped("") from error
        self.spent.add(token)
        reply = read_reply(message, token)
        if interrupted:
            reply["status"] = "error"
            if keep:
                cell.outputs.append(new_output("error", **self.error_on_timeout))
        if kind != "plain":
            self.found |= {str(name)[:100] for name in reply["tampering"]}
        if isinstance(reply.get("count"), int):
            cell.execution_count = reply["count"]
        return reply

    def _show(self, message: dict, index: int, cell: NotebookNode) -> None:
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
