"""Checks of input: every engine, every rule, messages that name table, column and rows."""

from datetime import date, datetime

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse import checks
from crmcourse.checks import InputError, Rule, check_table

RULES = {
    "order_id": Rule(),
    "order_date": Rule("date", latest=date(2024, 12, 31)),
    "amount_eur": Rule("number", minimum=0),
    "channel": Rule("text", missing=True),
}


def orders(**columns) -> pd.DataFrame:
    good = {
        "order_id": [1, 2, 3],
        "order_date": pd.to_datetime(["2024-01-15", "2024-12-31 18:30", "2023-05-02"], format="mixed"),
        "amount_eur": [120.0, 0.0, 35.5],
        "channel": ["web", None, "salon"],
    }
    return pd.DataFrame(good | columns, index=[10, 20, 30])


ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "duckdb": lambda frame: duckdb.from_arrow(pa.Table.from_pandas(frame, preserve_index=False)),
}
# How each engine names the second row of the table.
SECOND = {"pandas": "ligne 20", "polars": "ligne 1", "pyarrow": "ligne 1"}


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def message(frame, **options) -> str:
    with pytest.raises(InputError) as caught:
        check_table(frame, **({"table": "orders", "columns": RULES} | options))
    return str(caught.value)


def test_only_names_and_types_when_values_are_not_wanted(engine):
    frame = ENGINES[engine](orders(amount_eur=[-1.0, None, 3.0]))
    assert check_table(frame, table="orders", columns=RULES, unique=["order_id"], values=False) is None
    assert "nombres" in message(frame, columns={"channel": Rule("number")}, values=False)
    assert "manque" in message(frame, columns={"price": Rule()}, values=False)


def test_good_table_passes_on_every_engine(engine):
    assert check_table(ENGINES[engine](orders()), table="orders", columns=RULES, unique=["order_id"]) is None


def test_negative_amount_names_column_row_and_value(engine):
    said = message(ENGINES[engine](orders(amount_eur=[1.0, -2.5, 3.0])))
    assert "« orders »" in said and "« amount_eur »" in said and "1 valeur inférieure à 0" in said
    assert "-2.5" in said and SECOND.get(engine, "order_id: 2") in said


def test_missing_value_names_row(engine):
    said = message(ENGINES[engine](orders(amount_eur=[1.0, None, 3.0])))
    assert "1 valeur manquante" in said and SECOND.get(engine, "order_id: 2") in said


def test_infinite_value_counts_as_missing(engine):
    assert "1 valeur manquante ou infinie" in message(ENGINES[engine](orders(amount_eur=[1.0, float("inf"), 3.0])))


def test_nan_of_polars_counts_as_missing():
    frame = pl.from_pandas(orders()).with_columns(amount_eur=pl.Series([1.0, float("nan"), 2.0]))
    assert "ligne 1" in message(frame)


def test_date_after_the_day_of_analysis(engine):
    dates = pd.to_datetime(["2024-01-15", "2025-01-01", "2023-05-02"])
    said = message(ENGINES[engine](orders(order_date=dates)))
    assert "1 date postérieure au 31 décembre 2024" in said and "2025-01-01" in said


def test_calendar_dates_are_dates(engine):
    frame = pa.table(orders().assign(order_date=[date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]))
    converted = {"polars": pl.from_arrow, "polars lazy": lambda t: pl.from_arrow(t).lazy(), "duckdb": duckdb.from_arrow}
    rules = {"order_date": Rule("date", latest=datetime(2024, 12, 31))}
    assert "1 date postérieure" in message(converted.get(engine, lambda table: table)(frame), columns=rules)


def test_hour_of_the_limit_counts_when_given():
    rules = {"order_date": Rule("date", latest=datetime(2024, 12, 31, 12))}
    assert "1 date postérieure" in message(orders(), columns=rules)


def test_repeated_key_names_all_its_rows(engine):
    said = message(ENGINES[engine](orders(order_id=[1, 7, 7])), unique=["order_id"])
    assert "2 lignes répètent les mêmes valeurs de order_id" in said and "7" in said


def test_key_of_two_columns_on_every_engine(engine):
    lines = orders(order_id=[1, 1, 2], channel=["web", "salon", "web"])
    assert check_table(ENGINES[engine](lines), table="orders", columns=RULES, unique=["order_id", "channel"]) is None
    said = message(ENGINES[engine](lines.assign(channel="web")), unique=["order_id", "channel"])
    assert "2 lignes répètent les mêmes valeurs de order_id, channel" in said


def test_a_column_without_any_value_breaks_no_bound(engine):
    empty = pd.DataFrame({"amount_eur": [None, None], "order_date": [None, None]})
    table = ENGINES[engine](empty.astype({"amount_eur": "float64", "order_date": "datetime64[us]"}))
    rules = {
        "amount_eur": Rule("number", missing=True, minimum=0, maximum=9),
        "order_date": Rule("date", missing=True, latest=date(2024, 12, 31)),
    }
    assert check_table(table, table="orders", columns=rules) is None


def test_key_of_two_columns():
    lines = pd.DataFrame({"order_id": [1, 1, 2], "line": [1, 2, 1]})
    assert checks.unique(lines, ["order_id", "line"], "order_lines") is None
    with pytest.raises(InputError, match=r"lignes 0 \(1, 1\), 1 \(1, 1\)"):
        checks.unique(lines.assign(line=1), ["order_id", "line"], "order_lines")


def test_empty_table(engine):
    empty = ENGINES[engine](orders().head(0).astype({"channel": "str"}))
    assert message(empty) == "La table « orders » ne contient aucune ligne."
    assert check_table(empty, table="orders", columns=RULES, empty=True) is None


def test_missing_column_suggests_a_close_name(engine):
    said = message(ENGINES[engine](orders().rename(columns={"amount_eur": "amount_euro"})))
    assert "la colonne « amount_eur » manque" in said and "S’agit-il de « amount_euro »" in said
    assert "order_id, order_date, amount_euro, channel" in said


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"amount_eur": ["1", "2", "3"]}, ["« amount_eur »", "des nombres sont attendus", "String"]),
        ({"order_date": ["2024-01-01"] * 3}, ["« order_date »", "des dates sont attendues", "pd.to_datetime"]),
        ({"channel": [1, 2, 3]}, ["« channel »", "du texte est attendu"]),
        ({"order_date": pd.to_datetime(["2024-01-01"] * 3, utc=True)}, ["« order_date »", "fuseau horaire UTC"]),
    ],
)
def test_wrong_type(columns, words):
    said = message(orders(**columns))
    assert all(word in said for word in words), said


def test_all_problems_are_told_at_once():
    said = message(orders(order_id=[None, 2, 2], amount_eur=[-1.0, -2.0, None]), unique=["order_id"])
    assert [line.split(" : ")[1].split(",")[0] for line in said.splitlines()] == [
        "1 valeur manquante ou infinie",
        "1 valeur manquante ou infinie",
        "2 valeurs inférieures à 0",
        "2 lignes répètent les mêmes valeurs de order_id",
    ]


def test_long_lists_are_cut_and_counted(engine):
    many = pd.DataFrame({"amount_eur": [-1.0 * step for step in range(1, 1501)]})
    said = message(ENGINES[engine](many), columns={"amount_eur": Rule("number", minimum=0)})
    assert "1\u202f500 valeurs" in said and "…" in said and len(said) < 250


def test_advice_follows_the_faults_of_its_column():
    rules = {
        "amount_eur": Rule("number", minimum=0, advice="Séparez les avoirs."),
        "channel": Rule(advice="Jamais dit."),
    }
    said = message(orders(amount_eur=[-1.0, None, 3.0], channel=["web"] * 3), columns=rules)
    assert said.splitlines()[-1] == "Séparez les avoirs." and said.count("Séparez") == 1 and "Jamais" not in said


def test_nullable_integers():
    frame = pd.DataFrame({"referred_by": pd.array([1001, None, -3], dtype="Int64")})
    rules = {"referred_by": Rule("number", missing=True, minimum=0, maximum=1000)}
    said = message(frame, columns=rules)
    assert "1 valeur inférieure à 0, ligne 2 (-3)" in said
    assert "1 valeur supérieure à 1\u202f000, ligne 0 (1001)" in said


@pytest.mark.parametrize("thing", [None, [1, 2], orders()["amount_eur"], orders().to_numpy()])
def test_not_a_table(thing):
    with pytest.raises(InputError, match="« orders » doit être une table"):
        checks.require_rows(thing, "orders")


def test_two_columns_of_one_name():
    with pytest.raises(InputError, match="illisible"):
        checks.require_rows(pd.DataFrame([[1, 2]], columns=["a", "a"]), "orders")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda f: checks.require_columns(f, ["price"], "orders"), "« price » manque"),
        (lambda f: checks.require_rows(f.head(0), "orders"), "aucune ligne"),
        (lambda f: checks.no_missing(f, ["channel"], "orders"), "« channel » : 1 valeur manquante, ligne 20"),
        (lambda f: checks.non_negative(-f[["order_id"]], ["order_id"], "orders"), "3 valeurs inférieures à 0"),
        (lambda f: checks.not_after(f, "order_date", date(2024, 6, 30), "orders"), "1 date postérieure au 30 juin"),
        (lambda f: checks.is_numeric(f, ["channel"], "orders"), "nombres"),
        (lambda f: checks.is_date(f, ["channel"], "orders"), "dates"),
    ],
)
def test_single_checks(call, words):
    with pytest.raises(InputError) as caught:
        call(orders())
    assert words in str(caught.value)


def test_single_checks_leave_other_faults_alone():
    frame = orders(amount_eur=[1.0, None, 3.0])
    assert checks.non_negative(frame, ["amount_eur"], "orders") is None
    assert checks.no_missing(frame.head(0), ["amount_eur"], "orders") is None


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)), min_size=1, max_size=12))
def test_a_table_passes_exactly_when_every_row_keeps_the_rules(amounts):
    good = [value is not None and 0 <= value < float("inf") for value in amounts]
    under = [place for place, value in enumerate(amounts) if value is not None and value < 0]
    frames = [
        pd.DataFrame({"amount_eur": amounts}, dtype=float),
        pl.DataFrame({"amount_eur": amounts}, {"amount_eur": float}),
    ]
    for frame in frames:
        try:
            check_table(frame, table="orders", columns={"amount_eur": Rule("number", minimum=0)})
            assert all(good)
        except InputError as error:
            assert not all(good)
            assert all(f"{place} ({float(amounts[place])})" in str(error) for place in under[:5])
