"""SERVQUAL: what customers expect, what they perceive, and the gap, over 22 items and five dimensions (fact G4)."""

import numpy as np
import pandas as pd
from scipy import stats

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["DIMENSIONS", "dimension_names", "gaps", "importance", "item_names", "respondents", "weighted_gap"]

#: items (1 to 22) of each dimension
DIMENSIONS: dict[str, tuple[int, ...]] = {
    "tangibles": (1, 2, 3, 4),
    "reliability": (5, 6, 7, 8, 9),
    "responsiveness": (10, 11, 12, 13),
    "assurance": (14, 15, 16, 17),
    "empathy": (18, 19, 20, 21, 22),
}
_SCALE = Rule("number", minimum=1, maximum=7)


def dimension_names() -> dict[str, str]:
    """Return the five dimensions in the learner's language.

    >>> dimension_names()["reliability"]
    'fiabilité'
    """
    return {
        "tangibles": _("tangibles"),
        "reliability": _("reliability"),
        "responsiveness": _("responsiveness"),
        "assurance": _("assurance"),
        "empathy": _("empathy"),
    }


def item_names() -> pd.Series:
    """Return a short name of each of the 22 items, worded for a distance seller, indexed from 1.

    >>> item_names()[5]
    'tient ses délais'
    """
    names = [
        _("modern shop and tools"), _("attractive catalogue"), _("neat parcels and staff"), _("clear documents"),
        _("keeps its dates"), _("takes care of problems"), _("right first time"), _("service on time"),
        _("no error in orders and invoices"),
        _("says when"), _("serves quickly"), _("willing to help"), _("always finds time to answer"),
        _("inspires confidence"), _("safe dealings"), _("courteous"), _("knows the products"),
        _("individual attention"), _("convenient hours"), _("attentive salesman"), _("customer's interest at heart"),
        _("understands needs"),
    ]  # fmt: skip
    return pd.Series(names, index=pd.RangeIndex(1, 23, name="item"), name="name")


def respondents(surveys: pd.DataFrame) -> pd.DataFrame:
    """Average the items of each answer by dimension.

    Parameters
    ----------
    surveys : DataFrame
        One row an answer: expected marks ``e1`` to ``e22`` and perceived marks ``p1`` to ``p22`` (1 to 7).

    Returns
    -------
    DataFrame
        Same index; columns of two levels: "expected", "perceived", "gap" (perceived − expected), then the dimension.

    Raises
    ------
    InputError
        On a missing column or mark, or a mark outside 1 to 7.

    Examples
    --------
    >>> answer = pd.DataFrame([[6] * 22 + [5] * 22], columns=[f"{s}{i}" for s in "ep" for i in range(1, 23)])
    >>> respondents(answer)["gap"].iloc[0].tolist()
    [-1.0, -1.0, -1.0, -1.0, -1.0]
    """
    check_table(surveys, table="surveys", columns={f"{side}{i}": _SCALE for side in "ep" for i in range(1, 23)})
    made = {
        (name, dimension): surveys[[f"{side}{i}" for i in items]].mean(axis=1)
        for name, side in (("expected", "e"), ("perceived", "p"))
        for dimension, items in DIMENSIONS.items()
    }
    made |= {("gap", d): made["perceived", d] - made["expected", d] for d in DIMENSIONS}
    return pd.DataFrame(made, index=surveys.index)


def gaps(surveys: pd.DataFrame, *, by: str = "dimension", level: float = 0.95) -> pd.DataFrame:
    """Compute the mean gap of each dimension, or of each item.

    Parameters
    ----------
    surveys : DataFrame
        As for `respondents`.
    by : {"dimension", "item"}
    level : float
        Probability of the intervals (Student's law on the gaps of the answers).

    Returns
    -------
    DataFrame
        One row a dimension or an item: ``expected``, ``perceived``, ``gap``, ``low``, ``high`` (marks of 1 to 7).
        With items, ``dimension`` and ``name`` come first. A negative gap: the service is under what was expected.

    Raises
    ------
    InputError
        As `respondents`; on another `by`; on fewer than 2 answers.

    Examples
    --------
    >>> answers = pd.DataFrame([[6] * 22 + [5] * 22, [6] * 22 + [6] * 22],
    ...                        columns=[f"{s}{i}" for s in "ep" for i in range(1, 23)])
    >>> gaps(answers).loc["reliability", ["expected", "perceived", "gap"]].tolist()
    [6.0, 5.5, -0.5]

    Notes
    -----
    Parasuraman, Zeithaml and Berry (1988), SERVQUAL: A multiple-item scale for measuring consumer perceptions of
    service quality, Journal of Retailing 64(1), 12-40.
    """
    if by not in ("dimension", "item"):
        raise InputError(_("`by` must be “dimension” or “item”, not {found!r}.").format(found=by))
    if not 0 < level < 1:
        raise InputError(_("`level` is a probability between 0 and 1."))
    means = respondents(surveys)
    if len(surveys) < 2:
        raise InputError(_("Two answers at least are needed."))
    if by == "item":
        sides = {name: surveys[[f"{s}{i}" for i in range(1, 23)]].set_axis(range(1, 23), axis=1)
                 for name, s in (("expected", "e"), ("perceived", "p"))}  # fmt: skip
        differences = sides["perceived"] - sides["expected"]
    else:
        sides = {name: means[name] for name in ("expected", "perceived")}
        differences = means["gap"]
    half = stats.t.ppf((1 + level) / 2, len(surveys) - 1) * differences.std() / np.sqrt(len(surveys))
    table = pd.DataFrame({name: side.mean() for name, side in sides.items()})
    table["gap"] = differences.mean()
    table = table.assign(low=table["gap"] - half, high=table["gap"] + half).rename_axis(by)
    if by == "item":
        table.insert(0, "dimension", [next(d for d, items in DIMENSIONS.items() if i in items) for i in table.index])
        table.insert(1, "name", item_names())
    return table


def importance(surveys: pd.DataFrame, *, outcome: str = "satisfaction") -> pd.DataFrame:
    """Derive the weight of each dimension from what overall satisfaction follows.

    Parameters
    ----------
    surveys : DataFrame
        As for `respondents`, and the column `outcome`.
    outcome : str
        Column to explain (overall satisfaction, intention to recommend…).

    Returns
    -------
    DataFrame
        One row a dimension: ``coefficient`` (change of the outcome for one mark more), ``low``, ``high`` (95 %),
        ``correlation`` (of the dimension alone), ``weight`` (share of the sum of the positive coefficients).

    Raises
    ------
    InputError
        As `respondents`; with fewer than 12 answers; when dimensions repeat one another or no coefficient is positive.

    Notes
    -----
    Least squares on the five perceived means, known to the same scale. Derived weights say what goes with satisfaction
    among *these* answers; stated weights (100 points to share, in the version of 1991) say what they declare.
    Dimensions go together, so that coefficients are less certain than correlations.
    """
    perceived = respondents(surveys)["perceived"]
    check_table(surveys, table="surveys", columns={outcome: Rule("number")})
    if len(surveys) < 12:
        raise InputError(_("Twelve answers at least are needed to derive weights."))
    design = np.column_stack([np.ones(len(perceived)), perceived])
    y = surveys[outcome].to_numpy(dtype=float)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise InputError(_("Dimensions repeat one another: their weights cannot be told apart."))
    solution = np.linalg.lstsq(design, y, rcond=None)[0]
    free = len(y) - design.shape[1]
    variance = ((y - design @ solution) ** 2).sum() / free
    error = np.sqrt(np.diag(variance * np.linalg.inv(design.T @ design)))
    half = stats.t.ppf(0.975, free) * error
    table = pd.DataFrame(
        {
            "coefficient": solution[1:],
            "low": (solution - half)[1:],
            "high": (solution + half)[1:],
            "correlation": perceived.corrwith(surveys[outcome].astype(float)).to_numpy(),
        },
        index=pd.Index(list(DIMENSIONS), name="dimension"),
    )
    positive = table["coefficient"].clip(lower=0)
    if not positive.sum():
        raise InputError(_("No dimension goes with the outcome: there is no weight to derive."))
    return table.assign(weight=positive / positive.sum())


def weighted_gap(gap: pd.Series, weights: pd.Series) -> pd.Series:
    """Share the overall gap between the dimensions, each counted for its weight.

    Parameters
    ----------
    gap : Series
        Gap by dimension (marks).
    weights : Series
        Weights by dimension, 0 or more, in any unit; they are brought to a sum of 1.

    Returns
    -------
    Series
        Weight times gap, by dimension; its sum is the weighted SERVQUAL score.

    Raises
    ------
    InputError
        On other dimensions, a missing or negative weight, or weights that are all 0.

    Examples
    --------
    >>> weighted_gap(pd.Series({"a": -1.0, "b": -0.2}), pd.Series({"a": 3, "b": 1})).tolist()
    [-0.75, -0.05]
    """
    if set(gap.index) != set(weights.index):
        raise InputError(_("Gaps and weights must have the same dimensions."))
    numbers = weights.reindex(gap.index).astype(float)
    if not np.isfinite(numbers).all() or (numbers < 0).any() or not numbers.sum():
        raise InputError(_("Weights are numbers of 0 or more, not all 0."))
    return gap * numbers / numbers.sum()
