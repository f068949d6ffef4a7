"""Judging a warning on a year that it has not seen: order, level, and what the calls would find (fact G3)."""

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.attrition._checks import flags, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["brier", "calibration", "concordance", "lift_table"]


def concordance(score: pd.Series, left: pd.Series) -> float:
    """Return the chance that one who left had a higher score than one who stayed (area under the ROC curve).

    Parameters
    ----------
    score : Series
        Any number, higher for more risk.
    left : Series
        True and False, same index.

    Returns
    -------
    float
        0.5: no better than chance; 1: perfect order. Equal scores count for a half.

    Raises
    ------
    InputError
        On another index, missing scores, or when nobody left, or everybody.

    Examples
    --------
    >>> concordance(pd.Series([0.9, 0.4, 0.6, 0.1]), pd.Series([True, True, False, False]))
    0.75
    """
    scores, gone = _pair(score, left)
    if gone.all() or not gone.any():
        raise InputError(_("Customers who left and customers who stayed are both needed."))
    ranks = stats.rankdata(scores)
    n = gone.sum()
    return float((ranks[gone].sum() - n * (n + 1) / 2) / (n * (~gone).sum()))


def brier(probability: pd.Series, left: pd.Series) -> float:
    """Return the mean squared error of the probabilities: 0 is perfect.

    >>> brier(pd.Series([0.5, 0.5]), pd.Series([True, False]))
    0.25
    """
    within(probability, "probability", 0, 1)
    chances, gone = _pair(probability, left)
    return float(((chances - gone) ** 2).mean())


def calibration(probability: pd.Series, left: pd.Series, *, groups: int = 5, level: float = 0.95) -> pd.DataFrame:
    """Compare, by groups of rising risk, what was foretold and what happened.

    Parameters
    ----------
    probability : Series
        Foretold, between 0 and 1.
    left : Series
        True and False, same index.
    groups : int
        Number of groups, of equal size as far as equal probabilities allow: they are never split.
    level : float
        Probability of the intervals (Wilson).

    Returns
    -------
    DataFrame
        One row a group: ``customers``, ``left`` (numbers), ``foretold`` (mean), ``happened``, ``low``, ``high``.

    Raises
    ------
    InputError
        On another index, a probability outside 0 to 1, or fewer than 2 groups.

    Examples
    --------
    >>> table = calibration(pd.Series([0.1, 0.1, 0.8, 0.8]), pd.Series([0, 0, 1, 0]), groups=2)
    >>> table[["foretold", "happened"]].values.tolist()
    [[0.1, 0.0], [0.8, 0.5]]
    """
    within(probability, "probability", 0, 1)
    within(groups, "groups", 2)
    chances, gone = _pair(probability, left)
    rank = stats.rankdata(chances, method="max") / len(chances)
    group = np.ceil(rank * groups - 1e-9).astype(int)
    table = pd.DataFrame({"group": group, "p": chances, "left": gone}).groupby("group")
    made = pd.DataFrame(
        {
            "customers": table.size(),
            "left": table["left"].sum(),
            "foretold": table["p"].mean(),
            "happened": table["left"].mean(),
        }
    ).reset_index(drop=True)
    bounds = [
        stats.binomtest(int(k), int(n)).proportion_ci(level, method="wilson")
        for k, n in zip(made["left"], made["customers"], strict=True)
    ]
    return made.assign(low=[b.low for b in bounds], high=[b.high for b in bounds]).rename_axis("group")


def lift_table(score: pd.Series, left: pd.Series, *, groups: int = 10) -> pd.DataFrame:
    """Count whom one finds when calling by falling score.

    Parameters
    ----------
    score : Series
        Higher for more risk.
    left : Series
        True and False, same index.
    groups : int
        Steps of the curve, of equal numbers of calls.

    Returns
    -------
    DataFrame
        One row a step: ``called`` (share of the customers, cumulated), ``found`` (share of those who left),
        ``lift`` = found / called. Customers of equal score share what they find: their order decides nothing.

    Raises
    ------
    InputError
        On another index, missing scores, nobody who left, or more groups than customers.

    Examples
    --------
    >>> lift_table(pd.Series([4, 3, 2, 1]), pd.Series([True, False, True, False]), groups=2).values.tolist()
    [[0.5, 0.5, 1.0], [1.0, 1.0, 1.0]]
    """
    scores, gone = _pair(score, left)
    within(groups, "groups", 1, len(scores))
    if not gone.any():
        raise InputError(_("Customers who left and customers who stayed are both needed."))
    table = pd.DataFrame({"score": scores, "left": gone.astype(float)})
    table["left"] = table.groupby("score")["left"].transform("mean")
    ordered = table.sort_values("score", ascending=False, kind="stable")["left"].cumsum().to_numpy()
    called = np.round(np.arange(1, groups + 1) * len(scores) / groups).astype(int)
    found = ordered[called - 1] / gone.sum()
    share = called / len(scores)
    return pd.DataFrame({"called": share, "found": found, "lift": found / share}, index=pd.RangeIndex(1, groups + 1))


def _pair(score: pd.Series, left: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    gone = flags(left, "left")
    scores = pd.Series(score)
    if not scores.index.equals(gone.index):
        raise InputError(_("The scores and the outcomes must have the same index."))
    check_table(pd.DataFrame({"score": scores}), table="score", columns={"score": Rule("number")})
    return scores.to_numpy(dtype=float), gone.to_numpy()
