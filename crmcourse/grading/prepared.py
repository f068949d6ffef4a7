"""Test cells compiled beforehand: once in the server, for all submissions.

A learner's code shares a process with what is prepared there. So each cell is sealed with its own text: whoever knows
the test can read it, and nobody else.
"""

import ast
import hashlib
import marshal
import types
from collections.abc import Iterable, Mapping
from typing import Any

from IPython.core.compilerop import CachingCompiler

from crmcourse.grading.shell import Shell

__all__ = ["Prepared", "open_sealed", "seal"]


class Prepared(CachingCompiler):
    """Stands for the compiler of the shell while a cell runs, and has that one cell ready, statement by statement."""

    def __init__(self, usual: CachingCompiler, plain: str, pieces: list[tuple]):
        super().__init__()
        self.flags, self._filename_map = usual.flags, usual._filename_map
        self.plain, self.pieces = plain, pieces
        self.ready: dict[tuple[int, str], types.CodeType] = {}

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """Return the statements of the cell as IPython tells them apart: those that have a value, and the others."""
        if source != self.plain:
            return super().ast_parse(source, filename, symbol)
        body: list[ast.stmt] = []
        for codes in self.pieces:
            body.append(ast.Expr(ast.Constant(None)) if "single" in codes else ast.Pass())
            self.ready |= {(id(body[-1]), mode): code for mode, code in codes.items()}
        return ast.Module(body, [])

    def __call__(self, source: Any, filename: str, symbol: str, **options: Any) -> types.CodeType:
        """Compile a statement, or take the code that is ready."""
        found = self.ready.get((id(source.body[0]), symbol)) if isinstance(source, ast.AST) and source.body else None
        return super().__call__(source, filename, symbol, **options) if found is None else _named(found, filename)


def seal(shell: Shell, cells: Iterable[str]) -> dict[bytes, bytes]:
    """Compile cells as the shell would, and return them sealed; a cell that cannot be compiled is left to the shell."""
    sealed = {}
    for cell in cells:
        try:
            plain = shell.transform_cell(cell)
            with shell.compile.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
                pieces = [_compiled(statement, shell.compile.flags) for statement in ast.parse(plain).body]
        except (SyntaxError, ValueError):
            continue
        box = marshal.dumps((shell.compile.flags, plain, pieces))
        sealed[_label(cell)] = _mixed(cell, box)
    return sealed


def open_sealed(shell: Shell, sealed: Mapping[bytes, bytes], cell: str) -> Prepared | None:
    """Return the compiler that has `cell` ready for the shell as it is now, if there is one."""
    box = sealed.get(_label(cell))
    if box is None or shell.ast_transformers:
        return None
    flags, plain, pieces = marshal.loads(_mixed(cell, box))
    return Prepared(shell.compile, plain, pieces) if flags == shell.compile.flags else None


def _compiled(statement: ast.stmt, flags: int) -> dict[str, types.CodeType]:
    """A statement by mode: the value of an expression is shown if it comes last."""
    codes = {"exec": compile(ast.Module([statement], []), "", "exec", flags, True)}
    if isinstance(statement, ast.Expr):
        codes["single"] = compile(ast.Interactive([statement]), "", "single", flags, True)
    return codes


def _named(code: types.CodeType, filename: str) -> types.CodeType:
    parts = tuple(_named(part, filename) if isinstance(part, types.CodeType) else part for part in code.co_consts)
    return code.replace(co_filename=filename, co_consts=parts)


def _label(cell: str) -> bytes:
    return hashlib.sha256(cell.encode()).digest()


def _mixed(cell: str, box: bytes) -> bytes:
    """Seal, or open: mix the bytes with a stream that the text of the cell alone gives."""
    stream = hashlib.shake_256(cell.encode()).digest(len(box))
    return (int.from_bytes(box, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(box), "big")
