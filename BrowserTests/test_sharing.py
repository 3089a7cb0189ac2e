"""What is shared by addresses: a link that others' JWE opens, a calendar, a SMART program, a bulk export."""

import base64
import io
import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import icalendar
import pytest
import zxingcpp
from fhirclient import client as fhirclient
from jwcrypto import jwe, jwk
from PIL import Image

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, small_targets
from conftest import PASSPHRASE, ROOT, executable, guard, running
from test_access import serving

RECORD = ROOT / "Tests/FHIRRecordTests/Fixtures/record.json"
REDIRECT = "http://127.0.0.1:9/back"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("sharing")
    subprocess.run(
        [executable(), "import", RECORD, "--data", home / "data"], env={"HOME": str(home), "TZ": "UTC"}, check=True,
        capture_output=True,
    )
    return home


@pytest.fixture(scope="module")
def server(home):
    with running(home) as address:
        yield address


def ask(address, body=None, **headers):
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(
        address, data=data, headers={k.replace("_", "-"): v for k, v in headers.items()} | (
            {"Content-Type": "application/json"} if data else {}))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def made(chromium, server, button, *, check=(), fill=None) -> str:
    """What the page shows once after something was made."""
    page, complaints = opened(chromium, f"{server}/settings/sharing", viewport={"width": 360, "height": 800})
    for choice in check:
        page.check(f"#{choice}")
    for name, text in (fill or {}).items():
        page.fill(f"[name={name}]", text)
    page.get_by_role("button", name=button, exact=True).click()
    text = page.locator(".notice .secret").inner_text()
    assert complaints == []
    page.context.close()
    return text


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def resolved(link: str, **more) -> dict:
    """The resource behind a link, found as the specification says, decrypted by another library."""
    assert link.startswith("shlink:/")
    payload = json.loads(decoded(link.removeprefix("shlink:/")))
    assert len(payload["url"]) <= 128 and len(payload["key"]) == 43 and len(payload["label"]) <= 80
    status, headers, body = ask(payload["url"], {"recipient": "Dr Byron"} | more, Origin="https://viewer.example.org")
    assert status == 200 and headers["Access-Control-Allow-Origin"] == "*", body
    (file,) = json.loads(body)["files"]
    text = file.get("embedded") or ask(file["location"])[2].decode()
    token = jwe.JWE(algs=["dir", "A256GCM"])
    token.deserialize(text, key=jwk.JWK(kty="oct", k=payload["key"]))
    assert token.jose_header["alg"] == "dir" and token.jose_header["enc"] == "A256GCM"
    assert token.jose_header["cty"] == file["contentType"] == "application/fhir+json"
    wrong = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
    with pytest.raises(jwe.InvalidJWEData):
        jwe.JWE(algs=["dir", "A256GCM"]).deserialize(text, key=jwk.JWK(kty="oct", k=wrong))
    return json.loads(token.payload)


def test_a_summary_is_shared_for_a_time(chromium, server, home, tmp_path):
    link = made(chromium, server, "Make a link", check=["content-summary", "days-1"])
    bundle = resolved(link)
    assert bundle["type"] == "document" and bundle["entry"][0]["resource"]["resourceType"] == "Composition"
    assert resolved(link, embeddedLengthMax=10) == bundle
    file = tmp_path / "summary.ndjson"
    file.write_text(json.dumps(bundle) + "\n")
    outcome = subprocess.run([ROOT / "scripts/check-fhir", file], capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    # Nothing in the person's file opens it: the key is in the link only.
    key = json.loads(decoded(link.removeprefix("shlink:/")))["key"]
    for stored in (home / "data").iterdir():
        content = stored.read_bytes()
        assert key.encode() not in content and decoded(key) not in content


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_camera_reads_the_link_from_its_picture(chromium, server, width, scheme):
    page, complaints = opened(chromium, f"{server}/settings/sharing", **in_mode(width, scheme))
    page.get_by_role("button", name="Make a link", exact=True).click()
    link = page.locator(".notice .secret").inner_text()
    picture = page.get_by_role("img", name="The link as a QR code")
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())).convert("L"))
    assert [one.text for one in found] == [link] and complaints == []
    assert found[0].format == zxingcpp.BarcodeFormat.QRCode
    page.context.close()


def test_the_command_makes_what_the_running_server_answers(server, home):
    def share(*arguments):
        answer = subprocess.run(
            [executable(), "share", *arguments, "--json", "--data", home / "data"],
            env={"HOME": str(home), "TZ": "UTC"}, check=True, capture_output=True, text=True)
        return json.loads(answer.stdout)

    link = share("link", "--content", "summary", "--days", "1", "--address", server)
    assert resolved(link["text"])["type"] == "document"
    calendar = share("calendar", "--title", "Evening", "--address", server)
    assert b"SUMMARY:Evening" in ask(calendar["text"])[2]
    given = {one["id"]: one for one in share("list")}
    assert given[link["kept"]["id"]]["kind"] == "health-link" and given[calendar["kept"]["id"]]["kind"] == "calendar"
    for made in (link, calendar):
        share("end", made["kept"]["id"])
    assert ask(calendar["text"])[0] == 404
    assert ask(json.loads(decoded(link["text"].removeprefix("shlink:/")))["url"], {"recipient": "x"})[0] == 404
    assert not {link["kept"]["id"], calendar["kept"]["id"]} & {one["id"] for one in share("list")}


def test_the_doctors_page_is_shared_as_a_document(chromium, server, tmp_path):
    link = made(chromium, server, "Make a link", check=["content-report"], fill={"passcode": "pass word"})
    payload = json.loads(decoded(link.removeprefix("shlink:/")))
    assert payload["flag"] == "P"
    assert ask(payload["url"], {"recipient": "x", "passcode": "wrong"})[::2] == (401, b'{"remainingAttempts":4}')
    bundle = resolved(link, passcode="pass word")
    document = bundle["entry"][1]["resource"]["content"][0]["attachment"]
    content = base64.b64decode(document["data"])
    assert content.startswith(b"%PDF-" if document["contentType"] == "application/pdf" else b"<!DOCTYPE html>")
    file = tmp_path / "report.ndjson"
    file.write_text(json.dumps(bundle) + "\n")
    outcome = subprocess.run([ROOT / "scripts/check-fhir", file], capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_calendar_is_read_by_a_calendar_library(chromium, server):
    address = made(chromium, server, "Make an address", fill={"title": "Tea, and a book; at ten"})
    status, headers, body = ask(address)
    calendar = icalendar.Calendar.from_ical(body)
    doses = [event for event in calendar.walk("VEVENT") if str(event["uid"]).startswith("dose-")]
    assert status == 200 and len(doses) > 20
    assert {str(event["summary"]) for event in doses} == {"Tea, and a book; at ten"}
    assert all(event.walk("VALARM") for event in doses)
    text = body.decode().lower()
    assert "naltrexone" not in text and " mg" not in text and "capsule" not in text
    assert ask(address, If_None_Match=headers["ETag"])[0] == 304
    assert ask(address)[2] == body, "the same while nothing changes"


def registered(chromium, server) -> str:
    """The client_id of a program that was registered on the page."""
    page, _ = opened(chromium, f"{server}/settings/sharing")
    page.fill("[name=program]", "A <test> program")
    page.fill("[name=redirect]", REDIRECT)
    page.get_by_role("button", name="Register the program").click()
    found = re.search(r"client_id ([0-9a-f-]{36})", page.inner_text("main"))
    page.context.close()
    return found.group(1)


def smart(server, program) -> fhirclient.FHIRClient:
    return fhirclient.FHIRClient(settings={
        "app_id": program, "api_base": f"{server}/fhir", "redirect_uri": REDIRECT,
        "scope": "launch/patient patient/*.rs",
    })


@every_scheme
@every_width
def test_a_smart_client_of_others_is_let_in_and_reads(chromium, server, pictures, width, scheme):
    program = smart(server, registered(chromium, server))
    assert not program.ready
    page, complaints = opened(chromium, program.authorize_url, **in_mode(width, scheme))
    check_looks(page, complaints, pictures / f"authorize-waiting-{width}-{scheme}.png")
    page.get_by_role("link", name="Look at what it asks").click()
    assert "A <test> program" in page.inner_text("main") and REDIRECT in page.inner_text("main")
    check_looks(page, complaints, pictures / f"authorize-question-{width}-{scheme}.png")
    assert small_targets(page) == []
    page.get_by_role("button", name="Let it read").click()
    check_looks(page, complaints, pictures / f"authorize-answer-{width}-{scheme}.png")
    back = page.get_by_role("link", name="Go back to").get_attribute("href")
    page.context.close()
    program.handle_callback(back)
    assert program.ready and program.patient.id
    from fhirclient.models.medicationrequest import MedicationRequest

    found = MedicationRequest.where({"patient": program.patient_id}).perform_resources(program.server)
    assert [one.status for one in found] == ["stopped", "active"]
    # The code was used.
    with pytest.raises(Exception):
        smart(server, program.app_id).server.post_as_form(
            f"{server}/token", {"grant_type": "authorization_code", "code": "x"})


def test_who_refuses_gives_nothing(chromium, server):
    program = smart(server, registered(chromium, server))
    page, _ = opened(chromium, program.authorize_url)
    page.get_by_role("link", name="Look at what it asks").click()
    page.get_by_role("button", name="Refuse").click()
    back = page.get_by_role("link", name="Go back to").get_attribute("href")
    page.context.close()
    assert "error=access_denied" in back
    with pytest.raises(Exception, match="denied"):
        program.handle_callback(back)


def test_over_tls_a_person_logs_in_on_the_way_and_nothing_secret_is_logged(chromium, tmp_path):
    guard(tmp_path)
    options = ["--port", "0", "--tls-certificate", tmp_path / "cert.pem", "--tls-key", tmp_path / "key.pem"]
    with serving(tmp_path, *options) as (address, log):
        context = chromium.new_context(ignore_https_errors=True)
        page = context.new_page()

        def log_in():
            page.fill("[name=passphrase]", PASSPHRASE)
            page.get_by_role("button", name="Log in").click()

        page.goto(f"{address}/settings/sharing")
        log_in()
        page.goto(f"{address}/settings/sharing")
        page.fill("[name=program]", "App")
        page.fill("[name=redirect]", REDIRECT)
        page.get_by_role("button", name="Register the program").click()
        client_id = re.search(r"client_id ([0-9a-f-]{36})", page.inner_text("main")).group(1)
        page.fill("[name=title]", "Sweetspot")
        page.get_by_role("button", name="Make an address").click()
        calendar = page.locator(".notice .secret").inner_text()
        assert calendar.startswith(address)
        context.clear_cookies()
        query = urllib.parse.urlencode({
            "response_type": "code", "client_id": client_id, "redirect_uri": REDIRECT, "scope": "patient/*.rs",
            "state": "s", "aud": f"{address}/fhir", "code_challenge": "c" * 43, "code_challenge_method": "S256",
        })
        page.goto(f"{address}/authorize?{query}")
        page.get_by_role("link", name="Look at what it asks").click()
        assert page.url == f"{address}/login"
        log_in()
        assert "App" in page.inner_text("main") and re.search(r"/authorize/[0-9a-f]{64}$", page.url)
        page.get_by_role("button", name="Let it read").click()
        code = re.search(r"code=([0-9a-f]{64})", page.get_by_role("link", name="Go back").get_attribute("href"))
        assert page.goto(calendar.replace(".ics", "0.ics")).status == 404
        context.close()
    written = log.read_text()
    assert "calendar" in written
    for secret in [code.group(1), calendar.rsplit("/", 1)[1].removesuffix(".ics"), client_id, "c" * 43]:
        assert secret not in written


@every_scheme
@every_width
def test_the_page_with_a_new_link_is_accessible(chromium, server, pictures, tmp_path, width, scheme):
    page, complaints = opened(chromium, f"{server}/settings/sharing", **in_mode(width, scheme))
    page.get_by_role("button", name="Make a link").click()
    check_looks(page, complaints, pictures / f"sharing-made-{width}-{scheme}.png")
    assert small_targets(page) == []
    page.context.close()


def test_everything_is_exported_in_bulk(server, home, tmp_path):
    answer = subprocess.run(
        [executable(), "token", "add", "warehouse", "--json", "--data", home / "data"],
        env={"HOME": str(home), "TZ": "UTC"}, check=True, capture_output=True, text=True,
    )
    bearer = {"Authorization": f"Bearer {json.loads(answer.stdout)['token']}"}
    status, headers, _ = ask(f"{server}/fhir/Patient/$export", Prefer="respond-async", **bearer)
    assert status == 202
    place = headers["Content-Location"]
    while (found := ask(place, **bearer))[0] == 202:
        pass
    manifest = json.loads(found[2])
    assert found[0] == 200 and manifest["error"] == [] and "Expires" in found[1]
    written = tmp_path / "everything.ndjson"
    with written.open("wb") as everything:
        for file in manifest["output"]:
            status, headers, body = ask(file["url"], **bearer)
            assert status == 200 and headers["Content-Type"] == "application/fhir+ndjson"
            assert len(body.splitlines()) == file["count"]
            everything.write(body)
    outcome = subprocess.run([ROOT / "scripts/check-fhir", written], capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    request = urllib.request.Request(place, method="DELETE", headers=bearer)
    assert urllib.request.urlopen(request).status == 202
    assert ask(place, **bearer)[0] == 404
