"""What the models share: positive parameters, found by maximum likelihood, with their standard errors."""

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from crmcourse.btyd.units import days_in
from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["Fitted", "FittedInTime", "maximize"]

_REACH = 16.0  # a parameter is searched between e^-16 and e^16 times its starting value


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Base of the models: what a fit says beside the parameters. A model made by hand has none of it.

    Parameters
    ----------
    customers : int
        Number of customers the model was fitted on; 0 for a model made by hand.
    log_likelihood : float
        Largest log-likelihood, over all these customers (natural logarithm).
    standard_errors : tuple of float
        One a parameter, in the same order and units; NaN when the data do not determine it.
    """

    customers: int = 0
    log_likelihood: float = math.nan
    standard_errors: tuple[float, ...] = ()

    names: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for name, value in zip(self.names, self.parameters, strict=True):
            if not (np.isscalar(value) and math.isfinite(value) and value > 0):
                text = _("Parameter {name} must be a number above 0, not {found}.")
                raise InputError(text.format(name=name, found=value))

    @property
    def parameters(self) -> tuple[float, ...]:
        """The parameters, in the order of the literature."""
        return tuple(getattr(self, name) for name in self.names)

    def table(self) -> pd.DataFrame:
        """Return one row a parameter: estimate, standard error, and 95 % confidence interval.

        The interval is computed on the logarithm, so it never goes under 0.
        """
        estimate = np.array(self.parameters)
        error = np.array(self.standard_errors or [np.nan] * len(estimate))
        spread = np.exp(1.96 * error / estimate)
        columns = {"estimate": estimate, "standard_error": error, "low": estimate / spread, "high": estimate * spread}
        return pd.DataFrame(columns, index=pd.Index(self.names, name="parameter"))


@dataclass(frozen=True, kw_only=True)
class FittedInTime(Fitted):
    """Base of the models that count time.

    Parameters
    ----------
    unit : {"day", "week", "month", "year"}
        Unit of time of the data, and of every duration given to the model or returned by it. It has no default: a
        parameter in weeks means something else in days.
    """

    unit: str

    def __post_init__(self) -> None:
        super().__post_init__()
        days_in(self.unit)


def maximize(
    model: type[Fitted], function: Callable[..., Any], start: Sequence[float], *, gradient: bool, **about: Any
) -> Any:
    """Fit a model: maximise a log-likelihood over positive parameters.

    The search is on the logarithm of the parameters, where nothing can become negative and the scales are alike.

    Parameters
    ----------
    model : type of Fitted
        What to return.
    function : callable
        From the parameters (an array) to the log-likelihood, or to the pair (log-likelihood, its gradient).
    start : sequence of float
        Where to begin.
    gradient : bool
        Whether `function` returns the gradient too; else differences of the function stand in for it.
    **about
        Other fields of the model: ``unit``, ``customers``.

    Returns
    -------
    model
        With standard errors from the inverse of the observed information (minus the matrix of second derivatives of
        the log-likelihood at its maximum).
    """

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        parameters = np.exp(theta)
        if not gradient:
            return -function(parameters), np.empty(0)
        value, slope = function(parameters)
        return -value, -np.asarray(slope) * parameters

    def slope(theta: np.ndarray, step: float = 1e-4) -> np.ndarray:
        if gradient:
            return objective(theta)[1]
        steps = step * np.eye(len(theta))
        return np.array([(objective(theta + h)[0] - objective(theta - h)[0]) / (2 * step) for h in steps])

    theta = np.log(np.asarray(start, dtype=float))
    scale = max(1.0, abs(objective(theta)[0]))
    found = minimize(
        lambda point: ((pair := objective(point))[0] / scale, (pair[1] if gradient else slope(point)) / scale),
        theta,
        jac=True,
        method="L-BFGS-B",
        bounds=[(value - _REACH, value + _REACH) for value in theta],
        options={"maxiter": 1000, "ftol": 1e-9, "gtol": 1e-6},
    )
    theta, information = _polish(found.x, objective, slope)
    errors = _standard_errors(information)  # of the logarithms: relative errors of the parameters
    errors = np.where(errors < _REACH, errors, np.nan) * np.exp(theta)
    if not np.isfinite(errors).all():
        warnings.warn(_("These data do not determine every parameter: some standard errors are missing."), stacklevel=3)
    about |= {"log_likelihood": -float(objective(theta)[0]), "standard_errors": tuple(map(float, errors))}
    return model(*map(float, np.exp(theta)), **about)


def _polish(theta: np.ndarray, objective: Callable, slope: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Take Newton's last steps, which give the maximum its digits, and return the information matrix there."""
    information = _derivatives(slope, theta)
    for _step in range(3):
        if not np.isfinite(_standard_errors(information)).all():
            break
        move = np.linalg.solve(information, slope(theta))
        if np.abs(move).max() > 0.5 or objective(theta - move)[0] > objective(theta)[0]:
            break
        theta = theta - move
        if np.abs(move).max() < 1e-4:  # the information has not changed in its first digits
            break
        information = _derivatives(slope, theta)
    return theta, information


def _derivatives(slope: Callable, theta: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """Return the second derivatives, by central differences of the first."""
    rows = [(slope(theta + h) - slope(theta - h)) / (2 * step) for h in step * np.eye(len(theta))]
    return (np.array(rows) + np.array(rows).T) / 2


def _standard_errors(information: np.ndarray) -> np.ndarray:
    """Return the square roots of the diagonal of the inverse; NaN where the matrix is not one of a maximum."""
    finite = np.isfinite(information).all()
    if not finite or np.linalg.eigvalsh(information).min() <= 1e-9 * np.abs(information).max():
        return np.full(len(information), np.nan)
    return np.sqrt(np.diag(np.linalg.inv(information)))
