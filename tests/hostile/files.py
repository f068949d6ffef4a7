"""Files that are not quite notebooks."""

import json

import nbformat

from hostile import ALL, NOTEBOOK, case, cell_of


def _text(notebook) -> str:
    return nbformat.writes(notebook)


def _one(content: bytes) -> dict[str, bytes]:
    return {NOTEBOOK: content}


@case("by_hand", fails=ALL, says="vide")
def empty_file(notebook):
    """An empty file."""
    return _one(b"")


@case("by_hand", fails=ALL, says="tronqué")
def truncated(notebook):
    """The upload stopped half-way."""
    data = _text(notebook).encode()
    return _one(data[: len(data) // 2])


@case("by_hand", fails=ALL, says="PDF")
def pdf_renamed(notebook):
    """A PDF with the right name."""
    return _one(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")


@case("by_hand", fails=ALL, says="document bureautique")
def word_document(notebook):
    """A .docx with the right name."""
    return _one(b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml")


@case("by_hand", fails=ALL, says="page web")
def web_page(notebook):
    """The page of the notebook, saved from the browser."""
    return _one(b"<!DOCTYPE html>\n<html><body>Mon carnet</body></html>")


@case("by_hand", fails=ALL, says="fusion")
def merge_of_two_answers(notebook):
    """Merge markers around two different answers."""
    text = _text(notebook)
    line = next(line for line in text.split("\n") if "2 * value" in line)
    other = line.replace("2 * value", "value + value")
    return _one(text.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> mine").encode())


@case("repaired", repairs={"merge"})
def merge_of_counters(notebook):
    """Merge markers around execution counters only."""
    text = _text(notebook)
    line = next(line for line in text.split("\n") if "execution_count" in line)
    other = line.replace("null", "7")
    return _one(text.replace(line, f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> mine", 1).encode())


@case("repaired", repairs={"encoding"})
def byte_order_mark(notebook):
    """Saved by an editor that adds a byte order mark."""
    return _one(_text(notebook).encode("utf-8-sig"))


@case("repaired", repairs={"encoding"})
def utf_16(notebook):
    """Saved as “Unicode” on Windows."""
    return _one(_text(notebook).encode("utf-16"))


@case("repaired", repairs={"encoding"})
def windows_1252(notebook):
    """Saved as “ANSI” on Windows."""
    return _one(_text(notebook).encode("cp1252"))


@case("repaired", repairs={"renamed"})
def second_download(notebook):
    """The browser's name of a second download."""
    return {"toy (1).ipynb": _text(notebook).encode()}


@case("repaired", repairs={"renamed"})
def text_extension(notebook):
    """An extension added by the mail program."""
    return {"toy.ipynb.txt": _text(notebook).encode()}


@case("repaired", repairs={"renamed"})
def broken_and_whole(notebook):
    """A truncated file, and the whole one under another name."""
    return {NOTEBOOK: b'{"cells": [', "toy_final.ipynb": _text(notebook).encode()}


@case("by_hand", fails=ALL, says="diffèrent")
def two_versions(notebook):
    """Two files under other names, with different answers."""
    first = _text(notebook).encode()
    cell_of(notebook, "total").source = "total = 12"
    return {"toy_v1.ipynb": first, "toy_v2.ipynb": _text(notebook).encode()}


@case("by_hand", fails=ALL, says="Aucun fichier")
def nothing(notebook):
    """An empty folder."""
    return {}


@case("by_hand", fails=ALL, says="sans fin")
def nested_without_end(notebook):
    """JSON nested a hundred thousand times."""
    return _one(b"[" * 100_000 + b"]" * 100_000)


@case("by_hand", fails=ALL, says="n’est pas un carnet")
def a_list(notebook):
    """JSON, but no notebook."""
    return _one(b"[1, 2, 3]")


@case("by_hand", fails=ALL, says="cellule")
def no_cells(notebook):
    """A notebook without a cell."""
    return _one(b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')


@case("by_hand", fails=ALL, says="n’est pas celui")
def another_assignment(notebook):
    """The notebook of another assignment."""
    cells = [nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_markdown_cell("Bonjour")]
    return _one(nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode())


@case("repaired", repairs={"format"})
def version_3(notebook):
    """The notebook format of 2013."""
    cells = []
    for cell in notebook.cells:
        old = {"cell_type": cell.cell_type, "metadata": dict(cell.metadata)}
        old |= (
            {"input": cell.source, "outputs": [], "language": "python"}
            if cell.cell_type == "code"
            else {"source": cell.source}
        )
        cells.append(old)
    content = {"worksheets": [{"cells": cells, "metadata": {}}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    return _one(json.dumps(content).encode())


@case()
def padded_with_zeros(notebook):
    """Zeros at the end, left by a synchronised folder."""
    return _one(_text(notebook).encode() + b"\0" * 4096)


@case("repaired", repairs={"outputs"})
def huge_outputs(notebook):
    """Twenty megabytes of outputs left in the file."""
    output = nbformat.v4.new_output("stream", name="stdout", text="x" * 20_000_000)
    cell_of(notebook, "double").outputs = [output]


@case()
def broken_outputs(notebook):
    """Outputs and metadata of the wrong type: what is not read does not matter."""
    content = json.loads(_text(notebook))
    for cell in content["cells"]:
        cell["id"] = "same"
        if cell["cell_type"] == "code":
            cell["outputs"] = "none"
            cell["execution_count"] = -1.5
    content["nbformat_minor"] = 99
    return _one(json.dumps(content).encode())
