"""Reaching the pages from elsewhere: a real server with TLS, and one behind a proxy's headers."""

import contextlib
import http.client
import re
import ssl
import subprocess
import urllib.parse
from urllib.parse import urlsplit

import pytest

from conftest import PASSPHRASE, executable, guard

@contextlib.contextmanager
def serving(home, *options):
    """A server with these options, its address, and where its log goes. Nothing that is typed may stand in the log."""
    log = home / "log.txt"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [executable(), "serve", "--data", home / "data", "--log", "debug", *options],
            env={"HOME": str(home), "TZ": "UTC"}, stdout=subprocess.PIPE, stderr=errors, text=True,
        )
        line = process.stdout.readline()
        address = re.search(r"https?://\S+", line)
        assert address, f"{line!r} {log.read_text()}"
        try:
            yield address.group(), log
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("access")
    guard(home)
    return home


def ask(connection, method="GET", path="/", fields=None, **headers):
    body = urllib.parse.urlencode(fields) if fields else None
    if fields:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def test_over_tls_a_person_logs_in_writes_and_logs_out(home):
    options = ["--port", "0", "--tls-certificate", home / "cert.pem", "--tls-key", home / "key.pem"]
    with serving(home, *options) as (address, log):
        assert address.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=home / "cert.pem")
        connection = http.client.HTTPSConnection(urlsplit(address).netloc, timeout=20, context=trusting)
        answer, _ = ask(connection)
        assert answer.status == 303 and answer.headers["Location"] == "/login"
        answer, page = ask(connection, path="/login")
        form = answer.headers["Set-Cookie"].split(";")[0]
        assert "Secure" in answer.headers["Set-Cookie"]
        token = re.search(r'name="formToken" value="([^"]+)"', page).group(1)
        wrong, _ = ask(connection, "POST", "/login", {"formToken": token, "passphrase": "wrong"}, Cookie=form)
        assert wrong.status == 401
        right, _ = ask(connection, "POST", "/login", {"formToken": token, "passphrase": PASSPHRASE}, Cookie=form)
        assert right.status == 303
        session = right.headers["Set-Cookie"].split(";")[0]
        assert session.startswith("__Host-sweetspot-session=")
        cookies = f"{form}; {session}"
        answer, page = ask(connection, path="/today", Cookie=cookies)
        assert answer.status == 200
        token = re.search(r'name="formToken" value="([^"]+)"', page).group(1)
        saved, _ = ask(
            connection, "POST", "/today/note", {"formToken": token, "note": "Oxycodone again"}, Cookie=cookies,
            Origin=address,
        )
        assert saved.status == 303
        out, _ = ask(connection, "POST", "/logout", {"formToken": token}, Cookie=cookies)
        assert out.status == 303
        answer, _ = ask(connection, path="/today", Cookie=cookies)
        assert answer.status == 303
        connection.close()
        plain = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        with pytest.raises((http.client.HTTPException, OSError)):
            ask(plain)
    written = log.read_text()
    for secret in [PASSPHRASE, "correct", "Oxycodone", session.split("=")[1], token]:
        assert secret not in written


def test_the_oldest_tls_is_1_2(home):
    options = ["--port", "0", "--tls-certificate", home / "cert.pem", "--tls-key", home / "key.pem"]
    with serving(home, *options) as (address, _):
        for version, is_spoken in [(ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_1, False)]:
            context = ssl.create_default_context(cafile=home / "cert.pem")
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            connection = http.client.HTTPSConnection(urlsplit(address).netloc, timeout=20, context=context)
            if is_spoken:
                assert ask(connection, path="/health")[0].status == 200
            else:
                with pytest.raises(OSError):
                    ask(connection, path="/health")
            connection.close()


def test_behind_a_proxy_only_its_name_and_encrypted_requests_are_answered(home):
    with serving(home, "--port", "0", "--proxy", "https://diary.example.org") as (address, _):
        assert address == "https://diary.example.org"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--listen", "0.0.0.0"], "could be read on the way"),
        (["--proxy", "https://diary.example.org"], "No passphrase is set"),
        (["--tls-certificate", "/nowhere.pem", "--tls-key", "/nowhere.pem"], "No passphrase is set"),
    ],
)
def test_without_protection_it_does_not_start(tmp_path, options, words):
    run = subprocess.run(
        [executable(), "serve", "--port", "0", "--data", tmp_path / "data", *options],
        env={"HOME": str(tmp_path)}, capture_output=True, text=True, timeout=20,
    )
    assert run.returncode == 2 and run.stdout == "" and words in run.stderr


def test_a_certificate_that_is_none_stops_the_start(home):
    run = subprocess.run(
        [executable(), "serve", "--port", "0", "--data", home / "data", "--tls-certificate", "/nowhere.pem",
         "--tls-key", "/nowhere.pem"],
        env={"HOME": str(home)}, capture_output=True, text=True, timeout=20,
    )
    assert run.returncode == 2 and "The certificate /nowhere.pem cannot be used" in run.stderr
