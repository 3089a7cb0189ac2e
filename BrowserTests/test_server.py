"""The server as a process: whom it answers, what it refuses, how it starts and stops."""

import http.client
import json
import re
import socket
import subprocess
from urllib.parse import urlsplit

import pytest

from conftest import executable


def ask(server, method="GET", path="/", body=None, **headers):
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "0.0.0.0:80", "[::2]"])
def test_a_request_under_another_name_is_refused(server, host):
    answer, text = ask(server, Host=host)
    assert answer.status == 421
    assert "only on this computer" in text


def test_a_form_from_nowhere_is_refused_and_says_what_to_do(server):
    answer, text = ask(
        server, "POST", "/evidence", body="words=x", **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 403
    assert "reload the page" in text


def test_too_large_a_request_is_refused_with_the_limit(server):
    answer, text = ask(
        server, "POST", "/evidence", body="x" * 5_000_000, **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 413
    assert "4 MB" in text


def test_health_is_json_and_names_the_evidence(server):
    answer, text = ask(server, path="/health")
    health = json.loads(text)
    assert answer.status == 200 and health["status"] == "ok"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+[0-9a-f]{8}", health["evidence"])


def test_a_port_in_use_is_named_with_exit_code_5(server, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            [executable(), "serve", "--port", str(port), "--data", tmp_path],
            env={"HOME": str(tmp_path)}, capture_output=True, text=True, timeout=20,
        )
    assert run.returncode == 5
    assert run.stdout == ""
    assert f"Port {port} on 127.0.0.1 is in use" in run.stderr


def test_it_stops_when_asked_even_while_a_browser_stays_connected(tmp_path):
    process = subprocess.Popen(
        [executable(), "serve", "--port", "0", "--data", tmp_path / "data"],
        env={"HOME": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    address = re.search(r"http://\S+", process.stdout.readline()).group()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", "/")
    assert connection.getresponse().read()
    process.terminate()
    assert process.wait(timeout=20) == 0
    assert process.stderr.read() == ""
    connection.close()
    # The data directory is for its owner only.
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
