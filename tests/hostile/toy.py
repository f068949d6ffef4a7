"""A very small assignment, quick to grade: two functions, a number, an opinion, and data that are given."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETUP = """import pandas as pd

from crmcourse import expect

prices = pd.DataFrame({"item": ["a", "b", "c"], "eur": [3.0, 4.0, 5.0]})
prices"""

DOUBLE = '''def double(values):
    """Rend la liste des valeurs doublées."""
    ### BEGIN SOLUTION
    return [2 * value for value in values]
    ### END SOLUTION'''

DOUBLE_WORKS = """# 2 points : chaque valeur est doublée
got = expect.call("double", [1, 2])
assert list(got) == [2, 4], "double([1, 2]) doit rendre [2, 4]"
### BEGIN HIDDEN TESTS
concealed_numbers = [41, 17, 903]
got = expect.call("double", concealed_numbers)
expect.number(sum(got), 1922, what="double, d’autres nombres")
### END HIDDEN TESTS"""

TOTAL = """### BEGIN SOLUTION
total = prices["eur"].sum()
### END SOLUTION"""

TOTAL_RIGHT = """# 2 points : le total des prix
expect.number(expect.variable("total"), 12, what="total")
### BEGIN HIDDEN TESTS
concealed_total = prices["eur"].sum()
expect.number(total, concealed_total, what="total, d’après les prix")
### END HIDDEN TESTS"""

TABLE = '''def table(size):
    """Rend les entiers et leurs carrés."""
    ### BEGIN SOLUTION
    return pd.DataFrame({"n": range(size), "square": [n * n for n in range(size)]})
    ### END SOLUTION'''

TABLE_RIGHT = """# 1 point : les carrés
expect.frame(expect.call("table", 2), pd.DataFrame({"n": [0, 1], "square": [0, 1]}), key="n", what="table")
### BEGIN HIDDEN TESTS
concealed_table = pd.DataFrame({"n": range(5), "square": [0, 1, 4, 9, 16]})
got = expect.call("table", 5)
assert isinstance(got, pd.DataFrame) and len(got) == 5
expect.frame(got, concealed_table, key="n", what="table, plus grande")
assert got.equals(concealed_table)
### END HIDDEN TESTS"""

OPINION = "### BEGIN MARK SCHEME\n1 point pour une raison.\n### END MARK SCHEME"


def _cell(make, name: str, source: str, points: float | None = None, **flags):
    marks = {"grade_id": name, "grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    marks |= flags | ({"points": points, "grade": True} if points is not None else {})
    return make(source, id=name.replace("_", "-"), metadata={"nbgrader": marks})


def source() -> nbformat.NotebookNode:
    """Return the source notebook."""
    cells = [
        new_markdown_cell("# Un petit exercice", id="title"),
        _cell(new_code_cell, "setup", SETUP, locked=True),
        new_markdown_cell("Écrivez `double`.", id="ask-double"),
        _cell(new_code_cell, "double", DOUBLE, solution=True),
        _cell(new_code_cell, "double_works", DOUBLE_WORKS, 2, locked=True),
        new_markdown_cell("Calculez `total`.", id="ask-total"),
        _cell(new_code_cell, "total", TOTAL, solution=True),
        _cell(new_code_cell, "total_right", TOTAL_RIGHT, 2, locked=True),
        new_markdown_cell("Écrivez `table`.", id="ask-table"),
        _cell(new_code_cell, "table", TABLE, solution=True),
        _cell(new_code_cell, "table_right", TABLE_RIGHT, 1, locked=True),
        new_markdown_cell("Qu’en pensez-vous ?", id="ask-opinion"),
        _cell(new_markdown_cell, "opinion", OPINION, 1, solution=True),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


ANSWERS = {
    "double": DOUBLE.replace("    ### BEGIN SOLUTION\n", "").replace("\n    ### END SOLUTION", ""),
    "total": 'total = prices["eur"].sum()',
    "table": TABLE.replace("    ### BEGIN SOLUTION\n", "").replace("\n    ### END SOLUTION", ""),
    "opinion": "Le total dépend des prix, et les prix changent.",
}
