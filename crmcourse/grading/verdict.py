"""What came over the wire about a cell, read with suspicion, and written as outputs that are worth the right points."""

import ast
import secrets
from functools import lru_cache

from nbformat import NotebookNode
from nbformat.v4 import new_output

from crmcourse.messages import _

__all__ = ["WHY", "fail", "read_reply", "settle"]

WHY = {
    "memory": _("The memory limit was reached."),
    "processes": _("Too many processes were started."),
    "flood": _("Too much output was produced."),
    "time": _("The time limit was reached, and the cell could not be interrupted."),
}


def read_reply(message: dict, token: str) -> dict:
    """Read the last word on a cell; without the right token it is not the kernel's."""
    if message["type"] == "done" and secrets.compare_digest(
        str(message.get("token")).encode("utf-8", "replace"), token.encode()
    ):
        keys = {"ename": str, "evalue": str, "status": str, "count": int}
        reply = {key: message.get(key) for key, kind in keys.items() if isinstance(message.get(key), kind)}
        lines = message.get("traceback")
        reply["traceback"] = [str(line) for line in lines] if isinstance(lines, list) else []
        names = message.get("tampering")
        reply["tampering"] = names if isinstance(names, list) else []
        return {"status": "error", "ename": "Error", "evalue": ""} | reply
    text = _("The test did not run to its end: the code stopped its process.")
    return {"status": "error", "ename": "KernelDied", "evalue": text, "traceback": [], "tampering": []}


def fail(cell: NotebookNode, ename: str, evalue: str, traceback: list[str] | None = None) -> None:
    lines = traceback or [f"\x1b[0;31m{ename}\x1b[0m: {evalue}"]
    cell.outputs.append(new_output("error", ename=ename, evalue=evalue, traceback=lines))


def settle(cell: NotebookNode, reply: dict) -> None:
    """Make a test cell's outputs say what it is worth: an error, or a result of its own, nothing that was forged."""
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    keep = results[-1:] if reply["status"] == "ok" and _ends_with_value(cell.source) else []
    cell.outputs = [
        one for one in cell.outputs if one.output_type != "execute_result" or any(one is kept for kept in keep)
    ]
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            output.name = "stdout"  # a warning is no mistake
    if reply["status"] != "ok" and not any(output.output_type == "error" for output in cell.outputs):
        fail(cell, reply["ename"], reply["evalue"], reply["traceback"])


@lru_cache(1024)
def _ends_with_value(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    return bool(body) and isinstance(body[-1], ast.Expr) and not source.rstrip().endswith(";")
