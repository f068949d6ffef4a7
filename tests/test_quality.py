"""Values read right, dimensions measured, duplicates found and merged, tools mapped; and what bad input is told."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import siret as stdnum_siret

import crmcourse as crm
from crmcourse import quality
from crmcourse.checks import InputError


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("day_first", "07/02/2024"),
        ("month_first", "02/07/2024"),
        ("words", "7 février 2024"),
        ("iso", "2024-02-06T23:30:00Z"),  # already the 7th in Paris
    ],
)
def test_four_ways_to_write_the_same_day(style, text):
    assert quality.parse_date([text], style).dt.normalize().tolist() == [pd.Timestamp("2024-02-07")]


@pytest.mark.parametrize("text", ["31/02/2024", "00/00/0000", "", None, "demain", "2024-02-07", "7/2/24"])
def test_a_date_that_cannot_be_is_missing(text):
    assert quality.parse_date([text], "day_first").isna().all()


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", " ", "\u00a0", "\u202f"]))
def test_an_amount_written_by_accounting_comes_back_to_the_cent(cents, space):
    whole, decimals = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}{whole:,}".replace(",", space) + f",{decimals:02d}"
    assert round(quality.parse_amount([text])[0] * 100) == cents


@pytest.mark.parametrize("text", ["N/C", "1,2,3", "12 €", "--5", "1e5", "", None])
def test_what_is_not_an_amount_is_missing(text):
    assert quality.parse_amount([text]).isna().all()


@given(st.from_regex(r"[0-9]{9,14}", fullmatch=True))
def test_luhn_is_that_of_stdnum(digits):
    assert (quality.luhn_sum(digits) % 10 == 0) == luhn.is_valid(digits)


@given(st.integers(0, 1999), st.integers(2, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(place, position, step):
    siret = _accounts()["siret"].iloc[place]
    wrong = siret[:position] + str((int(siret[position]) + step) % 10) + siret[position + 1 :]
    assert quality.valid_siret([siret, wrong]).tolist() == [True, False]


def _accounts(cache=[]):  # noqa: B006
    if not cache:
        cache.append(crm.datasets.load_directsell("accounts"))
    return cache[0]


def test_siret_written_in_three_ways():
    siret = _accounts()["siret"]
    spaced = siret.str.replace(r"^(\d{3})(\d{3})(\d{3})(\d{5})$", r"\1 \2 \3 \4", regex=True)
    for written in (siret, spaced, siret.str.lstrip("0")):
        readable = written.str.replace(" ", "").str.len() >= 10  # nine digits could be a SIREN: not guessed
        assert (quality.parse_siret(written)[readable] == siret[readable]).all()
        assert quality.parse_siret(written)[~readable].isna().all()
    assert quality.valid_siret(siret).all() and siret.map(stdnum_siret.is_valid).all()


def test_names_of_one_firm_are_alike():
    ways = ["Établissements Valnay SAS", "Ets Valnay", "ETABLISSEMENTS VALNAY SAS", "établissements  valnay"]
    assert quality.plain_name(ways).nunique() == 1
    assert quality.plain_name(["Sarlat"]).tolist() == ["sarlat"]  # not a legal form


def test_measure_tells_dimensions_apart():
    table = pd.DataFrame({"email": ["a@b.fr", "x", None, "c@d.fr"]}).assign(
        seen=[pd.Timestamp("2024-12-31 18:00"), pd.Timestamp("2022-01-01"), pd.NaT, pd.Timestamp("2025-01-01")]
    )
    asked = [
        quality.complete("email"),
        quality.valid("email", quality.valid_email),
        quality.distinct("email"),
        quality.consistent("vu après 2022", ["seen"], lambda t: t["seen"] > pd.Timestamp("2022-06-01")),
        quality.timely("seen", pd.Timestamp("2024-12-31"), 365),
    ]
    found = quality.measure(table, asked)
    assert found[["tested", "good"]].to_numpy().tolist() == [[4, 3], [3, 2], [4, 4], [3, 2], [3, 1]]
    assert quality.plot_quality(found).get_title()


RECORDS = pd.DataFrame(
    {"record": list("abcd"), "name": ["valnay", "valnai", "cormand", None], "phone": ["01", "01", "02", None]}
)


def test_blocks_compare_few_pairs_and_missing_values_join_nobody():
    assert quality.candidate_pairs(RECORDS, ["phone"]).to_numpy().tolist() == [["a", "b"]]
    holed = pd.DataFrame({"record": list("abc"), "phone": [None, None, None]})
    assert quality.candidate_pairs(holed, ["phone"]).empty
    with pytest.raises(InputError, match="bloc"):
        quality.candidate_pairs(RECORDS.assign(phone="01"), ["phone"], largest=3)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_precision_and_recall_are_those_of_pairs_counted_one_by_one(groups, truth):
    found = dict(enumerate(groups))
    true = dict(enumerate(truth))
    pairs = [(a, b) for a in found for b in found if a < b]
    together = [p for p in pairs if found[p[0]] == found[p[1]]]
    same = [p for p in pairs if true[p[0]] == true[p[1]]]
    right = len(set(together) & set(same))
    judged = quality.evaluate(found, true)
    assert judged["precision"] == pytest.approx(right / len(together) if together else 1)
    assert judged["recall"] == pytest.approx(right / len(same) if same else 1)


def test_links_are_transitive():
    pairs = pd.DataFrame({"first": ["a", "b"], "second": ["b", "d"]})
    assert quality.link(RECORDS, pairs).tolist() == [1, 1, 2, 1]


def scored(**values):
    empty = dict.fromkeys(quality.KEYS)
    return pd.DataFrame([{"name": 96.0} | empty | values], dtype="object").astype({"name": float})


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ({}, True),
        ({"name": 80.0}, False),
        ({"siret": True, "name": 5.0}, True),
        ({"siret": False}, False),
        ({"department": False}, False),
        ({"town": False, "code": True}, True),
        ({"name": 80.0, "phone": True}, True),
        ({"name": 80.0, "phone": True, "siret": False}, False),
    ],
)
def test_when_two_records_are_the_same_customer(values, same):
    assert quality.accept(scored(**values), 94).tolist() == [same]


def test_merge_follows_its_rules_and_loses_no_value():
    records = pd.DataFrame(
        {
            "group": [2, 1, 1, 1],
            "source": ["web", "web", "books", "sales"],
            "city": ["Nice", None, "LYON", "Lyon"],
            "staff": [None, 10, 12, None],
            "seen": pd.to_datetime(["2024-01-01", "2024-05-01", "2023-01-01", None]),
            "mail": ["x@x.fr", "a@a.fr", "b@b.fr", "b@b.fr"],
        }
    )
    rules = {"city": ["sales", "books"], "staff": "max", "mail": "most_frequent"}
    merged = quality.merge(records, "group", rules)
    assert merged.iloc[0].tolist() == [1, "Lyon", 12, "b@b.fr"] and merged.loc[1, "city"] == "Nice"
    assert quality.merge(records, "group", {"mail": "latest"}, moment="seen")["mail"].tolist() == ["a@a.fr", "x@x.fr"]


def test_silos_and_interfaces():
    tools = pd.DataFrame({"tool": list("ABCD"), "customers": ["pros"] * 4, "kind": ["intégré"] * 3 + ["externalisé"]})
    graph = quality.tool_graph(tools, pd.DataFrame({"origin": ["A", "B"], "destination": ["B", "C"]}))
    assert quality.silos(graph) == [["D"], ["A", "B", "C"]]
    assert quality.plot_tools(graph).get_title()
    assert len(quality.plot_interfaces(range(2, 10)).lines) == 2
    complete = nx.complete_graph(40)
    assert quality.interfaces(40) == complete.number_of_edges() and quality.interfaces(40, warehouse=True) == 40


@pytest.mark.parametrize(
    "call",
    [
        lambda: quality.parse_date(["1/1/2024"], "american"),
        lambda: quality.parse_date([20240101], "iso"),
        lambda: quality.parse_amount([12.5]),
        lambda: quality.parse_phone([33]),
        lambda: quality.parse_siret([410962500063]),
        lambda: quality.valid_siret([1.0]),
        lambda: quality.valid_email([1]),
        lambda: quality.plain_name([3]),
        lambda: quality.luhn_sum("12a"),
        lambda: quality.similarity("a", None),
        lambda: quality.all_pairs(-1),
        lambda: quality.interfaces(2.5),
        lambda: quality.measure(pd.DataFrame({"a": []}), [quality.complete("a")]),
        lambda: quality.measure(RECORDS, [quality.complete("siret")]),
        lambda: quality.measure(RECORDS, [quality.Check("beauty", "", ("name",), lambda t: t["name"].notna())]),
        lambda: quality.plot_quality(RECORDS),
        lambda: quality.candidate_pairs(RECORDS.assign(record="a"), ["phone"]),
        lambda: quality.score_pairs(RECORDS, pd.DataFrame({"first": ["a"], "second": ["z"]})),
        lambda: quality.link(RECORDS, pd.DataFrame({"first": ["a"], "second": ["z"]})),
        lambda: quality.evaluate({"a": 1}, {"b": 1}),
        lambda: quality.accept(scored(), 101),
        lambda: quality.accept(pd.DataFrame({"name": [1.0]})),
        lambda: quality.merge(RECORDS, "phone", {"name": "best"}),
        lambda: quality.merge(RECORDS, "phone", {"name": "latest"}),
        lambda: quality.merge(RECORDS.iloc[:0], "phone", {"name": "longest"}),
        lambda: quality.silos(nx.Graph()),
        lambda: quality.plot_tools("graph"),
        lambda: quality.plot_interfaces([-1]),
        lambda: quality.tool_graph(
            pd.DataFrame({"tool": ["A"], "customers": ["x"], "kind": ["intégré"]}),
            pd.DataFrame({"origin": ["A"], "destination": ["Z"]}),
        ),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(InputError):
        call()
