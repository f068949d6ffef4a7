"""FRAC: frequency, recency, amount and category of each customer's purchases (facts C1 to C6).

The path is ``summarize`` (one row a customer), ``score`` (1 to n for each letter), ``segment`` (a name and what to do),
``migration`` (from one period to the next), with a ``plot_*`` for each. It takes and returns the tables of any engine
that narwhals reads: pandas, polars, pyarrow, DuckDB, PySpark.
"""

from crmcourse.frac.columns import COMPLETE_JOURNEY, DIRECTSELL, Columns
from crmcourse.frac.distribution import plot_distribution
from crmcourse.frac.migrate import migration
from crmcourse.frac.plots import plot_grid, plot_heatmap, plot_migration
from crmcourse.frac.rules import SEGMENTS, Segment
from crmcourse.frac.scale import DAYS_PER_MONTH, Scale
from crmcourse.frac.scoring import LECTURE, MEASURES, Scales, score
from crmcourse.frac.segments import rules_table, segment, segment_names
from crmcourse.frac.summary import category_profile, summarize, until

__all__ = [
    "COMPLETE_JOURNEY",
    "DAYS_PER_MONTH",
    "DIRECTSELL",
    "LECTURE",
    "MEASURES",
    "SEGMENTS",
    "Columns",
    "Scale",
    "Scales",
    "Segment",
    "category_profile",
    "migration",
    "plot_distribution",
    "plot_grid",
    "plot_heatmap",
    "plot_migration",
    "rules_table",
    "score",
    "segment",
    "segment_names",
    "summarize",
    "until",
]
