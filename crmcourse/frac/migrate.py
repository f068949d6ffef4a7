"""Migration of customers between segments from one period to the next."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from crmcourse.checks import InputError, Rule, check_table
from crmcourse.frac.rules import SEGMENTS, Segment
from crmcourse.frac.segments import segment_names
from crmcourse.messages import _

__all__ = ["migration"]


def migration(
    before: Any, after: Any, *, customer: str = "account_id", shares: bool = False, rules: Sequence[Segment] = SEGMENTS
) -> pd.DataFrame:
    """Count the customers who went from each segment to each other between two periods.

    Parameters
    ----------
    before, after : table
        Results of `segment` on two dates, on the same engine (and in the same DuckDB connection). Lazy ones are
        computed, several times: cache large ones first.
    customer : str
        Column of the identifier.
    shares : bool
        Give the share of each row (of the segment before) rather than numbers of customers.
    rules : sequence of Segment
        The rules of `segment`: their order is that of the rows and columns.

    Returns
    -------
    DataFrame
        Segments before as rows, segments after as columns, all of them, best first; the last row and column, "absent",
        hold the customers of one table only, so that the total is the number of customers of either table.

    Raises
    ------
    InputError
        On a missing column, a missing value, a customer repeated in one table, or tables of two engines.

    Examples
    --------
    >>> import pandas as pd
    >>> before = pd.DataFrame({"account_id": [1, 2, 3], "segment": ["Fidèles", "Fidèles", "Perdus"]})
    >>> after = pd.DataFrame({"account_id": [1, 2, 4], "segment": ["Champions", "Perdus", "Champions"]})
    >>> moves = migration(before, after)
    >>> moves.loc[["Fidèles", "Perdus", "Absents"], ["Champions", "Perdus", "Absents"]].to_numpy().tolist()
    [[1, 1, 0], [0, 0, 1], [1, 0, 0]]
    >>> int(moves.to_numpy().sum())
    4
    """
    for table, given in {"before": before, "after": after}.items():
        check_table(given, table=table, columns={customer: Rule(), "segment": Rule("text")}, unique=[customer])
    first, second = nw.from_native(before), nw.from_native(after)
    if first.implementation is not second.implementation or type(first) is not type(second):
        raise InputError(_("The tables before and after must be of the same kind (both pandas, both polars…)."))
    left = first.select(customer, nw.col("segment").cast(nw.String).alias("before"))
    right = second.select(customer, nw.col("segment").cast(nw.String).alias("after"))
    pairs = left.join(right, on=customer, how="full", suffix="_after")
    counts = pairs.group_by("before", "after").agg(nw.len().alias("customers"))
    counts = counts.collect() if isinstance(counts, nw.LazyFrame) else counts
    absent = _("Absent")
    known = segment_names(rules)
    rows = [(row["before"], row["after"], row["customers"]) for row in counts.rows(named=True)]
    moves = pd.DataFrame(rows, columns=["before", "after", "customers"]).fillna(absent)
    others = sorted({*moves["before"], *moves["after"]} - {*known, absent})
    order = [*known, *others, absent]
    matrix = moves.pivot(index="before", columns="after", values="customers").reindex(index=order, columns=order)
    matrix = matrix.fillna(0).astype("int64").rename_axis(index=_("before"), columns=_("after"))
    return matrix.div(matrix.sum(axis=1).replace(0, 1), axis=0) if shares else matrix
