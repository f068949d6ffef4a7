"""Records that stand for the same customer: pairs found by blocking, compared, linked, and judged by the truth."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import networkx as nx
import pandas as pd
from rapidfuzz import fuzz

from crmcourse.checks import InputError, check_table, require_columns
from crmcourse.checks import Rule as Column
from crmcourse.messages import _

__all__ = ["BLOCKS", "KEYS", "accept", "all_pairs", "candidate_pairs", "evaluate", "link", "score_pairs", "similarity"]

#: columns whose equal values bring two records together; `initials` is made of the name
BLOCKS = ("siret", "phone", "domain", "code", "initials")

#: columns that `accept` compares by equality
KEYS = ("siret", "phone", "domain", "code", "department", "town")


def similarity(first: str, second: str) -> float:
    """Return how alike two names are, from 0 to 100 (`rapidfuzz.fuzz.ratio`: 100 × 2 × common letters in order / all).

    Raises
    ------
    InputError
        Something else than text.

    Examples
    --------
    >>> similarity("fonderie torrotel", "fonderie torotel")
    97.0
    """
    for name in (first, second):
        if not isinstance(name, str):
            raise InputError(_("Text is expected, not {found}.").format(found=type(name).__name__))
    return round(fuzz.ratio(first, second), 1)


def all_pairs(n: int) -> int:
    """Return how many pairs n records make: n(n−1)/2.

    Raises
    ------
    InputError
        A negative or fractional number.

    Examples
    --------
    >>> all_pairs(4)
    6
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise InputError(_("A number of records is expected, not {found}.").format(found=repr(n)))
    return n * (n - 1) // 2


def candidate_pairs(records: pd.DataFrame, blocks: Sequence[str], largest: int = 200) -> pd.DataFrame:
    """Return the pairs of records that share a value in at least one of the columns.

    Parameters
    ----------
    records : DataFrame
        One row a record, with a unique column `record`, and the columns of `blocks`. Missing values bring nobody
        together.
    blocks : sequence of str
        Columns.
    largest : int
        Blocks of more records than that are an error: such a value tells nobody apart.

    Returns
    -------
    DataFrame
        first, second (values of `record`, in the order of the table), each pair once.

    Raises
    ------
    InputError
        A column that is not there, records that are not unique, a block that is too large.

    Examples
    --------
    >>> records = pd.DataFrame({"record": ["a", "b", "c"], "phone": ["01", "01", None]})
    >>> candidate_pairs(records, ["phone"]).to_numpy().tolist()
    [['a', 'b']]
    """
    require_columns(records, ["record", *blocks], "records")
    check_table(records, table="records", columns={"record": Column()}, unique=["record"])
    names = records["record"].tolist()
    found: set[tuple[int, int]] = set()
    for column in blocks:
        places = pd.Series(range(len(records)), index=records.index)
        for value, block in places.groupby(records[column].to_numpy(), sort=False):
            if len(block) > largest:
                problem = _("Column “{column}”: {n} records share “{value}”; more than {largest} is no block.")
                raise InputError(problem.format(column=column, n=len(block), value=value, largest=largest))
            found.update(combinations(block.tolist(), 2))
    pairs = [(names[a], names[b]) for a, b in sorted(found)]
    return pd.DataFrame(pairs, columns=["first", "second"], dtype="object")


def score_pairs(records: pd.DataFrame, pairs: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """Compare the records of each pair: similarity of the names, and for each key whether it is the same.

    Parameters
    ----------
    records : DataFrame
        With `record`, `name` (made comparable by `plain_name`) and the `keys`.
    pairs : DataFrame
        first, second.
    keys : sequence of str
        Columns compared by equality.

    Returns
    -------
    DataFrame
        The pairs, `name` (0 to 100) and, for each key, True, False or missing (one of the two is not filled).

    Raises
    ------
    InputError
        A column or a record that is not there.

    Examples
    --------
    >>> records = pd.DataFrame({"record": ["a", "b"], "name": ["valnay", "valnai"], "siret": ["1", None]})
    >>> score_pairs(records, pd.DataFrame({"first": ["a"], "second": ["b"]}), ["siret"])["name"].tolist()
    [83.3]
    """
    require_columns(records, ["record", "name", *keys], "records")
    require_columns(pairs, ["first", "second"], "pairs")
    place = pd.Index(records["record"])
    left, right = place.get_indexer(pairs["first"]), place.get_indexer(pairs["second"])
    if (left < 0).any() or (right < 0).any():
        raise InputError(_("A pair names a record that is not in the table of records."))
    names = records["name"].fillna("").tolist()
    scores = [similarity(names[a], names[b]) if names[a] and names[b] else 0.0 for a, b in zip(left, right)]  # noqa: B905
    scored = pairs.reset_index(drop=True).assign(name=pd.Series(scores, dtype="float64"))
    for key in keys:
        a = records[key].iloc[left].reset_index(drop=True)
        b = records[key].iloc[right].reset_index(drop=True)
        scored[key] = (a == b).astype("boolean").mask(a.isna() | b.isna())
    return scored


def accept(scored: pd.DataFrame, threshold: float = 94) -> pd.Series:
    """Tell which pairs are the same customer.

    Yes when both have the same SIRET, the same customer code, or the same domain of e-mail; no when both have a SIRET
    and they differ; else yes when the names are alike enough, with neither town nor department to contradict; with the
    same telephone, 20 points less are enough.

    Parameters
    ----------
    scored : DataFrame
        From `score_pairs`, with siret, phone, domain, code, department and town.
    threshold : float
        Similarity of names asked for, between 0 and 100.

    Raises
    ------
    InputError
        A threshold out of bounds, a column that is not there.

    Examples
    --------
    >>> scored = pd.DataFrame({"name": [96.0, 96.0], "siret": [None, False]}, dtype="object")
    >>> accept(scored.assign(phone=None, domain=None, code=None, department=None, town=None)).tolist()
    [True, False]
    """
    require_columns(scored, ["name", *KEYS], "scored")
    if not 0 <= threshold <= 100:
        raise InputError(_("The threshold of similarity is between 0 and 100, not {found}.").format(found=threshold))
    same = {key: scored[key].astype("boolean").fillna(False).astype(bool) for key in KEYS}
    differs = {key: ~scored[key].astype("boolean").fillna(True).astype(bool) for key in KEYS}
    sure = same["siret"] | same["code"] | same["domain"]
    alike = scored["name"] >= threshold
    elsewhere = differs["department"] | differs["town"]
    by_phone = same["phone"] & (scored["name"] >= threshold - 20)
    return sure | (~differs["siret"] & ((alike & ~elsewhere) | by_phone))


def link(records: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Return the group of each record: records joined by a chain of accepted pairs are the same customer.

    Parameters
    ----------
    records : DataFrame
        With a unique column `record`.
    pairs : DataFrame
        first, second: the pairs accepted.

    Returns
    -------
    Series
        Number of the group (from 1, in the order of the records), indexed by record.

    Raises
    ------
    InputError
        A column or a record that is not there.

    Examples
    --------
    >>> link(pd.DataFrame({"record": ["a", "b", "c"]}), pd.DataFrame({"first": ["a"], "second": ["c"]})).tolist()
    [1, 2, 1]
    """
    check_table(records, table="records", columns={"record": Column()}, unique=["record"])
    require_columns(pairs, ["first", "second"], "pairs")
    graph = nx.Graph()
    graph.add_nodes_from(records["record"])
    known = len(graph)
    graph.add_edges_from(zip(pairs["first"], pairs["second"], strict=True))
    if len(graph) > known:
        raise InputError(_("A pair names a record that is not in the table of records."))
    group: dict[str, int] = {}
    for number, members in enumerate(nx.connected_components(graph), 1):
        group |= dict.fromkeys(members, number)
    return pd.Series([group[record] for record in records["record"]], index=records["record"].tolist(), name="group")


def evaluate(groups: Mapping | pd.Series, truth: Mapping | pd.Series) -> dict[str, float]:
    """Compare groups of records with the truth, pair by pair.

    Parameters
    ----------
    groups, truth : Series or mapping
        Record -> group found, record -> true customer. Records of `groups` without truth are an error.

    Returns
    -------
    dict
        true_pairs, found_pairs, right_pairs (numbers of pairs), precision (right / found), recall (right / true),
        f1 (their harmonic mean). 1 where there is nothing to find, or nothing found.

    Raises
    ------
    InputError
        A record whose truth is not known.

    Examples
    --------
    >>> evaluate({"a": 1, "b": 1, "c": 1}, {"a": 7, "b": 7, "c": 8})["precision"]
    0.3333333333333333
    """
    found, true = pd.Series(groups, dtype="object"), pd.Series(truth, dtype="object")
    unknown = [record for record in found.index if record not in true.index]
    if unknown:
        raise InputError(
            _("Truth not known for {n} records, first {record}.").format(n=len(unknown), record=unknown[0])
        )
    true = true.reindex(found.index)

    def count(sizes: pd.Series) -> int:
        return int((sizes * (sizes - 1) // 2).sum())

    both = pd.DataFrame({"found": found, "true": true})
    n_found, n_true = count(both["found"].value_counts()), count(both["true"].value_counts())
    right = count(both.value_counts(["found", "true"]))
    precision = right / n_found if n_found else 1.0
    recall = right / n_true if n_true else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    counts = {"true_pairs": n_true, "found_pairs": n_found, "right_pairs": right}
    return counts | {"precision": precision, "recall": recall, "f1": f1}
