"""The self-test of the installation names what is missing and says what to do, and never breaks down itself."""

import subprocess
import sys

import pytest

from crmcourse import selftest
from crmcourse.selftest import Finding, check_packages, check_python, report, run


def faults(findings):
    return {finding.check: finding for finding in findings if not finding.ok}


def test_this_installation_is_complete():
    assert faults(run()) == {}


@pytest.mark.parametrize(
    ("minimum", "running", "ok"),
    [("3.11", (3, 11), True), ("3.11", (3, 14), True), ("3.11", (3, 9), False), ("3.11", (3, 10), False)],
)
def test_python_is_compared_as_numbers_not_as_text(minimum, running, ok):
    finding = check_python(minimum, running)
    assert finding.ok is ok
    assert bool(finding.remedy) is not ok
    assert ok or "3." in finding.fact


def test_the_minimum_of_python_is_what_the_package_declares():
    assert check_python(running=(3, 11)).ok
    assert not check_python(running=(3, 10)).ok


def test_missing_and_outdated_packages_are_all_named():
    finding = check_packages(["numpy>=1", "no-such-thing-here", "pandas>=99", 'nothing-either; extra == "test"'])
    assert not finding.ok
    assert "no-such-thing-here" in finding.fact
    assert "pandas" in finding.fact and ">=99" in finding.fact
    assert "numpy" not in finding.fact and "nothing-either" not in finding.fact
    assert "make lab" in finding.remedy


def test_a_missing_extension_of_jupyterlab_is_a_fault(monkeypatch):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [])
    assert not selftest.check_simulators().ok
    assert "Validate" in selftest.check_exercises().fact


def test_a_missing_language_pack_is_a_fault(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not selftest.check_language().ok


def test_a_check_that_breaks_down_is_a_finding():
    def no_module():
        raise ModuleNotFoundError("No module named 'babel'", name="babel")

    def no_file():
        raise FileNotFoundError("orders.csv")

    findings = run({"Packages": no_module, "DirectSell data": no_file})
    assert "babel" in findings[0].fact
    assert "orders.csv" in findings[1].fact
    assert all(finding.remedy and not finding.ok for finding in findings)


def test_the_verdict_shows_each_remedy_and_ends_on_one_sentence():
    well = Finding("Python", True, "3.11")
    broken = Finding("Paquets", False, "il manque numpy", "Lancez make lab.")
    assert "→" not in report([well])
    text = report([well, broken])
    assert "✓ Python" in text and "✗ Paquets" in text and "→ Lancez make lab." in text
    assert report([well]).splitlines()[-1] != text.splitlines()[-1]


def test_the_command_speaks_without_babel_and_fails():
    """A broken installation cannot even read numbers in French: the verdict must come out all the same."""
    without = "import sys; sys.modules['babel'] = None; from crmcourse import selftest; sys.exit(selftest.main())"
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert "babel" in done.stdout.lower() or "crmcourse" in done.stdout.lower()
    assert done.stderr == ""
