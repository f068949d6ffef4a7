"""DirectSell simulated: the same bytes for a seed, other sizes and seeds, the shape of the tables, bad arguments."""

import filecmp
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from frictionless import Package, system, validate
from stdnum.fr import siren, siret

from crmcourse.simulate import Parameters, directsell, parameter_table
from crmcourse.simulate.__main__ import main
from crmcourse.simulate.draws import Streams
from crmcourse.simulate.package import typed
from crmcourse.simulate.report import headline
from crmcourse.simulate.schema import TABLES, TRUTH
from crmcourse.simulate.schema_legacy import LEGACY

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "datasets" / "directsell"


def _same(left: Path, right: Path) -> list[str]:
    """Return the files that differ or are on one side only."""
    names = {p.relative_to(folder).as_posix() for folder in (left, right) for p in folder.rglob("*") if p.is_file()}
    _, different, missing = filecmp.cmpfiles(left, right, sorted(names), shallow=False)
    return different + missing


@pytest.fixture(scope="module")
def firm():
    return directsell()


def test_committed_files_are_what_the_command_writes(tmp_path):
    main(["--out", str(tmp_path)])
    assert _same(tmp_path, COMMITTED) == []


def test_same_bytes_without_the_processors_vector_instructions(tmp_path):
    # numpy's exp and log differ in their last bit from one processor to another; the files must not
    features = np._core._multiarray_umath.__cpu_features__
    baseline = set(np._core._multiarray_umath.__cpu_baseline__)
    dispatched = set(np._core._multiarray_umath.__cpu_dispatch__)
    off = [name for name in sorted(dispatched - baseline) if features.get(name)]
    environment = os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(off)}
    command = [sys.executable, "-m", "crmcourse.simulate", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert _same(tmp_path, COMMITTED) == []


def test_committed_size_is_under_8_mb():
    assert sum(p.stat().st_size for p in COMMITTED.rglob("*") if p.is_file()) < 8_000_000


def test_text_files_have_unix_line_ends_and_no_byte_order_mark():
    for path in [*COMMITTED.glob("*.csv"), *COMMITTED.glob("truth/*.csv"), COMMITTED / "datapackage.json"]:
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert not content.startswith(b"\xef\xbb\xbf"), path.name


def test_data_package_is_valid_for_frictionless():
    with system.use_context(trusted=True):
        report = validate(str(COMMITTED / "datapackage.json"))
    assert report.valid, report.flatten(["title", "fieldName", "message"])[:5]
    package = Package(str(COMMITTED / "datapackage.json"))
    assert len(package.resources) == len(TABLES) + len(TRUTH) + len(LEGACY)


def test_every_table_and_column_is_described_in_both_languages():
    package = Package(str(COMMITTED / "datapackage.json"))
    for resource in package.resources:
        assert resource.description and resource.custom["description_fr"], resource.name
        for field in resource.schema.fields:
            assert field.description and field.custom["description_fr"], (resource.name, field.name)
            assert "'" not in field.custom["description_fr"], (resource.name, field.name)


def test_readme_shows_the_parameters_and_figures_of_the_code(firm):
    text = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    assert parameter_table() in text
    assert headline(firm) in text


def test_every_parameter_that_the_readme_names_exists():
    text = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    model = text.split("### The model")[1].split("<!-- parameters -->")[0]
    known = {item.name for item in fields(Parameters)}
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", model)) <= known
    assert len(set(re.findall(r"`([a-z_]+)`", model)) & known) > 40


@pytest.mark.parametrize("accounts", [1, 2, 50])
@pytest.mark.parametrize("seed", [0, 1, 12345678901234567890])
def test_small_firms_work_and_have_the_schema(accounts, seed):
    firm = directsell(accounts=accounts, seed=seed)
    assert len(firm.accounts) == accounts
    for table in TABLES:
        frame = typed(firm.tables[table.name], table)
        assert list(frame.columns) == [c.name for c in table.columns]
        assert not frame.duplicated(list(table.key)).any()
        for column in table.columns:
            if column.required:
                assert frame[column.name].notna().all(), (table.name, column.name)
            if column.enum:
                assert set(frame[column.name].dropna()) <= set(column.enum), (table.name, column.name)


def test_seed_changes_the_firm_and_only_the_seed():
    one, same, other = directsell(200, 1), directsell(200, 1), directsell(200, 2)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, same.tables[name])
    assert not one.orders.equals(other.orders)


def test_streams_are_independent_of_one_another():
    streams = Streams(7)
    alone = streams["orders"].uniform(5)
    streams["accounts"].uniform(1000)
    np.testing.assert_array_equal(alone, streams["orders"].uniform(5))
    assert not np.array_equal(alone, Streams(7)["accounts"].uniform(5))
    assert not np.array_equal(alone, Streams(7, block=1)["orders"].uniform(5))


def test_draws_follow_their_laws():
    draws = Streams(3)["laws"]
    n = 200_000
    u, z, e = draws.uniform(n), draws.normal(n), draws.exponential(n)
    assert u.min() > 0 and u.max() < 1
    assert abs(z.mean()) < 0.01 and abs(z.std() - 1) < 0.01
    assert abs(e.mean() - 1) < 0.01
    mean = np.repeat([0.0, 0.3, 4.0, 40.0], n // 4)
    counts = draws.poisson(mean).reshape(4, -1)
    np.testing.assert_allclose(counts.mean(axis=1), [0, 0.3, 4, 40], rtol=0.02)
    np.testing.assert_allclose(counts.var(axis=1), [0, 0.3, 4, 40], rtol=0.03)
    np.testing.assert_allclose(np.bincount(draws.pick([1, 2, 0, 1], n)) / n, [0.25, 0.5, 0, 0.25], atol=0.005)


def test_blocks_join_without_a_seam(monkeypatch):
    from crmcourse.simulate import firm as module

    monkeypatch.setattr(module, "BLOCK", 80)
    made = module.directsell(200, 5)
    assert made.accounts["account_id"].tolist() == list(range(1001, 1201))
    for name, key in [
        ("orders", "order_id"),
        ("quotes", "quote_id"),
        ("contracts", "contract_id"),
        ("surveys", "survey_id"),
    ]:
        ids = made.tables[name][key]
        assert ids.is_unique and (ids.diff().dropna() == 1).all()
    assert set(made.order_lines["order_id"]) == set(made.orders["order_id"])
    lines = made.order_lines.groupby("order_id")["amount_eur"].sum()
    np.testing.assert_allclose(made.orders.set_index("order_id")["amount_eur"], lines, atol=0.005)
    accepted = made.quotes.dropna(subset=["order_id"]).merge(made.orders, on="order_id", suffixes=("", "_of_order"))
    assert (accepted["quote_id"] == accepted["quote_id_of_order"]).all()
    assert (accepted["account_id"] == accepted["account_id_of_order"]).all()


@pytest.mark.parametrize("accounts", [0, -5, 2.5, "2000", None, True])
def test_bad_number_of_accounts(accounts):
    with pytest.raises(ValueError, match="accounts must be a whole number of at least 1"):
        directsell(accounts=accounts)


@pytest.mark.parametrize("seed", [-1, 0.5, "a", None, False])
def test_bad_seed(seed):
    with pytest.raises(ValueError, match="seed must be a whole number of at least 0"):
        directsell(accounts=5, seed=seed)


@pytest.mark.parametrize("wrong", [{"existing_share": 1.2}, {"rate_mean": 0}, {"captive_share": -0.1}])
def test_bad_parameters(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Parameters(**wrong)


def test_unknown_table_of_a_firm():
    with pytest.raises(AttributeError, match="no table named 'order'"):
        _ = directsell(5).order


def test_command_says_what_is_wrong(capsys, tmp_path):
    with pytest.raises(SystemExit):
        main(["--accounts", "-3", "--out", str(tmp_path)])
    assert "accounts must be a whole number" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_siret_are_valid_and_all_different(firm):
    numbers = firm.accounts["siret"]
    assert numbers.is_unique
    assert all(siret.is_valid(number) for number in numbers)
    assert all(siren.is_valid(number[:9]) and number.startswith("00") for number in numbers)


def test_identities_are_fictitious(firm):
    assert firm.accounts["email"].str.fullmatch(r"contact@[a-z]+-[a-z]+\.example").all()
    assert firm.contacts["email"].str.fullmatch(r"[a-z]+\.[a-z]+@[a-z]+-[a-z]+\.example").all()
    assert firm.accounts["phone"].str.fullmatch(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49) \d\d \d\d").all()
    assert firm.contacts["phone"].str.fullmatch(r"06 39 98 \d\d \d\d").all()
    assert firm.accounts["postcode"].str.fullmatch(r"\d{5}").all()
