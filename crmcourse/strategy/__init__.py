"""Offensive and defensive strategy: growth, funnel, matrices, value plane, budget, plan (facts D1 to D9).

The path is ``levers`` (where growth came from), ``stages`` and ``funnel`` (how customers are won), ``profile`` and
``place`` (on whom to spend effort), ``best_allocation`` (how much on winning and on keeping), ``plan_table``.
"""

from crmcourse.strategy.budget import (
    Market,
    Response,
    allocate,
    best_allocation,
    best_budget,
    plot_allocation,
    plot_responses,
    sweep,
)
from crmcourse.strategy.channels import CHANNELS, channel_table, dearest_channel, plot_channels
from crmcourse.strategy.funnel import LECTURE_FUNNEL, funnel, plot_funnel, rate_interval, simulate
from crmcourse.strategy.grid import Axis, Cell, Matrix, cells, outside, place, plot_matrix, plot_plane
from crmcourse.strategy.growth import COMPONENTS, MARKET, four_levers, levers, plot_levers, statuses
from crmcourse.strategy.insurance import STEPS, insurance_path, plot_insurance
from crmcourse.strategy.matrices import ATTITUDES, access, effort, priorities, profile, value_strategies
from crmcourse.strategy.plan import ActionPlan, calendar, economics, plan_table, with_control
from crmcourse.strategy.stages import STAGES, costs, stage_names, stages

__all__ = [
    "ATTITUDES",
    "CHANNELS",
    "COMPONENTS",
    "LECTURE_FUNNEL",
    "MARKET",
    "STAGES",
    "STEPS",
    "ActionPlan",
    "Axis",
    "Cell",
    "Market",
    "Matrix",
    "Response",
    "access",
    "allocate",
    "best_allocation",
    "best_budget",
    "calendar",
    "cells",
    "channel_table",
    "costs",
    "dearest_channel",
    "economics",
    "effort",
    "four_levers",
    "funnel",
    "insurance_path",
    "levers",
    "outside",
    "place",
    "plan_table",
    "plot_allocation",
    "plot_channels",
    "plot_funnel",
    "plot_insurance",
    "plot_levers",
    "plot_matrix",
    "plot_plane",
    "plot_responses",
    "priorities",
    "profile",
    "rate_interval",
    "simulate",
    "stage_names",
    "stages",
    "statuses",
    "sweep",
    "value_strategies",
    "with_control",
]
