"""The attrition rate of a period, for contracts and for customers who leave without a word (fact G1)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from crmcourse.attrition._checks import day, spells, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["agreements", "annual_rate", "period_rates", "renewal_rates", "silence_spells", "silences"]


def period_rates(relations: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """Compute the attrition rate of each period, by its two usual definitions.

    Parameters
    ----------
    relations : DataFrame
        One row a relation: ``start`` and ``end`` (dates; missing end: not ended). The customer is there on the first
        day and no longer there on the day of `end`.
    days : sequence of date
        Limits of the periods, in order; the first period goes from the first day (not included) to the second.

    Returns
    -------
    DataFrame
        One row a period, named by its last day: ``at_start``, ``left`` (of those), ``came``, ``came_and_left``
        (within the period), ``at_end`` (numbers of relations); ``rate`` = left / at_start and ``rate_on_mean`` =
        all who left / mean of the two stocks (shares). A share of nobody is missing.

    Raises
    ------
    InputError
        On a missing column or start, an end before its start, fewer than two days, or days out of order.

    Examples
    --------
    >>> relations = pd.DataFrame({"start": pd.to_datetime(["2023-01-01", "2023-06-01", "2024-02-01", "2024-03-01"]),
    ...                           "end": pd.to_datetime([None, "2024-05-01", "2024-09-01", None])})
    >>> period_rates(relations, ["2023-12-31", "2024-12-31"]).T.squeeze().tolist()
    [2.0, 1.0, 2.0, 1.0, 2.0, 0.5, 1.0]

    Notes
    -----
    Both are met in practice (fact G1: the share of customers who cancel or do not renew). The first forgets who came
    and left between two counts; the second mixes people who had not the same time to leave.
    """
    spells(relations)
    limits = [day(value, "days") for value in days]
    if len(limits) < 2 or any(later <= before for before, later in pairwise(limits)):
        raise InputError(_("`days` must give two dates at least, in order."))
    start, end = relations["start"], relations["end"].fillna(pd.Timestamp.max.floor("D").as_unit("us"))
    lines = []
    for before, after in pairwise(limits):
        there, still = (start <= before) & (end > before), (start <= after) & (end > after)
        new = (start > before) & (start <= after)
        left, passed = there & (end <= after), new & (end <= after)
        lines.append([after, there.sum(), left.sum(), new.sum(), passed.sum(), still.sum()])
    names = ["period_end", "at_start", "left", "came", "came_and_left", "at_end"]
    table = pd.DataFrame(lines, columns=names).set_index("period_end")
    table["rate"] = table["left"] / table["at_start"].where(table["at_start"] > 0)
    mean = (table["at_start"] + table["at_end"]) / 2
    table["rate_on_mean"] = (table["left"] + table["came_and_left"]) / mean.where(mean > 0)
    return table


def annual_rate(rate: float, months: float) -> float:
    """Convert the attrition rate of some months into a yearly one: those who stayed multiply, losses do not add.

    >>> round(annual_rate(0.02, months=1), 4)
    0.2153
    """
    within(rate, "rate", 0, 1)
    within(months, "months", 0.01)
    return 1 - (1 - rate) ** (12 / months)


def agreements(contracts: pd.DataFrame) -> pd.DataFrame:
    """Join the yearly terms of each agreement into one relation: contractual attrition, dated and explained.

    Parameters
    ----------
    contracts : DataFrame
        DirectSell's table: ``account_id``, ``agreement_id``, ``term``, ``start_date``, ``end_date``, ``renewed``
        (missing: running), ``reason``.

    Returns
    -------
    DataFrame
        One row an agreement: ``agreement_id``, ``account_id``, ``start`` (of its first term in the table), ``end``
        (the day after the last term when it was not renewed, missing otherwise), ``first_term``, ``terms`` (reached),
        ``reason``. ``first_term`` above 1: older than the table, its comrades that ended earlier are not there.

    Raises
    ------
    InputError
        On a missing column or value, or a term twice in an agreement.

    Examples
    --------
    >>> contracts = pd.DataFrame({"account_id": [7, 7], "agreement_id": [1, 1], "term": [1, 2],
    ...     "start_date": pd.to_datetime(["2022-03-01", "2023-03-01"]),
    ...     "end_date": pd.to_datetime(["2023-02-28", "2024-02-29"]),
    ...     "renewed": pd.array([True, False], dtype="boolean"), "reason": [None, "insatisfaction"]})
    >>> agreements(contracts)[["start", "end", "terms", "reason"]].astype(str).values.tolist()
    [['2022-03-01', '2024-03-01', '2', 'insatisfaction']]
    """
    columns = {name: Rule() for name in ("account_id", "agreement_id")}
    columns |= {"term": Rule("number", minimum=1), "start_date": Rule("date"), "end_date": Rule("date")}
    columns |= {"renewed": Rule(missing=True), "reason": Rule(missing=True)}
    check_table(contracts, table="contracts", columns=columns, unique=["agreement_id", "term"])
    grouped = contracts.sort_values(["agreement_id", "term"]).groupby("agreement_id")
    last = grouped.tail(1).set_index("agreement_id")
    stopped = last["renewed"].astype("boolean").eq(False).fillna(False).astype(bool)
    table = pd.DataFrame(
        {
            "account_id": last["account_id"],
            "start": grouped["start_date"].first(),
            "end": (last["end_date"] + pd.Timedelta(days=1)).where(stopped),
            "first_term": grouped["term"].first(),
            "terms": last["term"],
            "reason": last["reason"].where(stopped),
        }
    )
    return table.reset_index()


def renewal_rates(contracts: pd.DataFrame, by: str = "year") -> pd.DataFrame:
    """Count the terms that came to their end, and those that were not renewed.

    Parameters
    ----------
    contracts : DataFrame
        As for `agreements`; terms still running are left out, since nothing is decided for them yet.
    by : str
        "year" (of the end), or a column of the table: ``term``, ``contract``, ``reason``…

    Returns
    -------
    DataFrame
        One row a group: ``due``, ``not_renewed`` (numbers), ``rate`` (share not renewed).

    Raises
    ------
    InputError
        On a missing column.

    Examples
    --------
    >>> contracts = pd.DataFrame({"end_date": pd.to_datetime(["2023-05-01", "2023-06-01", "2024-05-01"]),
    ...                           "renewed": pd.array([True, False, None], dtype="boolean")})
    >>> renewal_rates(contracts).values.tolist()
    [[2.0, 1.0, 0.5]]
    """
    columns = {"end_date": Rule("date"), "renewed": Rule(missing=True)}
    check_table(contracts, table="contracts", columns=columns | ({} if by == "year" else {by: Rule()}))
    over = contracts[contracts["renewed"].notna()]
    key = over["end_date"].dt.year.rename("year") if by == "year" else over[by]
    stopped = ~over["renewed"].astype(bool)
    table = pd.DataFrame({"due": stopped.groupby(key).size(), "not_renewed": stopped.groupby(key).sum()})
    return table.assign(rate=table["not_renewed"] / table["due"])


def silences(orders: pd.DataFrame, *, days: int, as_of: date) -> pd.DataFrame:
    """List every silence of `days` days or more: the moments when a rule of silence declares a customer lost.

    Parameters
    ----------
    orders : DataFrame
        ``account_id``, ``order_date``; later orders than `as_of` are not looked at.
    days : int
        Length of silence after which the customer is declared lost.
    as_of : date
        Day of analysis.

    Returns
    -------
    DataFrame
        ``account_id``, ``last_order``, ``declared_on`` (`days` days later), ``returned_on`` (missing: not come back
        by `as_of`), in order of customer and date.

    Raises
    ------
    InputError
        On a missing column or value, a number of days under 1, no order by `as_of`, or an `as_of` that is no date.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2],
    ...                        "order_date": pd.to_datetime(["2023-01-10", "2024-01-10", "2023-03-01"])})
    >>> silences(orders, days=180, as_of="2024-03-31")["returned_on"].notna().tolist()
    [True, False]
    """
    known = _known(orders, days, as_of)
    visits = known.drop_duplicates().sort_values(["account_id", "order_date"])
    later = visits.groupby("account_id")["order_date"].shift(-1)
    declared = visits["order_date"] + pd.Timedelta(days=days)
    quiet = declared <= later.fillna(day(as_of) + pd.Timedelta(days=1))
    quiet &= declared <= day(as_of)
    table = visits.assign(declared_on=declared, returned_on=later)[quiet]
    return table.rename(columns={"order_date": "last_order"}).reset_index(drop=True)


def silence_spells(orders: pd.DataFrame, *, days: int, as_of: date) -> pd.DataFrame:
    """Make relations out of orders: from the first order to the day a last silence reaches `days` days.

    A customer who fell silent and came back was wrongly declared lost at the time (see `silences`); looking back, the
    relation went on.

    Parameters, errors
        As for `silences`.

    Returns
    -------
    DataFrame
        One row a customer: ``account_id``, ``start``, ``end`` (missing: not silent for that long on `as_of`).

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2],
    ...                        "order_date": pd.to_datetime(["2023-01-10", "2024-01-10", "2023-03-01"])})
    >>> silence_spells(orders, days=180, as_of="2024-03-31")["end"].dt.month.tolist()
    [nan, 8.0]
    """
    known = _known(orders, days, as_of)
    table = known.groupby("account_id")["order_date"].agg(start="min", end="max").reset_index()
    table["end"] += pd.Timedelta(days=days)
    table["end"] = table["end"].where(table["end"] <= day(as_of))
    return table


def _known(orders: pd.DataFrame, days: int, as_of: date) -> pd.DataFrame:
    check_table(orders, table="orders", columns={"account_id": Rule(), "order_date": Rule("date")})
    within(days, "days", 1)
    known = orders.loc[orders["order_date"] <= day(as_of), ["account_id", "order_date"]]
    if known.empty:
        raise InputError(_("No order was made by the day of analysis."))
    return known
