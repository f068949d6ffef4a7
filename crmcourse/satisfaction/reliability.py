"""Do the items of a scale measure one thing? Cronbach's alpha and what each item adds (fact G4)."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.satisfaction.servqual import DIMENSIONS, respondents

__all__ = ["Alpha", "cronbach_alpha", "item_analysis", "reliability_table"]


class Alpha(NamedTuple):
    """Cronbach's alpha and its 95 % interval."""

    value: float
    low: float
    high: float


def cronbach_alpha(items: pd.DataFrame) -> Alpha:
    """Compute Cronbach's alpha of a scale.

    Parameters
    ----------
    items : DataFrame
        One row an answer, one column an item, all in the same direction.

    Returns
    -------
    Alpha
        ``value`` (at most 1; negative when items pull against one another), ``low``, ``high``.

    Raises
    ------
    InputError
        On fewer than 2 items or 3 answers, a missing mark, or a total that never varies.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 2, 4, 4], "c": [1, 3, 3, 5]})
    >>> round(cronbach_alpha(items).value, 3)
    0.933

    Notes
    -----
    k/(k−1) · (1 − sum of the variances of the items / variance of their sum): Cronbach (1951), Coefficient alpha and
    the internal structure of tests, Psychometrika 16(3), 297-334. Interval: Feldt (1965), exact for normal items of
    equal covariances. A high alpha also comes from asking the same thing many times.
    """
    named = items.set_axis([str(name) for name in items.columns], axis=1)
    check_table(named, table="items", columns={name: Rule("number") for name in named.columns})
    k, n = items.shape[1], len(items)
    if k < 2 or n < 3:
        raise InputError(_("Two items and three answers at least are needed."))
    total = items.sum(axis=1).var()
    if not total > 0:
        raise InputError(_("The total of the items never varies."))
    value = k / (k - 1) * (1 - items.var().sum() / total)
    free = ((n - 1), (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * stats.f.ppf(q, *free) for q in (0.975, 0.025))
    return Alpha(float(value), float(low), float(high))


def item_analysis(items: pd.DataFrame) -> pd.DataFrame:
    """Say what each item brings to the scale.

    Parameters
    ----------
    items : DataFrame
        As for `cronbach_alpha`, three items at least.

    Returns
    -------
    DataFrame
        One row an item: ``mean``, ``spread`` (standard deviation), ``with_others`` (correlation with the sum of the
        others), ``alpha_without`` (alpha of the scale without it).

    Raises
    ------
    InputError
        As `cronbach_alpha`, and on fewer than 3 items.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 2, 4, 4], "odd": [3, 1, 3, 2]})
    >>> item_analysis(items)["alpha_without"].idxmax()
    'odd'
    """
    cronbach_alpha(items)
    if items.shape[1] < 3:
        raise InputError(_("Three items at least are needed to leave one out."))
    lines = {}
    for name in items.columns:
        others = items.drop(columns=name)
        with np.errstate(invalid="ignore", divide="ignore"):
            together = items[name].corr(others.sum(axis=1))
        lines[name] = [items[name].mean(), items[name].std(), together, cronbach_alpha(others).value]
    columns = ["mean", "spread", "with_others", "alpha_without"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("item")


def reliability_table(surveys: pd.DataFrame) -> pd.DataFrame:
    """Compute alpha for each dimension: of what is expected, of what is perceived, of the gaps.

    Parameters
    ----------
    surveys : DataFrame
        As for `crmcourse.satisfaction.respondents`.

    Returns
    -------
    DataFrame
        One row a dimension: ``items`` (number), ``expected``, ``perceived``, ``gap`` (alpha), ``low``, ``high``
        (95 %, of the perceived).

    Raises
    ------
    InputError
        As `respondents` and `cronbach_alpha`.
    """
    respondents(surveys)
    lines = {}
    for name, items in DIMENSIONS.items():
        expected = surveys[[f"e{i}" for i in items]].set_axis(items, axis=1)
        perceived = surveys[[f"p{i}" for i in items]].set_axis(items, axis=1)
        found = cronbach_alpha(perceived)
        lines[name] = [
            len(items),
            cronbach_alpha(expected).value,
            found.value,
            cronbach_alpha(perceived - expected).value,
            found.low,
            found.high,
        ]
    columns = ["items", "expected", "perceived", "gap", "low", "high"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("dimension")
