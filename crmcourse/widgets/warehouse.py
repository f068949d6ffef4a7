"""Simulators of chapter 02: how strict to be with duplicates; how many tools make a warehouse worth its cost."""

from collections.abc import Mapping

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from crmcourse import quality
from crmcourse.checks import InputError, require_rows
from crmcourse.messages import _, number, percent
from crmcourse.style import PALETTE, kiloeuros, percents
from crmcourse.widgets._simulator import Scene, Simulator, columns, slider

__all__ = ["duplicates", "tools"]

_THRESHOLDS = range(70, 101, 2)


def duplicates(records: pd.DataFrame, truth: Mapping | pd.Series) -> None:
    """Move the threshold of similarity and choose the blocks; see precision and recall against the truth.

    Parameters
    ----------
    records : DataFrame
        From `crmcourse.warehouse.customer_records`.
    truth : Series or mapping
        Record -> true customer.

    Raises
    ------
    InputError
        No record, or as `crmcourse.quality.candidate_pairs` and `crmcourse.quality.evaluate`.
    """
    require_rows(records, "records")
    names = {
        "siret": _("same SIRET"),
        "phone": _("same telephone"),
        "domain": _("same domain of e-mail"),
        "code": _("same customer code"),
        "initials": _("same initials"),
    }
    controls: dict[str, widgets.Widget] = {
        "threshold": slider(_("Similarity of names asked for (out of 100)"), _THRESHOLDS, 94),
        **{name: widgets.Checkbox(value=True, description=label, indent=False) for name, label in names.items()},
    }
    known: dict[tuple[str, ...], dict] = {}

    def draw(threshold: int, **blocks: bool) -> Scene:
        chosen = tuple(name for name, taken in blocks.items() if taken)
        if not chosen:
            raise InputError(_("Choose at least one block: without pairs, nothing can be compared."))
        if chosen not in known:
            known[chosen] = curve(records, truth, chosen)
        return _duplicates_scene(known[chosen], threshold, len(records))

    def layout(held: Mapping[str, widgets.Widget]) -> widgets.Widget:
        boxes = [held[name] for name in names]
        return widgets.VBox([held["threshold"], columns(boxes)])

    Simulator(_("How strict with duplicates"), controls, draw, layout).show()


def curve(records: pd.DataFrame, truth: Mapping | pd.Series, blocks: tuple[str, ...]) -> dict:
    """Return the number of candidate pairs, and precision and recall at each threshold."""
    pairs = quality.candidate_pairs(records, blocks)
    scored = quality.score_pairs(records, pairs, quality.KEYS)
    judged = {
        threshold: quality.evaluate(quality.link(records, scored[quality.accept(scored, threshold)]), truth)
        for threshold in _THRESHOLDS
    }
    return {"pairs": len(pairs), "judged": judged}


def _duplicates_scene(found: dict, threshold: int, n: int) -> Scene:
    judged = found["judged"]
    now = judged[threshold]
    figure = Figure(figsize=(8.4, 3.8))
    ax: Axes = figure.add_subplot()
    x = list(judged)
    ax.plot(x, [one["precision"] for one in judged.values()], color=PALETTE[3], marker="s", label=_("precision"))
    ax.plot(x, [one["recall"] for one in judged.values()], color=PALETTE[2], marker="o", label=_("recall"))
    ax.axvline(threshold, color="#555555", linestyle="--", linewidth=1.2)
    ax.set_ylim(0, 1.04)
    ax.yaxis.set_major_formatter(percents())
    ax.set_xlabel(_("similarity of names asked for (out of 100)"))
    ax.set_ylabel(_("share of the pairs"))
    ax.set_title(_("Duplicates: what is found, what is found rightly"))
    ax.legend(loc="lower left")
    wrong, missed = now["found_pairs"] - now["right_pairs"], now["true_pairs"] - now["right_pairs"]
    said = (
        _("{pairs} pairs compared, out of {all} possible ones.").format(
            pairs=number(found["pairs"]), all=number(quality.all_pairs(n))
        ),
        _("At {threshold}: precision {precision}, recall {recall}.").format(
            threshold=threshold, precision=percent(now["precision"], 1), recall=percent(now["recall"], 1)
        ),
        _("{wrong} pairs joined wrongly, {missed} true pairs missed.").format(
            wrong=number(wrong), missed=number(missed)
        ),
    )
    alt = _("Two curves against the threshold of similarity; at {threshold}, precision {precision}, recall {recall}.")
    alt = alt.format(threshold=threshold, precision=percent(now["precision"], 1), recall=percent(now["recall"], 1))
    return Scene(figure, alt, said)


def tools() -> None:
    """Move the number of tools, how much they exchange, and the costs; see from how many tools a warehouse pays."""
    controls = {
        "n": slider(_("Number of tools"), range(2, 61), 12),
        "density": slider(_("Pairs of tools that exchange (%)"), range(5, 101, 5), 40),
        "interface": slider(_("Yearly cost of an interface (k€)"), range(1, 21), 4),
        "warehouse": slider(_("Yearly cost of the warehouse (k€)"), range(0, 501, 20), 120),
    }

    def draw(n: int, density: int, interface: int, warehouse: int) -> Scene:
        return _tools_scene(n, density / 100, 1000 * interface, 1000 * warehouse)

    Simulator(_("From how many tools a warehouse pays"), controls, draw, lambda held: columns(held.values())).show()


def yearly_costs(n: int, density: float, interface: float, warehouse: float) -> tuple[float, float]:
    """Return the yearly cost of n tools, without and with a warehouse (EUR)."""
    return density * quality.interfaces(n) * interface, quality.interfaces(n, True) * interface + warehouse


def _tools_scene(n: int, density: float, interface: float, warehouse: float) -> Scene:
    sizes = range(2, 61)
    without, with_ = zip(*(yearly_costs(size, density, interface, warehouse) for size in sizes), strict=True)
    cheaper = next((size for size, a, b in zip(sizes, without, with_, strict=True) if b < a), None)
    figure = Figure(figsize=(8.4, 3.8))
    ax: Axes = figure.add_subplot()
    ax.plot(sizes, without, color=PALETTE[3], linestyle="--", label=_("two by two"))
    ax.plot(sizes, with_, color=PALETTE[2], label=_("warehouse"))
    ax.axvline(n, color="#555555", linestyle=":", linewidth=1.2)
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter(kiloeuros())
    ax.set_xlabel(_("number of tools"))
    ax.set_ylabel(_("cost per year"))
    ax.set_title(_("What the interfaces cost"))
    ax.legend()
    now = yearly_costs(n, density, interface, warehouse)
    money = [f"{number(value / 1000)}\u00a0k€" for value in now]
    said = (
        _("{n} tools: {without} a year two by two, {with_} with a warehouse.").format(
            n=n, without=money[0], with_=money[1]
        ),
        _("The warehouse is cheaper from {n} tools on.").format(n=cheaper)
        if cheaper
        else _("Up to 60 tools, the warehouse is never cheaper."),
    )
    alt = _("Two curves of yearly cost against the number of tools; for {n} tools, {without} against {with_}.")
    return Scene(figure, alt.format(n=n, without=money[0], with_=money[1]), said)
