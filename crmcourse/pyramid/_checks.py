"""What the functions on Markov chains ask of their input."""

import numpy as np
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.messages import _

__all__ = ["aligned", "check", "ends", "known", "square", "whole"]


def check(probability: pd.DataFrame) -> None:
    square(probability, "probability")
    wrong = probability.index[~np.isclose(probability.sum(axis=1), 1)]
    if len(wrong):
        text = _("The probabilities of passage from {names} do not sum to 1.")
        raise InputError(text.format(names=", ".join(map(str, wrong))))


def square(table: pd.DataFrame, name: str) -> None:
    if not isinstance(table, pd.DataFrame) or list(table.index) != list(table.columns) or not len(table):
        raise InputError(_("`{table}` must be a square table, the same stages as rows and columns.").format(table=name))
    check_table(table, table=name, columns={column: Rule("number", minimum=0) for column in table.columns})


def aligned(values: pd.Series, states: list[str], name: str) -> pd.Series:
    if not isinstance(values, pd.Series):
        raise InputError(_("`{table}` must be a Series by stage.").format(table=name))
    unknown = [str(stage) for stage in values.index if stage not in states]
    if unknown:
        raise InputError(
            _("`{table}`: stages unknown to the chain: {names}.").format(table=name, names=", ".join(unknown))
        )
    given = values.reindex(states, fill_value=0).astype(float)
    if not np.isfinite(given).all() or (given < 0).any():
        raise InputError(_("`{table}`: numbers of 0 or more are expected.").format(table=name))
    return given


def known(stages: list[str], probability: pd.DataFrame) -> None:
    unknown = [str(stage) for stage in stages if stage not in probability.columns]
    if unknown:
        text = _("Unknown stage: {names}. Stages: {known}.")
        raise InputError(text.format(names=", ".join(unknown), known=", ".join(map(str, probability.columns))))


def whole(steps: int) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 0:
        raise InputError(
            _("The number of periods must be a whole number of 0 or more, not {found}.").format(found=steps)
        )
    return int(steps)


def ends(closed: pd.DataFrame, kept: list[str]) -> None:
    """Make sure that every stage leads out in the end."""
    reach = np.linalg.matrix_power((closed.to_numpy() > 0).astype(float) + np.eye(len(closed)), len(closed)) > 0
    outside = [position for position, name in enumerate(closed.columns) if name not in kept]
    trapped = [name for name in kept if not reach[closed.index.get_loc(name), outside].any()]
    if trapped:
        raise InputError(_("From {names}, no path leads to the end.").format(names=", ".join(trapped)))
