"""Runs of the grader: cut and taken up again, two at once, after a new submission, on a cluster, beside nbgrader."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from hostile import CASES, toy
from submissions import Course
from test_grading_hostile import crmcourse, good_notebook, make_course

from crmcourse.grading import course as grading_course
from crmcourse.grading import ledger, sandbox
from crmcourse.grading.cli import main
from crmcourse.grading.submission import Submission, listed
from crmcourse.grading.writer import lock

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason="needs the sandbox")
COMMAND = [sys.executable, "-m", "crmcourse.grading.cli", "grade", "toy"]


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A course with a dozen submissions, half of them right."""
    made = make_course(tmp_path_factory.mktemp("runs") / "course")
    for number in range(12):
        notebook = good_notebook(made)
        if number % 2:
            next(c for c in notebook.cells if c.source.startswith("def double")).source = "def double(v): return v"
        made.submit(f"s{number:02}", "toy", notebook, "toy.ipynb")
    return made


@pytest.fixture
def course(template, tmp_path):
    """A copy of it, to work in."""
    shutil.copytree(template.folder, tmp_path / "course")
    return Course(tmp_path / "course")


def take(course, seconds: int) -> None:
    """Let the last submissions take a while."""
    for student in ("s10", "s11"):
        (path,) = (course.folder / "submitted" / student / "toy").glob("*.ipynb")
        notebook = nbformat.read(path, 4)
        cell = next(cell for cell in notebook.cells if cell.source.startswith("def double"))
        cell.source = cell.source.split("\nimport time")[0] + f"\nimport time; time.sleep({seconds})"
        nbformat.write(notebook, path)


@pytest.fixture
def lasting(course):
    """The same course, of which a run is not over before one looks."""
    take(course, 4)
    return course


def outcomes(course) -> dict[str, dict]:
    return {entry.student: entry.scores for entry in ledger.entries(course.folder, "toy")}


def right_scores(course) -> None:
    for student, scores in course.scores("toy").items():
        expected = 0 if int(student[1:]) % 2 else 2
        assert (scores["double_works"][0], scores["total_right"][0]) == (expected, 2), student
    assert len(course.scores("toy")) == 12


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.01)


def children(number: int) -> list[int]:
    """Return the processes that a process started."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{number}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def started(course, *options: str) -> subprocess.Popen:
    """Start a run, in a group of its own as a terminal's."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*COMMAND, *options], cwd=course.folder, start_new_session=True, **pipes)


def wait_for_entries(course, least: int) -> None:
    wait_for(lambda: len(list((course.folder / "grading" / "toy").glob("*.json"))) >= least)


def below(number: int) -> list[int]:
    return [other for child in children(number) for other in (child, *below(child))]


def alive(number: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z" not in Path(f"/proc/{number}/stat").read_text()
    return False


@contextlib.contextmanager
def holding(course, how: str):
    """Hold the gradebook."""
    with contextlib.closing(sqlite3.connect(course.folder / "gradebook.db", 20, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield


@pytest.mark.parametrize("after", [1, 7])
def test_a_killed_run_goes_on_where_it_stood(lasting, after):
    entries = lasting.folder / "grading" / "toy"
    with started(lasting) as run:
        wait_for_entries(lasting, after)
        family = below(run.pid)
        run.kill()
    wait_for(lambda: not any(map(alive, family)), 20)  # workers, servers and kernels go with it
    done = {path.name: path.stat().st_mtime_ns for path in entries.glob("*.json")}
    assert after <= len(done)
    finished = crmcourse(lasting.folder, "grade", "toy")
    assert finished.returncode == 0, finished.stderr
    assert f"{len(done)} déjà faites" in finished.stdout
    assert all((entries / name).stat().st_mtime_ns == when for name, when in done.items()), "graded twice"
    right_scores(lasting)


def test_the_course_may_stand_among_temporary_files(course, tmp_path):
    """A submission has a /tmp of its own; what it imports stays in sight when that is where it stands."""
    package = tmp_path / "mon cours"
    shutil.copytree(Path(ledger.__file__).parents[1], package / "crmcourse")
    done = crmcourse(course.folder, "grade", "toy", env={**os.environ, "PYTHONPATH": str(package)})
    assert done.returncode == 0, done.stdout + done.stderr
    right_scores(course)


def victims(run: subprocess.Popen) -> dict[str, int]:
    """A worker of a run, the wall around its server, and the fork of the server that a worker has."""
    names = {number: Path(f"/proc/{number}/comm").read_text().strip() for number in children(run.pid)}
    wall = next(number for number, name in names.items() if name == "bwrap")
    worker = next(number for number, name in names.items() if name != "bwrap")
    (first,) = children(wall)  # of the world behind it, as bubblewrap makes it
    (server,) = children(first)
    return {"worker": worker, "wall": wall, "twin": children(server)[0]}


def test_stopped_by_hand_it_ends_in_order(lasting):
    """Ctrl-C goes to all processes of a group; the wall has one of its own, and what it holds comes to its end."""
    take(lasting, 400)
    with started(lasting, "--timeout", "500") as run:
        wait_for_entries(lasting, 2)
        family, wall = below(run.pid), victims(run)["wall"]
        assert os.getpgid(wall) == wall != run.pid
        os.killpg(run.pid, signal.SIGINT)
        said = run.communicate(timeout=60)[1]
    assert run.returncode == 2 and "Arrêté" in said and "Traceback" not in said
    wait_for(lambda: not any(map(alive, family)), 20)
    assert {entry.outcome for entry in ledger.entries(lasting.folder, "toy")} == {"graded"}
    take(lasting, 0)
    assert crmcourse(lasting.folder, "grade", "toy").returncode == 0
    right_scores(lasting)


@pytest.mark.parametrize("number", [2, 12])
def test_stopped_while_it_writes_it_writes_to_the_end(course, number):
    """Be it the last submission or another."""
    program = (
        "import os, signal\nfrom crmcourse.grading.cli import main\nfrom crmcourse.grading.writer import Writer\n"
        "usual, done = Writer._set, []\n"
        "def write(writer, entry, result):\n"
        "    done.append(entry)\n"
        f"    if len(done) == {number}:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    usual(writer, entry, result)\n"
        "Writer._set = write\n"
        "raise SystemExit(main(['grade', 'toy']))"
    )
    stopped = subprocess.run([sys.executable, "-c", program], cwd=course.folder, stderr=subprocess.PIPE, text=True)
    assert stopped.returncode == 2 and "Arrêté" in stopped.stderr and "Traceback" not in stopped.stderr
    assert len(outcomes(course)) == number
    assert f"{number} déjà faites" in crmcourse(course.folder, "grade", "toy").stdout
    right_scores(course)


def test_stopped_while_it_waits_for_the_gradebook(lasting):
    with started(lasting) as run:
        wait_for_entries(lasting, 1)
        with holding(lasting, "IMMEDIATE"):
            time.sleep(1)
            os.killpg(run.pid, signal.SIGINT)
            said = run.communicate(timeout=40)[1]  # it would wait for a minute
    assert run.returncode == 2 and "Arrêté" in said
    assert crmcourse(lasting.folder, "grade", "toy").returncode == 0
    right_scores(lasting)


@pytest.mark.parametrize("victim", ["worker", "wall", "twin"])
def test_a_process_killed_loses_nothing(lasting, victim):
    with started(lasting) as run:
        wait_for_entries(lasting, 2)
        os.kill(victims(run)[victim], signal.SIGKILL)
        said, _ = run.communicate(timeout=120)
    assert run.returncode == 0 and "12 copies notées" in said
    right_scores(lasting)


@pytest.mark.parametrize("step", ["notebook", "gradebook"])
def test_cut_between_two_steps_of_writing(course, step, monkeypatch):
    """Whatever was written when the power went, the next run makes it whole."""
    from crmcourse.grading.writer import Writer

    class PowerCut(BaseException):
        pass

    def cut(*arguments, **options):
        raise PowerCut

    with monkeypatch.context() as patch:
        if step == "notebook":
            patch.setattr(Writer, "_patiently", cut)
        else:
            patch.setattr(ledger, "write", cut)
        with pytest.raises(PowerCut):
            main(["grade", "toy", "--course", str(course.folder), "--student", "s03"])
    assert ledger.read(course.folder, "toy", "s03") is None
    assert main(["grade", "toy", "--course", str(course.folder)]) == 0
    right_scores(course)


def test_it_waits_for_who_holds_the_gradebook(lasting):
    """Whether the other one only means to write, as the formgrader does, or keeps readers out as well."""
    with started(lasting) as run:
        for number, hold in enumerate(("IMMEDIATE", "EXCLUSIVE"), 1):
            wait_for_entries(lasting, 3 * number)
            with holding(lasting, hold):
                time.sleep(7)  # longer than SQLite waits
        said, _ = run.communicate(timeout=120)
    assert run.returncode == 0 and "12 copies notées" in said
    right_scores(lasting)


def test_two_graders_at_once(course):
    with lock(grading_course.Course(course.folder)):
        second = crmcourse(course.folder, "grade", "toy")
        assert second.returncode == 2
        assert f"Une autre correction de ce cours est en cours (processus {os.getpid()})" in second.stderr
        assert not outcomes(course)
    assert crmcourse(course.folder, "grade", "toy", "--student", "s01").returncode == 0, "the lock goes with its holder"


def test_a_new_submission_is_graded_and_manual_grades_stay(course):
    assert main(["grade", "toy", "--course", str(course.folder)]) == 0
    with course.gradebook() as book:
        for student in ("s01", "s02"):
            book.find_grade("opinion", "toy", "toy", student).manual_score = 0.5
            book.find_grade("opinion", "toy", "toy", student).needs_manual_grade = False
            book.find_grade("double_works", "toy", "toy", student).extra_credit = 0.25
            book.find_comment("opinion", "toy", "toy", student).manual_comment = "Bien vu."
        book.db.commit()
    course.submit("s01", "toy", good_notebook(course), "toy.ipynb")
    (course.folder / "submitted/s02/toy/timestamp.txt").write_text("2030-01-02 10:00:00 UTC")
    before = {student: ledger.path_of(course.folder, "toy", student).stat().st_mtime_ns for student in outcomes(course)}
    done = crmcourse(course.folder, "grade", "toy")
    assert "2 copies notées" in done.stdout and "10 déjà faites" in done.stdout
    again = {s for s, when in before.items() if ledger.path_of(course.folder, "toy", s).stat().st_mtime_ns != when}
    assert again == {"s01", "s02"}
    assert course.scores("toy")["s01"]["double_works"][0] == 2
    with course.gradebook() as book:
        for student in ("s01", "s02"):
            grade = book.find_grade("opinion", "toy", "toy", student)
            assert (grade.manual_score, grade.needs_manual_grade) == (0.5, True), "to be looked at again"
            assert book.find_grade("double_works", "toy", "toy", student).extra_credit == 0.25
            assert book.find_comment("opinion", "toy", "toy", student).comment == "Bien vu."
        assert book.find_submission("toy", "s02").timestamp.year == 2030


def test_same_scores_as_nbgrader(course):
    """The same class through nbgrader autograde: every automatic score, comment and flag is the same."""
    course.submit("s50", "toy", nbformat.read(course.folder / "exercises/toy/toy.ipynb", 4), "toy.ipynb")
    for name in ("syntax_error", "recursion", "points_raised", "correct_with_warnings", "kernel_of_the_student"):
        course.submit(f"s9_{name}", "toy", CASES[name].make(good_notebook(course)) or _made(course, name), "toy.ipynb")
    assert main(["grade", "toy", "--course", str(course.folder)]) == 0
    ours, comments = course.scores("toy"), _comments(course)
    for step in ("autograded", "gradebook.db"):
        (course.folder / step).rename(course.folder / f"{step}.ours")
    course.nbgrader("generate_assignment", "toy", "--force")
    course.nbgrader("autograde", "toy")
    assert course.scores("toy") == ours
    assert _comments(course) == comments
    for student in ("s00", "s01"):
        texts = [
            [[_shape(output) for output in cell.get("outputs", [])] for cell in nbformat.read(path, 4).cells]
            for path in (
                course.folder / folder / student / "toy/toy.ipynb" for folder in ("autograded", "autograded.ours")
            )
        ]
        assert texts[0] == texts[1], "the outputs are the same too"


def _given_course(folder: Path) -> Course:
    """A course whose assignment has a given cell between the answers, which the server runs ahead."""
    cell, code = toy._cell, toy.new_code_cell
    notebook = toy.source()
    notebook.cells[2:] = [
        cell(code, "share", "share = 0.5  ### BEGIN SOLUTION\n### END SOLUTION", solution=True),
        cell(code, "reference", "total = prices['eur'].sum()\nprint('prix', total)\nprices.tail(2)", locked=True),
        cell(code, "half", "### BEGIN SOLUTION\nhalf = total * share\n### END SOLUTION", solution=True),
        cell(code, "half_right", "expect.number(expect.variable('half'), 6, what='half')", 2, locked=True),
        cell(code, "total_kept", "assert total == 12", 3, locked=True),
    ]
    course = Course(folder)
    source = folder / "made" / "toy" / "toy.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(notebook, source)
    course.generate(source)
    return course


def test_a_given_cell_between_answers_is_what_nbgrader_makes_of_it(tmp_path):
    """Whether the server ran it for all, or a learner changed before it what it needs."""
    made = _given_course(tmp_path / "course")
    before = {
        "untouched": "share = 0.5",
        "in_place": "share = 0.5\nprices.loc[0, 'eur'] = 100.0",
        "bound_anew": "share = 0.5\nprices = prices[prices['eur'] > 3]",
        "an_option": "share = 0.5\npd.set_option('display.precision', 0)\nprices.describe()",
        "a_built_in": "share = 0.5\nprint = lambda *words: None",
    }
    for student, text in before.items():
        notebook = nbformat.read(made.folder / "exercises/toy/toy.ipynb", 4)
        answers = {"share": text, "half": "half = total * share"}
        for cell in notebook.cells:
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        made.submit(student, "toy", notebook, "toy.ipynb")
    assert main(["grade", "toy", "--course", str(made.folder)]) == 0
    ours = made.scores("toy")
    assert [ours[student]["total_kept"][0] for student in before] == [3, 0, 0, 3, 3]
    for step in ("autograded", "gradebook.db"):
        (made.folder / step).rename(made.folder / f"{step}.ours")
    made.nbgrader("generate_assignment", "toy", "--force")
    made.nbgrader("autograde", "toy")
    assert made.scores("toy") == ours
    for student in before:
        shapes = [
            [
                [cell.get("execution_count"), [_shape(output) for output in cell.get("outputs", [])]]
                for cell in nbformat.read(made.folder / folder / student / "toy/toy.ipynb", 4).cells
            ]
            for folder in ("autograded", "autograded.ours")
        ]
        assert shapes[0] == shapes[1], student


def _made(course, name):
    notebook = good_notebook(course)
    CASES[name].make(notebook)
    return notebook


def _shape(output) -> tuple:
    kept = {key: output.get(key) for key in ("output_type", "name", "ename", "evalue", "text")}
    return json.dumps(kept), json.dumps(output.get("data", {}).get("text/plain"))


def _comments(course) -> dict:
    with course.gradebook() as book:
        return {
            (one.student.id, comment.name): comment.auto_comment
            for one in book.assignment_submissions("toy")
            for notebook in one.notebooks
            for comment in notebook.comments
        }


def test_feedback_pages_are_nbgraders_without_hidden_tests(course):
    for student in range(2, 12):
        target = course.folder / "submitted" / f"s{student:02}"
        target.rename(target.with_name(f".{target.name}"))
    assert main(["grade", "toy", "--course", str(course.folder)]) == 0
    course.nbgrader("generate_feedback", "toy")
    right, wrong = ((course.folder / f"feedback/s0{n}/toy/toy.html").read_text("utf-8") for n in (0, 1))
    for page in (right, wrong):
        assert "chaque valeur est doublée" in page and "Un petit exercice" in page
        assert not [word for word in ("concealed", "1922", "HIDDEN", "903") if word in page]
    assert "doit rendre [2, 4]" in wrong


def test_a_dask_cluster_does_the_same_work(course):
    """Two workers on the loopback, each a process of its own."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        assert main(["grade", "toy", "--course", str(course.folder), "--executor", address]) == 0
    right_scores(course)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["grade", "04_unknown"], "Aucun exercice ne s’appelle 04_unknown"),
        (["grade", "toy", "--student", "nobody"], "Rien n’a été rendu"),
        (["grade", "toy", "--executor", "dask://127.0.0.1:9"], "Aucune grappe Dask"),
        (["grade", "toy", "--executor", "ssh://x"], "--executor attend"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(course, arguments, sentence, capsys):
    assert main([*arguments, "--course", str(course.folder)]) == 2
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said


def _autograded_is_a_file(folder: Path) -> None:
    (folder / "autograded").write_text("")


def _pipe_beside_the_source(folder: Path) -> None:
    os.mkfifo(folder / "solutions" / "toy" / "data")


def _student_in_no_alphabet(folder: Path) -> None:
    Path(folder, "submitted", os.fsdecode(b"s\xff"), "toy").mkdir(parents=True)


def _student_with_the_longest_name(folder: Path) -> None:
    Path(folder, "submitted", "é" * 125, "toy").mkdir(parents=True)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (_autograded_is_a_file, "Le résultat d’une correction ne peut pas être écrit"),
        (_pipe_beside_the_source, "toy/data n’est pas un fichier"),
        (_student_in_no_alphabet, "submitted/s�"),
        (_student_with_the_longest_name, "240 octets"),
    ],
)
def test_a_folder_that_cannot_be_used_is_named(course, prepare, sentence, capsys):
    prepare(course.folder)
    assert main(["grade", "toy", "--course", str(course.folder)]) == 2
    said = capsys.readouterr().err
    assert sentence in said and "Traceback" not in said


def test_what_links_to_data_comes_with_the_assignment(course, tmp_path):
    (tmp_path / "far.csv").write_text("1")
    (course.folder / "solutions" / "toy" / "near.csv").symlink_to(tmp_path / "far.csv")
    assert grading_course.Course(course.folder).assignment("toy").files["near.csv"] == b"1".hex()


def test_files_that_may_not_be_read_are_left_out(tmp_path):
    """As they may not for whoever grades: root may read all."""
    for name in ("kept.txt", "locked.txt", "folder/inside.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    tmp_path.chmod(0o755)
    (tmp_path / "locked.txt").chmod(0)
    (tmp_path / "folder").chmod(0)
    was = os.geteuid()
    with contextlib.ExitStack() as stack:
        stack.callback((tmp_path / "folder").chmod, 0o700)
        if was == 0:
            for folder in tmp_path.parents:
                if folder != Path("/") and folder.stat().st_mode & 0o001 == 0:
                    stack.callback(folder.chmod, folder.stat().st_mode & 0o7777)
                    folder.chmod(0o755)
            os.seteuid(65534)
            stack.callback(os.seteuid, was)
        contents = Submission("s", listed(tmp_path, lambda name: False)).read()
    assert contents.files == {"kept.txt": b"x"}
    assert contents.remarks == ["Laissé de côté\xa0: folder (illisible), locked.txt (illisible)."]


def test_a_solution_that_fails_its_own_tests_grades_nobody(course, capsys):
    path = course.folder / "solutions/toy/toy.ipynb"
    path.write_text(path.read_text("utf-8").replace("2 * value", "3 * value"), "utf-8")
    assert main(["grade", "toy", "--course", str(course.folder)]) == 2
    assert "double_works" in capsys.readouterr().err
    assert not course.scores("toy")
