"""Buy till you die: published figures, agreement with simulated customers, and numbers that never overflow."""

import importlib.metadata
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import gammaln, hyperu
from scipy.stats import beta as beta_law

from crmcourse import btyd, datasets
from crmcourse.btyd.units import continuous_rate
from crmcourse.checks import InputError

CDNOW_COLUMNS = {"customer": "customer", "date": "date", "amount": "spend"}
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


@pytest.fixture(scope="module")
def cdnow():
    """The 1/10 sample of Fader and Hardie: 2,357 customers, 6,919 transactions, 78 weeks from 1 January 1997."""
    files = importlib.metadata.files("lifetimes")
    path = next(file for file in files if file.name == "CDNOW_sample.txt").locate()
    names = ["master", "customer", "date", "discs", "spend"]
    table = pd.read_csv(path, sep=r"\s+", header=None, names=names)
    return table.assign(date=pd.to_datetime(table["date"].astype(str), format="%Y%m%d"))


@pytest.fixture(scope="module")
def calibrated(cdnow):
    return btyd.calibrate(cdnow, "1997-09-30", "1998-06-30", **CDNOW_COLUMNS)


@pytest.fixture(scope="module")
def bgnbd(calibrated):
    return btyd.BGNBD.fit(calibrated)


@pytest.fixture(scope="module")
def paretonbd(calibrated):
    return btyd.ParetoNBD.fit(calibrated)


@pytest.fixture
def agg():
    with mpl.rc_context():
        mpl.use("agg")
        yield
        mpl.pyplot.close("all")


def history(x, t_x, T, unit="week"):
    return pd.DataFrame({"x": x, "t_x": t_x, "T": T, "unit": unit})


# --- data --------------------------------------------------------------------------------------------------------


def test_cdnow_is_summarised_as_in_the_papers(cdnow, calibrated):
    assert (len(cdnow), len(calibrated), (calibrated["x"] > 0).sum()) == (6919, 2357, 946)
    first = calibrated.set_index("customer").loc[1]
    assert first[["x", "t_x", "T", "m"]].tolist() == pytest.approx([2, 30.43, 38.86, 22.35], abs=0.0051)
    assert calibrated["holdout_x"].sum() == 1882
    assert (calibrated["holdout_T"] == 39).all()


def test_all_that_is_bought_in_a_day_is_one_purchase():
    hours = ["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-11 08:00", "2024-01-11 23:59"]
    orders = pd.DataFrame({"account_id": 7, "order_date": pd.to_datetime(hours), "amount_eur": [1.0, 2.0, 30.0, 40.0]})
    row = btyd.summary(orders, "2024-01-31", unit="day").iloc[0]
    assert (row["x"], row["t_x"], row["T"], row["m"]) == (1, 10.0, 30.0, 70.0)


@pytest.mark.parametrize(("unit", "days"), [("day", 1), ("week", 7), ("month", 365.25 / 12), ("year", 365.25)])
def test_the_unit_divides_the_times_and_nothing_else(unit, days):
    orders = pd.DataFrame({"account_id": [3, 3], "order_date": pd.to_datetime(["2024-01-01", "2024-03-01"])})
    row = btyd.summary(orders, "2024-12-31", unit, amount=None).iloc[0]
    assert row["t_x"] * days == pytest.approx(60)
    assert row["T"] * days == pytest.approx(365)
    assert (row["x"], row["unit"]) == (1, unit)


def test_any_table_and_any_order_of_rows_give_the_same_summary(cdnow, calibrated):
    import polars as pl

    part = cdnow[cdnow["date"] <= "1997-09-30"]
    expected = calibrated[["customer", "x", "t_x", "T", "m"]]
    for table in (part.sample(frac=1, random_state=1), pl.from_pandas(part)):
        found = btyd.summary(table, "1997-09-30", **CDNOW_COLUMNS)[expected.columns]
        pd.testing.assert_frame_equal(found, expected)


def test_the_calibration_knows_nothing_of_the_holdout(cdnow, calibrated):
    alone = btyd.summary(cdnow[cdnow["date"] <= "1997-09-30"], "1997-09-30", **CDNOW_COLUMNS)
    pd.testing.assert_frame_equal(alone, calibrated[alone.columns])
    later = btyd.calibrate(cdnow, "1997-02-01", "1998-06-30", **CDNOW_COLUMNS)
    assert len(later) == (cdnow.groupby("customer")["date"].min() <= "1997-02-01").sum()


ORDERS = pd.DataFrame({
    "account_id": [1, 1, 2], "amount_eur": [10.0, 20.0, 30.0],
    "order_date": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-01-08"]),
})  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount_eur": [10.0, -20.0, 30.0]}, r"amount_eur.*ligne 1"),
        ({"amount_eur": [10.0, None, 30.0]}, r"amount_eur.*ligne 1"),
        ({"order_date": pd.to_datetime(["2024-01-01", "2025-02-01", "2024-01-08"])}, r"order_date.*ligne 1"),
        ({"order_date": ["2024-01-01", "2024-02-01", "2024-01-08"]}, "order_date"),
        ({"account_id": [1, None, 2]}, "account_id"),
    ],
)
def test_bad_transactions_are_named(change, said):
    with pytest.raises(InputError, match=said):
        btyd.summary(ORDERS.assign(**change), "2024-12-31")


@pytest.mark.parametrize(
    "call",
    [
        lambda: btyd.summary(ORDERS.drop(columns="amount_eur"), "2024-12-31"),
        lambda: btyd.summary(ORDERS.head(0), "2024-12-31"),
        lambda: btyd.summary(ORDERS, "hier"),
        lambda: btyd.summary(ORDERS, 20241231),
        lambda: btyd.summary(ORDERS, "2024-12-31", unit="fortnight"),
        lambda: btyd.calibrate(ORDERS, "2024-12-31", "2024-12-31"),
        lambda: btyd.calibrate(ORDERS, "2024-01-10", "2024-01-31"),
    ],
)
def test_bad_arguments_of_a_summary(call):
    with pytest.raises(InputError):
        call()


# --- published figures -------------------------------------------------------------------------------------------


def rounded(model, *decimals):
    return tuple(round(value, n) for value, n in zip(model.parameters, decimals, strict=True))


def test_bgnbd_on_cdnow_as_published(bgnbd):
    """Fader, Hardie and Lee (2005), table 2."""
    assert rounded(bgnbd, 3, 3, 3, 3) == (0.243, 4.414, 0.793, 2.426)
    assert round(bgnbd.log_likelihood, 1) == -9582.4
    assert (bgnbd.unit, bgnbd.customers) == ("week", 2357)


def test_paretonbd_on_cdnow_as_published(paretonbd):
    """Fader, Hardie and Lee (2005), table 2."""
    assert rounded(paretonbd, 3, 3, 3, 3) == (0.553, 10.578, 0.606, 11.669)
    assert round(paretonbd.log_likelihood, 1) == -9595.0


def test_gammagamma_on_cdnow_as_published(calibrated):
    """Parameters of Fader and Hardie (2013); the README of the Python package lifetimes prints the first spends."""
    model = btyd.GammaGamma.fit(calibrated)
    assert rounded(model, 2, 2, 2) == (6.25, 3.74, 15.44)
    assert model.customers == 946
    spend = model.conditional_expected_spend(calibrated).head(6).round(1).tolist()
    assert spend == [24.7, 18.9, 35.2, 35.2, 35.2, 71.5]
    x, m = calibrated["x"].head(6), calibrated["m"].head(6).fillna(0)
    weight = 6.25 * x / (6.25 * x + 3.74 - 1)
    assert spend == pytest.approx(weight * m + (1 - weight) * 6.25 * 15.44 / (3.74 - 1), abs=0.06)


def test_sbg_regular_as_published():
    """Fader and Hardie (2007): fitted on years 0 to 7, it foresees years 8 to 12."""
    model = btyd.SBG.fit(REGULAR[:8], unit="year")
    assert rounded(model, 3, 3) == (0.704, 1.182)
    assert 100 * model.survival(np.arange(13)) == pytest.approx(REGULAR, abs=0.7)


def recursion(alpha, beta, years):
    """Chances to leave in years 1 to `years`, then to stay: the recursion that the paper lays out in a spreadsheet."""
    leave = [alpha / (alpha + beta)]
    for t in range(2, years + 1):
        leave.append(leave[-1] * (beta + t - 2) / (alpha + beta + t - 1))
    return np.array([*leave, 1 - sum(leave)])


@pytest.mark.parametrize(
    ("survivors", "published"), [(REGULAR[:8], (0.704, 1.182)), (HIGH_END, (0.668, 3.806))], ids=["regular", "high end"]
)
def test_sbg_is_the_optimum_of_the_papers_spreadsheet(survivors, published):
    """Fader and Hardie (2007), segments of Berry and Linoff (2004): data, recursion and parameters of the paper.

    The optimum is found again here by another way: the recursion, no gamma function, and a search without slopes.
    """
    counts = np.array([*-np.diff(survivors), survivors[-1]])

    def loss(logs):
        return -counts @ np.log(recursion(*np.exp(logs), len(survivors) - 1))

    found = np.exp(minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10}).x)
    model = btyd.SBG.fit(survivors, unit="year")
    assert model.parameters == pytest.approx(found, rel=1e-4)
    assert rounded(model, 3, 3) == published


def test_the_papers_customer(bgnbd):
    """x = 2, t_x = 30.43, T = 38.86: 1.226 purchases in the next 39 weeks (Fader, Hardie and Lee 2005)."""
    expected = bgnbd.conditional_expected_purchases(history([2], [30.43], [38.86]), 39)
    assert round(expected.iloc[0], 3) == 1.226
    assert expected.name == "purchases_39_weeks"


def bgnbd_by_integration(model, t, x, t_x, T):
    """E[X(t) | x, t_x, T]: both stories of a past, averaged over the chance p to leave (the rate, by hand)."""
    r, alpha, a, b = model.parameters

    def ahead(p):  # (1 - exp(-rate p t)) / p purchases are to come, for a rate of law Gamma(r + x, alpha + T)
        return (1 - ((alpha + T) / (alpha + T + p * t)) ** (r + x)) / p

    def weight(p):
        return (1 - p) ** x * beta_law.pdf(p, a, b)

    def gone(p):
        return p * (1 - p) ** (x - 1) * beta_law.pdf(p, a, b) * ((alpha + T) / (alpha + t_x)) ** (r + x) if x else 0

    there, left = (quad(weight, 0, 1)[0], quad(gone, 0, 1)[0])
    return quad(lambda p: weight(p) * ahead(p), 0, 1)[0] / (there + left)


def paretonbd_by_integration(model, t, x, t_x, T):
    """P(alive) and E[X(t) | x, t_x, T]: the moment of leaving, averaged over its rate (that of purchases, by hand)."""
    r, alpha, s, beta = model.parameters
    there = (beta / (beta + T)) ** s
    left = quad(
        lambda y: ((alpha + T) / (alpha + y)) ** (r + x) * s * beta**s / (beta + y) ** (s + 1), t_x, T, epsabs=0
    )[0]
    alive = there / (there + left)
    lasting = quad(lambda y: ((beta + T) / (beta + T + y)) ** s, 0, t)[0]  # mean time alive until t
    return alive, alive * (r + x) / (alpha + T) * lasting


def test_a_heavy_buyer_in_both_models(calibrated, bgnbd, paretonbd):
    """Customer 1516 of CDNOW, a year ahead: the walk-through of the R package BTYD prints these figures.

    They are checked here by integration over the laws of the models, and by hand for the customer's past.
    """
    customer = calibrated[calibrated["customer"] == 1516]
    past = customer[["x", "t_x", "T"]].iloc[0].to_numpy(float)
    assert past == pytest.approx([26, 216 / 7, 31])
    known = history(*past[:, None])
    expected = [model.conditional_expected_purchases(known, 52).iloc[0] for model in (bgnbd, paretonbd)]
    alive, ahead = paretonbd_by_integration(paretonbd, 52, *past)
    assert expected == pytest.approx([bgnbd_by_integration(bgnbd, 52, *past), ahead], rel=1e-6)
    assert paretonbd.p_alive(known).iloc[0] == pytest.approx(alive, rel=1e-6)
    assert [round(value, 2) for value in expected] == [25.76, 25.46] and round(alive, 3) == 0.998


def test_a_new_customer_in_both_models(bgnbd, paretonbd):
    """Purchases of a year, by integration; 1.473 is also what the walk-through of the R package BTYD prints."""
    r, alpha, a, b = bgnbd.parameters
    bought = quad(lambda p: beta_law.pdf(p, a, b) * (1 - (alpha / (alpha + 52 * p)) ** r) / p, 0, 1, limit=500)[0]
    assert bgnbd.expected_purchases(52) == pytest.approx(bought, rel=1e-6)
    r, alpha, s, beta = paretonbd.parameters
    alive = quad(lambda y: (beta / (beta + y)) ** s, 0, 52)[0]  # mean time alive in the year
    assert paretonbd.expected_purchases(52) == pytest.approx(r / alpha * alive, rel=1e-6)
    assert round(r / alpha * alive, 3) == 1.473


def test_standard_errors_are_those_of_the_information(bgnbd, calibrated):
    """Inverse of the second derivatives by the parameters themselves, found another way."""
    data = [calibrated[name].to_numpy(float) for name in ("x", "t_x", "T")]
    at = np.array(bgnbd.parameters)
    rows = []
    for h in np.diag(1e-4 * at):
        after, before = (btyd.bgnbd_log_likelihood(point, *data)[1] for point in (at + h, at - h))
        rows.append((before - after) / (2 * h.sum()))
    assert bgnbd.standard_errors == pytest.approx(np.sqrt(np.diag(np.linalg.inv(rows))), rel=1e-3)
    table = bgnbd.table()
    assert (table["low"] < table["estimate"]).all() and (table["estimate"] < table["high"]).all()


def test_the_unit_changes_the_scale_and_not_the_model(cdnow, bgnbd):
    by_day = btyd.BGNBD.fit(btyd.summary(cdnow[cdnow["date"] <= "1997-09-30"], "1997-09-30", "day", **CDNOW_COLUMNS))
    r, alpha, a, b = bgnbd.parameters
    assert by_day.parameters == pytest.approx((r, 7 * alpha, a, b), rel=1e-4)
    assert by_day.expected_purchases(364) == pytest.approx(bgnbd.expected_purchases(52), rel=1e-4)


# --- gradients, probabilities, limits ----------------------------------------------------------------------------

positive = st.floats(0.05, 20)


@st.composite
def pasts(draw, size=6):
    x = np.array(draw(st.lists(st.integers(0, 60), min_size=size, max_size=size)), dtype=float)
    T = np.array(draw(st.lists(st.floats(0.5, 200), min_size=size, max_size=size)))
    part = np.array(draw(st.lists(st.floats(0.01, 1), min_size=size, max_size=size)))
    return x, np.where(x > 0, T * part, 0.0), T


def slopes(function, parameters):
    return [
        (function(parameters + h) - function(parameters - h)) / (2 * h.sum())
        for h in np.diag(1e-5 * np.asarray(parameters))
    ]


@settings(max_examples=30, deadline=None)
@given(st.tuples(positive, positive, positive, positive), pasts())
def test_the_gradients_of_the_purchase_models_are_their_derivatives(parameters, past):
    at = np.array(parameters)
    for function in (btyd.bgnbd_log_likelihood, btyd.paretonbd_log_likelihood):
        value, slope = function(at, *past)
        numeric = slopes(lambda point, function=function: function(point, *past)[0], at)
        assert slope == pytest.approx(numeric, rel=1e-4, abs=1e-4 * max(1, abs(value)))


@settings(max_examples=25, deadline=None)
@given(st.tuples(positive, positive, positive), st.lists(st.integers(1, 30), min_size=3, max_size=3))
def test_the_gradients_of_gammagamma_and_sbg_are_their_derivatives(parameters, counts):
    x, m, at = np.array(counts, float), np.array([3.0, 40.0, 500.0]), np.array(parameters)
    slope = btyd.gammagamma_log_likelihood(at, x, m)[1]
    numeric = slopes(lambda point: btyd.gammagamma_log_likelihood(point, x, m)[0], at)
    assert slope == pytest.approx(numeric, rel=1e-4, abs=1e-3)
    lapsed = np.array([True, False, True])
    slope = btyd.sbg_log_likelihood(at[:2], x, lapsed)[1]
    assert slope == pytest.approx(
        slopes(lambda p: btyd.sbg_log_likelihood(p, x, lapsed)[0], at[:2]), rel=1e-4, abs=1e-4
    )


def test_a_customer_counted_n_times_is_n_customers(calibrated):
    data = [calibrated[name].to_numpy(float)[:50] for name in ("x", "t_x", "T")]
    twice = [np.tile(column, 2) for column in data]
    for function, at in (
        (btyd.bgnbd_log_likelihood, (0.2, 4, 0.8, 2)),
        (btyd.paretonbd_log_likelihood, (0.5, 9, 0.6, 11)),
    ):
        weighted, repeated = (np.hstack(function(at, *rows)) for rows in ([*data, np.full(50, 2.0)], twice))
        assert weighted == pytest.approx(repeated)


def models(parameters, unit="week"):
    return btyd.BGNBD(*parameters, unit=unit), btyd.ParetoNBD(*parameters, unit=unit)


@settings(max_examples=30, deadline=None)
@given(st.tuples(positive, positive, positive, positive), pasts(), st.floats(0, 300))
def test_probabilities_and_expectations_stay_in_bounds(parameters, past, t):
    table = history(*past)
    for model in models(parameters):
        alive = model.p_alive(table)
        assert ((alive >= 0) & (alive <= 1)).all()
        soon, late = (model.conditional_expected_purchases(table, time) for time in (t, 2 * t + 1))
        assert (soon >= -1e-9).all() and (late >= soon * (1 - 1e-9) - 1e-9).all()
        # nobody is expected to buy faster than an active customer who never leaves
        ceiling = alive * (model.r + past[0]) / (model.alpha + past[2]) * (2 * t + 1)
        assert (late <= ceiling * (1 + 1e-6) + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(st.tuples(positive, positive, positive, positive), st.integers(1, 40), st.floats(1, 100))
def test_a_more_recent_last_purchase_makes_a_customer_more_alive(parameters, x, T):
    t_x = np.linspace(0.05, 1, 12) * T
    for model in models(parameters):
        alive = model.p_alive(history(x, t_x, T)).to_numpy()
        assert (np.diff(alive) >= -1e-12).all()


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.floats(0.1, 5)] * 4), st.floats(0.5, 100))
def test_purchase_probabilities_sum_to_one_and_give_the_mean(parameters, t):
    n = np.arange(3000)
    for model in models(parameters):
        p = model.probability_of(n, t)
        assert p.min() >= -1e-12
        assert p.sum() <= 1 + 1e-6
        assert p.sum() + np.exp(-8) > 1 or p[-1] > 0  # a heavy tail may go on after 3,000 purchases
        if p[-300:].sum() < 1e-9:
            assert p.sum() == pytest.approx(1, abs=1e-6)
            assert p @ n == pytest.approx(model.expected_purchases(t), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(("x", "T"), [(0, 1e-9), (0, 1e6), (5, 1e6), (10_000, 50.0), (10_000, 1e6), (200_000, 1e4)])
def test_nothing_overflows(x, T):
    past = [np.array([float(x)]), np.array([T * 0.7 if x else 0.0]), np.array([T])]
    for parameters in ((0.243, 4.414, 0.793, 2.426), (0.01, 500.0, 0.01, 0.01), (50.0, 0.01, 0.5, 300.0)):
        assert np.isfinite(np.hstack(btyd.bgnbd_log_likelihood(parameters, *past))).all()
        assert np.isfinite(np.hstack(btyd.paretonbd_log_likelihood(parameters, *past))).all()
        for model in models(parameters):
            table = history(*past)
            assert 0 <= model.p_alive(table).iloc[0] <= 1
            assert np.isfinite(model.conditional_expected_purchases(table, 52).iloc[0])
            assert np.isfinite(model.discounted_residual_purchases(table, 0.1).iloc[0])


@pytest.mark.parametrize(("alpha", "beta"), [(10, 5), (5, 10), (7, 7), (200, 0.5), (0.5, 200)])
@pytest.mark.parametrize(("x", "t_x", "T"), [(0, 0.0, 30.0), (1, 29.0, 30.0), (40, 10.0, 30.0), (300, 100.0, 101.0)])
def test_paretonbd_is_the_integral_it_stands_for(alpha, beta, x, t_x, T):
    r, s = 0.55, 0.6
    scale = (r + x) * np.log(alpha + t_x) + (s + 1) * np.log(beta + t_x)

    def left_at(y):
        return np.exp(scale - (r + x) * np.log(alpha + y) - (s + 1) * np.log(beta + y))

    left = s * quad(left_at, t_x, T, epsabs=0, epsrel=1e-11, limit=500)[0]
    active = np.exp(scale - (r + x) * np.log(alpha + T) - s * np.log(beta + T))
    model = btyd.ParetoNBD(r, alpha, s, beta, unit="week")
    assert model.p_alive(history([x], [t_x], [T])).iloc[0] == pytest.approx(active / (active + left), rel=1e-7)


# --- customers all alike: a parameter runs off, the numbers stay right ---------------------------------------------

PAST = history([0, 1, 7, 40, 300], [0.0, 3.0, 30.0, 44.0, 47.5], [48.0, 48.0, 36.0, 47.0, 48.0], "month")


def mean_over_p(function, a, b):
    """Mean over Beta(a, b) by the trapezoid on log(p / (1 - p)), where the density has no corner."""
    spread = 60 / a + 60 / b + 12 * np.sqrt(1 / a + 1 / b)
    v = np.log(a / b) + np.linspace(-spread, spread, 20_001)
    log_density = -a * np.logaddexp(0, -v) - b * np.logaddexp(0, v)
    weight = np.exp(log_density - log_density.max())
    return weight @ function(1 / (1 + np.exp(-v))) / weight.sum()


@pytest.mark.parametrize("t", [0.1, 12.0, 600.0])
@pytest.mark.parametrize(("r", "alpha"), [(1.11, 2.35), (0.243, 4.4), (2e4, 4e4)])
@pytest.mark.parametrize(
    ("a", "b"), [(0.4, 1.2), (2.0, 3e4), (4.9, 0.3), (30.0, 90.0), (191.0, 39395.0), (3007.0, 621129.0), (8e6, 2e7)]
)
def test_bgnbd_is_the_mean_over_p_however_large_its_parameters(r, alpha, a, b, t):
    model = btyd.BGNBD(r, alpha, a, b, unit="month")
    of_active = model.conditional_expected_purchases(PAST, t) / model.p_alive(PAST)
    for row, (x, T) in enumerate(zip(PAST["x"], PAST["T"], strict=True)):

        def purchases(p, x=x, T=T):
            return -np.expm1(-(r + x) * np.log1p(p * t / (alpha + T))) / p

        assert of_active[row] == pytest.approx(mean_over_p(purchases, a, b + x), rel=1e-6)


@pytest.mark.parametrize("size", [1e6, 1e7])
def test_bgnbd_tends_to_one_probability_of_leaving(size):
    p, r, alpha, delta = 0.005, 1.11, 2.35, continuous_rate(0.1, "month")
    model = btyd.BGNBD(r, alpha, size * p, size * (1 - p), unit="month")
    x, t_x, T = (PAST[name].to_numpy(float) for name in ("x", "t_x", "T"))
    odds_gone = np.where(x > 0, p / (1 - p) * ((alpha + T) / (alpha + t_x)) ** (r + x), 0)
    near = {"rel": 400 / (size * p)}
    assert model.p_alive(PAST).to_numpy() == pytest.approx(1 / (1 + odds_gone), **near)
    bought = (1 - (1 + p * 12 / (alpha + T)) ** -(r + x)) / p / (1 + odds_gone)
    assert model.conditional_expected_purchases(PAST, 12).to_numpy() == pytest.approx(bought, **near)
    assert model.expected_purchases(12) == pytest.approx((1 - (1 + p * 12 / alpha) ** -r) / p, **near)
    residual = model.discounted_residual_purchases(PAST, 0.1)
    for row in range(len(PAST)):

        def rate(u, k=r + x[row], scale=alpha + T[row]):
            return np.exp(-delta * u) * k / scale * (1 + p * u / scale) ** -(k + 1)

        total = quad(rate, 0, 5000, epsabs=0, epsrel=1e-10, limit=500)[0]
        assert residual[row] == pytest.approx(total / (1 + odds_gone[row]), **near)


@pytest.mark.parametrize("size", [1e4, 1e6, 1e8])
def test_paretonbd_tends_to_one_rate_of_leaving(size):
    mu, r, alpha, delta = 0.004, 1.2, 2.5, continuous_rate(0.1, "month")
    model = btyd.ParetoNBD(r, alpha, size, size / mu, unit="month")
    near = {"rel": 2 / size + 1e-9}
    x, t_x, T = (PAST[name].to_numpy(float) for name in ("x", "t_x", "T"))
    rate = (r + x) / (alpha + T)
    for row in range(len(PAST)):

        def left_at(y, row=row):
            return mu * np.exp(mu * (T[row] - y) + (r + x[row]) * np.log((alpha + T[row]) / (alpha + y)))

        gone = quad(left_at, t_x[row], T[row], epsabs=0, epsrel=1e-11, limit=500)[0]
        found = btyd.paretonbd_log_likelihood(model.parameters, x[[row]], t_x[[row]], T[[row]])[0]
        alive = model.p_alive(PAST)[row]
        assert alive == pytest.approx(1 / (1 + gone), **near)
        active = gammaln(r + x[row]) - gammaln(r) - (r + x[row]) * np.log(alpha + T[row]) + r * np.log(alpha)
        assert found == pytest.approx(active - mu * T[row] + np.log1p(gone), abs=2 / size + 1e-7)
    alive = model.p_alive(PAST).to_numpy()
    bought = alive * rate * -np.expm1(-mu * 12) / mu
    assert model.conditional_expected_purchases(PAST, 12).to_numpy() == pytest.approx(bought, **near)
    residual = model.discounted_residual_purchases(PAST, 0.1).to_numpy()
    assert residual == pytest.approx(alive * rate / (mu + delta), **near)


@pytest.mark.parametrize("size", [30.0, 1e4, 1e7])
def test_sbg_tends_to_one_probability_of_lapsing(size):
    model = btyd.SBG(0.2 * size, 0.8 * size, unit="year")
    worth = 1 / 1.1
    for n in (0, 5):
        still = mean_over_p(lambda p: (1 - p) * worth / (1 - (1 - p) * worth), 0.2 * size, 0.8 * size + n)
        assert model.expected_residual_lifetime(n, 0.1) == pytest.approx(still, rel=1e-9)


@pytest.mark.parametrize(("model", "lost"), [(btyd.BGNBD, ("a", "b")), (btyd.ParetoNBD, ("s", "beta"))])
def test_customers_who_leave_alike_are_fitted_and_foreseen_in_any_unit(model, lost):
    """DirectSell, customers followed from their beginnings: the data tell the mean of leaving, not its spread."""
    accounts, orders = datasets.load_directsell("accounts"), datasets.load_directsell("orders")
    orders = orders[orders["account_id"].isin(accounts.loc[accounts["created_on"] >= "2020-01-01", "account_id"])]
    expected = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for unit, year in (("month", 12), ("week", 365.25 / 7)):
            past = btyd.calibrate(orders, "2023-12-31", "2024-12-31", unit=unit)
            fitted = model.fit(past)
            expected[unit] = fitted.conditional_expected_purchases(past, year)
            assert np.isfinite(fitted.discounted_residual_purchases(past, 0.1)).all()
            assert fitted.undetermined == lost
            assert all(name in fitted.note for name in lost)
            assert np.isfinite(fitted.standard_errors[:2]).all() and np.isnan(fitted.standard_errors[2:]).all()
    assert expected["week"].to_numpy() == pytest.approx(expected["month"].to_numpy(), rel=0.02)
    assert past["holdout_x"].sum() == pytest.approx(expected["week"].sum(), rel=0.2)


@pytest.mark.parametrize(
    "model", [btyd.BGNBD(0.5, 6.0, 1.0, 2.0, unit="week"), btyd.ParetoNBD(0.5, 6.0, 1.0, 9.0, unit="week")]
)
def test_the_formulas_pass_through_their_removable_holes(model):
    """a = 1 in BG/NBD and s = 1 in Pareto/NBD are 0/0 on paper; a + b = 1 too."""
    name = model.names[2]
    table = history([0, 3], [0, 20], [30, 30])
    around = [
        type(model)(**{**dict(zip(model.names, model.parameters, strict=True)), name: value}, unit="week")
        for value in (0.999, 1.001)
    ]
    middle = sum(other.conditional_expected_purchases(table, 52) for other in around) / 2
    assert model.conditional_expected_purchases(table, 52).to_numpy() == pytest.approx(middle.to_numpy(), rel=1e-5)
    near, exact = (btyd.BGNBD(0.5, 6.0, 0.4, b, unit="week").expected_purchases(52) for b in (0.6001, 0.6))
    assert exact == pytest.approx(near, rel=1e-3)


# --- agreement with simulated customers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "truth",
    [
        btyd.BGNBD(0.8, 5.0, 0.9, 2.5, unit="week"),
        btyd.BGNBD(0.3, 4.0, 1.4, 3.0, unit="week"),
        btyd.ParetoNBD(0.9, 8.0, 0.7, 12.0, unit="week"),
        btyd.ParetoNBD(0.7, 15.0, 0.8, 6.0, unit="week"),
    ],
)
def test_the_fit_finds_the_parameters_and_the_future(truth):
    customers = truth.simulate(6_000, np.repeat([40.0, 60.0, 80.0], 2_000), seed=11, future=52)
    model = type(truth).fit(customers)
    distance = (np.array(model.parameters) - truth.parameters) / np.array(model.standard_errors)
    assert np.abs(distance).max() < 3.5
    expected = model.conditional_expected_purchases(customers, 52)
    noise = customers["future_x"].std() / len(customers) ** 0.5
    assert customers["future_x"].mean() == pytest.approx(expected.mean(), abs=4 * noise)
    again = customers["x"] >= 2
    assert customers.loc[again, "active"].mean() == pytest.approx(model.p_alive(customers[again]).mean(), abs=0.03)
    noise = customers["x"].std() / len(customers) ** 0.5
    mean = np.mean([truth.expected_purchases(T) for T in (40, 60, 80)])
    assert customers["x"].mean() == pytest.approx(mean, abs=4 * noise)


def test_the_spend_of_simulated_customers_is_found_again():
    truth = btyd.GammaGamma(4.0, 5.0, 120.0)
    customers = truth.simulate(np.tile([0, 1, 2, 5, 12], 1500), seed=5)
    model = btyd.GammaGamma.fit(customers)
    assert (np.abs(np.array(model.parameters) - truth.parameters) / model.standard_errors).max() < 3.5
    guess = model.conditional_expected_spend(customers)
    for x in (0, 1, 12):
        rows = customers["x"] == x
        assert guess[rows].mean() == pytest.approx(customers.loc[rows, "mean_spend"].mean(), rel=0.05)
    regular = customers["x"] == 12
    assert guess[regular].corr(customers.loc[regular, "mean_spend"]) > 0.9


def test_contracts_of_any_age_give_the_cohorts_parameters():
    truth = btyd.SBG(0.8, 2.0, unit="year")
    contracts = pd.concat([truth.simulate(4000, periods, seed=periods) for periods in (0, 2, 4, 7)], ignore_index=True)
    model = btyd.SBG.fit_contracts(contracts)
    assert (np.abs(np.array(model.parameters) - truth.parameters) / model.standard_errors).max() < 3.5
    one_cohort = truth.simulate(5000, 6, seed=1)
    survivors = [5000, *(5000 - (one_cohort["lapsed"] & (one_cohort["tenure"] <= t)).sum() for t in range(1, 7))]
    assert btyd.SBG.fit(survivors).parameters == pytest.approx(btyd.SBG.fit_contracts(one_cohort).parameters, rel=1e-5)


def test_simulations_repeat_and_differ_with_the_seed():
    for model in (btyd.BGNBD(1, 2, 1, 2, unit="day"), btyd.ParetoNBD(1, 2, 1, 2, unit="day")):
        first, again, other = (model.simulate(50, 30, seed=seed) for seed in (1, 1, 2))
        pd.testing.assert_frame_equal(first, again)
        assert not first["rate"].equals(other["rate"])
        assert (first["t_x"] <= first["T"]).all() and ((first["x"] == 0) == (first["t_x"] == 0)).all()


# --- discounted residual value -----------------------------------------------------------------------------------


def test_dert_is_the_closed_form_of_the_paper(paretonbd, calibrated):
    """Ψ(s, s, δ(β + T)) of Fader, Hardie and Lee (2005), RFM and CLV."""
    delta, T, x = continuous_rate(0.15, "week"), calibrated["T"], calibrated["x"]
    r, alpha, s, beta = paretonbd.parameters
    z = delta * (beta + T)
    closed = paretonbd.p_alive(calibrated) * (r + x) * (beta + T) / (alpha + T) * z ** (s - 1) * hyperu(s, s, z)
    found = paretonbd.discounted_residual_purchases(calibrated, 0.15)
    assert found.to_numpy() == pytest.approx(closed.to_numpy(), rel=1e-9)


def test_the_discounted_residual_is_the_discounted_sum_of_purchases_to_come(bgnbd, paretonbd):
    table = history([0, 1, 7, 30], [0.0, 3.0, 35.0, 38.0], [39.0] * 4)
    delta = continuous_rate(0.15, "week")
    for model in (bgnbd, paretonbd):
        found = model.discounted_residual_purchases(table, 0.15)
        for row in range(4):
            # by parts: the purchases expected up to t, weighted by the density of an exponential time
            points = np.concatenate([[0.0], np.geomspace(1e-3, 40 / delta, 400)])
            one = table.iloc[np.full(len(points), row)].reset_index(drop=True)
            expected = model.conditional_expected_purchases(one, points)
            by_hand = np.trapezoid(expected, -np.exp(-delta * points))
            assert found.iloc[row] == pytest.approx(by_hand, rel=1e-3)


def test_the_yearly_rate_means_the_same_in_any_unit():
    week, day = btyd.ParetoNBD(0.5, 10, 0.6, 12, unit="week"), btyd.ParetoNBD(0.5, 70, 0.6, 84, unit="day")
    weeks = week.discounted_residual_purchases(history([4], [30], [39]), 0.1)
    days = day.discounted_residual_purchases(history([4], [210], [273], "day"), 0.1)
    assert weeks.iloc[0] == pytest.approx(days.iloc[0], rel=1e-9)


def test_without_discount_the_sum_is_finite_only_for_mortal_customers():
    table = history([3], [20], [30])
    short, long = btyd.BGNBD(0.5, 6, 1.5, 3, unit="week"), btyd.BGNBD(0.5, 6, 0.9, 3, unit="week")
    assert short.discounted_residual_purchases(table, 0).iloc[0] == pytest.approx(
        short.conditional_expected_purchases(table, 1e12).iloc[0], rel=1e-4
    )
    assert np.isinf(long.discounted_residual_purchases(table, 0).iloc[0])


@pytest.mark.parametrize("rate", [0.05, 0.2])
@pytest.mark.parametrize("renewals", [0, 3])
def test_the_residual_lifetime_of_a_contract_is_its_discounted_sum(rate, renewals):
    model = btyd.SBG(0.704, 1.182, unit="year")
    k = np.arange(1.0, 800)
    by_hand = (model.survival(renewals + k) / model.survival(renewals) / (1 + rate) ** k).sum()
    assert model.expected_residual_lifetime(renewals, rate) == pytest.approx(by_hand, rel=1e-6)


def test_retention_rises_with_age_and_its_product_is_survival():
    model = btyd.SBG(0.704, 1.182, unit="year")
    rates = model.retention(np.arange(1, 13))
    assert (np.diff(rates) > 0).all()
    assert np.cumprod(rates) == pytest.approx(model.survival(np.arange(1, 13)))
    assert model.expected_residual_lifetime() == np.inf
    assert btyd.SBG(2.0, 3.0, unit="year").expected_residual_lifetime() == pytest.approx(3.0)


# --- value and rank ----------------------------------------------------------------------------------------------


def test_silence_is_never_ranked_above_purchases_for_an_arithmetic_reason(bgnbd, paretonbd):
    """P(alive) of BG/NBD is 1 for those who never came back, and their spend everyone's: value is not fooled."""
    past = history([0, 0, 1, 4, 9], [0.0, 0.0, 33.0, 34.0, 36.0], [38.9, 5.0, 38.9, 38.9, 38.9])
    past["m"] = [np.nan, np.nan, 30.0, 30.0, 30.0]
    assert bgnbd.p_alive(past).iloc[0] == 1
    spend = btyd.GammaGamma(6.25, 3.74, 15.44)
    for model in (bgnbd, paretonbd):
        for horizon in ({"t": 52}, {"annual_rate": 0.15}):
            table = btyd.customer_value(past, model, spend, **horizon)
            assert table["rank"].iloc[[4, 3, 2, 0]].is_monotonic_increasing
            assert table["value"].notna().all()


def test_value_is_purchases_times_spend_times_margin(bgnbd, calibrated):
    spend = btyd.GammaGamma(6.25, 3.74, 15.44)
    table = btyd.customer_value(calibrated, bgnbd, spend, t=52, margin=0.3)
    assert table["value"].to_numpy() == pytest.approx(0.3 * table["purchases_52_weeks"] * table["spend_per_purchase"])
    assert btyd.customer_value(calibrated, bgnbd, t=52)["value"].equals(table["purchases_52_weeks"].rename("value"))


def test_equal_customers_have_equal_ranks(bgnbd):
    past = history([2, 2, 0], [30.0, 30.0, 0.0], [38.0, 38.0, 38.0])
    assert btyd.customer_value(past, bgnbd, t=39)["rank"].tolist() == [1, 1, 3]


def test_spend_that_has_no_mean_is_infinite_not_negative():
    model = btyd.GammaGamma(0.3, 0.4, 10.0)
    assert model.mean_spend == np.inf
    assert np.isinf(model.conditional_expected_spend(pd.DataFrame({"x": [0, 1], "m": [None, 5.0]}))).all()


# --- validation and pictures -------------------------------------------------------------------------------------


def test_the_models_hold_on_the_time_they_have_not_seen(cdnow, calibrated, bgnbd, paretonbd):
    for model in (bgnbd, paretonbd):
        classes = btyd.frequency_table(model, calibrated)
        assert classes.sum().to_numpy() == pytest.approx([2357, 2357])
        assert classes["expected"].to_numpy() == pytest.approx(classes["actual"].to_numpy(), rel=0.25)
        held = btyd.holdout_table(model, calibrated)
        assert held["customers"].sum() == 2357
        assert held["actual"] @ held["customers"] == pytest.approx(1882)
        assert held["expected"] @ held["customers"] == pytest.approx(1882, rel=0.15)
        weeks = btyd.tracking_table(model, cdnow, "1997-09-30", "1998-06-30", customer="customer", date="date")
        assert (len(weeks), weeks["holdout"].sum(), weeks.index.name) == (78, 39, "week")
        assert weeks["actual_cumulative"].iloc[[38, 77]].tolist() == [2457, 2457 + 1882]
        assert weeks["actual"].sum() == 4339
        assert weeks["expected_cumulative"].iloc[77] == pytest.approx(4339, rel=0.06)
        assert weeks["end_date"].iloc[[38, 77]].astype(str).tolist() == ["1997-09-30", "1998-06-30"]


def test_the_expected_week_is_the_sum_over_customers(cdnow, calibrated, bgnbd):
    weeks = btyd.tracking_table(bgnbd, cdnow, "1997-09-30", "1998-06-30", customer="customer", date="date")
    by_hand = sum(bgnbd.expected_purchases(T) for T in calibrated["T"])
    assert weeks["expected_cumulative"].loc[39] == pytest.approx(by_hand)


def test_pictures_are_titled_labelled_and_french(agg, cdnow, calibrated, bgnbd):
    weeks = btyd.tracking_table(bgnbd, cdnow, "1997-09-30", "1998-06-30", customer="customer", date="date")
    drawn = [
        btyd.plot_frequencies(btyd.frequency_table(bgnbd, calibrated)),
        btyd.plot_holdout(btyd.holdout_table(bgnbd, calibrated)),
        btyd.plot_tracking(weeks),
        btyd.plot_tracking(weeks, cumulative=False),
        btyd.plot_matrix(bgnbd, 39, 39),
        btyd.plot_survival(btyd.SBG(0.704, 1.182, unit="year"), REGULAR),
    ]
    for ax in drawn:
        assert ax.get_title(loc="center") or ax.get_title(loc="left")
        assert ax.get_xlabel() and ax.get_ylabel()
        ax.figure.canvas.draw()
    assert "39\u00a0semaines" in drawn[1].get_ylabel()
    assert drawn[2].get_xlabel().startswith("Semaines")


# --- bad input ---------------------------------------------------------------------------------------------------

GOOD = history([0, 2], [0.0, 3.0], [5.0, 5.0])
MODEL = btyd.BGNBD(0.243, 4.414, 0.793, 2.426, unit="week")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (GOOD.drop(columns="T"), "T"),
        (GOOD.drop(columns="unit"), "unit"),
        (GOOD.head(0), "aucune ligne|n’a pas de ligne|vide"),
        (GOOD.assign(x=[0, -2]), r"x.*ligne 1"),
        (GOOD.assign(T=[5.0, np.nan]), r"T.*ligne 1"),
        (GOOD.assign(x=["0", "2"]), "x"),
        (GOOD.assign(t_x=[0.0, 6.0]), r"t_x.*lignes 1"),
        (GOOD.assign(t_x=[1.0, 3.0]), r"lignes 0"),
        (GOOD.assign(x=[0, 1.5]), r"lignes 1"),
        (GOOD.assign(unit="day"), "week.*day"),
        (GOOD.assign(unit=["week", "day"]), "week.*day"),
        ([1, 2, 3], "table"),
    ],
)
def test_a_summary_that_cannot_be_is_refused(table, said):
    for model in models(MODEL.parameters):
        with pytest.raises(InputError, match=said):
            model.p_alive(table)
        with pytest.raises(InputError, match=said):
            model.conditional_expected_purchases(table, 39)


@pytest.mark.parametrize(
    "call",
    [
        lambda: btyd.BGNBD.fit(history([0, 0], [0, 0], [5, 5])),
        lambda: btyd.ParetoNBD.fit(history([0, 0], [0, 0], [5, 5])),
        lambda: btyd.BGNBD.fit(history([0, 1], [0, 1], [5, 5], unit="fortnight")),
        lambda: btyd.BGNBD(0.2, -4, 0.8, 2.4, unit="week"),
        lambda: btyd.BGNBD(0.2, np.nan, 0.8, 2.4, unit="week"),
        lambda: btyd.BGNBD(0.2, 4, 0.8, 2.4, unit="fortnight"),
        lambda: MODEL.conditional_expected_purchases(GOOD, -1),
        lambda: MODEL.conditional_expected_purchases(GOOD, np.nan),
        lambda: MODEL.expected_purchases("a year"),
        lambda: MODEL.discounted_residual_purchases(GOOD, -0.1),
        lambda: MODEL.simulate(0, 10, seed=1),
        lambda: MODEL.simulate(3, [1, 2], seed=1),
        lambda: btyd.customer_value(GOOD, MODEL),
        lambda: btyd.customer_value(GOOD, MODEL, t=52, annual_rate=0.1),
        lambda: btyd.customer_value(GOOD, MODEL, t=52, margin=30),
        lambda: btyd.GammaGamma.fit(pd.DataFrame({"x": [0, 2], "m": [None, np.nan]})),
        lambda: btyd.GammaGamma.fit(pd.DataFrame({"x": [1, 2], "m": [5.0, 0.0]})),
        lambda: btyd.GammaGamma.fit(pd.DataFrame({"x": [1, 2], "m": [5.0, -1.0]})),
        lambda: btyd.GammaGamma.fit(pd.DataFrame({"x": [0, 0], "m": [None, None]}, dtype=float)),
        lambda: btyd.SBG.fit([100, 120, 80]),
        lambda: btyd.SBG.fit([100, 80]),
        lambda: btyd.SBG.fit([100, 100, 100]),
        lambda: btyd.SBG.fit([100, 0, 0]),
        lambda: btyd.SBG.fit(["a", "b", "c"]),
        lambda: btyd.SBG.fit_contracts(pd.DataFrame({"tenure": [1.5, 2], "lapsed": [True, False]})),
        lambda: btyd.SBG.fit_contracts(pd.DataFrame({"tenure": [0, 2], "lapsed": [True, False]})),
        lambda: btyd.SBG.fit_contracts(pd.DataFrame({"tenure": [1, 2], "lapsed": ["oui", "non"]})),
        lambda: btyd.SBG(0.7, 1.2, unit="year").retention(0),
        lambda: btyd.frequency_table(MODEL, GOOD, top=0),
        lambda: btyd.holdout_table(MODEL, GOOD),
        lambda: btyd.holdout_table(MODEL, GOOD.assign(holdout_x=1, holdout_T=[3.0, 4.0])),
        lambda: btyd.tracking_table(MODEL, ORDERS, "2024-01-02", "2024-12-31", date="day"),
        lambda: btyd.plot_matrix(MODEL, 0, 39),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(InputError):
        call()


def test_a_unit_must_be_said():
    with pytest.raises(TypeError, match="unit"):
        btyd.BGNBD(0.243, 4.414, 0.793, 2.426)


def test_data_that_do_not_determine_a_parameter_say_so_without_noise():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = btyd.SBG.fit([800, 400, 200, 100], unit="year")  # the same probability for all: α and β go to infinity
        sound = btyd.SBG.fit(HIGH_END)
        assert sound.table().notna().all().all()
    assert model.undetermined == ("alpha", "beta")
    assert "ne déterminent pas alpha, beta" in model.note
    assert np.isnan(model.standard_errors).all()
    assert model.survival(2) == pytest.approx(0.25, rel=1e-3)
    assert model.table()["estimate"].notna().all()
    assert (sound.undetermined, sound.note, btyd.SBG(1, 2, unit="year").undetermined) == ((), "", ())
