"""The figures of a class: how grades spread, how each item went, and whether it tells good papers from weak ones."""

import math
from dataclasses import dataclass

import numpy as np

from crmcourse.grading.results import Item, Result

__all__ = ["ENOUGH", "Bin", "ItemFigures", "Spread", "bins", "item_figures", "spread"]

ENOUGH = 10
"""Papers below which a discrimination index says nothing, so none is given."""


@dataclass(frozen=True)
class Spread:
    """Number of papers, then, in points, mean, standard deviation (of the class, not of a sample) and quartiles."""

    count: int
    mean: float
    deviation: float
    low: float
    first: float
    median: float
    third: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Papers from `low` (included) to `high` (excluded, except in the last): grade final, or waiting for a person."""

    low: float
    high: float
    final: int
    waiting: int


@dataclass(frozen=True)
class ItemFigures:
    """How an item went.

    Parameters
    ----------
    item : Item
        The graded cell.
    graded : int
        Papers with a score for it.
    full, part, none : int
        Of those, papers with all of the points, some, none.
    success : float or None
        Mean share of the points (0 to 1); None when no paper has a score.
    discrimination : float or None
        Correlation between the points of this item and those of all the others, from −1 to 1; None under `ENOUGH`
        papers, or when everyone did the same.
    """

    item: Item
    graded: int
    full: int
    part: int
    none: int
    success: float | None
    discrimination: float | None


def spread(results: list[Result]) -> Spread | None:
    """Return the figures of the grades, those that wait included with what they have; None for no paper.

    >>> spread([Result("a", "", "", "", 8.0, {}, ()), Result("b", "", "", "", 12.0, {}, ())]).mean
    10.0
    """
    if not results:
        return None
    grades = np.array([result.score for result in results])
    low, first, median, third, high = np.percentile(grades, [0, 25, 50, 75, 100])
    return Spread(len(grades), *map(float, (grades.mean(), grades.std(), low, first, median, third, high)))


def bins(results: list[Result], total: float) -> list[Bin]:
    """Count papers by interval of a point (at most 20 intervals); a grade above the total is in the last.

    >>> [(one.low, one.final) for one in bins([Result("a", "", "", "", 2.0, {}, ())], 2.0)]
    [(0.0, 0), (1.0, 1)]
    """
    count = math.ceil(total) if 1 <= total <= 20 else 20
    width = total / count
    final, waiting = [0] * count, [0] * count
    for result in results:
        place = min(int(result.score / width + 1e-9), count - 1)
        (waiting if result.waiting else final)[place] += 1
    return [Bin(width * place, width * (place + 1), final[place], waiting[place]) for place in range(count)]


def item_figures(results: list[Result], items: list[Item]) -> list[ItemFigures]:
    """Return the figures of each item, in the order given.

    Notes
    -----
    The item-rest correlation is the usual discrimination index of a test whose items are not all right or wrong; an
    item is left out of the total that it is compared with, or it would be compared with itself.
    """
    table = np.array([[_score(result, item) for item in items] for result in results], dtype=float)
    table = table.reshape(len(results), len(items))
    return [_figures(table, place, item) for place, item in enumerate(items)]


def _score(result: Result, item: Item) -> float:
    score = result.scores.get(item.name)
    waits = item.name in result.waiting
    return math.nan if score is None or waits else score


def _figures(table: np.ndarray, place: int, item: Item) -> ItemFigures:
    column = table[:, place]
    known = ~np.isnan(column)
    scores = column[known]
    full, none = int((scores >= item.points).sum()), int((scores <= 0).sum())
    if not item.points:  # nothing to win: nothing to count
        full = none = 0
    success = float(scores.mean() / item.points) if len(scores) and item.points else None
    rest = np.nansum(np.delete(table, place, axis=1), axis=1)[known]
    index = None
    if len(scores) >= ENOUGH and np.ptp(scores) > 0 and np.ptp(rest) > 0:
        index = float(np.corrcoef(scores, rest)[0, 1])
    return ItemFigures(item, len(scores), full, len(scores) - full - none if item.points else 0, none, success, index)
