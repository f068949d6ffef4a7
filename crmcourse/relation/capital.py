"""Customer capital beside what the accounts say a firm is worth (fact A9)."""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number
from crmcourse.style import PALETTE

__all__ = ["customer_capital", "plot_value"]


def customer_capital(groups: pd.DataFrame, *, annual_discount: float) -> pd.DataFrame:
    """Value the customers of today by the margins that they should still bring.

    Parameters
    ----------
    groups : DataFrame
        One row a group of customers: ``customers``, ``margin_eur`` (EUR a year and a customer), ``retention`` (share
        that is there again the next year, the same every year, under 1 + `annual_discount`).
    annual_discount : float
        Rate at which a euro of next year is worth less than one of today, 0 or more.

    Returns
    -------
    DataFrame
        The groups, and ``value_eur`` (EUR a customer) and ``capital_eur`` (EUR, all customers of the group). The year
        that has just ended is paid already: the first margin counted comes in one year, from those who are still there.

    Raises
    ------
    InputError
        On a missing column, a wrong type, a retention out of [0, 1], a negative rate, or retention 1 at rate 0.

    Notes
    -----
    Margin · (q + q² + …) with q = retention / (1 + rate), that is margin · retention / (1 + rate - retention): Gupta
    and Lehmann (2003). The model knows one retention for each group, no growth, no customer still to be won.

    Examples
    --------
    >>> groups = pd.DataFrame({"customers": [100], "margin_eur": [1000.0], "retention": [0.8]})
    >>> customer_capital(groups, annual_discount=0.2)[["value_eur", "capital_eur"]].round(2).to_numpy().tolist()
    [[2000.0, 200000.0]]
    """
    numeric = isinstance(annual_discount, int | float) and not isinstance(annual_discount, bool)
    if not numeric or not 0 <= annual_discount < float("inf"):
        raise InputError(_("`{name}` must be a number of 0 or more, not {found}.").format(
            name="annual_discount", found=annual_discount))  # fmt: skip
    rules = {"customers": Rule("number", minimum=0), "margin_eur": Rule("number")}
    check_table(groups, table="groups", columns=rules | {"retention": Rule("number", minimum=0, maximum=1)})
    if annual_discount == 0 and (groups["retention"] == 1).any():
        raise InputError(_("Customers who never leave, at a rate of 0, are worth an infinity: change one of the two."))
    kept = groups["retention"] / (1 + annual_discount - groups["retention"])
    value = groups["margin_eur"] * kept
    return groups.assign(value_eur=value, capital_eur=groups["customers"] * value)


def plot_value(parts: dict[str, float], *, title: str | None = None) -> Axes:
    """Draw values one beside the other, in millions of EUR.

    Parameters
    ----------
    parts : dict of str to float
        EUR, by name.
    title : str, optional
        A general one when not given.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        When there is nothing to draw.

    Examples
    --------
    >>> len(plot_value({"valeur comptable": 2e6, "capital client": 5e6}).patches)
    2
    """
    if not parts:
        raise InputError(_("There is nothing to draw."))
    ax = plt.subplots(figsize=(7.2, 3.8))[1]
    bars = ax.bar(list(parts), [value / 1e6 for value in parts.values()], width=0.55)
    for position, bar in enumerate(bars):
        bar.set(color=PALETTE[(0, 2, 4, 5)[position % 4]])
    ax.bar_label(bars, [f"{number(value / 1e6, 1)}\u00a0M€" for value in parts.values()], padding=3)
    ax.margins(y=0.15)
    ax.set_title(title or _("What the accounts say, and what the customers are worth"))
    ax.set_ylabel(_("Value (M€)"))
    return ax
