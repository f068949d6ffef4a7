"""The notebook as it stands in a shell: to come back to it, and to tell whether what it rests on has changed."""

import os
import re
import sys
import threading
import warnings
from datetime import date, timedelta
from typing import Any

from crmcourse.grading.guard import PLAIN, is_code
from crmcourse.grading.shell import Shell

__all__ = ["BY_IPYTHON", "Notebook", "alike", "left", "world"]

BY_IPYTHON = re.compile(r"_{1,3}|_\d+|_i+|_i\d+|_[odi]h|In|Out")  # names that change with each cell


class Notebook:
    """A notebook as it is in a shell now: its names, its history, its last results."""

    def __init__(self, shell: Shell):
        history, hook = shell.history_manager, shell.displayhook
        self.names, self.results, self.number = dict(shell.user_ns), dict(shell.user_ns["_oh"]), shell.execution_count
        self.hidden = dict(shell.user_ns_hidden)
        self.typed = list(history.input_hist_parsed), list(history.input_hist_raw)
        lasts = [(hook, name) for name in ("_", "__", "___")]
        lasts += [(history, name) for name in ("_i", "_ii", "_iii", "_i00")]
        self.lasts = [(one, name, getattr(one, name)) for one, name in lasts]

    def put_back(self, shell: Shell) -> None:
        """Make the notebook of `shell` this one again."""
        pairs = (shell.user_ns, self.names), (self.names["_oh"], self.results), (shell.user_ns_hidden, self.hidden)
        for now, then in pairs:
            now.clear()
            now.update(then)
        shell.history_manager.input_hist_parsed[:], shell.history_manager.input_hist_raw[:] = self.typed
        for one, name, value in self.lasts:
            setattr(one, name, value)
        shell.execution_count = self.number


def alike(value: Any, safe: Any) -> bool:
    """Tell whether an object still holds what its copy holds.

    Raises
    ------
    TypeError
        When it is of a kind that cannot be compared.
    """
    pandas, numpy = (sys.modules.get(name) for name in ("pandas", "numpy"))
    if value is safe and (is_code(value) or isinstance(value, PLAIN)):
        return True
    if type(value) is not type(safe):
        return False
    if isinstance(value, (list, tuple)):
        return len(value) == len(safe) and all(map(alike, value, safe))
    if isinstance(value, dict):
        return list(value) == list(safe) and all(map(alike, value.values(), safe.values()))
    if isinstance(value, (date, timedelta, range, set, frozenset)) or (numpy and isinstance(value, numpy.generic)):
        return value == safe
    if numpy and isinstance(value, numpy.ndarray):
        return value.dtype == safe.dtype and numpy.array_equal(value, safe, equal_nan=value.dtype.kind in "fcmM")
    if pandas and isinstance(value, pandas.Index):
        return value.identical(safe)
    if pandas and isinstance(value, (pandas.DataFrame, pandas.Series)):
        same = all(map(alike, value.axes, safe.axes)) and value.equals(safe)
        return same and value.attrs == safe.attrs and getattr(value, "name", None) == getattr(safe, "name", None)
    raise TypeError(type(value).__name__)


def world() -> list:
    """What cells may change beside names, and other cells feel: settings, and states of chance."""
    state: list = [list(warnings.filters), dict(os.environ)]
    if numpy := sys.modules.get("numpy"):
        state.append([part.tobytes() if hasattr(part, "tobytes") else part for part in numpy.random.get_state()])
    if pandas := sys.modules.get("pandas"):
        state.append(pandas.options.d)
    if matplotlib := sys.modules.get("matplotlib"):
        state.append(dict.copy(matplotlib.rcParams))
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        state.append(pyplot.get_fignums())
    return state


def left() -> tuple:
    """What cells may leave behind: threads, and files."""
    return threading.active_count(), os.getcwd(), os.listdir()
