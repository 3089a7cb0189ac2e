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
    address = re.search(r"https?://\S+", line)
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


PASSPHRASE = "correct horse battery"


def guard(home: Path):
    """Sets the passphrase of the data below `home`, and makes a certificate: what a server beyond this computer needs."""
    run = subprocess.run(
        [executable(), "passphrase", "--data", home / "data"],
        env={"HOME": str(home)}, input=PASSPHRASE + "\n", capture_output=True, text=True, timeout=20,
    )
    assert run.returncode == 0, run.stderr
    assert (home / "data" / "passphrase").stat().st_mode & 0o777 == 0o600
    assert PASSPHRASE not in (home / "data" / "passphrase").read_text()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", home / "key.pem", "-out", home / "cert.pem"],
        check=True, capture_output=True,
    )


@pytest.fixture(scope="session")
def guarded_server(tmp_path_factory):
    """The address of a Sweetspot that asks for a passphrase, over TLS with a certificate of its own."""
    home = tmp_path_factory.mktemp("guarded")
    guard(home)
    with running(home, "--tls-certificate", home / "cert.pem", "--tls-key", home / "key.pem") as address:
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
