"""Give back to a submission the cells of the assignment that it lost, changed or copied, without guessing.

Cells are known by their grade_id; where it is gone, a given cell (a test, a helper) is known by its text, and an answer
by its place between known cells together with the name that it defines. What is put back comes from the source.
"""

import re
from collections import Counter
from functools import lru_cache

import nbformat
from nbformat.v4 import new_notebook

from crmcourse.grading.intake import ByHand, RawCell, Received
from crmcourse.grading.sheet import Assignment, Cell, bound_names
from crmcourse.messages import _, ngettext

__all__ = ["restore", "skeleton"]

ENOUGH = 0.25  # share of the assignment's tests and answers that must be found, else it is another one


def restore(received: Received, assignment: Assignment) -> nbformat.NotebookNode:
    """Return a notebook that nbgrader can grade; what was repaired is noted in `received`.

    Raises
    ------
    ByHand
        When too little of the assignment is found.
    """
    placed = [[cell, None] for cell in received.cells]  # a cell, and the name it answers to
    _by_name(placed, assignment, received)
    found_by_name = _count(placed, assignment)
    _by_text(placed, assignment)
    _by_place(placed, assignment, received)
    found = _count(placed, assignment)
    wanted = sum(cell.is_test or cell.solution for cell in assignment.named.values())
    if found < max(1, ENOUGH * wanted):
        raise ByHand(_("The notebook is not the one of this assignment: its cells are not there."))
    if found > found_by_name:
        received.note(
            "metadata",
            ngettext(
                "{count} cell had lost what nbgrader knows it by, and was recognised.",
                "{count} cells had lost what nbgrader knows them by, and were recognised.",
                found - found_by_name,
            ).format(count=found - found_by_name),
        )
    _put_back(placed, assignment, received)
    _compare(placed, assignment, received)
    language = str(received.kernel.get("language") or "python").lower()
    if language != "python":
        received.note(
            "kernel", _("The notebook asked for a kernel of another language ({name}).").format(name=language[:40])
        )
    return _build(placed, assignment)


def _count(placed: list[list], assignment: Assignment) -> int:
    cells = assignment.named
    return sum(name is not None and (cells[name].is_test or cells[name].solution) for _cell, name in placed)


@lru_cache(1024)  # most cells are the same for all students
def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- recognise --------------------------------------------------------------------------------------------------------


def _by_name(placed: list[list], assignment: Assignment, received: Received) -> None:
    for name in {cell.name for cell, _name in placed if cell.name is not None} - set(assignment.named):
        received.note("unknown", _("The cell {cell} is none of this assignment.").format(cell=name[:80]), name[:80])
    for name, known in assignment.named.items():
        same = [item for item in placed if item[0].name == name]
        if not same:
            continue
        kept = same[-1]
        if len(same) > 1:
            if known.solution and known.kind == "markdown":
                written = [item for item in same if _flat(item[0].source) != _flat(known.source)]
                kept = written[-1] if written else kept
            received.note(
                "copied", _("The cell {cell} was there {count} times.").format(cell=name, count=len(same)), name
            )
        kept[1] = name


def _by_text(placed: list[list], assignment: Assignment) -> None:
    """Recognise given cells, and answers left as they were, by their text."""
    texts = Counter(_flat(cell.visible) for cell in assignment.cells)
    taken = {name for _cell, name in placed if name is not None}
    for name, known in assignment.named.items():
        text = _flat(known.visible)
        if name in taken or texts[text] > 1:
            continue
        same = [item for item in placed if item[1] is None and item[0].name is None and _flat(item[0].source) == text]
        if len(same) == 1:
            same[0][1] = name


def _by_place(placed: list[list], assignment: Assignment, received: Received) -> None:
    """Recognise answers by their place, and the name that they define or, for a text, by being no part of the story."""
    names = list(assignment.named)
    story = {_flat(cell.visible) for cell in assignment.cells}
    for name, known in assignment.named.items():
        if not known.solution or any(other == name for _cell, other in placed):
            continue
        start, stop = _window(placed, names, name)
        free = [item for item in placed[start:stop] if item[1] is None and item[0].name is None]
        if known.kind == "code":
            defined = bound_names(assignment.solved.get(name, "")) & _distinct(assignment, name)
            same = [item for item in free if item[0].kind == "code" and bound_names(item[0].source) & defined]
            if same:
                same[-1][1] = name
        else:
            texts = [
                item
                for item in free
                if item[0].kind != "code" and item[0].source.strip() and _flat(item[0].source) not in story
            ]
            if texts:
                texts[0][1] = name
                if len(texts) > 1:
                    text = _("The answer {cell} takes up several cells: read those that follow.")
                    received.note("several", text.format(cell=name), name)


def _distinct(assignment: Assignment, name: str) -> set[str]:
    """Names that this answer defines and no other cell of the assignment does."""
    others = [assignment.solved.get(other, cell.source) for other, cell in assignment.named.items() if other != name]
    return bound_names(assignment.solved.get(name, "")) - set().union(*map(bound_names, others))


def _window(placed: list[list], names: list[str], name: str) -> tuple[int, int]:
    """Return the places between the nearest known cells before and after `name`."""
    where = {known: place for place, (_cell, known) in enumerate(placed) if known is not None}
    rank = names.index(name)
    before = [where[other] for other in names[:rank] if other in where]
    after = [where[other] for other in names[rank + 1 :] if other in where]
    start = before[-1] + 1 if before else 0
    stop = after[0] if after else len(placed)
    return (start, stop) if start <= stop else (start, len(placed))


# --- put back ---------------------------------------------------------------------------------------------------------


def _put_back(placed: list[list], assignment: Assignment, received: Received) -> None:
    names = list(assignment.named)
    for rank, (name, known) in enumerate(assignment.named.items()):
        if any(other == name for _cell, other in placed):
            continue
        if known.solution and not known.grade:
            continue  # nothing to put back: an answer that is not there is an answer that is missing
        source = known.source
        if known.solution and known.kind == "code":
            source = "# " + source.replace("\n", "\n# ")  # must not undo what the learner wrote elsewhere
        start, stop = _window(placed, names, name)
        previous = next((item for item in placed if rank and item[1] == names[rank - 1]), None)
        placed.insert(start if previous is not None else stop, [RawCell(known.kind, source), name])
        received.note("missing", _("The cell {cell} was missing and was put back.").format(cell=name), name)


def _compare(placed: list[list], assignment: Assignment, received: Received) -> None:
    for cell, name in placed:
        if name is None:
            continue
        known = assignment.named[name]
        if cell.kind != known.kind:
            received.note("type", _("The cell {cell} had another type (code or text).").format(cell=name), name)
        elif known.locked and _flat(cell.source) not in (_flat(known.visible), _flat(known.source)):
            received.note(
                "changed", _("The cell {cell} had been changed: the original was used.").format(cell=name), name
            )


def _build(placed: list[list], assignment: Assignment) -> nbformat.NotebookNode:
    notebook = new_notebook(metadata={"kernelspec": dict(assignment.kernel)} if assignment.kernel else {})
    for number, (raw, name) in enumerate(placed):
        known: Cell | None = assignment.named.get(name) if name is not None else None
        kind, source = known.kind if known else raw.kind, known.source if known and known.locked else raw.source
        more = {"execution_count": None, "outputs": []} if kind == "code" else {}
        # not nbformat.v4.new_code_cell: it checks each cell on its own, and the notebook is checked when it is written
        cell = nbformat.from_dict({"id": f"cell-{number}", "cell_type": kind, "metadata": {}, "source": source, **more})
        if known:
            cell.metadata["nbgrader"] = known.metadata()
        elif raw.tags:
            cell.metadata["tags"] = raw.tags
        if raw.attachments and cell.cell_type != "code":
            cell["attachments"] = raw.attachments
        notebook.cells.append(cell)
    return notebook


def skeleton(assignment: Assignment, *, solved: bool = False) -> nbformat.NotebookNode:
    """Return the assignment's notebook, untouched or with the teacher's answers."""
    cells = []
    for cell in assignment.cells:
        source = assignment.solved.get(cell.name, cell.source) if solved and cell.solution else cell.source
        cells.append(RawCell(cell.kind, source, {"grade_id": cell.name} if cell.name else {}))
    return restore(Received(cells), assignment)
