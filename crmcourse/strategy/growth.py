"""Growth between two years, decomposed exactly into the levers of offence and defence (facts D1)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number
from crmcourse.strategy._inputs import all_known, number_from
from crmcourse.style import PALETTE, new_axes

__all__ = ["COMPONENTS", "MARKET", "four_levers", "levers", "plot_levers", "statuses"]

COMPONENTS = ("wider", "share", "returned", "lost", "volume", "value")
"""What growth is made of: two offensive parts, then four defensive ones."""

MARKET = ("sector", "region", "size")
"""Columns of the accounts that say which market a customer belongs to."""

_ORDERS = {
    "account_id": Rule(),
    "order_id": Rule(),
    "order_date": Rule("date"),
    "amount_eur": Rule("number", minimum=0),
}


def statuses(orders: pd.DataFrame, *, before: int, after: int) -> pd.DataFrame:
    """Say what became of each customer from one calendar year to a later one.

    Parameters
    ----------
    orders : DataFrame
        One row an order, the whole history: account_id, order_id, order_date, amount_eur (EUR).
    before, after : int
        The two years compared.

    Returns
    -------
    DataFrame
        One row per account that ordered in one year or the other: account_id, orders_before, amount_before (EUR),
        orders_after, amount_after (EUR), status: "new" (no order before the year `after`), "returned" (none in the
        year `before`, some earlier or in between), "lost" (none in the year `after`), "kept".

    Raises
    ------
    InputError
        On bad input, a repeated order, or years that are not in order or hold no sale.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 2], "order_id": [1, 2, 3], "amount_eur": [100.0, 250.0, 80.0],
    ...                        "order_date": pd.to_datetime(["2023-05-02", "2024-06-03", "2024-02-01"])})
    >>> statuses(orders, before=2023, after=2024)[["account_id", "amount_before", "amount_after", "status"]]
       account_id  amount_before  amount_after status
    0           1          100.0         250.0   kept
    1           2            0.0          80.0    new
    """
    check_table(orders, table="orders", columns=_ORDERS, unique=["order_id"])
    year = orders["order_date"].dt.year
    if not before < after:
        raise InputError(
            _("The year “before” ({before}) must come before the year “after” ({after}).").format(
                before=before, after=after
            )
        )
    for wanted in (before, after):
        if not (year == wanted).any():
            raise InputError(_("Table “{table}”: no order in {year}.").format(table="orders", year=wanted))
    sides = {}
    for side, wanted in {"before": before, "after": after}.items():
        of_year = orders[year == wanted].groupby("account_id")
        sides |= {f"orders_{side}": of_year["order_id"].size(), f"amount_{side}": of_year["amount_eur"].sum()}
    table = pd.DataFrame(sides).fillna(0)
    table[["orders_before", "orders_after"]] = table[["orders_before", "orders_after"]].astype("int64")
    first = year.groupby(orders["account_id"]).min().reindex(table.index)
    here, there = table["orders_before"] > 0, table["orders_after"] > 0
    kinds = np.select([here & there, here, first == after], ["kept", "lost", "new"], default="returned")
    return table.assign(status=kinds).rename_axis("account_id").reset_index()


def levers(
    orders: pd.DataFrame, accounts: pd.DataFrame, *, before: int, after: int, market: Sequence[str] = MARKET
) -> pd.DataFrame:
    """Decompose the growth of revenue between two years into levers that sum exactly to it.

    Offence: the revenue of new customers, in markets where nobody bought the year before ("wider") or in markets
    already served ("share"). Defence: customers who came back ("returned") or were lost ("lost"), and, for those kept,
    the effects of volume (orders) and value (mean order), each at the mean of both years of the other (Bennet).

    Parameters
    ----------
    orders : DataFrame
        As in `statuses`.
    accounts : DataFrame
        One row an account: account_id and the columns of `market`.
    before, after : int
        The two years compared.
    market : sequence of str
        Columns whose values together name the market of an account. None: a single market, so never a wider one.

    Returns
    -------
    DataFrame
        Index: `COMPONENTS`. Columns: option, lever, component (in the learner's language), accounts (number),
        amount_eur (EUR, signed), whose sum is the growth.

    Raises
    ------
    InputError
        On bad input, or a customer who is not in `accounts`.

    Examples
    --------
    >>> orders = pd.DataFrame({"account_id": [1, 1, 1, 2], "order_id": [1, 2, 3, 4]})
    >>> orders["amount_eur"] = [100.0, 150.0, 150.0, 80.0]
    >>> orders["order_date"] = pd.to_datetime(["2023-05-02", "2024-06-03", "2024-07-01", "2024-02-01"])
    >>> accounts = pd.DataFrame({"account_id": [1, 2], "sector": ["Santé", "Commerce"]})
    >>> levers(orders, accounts, before=2023, after=2024, market=["sector"])["amount_eur"].to_dict()
    {'wider': 80.0, 'share': 0.0, 'returned': 0.0, 'lost': 0.0, 'volume': 125.0, 'value': 75.0}

    Notes
    -----
    Facts D1. With two factors the Bennet (1920) decomposition is the Shapley value: neither effect comes first.
    """
    check_table(
        accounts,
        table="accounts",
        columns={"account_id": Rule(), **{name: Rule() for name in market}},
        unique=["account_id"],
    )
    table = statuses(orders, before=before, after=after)
    all_known(table["account_id"], accounts["account_id"], "orders")
    named = accounts.set_index("account_id")[list(market)].astype(str).agg("|".join, axis=1) if market else None
    where = table["account_id"].map(named) if market else pd.Series("", index=table.index)
    served = where.isin(where[table["orders_before"] > 0])
    status, change = table["status"], table["amount_after"] - table["amount_before"]
    kept = table[status == "kept"]
    mean_order = (kept["amount_before"] / kept["orders_before"] + kept["amount_after"] / kept["orders_after"]) / 2
    volume = (kept["orders_after"] - kept["orders_before"]) * mean_order
    parts = {
        "wider": change[(status == "new") & ~served],
        "share": change[(status == "new") & served],
        "returned": change[status == "returned"],
        "lost": change[status == "lost"],
        "volume": volume,
        "value": change[status == "kept"] - volume,
    }
    result = pd.DataFrame(
        [_words(name) for name in COMPONENTS], index=list(COMPONENTS), columns=["option", "lever", "component"]
    )
    result["accounts"] = [len(parts[name]) for name in COMPONENTS]
    result["amount_eur"] = [float(parts[name].sum()) for name in COMPONENTS]
    return result


def four_levers(table: pd.DataFrame) -> pd.Series:
    """Gather the parts of `levers` into the four levers of the lecture, in EUR; the sum does not change.

    A lost customer is volume that fell to nothing, a returned one volume that rose from nothing: both go to volume.

    Raises
    ------
    InputError
        When `table` is not the result of `levers`.
    """
    check_table(
        table, table="levers", columns={"option": Rule("text"), "lever": Rule("text"), "amount_eur": Rule("number")}
    )
    return table.groupby(["option", "lever"], sort=False)["amount_eur"].sum()


def plot_levers(
    table: pd.DataFrame, start_eur: float, *, years: tuple[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the levers as a waterfall, from the revenue of one year to that of the other.

    Parameters
    ----------
    table : DataFrame
        Result of `levers`: columns component, amount_eur (EUR).
    start_eur : float
        Revenue of the first year, EUR.
    years : pair of str, optional
        Names of the two years.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        On bad input.
    """
    check_table(table, table="levers", columns={"component": Rule("text"), "amount_eur": Rule("number")})
    number_from("start_eur", start_eur, 0)
    ax = new_axes(ax, (9.5, 4.8))
    names = years or (_("Year before"), _("Year after"))
    steps, labels = table["amount_eur"].to_numpy(dtype=float), [names[0], *table["component"], names[1]]
    ends = start_eur + np.cumsum(steps)
    levels = np.array([start_eur, *ends]) / 1e6
    low = min(levels.min(), *(levels[:-1])) * 0.94
    ax.bar([0, len(labels) - 1], [levels[0] - low, levels[-1] - low], bottom=low, color="#777777", width=0.62)
    for i, step in enumerate(steps, 1):
        up = step >= 0
        ax.bar(
            i,
            abs(step) / 1e6,
            bottom=min(levels[i - 1], levels[i]),
            width=0.62,
            edgecolor="#222222",
            linewidth=0.8,
            color=PALETTE[2] if up else PALETTE[5],
            hatch="" if up else "///",
        )
        ax.text(
            i,
            max(levels[i - 1], levels[i]),
            f"{'+' if up else '−'}{number(abs(step) / 1e6, 2)}",
            ha="center",
            va="bottom",
        )
    for i, level in enumerate(levels):
        ax.plot([i - 0.31, i + 1.31], [level, level], color="#222222", linewidth=0.7, linestyle=":")
    for i, level in ((0, levels[0]), (len(labels) - 1, levels[-1])):
        ax.text(i, level, number(level, 2), ha="center", va="bottom", fontweight="bold")
    ax.set_ylim(low, levels.max() + 0.12 * (levels.max() - low))
    ax.set_xticks(range(len(labels)), [label.replace(" ", "\n", 1) for label in labels])
    ax.set_ylabel(_("Revenue (M€, cut axis)"))
    ax.set_title(_("From one year's revenue to the other's, lever by lever"))
    return ax


def _words(name: str) -> tuple[str, str, str]:
    """Option, lever and component in the learner's language."""
    volume = _("Raise the volume bought")
    return {
        "wider": (_("Offensive"), _("Widen the market"), _("New markets")),
        "share": (_("Offensive"), _("Take market share"), _("New customers")),
        "returned": (_("Defensive"), volume, _("Customers back")),
        "lost": (_("Defensive"), volume, _("Customers lost")),
        "volume": (_("Defensive"), volume, _("Volume of those kept")),
        "value": (_("Defensive"), _("Raise the value bought"), _("Value of those kept")),
    }[name]
