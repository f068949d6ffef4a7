"""The effect of a campaign: estimates that find a known effect, placebos that find none, and errors that say where."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from crmcourse import campaign
from crmcourse.checks import InputError

DAYS = campaign.windows("2017-03-06", "2017-04-02")  # four weeks


def chain_of(effect: float = 0.0, seed: int = 1, customers: int = 3000) -> tuple[pd.DataFrame, np.ndarray]:
    """Return lines of thirteen Sundays, and the customers targeted (the larger, the likelier), with a known effect."""
    draw = np.random.default_rng(seed)
    usual = draw.gamma(2.0, 20.0, customers)
    targeted = draw.random(customers) < usual / (usual + 40)
    weeks = pd.date_range("2017-01-08", periods=13, freq="7D")
    noise = draw.gamma(4.0, 0.25, (customers, len(weeks)))
    spent = usual[:, None] * noise + np.where((weeks >= DAYS.during_start)[None, :] & targeted[:, None], effect, 0)
    lines = pd.DataFrame(spent, index=range(customers), columns=weeks).stack().reset_index()
    lines.columns = ["household_id", "transaction_timestamp", "sales_value"]
    return lines, np.flatnonzero(targeted)


@pytest.fixture(scope="module")
def plus_five():
    lines, targeted = chain_of(5.0)
    return campaign.panel(lines, targeted, DAYS)


def test_windows_touch_and_have_the_same_length():
    one_day = campaign.windows("2017-05-08", "2017-05-08")
    assert one_day.days == 1 and one_day.before_start == one_day.before_end == pd.Timestamp("2017-05-07")
    back = DAYS.earlier()
    assert (back.during_start, back.during_end) == (DAYS.before_start, DAYS.before_end) and back.days == DAYS.days
    assert DAYS.earlier(2) == back.earlier() and DAYS.earlier(0) == DAYS


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2017-05-08", "2017-05-07", "7 mai 2017"),
        ("hier", "2017-05-07", "`start`"),
        ("2017-05-07", None, "`end`"),
        (20170507, "2017-05-07", "`start`"),
    ],
)
def test_windows_refuse_what_is_no_campaign(start, end, said):
    with pytest.raises(InputError, match=said):
        campaign.windows(start, end)


def test_the_first_and_the_last_hour_count_and_nothing_outside():
    moments = ["2017-02-05 23:59", "2017-02-06 00:00", "2017-03-05 23:59", "2017-03-06 00:00", "2017-04-02 23:59",
               "2017-04-03 00:00"]  # fmt: skip
    lines = pd.DataFrame({"household_id": 1, "transaction_timestamp": pd.to_datetime(moments),
                          "sales_value": [1.0, 10, 100, 1000, 10_000, 100_000]})  # fmt: skip
    row = campaign.panel(lines, [1], DAYS, customers=[1, 2]).set_index("household_id")
    assert row.loc[1, ["before", "during"]].tolist() == [110 / 4, 11_000 / 4]
    assert row.loc[2, ["before", "during"]].tolist() == [0, 0] and row["targeted"].tolist() == [True, False]


def test_a_target_who_never_bought_stays_with_zero():
    lines, _ = chain_of(customers=20)
    found = campaign.panel(lines, [3, 999], DAYS).set_index("household_id")
    assert found.loc[999, ["before", "during"]].tolist() == [0, 0] and found["targeted"].sum() == 2


def test_other_names_of_columns_and_other_orders_of_rows_change_nothing():
    lines, targeted = chain_of(customers=60)
    names = {"household_id": "who", "transaction_timestamp": "when", "sales_value": "paid"}
    shuffled = lines.rename(columns=names).sample(frac=1, random_state=3)
    found = campaign.panel(shuffled, targeted, DAYS, customer="who", date="when", amount="paid")
    expected = campaign.panel(lines, targeted, DAYS)
    pd.testing.assert_frame_equal(found.rename(columns={"who": "household_id"}), expected)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines.drop(columns="sales_value"), "sales_value"),
        (lambda lines: lines.assign(sales_value=-1.0), "inférieure"),
        (lambda lines: lines.assign(transaction_timestamp="2017-03-01"), "dates"),
        (lambda lines: lines[lines["transaction_timestamp"] < "2017-03-20"], "elles ne couvrent pas"),
        (lambda lines: lines[lines["transaction_timestamp"] > "2017-02-20"], "elles ne couvrent pas"),
    ],
    ids=["no amount", "negative", "text", "ends too soon", "begins too late"],
)
def test_panel_says_what_is_wrong_with_the_lines(change, said):
    lines, targeted = chain_of(customers=60)
    with pytest.raises(InputError, match=said):
        campaign.panel(change(lines), targeted, DAYS)


def test_panel_wants_someone_to_compare_with():
    lines, targeted = chain_of(customers=60)
    for target in ([], range(60)):
        with pytest.raises(InputError, match="à qui les comparer"):
            campaign.panel(lines, target, DAYS)
    with pytest.raises(InputError, match="777"):
        campaign.panel(lines, [*targeted, 777], DAYS, customers=range(60))


def test_did_finds_the_true_effect_where_the_naive_estimate_does_not(plus_five):
    found = campaign.effects(plus_five)
    assert found.loc["did", "low"] < 5 < found.loc["did", "high"] and found.loc["did", "low"] > 0
    assert found.loc["difference", "low"] > 12, "selection on usual spending"
    assert found.loc["before_after", "low"] < 5 < found.loc["before_after", "high"]


def test_matching_on_a_noisy_before_is_fooled_upwards_and_its_placebo_says_so():
    lines, targeted = chain_of(0.0)
    found = [campaign.effects(campaign.panel(lines, targeted, when)) for when in (DAYS, DAYS.earlier())]
    for table in found:
        assert table.loc["matched", "low"] > 0 and table.loc["did", "low"] < 0 < table.loc["did", "high"]
    assert abs(found[0].loc["matched", "estimate"] - found[1].loc["matched", "estimate"]) < 2


def test_matching_is_right_when_before_is_all_that_chose():
    draw = np.random.default_rng(5)
    before = draw.gamma(2.0, 20.0, 6000)
    targeted = draw.random(6000) < before / (before + 40)
    during = 0.5 * before + 12 + 3 * targeted + draw.normal(0, 5, 6000)
    panel = pd.DataFrame({"targeted": targeted, "before": before, "during": during})
    assert campaign.effect(panel, "matched", strata=40) == pytest.approx(3, abs=0.5)
    assert campaign.effect(panel, "did") < 0, "they would have come back to the middle anyway"


def test_the_interval_of_did_is_that_of_the_formula(plus_five):
    gain = (plus_five["during"] - plus_five["before"]).groupby(plus_five["targeted"])
    error = np.sqrt((gain.var() / gain.size()).sum())
    low, high = campaign.effects(plus_five).loc["did", ["low", "high"]]
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.08)


def test_the_same_seed_gives_the_same_intervals_whatever_the_order(plus_five):
    first = campaign.effects(plus_five, draws=200)
    pd.testing.assert_frame_equal(campaign.effects(plus_five.sample(frac=1, random_state=2), draws=200), first)
    assert not campaign.effects(plus_five, draws=200, seed=9)["low"].equals(first["low"])


@given(st.floats(-50, 50), st.floats(0.1, 10))
def test_a_shift_of_everyone_or_another_currency_moves_did_as_it_must(shift, rate):
    panel = pd.DataFrame({"targeted": [True, True, False, False, False], "before": [9.0, 5, 3, 8, 1],
                          "during": [12.0, 4, 3, 9, 0]})  # fmt: skip
    moved = panel.assign(during=panel["during"] + shift)
    assert campaign.effect(moved) == pytest.approx(campaign.effect(panel))
    assert campaign.effect(moved, "before_after") == pytest.approx(campaign.effect(panel, "before_after") + shift)
    scaled = panel.assign(before=panel["before"] * rate, during=panel["during"] * rate)
    assert campaign.effect(scaled) == pytest.approx(rate * campaign.effect(panel))


def test_a_stratum_without_others_is_an_error_not_a_silence():
    panel = pd.DataFrame({"targeted": [False] * 50 + [True] * 50, "before": np.arange(100.0), "during": 1.0})
    with pytest.raises(InputError, match="moins de groupes"):
        campaign.effect(panel, "matched", strata=4)


def test_equal_spending_is_never_split_between_groups():
    panel = pd.DataFrame({"targeted": [True, False] * 20, "before": [0.0] * 30 + list(range(1, 11)), "during": 1.0})
    found = campaign.selection(panel, strata=10)
    assert found["customers"].sum() == 40 and found["customers"].max() >= 30
    alone = campaign.selection(panel.assign(before=4.0))
    assert alone["customers"].tolist() == [40] and alone["share_targeted"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("panel", "options", "said"),
    [
        ({"targeted": [True, False], "before": [1.0, 2], "during": [1.0, 2]}, {"method": "magic"}, "magic"),
        ({"targeted": [1, 0], "before": [1.0, 2], "during": [1.0, 2]}, {}, "vrais et des faux"),
        ({"targeted": [True, True], "before": [1.0, 2], "during": [1.0, 2]}, {}, "à qui les comparer"),
        ({"targeted": [True, False], "before": [1.0, None], "during": [1.0, 2]}, {}, "manquante"),
        ({"targeted": [True, False], "before": [1.0, 2]}, {}, "during"),
        ({"targeted": [True, False], "before": 1.0, "during": 2.0}, {"method": "matched", "strata": 1}, "strata"),
    ],
    ids=["method", "numbers", "all", "missing", "column", "one stratum"],
)  # fmt: skip
def test_effect_says_what_is_wrong(panel, options, said):
    with pytest.raises(InputError, match=said):
        campaign.effect(pd.DataFrame(panel), **options)


def test_effects_wants_enough_draws(plus_five):
    with pytest.raises(InputError, match="draws"):
        campaign.effects(plus_five, draws=99)


def test_detectable_is_what_a_simulated_test_sees_eight_times_in_ten():
    draw, n = np.random.default_rng(11), (60, 240)
    effect = campaign.detectable(24, *n)
    error = 24 * np.sqrt(1 / n[0] + 1 / n[1])
    gaps = draw.normal(effect, 24, (4000, n[0])).mean(axis=1) - draw.normal(0, 24, (4000, n[1])).mean(axis=1)
    assert (np.abs(gaps) > 1.96 * error).mean() == pytest.approx(0.8, abs=0.02)
    assert campaign.detectable(24, 150, 150) < effect < campaign.detectable(24, 30, 270)


@pytest.mark.parametrize(
    ("arguments", "said"), [((0, 10, 10), "deviation"), ((5, 1, 10), "treated"), ((5, 10, True), "control")]
)
def test_detectable_says_what_is_wrong(arguments, said):
    with pytest.raises(InputError, match=said):
        campaign.detectable(*arguments)


def test_paths_are_means_per_customer_over_whole_weeks_only():
    lines, targeted = chain_of(5.0, customers=500)
    found = campaign.paths(lines, targeted, DAYS, weeks=6)
    assert found.index.tolist() == list(range(-6, 4))
    later = pd.DataFrame(
        {"household_id": [0], "transaction_timestamp": [pd.Timestamp("2017-04-05")], "sales_value": [1.0]}
    )
    more = campaign.paths(pd.concat([lines, later]), targeted, DAYS, weeks=6)
    assert more.index.tolist() == found.index.tolist(), "a week begun is not a week"
    week = lines[lines["transaction_timestamp"] == DAYS.during_start + pd.Timedelta(days=6)].set_index("household_id")[
        "sales_value"
    ]
    aimed = week.index.isin(targeted)
    assert found.loc[0].tolist() == pytest.approx([week[aimed].mean(), week[~aimed].mean()])
    with pytest.raises(InputError, match="weeks"):
        campaign.paths(lines, targeted, DAYS, weeks=0)


def test_pictures_show_what_the_tables_hold(plus_five):
    found = campaign.effects(plus_five)
    ax = campaign.plot_effects(found, found)
    shown = {text.get_text() for text in ax.texts}
    assert {f"{value:.1f}".replace(".", ",").replace("-", "−") for value in found["estimate"]} <= shown
    assert len(ax.get_legend().get_texts()) == 2 and "dollars" in ax.get_xlabel()
    bars = campaign.plot_selection(table := campaign.selection(plus_five))
    assert [patch.get_height() for patch in bars.patches] == table["share_targeted"].tolist()
    lines, targeted = chain_of(customers=60)
    curves = campaign.plot_paths(paths := campaign.paths(lines, targeted, DAYS), DAYS)
    assert list(curves.get_lines()[0].get_ydata()) == paths["targeted"].tolist()
    plt.close("all")
    with pytest.raises(InputError, match="low"):
        campaign.plot_effects(found.drop(columns="low"))
    with pytest.raises(InputError, match="did"):
        campaign.plot_effects(found.set_axis(list("abcd")))
    with pytest.raises(InputError, match="share_targeted"):
        campaign.plot_selection(found)
    plt.close("all")
