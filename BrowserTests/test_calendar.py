"""The calendar file, read back by an independent calendar library."""

import datetime
import json
import subprocess
import zoneinfo

import icalendar
import pytest

from conftest import executable

ZONES = {
    # zone, first day: plans that cross a change of the clock in spring or autumn, or a zone without any
    "Europe/Zurich": "2027-03-20",
    "America/New_York": "2026-10-25",
    "Australia/Sydney": "2027-03-28",
    "Asia/Kathmandu": "2026-12-01",
    "Africa/Casablanca": "2027-01-20",
    "Pacific/Chatham": "2027-03-25",
    "Europe/Dublin": "2026-10-20",
}


def plan(tmp_path, *arguments):
    file = tmp_path / "plan.ics"
    answer = subprocess.run(
        [executable(), "plan", "--protocol", "liptan", "--json", "--ics", file, *arguments],
        capture_output=True, text=True, check=True,
    )
    raw = file.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return json.loads(answer.stdout), icalendar.Calendar.from_ical(raw)


@pytest.mark.parametrize("zone,start", ZONES.items())
@pytest.mark.parametrize("time", ["22:00", "02:30", "00:30"])
def test_every_dose_is_at_its_wall_clock_time(tmp_path, zone, start, time):
    sheet, calendar = plan(tmp_path, "--start", start, "--zone", zone, "--time", time)
    doses = [event for event in calendar.walk("VEVENT") if str(event["uid"]).startswith("dose-")]
    assert len(doses) == len(sheet["days"])
    tz = zoneinfo.ZoneInfo(zone)
    rules = calendar.walk("VTIMEZONE")[0].to_tz()
    for event, day in zip(doses, sheet["days"]):
        date = datetime.date.fromisoformat(day["date"])
        clock = datetime.time.fromisoformat(day["time"])
        if clock < datetime.time(4):
            date += datetime.timedelta(days=1)
        wanted = datetime.datetime.combine(date, clock, tz)
        # A time that the clock skips comes to stand after the gap.
        real = wanted.astimezone(datetime.timezone.utc).astimezone(tz).replace(tzinfo=None)
        found = event.decoded("dtstart").replace(tzinfo=None)
        assert found == real, (zone, day)
        # The file's own rules for the zone say the same offset as the zone database.
        assert found.replace(tzinfo=rules).utcoffset() == real.replace(tzinfo=tz).utcoffset(), (zone, day)


def test_titles_are_private_unless_asked(tmp_path):
    _, private = plan(tmp_path, "--start", "2026-12-01", "--zone", "Europe/Zurich")
    text = private.to_ical().decode().lower()
    assert "naltrexone" not in text and "1.5 mg" not in text and "liptan:" not in text
    _, full = plan(tmp_path, "--start", "2026-12-01", "--titles", "full", "--stock", "capsule 1.5 mg")
    assert "Naltrexone 1.5 mg: 1 capsule of 1.5 mg" in str(full.walk("VEVENT")[0]["summary"])


def test_identifiers_are_stable_and_unique(tmp_path):
    _, first = plan(tmp_path, "--start", "2026-12-01")
    _, second = plan(tmp_path, "--start", "2026-12-01", "--time", "21:00")
    uids = [[str(event["uid"]) for event in calendar.walk("VEVENT")] for calendar in (first, second)]
    assert uids[0] == uids[1] and len(set(uids[0])) == len(uids[0])
    assert all(event["status"] == "TENTATIVE" for event in first.walk("VEVENT"))


def protocols():
    answer = subprocess.run([executable(), "protocols", "--json"], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_every_protocol_becomes_the_plan_that_its_steps_say():
    """Laid out a second time, from the protocol's own file, by another program."""
    start = datetime.date(2027, 1, 4)
    clock = {"morning": "08:00", "midday": "13:00", "evening": "18:00", "night": "22:00"}
    found = protocols()
    assert len(found) >= 20
    for protocol in found:
        expected, day = [], start
        weeks = [checkpoint["weeks"] for checkpoint in protocol["checkpoints"]]
        for step in protocol["steps"]:
            # A last step without an end is laid out up to the last checkpoint, or for eight weeks.
            length = step.get("days") or (max(weeks) * 7 + 1 if weeks else 56)
            for _ in range(length):
                expected += [
                    (day.isoformat(), clock[intake["timing"]], intake["dose"]) for intake in step["intakes"]
                ]
                day += datetime.timedelta(days=1)
        answer = subprocess.run(
            [executable(), "plan", "--protocol", protocol["id"], "--start", start.isoformat(), "--json"]
            + (["--prescriber", "Dr Byron"] if protocol["purpose"] == "beside-opioid" else []),
            capture_output=True, text=True,
        )
        assert answer.returncode == 0, answer.stderr
        plan = json.loads(answer.stdout)
        assert [(d["date"], d["time"], d["dose"]) for d in plan["days"]] == expected, protocol["id"]
