"""Gamma-Gamma: what a customer spends at each purchase, seen through a few of them.

The spend of a purchase varies around the customer's own mean as Gamma(p, ν), and ν varies over customers as Gamma(q,
γ), γ in the currency of the data. Spend and number of purchases are supposed independent: check it before use.
Source: Fader and Hardie (2013), The Gamma-Gamma model of monetary value; Fader, Hardie and Lee (2005), RFM and CLV.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.special import betaln, digamma

from crmcourse.btyd.fitting import Fitted, maximize
from crmcourse.btyd.numeric import observation_times
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["GammaGamma", "gammagamma_log_likelihood"]


def gammagamma_log_likelihood(parameters: Any, x: np.ndarray, m: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of a Gamma-Gamma model and its gradient, summed over repeat buyers.

    Parameters
    ----------
    parameters : sequence of float
        p, q, γ, all above 0; γ in the currency of `m`.
    x, m : array of float
        Repeat purchases (1 or more) and their mean spend (above 0).

    Returns
    -------
    float, array
        Sum of the logarithms of equation 1a of the note, and its derivatives by p, q and γ.

    Examples
    --------
    >>> value, slope = gammagamma_log_likelihood([6.25, 3.74, 15.44], np.array([2.0]), np.array([22.35]))
    >>> round(value, 2)
    -3.55
    """
    p, q, gamma = parameters
    spent, total = gamma + m * x, p * x + q
    value = -betaln(p * x, q) + q * np.log(gamma) + (p * x - 1) * np.log(m) + p * x * np.log(x) - total * np.log(spent)

    both = digamma(total)
    by_p = x * (both - digamma(p * x) + np.log(m * x / spent))
    by_q = both - digamma(q) + np.log(gamma / spent)
    by_gamma = q / gamma - total / spent
    return float(value.sum()), np.array([by_p.sum(), by_q.sum(), by_gamma.sum()])


@dataclass(frozen=True)
class GammaGamma(Fitted):
    """A Gamma-Gamma model: fitted with `GammaGamma.fit`, or made by hand from known parameters.

    Parameters
    ----------
    p : float
        Shape of the spend of one purchase: the larger, the more alike the purchases of a customer.
    q, gamma : float
        Spread of mean spend over customers; γ is in the currency of the data.
    **fit
        Results of a fit: see `Fitted`.

    Examples
    --------
    >>> cdnow = GammaGamma(6.25, 3.74, 15.44)
    >>> customers = pd.DataFrame({"x": [2, 0], "m": [22.35, None]})
    >>> cdnow.conditional_expected_spend(customers).round(2).tolist()
    [24.66, 35.22]
    """

    p: float
    q: float
    gamma: float

    names: ClassVar[tuple[str, ...]] = ("p", "q", "gamma")

    @classmethod
    def fit(cls, summary: pd.DataFrame) -> "GammaGamma":
        """Fit the model by maximum likelihood to the repeat buyers (x of 1 or more) of a `summary`.

        Raises
        ------
        InputError
            On a missing column, an x that is missing or negative, a repeat buyer whose m is missing, 0 or negative,
            or without any repeat buyer.
        """
        x, m = _spend(summary)
        again = x > 0
        if not again.any():
            raise InputError(_("No customer bought again (x = 0 everywhere): there is nothing to estimate."))
        x, m = x[again], m[again]
        return maximize(
            cls,
            lambda parameters: gammagamma_log_likelihood(parameters, x, m),
            [2.0, 3.0, m.mean()],
            customers=len(x),
        )

    @property
    def mean_spend(self) -> float:
        """Mean spend of one purchase over all customers, in the currency of the data; infinite when q ≤ 1."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else math.inf

    def conditional_expected_spend(self, summary: pd.DataFrame) -> pd.Series:
        """Return the mean spend of one purchase expected of each customer, in the currency of the data.

        Equation 5 of the note: an average of the customer's own mean and of everyone's, where the customer's weighs
        more as x grows. With x = 0 only everyone's is left, so a customer who never came back may be given more for a
        purchase than a small regular one: that is a spend, not a value (see `customer_value`). Infinite when
        p x + q ≤ 1.
        """
        x, m = _spend(summary)
        total = self.p * (self.gamma + np.where(x > 0, x * m, 0.0))
        shape = self.p * x + self.q - 1
        spend = np.where(shape > 0, total / np.where(shape > 0, shape, 1.0), np.inf)
        return pd.Series(spend, index=summary.index, name="spend_per_purchase")

    def simulate(self, x: Any, seed: int) -> pd.DataFrame:
        """Draw the mean spend of customers with `x` repeat purchases each.

        Returns
        -------
        DataFrame
            x, m (missing when x = 0), and the truth: ``mean_spend`` of each customer, in the currency of γ.
        """
        x = np.asarray(x)
        observation_times(len(x), x)
        random = np.random.default_rng(seed)
        nu = random.gamma(self.q, 1 / self.gamma, len(x))
        m = np.where(x > 0, random.gamma(self.p * np.maximum(x, 1)) / (nu * np.maximum(x, 1)), np.nan)
        return pd.DataFrame({"x": x, "m": m, "mean_spend": self.p / nu})


def _spend(summary: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    check_table(summary, table="summary", columns={"x": Rule("number", minimum=0), "m": Rule("number", missing=True)})
    again = summary[summary["x"] > 0]
    check_table(again, table="summary", columns={"m": Rule("number", minimum=0)}, empty=True)
    if (nothing := again.index[again["m"] == 0]).size:
        text = _("Table “summary”, column “m”: the mean spend of a repeat buyer must be above 0; rows: {rows}.")
        raise InputError(text.format(rows=", ".join(map(str, nothing[:5]))))
    return summary["x"].to_numpy(dtype=float), summary["m"].to_numpy(dtype=float)
