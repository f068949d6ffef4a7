"""Milestones 3, 4 and 5: concentration, value to come, segments."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmcourse import ltv
from crmcourse.expect import ExpectationError
from crmcourse.messages import _, ngettext, number, percent
from crmcourse.project.reference import baskets, first_half_by_month, households, sources
from crmcourse.project.report import Report, review

__all__ = ["check_concentration", "check_forecast", "check_segments"]

_SHARES = ("top_20", "gini", "customers_for_80")
# How far a forecast may know of the second half-year what the months of the first do not tell: `known_ahead`. Honest
# forecasts stay under 0.25, a cut one month late is at 0.58.
_QUESTIONED, _SEEN = 0.4, 0.9


def check_concentration(answers: Mapping[str, float] | None) -> Report:
    """Look at three figures of concentration of the sales of 2017 between households.

    Parameters
    ----------
    answers : mapping or None
        ``top_20`` share of the sales made by the best 20 % of the households; ``gini``; ``customers_for_80`` share of
        the households, the best, that make 80 % of the sales. All between 0 and 1.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_concentration(None).ok
    False
    """
    return review(_("Milestone 3: concentration"), "my_concentration", answers, _concentration(answers))


def read_numbers(answers: Any, names: tuple[str, ...], what: str) -> dict[str, float]:
    """Return the numbers of a dictionary or a Series, or say which is missing or no number."""
    if not isinstance(answers, Mapping | pd.Series):
        raise ExpectationError(_("`{what}` must be a dictionary of numbers.").format(what=what))
    absent = [name for name in names if name not in answers or answers[name] is None]
    if absent:
        raise ExpectationError(_("`{what}`: give a number to {missing}.").format(what=what, missing=", ".join(absent)))
    found = {}
    for name in names:
        try:
            found[name] = float(answers[name])
        except (TypeError, ValueError):
            found[name] = np.nan
        if not np.isfinite(found[name]):
            raise ExpectationError(_("`{what}`: {name} must be a number.").format(what=what, name=name))
    return found


def _concentration(answers: Any) -> Iterator[tuple[str, ...]]:
    mine = read_numbers(answers, _SHARES, "my_concentration")
    truth, by_basket, *without_fuel = (
        dict(zip(_SHARES, (ltv.pareto_share(s), ltv.gini(s), ltv.customers_for_share(s)), strict=True))
        for s in (households()["amount"], baskets()["sales"], sources()["no station"].sales, sources()["no fuel"].sales)
    )
    for name in _SHARES:
        good, problem = _("{name} is right.").format(name=name), _share(name, mine[name], truth[name], by_basket[name])
        text = _("{name} is that of the sales without fuel: a choice to defend, and to keep to.")
        if problem and any(abs(mine[name] - other[name]) < 0.001 for other in without_fuel):
            yield good, text.format(name=name), "doubt"
        else:
            yield good, problem


def _share(name: str, mine: float, truth: float, by_basket: float) -> str:
    near = 0.005
    if abs(mine - truth) < near:
        return ""
    if not 0 <= mine <= 1:
        return _("{name} must be between 0 and 1: write 0.35 for 35 per cent.").format(name=name)
    if abs(mine - by_basket) < near:
        return _("{name} is that of the baskets: add up each household's baskets before you rank.").format(name=name)
    if abs(mine - (1 - truth)) < near:
        return _("{name}: you give the complement. Did you start from the smallest households?").format(name=name)
    text = _("{name} is off. One amount a household, all households, ranked by decreasing sales: check each step.")
    return text.format(name=name)


def check_forecast(forecast: pd.Series | None) -> Report:
    """Look at a forecast of each household's sales in the second half of 2017, made on 30 June.

    No forecast is the right one: it must cover everyone, know nothing of the future (see `known_ahead`), get the total
    about right, and be not much worse than the simplest one (the second half repeats the first), hard to beat here.

    Parameters
    ----------
    forecast : Series or None
        USD, indexed by household_id.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_forecast(None).ok
    False
    """
    return review(_("Milestone 4: value to come"), "my_forecast", forecast, _forecast(forecast))


def read_households(values: Any, what: str) -> pd.Series:
    """Return a Series with one value for each household of the source, or say what is wrong with it."""
    truth = households()
    if not isinstance(values, pd.Series):
        raise ExpectationError(_("`{what}` must be a Series indexed by household_id.").format(what=what))
    if values.index.has_duplicates:
        raise ExpectationError(_("`{what}`: some households appear several times.").format(what=what))
    strangers, absent = values.index.difference(truth.index), truth.index.difference(values.index)
    if len(strangers):
        text = _("`{what}`: the index holds {who}, which is no household. Is household_id the index?")
        raise ExpectationError(text.format(what=what, who=strangers[0]))
    if len(absent):
        text = _("`{what}`: {n} households are missing. Does your source speak of all the households?")
        if not truth.loc[absent, "first_half"].any():
            text = _("`{what}`: {n} households are missing. They bought nothing before July, and deserve a value too.")
        raise ExpectationError(text.format(what=what, n=number(len(absent))))
    if values.isna().any():
        raise ExpectationError(_("`{what}`: {n} values are missing.").format(what=what, n=number(values.isna().sum())))
    return values.loc[truth.index]


def known_ahead(forecast: pd.Series) -> float:
    """Return the correlation of a forecast with the second half-year, once both are cleared of the first six months.

    1 is a forecast that adds the future to the past, however little of it; 0 one that owes everything to the past.
    A nonlinear model, or one that knows more than the months (days, campaigns, who is described), stays under 0.25.

    Examples
    --------
    >>> h = households()
    >>> bool(known_ahead(0.9 * h["first_half"] + 0.1 * h["second_half"]) > 0.99), known_ahead(h["first_half"])
    (True, 0.0)
    """
    months = first_half_by_month().to_numpy()
    past = np.column_stack([np.ones(len(months)), months])
    both = np.column_stack([forecast.to_numpy(float), households()["second_half"].to_numpy()])
    rest = both - past @ np.linalg.lstsq(past, both, rcond=None)[0]
    if rest[:, 0].std() < 1e-6 * max(both[:, 0].std(), 1e-9):
        return 0.0
    return float(np.corrcoef(rest.T)[0, 1])


def _forecast(forecast: Any) -> Iterator[tuple[str, ...]]:
    mine = read_households(forecast, "my_forecast")
    if not pd.api.types.is_numeric_dtype(mine) or np.isinf(mine.astype(float)).any():
        raise ExpectationError(_("`{what}` must hold numbers.").format(what="my_forecast"))
    yield _("Every household has a forecast."), ""
    text = _("Some forecasts are negative: sales cannot be.")
    yield _("No forecast is negative."), text if (mine < 0).any() else ""
    past, actual = households()["first_half"], households()["second_half"]
    ahead = known_ahead(mine)
    text = _("Your forecast follows what happened too closely: it has seen the second half-year. Cut on 30 June.")
    doubt = _("Your forecast knows more of the second half-year than the first one tells: show that nothing in it, be "
              "it a date or a mean, comes from after 30 June.")  # fmt: skip
    problem = text if ahead > _SEEN else doubt if ahead > _QUESTIONED else ""
    good = _("The forecast does not seem to know the future.")
    yield good, problem, "wrong" if ahead > _SEEN else "doubt"
    ratio = mine.sum() / actual.sum()
    text = _("The total forecast is {ratio} of what was sold: check the unit (a half-year, in USD).")
    off = not 0.8 <= ratio <= 1.2
    yield _("The total is of the right size."), text.format(ratio=percent(ratio)) if off else ""
    error, naive = (mine - actual).abs().mean(), (past - actual).abs().mean()
    figures = {"error": number(error), "naive": number(naive)}
    if problem:
        text = _("Mean error {error} USD a household, against {naive} when the first half-year is repeated: it proves "
                 "nothing as long as the forecast seems to know the future.")  # fmt: skip
        yield "", text.format(**figures), "doubt"
        return
    good = _("Mean error {error} USD a household, against {naive} when the first half-year is repeated.")
    bad = _("Mean error {error} USD a household: repeating the first half-year does better ({naive}).")
    yield good.format(**figures), bad.format(**figures) if error > 1.1 * naive else ""


def check_segments(segments: pd.Series | None) -> Report:
    """Look at a segmentation: everyone in one segment, a handful of segments, none tiny, and different behaviours.

    Parameters
    ----------
    segments : Series or None
        Name of the segment, indexed by household_id.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_segments(None).ok
    False
    """
    return review(_("Milestone 5: segments"), "my_segments", segments, _segments(segments))


def _segments(segments: Any) -> Iterator[tuple[str, str]]:
    mine = read_households(segments, "my_segments").astype(str)
    yield _("Every household is in one segment."), ""
    sizes = mine.value_counts(normalize=True)
    text = ngettext(
        "{n} segment: a plan of action wants between 3 and 8.", "{n} segments: a plan of action wants between 3 and 8.",
        len(sizes),
    )  # fmt: skip
    yield (
        _("The number of segments is one that people can act upon."),
        ("" if 3 <= len(sizes) <= 8 else text.format(n=len(sizes))),
    )
    text = _("Segment “{name}” holds {share} of the households: too few to act upon, or to measure.")
    tiny = sizes.index[-1], sizes.iloc[-1]
    yield _("No segment is tiny."), text.format(name=tiny[0], share=percent(tiny[1], 1)) if tiny[1] < 0.02 else ""
    nameless = any(not name.strip() or name.strip().replace(".", "").isdigit() for name in sizes.index)
    text = _("Give the segments names that a store manager understands, not numbers.")
    yield _("The segments have names."), text if nameless else ""
    table = np.log1p(households()[["recency", "baskets", "amount"]])
    within = table - table.groupby(mine).transform("mean")
    explained = 1 - (within**2).sum() / ((table - table.mean()) ** 2).sum()
    text = _("Your segments hardly differ in recency, frequency or amount: what does each one do that others do not?")
    yield _("The segments behave differently."), text if explained.max() < 0.2 else ""
