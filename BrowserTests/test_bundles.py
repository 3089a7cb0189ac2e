"""Bundles that others' programs made up, whole and broken, are taken in or refused in words; nothing crashes."""

import json
import random
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from carebundle import PROFILES, Imperfection, generate_bundle, generate_history, inject_defects, to_json, to_ndjson

from conftest import executable

SEEDS = [1, 20, 300]


def run(home: Path, *arguments):
    """One command. It may refuse what it reads, and may do nothing else."""
    answer = subprocess.run(
        [executable(), *arguments, "--data", home / "data"], env={"HOME": str(home), "TZ": "UTC"}, capture_output=True,
        timeout=300,
    )
    assert answer.returncode in (0, 3), (arguments, answer.returncode, answer.stderr[-2000:])
    if answer.returncode == 3:
        assert answer.stderr.startswith(b"Error: ") and b"Fatal error" not in answer.stderr
    return answer


def imported(home: Path, file: Path, *options) -> dict:
    answer = run(home, "import", file, "--json", *options)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def resources(bundle: dict, kind: str) -> list[dict]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


@pytest.mark.parametrize("profile", list(PROFILES))
def test_bundles_of_a_generator_are_taken_in(tmp_path, profile):
    for seed in SEEDS:
        text = to_json(generate_bundle(profile=profile, seed=seed, sex="M" if seed % 2 else "F"))
        file = tmp_path / f"{profile}-{seed}.json"
        file.write_text(text)
        bundle = json.loads(text)
        answer = imported(tmp_path, file, "--dry-run")
        assert answer["kind"] == "fhir" and not answer["saved"]
        # Every medicine of the bundle stands on the list for the screen, or is named with the reason.
        told = " ".join(medicine["line"] for medicine in answer["medicines"]) + json.dumps(answer["file"])
        for request in resources(bundle, "MedicationRequest"):
            assert request["medicationCodeableConcept"]["text"].split()[0].lower() in told.lower()
        # Every kind of Observation is counted, and all of them.
        counted = sum(
            int(finding["text"].split("”: ")[-1].split()[0])
            for finding in answer["file"]["findings"] if finding["text"].startswith("Observation “")
            and "The diary has no place for it" in finding["text"]
        )
        assert counted == len(resources(bundle, "Observation"))


@pytest.mark.parametrize(
    "history", [generate_history(profile="hypertension", seed=7, visits=6), generate_bundle(profile="ckd_stage3", seed=7)],
    ids=["visits", "visit"])
def test_a_bundle_and_its_resources_line_by_line_are_the_same(tmp_path, history):
    bundle = tmp_path / "history.json"
    bundle.write_text(to_json(history))
    lines = tmp_path / "history.ndjson"
    lines.write_text("".join(text if text.endswith("\n") else text + "\n" for text in to_ndjson(history).values()))
    first = imported(tmp_path, bundle, "--dry-run")
    second = imported(tmp_path, lines, "--dry-run")
    assert sorted(m["line"] for m in first["medicines"]) == sorted(m["line"] for m in second["medicines"])
    counted = [
        sorted(f["text"] for f in answer["file"]["findings"] if "The diary has no place" in f["text"])
        for answer in (first, second)
    ]
    assert counted[0] == counted[1] != []


def defects() -> Imperfection:
    every = {name: 0.5 for name in Imperfection.__dataclass_fields__ if name != "droppable_fields"}
    return Imperfection(**every)


@pytest.mark.parametrize("seed", SEEDS)
def test_bundles_with_the_generators_own_defects(tmp_path, seed):
    whole = json.loads(to_json(generate_bundle(profile="ckd_stage3", seed=seed)))
    broken, applied = inject_defects(whole, defects(), seed=seed)
    assert applied
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(broken))
    imported(tmp_path, file, "--dry-run")


def nested(depth: int, inner: str) -> str:
    return '{"resourceType":"Bundle","entry":[{"resource":' * depth + inner + "}]}" * depth


def malformed() -> dict[str, bytes]:
    """Files that are wrong in one way each, by name."""
    text = to_json(generate_bundle(profile="type2_diabetes", seed=42), indent=None)
    whole = json.loads(text)
    chance = random.Random(42)
    files = {f"truncated-{at}": text[:at].encode() for at in sorted(chance.sample(range(1, len(text)), 12))}
    odd = [None, True, 7, -1e30, "x", [], {}, [[]], {"resourceType": "Bundle"}, "2026-99-99"]

    def twisted(value):
        if chance.random() < 0.08:
            return chance.choice(odd)
        if isinstance(value, dict):
            return {name: twisted(inner) for name, inner in value.items()}
        return [twisted(inner) for inner in value] if isinstance(value, list) else value

    for number in range(12):
        files[f"types-{number}"] = json.dumps({**whole, "entry": [twisted(one) for one in whole["entry"]]}).encode()
    for depth in (3, 40, 5000, 200_000):
        files[f"bundles-{depth}"] = nested(depth, '{"resourceType":"Patient"}').encode()
    files["brackets"] = b'{"resourceType":"Bundle","entry":' + b"[" * 500_000
    files["items"] = (
        '{"resourceType":"QuestionnaireResponse","questionnaire":"https://sweetspot.invalid/fhir/Questionnaire/peg",'
        '"status":"completed","authored":"2026-01-01",' + '"item":[{"linkId":"g",' * 30 + '"linkId2":1' + "}]" * 30 + "}"
    ).encode()
    files["names-twice"] = text.replace('"resourceType"', '"resourceType":"Patient","resourceType"', 3).encode()
    for number in ("9" * 5000, "1e999999999", "-0.000000000000000000000000000001", "1E+30", "00", "NaN", "1" + "0" * 400):
        files[f"number-{number[:12]}"] = (
            '{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",'
            '"code":"72514-3"}]},"effectiveDateTime":"2026-01-01","valueQuantity":{"value":' + number + "}}"
        ).encode()
    for kind in ("bundle", "Bundle ", "Parameters", "", "Bundle\\u0000", "\\ud83d\\ude00" * 2000, "Library"):
        files[f"kind-{kind[:8]}"] = text.replace('"Bundle"', f'"{kind}"', 1).encode()
    files["big"] = json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": whole["entry"] * (10_500_000 // len(text) + 1)}).encode()
    assert len(files["big"]) > 10_000_000
    files["big-lines"] = b"".join(
        json.dumps(entry["resource"]).encode() + b"\n" for entry in whole["entry"]) * (10_500_000 // len(text) + 1)
    files["big-text"] = b'{"resourceType":"Bundle","id":"' + b"x" * 10_000_000 + b'"}'
    files["halves"] = text.replace("diabetes", "\\ud800 diabetes", 1).encode()
    files["latin"] = text.replace("SYNTHETIC", "SYNTHÉTIC").encode("latin-1")
    files["nothing"] = b"{}"
    return files


MALFORMED = malformed()


def named(name: str, folder: Path) -> Path:
    file = folder / "file"
    file.write_bytes(MALFORMED[name])
    return file


# The page is given all of them; a process for each takes longer than what it shows.
BY_COMMAND = ["types-0", "names-twice", "brackets", "bundles-200000", "big", "big-lines", "big-text", "halves", "nothing"]


@pytest.mark.parametrize("name", BY_COMMAND)
def test_a_malformed_bundle_is_read_or_refused_by_the_command(tmp_path, name):
    answer = run(tmp_path, "import", named(name, tmp_path), "--dry-run", "--json")
    if answer.returncode == 0:
        assert json.loads(answer.stdout)["saved"] is False
    else:
        # A sentence, not what was sent.
        assert len(answer.stderr) < 4000


def test_malformed_bundles_are_read_or_refused_by_the_page(chromium, server):
    page = chromium.new_page()
    page.goto(f"{server}/import")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    token = page.locator("form [name=formToken]").first.get_attribute("value")
    page.close()
    answers = set()
    for name, content in MALFORMED.items():
        parts = [
            b'--edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\n' + token.encode(),
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n' + content, b"--edge--\r\n",
        ]
        request = urllib.request.Request(
            f"{server}/import", data=b"\r\n".join(parts),
            headers={"Content-Type": "multipart/form-data; boundary=edge", "Cookie": cookies})
        try:
            status = urllib.request.urlopen(request, timeout=300).status
        except urllib.error.HTTPError as error:
            status = error.code
        assert status in (200, 422), (name, status)
        answers.add(status)
    assert answers == {200, 422}
    assert urllib.request.urlopen(f"{server}/import").status == 200, "the server goes on"
