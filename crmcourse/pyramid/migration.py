"""Moves of accounts between stages, from one date to the next, and the matrices they make (fact F3)."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.pyramid.stages import stage_names

__all__ = ["Chain", "chain", "count_moves", "moves"]


class Chain(NamedTuple):
    """What is counted of a Markov chain: moves inside it, entries from outside, and over how many periods."""

    counts: pd.DataFrame  # square: stage before as rows, stage after as columns
    entries: pd.Series  # accounts that came in, by stage of arrival, over all the periods
    periods: int

    @property
    def probability(self) -> pd.DataFrame:
        """Share of each row: the probability of being in each stage one period later."""
        return self.counts.div(self.counts.sum(axis=1), axis=0)

    @property
    def inflow(self) -> pd.Series:
        """Mean number of entries a period, by stage."""
        return self.entries / self.periods


def moves(panel: pd.DataFrame) -> pd.DataFrame:
    """Pair each account's stage on a date with its stage on the date before.

    Parameters
    ----------
    panel : DataFrame
        Result of `panel`: ``account_id``, ``date``, ``stage``.

    Returns
    -------
    DataFrame
        ``account_id``, ``date`` (of arrival), ``before``, ``after``; one row an account and a date but the first.
        ``before`` is "new" for an account that had no row on the date before; an account that has no row on a date has
        no move to it.

    Raises
    ------
    InputError
        On a missing column or value, a wrong type, an account twice on a date, or a single date.

    Examples
    --------
    >>> panel = pd.DataFrame({"account_id": [1, 1, 2], "stage": ["client", "compte", "prospect"],
    ...                       "date": pd.to_datetime(["2023-12-31", "2024-12-31", "2024-12-31"])})
    >>> moves(panel)[["account_id", "before", "after"]].to_numpy().tolist()
    [[1, 'client', 'compte'], [2, 'nouveau', 'prospect']]
    """
    columns = {"account_id": Rule(), "date": Rule("date"), "stage": Rule("text")}
    check_table(panel, table="panel", columns=columns, unique=["account_id", "date"])
    days = sorted(panel["date"].unique())
    if len(days) < 2:
        raise InputError(_("Two dates at least are needed to see moves."))
    earlier = panel.assign(date=panel["date"].map(dict(itertools.pairwise(days))))
    pairs = panel[panel["date"] > days[0]].merge(
        earlier, on=["account_id", "date"], how="left", suffixes=("", "_before")
    )
    pairs["before"] = pairs["stage_before"].fillna(_("new"))
    pairs = pairs.rename(columns={"stage": "after"})[["account_id", "date", "before", "after"]]
    return pairs.sort_values(["date", "account_id"], ignore_index=True)


def count_moves(pairs: pd.DataFrame, *, shares: bool = False) -> pd.DataFrame:
    """Count the accounts that went from each stage to each other: the migration matrix.

    Parameters
    ----------
    pairs : DataFrame
        Result of `moves`, or part of it (one year…).
    shares : bool
        Give the share of each row rather than numbers of accounts.

    Returns
    -------
    DataFrame
        Stages before as rows ("new" and "suspect" first), stages after as columns, pyramid from bottom to top, then
        "lost"; other names follow. The sum of the numbers is the number of rows of `pairs`: nobody is lost on the way.

    Raises
    ------
    InputError
        On an empty table, a missing column or value.

    Examples
    --------
    >>> pairs = pd.DataFrame({"before": ["client", "client", "compte"], "after": ["client", "compte", "compte"]})
    >>> count_moves(pairs).loc[["client", "compte"], ["client", "compte"]].to_numpy().tolist()
    [[1, 1], [0, 1]]
    """
    check_table(pairs, table="pairs", columns={"before": Rule("text"), "after": Rule("text")})
    stages = stage_names(lost=True, suspect=True)
    others = sorted({*pairs["before"], *pairs["after"]} - {*stages, _("new")})
    matrix = pd.crosstab(pairs["before"], pairs["after"])
    matrix = matrix.reindex(index=[_("new"), *stages, *others], columns=[*stages, *others], fill_value=0)
    matrix = matrix.rename_axis(index=_("before"), columns=_("after"))
    return matrix.div(matrix.sum(axis=1).replace(0, 1), axis=0) if shares else matrix


def chain(pairs: pd.DataFrame, states: Sequence[str] | None = None) -> Chain:
    """Count what a Markov chain needs: moves between its states, entries from outside, number of periods.

    Parameters
    ----------
    pairs : DataFrame
        Result of `moves`.
    states : sequence of str, optional
        States of the chain; by default the five stages and "lost". All others ("new", "suspect") are outside: moves
        from them are entries.

    Returns
    -------
    Chain
        ``counts``, ``entries``, ``periods``, and from them ``probability`` and ``inflow`` (a period).

    Raises
    ------
    InputError
        As `count_moves`; when ``date`` is missing, when an account leaves the chain for a state outside, or when no
        account was ever seen in some state (its row would be unknown).

    Examples
    --------
    >>> pairs = pd.DataFrame({"date": pd.Timestamp("2024-12-31"), "before": ["client", "client", "nouveau", "perdu"],
    ...                       "after": ["client", "perdu", "client", "perdu"]})
    >>> made = chain(pairs, ["client", "perdu"])
    >>> made.probability.to_numpy().tolist(), made.inflow.to_dict()
    ([[0.5, 0.5], [0.0, 1.0]], {'client': 1.0, 'perdu': 0.0})
    """
    text = Rule("text")
    check_table(pairs, table="pairs", columns={"date": Rule("date"), "before": text, "after": text})
    states = list(stage_names(lost=True) if states is None else states)
    inside, arrives = pairs["before"].isin(states), pairs["after"].isin(states)
    if (leavers := pairs[inside & ~arrives]).size:
        text = _("Moves lead out of the states of the chain: {names}.")
        raise InputError(text.format(names=", ".join(sorted(set(leavers["after"])))))
    counts = pd.crosstab(pairs["before"], pairs["after"]).reindex(index=states, columns=states, fill_value=0)
    counts = counts.rename_axis(index=_("before"), columns=_("after"))
    unknown = counts.index[counts.sum(axis=1) == 0]
    if len(unknown):
        raise InputError(
            _("No account was ever seen in: {names}. Its moves are unknown.").format(names=", ".join(unknown))
        )
    entries = pairs.loc[~inside & arrives, "after"].value_counts().reindex(states, fill_value=0)
    return Chain(counts, entries.rename(_("entries")), pairs["date"].nunique())
