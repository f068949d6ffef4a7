"""The insurance path: one customer's way on the value plane, in eight steps (facts D7)."""

import pandas as pd
from matplotlib.axes import Axes

from crmcourse.checks import InputError
from crmcourse.messages import _
from crmcourse.style import PALETTE, new_axes

__all__ = ["STEPS", "insurance_path", "plot_insurance"]

STEPS = ("1", "2", "3", "4", "5", "5'", "6", "7", "8")
"""The steps of the path, in the order of the lecture; 5' is a variant of 5."""

# Where each step stands: (profitability, potential), between -1 and 1, and the step it comes from.
_PLACES = {
    "1": (-0.70, -0.45, None),
    "2": (-0.60, 0.35, "1"),
    "3": (0.15, 0.60, "2"),
    "4": (0.30, 0.15, "3"),
    "5": (0.80, 0.75, "4"),
    "5'": (0.18, -0.32, "4"),
    "6": (0.75, -0.20, "5"),
    "7": (-0.15, -0.55, "6"),
    "8": (-0.80, -0.85, "7"),
}


def insurance_path() -> pd.DataFrame:
    """Return the path: what happens at each step, and where it leads on the plane.

    Returns
    -------
    DataFrame
        Index: step (`STEPS`). Columns: event, conduct (in the learner's language), profitability and potential (no
        unit, from -1 to 1), comes_from (the step before; missing for the first).

    Notes
    -----
    Facts D7 (WIK). The lecture gives the directions of the moves; the coordinates are the course's own, and so is the
    reading of 5' as a branch that leaves at step 4.

    Examples
    --------
    >>> insurance_path().loc[["6", "7"], "comes_from"].tolist()
    ['5', '6']
    """
    words = {
        "1": (
            _("Young driver with a heavy malus: a single, loss-making contract"),
            _("Hold the price, watch the risk"),
        ),
        "2": (_("Marries: still loss-making, but the potential rises"), _("Prepare the household's needs")),
        "3": (_("A profitable contract is placed, others are planned"), _("Multi-equipment")),
        "4": (_("Contracts of low profit (health, long illness): prospects worsen"), _("Sort what to propose")),
        "5": (_("All contracts placed, able to save: internet profile, one visit a year"), _("Loyalty")),
        "5'": (_("Loyal, but low potential and low profit"), _("Move to a cheaper channel")),
        "6": (_("Ages, the children leave: fewer contracts to come"), _("Keep what brings: retention")),
        "7": (_("Contracts lapse or lose money, no service: shops around"), _("Retention, or let go")),
        "8": (_("Neither profit nor prospects left"), _("Termination, or outsourcing")),
    }
    rows = [(*words[step], *_PLACES[step]) for step in STEPS]
    columns = ["event", "conduct", "profitability", "potential", "comes_from"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(STEPS, name="step"))


def plot_insurance(step: str = "8", *, small: bool = False, ax: Axes | None = None) -> Axes:
    """Draw the path up to a step: what was gone through is light, the step itself is dark.

    Parameters
    ----------
    step : str
        One of `STEPS`.
    small : bool
        For small multiples: the number of the step as a title, no axis labels.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    InputError
        When `step` is not one of the path.
    """
    if step not in STEPS:
        raise InputError(_("Choose a step among {steps}, not {found}.").format(steps=", ".join(STEPS), found=step))
    path = insurance_path()
    ax = new_axes(ax, (7.5, 5.2))
    ax.axhline(0, color="#555555", linewidth=1)
    ax.axvline(0, color="#555555", linewidth=1)
    shown = STEPS[: STEPS.index(step) + 1]
    for name in shown:
        row = path.loc[name]
        if row["comes_from"] is not None and not pd.isna(row["comes_from"]):
            start = path.loc[row["comes_from"]]
            look = {
                "arrowstyle": "-|>",
                "color": PALETTE[0] if name == step else "#888888",
                "linewidth": 2 if name == step else 1.1,
                "shrinkA": 9,
                "shrinkB": 9,
                "linestyle": "--" if name == "5'" else "-",
            }
            ax.annotate(
                "",
                (row["profitability"], row["potential"]),
                (start["profitability"], start["potential"]),
                arrowprops=look,
            )
    for name in shown:
        row, now = path.loc[name], name == step
        ax.scatter(
            row["profitability"],
            row["potential"],
            s=190 if small else 330,
            color=PALETTE[0] if now else "white",
            edgecolor="#444444",
            zorder=3,
        )
        ax.text(
            row["profitability"],
            row["potential"],
            name.replace("'", "′"),
            ha="center",
            va="center",
            zorder=4,
            color="white" if now else "#333333",
            fontsize=8 if small else 11,
        )
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), xticks=[], yticks=[])
    ax.grid(False)
    label = step.replace("'", "′")
    if small:
        ax.set_title(_("Step {step}").format(step=label), fontsize=10)
    else:
        ax.set_xlabel(_("Profitability (the past) →"))
        ax.set_ylabel(_("Potential (the future) →"))
        ax.set_title(_("Step {step}: {event}").format(step=label, event=path.loc[step, "event"]), fontsize=11)
    return ax
