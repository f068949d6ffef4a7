"""The pyramid as a Markov chain: who will be where, with which certainty (fact F3).

A chain is a table of probabilities, stages before as rows, stages after as columns; a period is the time between two
photographs (a year in the lesson).
"""

import numpy as np
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.messages import _
from crmcourse.pyramid._checks import aligned, check, square, whole

__all__ = ["forecast", "simulate"]


def forecast(
    probability: pd.DataFrame,
    start: pd.Series,
    steps: int,
    inflow: pd.Series | None = None,
    births: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compute the expected number of accounts in each stage, period after period.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage: each row sums to 1.
    start : Series
        Accounts by stage today (a stage left out counts 0).
    steps : int
        Number of periods to come.
    inflow : Series, optional
        Accounts that come in each period, by stage of arrival, whatever the number already there.
    births : DataFrame, optional
        Accounts that come in thanks to those already there: entries by one account of the row in each stage (column).

    Returns
    -------
    DataFrame
        Periods 0 to `steps` as rows, stages as columns.

    Raises
    ------
    InputError
        When rows do not sum to 1, on a negative number, an unknown stage, or a negative number of steps.

    Examples
    --------
    >>> p = pd.DataFrame([[0.8, 0.2], [0.0, 1.0]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> forecast(p, pd.Series({"client": 100}), 2, inflow=pd.Series({"client": 10}))["client"].tolist()
    [100.0, 90.0, 82.0]
    """
    check(probability)
    states = list(probability.columns)
    steps = whole(steps)
    now = aligned(start, states, "start").to_numpy()
    extra = np.zeros(len(states)) if inflow is None else aligned(inflow, states, "inflow").to_numpy()
    passage = probability.to_numpy(dtype=float)
    if births is not None:
        passage = passage + births.reindex(index=states, columns=states, fill_value=0).to_numpy(dtype=float)
    rows = [now]
    for _step in range(steps):
        rows.append(rows[-1] @ passage + extra)
    return pd.DataFrame(rows, columns=states).rename_axis(_("period"))


def simulate(
    counts: pd.DataFrame, start: pd.Series, steps: int, *, entries: pd.Series | None = None, periods: int = 1,
    runs: int = 2000, level: float = 0.9, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Forecast with intervals: draw the unknown probabilities, then the chance of each account, many times.

    Parameters
    ----------
    counts : DataFrame
        Observed moves (`Chain.counts`): the fewer they are, the wider the intervals.
    start : Series
        Accounts by stage today.
    steps : int
        Number of periods to come.
    entries : Series, optional
        Accounts that came in over the observed periods, by stage (`Chain.entries`).
    periods : int
        How many periods were observed.
    runs : int
        Number of draws.
    level : float
        Probability of the intervals.
    seed : int
        Seed: the same one gives the same numbers.

    Returns
    -------
    DataFrame
        One row a period and a stage: ``period``, ``stage``, ``mean``, ``low``, ``high`` (numbers of accounts).

    Raises
    ------
    InputError
        On counts that are not square, negative or empty in a row; on unknown stages; on a level outside 0 to 1; on
        fewer than 1 run or period.

    Examples
    --------
    >>> counts = pd.DataFrame([[80, 20], [0, 50]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> made = simulate(counts, pd.Series({"client": 100}), 1, runs=500)
    >>> made.columns.tolist()
    ['period', 'stage', 'mean', 'low', 'high']

    Notes
    -----
    Each row of probabilities is drawn from a Dirichlet law, of parameters the counts plus 1/2 on the moves that were
    seen at least once (a move never seen stays impossible); the mean number of entries from a gamma law of shape
    entries + 1/2; then moves are multinomial and entries Poisson. The intervals hold both uncertainties, of what is not
    known and of what is not decided yet; not the error of the model itself.
    """
    square(counts, "counts")
    if not 0 < level < 1 or runs < 1 or periods < 1:
        raise InputError(_("`level` is between 0 and 1, `runs` and `periods` are 1 or more."))
    states, steps = list(counts.columns), whole(steps)
    rng = np.random.default_rng(seed)
    seen = counts.to_numpy(dtype=float)
    if (seen.sum(axis=1) == 0).any():
        names = ", ".join(str(name) for name in counts.index[seen.sum(axis=1) == 0])
        raise InputError(_("No account was ever seen in: {names}. Its moves are unknown.").format(names=names))
    weights = rng.gamma(np.where(seen > 0, seen + 0.5, 1e-300), size=(runs, *seen.shape)) * (seen > 0)
    passage = weights / weights.sum(axis=2, keepdims=True)
    inflow = np.zeros((runs, len(states)))
    if entries is not None:
        came = aligned(entries, states, "entries").to_numpy()
        inflow = rng.gamma(np.where(came > 0, came + 0.5, 1e-300), size=(runs, len(states))) * (came > 0) / periods
    now = np.tile(np.rint(aligned(start, states, "start").to_numpy()).astype(np.int64), (runs, 1))
    path = [now]
    for _step in range(steps):
        now = rng.multinomial(now, passage).sum(axis=1) + rng.poisson(inflow)
        path.append(now)
    draws = np.stack(path)  # periods x runs x states
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=1)
    index = pd.MultiIndex.from_product([range(steps + 1), states], names=["period", "stage"])
    table = {"mean": draws.mean(axis=1).ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame(table, index=index).reset_index()
