"""The loyalty pyramid: stages of accounts, moves from year to year, forecast, value, recommendation (facts F).

The path is ``panel`` (the stage of each account on several dates), ``moves``, ``chain`` (a Markov chain), then
``simulate``, ``first_passage``, ``stage_values``, ``change``; ``memory_test`` and ``stationarity_test`` doubt it;
``families``, ``referral_rates`` and ``reproduction`` follow recommendations; a ``plot_*`` shows each.
"""

from crmcourse.pyramid.evidence import SIGNALS, evidence
from crmcourse.pyramid.markov import forecast, simulate
from crmcourse.pyramid.memory import memory_test, paths, stationarity_test
from crmcourse.pyramid.migration import Chain, chain, count_moves, moves
from crmcourse.pyramid.passage import absorbing, change, first_passage, stage_values, stays
from crmcourse.pyramid.plots import plot_forecast, plot_migration, plot_path, plot_pyramid
from crmcourse.pyramid.referral import births, families, referral_rates, reproduction
from crmcourse.pyramid.stages import RULES, Condition, Rule, panel, place, rules_table, stage_names
from crmcourse.pyramid.tree import plot_family

__all__ = [
    "RULES",
    "SIGNALS",
    "Chain",
    "Condition",
    "Rule",
    "absorbing",
    "births",
    "chain",
    "change",
    "count_moves",
    "evidence",
    "families",
    "first_passage",
    "forecast",
    "memory_test",
    "moves",
    "panel",
    "paths",
    "place",
    "plot_family",
    "plot_forecast",
    "plot_migration",
    "plot_path",
    "plot_pyramid",
    "referral_rates",
    "reproduction",
    "rules_table",
    "simulate",
    "stage_names",
    "stage_values",
    "stationarity_test",
    "stays",
]
