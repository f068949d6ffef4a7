"""The rules that place an account on a stage of the loyalty pyramid, readable as a table (facts F1 to F3)."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from crmcourse.checks import InputError, check_table
from crmcourse.checks import Rule as ColumnRule
from crmcourse.messages import _, number
from crmcourse.pyramid.evidence import SIGNALS, evidence

__all__ = ["PYRAMID", "RULES", "Condition", "Rule", "panel", "place", "rules_table", "stage_names"]

#: stages of the lecture, bottom to top (F1); `stage_names` gives them in the learner's language
PYRAMID = ("prospect", "customer", "account", "supporter", "partner")


@dataclass(frozen=True)
class Condition:
    """A signal of `evidence` between two values, both included; an unknown (missing) signal never meets it."""

    signal: str
    at_least: float | None = None
    at_most: float | None = None

    def met(self, known: pd.DataFrame) -> pd.Series:
        """Tell which rows of the table `known` meet the condition."""
        values = known[self.signal]
        low, high = self.at_least, self.at_most
        return values.between(-float("inf") if low is None else low, float("inf") if high is None else high)


@dataclass(frozen=True)
class Rule:
    """A stage, the conditions that are all needed, and those of which one is enough.

    Examples
    --------
    >>> rule = Rule("customer", every=(Condition("orders", at_least=2),))
    >>> rule.met(pd.DataFrame({"orders": [1, 2]})).tolist()
    [False, True]
    """

    stage: str
    every: tuple[Condition, ...] = ()
    one_of: tuple[Condition, ...] = ()

    def met(self, known: pd.DataFrame) -> pd.Series:
        """Tell which rows of the table `known` the rule applies to."""
        met = pd.Series(True, index=known.index)
        for condition in self.every:
            met &= condition.met(known)
        if self.one_of:
            met &= pd.concat([condition.met(known) for condition in self.one_of], axis=1).any(axis=1)
        return met


_REGULAR = Condition("orders", at_least=2)
_PEACE = Condition("bad_complaints", at_most=0)
_RECOMMENDS = (Condition("referrals", at_least=1), Condition("recommend", at_least=9))

#: the rules of the course, top to bottom: the first that applies gives the stage
RULES = (
    Rule("partner", (_REGULAR, _PEACE, Condition("contract", at_least=1)), _RECOMMENDS),
    Rule("supporter", (_REGULAR, _PEACE), _RECOMMENDS),
    Rule("account", (_REGULAR, _PEACE), (Condition("contract", at_least=1), Condition("satisfaction", at_least=8))),
    Rule("customer", (_REGULAR,)),
    Rule("prospect", (), (Condition("quotes", at_least=1), Condition("orders", at_least=1))),
    Rule("lost", (), (Condition("past_quotes", at_least=1), Condition("past_orders", at_least=1))),
    Rule("suspect"),
)


def _names() -> dict[str, str]:
    return {
        "suspect": _("suspect"),
        "prospect": _("prospect"),
        "customer": _("customer"),
        "account": _("account"),
        "supporter": _("supporter"),
        "partner": _("partner"),
        "lost": _("lost"),
    }


def stage_names(*, lost: bool = False, suspect: bool = False) -> list[str]:
    """Return the names of the five stages in the learner's language, bottom to top.

    Parameters
    ----------
    lost, suspect : bool
        Add "lost" after the top, or "suspect" before the bottom: the two states outside the pyramid.

    Examples
    --------
    >>> stage_names()
    ['prospect', 'client', 'compte', 'supporter', 'partenaire']
    """
    names = _names()
    wanted = (*(("suspect",) if suspect else ()), *PYRAMID, *(("lost",) if lost else ()))
    return [names[stage] for stage in wanted]


def place(known: pd.DataFrame, rules: Sequence[Rule] = RULES) -> pd.DataFrame:
    """Add to the table of `evidence` the stage of each account: that of the first rule that applies, from the top.

    Parameters
    ----------
    known : DataFrame
        Result of `evidence`.
    rules : sequence of Rule
        Rules from the top of the pyramid down; the last one must apply to all that remain.

    Returns
    -------
    DataFrame
        `known` and a column ``stage``, in the learner's language.

    Raises
    ------
    InputError
        On a missing signal or a wrong type, on an unknown signal in a rule, or when no rule applies to some account.

    Examples
    --------
    >>> known = pd.DataFrame({"account_id": [1, 2, 3], "quotes": [0, 1, 0], "orders": [3, 0, 0], "contract": 0,
    ...     "satisfaction": [9.0, None, None], "bad_complaints": 0, "recommend": [7.0, None, None], "referrals": 0,
    ...     "past_quotes": [0, 1, 1], "past_orders": [5, 0, 0]})
    >>> place(known)["stage"].tolist()
    ['compte', 'prospect', 'perdu']

    Notes
    -----
    Facts F2 and F3. "Regular business" is at least two orders in twelve months: with a single order, an account has
    started a relationship, no more. "Supports if asked" is a running contract or a satisfaction of 8 or more,
    "recommends" a newcomer brought in two years or an intention of 9 or 10, "collaborates" both that and a contract.
    """
    signals = list(dict.fromkeys(condition.signal for rule in rules for condition in (*rule.every, *rule.one_of)))
    unknown = [signal for signal in signals if signal not in SIGNALS]
    if unknown:
        text = _("The rules read unknown signals: {names}. Signals: {known}.")
        raise InputError(text.format(names=", ".join(unknown), known=", ".join(SIGNALS)))
    rows = {signal: ColumnRule("number", missing=signal in ("satisfaction", "recommend")) for signal in signals}
    check_table(known, table="known", columns=rows)
    names = _names()
    stage = pd.Series(pd.NA, index=known.index, dtype="str")
    for rule in rules:
        free = stage.isna()
        stage[free & rule.met(known)] = names.get(rule.stage, rule.stage)
    if stage.isna().any():
        where = ", ".join(str(label) for label in known.index[stage.isna()][:5])
        raise InputError(_("No rule applies to some accounts: rows {rows}.").format(rows=where))
    return known.assign(stage=stage)


def panel(tables: Mapping[str, pd.DataFrame], dates: Sequence[date], rules: Sequence[Rule] = RULES) -> pd.DataFrame:
    """Place every account on several dates: one row an account and a date.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `evidence`.
    dates : sequence of date
        The days, increasing.
    rules : sequence of Rule
        As for `place`.

    Returns
    -------
    DataFrame
        ``account_id``, ``date``, ``stage``; an account has no row on the dates before its first contact.

    Raises
    ------
    InputError
        As `evidence` and `place`, and when `dates` is empty or not increasing.
    """
    days = [pd.Timestamp(day) for day in dates]
    if not days or any(later <= earlier for earlier, later in itertools.pairwise(days)):
        raise InputError(_("`dates` must be one or more increasing dates."))
    photos = [place(evidence(tables, day), rules).assign(date=day) for day in days]
    return pd.concat(photos, ignore_index=True)[["account_id", "date", "stage"]]


def rules_table(rules: Sequence[Rule] = RULES) -> pd.DataFrame:
    """Return the rules as a table to read: stage, what it needs, and what else is enough.

    Examples
    --------
    >>> rules_table().iloc[3].tolist()
    ['client', 'commandes sur 12 mois ≥ 2', '']
    """
    names = _names()
    both = {"stage": _("stage"), "every": _("all of"), "one_of": _("and one of")}
    rows = [
        (
            names.get(rule.stage, rule.stage),
            " ; ".join(map(_written, rule.every)).replace(" ;", "\N{NO-BREAK SPACE};"),
            _(" or ").join(map(_written, rule.one_of)),
        )
        for rule in rules
    ]
    return pd.DataFrame(rows, columns=list(both.values()))


def _written(condition: Condition) -> str:
    signals = {
        "quotes": _("quotations in 12 months"),
        "orders": _("orders in 12 months"),
        "contract": _("running contracts"),
        "satisfaction": _("satisfaction"),
        "bad_complaints": _("complaints open or badly settled"),
        "recommend": _("intention to recommend"),
        "referrals": _("newcomers brought in 24 months"),
        "past_quotes": _("quotations since the beginning"),
        "past_orders": _("orders since the beginning"),
    }
    name = signals[condition.signal]
    if condition.at_most is None:
        return f"{name} ≥ {number(condition.at_least)}"
    if condition.at_least is None:
        return f"{name} ≤ {number(condition.at_most)}" if condition.at_most else _("no {signal}").format(signal=name)
    return f"{number(condition.at_least)} ≤ {name} ≤ {number(condition.at_most)}"
