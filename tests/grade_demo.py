"""Grade a class of thirteen from the download of a Moodle assignment to grades.csv and feedback: ``make grade-demo``.

The class is invented: its notebooks are made from the files of tests/answers/, its written answers and their grades
are plausible ones typed below, which a teacher would give in nbgrader's formgrader. Everything lands in
build/grade-demo/, which is a nbgrader course that may be opened and looked at.
"""

import csv
import shutil
import time
import warnings
import zipfile
from dataclasses import dataclass

import nbformat
from submissions import ROOT, SOLUTIONS, STUB, Answers, Course, all_answers, combine, hand_in

from crmcourse.grading import cli, sandbox

CHAPTER = "03_frac"
FOLDER = ROOT / "build/grade-demo"

# Written answers of each kind, with the grade and the comment that a teacher could give.
WRITTEN = {
    "decision": {
        "solid": (None, 2, "Chiffres exacts, choix justifié, le compte des visites y est."),
        "average": (
            "Les visites vont aux Champions, qui font plus de la moitié du montant de 2024. Les Fidèles auront un "
            "appel du commercial et les Perdus un courriel.",
            1.25,
            "Un seul chiffre, et les clients à relancer sont oubliés. Les canaux sont bien choisis.",
        ),
        "thin": ("Il faut visiter les meilleurs clients, et écrire aux autres.", 0.25, "Quels clients ? Pourquoi ?"),
        "blank": (STUB, None, None),
    },
    "limits": {
        "solid": (None, 2, "Limites bien vues, et le complément est utile."),
        "average": (
            "Un client 111 peut être un nouveau client qui n’a pas encore commandé, il ne faut pas l’effacer. Un "
            "client 444 peut partir s’il est mécontent. On pourrait regarder aussi les réclamations.",
            1.5,
            "Deux limites justes. Dites ce que les réclamations apporteraient à la décision.",
        ),
        "thin": ("Le RFM ne dit pas tout, il faut aussi connaître ses clients.", 0.25, "Trop général."),
        "blank": (STUB, None, None),
    },
}  # fmt: skip


@dataclass
class Student:
    """One of the class: number in Moodle, names, files of answers, kind of written answers, answer cells left alone."""

    number: str
    first: str
    last: str
    answers: tuple[str, ...] = ()
    written: str = "solid"
    left: tuple[str, ...] = ()


FIRST = ("customer_recency", "last_twelve_months", "customer_activity", "letter_scores")
LAST = ("code_and_total", "segment_table", "to_call_back", "quartile_scores", "agreement", "segment_chart")
CLASS = [
    Student("48201", "Inès", "Benali"),
    Student("48202", "Hugo", "Lefèvre", ("right_loops",), "average"),
    Student("48203", "Camille", "Moreau", ("right_merge_pivot", "wrong_plot_without_labels"), "solid"),
    Student("48204", "Chloé", "Nguyen", ("wrong_counts_lines", "wrong_strict_bounds"), "average"),
    Student("48205", "Karim", "Haddad", ("right_duckdb",), "average"),
    Student("48206", "Anne-Sophie", "d’Alès", ("wrong_inner_merge", "wrong_code_as_sum"), "average"),
    Student("48207", "Mamadou", "Diallo", ("wrong_timedelta", "wrong_same_year"), "thin"),
    Student("48208", "Élodie", "Garnier", ("wrong_calendar_year", "wrong_mean_for_sum"), "thin", LAST),
    Student("48209", "Thomas", "Roux", (), "blank", FIRST + LAST),
    Student("48210", "Zoé", "Fontaine", ("wrong_hard_coded",), "blank"),
    Student("48211", "Youssef", "El Amrani", ("wrong_ties_by_row_order", "wrong_365_days"), "solid"),
    Student("48212", "Lucas", "Petit", ("wrong_nan_left", "wrong_printed_scale"), "average", ("segment_chart",)),
    Student("48213", "Manon", "Girard", ("right_numpy",), "thin"),
]  # fmt: skip


def notebook_of(student: Student, release, solution):
    """Write the notebook that a student hands in."""
    known = {answers.name: answers for answers in all_answers(CHAPTER)}
    texts = {name: kinds[student.written][0] for name, kinds in WRITTEN.items()}
    extra = dict.fromkeys(student.left, STUB) | {name: text for name, text in texts.items() if text is not None}
    mine = [known[name] for name in student.answers]
    return hand_in(release, solution, combine([*mine, Answers("written", cells=extra)]))


def download(course: Course, release, solution) -> None:
    """Make the zip that Moodle gives of a class, one folder a student."""
    archive = course.folder / "downloaded" / CHAPTER / "archive" / "CRM-Exercice 3-48200.zip"
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as file:
        for student in CLASS:
            folder = f"{student.first} {student.last}_{student.number}_assignsubmission_file"
            file.writestr(f"{folder}/{solution.name}", nbformat.writes(notebook_of(student, release, solution)))


def grade_by_hand(course: Course) -> None:
    """Give the written answers the grades and comments typed above, as a teacher would in the formgrader."""
    with course.gradebook() as book:
        for student in CLASS:
            for name, kinds in WRITTEN.items():
                _, points, comment = kinds[student.written]
                if points is None:
                    continue
                book.find_grade(name, "frac", CHAPTER, student.number).manual_score = points
                book.find_grade(name, "frac", CHAPTER, student.number).needs_manual_grade = False
                book.find_comment(name, "frac", CHAPTER, student.number).manual_comment = comment
        book.db.commit()


def table(course: Course) -> str:
    """Lay out the grades of the class."""
    with (course.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    with course.gradebook() as book:
        submissions = book.assignment_submissions(CHAPTER)
        parts = {one.student.id: (one.written_score, one.score - one.written_score) for one in submissions}
    lines = [f"{'':26}{'tests':>7}{'written':>9}{'  / 20':>9}   made of"]
    for student in sorted(CLASS, key=lambda one: -scores[one.number]):
        written, tests = parts[student.number]
        made = ", ".join(student.answers) or ("the solution" if not student.left else "nothing written")
        name = f"{student.first} {student.last.upper()}"
        lines.append(f"{name:26}{tests:7.2f}{written:9.2f}{scores[student.number]:9.2f}   {made}")
    return "\n".join(lines)


def main() -> None:
    """Run the whole of it."""
    warnings.filterwarnings("ignore", module="nbgrader")
    start = time.monotonic()
    solution = next(path for path in SOLUTIONS if path.parent.name == CHAPTER)
    shutil.rmtree(FOLDER, ignore_errors=True)
    course = Course(FOLDER)
    release = course.generate(solution)
    with course.gradebook() as book:
        for student in CLASS:
            book.update_or_create_student(student.number, first_name=student.first, last_name=student.last)
    download(course, release, solution)
    course.nbgrader("zip_collect", CHAPTER)
    print(f"Grading {len(CLASS)} notebooks…", flush=True)
    if sandbox.missing() is None:
        cli.main(["grade", CHAPTER, "--course", str(course.folder)])
    else:
        print(sandbox.missing(), "Here, nbgrader autograde does it, in about a minute.", flush=True)
        course.nbgrader("autograde", CHAPTER)
    grade_by_hand(course)
    course.nbgrader("generate_feedback", CHAPTER)
    course.nbgrader("export", "--to=grades.csv")
    page = FOLDER / "feedback" / CLASS[3].number / CHAPTER / "frac.html"
    print(table(course))
    print("Written answers are graded by hand; for this demonstration their grades are typed in tests/grade_demo.py.")
    print(f"{time.monotonic() - start:.0f} s. Open:")
    for path in (FOLDER / "grades.csv", page):
        print("  ", path.relative_to(ROOT))


if __name__ == "__main__":
    main()
