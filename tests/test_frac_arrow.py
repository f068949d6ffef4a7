"""pandas tables computed in Arrow give what pandas gives: values, types, index, messages; in forks and threads too."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from frac_cases import AS_OF, CASES, DOZEN, LINES, RANDOM, run
from hypothesis import given, settings
from hypothesis import strategies as st
from test_frac_errors import LINES_WRONG, broken

from crmcourse import frac
from crmcourse.checks import InputError
from crmcourse.frac import engine, summary

TEXT = DOZEN.assign(account_id="C" + DOZEN["account_id"].astype(str), order_id="n" + DOZEN["order_id"].astype(str))


class Table(pd.DataFrame):
    @property
    def _constructor(self):
        return Table


def dates(unit):
    return DOZEN.assign(order_date=DOZEN["order_date"].astype(f"datetime64[{unit}]"))


def named(table, **names):
    table = table.copy()
    for attribute, value in names.items():
        setattr(table, attribute, value)
    return table


# Tables of all types: those that go to Arrow, and those that must not.
ARROW = {
    **{case: frame for case, (frame, _options) in CASES.items() if case != "six months to the end of February"},
    **{f"dates in {unit}": dates(unit) for unit in ("s", "ms", "us", "ns")},
    **{f"customers {kind}": DOZEN.astype({"account_id": kind}) for kind in ("int16", "int32", "uint32", "uint64")},
    **{f"amounts {kind}": DOZEN.astype({"amount_eur": kind}) for kind in ("int32", "uint64", "float32")},
    "before 1970": DOZEN.assign(order_date=DOZEN["order_date"] - pd.Timedelta(days=30_000, hours=5)),
    "text with pd.NA": TEXT.astype({"account_id": "string", "order_id": "string", "category": "string"}),
    "categories in numbers": DOZEN.assign(category=DOZEN["order_id"] % 3),
    "another index": DOZEN.set_axis(DOZEN.index[::-1] * 10),
    "index of dates": DOZEN.set_index("order_date", drop=False).rename_axis("day"),
    "rows of two levels": DOZEN.set_index(["account_id", "order_id"], drop=False).rename_axis(["a", "b"]),
    "not side by side in memory": DOZEN.iloc[::-1].iloc[::2],
    "other columns of any type": DOZEN.assign(extra=[[]] * len(DOZEN), other=pd.array([None] * len(DOZEN), "Int8")),
    "accents and quotes": DOZEN.assign(category=['é "x"', "", "ß\0", "日本", "é'x", "z"] * 2 + ["a", "A"]),
}
PANDAS = {
    "text as objects": TEXT.astype({"account_id": object, "order_id": object, "category": object}),
    "text as Python's": TEXT.astype({name: pd.StringDtype("python", np.nan) for name in ("account_id", "category")}),
    "categories": DOZEN.astype({"category": "category"}),
    "nullable": DOZEN.convert_dtypes(),
    "of Arrow": DOZEN.convert_dtypes(dtype_backend="pyarrow"),
    "customers in floats": DOZEN.astype({"account_id": float}).replace({"account_id": {1001.0: -0.0, 1002.0: 0.0}}),
    "customers are days": DOZEN.assign(account_id=DOZEN["order_date"]),
    "amounts in half floats": DOZEN.assign(amount_eur=DOZEN["amount_eur"].clip(upper=9_000).astype("float16")),
    "a subclass": Table(DOZEN),
    "attributes": named(DOZEN, attrs={"source": "shop"}),
    "labels in objects": named(DOZEN, columns=DOZEN.columns.astype(object)),
    "labels with a name": DOZEN.rename_axis(columns="field"),
    "labels not of text": DOZEN.assign(**{"extra": 1}).rename(columns={"extra": 7}),
}


@pytest.fixture
def by_pandas(monkeypatch):
    """Call a function as if Arrow took no table."""

    def call(measure, *arguments, **options):
        with monkeypatch.context() as patch:
            for module in (engine, summary):
                patch.setattr(module, "to_arrow", lambda *_arguments, **_options: None)
            return measure(*arguments, **options)

    return call


def assert_same(got, expected):
    pd.testing.assert_frame_equal(
        got, expected, check_exact=True, check_index_type="exact", check_column_type="exact", check_flags=True
    )
    assert list(map(repr, got.dtypes)) == list(map(repr, expected.dtypes))
    assert (type(got), type(got.index), got.attrs) == (type(expected), type(expected.index), expected.attrs)


def in_arrow(table):
    names = [name for name in LINES.__dict__.values() if name in table.columns]
    return engine.to_arrow(table, names, keys=["account_id", "order_id", "category"])


@pytest.mark.parametrize("table", [*ARROW, *PANDAS])
@pytest.mark.parametrize("options", [{}, {"customers": [1, 1001, 1003]}, {"years": 2}], ids=str)
def test_arrow_gives_what_pandas_gives(table, options, by_pandas):
    data = (ARROW | PANDAS)[table]
    assert (in_arrow(data) is not None) == (table in ARROW)
    if "customers" in options and data["account_id"].dtype.kind not in "iuf":
        options = {"customers": ["C1001", "C0", "C1003"]}
    if "customers" in options and table == "customers are days":
        options = {}
    options = {"as_of": AS_OF, "columns": LINES} | options
    got = frac.summarize(data, **options)
    assert_same(got, by_pandas(frac.summarize, data, **options))
    profile = {"as_of": AS_OF, "columns": LINES}
    assert_same(frac.category_profile(data, **profile), by_pandas(frac.category_profile, data, **profile))
    assert_same(run(data, **options), by_pandas(run, data, **options))


@pytest.mark.parametrize(
    ("table", "options"),
    [
        (dates("ns"), {"as_of": "9000-01-01", "years": 1_000}),  # no date in ns is so far
        (DOZEN.astype({"account_id": "int32"}), {"customers": [2**40]}),
        (DOZEN.assign(account_id=np.full(14, 2**64 - 1, "uint64")), {"customers": [2**64 - 1]}),
        (DOZEN.assign(amount_eur=2**53 + 1), {}),  # not a float
        (DOZEN, {"columns": frac.Columns(amount="account_id", category="order_id")}),
    ],
    ids=["dates", "customers", "largest customer", "amounts", "columns read twice"],
)
def test_what_arrow_cannot_hold_is_computed_in_pandas(table, options, by_pandas):
    options = {"as_of": AS_OF, "columns": LINES} | options
    assert_same(frac.summarize(table, **options), by_pandas(frac.summarize, table, **options))


SUMMARY = frac.summarize(DOZEN, as_of=AS_OF, customers=[2001])
SCORED = {
    "with a customer who never ordered": SUMMARY,
    "recency in floats": SUMMARY.astype({"recency": float}),
    "recency in whole numbers": frac.summarize(DOZEN, as_of=AS_OF),
    "frequency in whole numbers": SUMMARY.astype({"frequency": "int32"}),
    "amounts in singles": SUMMARY.astype({"amount_per_year": "float32"}),
    "nullable": SUMMARY.convert_dtypes(),
    "scored before": frac.score(SUMMARY).assign(R=9),
    "named before": frac.segment(frac.score(SUMMARY))[["segment", *frac.score(SUMMARY).columns]],
    "any index": SUMMARY.set_axis([7, 7, 8, 9, 9, 1]),
    "index of days": SUMMARY.set_axis(pd.date_range("2024-01-01", periods=6)),
    "index of text": SUMMARY.set_index("account_id").rename(index=str),
    "rows of two levels": SUMMARY.set_index(["account_id", "orders"]),
    "other columns": SUMMARY.assign(a=[[]] * 6, b=pd.Categorical(list("xyxyxy")), c=pd.array([1] * 6, "Sparse[int]")),
    "only what is needed": SUMMARY[["frequency", "amount_per_year", "recency"]],
    "a subclass": Table(SUMMARY),
    "attributes": named(SUMMARY, attrs={"source": "shop"}),
    "labels with a name": SUMMARY.rename_axis(columns="field"),
    "labels in objects": named(SUMMARY, columns=SUMMARY.columns.astype(object)),
}


@pytest.mark.parametrize("table", SCORED)
@pytest.mark.parametrize("weights", [None, {"R": 0.5, "F": 0.3, "A": 0.2}])
def test_scores_and_segments_are_those_of_pandas(table, weights, by_pandas):
    data, before = SCORED[table], SCORED[table].copy()
    scored = frac.score(data, weights=weights)
    assert_same(scored, by_pandas(frac.score, data, weights=weights))
    assert_same(frac.segment(scored), by_pandas(frac.segment, scored))
    assert_same(data, before)


def test_a_score_that_is_none_gets_no_name_as_in_pandas(by_pandas):
    odd = pd.DataFrame({"R": [1.5, 2.0, 4.0], "F": [4.0, 3.5, 4.0], "A": [3.0, 3.0, 4.0]})
    assert_same(frac.segment(odd), by_pandas(frac.segment, odd))


def test_results_can_be_changed_and_change_nothing_else():
    data = DOZEN.copy()
    named = run(data, customers=["1"] if data["account_id"].dtype == "str" else [1])
    for column in named:
        named.loc[0, column] = named[column].iloc[-1]
    named.iloc[:, :1] = 0
    pd.testing.assert_frame_equal(data, DOZEN)


def message(measure, *arguments, **options):
    with pytest.raises(InputError) as caught:
        measure(*arguments, **options)
    return str(caught.value)


WRONG = {
    **{wrong: (table, {}) for wrong, (table, _words) in LINES_WRONG.items()},
    "two columns of a name": (pd.concat([DOZEN, DOZEN[["category"]]], axis=1), {}),
    "two levels of labels": (pd.concat({"a": DOZEN}, axis=1), {}),
    "labels of rows": (broken(DOZEN, "amount_eur", -1.0).set_axis([f"row {n}" for n in range(14)]), {}),
    "a number that is none, and one under": (broken(broken(DOZEN, "amount_eur", np.nan), "amount_eur", -2.0, 5), {}),
    "customers twice": (DOZEN, {"customers": pd.DataFrame({"account_id": [1, 2, 1]}, index=["x", "y", "z"])}),
    "customers of another type": (DOZEN, {"customers": ["1001"]}),
    "customers in two types": (DOZEN, {"customers": [1001, "1002"]}),
    "customers with a gap": (DOZEN, {"customers": [1001, None]}),
    "customers not whole": (DOZEN, {"customers": pd.Series([1001.5, 1.0])}),
    "lines and customers": (broken(DOZEN, "amount_eur", -1.0), {"customers": 1001}),
    "customers once only": (DOZEN, {"customers": [1, 1]}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_messages_are_those_of_pandas(wrong, by_pandas):
    table, options = WRONG[wrong]
    options = {"as_of": AS_OF, "columns": LINES} | options
    assert message(frac.summarize, table, **options) == message(by_pandas, frac.summarize, table, **options)


def test_an_iterator_of_customers_is_read_once():
    got = frac.summarize(DOZEN, as_of=AS_OF, customers=iter([1001, 2001]))
    assert len(got) == 6
    assert "1001" in message(frac.summarize, DOZEN, as_of=AS_OF, customers=iter([1001, 1001]))


IDENTIFIERS = st.one_of(
    st.tuples(st.just("int64"), st.lists(st.integers(-3, 3), min_size=1, max_size=30)),
    st.tuples(st.just("uint8"), st.lists(st.integers(0, 4), min_size=1, max_size=30)),
    st.tuples(st.just("str"), st.lists(st.text("aé\0 ßZ", max_size=2), min_size=1, max_size=30)),
)


@settings(max_examples=60, deadline=None)
@given(IDENTIFIERS, st.sampled_from(["s", "ms", "us", "ns"]), st.booleans(), st.data())
def test_arrow_gives_what_pandas_gives_on_any_lines(identifiers, unit, whole, data):
    kind, customers = identifiers
    size = len(customers)

    def some(values):
        return data.draw(st.lists(values, min_size=size, max_size=size))

    table = pd.DataFrame(
        {
            "account_id": pd.Series(customers, dtype=kind),
            "order_id": some(st.integers(0, 9)),
            "order_date": np.array(some(st.integers(-3_000_000_000, 1_735_689_599)), "datetime64[s]"),
            "amount_eur": np.array(some(st.integers(0, 99_999)), "int64" if whole else float) / (1 if whole else 100),
            "category": some(st.sampled_from(["Papier", "Encre", "é"])),
        }
    ).astype({"order_date": f"datetime64[{unit}]"})
    others = None if data.draw(st.booleans()) else pd.Series(sorted({*customers[:2]}), dtype=kind)
    options = {"as_of": AS_OF, "columns": LINES, "customers": others}
    got = frac.summarize(table, **options)
    with pytest.MonkeyPatch.context() as patch:
        for module in (engine, summary):
            patch.setattr(module, "to_arrow", lambda *_arguments, **_options: None)
        expected = frac.summarize(table, **options)
        named = frac.segment(frac.score(expected))
    assert_same(got, expected)
    assert_same(frac.segment(frac.score(got)), named)


def test_a_table_cut_for_several_cores_gives_the_same(monkeypatch):
    expected = run(RANDOM, customers=[5_000])
    monkeypatch.setattr(engine, "_CHUNK", 100)
    assert in_arrow(RANDOM).column("amount_eur").num_chunks == 20
    assert_same(run(RANDOM, customers=[5_000]), expected)


def test_threads_give_the_same():
    expected = run(RANDOM)
    with ThreadPoolExecutor(4) as pool:
        for got in pool.map(run, [RANDOM] * 12):
            assert_same(got, expected)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process")
def test_a_fork_of_a_process_that_has_computed_gives_the_same():
    many = pd.concat([RANDOM] * 200, ignore_index=True)  # enough for all cores
    expected = run(many)
    child = os.fork()
    if not child:
        try:
            assert_same(run(many), expected)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
