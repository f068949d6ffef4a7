"""Small numerical tools of the models: checked horizons, values named with their unit, means and integrals."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.linalg import eigh_tridiagonal
from scipy.special import hyp2f1

from crmcourse.checks import InputError
from crmcourse.messages import _

__all__ = [
    "NODES",
    "WEIGHTS",
    "horizon",
    "hypergeometric",
    "integrate_discounted",
    "mean_over_beta",
    "named",
    "observation_times",
    "repeated",
]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(100)
_BETA_NODES = 60
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


def mean_over_beta(function: Callable[[Any], np.ndarray], a: float, b: Any) -> np.ndarray:
    """Return the mean of ``function(p)`` for p of law Beta(a, b), by Gauss's quadrature for that law.

    Parameters
    ----------
    function : callable
        From a probability (an array that broadcasts as `b`) to values; smooth in p.
    a : float
        First parameter.
    b : float or array
        Second parameter; the nodes are computed once a distinct value.

    Notes
    -----
    The nodes are the eigenvalues of the Jacobi matrix of the law, made of its canonical moments: sums and products of
    positive numbers alone, right to the last digits however large a and b are, where the functions beta and 2F1
    overflow or cancel. Source: Golub and Welsch (1969), Calculation of Gauss quadrature rules, Mathematics of
    Computation 23, 221-230; canonical moments: Dette and Studden (1997), The theory of canonical moments, section 1.3.

    >>> float(mean_over_beta(lambda p: p, 3e3, 6e5).round(9))
    0.004975124
    """
    distinct, row = np.unique(b, return_inverse=True)
    row = row.reshape(np.shape(b))
    nodes, weights = np.array([_beta_rule(a, value) for value in distinct]).transpose(1, 2, 0)
    return sum((weight[row] * function(p[row]) for p, weight in zip(nodes, weights, strict=True)), start=np.float64(0))


def _beta_rule(a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    k = np.arange(1.0, _BETA_NODES + 1)
    odd, even = (a + k - 1) / (a + b + 2 * k - 2), k / (a + b + 2 * k - 1)
    not_odd, not_even = (b + k - 1) / (a + b + 2 * k - 2), (a + b + k - 1) / (a + b + 2 * k - 1)
    first, second = odd * np.append(1.0, not_even[:-1]), not_odd * even
    nodes, vectors = eigh_tridiagonal(first + np.append(0.0, second[:-1]), np.sqrt(first * second)[:-1])
    return np.maximum(nodes, 1e-200), vectors[0] ** 2


def hypergeometric(a: Any, b: Any, c: Any, z: Any) -> np.ndarray:
    """Return Gauss's 2F1(a, b; c; z) for z in [0, 1), also where scipy gives NaN (c large): there, by its series.

    The terms of the series shrink fast when c is much larger than a and b.

    >>> round(float(hypergeometric(-0.99, 0.01, 1000.02, 0.95)), 6)
    0.999991
    """
    value = np.asarray(hyp2f1(a, b, c, z))
    lost = ~np.isfinite(value)
    if not lost.any():
        return value
    value = value.copy()
    value[lost] = _series(*(np.broadcast_to(term, value.shape)[lost].astype(float) for term in (a, b, c, z)))
    return value


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
