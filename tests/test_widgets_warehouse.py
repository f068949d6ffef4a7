"""Simulators of chapter 02 in each of their states."""

import pandas as pd
import pytest

from crmcourse import quality
from crmcourse.checks import InputError
from crmcourse.widgets import _simulator
from crmcourse.widgets import warehouse as module

RECORDS = pd.DataFrame(
    {
        "record": list("abcdef"),
        "name": ["valnay", "valnai", "cormand", "cormand", "bar lorlac", "bar lorlat"],
        "siret": [None] * 6,
        "phone": ["01", "01", None, None, None, None],
        "domain": [None] * 6,
        "code": [None] * 6,
        "department": ["75"] * 6,
        "town": [None] * 6,
        "initials": ["vv", "vv", "cc", "cc", "bl", "bl"],
    }
)
TRUTH = dict(zip("abcdef", [1, 1, 2, 2, 3, 4], strict=True))


@pytest.fixture
def shown(monkeypatch):
    made = []
    monkeypatch.setattr(_simulator.Simulator, "show", lambda self: made.append(self))
    return made


def test_a_higher_threshold_never_finds_more(shown):
    module.duplicates(RECORDS, TRUTH)
    judged = module.curve(RECORDS, TRUTH, quality.BLOCKS)["judged"]
    found = [one["found_pairs"] for one in judged.values()]
    assert found == sorted(found, reverse=True)
    simulator = shown[0]
    low, high = (simulator.draw(**(simulator.values() | {"threshold": value})) for value in (70, 100))
    assert "1 paires réunies à tort" in low.said[2] and "0 paires réunies à tort" in high.said[2]
    with pytest.raises(InputError, match="bloc"):
        simulator.draw(threshold=90, **dict.fromkeys(quality.BLOCKS, False))


def test_the_warehouse_pays_from_the_number_said(shown):
    module.tools()
    scene = shown[0].draw(**shown[0].values())
    size = int(scene.said[1].split("à partir de ")[1].split()[0])
    costs = {n: module.yearly_costs(n, 0.40, 4000, 120_000) for n in (size - 1, size)}
    assert costs[size][1] < costs[size][0] and costs[size - 1][1] >= costs[size - 1][0]
    assert "jamais" in shown[0].draw(n=5, density=5, interface=1, warehouse=500).said[1]


def test_no_record_no_simulator():
    with pytest.raises(InputError):
        module.duplicates(RECORDS.iloc[:0], TRUTH)
