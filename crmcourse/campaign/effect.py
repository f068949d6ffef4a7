"""Four estimates of the effect of a campaign, their intervals, and who was aimed at."""

from typing import Any

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number

__all__ = ["METHODS", "effect", "effects", "method_names", "selection"]

METHODS = ("difference", "before_after", "did", "matched")
"""The estimates, from the most naive."""

_AT_ONCE = 1_000_000  # customers drawn at a time, so that memory stays small
_LEAST = 5  # customers of comparison wanted in a stratum that holds targeted ones


def method_names() -> dict[str, str]:
    """Return the names of the estimates in the learner's language, in the order of METHODS."""
    names = (
        _("simple difference"),
        _("before and after"),
        _("difference in differences"),
        _("matched on before"),
    )
    return dict(zip(METHODS, names, strict=True))


def effect(panel: pd.DataFrame, method: str = "did", *, strata: int = 10) -> float:
    """Estimate what a campaign changed in the weekly spending of a targeted customer.

    Parameters
    ----------
    panel : DataFrame
        Result of `panel`: targeted, before, during.
    method : {"difference", "before_after", "did", "matched"}
        The targeted less the others, during; during less before, of the targeted; the second for the targeted less
        the same for the others (difference in differences); the targeted less others who spent about as much before.
    strata : int
        For ``"matched"``: number of groups of equal size by spending before (equal spending, same group), at least 2.

    Returns
    -------
    float
        In the currency of the panel, per customer and week.

    Raises
    ------
    InputError
        On an unknown method, a table that is no panel, or, for ``"matched"``, a group of targeted customers with fewer
        than 5 others to compare with: they are not dropped, choose fewer strata.

    Notes
    -----
    Difference in differences supposes that, without the campaign, both groups would have moved by the same amount;
    matching supposes that the spending before is all that made the choice of the targeted. Neither can be proved on
    the data: a placebo (`Windows.earlier`) can refute them. See Angrist and Pischke (2009), Mostly Harmless
    Econometrics, Princeton University Press, chapters 3 and 5.

    Examples
    --------
    >>> small = pd.DataFrame({"targeted": [True, True, False, False], "before": [60.0, 40, 20, 10],
    ...     "during": [66.0, 44, 23, 13]})
    >>> {method: effect(small, method) for method in ("difference", "before_after", "did")}
    {'difference': 37.0, 'before_after': 5.0, 'did': 2.0}
    """
    data = _read(panel)
    if method not in METHODS:
        text = _("No estimate is called {found}. Choose one of: {methods}.")
        raise InputError(text.format(found=method, methods=", ".join(METHODS)))
    if method == "matched":
        return float(_matched(data, strata, None, 0)[0])
    targeted, others = data[data["targeted"]], data[~data["targeted"]]
    gain = targeted["during"] - targeted["before"]
    if method == "before_after":
        return float(gain.mean())
    if method == "did":
        return float(gain.mean() - (others["during"] - others["before"]).mean())
    return float(targeted["during"].mean() - others["during"].mean())


def effects(panel: pd.DataFrame, *, strata: int = 10, draws: int = 1000, seed: int = 8) -> pd.DataFrame:
    """Estimate the effect in the four ways, with intervals that hold 95 % of bootstrap draws.

    Customers are drawn again with replacement, the targeted and the others apart (and, when matched, within each
    stratum): the interval tells the chance of who is in the table, not the error of comparing the incomparable.

    Parameters
    ----------
    panel, strata
        As in `effect`.
    draws : int
        Number of draws, at least 100.
    seed : int
        Same seed, same intervals, whatever the order of the rows.

    Returns
    -------
    DataFrame
        Index: the names of METHODS. Columns: ``estimate``, ``low``, ``high``, in currency per customer and week.

    Raises
    ------
    InputError
        As `effect`, and when `draws` is no whole number of 100 or more.
    """
    data = _read(panel).sort_values(["targeted", "before", "during"], ignore_index=True)
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 100:
        text = _("`{name}` must be a whole number of {low} or more, not {found}.")
        raise InputError(text.format(name="draws", low=100, found=draws))
    generator = np.random.default_rng(seed)
    columns = data[["before", "during"]].to_numpy()
    targeted = data["targeted"].to_numpy()
    treated, others = _means(columns[targeted], generator, draws), _means(columns[~targeted], generator, draws)
    gain, drift = treated[:, 1] - treated[:, 0], others[:, 1] - others[:, 0]
    drawn = {
        "difference": treated[:, 1] - others[:, 1],
        "before_after": gain,
        "did": gain - drift,
        "matched": _matched(data, strata, generator, draws),
    }
    rows = {
        method: (effect(data, method, strata=strata), *np.quantile(drawn[method], [0.025, 0.975])) for method in METHODS
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["estimate", "low", "high"]).rename_axis("method")


def selection(panel: pd.DataFrame, *, strata: int = 10) -> pd.DataFrame:
    """Show whom the campaign was aimed at: share of targeted customers by spending before.

    Parameters
    ----------
    panel, strata
        As in `effect`.

    Returns
    -------
    DataFrame
        Index: ``stratum``, 1 for the smallest spending before. Columns: ``customers``, ``before`` (mean, currency per
        week), ``share_targeted``.

    Raises
    ------
    InputError
        As `effect`.

    Examples
    --------
    >>> small = pd.DataFrame({"targeted": [False, False, True, True], "before": [5.0, 10, 60, 80], "during": 1.0})
    >>> selection(small, strata=2).reset_index()
       stratum  customers  before  share_targeted
    0        1          2     7.5             0.0
    1        2          2    70.0             1.0
    """
    data = _read(panel)
    groups = data.groupby(_strata(data["before"], strata).rename("stratum"))
    return groups.agg(customers=("before", "size"), before=("before", "mean"), share_targeted=("targeted", "mean"))


def _read(panel: Any) -> pd.DataFrame:
    rules = {"targeted": Rule(), "before": Rule("number"), "during": Rule("number")}
    check_table(panel, table="panel", columns=rules)
    data = panel[list(rules)]
    if data["targeted"].dtype != bool:
        raise InputError(_("Table “{table}”, column “{column}”: true or false expected.").format(
            table="panel", column="targeted"))  # fmt: skip
    if data["targeted"].all() or not data["targeted"].any():
        raise InputError(_("A campaign needs customers it was aimed at, and others to compare them with."))
    return data


def _strata(before: pd.Series, strata: int) -> pd.Series:
    if isinstance(strata, bool) or not isinstance(strata, int | np.integer) or strata < 2:
        text = _("`{name}` must be a whole number of {low} or more, not {found}.")
        raise InputError(text.format(name="strata", low=2, found=strata))
    cut = pd.qcut(before, strata, labels=False, duplicates="drop")
    return cut.fillna(0).astype(int) + 1  # all customers spent the same: one stratum


def _means(values: np.ndarray, generator: np.random.Generator, draws: int) -> np.ndarray:
    """Return the means of the columns over `draws` samples with replacement, one row a draw."""
    n = len(values)
    at_once = max(_AT_ONCE // n, 1)
    sizes = [min(at_once, draws - done) for done in range(0, draws, at_once)]
    return np.concatenate([values[generator.integers(n, size=(size, n))].mean(axis=1) for size in sizes])


def _matched(data: pd.DataFrame, strata: int, generator: np.random.Generator | None, draws: int) -> np.ndarray:
    """Return the matched estimate (no generator), or `draws` of them."""
    total = np.zeros(draws if generator else 1)
    for stratum, group in data.groupby(_strata(data["before"], strata)):
        during, targeted = group[["during"]].to_numpy(), group["targeted"].to_numpy()
        if not targeted.any():
            continue
        if (~targeted).sum() < _LEAST:
            text = _("Stratum {stratum} of {strata} has only {n} customers to compare {targeted} targeted ones with: "
                     "choose fewer strata.")  # fmt: skip
            raise InputError(text.format(stratum=stratum, strata=strata, n=number((~targeted).sum()),
                                         targeted=number(targeted.sum())))  # fmt: skip
        if generator:
            gap = _means(during[targeted], generator, draws) - _means(during[~targeted], generator, draws)
            total += targeted.sum() * gap[:, 0]
        else:
            total += targeted.sum() * (during[targeted].mean() - during[~targeted].mean())
    return total / data["targeted"].sum()
