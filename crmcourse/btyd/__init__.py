"""Buy till you die: how long will customers stay, how often will they buy, what are they worth (facts E6).

Contracts: `SBG`. Purchases without contract: `BGNBD` or `ParetoNBD` for how many, `GammaGamma` for how much each.
The path is ``summary`` (x, t_x, T and m of each customer), ``BGNBD.fit``, ``conditional_expected_purchases``,
``customer_value``; the proof is ``calibrate``, then ``holdout_table`` and ``tracking_table``. Every time is in the
unit of the summary (``unit``), every amount in the currency of the transactions, every discount rate per year.
"""

from crmcourse.btyd.bgnbd import BGNBD, bgnbd_log_likelihood
from crmcourse.btyd.data import calibrate, summary
from crmcourse.btyd.gammagamma import GammaGamma, gammagamma_log_likelihood
from crmcourse.btyd.paretonbd import ParetoNBD, paretonbd_log_likelihood
from crmcourse.btyd.plots import plot_frequencies, plot_holdout, plot_matrix, plot_survival, plot_tracking
from crmcourse.btyd.sbg import SBG, sbg_log_likelihood
from crmcourse.btyd.validation import frequency_table, holdout_table, tracking_table
from crmcourse.btyd.value import customer_value

__all__ = [
    "BGNBD",
    "SBG",
    "GammaGamma",
    "ParetoNBD",
    "bgnbd_log_likelihood",
    "calibrate",
    "customer_value",
    "frequency_table",
    "gammagamma_log_likelihood",
    "holdout_table",
    "paretonbd_log_likelihood",
    "plot_frequencies",
    "plot_holdout",
    "plot_matrix",
    "plot_survival",
    "plot_tracking",
    "sbg_log_likelihood",
    "summary",
    "tracking_table",
]
