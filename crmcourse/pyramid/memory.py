"""Is the chain a Markov chain? Tests of its two hypotheses: no memory beyond the present, the same rules every year."""

import itertools

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.pyramid.stages import stage_names

__all__ = ["memory_test", "paths", "stationarity_test"]


def paths(pairs: pd.DataFrame) -> pd.DataFrame:
    """Join the moves of successive dates into paths of three photographs.

    Parameters
    ----------
    pairs : DataFrame
        Result of `moves`.

    Returns
    -------
    DataFrame
        ``account_id``, ``date`` (of the last one), ``earlier``, ``before``, ``after``.

    Raises
    ------
    InputError
        On a missing column or value, or a wrong type.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> pairs = pd.DataFrame({"account_id": [1, 1], "date": day(["2023-12-31", "2024-12-31"]),
    ...                       "before": ["client", "compte"], "after": ["compte", "client"]})
    >>> paths(pairs)[["earlier", "before", "after"]].to_numpy().tolist()
    [['client', 'compte', 'client']]
    """
    _check(pairs, {"account_id": Rule()})
    days = sorted(pairs["date"].unique())
    later = pd.to_datetime(pairs["date"].map(dict(itertools.pairwise(days)))).astype(pairs["date"].dtype)
    past = pairs.assign(date=later).rename(columns={"before": "earlier"}).dropna(subset="date")
    both = pairs.merge(past[["account_id", "date", "earlier"]], on=["account_id", "date"])
    return both[["account_id", "date", "earlier", "before", "after"]]


def memory_test(pairs: pd.DataFrame, *, runs: int = 0, seed: int = 0) -> pd.DataFrame:
    """Test order 1 against order 2: knowing the present stage, does the one before still tell something of the next?

    Parameters
    ----------
    pairs : DataFrame
        Result of `moves`, on three dates at least. Only the five stages and "lost" are looked at.
    runs : int
        Number of tables simulated under order 1, for a p-value that does not rely on large numbers (0: none).
    seed : int
        Seed of those draws.

    Returns
    -------
    DataFrame
        One row a present stage and a last one for all: ``paths`` (number), ``statistic`` (likelihood ratio G²),
        ``df``, ``p_value`` (chi-square law), and ``p_simulated`` when `runs` is positive.

    Raises
    ------
    InputError
        As `paths`, and when no account is seen on three dates in a row.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> faithful = [("client", "compte")] * 10 + [("compte", "client")] * 10
    >>> pairs = pd.DataFrame([(i, d, *move) for i, (a, b) in enumerate(faithful)
    ...                       for d, move in ((day("2023-12-31"), (a, "prospect")),
    ...                                       (day("2024-12-31"), ("prospect", b)))],
    ...                      columns=["account_id", "date", "before", "after"])
    >>> float(memory_test(pairs)["statistic"].iloc[-1].round(2))
    27.73

    Notes
    -----
    Anderson and Goodman (1957). G² = 2 Σ n log(n / expected), with expected = n(earlier, before) n(before, after) /
    n(before); for each present stage, (earlier stages seen - 1) (next stages seen - 1) degrees of freedom.
    """
    triples = paths(pairs)
    return _independence(triples, "earlier", runs, seed)


def stationarity_test(pairs: pd.DataFrame, *, runs: int = 0, seed: int = 0) -> pd.DataFrame:
    """Test whether the probabilities of passage are the same every year.

    Parameters, return and errors are those of `memory_test`; two dates of arrival at least are needed.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> pairs = pd.DataFrame({"date": day(["2023-12-31"] * 20 + ["2024-12-31"] * 20), "before": "client",
    ...                       "after": ["client"] * 15 + ["compte"] * 5 + ["client"] * 5 + ["compte"] * 15})
    >>> stationarity_test(pairs)[["statistic", "df"]].round(2).iloc[-1].tolist()
    [10.46, 1.0]
    """
    _check(pairs, {})
    if pairs["date"].nunique() < 2:
        raise InputError(_("Two years of moves at least are needed."))
    return _independence(pairs, "date", runs, seed)


def _check(pairs: pd.DataFrame, more: dict[str, Rule]) -> None:
    columns = {"date": Rule("date"), "before": Rule("text"), "after": Rule("text"), **more}
    check_table(pairs, table="pairs", columns=columns, unique=["account_id", "date"] if more else [])


def _independence(rows: pd.DataFrame, given: str, runs: int, seed: int) -> pd.DataFrame:
    """For each present stage, test that `given` and the next stage are independent; then add up."""
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or runs < 0:
        raise InputError(_("`runs` must be a whole number of 0 or more, not {found}.").format(found=runs))
    stages = stage_names(lost=True)
    rows = rows[rows["before"].isin(stages) & rows["after"].isin(stages)]
    if given == "earlier":
        rows = rows[rows["earlier"].isin(stages)]
    if rows.empty:
        raise InputError(_("No account is seen long enough for this test."))
    rng = np.random.default_rng(seed)
    lines, drawn = [], np.zeros((0, runs))
    for stage in [stage for stage in stages if (rows["before"] == stage).any()]:
        here = rows[rows["before"] == stage]
        table = pd.crosstab(here[given], here["after"]).to_numpy()
        df = (table.shape[0] - 1) * (table.shape[1] - 1)
        lines.append((stage, int(table.sum()), float(_g2(table)), df))
        if runs:
            drawn = np.vstack([drawn, _g2(_draw(rng, table, runs))])
    lines.append(
        (_("all"), sum(line[1] for line in lines), sum(line[2] for line in lines), sum(line[3] for line in lines))
    )
    tested = pd.DataFrame(lines, columns=["before", "paths", "statistic", "df"]).set_index("before")
    tested["p_value"] = np.where(tested["df"] > 0, stats.chi2.sf(tested["statistic"], tested["df"].clip(lower=1)), 1.0)
    if runs:
        drawn = np.vstack([drawn, drawn.sum(axis=0)])
        tested["p_simulated"] = (1 + (drawn >= tested["statistic"].to_numpy()[:, None] - 1e-9).sum(axis=1)) / (runs + 1)
    return tested


def _g2(tables: np.ndarray) -> np.ndarray:
    """Likelihood ratio of independence of a table, or of a stack of tables."""
    tables = tables.astype(float)
    total = tables.sum(axis=(-2, -1), keepdims=True)
    expected = tables.sum(axis=-1, keepdims=True) * tables.sum(axis=-2, keepdims=True) / total
    terms = np.where(
        tables > 0, tables * np.log(np.where(tables > 0, tables, 1) / np.where(expected > 0, expected, 1)), 0
    )
    return 2 * terms.sum(axis=(-2, -1))


def _draw(rng: np.random.Generator, table: np.ndarray, runs: int) -> np.ndarray:
    """Draw tables of the same row sums where every row follows the same probabilities."""
    shares = table.sum(axis=0) / table.sum()
    return rng.multinomial(table.sum(axis=1), shares, size=(runs, table.shape[0]))
