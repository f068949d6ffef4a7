"""Simulators of chapter 07: a rule of silence, a campaign to keep customers, the weights of SERVQUAL's dimensions."""

from collections.abc import Sequence
from datetime import date

import ipywidgets as widgets
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from crmcourse import attrition, satisfaction
from crmcourse.checks import InputError
from crmcourse.messages import _, number, percent
from crmcourse.style import PALETTE, euros, kiloeuros, percents
from crmcourse.widgets._simulator import Scene, Simulator, slider

__all__ = ["campaign", "silence", "weights"]


def silence(orders: pd.DataFrame, departures: pd.Series, *, years: Sequence[int], as_of: date) -> None:
    """Move the length of silence after which a customer is declared lost; see the yearly rate and the false alarms.

    Parameters
    ----------
    orders : DataFrame
        ``account_id``, ``order_date``.
    departures : Series
        True attrition rate by year (share), to compare with.
    years : sequence of int
        Years shown; each is judged from its last 31 December.
    as_of : date
        Last day of the file.

    Raises
    ------
    InputError
        As `crmcourse.attrition.silences`, and on fewer than two years.
    """
    if len(years) < 2:
        raise InputError(_("Two years at least are shown."))
    attrition.silences(orders, days=365, as_of=as_of)
    controls = {
        "days": slider(_("Silence after which a customer is declared lost (days)"), range(60, 541, 30), 360),
        "wait": widgets.Checkbox(
            value=False, description=_("Look a year later: forget those who came back"), indent=False
        ),
    }

    def draw(days: int, wait: bool) -> Scene:
        return _silence_scene(orders, departures, list(years), days, wait, as_of)

    Simulator(_("From what silence on is a customer lost?"), controls, draw).show()


def declared_rates(orders: pd.DataFrame, years: Sequence[int], days: int, wait: bool, as_of: date) -> pd.DataFrame:
    """Count, year by year, the active customers that a rule of silence declares lost.

    A customer is active when he was not declared lost on 31 December before, and had ordered. With `wait`, those who
    came back within a year of the declaration are not lost after all; a year that the file does not follow long enough
    is missing.
    """
    quiet = attrition.silences(orders, days=days, as_of=as_of)
    first = orders.groupby("account_id")["order_date"].min()
    lines = {}
    for year in years:
        start, end = pd.Timestamp(year - 1, 12, 31), pd.Timestamp(year, 12, 31)
        out = quiet[(quiet["declared_on"] <= start) & ~(quiet["returned_on"] <= start)]["account_id"]
        active = first.index[(first <= start) & ~first.index.isin(out)]
        new = quiet[(quiet["declared_on"] > start) & (quiet["declared_on"] <= end)]
        new = new[new["account_id"].isin(active)].drop_duplicates("account_id", keep="last")
        back = new["returned_on"] <= new["declared_on"] + pd.DateOffset(years=1)
        known = end + pd.DateOffset(years=1) <= pd.Timestamp(as_of)
        lost = np.nan if wait and not known else float(len(new) - back.sum() if wait else len(new))
        lines[year] = [
            len(active),
            lost,
            lost / len(active) if len(active) else np.nan,
            back.mean() if known else np.nan,
        ]
    return pd.DataFrame.from_dict(lines, orient="index", columns=["active", "lost", "rate", "back"])


def _silence_scene(
    orders: pd.DataFrame, departures: pd.Series, years: list[int], days: int, wait: bool, as_of: date
) -> Scene:
    table = declared_rates(orders, years, days, wait, as_of)
    figure = Figure(figsize=(8.4, 4))
    ax = figure.add_subplot()
    ax.bar(table.index, table["rate"].fillna(0), 0.6, color=PALETTE[6], edgecolor=PALETTE[0], label=_("declared lost"))
    truth = departures.reindex(years)
    ax.plot(years, truth, "o--", color=PALETTE[3], label=_("true departures"))
    for year, value in table["rate"].items():
        ax.text(year, (value if np.isfinite(value) else 0) + 0.01, percent(value, 0) if np.isfinite(value) else "?",
                ha="center", va="bottom")  # fmt: skip
    ax.set_xticks(years, [str(year) for year in years])
    ax.set_ylim(0, max(0.2, 1.25 * np.nanmax([*table["rate"], *truth])))
    ax.yaxis.set_major_formatter(percents())
    ax.set_xlabel(_("year"))
    ax.set_ylabel(_("share of the customers active at its start"))
    ax.set_title(_("Attrition without contract: a rule of silence"))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    back = table["back"].mean()
    said = [
        _("Silence of {days} days: mean rate {rate} a year, against {truth} of true departures.").format(
            days=number(days), rate=_share(table["rate"].mean()), truth=_share(truth.mean())
        ),
        _("Of the customers declared lost, {back} came back within a year: false alarms.").format(back=_share(back)),
    ]
    if wait:
        said.append(_("The last year cannot be judged yet: “?”."))
    values = ", ".join(f"{year} {_share(rate)}" for year, rate in table["rate"].items())
    alt = _("Bars by year, share of the active customers declared lost: {values}; a line gives the true departures.")
    return Scene(figure, alt.format(values=values), tuple(said))


def _share(value: float) -> str:
    return percent(value, 1) if np.isfinite(value) else "?"


def campaign(probability: pd.Series, value: pd.Series, *, largest: int = 60_000) -> None:
    """Move the costs and the effect of a campaign to keep customers; see whom to call and what it brings.

    Parameters
    ----------
    probability : Series
        Probability of leaving, by customer.
    value : Series
        What a customer kept would bring (EUR, margin), same index.
    largest : int
        Values are drawn up to this amount (EUR); the computation keeps them all.

    Raises
    ------
    InputError
        As `crmcourse.attrition.select`.
    """
    attrition.select(probability, value, attrition.Campaign())
    controls = {
        "contact": slider(_("Cost of a contact (€)"), range(0, 501, 10), 60),
        "offer": slider(_("Offer to those who stay (€)"), range(0, 2001, 50), 300),
        "saved": slider(_("Share of the leavers that the offer keeps (%)"), range(0, 61, 5), 25),
        "taken": slider(_("Share of the others who take the offer too (%)"), range(0, 101, 5), 50),
    }

    def draw(contact: int, offer: int, saved: int, taken: int) -> Scene:
        made = attrition.Campaign(contact, offer, saved / 100, taken / 100)
        return _campaign_scene(attrition.select(probability, value, made), made, largest)

    Simulator(_("Whom should one try to keep?"), controls, draw).show()


def _campaign_scene(ranked: pd.DataFrame, made: attrition.Campaign, largest: int) -> Scene:
    figure = Figure(figsize=(9.6, 4.2))
    left, right = figure.subplots(1, 2)
    chosen = ranked["gain"] > 0
    for keep, color, mark, label in (
        (~chosen, PALETTE[6], "o", _("leave alone")),
        (chosen, PALETTE[3], "^", _("contact")),
    ):
        rows = ranked[keep]
        left.scatter(rows["value"].clip(0, largest), rows["probability"], s=16, marker=mark, color=color, label=label)
    grid = np.linspace(made.offer + 1, largest, 400)
    least = attrition.least_probability(grid, made)
    left.plot(grid, np.where(np.isfinite(least), least, np.nan), color=PALETTE[0], label=_("where it begins to pay"))
    left.set_ylim(0, 1)
    left.set_xlim(0, largest * 1.02)
    left.xaxis.set_major_formatter(kiloeuros())
    left.yaxis.set_major_formatter(percents())
    left.set_xlabel(_("value at stake"))
    left.set_ylabel(_("risk of falling silent"))
    left.set_title(_("Who pays the effort back"))
    left.legend(loc="upper right", fontsize=9)
    best = int(chosen.sum())
    total = float(ranked.loc[chosen, "gain"].sum())
    right.plot([0, *ranked["called"]], [0, *ranked["total"]], color=PALETTE[2])
    right.axhline(0, color="#444444", linewidth=1)
    right.plot(best, total, "^", color=PALETTE[3], markersize=9)
    right.yaxis.set_major_formatter(kiloeuros() if max(abs(ranked["total"])) > 5000 else euros())
    right.set_xlabel(_("customers contacted"))
    right.set_ylabel(_("expected gain, cumulated"))
    right.set_title(_("Down the list"))
    everyone = float(ranked["total"].iloc[-1])
    said = (
        _("Contact {n} customers of {all}: expected gain {gain}.").format(
            n=number(best), all=number(len(ranked)), gain=_money(total)
        ),
        _("To contact everybody would bring {gain}.").format(gain=_money(everyone)),
    )
    alt = _("On the left, customers by value and risk, those to contact above a falling curve; on the right, cumulated "
            "gain, highest at {n} customers ({gain}).")  # fmt: skip
    return Scene(figure, alt.format(n=number(best), gain=_money(total)), said)


def _money(amount: float) -> str:
    return number(amount).replace("-", "−") + "\N{NO-BREAK SPACE}€"


def weights(gap: pd.Series, derived: pd.Series) -> None:
    """Give the five dimensions other weights; see what each adds to the overall gap, and where to act first.

    Parameters
    ----------
    gap : Series
        Gap by dimension (marks), as `crmcourse.satisfaction.gaps`.
    derived : Series
        Weights at the start (shares of 1), as `crmcourse.satisfaction.importance`.

    Raises
    ------
    InputError
        As `crmcourse.satisfaction.weighted_gap`.
    """
    satisfaction.weighted_gap(gap, derived)
    names = satisfaction.dimension_names()
    start = (100 * derived / derived.sum()).round().astype(int)
    controls = {key: slider(names.get(key, key), range(0, 101), int(start[key])) for key in gap.index}

    def draw(**given: int) -> Scene:
        return _weights_scene(gap, pd.Series(given).reindex(gap.index), names)

    Simulator(_("What counts for the customer?"), controls, draw).show()


def _weights_scene(gap: pd.Series, given: pd.Series, names: dict[str, str]) -> Scene:
    parts = satisfaction.weighted_gap(gap, given)
    figure = Figure(figsize=(8.4, 3.6))
    ax = figure.add_subplot()
    places = np.arange(len(parts))[::-1]
    ax.barh(places, parts, color=[PALETTE[3] if part < 0 else PALETTE[6] for part in parts], edgecolor=PALETTE[0])
    for place, part in zip(places, parts, strict=True):
        text = number(part, 2).replace("-", "−")
        ax.annotate(text, (part, place), xytext=(-4 if part < 0 else 4, 0), textcoords="offset points",
                    ha="right" if part < 0 else "left", va="center")  # fmt: skip
    shares = given / given.sum()
    ax.set_yticks(places, [f"{names.get(key, key)} ({percent(shares[key])})" for key in parts.index])
    span = parts.abs().max()
    ax.set_xlim(min(parts.min(), 0) - 0.2 * span, max(parts.max(), 0) + 0.2 * span)
    ax.axvline(0, color="#444444", linewidth=1)
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_xlabel(_("weight times gap (marks)"))
    ax.set_title(_("What each dimension adds to the overall gap"))
    first = names.get(parts.idxmin(), parts.idxmin())
    said = (
        _("Overall gap, weighted: {gap} mark; with equal weights: {equal}.").format(
            gap=number(parts.sum(), 2).replace("-", "−"), equal=number(gap.mean(), 2).replace("-", "−")
        ),
        _("Act first on: {name}, {share} of the shortfall.").format(
            name=first, share=percent(parts.min() / parts[parts < 0].sum())
        )
        if (parts < 0).any()
        else _("No dimension falls short."),
    )
    listed = ", ".join(f"{names.get(k, k)} {number(v, 2)}".replace("-", "−") for k, v in parts.items())
    alt = _("Horizontal bars, contribution of each dimension to the overall gap: {listed}.").format(listed=listed)
    return Scene(figure, alt, said)
