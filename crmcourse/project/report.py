"""What a self-check says: a list of remarks, shown in the notebook."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from crmcourse.checks import InputError
from crmcourse.expect import ExpectationError
from crmcourse.messages import _

__all__ = ["Remark", "Report", "review"]

_SIGNS = {"right": "✓", "wrong": "✗", "doubt": "?", "to do": "○"}


@dataclass(frozen=True)
class Remark:
    """One thing that was looked at: right, wrong (the text says what is off), a choice to defend, or still to do."""

    state: Literal["right", "wrong", "doubt", "to do"]
    text: str


@dataclass(frozen=True)
class Report:
    """What a milestone's self-check found.

    Parameters
    ----------
    title : str
        Name of the milestone.
    remarks : tuple of Remark
        In the order of the checks; those after a table that cannot be read are not there.

    Examples
    --------
    >>> Report("Jalon 0", (Remark("right", "colonnes présentes"), Remark("wrong", "total différent")))
    Jalon 0
    ✓ colonnes présentes
    ✗ total différent
    """

    title: str
    remarks: tuple[Remark, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong or still to do; a choice may be left to defend."""
        return all(remark.state in ("right", "doubt") for remark in self.remarks)

    def __repr__(self) -> str:
        return "\n".join([self.title, *(f"{_SIGNS[remark.state]} {remark.text}" for remark in self.remarks)])

    def _repr_html_(self) -> str:
        lines = [f"{_SIGNS[one.state]} {html.escape(one.text)}".replace("\n", "<br>") for one in self.remarks]
        items = "".join(f'<li style="list-style: none">{line}</li>' for line in lines)
        return f"<p><strong>{html.escape(self.title)}</strong></p><ul>{items}</ul>"


def review(title: str, name: str, answer: object, steps: Iterable[tuple[str, str] | tuple[str, str, str]]) -> Report:
    """Run the steps of a self-check: what is looked at, what is off ("" when nothing is), and its state if not "wrong".

    A step that raises InputError or ExpectationError ends the report: the answer cannot be read further.
    """
    if answer is None:
        text = _("Nothing to look at yet: give `{name}` its value, then run this cell again.").format(name=name)
        return Report(title, (Remark("to do", text),))
    remarks = []
    try:
        for looked_at, problem, *state in steps:
            remarks.append(Remark(state[0] if state else "wrong", problem) if problem else Remark("right", looked_at))
    except (InputError, ExpectationError) as error:
        remarks.append(Remark("wrong", str(error)))
    return Report(title, tuple(remarks))
