"""Contacts that one shared view of the customer would have spared (fact A10)."""

import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["after_departure", "during_complaint", "too_close"]

_CONTACTS = {"account_id": Rule(), "interaction_date": Rule("date"), "direction": Rule("text")}
_OUT = "sortant"  # value of the data, not a text


def after_departure(interactions: pd.DataFrame, departures: pd.DataFrame) -> pd.Series:
    """Mark the outgoing contacts made after the account had left: effort that could not succeed.

    Parameters
    ----------
    interactions : DataFrame
        ``account_id``, ``interaction_date``, ``direction`` ("entrant", "sortant").
    departures : DataFrame
        ``account_id``, ``departed_on`` (missing for who stays).

    Returns
    -------
    Series of bool
        Aligned with `interactions`.

    Raises
    ------
    InputError
        On a missing column, a wrong type or a repeated account in `departures`.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> contacts = pd.DataFrame({"account_id": [1, 1, 2], "direction": "sortant",
    ...                          "interaction_date": day(["2024-01-05", "2024-03-01", "2024-03-01"])})
    >>> left = pd.DataFrame({"account_id": [1], "departed_on": day(["2024-02-01"])})
    >>> after_departure(contacts, left).tolist()
    [False, True, False]
    """
    check_table(interactions, table="interactions", columns=_CONTACTS, empty=True)
    columns = {"account_id": Rule(), "departed_on": Rule("date", missing=True)}
    check_table(departures, table="departures", columns=columns, unique=["account_id"], empty=True)
    left = interactions["account_id"].map(departures.set_index("account_id")["departed_on"])
    return (interactions["interaction_date"] > left) & (interactions["direction"] == _OUT)


def during_complaint(interactions: pd.DataFrame, complaints: pd.DataFrame) -> pd.Series:
    """Mark the outgoing contacts that reached an account whose complaint was still open: a contradictory message.

    Parameters
    ----------
    interactions : DataFrame
        ``account_id``, ``interaction_date``, ``direction``.
    complaints : DataFrame
        ``account_id``, ``complaint_date``, ``resolved_on`` (missing: still open). The day of the complaint and the day
        it is settled are outside: what came first that day is not known.

    Returns
    -------
    Series of bool
        Aligned with `interactions`.

    Raises
    ------
    InputError
        On a missing column or a wrong type.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> contacts = pd.DataFrame({"account_id": [1, 1], "direction": "sortant",
    ...                          "interaction_date": day(["2024-01-05", "2024-01-20"])})
    >>> complaint = pd.DataFrame({"account_id": [1], "complaint_date": day(["2024-01-03"]),
    ...                           "resolved_on": day(["2024-01-09"])})
    >>> during_complaint(contacts, complaint).tolist()
    [True, False]
    """
    check_table(interactions, table="interactions", columns=_CONTACTS, empty=True)
    columns = {"account_id": Rule(), "complaint_date": Rule("date"), "resolved_on": Rule("date", missing=True)}
    check_table(complaints, table="complaints", columns=columns, empty=True)
    numbered = interactions[["account_id", "interaction_date"]].assign(row=range(len(interactions)))
    pairs = numbered.merge(complaints[list(columns)], on="account_id")
    still = pairs["resolved_on"].isna() | (pairs["interaction_date"] < pairs["resolved_on"])
    rows = pairs.loc[(pairs["interaction_date"] > pairs["complaint_date"]) & still, "row"]
    inside = pd.Series(range(len(interactions)), index=interactions.index).isin(rows)
    return inside & (interactions["direction"] == _OUT)


def too_close(interactions: pd.DataFrame, *, days: int = 7) -> pd.Series:
    """Mark the outgoing contacts made less than so many days after another one to the same account.

    Parameters
    ----------
    interactions : DataFrame
        ``account_id``, ``interaction_date``, ``direction``.
    days : int
        Fewest days between two outgoing contacts, 1 or more. The first of two is not marked; of two contacts of one
        day, the one of the lower row is the first.

    Returns
    -------
    Series of bool
        Aligned with `interactions`.

    Raises
    ------
    InputError
        On a missing column, a wrong type, or `days` that is no whole number of 1 or more.

    Examples
    --------
    >>> contacts = pd.DataFrame({"account_id": [1, 1, 2], "direction": "sortant",
    ...                          "interaction_date": pd.to_datetime(["2024-01-05", "2024-01-09", "2024-01-09"])})
    >>> too_close(contacts).tolist()
    [False, True, False]
    """
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise InputError(
            _("`{name}` must be a whole number of 1 or more, not {found}.").format(name="days", found=days)
        )
    check_table(interactions, table="interactions", columns=_CONTACTS, empty=True)
    numbered = interactions[["account_id", "interaction_date", "direction"]].reset_index(drop=True)
    sent = numbered[numbered["direction"] == _OUT].sort_values(["account_id", "interaction_date"], kind="stable")
    since = sent.groupby("account_id")["interaction_date"].diff()
    marked = since[since < pd.Timedelta(days=days)].index
    return pd.Series(numbered.index.isin(marked), index=interactions.index)
