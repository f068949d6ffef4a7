"""What a learner does in JupyterLab, as functions of a Playwright page."""

import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
WIDGET = "window.jupyterapp.shell.currentWidget"


def open_notebook(page, lab: str, path: str) -> None:
    """Open a notebook in a fresh workspace and wait for its kernel."""
    page.goto(f"{lab}/lab/workspaces/auto-test/tree/{path}?token=course&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"() => {WIDGET}?.context?.sessionContext?.session?.kernel?.status === 'idle'")


def run_all(page, timeout: float = 400) -> None:
    """Run every cell, from the menu, and wait for the last one to finish."""
    page.get_by_role("menuitem", name="Exécution", exact=True).click()
    page.get_by_role("menuitem", name="Exécuter toutes les cellules", exact=True).click()
    deadline = time.monotonic() + timeout
    while not _has_run(page):
        assert time.monotonic() < deadline, f"cells still running after {timeout} s"
        page.wait_for_timeout(500)


def _has_run(page) -> bool:
    idle = page.evaluate(f"() => {WIDGET}.context.sessionContext.session.kernel.status === 'idle'")
    code = [cell for cell in cells(page) if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
    return idle and (all(cell["execution_count"] for cell in code) or bool(errors(page)))


def clear_outputs(page) -> None:
    """Forget stored outputs and counts, so that what is seen afterwards comes from this kernel."""
    page.evaluate("() => window.jupyterapp.commands.execute('editmenu:clear-all')")


def cells(page) -> list[dict]:
    """Return the cells of the open notebook with their outputs, as nbformat holds them."""
    return page.evaluate(f"() => {WIDGET}.content.model.toJSON().cells")


def errors(page) -> list[str]:
    """Return the errors among the outputs."""
    outputs = [output for cell in cells(page) for output in cell.get("outputs", [])]
    return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]


def find_cell(page, text: str) -> int:
    """Return the position of the first cell whose source holds a text."""
    return next(i for i, cell in enumerate(cells(page)) if text in "".join(cell["source"]))


def go_to(page, position: int):
    """Scroll to a cell, give it the keyboard's focus, and return its element."""
    page.evaluate(f"i => {{ {WIDGET}.content.activeCellIndex = i; {WIDGET}.content.mode = 'command' }}", position)
    page.evaluate(f"i => {WIDGET}.content.scrollToItem(i, 'start')", position)
    cell = page.locator(f".jp-Notebook-cell[data-windowed-list-index='{position}']")
    cell.wait_for()
    cell.focus()
    return cell


def comes_true(page, condition, seconds: float = 30) -> bool:
    """Look at a condition again and again, and say whether it came true in that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        page.wait_for_timeout(200)
    return True


def keep_busy(page, seconds: float) -> None:
    """Give the kernel something to do for a while, as on a slow machine, and do not wait for it."""
    code = f"import time; time.sleep({seconds})"
    page.evaluate(f"code => {{ {WIDGET}.context.sessionContext.session.kernel.requestExecute({{ code }}) }}", code)


def tab_to(page, selector: str, limit: int = 60) -> None:
    """Press Tab until the focus is on an element of that kind."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def shoot(page, name: str) -> None:
    """Keep a picture of the window in build/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
