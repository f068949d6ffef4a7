"""A real JupyterLab on a copy of the course, and a headless Chromium to use it: `make test-browser`."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import learner
import pytest

# No request of the browser itself leaves the machine; no sandbox, since containers run as root.
CHROMIUM = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def pytest_ignore_collect(collection_path, config):
    """Leave these tests to `make test-browser`: a run of all the tests starts no browser."""
    here = Path(__file__).parent
    asked = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    return None if any(here in (path, *path.parents) for path in asked) else True


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Path:
    """Return a copy of what a learner opens, so that the tests never touch the committed notebooks."""
    folder = tmp_path_factory.mktemp("course")
    for part in ("sources", "notebooks", "exercises", "datasets"):
        shutil.copytree(learner.ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for settings in ("nbgrader_config.py", "jupytext.toml"):
        shutil.copy(learner.ROOT / settings, folder)
    for notebook in (folder / "notebooks").glob("*.ipynb"):
        notebook.touch()  # younger than its text, as after `make build`
    return folder


@pytest.fixture(scope="session")
def lab(course, tmp_path_factory):
    """Start JupyterLab on the copy, as `make lab` does, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")  # nothing of the user's own settings, nothing left there
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={course}", "--IdentityProvider.token=course", "--LabApp.expose_app_in_browser=True"),
    ]
    environment = os.environ | {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    log = (home / "lab.log").open("w")
    command = [sys.executable, "-m", "jupyterlab", *options]
    server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(f"{address}/api", server, home / "lab.log")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_up(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "These tests need Chromium. On Debian or Ubuntu: sudo apt install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, request):
    """Open a window of the size of a laptop's; keep a picture of how each test ends."""
    context = browser.new_context(viewport={"width": 1366, "height": 900}, locale="fr-FR")
    window = context.new_page()
    window.set_default_timeout(60_000)
    yield window
    learner.shoot(window, request.node.name)
    context.close()
