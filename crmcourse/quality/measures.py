"""The quality of a table in five dimensions: completeness, validity, uniqueness, consistency, timeliness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError, require_columns, require_rows
from crmcourse.messages import _, percent
from crmcourse.style import PALETTE, new_axes, percents

__all__ = ["Check", "complete", "consistent", "distinct", "measure", "plot_quality", "timely", "valid"]


@dataclass(frozen=True)
class Check:
    """One question asked of every row of a table.

    Parameters
    ----------
    dimension : {"completeness", "validity", "uniqueness", "consistency", "timeliness"}
        What the question is about.
    label : str
        The question, in a few words.
    columns : tuple of str
        Columns that it reads.
    good : callable
        Takes the table, returns True, False or missing (the question does not apply) for each row.
    """

    dimension: str
    label: str
    columns: tuple[str, ...]
    good: Callable[[pd.DataFrame], pd.Series]


def complete(column: str) -> Check:
    """Ask that a value is there.

    >>> complete("siret").dimension
    'completeness'
    """
    return Check("completeness", _("{column} is filled").format(column=column), (column,), lambda t: t[column].notna())


def valid(column: str, test: Callable[[pd.Series], pd.Series], label: str | None = None) -> Check:
    """Ask that a value, where there is one, passes a test (`valid_siret`, `valid_email`…).

    >>> valid("email", lambda values: values.str.contains("@")).dimension
    'validity'
    """
    label = label or _("{column} is well formed").format(column=column)
    return Check("validity", label, (column,), lambda t: test(t[column]).astype("boolean").mask(t[column].isna()))


def distinct(*columns: str) -> Check:
    """Ask that no other row holds the same values.

    >>> distinct("invoice").columns
    ('invoice',)
    """
    label = _("{column} occurs once").format(column=" + ".join(columns))
    return Check("uniqueness", label, columns, lambda t: ~t.duplicated(list(columns), keep=False))


def consistent(label: str, columns: Sequence[str], test: Callable[[pd.DataFrame], pd.Series]) -> Check:
    """Ask that the columns of a row agree with one another; missing where one of them is.

    >>> consistent("payée après la facture", ["date", "paid"], lambda t: t["paid"] >= t["date"]).dimension
    'consistency'
    """
    names = tuple(columns)
    return Check(
        "consistency", label, names, lambda t: test(t).astype("boolean").mask(t[list(names)].isna().any(axis=1))
    )


def timely(column: str, as_of: pd.Timestamp, days: int) -> Check:
    """Ask that a date is not older than a number of days, nor after the day of analysis; missing stays missing.

    >>> timely("visit", pd.Timestamp("2024-12-31"), 365).dimension
    'timeliness'
    """
    first = pd.Timestamp(as_of) - pd.Timedelta(days=days)
    last = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    label = _("{column}: at most {days} days old").format(column=column, days=days)
    return Check(
        "timeliness",
        label,
        (column,),
        lambda t: ((t[column] >= first) & (t[column] < last)).astype("boolean").mask(t[column].isna()),
    )


def _dimensions() -> dict[str, str]:
    return {
        "completeness": _("completeness"),
        "validity": _("validity"),
        "uniqueness": _("uniqueness"),
        "consistency": _("consistency"),
        "timeliness": _("timeliness"),
    }


def measure(frame: pd.DataFrame, checks: Sequence[Check]) -> pd.DataFrame:
    """Ask a table every question and count the rows that answer well.

    Parameters
    ----------
    frame : DataFrame
        The table, typed (see `crmcourse.quality.parse_date`…).
    checks : sequence of Check
        From `complete`, `valid`, `distinct`, `consistent`, `timely`.

    Returns
    -------
    DataFrame
        One row a check: dimension, check, tested (rows to which it applies), good, share (between 0 and 1; missing
        when no row is tested).

    Raises
    ------
    InputError
        No row, a column that is not there, or an unknown dimension.

    Examples
    --------
    >>> table = pd.DataFrame({"siret": ["1", None, "1"]})
    >>> measure(table, [complete("siret"), distinct("siret")])[["tested", "good"]].to_numpy().tolist()
    [[3, 2], [3, 1]]

    Notes
    -----
    Facts B5. Missing values are a fault of completeness only: the other dimensions look at the values that are there.
    """
    require_rows(frame, "frame")
    names = _dimensions()
    rows = []
    for check in checks:
        if check.dimension not in names:
            raise InputError(_("Unknown dimension “{dimension}”.").format(dimension=check.dimension))
        require_columns(frame, check.columns, "frame")
        good = check.good(frame).astype("boolean")
        tested = int(good.notna().sum())
        right = int(good.fillna(False).sum())
        rows.append((names[check.dimension], check.label, tested, right, right / tested if tested else float("nan")))
    return pd.DataFrame(rows, columns=["dimension", "check", "tested", "good", "share"])


def plot_quality(measured: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the shares of `measure` as horizontal bars, with the number of rows tested.

    Raises
    ------
    InputError
        When the table does not come from `measure`.
    """
    require_columns(measured, ["dimension", "check", "tested", "share"], "measured")
    require_rows(measured, "measured")
    ax = new_axes(ax, (7.6, 0.6 + 0.42 * len(measured)))
    colours = dict(zip(_dimensions().values(), PALETTE, strict=False))
    labels = [f"{row.dimension} – {row.check}" for row in measured.itertuples()]
    ax.barh(labels, measured["share"], color=[colours[name] for name in measured["dimension"]])
    for place, share in enumerate(measured["share"]):
        if pd.notna(share):
            # 99.96 % is not 100 %
            text = percent(min(share, 0.999) if share < 1 else share, 1)
            ax.text(share + 0.01, place, text, va="center", fontsize=9)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.12)
    ax.xaxis.set_major_formatter(percents())
    ax.set_xlabel(_("share of the rows tested"))
    ax.set_title(_("Quality by dimension"))
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    return ax
