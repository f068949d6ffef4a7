"""What a campaign changed: the customers it was aimed at, a comparison group, and the doubt that is left.

The path is ``windows`` (the campaign, and as many days before it), ``panel`` (what each customer spent in both),
``selection`` (who was aimed at), ``effects`` (four answers to one question, with intervals), the same on the windows
``earlier``, where nothing happened (placebo), and ``detectable`` (what a test to come could see).
"""

from crmcourse.campaign.effect import METHODS, effect, effects, method_names, selection
from crmcourse.campaign.plots import plot_effects, plot_paths, plot_selection
from crmcourse.campaign.power import detectable
from crmcourse.campaign.spending import Windows, panel, paths, windows

__all__ = [
    "METHODS",
    "Windows",
    "detectable",
    "effect",
    "effects",
    "method_names",
    "panel",
    "paths",
    "plot_effects",
    "plot_paths",
    "plot_selection",
    "selection",
    "windows",
]
