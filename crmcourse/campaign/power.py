"""What a test with a control group drawn at random could see."""

from typing import Any

import numpy as np
from scipy.stats import norm

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = ["detectable"]


def detectable(deviation: float, treated: int, control: int, *, level: float = 0.05, power: float = 0.8) -> float:
    """Return the smallest true effect that a comparison of two means sees with the given power.

    Parameters
    ----------
    deviation : float
        Standard deviation, between customers, of what is compared (a change of weekly spending, say), above 0.
    treated, control : int
        Customers in each group, at least 2.
    level : float
        Probability of seeing an effect where there is none (two-sided).
    power : float
        Probability of seeing the effect when it is there.

    Returns
    -------
    float
        In the unit of `deviation`.

    Raises
    ------
    InputError
        On a number out of its range.

    Notes
    -----
    (z_{1−level/2} + z_{power}) × deviation × √(1/treated + 1/control), the usual normal approximation.

    Examples
    --------
    >>> round(detectable(24, 1000, 1000), 2), round(detectable(24, 1900, 100), 2)
    (3.01, 6.9)
    """
    _between("deviation", deviation, 1e-12, np.inf)
    _between("treated", treated, 2, np.inf)
    _between("control", control, 2, np.inf)
    _between("level", level, 1e-9, 0.5)
    _between("power", power, 0.5, 1 - 1e-9)
    return float((norm.ppf(1 - level / 2) + norm.ppf(power)) * deviation * np.sqrt(1 / treated + 1 / control))


def _between(name: str, value: Any, low: float, high: float) -> None:
    good = not isinstance(value, bool) and isinstance(value, int | float | np.number) and np.isfinite(value)
    if not good or not low <= value <= high:
        if np.isinf(high):
            text = _("`{name}` must be a number from {low} up, not {found}.")
        else:
            text = _("`{name}` must be a number from {low} to {high}, not {found}.")
        raise InputError(text.format(name=name, low=low, high=high, found=value))
