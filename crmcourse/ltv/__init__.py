"""Customer value without chance: what a customer brings year after year, and how the value is shared out (facts E1
to E5).

`ProfitComponents`, ``components_table`` and ``profit_by_year`` draw the lecture's chart; ``retention_value`` and its
neighbours value a customer kept at a constant rate, and put the lecture's claim to the test; ``lorenz``, ``gini``,
``whale`` and ``segment_table`` tell who brings the profit. Amounts are in EUR unless a function says otherwise,
rates are per year, years are whole.
"""

from crmcourse.ltv.claim import claim_intervals, claim_table, profit_change
from crmcourse.ltv.components import (
    ProfitComponents,
    YearlyGain,
    break_even_year,
    components_table,
    profit_by_year,
)
from crmcourse.ltv.concentration import customers_for_share, gini, lorenz, pareto_share, whale
from crmcourse.ltv.plots import plot_claim, plot_components, plot_cumulated, plot_lorenz, plot_segments, plot_whale
from crmcourse.ltv.retention import break_even_retention, customer_equity, retention_value, simulate_values
from crmcourse.ltv.segments import lecture_segments, segment_table

__all__ = [
    "ProfitComponents",
    "YearlyGain",
    "break_even_retention",
    "break_even_year",
    "claim_intervals",
    "claim_table",
    "components_table",
    "customer_equity",
    "customers_for_share",
    "gini",
    "lecture_segments",
    "lorenz",
    "pareto_share",
    "plot_claim",
    "plot_components",
    "plot_cumulated",
    "plot_lorenz",
    "plot_segments",
    "plot_whale",
    "profit_by_year",
    "profit_change",
    "retention_value",
    "segment_table",
    "simulate_values",
    "whale",
]
