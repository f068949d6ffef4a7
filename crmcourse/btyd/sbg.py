"""sBG: contracts renewed or not at the end of each period, by customers of unequal loyalty.

Each customer lets the contract lapse at the end of a period with the same probability θ, and θ varies over customers
as Beta(α, β). The fragile leave first, so the retention rate of a cohort rises with age though no customer changes.
Source: Fader and Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21(1), 76-90;
Fader and Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1), 85-93.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.special import betaln, digamma, hyp2f1

from crmcourse.btyd.fitting import FittedInTime, maximize
from crmcourse.btyd.numeric import horizon, mean_over_beta, observation_times
from crmcourse.btyd.units import continuous_rate
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["SBG", "read_survivors", "sbg_log_likelihood"]


def sbg_log_likelihood(
    parameters: Any, tenure: np.ndarray, lapsed: np.ndarray, n: np.ndarray | float = 1.0
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of an sBG model and its gradient, summed over customers.

    Parameters
    ----------
    parameters : sequence of float
        α and β, above 0.
    tenure : array of float
        Periods begun by those who left; renewals decided by those who are still there.
    lapsed : array of bool
        Whether the customer left at the end of the last of these periods.
    n : array of float
        Number of customers of each kind; one each when not given.

    Notes
    -----
    Leaving at the end of period t has probability ``B(α + 1, β + t - 1) / B(α, β)``, staying longer ``B(α, β + t) /
    B(α, β)``: equations 5 and 6 of the paper.

    Examples
    --------
    >>> value, slope = sbg_log_likelihood([0.704, 1.182], np.array([1.0, 1.0]), np.array([True, False]))
    >>> round(float(np.exp(value)), 3)
    0.234
    """
    alpha, beta = parameters
    left, stayed = lapsed * 1.0, tenure - lapsed
    value = betaln(alpha + left, beta + stayed) - betaln(alpha, beta)
    both = digamma(alpha + beta) - digamma(alpha + beta + left + stayed)
    by_alpha = both + digamma(alpha + left) - digamma(alpha)
    by_beta = both + digamma(beta + stayed) - digamma(beta)
    return float((n * value).sum()), np.array([(n * by_alpha).sum(), (n * by_beta).sum()])


@dataclass(frozen=True)
class SBG(FittedInTime):
    """An sBG model: fitted with `SBG.fit` or `SBG.fit_contracts`, or made by hand from known parameters.

    Parameters
    ----------
    alpha, beta : float
        Probability of leaving at the end of a period: Beta, mean α/(α+β).
    **fit
        ``unit``, the length of a period of contract, and results of a fit: see `FittedInTime`.

    Examples
    --------
    >>> regular = SBG.fit([1000, 631, 468, 382, 326, 289, 262, 241], unit="year")
    >>> round(regular.alpha, 3), round(regular.beta, 3)
    (0.704, 1.182)
    >>> (100 * regular.survival([1, 7, 12])).round(1).tolist()
    [62.7, 23.9, 17.0]
    """

    alpha: float
    beta: float

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    @classmethod
    def fit(cls, survivors: Any, unit: str = "year") -> "SBG":
        """Fit the model by maximum likelihood to one cohort, counted at the start and at the end of each period.

        Parameters
        ----------
        survivors : sequence of float
            Customers still under contract after 0, 1, 2… periods: the first number is the cohort's size. Percentages
            give the same parameters, but standard errors that mean nothing.
        unit : {"day", "week", "month", "year"}
            Length of a period.

        Raises
        ------
        InputError
            On fewer than three counts, a number that is missing, negative or above the one before, or a cohort of
            whom nobody, or everybody at once, leaves.
        """
        counts = read_survivors(survivors)
        periods = len(counts) - 1
        tenure = np.append(np.arange(1.0, periods + 1), periods)
        lapsed = np.append(np.ones(periods, bool), False)
        return cls._fit(tenure, lapsed, np.append(-np.diff(counts), counts[-1]), unit)

    @classmethod
    def fit_contracts(cls, contracts: pd.DataFrame, unit: str = "year") -> "SBG":
        """Fit the model to customers begun at different dates, whose contract has lapsed or still runs.

        Parameters
        ----------
        contracts : DataFrame
            One row a customer: ``tenure``, whole number of periods begun if the contract lapsed, of renewals already
            decided if it still runs (0: the first is not yet decided); ``lapsed``, true or false.
        unit : {"day", "week", "month", "year"}
            Length of a period.

        Raises
        ------
        InputError
            On a missing column or value, a tenure that is no whole number, 0 for a lapsed contract, or when nobody
            renewed or nobody lapsed.

        Examples
        --------
        >>> table = pd.DataFrame({"tenure": [1] * 40 + [2] * 15 + [5] * 9 + [6] * 36,
        ...     "lapsed": [True] * 64 + [False] * 36})
        >>> SBG.fit_contracts(table).customers
        100
        """
        check_table(contracts, table="contracts", columns={"tenure": Rule("number", minimum=0), "lapsed": Rule()})
        tenure, lapsed = contracts["tenure"].to_numpy(dtype=float), contracts["lapsed"].to_numpy()
        if not set(pd.unique(lapsed)) <= {True, False}:
            raise InputError(_("Table “{table}”, column “lapsed”: true or false expected.").format(table="contracts"))
        lapsed = lapsed.astype(bool)
        wrong = contracts.index[(tenure != np.floor(tenure)) | (lapsed & (tenure < 1))]
        if len(wrong):
            text = _("Table “contracts”, column “tenure”: whole periods expected, 1 or more when lapsed; rows: {rows}.")
            raise InputError(text.format(rows=", ".join(map(str, wrong[:5]))))
        return cls._fit(tenure, lapsed, np.ones(len(tenure)), unit)

    @classmethod
    def _fit(cls, tenure: np.ndarray, lapsed: np.ndarray, n: np.ndarray, unit: str) -> "SBG":
        if not n[lapsed].sum() or not (n * (tenure - lapsed)).sum():
            raise InputError(_("Nobody left, or nobody renewed: there is nothing to estimate."))
        return maximize(
            cls,
            lambda parameters: sbg_log_likelihood(parameters, tenure, lapsed, n),
            [1.0, 1.0],
            unit=unit,
            customers=round(n.sum()),
        )

    def survival(self, periods: Any) -> Any:
        """Return the share of a cohort still under contract after a number of periods (1 after 0).

        >>> round(float(SBG(0.704, 1.182, unit="year").survival(1)), 3)
        0.627
        """
        t = horizon(periods)
        return np.exp(betaln(self.alpha, self.beta + t) - betaln(self.alpha, self.beta))

    def retention(self, period: Any) -> Any:
        """Return the share of those who begin a period (1, 2…) who renew at its end. It rises with age.

        >>> SBG(0.704, 1.182, unit="year").retention([1, 2, 7]).round(2)
        array([0.63, 0.76, 0.91])
        """
        t = np.asarray(horizon(period))
        if (t < 1).any():
            raise InputError(_("Periods are counted from 1, not {found}.").format(found=period))
        return (self.beta + t - 1) / (self.alpha + self.beta + t - 1)

    def expected_residual_lifetime(self, renewals: Any = 0, annual_rate: float = 0.0) -> Any:
        """Return the further periods expected of a customer who has renewed so many times and is under contract.

        Parameters
        ----------
        renewals : int or array
            Renewals already made: 0 for a customer in the first period.
        annual_rate : float
            Discount rate per year (0.10 for 10 %); 0 counts the periods without discount.

        Returns
        -------
        float or array
            Periods still to come after the present one, those paid at the next renewal counted as one period away:
            ``S(n + 1) / S(n) / (1 + d) + S(n + 2) / S(n) / (1 + d)² + …``, d being the rate per period.

        Notes
        -----
        Without discount the sum is ``(β + n) / (α - 1)``, and infinite when α ≤ 1: a few customers never leave. So
        the value of a contract is given discounted: the DERL of Fader and Hardie (2010), up to one factor 1 + d,
        since the first renewal is one period away here.

        Examples
        --------
        >>> regular = SBG(0.704, 1.182, unit="year")
        >>> regular.expected_residual_lifetime([0, 3], annual_rate=0.10).round(1)
        array([2.7, 4.9])
        """
        n, delta = np.asarray(horizon(renewals)), continuous_rate(annual_rate, self.unit)
        alpha, beta = self.parameters
        if delta == 0:
            periods = (beta + n) / (alpha - 1) if alpha > 1 else np.full(n.shape, np.inf)
        elif alpha > 20:  # customers nearly alike, for whom 2F1 loses its digits: the mean over θ of a geometric sum
            worth = np.exp(-delta)
            periods = mean_over_beta(lambda p: worth * (1 - p) / (1 - worth * (1 - p)), alpha, beta + n)
        else:
            worth = np.exp(-delta)
            periods = worth * (beta + n) / (alpha + beta + n) * hyp2f1(1, beta + n + 1, alpha + beta + n + 1, worth)
        return float(periods) if np.ndim(renewals) == 0 else periods

    def simulate(self, customers: int, periods: int, seed: int) -> pd.DataFrame:
        """Draw customers from the model and watch them for so many periods.

        Returns
        -------
        DataFrame
            ``tenure`` and ``lapsed`` as `fit_contracts` reads them, and the truth: ``p_leave`` of each customer.
        """
        limit = observation_times(customers, periods)
        random = np.random.default_rng(seed)
        p_leave = random.beta(self.alpha, self.beta, customers)
        left_at = np.ceil(np.log(random.random(customers)) / np.log1p(-np.clip(p_leave, 1e-12, 1 - 1e-12)))
        lapsed = left_at <= limit
        tenure = np.where(lapsed, np.maximum(left_at, 1), limit).astype(int)
        return pd.DataFrame({"tenure": tenure, "lapsed": lapsed, "p_leave": p_leave})


def read_survivors(survivors: Any) -> np.ndarray:
    try:
        counts = np.asarray(survivors, dtype=float)
    except (TypeError, ValueError):
        counts = np.empty(0)
    if counts.ndim != 1 or len(counts) < 3 or not np.isfinite(counts).all() or (counts < 0).any():
        raise InputError(_("`survivors` must be at least three numbers of 0 or more, from the start of the cohort."))
    if (rise := np.flatnonzero(np.diff(counts) > 0)).size:
        text = _("`survivors` cannot rise: {after} after {before}, period {period}.")
        where = {"before": counts[rise[0]], "after": counts[rise[0] + 1], "period": rise[0] + 1}
        raise InputError(text.format(**where))
    return counts
