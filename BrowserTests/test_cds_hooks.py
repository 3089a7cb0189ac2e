"""CDS Hooks as a records system meets it: over HTTP, against a schema written from the specification, with tokens that
another library made."""

import contextlib
import http.client
import json
import re
import subprocess
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from conftest import executable

SCHEMA = json.loads((Path(__file__).parent / "cds-hooks.schema.json").read_text())
SERVICES = {
    "order-sign": "naltrexone-opioid-order-sign",
    "order-select": "naltrexone-opioid-order-select",
    "patient-view": "naltrexone-opioid-patient-view",
}
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ISSUER = "https://ehr.example.org"
ADDRESS = "https://cds.example.org"


def fits(kind, value):
    jsonschema.Draft202012Validator(
        SCHEMA | {"$ref": f"#/$defs/{kind}"}, format_checker=jsonschema.FormatChecker()
    ).validate(value)
    return value


@contextlib.contextmanager
def alone(home, *options, environment=None):
    """CDS Hooks without a record, and without a home directory to keep one in."""
    process = subprocess.Popen(
        [executable(), "serve", "--cds-only", "--port", "0", *map(str, options)],
        env={"TZ": "UTC"} | (environment or {}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=home,
    )
    line = process.stdout.readline()
    address = re.search(r"http://[^\s/]+", line)
    assert address, process.stderr.read()
    try:
        yield address.group()
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    with alone(tmp_path_factory.mktemp("hooks")) as address:
        yield address


def ask(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    if body is not None and not isinstance(body, (str, bytes)):
        body = json.dumps(body)
    if body is not None:
        headers = {"Content-Type": "application/json"} | headers
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, (json.loads(text) if text else None)


def medicine(text=None, code=None, system=RXNORM, **more):
    concept = {}
    if text:
        concept["text"] = text
    if code:
        concept["coding"] = [{"system": system, "code": code}]
    return {
        "resourceType": "MedicationRequest", "status": "active", "intent": "order", "id": str(uuid.uuid4()),
        "subject": {"reference": "Patient/1"}, "medicationCodeableConcept": concept,
    } | more


def bundle(*resources):
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}


def request(hook, orders=(), taking=(), **prefetch):
    context = {"userId": "Practitioner/1", "patientId": "1"}
    if hook != "patient-view":
        context["draftOrders"] = bundle(*orders)
    if hook == "order-select":
        context["selections"] = [f"MedicationRequest/{o['id']}" for o in orders]
    return {
        "hook": hook, "hookInstance": str(uuid.uuid4()), "context": context,
        "prefetch": {"medicationRequests": bundle(*taking)} | prefetch,
    }


def cards(server, body, **headers):
    answer, value = ask(server, "POST", f"/cds-services/{SERVICES[body['hook']]}", body, **headers)
    assert answer.status == 200, value
    return fits("answer", value)["cards"]


def test_discovery_lists_one_service_a_hook(hooks):
    answer, value = ask(hooks, "GET", "/cds-services")
    assert answer.status == 200
    services = fits("discovery", value)["services"]
    assert {s["hook"]: s["id"] for s in services} == SERVICES


OPIOIDS = [
    "2670", "5489", "7052", "7804", "4337", "1819", "3423", "6754", "10689", "23088", "787390", "6813", "7814", "1841",
    "8785", "8001", "7238", "7676", "6378", "237005",
]


@pytest.mark.parametrize("hook", ["order-sign", "order-select"])
@pytest.mark.parametrize("code", OPIOIDS)
def test_every_opioid_of_the_cdc_list_is_stopped_in_both_directions(hooks, hook, code):
    naltrexone = medicine("Naltrexone 4.5 mg capsule", "7243")
    opioid = medicine(code=code)
    for order, taken in [(opioid, naltrexone), (naltrexone, opioid)]:
        found = cards(hooks, request(hook, [order], [taken]))
        assert found[0]["indicator"] == "critical", found
        assert found[0]["suggestions"][0]["actions"][0]["resourceId"] == f"MedicationRequest/{order['id']}"
        assert found[0]["overrideReasons"] and found[0]["extension"]["sweetspot"]["claims"]
        assert "Who says so" in found[0]["detail"]


@pytest.mark.parametrize("hook", list(SERVICES))
def test_answers_fit_the_schema_whatever_is_sent_along(hooks, hook):
    naltrexone, opioid = medicine("LDN 3 mg"), medicine("Tramadol 50 mg")
    hidden, unknown = medicine("Embeda"), medicine(code="X1", system="http://hospital.example/codes")
    long = medicine("oxycodone " + "and something else " * 40)
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}

    def surgery(days):
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400))
        return {
            "resourceType": "ServiceRequest", "status": "active", "subject": {"reference": "Patient/1"},
            "category": [{"coding": [{"system": "http://snomed.info/sct", "code": "387713003"}]}],
            "code": {"text": "knee"}, "occurrenceDateTime": day,
        }

    seen = set()
    for orders in ([naltrexone], [opioid], [hidden], [unknown], [long], [naltrexone, opioid], []):
        for taking in ([naltrexone], [opioid], [unknown], [naltrexone, opioid, hidden, unknown, long], []):
            for more in ({}, {"conditions": outcome}, {"serviceRequests": bundle(surgery(1))},
                             {"serviceRequests": bundle(surgery(30))}, {"patient": None}):
                for card in cards(hooks, request(hook, orders, taking, **more)):
                    seen.add(card["indicator"])
    assert seen == {"info", "warning", "critical"}


def test_missing_data_is_412_and_named(hooks):
    body = request("order-sign", [medicine("oxycodone")])
    body["prefetch"] = {"medicationRequests": {
        "resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout", "diagnostics": "slow"}]}}
    for sent in (body, {k: v for k, v in body.items() if k != "prefetch"}):
        answer, value = ask(hooks, "POST", f"/cds-services/{SERVICES['order-sign']}", sent)
        assert answer.status == 412
        issue = fits("outcome", value)["issue"][0]
        assert issue["expression"] == ["request.prefetch.medicationRequests"]


@pytest.mark.parametrize(
    "method, path, body, headers, status",
    [
        ("GET", "/cds-services/unknown", None, {}, 404),
        ("POST", "/cds-services/unknown", "{}", {}, 404),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", "{", {}, 400),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", "[" * 100_000, {}, 400),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", b'{"hook":"\xff"}', {}, 400),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", json.dumps({"hook": "patient-view"}), {}, 400),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", "{}", {"Content-Type": "text/plain"}, 415),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", " " * 5_000_000, {}, 413),
        ("POST", f"/cds-services/{SERVICES['order-sign']}", "{}", {"Origin": "https://evil.example"}, 403),
        ("GET", "/nowhere", None, {}, 404),
        ("GET", "/cds-services", None, {"Host": "evil.example"}, 421),
    ],
)
def test_every_error_is_an_operation_outcome(hooks, method, path, body, headers, status):
    answer, value = ask(hooks, method, path, body, **headers)
    assert answer.status == status
    fits("outcome", value)


def test_there_are_no_pages_and_no_record_beside_it(hooks, tmp_path):
    for path in ("/", "/today", "/screen", "/export"):
        assert ask(hooks, "GET", path)[0].status == 404
    with alone(tmp_path):
        assert list(tmp_path.iterdir()) == []


FEEDBACK = {"feedback": [{
    "card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": "2026-11-21T12:00:00Z",
    "overrideReason": {"reason": {"code": "emergency", "system": "urn:sweetspot:override-reason"}, "userComment": "é"},
}]}


def test_feedback_is_appended_to_the_file_or_said_not_to_be_kept(hooks, tmp_path):
    path = f"/cds-services/{SERVICES['order-sign']}/feedback"
    answer, value = ask(hooks, "POST", path, FEEDBACK)
    assert answer.status == 200 and value["kept"] is False
    file = tmp_path / "feedback.jsonl"
    for _ in range(2):
        with alone(tmp_path, "--feedback", file) as server:
            answer, value = ask(server, "POST", path, FEEDBACK)
            assert answer.status == 200 and value == {"kept": True}
            assert ask(server, "POST", path, {"feedback": [{}]})[0].status == 400
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["feedback"] for line in lines] == FEEDBACK["feedback"] * 2
    assert file.stat().st_mode & 0o777 == 0o600


def test_with_a_record_feedback_is_kept_in_it(own_server):
    answer, value = ask(own_server, "POST", f"/cds-services/{SERVICES['order-sign']}/feedback", FEEDBACK)
    assert answer.status == 200 and value == {"kept": True}
    found = cards(own_server, request("order-sign", [medicine("oxycodone")], [medicine("naltrexone 3 mg")]))
    assert found[0]["indicator"] == "critical"


def test_browsers_of_configured_origins_may_call(tmp_path):
    with alone(tmp_path, "--origins", "https://ehr.example.org,http://localhost:9000") as server:
        path = f"/cds-services/{SERVICES['patient-view']}"
        headers = {"Origin": "https://ehr.example.org", "Access-Control-Request-Method": "POST"}
        answer, _ = ask(server, "OPTIONS", path, **headers)
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "https://ehr.example.org"
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        answer, value = ask(server, "POST", path, request("patient-view"), Origin="http://localhost:9000")
        assert answer.status == 200 and answer.headers["Access-Control-Allow-Origin"] == "http://localhost:9000"
        # The page may read what is wrong, too.
        answer, value = ask(server, "POST", path, "{", Origin="http://localhost:9000")
        assert answer.status == 400 and answer.headers["Access-Control-Allow-Origin"]
        answer, _ = ask(server, "OPTIONS", path, Origin="https://evil.example")
        assert answer.status == 403 and answer.headers["Access-Control-Allow-Origin"] is None


@pytest.fixture(scope="module")
def keys():
    return ECKey.generate_key("P-384", {"kid": "ec"}), RSAKey.generate_key(2048, {"kid": "rsa"})


@pytest.fixture(scope="module")
def trusting(tmp_path_factory, keys):
    home = tmp_path_factory.mktemp("callers")
    file = home / "callers.json"
    file.write_text(json.dumps(
        {"callers": [{"issuer": ISSUER, "keys": [key.as_dict(private=False) for key in keys]}]}))
    with alone(home, "--callers", file, "--address", ADDRESS) as address:
        yield address


def token(key, algorithm, path, **claims):
    now = int(time.time())
    body = {"iss": ISSUER, "aud": ADDRESS + path, "iat": now, "exp": now + 120, "jti": str(uuid.uuid4())} | claims
    registry = jws.JWSRegistry(algorithms=[algorithm])
    return jwt.encode(
        {"alg": algorithm, "typ": "JWT", "kid": key.kid}, body, key, registry=registry, algorithms=[algorithm])


def test_a_caller_is_let_in_once_for_each_token(trusting, keys):
    ec, rsa = keys
    path = f"/cds-services/{SERVICES['order-sign']}"
    body = request("order-sign", [medicine("oxycodone")], [medicine("naltrexone 3 mg")])
    for key, algorithm in [(ec, "ES384"), (rsa, "RS384")]:
        bearer = {"Authorization": f"Bearer {token(key, algorithm, path)}"}
        assert ask(trusting, "POST", path, body, Host="cds.example.org", **bearer)[0].status == 200
        answer, value = ask(trusting, "POST", path, body, **bearer)
        assert answer.status == 401 and "used already" in fits("outcome", value)["issue"][0]["diagnostics"]
    # Which services there are is no secret.
    assert ask(trusting, "GET", "/cds-services")[0].status == 200


def test_others_are_not_let_in(trusting, keys):
    ec, rsa = keys
    path = f"/cds-services/{SERVICES['order-sign']}"
    secret = OctKey.import_key(json.dumps(rsa.as_dict(private=False)).encode(), {"kid": "rsa"})
    now = int(time.time())
    bearers = [
        None, "", "x", token(ECKey.generate_key("P-384", {"kid": "ec"}), "ES384", path),
        token(secret, "HS384", path), token(rsa, "RS256", path), token(ec, "ES384", path, aud=ADDRESS),
        token(ec, "ES384", path + "/feedback"), token(ec, "ES384", path, iat=now - 300, exp=now - 90),
        token(ec, "ES384", path, exp=now + 3600), token(ec, "ES384", path, iss="https://evil.example"),
        token(ec, "ES384", path, jti=""),
    ]
    for bearer in bearers:
        headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        answer, value = ask(trusting, "POST", path, request("order-sign"), **headers)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer", bearer
        fits("outcome", value)
    answer, _ = ask(trusting, "POST", path + "/feedback", FEEDBACK)
    assert answer.status == 401
