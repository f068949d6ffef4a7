"""Tell whether dictionaries and functions were changed, by looking at memory and touching nothing.

To read a Python object is to write its reference count, and after a fork each page that is written is copied: comparing
ten thousand objects before each test cost more than the tests. CPython gives each change of a dictionary a number
(up to Python 3.12), and a function holds its code at a fixed place; both can be read where they lie. A trial on
objects of our own decides whether that works here; where it does not, everything counts as changed, and is compared.
"""

import ctypes
import gc
import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

__all__ = ["Dictionaries", "Functions"]

_VERSION = 24  # bytes before a dictionary's number: reference count, type, size
_PARTS = ("__code__", "__defaults__", "__kwdefaults__")


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


def _real(mapping: Mapping) -> dict | None:
    """Return the dictionary itself, be it shown through a proxy."""
    if isinstance(mapping, dict):
        return mapping
    found = [one for one in gc.get_referents(mapping) if isinstance(one, dict)]
    return found[0] if len(found) == 1 else None


def _numbered() -> bool:
    """Try whether dictionaries are numbered as expected."""

    class Sample:
        name = 1

    one, proxied = {"name": 1}, _real(vars(Sample))
    if proxied is None:
        return False
    before = [_word(id(one) + _VERSION), _word(id(proxied) + _VERSION)]
    same = before == [_word(id(one) + _VERSION), _word(id(proxied) + _VERSION)]
    one["name"], Sample.name = 2, 2
    replaced = [_word(id(one) + _VERSION), _word(id(proxied) + _VERSION)]
    one["other"], Sample.other = 1, 1
    added = [_word(id(one) + _VERSION), _word(id(proxied) + _VERSION)]
    del one["other"], Sample.other
    removed = [_word(id(one) + _VERSION), _word(id(proxied) + _VERSION)]
    return same and all(len(set(numbers)) == 4 for numbers in zip(before, replaced, added, removed, strict=True))


def _places() -> list[int] | None:
    """Find where a function holds its code and defaults, in bytes from its beginning."""

    def sample(first=(1, 2), *, second=(3, 4)):
        return first, second

    words = [_word(id(sample) + 8 * number) for number in range(14)]
    try:
        return [8 * words.index(id(getattr(sample, part))) for part in _PARTS]
    except ValueError:
        return None


class _Words:
    """Reads the eight bytes that lie at each of many addresses, all at once."""

    def __init__(self, addresses: Sequence[int]):
        first = min(addresses)
        length = (max(addresses) - first) // 8 + 1  # nothing is read but the words asked for
        self._memory = np.ndarray((length,), np.uint64, (ctypes.c_uint64 * length).from_address(first))
        self._places = np.array([(address - first) // 8 for address in addresses], np.intp)
        self.refresh()

    def refresh(self) -> None:
        """Take what lies there now for what lay there at first."""
        self._before = self._read()

    def _read(self) -> bytes:
        return self._memory.take(self._places).tobytes()

    def changed(self) -> list[int]:
        """Return which of the addresses, by position, hold something else than at first."""
        now = self._read()
        if now == self._before:
            return []
        pairs = zip(memoryview(now).cast("Q"), memoryview(self._before).cast("Q"), strict=True)
        return [position for position, (word, before) in enumerate(pairs) if word != before]


class Dictionaries:
    """Remembers the numbers of dictionaries (of modules, and of classes through their proxies)."""

    def __init__(self, mappings: Sequence[Mapping]):
        self._kept = [_real(mapping) for mapping in mappings]  # so that their addresses stay theirs
        works = bool(self._kept) and None not in self._kept and _numbered()
        self._words = _Words([id(one) + _VERSION for one in self._kept]) if works else None

    def changed(self) -> list[int]:
        """Return the positions of the dictionaries that may have changed since they were remembered."""
        return list(range(len(self._kept))) if self._words is None else self._words.changed()

    def refresh(self) -> None:
        """Remember the present numbers: what is there now is right."""
        if self._words is not None:
            self._words.refresh()


class Functions:
    """Remembers which code and defaults functions hold."""

    def __init__(self, functions: Sequence[types.FunctionType]):
        self._kept: list[Any] = list(functions)
        places = _places()
        works = bool(self._kept) and places is not None
        self._words = _Words([id(one) + place for one in self._kept for place in places]) if works else None

    def changed(self) -> bool:
        """Tell whether any of them may hold something else now."""
        return self._words is None or bool(self._words.changed())
