"""What a submission gets behind the wall: a kernel of its own, and copies of it where tests stand."""

import contextlib
import os
import select
import signal
import socket
import struct

from crmcourse.grading.sandbox import SandboxError, Server
from crmcourse.grading.wire import Channel, Closed

__all__ = ["Alone", "Copy", "Kernel"]


class Kernel:
    """A kernel behind the wall, for one submission."""

    def __init__(self, server: Server, limits: dict, files: dict[str, bytes] | None = None):
        self.server = server
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            content = {name: data.hex() for name, data in (files or {}).items()}
            answer = server.ask("start", end=theirs, limits=limits, files=content)
        if "error" in answer:
            ours.close()
            raise SandboxError(answer["error"])
        self.number = answer["kernel"]
        self.gone = False  # whether a test ended it
        self.channel = Channel(ours)

    def hold(self) -> "Copy":
        """Set a copy of the kernel aside, for the tests of the present place.

        Raises
        ------
        Alone
            When the kernel has threads that its copies would miss.
        """
        if self.server.ask("threads", kernel=self.number)["awaited"]:
            raise Alone
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            self.channel.send({"type": "hold"}, theirs)
        return Copy(ours)

    def interrupt(self) -> None:
        """Ask the cell that runs to stop."""
        self.server.order("interrupt", kernel=self.number)

    def end(self, *, wait: bool = False) -> str | None:
        """End the kernel and all that it started; for those who `wait`, say which limit had ended it already."""
        self.channel.close()
        if wait:
            return self.server.ask("end", kernel=self.number)["why"]
        self.server.order("end", kernel=self.number)
        return None


class Alone(Exception):
    """The kernel would wait for ever in a copy, for threads, which are not copied."""


class Copy:
    """A copy of a kernel that waits for its tests. The system itself tells which process it is."""

    def __init__(self, end: socket.socket):
        self.gone = False
        self.channel = Channel(end)
        told = end.recvmsg(1, CREDENTIALS, socket.MSG_PEEK)[1] if _readable(end) else []
        credentials = [data for _level, kind, data in told if kind == SCM_CREDENTIALS]
        word = (self.channel.receive(5) or {}).get("type") if credentials else None
        if word != "held":
            end.close()
            raise Alone if word == "alone" else Closed
        self.number = struct.unpack("3i", credentials[0][:12])[0]

    def interrupt(self) -> None:
        """Ask the test that runs to stop."""
        self._signal(signal.SIGINT)

    def end(self) -> None:
        """End the copy."""
        self._signal(signal.SIGKILL)
        self.channel.close()

    def _signal(self, number: int) -> None:
        if self.number > 1:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.number, number)


SCM_CREDENTIALS = 2
CREDENTIALS = socket.CMSG_SPACE(12) if hasattr(socket, "CMSG_SPACE") else 0  # no room for descriptors


def _readable(end: socket.socket) -> bool:
    return bool(select.select([end], [], [], 20)[0])
