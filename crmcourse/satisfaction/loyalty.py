"""From satisfaction to loyalty: the curve, complaints well or badly settled, exit barriers (facts G2, G5)."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["Straightness", "barrier_types", "loyalty_by_mark", "rates", "straightness"]

_YES = Rule()


def rates(table: pd.DataFrame, by: str, happened: str, *, level: float = 0.95) -> pd.DataFrame:
    """Compute a rate by group, with its interval.

    Parameters
    ----------
    table : DataFrame
        One row a customer: the columns `by` and `happened` (True and False).
    by, happened : str
    level : float
        Probability of the intervals (Wilson).

    Returns
    -------
    DataFrame
        One row a group, in order: ``customers``, ``happened`` (numbers), ``rate``, ``low``, ``high`` (shares).

    Raises
    ------
    InputError
        On a missing column or value, or another value than True and False.

    Examples
    --------
    >>> table = pd.DataFrame({"settled": ["well", "well", "badly"], "stayed": [True, False, False]})
    >>> rates(table, "settled", "stayed")[["customers", "rate"]].values.tolist()
    [[1.0, 0.0], [2.0, 0.5]]
    """
    check_table(table, table="table", columns={by: Rule(), happened: _YES})
    yes = table[happened]
    if not yes.isin([True, False]).all():
        raise InputError(_("`{name}` must hold True and False (or 1 and 0) only.").format(name=happened))
    if not 0 < level < 1:
        raise InputError(_("`level` is a probability between 0 and 1."))
    grouped = yes.astype(bool).groupby(table[by], observed=True)
    made = pd.DataFrame({"customers": grouped.size(), "happened": grouped.sum(), "rate": grouped.mean()})
    bounds = [
        stats.binomtest(int(k), int(n)).proportion_ci(level, method="wilson")
        for k, n in zip(made["happened"], made["customers"], strict=True)
    ]
    return made.assign(low=[b.low for b in bounds], high=[b.high for b in bounds])


def loyalty_by_mark(
    surveys: pd.DataFrame, orders: pd.DataFrame, *, after: int = 6, until: int = 18,
    bounds: tuple[int, ...] = (0, 4, 5, 6, 7, 8, 9),
) -> pd.DataFrame:  # fmt: skip
    """Pair each answer to the survey with what the customer did later.

    Parameters
    ----------
    surveys : DataFrame
        ``account_id``, ``survey_date``, ``satisfaction`` (0 to 10).
    orders : DataFrame
        ``account_id``, ``order_date``.
    after, until : int
        Months after the answer between which an order is looked for: early orders are left aside, since one who has
        decided to leave still makes some. Answers that the orders do not follow that long are left out.
    bounds : tuple of int
        Lowest mark of each class.

    Returns
    -------
    DataFrame
        One row an answer followed: ``account_id``, ``survey_date``, ``satisfaction``, ``mark`` (class, in order),
        ``stayed`` (ordered between these months).

    Raises
    ------
    InputError
        On a missing column or value, a mark outside 0 to 10, months or bounds out of order, or no answer followed long
        enough.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> surveys = pd.DataFrame({"account_id": [1, 2], "survey_date": day(["2022-11-02"] * 2), "satisfaction": [9, 3]})
    >>> orders = pd.DataFrame({"account_id": [1, 2, 1], "order_date": day(["2023-06-01", "2023-01-05", "2024-06-20"])})
    >>> loyalty_by_mark(surveys, orders)["stayed"].tolist()
    [True, False]
    """
    columns = {"account_id": Rule(), "survey_date": Rule("date")}
    check_table(surveys, table="surveys", columns=columns | {"satisfaction": Rule("number", minimum=0, maximum=10)})
    check_table(orders, table="orders", columns={"account_id": Rule(), "order_date": Rule("date")})
    if list(bounds) != sorted(set(bounds)) or not bounds or bounds[0] != 0 or bounds[-1] > 10:
        raise InputError(_("`bounds` must rise from 0 to 10 at most."))
    if not 0 <= after < until:
        raise InputError(_("`after` and `until` are numbers of months, in order."))
    end = surveys["survey_date"] + pd.DateOffset(months=until)
    table = surveys.loc[end <= orders["order_date"].max(), ["account_id", "survey_date", "satisfaction"]].copy()
    if table.empty:
        raise InputError(_("No answer is followed long enough."))
    table["answer"] = np.arange(len(table))
    later = table.merge(orders[["account_id", "order_date"]], on="account_id")
    opens = later["survey_date"] + pd.DateOffset(months=after)
    closes = later["survey_date"] + pd.DateOffset(months=until)
    came = later.loc[(later["order_date"] > opens) & (later["order_date"] <= closes), "answer"].unique()
    limits = [*bounds, 11]
    names = [f"{a}" if b == a + 1 else f"{a}–{b - 1}" for a, b in pairwise(limits)]
    table["mark"] = pd.cut(table["satisfaction"], limits, right=False, labels=names)
    table["stayed"] = table["answer"].isin(came)
    return table.drop(columns="answer")


class Straightness(NamedTuple):
    """A line against a curve and against free steps."""

    slope: float  # change of the rate for one unit of the cause
    statistic: float  # chi-square of what free steps add to the line
    df: int
    p_value: float
    bend: float  # change of the slope for one unit of the cause: negative, the curve flattens
    p_bend: float  # of a bend of 0


def straightness(table: pd.DataFrame, cause: str, happened: str) -> Straightness:
    """Test whether a rate rises in a straight line with a mark.

    Parameters
    ----------
    table : DataFrame
        One row a customer: `cause` (number of few values), `happened` (True and False).
    cause, happened : str

    Returns
    -------
    Straightness
        ``slope`` of the line; ``statistic``, ``df``, ``p_value`` of what free steps add to it; ``bend`` and ``p_bend``
        of the parabola, a test that spends its power on one question: does the curve bend?

    Raises
    ------
    InputError
        On a missing column or value, fewer than three values of the cause, or an outcome that never varies.

    Examples
    --------
    >>> steps = [(0, 10), (1, 10), (2, 18)]                    # of twenty customers at each mark
    >>> table = pd.DataFrame([(mark, i < k) for mark, k in steps for i in range(20)], columns=["mark", "stayed"])
    >>> result = straightness(table, "mark", "stayed")
    >>> round(result.slope, 2), result.df, round(result.p_value, 3), round(result.bend, 2), round(result.p_bend, 3)
    (0.2, 1, 0.13, 0.4, 0.13)

    Notes
    -----
    Cochran (1954), Some methods for strengthening the common chi-square tests, Biometrics 10(4), 417-451: the
    chi-square of all the rates is that of the line plus that of the rest, of which the bend is one part. Answers of one
    customer in several years count as several: p-values are a little too small.
    """
    check_table(table, table="table", columns={cause: Rule("number"), happened: _YES})
    groups = table[happened].astype(bool).groupby(table[cause])
    n, share = groups.size().to_numpy(dtype=float), groups.mean().to_numpy()
    x = np.array(sorted(table[cause].unique()), dtype=float)
    overall = (n * share).sum() / n.sum()
    if len(x) < 3 or overall in (0, 1):
        raise InputError(_("Three marks at least, some who stayed and some who left are needed."))

    def explained(degree: int) -> tuple[np.ndarray, float]:
        design = np.vander(x - (n * x).sum() / n.sum(), degree + 1, increasing=True)
        found = np.linalg.lstsq(design * np.sqrt(n)[:, None], share * np.sqrt(n), rcond=None)[0]
        return found, (n * (design @ found - overall) ** 2).sum() / (overall * (1 - overall))

    total = (n * (share - overall) ** 2).sum() / (overall * (1 - overall))
    (line, straight), (parabola, bent) = explained(1), explained(2)
    rest, df = max(total - straight, 0.0), len(x) - 2
    p_bend = stats.chi2.sf(max(bent - straight, 0.0), 1)
    p_value = stats.chi2.sf(rest, df)
    return Straightness(float(line[1]), float(rest), df, float(p_value), float(2 * parabola[2]), float(p_bend))


def barrier_types(table: pd.DataFrame, *, satisfied_from: float = 7) -> pd.Series:
    """Cross satisfaction with exit barriers: who stays by choice, who stays because leaving costs.

    Parameters
    ----------
    table : DataFrame
        ``satisfaction`` (0 to 10) and ``tied`` (True: a contract, an equipment or a penalty holds the customer).
    satisfied_from : float
        Lowest mark of a satisfied customer.

    Returns
    -------
    Series
        "loyal" (satisfied), "loyal and tied", "captive" (tied, not satisfied) or "free to leave" (neither), in the
        learner's language; index of `table`.

    Raises
    ------
    InputError
        On a missing column or value, or a mark outside 0 to 10.

    Examples
    --------
    >>> barrier_types(pd.DataFrame({"satisfaction": [9, 4], "tied": [False, True]})).tolist()
    ['loyal', 'captif']

    Notes
    -----
    After fact G5; Jones and Sasser (1995), Why satisfied customers defect, Harvard Business Review 73(6), 88-99, call
    those captives hostages.
    """
    check_table(table, table="table", columns={"satisfaction": Rule("number", minimum=0, maximum=10), "tied": Rule()})
    if not table["tied"].isin([True, False]).all():
        raise InputError(_("`{name}` must hold True and False (or 1 and 0) only.").format(name="tied"))
    happy, tied = table["satisfaction"] >= satisfied_from, table["tied"].astype(bool)
    kinds = [happy & ~tied, happy & tied, ~happy & tied]
    names = np.select(kinds, [_("loyal"), _("loyal and tied"), _("captive")], _("free to leave"))
    return pd.Series(names, index=table.index, name="kind")
