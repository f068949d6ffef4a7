"""Does the model hold? What it expected beside what happened: by number of purchases, in the holdout, over time."""

from typing import Any

import numpy as np
import pandas as pd

from crmcourse.btyd.data import purchase_days, read_day, read_history, summary
from crmcourse.btyd.units import days_in
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["frequency_table", "holdout_table", "tracking_table"]


def frequency_table(model: Any, summary: pd.DataFrame, top: int = 7) -> pd.DataFrame:
    """Count the customers by repeat purchases, and those the model expects in the same time of observation.

    Parameters
    ----------
    model : BGNBD or ParetoNBD
        Fitted on `summary`, or not.
    summary : DataFrame
        In the unit of the model.
    top : int
        Last class: that many purchases or more.

    Returns
    -------
    DataFrame
        Indexed by class (0, 1, … "7+"): ``actual`` and ``expected`` customers. Both columns add up to the customers.

    Examples
    --------
    >>> from crmcourse.btyd import BGNBD
    >>> past = pd.DataFrame({"x": [0, 0, 3], "t_x": [0.0, 0.0, 30.0], "T": 39.0, "unit": "week"})
    >>> model = BGNBD(0.243, 4.414, 0.793, 2.426, unit="week")
    >>> frequency_table(model, past, top=2).round(2).reset_index()
        x  actual  expected
    0   0       2      1.72
    1   1       0      0.60
    2  2+       1      0.68
    """
    past = read_history(summary, model.unit)
    classes = np.arange(_whole(top))
    times, customers = np.unique(past.T, return_counts=True)
    expected = customers @ model.probability_of(classes[None, :], times[:, None])
    actual = np.bincount(np.minimum(past.x, top).astype(int), minlength=top + 1)
    columns = {"actual": actual, "expected": np.append(expected, len(past.x) - expected.sum())}
    return pd.DataFrame(columns, index=_classes(top))


def holdout_table(model: Any, calibrated: pd.DataFrame, top: int = 7) -> pd.DataFrame:
    """Compare, by number of purchases in the calibration, what customers bought in the holdout with what was
    expected.

    Parameters
    ----------
    model : BGNBD or ParetoNBD
        Fitted on the calibration only, or the comparison proves nothing.
    calibrated : DataFrame
        Result of `calibrate`, in the unit of the model.
    top : int
        Last class: that many purchases or more.

    Returns
    -------
    DataFrame
        Indexed by class: ``customers``; ``actual`` and ``expected`` purchases in the holdout, mean of a customer of
        the class; ``holdout_T`` and ``unit``: how long it lasts.

    Raises
    ------
    InputError
        As `read_history`; also without the columns of `calibrate`.

    Examples
    --------
    >>> from crmcourse.btyd import BGNBD
    >>> past = pd.DataFrame({"x": [0, 3], "t_x": [0.0, 30.0], "T": 39.0, "unit": "week", "holdout_x": [0, 2],
    ...     "holdout_T": 39.0})
    >>> model = BGNBD(0.243, 4.414, 0.793, 2.426, unit="week")
    >>> holdout_table(model, past, top=1).round(2).reset_index()
        x  customers  actual  expected  holdout_T  unit
    0   0          1     0.0      0.19       39.0  week
    1  1+          1     2.0      1.73       39.0  week
    """
    rules = {"holdout_x": Rule("number", minimum=0), "holdout_T": Rule("number", minimum=0)}
    check_table(calibrated, table="calibrated", columns=rules)
    past = read_history(calibrated, model.unit)
    lasts = calibrated["holdout_T"].iloc[0]
    if (calibrated["holdout_T"] != lasts).any():
        raise InputError(_("The holdout must be as long for all customers (column holdout_T)."))
    expected = model.conditional_expected_purchases(calibrated, lasts).to_numpy()
    rows = pd.DataFrame({"actual": calibrated["holdout_x"].to_numpy(), "expected": expected})
    groups = rows.groupby(np.minimum(past.x, _whole(top)).astype(int))
    table = pd.concat([groups.size().rename("customers"), groups.mean()], axis=1).reindex(range(top + 1))
    table["customers"] = table["customers"].fillna(0).astype("int64")
    return table.set_index(_classes(top)).assign(holdout_T=lasts, unit=model.unit)


def tracking_table(
    model: Any,
    transactions: Any,
    calibration_end: Any,
    holdout_end: Any,
    *,
    customer: str = "account_id",
    date: str = "order_date",
) -> pd.DataFrame:
    """Follow the repeat purchases of all customers, period after period, beside what the model expects.

    Parameters
    ----------
    model : BGNBD or ParetoNBD
        Its unit is the period.
    transactions : table
        As for `summary`.
    calibration_end, holdout_end : date or str
        Last day of each part, included. Only customers begun by `calibration_end` are followed.
    customer, date : str
        Names of the columns.

    Returns
    -------
    DataFrame
        One row a whole period since the first purchase of the table, the index being named after the unit:
        ``end_date``; repeat purchases ``actual`` and ``expected`` in the period; ``actual_cumulative``,
        ``expected_cumulative``; ``holdout``, whether it ends after `calibration_end`.

    Raises
    ------
    InputError
        As `summary`; also when the table does not cover one whole period.
    """
    split, end, days = read_day(calibration_end), read_day(holdout_end), days_in(model.unit)
    summary(transactions, end, model.unit, customer=customer, date=date, amount=None)  # checks every row
    bought = purchase_days(transactions, customer, date, None)
    first = bought.groupby("customer")["date"].transform("min")
    bought, first = bought[first <= split], first[first <= split]
    begin = first.min()
    periods = int(((end - begin).days + 1) / days) if len(bought) else 0
    if not periods:
        raise InputError(_("These transactions do not cover one whole period."))
    n = np.arange(1, periods + 1)
    last_day = np.floor(n * days + 1e-9) - 1  # days after the first one
    repeats = np.sort((bought["date"] - begin).dt.days[bought["date"] > first].to_numpy())
    starts, customers = np.unique((first[bought["date"] == first] - begin).dt.days, return_counts=True)
    known = np.maximum(last_day[:, None] - starts, 0) / days
    expected = model.expected_purchases(known) @ customers
    actual = np.searchsorted(repeats, last_day, side="right")
    columns = {
        "end_date": begin + pd.to_timedelta(last_day, unit="D"),
        "actual": np.diff(actual, prepend=0),
        "expected": np.diff(expected, prepend=0.0),
        "actual_cumulative": actual,
        "expected_cumulative": expected,
    }
    table = pd.DataFrame(columns, index=pd.Index(n, name=model.unit))
    return table.assign(holdout=table["end_date"] > split)


def _classes(top: int) -> pd.Index:
    return pd.Index([*map(str, range(top)), f"{top}+"], name="x")


def _whole(top: Any) -> int:
    if isinstance(top, bool) or not isinstance(top, (int, np.integer)) or top < 1:
        raise InputError(_("`top` must be a whole number of 1 or more, not {found}.").format(found=top))
    return int(top)
