"""What several test files stand on: a screen to show simulators on, and lessons run for their variables."""

from pathlib import Path

import matplotlib
import nbformat
import pytest
from matplotlib import pyplot as plt

from crmcourse.grading import sandbox
from crmcourse.widgets import _simulator

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
collect_ignore = ["conftest.py"]  # holds no doctest, and two files of that name cannot be imported as one module


class Screen(list):
    """What a simulator displayed, in order: its controls, its picture, its sentences; an update replaces in place."""

    simulator: _simulator.Simulator | None = None

    @property
    def picture(self) -> bytes:
        return self[1]["image/png"]

    @property
    def said(self) -> str:
        return self[2]["text/plain"]


class Handle:
    """What `display` gives back for an output that can be updated."""

    def __init__(self, screen: Screen, place: int):
        self.screen, self.place = screen, place

    def update(self, data, **options):
        self.screen[self.place] = data


@pytest.fixture
def shown(monkeypatch):
    """Replace the display of JupyterLab by a screen that the test can read, and give its simulator."""
    screen = Screen()

    def display(data, **options):
        screen.append(data)
        return Handle(screen, len(screen) - 1) if options.get("display_id") else None

    def show(simulator):
        screen.simulator = simulator
        return really_show(simulator)

    plt.close("all")  # what tests of other files left
    really_show = _simulator.Simulator.show
    monkeypatch.setattr(_simulator, "display", display)
    monkeypatch.setattr(_simulator.Simulator, "show", show)
    yield screen
    assert not plt.get_fignums(), "a figure left open is shown twice"


@pytest.fixture(scope="module")
def lesson(request) -> dict:
    """Variables of the lesson that the test file names in LESSON, once its cells have run.

    Quizzes, simulators and figures are left out.
    """
    matplotlib.use("Agg")
    notebook = nbformat.read(NOTEBOOKS / f"{request.module.LESSON}.ipynb", 4)
    names = {"display": lambda *things: None}
    for cell in notebook.cells:
        if cell.cell_type == "code" and not any(word in cell.source for word in ("crm.quiz", "crm.widgets")):
            code = cell.source.replace("crm.style.show(", "(lambda *a, **k: None)(")
            exec(compile(code, request.module.LESSON, "exec"), names)
    plt.close("all")
    return names


def pytest_terminal_summary(terminalreporter):
    """Say at the very end what could not run on this machine, and how to make it run."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if "needs the sandbox" in str(report.longrepr)]
    if left_out:
        files = sorted({report.nodeid.partition("::")[0] for report in left_out})
        terminalreporter.write_line(f"NOT RUN: {len(left_out)} tests of {', '.join(files)}. {sandbox.missing()}")
