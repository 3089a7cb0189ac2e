"""What was acknowledged is there afterwards: killed in the middle of writing, on a full disk, on a read-only file, with
two processes on one file."""

import contextlib
import datetime
import http.client
import json
import os
import random
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from conftest import executable, running, started

KILLS = 12
WRITERS = 8
# A server is killed once it has acknowledged this many writes since it started, a different number each time.
FEWEST, MOST = 20, 260
# Far enough back for every write to have a day of its own before today.
FIRST_DAY = datetime.date(2005, 1, 1)


class Person:
    """Someone who sends the form of the check-in, over one connection, with the cookie of the form."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.connection.request("GET", "/today")
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.token = self.cookie.split("=")[1]

    def check_in(self, day, pain):
        body = urlencode({"formToken": self.token, "day": day.isoformat(), "pain": pain})
        self.connection.request(
            "POST", "/today/scores", body,
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie},
        )
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def command(home, *words, check=True):
    run = subprocess.run(
        [executable(), *words, "--data", home / "data"],
        env={"HOME": str(home), "TZ": "UTC"}, capture_output=True, text=True, timeout=120,
    )
    if check:
        assert run.returncode == 0, run.stdout + run.stderr
    return run


def scores_on_record(home):
    """The pain of each day that holds now."""
    history = json.loads(command(home, "export").stdout)["history"]
    superseded = {entry["supersedes"] for entry in history["scores"] if "supersedes" in entry}
    return {
        entry["content"]["day"]: entry["content"]["value"]
        for entry in history["scores"]
        if entry["id"] not in superseded and entry["content"]["measure"] == "pain"
    }


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path):
    seed = int(os.environ.get("SEED", "20261121"))
    chance = random.Random(seed)
    acknowledged, sent = {}, {}
    day = FIRST_DAY
    for _ in range(KILLS):
        process, address = started(tmp_path)
        limit = chance.randint(FEWEST, MOST)
        lock = threading.Lock()
        enough = threading.Event()
        done = 0

        def write(number, first):
            nonlocal done
            person = Person(address)
            current = first + datetime.timedelta(days=number)
            while True:
                pain = str((current.toordinal() * 7) % 11)
                sent[current.isoformat()] = pain
                try:
                    status = person.check_in(current, pain)
                except (OSError, http.client.HTTPException):
                    return
                assert status in (200, 303), status
                with lock:
                    acknowledged[current.isoformat()] = pain
                    done += 1
                    if done >= limit:
                        enough.set()
                current += datetime.timedelta(days=WRITERS)

        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [pool.submit(write, number, day) for number in range(WRITERS)]
            assert enough.wait(timeout=120)
            process.send_signal(signal.SIGKILL)
            process.wait()
            for writer in writers:
                writer.result()
        day = max(datetime.date.fromisoformat(text) for text in sent) + datetime.timedelta(days=1)

    held = scores_on_record(tmp_path)
    assert len(acknowledged) >= KILLS * FEWEST
    missing = {day: pain for day, pain in acknowledged.items() if held.get(day) != pain}
    assert not missing, f"seed {seed}: {len(missing)} of {len(acknowledged)} acknowledged check-ins are not on record"
    # What was sent and not acknowledged may be there or not, but nothing else.
    assert all(sent.get(day) == pain for day, pain in held.items())
    report = json.loads(command(tmp_path, "check", "--json").stdout)
    assert report["file"]["findings"] == []
    print(f"seed {seed}: {KILLS} kills, {len(acknowledged)} acknowledged, {len(held)} on record")


def test_a_server_and_commands_write_to_one_file_at_once(tmp_path):
    process, address = started(tmp_path)
    try:
        first = [FIRST_DAY + datetime.timedelta(days=n) for n in range(40)]
        second = [FIRST_DAY + datetime.timedelta(days=1000 + n) for n in range(10)]

        def by_page():
            person = Person(address)
            for day in first:
                assert person.check_in(day, "3") in (200, 303)

        def by_command(day):
            command(tmp_path, "log", "checkin", "--pain", "4", "--date", day.isoformat())

        with ThreadPoolExecutor(3) as pool:
            jobs = [pool.submit(by_page)] + [pool.submit(by_command, day) for day in second]
            for job in jobs:
                job.result()
        held = scores_on_record(tmp_path)
        assert held == {d.isoformat(): "3" for d in first} | {d.isoformat(): "4" for d in second}
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_read_only_file_says_so_and_stays_readable(tmp_path):
    command(tmp_path, "log", "checkin", "--pain", "4", "--date", "2026-01-02")
    if os.geteuid() == 0:
        pytest.skip("root may write to every file; Tests/RecordsTests holds the same for a read-only connection")
    file = tmp_path / "data" / "sweetspot.sqlite"
    file.chmod(0o400)
    run = command(tmp_path, "log", "checkin", "--pain", "5", "--date", "2026-01-03", check=False)
    assert run.returncode == 4
    assert "nothing was saved" in run.stderr


@contextlib.contextmanager
def small_disk(folder, kilobytes):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small disk; Tests/RecordsTests holds the same with a limit on the file")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_refuses_what_does_not_fit_and_keeps_the_rest(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with small_disk(home, 1200):
        process, address = started(home)
        try:
            person = Person(address)
            acknowledged, day, refused = [], FIRST_DAY, 0
            while refused < 3:
                status = person.check_in(day, "5")
                if status in (200, 303):
                    acknowledged.append(day.isoformat())
                else:
                    assert status == 507, status
                    refused += 1
                day += datetime.timedelta(days=1)
                assert len(acknowledged) < 20_000
        finally:
            process.kill()
            process.wait()
        copy = tmp_path / "copy"
        subprocess.run(["cp", "-r", home, copy], check=True)
    held = scores_on_record(copy)
    assert acknowledged and set(acknowledged) <= set(held)
    assert json.loads(command(copy, "check", "--json").stdout)["file"]["findings"] == []


def test_the_records_of_many_people_are_opened_at_once(tmp_path):
    """Each for the first time and all together: opening one may not wait for the database on a thread the others need."""
    people = [executable(), "people"]
    for number in range(12):
        subprocess.run([*people, "add", f"Person {number:02}", "--data", tmp_path / "data"], check=True, capture_output=True)
    listed = subprocess.run([*people, "--json", "--data", tmp_path / "data"], check=True, capture_output=True, text=True)
    names = [person["id"] for person in json.loads(listed.stdout)]
    assert len(names) >= 12

    def asked(address, person):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", "/today", headers={"Cookie": f"sweetspot-person={person}"})
        return connection.getresponse().status

    with running(tmp_path) as address, ThreadPoolExecutor(len(names)) as pool:
        assert list(pool.map(lambda person: asked(address, person), names)) == [200] * len(names)
