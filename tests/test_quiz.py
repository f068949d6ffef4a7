"""Quizzes: the file and its faults, what an answer is worth, and the controls on the screen."""

import pytest

from crmcourse import quiz
from crmcourse.checks import InputError
from crmcourse.quiz import Option, Question, bank, view

FILE = """
[note]
facts = "C3"
question = "Quelle **note** pour `100` jours\u00a0?"
[[note.options]]
text = "4"
reason = "Il faut moins de trois mois."
[[note.options]]
text = "3"
correct = true
reason = "De trois à six mois."

[comptes]
question = "Que compte-t-on\u00a0?"
multiple = true
[[comptes.options]]
text = "Les commandes"
correct = true
reason = "Oui."
[[comptes.options]]
text = "Les <lignes>"
reason = "Non."
[[comptes.options]]
text = "Les montants"
correct = true
reason = "Oui aussi."

[mois]
question = "Combien de mois\u00a0?"
otherwise = "Comptez depuis la commande."
[[mois.options]]
value = 4.5
tolerance = 0.2
correct = true
reason = "C’est cela."
[[mois.options]]
value = 1337
reason = "Ce sont des jours."
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "quiz").mkdir()
    (tmp_path / "quiz" / "03_essai.toml").write_text(FILE, "utf-8")
    return tmp_path


@pytest.fixture
def questions(folder):
    return quiz.load("03_essai", folder / "quiz")


def test_load_keeps_order_kinds_and_facts(questions):
    assert [(name, question.kind) for name, question in questions.items()] == [
        ("note", "one"),
        ("comptes", "several"),
        ("mois", "number"),
    ]
    assert questions["note"].facts == "C3"
    assert questions["note"].options[1] == Option("3", True, "De trois à six mois.")


@pytest.mark.parametrize("place", [".", "notebooks", "quiz", "notebooks/deep"])
def test_file_is_found_from_the_folders_of_the_course(folder, monkeypatch, place):
    (folder / "notebooks" / "deep").mkdir(parents=True)
    monkeypatch.chdir(folder / place)
    assert "note" in quiz.load("03_essai")
    (folder / "quiz").rename(folder / "notebooks" / "quiz")
    if place != "quiz":
        assert "note" in quiz.load("03_essai")


def test_one_answer(questions):
    assert questions["note"].check(1).correct
    wrong = questions["note"].check(0)
    assert not wrong.correct and wrong.reasons == ("Il faut moins de trois mois.",)


@pytest.mark.parametrize(("answer", "correct"), [([0, 2], True), ([2, 0, 2], True), ({0}, False), ([0, 1, 2], False)])
def test_several_answers(questions, answer, correct):
    assert questions["comptes"].check(answer).correct is correct


@pytest.mark.parametrize(
    ("answer", "correct", "reason"),
    [
        (4.5, True, "C’est cela."),
        (4.69, True, "C’est cela."),
        (4.71, False, "Comptez depuis la commande."),
        (1337, False, "Ce sont des jours."),
    ],
)
def test_number_with_tolerance(questions, answer, correct, reason):
    verdict = questions["mois"].check(answer)
    assert (verdict.correct, verdict.reasons) == (correct, (reason,))


@pytest.mark.parametrize(
    ("name", "answer"),
    [("note", 2), ("note", -1), ("note", None), ("note", True), ("comptes", []), ("mois", "4"), ("mois", float("nan"))],
)
def test_impossible_answers(questions, name, answer):
    with pytest.raises(InputError, match=name):
        questions[name].check(answer)


GOOD = """
[q]
question = "x"
options = [{text = "a", correct = true, reason = "r"}, {text = "b", reason = "s"}]
"""
NUMBER = """
[q]
question = "x"
otherwise = "z"
options = [{value = 1, correct = true, reason = "r"}]
"""


@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        (GOOD, "[q]", "[q", "illisible"),
        ("q = 1", "", "", "une table est attendue"),
        (GOOD, 'question = "x"', "", "«~question~» manque"),
        (GOOD, "options = ", "choices = ", "«~options~» manque"),
        (GOOD, '"x"', '" "', "«~question~» est vide"),
        (GOOD, '"x"', "3", "«~question~» n’est pas du bon type"),
        (GOOD, "options = [{", "options = [1, {", "«~options~» n’est pas du bon type"),
        (GOOD, "[q]", "[q]\nmultple = true", "clé inconnue «~multple~»"),
        (GOOD, ', reason = "s"', "", "option 2, «~reason~» manque"),
        (GOOD, ', reason = "s"', ', raison = "s"', "option 2, clé inconnue «~raison~»"),
        (GOOD, "correct = true", "correct = 1", "option 1, «~correct~» n’est pas du bon type"),
        (GOOD, "correct = true, ", "", "aucune option n’est juste"),
        (GOOD, '"b",', '"b", correct = true,', "«~multiple = true~»"),
        (GOOD, '"b"', '"a"', "l’option «~a~» figure deux fois"),
        (GOOD, ', {text = "b", reason = "s"}', "", "au moins deux options"),
        (GOOD, 'text = "b"', 'text = "b", value = 2', "soit des textes"),
        (NUMBER, 'otherwise = "z"', "", "«~otherwise~» manque"),
        (NUMBER, "value = 1", "value = true", "option 1, «~value~» n’est pas du bon type"),
        (NUMBER, "[q]", "[q]\nmultiple = true", "unique"),
    ],
)
def test_faults_of_a_file_name_file_question_and_fault(tmp_path, text, old, new, words):
    (tmp_path / "bad.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError) as caught:
        quiz.load("bad", tmp_path)
    said = str(caught.value)
    assert "bad.toml" in said and words.replace("~", "\u00a0") in said, said
    assert "«\u00a0q\u00a0»" in said or "illisible" in said


def test_a_file_without_question(tmp_path):
    (tmp_path / "bad.toml").write_text("", "utf-8")
    with pytest.raises(InputError, match="aucune question"):
        quiz.load("bad", tmp_path)


def test_all_faults_are_told_at_once(tmp_path):
    (tmp_path / "bad.toml").write_text("[a]\nquestion = 'x'\n[b]\nmore = 1", "utf-8")
    with pytest.raises(InputError) as caught:
        quiz.load("bad", tmp_path)
    assert len(str(caught.value).splitlines()) == 4


def test_unknown_chapter_and_question(folder, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(InputError, match="03_essai"):
        quiz.ask("03_frak", "note")
    with pytest.raises(InputError, match=r"S’agit-il de «\u00a0note\u00a0».*note, comptes, mois"):
        quiz.ask("03_essai", "notes")


def test_every_quiz_of_the_course_is_right():
    for path in sorted((bank.Path(bank.__file__).parents[2] / "notebooks/quiz").glob("*.toml")):
        assert quiz.load(path.stem, path.parent)


# --- on the screen ---------------------------------------------------------------------------------------------------


def said(shown) -> str:
    return shown.feedback.value


def test_wrong_then_right_counts_tries_and_gives_reasons(questions):
    shown = view.QuestionView(questions["note"])
    shown.controls[0].value = 0
    shown.check.click()
    assert "Pas encore" in said(shown) and "1 essai)" in said(shown)
    assert "Il faut moins de trois mois." in said(shown) and "De trois à six mois." not in said(shown)
    shown.controls[0].value = 1
    shown.check.click()
    assert "Juste\u00a0! (2 essais)" in said(shown)
    assert "Il faut moins de trois mois." in said(shown) and "De trois à six mois." in said(shown)
    shown.check.click()
    assert shown.tries == 2


def test_feedback_is_announced_and_says_more_than_colours(questions):
    shown = view.QuestionView(questions["comptes"])
    for box in shown.controls:
        box.value = True
    shown.check.click()
    assert 'role="alert"' in said(shown)
    assert said(shown).count("✓ Juste (votre réponse)") == 2 and said(shown).count("✗ Faux (votre réponse)") == 1


def test_incomplete_answer_is_told_from_a_wrong_one(questions):
    shown = view.QuestionView(questions["comptes"])
    shown.controls[0].value = True
    shown.check.click()
    assert "il manque une réponse" in said(shown) and "Oui aussi." not in said(shown)


def test_explanations_on_request_after_a_first_try(questions):
    shown = view.QuestionView(questions["comptes"])
    assert shown.reveal.disabled
    shown.controls[1].value = True
    shown.check.click()
    shown.reveal.click()
    assert all(reason in said(shown) for reason in ("Oui.", "Non.", "Oui aussi."))


@pytest.mark.parametrize("name", ["note", "comptes", "mois"])
def test_no_answer_is_no_try(questions, name):
    shown = view.QuestionView(questions[name])
    shown.check.click()
    assert "abord" in said(shown) and shown.tries == 0


@pytest.mark.parametrize(
    ("typed", "right"), [("4,5", True), (" 4.6 ", True), ("1\u202f337", False), ("5 mois", None), ("inf", None)]
)
def test_typed_numbers(questions, typed, right):
    shown = view.QuestionView(questions["mois"])
    shown.controls[0].value = typed
    shown.check.click()
    assert shown.tries == (right is not None) and shown.solved is bool(right)


def test_texts_cannot_break_the_page(questions):
    shown = view.QuestionView(questions["comptes"])
    assert "<lignes>" not in shown.controls[1].description
    assert view.inline("`<a>` **b** *c*") == "<code>&lt;a&gt;</code> <strong>b</strong> <em>c</em>"


def test_output_reads_without_a_kernel_and_is_the_same_each_time(folder, monkeypatch):
    bundles = []
    monkeypatch.chdir(folder)
    monkeypatch.setattr(view, "display", lambda data, raw: bundles.append(data))
    for _ in range(2):
        quiz.ask("03_essai", "note")
    first, second = ({key: text for key, text in bundle.items() if "widget" not in key} for bundle in bundles)
    assert first == second and "- 3\n" in first["text/markdown"] and "De trois" not in first["text/markdown"]
    assert any("widget-view" in key for key in bundles[0])


def test_a_question_is_built_without_a_file():
    question = Question("libre", "?", (Option("a", True, "r"), Option("b", False, "s")))
    assert view.QuestionView(question).question.check(0).correct
