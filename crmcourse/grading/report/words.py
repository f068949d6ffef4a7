"""What the page says around the figures."""

from crmcourse.grading.report.figures import ENOUGH
from crmcourse.grading.report.similar import SHARE, SHARED, WINDOW, K
from crmcourse.messages import _, number, percent

__all__ = ["points", "words"]


def words(assignment: str) -> dict[str, str]:
    """Return the fixed texts of the page, in the instructor's language."""
    return {
        "title": _("{assignment}: grading report").format(assignment=assignment),
        "private": _("For the teacher only: this page names students and quotes hidden tests."),
        "contents": _("Contents"),
        "grades": _("Grades"),
        "items": _("Success by item"),
        "mistakes": _("Frequent wrong answers"),
        "look": _("Notebooks to look at"),
        "similar": _("Answers that look alike"),
        "papers": _("papers graded"),
        "mean": _("mean grade"),
        "median": _("median grade"),
        "by_hand": _("to see by hand"),
        "waiting": _("wait for a manual grade"),
        "final": _("final grades"),
        "provisional": _("grades that still wait for a person"),
        "list": _("The list of grades"),
        "student": _("Student"),
        "grade": _("Grade"),
        "remark": _("Remark"),
        "item": _("Item"),
        "points": _("Points"),
        "success": _("Success"),
        "blank": _("Left blank"),
        "index": _("Discrimination"),
        "full": _("all the points"),
        "part": _("some of the points"),
        "none": _("no point"),
        "manual": _("graded by hand"),
        "items_help": _(
            "Success is the mean share of the points, over the papers that have a score for the item. Discrimination "
            "is the correlation between the points of the item and those of all the others: near 0, the item does not "
            "tell the best papers from the others; when negative, the test or the question should be read again. It "
            "is given from {count} papers on."
        ).format(count=ENOUGH),
        "mistakes_help": _(
            "Messages of the test cells that differ only by their numbers are put together; so are codes that differ "
            "only by their layout, their comments and the names chosen."
        ),
        "rare": _("Wrong answers of one student only, and rarer ones"),
        "no_mistakes": _("No test cell failed with a message."),
        "answers": _("Answers, and who wrote them"),
        "no_look": _("Every notebook was graded as it was handed in."),
        "hand_title": _("To see by hand"),
        "tampering_title": _("Attempts to get round the tests"),
        "tampering_help": _(
            "What the guard found and undid before the tests. It may be an accident: read the notebook first."
        ),
        "repaired_title": _("Graded after repair"),
        "without_title": _("Nothing to grade among the files handed in"),
        "unread_title": _("Graded notebook that cannot be read"),
        "aside_title": _("Files put aside when collecting"),
        "reason": _("Reason"),
        "absent_title": _("Nothing handed in"),
        "similar_help": _(
            "To look at, not to conclude from: students work together, follow the same lesson and use the same help. "
            "Two works are shown when at least {share} of the smaller one, and at least {shared} fingerprints, are in "
            "the other. A fingerprint is a run of {k} words, without layout, comments nor the names chosen; any run "
            "of {length} words in common is noticed. What the exercise gives, and what a quarter of the class wrote, "
            "does not count (winnowing: Schleimer, Wilkerson and Aiken, 2003)."
        ).format(share=percent(SHARE), shared=SHARED, k=K, length=K + WINDOW - 1),
        "no_similar": _("No pair of works passes that threshold."),
        "side": _("Both answers, side by side; what they share is marked"),
    }


def points(value: float) -> str:
    """Write a number of points with the decimals it needs, two at most.

    >>> points(2.5), points(20.0), points(1 / 3)
    ('2,5', '20', '0,33')
    """
    decimals = next((places for places in range(2) if abs(round(value, places) - value) < 1e-9), 2)
    return number(value, decimals)
