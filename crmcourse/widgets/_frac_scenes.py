"""The pictures and sentences of the simulators of chapter 03."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from crmcourse import frac
from crmcourse.messages import _, long_date, ngettext, number, percent
from crmcourse.style import PALETTE, kiloeuros, percents
from crmcourse.widgets import _frac_measures as measures
from crmcourse.widgets._simulator import Scene

__all__ = ["date_scene", "label", "thresholds_scene", "weights_scene"]

_NOW, _ENTERS = PALETTE[2], PALETTE[5]
_NAMED = 4  # customers named in a sentence
_TOP = 20  # customers shown by the simulator of weights
_REACHED = 0.2  # share of customers called


def thresholds_scene(lecture: pd.DataFrame, now: pd.DataFrame, day: pd.Timestamp, names: Mapping) -> Scene:
    figure = Figure(figsize=(9.6, 5))
    grid = figure.subplot_mosaic([["R", "S"], ["F", "S"], ["A", "S"]], width_ratios=[1, 1.15])
    titles = {"R": _("Recency score"), "F": _("Frequency score"), "A": _("Amount score")}
    for letter, title in titles.items():
        sizes, before = measures.class_sizes(now, letter), measures.class_sizes(lecture, letter)
        _bars(grid[letter], [str(score) for score in sizes.index], sizes, before)
        grid[letter].set(title=title, xlabel="")
    grid["A"].set_xlabel(_("customers who have ordered"))
    segments = _segment_sizes(now)
    _bars(grid["S"], list(segments.index), segments, _segment_sizes(lecture))
    grid["S"].set(title=_("Segments"), xlabel=_("customers"))
    _key(figure, _("lecture's scale"))
    rescored = {letter: int((lecture[letter] != now[letter]).sum()) for letter in "RFA"}
    moved = measures.moves(lecture, now)
    said = [
        _("Against the lecture's scale, on {day}: {r} customers change R, {f} change F, {a} change A.").format(
            day=long_date(day), **{letter.lower(): number(n) for letter, n in rescored.items()}
        ),
        _moved_sentence(moved, names),
    ]
    sizes = ", ".join(f"{name} {number(size)}" for name, size in segments.items())
    alt = _("Bars: number of customers by score of R, F and A, and by segment ({sizes}); a mark tells the lecture's.")
    return Scene(figure, alt.format(sizes=sizes), tuple(said))


def date_scene(
    orders: pd.DataFrame,
    now: pd.DataFrame,
    last: pd.DataFrame,
    day: pd.Timestamp,
    last_day: pd.Timestamp,
    customer: Any,
    names: Mapping,
) -> Scene:
    figure = Figure(figsize=(9.6, 5.4))
    grid = figure.subplot_mosaic([["R", "S"], ["T", "T"]], height_ratios=[2, 1], width_ratios=[1, 1.25])
    recency, segments = measures.class_sizes(now, "R"), _segment_sizes(now)
    _bars(grid["R"], [str(score) for score in recency.index], recency, measures.class_sizes(last, "R"))
    grid["R"].set(title=_("Recency score"), xlabel=_("customers"))
    _bars(grid["S"], list(segments.index), segments, _segment_sizes(last))
    grid["S"].set(title=_("Segments"), xlabel=_("customers"))
    bought = orders.loc[orders["account_id"] == customer, "order_date"]
    _timeline(grid["T"], bought, day, last_day)
    grid["T"].set_title(_("Orders of customer {customer}").format(customer=label(customer, names)))
    _key(figure, _("on {day}").format(day=long_date(last_day)))
    row = now[now["account_id"] == customer]
    moved = measures.moves(now, last)
    known = _("On {day}, {n} customers have ordered at least once; {r} of them score R = 4.").format(
        day=long_date(day), n=number(len(now)), r=number(recency[4])
    )
    moves = _moved_sentence(moved, names)
    against = _("From {day} to {last}: {moves}").format(day=long_date(day), last=long_date(last_day), moves=moves)
    compared = [] if day == last_day else [against]
    said = (known, *compared, _followed_sentence(row, customer, names))
    sizes = ", ".join(f"{name} {number(size)}" for name, size in segments.items())
    alt = _(
        "Bars: customers by recency score and by segment on {day} ({sizes}); below, the orders of customer {customer}."
    )
    return Scene(figure, alt.format(day=long_date(day), sizes=sizes, customer=label(customer, names)), said)


def weights_scene(
    equal: pd.DataFrame, now: pd.DataFrame, chosen: Mapping[str, int], day: pd.Timestamp, names: Mapping
) -> Scene:
    figure = Figure(figsize=(9.6, 5))
    curve, ranked = figure.subplots(1, 2, width_ratios=[1, 1.1])
    reached = measures.share_reached(now["weighted"], now["spent"], _REACHED)
    reached_equal = measures.share_reached(equal["weighted"], equal["spent"], _REACHED)
    curve.plot([0, 1], [0, 1], color="#888888", linewidth=1, label=_("at random"))
    curve.plot(*measures.gain(now["weighted"], now["spent"]), color=_NOW, label=_("these weights"))
    curve.plot(
        *measures.gain(equal["weighted"], equal["spent"]), "--", color="black", linewidth=1, label=_("equal weights")
    )
    curve.plot([_REACHED], [reached], "o", color=_NOW)
    curve.axvline(_REACHED, color="#888888", linewidth=1, linestyle=":")
    curve.set(title=_("Purchases of the year after"), xlabel=_("best-ranked customers"), ylabel=_("share of purchases"))
    curve.xaxis.set_major_formatter(percents())
    curve.yaxis.set_major_formatter(percents())
    curve.legend(loc="lower right")
    top, usual = now.head(_TOP), set(equal.head(_TOP)["account_id"])
    enters = [customer not in usual for customer in top["account_id"]]
    labels = [f"{rank}. {label(customer, names)}" for rank, customer in enumerate(top["account_id"], 1)]
    bars = ranked.barh(labels, top["spent"], color=[_ENTERS if new else _NOW for new in enters])
    for bar, new in zip(bars, enters, strict=True):
        bar.set_hatch("//" if new else "")
    ranked.invert_yaxis()
    ranked.tick_params(axis="y", labelsize="small")
    ranked.grid(axis="y", visible=False)
    ranked.grid(axis="x", visible=True)
    ranked.xaxis.set_major_formatter(kiloeuros())
    ranked.xaxis.set_major_locator(MaxNLocator(4))
    ranked.set(title=_("The {n} best ranked").format(n=_TOP), xlabel=_("purchases of the year after"))
    if any(enters):
        ranked.legend([bars[enters.index(True)]], [_("enters")], loc="lower right")
    entering = [label(c, names) for c in top["account_id"] if c not in usual]
    leaving = [label(c, names) for c in equal.head(_TOP)["account_id"] if c not in set(top["account_id"])]
    said = (
        _(
            "Weights R {r}, F {f}, A {a}: the first {part} of the customers of {day} make {share} of the purchases of "
            "the next year (equal weights: {equal})."
        ).format(
            day=long_date(day),
            part=percent(_REACHED),
            share=percent(reached, 1),
            equal=percent(reached_equal, 1),
            **{letter.lower(): number(weight) for letter, weight in chosen.items()},
        ),
        _("Against equal weights, {n} of the {top} first change. Enter: {entering}. Leave: {leaving}.").format(
            n=len(entering), top=_TOP, entering=", ".join(entering), leaving=", ".join(leaving)
        )
        if entering
        else _("The {top} first are those of equal weights.").format(top=_TOP),
    )
    alt = _(
        "Left, gain curve: the first {part} of the customers make {share} of the purchases. Right, the {top} best "
        "ranked and what they buy the year after."
    )
    return Scene(figure, alt.format(part=percent(_REACHED), share=percent(reached, 1), top=_TOP), said)


def _timeline(ax: Axes, bought: pd.Series, day: pd.Timestamp, last_day: pd.Timestamp) -> None:
    """Draw a customer's orders: known on the day of analysis (full) or still to come (empty)."""
    days = bought.dt.normalize().drop_duplicates().sort_values()
    past, later = days[days <= day], days[days > day]
    ax.axvspan(day - pd.DateOffset(years=1), day, color="#DDDDDD", label=_("window of one year"))
    ax.axvline(day, color="black", label=_("day of analysis"))
    ax.plot(past, [0] * len(past), "o", color=_NOW, label=_("order"))
    ax.plot(later, [0] * len(later), "o", markerfacecolor="white", color=_NOW, label=_("order still unknown that day"))
    ax.set(yticks=[], ylim=(-1, 1))
    ax.set_xlim(last_day - pd.DateOffset(years=5), last_day + pd.DateOffset(days=20))
    ax.grid(False)
    ax.legend(loc="upper left", ncols=4, fontsize="small", bbox_to_anchor=(0, -0.25))


def _followed_sentence(row: pd.DataFrame, customer: Any, names: Mapping) -> str:
    who = label(customer, names)
    if row.empty:
        return _("Customer {customer} has not ordered yet.").format(customer=who)
    found = row.iloc[0]
    text = _("Customer {customer}: last order on {day}, {n} days before; code {code}, segment “{segment}”.")
    return text.format(
        customer=who,
        day=long_date(found["last_order"]),
        n=number(found["recency"]),
        code=found["code"],
        segment=found["segment"],
    )


def _moved_sentence(moved: list[measures.Move], names: Mapping) -> str:
    if not moved:
        return _("No customer changes segment.")
    first = ", ".join(f"{label(move.customer, names)} ({move.before} → {move.after})" for move in moved[:_NAMED])
    more = "…" if len(moved) > _NAMED else ""
    text = ngettext(
        "{n} customer changes segment: {first}.", "{n} customers change segment, among them: {first}.", len(moved)
    )
    return text.format(n=number(len(moved)), first=first + more)


def _segment_sizes(table: pd.DataFrame) -> pd.Series:
    """Count the customers of each segment, best first; those without a purchase only when the table has some."""
    counts, (*usual, no_purchase) = table["segment"].value_counts(), frac.segment_names()
    return counts.reindex([*usual, *([no_purchase] if no_purchase in counts.index else [])], fill_value=0)


def _bars(ax: Axes, labels: list[str], sizes: pd.Series, before: pd.Series) -> None:
    """Draw sizes as bars, the sizes before as a mark, and write both the size and the change."""
    before = before.reindex(sizes.index, fill_value=0)
    ax.barh(labels, sizes, color=_NOW)
    ax.plot(before, labels, "|", color="black", markersize=15, markeredgewidth=2)
    top = max(sizes.max(), before.max(), 1)
    for name, size, was in zip(labels, sizes, before, strict=True):
        change = f" ({size - was:+d})".replace("-", "−") if size != was else ""
        ax.text(max(size, was) + 0.02 * top, name, number(size) + change, va="center")
    ax.set_xlim(0, 1.3 * top)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))


def _key(figure: Figure, reference: str) -> None:
    text = _("Bar: now. Black mark: {reference}.").format(reference=reference)
    figure.suptitle(text, x=0.01, ha="left", fontsize="medium")


def label(customer: Any, names: Mapping) -> str:
    return f"{customer} {names[customer]}" if customer in names else str(customer)
