"""Early-warning signs: what was known of a customer on a day, and what became of them (fact G3)."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from crmcourse.attrition._checks import day, flags, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["FEATURES", "features", "leaky_features", "outcomes", "sign_table", "signs"]

#: columns that `features` computes, beside account_id
FEATURES = ("silence", "pace", "trend", "bad_complaints", "mark", "answered", "contract", "tenure")

_TABLES: Mapping[str, Mapping[str, Rule]] = {
    "orders": {"account_id": Rule(), "order_date": Rule("date")},
    "complaints": {
        "account_id": Rule(),
        "complaint_date": Rule("date"),
        "resolved_on": Rule("date", missing=True),
        "satisfied": Rule(missing=True),
    },
    "contracts": {"account_id": Rule(), "start_date": Rule("date"), "end_date": Rule("date")},
    "surveys": {"account_id": Rule(), "survey_date": Rule("date"), "satisfaction": Rule("number")},
}


def features(tables: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Describe the active customers on the evening of a day, with what was known then and nothing else.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        DirectSell's orders, complaints, contracts and surveys.
    as_of : date
        The day. A row dated later is not looked at; nor is what a row says of later (a settlement not made yet).

    Returns
    -------
    DataFrame
        One row a customer with an order in the last 12 months and 3 orders at least in all, by ``account_id``:

        - ``silence``: log2 of the days since the last order (plus 1) over the customer's own mean interval (plus 1);
          0 is the usual interval, 1 twice as long;
        - ``pace``: log2 of 1 plus the orders of the last 12 months;
        - ``trend``: log2 of the orders of the last 6 months (plus 1) over those of the 6 months of a year ago (plus
          1): the same season, so that summer weighs on both; -1 is a fall by half;
        - ``bad_complaints``: complaints of the last 12 months settled badly or still open that evening (number);
        - ``mark``: last overall satisfaction of 24 months (0 to 10); the mean of those who answered when there is none;
        - ``answered``: 1 when there is one, 0 otherwise;
        - ``contract``: 1 with a service contract running, 0 otherwise;
        - ``tenure``: years since the first order known.

    Raises
    ------
    InputError
        On a missing table, column or value, an `as_of` that is no date, or no active customer.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": 1, "order_date": pd.to_datetime(["2023-01-01", "2023-07-01", "2024-01-01",
    ...                                                                       "2025-06-01"])})
    >>> none = {"complaints": {"complaint_date": [], "resolved_on": [], "satisfied": []},
    ...         "contracts": {"start_date": [], "end_date": []}, "surveys": {"survey_date": [], "satisfaction": []}}
    >>> tables = {name: pd.DataFrame({"account_id": []} | columns).astype({c: "datetime64[us]" for c in columns
    ...           if c.endswith(("date", "_on"))}) for name, columns in none.items()}
    >>> known = features(tables | {"orders": orders}, "2024-06-30")
    >>> known[["account_id", "silence", "pace", "trend"]].round(2).values.tolist()
    [[1.0, -0.01, 1.58, 0.0]]
    """
    evening, found = day(as_of), _read(tables)
    orders = found["orders"][found["orders"]["order_date"] <= evening]
    by = orders.groupby("account_id")["order_date"]
    first, last, total = by.min(), by.max(), by.size()
    recent = _counts(orders, "order_date", evening, 12, 0)
    keep = last.index[(total >= 3) & last.index.isin(recent.index)]
    if not len(keep):
        raise InputError(_("No active customer on that day: three orders, one of them in the last 12 months."))
    interval = (last - first).dt.days / (total - 1)
    half, year_ago = _counts(orders, "order_date", evening, 6, 0), _counts(orders, "order_date", evening, 18, 12)
    contracts = found["contracts"]
    running = (contracts["start_date"] <= evening) & (contracts["end_date"] >= evening)
    surveys = _window(found["surveys"], "survey_date", evening, 24, 0).sort_values("survey_date", kind="stable")
    marks = surveys.groupby("account_id")["satisfaction"].last().reindex(keep).astype(float)
    known = {
        "silence": np.log2(((evening - last[keep]).dt.days + 1) / (interval[keep] + 1)),
        "pace": np.log2(1 + recent[keep]),
        "trend": np.log2((half.reindex(keep, fill_value=0) + 1) / (year_ago.reindex(keep, fill_value=0) + 1)),
        "bad_complaints": _bad(found["complaints"], evening).reindex(keep, fill_value=0),
        "mark": marks.fillna(marks.mean() if marks.notna().any() else 5.0),
        "answered": marks.notna().astype(int),
        "contract": pd.Series(keep.isin(contracts.loc[running, "account_id"]), index=keep).astype(int),
        "tenure": (evening - first[keep]).dt.days / 365.25,
    }
    return pd.DataFrame(known, index=keep).rename_axis("account_id").reset_index()


def leaky_features(tables: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Describe customers as `features` does, plus one column that looks into the future: what one must not do.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `features`, and interactions (``account_id``, ``interaction_date``, ``direction``).
    as_of : date
        The day that one believes to look from.

    Returns
    -------
    DataFrame
        `features`, and ``last_contact``: log2 of the days (plus 1) between the customer's last own contact and the
        last day of the file, as the customer card shows it *today*. The card keeps one date and overwrites it, so that
        nothing tells that it is later than `as_of`. A customer without contact counts from the first day of the file.

    Raises
    ------
    InputError
        As `features`, and on a bad table of interactions.

    Notes
    -----
    On the last day of the file this column holds no future: there is none yet. That is why a model trained with it
    shines on the past and fails on the day it is put to work.
    """
    known = features(tables, as_of)
    if "interactions" not in tables:
        raise InputError(_("Tables missing: {names}.").format(names="interactions"))
    columns = {"account_id": Rule(), "interaction_date": Rule("date"), "direction": Rule("text")}
    check_table(tables["interactions"], table="interactions", columns=columns)
    contacts = tables["interactions"]
    last = contacts[contacts["direction"] == "entrant"].groupby("account_id")["interaction_date"].max()
    since = known["account_id"].map(last).fillna(contacts["interaction_date"].min())
    return known.assign(last_contact=np.log2(1 + (contacts["interaction_date"].max() - since).dt.days))


def outcomes(orders: pd.DataFrame, customers: pd.Series, as_of: date, *, months: int = 12) -> pd.Series:
    """Tell, once the time has passed, who made no order in the months after a day.

    Parameters
    ----------
    orders : DataFrame
        ``account_id``, ``order_date``.
    customers : Series
        Customers to judge.
    as_of : date
        The day.
    months : int
        How long to wait.

    Returns
    -------
    Series
        True: no order in these months; index of `customers`.

    Raises
    ------
    InputError
        On a missing column or value, or when the orders stop before the end of these months.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 2], "order_date": pd.to_datetime(["2024-06-01", "2024-12-31"])})
    >>> outcomes(orders, pd.Series([1, 2]), "2024-07-31", months=5).tolist()
    [True, False]
    """
    check_table(orders, table="orders", columns={"account_id": Rule(), "order_date": Rule("date")})
    within(months, "months", 1)
    start = day(as_of)
    end = start + pd.DateOffset(months=months)
    if orders["order_date"].max() < end - pd.DateOffset(days=31):
        raise InputError(_("The orders stop before the end of the {n} months: wait.").format(n=months))
    came = orders.loc[(orders["order_date"] > start) & (orders["order_date"] <= end), "account_id"]
    return ~pd.Series(customers).isin(came).rename("silent")


def signs(known: pd.DataFrame) -> pd.DataFrame:
    """Turn `features` into signs that a salesman can check on a file: yes or no.

    Returns
    -------
    DataFrame
        Same index: ``account_id`` and five columns of 0 and 1: ``long_silence`` (twice the usual interval),
        ``fall`` (orders of six months at half or less of a year before), ``complaint`` (one settled badly or open),
        ``low_mark`` (5 or less), ``no_contract``.

    Examples
    --------
    >>> known = pd.DataFrame({"account_id": [1], "silence": [1.2], "trend": [-0.3], "bad_complaints": [1],
    ...                       "mark": [7.0], "answered": [1], "contract": [0]})
    >>> signs(known).iloc[0].tolist()
    [1, 1, 0, 1, 0, 1]
    """
    columns = {name: Rule("number") for name in ("silence", "trend", "bad_complaints", "mark", "answered", "contract")}
    check_table(known, table="known", columns=columns | {"account_id": Rule()})
    table = {
        "long_silence": known["silence"] >= 1,
        "fall": known["trend"] <= -1,
        "complaint": known["bad_complaints"] > 0,
        "low_mark": (known["answered"] == 1) & (known["mark"] <= 5),
        "no_contract": known["contract"] == 0,
    }
    return pd.DataFrame({"account_id": known["account_id"]} | {name: v.astype(int) for name, v in table.items()})


def sign_table(found: pd.DataFrame, silent: pd.Series) -> pd.DataFrame:
    """Judge signs one at a time: how often each is seen, and what follows it.

    Parameters
    ----------
    found : DataFrame
        Result of `signs`.
    silent : Series
        Result of `outcomes`, same index.

    Returns
    -------
    DataFrame
        One row a sign: ``seen`` (share of customers), ``with_sign`` and ``without`` (share that fell silent), ``ratio``
        of both, ``caught`` (share of those who fell silent that bore the sign).

    Raises
    ------
    InputError
        On two lengths, or another value than True and False.

    Examples
    --------
    >>> found = pd.DataFrame({"account_id": [1, 2, 3, 4], "fall": [1, 1, 0, 0]})
    >>> sign_table(found, pd.Series([True, False, False, False])).iloc[0].tolist()
    [0.5, 0.5, 0.0, inf, 1.0]
    """
    lost = flags(silent, "silent")
    if not lost.index.equals(found.index):
        raise InputError(_("The customers and their outcomes must have the same index."))
    lines = {}
    for name in found.columns.drop("account_id"):
        has = flags(found[name], name)
        with_sign, without = lost[has].mean(), lost[~has].mean()
        ratio = with_sign / without if without else np.inf
        lines[name] = [has.mean(), with_sign, without, ratio, has[lost].mean()]
    return pd.DataFrame.from_dict(lines, orient="index", columns=["seen", "with_sign", "without", "ratio", "caught"])


def _read(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    missing = [name for name in _TABLES if name not in tables]
    if missing:
        raise InputError(_("Tables missing: {names}.").format(names=", ".join(missing)))
    for name, rules in _TABLES.items():
        check_table(tables[name], table=name, columns=rules, empty=name != "orders")
    return tables


def _window(rows: pd.DataFrame, column: str, evening: pd.Timestamp, since: int, until: int) -> pd.DataFrame:
    start, end = evening - pd.DateOffset(months=since), evening - pd.DateOffset(months=until)
    return rows[(rows[column] > start) & (rows[column] <= end)]


def _counts(rows: pd.DataFrame, column: str, evening: pd.Timestamp, since: int, until: int) -> pd.Series:
    return _window(rows, column, evening, since, until)["account_id"].value_counts()


def _bad(complaints: pd.DataFrame, evening: pd.Timestamp) -> pd.Series:
    """Count the complaints of 12 months that were open that evening, or known to be settled badly."""
    recent = _window(complaints, "complaint_date", evening, 12, 0)
    is_open = recent["resolved_on"].isna() | (recent["resolved_on"] > evening)
    badly = recent["satisfied"].astype("boolean").eq(False).fillna(False).astype(bool)
    return recent[is_open | badly]["account_id"].value_counts()
