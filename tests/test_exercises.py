"""Every exercise through the real nbgrader: the solution, the untouched release, typical mistakes, other right answers.

A new chapter needs no code here: its solution in ``solutions/`` and its files in ``tests/answers/`` are found.
"""

import re
from pathlib import Path

import matplotlib.pyplot as plt
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
    assert len(call_back) == 25, "« aux vingt-cinq clients de to_call_back »"
    assert call_back["amount"].sum() > 2e6, "« plus de deux millions d’euros »"
    assert len(champions) == 134 > 150 - 25, "« Les 125 visites restantes vont aux Champions (ils sont 134) »"
    assert not set(champions.index) & set(call_back.index)
    assert (after["segment"] == "À ne pas perdre").sum() == 16, "« Champions et À ne pas perdre (134 + 16) »"
    lowest = after[after["code"] == "111"]
    assert (len(lowest), lowest["recency"].isna().sum()) == (1138, 798), "« Des 1 138 clients 111, 798 »"
    sent = crm.datasets.load_directsell("interactions").query("direction == 'sortant'")
    assert sent.groupby("channel")["cost_eur"].mean()["visite"] == 160, "« les 160 € d’une visite »"
    assert 0.10 < len(champions) / after["recency"].notna().sum() < 0.125, "« à peine plus d’un dixième »"
    assert champions["amount"].sum() > after["amount"].sum() / 2, "« plus de la moitié du montant »"


def test_model_answer_of_chapter_06_reads_directsell_right():
    cells = cells_of(read(ROOT / "solutions/06_pyramide_fidelite/pyramide_fidelite.ipynb"), "locked")
    names = {"__name__": "decision"}
    with plt.rc_context():
        for name in ("setup", "actions"):
            exec(compile(cells[name].source, name, "exec"), names)
    actions = names["actions"].assign(gain=names["gains"], accounts=lambda t: t["stage"].map(names["sizes"]))
    actions = actions.set_index("action").assign(cost=lambda t: t["accounts"] * t["cost_per_account"])
    ratio = (actions["gain"] / actions["cost_per_account"]).sort_values(ascending=False)
    assert list(ratio.index) == ["relance des devis", "appels de courtoisie", "offre de contrat"]
    assert ratio.iloc[0] > 5, "« en ferait espérer plusieurs fois autant »"
    assert actions["cost"]["relance des devis"] < 20_000, "« moins de 20 000 € en tout »"
    assert 200 < actions["gain"]["appels de courtoisie"] < 1000, "« quelques centaines d’euros espérés »"
    left = 60_000 - actions["cost"]["relance des devis"]
    assert 40_000 < left < 41_000, "« les 40 000 € qui restent »"
    assert 0.7 < left / actions["cost"]["appels de courtoisie"] < 0.8, "« les trois quarts des clients environ »"
    assert 1 < ratio["offre de contrat"] < 1.5, "« rapporte à peine plus qu’elle ne coûte »"
    assert (1 / 0.2, 10 * 0.2, round(100 * (1 - 0.8**3))) == (5, 2, 49), "« 5 ans », « deux sur dix », « 49 % »"


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
    gain = risk * 0.3 * 0.2 * amount - 150
    sums = [round(gain[chosen].sum(), -2) for chosen in (high, amount >= 0)]
    assert sums == [71_200, 61_300], "« 71 200 € espérés au lieu de 61 300 »"
    assert round(risk, 3) == 0.162 and round(150 / (risk * 0.3 * 0.2), -2) == 15_400, "« le seuil d’environ 15 400 € »"
    assert gain[gain > 0].sum() > gain[high].sum(), "« contrat par contrat, convient aussi »"


def test_case_of_chapter_07_adds_up():
    case = (ROOT / "sources/solutions/07_attrition_satisfaction/attrition_satisfaction.md").read_text("utf-8")
    case = re.sub(r"\s+", " ", case[case.index("## 10. ") :])
    firms = int(re.search(r"loue à (\d+) entreprises", case)[1])
    left = {int(n) for n in re.findall(r"(\d+) (?:s’étaient|ont rejoint|sont partis dans|ont fermé)", case)}
    kept = int(re.search(r"aux (\d+) clients qui sont restés", case)[1])
    assert left == {20, 15, 10, 5} and sum(left) == 50 == firms - kept, "« Cinquante sont partis », « 780 restés »"
    assert round(100 * kept / firms) == int(re.search(r"(\d+) % des clients sont restés", case)[1])


@pytest.fixture(scope="module")
def project():
    """The exercise of chapter 08: its text as one line, and the names of its solution, run without its tests."""
    notebook = read(ROOT / "solutions/08_projet/projet.ipynb")
    names = {"__name__": "project"}
    with pytest.MonkeyPatch.context() as patch, plt.rc_context():
        patch.setattr(crm.style, "show", lambda figure, alt: plt.close("all"))
        for cell in notebook.cells:
            if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
                exec(compile(cell.source, cell.id, "exec"), names)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.sub(r"[\s*]+", " ", text), names


def test_model_answers_of_chapter_08_read_the_grocer_right(project):
    text, found = project
    portrait, segments = found["portrait"], found["segments"].set_index("segment")["households"]
    share = portrait["sales"] / portrait["sales"].sum()
    lost = portrait["first_half"] - portrait["second_half"]
    late, plan, facts = found["late"], found["plan"].set_index("segment"), found["facts"].round(2)
    effect = {pair: table.set_index(table.index.str.replace("\n", " ")) for pair, table in found["effects"].items()}
    true, placebo = (effect["Recevoir la campagne", window] for window in ("campagne", "placebo"))
    using, using_placebo = (effect["Utiliser un bon", window] for window in ("campagne", "placebo"))
    did, past, before = "différence de différences", "strates de dépense passée", "strates de la fenêtre before"
    panel, sent, users = found["panel"].set_index("household_id"), found["campaigns"], found["users"]
    received = {campaign: set(part["household_id"]) for campaign, part in sent.groupby("campaign_id")}
    dates = found["descriptions"].set_index("campaign_id")[["start_date", "end_date"]].astype(str)
    mails = plan.loc[["en_progres", "reguliers"]]
    pillars, described = portrait.loc["piliers"], portrait["described"].round(2)
    during, earlier = (panel.groupby("treated")[window].mean() for window in ("during", "before"))
    by_department = found["transactions"].groupby(["household_id", "department"])["sales_value"].sum().unstack()
    main = by_department.idxmax(axis=1)
    used = panel[panel["treated"]]["before"].groupby(panel.index[panel["treated"]].isin(users)).mean()
    top = panel[panel["reference"] >= panel["reference"].quantile(0.9)]
    first, last = found["history"]["min"].dt.month, found["history"]["max"].dt.month
    said = {
        "541 sur 2 469, soit 22 %": portrait.loc["piliers", "households"] == 541 and round(541 / 2469, 2) == 0.22,
        "les piliers font 55 % du chiffre d’affaires": round(share["piliers"], 2) == 0.55,
        "4 650 dollars par an et 129 tickets": pillars[["per_household", "visits"]].round().tolist() == [4650, 129],
        "les meilleurs 20 % font 55 % des ventes": round(found["top_20"], 2) == 0.55,
        "475 ménages, 16 % des ventes, un second semestre inférieur de moitié au premier": (
            portrait.loc["en_retrait", "households"] == 475
            and round(share["en_retrait"], 2) == 0.16
            and round(portrait.loc["en_retrait", "change"], 1) == -0.5
        ),
        "environ 254 000 dollars perdus": round(lost["en_retrait"], -3) == 254_000,
        "huit fois ce qu’ont perdu les 215 silencieux": round(lost["en_retrait"] / lost["silencieux"]) == 8,
        "les plus nombreux (603), ils gagnent 215 000 dollars": portrait["households"].idxmax() == "en_progres"
        and round(lost["en_progres"], -3) == -215_000,
        "26 % des meilleurs ménages du premier semestre ne le sont plus": round(1 - found["kept"], 2) == 0.26,
        "31 % des 603 n’ont été vus pour la première fois qu’après janvier": round(late["en_progres"], 2) == 0.31,
        "Les « apparus » ne sont que 57": segments["apparus"] == 57,
        "décrivent 70 % des piliers, mais 3 % des silencieux": (described["piliers"], described["silencieux"])
        == (0.70, 0.03),
        "est d’environ 25 % des ventes": round(portrait["margin"].sum() / portrait["sales"].sum(), 2) == 0.25,
        "donnerait ici 4 en fréquence à presque tout le monde": (found["households"]["orders"] > 6).mean() > 0.9,
        "c’est presque toujours l’épicerie": (main == "GROCERY").mean() > 0.85,
        "trois fois plus que les autres": round(during.loc[True] / during.loc[False]) == 3,
        "dépensaient déjà trois fois plus avant": round(earlier.loc[True] / earlier.loc[False]) == 3,
        "Les 264 dollars d’écart naïf": round(true.loc["écart naïf", "effect"]) == 264,
        "est de −0,7 dollar par ménage, avec un intervalle d’environ −36 à +35 dollars": (
            round(true.loc[past, "effect"], 1) == -0.7 and true.loc[past, ["low", "high"]].round().tolist() == [-36, 35]
        ),
        "ensemble, sept dollars sur dix": round(share["piliers"] + share["en_retrait"], 1) == 0.7,
        "ensemble moins de 3 % des ventes": share[["silencieux", "apparus", "occasionnels"]].sum() < 0.03,
        "dépenser 1 391 dollars sur 2 500": round(plan["cost"].sum()) == 1391,
        "433 visés, 650 dollars": (plan.loc["piliers", "treated"], round(plan.loc["piliers", "cost"] + 1e-9))
        == (433, 650),
        "380 visés, 570 dollars": (plan.loc["en_retrait", "treated"], plan.loc["en_retrait", "cost"]) == (380, 570),
        "857 visés, 171 dollars": mails[["treated", "cost"]].sum().round().tolist() == [857, 171],
        "Les 1 109 dollars restants": round(2500 - plan["cost"].sum()) == 1109,
        "418 témoins en tout": plan["controls"].sum() == 418,
        "un effet de plus de 70 dollars par ménage": 70 < plan.loc["piliers", "detectable"] < 80,
        "de l’ordre de 26 000 ménages": round(plan.loc["piliers", "needed_per_group"], -3) == 26_000,
        "gagné 1 983 clients en janvier, et 6 seulement": first.value_counts()[[1, 12]].tolist() == [1983, 6],
        "215 clients sur 2 469 sont perdus": segments["silencieux"] == 215 and round(215 / 2469, 2) == 0.09,
        "dépensent 212 dollars de plus que les autres destinataires": round(using.loc["écart naïf", "effect"]) == 212,
        "en janvier (80 % des ménages)": facts.iloc[0] == 0.80,
        "86 % des ménages y auraient leur premier ticket en juillet, et 99 %": facts.iloc[1:3].tolist() == [0.86, 0.99],
        "167 ménages (7 %)": len(found["silent"]) == 167 and facts.iloc[3] == 0.07,
        "et 88 % d’entre eux reviennent": facts.iloc[4] == 0.88,
        "84 % des ménages achètent encore en décembre": round((last == 12).mean(), 2) == 0.84,
        "(565 dollars contre 365 dollars dans les 48 jours d’ avant )": (round(used.loc[True]), round(used.loc[False]))
        == (565, 365),
        "il reste 12 dollars": round(using.loc[did, "effect"]) == 12,
        "avec un intervalle qui contient 0": using.loc[did, "low"] < 0 < using.loc[did, "high"],
        "de 43 dollars de plus que les autres": round(using_placebo.loc[did, "effect"]) == 43,
        "et cette fois l’intervalle exclut 0": using_placebo.loc[did, "low"] > 0,
        "−23 dollars au placebo": round(placebo.loc[did, "effect"]) == -23 and placebo.loc[did, "high"] < 0,
        "donne +53 dollars, mais +57 dollars au placebo": (
            round(true.loc[before, "effect"]) == 53 and round(placebo.loc[before, "effect"]) == 57
        ),
        "(−0,7 dollar, et −8 dollars au placebo)": round(placebo.loc[past, "effect"]) == -8,
        "du 8 août au 24 septembre 2017 : 48 jours": dates.loc[13].tolist() == ["2017-08-08", "2017-09-24"],
        "la campagne 8 (8 mai au 25 juin)": dates.loc[8].tolist() == ["2017-05-08", "2017-06-25"],
        "ont presque tous été visés": top["treated"].mean() > 0.85,
        "862 des 1 077 ménages l’avaient reçue": (len(received[8] & received[13]), len(received[13])) == (862, 1077),
    }
    assert not [phrase for phrase in said if phrase not in text], "the text says something else"
    assert not [phrase for phrase, holds in said.items() if not holds], "the data say something else"
    assert portrait["households"].to_dict() == segments.to_dict(), "the sizes given in question 7"


def test_fast_measures_of_chapter_08_are_those_of_the_functions_asked_for(project):
    _, found = project
    for (question, window), table in found["effects"].items():
        panel = found["panel" if window == "campagne" else "placebo_panel"]
        if question == "Utiliser un bon":
            panel = panel[panel["treated"]].assign(treated=lambda t: t["household_id"].isin(found["users"]))
        bounds = panel["reference"].quantile([i / 10 for i in range(1, 10)]).tolist()
        stratified = found["stratified_effect"](panel, bounds)["effect"]
        expected = [found["naive_gap"](panel), found["did_effect"](panel), stratified]
        assert table["effect"].tolist()[:3] == pytest.approx(expected)


def test_grids_of_chapter_08_add_up_to_the_points_of_their_question():
    number = r"(\d+(?:,\d+)?)"
    cells = cells_of(read(ROOT / "solutions/08_projet/projet.ipynb"), "grade").values()
    written = [cell for cell in cells if cell.cell_type == "markdown"]
    assert len(written) == 3
    for cell in written:
        rows = [row for row in cell.source.splitlines() if re.match(rf"\| [^|]*\({number}\spoints?\)", row)]
        worth = [points(re.search(rf"\({number}\spoints?\)", row)[1]) for row in rows]
        assert sum(worth) == cell.metadata.nbgrader.points
        for row, maximum in zip(rows, worth, strict=True):
            levels = [points(re.findall(rf"\({number}\)", column)[-1]) for column in row.strip("| ").split(" | ")[1:]]
            assert len(levels) == 4 and levels == sorted(set(levels)), row
            assert levels[0] == 0 and levels[-1] == maximum, row


def test_costs_given_in_chapter_04_are_those_of_directsell():
    source = (ROOT / "sources/solutions/04_offensif_defensif/offensif_defensif.md").read_text("utf-8")
    text = re.sub(r"\s+", " ", source[source.index("## 9. ") : source.index("## 10. ")])
    contacts = crm.datasets.load_directsell("interactions")
    alone = contacts[contacts["campaign_id"].isna()].groupby("channel")["cost_eur"]
    listed = contacts[contacts["campaign_id"].notna()].groupby("channel")["cost_eur"].max()
    said = {
        "Une visite coûte 160 €.": alone.max()["visite"] == alone.min()["visite"] == 160,
        "Un contact isolé coûte 9 € par téléphone, 3,20 € par courrier, 0,80 € par e-mail et 0,05 € par le web": (
            alone.max().drop("visite").to_dict() == {"téléphone": 9, "courrier": 3.2, "e-mail": 0.8, "web": 0.05}
        ),
        "un appel revient à 6,50 €, un courrier à 2,60 € au plus, un e-mail à 0,03 €": listed.to_dict()
        == {"téléphone": 6.5, "courrier": 2.6, "e-mail": 0.03},
    }
    assert not [phrase for phrase in said if phrase not in text], "the text says something else"
    assert not [phrase for phrase, holds in said.items() if not holds], "the data say something else"
