"""The quality of customer data: values read right, five dimensions measured, duplicates found and merged (facts B).

`parse_date`, `parse_amount`, `parse_siret`… read raw text; `measure` asks the five questions; `candidate_pairs`,
`score_pairs`, `link` find duplicates, `evaluate` judges them, `merge` makes one record; `tool_graph` maps the tools.
"""

from crmcourse.quality.duplicates import (
    BLOCKS,
    KEYS,
    accept,
    all_pairs,
    candidate_pairs,
    evaluate,
    link,
    score_pairs,
    similarity,
)
from crmcourse.quality.measures import (
    Check,
    complete,
    consistent,
    distinct,
    measure,
    plot_quality,
    timely,
    valid,
)
from crmcourse.quality.merging import merge
from crmcourse.quality.tools import interfaces, plot_interfaces, plot_tools, silos, tool_graph
from crmcourse.quality.values import (
    DATE_STYLES,
    luhn_sum,
    parse_amount,
    parse_date,
    parse_phone,
    parse_siret,
    plain_name,
    valid_email,
    valid_siret,
)

__all__ = [
    "BLOCKS",
    "DATE_STYLES",
    "KEYS",
    "Check",
    "accept",
    "all_pairs",
    "candidate_pairs",
    "complete",
    "consistent",
    "distinct",
    "evaluate",
    "interfaces",
    "link",
    "luhn_sum",
    "measure",
    "merge",
    "parse_amount",
    "parse_date",
    "parse_phone",
    "parse_siret",
    "plain_name",
    "plot_interfaces",
    "plot_quality",
    "plot_tools",
    "score_pairs",
    "silos",
    "similarity",
    "timely",
    "tool_graph",
    "valid",
    "valid_email",
    "valid_siret",
]
