"""DirectSell holds together: keys, sums, dates, causes before effects, whatever the seed."""

import numpy as np
import pandas as pd
import pytest

from crmcourse.simulate import directsell
from crmcourse.simulate.schema import TABLES

AS_OF = pd.Timestamp("2024-12-31")


@pytest.fixture(scope="module", params=[2024, 11])
def firm(request):
    return directsell(accounts=2000, seed=request.param)


def test_foreign_keys_exist(firm):
    for table in TABLES:
        for column in table.columns:
            if column.foreign:
                key = column.foreign[:-1] + "_id"
                values = firm.tables[table.name][column.name].dropna()
                assert values.isin(firm.tables[column.foreign][key]).all(), (table.name, column.name)


def test_orders_are_the_sum_of_their_lines(firm):
    lines = firm.order_lines
    cents = (lines["amount_eur"] * 100).round().astype("int64").groupby(lines["order_id"]).sum()
    assert ((firm.orders.set_index("order_id")["amount_eur"] * 100).round().astype("int64") == cents).all()
    expected = lines["quantity"] * lines["unit_price_eur"] * (1 - lines["discount"])
    assert (lines["amount_eur"] - expected).abs().max() < 0.0051
    assert not lines.duplicated(["order_id", "product_id"]).any()


def test_dates_are_in_the_history_and_in_order(firm):
    orders = firm.orders.merge(firm.accounts[["account_id", "created_on"]])
    assert orders["order_date"].between("2020-01-01", AS_OF).all()
    assert (orders["order_date"] >= orders["created_on"]).all()
    assert (orders["paid_on"].dropna() >= orders["order_date"][orders["paid_on"].notna()]).all()
    assert firm.orders["order_date"].is_monotonic_increasing
    assert (firm.accounts["created_on"] <= AS_OF).all()
    for name, column in [
        ("interactions", "interaction_date"),
        ("complaints", "complaint_date"),
        ("surveys", "survey_date"),
    ]:
        table = firm.tables[name].merge(firm.accounts[["account_id", "created_on"]])
        assert (table[column] >= table["created_on"]).all(), name
        assert table[column].between("2020-01-01", AS_OF).all(), name
    assert (
        firm.contacts["consent_date"].notna() == (firm.contacts["consent_email"] | firm.contacts["consent_sms"])
    ).all()
    assert (firm.quotes["valid_until"] - firm.quotes["quote_date"]).dt.days.eq(30).all()
    launched = firm.order_lines.merge(firm.products).merge(firm.orders[["order_id", "order_date"]])
    assert (launched["launched_on"] <= launched["order_date"]).all()


def test_no_order_after_departure_nor_before_the_first(firm):
    orders = firm.orders.merge(firm.truth["accounts"], on="account_id")
    assert (orders["departed_on"].isna() | (orders["order_date"] <= orders["departed_on"])).all()
    assert (orders["order_date"] >= orders["became_customer_on"]).all()
    new = (
        firm.truth["accounts"].query("became_customer_on >= '2020-01-01'").set_index("account_id")["became_customer_on"]
    )
    first = firm.orders.groupby("account_id")["order_date"].min()
    assert (first[new.index] == new).all()


def test_truth_of_departures_is_consistent(firm):
    truth = firm.truth["accounts"]
    assert (truth["decided_on"].notna() == truth["departure_type"].notna()).all()
    gone = truth[truth["departed_on"].notna()]
    assert (gone["decided_on"] <= gone["departed_on"]).all()
    assert (gone["departed_on"] <= AS_OF).all()
    later = firm.truth["future"].merge(truth, on="account_id")
    assert (later.loc[later["departed_on"].notna(), "orders_2025"] == 0).all()
    assert (later["departed_on_2025"].dropna() > AS_OF).all()


def test_referrals_go_from_a_known_customer_to_a_newcomer(firm):
    truth = firm.truth["accounts"].set_index("account_id")
    referrals = firm.truth["referrals"]
    assert (
        truth.loc[referrals["referrer_id"], "became_customer_on"].to_numpy() < referrals["referred_on"].to_numpy()
    ).all()
    departed = truth.loc[referrals["referrer_id"], "departed_on"].to_numpy()
    assert (np.isnat(departed) | (departed > referrals["referred_on"].to_numpy())).all()
    created = firm.accounts.set_index("account_id")["created_on"]
    assert (created[referrals["referrer_id"]].to_numpy() < created[referrals["referred_id"]].to_numpy()).all()
    assert (created[referrals["referred_id"]].to_numpy() == referrals["referred_on"].to_numpy()).all()
    noted = firm.accounts.dropna(subset=["referred_by"]).set_index("account_id")["referred_by"]
    known = referrals.set_index("referred_id")["referrer_id"]
    assert (known[noted.index] == noted).all()
    assert 0.7 < len(noted) / len(known) < 0.95
    assert (firm.accounts.set_index("account_id").loc[known.index, "origin"] == "recommandation").all()


def test_quotations_and_orders_answer_each_other(firm):
    accepted = firm.quotes[firm.quotes["status"] == "accepté"]
    assert (accepted["order_id"].notna()).all()
    assert firm.quotes.loc[firm.quotes["status"] != "accepté", "order_id"].isna().all()
    both = accepted.merge(firm.orders, on="order_id", suffixes=("", "_order"))
    assert (both["quote_id"] == both["quote_id_order"]).all()
    assert (both["account_id"] == both["account_id_order"]).all()
    assert (both["quote_date"] <= both["order_date"]).all()
    assert (both["order_date"] <= both["valid_until"] + pd.Timedelta(days=4)).all()
    assert firm.orders["quote_id"].notna().sum() == len(accepted)
    still_open = firm.quotes[firm.quotes["status"] == "en cours"]
    assert (still_open["valid_until"] > AS_OF - pd.Timedelta(days=5)).all()
    columns = ["line", "product_id", "quantity", "unit_price_eur", "discount"]
    quoted = firm.quote_lines.merge(accepted[["quote_id", "order_id"]]).sort_values(["order_id", "line"])
    ordered = firm.order_lines[firm.order_lines["order_id"].isin(accepted["order_id"])].sort_values(
        ["order_id", "line"]
    )
    np.testing.assert_array_equal(quoted[columns].to_numpy(), ordered[columns].to_numpy())
    assert set(firm.quote_lines["quote_id"]) == set(firm.quotes["quote_id"])


def test_contracts_run_term_after_term(firm):
    contracts = firm.contracts.sort_values(["agreement_id", "term"])
    before = contracts.groupby("agreement_id").shift()
    follows = before["end_date"].notna()
    assert (contracts["start_date"][follows] == before["end_date"][follows] + pd.Timedelta(days=1)).all()
    assert (before["renewed"][follows] == True).all()  # noqa: E712 - nullable booleans
    assert (contracts["renewed"].isna() == (contracts["end_date"] > AS_OF)).all()
    assert (contracts["reason"].notna() == (contracts["renewed"] == False).fillna(False)).all()  # noqa: E712
    assert (contracts.groupby("agreement_id")["account_id"].nunique() == 1).all()
    assert ((contracts["start_date"] <= AS_OF) & (contracts["end_date"] >= "2020-01-01")).all()


def test_complaints_are_about_the_accounts_own_orders(firm):
    complaints = firm.complaints.merge(firm.orders, on="order_id", suffixes=("", "_order"))
    assert (complaints["account_id"] == complaints["account_id_order"]).all()
    assert (complaints["complaint_date"] > complaints["order_date"]).all()
    settled = complaints.dropna(subset=["resolved_on"])
    assert (settled["resolved_on"] >= settled["complaint_date"]).all()
    assert complaints.loc[complaints["resolved_on"].isna(), "satisfied"].isna().all()


def test_campaign_costs_include_their_contacts(firm):
    sent = firm.interactions.dropna(subset=["campaign_id"]).astype({"campaign_id": "int64"})
    contacts = sent.groupby("campaign_id")["cost_eur"].sum()
    assert (firm.campaigns.set_index("campaign_id")["cost_eur"] > contacts).all()
    sent = sent.merge(firm.campaigns, on="campaign_id", suffixes=("", "_campaign"))
    assert (sent["channel"] == sent["channel_campaign"]).all()
    assert (sent["direction"] == "sortant").all()
    written = firm.contacts.groupby("account_id")["consent_email"].any()
    mailed = sent.loc[sent["channel"] == "e-mail", "account_id"]
    assert written[mailed].all()
    coded = firm.orders.dropna(subset=["campaign_id"]).merge(firm.campaigns, on="campaign_id")
    assert coded["order_date"].between(coded["start_date"], coded["end_date"]).all()
