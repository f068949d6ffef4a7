"""The page itself: one HTML file that asks nothing of the network and runs nothing."""

import re
from datetime import date
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crmcourse.grading.cli import visible
from crmcourse.grading.report.content import Content
from crmcourse.grading.report.figures import ItemFigures
from crmcourse.grading.report.mistakes import Mistake
from crmcourse.grading.report.picture import histogram
from crmcourse.grading.report.similar import Pair
from crmcourse.grading.report.words import points, words
from crmcourse.messages import _, language, long_date, ngettext, number, percent

__all__ = ["html"]

OFTEN, RARE, VARIANTS, PAIRS, ASIDE = 15, 40, 3, 30, 200  # shown; how many more there are is said
LINES, CHARACTERS = 120, 6_000  # of an answer
_WEAK = 0.2  # discrimination under which an item is pointed at


def html(content: Content, day: date) -> str:
    """Return the page.

    Whatever comes from a student is text: escaped, cut when it is endless, its control characters made visible.
    Besides, the page forbids scripts to itself.

    Parameters
    ----------
    content : Content
        What there is to say.
    day : date
        The date written on the page.
    """
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    often = [one for one in content.mistakes if len(one.students) > 1][:OFTEN]
    rare = content.mistakes[len(often) :]
    page = templates.get_template("page.html.j2").render(
        lang=language(),
        words=words(content.assignment),
        day=long_date(day),
        cards=_cards(content),
        picture=histogram(content),
        sentence=_sentence(content),
        grades=_grades(content),
        questions=_questions(content),
        mistakes=[_mistake(one, content) for one in often],
        rare=[_mistake(one, content) for one in rare[:RARE]],
        rarer=_more(len(rare) - RARE),
        look=_look(content),
        absent=content.absent,
        pairs=[_pair(one, content) for one in content.pairs[:PAIRS]],
        more_pairs=_more(len(content.pairs) - PAIRS),
    )
    return page


def _shown(value: object) -> object:
    """Make control characters visible in every text of the page, its own markup left alone."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "\n".join(visible(line) for line in value.expandtabs(4).split("\n"))


def _more(count: int) -> str:
    return ngettext("and {count} more, not shown", "and {count} more, not shown", count).format(count=count) * (
        count > 0
    )


def _cards(content: Content) -> list[tuple[str, str]]:
    text = words(content.assignment)
    waiting = sum(bool(result.waiting) for result in content.results.values())
    by_hand = sum(one.outcome == "by_hand" for one in content.entries) + len(content.without)
    out_of = " / " + points(content.total)
    cards = [
        (number(content.spread.count), text["papers"]),
        (number(content.spread.mean, 1) + out_of, text["mean"]),
        (number(content.spread.median, 1) + out_of, text["median"]),
    ]
    return cards + [(number(count), label) for count, label in ((waiting, text["waiting"]), (by_hand, text["by_hand"]))]


def _sentence(content: Content) -> str:
    if content.spread.count == 1:
        return _("One paper only: {grade}.").format(grade=points(content.spread.mean))
    message = _(
        "Half of the papers are between {first} and {third}; grades go from {low} to {high}, with a standard deviation "
        "of {deviation}."
    )
    one = content.spread
    return message.format(
        first=number(one.first, 1),
        third=number(one.third, 1),
        low=points(one.low),
        high=points(one.high),
        deviation=number(one.deviation, 1),
    )


def _grades(content: Content) -> list[dict]:
    rows = sorted(content.results.values(), key=lambda one: (one.last.casefold(), one.first.casefold(), one.student))
    message = _("waits for a manual grade: {items}")
    return [
        {
            "name": one.name,
            "student": one.student if one.student != one.name else "",
            "grade": number(one.score, 2),
            "remark": message.format(items=", ".join(one.waiting)) if one.waiting else "",
        }
        for one in rows
    ]


def _item_title(name: str, content: Content) -> tuple[str, str]:
    title = content.titles.get(name)
    return (title.heading or name, title.detail) if title else (name, "")


def _questions(content: Content) -> list[dict]:
    """Group the items under the headings of the notebook."""
    questions = []
    for heading, group in groupby(content.items, key=lambda one: _item_title(one.item.name, content)[0]):
        items = list(group)
        worth = sum(one.item.points for one in items)
        # of the points that could be won in the papers graded
        known = [one for one in items if one.success is not None]
        most = sum(one.item.points * one.graded for one in known)
        won = sum(one.success * one.item.points * one.graded for one in known)
        questions.append(
            {
                "heading": heading,
                "points": points(worth),
                "success": percent(won / most) if most else "–",
                "items": [_item(one, content) for one in items],
            }
        )
    return questions


def _item(one: ItemFigures, content: Content) -> dict:
    shares = [100 * count / one.graded if one.graded else 0 for count in (one.full, one.part, one.none)]
    counts = _("{full} with all the points, {part} with some, {none} with none").format(
        full=one.full, part=one.part, none=one.none
    )
    index = one.discrimination
    remark = ""
    if index is not None and index < _WEAK:
        remark = _("weak discrimination") if index >= 0 else _("negative discrimination")
    blank = len(content.blank.get(one.item.name, ()))
    return {
        "name": one.item.name,
        "detail": _item_title(one.item.name, content)[1],
        "manual": one.item.by_hand,
        "points": points(one.item.points),
        "success": "–" if one.success is None else percent(one.success),
        "shares": [round(share, 2) for share in shares],
        "counts": counts,
        "blank": number(blank) if blank else "–",
        "index": "–" if index is None else number(index, 2).replace("-", "−"),
        "remark": remark,
    }


def _answer(source: str) -> str:
    lines = source[:CHARACTERS].split("\n")[:LINES]
    text = "\n".join(lines)
    return text + ("\n" + _("[cut here]") if len(text) < len(source) else "")


def _mistake(one: Mistake, content: Content) -> dict:
    heading, detail = _item_title(one.item.name, content)
    variants = []
    for variant in one.variants[:VARIANTS]:
        names = [content.name(student) for student in variant.students]
        code = "\n\n".join(_answer(source) for source in variant.answers.values())
        variants.append({"names": names, "code": code})
    others = [content.name(student) for variant in one.variants[VARIANTS:] for student in variant.students]
    message = ngettext("and {count} other answer: {names}", "and {count} other answers: {names}", len(others))
    count = len(one.students)
    return {
        "heading": heading,
        "detail": detail,
        "name": one.item.name,
        "count": ngettext("{count} paper", "{count} papers", count).format(count=count),
        "share": percent(count / len(content.results)),
        "kind": "" if one.kind in ("ExpectationError", "AssertionError") else one.kind,
        "message": _answer(one.message),
        "variants": variants,
        "others": message.format(count=len(others), names=", ".join(others)) if others else "",
    }


def _look(content: Content) -> list[dict]:
    """Return the lists of notebooks that someone should look at, the most pressing first; empty ones are left out."""
    text = words(content.assignment)
    name = content.name
    entries = content.entries
    line = _("{file}: {reason}")
    aside = [
        (name(one.student) if one.student else "?", [line.format(file=one.path, reason=one.reason)])
        for one in content.aside[:ASIDE]
    ]
    if more := _more(len(content.aside) - ASIDE):
        aside.append(("…", [more]))
    tables = [
        (text["hand_title"], "",
         [(name(one.student), [one.reason or ""]) for one in entries if one.outcome == "by_hand"]),
        (text["without_title"], "", [(one.name or one.student, [one.missing]) for one in content.without]),
        (text["unread_title"], "", [(name(student), [student]) for student in content.unread]),
        (text["tampering_title"], text["tampering_help"],
         [(name(one.student), one.tampering) for one in entries if one.tampering]),
        (text["repaired_title"], "",
         [(name(one.student), [_repair(repair) for repair in one.repairs])
          for one in entries if one.repairs and one.outcome != "by_hand"]),
        (text["aside_title"], "", aside),
    ]  # fmt: skip
    return [{"title": title, "help": help_, "rows": rows} for title, help_, rows in tables if rows]


def _repair(repair: dict) -> str:
    text, cell = str(repair.get("text") or repair.get("what") or ""), repair.get("cell")
    return text if not cell or str(cell) in text else f"{text.rstrip('.')} ({cell})"


def _pair(one: Pair, content: Content) -> dict:
    works = [content.works[student].cells for student in (one.first, one.second)]
    cells = []
    for name in (name for name in works[0] if name in one.cells):
        marked = one.cells[name]
        sides = [_marked(cells_of[name].source, lines) for cells_of, lines in zip(works, marked, strict=True)]
        cells.append({"name": name, "sides": sides})
    return {
        "names": [content.name(one.first), content.name(one.second)],
        "share": percent(one.share),
        "where": ", ".join(cell["name"] for cell in cells),
        "cells": cells,
    }


def _marked(source: str, lines: frozenset[int]) -> list[tuple[str, bool]]:
    """Return the lines of an answer, each with whether it is shared; neighbours alike are put together."""
    pieces: list[tuple[str, bool]] = []
    for place, line in enumerate(_answer(source).split("\n"), 1):
        shared = place in lines and bool(re.search(r"\w", line))
        if pieces and pieces[-1][1] == shared:
            pieces[-1] = (pieces[-1][0] + "\n" + line, shared)
        else:
            pieces.append((line, shared))
    return pieces
