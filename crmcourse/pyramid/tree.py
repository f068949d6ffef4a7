"""Picture of a family of recommendations (fact F4)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError
from crmcourse.messages import _
from crmcourse.pyramid.referral import families
from crmcourse.style import new_axes

__all__ = ["plot_family"]


def plot_family(
    accounts: pd.DataFrame, ancestor: int, stages: pd.Series | None = None, *, ax: Axes | None = None
) -> Axes:
    """Draw the tree of an account's recommendations, from left to right.

    Parameters
    ----------
    accounts : DataFrame
        ``account_id`` and ``referred_by``.
    ancestor : int
        Account at the root of the tree.
    stages : Series, optional
        Stage of each account (index ``account_id``), written beside its number.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes

    Raises
    ------
    InputError
        As `families`, or when `ancestor` is no account.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": [1, 2, 3], "referred_by": pd.array([None, 1, 1], dtype="Int64")})
    >>> len(plot_family(accounts, 1).lines)
    2
    """
    families(accounts)  # no circle, no stranger
    if ancestor not in set(accounts["account_id"]):
        raise InputError(_("No account has the number {found}.").format(found=ancestor))
    brought = accounts.dropna(subset="referred_by").groupby("referred_by")["account_id"].apply(list)
    children = {int(parent): sorted(ids) for parent, ids in brought.items()}
    places: dict[int, tuple[int, float]] = {}
    leaves = 0

    def settle(account: int, depth: int) -> float:
        nonlocal leaves
        heights = [settle(child, depth + 1) for child in children.get(account, [])]
        leaves += not heights
        places[account] = (depth, float(np.mean(heights)) if heights else float(leaves - 1))
        return places[account][1]

    settle(ancestor, 0)
    ax = new_axes(ax, (9, max(2.6, 0.26 * leaves + 1.2)))
    for account, (x, y) in places.items():
        for child in children.get(account, []):
            end = places[child]
            ax.plot([x, x + 0.5, end[0] - 0.3, end[0]], [y, end[1], end[1], end[1]], color="#888888", linewidth=1)
    for account, (x, y) in places.items():
        label = str(account) if stages is None else f"{account} ({stages.get(account, '–')})"
        box = {"boxstyle": "round,pad=0.2", "facecolor": "#CFE3EE", "edgecolor": "#0b3d66", "linewidth": 0.8}
        ax.text(x, y, label, ha="center", va="center", fontsize=8.5, bbox=box)
    depth = max(x for x, _height in places.values())
    ax.set_xlim(-0.5, depth + 0.5)
    ax.set_ylim(leaves - 0.4, -0.6)
    ax.set_xticks(range(depth + 1))
    ax.set_yticks([])
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(_("generation of recommendation"))
    ax.set_title(_("Who brought whom: the family of account {account}").format(account=ancestor))
    return ax
