"""Why customers leave: four types of attrition, told apart by what the file remembers (fact G2)."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from crmcourse.attrition._checks import day, within
from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["REASONS", "classify", "clues", "responses", "type_names"]

#: type that each reason given for not renewing a contract points at; other reasons tell nothing
REASONS: Mapping[str, str] = {
    "insatisfaction": "dissatisfaction",
    "offre concurrente": "structural",
    "incident de service": "circumstantial",
    "cessation ou déménagement": "anecdotal",
}


_ANY, _DATE = Rule(missing=True), Rule("date")
_TABLES: Mapping[str, Mapping[str, Rule]] = {
    "orders": {"order_id": Rule(), "account_id": Rule(), "order_date": _DATE},
    "order_lines": {"order_id": Rule(), "product_id": Rule(), "amount_eur": Rule("number")},
    "products": {"product_id": Rule(), "category": Rule("text")},
    "contracts": {"account_id": Rule(), "end_date": _DATE, "reason": _ANY},
    "complaints": {"account_id": Rule(), "complaint_date": _DATE, "resolved_on": _ANY, "satisfied": _ANY},
    "surveys": {"account_id": Rule(), "survey_date": _DATE, "satisfaction": Rule("number", minimum=0, maximum=10)},
}


def type_names() -> dict[str, str]:
    """Return the four types, in the learner's language.

    >>> type_names()["structural"]
    'structurelle'
    """
    return {
        "dissatisfaction": _("by dissatisfaction"),
        "structural": _("structural"),
        "circumstantial": _("circumstantial"),
        "anecdotal": _("anecdotal"),
    }


def responses() -> pd.DataFrame:
    """Return what each type comes from, how it is seen, what answers it and what that costs.

    Returns
    -------
    DataFrame
        Indexed by type (in the learner's language), four columns of text.

    Examples
    --------
    >>> responses().shape
    (4, 4)

    Notes
    -----
    Fact G2; the column of costs is the course's own reading.
    """
    cause, seen, answer, cost = _("cause"), _("seen in"), _("answer"), _("cost of the answer")
    rows = {
        "dissatisfaction": {
            cause: _("bad service, bad experience, or expectations too high"),
            seen: _("complaints, satisfaction surveys"),
            answer: _("settle the complaint, win back, promise only what is delivered"),
            cost: _("per customer: a call, a compensation"),
        },
        "structural": {
            cause: _("a deficiency of the offer, or a competitor's superiority"),
            seen: _("a category of products that declines everywhere"),
            answer: _("remove the cause: lower price, new offer"),
            cost: _("per range: a margin given up on all who buy it"),
        },
        "circumstantial": {
            cause: _("an event: failure, scandal, visible fall of quality"),
            seen: _("a peak of departures, dated"),
            answer: _("crisis communication, at once"),
            cost: _("once: a message to everyone, in days"),
        },
        "anecdotal": {
            cause: _("outside the firm's control: closure, move abroad"),
            seen: _("nothing, or a reason given"),
            answer: _("none: the effort would be out of proportion"),
            cost: _("none, if one gives up in time"),
        },
    }
    names = type_names()
    return pd.DataFrame.from_dict({names[key]: row for key, row in rows.items()}, orient="index").rename_axis(_("type"))


def clues(
    tables: Mapping[str, pd.DataFrame], lost: pd.DataFrame, *, category: str, shock: date, crisis: date
) -> pd.DataFrame:
    """Gather what the file says of each lost customer: reason, complaints, survey, events.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        orders, order_lines, products, contracts, complaints and surveys, as `crmcourse.datasets` gives them.
    lost : DataFrame
        ``account_id``, ``last_order``: one row a customer thought to have left (last row of its `silences`).
    category : str
        Category of products hit by a competitor.
    shock : date
        Day when the competitor came.
    crisis : date
        Day when the crisis began.

    Returns
    -------
    DataFrame
        One row a row of `lost`, same index: ``account_id``, ``last_order``, ``reason`` (given for a contract not
        renewed that ended between 6 months before the last order and 18 months after; missing: none),
        ``bad_complaints`` (12 months before the last order to 3 months after; settled badly or not settled), ``mark``
        (last overall satisfaction of the 24 months before, 0 to 10), ``category_share`` (of the customer's amount
        before the shock), ``after_shock`` and ``in_crisis`` (last order after the shock; within 3 months from the
        beginning of the crisis).

    Raises
    ------
    InputError
        On a missing table, column or value, an unknown category, or a day that is no date.

    Notes
    -----
    A diagnosis looks back with all that is known today. It is not an early warning: see `features`.
    """
    missing = [name for name in _TABLES if name not in tables]
    if missing:
        raise InputError(_("Tables missing: {names}.").format(names=", ".join(missing)))
    for name, rules in _TABLES.items():
        check_table(tables[name], table=name, columns=rules, empty=name in ("contracts", "complaints", "surveys"))
    if category not in set(tables["products"]["category"]):
        raise InputError(_("No product is of the category “{category}”.").format(category=category))
    check_table(lost, table="lost", columns={"account_id": Rule(), "last_order": Rule("date")}, unique=["account_id"])
    struck, began = day(shock, "shock"), day(crisis, "crisis")
    last = lost.set_index("account_id")["last_order"]

    def near(name: str, column: str, before: int, after: int) -> pd.DataFrame:
        rows = tables[name]
        rows = rows[rows["account_id"].isin(last.index)]
        gap = (rows[column] - rows["account_id"].map(last)).dt.days / (365.25 / 12)
        return rows[(gap >= -before) & (gap <= after)].sort_values(column, kind="stable")

    stopped = near("contracts", "end_date", 6, 18)
    reasons = stopped[stopped["reason"].notna()].groupby("account_id")["reason"].last()
    complaints = near("complaints", "complaint_date", 12, 3)
    bad = complaints["resolved_on"].isna() | complaints["satisfied"].astype("boolean").eq(False).fillna(False)
    marks = near("surveys", "survey_date", 24, 0).groupby("account_id")["satisfaction"].last()
    found = pd.DataFrame(
        {
            "account_id": lost["account_id"],
            "last_order": lost["last_order"],
            "reason": lost["account_id"].map(reasons).astype("str"),
            "bad_complaints": lost["account_id"].map(complaints[bad.astype(bool)]["account_id"].value_counts()),
            "mark": lost["account_id"].map(marks),
            "category_share": lost["account_id"].map(_share(tables, category, struck)),
        }
    )
    found["bad_complaints"] = found["bad_complaints"].fillna(0).astype(int)
    found["category_share"] = found["category_share"].fillna(0.0)
    found["after_shock"] = found["last_order"] >= struck
    until = began + pd.DateOffset(months=3)
    return found.assign(in_crisis=(found["last_order"] >= began) & (found["last_order"] < until))


def _share(tables: Mapping[str, pd.DataFrame], category: str, until: pd.Timestamp) -> pd.Series:
    """Return the share of the category in what each customer bought before a day."""
    orders = tables["orders"]
    lines = tables["order_lines"].merge(orders.loc[orders["order_date"] < until, ["order_id", "account_id"]])
    hit = lines["product_id"].map(tables["products"].set_index("product_id")["category"]) == category
    total = lines.groupby("account_id")["amount_eur"].sum()
    return lines[hit].groupby("account_id")["amount_eur"].sum().reindex(total.index, fill_value=0) / total


def classify(
    found: pd.DataFrame, *, low_mark: int = 5, least_share: float = 0.25, default: str = "unknown"
) -> pd.DataFrame:
    """Name the type of each departure, and the clue that decided.

    Parameters
    ----------
    found : DataFrame
        Result of `clues`.
    low_mark : int
        Highest mark of a dissatisfied customer (0 to 10).
    least_share : float
        Share of the category hit from which a competitor may tempt.
    default : str
        Type of those of whom the file says nothing.

    Returns
    -------
    DataFrame
        Same index: ``account_id``, ``type`` (a key of `type_names`, or `default`) and ``clue`` ("reason", "complaint",
        "event", "survey", "category" or "none").

    Raises
    ------
    InputError
        On a missing column, or thresholds out of their scale.

    Examples
    --------
    >>> found = pd.DataFrame({"account_id": [1, 2, 3], "reason": ["offre concurrente", None, None],
    ...     "bad_complaints": [1, 1, 0], "mark": [None, 8, 8], "category_share": 0.0, "after_shock": True,
    ...     "in_crisis": False})
    >>> classify(found)[["type", "clue"]].values.tolist()
    [['structural', 'reason'], ['dissatisfaction', 'complaint'], ['unknown', 'none']]

    Notes
    -----
    In this order: the reason given; a complaint settled badly; the event of the moment; a low mark; the category hit.
    What nothing explains stays unknown; to call it anecdotal would be to take the silence of a file for a proof.
    """
    columns = {name: Rule(missing=True) for name in ("account_id", "reason", "mark")}
    columns |= {name: Rule() for name in ("bad_complaints", "category_share", "after_shock", "in_crisis")}
    check_table(found, table="found", columns=columns, empty=True)
    within(low_mark, "low_mark", 0, 10)
    within(least_share, "least_share", 0, 1)
    said = found["reason"].map(REASONS)
    rules = [
        (found["after_shock"] & (found["category_share"] >= least_share), "structural", "category"),
        (found["mark"] <= low_mark, "dissatisfaction", "survey"),
        (found["in_crisis"], "circumstantial", "event"),
        (found["bad_complaints"] > 0, "dissatisfaction", "complaint"),
    ]
    table = pd.DataFrame({"account_id": found["account_id"], "type": default, "clue": "none"}, index=found.index)
    for holds, name, clue in rules:  # from the weakest clue to the strongest: the last one stays
        table.loc[holds.fillna(False).astype(bool), ["type", "clue"]] = name, clue
    table["type"] = said.fillna(table["type"])
    table["clue"] = table["clue"].mask(said.notna(), "reason")
    return table
