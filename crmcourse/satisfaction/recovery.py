"""Complaints: who was won back, and what became of them against those who had nothing to complain of (facts G2, G5)."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["complaint_groups", "recovery_times"]


def complaint_groups(complaints: pd.DataFrame, customers: pd.Series, *, since: date, until: date) -> pd.Series:
    """Say what each customer went through between two days.

    Parameters
    ----------
    complaints : DataFrame
        ``account_id``, ``complaint_date``, ``resolved_on`` (missing: open), ``satisfied`` (missing: no answer).
    customers : Series
        Customers to place.
    since, until : date
        Complaints made after the first day, up to the second; what is known of them on the second.

    Returns
    -------
    Series
        An ordered category, index of `customers`: "none", "settled well" (all of them), "no answer" (settled, the
        customer said nothing), "settled badly or open" (one at least), in the learner's language.

    Raises
    ------
    InputError
        On a missing column or value, days out of order, or that are no dates.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> complaints = pd.DataFrame({"account_id": [1, 2], "complaint_date": day(["2024-02-01", "2024-03-01"]),
    ...     "resolved_on": day(["2024-02-05", None]), "satisfied": pd.array([True, None], dtype="boolean")})
    >>> complaint_groups(complaints, pd.Series([1, 2, 3]), since="2023-12-31", until="2024-12-31").cat.codes.tolist()
    [1, 3, 0]
    """
    columns = {"account_id": Rule(), "complaint_date": Rule("date")}
    columns |= {"resolved_on": Rule("date", missing=True), "satisfied": Rule(missing=True)}
    check_table(complaints, table="complaints", columns=columns, empty=True)
    start, end = (pd.to_datetime(day, errors="coerce") for day in (since, until))
    if not start < end:
        raise InputError(_("`since` must come before `until`."))
    rows = complaints[(complaints["complaint_date"] > start) & (complaints["complaint_date"] <= end)]
    is_open = rows["resolved_on"].isna() | (rows["resolved_on"] > end)
    said = rows["satisfied"].astype("boolean")
    badly = is_open | said.eq(False).fillna(False).astype(bool)
    level = pd.Series(np.select([badly, said.isna()], [3, 2], 1), index=rows.index, dtype=int)
    worst = level.groupby(rows["account_id"]).max()
    codes = pd.Series(customers).map(worst).fillna(0).astype(int)
    names = [_("no complaint"), _("settled well"), _("settled, no answer"), _("settled badly or open")]
    return pd.Series(pd.Categorical.from_codes(codes, names, ordered=True), index=codes.index, name="complaint")


def recovery_times(complaints: pd.DataFrame, *, steps: tuple[int, ...] = (0, 3, 7, 14, 30)) -> pd.DataFrame:
    """Compute the share of satisfied customers by time of settlement.

    Parameters
    ----------
    complaints : DataFrame
        As for `complaint_groups`; only those settled and answered count.
    steps : tuple of int
        Limits of the classes (days); the last class is open.

    Returns
    -------
    DataFrame
        One row a class: ``complaints`` (number), ``satisfied`` (share; missing without complaint).

    Raises
    ------
    InputError
        On a missing column, steps out of order, or a settlement before its complaint.

    Examples
    --------
    >>> day = pd.to_datetime
    >>> complaints = pd.DataFrame({"account_id": [1, 2], "complaint_date": day(["2024-02-01", "2024-03-01"]),
    ...     "resolved_on": day(["2024-02-02", "2024-03-30"]), "satisfied": pd.array([True, False], dtype="boolean")})
    >>> recovery_times(complaints, steps=(0, 7))["satisfied"].tolist()
    [1.0, 0.0]
    """
    columns = {"complaint_date": Rule("date"), "resolved_on": Rule("date", missing=True)}
    columns["satisfied"] = Rule(missing=True)
    check_table(complaints, table="complaints", columns=columns)
    if list(steps) != sorted(set(steps)) or not steps or steps[0] != 0:
        raise InputError(_("`steps` must rise from 0."))
    rows = complaints[complaints["resolved_on"].notna() & complaints["satisfied"].notna()]
    days = (rows["resolved_on"] - rows["complaint_date"]).dt.days
    if (days < 0).any():
        wrong = ", ".join(str(label) for label in rows.index[days < 0][:5])
        raise InputError(_("Table “complaints”: settled before they were made, rows {rows}.").format(rows=wrong))
    names = [f"{a}–{b - 1}" for a, b in pairwise(steps)] + [f"{steps[-1]}+"]
    group = pd.cut(days, [*steps, np.inf], right=False, labels=names)
    answers = rows["satisfied"].astype(bool).groupby(group, observed=False)
    return pd.DataFrame({"complaints": answers.size(), "satisfied": answers.mean()}).rename_axis("days")
