"""The course as a learner meets it: JupyterLab in French, the FRAC lesson, its simulators and quizzes, its exercise."""

import learner
import pytest

from crmcourse import quiz

LESSON = "notebooks/03_frac.ipynb"
OTHERS = sorted(path.name for path in (learner.ROOT / "notebooks").glob("0[1-9]_*.ipynb") if path.name not in LESSON)


@pytest.fixture(scope="module")
def lesson(browser, lab):
    """The FRAC lesson, run whole once for the tests that use it."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(60_000)
    learner.open_notebook(page, lab, LESSON)
    learner.clear_outputs(page)
    learner.run_all(page)
    yield page
    context.close()


def picture(page, position: int) -> str:
    outputs = learner.cells(page)[position]["outputs"]
    return next(output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {}))


def test_jupyterlab_speaks_french_and_keeps_quiet(page, lab):
    learner.open_notebook(page, lab, "notebooks/00_accueil.ipynb")
    page.wait_for_timeout(3000)
    menus = page.locator(".jp-LabShell [role=menubar] [role=menuitem]").all_inner_texts()
    assert {"Fichier", "Édition", "Affichage", "Exécution", "Noyau", "Aide"} <= set(menus)
    assert page.locator(".Toastify__toast").count() == 0
    assert page.locator(".jp-Dialog").count() == 0


def test_welcome_runs_whole(page, lab):
    learner.open_notebook(page, lab, "notebooks/00_accueil.ipynb")
    learner.clear_outputs(page)
    learner.run_all(page)
    assert learner.errors(page) == []


def test_lesson_reads_without_running_it(page, lab):
    learner.open_notebook(page, lab, LESSON)
    learner.go_to(page, learner.find_cell(page, "crm.quiz.ask"))
    assert page.get_by_text("Exécutez cette cellule pour répondre.").first.is_visible()
    learner.go_to(page, learner.find_cell(page, "crm.widgets.frac.thresholds("))
    assert page.locator(".jp-OutputArea img").count() > 0
    assert page.locator(".crm-quiz, .crm-simulator").count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0


def test_lesson_runs_whole_without_error(lesson):
    assert learner.errors(lesson) == []
    streams = [o for cell in learner.cells(lesson) for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    assert streams == []


@pytest.mark.parametrize("simulator", ["thresholds", "analysis_date", "weights"])
def test_slider_moved_by_keyboard_redraws_the_picture(lesson, simulator):
    position = learner.find_cell(lesson, f"crm.widgets.frac.{simulator}(")
    cell = learner.go_to(lesson, position)
    before = picture(lesson, position)
    learner.tab_to(lesson, ".crm-simulator [role=slider]")
    lesson.keyboard.press("ArrowLeft" if simulator == "analysis_date" else "ArrowRight")
    cell.locator("[role=alert]").wait_for()
    assert learner.comes_true(lesson, lambda: picture(lesson, position) != before)
    assert cell.locator("img").count() == 1
    learner.shoot(lesson, f"simulator_{simulator}")
    cell.get_by_role("button", name="Revenir au départ").press("Enter")
    assert learner.comes_true(lesson, lambda: picture(lesson, position) == before)


@pytest.mark.parametrize("name", OTHERS)
def test_another_lesson_runs_whole_and_its_simulators_redraw(page, lab, name):
    learner.open_notebook(page, lab, f"notebooks/{name}")
    learner.clear_outputs(page)
    learner.run_all(page)
    assert learner.errors(page) == []
    codes = [cell for cell in learner.cells(page) if cell["cell_type"] == "code"]
    assert [o for cell in codes for o in cell["outputs"] if o.get("name") == "stderr"] == []
    places = [i for i, cell in enumerate(learner.cells(page)) if cell in codes and "crm.widgets" in str(cell["source"])]
    for position in places:
        cell = learner.go_to(page, position)
        before = picture(page, position)
        learner.tab_to(page, ".crm-simulator :is([role=slider], select)")
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):  # a control may stand at an end of its range
            page.keyboard.press(key)
            if learner.comes_true(page, lambda place=position, old=before: picture(page, place) != old, seconds=8):
                break
        assert picture(page, position) != before, "".join(learner.cells(page)[position]["source"])
        assert cell.locator("img").count() == 1
        learner.shoot(page, f"{name[:2]}_simulator_{places.index(position) + 1}")
    assert len(places) >= 2


def asked(page, kind: str) -> tuple[quiz.Question, int]:
    """Return a question of that kind that the lesson asks, and the position of its cell."""
    sources = ["".join(cell["source"]) for cell in learner.cells(page)]
    return next(
        (question, position)
        for name, question in quiz.load("03_frac", learner.ROOT / "notebooks/quiz").items()
        for position, source in enumerate(sources)
        if question.kind == kind and f'crm.quiz.ask("03_frac", "{name}")' in source
    )


def test_quiz_answered_by_keyboard_alone(lesson):
    question, position = asked(lesson, "one")
    right = next(place for place, option in enumerate(question.options) if option.correct)
    wrong = (right + 1) % len(question.options)
    cell = learner.go_to(lesson, position)
    for choice, expected in ((wrong, "Pas encore"), (right, "Juste")):
        cell.focus()
        learner.tab_to(lesson, f".crm-quiz input[type=radio][value='{choice}']")
        lesson.keyboard.press("Space")
        learner.tab_to(lesson, ".crm-quiz button")
        lesson.keyboard.press("Enter")
        cell.locator("[role=alert]", has_text=expected).wait_for()
        assert plain(question.options[choice].reason) in plain(cell.locator("[role=alert]").inner_text())
        learner.shoot(lesson, f"quiz_{expected.split()[0].lower()}")
    shown = plain(cell.locator("[role=alert]").inner_text())
    assert all(plain(option.reason) in shown for option in question.options)
    assert "2 essais" in shown


def test_quiz_with_a_number_typed_the_french_way(lesson):
    question, position = asked(lesson, "number")
    right = next(option for option in question.options if option.correct)
    cell = learner.go_to(lesson, position)
    learner.tab_to(lesson, ".crm-quiz input[type=text]")
    learner.keep_busy(lesson, seconds=3)  # what is typed and the click reach the kernel in that order all the same
    lesson.keyboard.type(f"{right.value:g}".replace(".", ","))
    learner.tab_to(lesson, ".crm-quiz button")
    lesson.keyboard.press("Space")
    cell.locator("[role=alert]", has_text="Juste").wait_for()
    assert plain(right.reason) in plain(cell.locator("[role=alert]").inner_text())


def plain(text: str) -> str:
    """Return a text without marks nor kinds of space."""
    return " ".join(text.replace("`", "").replace("*", "").split())


def test_untouched_exercise_is_told_what_to_do_by_validate(page, lab):
    learner.open_notebook(page, lab, "exercises/03_frac/frac.ipynb")
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for(timeout=180_000)
    message = dialog.get_by_text("n’est pas encore écrite").first
    message.wait_for()
    where, window = message.bounding_box(), dialog.locator(".jp-Dialog-content").bounding_box()
    assert where["y"] + where["height"] < window["y"] + window["height"], "seen without scrolling"
