"""The order in which cells run: where tests can share a copy of the kernel, and where each must have its own."""

import pytest

from crmcourse.grading.plan import plan
from crmcourse.grading.sheet import Cell, needed_names, without_hidden

HIDDEN = "\n### BEGIN HIDDEN TESTS\nassert secret\n### END HIDDEN TESTS"
ANSWER, GIVEN, TEST, OTHER = "answer", "given", "test", "other"


def steps_of(*cells: tuple[str, str]) -> list:
    """Return the steps in short: the index of a cell, ("seen", index), or a list of (test, names taken away)."""
    known = []
    for number, (kind, source) in enumerate(cells):
        name = None if kind == OTHER else f"cell{number}"
        sort = {"locked": kind in (GIVEN, TEST), "grade": kind == TEST, "solution": kind == ANSWER}
        known.append((number, source, name and Cell(name, "code", source, without_hidden(source), **sort)))
    return [
        [(test.index, sorted(test.without)) for test in step.tests]
        if step.tests
        else ("seen", step.index)
        if step.visible
        else step.index
        for step in plan(known)
    ]


SETUP = GIVEN, "import pandas as pd\nprices = pd.Series([1])"
DOUBLE = ANSWER, 'def double(x, y: int = 2) -> list[int]:\n    """Doc."""\n    return y * x'
DOUBLE_TEST = TEST, "got = double(3)\nassert got == 6" + HIDDEN
TOTAL = ANSWER, "total = prices.sum()"
TOTAL_TEST = TEST, "assert total == 1" + HIDDEN


def test_the_tests_of_the_last_place_need_no_copy():
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, (TEST, "assert double(1)"), (OTHER, "")) == [
        0, 1, 4, [(2, []), (3, [])],
    ]  # fmt: skip


def test_where_functions_are_defined_tests_wait_and_do_not_see_them():
    half = ANSWER, "def half(x):\n    return x / 2\n\n\ndef third(x):\n    return x / 3"
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, half, (TEST, "assert half(2) == 1")) == [
        0, 1, 3, [(2, ["half", "third"]), (4, [])],
    ]  # fmt: skip


def test_a_cell_that_does_something_needs_a_copy_before_it():
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, TOTAL, TOTAL_TEST) == [0, 1, [(2, [])], 3, [(4, [])]]


@pytest.mark.parametrize(
    "source",
    [
        "def double(x):\n    return 3 * x",  # a name that was there
        "def other(x=print(1)):\n    pass",
        "def other(x: print(1)):\n    pass",
        "@register\ndef other(x):\n    pass",
        "def other() -> (y := 3):\n    pass",
        "class Other:\n    print(1)",
        "import os",
        "%matplotlib inline",
        "print(1)",
        "def other(:",
    ],
)
def test_what_is_more_than_a_definition_needs_a_copy(source):
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, (ANSWER, source), (TEST, "assert True")) == [
        0, 1, [(2, [])], 3, [(4, [])],
    ]  # fmt: skip


def test_a_given_cell_needs_no_copy_unless_it_takes_from_an_answer():
    given = GIVEN, "reference = prices.describe()"
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, given) == [0, 1, 3, [(2, ["reference"])]]
    taking = GIVEN, "reference = double(prices)"
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, taking) == [0, 1, [(2, [])], 3]
    again = GIVEN, "prices = prices + 1"
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, again) == [0, 1, [(2, [])], 3]


def test_what_a_learner_sees_of_a_test_runs_again_for_a_cell_that_uses_it():
    assert steps_of(SETUP, DOUBLE, DOUBLE_TEST, (OTHER, "got + 1"), DOUBLE_TEST) == [
        0, 1, [(2, [])], ("seen", 2), 3, [(4, [])],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("got = 1\ngot", set()),
        ("got\ngot = 1", {"got"}),
        ("got += 1", {"got"}),
        ("del got", {"got"}),
        ("if a:\n    got = 1\ngot", {"a", "got"}),
        ("for got in got:\n    got", {"got"}),
        ("for got in a:\n    got", {"a"}),
        ("def f(got):\n    return got", set()),
        ("def f():\n    return got", {"got"}),
        ("def f():\n    global got\n    got = 1", set()),
        ("[got for got in a]", {"a"}),
        ("lambda got: got", set()),
        ("f'{got:.2f}'", {"got"}),
        ("t.got", {"t"}),
        ("t['got']", {"t"}),
        ("t.query('x > @got')", {"t", "got"}),
        ("db.sql('SELECT * FROM got')", {"db", "got"}),
        ("globals()['got']", {"globals", "got"}),
        ("%time f(got)", {"time", "f", "got"}),
    ],
)
def test_names_that_a_cell_takes_from_above(source, names):
    assert needed_names(source) == names
