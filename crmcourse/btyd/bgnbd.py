"""BG/NBD: customers who buy at random times, and who may leave for good after each purchase.

While active, a customer buys at a rate λ (Poisson); after each purchase the customer leaves with a probability p. λ
varies over customers as Gamma(r, α), α in units of time, and p as Beta(a, b). Source: Fader, Hardie and Lee (2005),
"Counting your customers" the easy way, Marketing Science 24(2), 275-284; for the numerical form, Fader and Hardie
(2013), Overcoming the BG/NBD model's #NUM! error problem.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.special import betainc, betaln, digamma, expit, gammaln

from crmcourse.btyd.data import read_history
from crmcourse.btyd.fitting import FittedInTime, maximize
from crmcourse.btyd.numeric import (
    horizon,
    hypergeometric,
    integrate_discounted,
    mean_over_beta,
    named,
    observation_times,
    repeated,
)
from crmcourse.btyd.units import continuous_rate

__all__ = ["BGNBD", "bgnbd_log_likelihood"]


def bgnbd_log_likelihood(
    parameters: Any, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, n: np.ndarray | float = 1.0
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of a BG/NBD model and its gradient, summed over customers.

    Parameters
    ----------
    parameters : sequence of float
        r, α, a, b, all above 0; α in the unit of `t_x` and `T`.
    x, t_x, T : array of float
        Repeat purchases, time of the last one, time of observation (both from the first purchase).
    n : array of float
        Number of customers with that history; one each when not given.

    Returns
    -------
    float, array
        Sum of the logarithms of equation 6 of the paper, and its derivatives by r, α, a and b.

    Notes
    -----
    A customer who came back may have left just after the last purchase. The likelihood is then that of an active
    customer times 1 + the odds of having left; these are kept as a logarithm, which neither overflows nor vanishes
    when x or T is large. What depends on x alone is computed once a value of x: k, held by ``m`` customers.

    Examples
    --------
    >>> value, slope = bgnbd_log_likelihood([0.243, 4.414, 0.793, 2.426], np.array([2.0]), np.array([30.43]),
    ...     np.array([38.86]))
    >>> round(value, 2)
    -9.46
    """
    r, alpha, a, b = parameters
    n = np.broadcast_to(n, x.shape)
    k, m = repeated(x, n)
    log_T = np.log(alpha + T)
    by_k = gammaln(r + k) - gammaln(r) + r * np.log(alpha) + betaln(a, b + k) - betaln(a, b)
    active = (m * by_k).sum() - (n * (r + x) * log_T).sum()

    again = x > 0
    n_2, x_2, t_2, T_2 = n[again], x[again], t_x[again], T[again]
    log_ratio, last = log_T[again] - np.log(alpha + t_2), b + x_2 - 1
    log_odds = np.log(a / last) + (r + x_2) * log_ratio
    value = active + (n_2 * np.logaddexp(0, log_odds)).sum()

    gone, beta = n_2 * expit(log_odds), digamma(a + b) - digamma(a + b + k)
    by_r = (m * (digamma(r + k) - digamma(r) + np.log(alpha))).sum() - (n * log_T).sum() + (gone * log_ratio).sum()
    earlier = gone * (r + x_2) * (1 / (alpha + T_2) - 1 / (alpha + t_2))
    by_alpha = m.sum() * r / alpha - (n * (r + x) / (alpha + T)).sum() + earlier.sum()
    by_a = (m * beta).sum() + gone.sum() / a
    by_b = (m * (beta + digamma(b + k) - digamma(b))).sum() - (gone / last).sum()
    return float(value), np.array([by_r, by_alpha, by_a, by_b])


@dataclass(frozen=True)
class BGNBD(FittedInTime):
    """A BG/NBD model: fitted with `BGNBD.fit`, or made by hand from known parameters.

    Parameters
    ----------
    r, alpha : float
        Purchase rates of active customers: Gamma, mean r/α per unit of time.
    a, b : float
        Probability of leaving after a purchase: Beta, mean a/(a+b).
    **fit
        ``unit`` of time, and results of a fit: see `FittedInTime`.

    Examples
    --------
    >>> cdnow = BGNBD(0.243, 4.414, 0.793, 2.426, unit="week")
    >>> customer = pd.DataFrame({"x": [2], "t_x": [30.43], "T": [38.86], "unit": "week"})
    >>> cdnow.conditional_expected_purchases(customer, 39).round(3)
    0    1.226
    Name: purchases_39_weeks, dtype: float64
    """

    r: float
    alpha: float
    a: float
    b: float

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")

    @classmethod
    def fit(cls, summary: pd.DataFrame) -> "BGNBD":
        """Fit the model to a `summary` by maximum likelihood; the model takes the unit of the summary.

        Raises
        ------
        InputError
            As `read_history`; also when nobody ever came back, which leaves nothing to estimate.
        """
        past = read_history(summary, repeats=True)
        alike = past.alike()
        return maximize(
            cls,
            lambda parameters: bgnbd_log_likelihood(parameters, *alike),
            [0.5, past.T.mean() / 4, 1.0, 3.0],
            unit=past.unit,
            customers=len(past.x),
        )

    def expected_purchases(self, t: Any) -> Any:
        """Return the expected repeat purchases of a customer not yet known, in the `t` units after the first
        purchase.

        Equation 9 of the paper.

        >>> round(BGNBD(0.243, 4.414, 0.793, 2.426, unit="week").expected_purchases(52), 2)
        1.45
        """
        return self._of_active(0.0, 0.0, horizon(t))

    def probability_of(self, purchases: Any, t: Any) -> Any:
        """Return the probability that a customer not yet known makes exactly that many repeat purchases in `t` units.

        Equation 8 of the paper; `purchases` and `t` may be arrays.
        """
        n, t = np.asarray(purchases, dtype=float), horizon(t)
        r, alpha, a, b = self.parameters
        seen, some = t / (alpha + t), np.maximum(n, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            log_bought = np.where(n > 0, n * np.log(seen), 0.0)
        log_nbd = gammaln(r + n) - gammaln(r) - gammaln(n + 1) + r * np.log(alpha / (alpha + t)) + log_bought
        active = np.exp(betaln(a, b + n) - betaln(a, b) + log_nbd)
        gone = np.exp(betaln(a + 1, b + some - 1) - betaln(a, b)) * betainc(some, r, seen)
        return active + np.where(n > 0, gone, 0.0)

    def p_alive(self, summary: pd.DataFrame) -> pd.Series:
        """Return the probability that each customer is still active at the end of observation.

        Notes
        -----
        In this model a customer leaves only just after a repeat purchase, so with x = 0 the probability is 1 by
        construction, whatever the silence: it says nothing of the customer. Never rank customers on it; rank on
        `conditional_expected_purchases`, where such a customer's low purchase rate counts (see `rank_customers`).
        Source: Fader and Hardie (2008), Computing P(alive) using the BG/NBD model.
        """
        past = read_history(summary, self.unit)
        return pd.Series(self._alive(past.x, past.t_x, past.T), index=past.index, name="p_alive")

    def conditional_expected_purchases(self, summary: pd.DataFrame, t: Any) -> pd.Series:
        """Return the purchases expected of each known customer in the `t` units after the end of observation.

        Equation 10 of the paper. `t` is in the unit of the model, and the name of the result repeats it.
        """
        past, t = read_history(summary, self.unit), horizon(t)
        expected = self._alive(past.x, past.t_x, past.T) * self._of_active(past.x, past.T, t)
        return named(expected, past.index, "purchases", t, self.unit)

    def discounted_residual_purchases(self, summary: pd.DataFrame, annual_rate: float) -> pd.Series:
        """Return the purchases expected of each customer from now to the end of time, discounted to today.

        Parameters
        ----------
        summary : DataFrame
            In the unit of the model.
        annual_rate : float
            Discount rate per year (0.15 for 15 %), whatever the unit of the model.

        Returns
        -------
        Series
            A number of purchases worth their full price today; infinite without discount when a ≤ 1.

        Notes
        -----
        The rate expected of an active customer u units from now (`_rate_of_active`) is integrated numerically.
        """
        past, delta = read_history(summary, self.unit), continuous_rate(annual_rate, self.unit)
        r, alpha, a, b = self.parameters
        alive = self._alive(past.x, past.t_x, past.T)
        if delta == 0:
            total = (a + b + past.x - 1) / (a - 1) if a > 1 else np.inf
            return pd.Series(alive * total, index=past.index, name="discounted_purchases")
        alike, row = np.unique(np.column_stack([past.x, past.T]), axis=0, return_inverse=True)
        totals = np.empty(len(alike))
        for part in np.array_split(np.arange(len(alike)), len(alike) // 5000 + 1):  # bounds the memory
            x, scale = alike[part, :1], alpha + alike[part, 1:]

            def rate(u: np.ndarray, x: np.ndarray = x, scale: np.ndarray = scale) -> np.ndarray:
                return self._rate_of_active(x, scale, u)

            totals[part] = integrate_discounted(rate, delta, (scale / (1 + (r + x) * a / (a + b + x)))[:, 0])
        return pd.Series(alive * totals[row.ravel()], index=past.index, name="discounted_purchases")

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
            customer, x, t_x, T, unit; then the truth: rate (purchases per unit), p_leave, active (at T), future_x.
        """
        random, T = np.random.default_rng(seed), observation_times(customers, T)
        end = T + horizon(future)
        rate = random.gamma(self.r, 1 / self.alpha, customers)
        p_leave = random.beta(self.a, self.b, customers)
        now, t_x = np.zeros(customers), np.zeros(customers)
        x, future_x = np.zeros(customers, int), np.zeros(customers, int)
        active, still = np.ones(customers, bool), np.arange(customers)
        while len(still):
            with np.errstate(divide="ignore"):
                now[still] += random.exponential(size=len(still)) / rate[still]
            still = still[now[still] <= end[still]]
            seen = still[now[still] <= T[still]]
            x[seen] += 1
            t_x[seen] = now[seen]
            future_x[still[now[still] > T[still]]] += 1
            leaves = random.random(len(still)) < p_leave[still]
            active[still[leaves & (now[still] <= T[still])]] = False
            still = still[~leaves]
        table = pd.DataFrame({"customer": np.arange(1, customers + 1), "x": x, "t_x": t_x, "T": T, "unit": self.unit})
        return table.assign(rate=rate, p_leave=p_leave, active=active, future_x=future_x)

    def _alive(self, x: np.ndarray, t_x: np.ndarray, T: np.ndarray) -> np.ndarray:
        r, alpha, a, b = self.parameters
        log_odds_gone = np.log(a / (b + np.maximum(x, 1) - 1)) + (r + x) * np.log((alpha + T) / (alpha + t_x))
        return np.where(x > 0, expit(-log_odds_gone), 1.0)

    def _of_active(self, x: Any, T: Any, t: Any) -> Any:
        """Return the purchases in (T, T + t] of a customer who bought x times and is active at T.

        Given p they are ``(1 - (1 + p t / (α + T)) ** -(r + x)) / p``, and p has the law Beta(a, b + x). Far ahead,
        the formula of the paper stands for that mean: Euler's transformation of 2F1 puts every large power of it
        into ``(1 - z) ** (a - 1)``, and at a = 1, or a + b + x = 1, where it is 0/0, the mean of its neighbours
        replaces it.
        """
        x, T, t = np.broadcast_arrays(x, T, t)
        scale, b = self.alpha + T, self.b
        value = mean_over_beta(lambda p: -np.expm1(-(self.r + x) * np.log1p(p * t / scale)) / p, self.a, b + x)

        def formula(a: float, x: np.ndarray, scale: np.ndarray, t: np.ndarray) -> np.ndarray:
            z, total = t / (scale + t), a + b + x - 1
            return total / (a - 1) * (1 - (1 - z) ** (a - 1) * hypergeometric(a + b - 1 - self.r, a - 1, total, z))

        far = self._far(x, scale, t)
        if far.any():
            past = x[far], scale[far], t[far]
            close = min(abs(self.a - 1), np.abs(self.a + b + past[0] - 1).min()) <= 1e-5
            around = (self.a - 1e-4, self.a + 1e-4) if close else (self.a,)
            value = np.asarray(value)
            value[far] = np.mean([formula(a, *past) for a in around], axis=0)
        return float(value) if np.ndim(value) == 0 else value

    def _rate_of_active(self, x: np.ndarray, scale: np.ndarray, u: np.ndarray) -> np.ndarray:
        """Return the purchases per unit of time, u units from now, of a customer active at T = scale - α.

        That is the mean of ``λ exp(-λ p u)`` over λ, of law Gamma(r + x, α + T), and p, of law Beta(a, b + x).
        """
        r, _alpha, a, b = self.parameters
        value = mean_over_beta(lambda p: np.exp(-(r + x + 1) * np.log1p(p * u / scale)), a, b + x)
        far = self._far(x, scale, u)
        if far.any():
            x_far, later = np.broadcast_to(x, u.shape)[far], (u / (scale + u))[far]
            value[far] = (1 - later) ** a * hypergeometric(a + b - r - 1, a, a + b + x_far, later)
        return (r + x) / scale * value

    def _far(self, x: Any, scale: Any, t: Any) -> np.ndarray:
        """Return where t is so far ahead that only a few p matter: 2F1 there, and the mean over p nearer.

        2F1 cancels or overflows when r, or a and b, are large: customers all alike, for whom the mean is right
        however far ahead.
        """
        often = (self.r + x) * t / scale / (self.a + self.b + x)
        return (often > 10) & (self.a < 5) & (self.r < 50)
