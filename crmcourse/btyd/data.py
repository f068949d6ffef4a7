"""From a list of transactions to what the models read: x, t_x and T of each customer, and the mean spend m."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from crmcourse.btyd.units import days_in
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["History", "calibrate", "purchase_days", "read_day", "read_history", "summary"]

_PAST = {
    "x": Rule("number", minimum=0),
    "t_x": Rule("number", minimum=0),
    "T": Rule("number", minimum=0),
}


def summary(
    transactions: Any,
    as_of: Any,
    unit: str = "week",
    *,
    customer: str = "account_id",
    date: str = "order_date",
    amount: str | None = "amount_eur",
) -> pd.DataFrame:
    """Summarise the transactions of each customer into what a buy-till-you-die model needs.

    Parameters
    ----------
    transactions : table
        One row a transaction or a line: customer, date, amount. pandas or any table narwhals reads.
    as_of : date or str
        Day of observation, included. Later rows are an error: keep the known ones first.
    unit : {"day", "week", "month", "year"}
        Unit of the times.
    customer, date, amount : str
        Names of the columns; ``amount=None`` when there are no amounts.

    Returns
    -------
    DataFrame
        One row a customer, sorted: the customer; ``first_date``; ``x`` repeat purchases; ``t_x`` time of the last one
        and ``T`` time of observation, both counted from the first purchase and in `unit`; ``m`` mean spend of a
        repeat purchase, in the currency of `amount` (missing when x = 0); ``unit``.

    Raises
    ------
    InputError
        On a missing column, a wrong type, a missing value, a negative amount, a date after `as_of`, or no row.

    Notes
    -----
    As in the literature, all that a customer buys in one day is one purchase, and the first purchase, which makes the
    customer, is left out of x and of m: 3 days of purchase give x = 2. A customer with x = 0 has t_x = 0.
    Source: Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2), 275-284.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2], "order_date": pd.to_datetime(["2024-01-01", "2024-01-15",
    ...     "2024-01-08"]), "amount_eur": [50.0, 80.0, 20.0]})
    >>> summary(orders, "2024-01-29")[["account_id", "x", "t_x", "T", "m", "unit"]]
       account_id  x  t_x    T     m  unit
    0           1  1  2.0  4.0  80.0  week
    1           2  0  0.0  3.0   NaN  week
    """
    days = days_in(unit)
    end = read_day(as_of)
    rules = {customer: Rule(), date: Rule("date", latest=end.to_pydatetime())}
    if amount is not None:
        rules[amount] = Rule("number", minimum=0)
    check_table(transactions, table="transactions", columns=rules)
    by_day = purchase_days(transactions, customer, date, amount)
    groups = by_day.groupby("customer")
    first, last = groups["date"].min(), groups["date"].max()
    x = groups.size() - 1
    table = pd.DataFrame({"first_date": first, "x": x, "t_x": (last - first).dt.days / days})
    table["T"] = (end - first).dt.days / days
    if amount is not None:
        repeats = by_day[by_day["date"] > by_day["customer"].map(first)]
        table["m"] = repeats.groupby("customer")["amount"].mean().reindex(table.index)
    table["unit"] = unit
    return table.rename_axis(customer).reset_index()


def calibrate(
    transactions: Any, calibration_end: Any, holdout_end: Any, unit: str = "week", **columns: Any
) -> pd.DataFrame:
    """Split the history in two: a summary up to a day, and what each customer really bought after it.

    Parameters
    ----------
    transactions, unit, **columns
        As in `summary`.
    calibration_end, holdout_end : date or str
        Last day of each part, included.

    Returns
    -------
    DataFrame
        The `summary` at `calibration_end`, and for each customer ``holdout_x`` purchases in the days after it and up
        to `holdout_end`, ``holdout_amount`` spent, ``holdout_T`` length of that time, in `unit`. A customer whose
        first purchase comes after `calibration_end` is not one yet, so has no row.

    Raises
    ------
    InputError
        As `summary`; also when `holdout_end` does not come after `calibration_end`.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2], "order_date": pd.to_datetime(["2024-01-01", "2024-01-15",
    ...     "2024-01-08"]), "amount_eur": [50.0, 80.0, 20.0]})
    >>> calibrate(orders, "2024-01-08", "2024-01-29")[["account_id", "x", "T", "holdout_x", "holdout_T"]]
       account_id  x    T  holdout_x  holdout_T
    0           1  0  1.0          1        3.0
    1           2  0  0.0          0        3.0
    """
    split, end = read_day(calibration_end), read_day(holdout_end)
    if end <= split:
        raise InputError(_("`holdout_end` must come after `calibration_end`."))
    summary(transactions, end, unit, **columns)  # checks every row, those of the holdout too
    names = {"customer": "account_id", "date": "order_date", "amount": "amount_eur"} | columns
    dates = nw.col(names["date"])
    next_day = split.to_pydatetime() + pd.Timedelta(days=1).to_pytimedelta()
    rows = nw.from_native(transactions)
    limit = next_day.date() if rows.collect_schema()[names["date"]] == nw.Date else next_day
    table = summary(rows.filter(dates < limit).to_native(), split, unit, **columns)
    later = purchase_days(rows.filter(dates >= limit).to_native(), names["customer"], names["date"], names["amount"])
    groups = later.groupby("customer")
    ids = table[names["customer"]]
    table["holdout_x"] = ids.map(groups.size()).fillna(0).astype("int64")
    if names["amount"] is not None:
        table["holdout_amount"] = ids.map(groups["amount"].sum()).fillna(0.0)
    table["holdout_T"] = (end - split).days / days_in(unit)
    return table


@dataclass(frozen=True)
class History:
    """The columns of a summary as arrays, checked once, with the index of the rows and the unit of the times."""

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    index: pd.Index
    unit: str

    def alike(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the distinct histories (x, t_x, T), and how many customers have each."""
        rows = pd.DataFrame({"x": self.x, "t_x": self.t_x, "T": self.T}).value_counts(sort=False)
        return *(rows.index.get_level_values(i).to_numpy() for i in range(3)), rows.to_numpy(dtype=float)


def read_history(table: Any, unit: str | None = None, *, repeats: bool = False) -> History:
    """Check a summary and take the arrays the models compute with.

    Parameters
    ----------
    table : DataFrame
        Result of `summary`, or any table with the columns ``x``, ``t_x``, ``T`` and ``unit``.
    unit : str, optional
        Unit of the model; a table in another one is an error, since 39 weeks are not 39 days.
    repeats : bool
        Whether somebody must have come back: what a fit needs.

    Raises
    ------
    InputError
        On a missing column or value, a negative number, another unit, t_x after T, or a purchase that does not agree
        with its date (x = 0 with t_x > 0, or x > 0 with t_x = 0).
    """
    check_table(table, table="summary", columns={**_PAST, "unit": Rule("text")})
    if not isinstance(table, pd.DataFrame):
        table = nw.from_native(table).lazy().collect().to_pandas()
    x, t_x, T = (table[name].to_numpy(dtype=float) for name in ("x", "t_x", "T"))
    wanted = unit or table["unit"].iloc[0]
    days_in(wanted)
    if others := sorted(set(table["unit"].unique()) - {wanted}):
        text = _("Times in two units cannot be mixed: “{unit}” expected, “{found}” found.")
        raise InputError(text.format(found=", ".join(others), unit=wanted))
    for bad, reason in (
        (t_x > T, _("the last purchase (t_x) comes after the end of observation (T)")),
        ((x == 0) != (t_x == 0), _("x is 0 without t_x being 0, or the contrary")),
        (x != np.floor(x), _("x counts purchases: a whole number")),
    ):
        if bad.any():
            rows = ", ".join(map(str, table.index[bad][:5]))
            text = _("Table “summary”: {reason}; rows: {rows} ({n} in all).")
            raise InputError(text.format(reason=reason, rows=rows, n=int(bad.sum())))
    if repeats and not x.any():
        raise InputError(_("No customer bought again (x = 0 everywhere): there is nothing to estimate."))
    return History(x, t_x, T, table.index, wanted)


def read_day(value: Any) -> pd.Timestamp:
    try:
        day = pd.Timestamp(value)
    except (ValueError, TypeError):
        day = pd.NaT
    if day is pd.NaT or isinstance(value, (int, float)):
        raise InputError(_("`as_of` must be a date such as 2024-12-31, not {found}.").format(found=value))
    return day.normalize()


def purchase_days(transactions: Any, customer: str, date: str, amount: str | None) -> pd.DataFrame:
    """Return one row a customer and day of purchase, with the amount of that day."""
    rows = nw.from_native(transactions).select(*dict.fromkeys(filter(None, [customer, date, amount])))
    data = (rows.collect() if isinstance(rows, nw.LazyFrame) else rows).to_pandas()
    plain = pd.DataFrame({"customer": data[customer], "date": pd.to_datetime(data[date]).dt.normalize()})
    plain["amount"] = data[amount].astype(float) if amount is not None else 0.0
    return plain.groupby(["customer", "date"], as_index=False)["amount"].sum()
