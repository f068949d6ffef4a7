"""What a student may see of hidden tests: that one failed, and the words that the teacher wrote for it. Nothing else.

``nbgrader generate_feedback`` makes a page of each graded notebook, hidden tests, tracebacks and all. This preprocessor
(``GenerateFeedback.preprocessors`` in nbgrader_config.py) shows test cells as they were released, replaces what a
failing hidden test says, and takes out any output that repeats a line of one. The teacher's copy, in the formgrader,
keeps everything.
"""

import ast
import re

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from crmcourse.grading.sheet import without_hidden
from crmcourse.messages import _

__all__ = ["HideHiddenTests"]

TELLING = 16  # characters: a line as long as that is recognised in an output
WORDS = ("what", "hint")  # arguments of crmcourse.expect that are written for the student
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class HideHiddenTests(NbGraderPreprocessor):
    """Leave hidden tests out of the feedback."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Rewrite test cells, and outputs that repeat hidden tests, in place."""
        marks = ClearHiddenTests(parent=self.parent)
        begin, end = marks.begin_test_delimeter, marks.end_test_delimeter
        secret: set[str] = set()
        for cell in nb.cells:
            if utils.is_grade(cell) and not utils.is_solution(cell) and begin in cell.source:
                visible = without_hidden(cell.source, begin, end)
                hidden = _lines(cell.source) - _lines(visible)
                self._test(cell, visible)
                secret |= hidden
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_clean(output, secret) for output in cell.outputs]
        return nb, resources

    def _test(self, cell: NotebookNode, visible: str) -> None:
        whole, cell.source = cell.source, visible
        failed = cell.metadata.get("crmcourse", {}).get("failed")  # unknown when nbgrader autograde made the notebook
        kept = []
        for output in cell.outputs:
            if output.output_type == "error":
                kept.append(_error(output, failed, whole, visible))
            elif output.output_type == "execute_result" and _texts(output):
                kept.append(output)  # what a function prints or shows while it is tested may come from hidden tests
        cell.outputs = kept


def _error(output: NotebookNode, failed: str | None, whole: str, visible: str) -> NotebookNode:
    """Keep the message of a visible test; of a hidden one, say only what the teacher meant to say."""
    message = COLOUR.sub("", output.get("evalue", ""))
    if failed == "visible" or _own_message(message):
        return output
    meant = sorted((words for words in _words(whole) - _words(visible) if words in message), key=len)
    said = " ".join([_("A hidden test fails: the visible tests do not cover every case."), *meant[-2:]])
    return new_output("error", ename="HiddenTest", evalue=said, traceback=[f"\x1b[1;31m✗\x1b[0m {said}"])


def _own_message(message: str) -> bool:
    """Tell whether the message is one on the answer itself, which no test data enter: not written, not there."""
    known = (
        _("The function {name} is not written yet: replace the line “raise NotImplementedError…”."),
        _("The function {name} does not exist yet: run its cell to the end, without an error, and keep its name."),
        _("The variable {name} does not exist yet: complete its cell, then run it without an error."),
    )
    return any(re.fullmatch(re.escape(text).replace(r"\{name\}", r"\w+"), message) for text in known)


def _words(source: str) -> set[str]:
    """Texts that a cell passes to the course's checks to be shown."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in WORDS and isinstance(node.value, ast.Constant):
            found.add(str(node.value.value))
    return found


def _lines(source: str) -> set[str]:
    lines = {re.sub(r"\s+", " ", line).strip() for line in source.split("\n")}
    return {line for line in lines if len(line) >= TELLING}


def _clean(output: NotebookNode, secret: set[str]) -> NotebookNode:
    text = re.sub(r"\s+", " ", COLOUR.sub("", " ".join(_texts(output))).replace("\\n", " "))
    if any(line in text for line in secret):
        notice = _("[This output repeated hidden tests and was taken out.]")
        return new_output("stream", name="stdout", text=notice + "\n")
    return output


def _texts(output: NotebookNode) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return [output.ename, output.evalue, *output.traceback]
    return [value if isinstance(value, str) else "".join(map(str, value)) for value in output.get("data", {}).values()]
