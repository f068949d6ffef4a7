"""Folders around a good notebook, or what stands in its place: what is not an ordinary file is made by a function."""

import os
from pathlib import Path

from hostile import ALL, NOTEBOOK, answer, case, written


def _good(notebook) -> dict:
    return {NOTEBOOK: written(notebook)}


def _link(target: str):
    return lambda path: path.symlink_to(target)


def _terabyte(path: Path) -> None:
    path.touch()
    os.truncate(path, 10**12)


def _deep(path: Path) -> None:
    """Make folders in one another until their path is longer than the system takes."""
    here = os.open(path.parent, os.O_RDONLY)
    for _level in range(60):
        os.mkdir("d" * 100, dir_fd=here)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


@case("repaired", repairs={"folder"})
def date_in_words(notebook):
    """A date of submission that is none."""
    return _good(notebook) | {"timestamp.txt": b"hier soir"}


@case("repaired", repairs={"folder"})
def date_of_another_age(notebook):
    """A date of submission in the year 99999."""
    return _good(notebook) | {"timestamp.txt": b"99999-01-01 00:00:00 UTC"}


@case("repaired", repairs={"folder"})
def date_without_end(notebook):
    """A date of submission of forty thousand digits."""
    return _good(notebook) | {"timestamp.txt": b"2026" * 10_000}


@case("repaired", repairs={"folder"}, safe=False)
def date_from_elsewhere(notebook):
    """A date of submission that is a link to a file of the system."""
    return _good(notebook) | {"timestamp.txt": _link("/etc/passwd")}


@case("by_hand", fails=ALL, says="un lien", safe=False)
def link_to_another_work(notebook):
    """A link in the notebook's place, to what another student handed in."""
    return {NOTEBOOK: _link(f"../../correct_with_warnings/toy/{NOTEBOOK}")}


@case("repaired", repairs={"folder"}, safe=False)
def links_to_everything(notebook):
    """Links to the folder itself and to the whole disk."""
    return _good(notebook) | {"me": _link("."), "disk": _link("/")}


@case("by_hand", fails=ALL, says="ordinaire", safe=False)
def pipe_for_a_notebook(notebook):
    """A pipe in the notebook's place: who reads it waits for ever."""
    return {NOTEBOOK: os.mkfifo}


@case("repaired", repairs={"folder"}, safe=False)
def pipe_beside(notebook):
    """A pipe beside the notebook."""
    return _good(notebook) | {"pipe": os.mkfifo}


@case("repaired", repairs={"folder"}, safe=False)
def terabyte_beside(notebook):
    """A file of a terabyte, which comes first by name."""
    return _good(notebook) | {"a.bin": _terabyte}


@case("by_hand", fails=ALL, says="trop lourd", safe=False)
def terabyte_for_a_notebook(notebook):
    """A notebook of a terabyte."""
    return {NOTEBOOK: _terabyte}


@case("repaired", repairs={"renamed"})
def notebook_in_a_folder(notebook):
    """The notebook in a folder of its own name."""
    return {f"{NOTEBOOK}/{NOTEBOOK}": written(notebook)}


@case("repaired", repairs={"renamed"})
def folder_for_a_notebook(notebook):
    """A folder where the notebook should be, the notebook beside it."""
    return {f"{NOTEBOOK}/note.txt": b"x", "travail.ipynb": written(notebook)}


@case("by_hand", fails=ALL, says="tronqué")
def rubbish_in_a_folder(notebook):
    """Something unreadable in a folder that has the notebook's name."""
    return {f"{NOTEBOOK}/{NOTEBOOK}": b"{"}


@case("by_hand", fails=ALL, says="tronqué")
def names_of_the_grader(notebook):
    """Something unreadable, beside a folder of the name under which such things are kept."""
    return {NOTEBOOK: b"{", f"{NOTEBOOK}.received/a.txt": b"x", ".toy.new/a.txt": b"x"}


@case()
def folder_like_a_notebook(notebook):
    """A folder whose name ends as a notebook's."""
    return _good(notebook) | {"travail.ipynb/a.txt": b"x"}


@case()
def folder_for_the_data(notebook):
    """A folder with the name of a file that comes with the assignment."""
    answer(notebook, "double", "assert open('rates.csv').read()\ndef double(values): return [2 * v for v in values]")
    return _good(notebook) | {"rates.csv/a.txt": b"x"}


@case("by_hand", fails=ALL, says="tronqué")
def longest_name(notebook):
    """Something unreadable under as long a name as there is."""
    return {"a" * 249 + ".ipynb": b"{"}


@case("repaired", repairs={"renamed"})
def name_in_no_alphabet(notebook):
    """A name that is no text in any encoding, and clears the terminal."""
    return {os.fsdecode(b"\xff\xfe\x1b[2J.ipynb"): written(notebook)}


@case("repaired", repairs={"folder"}, safe=False)
def folders_without_end(notebook):
    """Folders in one another, deeper than any path can say."""
    return _good(notebook) | {"deep": _deep}


@case()
def modules_in_the_way(notebook):
    """Modules of its own with the names of those that tests need."""
    wrong = b"raise SystemExit('mine')"
    return _good(notebook) | {"pandas.py": wrong, "crmcourse/__init__.py": wrong, "numpy/__init__.py": wrong}
