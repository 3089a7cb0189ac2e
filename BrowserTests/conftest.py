"""Starts the debug executable on a free port with a data directory of its own, and one headless Chromium."""

import contextlib
import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "pictures"


@functools.cache
def executable() -> Path:
    folder = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    return Path(folder) / "sweetspot"


def started(home: Path, *options: str) -> tuple[subprocess.Popen, str]:
    """A Sweetspot that runs on the data directory below `home`, and its address."""
    data = [] if "--example" in options else ["--data", home / "data"]
    process = subprocess.Popen(
        [executable(), "serve", "--port", "0", *data, *options],
        env={"HOME": str(home), "TZ": "UTC"},
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    address = re.search(r"http://\S+", line)
    assert address, f"sweetspot serve said: {line!r}"
    return process, address.group()


@contextlib.contextmanager
def running(home: Path, *options: str):
    process, address = started(home, *options)
    try:
        yield address
    finally:
        process.terminate()
        # It must stop by itself when asked to, with exit code 0.
        assert process.wait(timeout=20) == 0


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of a running Sweetspot that has nothing on record."""
    with running(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """The address of a running Sweetspot that the tests of one file may write to."""
    with running(tmp_path_factory.mktemp("own")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is missing: run scripts/setup test"
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in a container.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    PICTURES.mkdir(exist_ok=True)
    return PICTURES
