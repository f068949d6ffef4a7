"""Attrition: how it is counted, how long customers stay, why they leave, who will, whom to keep (facts G1-G3, G6).

Count with ``agreements`` (contracts), ``silences`` and ``silence_spells`` (no contract), ``period_rates``,
``cohort_table``, ``kaplan_meier`` and ``compare``; explain with ``clues`` and ``classify``; warn with ``features``,
``fit`` and the judges (``concordance``, ``calibration``, ``lift_table``); decide with ``Campaign`` and ``select``; a
``plot_*`` shows each.
"""

from crmcourse.attrition.evaluation import brier, calibration, concordance, lift_table
from crmcourse.attrition.logistic import Logistic, fit, gradient, log_likelihood, scorecard
from crmcourse.attrition.plots import plot_cohorts, plot_rates, plot_shock, plot_survival
from crmcourse.attrition.rates import (
    agreements,
    annual_rate,
    period_rates,
    renewal_rates,
    silence_spells,
    silences,
)
from crmcourse.attrition.survival import Comparison, cohort_table, compare, follow, kaplan_meier
from crmcourse.attrition.targeting import Campaign, effort_table, expected_gain, least_probability, select
from crmcourse.attrition.types import REASONS, classify, clues, responses, type_names
from crmcourse.attrition.warning import FEATURES, features, leaky_features, outcomes, sign_table, signs
from crmcourse.attrition.warning_plots import (
    feature_names,
    plot_calibration,
    plot_campaign,
    plot_effects,
    plot_effort,
    plot_lift,
)

__all__ = [
    "FEATURES",
    "REASONS",
    "Campaign",
    "Comparison",
    "Logistic",
    "agreements",
    "annual_rate",
    "brier",
    "calibration",
    "classify",
    "clues",
    "cohort_table",
    "compare",
    "concordance",
    "effort_table",
    "expected_gain",
    "feature_names",
    "features",
    "fit",
    "follow",
    "gradient",
    "kaplan_meier",
    "leaky_features",
    "least_probability",
    "lift_table",
    "log_likelihood",
    "outcomes",
    "period_rates",
    "plot_calibration",
    "plot_campaign",
    "plot_cohorts",
    "plot_effects",
    "plot_effort",
    "plot_lift",
    "plot_rates",
    "plot_shock",
    "plot_survival",
    "renewal_rates",
    "responses",
    "scorecard",
    "select",
    "sign_table",
    "signs",
    "silence_spells",
    "silences",
    "type_names",
]
