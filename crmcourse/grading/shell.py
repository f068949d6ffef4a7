"""IPython's notebook shell without a kernel around it: it runs a cell, and what it shows goes where one says."""

import asyncio
import io
import sys
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets.config import Config

__all__ = ["PipeSession", "Shell", "Stream", "make_shell", "run"]


class PipeSession(Session):
    """Stands where a kernel's session stands, and hands each message to `deliver`."""

    deliver = AnyTrait(None)

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *rest: Any, **options: Any) -> None:
        message = msg_or_type if isinstance(msg_or_type, dict) else {"msg_type": msg_or_type, "content": content or {}}
        if self.deliver is not None:
            self.deliver(message["msg_type"], message["content"])


class Stream(io.TextIOBase):
    """Standard output or error of a cell: gathers what is written, sends it when flushed."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, deliver: Any):
        self.name, self.deliver = name, deliver
        self._pieces: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._pieces.append(text)
        self._size += len(text)
        if self._size > 2**16:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self._pieces, self._size = "".join(self._pieces), [], 0
        if text:
            self.deliver("stream", {"name": self.name, "text": text})


class Shell(ZMQInteractiveShell):
    """The notebook's shell without a window system, and which cannot be left."""

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass


def make_shell() -> Shell:
    """Make the shell, silent and without history on disk."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    session = PipeSession(key=b"")
    shell = Shell.instance(config=config)
    for part in (shell.displayhook, shell.display_pub):
        part.session, part.pub_socket = session, None
    return shell


def run(shell: Shell, code: str, whole: bool = True, ready: Any = None) -> dict:
    """Run a cell, or (not `whole`) the first part of one, which shows no result and closes no figure.

    `ready` is a compiler that has the cell ready, and knows it in `plain` Python.
    """
    shell._last_traceback = None
    try:
        result = asyncio.run(_cell(shell, code, whole, ready))
    except BaseException as error:
        return _failure(shell, error)
    error = result.error_before_exec or result.error_in_exec
    if result.success:
        return {"status": "ok", "count": shell.execution_count - 1}
    return _failure(shell, error)


async def _cell(shell: Shell, code: str, whole: bool, ready: Any) -> Any:
    problem = None
    try:
        transformed = shell.transform_cell(code) if ready is None else ready.plain
    except Exception:
        transformed, problem = code, sys.exc_info()
    interactivity, usual = shell.ast_node_interactivity, shell.compile
    try:
        shell.compile = ready or usual
        if not whole:
            shell.ast_node_interactivity = "none"
        return await shell.run_cell_async(
            code, store_history=whole, transformed_cell=transformed, preprocessing_exc_tuple=problem
        )
    finally:
        shell.ast_node_interactivity, shell.compile = interactivity, usual
        if whole:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", None)


def _failure(shell: Shell, error: BaseException) -> dict:
    return {
        "status": "error",
        "count": shell.execution_count - 1,
        "ename": str(type(error).__name__)[:200],
        "evalue": str(error)[:100_000],
        "traceback": [str(line)[:100_000] for line in (shell._last_traceback or [])][:200],
    }
