"""Named segments: the rules applied to the scores R, F and A."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import narwhals as nw
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.engine import extend
from crmcourse.frac.rules import LEVELS, NO_PURCHASE, SEGMENTS, Segment
from crmcourse.frac.scoring import LECTURE, Scales
from crmcourse.frac.table import columns_of, is_lazy
from crmcourse.messages import _

__all__ = ["rules_table", "segment", "segment_names"]

_BASE = 1009.0  # far above any score


def segment_names(rules: Sequence[Segment] = SEGMENTS) -> list[str]:
    """Names of the segments in the learner's language, best first, the customers without a purchase last.

    >>> segment_names()[:3]
    ['Champions', 'Fidèles', 'Gros acheteurs occasionnels']
    """
    return [_(name) for name in dict.fromkeys(rule.name for rule in (*rules, NO_PURCHASE))]


def rules_table(rules: Sequence[Segment] = SEGMENTS) -> pd.DataFrame:
    """Show the rules as a table in the learner's language, one row a rule, in the order in which they are tried.

    >>> rules_table().head(3).iloc[:, :4]
                           Segment       R       F       A
    1                    Champions       4  3 ou 4  3 ou 4
    2                      Fidèles  3 ou 4  3 ou 4  toutes
    3  Gros acheteurs occasionnels  3 ou 4  1 ou 2  3 ou 4
    """
    rows = [
        {
            _("Segment"): _(rule.name),
            "R": _levels(rule.recency),
            "F": _levels(rule.frequency),
            "A": _levels(rule.amount),
            _("What to do"): _(rule.advice) if rule.advice else "",
        }
        for rule in rules
    ]
    return pd.DataFrame(rows, index=range(1, len(rows) + 1))


def segment(scored: Any, rules: Sequence[Segment] = SEGMENTS, scales: Scales = LECTURE) -> Any:
    """Name the segment of each customer: that of the first rule that fits the scores R, F and A.

    Parameters
    ----------
    scored : table
        Result of `score`, on any engine; lazy stays lazy, and its values are not checked. Needs `R`, `F`, `A`; where
        there is a `recency`, customers who miss it never ordered and get a segment of their own.
    rules : sequence of Segment
        Every combination of levels must have a rule.
    scales : Scales
        The scales that gave the scores. Rules speak of levels 1 to 4; on a scale with another number of classes, the
        worst score is level 1, the best is level 4, and the others spread evenly between (of five: 1, 2, 3, 3, 4).

    Returns
    -------
    table
        `scored` and the column `segment`, text in the learner's language.

    Raises
    ------
    InputError
        When a score is missing, or is not one of its scale, or when a combination of levels has no rule.

    Examples
    --------
    >>> import pandas as pd
    >>> segment(pd.DataFrame({"R": [4, 2, 1], "F": [4, 4, 1], "A": [3, 2, 1]}))
       R  F  A          segment
    0  4  4  3        Champions
    1  2  4  2  À ne pas perdre
    2  1  1  1           Perdus
    """
    names = ["R", "F", "A"]
    if isinstance(scored, pd.DataFrame) and "recency" in scored:
        names.append("recency")
    return extend(scored, names, lambda table: _segmented(table, rules, scales), gaps=["recency"])


def _segmented(scored: Any, rules: Sequence[Segment], scales: Scales) -> Any:
    classes = {"R": scales.recency.classes, "F": scales.frequency.classes, "A": scales.amount.classes}
    limits = {letter: Rule("number", minimum=1, maximum=n) for letter, n in classes.items()}
    data = nw.from_native(scored, pass_through=True)
    check_table(data, table="scored", columns=limits, values=not is_lazy(data))
    names = _names(rules, list(classes.values()))
    column = columns_of(data)
    code = _code(*(column(letter).cast(nw.Float64) for letter in classes))
    if "recency" in data.collect_schema().names():
        code = code * (~column("recency").is_null()).cast(nw.Float64)
        names[0.0] = _(NO_PURCHASE.name)
    # a score that is none gets no name: between two scores, or in a lazy table, whose values are not checked
    label = _look_up(code, names) if is_lazy(data) else code.replace_strict(names, default=None, return_dtype=nw.String)
    return data.with_columns(label.alias("segment")).to_native()


def _look_up(code: nw.Expr, names: dict[float, str]) -> nw.Expr:
    """The name of each code, in SQL that any engine knows (Spark Connect has no dictionaries)."""
    label = nw.lit(None, dtype=nw.String)
    for name in dict.fromkeys(names.values()):
        codes = [each for each, other in names.items() if other == name]
        label = nw.when(code.is_in(codes)).then(nw.lit(name)).otherwise(label)
    return label


def level(score: int, classes: int) -> int:
    """Level from 1 to 4 of a score on a scale of any number of classes.

    >>> [level(score, 5) for score in range(1, 6)]
    [1, 2, 3, 3, 4]
    >>> [level(score, 4) for score in range(1, 5)]
    [1, 2, 3, 4]
    """
    steps = classes - 1
    return 1 + (2 * (LEVELS - 1) * (score - 1) + steps) // (2 * steps)  # nearest whole level, upwards when between two


def _names(rules: Sequence[Segment], classes: list[int]) -> dict[float, str]:
    """The name of the segment of each code of three scores."""
    first = {}
    for rule in reversed(rules):  # the first rule that fits has the last word
        ranges = [range(low, high + 1) for low, high in (rule.recency, rule.frequency, rule.amount)]
        first |= dict.fromkeys(product(*ranges), _(rule.name))
    for levels in product(range(1, LEVELS + 1), repeat=3):
        if levels not in first:
            code = "".join(map(str, levels))
            raise InputError(_("No rule names the segment of the code {code}.").format(code=code))
    scores = [range(1, n + 1) for n in classes]
    levels = [[level(score, n) for score in range(1, n + 1)] for n in classes]
    return {_code(*each): first[fit] for each, fit in zip(product(*scores), product(*levels), strict=True)}


def _code(recency: Any, frequency: Any, amount: Any) -> Any:
    """One number for three scores, of columns or alone: no other scores make it, not even in halves or quarters."""
    return (recency * _BASE + frequency) * _BASE + amount


def _levels(limits: tuple[int, int]) -> str:
    low, high = limits
    if (low, high) == (1, LEVELS):
        return _("any")
    if low == high:
        return str(low)
    return (_("{low} or {high}") if high == low + 1 else _("{low} to {high}")).format(low=low, high=high)
