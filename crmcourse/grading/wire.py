"""The messages that cross the wall of the sandbox: JSON in packets of a socket that keeps their bounds.

A message longer than a packet is cut into pieces, the first and the last marked. A sender that dies in the middle does
no harm: the next first piece starts afresh. What comes from the other side is only ever read as JSON, up to a size.
"""

import array
import json
import socket
import time

from jupyter_client.jsonutil import json_default

__all__ = ["Channel", "Closed", "ProtocolError"]

FIRST, LAST = 1, 2
PIECE = 48 * 1024


class Closed(Exception):
    """The other end is gone."""


class ProtocolError(Exception):
    """The other end sent what is no message."""


def _no_number(name: str) -> None:
    return None  # NaN and Infinity are not JSON


class Channel:
    """A socket (``AF_UNIX``, ``SOCK_SEQPACKET``) that carries dictionaries; `limit` in bytes a message.

    Descriptors that come along with messages are gathered in `passed` if the channel `accepts` them. If not, they are
    never this process's: the system drops what a reader leaves no room for.
    """

    def __init__(self, end: socket.socket, limit: int = 16 * 2**20, *, accepts: bool = False):
        self.socket, self.limit, self.accepts = end, limit, accepts
        self.received = 0
        self.passed: list[int] = []
        self._pieces: list[bytes] = []  # of a message that is still coming
        self._size = 0

    def send(self, message: dict, end: socket.socket | None = None) -> None:
        """Send a message, waiting as long as it takes, with a socket for the other side to keep, if there is one.

        What JSON does not know (bytes of an image, a date, numpy's numbers) is written as Jupyter writes it.
        """
        data = json.dumps(message, default=json_default).encode("ascii")
        for start in range(0, len(data), PIECE):
            flags = (FIRST if start == 0 else 0) | (LAST if start + PIECE >= len(data) else 0)
            packet = bytes([flags]) + data[start : start + PIECE]
            try:
                if end is not None and start == 0:
                    socket.send_fds(self.socket, [packet], [end.fileno()])
                else:
                    self.socket.sendall(packet)
            except OSError as error:
                raise Closed from error

    def receive(self, timeout: float | None = None) -> dict | None:
        """Return the next message, or None when none came in `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            packet = self._packet(deadline)
            if packet is None:
                return None
            if packet[0] & FIRST:
                self._pieces, self._size = [], 0
            self._pieces.append(packet[1:])
            self._size += len(packet)
            self.received += len(packet)
            if self._size > self.limit:
                raise ProtocolError("message too long")
            if packet[0] & LAST:
                return _read(b"".join(self._pieces))

    def _packet(self, deadline: float | None) -> bytes | None:
        try:
            if deadline is not None:
                self.socket.settimeout(max(deadline - time.monotonic(), 0.001))
            if self.accepts:
                packet, passed = _receive(self.socket)
                self.passed += passed
            else:
                packet = self.socket.recv(PIECE + 1)
        except TimeoutError:
            return None
        except OSError as error:
            raise Closed from error
        finally:
            if deadline is not None:
                self.socket.settimeout(None)
        if not packet:
            raise Closed
        return packet

    def close(self) -> None:
        """Close this end."""
        self.socket.close()


def _receive(end: socket.socket) -> tuple[bytes, list[int]]:
    packet, told, _flags, _address = end.recvmsg(PIECE + 1, 256)
    passed = array.array("i")
    for _level, kind, data in told:
        if kind == socket.SCM_RIGHTS:
            passed.frombytes(data[: len(data) - len(data) % passed.itemsize])
    return packet, list(passed)


def _read(data: bytes) -> dict:
    try:
        message = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ProtocolError("not a message")
    return message
