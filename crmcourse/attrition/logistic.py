"""Logistic regression, written to be read: likelihood, gradient, Newton's steps, standard errors (fact G3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special, stats

from crmcourse.attrition._checks import flags, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["Logistic", "fit", "gradient", "log_likelihood", "scorecard"]

_STEPS = 50
_FLAT = 1e-8  # a gradient a customer under which the top is reached
_VAGUE = 20.0  # a standard error, for a column of spread 1, that no honest top has


def log_likelihood(coefficients: np.ndarray, design: np.ndarray, outcome: np.ndarray) -> float:
    """Return the log of the probability that the model gives to what happened.

    Parameters
    ----------
    coefficients : array of shape (k,)
        The first one is the constant when the first column of `design` is 1.
    design : array of shape (n, k)
    outcome : array of shape (n,)
        1 when it happened, 0 otherwise.

    Examples
    --------
    >>> round(log_likelihood(np.zeros(1), np.ones((4, 1)), np.array([1, 0, 0, 1])), 4)  # four tosses: 4 log(1/2)
    -2.7726
    """
    score = design @ coefficients
    return float(outcome @ score - np.logaddexp(0, score).sum())


def gradient(coefficients: np.ndarray, design: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return the slope of the log-likelihood: each column times what the model did not foresee.

    >>> gradient(np.zeros(1), np.ones((4, 1)), np.array([1, 1, 0, 1])).tolist()
    [1.0]
    """
    return design.T @ (outcome - special.expit(design @ coefficients))


@dataclass(frozen=True)
class Logistic:
    """A fitted model: log odds = constant + sum of coefficient times column.

    Attributes
    ----------
    coefficients : Series
        By name of column, the constant first (named "constant").
    covariance : DataFrame
        Of the estimates, from the curvature of the log-likelihood.
    likelihood : float
        Log-likelihood at its top.
    spread : Series
        Standard deviation of each column in the data of the fit.
    """

    coefficients: pd.Series
    covariance: pd.DataFrame
    likelihood: float
    spread: pd.Series

    def probability(self, known: pd.DataFrame) -> pd.Series:
        """Return the probability that each row foresees, between 0 and 1; index of `known`.

        Raises InputError on a missing column or value.
        """
        names = list(self.coefficients.index[1:])
        check_table(known, table="known", columns={name: Rule("number") for name in names})
        score = self.coefficients.iloc[0] + known[names].astype(float) @ self.coefficients[names]
        return pd.Series(special.expit(score), index=known.index, name="probability")

    def table(self, *, level: float = 0.95) -> pd.DataFrame:
        """Return the coefficients to read.

        Columns: ``coefficient``, ``low``, ``high`` (interval of probability `level`), ``p_value`` (of a coefficient 0),
        ``odds_ratio`` (factor on the odds for one unit more) and ``typical`` (for one standard deviation more).
        """
        within(level, "level", 0.001, 0.999)
        error = pd.Series(np.sqrt(np.diag(self.covariance)), index=self.coefficients.index)
        half = stats.norm.ppf((1 + level) / 2) * error
        return pd.DataFrame(
            {
                "coefficient": self.coefficients,
                "low": self.coefficients - half,
                "high": self.coefficients + half,
                "p_value": 2 * stats.norm.sf((self.coefficients / error).abs()),
                "odds_ratio": np.exp(self.coefficients),
                "typical": np.exp(self.coefficients * self.spread),
            },
            index=self.coefficients.index,
        )


def fit(known: pd.DataFrame, outcome: pd.Series, columns: Sequence[str]) -> Logistic:
    """Fit a logistic regression by Newton's method.

    Parameters
    ----------
    known : DataFrame
        One row a customer, numbers in `columns`.
    outcome : Series
        True and False (or 1 and 0); same index.
    columns : sequence of str
        Columns to use.

    Returns
    -------
    Logistic

    Raises
    ------
    InputError
        On a missing column or value, another index, a single outcome, a column that never varies or that repeats
        others, a column (or a mix of columns) that tells the outcome without a fault, and when the steps do not settle.

    Examples
    --------
    >>> known = pd.DataFrame({"complaint": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> model = fit(known, pd.Series([0, 0, 0, 1, 1, 1, 1, 0]), ["complaint"])
    >>> model.coefficients.round(3).tolist()                    # log(1/3), and log of the odds ratio 9
    [-1.099, 2.197]
    >>> model.probability(pd.DataFrame({"complaint": [0, 1]})).round(2).tolist()
    [0.25, 0.75]

    Notes
    -----
    Newton's step is the gradient divided by the curvature; it is halved as long as it goes down. Columns are centred
    and scaled for the computation, then given back in their own units. When outcomes are separated, no top exists and
    the coefficients would grow for ever: that is said, rather than a large number returned.
    """
    names = list(columns)
    if not names or len(set(names)) != len(names):
        raise InputError(_("Give the columns of the model, each once."))
    check_table(known, table="known", columns={name: Rule("number") for name in names})
    happened = flags(outcome, "outcome")
    if not happened.index.equals(known.index):
        raise InputError(_("The customers and their outcomes must have the same index."))
    y = happened.to_numpy(dtype=float)
    if y.min() == y.max():
        raise InputError(_("The outcome is the same for every customer: there is nothing to learn."))
    raw = known[names].to_numpy(dtype=float)
    mean, spread = raw.mean(axis=0), raw.std(axis=0)
    constant = [name for name, s in zip(names, spread, strict=True) if s < 1e-12]
    if constant:
        raise InputError(_("Columns that never vary: {names}.").format(names=", ".join(constant)))
    design = np.column_stack([np.ones(len(raw)), (raw - mean) / spread])
    if np.linalg.matrix_rank(design, tol=1e-7 * np.sqrt(len(raw))) < design.shape[1]:
        raise InputError(_("A column repeats what others say: the coefficients cannot be told apart."))
    top = _climb(design, y, names)
    curvature = _curvature(top, design)
    error = np.sqrt(np.diag(np.linalg.inv(curvature)))
    if error.max() > _VAGUE:  # a top so flat that the steps stopped on the way up
        raise _separated(names[int(error[1:].argmax())])
    # back to the units of the columns: the constant takes the means with it
    back = np.eye(len(top))
    back[1:, 1:] = np.diag(1 / spread)
    back[0, 1:] = -mean / spread
    labels = ["constant", *names]
    return Logistic(
        pd.Series(back @ top, index=labels, name="coefficient"),
        pd.DataFrame(back @ np.linalg.inv(curvature) @ back.T, index=labels, columns=labels),
        log_likelihood(top, design, y),
        pd.Series([0.0, *spread], index=labels),
    )


def _climb(design: np.ndarray, y: np.ndarray, names: list[str]) -> np.ndarray:
    here = np.zeros(design.shape[1])
    here[0] = special.logit(y.mean())
    height = log_likelihood(here, design, y)
    for _step in range(_STEPS):
        slope = gradient(here, design, y)
        if np.abs(slope).max() < _FLAT * len(y):
            return here
        curvature = _curvature(here, design)
        separated = ((design @ here > 0) == (y == 1)).all()
        if separated or np.linalg.cond(curvature) > 1e12 or np.abs(here[1:]).max(initial=0) > 25:
            break
        step = np.linalg.solve(curvature, slope)
        while (reached := log_likelihood(here + step, design, y)) < height - 1e-12:
            step = step / 2
        here, height = here + step, reached
    raise _separated(names[int(np.abs(here[1:]).argmax())])


def _curvature(here: np.ndarray, design: np.ndarray) -> np.ndarray:
    chances = special.expit(design @ here)
    return (design.T * (chances * (1 - chances))) @ design


def _separated(name: str) -> InputError:
    text = _(
        "The model does not settle: its columns, “{name}” first, tell the outcome without a fault for some customers."
    )
    advice = _("Look for a leak from the future, or a rare value.")
    return InputError(text.format(name=name) + " " + advice)


def scorecard(model: Logistic, *, points: int = 10, least: float = 0.0) -> pd.Series:
    """Round a model of yes-or-no signs into points that can be added by hand.

    Parameters
    ----------
    model : Logistic
        Fitted on columns of 0 and 1.
    points : int
        Points of the strongest sign.
    least : float
        Signs whose coefficient is not above it get no line.

    Returns
    -------
    Series
        Whole points by sign, the strongest first.

    Raises
    ------
    InputError
        When no coefficient is above `least`, or on fewer than 1 point.

    Examples
    --------
    >>> known = pd.DataFrame({"fall": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> scorecard(fit(known, pd.Series([0, 0, 0, 1, 1, 1, 1, 0]), ["fall"])).to_dict()
    {'fall': 10}
    """
    within(points, "points", 1)
    kept = model.coefficients.iloc[1:]
    kept = kept[kept > least].sort_values(ascending=False)
    if kept.empty:
        raise InputError(_("No sign raises the risk: there is nothing to score."))
    return (points * kept / kept.max()).round().astype(int).rename("points")
