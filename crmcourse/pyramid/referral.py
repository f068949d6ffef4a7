"""Referral: who brought whom, what each stage brings, and how many newcomers one account begets (fact F4)."""

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.pyramid._checks import aligned, square
from crmcourse.pyramid.passage import stays
from crmcourse.pyramid.stages import stage_names

__all__ = ["births", "families", "referral_rates", "reproduction"]


def families(accounts: pd.DataFrame) -> pd.DataFrame:
    """Place each account in the family tree of recommendations.

    Parameters
    ----------
    accounts : DataFrame
        ``account_id`` and ``referred_by`` (account that recommended, or missing).

    Returns
    -------
    DataFrame
        One row an account: ``account_id``, ``ancestor`` (the account that nobody recommended, at the origin),
        ``generation`` (0 for an ancestor), ``children`` (accounts that it brought itself), ``descendants`` (those, and
        those that they brought, and so on).

    Raises
    ------
    InputError
        On a missing column, a repeated account, a referrer that is no account, or accounts that recommend in a circle.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": [1, 2, 3], "referred_by": pd.array([None, 1, 2], dtype="Int64")})
    >>> families(accounts)[["generation", "children", "descendants"]].to_numpy().tolist()
    [[0, 1, 2], [1, 1, 1], [2, 0, 0]]
    """
    columns = {"account_id": Rule(), "referred_by": Rule("number", missing=True)}
    check_table(accounts, table="accounts", columns=columns, unique=["account_id"])
    ids = pd.Index(accounts["account_id"])
    known = accounts["referred_by"].notna().to_numpy()
    parent = np.full(len(ids), -1)
    parent[known] = ids.get_indexer(accounts.loc[known, "referred_by"].astype(ids.dtype))
    if (strangers := known & (parent < 0)).any():
        shown = ", ".join(str(value) for value in accounts.loc[strangers, "referred_by"].unique()[:5])
        text = _("Table “{table}”, column “{column}”: accounts unknown to the table accounts: {ids}.")
        raise InputError(text.format(table="accounts", column="referred_by", ids=shown))
    ancestor, generation, descendants = (
        np.arange(len(ids)),
        np.zeros(len(ids), dtype=int),
        np.zeros(len(ids), dtype=int),
    )
    above = parent.copy()
    for _step in range(len(ids) + 1):
        rows = np.flatnonzero(above >= 0)
        if not rows.size:
            break
        generation[rows] += 1
        ancestor[rows] = above[rows]
        np.add.at(descendants, above[rows], 1)
        above[rows] = parent[above[rows]]
    else:
        shown = ", ".join(str(ids[row]) for row in rows[:5])
        raise InputError(_("Accounts recommend one another in a circle: {ids}.").format(ids=shown))
    children = np.bincount(parent[parent >= 0], minlength=len(ids))
    table = {"account_id": ids, "ancestor": ids[ancestor], "generation": generation, "children": children}
    return pd.DataFrame({**table, "descendants": descendants})


def referral_rates(panel: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Count the newcomers that the accounts of each stage bring in the year that follows a photograph.

    Parameters
    ----------
    panel : DataFrame
        Result of `panel`, on successive dates; nothing is counted after the last one.
    accounts : DataFrame
        ``account_id``, ``created_on`` and ``referred_by``.

    Returns
    -------
    DataFrame
        One row a stage, "lost" included: ``accounts`` (accounts seen at the beginning of a period, all periods
        together), ``brought`` (newcomers that they recommended DirectSell to and that came in that period), ``rate``
        (newcomers an account and a period).

    Raises
    ------
    InputError
        On a missing column, a wrong type, a missing date, or a single date.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> panel = pd.DataFrame({"account_id": [1, 2, 1, 2], "stage": ["supporter", "client", "supporter", "client"],
    ...                       "date": day(["2023-12-31", "2023-12-31", "2024-12-31", "2024-12-31"])})
    >>> accounts = pd.DataFrame({"account_id": [1, 2, 3], "created_on": day(["2020-01-01", "2020-01-01", "2024-05-01"]),
    ...                          "referred_by": pd.array([None, None, 1], dtype="Int64")})
    >>> referral_rates(panel, accounts).loc[["client", "supporter"], "brought"].tolist()
    [0, 1]
    """
    check_table(panel, table="panel", columns={"account_id": Rule(), "date": Rule("date"), "stage": Rule("text")})
    columns = {"account_id": Rule(), "created_on": Rule("date"), "referred_by": Rule("number", missing=True)}
    check_table(accounts, table="accounts", columns=columns, unique=["account_id"])
    days = np.array(sorted(panel["date"].unique()))
    if len(days) < 2:
        raise InputError(_("Two dates at least are needed to see moves."))
    came = accounts[accounts["referred_by"].notna()]
    place = np.searchsorted(days, came["created_on"].to_numpy(), side="left") - 1
    inside = (place >= 0) & (place < len(days) - 1)
    ids = came["referred_by"].to_numpy()[inside].astype("int64")
    brought = pd.DataFrame({"date": days[place[inside]], "account_id": ids})
    placed = brought.merge(panel, on=["date", "account_id"], how="left")
    stages = stage_names(lost=True)
    rows = panel[panel["date"] < days[-1]]
    table = pd.DataFrame({
        "accounts": rows["stage"].value_counts().reindex(stages, fill_value=0),
        "brought": placed["stage"].value_counts().reindex(stages, fill_value=0),
    })  # fmt: skip
    table["rate"] = table["brought"] / table["accounts"].replace(0, np.nan)
    return table.rename_axis("stage")


def births(rates: pd.Series, arrivals: pd.Series) -> pd.DataFrame:
    """Return the entries that one account of each stage brings about in a period, by stage of arrival.

    Parameters
    ----------
    rates : Series
        Newcomers brought a period, by stage of who recommends.
    arrivals : Series
        Share of the newcomers that enter the chain in each stage; a sum under 1 says that some never enter.

    Returns
    -------
    DataFrame
        Stage of who recommends as rows, stage of arrival as columns: the `births` of `forecast`.

    Raises
    ------
    InputError
        On negative or missing numbers, an unknown stage, or shares whose sum is over 1.

    Examples
    --------
    >>> births(pd.Series({"client": 0.1, "perdu": 0.0}), pd.Series({"client": 0.5})).loc["client", "client"]
    np.float64(0.05)
    """
    if not isinstance(rates, pd.Series):
        raise InputError(_("`{table}` must be a Series by stage.").format(table="rates"))
    states = list(rates.index)
    given, shares = aligned(rates, states, "rates"), aligned(arrivals, states, "arrivals")
    if shares.sum() > 1 + 1e-9:
        raise InputError(_("The shares of arrivals sum to {total}, more than 1.").format(total=round(shares.sum(), 4)))
    return pd.DataFrame(np.outer(given, shares), index=states, columns=states)


def reproduction(probability: pd.DataFrame, born: pd.DataFrame, lost: str) -> float:
    """Compute the reproduction number: how many accounts one account that enters brings into the pyramid in its life.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage between stages.
    born : DataFrame
        Result of `births`.
    lost : str
        The state that ends the story.

    Returns
    -------
    float
        Spectral radius of (time spent in each stage) x (entries brought there). Under 1, recommendation alone cannot
        make up for the losses; over 1, it would make the number of accounts grow by itself.

    Raises
    ------
    InputError
        As `stays`, or when `born` is not a square table over the same stages.

    Examples
    --------
    >>> names = ["client", "perdu"]
    >>> p = pd.DataFrame([[0.8, 0.2], [0.0, 1.0]], index=names, columns=names)
    >>> born = pd.DataFrame([[0.1, 0.0], [0.0, 0.0]], index=names, columns=names)
    >>> round(reproduction(p, born, "perdu"), 6)
    0.5
    """
    square(born, "born")
    spent = stays(probability, lost)
    if set(born.columns) != set(probability.columns):
        raise InputError(
            _("`{table}` must be a square table, the same stages as rows and columns.").format(table="born")
        )
    brought = spent.to_numpy() @ born.loc[spent.index, spent.columns].to_numpy()
    return float(np.abs(np.linalg.eigvals(brought)).max())
