"""Milestones 6, 7 and 8: the effect of a campaign, the plan, what the data cannot say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from crmcourse import campaign, expect
from crmcourse.checks import Rule, check_table
from crmcourse.expect import ExpectationError
from crmcourse.messages import _, number
from crmcourse.project.measures import read_numbers
from crmcourse.project.reference import CAMPAIGN, DEMONSTRATED, panel_of
from crmcourse.project.report import Report, review

__all__ = ["check_effects", "check_limits", "check_plan"]

_EFFECTS = ("difference", "did", "placebo")
_LIMITS = ("acquisition", "churn", "causality")
_WORDS = 30  # of a paragraph that says something
_WEEKS = 8  # of campaign 18
_CENT = 0.02


def check_effects(answers: Mapping[str, float] | None) -> Report:
    """Look at three measures of campaign 18, in USD per household and week, on 56 days before and 56 days during.

    Parameters
    ----------
    answers : mapping or None
        ``difference`` targeted less others during; ``did`` difference in differences; ``placebo`` that of ``did``: 56
        days earlier, where there was no campaign 18.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_effects(None).ok
    False
    """
    return review(_("Milestone 6: the effect of a campaign"), "my_effects", answers, _effects(answers))


def _effects(answers: Any) -> Iterator[tuple[str, str]]:
    mine = read_numbers(answers, _EFFECTS, "my_effects")
    real, earlier = panel_of(CAMPAIGN), panel_of(CAMPAIGN, 1)
    tables = {"difference": (real, "difference"), "did": (real, "did"), "placebo": (earlier, "did")}
    truth = {name: campaign.effect(*asked) for name, asked in tables.items()}
    buyers = {name: campaign.effect(_buyers(table), method) for name, (table, method) in tables.items()}
    shown = {name: (panel_of(DEMONSTRATED, int(table is earlier)), method) for name, (table, method) in tables.items()}
    confused = {name: campaign.effect(*asked) for name, asked in shown.items()}
    naive = campaign.effect(earlier, "difference")
    for name in _EFFECTS:
        if abs(mine[name] - confused[name]) < _CENT:
            text = _("{name} is that of campaign {shown}, the lesson's example: campaign {asked} is asked for.")
            yield "", text.format(name=name, shown=DEMONSTRATED, asked=CAMPAIGN)
            continue
        if name == "placebo" and abs(mine[name] - naive) < _CENT:
            yield "", _("placebo is that of difference: the placebo of did is asked for.")
            continue
        others = {other: value for other, value in truth.items() if other != name}
        good = _("{name} is right.").format(name=name)
        yield good, _off(name, mine[name], truth[name], buyers[name], others)


def _buyers(panel: pd.DataFrame) -> pd.DataFrame:
    return panel[(panel["before"] > 0) & (panel["during"] > 0)]


def _off(name: str, mine: float, truth: float, buyers: float, others: dict[str, float]) -> str:
    def near(value: float) -> bool:
        return abs(mine - value) < _CENT

    if near(truth):
        return ""
    if near(-truth):
        return _("{name} has the wrong sign: targeted less others, during less before.").format(name=name)
    if abs(mine - truth * _WEEKS) < _CENT * _WEEKS:
        return _("{name} is that of the whole period: divide by its number of weeks.").format(name=name)
    if abs(mine - truth / 7) < _CENT / 7:
        return _("{name} is per day: multiply by 7.").format(name=name)
    if near(buyers):
        text = _("{name} leaves out the households who bought nothing in a period: they spent 0, and count.")
        return text.format(name=name)
    confused = [other for other, value in others.items() if near(value)]
    if confused:
        return _("{name} has the value of {other}.").format(name=name, other=confused[0])
    text = _("{name} is off. Check the days (both ends included, as many before as during), the households "
             "compared (all of them), and the unit (USD per household and week).")  # fmt: skip
    return text.format(name=name)


def check_plan(plan: pd.DataFrame | None, *, budget: float, margin: float) -> Report:
    """Look at the arithmetic of a plan: budget, control groups, gains, and whether a test could see the effect.

    Parameters
    ----------
    plan : DataFrame or None
        One row an action: action, segment (text), households, control (of which so many, drawn at random, get
        nothing), weeks, effect (USD of sales hoped for, per household contacted and week), cost (USD), gain (USD of
        margin hoped for, before the cost).
    budget : float
        USD, not to be passed.
    margin : float
        Share of the sales that is margin.

    Returns
    -------
    Report

    Notes
    -----
    What a test can see (`crmcourse.campaign.detectable`) is computed with the standard deviation, between households,
    of the change of weekly spending around campaign 18.

    Examples
    --------
    >>> check_plan(None, budget=10_000, margin=0.25).ok
    False
    """
    return review(_("Milestone 7: the plan"), "my_plan", plan, _plan(plan, budget, margin))


def _plan(plan: Any, budget: float, margin: float) -> Iterator[tuple[str, ...]]:
    numbers = ("households", "control", "weeks", "effect", "cost", "gain")
    expect.columns(plan, ["action", "segment", *numbers], what="my_plan")
    check_table(plan, table="my_plan", columns={name: Rule("number", minimum=0) for name in numbers})
    yield _("The columns are there, with numbers."), ""
    spent = plan["cost"].sum()
    text = _("The plan costs {spent} USD, more than the budget.").format(spent=number(spent))
    yield _("The budget is kept."), text if spent > budget else ""
    contacted = plan["households"] - plan["control"]
    share = plan["control"] / plan["households"].where(plan["households"] > 0)
    bad = plan.loc[~share.between(0.1, 0.5), "action"]
    text = _("Keep a control group of 10 to 50 per cent of the households, drawn at random: {actions}.")
    yield _("Every action has a control group."), text.format(actions=", ".join(map(str, bad))) if len(bad) else ""
    hoped = contacted * plan["weeks"] * plan["effect"] * margin
    bad = plan.loc[(hoped - plan["gain"]).abs() > 1 + 0.01 * hoped.abs(), "action"]
    text = _("Gain ≠ households contacted × weeks × effect × margin rate: {actions}. Does the control group count?")
    yield _("The gains follow from the assumptions."), text.format(actions=", ".join(map(str, bad))) if len(bad) else ""
    losing = plan.loc[plan["gain"] < plan["cost"], "action"]
    text = _("Even if all goes as hoped, these actions cost more than they bring: {actions}. Say why they are kept.")
    text = text.format(actions=", ".join(map(str, losing))) if len(losing) else ""
    yield _("Every action pays if all goes as hoped."), text, "doubt"
    blind = _blind(plan, contacted)
    text = _(
        "The test of “{action}” could only see an effect of {least} USD or more; you hope for {hoped}. More "
        "households, a larger control group, or say that it will not be known."
    )
    yield _("The tests could see the effects hoped for."), text.format(**blind) if blind else "", "doubt"


def _blind(plan: pd.DataFrame, contacted: pd.Series) -> dict[str, str]:
    """Return the first action whose effect its test could not see, with figures; empty when there is none."""
    change = panel_of(CAMPAIGN).eval("during - before")
    for row, treated in zip(plan.itertuples(), contacted, strict=True):
        if min(treated, row.control) < 2:
            continue
        least = campaign.detectable(float(change.std()), int(treated), int(row.control))
        if row.effect < least:
            return {"action": str(row.action), "least": number(least, 1), "hoped": number(row.effect, 1)}
    return {}


def check_limits(answers: Mapping[str, str] | None) -> Report:
    """Look at the form of three paragraphs on what the data cannot say; their content is for a person to judge.

    Parameters
    ----------
    answers : mapping or None
        ``acquisition``, ``churn``, ``causality``: a paragraph each, with a figure of the learner's own.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_limits(None).ok
    False
    """
    return review(_("Milestone 8: what the data cannot say"), "my_limits", answers, _limits(answers))


def _limits(answers: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(answers, Mapping):
        raise ExpectationError(_("`{what}` must be a dictionary of texts.").format(what="my_limits"))
    for name in _LIMITS:
        text = answers.get(name)
        words = len(text.split()) if isinstance(text, str) else 0
        problem = ""
        if not words:
            problem = _("{name}: nothing written yet.").format(name=name)
        elif words < _WORDS:
            problem = _("{name}: {n} words. Say what is missing, the figure that shows it, and what it forbids.")
            problem = problem.format(name=name, n=words)
        elif not re.search(r"\d", text):
            problem = _("{name}: no figure. Which one, computed on the data, shows the limit?").format(name=name)
        yield _("{name}: a paragraph with a figure. Have someone read it.").format(name=name), problem
