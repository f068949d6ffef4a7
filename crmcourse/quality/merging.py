"""One record for each group of duplicates, by rules that say whom to believe, column by column."""

from collections.abc import Mapping, Sequence

import pandas as pd

from crmcourse.checks import InputError, require_columns, require_rows
from crmcourse.messages import _

__all__ = ["merge"]


def merge(
    records: pd.DataFrame,
    by: str,
    rules: Mapping[str, str | Sequence[str]],
    source: str = "source",
    moment: str | None = None,
) -> pd.DataFrame:
    """Make one record of each group, column by column.

    Parameters
    ----------
    records : DataFrame
        Records, with the columns `by` (the group) and those that the rules need.
    by : str
        Column of the group.
    rules : mapping of str to rule
        For each column of the result: a list of sources, most trusted first (its first value that is filled wins);
        or "longest", "most_frequent" (ties: the first in the order of the table), "latest" (needs `moment`), "max".
    source, moment : str
        Columns that say where a record comes from, and when it was seen last.

    Returns
    -------
    DataFrame
        One row a group: `by`, then the columns of the rules. A value is missing only when no record has it.

    Raises
    ------
    InputError
        Columns that are not there, no row, a rule that is not one of those.

    Examples
    --------
    >>> records = pd.DataFrame({"group": [1, 1, 2], "source": ["web", "accounting", "web"],
    ...                         "city": ["lyon", None, "Nice"], "name": ["valnay", "VALNAY SAS", "cormand"]})
    >>> merge(records, "group", {"city": ["accounting", "web"], "name": "longest"}).to_numpy().tolist()
    [[1, 'lyon', 'VALNAY SAS'], [2, 'Nice', 'cormand']]
    """
    require_columns(records, [by, *rules], "records")
    require_rows(records, "records")
    merged = {column: _merged(records, by, column, rule, source, moment) for column, rule in rules.items()}
    groups = pd.Index(sorted(records[by].unique()), name=by)
    return pd.DataFrame({column: values.reindex(groups) for column, values in merged.items()}).reset_index()


def _merged(
    records: pd.DataFrame, by: str, column: str, rule: str | Sequence[str], source: str, moment: str | None
) -> pd.Series:
    filled = records[records[column].notna()].reset_index(drop=True)
    if not isinstance(rule, str):
        require_columns(records, [source], "records")
        rank = filled[source].map({name: place for place, name in enumerate(rule)}).fillna(len(rule))
    elif rule == "longest":
        rank = -filled[column].astype("str").str.len()
    elif rule == "most_frequent":
        rank = -filled.groupby([by, column])[column].transform("size")
    elif rule == "max":
        rank = -filled[column]
    elif rule == "latest":
        if moment is None:
            raise InputError(_("The rule “latest” needs the column of the moment."))
        require_columns(records, [moment], "records")
        rank = -filled[moment].rank(method="min", na_option="top")
    else:
        raise InputError(_("Unknown rule “{rule}” for column “{column}”.").format(rule=rule, column=column))
    order = rank.sort_values(kind="stable").index
    return filled.loc[order].drop_duplicates(by).set_index(by)[column]
