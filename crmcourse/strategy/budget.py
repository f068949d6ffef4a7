"""A budget between winning and keeping: response curves, their optimum, and the claims put to the test (facts D9)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy import optimize

from crmcourse.checks import InputError
from crmcourse.messages import _, number, percent
from crmcourse.strategy._inputs import number_from
from crmcourse.style import PALETTE, new_axes

__all__ = [
    "Market",
    "Response",
    "allocate",
    "best_allocation",
    "best_budget",
    "plot_allocation",
    "plot_responses",
    "sweep",
]


@dataclass(frozen=True)
class Response:
    """How a rate answers to what is spent on each person: floor + (ceiling − floor) (1 − exp(−speed × spend)).

    Parameters
    ----------
    ceiling : float
        Rate that no spending can exceed, between 0 and 1.
    speed : float
        How fast the gap closes, per EUR spent on a person, above 0.
    floor : float
        Rate without spending anything, at most the ceiling.

    Examples
    --------
    >>> keep = Response.through(spend=20, rate=0.85, ceiling=0.95, floor=0.70)
    >>> round(keep.rate(20), 2), round(keep.rate(0), 2), round(keep.rate(1e6), 2)
    (0.85, 0.7, 0.95)

    Notes
    -----
    Blattberg and Deighton (1996), Harvard Business Review 74(4); with a floor, since some customers stay, and some
    prospects come, without being asked. Concave: each further euro brings less than the one before.
    """

    ceiling: float
    speed: float
    floor: float = 0.0

    def __post_init__(self):
        number_from("ceiling", self.ceiling, 0, 1)
        number_from("floor", self.floor, 0, self.ceiling)
        number_from("speed", self.speed, 1e-12)

    @classmethod
    def through(cls, *, spend: float, rate: float, ceiling: float, floor: float = 0.0) -> "Response":
        """Return the curve that gives `rate` at `spend` (EUR a person, above 0), between floor and ceiling."""
        number_from("spend", spend, 1e-9)
        number_from("ceiling", ceiling, 0, 1)
        if not floor < rate < ceiling:
            text = _("The rate {rate} must be between the floor {floor} and the ceiling {ceiling}.")
            raise InputError(text.format(rate=rate, floor=floor, ceiling=ceiling))
        return cls(ceiling, float(-np.log1p(-(rate - floor) / (ceiling - floor)) / spend), floor)

    def rate(self, spend):
        """Rate at `spend` EUR a person (a number or an array)."""
        return _plain(self.floor - (self.ceiling - self.floor) * np.expm1(-self.speed * np.asarray(spend, dtype=float)))

    def slope(self, spend):
        """Rate gained by one more euro a person."""
        return _plain((self.ceiling - self.floor) * self.speed * np.exp(-self.speed * np.asarray(spend, dtype=float)))

    def spend_for(self, slope: float) -> float:
        """Spend (EUR a person) at which one more euro gains `slope`; 0 when even the first euro gains less."""
        first = self.slope(0.0)
        return float(np.log(first / slope) / self.speed) if 0 < slope < first else 0.0


@dataclass(frozen=True)
class Market:
    """Who can be won, who can be kept, what each answers and is worth.

    Parameters
    ----------
    suspects, customers : float
        How many there are to win, to keep; above 0.
    win, keep : Response
        Rate of suspects won, of customers kept, by EUR spent on each suspect, on each customer.
    value_won_eur, value_kept_eur : float
        What one customer won, one customer kept brings (EUR, above 0): margin of a year, or a longer value.
    """

    suspects: float
    customers: float
    win: Response
    keep: Response
    value_won_eur: float
    value_kept_eur: float

    def __post_init__(self):
        for name in ("suspects", "customers", "value_won_eur", "value_kept_eur"):
            number_from(name, getattr(self, name), 1e-9)


def allocate(market: Market, *, win_eur: float, keep_eur: float) -> pd.Series:
    """Say what comes of spending `win_eur` on winning and `keep_eur` on keeping (EUR in all).

    Returns
    -------
    Series
        won, kept (numbers of customers); cost_won, cost_kept (EUR of each, on average; missing when none); cost_ratio
        (the first over the second); extra_kept (kept beyond those who would have stayed without spending), cost_extra
        (EUR of each); next_won, next_kept (EUR brought by the next euro spent there); profit_eur.

    Raises
    ------
    InputError
        On a negative amount.

    Examples
    --------
    >>> market = Market(1000, 500, Response(0.2, 0.05), Response(0.9, 0.04, 0.6), 300, 300)
    >>> float(allocate(market, win_eur=10_000, keep_eur=5_000)["won"].round(1))
    78.7
    """
    number_from("win_eur", win_eur, 0)
    number_from("keep_eur", keep_eur, 0)
    each_suspect, each_customer = win_eur / market.suspects, keep_eur / market.customers
    won, kept = market.suspects * market.win.rate(each_suspect), market.customers * market.keep.rate(each_customer)
    extra = kept - market.customers * market.keep.floor
    cost_won, cost_kept = win_eur / won if won else np.nan, keep_eur / kept if kept else np.nan
    return pd.Series(
        {
            "won": won,
            "kept": kept,
            "cost_won": cost_won,
            "cost_kept": cost_kept,
            "cost_ratio": cost_won / cost_kept if cost_kept else np.nan,
            "extra_kept": extra,
            "cost_extra": keep_eur / extra if extra > 0 else np.nan,
            "next_won": market.value_won_eur * market.win.slope(each_suspect),
            "next_kept": market.value_kept_eur * market.keep.slope(each_customer),
            "profit_eur": market.value_won_eur * won + market.value_kept_eur * kept - win_eur - keep_eur,
        }
    )


def best_allocation(market: Market, *, budget_eur: float) -> pd.Series:
    """Return the best split of a budget: where the next euro brings as much on either side, or all on one side.

    Returns
    -------
    Series
        win_eur, keep_eur (EUR), keep_share (of the budget), then what `allocate` says of them.

    Raises
    ------
    InputError
        When the budget is not above 0.

    Examples
    --------
    >>> market = Market(1000, 1000, Response(0.2, 0.05), Response(0.2, 0.05), 300, 300)
    >>> float(round(best_allocation(market, budget_eur=10_000)["keep_share"], 3))  # same curves: half and half
    0.5
    """
    number_from("budget_eur", budget_eur, 1e-9)

    def advantage(keep_eur: float) -> float:
        at = allocate(market, win_eur=budget_eur - keep_eur, keep_eur=keep_eur)
        return float(at["next_kept"] - at["next_won"])

    if advantage(0.0) <= 0:
        keep = 0.0
    elif advantage(float(budget_eur)) >= 0:
        keep = float(budget_eur)
    else:
        keep = optimize.brentq(advantage, 0.0, float(budget_eur), xtol=1e-9 * budget_eur)
    spent = pd.Series({"win_eur": budget_eur - keep, "keep_eur": keep, "keep_share": keep / budget_eur})
    return pd.concat([spent, allocate(market, win_eur=budget_eur - keep, keep_eur=keep)])


def best_budget(market: Market) -> pd.Series:
    """Return the budget that nobody limits: spend on each side until the next euro brings one euro.

    Returns
    -------
    Series
        As `best_allocation`; keep_share is missing when nothing deserves to be spent.
    """
    win = market.suspects * market.win.spend_for(1 / market.value_won_eur)
    keep = market.customers * market.keep.spend_for(1 / market.value_kept_eur)
    total = win + keep
    spent = pd.Series({"win_eur": win, "keep_eur": keep, "keep_share": keep / total if total else np.nan})
    return pd.concat([spent, allocate(market, win_eur=win, keep_eur=keep)])


def sweep(market: Market, *, budget_eur: float, points: int = 101) -> pd.DataFrame:
    """Try every split of a budget: one row a share given to keeping, from 0 to 1, with what `allocate` says."""
    number_from("budget_eur", budget_eur, 1e-9)
    number_from("points", points, 2)
    shares = np.linspace(0, 1, int(points))
    rows = [allocate(market, win_eur=budget_eur * (1 - share), keep_eur=budget_eur * share) for share in shares]
    return pd.DataFrame(rows).assign(keep_share=shares)


def plot_responses(market: Market, *, top_eur: float, ax: Axes | None = None) -> Axes:
    """Draw the two response curves, up to `top_eur` spent on each person."""
    number_from("top_eur", top_eur, 1e-9)
    ax = new_axes(ax, (7.2, 4.0))
    spend = np.linspace(0, top_eur, 201)
    ax.plot(spend, market.keep.rate(spend), color=PALETTE[0], label=_("customers kept"))
    ax.plot(spend, market.win.rate(spend), color=PALETTE[3], linestyle="--", label=_("suspects won"))
    ax.yaxis.set_major_formatter(lambda value, position: percent(value))
    ax.xaxis.set_major_formatter(lambda value, position: number(value))
    ax.set_ylim(0, 1)
    ax.set_xlabel(_("Spent on each customer, on each suspect (€ a year)"))
    ax.set_ylabel(_("Rate (%)"))
    ax.set_title(_("Response curves"))
    ax.legend()
    return ax


def plot_allocation(market: Market, *, budget_eur: float, ax: Axes | None = None) -> Axes:
    """Draw profit (k€) against the share of the budget given to keeping, with the optimum."""
    table, best = sweep(market, budget_eur=budget_eur), best_allocation(market, budget_eur=budget_eur)
    ax = new_axes(ax, (7.2, 4.0))
    ax.plot(table["keep_share"], table["profit_eur"] / 1000, color=PALETTE[0])
    ax.axvline(best["keep_share"], color="black", linestyle="--", linewidth=1.2)
    ax.plot(best["keep_share"], best["profit_eur"] / 1000, "o", color="black")
    label = _("optimum: {share} to keeping").format(share=percent(best["keep_share"]))
    side = -8 if best["keep_share"] > 0.5 else 8
    low = ax.get_ylim()[0]
    ax.annotate(
        label,
        (best["keep_share"], low),
        xytext=(side, 8),
        textcoords="offset points",
        ha="right" if side < 0 else "left",
    )
    ax.xaxis.set_major_formatter(lambda value, position: percent(value))
    ax.yaxis.set_major_formatter(lambda value, position: number(value))
    ax.set_xlabel(_("Share of the budget given to keeping (%)"))
    ax.set_ylabel(_("Profit of the year (k€)"))
    ax.set_title(_("A budget of {budget} € between winning and keeping").format(budget=number(budget_eur)))
    return ax


def _plain(values: np.ndarray) -> float | np.ndarray:
    """Return a number when there is only one."""
    return values if np.ndim(values) else float(values)
