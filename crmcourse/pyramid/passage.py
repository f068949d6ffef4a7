"""The path of one account: how long in each stage, whether it reaches the top, its value, what an action changes.

Tables of probabilities as in `markov`: stages before as rows, stages after as columns (facts F3 and F5).
"""

import numpy as np
import pandas as pd

from crmcourse.checks import InputError
from crmcourse.messages import _
from crmcourse.pyramid._checks import check, ends, known

__all__ = ["absorbing", "change", "first_passage", "stage_values", "stays"]


def absorbing(probability: pd.DataFrame, state: str) -> pd.DataFrame:
    """Make a state a dead end: nobody comes back from it.

    Raises
    ------
    InputError
        When rows do not sum to 1, or the state is unknown.

    Examples
    --------
    >>> p = pd.DataFrame([[0.8, 0.2], [0.1, 0.9]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> absorbing(p, "perdu").loc["perdu"].tolist()
    [0.0, 1.0]
    """
    check(probability)
    known([state], probability)
    closed = probability.astype(float).copy()
    closed.loc[state] = 0.0
    closed.loc[state, state] = 1.0
    return closed


def stays(probability: pd.DataFrame, lost: str) -> pd.DataFrame:
    """Compute the expected number of periods spent in each stage before the loss, the first one included.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage.
    lost : str
        The state that ends the story (made a dead end if it is not one).

    Returns
    -------
    DataFrame
        Stage of departure as rows, stage where the time is spent as columns, in periods: (I - Q)⁻¹. The sum of a row is
        the expected life.

    Raises
    ------
    InputError
        As `absorbing`; when the loss cannot be reached from some stage, for then the time is infinite.

    Examples
    --------
    >>> p = pd.DataFrame([[0.8, 0.2], [0.0, 1.0]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> float(stays(p, "perdu").loc["client", "client"].round(6))
    5.0
    """
    closed = absorbing(probability, lost)
    kept = [name for name in closed.columns if name != lost]
    ends(closed, kept)
    inside = closed.loc[kept, kept].to_numpy()
    return pd.DataFrame(np.linalg.inv(np.eye(len(kept)) - inside), index=kept, columns=kept)


def first_passage(probability: pd.DataFrame, target: str, lost: str) -> pd.DataFrame:
    """Compute the chance of reaching a stage before being lost, and how long it takes those who reach it.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage.
    target, lost : str
        The stage to reach, and the state where the story ends.

    Returns
    -------
    DataFrame
        One row a stage of departure: ``probability`` of reaching `target` before `lost`, and ``periods``, expected time
        **of those who reach it** (missing when nobody does).

    Raises
    ------
    InputError
        As `absorbing`; when `target` is `lost`, or when some stage leads neither to one nor to the other.

    Examples
    --------
    >>> names = ["prospect", "client", "perdu"]
    >>> p = pd.DataFrame([[0.5, 0.25, 0.25], [0.0, 0.9, 0.1], [0.0, 0.0, 1.0]], index=names, columns=names)
    >>> first_passage(p, "client", "perdu").loc["prospect"].round(6).tolist()
    [0.5, 2.0]

    Notes
    -----
    With Q the moves between the other stages and r those to the target, the chance is h = (I - Q)⁻¹ r and the time
    (I - Q)⁻¹ h / h. The mean time over *everybody* would be infinite, since some never arrive.
    """
    known([target], probability)
    if target == lost:
        raise InputError(_("The stage to reach and the loss must differ."))
    closed = absorbing(absorbing(probability, lost), target)
    kept = [name for name in closed.columns if name not in (target, lost)]
    ends(closed, kept)
    solve = np.linalg.inv(np.eye(len(kept)) - closed.loc[kept, kept].to_numpy())
    chance = solve @ closed.loc[kept, target].to_numpy()
    time = np.divide(solve @ chance, chance, out=np.full(len(kept), np.nan), where=chance > 0)
    return pd.DataFrame({"probability": chance, "periods": time}, index=kept)


def stage_values(probability: pd.DataFrame, margin: pd.Series, rate: float) -> pd.Series:
    """Compute the value of an account in each stage: its margins to come, wherever it goes, discounted.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage from one year to the next.
    margin : Series
        Mean margin of the year **that follows**, by stage at its beginning (EUR; may be negative).
    rate : float
        Yearly discount rate (0.08 for 8 %), positive. Margins are received at the end of the year.

    Returns
    -------
    Series
        Value by stage, in EUR: v = d (I - d P)⁻¹ m with d = 1 / (1 + rate). A move up from one stage to another is
        worth the difference.

    Raises
    ------
    InputError
        As `absorbing`; on a stage without margin, or a rate that is not positive.

    Examples
    --------
    >>> p = pd.DataFrame([[0.8, 0.2], [0.0, 1.0]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> stage_values(p, pd.Series({"client": 1000.0, "perdu": 0.0}), rate=0.25).round(2).tolist()
    [2222.22, 0.0]
    """
    check(probability)
    if not rate > 0 or not np.isfinite(rate):
        raise InputError(_("The discount rate must be positive, not {found}.").format(found=rate))
    states = list(probability.columns)
    missing = [name for name in states if name not in margin.index or not np.isfinite(margin[name])]
    if missing:
        raise InputError(_("No margin for: {names}.").format(names=", ".join(missing)))
    discount = 1 / (1 + rate)
    passage = probability.to_numpy(dtype=float)
    worth = np.linalg.solve(np.eye(len(states)) - discount * passage, discount * margin[states].to_numpy(dtype=float))
    return pd.Series(worth, index=states, name=_("value (€)"))


def change(
    probability: pd.DataFrame, origin: str, destination: str, points: float, *, taken_from: str | None = None
) -> pd.DataFrame:
    """Suppose that an action makes one passage more (or less) likely, and return the new probabilities.

    Parameters
    ----------
    probability : DataFrame
        Probabilities of passage.
    origin, destination : str
        The passage acted upon.
    points : float
        Change of its probability (0.05 for five points more).
    taken_from : str, optional
        The passage that pays for it, from the same origin; by default all the others, in proportion.

    Raises
    ------
    InputError
        As `absorbing`; when a probability would leave 0 to 1.

    Examples
    --------
    >>> p = pd.DataFrame([[0.8, 0.2], [0.0, 1.0]], index=["client", "perdu"], columns=["client", "perdu"])
    >>> change(p, "client", "perdu", -0.05).loc["client"].round(3).tolist()
    [0.85, 0.15]
    """
    check(probability)
    known([origin, destination, *([taken_from] if taken_from else [])], probability)
    row = probability.loc[origin].astype(float)
    others = row.drop(destination)
    payers = others if taken_from is None else others[[taken_from]] if taken_from in others else others[[]]
    if len(payers) == 0:
        raise InputError(_("The passage that pays must differ from the one acted upon."))
    shares = payers / payers.sum() if payers.sum() > 0 else payers * 0 + 1 / len(payers)
    row[destination] += points
    row[payers.index] -= points * shares
    if row.min() < -1e-12 or row.max() > 1 + 1e-12:
        text = _("A change of {points} points would take a probability of “{stage}” out of 0 to 1.")
        raise InputError(text.format(points=round(100 * points, 2), stage=origin))
    changed = probability.astype(float).copy()
    changed.loc[origin] = row.clip(0, 1)
    return changed
