"""The text of an answer as words that do not depend on how it is laid out, commented or named."""

import ast
import io
import keyword
import re
import tokenize
from dataclasses import dataclass

__all__ = ["Token", "tokens"]

_LONGEST = 20_000  # characters above which an answer is cut into words without being parsed
_SKIPPED = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    tokenize.ENCODING,
}  # fmt: skip
_WORDS = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Token:
    """One word, and the line it is on (from 1)."""

    text: str
    line: int


def tokens(source: str, code: bool) -> list[Token]:
    """Cut an answer into words: code without comments, docstrings nor the names that the author chose.

    A text is cut into its words in lower case. Code that cannot be parsed is cut into words as it is.

    Examples
    --------
    >>> [token.text for token in tokens("def f(table):  # note\\n    return table.sum()", True)]
    ['def', '§', '(', '§', ')', ':', 'return', '§', '.', 'sum', '(', ')']
    >>> [token.text for token in tokens("Il FAUT relancer.", False)]
    ['il', 'faut', 'relancer']
    """
    if not code:
        return [token for token in _words(source.casefold()) if token.text[0].isalnum()]
    try:
        if len(source) > _LONGEST:
            return _words(source)
        own, docstrings = _named_here(ast.parse(source))
        return [
            Token("§" if token.string in own and token.type == tokenize.NAME else token.string, token.start[0])
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type not in _SKIPPED and token.start not in docstrings
        ]
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return _words(source)


def _words(source: str) -> list[Token]:
    lines = enumerate(source.splitlines(), 1)
    return [Token(hit[0], number) for number, line in lines for hit in _WORDS.finditer(line)]


def _named_here(tree: ast.Module) -> tuple[set[str], set[tuple[int, int]]]:
    """Return the names that a code gives (variables, parameters, functions), and where its docstrings start."""
    own, docstrings = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docstrings.add((node.lineno, node.col_offset))
    return own - set(keyword.kwlist), docstrings
