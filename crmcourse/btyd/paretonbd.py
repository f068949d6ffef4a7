"""Pareto/NBD: customers who buy at random times, and who may leave for good at any moment.

While active, a customer buys at a rate λ (Poisson); the time to leaving is exponential of rate μ. λ varies over
customers as Gamma(r, α) and μ as Gamma(s, β), α and β in units of time. Source: Schmittlein, Morrison and Colombo
(1987), Counting your customers, Management Science 33(1), 1-24; Fader and Hardie (2005), A note on deriving the
Pareto/NBD model.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.special import digamma, expit, exprel, gammaln

from crmcourse.btyd.data import read_history
from crmcourse.btyd.fitting import FittedInTime, maximize
from crmcourse.btyd.numeric import (
    NODES,
    WEIGHTS,
    horizon,
    integrate_discounted,
    named,
    observation_times,
    repeated,
)
from crmcourse.btyd.units import continuous_rate

__all__ = ["ParetoNBD", "paretonbd_log_likelihood"]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(50)
_NEGLIGIBLE = 40.0  # e^-40 of the largest height


def paretonbd_log_likelihood(
    parameters: Any, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, n: np.ndarray | float = 1.0
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of a Pareto/NBD model and its gradient, summed over customers.

    Parameters
    ----------
    parameters : sequence of float
        r, α, s, β, all above 0; α and β in the unit of `t_x` and `T`.
    x, t_x, T : array of float
        Repeat purchases, time of the last one, time of observation (both from the first purchase).
    n : array of float
        Number of customers with that history; one each when not given.

    Returns
    -------
    float, array
        Sum of the logarithms of the likelihoods, and its derivatives by r, α, s and β.

    Notes
    -----
    The customer is still active at T, or left between t_x and T; the two are added through their logarithms.

    Examples
    --------
    >>> customer = [np.array([value]) for value in (2.0, 30.43, 38.86)]
    >>> value, slope = paretonbd_log_likelihood([0.553, 10.578, 0.606, 11.669], *customer)
    >>> round(value, 2)
    -9.55
    """
    r, n = parameters[0], np.broadcast_to(n, x.shape)
    (active, active_slope), (left, left_slope) = _active(parameters, x, T), _left(parameters, x, t_x, T)
    gone = expit(left - active)
    k, m = repeated(x, n)
    value = (m * (gammaln(r + k) - gammaln(r))).sum() + (n * np.logaddexp(active, left)).sum()
    slope = ((1 - gone) * active_slope + gone * left_slope) @ n
    slope[0] += (m * (digamma(r + k) - digamma(r))).sum()
    return float(value), slope


def _active(parameters: Any, x: Any, T: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithm of ``α^r β^s (α + T)^-(r + x) (β + T)^-s``, active at T, and its four derivatives."""
    r, alpha, s, beta = parameters
    value = -r * np.log1p(T / alpha) - x * np.log(alpha + T) - s * np.log1p(T / beta)
    by_alpha = (r * T / alpha - x) / (alpha + T)
    return value, np.array([-np.log1p(T / alpha), by_alpha, -np.log1p(T / beta), s / beta * T / (beta + T)])


def _left(parameters: Any, x: Any, t_x: Any, T: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithm of the likelihood of having left between t_x and T, and its four derivatives.

    That is ``s α^r β^s`` times the integral of ``(α + y)^-(r + x) (β + y)^-(s + 1)`` for y from t_x to T: the paper's
    hypergeometric functions, which overflow or cancel when x, s or β are large, are two such integrals to infinity.
    On the scale of ``w = log(1 + (y - t_x) / (min(α, β) + t_x))`` the logarithm of what is integrated is smooth and
    concave, so Gauss-Legendre over the w where it matters is enough.
    """
    r, alpha, s, beta = parameters
    near = min(alpha, beta) + t_x
    fall = near * ((r + x) / (alpha + t_x) + (s + 1) / (beta + t_x)) - 1  # slope at t_x; steeper later
    top = np.log1p((T - t_x) / near)
    top = np.where(fall * top > _NEGLIGIBLE, _NEGLIGIBLE / np.maximum(fall, 1), top)
    area, moments = np.zeros(np.shape(top)), np.zeros((4, *np.shape(top)))
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        w = top * (node + 1) / 2
        gap = near * np.expm1(w)
        by_r, by_s = np.log1p(gap / (alpha + t_x)), np.log1p(gap / (beta + t_x))
        height = weight * np.exp(w - (r + x) * by_r - (s + 1) * by_s)
        area += height
        moments += height * np.array([by_r, 1 / (alpha + t_x + gap), by_s, 1 / (beta + t_x + gap)])
    log_r, per_alpha, log_s, per_beta = moments / area
    first, second = np.log1p(t_x / alpha), np.log1p(t_x / beta)
    with np.errstate(divide="ignore"):  # t_x = T: no time to leave, log 0
        integral = np.log(s / beta * near * top / 2 * area)
    value = integral - r * first - x * np.log(alpha + t_x) - (s + 1) * second
    by_alpha, by_beta = r / alpha - (r + x) * per_alpha, s / beta - (s + 1) * per_beta
    return value, np.array([-first - log_r, by_alpha, 1 / s - second - log_s, by_beta])


@dataclass(frozen=True)
class ParetoNBD(FittedInTime):
    """A Pareto/NBD model: fitted with `ParetoNBD.fit`, or made by hand from known parameters.

    Parameters
    ----------
    r, alpha : float
        Purchase rates of active customers: Gamma, mean r/α per unit of time.
    s, beta : float
        Rates of leaving: Gamma, mean s/β per unit of time.
    **fit
        ``unit`` of time, and results of a fit: see `FittedInTime`.

    Examples
    --------
    >>> cdnow = ParetoNBD(0.553, 10.578, 0.606, 11.669, unit="week")
    >>> customers = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0], "T": [38.86, 38.86], "unit": "week"})
    >>> cdnow.p_alive(customers).round(2).tolist()
    [0.87, 0.3]
    """

    r: float
    alpha: float
    s: float
    beta: float

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")

    @classmethod
    def fit(cls, summary: pd.DataFrame) -> "ParetoNBD":
        """Fit the model to a `summary` by maximum likelihood; the model takes the unit of the summary.

        Raises
        ------
        InputError
            As `read_history`; also when nobody ever came back, which leaves nothing to estimate.
        """
        past = read_history(summary, repeats=True)
        alike, time = past.alike(), past.T.mean()
        return maximize(
            cls,
            lambda parameters: paretonbd_log_likelihood(parameters, *alike),
            [0.5, time / 3, 0.5, time / 2],
            unit=past.unit,
            customers=len(past.x),
        )

    def expected_purchases(self, t: Any) -> Any:
        """Return the expected repeat purchases of a customer not yet known, in the `t` units after the first
        purchase.

        >>> round(ParetoNBD(0.553, 10.578, 0.606, 11.669, unit="week").expected_purchases(52), 2)
        1.47
        """
        return self._of_active(0.0, 0.0, horizon(t))

    def probability_of(self, purchases: Any, t: Any) -> Any:
        """Return the probability that a customer not yet known makes exactly that many repeat purchases in `t` units.

        The time to leaving is integrated numerically; `purchases` and `t` may be arrays.
        """
        n, t = np.asarray(purchases, dtype=float), np.asarray(horizon(t))
        r, alpha, s, beta = self.parameters

        def bought(t: np.ndarray, n: np.ndarray) -> np.ndarray:
            with np.errstate(divide="ignore", invalid="ignore"):
                log_bought = np.where(n > 0, n * np.log(t / (alpha + t)), 0.0)
            return np.exp(gammaln(r + n) - gammaln(r) - gammaln(n + 1) + r * np.log(alpha / (alpha + t)) + log_bought)

        scale = min(alpha, beta)
        top = np.log1p(t / scale)[..., None]
        left_at = scale * np.expm1(top * (NODES + 1) / 2)
        density = s / (beta + left_at) * (beta / (beta + left_at)) ** s
        gone = (density * bought(left_at, n[..., None]) * (scale + left_at) * top / 2) @ WEIGHTS
        return (beta / (beta + t)) ** s * bought(t, n) + gone

    def p_alive(self, summary: pd.DataFrame) -> pd.Series:
        """Return the probability that each customer is still active at the end of observation."""
        past = read_history(summary, self.unit)
        return pd.Series(self._alive(past.x, past.t_x, past.T), index=past.index, name="p_alive")

    def conditional_expected_purchases(self, summary: pd.DataFrame, t: Any) -> pd.Series:
        """Return the purchases expected of each known customer in the `t` units after the end of observation.

        `t` is in the unit of the model, and the name of the result repeats it.
        """
        past, t = read_history(summary, self.unit), horizon(t)
        expected = self._alive(past.x, past.t_x, past.T) * self._of_active(past.x, past.T, t)
        return named(expected, past.index, "purchases", t, self.unit)

    def discounted_residual_purchases(self, summary: pd.DataFrame, annual_rate: float) -> pd.Series:
        """Return the purchases expected of each customer from now to the end of time, discounted to today (DERT).

        Parameters
        ----------
        summary : DataFrame
            In the unit of the model.
        annual_rate : float
            Discount rate per year (0.15 for 15 %), whatever the unit of the model.

        Returns
        -------
        Series
            A number of purchases worth their full price today; infinite without discount when s ≤ 1.

        Notes
        -----
        An active customer is expected to buy at the rate ``(r + x) / (α + T) ((β + T) / (β + T + u)) ** s`` u units
        from now. Its discounted integral is the Ψ(s, s, δ(β + T)) of Fader, Hardie and Lee (2005), RFM and CLV: using
        iso-value curves for customer base analysis, Journal of Marketing Research 42(4), 415-430.
        """
        past, delta = read_history(summary, self.unit), continuous_rate(annual_rate, self.unit)
        r, alpha, s, beta = self.parameters
        rate_now = self._alive(past.x, past.t_x, past.T) * (r + past.x) / (alpha + past.T)
        if delta == 0:
            units = (beta + past.T) / (s - 1) if s > 1 else np.inf
        else:
            times, row = np.unique(beta + past.T, return_inverse=True)
            units = integrate_discounted(lambda u: (1 + u / times[:, None]) ** -s, delta, times / (1 + s))[row]
        return pd.Series(rate_now * units, index=past.index, name="discounted_purchases")

    def simulate(self, customers: int, T: Any, seed: int, future: float = 0.0) -> pd.DataFrame:
        """Draw customers from the model: a summary, and beside it what no firm can see.

        Parameters
        ----------
        customers : int
            How many.
        T : float or array
            Time of observation, in the unit of the model.
        seed : int
            Of the random numbers.
        future : float
            Time after the end of observation during which ``future_x`` counts the purchases.

        Returns
        -------
        DataFrame
            customer, x, t_x, T, unit; then the truth: rate (purchases per unit), lifetime (units), active (at T),
            future_x.
        """
        random, T = np.random.default_rng(seed), observation_times(customers, T)
        rate = random.gamma(self.r, 1 / self.alpha, customers)
        with np.errstate(divide="ignore"):
            lifetime = random.exponential(size=customers) / random.gamma(self.s, 1 / self.beta, customers)
        seen = np.minimum(lifetime, T)
        x = random.poisson(rate * seen)
        # the last of x uniform moments
        t_x = np.where(x > 0, seen * random.random(customers) ** (1 / np.maximum(x, 1)), 0.0)
        future_x = random.poisson(rate * np.clip(lifetime - T, 0, horizon(future)))
        table = pd.DataFrame({"customer": np.arange(1, customers + 1), "x": x, "t_x": t_x, "T": T, "unit": self.unit})
        return table.assign(rate=rate, lifetime=lifetime, active=lifetime > T, future_x=future_x)

    def _alive(self, x: Any, t_x: Any, T: Any) -> np.ndarray:
        return expit(_active(self.parameters, x, T)[0] - _left(self.parameters, x, t_x, T)[0])

    def _of_active(self, x: Any, T: Any, t: Any) -> Any:
        """Return the purchases in (T, T + t] of a customer who bought x times and is active at T.

        ``log1p(t / (β + T)) exprel(...)`` is the ``(1 - (...)^(s - 1)) / (s - 1)`` of the literature, right at s = 1
        too.
        """
        r, alpha, s, beta = self.parameters
        log_growth = np.log1p(t / (beta + T))
        value = (r + x) * (beta + T) / (alpha + T) * log_growth * exprel(-(s - 1) * log_growth)
        return float(value) if np.ndim(value) == 0 else value
