"""In which order the cells of a notebook run, and to which places of it tests are tied.

Tests get their results where they stand in the notebook. A place waits for as long as cells do nothing but make new
names: it can still stand for the tests above, those names taken away. That is so of functions that are defined, and of
given cells that take nothing from the learner's (what they could change in place, given data, is put back before each
test).
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from crmcourse.grading.sheet import Cell, bound_names, needed_names, parse

__all__ = ["Step", "Test", "plan"]

# What the defaults and annotations of a function may be made of: nothing that runs code.
PLAIN = (ast.Name, ast.Attribute, ast.Constant, ast.Subscript, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp,
         ast.expr_context, ast.operator, ast.unaryop)  # fmt: skip


@dataclass
class Test:
    """A test cell, by index, and the names that did not exist yet where it stands."""

    index: int
    without: set[str] = field(default_factory=set)
    place: int | None = None  # to which the kernel goes back for it


@dataclass
class Step:
    """A cell to run, by index, or only what a learner sees of it (a test), or a place of `tests`."""

    index: int | None = None
    visible: bool = False
    tests: list[Test] = field(default_factory=list)


def plan(cells: Sequence[tuple[int, str, Cell | None]]) -> list[Step]:
    """Return the steps for `cells`: the index of each, its source, and what the assignment knows of it.

    What a learner sees of a test runs among the other cells too, for the sake of a later one that uses a name of it.
    """
    needed = [needed_names(source) for _index, source, _known in cells]
    steps: list[Step] = []
    waiting: list[Test] = []  # tests without a copy yet
    met: list[tuple[int, Cell]] = []  # tests since the last cell
    bound: set[str] = set()
    theirs: set[str] = set()  # names that learners' cells and tests bind
    for position, (index, source, known) in enumerate(cells):
        names = bound_names(source)
        if known is not None and known.is_test:
            waiting.append(Test(index))
            met.append((index, known))
            bound |= names
            theirs |= names
            continue
        later = set().union(*needed[position:])
        again = [Step(other, visible=True) for other, test in met if bound_names(test.visible) & later]
        met = []
        given = known is not None and known.is_helper
        calm = not needed[position] & theirs if given else _only_defines(source)
        if waiting and (again or names & bound or not calm):
            steps.append(Step(tests=waiting))
            waiting = []
        for test in waiting:
            test.without |= names
        bound |= names
        theirs |= set() if given else names
        steps += [*again, Step(index)]
    return [*steps, Step(tests=waiting)] if waiting else steps


def _only_defines(source: str) -> bool:
    """Tell whether a cell does nothing but define functions."""
    tree = parse(source)
    return tree is not None and all(
        (
            isinstance(one, ast.FunctionDef)
            and not one.decorator_list
            and all(isinstance(node, PLAIN) for part in _evaluated(one) for node in ast.walk(part))
        )
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in tree.body
    )


def _evaluated(function: ast.FunctionDef) -> list[ast.expr]:
    """What is evaluated where a function is defined."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    notes = [argument.annotation for argument in every if argument is not None]
    return [one for one in (*given.defaults, *given.kw_defaults, *notes, function.returns) if one is not None]
