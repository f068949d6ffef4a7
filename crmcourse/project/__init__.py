"""Self-checks of the capstone (chapter 08): what is off in a learner's own variables, without giving the answer.

One function a milestone; each takes the variable that the milestone asks for (None: not there yet) and returns a
`Report`, which a notebook shows as a list. Nothing here grades: a report says where to look.
"""

from crmcourse.project.decisions import check_effects, check_limits, check_plan
from crmcourse.project.measures import check_concentration, check_forecast, check_segments
from crmcourse.project.report import Remark, Report
from crmcourse.project.tables import check_frac, check_lines

__all__ = [
    "Remark",
    "Report",
    "check_concentration",
    "check_effects",
    "check_forecast",
    "check_frac",
    "check_limits",
    "check_lines",
    "check_plan",
    "check_segments",
]
