"""Every row of what the course must teach is explained, computed and asked about, where sources/FACTS.md says."""

import re
import tomllib
from functools import reduce
from pathlib import Path

import pytest

import crmcourse

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "sources" / "FACTS.md"
# Rows by chapter, as the course's list of facts numbers them; a chapter that is not there yet owes nothing.
COUNTS = {
    "01": ("A", 12),
    "02": ("B", 13),
    "03": ("C", 6),
    "04": ("D", 9),
    "05": ("E", 6),
    "06": ("F", 5),
    "07": ("G", 6),
}
LINE = re.compile(r"^\| ([A-G]\d+) \| [^|]+ \| (\d\d) \| ([\d, ]+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = LINE.findall(PAGE.read_text("utf-8"))


def source(chapter: str) -> Path:
    return next((ROOT / "sources/notebooks").glob(f"{chapter}_*.md"))


def asked(chapter: str) -> set[str]:
    """Return the names of the quiz questions and of the graded cells of a chapter."""
    slug = source(chapter).stem
    quiz = tomllib.loads((ROOT / f"notebooks/quiz/{slug}.toml").read_text("utf-8"))
    exercise = "".join(path.read_text("utf-8") for path in (ROOT / f"sources/solutions/{slug}").glob("*.md"))
    return {f"quiz {name}" for name in quiz} | {
        f"exercise {name}" for name in re.findall(r"\"?grade_id\"?: \"?(\w+)", exercise)
    }


def test_the_table_is_complete():
    expected = [f"{letter}{n}" for letter, last in COUNTS.values() for n in range(1, last + 1)]
    assert sorted({row for row, *_ in ROWS}) == sorted(expected)


def test_no_line_of_the_table_is_passed_over():
    lines = re.findall(r"^\| [A-G]\d+ ", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(lines) == len(ROWS), "a line has another shape than the others"


@pytest.mark.parametrize(("row", "chapter", "sections", "code", "questions"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_points_at_what_exists(row, chapter, sections, code, questions):
    titles = re.findall(r"^## (\d+)\.", source(chapter).read_text("utf-8"), re.MULTILINE)
    assert set(sections.split(", ")) <= set(titles), "a section that the lesson does not have"
    for name in re.findall(r"`crm\.([\w.]+)`", code):
        reduce(getattr, name.split("."), crmcourse)
    assert "`crm." in code or code == "in the lesson", "name the function, or say that the lesson computes it"
    assert set(questions.split(", ")) <= asked(chapter), "a question that nobody asks"
