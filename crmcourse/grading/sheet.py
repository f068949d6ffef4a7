"""The cells of an assignment, in plain data that can travel with each submission."""

import ast
import hashlib
import json
import re
import symtable
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache

__all__ = [
    "MIRRORS",
    "Assignment",
    "Cell",
    "bound_names",
    "imported_names",
    "mentioned_names",
    "needed_names",
    "parse",
    "parts",
    "patched_names",
    "without_hidden",
]


@dataclass
class Cell:
    """A cell of the source notebook; `name` is its grade_id, None for a cell that nbgrader does not follow."""

    name: str | None
    kind: str
    source: str
    visible: str = ""
    locked: bool = False
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float | None = None
    checksum: str | None = None

    @property
    def is_test(self) -> bool:
        """Whether the cell gives points by running."""
        return self.grade and not self.solution and self.kind == "code"

    @property
    def is_helper(self) -> bool:
        """Whether the cell is given: locked, run, not graded."""
        return self.locked and not self.grade and not self.solution and not self.task and self.kind == "code"

    def metadata(self) -> dict:
        """Return nbgrader's metadata of the cell."""
        content = {
            "cell_type": self.kind,
            "checksum": self.checksum,
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.points is not None:
            content["points"] = int(self.points) if self.points == int(self.points) else self.points
        return content


@dataclass
class Assignment:
    """An assignment of one notebook. `solved` holds the teacher's answers: only they themselves are run with them."""

    name: str
    notebook: str
    cells: list[Cell]
    solved: dict[str, str] = field(default_factory=dict)
    kernel: dict = field(default_factory=dict)
    marks: list[str] = field(default_factory=lambda: ["BEGIN HIDDEN TESTS", "END HIDDEN TESTS"])
    settings: dict = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @cached_property
    def named(self) -> dict[str, Cell]:
        """The cells that nbgrader follows, by name, in order."""
        return {cell.name: cell for cell in self.cells if cell.name is not None}

    @cached_property
    def tests(self) -> dict[str, Cell]:
        """The test cells, by name."""
        return {name: cell for name, cell in self.named.items() if cell.is_test}

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of what decides the scores: when it changes, submissions are graded again."""
        content = [asdict(cell) for cell in self.named.values()]
        return hashlib.sha256(json.dumps([content, self.files], sort_keys=True).encode()).hexdigest()

    def to_json(self) -> str:
        """Write the assignment as text that travels."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Assignment":
        """Read what :meth:`to_json` wrote."""
        content = json.loads(text)
        return cls(**{**content, "cells": [Cell(**cell) for cell in content["cells"]]})


def without_hidden(source: str, begin: str = "BEGIN HIDDEN TESTS", end: str = "END HIDDEN TESTS") -> str:
    """Return what a student sees of a test cell.

    >>> without_hidden("a\\n### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS")
    'a'
    """
    kept, hidden = [], False
    for line in source.split("\n"):
        if begin in line:
            hidden = True
        elif end in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


@lru_cache(1024)  # most cells are the same for all students
def bound_names(source: str) -> frozenset[str]:
    """Names that a cell binds at its top level; empty when it cannot be read.

    >>> sorted(bound_names("import pandas as pd\\nx, y = 1, 2\\ndef f(): z = 3"))
    ['f', 'pd', 'x', 'y']
    """
    tree = parse(source)
    return frozenset() if tree is None else frozenset(_bound(tree.body))


def _bound(statements: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    waiting: list[ast.AST] = list(statements)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        waiting.extend(ast.iter_child_nodes(node))
    return names


@lru_cache(1024)
def needed_names(source: str) -> frozenset[str]:
    """Names that a cell may take from the cells above it; every word of one that cannot be read, or reads itself.

    >>> sorted(needed_names("x = a.mean()\\nx += b[x]\\ntable.query('c > @d')"))
    ['a', 'b', 'd', 'table']
    >>> sorted(needed_names("def f(x):\\n    y = x + z\\n    return y"))
    ['z']
    """
    tree = parse(source)
    if tree is None or MIRRORS & _names(tree):
        return frozenset(re.findall(r"\w+", source))
    needed: set[str] = set()
    bound: set[str] = set()
    outer = _outer_names(source)
    for statement in tree.body:
        found: set[str] = set()
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
                found |= {node.id} & outer
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(IN_TEXT.findall(node.value))
        if isinstance(statement, ast.For):
            found -= _names(statement.target) - _names(statement.iter)
        needed |= found - bound
        if not isinstance(statement, ast.If | ast.For | ast.While | ast.Try | ast.With | ast.Match):  # bound for sure
            bound |= _bound([statement])
    return frozenset(needed)


@lru_cache(1024)
def mentioned_names(source: str) -> frozenset[str]:
    """Names of which a cell speaks, be it in a text; every word of one that cannot be read.

    >>> sorted(mentioned_names("a.mean()\\ncall('my_function', b)"))
    ['a', 'b', 'call', 'my_function']
    """
    tree = parse(source)
    if tree is None:
        return frozenset(re.findall(r"\w+", source))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return frozenset(_names(tree).union(*(re.findall(r"\w+", text) for text in texts)))


@lru_cache(1024)
def imported_names(source: str) -> frozenset[str]:
    """Names that a cell imports, in its functions too.

    >>> sorted(imported_names("import numpy as np, scipy.stats\\nfrom pandas import DataFrame"))
    ['DataFrame', 'np', 'scipy']
    """
    nodes = ast.walk(parse(source) or ast.Module([]))
    found = [alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names]
    return frozenset((alias.asname or alias.name).partition(".")[0] for alias in found)


@lru_cache(1024)
def patched_names(source: str) -> frozenset[str]:
    """Names of the objects of which a cell sets or deletes an attribute.

    >>> sorted(patched_names("pd.options.x = 9\\nt.index = [1]\\nsetattr(np, 'mean', 0)\\nd['a'] = x.y"))
    ['np', 'pd', 't']
    """
    found = set()
    for node in ast.walk(parse(source) or ast.Module([])):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found |= _names(node)
        elif isinstance(node, ast.Call) and _names(node.func) & {"setattr", "delattr"}:
            found |= _names(node) - {"setattr", "delattr"}
    return frozenset(found)


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


MIRRORS = frozenset(["eval", "exec", "globals", "locals", "vars", "get_ipython"])
IN_TEXT = re.compile(r"(?:@|\b(?:from|join)\s+)(\w+)", re.IGNORECASE)  # pandas' queries, DuckDB's tables


def _outer_names(source: str) -> set[str]:
    """Names that are read and are no variable of a function of the cell."""
    names, scopes = set(), [symtable.symtable(source, "cell", "exec")]
    while scopes:
        scope = scopes.pop()
        scopes.extend(scope.get_children())
        top = scope.get_type() == "module"
        names |= {symbol.get_name() for symbol in scope.get_symbols() if top or symbol.is_global()}
    return names


def parse(source: str) -> ast.Module | None:
    """Return the tree of a cell, None when it cannot be read."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(1024)
def parts(source: str, mark: str) -> tuple[str, str]:
    """Cut a test cell at the mark where its hidden part begins; a part may be empty.

    >>> parts("a\\n### BEGIN HIDDEN TESTS\\nb", "BEGIN HIDDEN TESTS")
    ('a', '\\n### BEGIN HIDDEN TESTS\\nb')
    """
    lines = source.split("\n")
    begin = next((number for number, line in enumerate(lines) if mark in line), None)
    if begin is None:
        return source, ""
    first = "\n".join(lines[:begin])
    if parse(first) is None:
        return "", source
    return first, "\n" * begin + "\n".join(lines[begin:])  # the same lines have the same numbers
