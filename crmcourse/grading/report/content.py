"""Everything the page shows, gathered from the gradebook, the graded notebooks, the ledger and the collection."""

from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from crmcourse.checks import InputError
from crmcourse.grading import ledger
from crmcourse.grading.moodle.record import Aside, Handed, load_record
from crmcourse.grading.report.figures import Bin, ItemFigures, Spread, bins, item_figures, spread
from crmcourse.grading.report.mistakes import Mistake, mistakes
from crmcourse.grading.report.similar import Pair, similar
from crmcourse.grading.report.work import Cell, Title, Work, read_class, read_folder, titles
from crmcourse.grading.results import Result, gradebook, items_of, results_of
from crmcourse.messages import _

__all__ = ["Content", "gather"]


@dataclass
class Content:
    """What a class did with an assignment; its figures leave out what nobody could grade yet."""

    assignment: str
    total: float
    results: dict[str, Result]
    spread: Spread
    bins: list[Bin]
    items: list[ItemFigures]
    titles: dict[str, Title]
    mistakes: list[Mistake]
    blank: dict[str, tuple[str, ...]]
    pairs: list[Pair]
    works: dict[str, Work]
    names: dict[str, str]
    entries: list[ledger.Entry] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    without: list[Handed] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def name(self, student: str) -> str:
        """Return a student's full name, or the id."""
        return self.names.get(student) or student


def gather(course: CourseDirectory, assignment: str) -> Content:
    """Gather what there is to say of an assignment.

    Parameters
    ----------
    course : CourseDirectory
        The course.
    assignment : str
        Name of the assignment in nbgrader.

    Raises
    ------
    InputError
        When nothing of it was graded.
    """
    with gradebook(course) as book:
        items = items_of(book, assignment)
        results = results_of(book, assignment)
        everyone = {one.id: f"{one.first_name or ''} {one.last_name or ''}".strip() or one.id for one in book.students}
        notebooks = [notebook.name for notebook in book.find_assignment(assignment).notebooks]
    total = sum(item.points for item in items)
    if not results:
        problem = _("No submission of “{assignment}” was graded yet: grade them first (crmcourse grade {assignment}).")
        raise InputError(problem.format(assignment=assignment))
    if not total:
        raise InputError(_("The assignment “{assignment}” is worth no points.").format(assignment=assignment))

    source = Path(course.format_path(course.source_directory, ".", assignment))
    release = Path(course.format_path(course.release_directory, ".", assignment))
    asked = read_folder(source, notebooks) or read_folder(release, notebooks)
    given = read_folder(release, notebooks)
    known = titles(source, notebooks) or titles(release, notebooks)
    order = {name: place for place, name in enumerate(known)}
    items.sort(key=lambda item: order.get(item.name, len(order)))

    works = read_class(course, assignment, [result.student for result in results], notebooks)
    found, blank = mistakes(results, items, works, asked, given)
    record = load_record(Path(course.root), assignment)
    entries = list(ledger.entries(Path(course.root), assignment))
    by_hand = {one.student for one in entries if one.outcome == "by_hand"}
    # a zero that only says that nobody has looked yet is not a grade; with nothing else, it is all there is
    seen = [result for result in results if not (result.waiting and result.student in by_hand)] or results
    there = {result.student for result in results}
    without = [one for one in record.students.values() if one.missing and one.student not in there]
    return Content(
        assignment=assignment,
        total=total,
        results={result.student: result for result in results},
        spread=spread(seen),
        bins=bins(seen, total),
        items=item_figures(seen, items),
        titles=known,
        mistakes=found,
        blank=blank,
        pairs=similar(works, _answers(given)),
        works={work.student: work for work in works},
        names=everyone,
        entries=entries,
        unread=[work.student for work in works if not work.cells],
        without=without,
        aside=record.aside,
        absent=sorted(everyone[one] for one in everyone.keys() - there - {one.student for one in without}),
    )


def _answers(cells: dict[str, Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in cells.items() if cell.answer}
