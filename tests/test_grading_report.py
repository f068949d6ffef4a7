"""The report on a class: right figures, mistakes and likenesses that are there, and nothing of a student that runs."""

import json
import re
import shutil
from dataclasses import fields, is_dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from grading_cases import ASSIGNMENT, STUB, grade, make_course, moodle_zip, notebook, run
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcourse.grading import ledger
from crmcourse.grading.cli import visible
from crmcourse.grading.report.content import gather
from crmcourse.grading.report.figures import ENOUGH, bins, item_figures, spread
from crmcourse.grading.report.mistakes import answers_read, normal_message
from crmcourse.grading.report.page import html
from crmcourse.grading.report.similar import WINDOW, K, fingerprints, similar
from crmcourse.grading.report.tokens import tokens
from crmcourse.grading.report.work import Cell, Work, read_notebook, titles
from crmcourse.grading.results import Item, Result, course_here

DAY = date(2024, 12, 31)
ZERO = "def ratio(part, total):\n    return 0"
SAME_ZERO = "def ratio(a, b):\n    # rien\n    return    0"
INVERSE = "def ratio(part, total):\n    return total / part"


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("course") / "empty")


@pytest.fixture
def course(empty_course, tmp_path, monkeypatch):
    """A course of one's own, which is also the current folder."""
    shutil.copytree(empty_course, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def fails(message: str, kind: str = "ExpectationError") -> dict:
    return {"ratio_value": (kind, message), "ratio_zero": ("ZeroDivisionError", "division by zero")}


@pytest.fixture
def small_class(course):
    """Five students: two with the same mistake, one with another, one who left everything, one perfect."""
    none = {"ratio_value": 0.0, "ratio_zero": 0.0, "why": 2.0}
    grade(course, "a@e.fr", none, graded=notebook(ZERO, failures=fails("ratio : 3 valeurs diffèrent.\n  1 : 0,5")))
    grade(course, "b@e.fr", none, graded=notebook(SAME_ZERO, failures=fails("ratio : 1 valeur diffère.\n  9 : 7")))
    grade(course, "c@e.fr", none, graded=notebook(INVERSE, failures=fails("ratio : un nombre est attendu.")))
    blank = fails("Remplacez ces deux lignes par votre code.", "NotImplementedError")
    grade(course, "d@e.fr", none | {"why": 0.0}, graded=notebook(STUB, failures=blank))
    best = {"ratio_value": 8.0, "ratio_zero": 8.0, "why": None}
    grade(course, "e@e.fr", best, graded=notebook("def ratio(p, t):\n    return p / t if t else None"), last_name="ÉTÉ")
    return course


def page_of(course: Path) -> str:
    return html(gather(course_here(course), ASSIGNMENT), DAY)


class Page(HTMLParser):
    """The elements, attributes and texts of a page, as a browser would make them."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


# --- figures --------------------------------------------------------------------------------------------------------
def result(student: str, scores: dict, waiting=()) -> Result:
    return Result(student, "", "", "", sum(score or 0 for score in scores.values()), scores, tuple(waiting))


def test_spread_and_bins():
    results = [result(str(place), {"x": score}) for place, score in enumerate((0, 4, 10, 19.999, 20, 21))]
    results.append(result("w", {"x": 4.0}, waiting=["x"]))
    found = bins(results, 20)
    assert [(one.low, one.final, one.waiting) for one in found if one.final + one.waiting] == [
        (0, 1, 0), (4, 1, 1), (10, 1, 0), (19, 3, 0),
    ]  # fmt: skip
    assert sum(one.final + one.waiting for one in found) == len(results)
    assert (spread(results).low, spread(results).median, spread(results).high) == (0, 10, 21)
    assert spread([]) is None


@settings(deadline=None)
@given(st.lists(st.floats(0, 30, allow_nan=False), max_size=30), st.sampled_from([0.5, 1, 7.5, 20, 33, 100]))
def test_every_paper_is_in_one_bin(scores, total):
    found = bins([result(str(place), {"x": score}) for place, score in enumerate(scores)], total)
    assert sum(one.final for one in found) == len(scores) and len(found) <= 20
    assert found[0].low == 0 and found[-1].high == pytest.approx(total)


def test_items_by_hand():
    """Ten papers: the first item follows the others, the second goes against them, the third is the same for all."""
    good, bad = [{"a": 1, "b": 0, "c": 1, "d": 1}] * 5, [{"a": 0, "b": 1, "c": 1, "d": 0}] * 5
    results = [result(str(place), scores) for place, scores in enumerate(good + bad)]
    items = [Item(name, 1.0, False) for name in "abcd"]
    figures = {one.item.name: one for one in item_figures(results, items)}
    assert (figures["a"].success, figures["a"].full, figures["a"].none, figures["c"].success) == (0.5, 5, 5, 1)
    # a against b + c + d: 2 for the good, 2 for the bad: no spread in the rest
    assert figures["a"].discrimination is None
    assert figures["b"].discrimination == pytest.approx(-1)
    assert figures["c"].discrimination is None
    assert all(one.discrimination is None for one in item_figures(results[: ENOUGH - 1], items))


def test_a_score_that_waits_is_not_a_zero():
    results = [result("1", {"a": 2.0}), result("2", {"a": None}, waiting=["a"]), result("3", {"a": 1.0}, waiting=["a"])]
    (one,) = item_figures(results, [Item("a", 2.0, True)])
    assert (one.graded, one.success, one.none) == (1, 1.0, 0)
    (one,) = item_figures(results[1:], [Item("a", 2.0, True)])
    assert (one.graded, one.success) == (0, None)
    (one,) = item_figures(results, [Item("a", 0.0, False)])
    assert one.success is None


# --- wrong answers --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("recence : 3 valeurs diffèrent.", "recence : 1 valeur diffère.\n  detail", True),
        ("x : −1,5 attendu, 2 obtenu", "x : 12\u202f345,6 attendu, 0.25 obtenu", True),
        ("objet à 0x7f3a", "objet à 0xFFFF", True),
        ("La colonne « a » manque.", "La colonne « b » manque.", False),
        ("", "", True),
    ],
)
def test_messages_that_say_the_same(left, right, same):
    assert (normal_message(left) == normal_message(right)) is same


def test_mistakes_are_put_together(small_class):
    content = gather(course_here(small_class), ASSIGNMENT)
    values = [one for one in content.mistakes if one.item.name == "ratio_value"]
    assert [one.students for one in values] == [("a@e.fr", "b@e.fr"), ("c@e.fr",)]
    assert [one.students for one in values[0].variants] == [("a@e.fr", "b@e.fr")]
    assert values[0].variants[0].answers == {"ratio": ZERO}
    assert values[0].message.startswith("ratio : 3 valeurs")
    zeros = [one for one in content.mistakes if one.item.name == "ratio_zero"]
    assert [len(one.variants) for one in zeros] == [2] and zeros[0].kind == "ZeroDivisionError"
    assert content.blank == {"ratio_value": ("d@e.fr",), "ratio_zero": ("d@e.fr",)}
    text = Page(page_of(small_class)).text
    assert "ratio : 3 valeurs diffèrent." in text and "Remplacez ces deux lignes" not in text


def test_a_test_cell_reads_the_answers_it_names():
    answers = [Cell("ratio", True, ""), Cell("share", True, "")]
    assert answers_read(Cell("t", True, "assert ratio(1, 2) == share"), answers) == ["ratio", "share"]
    assert answers_read(Cell("t", True, "assert ratios(1)"), answers) == ["share"]
    assert answers_read(Cell("t", True, "assert x"), []) == []


def test_titles_come_from_the_notebook(course):
    found = titles(course / "solutions" / ASSIGNMENT, ["ratio"])
    assert list(found) == ["ratio_value", "ratio_zero", "why"]
    assert (found["ratio_zero"].heading, found["ratio_zero"].detail) == ("1. La part d’un client", "un total nul")
    assert titles(course, ["absent"]) == {}


# --- answers that look alike ----------------------------------------------------------------------------------------
LONG = '''def totals(orders, accounts):
    """Somme par client."""
    kept = orders[orders["amount"] > 0]
    by_client = kept.groupby("account_id")["amount"].sum()
    table = accounts[["account_id"]].copy()
    for position, row in table.iterrows():
        value = by_client.get(row["account_id"], 0.0)
        table.loc[position, "total"] = round(value * 1.2, 2) if value < 1000 else value - 17
    return table.sort_values("total", ascending=False).reset_index(drop=True)
'''
OTHER_NAMES = {"kept": "garde", "by_client": "s", "table": "t", "row": "ligne", "position": "i", "value": "v",
               "totals": "totaux", "orders": "cmd"}  # fmt: skip
RENAMED = re.sub(r"\b\w+\b", lambda hit: OTHER_NAMES.get(hit[0], hit[0]), LONG.replace("Somme par client.", "Calcul."))
RENAMED = RENAMED.replace(", accounts):", ",   accounts):  # voilà").replace("    return", "\n    return")
OTHER = """def totals(orders, accounts):
    positive = orders.query("amount > 0")
    merged = accounts.merge(positive, how="left", on="account_id").fillna({"amount": 0})
    merged["bonus"] = merged["amount"].where(merged["amount"] >= 1000, merged["amount"] * 1.2)
    result = merged.pivot_table(index="account_id", values="bonus", aggfunc="sum")
    return result.reset_index().rename(columns={"bonus": "total"}).sort_values(["total", "account_id"])
"""


def work(student: str, source: str) -> Work:
    return Work(student, {"totals": Cell("totals", True, source, answer=True)})


def test_a_copy_is_noticed_under_other_names():
    (pair,) = similar([work("a", LONG), work("b", RENAMED), work("c", OTHER)], {})
    assert (pair.first, pair.second, pair.share) == ("a", "b", 1.0)
    left, right = pair.cells["totals"]
    assert {3, 4, 5, 6, 7, 8} <= left and max(right) == len(RENAMED.splitlines())
    half = "\n".join(OTHER.splitlines()[:3] + LONG.splitlines()[3:])
    assert [(one.first, one.second) for one in similar([work("a", LONG), work("b", half)], {})] == [("a", "b")]
    assert similar([work("a", LONG), work("c", OTHER)], {}) == []


def test_what_the_exercise_gives_or_the_class_writes_is_not_copying():
    assert similar([work("a", LONG), work("b", LONG)], {"totals": Cell("totals", True, LONG)}) == []
    assert similar([work(name, LONG) for name in "abcd"], {}) == []  # the lesson's own way, surely
    assert len(similar([work(name, LONG) for name in "abc"], {})) == 3
    assert similar([], {}) == [] and similar([work("a", ""), work("b", "")], {}) == []


some_words = st.lists(st.sampled_from("abcdefghij"), max_size=25)
around = st.tuples(some_words, some_words)


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefghij"), min_size=K + WINDOW - 1, max_size=40), around, around)
def test_any_long_run_in_common_is_noticed(shared, first, second):
    """The guarantee of winnowing: a run of K + WINDOW − 1 words in common gives a fingerprint in common."""
    texts = [" ".join([*before, *shared, *after]) for before, after in (first, second)]
    left, right = (fingerprints(tokens(text, False)) for text in texts)
    assert left.keys() & right.keys()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_cut_into_words(source):
    for code in (True, False):
        assert all(token.text and token.line >= 1 for token in tokens(source, code))


@pytest.mark.parametrize(
    "source", ["(" * 5000, "-" * 9000 + "1", "x = 'a", "%matplotlib inline\nx = 1", "if x:\n\ty\n  z", "\0"]
)
def test_code_that_cannot_be_parsed_is_cut_all_the_same(source):
    assert tokens(source, True) or source == "\0"


# --- the page -------------------------------------------------------------------------------------------------------
def test_the_page_says_what_there_is(small_class, capsys):
    entry = ledger.Entry("c@e.fr", ASSIGNMENT, "ratio", "0", outcome="repaired", tampering=["pandas remplacé"])
    entry.repairs = [{"what": "restored", "cell": "ratio_zero", "text": "cellule de test rétablie"}]
    ledger.write(small_class, entry)
    ledger.write(
        small_class, ledger.Entry("d@e.fr", ASSIGNMENT, "ratio", "0", outcome="by_hand", reason="Fichier tronqué.")
    )
    run("collect", moodle_zip(small_class / "a.zip", {"Omar_9_assignsubmission_file_/r.pdf": b"%PDF"}), ASSIGNMENT)
    capsys.readouterr()
    assert run("report", ASSIGNMENT) == 0
    assert "grading/03_ratio/report.html" in capsys.readouterr().out
    page = Page((small_class / "grading" / ASSIGNMENT / "report.html").read_text("utf-8"))
    for said in ("1. La part d’un client", "un total nul", "cellule de test rétablie (ratio_zero)", "pandas remplacé",
                 "Fichier tronqué.", "Omar", "ÉTÉ", "moyenne", "3 copies", "ZeroDivisionError", "16,00"):  # fmt: skip
        assert said in page.text, said
    assert ("html", "lang", "fr") in page.attributes
    descriptions = [value for _, name, value in page.attributes if name == "aria-label"]
    assert any("3 copies de 2 à 3" in text for text in descriptions)


def test_in_english(small_class, monkeypatch):
    monkeypatch.setenv("CRMCOURSE_LANGUAGE", "en")
    page = Page(page_of(small_class))
    assert ("html", "lang", "en") in page.attributes
    assert "Frequent wrong answers" in page.text and "20%" in page.text and "December 31, 2024" in page.text


def test_the_page_asks_nothing_of_the_network_and_runs_nothing(small_class):
    page = Page(page_of(small_class))
    assert not {"script", "iframe", "object", "embed", "link", "img", "form", "base"} & set(page.tags)
    addresses = [value for _, name, value in page.attributes if name in ("src", "href", "xlink:href", "action", "data")]
    assert addresses and all(value.startswith("#") for value in addresses)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    policy = [value for tag, name, value in page.attributes if tag == "meta" and value and "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert page_of(small_class) == page_of(small_class)


PAYLOADS = [
    "<script>alert(1)</script>",
    "</pre></code><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "<svg onload=alert(1)>]]>--><!--",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</title></style><script>alert(1)</script>",
    "\u202egpj.exe\x1b[2J\x00",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_student_writes_is_text(course, payload):
    """In the name, the id, the code, the text, the error, the ledger, the name of a file: shown, and never markup."""
    answer = f"def ratio(a, b):\n    x = '''{payload}'''\n" + LONG
    student = "participant-7"
    zero = {"ratio_value": 0.0, "ratio_zero": 0.0, "why": None}
    for one in (student, "participant-8"):
        graded = notebook(answer, payload, failures={"ratio_value": (payload, payload + "\n" + payload)})
        grade(course, one, zero, graded=graded, first_name=payload, last_name=payload, email=payload)
    entry = ledger.Entry(student, ASSIGNMENT, "ratio", "0", outcome="by_hand", reason=payload, tampering=[payload])
    entry.repairs = [{"what": payload, "cell": payload, "text": payload}]
    ledger.write(course, entry)
    aside = {"path": payload, "student": payload, "reason": payload, "kept": "", "archive": payload}
    handed = {"student": payload, "name": payload, "missing": payload}
    record = course / "downloaded" / ASSIGNMENT / "collection.json"
    record.parent.mkdir(parents=True)
    record.write_text(json.dumps({"students": {"9": handed}, "aside": [aside]}), "utf-8")
    content = gather(course_here(course), ASSIGNMENT)
    assert content.pairs and content.mistakes and content.without and content.aside
    # the same class with a harmless text: the page must have the same elements, whatever the text
    page = Page(html(content, DAY))
    plain = Page(html(harmless(content, payload), DAY))
    assert plain.text.count("mot") >= 10
    assert page.tags == plain.tags
    assert [(tag, name) for tag, name, _ in page.attributes] == [(tag, name) for tag, name, _ in plain.attributes]
    shown = " ".join(visible(payload).split())
    assert page.text.count(shown) >= 10, page.text
    assert not set(page.text) & set("\x1b\x00\u202e")


def harmless(value, payload: str):
    """Return what was gathered with a word in place of the payload, wherever it is."""
    if isinstance(value, str):
        return value.replace(payload, "mot")
    if isinstance(value, dict):
        return {harmless(key, payload): harmless(one, payload) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(harmless(one, payload) for one in value)
    if is_dataclass(value):
        return type(value)(**{one.name: harmless(getattr(value, one.name), payload) for one in fields(value)})
    return value


def test_half_characters_endless_outputs_and_broken_notebooks(course):
    zero = {"ratio_value": 0.0, "ratio_zero": 0.0, "why": 0.0}
    huge = notebook("x = 1\n" * 5000, failures=fails("é" * 100_000))
    grade(course, "huge", zero, graded=huge)
    grade(course, "half", zero, graded=notebook(ZERO, failures=fails("HALF")))
    path = course / "autograded" / "half" / ASSIGNMENT / "ratio.ipynb"
    path.write_text(
        path.read_text("utf-8").replace("HALF", "\\ud83d half").replace("return 0", "return '\\ud83d'"), "utf-8"
    )
    for name, text in {"broken": "{", "list": "[]", "odd": '{"cells": [1]}', "deep": "[" * 100_000}.items():
        grade(course, name, zero, graded=notebook())
        (course / "autograded" / name / ASSIGNMENT / "ratio.ipynb").write_text(text, "utf-8")
    grade(course, "absent", zero)
    content = gather(course_here(course), ASSIGNMENT)
    assert content.unread == ["absent", "broken", "deep", "list", "odd"]
    page = html(content, DAY)
    assert len(page.encode()) < 100_000  # nothing endless goes in
    assert "? half" in page and "[coupé ici]" in page


def test_empty_classes_have_a_sentence(course, capsys):
    assert run("report", "04_absent") == 2
    assert "crmcourse grade 04_absent" in capsys.readouterr().err
    assert run("report", ASSIGNMENT) == 2
    assert "Aucun travail" in capsys.readouterr().err
    assert not (course / "grading").exists()


def test_one_student_without_any_score(course):
    grade(course, "a", {"ratio_value": None, "ratio_zero": None, "why": None})
    assert run("report", ASSIGNMENT, "--out", course / "r.html") == 0
    text = Page((course / "r.html").read_text("utf-8")).text
    assert "Une seule copie" in text and "en attente d’une note manuelle" in text
    assert "nan" not in text.casefold().split() and "None" not in text


def test_what_nobody_could_grade_is_not_a_zero(course):
    """A file that is no notebook has a zero until someone looks: it is listed, and does not pull the mean down."""
    grade(course, "a", {"ratio_value": 8.0, "ratio_zero": 8.0, "why": 2.0}, graded=notebook(LONG))
    grade(course, "b", {"ratio_value": 0.0, "ratio_zero": 0.0, "why": None}, graded=notebook())
    ledger.write(course, ledger.Entry("b", ASSIGNMENT, "ratio", "0", outcome="by_hand", reason="Fichier tronqué."))
    content = gather(course_here(course), ASSIGNMENT)
    assert (content.spread.count, content.spread.mean, content.items[0].success) == (1, 18.0, 1.0)
    grade(course, "b", {"ratio_value": 0.0, "ratio_zero": 0.0, "why": 1.0})  # someone has looked
    assert gather(course_here(course), ASSIGNMENT).spread.mean == 9.5


def test_a_long_page_is_cut_where_it_says(course, monkeypatch):
    """Twenty-four students, six groups of four who wrote the same: the first mistakes and pairs, the others counted."""
    zero = {"ratio_value": 0.0, "ratio_zero": 0.0, "why": 0.0}
    for place in range(24):
        source = re.sub(r"(amount|account_id|total|copy|return|get|for)\b", rf"\g<1>{place % 6}", LONG)
        graded = notebook(source, failures=fails("abcdefghijklmnopqrstuvwxyz"[place]))
        grade(course, f"s{place:02}", zero, graded=graded)
    content = gather(course_here(course), ASSIGNMENT)
    assert len(content.mistakes) == 25
    same = {(f"s{one:02}", f"s{two:02}") for one in range(24) for two in range(one + 6, 24, 6)}
    assert {(one.first, one.second) for one in content.pairs} == same and len(same) == 36
    page = Page(html(content, DAY))
    assert "plus rares (24)" in page.text and "et 6 autres, qui ne figurent pas ici" in page.text
    messages = [text for text in page.texts if re.fullmatch("[a-z]", text)]
    assert sorted(messages) == sorted("abcdefghijklmnopqrstuvwx")
    monkeypatch.setattr("crmcourse.grading.report.page.RARE", 20)
    assert "et 4 autres, qui ne figurent pas ici" in Page(html(content, DAY)).text


def test_a_notebook_is_read_as_data(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [
        {"cell_type": "code", "source": ["a\n", "b"], "metadata": {"nbgrader": {"grade_id": "x", "grade": True}},
         "outputs": [{"output_type": "error", "ename": "E", "evalue": "\x1b[31mrouge\x1b[0m"}]},
        {"cell_type": "markdown", "source": "rien", "metadata": {}},
    ]}), "utf-8")  # fmt: skip
    (cell,) = read_notebook(path)
    assert (cell.source, cell.error, cell.graded, cell.answer) == ("a\nb", ("E", "rouge"), True, False)


def test_colours_stay_apart_in_greyscale():
    """Full, partial and no points must differ on paper: their lightness does, in both themes and in print."""
    text = (Path(gather.__code__.co_filename).parent / "page.html.j2").read_text("utf-8")
    themes = re.findall(r"--full: (#\w{6});\s*--part: (#\w{6}); --none: (#\w{6})", text)
    assert len(themes) == 3
    for theme in themes:
        light = sorted(
            sum(w * int(c[i : i + 2], 16) for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))) for c in theme
        )
        assert light[1] - light[0] > 40 and light[2] - light[1] > 40, theme
