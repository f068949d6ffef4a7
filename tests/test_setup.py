"""The set-up: what the lock, environment.yml and the first command promise on a new machine."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def locked(name: str) -> dict[str, str]:
    """Return the versions of a lock file that apply to this machine, by package."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.lstrip().startswith("#")]
    assert all(str(pin.specifier).startswith("==") for pin in pins), "a lock pins every package to one version"
    here = default_environment()
    pins = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(here)]
    return {canonicalize_name(pin.name): str(pin.specifier)[2:] for pin in pins}


def wanted(*extras: str) -> list[Requirement]:
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    return [Requirement(line) for requirements in lists for line in requirements]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.txt", ("test",)), ("requirements-extras.txt", tuple(PROJECT["optional-dependencies"]))],
)
def test_the_lock_holds_every_requirement_of_pyproject_at_a_version_that_satisfies_it(lock, extras):
    versions = locked(lock)
    for requirement in wanted(*extras):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is missing from {lock}: make lock"
        assert requirement.specifier.contains(version), f"{lock} has {requirement.name} {version}: make lock"


def test_the_two_locks_agree():
    extras = locked("requirements-extras.txt")
    assert {name: extras.get(name) for name in locked("requirements.txt")} == locked("requirements.txt")


def pip_section() -> list[str]:
    """Return the lines that conda hands to pip: the list under ``- pip:``."""
    text = (ROOT / "environment.yml").read_text("utf-8")
    section = re.search(r"^  - pip:\n((?:      - .*\n?)+)", text, re.MULTILINE)
    assert section, "environment.yml has no pip section"
    return [line.strip().removeprefix("- ") for line in section[1].splitlines()]


def test_environment_yml_installs_a_python_that_the_package_accepts():
    python = re.search(r"^  - python=([\d.]+)$", (ROOT / "environment.yml").read_text("utf-8"), re.MULTILINE)
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python[1])


def test_a_new_environment_from_environment_yml_passes_the_self_test(tmp_path):
    """conda writes the pip section to a file beside environment.yml and runs pip on it: so does this test."""
    repository = tmp_path / "repository"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, repository / name)
    (repository / "pip-section.txt").write_text("\n".join(pip_section()), "utf-8")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-compile", "-r", "pip-section.txt"]
    subprocess.run(install, cwd=repository, check=True)
    selftest = subprocess.run(
        [python, "-m", "crmcourse.selftest"], cwd=repository / "notebooks", capture_output=True, text=True
    )
    assert selftest.returncode == 0, selftest.stdout + selftest.stderr


@pytest.fixture
def fresh(tmp_path):
    """A folder with all that the set-up reads, and no .venv."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, env={**os.environ, **environment}
    )


def pretend_python(folder: Path, body: str) -> str:
    """Write a program that stands for a Python of another kind, and return its path."""
    program = folder / "python-of-this-machine"
    program.write_text(f'#!/bin/sh\n{body}\nexec "{sys.executable}" "$@"\n', "utf-8")
    program.chmod(0o755)
    return str(program)


def test_too_old_a_python_gets_one_sentence_with_its_version(fresh):
    old = pretend_python(fresh, 'case "$*" in --version) echo "Python 3.9.2"; exit;; *version_info*) exit 1;; esac')
    run = make(fresh, "env", f"PYTHON={old}")
    assert run.returncode != 0
    assert "needs Python 3.11 or later" in run.stdout and "3.9.2" in run.stdout
    assert not (fresh / ".venv").exists()


def test_a_python_without_venv_gets_one_sentence_with_the_package_to_install(fresh):
    bare = pretend_python(fresh, 'case "$*" in *ensurepip*) exit 1;; esac')
    run = make(fresh, "env", f"PYTHON={bare}")
    assert run.returncode != 0
    assert "no 'venv' module" in run.stdout and "python3-venv" in run.stdout
    assert not (fresh / ".venv").exists()


def test_without_network_one_sentence_says_so_and_the_next_call_tries_again(fresh):
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "",
               "PIP_EXTRA_INDEX_URL": "", "PIP_NO_CACHE_DIR": "1"}  # fmt: skip
    run = make(fresh, "env", f"PYTHON={sys.executable}", **offline)
    assert run.returncode != 0
    assert "Check the network connection" in run.stdout
    assert not (fresh / ".venv" / "ready").exists(), "the next call must not believe that all is installed"


def test_importing_the_package_loads_none_of_the_heavy_libraries():
    heavy = {"pandas", "numpy", "matplotlib", "ipywidgets", "duckdb"}
    code = f"import sys, crmcourse; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
