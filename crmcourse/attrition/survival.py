"""Survival: how long relations last, those that go on counted for what they have shown (fact G1)."""

import warnings
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.attrition._checks import MONTH, day, flags, spells, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["Comparison", "cohort_table", "compare", "follow", "kaplan_meier"]


def follow(relations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Measure how long each relation was followed, and whether its end was seen.

    Parameters
    ----------
    relations : DataFrame
        ``start``, ``end`` (missing: not ended); other columns are kept.
    as_of : date
        Day of analysis: an end after it is not known yet, a relation that starts after it is left out.

    Returns
    -------
    DataFrame
        The same rows with ``months`` (duration seen, in mean months) and ``left`` (True: the end was seen; False:
        censored, it was still going on when we stopped looking).

    Raises
    ------
    InputError
        On a missing column or start, an end before its start, or an `as_of` that is no date.

    Examples
    --------
    >>> relations = pd.DataFrame({"start": pd.to_datetime(["2024-01-01", "2024-01-01"]),
    ...                           "end": pd.to_datetime(["2024-07-01", None])})
    >>> follow(relations, "2024-12-31")[["months", "left"]].round(1).values.tolist()
    [[6.0, True], [12.0, False]]
    """
    spells(relations)
    today = day(as_of)
    table = relations[relations["start"] <= today].copy()
    left = table["end"].notna() & (table["end"] <= today)
    until = table["end"].where(left, today)
    return table.assign(months=(until - table["start"]).dt.days / MONTH, left=left)


def cohort_table(relations: pd.DataFrame, as_of: date, *, by: str = "year", shares: bool = True) -> pd.DataFrame:
    """Follow each cohort: the share still there after one year, two years…

    Parameters
    ----------
    relations : DataFrame
        ``start``, ``end`` (missing: not ended).
    as_of : date
        Day of analysis.
    by : {"year", "quarter"}
        Cohorts: relations that started in the same calendar year, or quarter.
    shares : bool
        Give shares of the cohort; numbers otherwise.

    Returns
    -------
    DataFrame
        One row a cohort, one column an age in years (0: all); an age that one relation of the cohort has not reached
        on `as_of` is missing, since the cohort cannot be judged yet.

    Raises
    ------
    InputError
        As `follow`, and on another `by`.

    Examples
    --------
    >>> relations = pd.DataFrame({"start": pd.to_datetime(["2022-02-01", "2022-05-01", "2023-03-01"]),
    ...                           "end": pd.to_datetime([None, "2023-12-01", None])})
    >>> cohort_table(relations, "2024-12-31").values.tolist()
    [[1.0, 1.0, 0.5], [1.0, 1.0, nan]]
    """
    if by not in ("year", "quarter"):
        raise InputError(_("`by` must be “year” or “quarter”, not {found!r}.").format(found=by))
    today = day(as_of)
    seen = follow(relations, today)
    cohort = seen["start"].dt.to_period("Y" if by == "year" else "Q")
    end = seen["end"].where(seen["left"])
    columns = {}
    for age in range(int((today - seen["start"].min()).days / 365.25) + 1):
        birthday = seen["start"] + pd.DateOffset(years=age)
        there = (end.isna() | (end > birthday)).groupby(cohort).sum()
        columns[age] = there.where((birthday <= today).groupby(cohort).all())
    table = pd.DataFrame(columns).rename_axis(index="cohort", columns="age").dropna(axis=1, how="all")
    return table.div(table[0], axis=0) if shares else table


def kaplan_meier(months: Sequence[float], left: Sequence[bool], *, level: float = 0.95) -> pd.DataFrame:
    """Estimate the survival curve, with its interval at each time.

    Parameters
    ----------
    months : sequence of float
        Durations followed, 0 or more, in any one unit.
    left : sequence of bool
        True: the relation ended then; False: censored.
    level : float
        Probability of the intervals (log-log transform, so that they stay between 0 and 1).

    Returns
    -------
    DataFrame
        Indexed by ``time`` (0, then each time when one left): ``at_risk``, ``left`` (numbers), ``survival``, ``low``,
        ``high`` (shares).

    Raises
    ------
    InputError
        On a negative or missing duration, two lengths, another value than True and False, or a level not in (0, 1).

    Examples
    --------
    >>> kaplan_meier([2, 3, 3, 5], [True, True, False, True])[["at_risk", "left", "survival"]].values.tolist()
    [[4.0, 0.0, 1.0], [4.0, 1.0, 0.75], [3.0, 1.0, 0.5], [1.0, 1.0, 0.0]]

    Notes
    -----
    Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, Journal of the American Statistical
    Association 53(282), 457-481; computed by `scipy.stats.ecdf`. Where survival is 0 or 1 no interval exists: it is
    missing. Censoring must tell nothing of the risk, which holds when the day of analysis is the only cause.
    """
    within(months, "months", 0)
    within(level, "level", 0.001, 0.999)
    ended = flags(left, "left").to_numpy()
    times = np.asarray(months, dtype=float)
    if not len(times) or len(times) != len(ended):
        raise InputError(_("`months` and `left` must have the same length, of 1 or more."))
    data = stats.CensoredData(uncensored=times[ended], right=times[~ended])
    found = stats.ecdf(data).sf
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no interval at 0 and 1: left missing below
        interval = found.confidence_interval(confidence_level=level, method="log-log")
    at = found.quantiles
    table = pd.DataFrame(
        {
            "at_risk": [(times >= t).sum() for t in at],
            "left": [((times == t) & ended).sum() for t in at],
            "survival": found.probabilities,
            "low": interval.low.probabilities,
            "high": interval.high.probabilities,
        },
        index=pd.Index(at, name="time", dtype=float),
    )
    table = table[table["left"] > 0]
    inside = (table["survival"] > 0) & (table["survival"] < 1)
    table[["low", "high"]] = table[["low", "high"]].where(inside)
    first = pd.DataFrame(
        {"at_risk": [len(times)], "left": [0], "survival": [1.0], "low": [1.0], "high": [1.0]},
        index=pd.Index([0.0], name="time"),
    )
    return table if len(table) and table.index[0] == 0 else pd.concat([first, table])


class Comparison(NamedTuple):
    """Two survival curves compared: by group, the departures seen and those expected without a difference."""

    table: pd.DataFrame
    statistic: float
    p_value: float


def compare(followed: pd.DataFrame, by: str) -> Comparison:
    """Test by the log-rank whether two groups leave at the same pace.

    Parameters
    ----------
    followed : DataFrame
        ``months``, ``left``, as `follow` gives them, and the column `by`.
    by : str
        Column of two values.

    Returns
    -------
    Comparison
        ``table`` (by group: ``customers``, ``left``, ``expected`` departures if the groups did not differ),
        ``statistic`` (chi-square, 1 degree of freedom) and ``p_value``.

    Raises
    ------
    InputError
        On a missing column or value, or unless there are two groups and at least one departure.

    Examples
    --------
    >>> followed = pd.DataFrame({"months": [1, 2, 3, 8, 9, 10], "left": True, "group": list("aaabbb")})
    >>> result = compare(followed, "group")
    >>> result.table["expected"].round(2).tolist(), round(result.p_value, 3)
    ([1.15, 4.85], 0.025)

    Notes
    -----
    Mantel (1966). At each departure, each group expects its share of those still there. The test looks at the whole
    curve; it has little power when the curves cross. p-value by `scipy.stats.logrank`.
    """
    check_table(followed, table="followed", columns={"months": Rule("number", minimum=0), "left": Rule(), by: Rule()})
    ended = flags(followed["left"], "left")
    names = sorted(followed[by].unique())
    if len(names) != 2 or not ended.any():
        raise InputError(_("The log-rank compares two groups, with at least one departure."))
    months, first = followed["months"].to_numpy(dtype=float), (followed[by] == names[0]).to_numpy()
    expected = 0.0
    for time in np.unique(months[ended]):
        there = months >= time
        expected += (ended & (months == time)).sum() * (there & first).sum() / there.sum()
    sizes = [
        stats.CensoredData(uncensored=months[group & ended], right=months[group & ~ended]) for group in (first, ~first)
    ]
    test = stats.logrank(*sizes)
    table = pd.DataFrame(
        {
            "customers": [first.sum(), (~first).sum()],
            "left": [(ended & first).sum(), (ended & ~first).sum()],
            "expected": [expected, ended.sum() - expected],
        },
        index=pd.Index(names, name=by),
    )
    return Comparison(table, float(test.statistic**2), float(test.pvalue))
