"""Small numerical tools of the models: checked horizons, values named with their unit, an integral, random draws."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import hyp2f1

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = [
    "NODES",
    "WEIGHTS",
    "horizon",
    "hypergeometric",
    "integrate_discounted",
    "named",
    "observation_times",
    "repeated",
]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(100)
_FINE_NODES, _FINE_WEIGHTS = np.polynomial.legendre.leggauss(500)
_NEGLIGIBLE = 40.0  # e^-40 of a euro


def repeated(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct values of a count x, and the customers that hold each.

    >>> repeated(np.array([0.0, 2.0, 0.0]), np.array([1.0, 1.0, 5.0]))
    (array([0., 2.]), array([6., 1.]))
    """
    customers = np.bincount(x.astype(int), weights=n)
    k = np.flatnonzero(customers)
    return k.astype(float), customers[k]


def horizon(t: Any) -> np.ndarray | float:
    """Check a duration, or an array of durations: finite and not negative.

    >>> horizon(39)
    39.0
    """
    try:
        value = np.asarray(t, dtype=float)
        good = np.isfinite(value).all() and (value >= 0).all()
    except (TypeError, ValueError):
        good = False
    if not good:
        raise InputError(_("A duration must be a number of 0 or more, not {found}.").format(found=t))
    return value if value.ndim else float(value)


def observation_times(customers: int, T: Any) -> np.ndarray:
    """Return the time of observation of each simulated customer, from one for all or one each.

    >>> observation_times(2, 52)
    array([52., 52.])
    """
    if isinstance(customers, bool) or not isinstance(customers, (int, np.integer)) or customers < 1:
        raise InputError(_("`customers` must be a whole number of 1 or more, not {found}.").format(found=customers))
    times = np.asarray(horizon(T))
    if times.ndim and len(times) != customers:
        raise InputError(_("`T` must be one duration, or one for each customer."))
    return np.broadcast_to(times, (customers,)).copy()


def named(values: np.ndarray, index: pd.Index, what: str, t: Any, unit: str) -> pd.Series:
    """Return values as a Series whose name says what they are, over how long, and in which unit.

    >>> named(np.array([1.2]), pd.Index([7]), "purchases", 39.0, "week").name
    'purchases_39_weeks'
    """
    name = f"{what}_{t:g}_{unit}s" if np.ndim(t) == 0 else what
    return pd.Series(values, index=index, name=name)


def hypergeometric(a: Any, b: Any, c: Any, z: Any) -> np.ndarray:
    """Return Gauss's 2F1(a, b; c; z) for z in [0, 1), also where scipy gives NaN (c large, z near 1).

    Where a is 1 the integral of Euler stands in, on a logarithmic grid; elsewhere the series, whose terms shrink fast
    when c is much larger than a and b.

    >>> round(float(hypergeometric(-0.99, 0.01, 1000.02, 0.95)), 6)
    0.999991
    >>> round(float(hypergeometric(1, 434.830745725785, 436.2240333131719, 0.9998708895272941)), 2)
    656.93
    """
    one = np.ndim(a) == 0 and a == 1
    # with a = 1 and large parameters scipy is slow besides: the integral is asked straight away
    value = np.asarray(hyp2f1(a, b, np.where(np.asarray(c) > 1000, np.nan, c) if one else c, z))
    lost = ~np.isfinite(value)
    if not lost.any():
        return value
    value = value.copy()
    terms = (np.broadcast_to(term, value.shape)[lost].astype(float) for term in (a, b, c, z))
    value[lost] = (_euler if one else _series)(*terms)
    return value


def _euler(a: np.ndarray, b: np.ndarray, c: np.ndarray, z: np.ndarray) -> np.ndarray:
    """2F1(1, b; c; z) = (c - 1) times the integral of ``exp(-(c - 1) w) (1 - z (1 - exp(-w))) ** -b`` over w > 0."""
    low, high = np.log(1e-12 / c), np.log(750.0)
    v = (high - low)[:, None] * (_FINE_NODES + 1) / 2 + low[:, None]
    w = np.exp(v)
    height = np.exp(v - (c - 1)[:, None] * w - b[:, None] * np.log1p(z[:, None] * np.expm1(-w)))
    return (c - 1) * (high - low) / 2 * (height * _FINE_WEIGHTS).sum(axis=1)


def _series(a: np.ndarray, b: np.ndarray, c: np.ndarray, z: np.ndarray) -> np.ndarray:
    term, total = np.ones(len(z)), np.ones(len(z))
    for k in range(10_000):
        term = term * (a + k) * (b + k) / ((c + k) * (k + 1)) * z
        total = total + term
        if (np.abs(term) <= 1e-17 * np.abs(total)).all():
            break
    return total


def integrate_discounted(rate: Callable[[np.ndarray], np.ndarray], delta: float, scale: np.ndarray) -> np.ndarray:
    """Integrate ``exp(-delta u) rate(u)`` from now to the end of time, one integral a customer.

    Parameters
    ----------
    rate : callable
        Purchases per unit of time at the future times u (array of customers × nodes).
    delta : float
        Discount rate per unit of time, above 0.
    scale : array of float
        Time over which the rate of each customer begins to change.

    Notes
    -----
    Gauss-Legendre on ``log(1 + u / scale)``: a rate that fades like a power of time is smooth there.
    """
    scale = scale[:, None]
    top = np.log1p(_NEGLIGIBLE / (delta * scale))
    w = top * (NODES + 1) / 2
    u = scale * np.expm1(w)
    return (np.exp(-delta * u) * rate(u) * (scale + u) * top / 2) @ WEIGHTS
