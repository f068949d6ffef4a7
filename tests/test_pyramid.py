"""The loyalty pyramid: nothing leaks from the future, nobody is lost on the way, and known chains are found again."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmcourse as crm
from crmcourse.checks import InputError
from crmcourse.pyramid.evidence import TABLES

py = crm.pyramid
NAMES = ["prospect", "client", "compte", "supporter", "partenaire", "perdu"]
YEARS = [pd.Timestamp(f"{year}-12-31") for year in range(2020, 2025)]
DATED = {
    "accounts": "created_on",
    "quotes": "quote_date",
    "orders": "order_date",
    "contracts": "start_date",
    "complaints": "complaint_date",
    "surveys": "survey_date",
}


@pytest.fixture(scope="module")
def tables():
    return {name: crm.datasets.load_directsell(name) for name in TABLES}


@pytest.fixture(scope="module")
def panel(tables):
    return py.panel(tables, YEARS)


@pytest.fixture(scope="module")
def pairs(panel):
    return py.moves(panel)


def toy(**changes) -> dict[str, pd.DataFrame]:
    """Tables of one account of 2023, quiet but for what `changes` add (rows of one table each)."""
    rows = {
        "accounts": [(1, "2023-01-10", None), (2, "2020-01-10", None)],
        "quotes": [],
        "orders": [],
        "contracts": [],
        "complaints": [],
        "surveys": [],
    } | changes
    made = {}
    for name, rules in TABLES.items():
        table = pd.DataFrame(rows[name], columns=list(rules))
        for column, rule in rules.items():
            kind = "datetime64[us]" if rule.kind == "date" else "Int64" if column != "satisfied" else "boolean"
            kind = "float64" if name == "surveys" and column in ("satisfaction", "recommend") else kind
            table[column] = (
                pd.to_datetime(table[column], format="mixed").astype(kind)
                if rule.kind == "date"
                else table[column].astype(kind)
            )
        made[name] = table
    return made


def stage(day="2024-12-31", **changes) -> str:
    placed = py.place(py.evidence(toy(**changes), pd.Timestamp(day)))
    return placed.set_index("account_id").loc[1, "stage"]


REGULAR = [(1, "2024-02-01"), (1, "2024-08-01")]
LOYAL = {"orders": REGULAR, "surveys": [(1, "2024-11-05", 9, 10)]}


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        ("suspect", {}),
        ("prospect", {"quotes": [(1, "2024-01-01")]}),
        ("perdu", {"quotes": [(1, "2023-12-31")]}),  # a year old to the day: outside the twelve months
        ("prospect", {"orders": REGULAR[:1]}),
        ("client", {"orders": REGULAR}),
        ("perdu", {"orders": [(1, "2023-03-01"), (1, "2023-04-01")]}),
        ("compte", {"orders": REGULAR, "contracts": [(1, "2024-01-01", "2024-12-31")]}),
        ("client", {"orders": REGULAR, "contracts": [(1, "2023-12-31", "2024-12-30")]}),
        ("client", {"orders": REGULAR, "contracts": [(1, "2025-01-01", "2025-12-31")]}),
        ("compte", {"orders": REGULAR, "surveys": [(1, "2024-11-05", 8, 5)]}),
        ("client", {"orders": REGULAR, "surveys": [(1, "2023-11-05", 9, 5), (1, "2024-11-05", 7, 5)]}),
        ("client", {"orders": REGULAR, "surveys": [(1, "2022-11-05", 9, 9)]}),
        ("supporter", {"orders": REGULAR, "surveys": [(1, "2024-11-05", 3, 9)]}),
        ("supporter", {"orders": REGULAR, "accounts": [(1, "2023-01-10", None), (2, "2024-01-10", 1)]}),
        ("partenaire", {**LOYAL, "contracts": [(1, "2024-06-01", "2025-05-31")]}),
        ("client", {**LOYAL, "complaints": [(1, "2024-12-01", None, None)]}),
        ("client", {**LOYAL, "complaints": [(1, "2024-12-01", "2024-12-05", False)]}),
        ("supporter", {**LOYAL, "complaints": [(1, "2024-12-01", "2024-12-05", True)]}),
        ("supporter", {**LOYAL, "complaints": [(1, "2024-12-01", "2024-12-05", None)]}),
        ("client", {**LOYAL, "complaints": [(1, "2024-12-01", "2025-01-05", True)]}),
        ("prospect", {"surveys": [(1, "2024-11-05", 9, 10)], "orders": REGULAR[:1]}),
    ],
)  # fmt: skip
def test_the_rules(expected, changes):
    assert stage(**changes) == expected


def test_an_account_has_no_row_before_its_first_contact():
    assert py.evidence(toy(), pd.Timestamp("2023-01-09"))["account_id"].tolist() == [2]
    assert py.evidence(toy(), pd.Timestamp("2023-01-10"))["account_id"].tolist() == [1, 2]


def test_the_hour_of_the_analysis_does_not_count():
    orders = {"orders": [(1, "2024-02-01"), (1, "2024-12-31 18:00")]}
    assert stage(**orders) == stage(day="2024-12-31 03:00", **orders) == "client"


@settings(max_examples=8, deadline=None)
@given(day=st.dates(pd.Timestamp("2020-06-01").date(), pd.Timestamp("2024-12-30").date()))
def test_nothing_leaks_from_the_future(tables, day):
    """Forgetting what came after the day, and not knowing yet how complaints end, changes nothing."""
    known = {name: table[table[DATED[name]] <= pd.Timestamp(day)] for name, table in tables.items()}
    open_then = known["complaints"]["resolved_on"] > pd.Timestamp(day)
    known["complaints"] = known["complaints"].assign(
        resolved_on=known["complaints"]["resolved_on"].mask(open_then),
        satisfied=known["complaints"]["satisfied"].mask(open_then),
    )
    pd.testing.assert_frame_equal(py.evidence(known, day), py.evidence(tables, day))


def test_order_of_rows_does_not_matter(tables):
    mixed = {name: table.sample(frac=1, random_state=1) for name, table in tables.items()}
    both = [
        py.place(py.evidence(one, YEARS[-1])).set_index("account_id")["stage"].sort_index() for one in (tables, mixed)
    ]
    pd.testing.assert_series_equal(*both)


def test_missing_tables_leave_the_base_of_the_pyramid(tables):
    few = {name: tables[name] for name in ("accounts", "quotes", "orders")}
    stages = set(py.place(py.evidence(few, YEARS[-1]))["stage"])
    assert stages <= {"suspect", "prospect", "client", "supporter", "perdu"}


def test_rules_of_ones_own(tables):
    known = py.evidence(tables, YEARS[-1])
    strict = (py.Rule("customer", (py.Condition("orders", at_least=1, at_most=3),)), py.Rule("autre"))
    placed = py.place(known, strict)
    assert (placed["stage"] == "client").equals(known["orders"].between(1, 3))
    assert set(placed["stage"]) == {"client", "autre"}
    assert py.rules_table(strict).iloc[0, 1] == "1 ≤ commandes sur 12 mois ≤ 3"


def test_the_pyramid_agrees_with_the_truth_that_made_directsell(tables):
    """True satisfaction, never given to the rules, rises with the stage; who is placed as lost has stopped buying."""
    placed = py.place(py.evidence(tables, YEARS[-1])).set_index("account_id")["stage"]
    truth = crm.datasets.load_directsell_truth("accounts").set_index("account_id")
    mean = truth["satisfaction"].groupby(placed).mean()
    assert mean["client"] < mean["compte"] < mean["supporter"]
    future = crm.datasets.load_directsell_truth("future").set_index("account_id")["orders_2025"].groupby(placed).mean()
    assert future["perdu"] < future["prospect"] < future["client"]


# --- moves and chains -------------------------------------------------------------------------------------------------


def test_nobody_is_lost_in_the_migration(panel, pairs):
    matrix = py.count_moves(pairs)
    assert matrix.to_numpy().sum() == len(pairs) == (panel["date"] > YEARS[0]).sum()
    year = py.count_moves(pairs[pairs["date"] == YEARS[2]])
    photo = panel[panel["date"] == YEARS[2]]["stage"].value_counts()
    pd.testing.assert_series_equal(year.sum()[photo.index], photo, check_names=False, check_dtype=False)
    assert matrix.loc[["perdu", *NAMES], "suspect"].sum() == 0  # who has been on the pyramid is never a suspect again
    assert np.allclose(py.count_moves(pairs, shares=True).sum(axis=1), 1)


def test_the_chain_of_directsell_forecasts_what_it_was_made_of(panel, pairs):
    """One step from 2023 with 2023's own moves and entries gives 2024 exactly."""
    last = py.chain(pairs[pairs["date"] == YEARS[-1]])
    start = panel[panel["date"] == YEARS[-2]]["stage"].value_counts().reindex(NAMES)
    there = panel[panel["date"] == YEARS[-1]]["stage"].value_counts().reindex(NAMES)
    made = py.forecast(last.probability, start, 1, inflow=last.inflow).loc[1]
    assert np.allclose(made[NAMES], there)


P = pd.DataFrame(
    [[0.4, 0.3, 0.0, 0.3], [0.1, 0.6, 0.2, 0.1], [0.0, 0.2, 0.75, 0.05], [0.0, 0.0, 0.0, 1.0]],
    index=["prospect", "client", "partenaire", "perdu"], columns=["prospect", "client", "partenaire", "perdu"],
)  # fmt: skip
START = pd.Series({"prospect": 100, "client": 80, "partenaire": 20})


def walk(start: int, steps: int, runs: int, p=P, seed=0) -> np.ndarray:
    """Follow accounts one by one: an independent way to the same numbers."""
    rng = np.random.default_rng(seed)
    cumulated = p.to_numpy().cumsum(axis=1)
    path = [np.full(runs, start)]
    for _ in range(steps):
        path.append((rng.uniform(size=(runs, 1)) > cumulated[path[-1]]).sum(axis=1))
    return np.array(path)


def test_forecast_is_powers_of_the_matrix():
    made = py.forecast(P, START, 5)
    expected = START.reindex(P.index, fill_value=0).to_numpy() @ np.linalg.matrix_power(P.to_numpy(), 5)
    assert np.allclose(made.loc[5], expected) and np.allclose(made.sum(axis=1), 200)


def test_births_make_the_population_grow():
    born = py.births(
        pd.Series({name: rate for name, rate in zip(P.index, [0, 0.1, 0.4, 0], strict=True)}),
        pd.Series({"prospect": 0.5}),
    )
    with_, without = (py.forecast(P, START, 3, births=b) for b in (born, None))
    assert with_.loc[1, "prospect"] - without.loc[1, "prospect"] == pytest.approx(0.5 * (8 + 8))
    assert with_.loc[3].sum() > without.loc[3].sum()


def test_intervals_hold_what_they_promise():
    """Draw a firm from a known chain, forecast, and see how often the truth falls in the 90 % interval."""
    rng, inside, total = np.random.default_rng(5), 0, 0
    for trial in range(30):
        counts = pd.DataFrame([rng.multinomial(150, row) for row in P.to_numpy()], index=P.index, columns=P.columns)
        made = py.simulate(
            counts, START, 3, entries=pd.Series({"prospect": rng.poisson(4 * 30)}), periods=4, runs=400, seed=trial
        )
        now = START.reindex(P.index, fill_value=0).to_numpy()
        for _ in range(3):
            now = sum(rng.multinomial(n, row) for n, row in zip(now, P.to_numpy(), strict=True)) + np.array(
                [rng.poisson(30), 0, 0, 0]
            )
        last = made[made["period"] == 3]
        inside += ((last["low"] <= now) & (now <= last["high"])).sum()
        total += len(last)
    assert 0.84 <= inside / total <= 0.97


def test_simulation_is_repeatable_centred_and_keeps_impossible_moves_impossible():
    counts = (1000 * P).round().astype(int)
    made, again = (py.simulate(counts, START, 4, runs=1500, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(made, again)
    mean = made.pivot(index="period", columns="stage", values="mean")[list(P.columns)]
    assert np.allclose(mean, py.forecast(P, START, 4), atol=1.5)
    alone = py.simulate(counts, pd.Series({"perdu": 50}), 4, runs=100)
    assert (alone.loc[alone["stage"] == "perdu", "low"] == 50).all()
    assert (made.groupby("period")["mean"].sum().round(6) == 200).all()


def test_first_passage_against_accounts_followed_one_by_one():
    found = py.first_passage(P, "partenaire", "perdu").loc["prospect"]
    path = walk(0, 200, 40_000)
    at_top, lost = path == 2, path == 3
    first = np.where(at_top.any(axis=0), at_top.argmax(axis=0), 10_000)
    reached = first < np.where(lost.any(axis=0), lost.argmax(axis=0), 10_000)
    assert found["probability"] == pytest.approx(reached.mean(), abs=0.01)
    assert found["periods"] == pytest.approx(first[reached].mean(), abs=0.06)


def test_stays_against_accounts_followed_one_by_one():
    path = walk(0, 300, 20_000)
    spent = [(path == state).sum(axis=0).mean() for state in range(3)]
    assert np.allclose(py.stays(P, "perdu").loc["prospect"], spent, rtol=0.03)


def test_a_stage_never_reached_has_no_time():
    p = P.copy()
    p.loc["client"] = [0.1, 0.8, 0.0, 0.1]
    found = py.first_passage(p, "partenaire", "perdu").loc["prospect"]
    assert found["probability"] == 0 and np.isnan(found["periods"])


@settings(max_examples=25, deadline=None)
@given(retention=st.floats(0.01, 0.99), rate=st.floats(0.01, 0.5), margin=st.floats(-500, 5000))
def test_two_states_give_the_closed_formula_of_retention(retention, rate, margin):
    """Chapter 05: with margins at the end of each year, the first one certain, LTV = m / (1 + i - r)."""
    p = pd.DataFrame([[retention, 1 - retention], [0, 1]], index=["client", "perdu"], columns=["client", "perdu"])
    found = py.stage_values(p, pd.Series({"client": margin, "perdu": 0.0}), rate)
    assert found["client"] == pytest.approx(margin / (1 + rate - retention), rel=1e-6, abs=1e-6)


def test_value_is_the_sum_of_discounted_forecasts():
    margin = pd.Series({"prospect": 10.0, "client": 300.0, "partenaire": 900.0, "perdu": 0.0})
    value = py.stage_values(P, margin, 0.1)
    for stage in P.index:
        path = py.forecast(P, pd.Series({stage: 1.0}), 400) @ margin[list(P.columns)]
        assert value[stage] == pytest.approx(sum(path / 1.1 ** (path.index + 1)), rel=1e-6)


def test_a_change_keeps_probabilities_and_raises_the_value():
    margin = pd.Series({"prospect": 10.0, "client": 300.0, "partenaire": 900.0, "perdu": 0.0})
    better = py.change(P, "client", "perdu", -0.05, taken_from="client")
    assert better.loc["client"].round(3).tolist() == [0.1, 0.65, 0.2, 0.05]
    assert (py.stage_values(better, margin, 0.1) >= py.stage_values(P, margin, 0.1)).all()
    spread = py.change(P, "client", "partenaire", 0.08)
    assert np.allclose(spread.loc["client"], [0.09, 0.54, 0.28, 0.09])
    assert P.loc["client", "perdu"] == 0.1  # the table given is left alone


# --- tests of the hypothesis ------------------------------------------------------------------------------------------


def walked_pairs(seed: int, p=P, runs=400) -> pd.DataFrame:
    """Moves of accounts that follow a chain over four dates."""
    path = np.hstack([walk(start, 3, runs, p, seed + start) for start in range(3)])
    days = pd.to_datetime(["2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31"])
    names = np.array(["prospect", "client", "partenaire", "perdu"])
    ids = np.arange(path.shape[1])
    dates = np.repeat(days, len(ids))
    return py.moves(pd.DataFrame({"account_id": np.tile(ids, 4), "date": dates, "stage": names[path.ravel()]}))


def test_the_memory_test_rarely_accuses_a_markov_chain():
    p_values = [py.memory_test(walked_pairs(10 * seed))["p_value"].iloc[-1] for seed in range(40)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.15
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.17)


def test_the_memory_test_sees_two_kinds_of_customers():
    """Half move a lot, half hardly: each follows a chain, the mixture does not."""
    still = 0.85 * np.eye(4) + 0.15 * P
    still = pd.DataFrame(still, index=P.index, columns=P.columns)
    other = walked_pairs(2, still)
    mixture = pd.concat([walked_pairs(1), other.assign(account_id=other["account_id"] + 10_000)])
    tested = py.memory_test(mixture, runs=199, seed=1)
    assert tested["p_value"].iloc[-1] < 1e-6 and tested["p_simulated"].iloc[-1] == pytest.approx(1 / 200)


def test_the_stationarity_test_sees_a_year_unlike_the_others():
    calm = walked_pairs(3)
    assert py.stationarity_test(calm)["p_value"].iloc[-1] > 0.001
    crisis = py.change(P, "client", "perdu", 0.25)
    year = walked_pairs(4, crisis)
    mixed = pd.concat([calm[calm["date"] < YEARS[4]], year[year["date"] == YEARS[4]]])
    tested = py.stationarity_test(mixed, runs=99)
    assert tested.loc["client", "p_value"] < 1e-6 and tested.loc["client", "p_simulated"] <= 0.02


def test_simulated_and_asymptotic_p_values_agree_on_large_tables():
    tested = py.memory_test(walked_pairs(7), runs=2000, seed=2)
    assert tested["p_simulated"].iloc[-1] == pytest.approx(tested["p_value"].iloc[-1], abs=0.05)


def test_directsell_on_small_numbers(pairs):
    tested = py.memory_test(pairs, runs=50)
    assert (
        tested["paths"].iloc[-1]
        == tested["paths"].iloc[:-1].sum()
        == len(py.paths(pairs).query("earlier in @NAMES and before in @NAMES and after in @NAMES"))
    )


# --- referral ---------------------------------------------------------------------------------------------------------


def test_families_add_up(tables):
    tree = py.families(tables["accounts"]).set_index("account_id")
    assert tree["children"].sum() == tables["accounts"]["referred_by"].notna().sum() == (tree["generation"] > 0).sum()
    assert tree["descendants"].sum() == tree["generation"].sum()
    referrals = crm.datasets.load_directsell_truth("referrals").set_index("referred_id")["referrer_id"]
    known = tables["accounts"].dropna(subset="referred_by").set_index("account_id")["referred_by"]
    assert (known == referrals.reindex(known.index)).all()  # the file may miss recommendations, it invents none


def test_referral_rates_count_each_newcomer_once(tables, panel):
    rates = py.referral_rates(panel, tables["accounts"])
    came = tables["accounts"].dropna(subset="referred_by")
    inside = came[(came["created_on"] > YEARS[0]) & (came["created_on"] <= YEARS[-1])]
    assert rates["brought"].sum() <= len(inside) and rates["brought"].sum() >= 0.95 * len(inside)


def test_reproduction_of_one_type_is_rate_times_life():
    p = pd.DataFrame([[0.8, 0.2], [0, 1]], index=["client", "perdu"], columns=["client", "perdu"])
    born = py.births(pd.Series({"client": 0.15, "perdu": 0.0}), pd.Series({"client": 0.9}))
    assert py.reproduction(p, born, "perdu") == pytest.approx(0.15 * 0.9 / 0.2)


@pytest.mark.parametrize("rate", [0.05, 0.4])
def test_over_one_the_population_grows_by_itself_and_under_one_it_dies(rate):
    born = py.births(
        pd.Series({"prospect": 0.0, "client": rate, "partenaire": rate, "perdu": 0.0}), pd.Series({"prospect": 0.8})
    )
    living = py.forecast(P, START, 300, births=born).drop(columns="perdu").sum(axis=1)
    assert (living.iloc[-1] > living.iloc[-2]) == (py.reproduction(P, born, "perdu") > 1)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures(tables, panel, pairs):
    numbers = panel[panel["date"] == YEARS[-1]]["stage"].value_counts()
    made = py.chain(pairs)
    simulated = py.simulate(made.counts, numbers[NAMES], 3, entries=made.entries, periods=made.periods, runs=50)
    history = panel.pivot_table(index="date", columns="stage", values="account_id", aggfunc="size", fill_value=0)
    drawn = [
        py.plot_pyramid(numbers),
        py.plot_migration(py.count_moves(pairs)),
        py.plot_forecast(simulated, history),
        py.plot_path(made.probability, "perdu"),
        py.plot_family(tables["accounts"], 1001, numbers),
    ]
    for ax in drawn:
        assert ax.get_title(loc="left") or ax.get_title()
        assert ax.get_xlabel()
        plt.close(ax.figure)
    widths = {round(patch.get_width()) for patch in drawn[0].patches}
    assert widths == set(numbers[NAMES[:-1]])


# --- bad input --------------------------------------------------------------------------------------------------------

S = pd.Series
NOBODY = pd.DataFrame({"account_id": [1, 1], "referred_by": [np.nan, np.nan]})
PHOTO = pd.DataFrame({"account_id": [1], "date": [pd.Timestamp("2024-12-31")], "stage": ["client"]})
DAY = pd.Timestamp("2024-12-31")
PAIRS = pd.DataFrame({"account_id": [1], "date": [DAY], "before": ["client"], "after": ["client"]})
COUNTS = (10 * P).round().astype(int)
REFERRED = pd.DataFrame(
    {"account_id": [1, 2], "created_on": [DAY, DAY], "referred_by": pd.array([None, 1], dtype="Int64")}
)
BAD = {
    "evidence: no mapping": (lambda: py.evidence([1], DAY), "dictionnaire"),
    "evidence: missing table": (lambda: py.evidence({"accounts": NOBODY}, DAY), "quotes, orders"),
    "evidence: missing column": (lambda: py.evidence(toy() | {"orders": NOBODY}, DAY), "order_date"),
    "evidence: no date": (lambda: py.evidence(toy(), "demain"), "demain"),
    "evidence: a number for a date": (lambda: py.evidence(toy(), 2024), "2024"),
    "evidence: stranger": (lambda: py.evidence(toy(orders=[(9, "2024-01-01")]), DAY), "orders.*account_id.*9"),
    "evidence: twice": (lambda: py.evidence(toy(accounts=[(1, "2023-01-01", None)] * 2), DAY), "account_id"),
    "evidence: a mark": (lambda: py.evidence(toy(surveys=[(1, "2024-11-05", 11, 5)]), DAY), "satisfaction"),
    "evidence: empty": (lambda: py.evidence(toy(accounts=[]), DAY), "accounts"),
    "place: missing signal": (lambda: py.place(pd.DataFrame({"account_id": [1]})), "orders"),
    "place: unknown signal": (lambda: py.place(pd.DataFrame({"x": [1]}), (py.Rule("a", (py.Condition("x"),)),)), "x"),
    "place: no rule": (lambda: py.place(py.evidence(toy(), DAY), py.RULES[:3]), "lignes 0, 1"),
    "panel: no date": (lambda: py.panel(toy(), []), "dates"),
    "panel: dates backwards": (lambda: py.panel(toy(), [DAY, YEARS[0]]), "dates"),
    "moves: missing column": (lambda: py.moves(PAIRS), "stage"),
    "moves: one date": (lambda: py.moves(PAIRS.rename(columns={"after": "stage"})), "deux dates"),
    "moves: twice": (lambda: py.moves(pd.concat([PAIRS.rename(columns={"after": "stage"})] * 2)), "account_id"),
    "count_moves: missing": (lambda: py.count_moves(PAIRS.assign(after=None).astype({"after": "str"})), "after"),
    "count_moves: empty": (lambda: py.count_moves(PAIRS[:0]), "pairs"),
    "chain: no date": (lambda: py.chain(PAIRS.drop(columns="date")), "date"),
    "chain: state never seen": (lambda: py.chain(PAIRS, ["client", "perdu"]), "perdu"),
    "chain: leaves": (lambda: py.chain(PAIRS.assign(after="ailleurs"), ["client"]), "ailleurs"),
    "forecast: rows": (lambda: py.forecast(P * 2, START, 1), "somme"),
    "forecast: stranger": (lambda: py.forecast(P, S({"roi": 1}), 1), "roi"),
    "forecast: negative": (lambda: py.forecast(P, S({"client": -1}), 1), "start"),
    "forecast: NaN": (lambda: py.forecast(P, S({"client": np.nan}), 1), "start"),
    "forecast: half a step": (lambda: py.forecast(P, START, 1.5), "1.5"),
    "forecast: no series": (lambda: py.forecast(P, [1, 2], 1), "start"),
    "simulate: not square": (lambda: py.simulate(COUNTS.iloc[:2], START, 1), "carrée"),
    "simulate: empty row": (lambda: py.simulate(COUNTS * [[1], [0], [1], [1]], START, 1), "client"),
    "simulate: level": (lambda: py.simulate(COUNTS, START, 1, level=90), "level"),
    "absorbing: unknown": (lambda: py.absorbing(P, "roi"), "roi"),
    "stays: no way out": (lambda: py.stays(py.absorbing(P, "client"), "perdu"), "client"),
    "first_passage: same": (lambda: py.first_passage(P, "perdu", "perdu"), "différents"),
    "first_passage: unknown": (lambda: py.first_passage(P, "roi", "perdu"), "roi"),
    "stage_values: no margin": (lambda: py.stage_values(P, S({"client": 1.0}), 0.1), "prospect"),
    "stage_values: rate": (lambda: py.stage_values(P, S(0.0, index=P.index), 0), "taux"),
    "change: too much": (lambda: py.change(P, "client", "perdu", 0.95), "client"),
    "change: same passage": (lambda: py.change(P, "client", "perdu", 0.1, taken_from="perdu"), "différent"),
    "change: unknown": (lambda: py.change(P, "client", "roi", 0.1), "roi"),
    "paths: missing": (lambda: py.paths(PAIRS.drop(columns="account_id")), "account_id"),
    "memory_test: too short": (lambda: py.memory_test(PAIRS), "suivi"),
    "memory_test: runs": (lambda: py.memory_test(walked_pairs(1, runs=5), runs=-1), "runs"),
    "stationarity_test: one year": (lambda: py.stationarity_test(PAIRS), "deux années"),
    "families: circle": (lambda: py.families(pd.DataFrame({"account_id": [1, 2], "referred_by": [2, 1]})), "cercle"),
    "families: stranger": (lambda: py.families(pd.DataFrame({"account_id": [1], "referred_by": [7]})), "7"),
    "families: twice": (lambda: py.families(NOBODY), "account_id"),
    "referral_rates: one date": (lambda: py.referral_rates(PHOTO, REFERRED), "deux dates"),
    "births: over one": (lambda: py.births(S({"client": 0.1}), S({"client": 1.2})), "1,2|1.2"),
    "births: negative": (lambda: py.births(S({"client": -0.1}), S({"client": 0.2})), "rates"),
    "births: no series": (lambda: py.births([0.1], S({"client": 0.2})), "rates"),
    "reproduction: other stages": (lambda: py.reproduction(P, P.iloc[:2, :2], "perdu"), "born"),
    "plot_pyramid: nobody": (lambda: py.plot_pyramid(S({"client": 0})), "aucun compte"),
    "plot_pyramid: stranger": (lambda: py.plot_pyramid(S({"roi": 3})), "roi"),
    "plot_migration: zeros": (lambda: py.plot_migration(COUNTS * 0), "aucun passage"),
    "plot_forecast: column": (lambda: py.plot_forecast(pd.DataFrame({"period": [0]})), "stage"),
    "plot_path: unknown": (lambda: py.plot_path(P, "roi"), "roi"),
    "plot_family: unknown": (lambda: py.plot_family(REFERRED, 7), "7"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(case):
    call, words = BAD[case]
    with pytest.raises(InputError, match=f"(?s){words}"):
        call()
    plt.close("all")


def test_every_public_function_meets_bad_input():
    functions = {name for name in py.__all__ if callable(getattr(py, name)) and name.islower()}
    untested = functions - {case.split(":")[0] for case in BAD} - {"rules_table", "stage_names"}
    assert not untested


# --- what the prose of chapter 06 says of DirectSell ------------------------------------------------------------------


@pytest.fixture(scope="module")
def numbers(panel):
    return panel[panel["date"] == YEARS[-1]]["stage"].value_counts()


@pytest.fixture(scope="module")
def margin(tables, panel):
    lines = crm.datasets.load_directsell("order_lines")
    lines["margin"] = lines["amount_eur"] - lines["quantity"] * lines["unit_cost_eur"]
    orders = tables["orders"].assign(margin=tables["orders"]["order_id"].map(lines.groupby("order_id")["margin"].sum()))
    earned = orders.groupby(["account_id", orders["order_date"].dt.year - 1])["margin"].sum()
    rows = panel[panel["date"] < YEARS[-1]]
    rows = rows.assign(margin=earned.reindex([rows["account_id"], rows["date"].dt.year]).fillna(0).to_numpy())
    return rows.groupby("stage")["margin"].agg(["mean", "sem"])


def test_lesson_the_pyramid_is_a_spinning_top(tables, panel, numbers):
    assert numbers["client"] > numbers["prospect"] > numbers["partenaire"]
    known = py.evidence(tables, YEARS[-1]).set_index("account_id")
    assert known.loc[1009, "orders"] == 1 and known.loc[1009, "past_orders"] > 20
    assert known.loc[1006, "orders"] == 0 and known.loc[1006, "satisfaction"] >= 8 and known.loc[1006, "referrals"] > 0
    placed = py.place(known.reset_index()).set_index("account_id")["stage"]
    answered = known["satisfaction"].notna().groupby(placed).mean()
    assert answered["supporter"] > 0.9 > 0.6 > answered["client"]
    named = set(placed[[*range(1001, 1012), 1025]])
    assert named == {*py.stage_names(lost=True, suspect=True)}, "the twelve accounts show every stage"


def test_lesson_moves(pairs):
    p = py.chain(pairs).probability
    assert 0.4 < p.loc["prospect", "perdu"] < 0.5 and p.loc["partenaire", "partenaire"] < 0.5
    for stage, above in (("compte", ["supporter", "partenaire"]), ("supporter", ["partenaire"])):
        assert p.loc[stage, above].sum() < p.loc[stage, NAMES[: NAMES.index(stage)]].sum()
    assert 0.07 < py.first_passage(p, "partenaire", "perdu").loc["prospect", "probability"] < 0.13


def test_lesson_the_trial_of_the_past_fails_on_the_lost(panel, pairs):
    then = py.chain(pairs[pairs["date"] <= YEARS[2]])
    history = panel.pivot_table(index="date", columns="stage", values="account_id", aggfunc="size", fill_value=0)
    test = py.simulate(then.counts, history.loc[YEARS[2], NAMES], 2, entries=then.entries, periods=then.periods, seed=6)
    test = test.set_index(["period", "stage"])
    assert history.loc[YEARS[4], "perdu"] > test.loc[(2, "perdu"), "high"]


def test_lesson_values(pairs, margin):
    p = py.chain(pairs).probability
    gap = margin["mean"]["supporter"] - margin["mean"]["client"]
    assert abs(gap) < 2 * np.hypot(*margin.loc[["client", "supporter"], "sem"])
    naive = py.stage_values(p, margin["mean"], 0.1)
    final = py.stage_values(py.absorbing(p, "perdu"), margin["mean"].where(margin.index != "perdu", 0.0), 0.1)
    assert final["supporter"] < final["compte"] < final["partenaire"]
    assert (naive[NAMES[:-1]] - final[NAMES[:-1]] > 10_000).all()


def test_lesson_memory(panel, pairs):
    memory, steady = py.memory_test(pairs, runs=199, seed=6), py.stationarity_test(pairs, runs=199, seed=6)
    assert memory["p_simulated"].iloc[-1] == pytest.approx(1 / 200)
    assert steady["p_simulated"].iloc[-1] > memory["p_simulated"].iloc[-1]
    wide = panel.pivot(index="account_id", columns="date", values="stage").eq("perdu")
    silent = [(wide[YEARS[i]], wide[YEARS[i - 1]], ~wide[YEARS[i + 1]]) for i in (1, 2, 3)]
    new = pd.concat([back[now & ~before] for now, before, back in silent]).mean()
    old = pd.concat([back[now & before] for now, before, back in silent]).mean()
    assert new > 2 * old


def test_lesson_referral(tables, panel):
    rates = py.referral_rates(panel, tables["accounts"])
    assert rates["rate"]["supporter"] > 2 * rates["rate"]["client"]
    top = rates["brought"][["supporter", "partenaire"]].sum()
    assert top < 0.5 * rates["brought"].sum(), "« se priver de la plupart des parrainages »"
    assert py.families(tables["accounts"])["generation"].max() <= 4


def test_model_answer_of_exercise_06_reads_directsell_right(pairs, numbers):
    closed = py.absorbing(py.chain(pairs).probability, "perdu")
    margin = pd.Series([2600.0, 8300, 9000, 8100, 13100, 0], index=NAMES)
    value = py.stage_values(closed, margin, 0.10)

    def gain(stage, towards, points):
        return (py.change(closed, stage, towards, points / 100) - closed).loc[stage] @ value / 1.1

    assert numbers["prospect"] * 100 < 20_000 and gain("prospect", "client", 5) > 5 * 100
    assert 300 < gain("client", "perdu", -2) < 1000
    left = (60_000 - numbers["prospect"] * 100) / 150
    assert 0.7 < left / numbers["client"] < 0.8, "« les trois quarts des clients environ »"
    assert 300 < gain("compte", "partenaire", 3) < 1.5 * 300, "« à peine plus qu'elle ne coûte »"
