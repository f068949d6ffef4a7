"""Transactional against relationship marketing: two policies played on the same customers (fact A7). A model."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _
from crmcourse.style import PALETTE, kiloeuros, numbers

__all__ = ["POLICIES", "Assumptions", "overtaking", "plot_policies", "policy_names", "simulate"]

POLICIES = ("nothing", "promotion", "follow_up")
"""What is done with the budget: nothing, a promotion a year, an individual follow-up every quarter."""


@dataclass(frozen=True)
class Assumptions:
    """What the model supposes; every number can be changed, none is measured.

    Parameters
    ----------
    customers, years : int
        Customers at the start, none comes after; years played.
    budget_eur : float
        Spent each year, by either policy: in its first quarter by the promotion (message and discount together), a
        quarter of it each quarter by the follow-up; shared equally between the customers who remain.
    order_margin_eur, orders : float
        Margin of an order, and orders a customer and a quarter, before any policy.
    attrition : float
        Share of the customers that leave in a quarter, at the attitude of the start.
    lift : float
        Most that a promotion can add to the orders of its quarter, as a share of them.
    borrowed : float
        Share of the orders added that are taken from the next quarter (stock piled up).
    attachment : float
        Most that the follow-up of a quarter can raise attitude, as a share of the way to 1.
    forgetting : float
        Share of the attitude gained that is lost each quarter.
    attitude_effect : float
        Effect of a point of attitude (from 0 to 1) on the log of orders, and twice that on the log of attrition.
    half_eur : float
        Spending a customer, over a year, that gives half of the most that a policy can do.
    """

    customers: int = 1000
    years: int = 5
    budget_eur: float = 40_000.0
    order_margin_eur: float = 160.0
    orders: float = 1.0
    attrition: float = 0.06
    lift: float = 1.8
    borrowed: float = 0.4
    attachment: float = 0.2
    forgetting: float = 0.08
    attitude_effect: float = 0.8
    half_eur: float = 40.0

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            top = 1 if field.name in ("attrition", "borrowed", "attachment", "forgetting") else np.inf
            whole = field.name in ("customers", "years")
            least = 1 if whole else 1e-9 if field.name == "half_eur" else 0
            right = isinstance(value, int | float | np.number) and not isinstance(value, bool)
            if not right or not least <= value <= top or not np.isfinite(value) or (whole and value != int(value)):
                text = _("Assumption `{name}`: {found} is out of its range.")
                raise InputError(text.format(name=field.name, found=value))


def policy_names() -> dict[str, str]:
    """Return the policies in the learner's language, by key of `POLICIES`."""
    return dict(zip(POLICIES, (_("no action"), _("yearly promotion"), _("individual follow-up")), strict=True))


def simulate(assumptions: Assumptions | None = None, *, seed: int = 2024) -> pd.DataFrame:
    """Play the policies on the same customers, with the same draws of chance.

    Parameters
    ----------
    assumptions : Assumptions, optional
        The course's own when not given.
    seed : int
        Of the random numbers. Customer i has in quarter t the same two draws (staying, buying) under each policy:
        what differs between two rows is the policy, not luck.

    Returns
    -------
    DataFrame
        One row a policy and a quarter: ``policy``, ``quarter`` (from 1), ``customers`` (at its start), ``orders``,
        ``spent_eur``, ``profit_eur`` (margin of the orders, less what was spent), ``cumulated_eur``, ``attitude``
        (mean of those who remain, 0 to 1; 0.5 at the start).

    Raises
    ------
    InputError
        When the assumptions are not `Assumptions`.

    Notes
    -----
    Attitude a starts at 0.5. In a quarter a customer buys Poisson(orders · exp(e (a - 0.5)) · (1 + added - borrowed))
    and leaves at its end with probability attrition · exp(-2 e (a - 0.5)). A policy that spends x EUR a customer does
    x / (x + half) of the most it can. The promotion does not move attitude: the definition of CHE, taken to the letter.

    Examples
    --------
    >>> played = simulate(Assumptions(customers=200, years=1))
    >>> played.groupby("policy", sort=False)["spent_eur"].sum().tolist()
    [0.0, 40000.0, 40000.0]
    """
    given = assumptions or Assumptions()
    if not isinstance(given, Assumptions):
        raise InputError(_("`{name}` must be `Assumptions`.").format(name="assumptions"))
    random = np.random.default_rng(seed)
    draws = random.random((2, int(given.years) * 4, int(given.customers)))
    return pd.concat([_play(policy, given, draws) for policy in POLICIES], ignore_index=True)


def _play(policy: str, given: Assumptions, draws: np.ndarray) -> pd.DataFrame:
    here = np.ones(int(given.customers), dtype=bool)
    attitude = np.full(len(here), 0.5)
    owed, total, rows = 0.0, 0.0, []
    for quarter, (stays, buys) in enumerate(zip(*draws, strict=True)):
        customers = int(here.sum())
        spent = _spent(policy, quarter, given) if customers else 0.0
        done = _done(spent * (1 if policy == "promotion" else 4), customers, given)
        added = given.lift * done if policy == "promotion" else 0.0
        pull = given.attitude_effect * (attitude - 0.5)
        expected = given.orders * np.exp(pull) * max(1 + added - owed, 0)
        orders = int(_poisson(buys[here], expected[here]).sum())
        profit = orders * given.order_margin_eur - spent
        total += profit
        rows.append(
            (
                policy,
                quarter + 1,
                customers,
                orders,
                spent,
                profit,
                total,
                attitude[here].mean() if customers else np.nan,
            )
        )
        owed = given.borrowed * added
        here &= stays >= given.attrition * np.exp(-2 * pull)
        attitude = 0.5 + (attitude - 0.5) * (1 - given.forgetting)
        if policy == "follow_up":
            attitude += given.attachment * done * (1 - attitude)
    names = ["policy", "quarter", "customers", "orders", "spent_eur", "profit_eur", "cumulated_eur", "attitude"]
    return pd.DataFrame(rows, columns=names)


def _spent(policy: str, quarter: int, given: Assumptions) -> float:
    if policy == "follow_up":
        return given.budget_eur / 4
    return float(given.budget_eur) if policy == "promotion" and quarter % 4 == 0 else 0.0


def _done(a_year: float, customers: int, given: Assumptions) -> float:
    """Return the share of its most that a policy does, diminishing with the spending a customer."""
    each = a_year / customers if customers else 0.0
    return each / (each + given.half_eur)


def _poisson(draws: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Return the Poisson numbers that uniform draws stand for: more is bought by the same draw when the mean rises."""
    term = np.exp(-means)
    reached, counts = term.copy(), np.zeros(len(means), dtype=int)
    while ((more := draws > reached) & (term > 1e-300)).any() and counts.max(initial=0) < 10_000:
        counts += more
        term = term * means / np.maximum(counts, 1)
        reached = reached + np.where(more, term, 0)
    return counts


def overtaking(played: pd.DataFrame, leader: str = "promotion", follower: str = "follow_up") -> int | None:
    """Return the quarter from which a policy has earned more than another, for good, or None.

    Parameters
    ----------
    played : DataFrame
        Result of `simulate`.
    leader, follower : str
        Policies; the follower is the one that should pass.

    Returns
    -------
    int or None
        First quarter from which the follower's cumulated profit stays above; None when it ends below.

    Raises
    ------
    InputError
        On a missing column or a policy that was not played.

    Examples
    --------
    >>> played = pd.DataFrame({"policy": ["a", "a", "b", "b"], "quarter": [1, 2, 1, 2], "cumulated_eur": [5, 8, 3, 9]})
    >>> overtaking(played, "a", "b")
    2
    """
    rules = {"policy": Rule("text"), "quarter": Rule("number"), "cumulated_eur": Rule("number")}
    check_table(played, table="played", columns=rules, unique=["policy", "quarter"])
    wide = played.pivot(index="quarter", columns="policy", values="cumulated_eur").sort_index()
    for name in (leader, follower):
        if name not in wide:
            raise InputError(_("Unknown policy: {name}.").format(name=name))
    behind = wide[follower] <= wide[leader]
    if behind.iloc[-1]:
        return None
    return int(wide.index[0] if not behind.any() else wide.index[wide.index > behind[behind].index[-1]][0])


def plot_policies(played: pd.DataFrame) -> Axes:
    """Draw orders by quarter (left), and cumulated profit beyond no action (right); return the right-hand axes.

    Parameters
    ----------
    played : DataFrame
        Result of `simulate`.

    Raises
    ------
    InputError
        On a missing column.
    """
    rules = {name: Rule("number") for name in ("quarter", "orders", "cumulated_eur")}
    columns = {"policy": Rule("text")} | rules
    check_table(played, table="played", columns=columns, unique=["policy", "quarter"])
    absent = [policy for policy in POLICIES if policy not in set(played["policy"])]
    if absent:
        raise InputError(_("Policies that were not played: {names}.").format(names=", ".join(absent)))
    _figure, sides = plt.subplots(1, 2, figsize=(9.4, 4))
    styles = dict(zip(POLICIES, ((PALETTE[0], ":"), (PALETTE[3], "--"), (PALETTE[2], "-")), strict=True))
    wide = played.pivot(index="quarter", columns="policy", values="cumulated_eur")
    for policy, name in policy_names().items():
        rows = played[played["policy"] == policy]
        color, dash = styles[policy]
        sides[0].plot(rows["quarter"], rows["orders"], dash, color=color, label=name)
        sides[1].plot(wide.index, wide[policy] - wide[POLICIES[0]], dash, color=color)
    for ax in sides:
        ax.set_xlabel(_("Quarter played"))
    sides[0].set(title=_("Orders of the quarter"), ylabel=_("Number of orders"), ylim=(0, None))
    sides[1].set(title=_("Profit beyond “no action”"), ylabel=_("Cumulated gain (k€)"))
    sides[0].yaxis.set_major_formatter(numbers())
    sides[1].yaxis.set_major_formatter(kiloeuros())
    sides[0].legend(loc="upper right", fontsize=9.5)
    return sides[1]
