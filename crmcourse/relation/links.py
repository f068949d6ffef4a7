"""One link of a chain of causes, looked at class by class (fact A8)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number
from crmcourse.style import PALETTE

__all__ = ["link", "plot_link"]


def link(table: pd.DataFrame, cause: str, effect: str, *, bounds: Sequence[float]) -> pd.DataFrame:
    """Compare the mean of an effect between classes of a cause.

    Parameters
    ----------
    table : DataFrame
        One row an observation, with two columns of numbers; a yes or no counts as 1 or 0. Rows where one of the two is
        missing are set aside and counted in ``attrs["missing"]``.
    cause, effect : str
        Names of the columns.
    bounds : sequence of float
        Increasing; class k holds the values from bound k - 1 (included) to bound k (excluded).

    Returns
    -------
    DataFrame
        One row a class: ``class`` (its bounds, in words), ``n``, ``mean``, ``low`` and ``high`` (95 % interval of the
        mean: Wilson's when the effect is a yes or no, the normal approximation otherwise). An empty class has no mean.

    Raises
    ------
    InputError
        On a missing column, a wrong type, or bounds that do not increase.

    Notes
    -----
    A difference between classes is no proof of a cause: a third thing may move both. Wilson (1927) stays between 0 and
    1, and has a width where all say yes.

    Examples
    --------
    >>> seen = pd.DataFrame({"mark": [3, 4, 8, 9], "stays": [0, 1, 1, 1]})
    >>> link(seen, "mark", "stays", bounds=[6])[["class", "n", "mean"]].to_numpy().tolist()
    [['moins de 6', 2, 0.5], ['6 et plus', 2, 1.0]]
    """
    steps = np.asarray(bounds, dtype=float)
    if not steps.size or steps.ndim != 1 or not np.isfinite(steps).all() or (np.diff(steps) <= 0).any():
        raise InputError(_("The bounds of the classes must increase, and there must be one at least."))
    check_table(table, table="table", columns={cause: Rule(missing=True), effect: Rule(missing=True)}, empty=True)
    values = table[[cause, effect]].apply(_numbers)
    kept = values.dropna()
    place = np.searchsorted(steps, kept[cause], side="right")
    interval = _of_share if kept[effect].isin([0, 1]).all() else _of_mean
    rows = []
    for k, name in enumerate(_names(steps)):
        inside = kept[effect].to_numpy()[place == k]
        mean = inside.mean() if inside.size else np.nan
        low, high = interval(inside, mean)
        rows.append({"class": name, "n": inside.size, "mean": mean, "low": low, "high": high})
    result = pd.DataFrame(rows)
    result.attrs["missing"] = len(values) - len(kept)
    return result


def _of_mean(values: np.ndarray, mean: float) -> tuple[float, float]:
    half = 1.96 * values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
    return mean - half, mean + half


def _of_share(values: np.ndarray, share: float) -> tuple[float, float]:
    if not values.size:
        return np.nan, np.nan
    spread = 1.96**2 / values.size
    half = np.sqrt(spread * share * (1 - share) + spread**2 / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def _numbers(column: pd.Series) -> pd.Series:
    try:
        return pd.to_numeric(column.astype("Float64")).astype(float)
    except (TypeError, ValueError):
        raise InputError(_("Column `{name}`: numbers, or yes and no, are expected.").format(name=column.name)) from None


def _names(steps: np.ndarray) -> list[str]:
    said = [number(step, 0 if step == int(step) else 2) for step in steps]
    between = [_("{low} to under {high}").format(low=low, high=high) for low, high in pairwise(said)]
    return [_("under {high}").format(high=said[0]), *between, _("{low} and more").format(low=said[-1])]


def plot_link(classes: dict[str, pd.DataFrame], *, cause: str, effect: str, title: str) -> Axes:
    """Draw the means of `link` with their intervals, one series a group.

    Parameters
    ----------
    classes : dict of str to DataFrame
        Results of `link` over the same bounds, by name in the legend.
    cause, effect, title : str
        Labels of the axes, with units, and title.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When a table is not a result of `link`.

    Examples
    --------
    >>> one = link(pd.DataFrame({"x": [1, 1, 9, 9], "y": [0, 1, 1, 1]}), "x", "y", bounds=[5])
    >>> plot_link({"tous": one}, cause="Note", effect="Part", title="Un lien").get_xlabel()
    'Note'
    """
    ax = plt.subplots(figsize=(7.2, 4))[1]
    shift = np.linspace(-0.06, 0.06, len(classes)) if len(classes) > 1 else [0.0]
    for position, (name, table) in enumerate(classes.items()):
        rules = {column: Rule("number", missing=True) for column in ("mean", "low", "high")}
        check_table(table, table=name, columns={"class": Rule("text")} | rules)
        x = np.arange(len(table)) + shift[position]
        color, mark = PALETTE[(2, 3, 0, 4)[position % 4]], "os^D"[position % 4]
        ax.errorbar(
            x, table["mean"], [table["mean"] - table["low"], table["high"] - table["mean"]],
            fmt=f"{mark}-", color=color, capsize=4, label=name, linewidth=1.4,
        )  # fmt: skip
        ax.set_xticks(range(len(table)), table["class"])
    ax.set(title=title, xlabel=cause, ylabel=effect)
    if len(classes) > 1:
        ax.legend()
    return ax
