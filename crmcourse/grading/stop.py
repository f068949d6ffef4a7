"""Ctrl-C in the middle of a run: it is heeded between two steps, where nothing is half done.

Python raises KeyboardInterrupt wherever it is: in a transaction, libraries make another error of it; in a callback of
the system, it is lost.
"""

import contextlib
import signal
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait

__all__ = ["between_steps", "first", "heed"]

_asked = threading.Event()


@contextlib.contextmanager
def between_steps() -> Iterator[None]:
    """Keep Ctrl-C for the next :func:`heed`."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C is the main thread's business
        return
    _asked.clear()
    before = signal.signal(signal.SIGINT, lambda *_signal: _asked.set())
    try:
        yield
        heed()
    finally:
        signal.signal(signal.SIGINT, before)
        _asked.clear()


def heed() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed since the steps began."""
    if _asked.is_set():
        raise KeyboardInterrupt


def first(futures: Collection[Future]) -> set[Future]:
    """Wait for the first futures that are done; Ctrl-C is heeded."""
    while True:
        heed()
        done = wait(futures, 0.2, FIRST_COMPLETED).done
        if done:
            return done
