"""Satisfaction: SERVQUAL, its reliability and weights, what satisfaction and complaints do to loyalty (facts G4, G5).

``gaps``, ``importance`` and ``weighted_gap`` measure quality, ``cronbach_alpha`` doubts the scale; ``loyalty_by_mark``,
``straightness``, ``complaint_groups`` and ``barrier_types`` follow it into what customers do; a ``plot_*`` shows each.
"""

from crmcourse.satisfaction.loyalty import Straightness, barrier_types, loyalty_by_mark, rates, straightness
from crmcourse.satisfaction.plots import plot_gaps, plot_loyalty, plot_priorities, plot_rates
from crmcourse.satisfaction.recovery import complaint_groups, recovery_times
from crmcourse.satisfaction.reliability import Alpha, cronbach_alpha, item_analysis, reliability_table
from crmcourse.satisfaction.servqual import (
    DIMENSIONS,
    dimension_names,
    gaps,
    importance,
    item_names,
    respondents,
    weighted_gap,
)

__all__ = [
    "DIMENSIONS",
    "Alpha",
    "Straightness",
    "barrier_types",
    "complaint_groups",
    "cronbach_alpha",
    "dimension_names",
    "gaps",
    "importance",
    "item_analysis",
    "item_names",
    "loyalty_by_mark",
    "plot_gaps",
    "plot_loyalty",
    "plot_priorities",
    "plot_rates",
    "rates",
    "recovery_times",
    "reliability_table",
    "respondents",
    "straightness",
    "weighted_gap",
]
