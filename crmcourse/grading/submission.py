"""What a student handed in: any folder at all, of which ordinary files of reasonable size are read."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import parse_utc

from crmcourse.messages import _

__all__ = ["STAMP", "Contents", "Submission", "listed"]

MOST_BYTES = 200 * 2**20  # of all files together
LONGEST_NAME = 1000  # bytes, folders included
NAMED = 6  # files left out that are named
STAMP = "timestamp.txt"


@dataclass(frozen=True)
class Contents:
    """What was read: files by name, the date that nbgrader's timestamp.txt gives, what is to be said of the rest."""

    files: dict[str, bytes]
    timestamp: str | None
    remarks: list[str]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the files, names included: it changes when the submission does."""
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
        return digest.hexdigest()


@dataclass(frozen=True)
class Submission:
    """A folder that was handed in: paths by name, of all that is no folder to go into."""

    student: str
    paths: dict[str, Path]

    def read(self) -> Contents:
        """Read the files, notebooks first; what cannot be taken is said."""
        files: dict[str, bytes] = {}
        left_out: list[str] = []
        room = MOST_BYTES
        for name in sorted(self.paths, key=lambda name: (not name.endswith(".ipynb"), name)):
            try:
                files[name] = _read(name, self.paths[name], room)
                room -= len(files[name])
            except _LeftOut as why:
                left_out.append(f"{name[:80]} ({why})")
        remarks = []
        if left_out:
            more = f" (+{len(left_out) - NAMED})" if len(left_out) > NAMED else ""
            remarks.append(_("Left out: {files}.").format(files=", ".join(left_out[:NAMED]) + more))
        timestamp = files.get(STAMP, b"")[:200].decode("utf-8", "replace").strip("\0 \r\n\t") or None
        try:
            parse_utc(timestamp)
        except Exception:  # of whatever kind: it is the student's text
            told = _("The date in {file} cannot be read: {date}. Correct it or delete it: formgrader stops there.")
            remarks.append(told.format(file=STAMP, date=timestamp[:40]))
            timestamp = None
        return Contents(dict(sorted(files.items())), timestamp, remarks)


class _LeftOut(Exception):
    pass


def _read(name: str, path: Path, room: int) -> bytes:
    """Read an ordinary file of at most `room` bytes; it may become something else meanwhile."""
    if len(os.fsencode(name)) > LONGEST_NAME:
        raise _LeftOut(_("a name too long"))
    try:
        with open(path, "rb", opener=_open) as file:
            told = os.fstat(file.fileno())
            if not stat.S_ISREG(told.st_mode):
                raise _LeftOut(_("no file"))
            if told.st_size > room:
                raise _LeftOut(_("too large: {size} MB").format(size=told.st_size // 10**6))
            return file.read(room)
    except OSError as error:
        raise _LeftOut(_("a link") if error.errno == errno.ELOOP else _("cannot be read")) from error


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def listed(folder: Path, ignored: Callable[[str], bool]) -> dict[str, Path]:
    """Return what lies below a folder, by name: files, links, folders that cannot be entered; no other folders."""
    closed: list[str] = []
    found: list[str] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        found += [os.path.join(where, name) for name in names if not ignored(name)]
        folders[:] = [name for name in folders if not ignored(name)]
        found += [path for path in (os.path.join(where, name) for name in folders) if os.path.islink(path)]
    return {Path(path).relative_to(folder).as_posix(): Path(path) for path in sorted(found + closed)}
