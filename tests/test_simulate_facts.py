"""DirectSell behaves like a firm: each stylised fact that a lesson rests on, on the committed data."""

import numpy as np
import pandas as pd
import pytest

import crmcourse as crm

AS_OF = crm.datasets.DIRECTSELL_AS_OF
MONTH = 365.25 / 12


class Tables:
    """The committed tables, read once."""

    def __init__(self):
        self._read = {}

    def __getattr__(self, name):
        if name not in self._read:
            load = crm.datasets.load_directsell
            if name.startswith("true_"):
                self._read[name] = crm.datasets.load_directsell_truth(name.removeprefix("true_"))
            else:
                self._read[name] = load(name)
        return self._read[name]


@pytest.fixture(scope="module")
def t():
    return Tables()


@pytest.fixture(scope="module")
def year(t):
    """Orders and amount of 2024, of the customers of 2024."""
    orders = t.orders[t.orders["order_date"] >= "2024-01-01"]
    return orders.groupby("account_id")["amount_eur"].agg(orders="size", amount="sum")


@pytest.fixture(scope="module")
def departures(t):
    truth = t.true_accounts
    return truth[truth["departed_on"].notna()]


def shares(values, bounds, side="right"):
    return np.bincount(np.searchsorted(bounds, values, side=side), minlength=len(bounds) + 1) / len(values)


def test_about_2000_accounts_and_25000_orders(t):
    assert len(t.accounts) == 2000
    assert 22_000 < len(t.orders) < 28_000
    assert t.orders["order_date"].dt.year.nunique() == 5


def test_classes_of_the_lecture_are_all_inhabited(t, year):
    silence = (AS_OF - t.orders.groupby("account_id")["order_date"].max()).dt.days / MONTH
    assert shares(silence, [3, 6, 12]).min() > 0.05
    assert shares(year["orders"], [2, 4, 7]).min() > 0.05
    assert shares(year["amount"], [10_000, 50_000, 100_000], side="left").min() > 0.05


def test_sales_are_concentrated_and_heavy_tailed(t, year):
    amounts = year["amount"].sort_values(ascending=False)
    top = amounts.iloc[: round(len(amounts) * 0.2)].sum() / amounts.sum()
    assert 0.60 < top < 0.80
    logs = np.log(t.orders["amount_eur"])
    assert t.orders["amount_eur"].skew() > 3
    assert abs(logs.skew()) < 0.5  # lognormal rather than normal


def test_august_is_low_autumn_high_and_sunday_closed(t):
    by_month = t.orders.groupby(t.orders["order_date"].dt.month).size() / (len(t.orders) / 12)
    assert by_month[8] < 0.6
    assert by_month[11] > 1.1 and by_month[9] > 1.1
    by_day = t.orders["order_date"].dt.day_of_week.value_counts(normalize=True)
    assert 6 not in by_day.index
    assert by_day[5] < 0.05
    assert not t.orders["order_date"].dt.strftime("%m-%d").isin(["05-01", "07-14", "12-25"]).any()


def test_categories_go_together(t):
    lines = t.order_lines.merge(t.products[["product_id", "category"]])
    baskets = pd.crosstab(lines["order_id"], lines["category"]) > 0
    baskets = baskets[baskets.sum(axis=1) > 0]
    lift = lambda a, b: (baskets[a] & baskets[b]).mean() / (baskets[a].mean() * baskets[b].mean())  # noqa: E731
    companions = lift("Fournitures de bureau", "Papier et impression"), lift("Emballage", "Stockage et manutention")
    strangers = lift("Fournitures de bureau", "Stockage et manutention"), lift("Informatique", "Sécurité et protection")
    assert min(companions) > 1.3 > 0.9 > max(strangers)


def test_sectors_have_their_own_categories(t):
    lines = t.order_lines.merge(t.products[["product_id", "category"]]).merge(t.orders[["order_id", "account_id"]])
    lines = lines.merge(t.accounts[["account_id", "sector"]])
    table = pd.crosstab(lines["sector"], lines["category"], normalize="index")
    assert table["Sécurité et protection"].idxmax() == "Bâtiment"
    assert table["Hygiène et entretien"].idxmax() in {"Hôtellerie et restauration", "Santé"}


def test_purchase_rate_is_recovered_by_the_count_of_orders(t, year):
    truth = t.true_accounts.set_index("account_id")
    alive = truth[truth["departed_on"].isna() & (truth["became_customer_on"] < "2022-01-01")]
    counts = year["orders"].reindex(alive.index, fill_value=0)
    assert np.corrcoef(counts, alive["purchase_rate"])[0, 1] > 0.75
    new = t.true_accounts["purchase_rate"]
    assert new.var() > 1.5 * new.mean()  # much more spread than one common rate would give


def test_mean_basket_is_recovered(t):
    orders = t.orders.groupby("account_id")["amount_eur"].agg(["mean", "size"])
    orders = orders[orders["size"] >= 10].join(t.true_accounts.set_index("account_id")["mean_basket_eur"])
    ratio = orders["mean"] / orders["mean_basket_eur"]
    assert 0.85 < ratio.median() < 1.0  # prices were lower before 2024
    assert np.corrcoef(np.log(orders["mean"]), np.log(orders["mean_basket_eur"]))[0, 1] > 0.95


def test_rate_and_basket_are_independent(t):
    truth = t.true_accounts
    assert abs(np.corrcoef(truth["purchase_rate"], np.log(truth["mean_basket_eur"]))[0, 1]) < 0.08


def test_the_future_resembles_the_past_but_regresses_to_the_mean(t, year):
    future = t.true_future.set_index("account_id")
    known = future.loc[year.index]
    assert np.corrcoef(year["orders"], known["orders_2025"])[0, 1] > 0.6
    best = year["orders"] > 6
    assert known.loc[best, "orders_2025"].sum() < year.loc[best, "orders"].sum()
    gone = t.true_accounts.loc[t.true_accounts["departed_on"].notna(), "account_id"]
    assert future.loc[gone, "orders_2025"].sum() == 0


def test_relationship_intensifies_then_settles(t):
    truth = t.true_accounts.query("became_customer_on >= '2020-01-01' and became_customer_on < '2022-01-01'")
    stayed = truth[truth["departed_on"].isna()]
    orders = t.orders.merge(stayed[["account_id", "became_customer_on"]])
    quarter = (orders["order_date"] - orders["became_customer_on"]).dt.days // 91
    pace = quarter.value_counts().sort_index() / len(stayed)
    assert pace[1] < 0.85 * pace[6:10].mean()
    assert pace[2:4].mean() < pace[6:10].mean()


def test_customers_fade_before_they_go(t, departures):
    orders = t.orders.merge(departures[["account_id", "departed_on", "departure_type"]])
    orders = orders[orders["departure_type"].isin(["dissatisfaction", "structural"])]
    before = (orders["departed_on"] - orders["order_date"]).dt.days
    last, earlier = before.between(0, 90).sum(), before.between(270, 360).sum()
    assert last < 0.6 * earlier


def test_departures_are_of_four_types_and_about_a_tenth_a_year(t, departures):
    assert departures["departure_type"].value_counts().min() >= 20
    customers = t.true_accounts[t.true_accounts["became_customer_on"].notna()]
    rates = []
    for year in range(2021, 2025):
        start = pd.Timestamp(year, 1, 1)
        present = customers[(customers["became_customer_on"] < start) & ~(customers["departed_on"] < start)]
        rates.append((present["departed_on"].dt.year == year).mean())
    assert 0.05 < np.mean(rates) < 0.14


def test_shocks_come_when_they_come(t, departures):
    by_type = departures.groupby("departure_type")["departed_on"]
    assert by_type.min()["structural"] >= pd.Timestamp("2023-03-01")
    crisis = departures[departures["departure_type"] == "circumstantial"]["departed_on"]
    assert crisis.between("2022-06-01", "2023-03-31").all()
    monthly = t.orders.groupby(t.orders["order_date"].dt.to_period("M")).size()
    usual = monthly[[pd.Period(f"{year}-06") for year in (2020, 2021, 2023, 2024)]].mean()
    assert monthly[pd.Period("2022-06")] < 0.7 * usual
    june = t.complaints[t.complaints["complaint_date"].between("2022-06-01", "2022-07-15")]
    assert (june["reason"] == "retard de livraison").mean() > 0.6
    assert len(june) > 2 * len(t.complaints) / 60 * 1.5


def test_the_competitor_takes_a_category(t):
    lines = t.order_lines.merge(t.products[["product_id", "category"]]).merge(t.orders[["order_id", "order_date"]])
    sales = lines.pivot_table(index=lines["order_date"].dt.year, columns="category", values="amount_eur", aggfunc="sum")
    share = sales.div(sales.sum(axis=1), axis=0)["Informatique"]
    assert share[2024] < 0.75 * share[2022]
    leavers = t.true_accounts[t.true_accounts["departure_type"] == "structural"]
    assert not leavers["captive"].any()


def test_complaints_come_before_dissatisfied_departures(t):
    truth = t.true_accounts
    customers = truth[truth["became_customer_on"].notna()]
    unhappy = customers[customers["departure_type"] == "dissatisfaction"]

    def complained(accounts, until):
        made = t.complaints.merge(pd.DataFrame({"account_id": accounts, "until": until}))
        half_year = made["complaint_date"].between(made["until"] - pd.Timedelta(days=180), made["until"])
        return made.loc[half_year, "account_id"].nunique() / len(accounts)

    stayed = customers[customers["decided_on"].isna()]
    assert complained(unhappy["account_id"], unhappy["decided_on"]) > 2.5 * complained(stayed["account_id"], AS_OF)


def test_a_complaint_well_settled_keeps_the_customer(t):
    made = t.complaints[t.complaints["complaint_date"] < "2024-01-01"].merge(
        t.true_accounts[["account_id", "departed_on"]]
    )
    left = (made["departed_on"] - made["complaint_date"]).dt.days < 365
    rate = left.groupby(made["satisfied"].astype(str)).mean()
    assert rate["False"] > 2 * rate["True"]
    delay = (made["resolved_on"] - made["complaint_date"]).dt.days.groupby(made["satisfied"].astype(str)).median()
    assert delay["False"] > 2 * delay["True"]


def test_satisfaction_and_loyalty_are_linked_but_not_by_a_line(t):
    answers = t.surveys[t.surveys["survey_date"] < "2024-01-01"].merge(t.true_accounts[["account_id", "departed_on"]])
    left = (answers["departed_on"] - answers["survey_date"]).dt.days < 365
    rate = left.groupby(pd.cut(answers["satisfaction"], [-1, 4, 7, 10], labels=["low", "middle", "high"])).mean()
    assert rate["low"] > 2 * rate["middle"] > 2 * rate["high"] * 0.9
    assert rate["low"] - rate["middle"] > 3 * (rate["middle"] - rate["high"])


def test_exit_barriers_hold_the_dissatisfied(t):
    customers = t.true_accounts[t.true_accounts["became_customer_on"].notna()]
    unhappy = customers["departure_type"] == "dissatisfaction"
    rate = unhappy.groupby(customers["captive"]).mean()
    assert rate[True] < 0.75 * rate[False]


def test_attitude_and_potential_are_noisy_readings_of_the_truth(t):
    both = t.accounts.merge(t.true_accounts, on="account_id", suffixes=("", "_true"))
    rank = both["attitude"].map({"hostile": 0, "réservée": 1, "neutre": 2, "amicale": 3})
    assert 0.4 < rank.corr(both["satisfaction"]) < 0.9
    assert 0.85 < np.corrcoef(np.log(both["potential_eur"]), np.log(both["potential_eur_true"]))[0, 1] < 0.99
    assert (t.accounts["attitude"].value_counts(normalize=True) > 0.08).all()


def test_quotations_convert_by_attitude_and_channel(t):
    answered = t.quotes[t.quotes["status"] != "en cours"].merge(t.accounts[["account_id", "attitude"]])
    won = answered["status"] == "accepté"
    by_attitude = won.groupby(answered["attitude"]).mean()[["hostile", "réservée", "neutre", "amicale"]]
    assert by_attitude.is_monotonic_increasing
    assert by_attitude["amicale"] > 1.8 * by_attitude["hostile"]
    by_channel = won.groupby(answered["channel"]).mean()
    assert by_channel["visite"] == by_channel.max()
    assert by_channel["web"] == by_channel[["web", "téléphone", "visite"]].min()


def test_recommended_prospects_convert_best_and_rented_files_worst(t):
    new = t.true_accounts.merge(t.accounts[["account_id", "created_on", "origin"]]).query("created_on >= '2020-01-01'")
    rate = new["became_customer_on"].notna().groupby(new["origin"]).mean()
    assert rate.idxmax() == "recommandation"
    assert rate.idxmin() == "fichier loué"
    assert 0.2 < new["became_customer_on"].isna().mean() < 0.8


def test_referrers_are_more_satisfied_than_others(t):
    customers = t.true_accounts[t.true_accounts["became_customer_on"].notna()].set_index("account_id")
    referrers = t.true_referrals["referrer_id"].unique()
    others = customers.index.difference(referrers)
    assert customers.loc[referrers, "satisfaction"].mean() > customers.loc[others, "satisfaction"].mean() + 0.03


def test_campaigns_sell_more_but_less_than_their_code_says(t):
    claimed = t.orders["campaign_id"].notna().sum()
    true = t.true_accounts["campaign_orders"].sum()
    assert 0.3 < true / claimed < 0.9
    truth = t.true_accounts[t.true_accounts["became_customer_on"] < "2020-01-01"]
    responsive = truth["responsiveness"] > truth["responsiveness"].median()
    extra = (truth["campaign_orders"] / truth["purchase_rate"]).groupby(responsive).mean()
    assert extra[True] > 1.5 * extra[False]


def test_contracts_are_renewed_more_and_more(t):
    ended = t.contracts[t.contracts["renewed"].notna()]
    early = ended.loc[ended["term"] == 1, "renewed"].astype(bool).mean()
    late = ended.loc[ended["term"].between(4, 7), "renewed"].astype(bool).mean()
    assert 0.6 < early < late < 0.97
    assert t.contracts["reason"].value_counts().size == 5
    assert t.contracts["renewed"].isna().sum() > 100


def test_servqual_has_five_coherent_dimensions(t):
    def alpha(items):
        k = items.shape[1]
        return k / (k - 1) * (1 - items.var().sum() / items.sum(axis=1).var())

    surveys, start = t.surveys, 0
    means = {"e": [], "p": []}
    for size in (4, 5, 4, 4, 5):
        for letter in "ep":
            items = surveys[[f"{letter}{i}" for i in range(start + 1, start + size + 1)]]
            assert 0.65 < alpha(items) < 0.97
            means[letter].append(items.mean(axis=1))
        start += size
    gaps = [p.mean() - e.mean() for e, p in zip(means["e"], means["p"], strict=True)]
    assert gaps[0] > 0 > max(gaps[1:])  # tangibles above expectation, the rest below
    weight = [np.corrcoef(p, surveys["satisfaction"])[0, 1] for p in means["p"]]
    assert int(np.argmax(weight)) == 1  # reliability counts most
    between = np.corrcoef([np.asarray(p) for p in means["p"]])
    assert between[np.triu_indices(5, 1)].max() < 0.9
    assert surveys[[f"{x}{i}" for x in "ep" for i in range(1, 23)]].isin(range(1, 8)).all(axis=None)


def test_some_customers_cost_more_than_they_bring(t):
    lines = t.order_lines
    margin = (lines["amount_eur"] - lines["quantity"] * lines["unit_cost_eur"]).groupby(lines["order_id"]).sum()
    orders = t.orders.set_index("order_id")
    profit = (margin - orders["delivery_cost_eur"]).groupby(orders["account_id"]).sum()
    for table, column in (("interactions", "cost_eur"), ("complaints", "compensation_eur")):
        profit = profit.sub(getattr(t, table).groupby("account_id")[column].sum(), fill_value=0)
    buyers = profit[profit.index.isin(t.orders["account_id"])]
    assert 0.01 < (buyers < 0).mean() < 0.2
    assert buyers.sum() > 0


def test_newcomers_get_larger_discounts_and_ask_more(t):
    orders = t.orders.merge(t.true_accounts[["account_id", "became_customer_on"]])
    orders["young"] = (orders["order_date"] - orders["became_customer_on"]).dt.days < 365
    lines = t.order_lines.merge(orders[["order_id", "young"]])
    discount = lines.groupby("young")["discount"].mean()
    assert discount[True] > discount[False] + 0.008


def test_consent_is_never_universal(t):
    assert 0.5 < t.contacts["consent_email"].mean() < 0.8
    assert 0.2 < t.contacts["consent_sms"].mean() < 0.5
    assert 0.05 < t.contacts["consent_date"].isna().mean() < 0.4
