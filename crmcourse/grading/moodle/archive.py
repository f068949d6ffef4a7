"""Moodle's download of all submissions, read without trusting it: no path of the archive is ever written to."""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.checks import InputError
from crmcourse.grading.moodle.participants import tidy
from crmcourse.messages import _, number

__all__ = ["Received", "read_archive"]

TOTAL = 4_000_000_000  # bytes read from one archive, all files together
PACKED = 500  # files in a zip that a student hands in, above which it is not opened


@dataclass(frozen=True)
class Received:
    """One file of the archive.

    Parameters
    ----------
    path : str
        Its path there, put right: composed accents, slashes.
    data : bytes or None
        Its content; None when it cannot be had.
    when : datetime
        Date in the archive (UTC, as no zone is known there).
    problem : str
        Why it is not taken, in the instructor's language; empty for a sound file.
    """

    path: str
    data: bytes | None
    when: datetime
    problem: str = ""


def read_archive(path: Path, largest: int, order: Callable[[str], Any] = str) -> Iterator[Received]:
    """Read every file of a zip, one after the other; what cannot be read comes with its reason.

    A zip within the zip (a student who packed the notebook) is opened too, one level deep.

    Parameters
    ----------
    path : Path
        The zip.
    largest : int
        Bytes above which a file is left in the archive.
    order : callable
        Files come in the order of what it makes of their paths.

    Raises
    ------
    InputError
        When it is no zip at all.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise InputError(_("{file} cannot be read: {error}").format(file=path, error=error.strerror)) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        problem = _("{file} is not a zip archive, or was cut while downloading: download it from Moodle again.")
        raise InputError(problem.format(file=path.name)) from None
    left = TOTAL
    with archive:
        for entry in sorted(_entries(archive), key=lambda entry: order(_name(entry))):
            one = _read(archive, entry, largest, left)
            left -= len(one.data or b"")
            for file in _opened(one, largest, min(largest, left)):
                left -= 0 if file is one else len(file.data or b"")
                yield file


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [entry for entry in archive.infolist() if not entry.is_dir()]


def _opened(one: Received, largest: int, left: int) -> Iterator[Received]:
    """Yield what a student packed in a zip, `left` bytes in all at most; any other file as it is."""
    if one.problem or not one.data or not one.path.lower().endswith(".zip"):
        yield one
        return
    try:
        with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
            entries = _entries(archive)
            if not 0 < len(entries) <= PACKED:
                yield one
                return
            for entry in entries:
                file = _read(archive, entry, largest, left)
                left -= len(file.data or b"")
                yield replace(file, path=f"{one.path}/{file.path}")
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        yield one


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int, left: int) -> Received:
    name, when, problem = _name(entry), _date(entry), ""
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0][:2]:
        problem = _("its path leads out of the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        problem = _("it is a link to another file")
    if entry.flag_bits & 0x1:
        return Received(name, None, when, _("it is protected by a password"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without measure
        return Received(name, None, when, _("it is damaged, or packed in a way that cannot be read"))
    if entry.file_size > largest:
        message = _("it would take {size} MB, more than the {largest} MB accepted (--max-size)")
        message = message.format(size=number(entry.file_size / 1e6, 1), largest=number(largest / 1e6, 1))
        return Received(name, None, when, message)
    if entry.file_size > left:
        return Received(name, None, when, _("the archive holds too much in all"))
    try:
        with archive.open(entry) as file:
            # with a size, zlib unpacks no more than announced: a header that lies costs nothing, and its sum is wrong
            data = file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        return Received(name, None, when, _("it is damaged, or packed in a way that cannot be read"))
    return Received(name, data, when, problem)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry, its accents guessed right where the archive does not say how they are written."""
    if entry.flag_bits & 0x800:
        return tidy(entry.filename)
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return tidy(entry.filename)
    for encoding in ("utf-8", "cp850"):  # macOS and old servers; Windows in French
        try:
            return tidy(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return tidy(entry.filename)


def _date(entry: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:  # an entry may hold any digits
        return datetime(1980, 1, 1, tzinfo=UTC)
