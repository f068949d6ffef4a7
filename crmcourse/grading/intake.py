"""Read what was handed in, whatever it is, without running any of it.

A file becomes a list of plain cells, or the reason why someone has to look at it. Outputs, counters and other metadata
are left behind: whatever is wrong in them is of no consequence.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache

from crmcourse.grading.submission import STAMP
from crmcourse.messages import _

__all__ = ["ByHand", "RawCell", "Received", "receive", "suspicious"]  # fmt: skip

LARGEST = 150 * 2**20  # bytes of a file
HEAVY = 5 * 2**20  # bytes above which outputs left behind are worth a word
MOST_TEXT = 8 * 10**6  # characters of all cells
MOST_CELLS = 3000
OTHER_KINDS = {
    b"%PDF": _("a PDF file"),
    b"PK\x03\x04": _("an archive or an office document"),
    b"\x89PNG": _("a picture"),
    b"\xff\xd8\xff": _("a picture"),
    b"\xd0\xcf\x11\xe0": _("an office document"),
    b"<!doc": _("a web page"),
    b"<html": _("a web page"),
    b"\x1f\x8b": _("an archive"),
}
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
CONFLICT = re.compile(r"^<<<<<<<[^\n]*\n(.*?)^=======[^\n]*\n(.*?)^>>>>>>>[^\n]*\n?", re.MULTILINE | re.DOTALL)


class ByHand(Exception):
    """Someone has to look at it; the message says why."""


@dataclass
class RawCell:
    """A cell as handed in: what it is, its text, nbgrader's metadata if readable, and pictures pasted in it."""

    kind: str
    source: str
    nbgrader: dict = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    attachments: dict = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The grade_id, if there is one."""
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) else None


@dataclass
class Received:
    """The cells of a submission, and what was repaired to read them."""

    cells: list[RawCell]
    kernel: dict = field(default_factory=dict)
    repairs: list[dict] = field(default_factory=list)

    def note(self, what: str, text: str, cell: str | None = None) -> None:
        """Write a repair down."""
        self.repairs.append({"what": what, "cell": cell, "text": text})


def receive(files: dict[str, bytes], notebook: str) -> Received:
    """Find the notebook among the files handed in, and read it.

    Raises
    ------
    ByHand
        When there is none, several that differ, or it cannot be read.
    """
    expected = f"{notebook}.ipynb"
    others = [name for name in files if name != expected and name != STAMP and ".ipynb_checkpoints" not in name]
    likely = [name for name in others if ".ipynb" in name.lower() or name.lower().endswith(".json")]
    problem = None
    if expected in files:
        try:
            return read(files[expected])
        except ByHand as error:
            problem = error
    elif not likely:
        likely = others if len(others) == 1 else []
        if not likely:
            raise ByHand(
                _("No notebook {name} was handed in. Files: {files}.").format(name=expected, files=_listing(others))
                if others
                else _("No file was handed in.")
            )
    readable, problems = [], []
    for name in likely:
        try:
            readable.append((name, read(files[name])))
        except ByHand as error:
            problems.append(error)
    sources = {tuple((cell.kind, cell.source) for cell in one.cells) for _name, one in readable}
    if len(sources) > 1:
        names = _listing(name for name, _one in readable)
        raise ByHand(_("Several notebooks were handed in and they differ: {files}.").format(files=names))
    if not readable:
        raise problem or problems[0]
    name, received = readable[0]
    received.note("renamed", _("The file was called {name}.").format(name=_listing([name])))
    return received


def _listing(names) -> str:
    names = [name[:80] for name in names]
    return ", ".join(names[:6]) + (" …" if len(names) > 6 else "")


def read(data: bytes) -> Received:
    """Read the bytes of a notebook."""
    received = Received([])
    if not data.strip(b"\0 \t\r\n"):
        raise ByHand(_("The file is empty."))
    if len(data) > LARGEST:
        raise ByHand(_("The file is too large: {size} MB.").format(size=len(data) // 10**6))
    for start, kind in OTHER_KINDS.items():
        if data[:200].lstrip().lower().startswith(start.lower()):
            raise ByHand(_("The file is no notebook but {kind}.").format(kind=kind))
    text = _decode(data, received)
    content = _parse(text, received)
    if len(data) > HEAVY:
        received.note("outputs", _("Outputs were dropped: the file weighed {size} MB.").format(size=len(data) // 10**6))
    cells = _cells(content, received)
    if len(cells) > MOST_CELLS or sum(len(cell.source) for cell in cells) > MOST_TEXT:
        raise ByHand(_("The notebook is too long to be an answer to this assignment."))
    received.cells = cells
    metadata = content.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    received.kernel = kernel if isinstance(kernel, dict) else {}
    return received


def _decode(data: bytes, received: Received) -> str:
    def repaired(name: str) -> None:
        received.note("encoding", _("The text was in {encoding}, and was read as such.").format(encoding=name))

    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            repaired("UTF-16")
            return data.decode("utf-16").rstrip("\0")
        if data.startswith(b"\xef\xbb\xbf"):
            repaired(_("UTF-8 with a byte order mark"))
            return data.decode("utf-8-sig").rstrip("\0")
        if data[:4].count(0) == 2 and b"\0" in data[:2]:
            repaired("UTF-16")
            return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be").rstrip("\0")
        return data.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError:
        if not MULTIBYTE.search(data) and b"\0" not in data:
            received.repairs.clear()
            repaired("Windows-1252")
            return data.decode("cp1252", "replace")
        raise ByHand(_("The file is damaged: it is no text.")) from None


def _parse(text: str, received: Received) -> dict:
    try:
        content = json.loads(text)
    except RecursionError:
        raise ByHand(_("The file is no notebook that can be read: it is nested without end.")) from None
    except ValueError as error:
        if not CONFLICT.search(text):
            line = getattr(error, "lineno", 1)
            raise ByHand(_("The file is truncated or damaged, around line {line}.").format(line=line)) from None
        content = _merged(text, received)
    if not isinstance(content, dict):
        raise ByHand(_("The file is no notebook."))
    return content


def _merged(text: str, received: Received) -> dict:
    """Read a notebook with merge markers, when both sides give the same cells."""
    sides = []
    for side in (r"\1", r"\2"):
        try:
            sides.append(json.loads(CONFLICT.sub(side, text)))
        except ValueError:
            break
    if len(sides) == 2 and all(isinstance(side, dict) for side in sides):
        mine, theirs = ([(cell.kind, cell.source) for cell in _cells(side, Received([]))] for side in sides)
        if mine == theirs:
            received.note("merge", _("Merge markers were removed: both versions had the same cells."))
            return sides[0]
    raise ByHand(_("The file holds the marks of an unfinished merge (<<<<<<<): two versions of the answers."))


def _cells(content: dict, received: Received) -> list[RawCell]:
    if isinstance(content.get("worksheets"), list) and "cells" not in content:
        sheets = [sheet.get("cells") for sheet in content["worksheets"] if isinstance(sheet, dict)]
        raw = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
        received.note("format", _("The notebook was in an old format, and was converted."))
    else:
        raw = content.get("cells")
    if not isinstance(raw, list) or not raw:
        raise ByHand(_("The file is no notebook: it holds no cells."))
    return [_cell(cell) for cell in raw]


def _cell(cell: object) -> RawCell:
    if not isinstance(cell, dict):
        raise ByHand(_("The file is damaged: a cell cannot be read."))
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise ByHand(_("The file is damaged: a cell cannot be read."))
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader")
    tags = metadata.get("tags")
    kind = {"code": "code", "raw": "raw"}.get(str(cell.get("cell_type")), "markdown")
    attachments = cell.get("attachments")
    return RawCell(
        kind,
        source.encode("utf-8", "replace").decode(),  # half a surrogate pair cannot be written again
        nbgrader if isinstance(nbgrader, dict) else {},
        [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        attachments if isinstance(attachments, dict) and kind != "code" else {},
    )


# --- what a teacher may want to read ----------------------------------------------------------------------------------

REACHING = frozenset(
    [
        "_getframe",
        "_current_frames",
        "f_back",
        "f_globals",
        "f_locals",
        "f_code",
        "gi_frame",
        "cr_frame",
        "tb_frame",
        "__subclasses__",
        "get_objects",
        "get_referrers",
        "get_referents",
        "settrace",
        "setprofile",
        "addaudithook",
        "ast_transformers",
        "input_transformers_post",
        "set_custom_exc",
        "user_ns",
        "history_manager",
        "run_cell",
    ]
)
MODULES = frozenset({"ctypes", "gc", "socket", "pty", "ptrace", "crmcourse.grading", "nbgrader"})


@lru_cache(4096)
def suspicious(source: str) -> tuple[str, ...]:
    """Names in a learner's cell that reach into the interpreter or out of the notebook: no proof, but worth reading.

    >>> suspicious("import ctypes\\nsys._getframe().f_back")
    ('_getframe', 'ctypes', 'f_back')
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in REACHING:
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and node.value in REACHING:
            found.add(node.value)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in MODULES}
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found.add(node.module)
    return tuple(sorted(found))
