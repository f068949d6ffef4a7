"""The funnel, from suspects to key accounts: rates of passage and their uncertainty (facts D2)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy import stats

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _, number, percent
from crmcourse.strategy._inputs import number_from
from crmcourse.strategy.stages import STAGES, stage_names
from crmcourse.style import PALETTE, new_axes

__all__ = ["LECTURE_FUNNEL", "funnel", "plot_funnel", "rate_interval", "simulate"]

LECTURE_FUNNEL: Mapping[str, int] = MappingProxyType({"suspect": 5000, "prospect": 100, "customer": 10, "key": 1})
"""The lecture's funnel (DEV): 5,000 suspects, 100 prospects, 10 customers, 1 key account."""

_DATES = [f"{stage}_on" for stage in STAGES]


def rate_interval(successes: float, trials: float, *, level: float = 0.95) -> tuple[float, float]:
    """Return an interval for a rate: the Jeffreys (beta) interval, which stays in [0, 1] and suits small numbers.

    Parameters
    ----------
    successes, trials : float
        How many succeeded among how many.
    level : float
        Probability that the interval is to hold, between 0 and 1.

    Raises
    ------
    InputError
        Unless 0 <= successes <= trials, trials > 0 and 0 < level < 1.

    Examples
    --------
    >>> [round(bound, 3) for bound in rate_interval(1, 10)]
    [0.011, 0.381]
    >>> rate_interval(0, 10)[0]
    0.0

    Notes
    -----
    Brown, Cai and DasGupta (2001), Statistical Science 16(2).
    """
    numeric = all(isinstance(value, int | float | np.number) for value in (successes, trials, level))
    if not (numeric and 0 <= successes <= trials < np.inf and trials > 0 and 0 < level < 1):
        text = _("A rate needs 0 ≤ successes ≤ trials, at least one trial and a level between 0 and 1: {found}.")
        raise InputError(text.format(found=f"{successes} / {trials}, {level}"))
    law = stats.beta(successes + 0.5, trials - successes + 0.5)
    tail = (1 - level) / 2
    return (0.0 if successes == 0 else float(law.ppf(tail)), 1.0 if successes == trials else float(law.ppf(1 - tail)))


def funnel(
    reached: pd.DataFrame,
    *,
    by: str | None = None,
    within: int | None = None,
    as_of: date | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Count the accounts that reached each stage, with conversion rates and their intervals.

    Parameters
    ----------
    reached : DataFrame
        Result of `stages`, with any further column.
    by : str, optional
        Column to count apart (origin, month…).
    within : int, optional
        Give every account the same time: count what it reached within so many days of first contact, among the
        accounts known for at least that long on `as_of`, which must then be given.
    level : float
        Probability of the intervals.

    Returns
    -------
    DataFrame
        Rows: (group and) stage. Columns: accounts, rate (from the stage before), low, high (interval of that rate),
        overall (from suspects). Rates between 0 and 1, missing where the stage before is empty.

    Raises
    ------
    InputError
        On bad input.
    """
    columns = {"suspect_on": Rule("date"), **{name: Rule("date", missing=True) for name in _DATES[1:]}}
    check_table(reached, table="stages", columns=columns | ({by: Rule()} if by else {}))
    table = reached
    if within is not None:
        if as_of is None:
            raise InputError(_("`within` needs `as_of`: the last day on which the accounts were watched."))
        number_from("within", within, 1)
        span = pd.Timedelta(days=int(within))
        table = reached[reached["suspect_on"] <= pd.Timestamp(as_of) - span]
        late = {name: table[name].where(table[name] <= table["suspect_on"] + span) for name in _DATES[1:]}
        table = table.assign(**late)
        check_table(table, table="stages", columns={})
    groups = table.groupby(by, sort=True) if by else [(None, table)]
    parts = {group: _rates([int(part[name].notna().sum()) for name in _DATES], level) for group, part in groups}
    return pd.concat(parts, names=[by, "stage"]) if by else parts[None]


def simulate(
    counts: Mapping[str, int],
    *,
    suspects: int | None = None,
    draws: int = 10_000,
    seed: int = 4,
    uncertain: bool = True,
) -> pd.DataFrame:
    """Play a funnel again many times: what else could have come out of the same suspects?

    Each stage is a binomial draw among the one before. With `uncertain`, each play first draws its rates from what the
    counts teach about them, a beta law (Jeffreys prior); without, the rates are taken as known.

    Parameters
    ----------
    counts : mapping of str to int
        Observed numbers, from the widest stage: `LECTURE_FUNNEL`, or a column of `funnel`.
    suspects : int, optional
        Number to start each play from; that of the counts when not given.
    draws, seed : int
        Number of plays, and where the random numbers start: same seed, same plays.

    Returns
    -------
    DataFrame
        One row a play, one column a stage.

    Raises
    ------
    InputError
        When counts are not whole, rise from a stage to the next, or start from nothing.

    Examples
    --------
    >>> plays = simulate(LECTURE_FUNNEL, draws=2000, uncertain=False)
    >>> plays.shape, int(plays["suspect"].iloc[0])
    ((2000, 4), 5000)
    """
    numbers = list(counts.values()) if isinstance(counts, Mapping) else list(counts)
    names = list(counts.keys()) if isinstance(counts, Mapping) else list(STAGES)[: len(numbers)]
    whole = all(isinstance(n, int | np.integer) and n >= 0 for n in numbers)
    if not whole or len(numbers) < 2 or numbers[0] < 1 or any(low > high for high, low in pairwise(numbers)):
        raise InputError(
            _("A funnel is a list of whole numbers that never rise, from at least 1: {found}.").format(found=numbers)
        )
    start = numbers[0] if suspects is None else suspects
    number_from("suspects", start, 1)
    number_from("draws", draws, 1)
    rng = np.random.default_rng(seed)
    draws = int(draws)
    current = np.full(draws, int(start))
    plays = {names[0]: current}
    for name, above, below in zip(names[1:], numbers, numbers[1:], strict=False):
        known = np.full(draws, below / above if above else 0.0)
        rate = rng.beta(below + 0.5, above - below + 0.5, draws) if uncertain else known
        current = rng.binomial(current, rate)
        plays[name] = current
    return pd.DataFrame(plays)


def plot_funnel(counts: Mapping[str, int], *, ax: Axes | None = None) -> Axes:
    """Draw a funnel: one bar a stage, its number and the rate of passage from the stage before.

    The length of a bar follows the square root of the number, or the last stages could not be seen.

    Raises
    ------
    InputError
        When `counts` is empty or has a stage that `stage_names` does not know.
    """
    names, numbers = stage_names(), dict(counts)
    if (
        not numbers
        or not set(numbers) <= set(names)
        or any(n < 0 for n in numbers.values())
        or max(numbers.values()) <= 0
    ):
        raise InputError(
            _("A funnel has the stages {stages}, not {found}.").format(
                stages=", ".join(STAGES), found=", ".join(map(str, numbers)) or "–"
            )
        )
    ax = new_axes(ax, (7.5, 3.8))
    values = list(numbers.values())
    widths = np.sqrt(np.array(values, dtype=float) / max(values))
    shades = (PALETTE[0], PALETTE[2], PALETTE[4], PALETTE[5])
    for place, (stage, value, width) in enumerate(zip(numbers, values, widths, strict=True)):
        ax.barh(place, width, left=-width / 2, height=0.72, color=shades[STAGES.index(stage)])
        text = f"{names[stage]}\N{NO-BREAK SPACE}: {number(value)}"
        if place and values[place - 1]:
            text += "   (" + percent(value / values[place - 1], 1) + ")"
        ax.text(0.56, place, text, va="center")
    ax.set(xlim=(-0.55, 1.25), ylim=(len(values) - 0.5, -0.5), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.grid(False)
    ax.set_title(_("Funnel: number at each stage (share of the stage before)"))
    return ax


def _rates(numbers: list[int], level: float) -> pd.DataFrame:
    rows = [(numbers[0], np.nan, np.nan, np.nan, 1.0 if numbers[0] else np.nan)]
    for above, below in pairwise(numbers):
        bounds = rate_interval(below, above, level=level) if above else (np.nan, np.nan)
        rows.append((below, below / above if above else np.nan, *bounds, below / numbers[0] if numbers[0] else np.nan))
    return pd.DataFrame(
        rows, columns=["accounts", "rate", "low", "high", "overall"], index=pd.Index(STAGES, name="stage")
    )
