"""What the models share: positive parameters, found by maximum likelihood, with their standard errors."""

import math
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
_UNDETERMINED = 3.0  # relative standard error: an interval from 360 times less to 360 times more says nothing


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
    undetermined : tuple of str
        Names of the parameters that the data do not determine: the likelihood hardly changes however large they
        become. What the model says of purchases stays sound, for it depends on the combinations that are determined:
        customers who all leave with the same probability give a/(a+b), but neither a nor b. See `note`.
    """

    customers: int = 0
    log_likelihood: float = math.nan
    standard_errors: tuple[float, ...] = ()
    undetermined: tuple[str, ...] = ()

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

    @property
    def note(self) -> str:
        """A sentence, in the learner's language, on the parameters left undetermined; empty when there are none."""
        if not self.undetermined:
            return ""
        text = _(
            "These data do not determine {names}: other values fit them as well. What the model expects of customers "
            "stays valid; do not interpret these parameters one by one."
        )
        return text.format(names=", ".join(self.undetermined))

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


def maximize(model: type[Fitted], function: Callable[..., Any], start: Sequence[float], **about: Any) -> Any:
    """Fit a model: maximise a log-likelihood over positive parameters.

    The search is on the logarithm of the parameters, where nothing can become negative and the scales are alike.

    Parameters
    ----------
    model : type of Fitted
        What to return.
    function : callable
        From the parameters (an array) to the pair (log-likelihood, its gradient).
    start : sequence of float
        Where to begin.
    **about
        Other fields of the model: ``unit``, ``customers``.

    Returns
    -------
    model
        With standard errors from the inverse of the observed information (minus the matrix of second derivatives of
        the log-likelihood at its maximum), and the names of the parameters that the data leave undetermined.
    """

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        parameters = np.exp(theta)
        value, slope = function(parameters)
        return -value, -np.asarray(slope) * parameters

    theta = np.log(np.asarray(start, dtype=float))
    scale = max(1.0, abs(objective(theta)[0]))
    found = minimize(
        lambda point: tuple(part / scale for part in objective(point)),
        theta,
        jac=True,
        method="L-BFGS-B",
        bounds=[(value - _REACH, value + _REACH) for value in theta],
        options={"maxiter": 1000, "ftol": 1e-9, "gtol": 1e-6},
    )
    theta, information = _polish(found.x, objective)
    errors = _standard_errors(information)  # of the logarithms: relative errors of the parameters
    known = errors < _UNDETERMINED
    about |= {
        "log_likelihood": -float(objective(theta)[0]),
        "standard_errors": tuple(map(float, np.where(known, errors * np.exp(theta), np.nan))),
        "undetermined": tuple(name for name, is_known in zip(model.names, known, strict=True) if not is_known),
    }
    return model(*map(float, np.exp(theta)), **about)


def _polish(theta: np.ndarray, objective: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Take Newton's last steps, which give the maximum its digits, and return the information matrix there."""
    information = _derivatives(objective, theta)
    for _step in range(3):
        if not (_standard_errors(information) < _UNDETERMINED).all():
            break
        value, slope = objective(theta)
        move = np.linalg.solve(information, slope)
        if np.abs(move).max() > 0.5 or objective(theta - move)[0] > value:
            break
        theta = theta - move
        if np.abs(move).max() < 1e-4:  # the information has not changed in its first digits
            break
        information = _derivatives(objective, theta)
    return theta, information


def _derivatives(objective: Callable, theta: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """Return the second derivatives, by central differences of the first."""
    steps = step * np.eye(len(theta))
    rows = np.array([(objective(theta + h)[1] - objective(theta - h)[1]) / (2 * step) for h in steps])
    return (rows + rows.T) / 2


def _standard_errors(information: np.ndarray) -> np.ndarray:
    """Return the square roots of the diagonal of the inverse; huge for what only a flat direction moves.

    NaN everywhere where the matrix is not one of a maximum.
    """
    if not np.isfinite(information).all():
        return np.full(len(information), np.nan)
    curvatures, directions = np.linalg.eigh(information)
    flat = 1e-9 * curvatures.max()
    if curvatures.max() <= 0 or curvatures.min() < -1e-3:
        return np.full(len(information), np.nan)
    return np.sqrt(directions**2 @ (1 / np.maximum(curvatures, flat)))
