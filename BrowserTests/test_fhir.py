"""The record as FHIR: what is written passes checkers that are not ours, and a client of others reads it by token."""

import datetime
import json
import subprocess
import urllib.error
import urllib.request

import pytest
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import AuthorizationError, OperationOutcome, ResourceNotFound

from conftest import ROOT, executable, running

RECORD = ROOT / "Tests/FHIRRecordTests/Fixtures/record.json"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("fhir")
    sweetspot(home, "import", RECORD)
    seal_a_trial(home)
    return home


def seal_a_trial(home):
    """A blinded trial of four periods that starts in two days, sealed to a pharmacy's key."""
    key(home, "pharmacy.key", "--public", home / "public.txt")
    (home / "screen.json").write_text('{"medicines": ["paracetamol 500 mg as needed"]}')
    sweetspot(
        home, "trial", "seal", "--arms", "placebo, 1.5 mg", "--cycles", "2", "--start",
        str(datetime.date.today() + datetime.timedelta(days=2)), "--key-file", home / "public.txt",
        "--screen", home / "screen.json", "--out", home / "trial.sealed")


def key(home, name, *arguments):
    subprocess.run([executable(), "pharmacy", "key", home / name, *arguments], check=True, capture_output=True)


def sweetspot(home, *arguments) -> str:
    return subprocess.run(
        [executable(), *arguments, "--data", home / "data"],
        env={"HOME": str(home), "TZ": "Europe/Zurich"}, check=True, capture_output=True, text=True,
    ).stdout


@pytest.fixture(scope="module")
def address(home):
    with running(home) as address:
        yield address


def token(home, *arguments) -> tuple[str, str]:
    answer = json.loads(sweetspot(home, "token", "add", "a test", "--json", *arguments))
    return answer["token"], answer["kept"]["id"]


def get(address, path, **headers) -> tuple[int, dict, dict]:
    request = urllib.request.Request(address + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = answer.read()
            return answer.status, dict(answer.headers), json.loads(body) if body else {}
    except urllib.error.HTTPError as error:
        body = error.read()
        return error.code, dict(error.headers), json.loads(body) if body else {}


def check(*files) -> subprocess.CompletedProcess:
    return subprocess.run([ROOT / "scripts/check-fhir", *files], capture_output=True, text=True)


def test_everything_that_is_written_passes_the_checkers(home, address, tmp_path):
    lines = tmp_path / "record.ndjson"
    lines.write_text(sweetspot(home, "export", "--fhir", "ndjson"))
    bundle = tmp_path / "bundle.ndjson"
    bundle.write_text(sweetspot(home, "export", "--fhir", "bundle"))
    secret, _ = token(home)
    answers = tmp_path / "answers.ndjson"
    authorised = {"Authorization": f"Bearer {secret}"}
    found = [get(address, "/fhir/metadata")[2], get(address, "/fhir/Patient/$everything?_count=1000", **authorised)[2]]
    found += [get(address, "/fhir/Observation")[2], get(address, "/fhir/Observation?date=never", **authorised)[2]]
    patient = next(e["resource"]["id"] for e in found[1]["entry"] if e["resource"]["resourceType"] == "Patient")
    found.insert(2, get(address, f"/fhir/Patient/{patient}/$summary", **authorised)[2])
    assert found[2]["type"] == "document"
    assert [one["resourceType"] for one in found] == [
        "CapabilityStatement", "Bundle", "Bundle", "OperationOutcome", "OperationOutcome"
    ]
    answers.write_text("".join(json.dumps(one) + "\n" for one in found))
    outcome = check(lines, bundle, answers)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    kinds = {json.loads(line)["resourceType"] for line in lines.read_text().splitlines()}
    assert len(kinds) == 14


def test_a_trial_tells_its_arms_when_it_is_opened_and_passes_the_checkers_then(tmp_path):
    sweetspot(tmp_path, "import", RECORD)
    seal_a_trial(tmp_path)

    def subject() -> dict:
        file = tmp_path / "record.ndjson"
        file.write_text(sweetspot(tmp_path, "export", "--fhir", "ndjson"))
        outcome = check(file)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        resources = [json.loads(line) for line in file.read_text().splitlines()]
        return next(one for one in resources if one["resourceType"] == "ResearchSubject")

    assert "assignedArm" not in subject() and "placebo" not in json.dumps(subject())
    subprocess.run(
        [executable(), "pharmacy", "open", tmp_path / "trial.sealed", "--key", tmp_path / "pharmacy.key",
         "--opening", tmp_path / "trial.opening"], check=True, capture_output=True)
    sweetspot(tmp_path, "trial", "open", tmp_path / "trial.opening", "--emergency", "--reason", "operation")
    arms = subject()["assignedArm"].split(", ")
    assert sorted(arms) == ["1.5 mg", "1.5 mg", "placebo", "placebo"]
    named = [part["valueString"] for period in subject()["extension"] for part in period["extension"] if part["url"] == "arm"]
    assert named == arms


def repeat(resource: dict) -> dict:
    return resource["dosageInstruction"][0]["timing"]["repeat"]


WRONG = {
    "status": ("MedicationRequest", lambda r: r.update(status="actve")),
    "intent": ("MedicationRequest", lambda r: r.pop("intent")),
    "order": ("MedicationRequest", lambda r: r.update(intent="order")),
    "days": ("MedicationRequest", lambda r: repeat(r).update(periodUnit="days")),
    "times": ("MedicationRequest", lambda r: repeat(r).update(timeOfDay=["22:00:00"])),
    "unknown": ("MedicationRequest", lambda r: r.update(bogus=1)),
    "unit": ("MedicationAdministration", lambda r: r["dosage"]["dose"].update(code="mcg")),
    "nobody": ("MedicationAdministration", lambda r: r["subject"].update(reference="Patient/nobody")),
    "empty": ("Observation", lambda r: r.update(note=[])),
    "type": ("Observation", lambda r: r["valueQuantity"].update(value={})),
    "arm": ("ResearchSubject", lambda r: r.update(actualArm="placebo")),
    "study": ("ResearchStudy", lambda r: r.update(status="running")),
    "severity": ("DetectedIssue", lambda r: r.update(severity="severe")),
}


def test_the_checkers_see_what_is_wrong(home, tmp_path):
    written = sweetspot(home, "export", "--fhir", "ndjson").splitlines()
    files = []
    for name, (kind, change) in WRONG.items():
        resources = [json.loads(line) for line in written]
        change(next(one for one in resources if one["resourceType"] == kind))
        files.append(tmp_path / f"{name}.ndjson")
        files[-1].write_text("".join(json.dumps(one) + "\n" for one in resources))
    outcome = check(*files)
    assert outcome.returncode == 1
    assert [file.name for file in files if f"{file}:" not in outcome.stdout] == []


def test_a_wrong_name_of_the_server_is_refused_as_an_outcome(address):
    status, _, outcome = get(address, "/fhir/Patient", Host="evil.example")
    assert status == 421 and outcome["resourceType"] == "OperationOutcome"


def test_a_client_of_others_reads_the_record(home, address):
    secret, identifier = token(home)
    client = SyncFHIRClient(address + "/fhir", authorization=f"Bearer {secret}")
    patient = client.resources("Patient").first()
    requests = client.resources("MedicationRequest").search(patient=patient.id).fetch_all()
    assert [one.status for one in requests] == ["stopped", "active"]
    assert requests[1].get_by_path(["priorPrescription", "reference"]) == f"MedicationRequest/{requests[0].id}"
    assert [d["sequence"] for d in requests[0]["dosageInstruction"]] == [1, 2, 3]
    # Page after page, each resource once.
    observations = client.resources("Observation").limit(3).fetch_all()
    assert len({one.id for one in observations}) == len(observations) > 3
    doses = client.resources("MedicationAdministration").search(date__ge="2026-09-02", date__lt="2026-09-04").fetch()
    assert len(doses) == 2
    peg = next(one for one in observations if one.get_by_path(["code", "coding", 0, "code"]) == "91147-9")
    answers = client.reference(reference=peg.get_by_path(["derivedFrom", 0, "reference"])).to_resource()
    assert answers.questionnaire.endswith("/Questionnaire/peg|1.0.0")
    with pytest.raises(ResourceNotFound):
        client.reference("Observation", "nothing").to_resource()
    with pytest.raises(OperationOutcome):
        client.resources("Observation").search(colour="72514-3").fetch()
    pains = client.resources("Observation").search(code="http://loinc.org|72514-3", category="survey").fetch()
    assert 0 < len(pains) < len(observations)
    # What the export says is what the client gets.
    written = [json.loads(line) for line in sweetspot(home, "export", "--fhir", "ndjson").splitlines()]
    assert next(one for one in written if one["id"] == requests[0].id) == requests[0].serialize()

    sweetspot(home, "token", "revoke", identifier)
    with pytest.raises(AuthorizationError):
        client.resources("Patient").first()


def test_without_a_token_this_computer_is_refused_too(address):
    for path in (
        "/fhir/Patient", "/fhir/Patient/x", "/fhir/Patient/$everything", "/fhir/Patient/x/$everything",
        "/fhir/Patient/x/$summary",
    ):
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
            status, answered, outcome = get(address, path, **headers)
            assert status == 401 and outcome["resourceType"] == "OperationOutcome", (path, headers)
            assert answered["WWW-Authenticate"] == "Bearer"


def test_a_scope_opens_its_type_only(home, address):
    secret, _ = token(home, "--scope", "patient/Observation.s")
    authorised = {"Authorization": f"Bearer {secret}"}
    status, _, found = get(address, "/fhir/Observation", **authorised)
    assert status == 200 and found["total"] > 0
    one = found["entry"][0]["resource"]["id"]
    assert get(address, f"/fhir/Observation/{one}", **authorised)[0] == 403
    assert get(address, "/fhir/Patient", **authorised)[0] == 403
    assert get(address, "/fhir/Patient/$everything", **authorised)[0] == 403


def test_a_resource_that_did_not_change_is_not_sent_again(home, address):
    secret, _ = token(home)
    authorised = {"Authorization": f"Bearer {secret}"}
    patient = get(address, "/fhir/Patient", **authorised)[2]["entry"][0]["resource"]
    status, headers, resource = get(address, f"/fhir/Patient/{patient['id']}", **authorised)
    assert status == 200 and headers["ETag"] == f'W/"{resource["meta"]["versionId"]}"'
    assert headers["Content-Type"].startswith("application/fhir+json")
    status, _, body = get(address, f"/fhir/Patient/{patient['id']}", If_None_Match=headers["ETag"], **authorised)
    assert status == 304 and body == {}


def test_unknown_types_and_operations_are_told(home, address):
    secret, _ = token(home)
    authorised = {"Authorization": f"Bearer {secret}"}
    for path in (
        "/fhir/Encounter", "/fhir/Patient/x/$merge", "/fhir/Patient/nobody/$everything", "/fhir", "/fhir/a/b/c/d",
    ):
        status, _, outcome = get(address, path, **authorised)
        assert status == 404, path
