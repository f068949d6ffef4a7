"""Scales: how a measure (days, orders a year, euros) becomes a score from 1 to n."""

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import isfinite
from operator import add
from typing import Any

import narwhals as nw
import numpy as np

from crmcourse.checks import InputError
from crmcourse.messages import _, number

__all__ = ["DAYS_PER_MONTH", "Scale"]

DAYS_PER_MONTH = 365.25 / 12
"""Mean length of a month, in days: turns the lecture's months into the days in which recency is measured."""


@dataclass(frozen=True)
class Scale:
    """Cut a measure into classes, scored from 1 (worst) to n (best), n being one more than the thresholds.

    Classes are half-open, so that every value falls in exactly one: each threshold belongs to one side only.

    Parameters
    ----------
    thresholds : sequence of float
        Strictly increasing bounds between classes, in the unit of the measure.
    inclusive : bool or sequence of bool
        Whether a value equal to the threshold is above it (True, the default: ``v >= t``) or still under it
        (``v > t``); one answer for all thresholds, or one for each.
    ascending : bool
        True when large values score best (frequency, amount); False when small values do (recency).

    Raises
    ------
    InputError
        When thresholds are missing, not finite or not strictly increasing, or `inclusive` has another length.

    Examples
    --------
    >>> amount = Scale([10_000, 50_000, 100_000], inclusive=[True, False, False])
    >>> amount.score([9_999, 10_000, 50_000, 50_001]).tolist()
    [1, 2, 2, 3]
    >>> Scale([30, 90], ascending=False).score(45)
    2
    """

    thresholds: tuple[float, ...]
    inclusive: bool | tuple[bool, ...] = True
    ascending: bool = True

    def __post_init__(self):
        try:
            bounds = tuple(float(value) for value in self.thresholds)
        except (TypeError, ValueError):
            raise InputError(_("A scale needs a list of numbers as thresholds.")) from None
        if not bounds or not all(map(isfinite, bounds)) or any(low >= high for low, high in pairwise(bounds)):
            text = _("The thresholds of a scale must be finite and strictly increasing, not {found}.")
            raise InputError(text.format(found=list(bounds)))
        sides = (self.inclusive,) * len(bounds) if isinstance(self.inclusive, bool) else tuple(self.inclusive)
        if len(sides) != len(bounds) or not all(isinstance(side, bool | np.bool_) for side in sides):
            raise InputError(_("`inclusive` is True, False, or one of them for each threshold."))
        object.__setattr__(self, "thresholds", bounds)  # frozen: the tidied values replace what was given
        object.__setattr__(self, "inclusive", tuple(map(bool, sides)))

    @property
    def classes(self) -> int:
        """Number of classes, hence the best score.

        >>> Scale([2, 4, 6]).classes
        4
        """
        return len(self.thresholds) + 1

    @classmethod
    def from_quantiles(cls, values: Any, n: int = 5, ascending: bool = True) -> "Scale":
        """Cut the values into `n` classes of customers as equal in number as ties allow.

        Each of the n − 1 quantiles is moved to the nearest boundary between two distinct values (the lower one when
        two are as near), so identical values always get the same score whatever their order in the table. Heavy ties
        can make two quantiles meet at one boundary: the scale then has fewer than `n` classes, as `classes` tells.

        Parameters
        ----------
        values : series, array or list of numbers
            One a customer. Missing values (customers who never ordered) have no rank: they do not move the
            thresholds, and `score` gives them 1.
        n : int
            Number of classes wanted, at least 2.
        ascending : bool
            As in `Scale`.

        Raises
        ------
        InputError
            When there are fewer than two distinct values, or `n` is not a whole number above 1.

        Examples
        --------
        >>> Scale.from_quantiles([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]).thresholds
        (30.0, 50.0, 70.0, 90.0)
        >>> orders = [1, 1, 1, 1, 1, 1, 1, 2, 3, 4]
        >>> scale = Scale.from_quantiles(orders)
        >>> scale.classes, scale.score(orders).tolist()
        (3, [1, 1, 1, 1, 1, 1, 1, 2, 3, 3])
        """
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 2:
            text = _("The number of classes must be a whole number of at least 2, not {found}.")
            raise InputError(text.format(found=n))
        known = _numbers(values)
        known = known[~np.isnan(known)]
        if np.isinf(known).any():
            raise InputError(_("Quantiles need finite values."))
        distinct, counts = np.unique(known, return_counts=True)
        if len(distinct) < 2:
            raise InputError(_("Quantiles need at least two distinct values: these customers are all alike."))
        below = np.cumsum(counts)[:-1]  # customers under each boundary; boundary i lies just under distinct[i + 1]
        cuts = {int(np.abs(below * n - rank * len(known)).argmin()) for rank in range(1, n)}
        return cls(tuple(distinct[sorted(cut + 1 for cut in cuts)]), ascending=ascending)

    def score(self, values: Any) -> Any:
        """Score values from 1 (worst) to `classes` (best); a missing value scores 1.

        Parameters
        ----------
        values : number, list, array or series
            Measures, in the unit of the thresholds.

        Returns
        -------
        int, numpy array or series
            Of the kind given (a list gives an array).

        Examples
        --------
        >>> import pandas as pd
        >>> Scale([2, 4]).score(pd.Series([1, 2, 5], index=["x", "y", "z"], name="frequency")).to_dict()
        {'x': 1, 'y': 2, 'z': 3}
        """
        series = nw.from_native(values, series_only=True, pass_through=True)
        if isinstance(series, nw.Series):
            if not series.dtype.is_numeric():
                raise InputError(_("Numbers expected, {found} found.").format(found=series.dtype))
            values = series.alias("value")
            return values.to_frame().with_columns(self._of(values))["value"].alias(series.name).to_native()
        array = _numbers(values)
        above = sum((array >= t if closed else array > t).astype(np.int64) for t, closed in self._bounds())
        scores = np.where(np.isnan(array), 1, 1 + above if self.ascending else self.classes - above)
        return scores if scores.ndim else int(scores)

    def _of(self, value: nw.Expr | nw.Series) -> nw.Expr | nw.Series:
        """The score of a column: computed with numpy when it is at hand, written for any engine when it is not."""
        if isinstance(value, nw.Series):
            scores = self.score(_numbers(value))
            return nw.new_series(value.name, scores, nw.Int64, backend=value.implementation)
        if self.ascending:
            passed = [value >= t if closed else value > t for t, closed in self._bounds()]
        else:
            passed = [value < t if closed else value <= t for t, closed in self._bounds()]
        # a missing value passes no threshold
        return reduce(add, (step.cast(nw.Int64) for step in passed)).fill_null(0) + 1

    def _bounds(self) -> list[tuple[float, bool]]:
        return list(zip(self.thresholds, self.inclusive, strict=True))

    def labels(self, unit: str = "", divisor: float = 1, decimals: int = 0) -> list[str]:
        """Name the classes in the learner's language, from score 1 to the best.

        Parameters
        ----------
        unit : str
            Written after the bounds.
        divisor : float
            Divides the thresholds first: `DAYS_PER_MONTH` writes days as months.
        decimals : int
            Decimals of the bounds.

        Examples
        --------
        >>> Scale([2, 4, 6], inclusive=[True, True, False]).labels("commandes")
        ['moins de 2\xa0commandes', 'de 2 à moins de 4\xa0commandes', 'de 4 à 6\xa0commandes', 'plus de 6\xa0commandes']
        >>> Scale([3 * DAYS_PER_MONTH], ascending=False).labels(divisor=DAYS_PER_MONTH)
        ['3 ou plus', 'moins de 3']
        """
        bounds = [number(threshold / divisor, decimals) for threshold in self.thresholds]
        tail = f"\N{NO-BREAK SPACE}{unit}" if unit else ""
        closed = self.inclusive
        names = [(_("less than {high}") if closed[0] else _("{high} or less")).format(high=bounds[0] + tail)]
        for (low, high), (from_low, to_high) in zip(pairwise(bounds), pairwise(closed), strict=True):
            if from_low:
                text = _("from {low} to less than {high}") if to_high else _("from {low} to {high}")
            else:
                text = _("above {low} and less than {high}") if to_high else _("above {low} and up to {high}")
            names.append(text.format(low=low, high=high + tail))
        names.append((_("{low} or more") if closed[-1] else _("more than {low}")).format(low=bounds[-1] + tail))
        return names if self.ascending else names[::-1]


def _numbers(values: Any) -> np.ndarray:
    series = nw.from_native(values, series_only=True, pass_through=True)
    try:
        if isinstance(series, nw.Series):
            return series.cast(nw.Float64).to_numpy().astype(float)
        if isinstance(values, list | tuple):
            values = [np.nan if value is None else value for value in values]
        return np.asarray(values, float)
    except (TypeError, ValueError, nw.exceptions.NarwhalsError):
        raise InputError(_("Numbers expected, {found} found.").format(found=type(values).__name__)) from None
