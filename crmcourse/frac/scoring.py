"""Scores R, F and A of each customer, the code they make, their total and a weighted total."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import Any

import narwhals as nw

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.engine import extend
from crmcourse.frac.scale import DAYS_PER_MONTH, Scale
from crmcourse.frac.table import columns_of, is_lazy
from crmcourse.messages import _

__all__ = ["LECTURE", "MEASURES", "Scales", "score"]

MEASURES = {"R": "recency", "F": "frequency", "A": "amount_per_year"}
"""Which column of a summary each letter scores. C, the category, describes and is not scored."""


@dataclass(frozen=True)
class Scales:
    """The three scales of a FRAC scoring: `recency` in days, `frequency` in orders a year, `amount` a year."""

    recency: Scale
    frequency: Scale
    amount: Scale

    @classmethod
    def from_quantiles(cls, summary: Any, n: int = 5) -> "Scales":
        """Make the three scales from the quantiles of a summary (see `Scale.from_quantiles`).

        Parameters
        ----------
        summary : table
            Result of `summarize`, on any engine; a lazy one is computed.
        n : int
            Number of classes wanted.

        Examples
        --------
        >>> import pandas as pd
        >>> measures = {"recency": [5, 40, 300], "frequency": [9.0, 3, 1], "amount_per_year": [900.0, 800, 50]}
        >>> Scales.from_quantiles(pd.DataFrame(measures), n=3).frequency.thresholds
        (3.0, 9.0)
        """
        _check_summary(summary)
        data = nw.from_native(summary).select(*MEASURES.values())
        data = data.collect() if isinstance(data, nw.LazyFrame) else data
        recency, frequency, amount = (data[name].to_numpy() for name in MEASURES.values())
        return cls(
            Scale.from_quantiles(recency, n, ascending=False),
            Scale.from_quantiles(frequency, n),
            Scale.from_quantiles(amount, n),
        )


LECTURE = Scales(
    recency=Scale((3 * DAYS_PER_MONTH, 6 * DAYS_PER_MONTH, 12 * DAYS_PER_MONTH), ascending=False),
    frequency=Scale((2, 4, 6), inclusive=(True, True, False)),
    amount=Scale((10_000, 50_000, 100_000), inclusive=(True, False, False)),
)
"""The lecture's scale (facts C3), its holes closed.

As printed: *recency* over 12 months = 1, 12 to 6 months = 2, 3 to 5 months = 3, under 3 months = 4; *frequency* fewer
than 2 a year = 1, 2 to 3 = 2, 4 to 6 = 3, more than 6 = 4; *amount* under 10 k€ = 1, 11 to 50 k€ = 2, 51 to 100 k€ = 3,
over 100 k€ = 4. What the print leaves open, and how it is closed here:

- recency, 5 to 6 months: in neither class 2 nor class 3. The whole of it goes to class 3, so that classes 2 and 3 meet
  at 6 months: [3, 6) and [6, 12).
- recency, exactly 6 months: class 2, which names it. Exactly 12 months: class 1, so that all classes are half-open the
  same way. In days no order can be that old: a threshold is 91.3125, 182.625 or 365.25 days and recency a whole number.
- frequency, between 3 and 4 (a mean over several years, such as 3.5): class 2, [2, 4). Exactly 6 is class 3, "4 to 6";
  class 4 begins just above, as printed, "more than 6".
- amount, 10 to 11 k€: class 2, which now begins at 10 k€. 50 to 51 k€: class 3, which begins just above 50 k€, the last
  amount that class 2 names; for the same reason 100 k€ itself is class 3.

Months are turned into days at 365.25 / 12 days a month.
"""


def score(summary: Any, scales: Scales = LECTURE, weights: Mapping[str, float] | None = None) -> Any:
    """Score recency, frequency and amount, on any engine; a lazy summary stays lazy.

    Parameters
    ----------
    summary : table
        Result of `summarize`, or any table with `recency` (days), `frequency` (orders a year) and `amount_per_year`.
        A missing recency is a customer who never ordered: R is 1. The values of a lazy table are not checked, which
        would compute it; those that `summarize` gives are right.
    scales : Scales
        The lecture's by default.
    weights : mapping of str to float, optional
        Weights of "R", "F" and "A", none negative, such as ``{"R": 3, "F": 2, "A": 1}``; 1 each when not given.

    Returns
    -------
    table
        `summary` and the columns `R`, `F`, `A` (1 to the number of classes), `code` (text: "434"), `total`
        (R + F + A: 3 to 12 on the lecture's scale) and `weighted` (the sum of each score times its weight).

    Raises
    ------
    InputError
        When a measure is missing, negative or not a number, when a scale has more than nine classes (the code has one
        digit a letter) or when weights are not three finite numbers, none negative, not all zero.

    Examples
    --------
    >>> import pandas as pd
    >>> summary = pd.DataFrame(
    ...     {"account_id": [1001, 1002], "recency": [12, 200], "frequency": [5, 2], "amount_per_year": [120_000, 8_000]}
    ... )
    >>> score(summary, weights={"R": 3, "F": 2, "A": 1})[["account_id", "R", "F", "A", "code", "total", "weighted"]]
       account_id  R  F  A code  total  weighted
    0        1001  4  3  4  434     11      22.0
    1        1002  2  2  1  221      5      11.0

    Notes
    -----
    Facts C1 to C3 (lecture "Développer une relation client"); the three-digit code and the sum are the lecture's.
    """
    names = list(MEASURES.values())
    return extend(summary, names, lambda table: _scored(table, scales, weights), gaps=["recency"])


def _scored(summary: Any, scales: Scales, weights: Mapping[str, float] | None) -> Any:
    data = nw.from_native(summary, pass_through=True)
    _check_summary(data)
    letters = dict(zip("RFA", (scales.recency, scales.frequency, scales.amount), strict=True))
    if any(scale.classes > 9 for scale in letters.values()):
        raise InputError(_("A scale has at most nine classes: the code has one digit a letter."))
    factors = _weights(weights)
    column = columns_of(data)
    scores = [scale._of(column(MEASURES[letter])).alias(letter) for letter, scale in letters.items()]
    if isinstance(data, nw.LazyFrame):  # they are named first, lest their long expressions be written four times
        data, scores = data.with_columns(scores), []
    r, f, a = scores or map(nw.col, letters)
    code = (r * 100 + f * 10 + a).cast(nw.String)
    weighted = r * factors["R"] + f * factors["F"] + a * factors["A"]
    totals = [code.alias("code"), (r + f + a).alias("total"), weighted.alias("weighted")]
    return data.with_columns(*scores, *totals).to_native()


def _check_summary(summary: Any) -> None:
    measure = Rule("number", minimum=0)
    rules = {"recency": Rule("number", missing=True, minimum=0), "frequency": measure, "amount_per_year": measure}
    check_table(summary, table="summary", columns=rules, values=not is_lazy(summary))


def _weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    if weights is None:
        return dict.fromkeys("RFA", 1.0)
    if not isinstance(weights, Mapping) or set(weights) != set("RFA"):
        example = '{"R": 3, "F": 2, "A": 1}'
        raise InputError(_("Weights are given for R, F and A, such as {example}.").format(example=example))
    for letter, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, Real) or not isfinite(weight) or weight < 0:
            text = _("The weight of {letter} must be a number of at least 0, not {found}.")
            raise InputError(text.format(letter=letter, found=weight))
    if not any(weights.values()):
        raise InputError(_("At least one weight must be above 0."))
    return {letter: float(weight) for letter, weight in weights.items()}
