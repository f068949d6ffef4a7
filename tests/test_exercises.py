"""Every exercise through the real nbgrader: the solution, the untouched release, typical mistakes, other right answers.

A new chapter needs no code here: its solution in ``solutions/`` and its files in ``tests/answers/`` are found.
"""

import re
from pathlib import Path

import nbformat
import pytest
from submissions import ROOT, SOLUTIONS, Answers, Course, all_answers, cells_of, combine, hand_in, pack

import crmcourse as crm

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
SOLVED = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
TITLE = re.compile(r"^## \d+\. .*\((\d+(?:,\d+)?)\spoints?\)", re.MULTILINE)
FIRST_LINE = re.compile(r"# (\d+(?:,\d+)?) points?\s: ")
READS = re.compile(r"""expect\.(?:call|function|variable)\(\s*["'](\w+)["']""")

CASES = [(solution.parent.name, answers) for solution in SOLUTIONS for answers in all_answers(solution.parent.name)]
chapters = pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.parent.name)
cases = pytest.mark.parametrize(("chapter", "answers"), CASES, ids=[f"{chapter}-{one.name}" for chapter, one in CASES])


def read(path: Path):
    return nbformat.read(path, as_version=4)


def auto_tests(notebook) -> dict:
    """Test cells by name: graded, and not answers."""
    return {name: cell for name, cell in cells_of(notebook, "grade").items() if not cell.metadata.nbgrader.solution}


def reads(cell) -> set[str]:
    """Names of the answer cells that a test cell reads."""
    return set(READS.findall(cell.source))


def points(text: str) -> float:
    """Read a French number of points."""
    return float(text.replace(",", "."))


class Graded:
    """A chapter graded once: what fails in each notebook, and the folder of the course."""

    def __init__(self, solution: Path, folder: Path):
        self.chapter, self.course = solution.parent.name, Course(folder)
        self.release = self.course.generate(solution)
        self.carrier = {}
        self._submit("untouched", None, solution)
        self._submit("solution", Answers("solution"), solution)
        for number, group in enumerate(pack(all_answers(self.chapter))):
            self._submit(f"group{number}", combine(group), solution)
            self.carrier.update({one.name: f"group{number}" for one in group})
        self.course.nbgrader("autograde", self.chapter)
        self.scores = self.course.scores(self.chapter)

    def _submit(self, student, answers, solution):
        self.course.submit(student, self.chapter, hand_in(self.release, solution, answers), solution.name)

    def failing(self, student: str) -> set[str]:
        """Names of the test cells without full marks."""
        grades = self.scores[student].items()
        return {name for name, (score, maximum, manual) in grades if not manual and score != maximum}

    def notebook(self, student: str, name: str):
        return read(self.course.folder / "autograded" / student / self.chapter / name)


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    cache = {}

    def grade(chapter: str) -> Graded:
        if chapter not in cache:
            solution = next(path for path in SOLUTIONS if path.parent.name == chapter)
            cache[chapter] = Graded(solution, tmp_path_factory.mktemp(chapter) / "course")
        return cache[chapter]

    return grade


def test_every_source_is_built():
    texts = {f"{path.parent.name}/{path.stem}" for path in ROOT.glob("sources/solutions/*/*.md")}
    assert texts and texts == {f"{path.parent.name}/{path.stem}" for path in SOLUTIONS}


# --- what the source promises ---------------------------------------------------------------------------------------


@chapters
def test_points_sum_to_20(solution):
    assert sum(cell.metadata.nbgrader.points for cell in cells_of(read(solution), "grade").values()) == 20


@chapters
def test_statement_announces_the_points_of_its_cells(solution):
    announced, found = [], []
    for cell in read(solution).cells:
        if cell.cell_type == "markdown":
            titles = TITLE.findall(cell.source)
            announced += titles
            found += [0] * len(titles)
        if cell.metadata.get("nbgrader", {}).get("grade"):
            found[-1] += cell.metadata.nbgrader.points
            if cell.cell_type == "code":
                assert points(FIRST_LINE.match(cell.source)[1]) == cell.metadata.nbgrader.points
    announced = [points(text) for text in announced]
    assert announced == found
    assert 6 <= len(announced) <= 10


@chapters
def test_names_of_cells_mean_something(solution):
    names = [name for kind in ("grade", "solution", "locked") for name in cells_of(read(solution), kind)]
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name) for name in names)
    assert not [name for name in names if re.match(r"cell|test_?\d|question_?\d|q\d", name)]


@chapters
def test_a_test_reads_one_answer_only(solution):
    notebook = read(solution)
    answers = cells_of(notebook, "solution")
    for name, cell in auto_tests(notebook).items():
        assert len(reads(cell)) == 1 and reads(cell) <= set(answers), f"{name} reads {sorted(reads(cell))}"


@chapters
def test_every_test_has_a_visible_and_a_hidden_part(solution):
    for name, cell in auto_tests(read(solution)).items():
        assert HIDDEN.search(cell.source), name
        assert "expect." in HIDDEN.sub("", cell.source), name


@chapters
def test_written_answers_come_with_a_grid(solution):
    for name, cell in cells_of(read(solution), "solution").items():
        if cell.cell_type == "markdown":
            assert "Grille de correction" in cell.source and cell.source.count("\n|") >= 4, name


@chapters
def test_release_gives_nothing_away(solution, graded):
    source, release = read(solution), read(graded(solution.parent.name).release)
    text = "\n".join(cell.source for cell in release.cells)
    assert not [word for word in ("SOLUTION", "HIDDEN", "Grille de correction") if word in text]
    secret = "\n".join(part for cell in source.cells for mark in (HIDDEN, SOLVED) for part in mark.findall(cell.source))
    visible = "\n".join(HIDDEN.sub("", SOLVED.sub("", cell.source)) for cell in source.cells)
    lines = [line.strip() for line in secret.splitlines() if len(line.strip()) > 30]
    assert not [line for line in lines if line in text and line not in visible]
    assert not any(cell.get("outputs") for cell in release.cells)


@chapters
def test_committed_release_is_the_one_of_the_solution(solution, graded):
    committed = ROOT / "exercises" / solution.relative_to(ROOT / "solutions")
    assert committed.read_text("utf-8") == graded(solution.parent.name).release.read_text("utf-8"), "make build"


# --- what nbgrader gives --------------------------------------------------------------------------------------------


@chapters
def test_solution_has_full_marks(solution, graded):
    graded = graded(solution.parent.name)
    assert graded.failing("solution") == set()
    written = {name for name, cell in cells_of(read(solution), "grade").items() if cell.metadata.nbgrader.solution}
    assert {name for name, (_, _, manual) in graded.scores["solution"].items() if manual} == written
    maxima = [maximum if manual else score for score, maximum, manual in graded.scores["solution"].values()]
    assert sum(maxima) == 20


@chapters
def test_untouched_exercise_has_nothing_and_says_why(solution, graded):
    graded = graded(solution.parent.name)
    assert all(score == 0 and not manual for score, _, manual in graded.scores["untouched"].values())
    for name, cell in auto_tests(graded.notebook("untouched", solution.name)).items():
        (error,) = [output for output in cell.outputs if output.output_type == "error"]
        assert error.ename == "ExpectationError", name
        assert reads(cell).pop() in error.evalue
        assert "n’est pas encore écrite" in error.evalue or "n’existe pas encore" in error.evalue
        assert len(error.traceback) == 1, "a message, without a traceback"


@chapters
def test_validate_speaks_french(solution, graded):
    course = graded(solution.parent.name).course
    said = " ".join(course.nbgrader("validate", f"exercises/{solution.parent.name}/{solution.name}").split())
    # a written answer left blank counts too
    assert f"{len(cells_of(read(solution), 'grade'))} cellule(s) de test en échec" in said
    assert said.count("n’est pas encore écrite") + said.count("n’existe pas encore") == len(auto_tests(read(solution)))


def test_validate_shows_the_message_and_not_the_code_and_still_says_that_a_test_was_changed(graded, tmp_path):
    solution = SOLUTIONS[0]
    course, notebook = graded(solution.parent.name).course, read(graded(solution.parent.name).release)
    tests = auto_tests(notebook)
    source = f"exercises/{solution.parent.name}/{solution.name}"
    said = course.nbgrader("validate", source)
    for cell in tests.values():
        title, *code = cell.source.strip().splitlines()
        assert title in said and code[-1] not in said.splitlines()
    next(iter(tests.values())).source += "\n# mine"
    nbformat.write(notebook, course.folder / "changed.ipynb")
    assert "1 cellule(s) de test modifiée(s)" in course.nbgrader("validate", "changed.ipynb")


@cases
def test_answers_get_what_they_deserve(chapter, answers, graded):
    graded = graded(chapter)
    notebook = read(graded.release)
    concerned = {name for name, cell in auto_tests(notebook).items() if reads(cell) & set(answers.cells)}
    assert concerned, "these answers rewrite no tested cell"
    assert graded.failing(graded.carrier[answers.name]) & concerned == answers.fails


@chapters
def test_answers_left_alone_keep_their_marks(solution, graded):
    graded = graded(solution.parent.name)
    for group in pack(all_answers(graded.chapter)):
        expected = frozenset().union(*(answers.fails for answers in group))
        assert graded.failing(graded.carrier[group[0].name]) == expected


# --- enough answers -------------------------------------------------------------------------------------------------


@chapters
def test_enough_mistakes_and_other_ways(solution):
    answers = all_answers(solution.parent.name)
    assert sum(bool(one.fails) for one in answers) >= 5
    assert sum(not one.fails for one in answers) >= 3
    assert all(one.title for one in answers)


@chapters
def test_every_test_is_needed(solution):
    mistakes = [one for one in all_answers(solution.parent.name) if one.fails and one.name != "wrong_hard_coded"]
    caught = frozenset().union(*(one.fails for one in mistakes))
    assert caught == set(auto_tests(read(solution))), "for each test cell, write a mistake that it catches"


@chapters
def test_results_copied_from_the_visible_tests_earn_nothing(solution):
    (cheat,) = [one for one in all_answers(solution.parent.name) if one.name == "wrong_hard_coded"]
    tests = auto_tests(read(solution))
    answers = {answer for cell in tests.values() for answer in reads(cell)}
    assert {answer for name in cheat.fails for answer in reads(tests[name])} == answers


# --- what a model answer says of the data ---------------------------------------------------------------------------


def test_model_answer_of_chapter_03_reads_directsell_right():
    orders, accounts = crm.datasets.load_directsell("orders"), crm.datasets.load_directsell("accounts")

    def rfm(day):
        history = crm.frac.until(orders, day)
        return crm.frac.segment(
            crm.frac.score(crm.frac.summarize(history, as_of=day, customers=accounts["account_id"]))
        )

    before, after = rfm("2023-12-31").set_index("account_id"), rfm("2024-12-31").set_index("account_id")
    call_back = before[(before["A"] >= 3) & (after["R"].reindex(before.index) <= 2)]
    champions = after[after["segment"] == "Champions"]
    assert 15 <= len(call_back) <= 25, "« la vingtaine de clients de to_call_back »"
    assert call_back["amount"].sum() > 2e6, "« plus de deux millions d’euros »"
    assert 120 <= len(champions) <= 150, "« les quelque 130 visites restantes vont aux Champions »"
    assert 0.10 < len(champions) / after["recency"].notna().sum() < 0.125, "« à peine plus d’un dixième »"
    assert champions["amount"].sum() > after["amount"].sum() / 2, "« plus de la moitié du montant »"


def test_model_answer_of_chapter_07_reads_directsell_right():
    contracts, orders = crm.datasets.load_directsell("contracts"), crm.datasets.load_directsell("orders")
    running = contracts[contracts["renewed"].isna()]
    assert set(running["end_date"].dt.year) == {2025}, "« tous les contrats de service en cours arrivent à leur terme »"
    decided = contracts.loc[contracts["end_date"].dt.year == 2024, "renewed"].tolist()
    risk = decided.count(False) / len(decided)
    in_2024 = orders[orders["order_date"].dt.year == 2024].groupby("account_id")["amount_eur"].sum()
    amount = running["account_id"].map(in_2024).fillna(0)
    low, high = amount <= 20_000, amount > 20_000
    gains = [
        risk * 0.3 * 0.2 * amount[chosen].mean() - 150
        for chosen in (amount <= 5_000, low & (amount > 5_000), high & (amount <= 50_000), amount > 50_000)
    ]
    assert [round(gain) for gain in gains] == [-133, -45, 152, 1182], (
        "« de 133 € », « de 45 € », « 152 € », « 1 182 € »"
    )
    assert low.sum() > high.sum() == 109, (
        "« ces 109 contrats », « plus de la moitié des contrats n’en vaut pas la peine »"
    )
    assert (150 * len(running), 150 * high.sum()) == (35_100, 16_350), "« 35 100 € », « 16 350 € »"
    assert 16_350 < 35_100 / 2, "« on dépense moins de la moitié »"


def test_case_of_chapter_07_adds_up():
    case = (ROOT / "sources/solutions/07_attrition_satisfaction/attrition_satisfaction.md").read_text("utf-8")
    case = re.sub(r"\s+", " ", case[case.index("## 10. ") :])
    firms = int(re.search(r"loue à (\d+) entreprises", case)[1])
    left = {int(n) for n in re.findall(r"(\d+) (?:s’étaient|ont rejoint|sont partis dans|ont fermé)", case)}
    kept = int(re.search(r"aux (\d+) clients qui sont restés", case)[1])
    assert left == {20, 15, 10, 5} and sum(left) == 50 == firms - kept, "« Cinquante sont partis », « 780 restés »"
    assert round(100 * kept / firms) == int(re.search(r"(\d+) % des clients sont restés", case)[1])
