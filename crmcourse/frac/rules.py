"""The table of rules that name the segments, as data."""

from dataclasses import dataclass

__all__ = ["LEVELS", "NO_PURCHASE", "SEGMENTS", "Segment"]

LEVELS = 4  # the rules speak of levels 1 to 4, those of the lecture's scale


def _(message: str) -> str:
    """Mark a message for the catalogue: names and advice are translated when they are shown, not here."""
    return message


@dataclass(frozen=True)
class Segment:
    """One rule: the levels (lowest, highest) of each letter that make a customer of this segment.

    Parameters
    ----------
    name : str
        Name, a message id of the catalogue; several rules may share it.
    recency, frequency, amount : tuple of int
        Lowest and highest level, from 1 (worst) to 4 (best).
    advice : str
        What to do with these customers, in one line; a message id too.
    """

    name: str
    recency: tuple[int, int] = (1, LEVELS)
    frequency: tuple[int, int] = (1, LEVELS)
    amount: tuple[int, int] = (1, LEVELS)
    advice: str = ""


NO_PURCHASE = Segment(_("No purchase"), advice=_("Win a first order: a prospect, not a lost customer."))
"""Customers who never ordered: no score tells them from customers lost long ago, their missing recency does."""

_KEEP = _("Call before they leave: the visit in person is worth its cost.")
_REGAIN = _("Ask why they left, make an offer to come back, once.")

SEGMENTS = (
    Segment(_("Champions"), (4, 4), (3, 4), (3, 4), _("Thank, give first sight of new products, ask for referrals.")),
    Segment(_("Loyal"), (3, 4), (3, 4), (1, 4), _("Raise the basket: complementary products, loyalty programme.")),
    Segment(
        _("Rare big buyers"),
        (3, 4),
        (1, 2),
        (3, 4),
        _("Raise the frequency: framework contract, follow-up of projects."),
    ),
    Segment(_("To develop"), (3, 4), (2, 2), (1, 2), _("Suggest other categories, remind at the usual interval.")),
    Segment(_("New or occasional"), (3, 4), (1, 1), (1, 2), _("Welcome, make the second order easy.")),
    Segment(_("Not to be lost"), (2, 2), (3, 4), (1, 4), _KEEP),
    Segment(_("Not to be lost"), (2, 2), (1, 2), (3, 4), _KEEP),
    Segment(_("To wake up"), (2, 2), (2, 2), (1, 2), _("Personal reminder with an offer limited in time.")),
    Segment(_("Dormant"), (2, 2), (1, 1), (1, 2), _("Low-cost messages: e-mail, catalogue.")),
    Segment(_("To win back"), (1, 1), (3, 4), (1, 4), _REGAIN),
    Segment(_("To win back"), (1, 1), (1, 2), (3, 4), _REGAIN),
    Segment(_("Lost"), (1, 1), (1, 2), (1, 2), _("Spend nothing more than a yearly message.")),
)
"""The course's rules, read from top to bottom: the first that fits names the segment.

Names and limits are a convention of this course, after the usage of direct marketing; the lecture stops at the score.
"""
