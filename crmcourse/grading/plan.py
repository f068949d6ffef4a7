"""In which order the cells of a notebook run, and where a copy of the kernel is set aside for tests.

Tests get their results where they stand in the notebook; yet copies cost more than most cells. So a copy waits for as
long as only functions are defined, under new names: it can still stand for the places above, those names taken away.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from crmcourse.grading.sheet import bound_names, needed_names

__all__ = ["Step", "Test", "plan"]

# What the defaults and annotations of a function may be made of: nothing that runs code.
PLAIN = (ast.Name, ast.Attribute, ast.Constant, ast.Subscript, ast.Tuple, ast.List, ast.Dict, ast.UnaryOp, ast.BinOp,
         ast.expr_context, ast.operator, ast.unaryop)  # fmt: skip


@dataclass
class Test:
    """A test cell, by index, and the names that did not exist yet at its place."""

    index: int
    without: set[str] = field(default_factory=set)


@dataclass
class Step:
    """A cell to run, by index, or only what a learner sees of it (a test), or `tests` for a copy of the kernel."""

    index: int | None = None
    visible: bool = False
    tests: list[Test] = field(default_factory=list)


def plan(
    cells: Sequence[NotebookNode], order: Sequence[int], is_test: Callable[[int], bool],
    visible: Callable[[int], str],
) -> list[Step]:  # fmt: skip
    """Return the steps.

    Parameters
    ----------
    cells, order
        The notebook, and the indices of the cells that run.
    is_test, visible
        Tell whether a cell is a test, and what a learner sees of a test. That part runs among the other cells too, for
        the sake of a later cell that uses a name that it binds.
    """
    sources = {index: cells[index].source for index in order}
    needed = {index: needed_names(source) for index, source in sources.items()}
    steps: list[Step] = []
    waiting: list[Test] = []  # tests without a copy yet
    met: list[int] = []  # tests since the last cell
    bound: set[str] = set()
    for position, index in enumerate(order):
        names = bound_names(sources[index])
        if is_test(index):
            waiting.append(Test(index))
            met.append(index)
            bound |= names
            continue
        later = set().union(*(needed[other] for other in order[position:]))
        again = [other for other in met if bound_names(visible(other)) & later]
        met = []
        if waiting and (again or names & bound or not _only_defines(sources[index])):
            steps.append(Step(tests=waiting))
            waiting = []
        for test in waiting:
            test.without |= names
        bound |= names
        steps += [*(Step(other, visible=True) for other in again), Step(index)]
    return [*steps, Step(tests=waiting)] if waiting else steps


def _only_defines(source: str) -> bool:
    """Tell whether a cell does nothing but define functions."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(
        (
            isinstance(one, ast.FunctionDef)
            and not one.decorator_list
            and all(isinstance(node, PLAIN) for part in _evaluated(one) for node in ast.walk(part))
        )
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in body
    )


def _evaluated(function: ast.FunctionDef) -> list[ast.expr]:
    """What is evaluated where a function is defined."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    notes = [argument.annotation for argument in every if argument is not None]
    return [one for one in (*given.defaults, *given.kw_defaults, *notes, function.returns) if one is not None]
