"""Milestones 1 and 2: the lines prepared, and the FRAC of the households."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from crmcourse import expect
from crmcourse.checks import Rule, check_table
from crmcourse.expect import ExpectationError
from crmcourse.messages import _, number, percent
from crmcourse.project.reference import Source, baskets, households, sources
from crmcourse.project.report import Report, review

__all__ = ["check_frac", "check_lines"]

_SCORES = {"R": ("recency", -1), "F": ("frequency", 1), "A": ("amount", 1)}


def check_lines(lines: pd.DataFrame | None) -> Report:
    """Look at the lines of a learner: nothing lost, nothing multiplied, local days, no department missing.

    Parameters
    ----------
    lines : DataFrame or None
        household_id, basket_id, transaction_timestamp (New York's time, no zone), sales_value (USD), department.

    Returns
    -------
    Report

    Examples
    --------
    >>> check_lines(None).ok
    False
    """
    return review(_("Milestone 1: the data"), "my_lines", lines, _lines(lines))


def _lines(lines: Any) -> Iterator[tuple[str, ...]]:
    rules = {
        "household_id": Rule(),
        "basket_id": Rule(),
        "transaction_timestamp": Rule("date"),
        "sales_value": Rule("number", minimum=0),
    }
    check_table(lines, table="my_lines", columns=rules)
    expect.columns(lines, ["department"], what="my_lines")
    yield _("The columns are there, with their types."), ""
    source = next((one for one in sources().values() if one.lines == len(lines)), sources()["all"])
    whole = source is sources()["all"]
    if whole:
        yield _("No line was lost or multiplied."), _count(len(lines))
    else:
        text = _("The fuel is gone, {share} of the sales: a choice to defend. The milestones that follow count it.")
        share = 1 - source.sales.sum() / sources()["all"].sales.sum()
        yield "", text.format(share=percent(share, 1)), "doubt"
    off = abs(lines["sales_value"].sum() - source.sales.sum()) > 0.01
    yield (
        _("The total of the sales is that of the source.") if whole else _("The total of the other sales is right."),
        _("The total of the sales is not that of the source: compare it after each step.") if off else "",
    )
    missing = len(source.sales) - lines["household_id"].nunique()
    text = _("The number of households is not that of the source: a household is missing, or was invented.")
    yield _("All households are there."), text if missing else ""
    text = _("Some lines are not on their day. Which time zone are the hours in?")
    yield _("Every line is on its day, in New York's time."), text if _moved(lines, source) else ""
    unknown = int(lines["department"].isna().sum())
    text = _("{n} lines have no department: give them one of their own name instead of losing them later.")
    yield _("Every line has a department, if only “unknown”."), text.format(n=number(unknown)) if unknown else ""


def _moved(lines: pd.DataFrame, source: Source) -> bool:
    """Tell whether lines changed days: a day has more than the source, and not only because lines are too many."""
    more = lines["transaction_timestamp"].dt.normalize().value_counts().sub(source.by_day, fill_value=0)
    return bool((more < 0).any() if len(lines) > source.lines else (more > 0).any())


def _count(found: int) -> str:
    expected, zero = sources()["all"].lines, int(baskets()["zero_lines"].sum())
    if found == expected - zero:
        return _("The lines of zero value are gone. A free article is a line of a basket: keep it, or say why not.")
    if found < expected:
        text = _("{n} lines are missing. Which step removes them: a filter, a join that keeps only what matches?")
        return text.format(n=number(expected - found))
    if found > expected:
        text = _("{n} lines too many: a join multiplies. Is the key unique in the table that you joined?")
        return text.format(n=number(found - expected))
    return ""


def check_frac(table: pd.DataFrame | None) -> Report:
    """Look at a learner's FRAC on 31 December 2017: the measures, and scores from 1 to 5.

    Parameters
    ----------
    table : DataFrame or None
        One row a household: household_id, recency (days), frequency (baskets of the year), amount (USD of the year),
        R, F, A (whole numbers from 1 to 5, 5 is best).

    Returns
    -------
    Report

    Examples
    --------
    >>> check_frac(None).remarks[0].state
    'to do'
    """
    return review(_("Milestone 2: the FRAC"), "my_frac", table, _frac(table))


def _frac(table: Any) -> Iterator[tuple[str, str]]:
    table = expect.columns(table, ["household_id", "recency", "frequency", "amount", *_SCORES], what="my_frac")
    table = table.assign(**{letter: _without_categories(table[letter]) for letter in _SCORES})
    if pd.api.types.is_numeric_dtype(table["recency"]) and (before := int((table["recency"] < 0).sum())):
        text = _("{n} recencies are below 0: bring each purchase back to its day, without the hour, first.")
        raise ExpectationError(text.format(n=number(before)))
    rules: dict[str, Rule] = {name: Rule("number", minimum=0) for name in ("recency", "frequency", "amount")}
    rules |= {letter: Rule("number", minimum=1, maximum=5) for letter in _SCORES}
    check_table(table, table="my_frac", columns={"household_id": Rule(), **rules}, unique=["household_id"])
    yield _("The columns are there, one row a household."), ""
    truth = households()
    mine = table.set_index("household_id")
    absent = len(truth.index.difference(mine.index))
    text = _("{n} households are missing.").format(n=number(absent)) if absent else ""
    if not text and len(mine) > len(truth):
        text = _("Some households are not in the source.")
    yield _("All households are there."), text
    mine, truth = mine.align(truth, join="inner", axis=0)
    yield _("The recency is right."), _recency(mine["recency"], truth["recency"])
    yield _("The frequency is right."), _frequency(mine["frequency"], truth)
    same = np.isclose(mine["amount"], truth["amount"], atol=0.01)
    text = _("{n} amounts differ from the sum of the household's lines of 2017.").format(n=number((~same).sum()))
    yield _("The amount is right."), "" if same.all() else text
    for letter, (measure, direction) in _SCORES.items():
        yield _("The score {letter} is well made.").format(letter=letter), _score(mine, letter, measure, direction)


def _without_categories(score: pd.Series) -> pd.Series:
    """Return scores made by `pandas.cut` as numbers; categories that are no numbers are said to be so."""
    if not isinstance(score.dtype, pd.CategoricalDtype):
        return score
    if not pd.api.types.is_numeric_dtype(score.cat.categories.dtype):
        text = _("The score {letter} holds categories of text: ask pd.cut for the labels 1 to 5, or add .astype(int).")
        raise ExpectationError(text.format(letter=score.name))
    return score.astype(float)


def _recency(mine: pd.Series, truth: pd.Series) -> str:
    gap = (mine - truth).unique()
    if len(gap) == 1 and gap[0] == 0:
        return ""
    if len(gap) == 1:
        return _("All the recencies are off by the same number of days: which date of analysis did you take?")
    text = _("{n} recencies are off. Count whole days, from the day of the last basket, in New York's time.")
    return text.format(n=number((mine != truth).sum()))


def _frequency(mine: pd.Series, truth: pd.DataFrame) -> str:
    if np.allclose(mine, truth["baskets"]):
        return ""
    if np.allclose(mine, truth["lines"]):
        return _("You counted lines: a basket of twelve articles is one visit.")
    if np.allclose(mine, truth["days"]):
        return _("You counted days: two baskets of one day are two baskets. Say which one you want, and keep to it.")
    return _("The frequencies are off: count distinct baskets, over the whole year.")


def _score(mine: pd.DataFrame, letter: str, measure: str, direction: int) -> str:
    if (mine[letter] % 1 != 0).any():
        return _("The score {letter} is not a whole number everywhere.").format(letter=letter)
    if (mine.groupby(measure)[letter].nunique() > 1).any():
        text = _("Households with the same {measure} have different scores {letter}: ties deserve the same score.")
        return text.format(measure=measure, letter=letter)
    means = mine.groupby(letter)[measure].mean() * direction
    if not means.is_monotonic_increasing:
        text = _("The score {letter} goes the wrong way, or not always the same way: 5 must be the best.")
        return text.format(letter=letter)
    shares = mine[letter].value_counts(normalize=True)
    if len(shares) < 5 or shares.max() > 0.4:
        text = _("The score {letter} hardly separates: a class holds {share} of the households, or is empty.")
        return text.format(letter=letter, share=percent(shares.max()))
    return ""
