"""Simulators of chapter 03: the thresholds of the lecture's scale, the date of analysis, the weights of R, F and A."""

from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets
import narwhals as nw
import pandas as pd

from crmcourse import frac
from crmcourse.checks import Rule, check_table
from crmcourse.messages import _, long_date
from crmcourse.widgets import _frac_measures as measures
from crmcourse.widgets import _frac_scenes as scenes
from crmcourse.widgets._simulator import Scene, Simulator, columns, slider

__all__ = ["analysis_date", "thresholds", "weights"]


def thresholds(orders: Any, customers: Any = None, *, as_of: Any = None, names: Mapping | None = None) -> None:
    """Move the nine thresholds of the lecture's scale; see classes, segments and the customers who change.

    Parameters
    ----------
    orders : table
        One row an order, with DirectSell's columns.
    customers : table, series or list, optional
        Identifiers of all accounts, as in `crmcourse.frac.summarize`: those without an order are counted apart.
    as_of : date, optional
        Day of the analysis; by default the end of the month of the last order.
    names : mapping, optional
        Name of each customer by identifier, to show beside it.

    Raises
    ------
    InputError
        When `orders` is not such a table; the message names columns and rows.
    """
    day = pd.Timestamp(as_of) if as_of is not None else _last_month(orders)
    summary = frac.summarize(_known(orders, day), as_of=day, customers=customers)
    lecture = measures.segmented(summary)

    def draw(**chosen: int) -> Scene:
        values = [[chosen[f"{letter}{rank}"] for rank in (1, 2, 3)] for letter in "RFA"]
        now = measures.segmented(summary, measures.lecture_with(*values))
        return scenes.thresholds_scene(lecture, now, day, {} if names is None else names)

    ranges = {"R": range(1, 37), "F": range(1, 25), "A": range(1, 201)}
    starts = {"R": (3, 6, 12), "F": (2, 4, 6), "A": (10, 50, 100)}
    limits = {"R": (4, 3, 2, 1), "F": (1, 2, 3, 4), "A": (1, 2, 3, 4)}
    controls = {
        f"{letter}{rank + 1}": slider(f"{limits[letter][rank]} | {limits[letter][rank + 1]}", ranges[letter], start)
        for letter, values in starts.items()
        for rank, start in enumerate(values)
    }
    Simulator(_("Thresholds of the scale: limits between two scores"), controls, draw, _three_columns).show()


def _three_columns(controls: Mapping[str, widgets.Widget]) -> widgets.Widget:
    titles = {
        "R": _("Recency (months)"),
        "F": _("Frequency (orders a year)"),
        "A": _("Amount (k€ a year)"),
    }
    return columns(
        widgets.VBox([widgets.HTML(title), *(control for name, control in controls.items() if name[0] == letter)])
        for letter, title in titles.items()
    )


def analysis_date(orders: Any, *, names: Mapping | None = None) -> None:
    """Move the day of analysis month by month; see scores and segments change, and follow one customer.

    Parameters
    ----------
    orders : table
        One row an order, with DirectSell's columns. The window is the year before each day.
    names : mapping, optional
        Name of each customer by identifier, to show beside it.

    Raises
    ------
    InputError
        When `orders` is not such a table; the message names columns and rows.
    """
    table = _pandas(orders)
    days = measures.month_ends(table["order_date"])
    last = _segments_on(table, days[-1])
    followed = sorted(table["account_id"].unique())
    options = [(scenes.label(customer, {} if names is None else names), customer) for customer in followed]

    def draw(day: pd.Timestamp, customer: Any) -> Scene:
        now = last if day == days[-1] else _segments_on(table, day)
        return scenes.date_scene(table, now, last, day, days[-1], customer, {} if names is None else names)

    controls = {
        "day": widgets.SelectionSlider(
            options=[(long_date(day), day) for day in days],
            value=days[-1],
            description=_("Day of analysis"),
            continuous_update=False,
            style={"description_width": "initial"},
            layout={"width": "95%"},
        ),
        "customer": widgets.Dropdown(
            options=options,
            value=followed[0],
            description=_("Customer to follow"),
            style={"description_width": "initial"},
            layout={"width": "auto"},
        ),
    }
    Simulator(_("Day of the analysis"), controls, draw).show()


def weights(orders: Any, *, as_of: Any = None, names: Mapping | None = None) -> None:
    """Move the weights of R, F and A; see who enters the twenty best ranked, and whether they buy the year after.

    Customers are ranked on the day of analysis, on what was known that day, and judged on the orders of the next year.

    Parameters
    ----------
    orders : table
        One row an order, with DirectSell's columns.
    as_of : date, optional
        Day of the ranking; by default a year before the end of the month of the last order.
    names : mapping, optional
        Name of each customer by identifier, to show beside it.

    Raises
    ------
    InputError
        When `orders` is not such a table; the message names columns and rows.
    """
    table = _pandas(orders)
    day = pd.Timestamp(as_of) if as_of is not None else _last_month(table) - pd.DateOffset(years=1)
    summary = frac.summarize(_known(table, day), as_of=day)
    spent = summary["account_id"].map(measures.spent_after(table, day)).fillna(0.0)
    summary = summary.assign(spent=spent)
    equal = measures.ranking(summary, {"R": 1, "F": 1, "A": 1})

    def draw(**chosen: int) -> Scene:
        return scenes.weights_scene(
            equal, measures.ranking(summary, chosen), chosen, day, {} if names is None else names
        )

    labels = {"R": _("Recency (R)"), "F": _("Frequency (F)"), "A": _("Amount (A)")}
    controls = {letter: slider(label, range(0, 11), 1) for letter, label in labels.items()}
    Simulator(_("Weights of R, F and A"), controls, draw, lambda held: columns(held.values())).show()


def _pandas(orders: Any) -> pd.DataFrame:
    """Return the columns of orders that simulators read, as pandas; check them first."""
    rules = {
        "account_id": Rule(),
        "order_id": Rule(),
        "order_date": Rule("date"),
        "amount_eur": Rule("number", minimum=0),
    }
    check_table(orders, table="orders", columns=rules)
    data = nw.from_native(orders).select(*rules)
    return (data.collect() if isinstance(data, nw.LazyFrame) else data).to_pandas()


def _last_month(orders: Any) -> pd.Timestamp:
    return measures.month_ends(_pandas(orders)["order_date"])[-1]


def _known(orders: Any, day: pd.Timestamp) -> pd.DataFrame:
    return frac.until(_pandas(orders), day)


def _segments_on(orders: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return measures.segmented(frac.summarize(frac.until(orders, day), as_of=day))
