"""The customer relationship: its life cycle, two marketing policies, its indicators, its capital (facts A).

``theory`` draws the life cycle of the lectures, ``lives`` and ``by_quarter`` measure it; ``simulate`` plays two
policies on the same customers and ``overtaking`` dates the moment when one passes the other; ``scorecard`` computes
the indicators of each year; ``link`` looks at one link of a chain of causes; ``after_departure``, ``during_complaint``
and ``too_close`` find the contacts that coordination would have spared; ``customer_capital`` values the customers.
"""

from crmcourse.relation.capital import customer_capital, plot_value
from crmcourse.relation.cycle import STAGES, plot_quarters, plot_theory, theory
from crmcourse.relation.life import by_quarter, lives
from crmcourse.relation.links import link, plot_link
from crmcourse.relation.policies import POLICIES, Assumptions, overtaking, plot_policies, policy_names, simulate
from crmcourse.relation.scorecard import scorecard
from crmcourse.relation.waste import after_departure, during_complaint, too_close

__all__ = [
    "POLICIES",
    "STAGES",
    "Assumptions",
    "after_departure",
    "by_quarter",
    "customer_capital",
    "during_complaint",
    "link",
    "lives",
    "overtaking",
    "plot_link",
    "plot_policies",
    "plot_quarters",
    "plot_theory",
    "plot_value",
    "policy_names",
    "scorecard",
    "simulate",
    "theory",
    "too_close",
]
