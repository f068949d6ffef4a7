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
from scipy.special import expit, exprel, gammaln

from crmcourse.btyd.data import read_history
from crmcourse.btyd.fitting import FittedInTime, maximize
from crmcourse.btyd.numeric import (
    NODES,
    WEIGHTS,
    horizon,
    hypergeometric,
    integrate_discounted,
    named,
    observation_times,
)
from crmcourse.btyd.units import continuous_rate

__all__ = ["ParetoNBD", "paretonbd_log_likelihood"]


def paretonbd_log_likelihood(
    parameters: Any, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, n: np.ndarray | float = 1.0
) -> float:
    """Return the log-likelihood of a Pareto/NBD model, summed over customers.

    Parameters
    ----------
    parameters : sequence of float
        r, α, s, β, all above 0; α and β in the unit of `t_x` and `T`.
    x, t_x, T : array of float
        Repeat purchases, time of the last one, time of observation (both from the first purchase).
    n : array of float
        Number of customers with that history; one each when not given.

    Notes
    -----
    The customer is still active at T, or left between t_x and T; the two are added through their logarithms.

    Examples
    --------
    >>> customer = [np.array([value]) for value in (2.0, 30.43, 38.86)]
    >>> round(paretonbd_log_likelihood([0.553, 10.578, 0.606, 11.669], *customer), 2)
    -9.55
    """
    r, alpha, s, beta = parameters
    log_active, log_left = _two_fates(parameters, x, t_x, T)
    by_x = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return float((n * (by_x + np.logaddexp(log_active, log_left))).sum())


def _two_fates(parameters: Any, x: Any, t_x: Any, T: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithms of the likelihoods of being active at T, and of having left between t_x and T."""
    r, alpha, s, beta = parameters
    log_active = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    from_last, from_end = _log_tail(parameters, x, t_x), _log_tail(parameters, x, T)
    with np.errstate(divide="ignore"):  # t_x = T: no time to leave, log 0
        return log_active, np.log(s) + from_last + np.log(-np.expm1(np.minimum(from_end - from_last, 0.0)))


def _log_tail(parameters: Any, x: Any, t: Any) -> np.ndarray:
    """Return the logarithm of the integral of ``(α + y)^-(r + x) (β + y)^-(s + 1)`` for y from t to infinity.

    These are the hypergeometric functions of the note after Euler's transformation: in this form 2F1 stays between 1
    and (r + s + x) / s, and the powers that would overflow are logarithms.
    """
    r, alpha, s, beta = parameters
    total = r + s + x
    if alpha >= beta:
        rest = np.log(hypergeometric(1, r + x, total + 1, (alpha - beta) / (alpha + t)) / total)
        return rest - (r + x) * np.log(alpha + t) - s * np.log(beta + t)
    rest = np.log(hypergeometric(1, s + 1, total + 1, (beta - alpha) / (beta + t)) / total)
    return rest - (r + x - 1) * np.log(alpha + t) - (s + 1) * np.log(beta + t)


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
            gradient=False,
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
            units = integrate_discounted(lambda u: (1 + u / times[:, None]) ** -s, delta, times)[row]
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
        log_active, log_left = _two_fates(self.parameters, x, t_x, T)
        return expit(log_active - log_left)

    def _of_active(self, x: Any, T: Any, t: Any) -> Any:
        """Return the purchases in (T, T + t] of a customer who bought x times and is active at T.

        ``log1p(t / (β + T)) exprel(...)`` is the ``(1 - (...)^(s - 1)) / (s - 1)`` of the literature, right at s = 1
        too.
        """
        r, alpha, s, beta = self.parameters
        log_growth = np.log1p(t / (beta + T))
        value = (r + x) * (beta + T) / (alpha + T) * log_growth * exprel(-(s - 1) * log_growth)
        return float(value) if np.ndim(value) == 0 else value
