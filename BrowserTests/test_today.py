"""A day on one page: by keyboard only, without scripts, with nobody answering, and what an opioid raises."""

import datetime
import json
import re
import socket
import subprocess

import pytest

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, sent, small_targets
from conftest import executable, running
from test_diary import chosen, day_of, log_dose, press


def pressed(page) -> list[str]:
    return [chip.inner_text().removeprefix("✓").strip() for chip in page.locator("[aria-pressed=true]").all()]


def tap(page, chip):
    """Presses a chip by its id, and waits for the page that comes back."""
    answer = sent(page, lambda: page.click(f"#{chip}"))
    assert answer.ok, answer.text()


def archive(page, address) -> dict:
    return json.loads(page.request.get(address + "/export/archive.json").text())["history"]


def take_rescue(page, medicine, time=""):
    page.fill("#rescue-medicine", medicine)
    page.fill("#rescue-time", time)
    press(page, "I took this")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_whole_day_with_and_without_scripts(chromium, tmp_path, scripts):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/today", java_script_enabled=scripts)
        today = day_of(page)
        log_dose(page, "1.5 mg", "04:00")
        take_rescue(page, "ibuprofen 400 mg")
        # From then on it is one tap.
        assert sent(page, lambda: page.click("button.tap:text-is('ibuprofen 400 mg')")).ok
        assert page.locator(".card", has_text="ibuprofen").count() == 2
        page.locator("input[name='pain'][value='6']").check()
        press(page, "Save the scores")
        tap(page, "side-effects-nausea-mild")
        tap(page, "side-effects-headache-severe")
        tap(page, "side-effects-nausea-moderate")
        page.click("summary:has-text('Weather')")
        tap(page, "context-weather-storm")
        assert sorted(pressed(page)) == ["moderate", "severe", "storm or sudden change"]
        tap(page, "side-effects-headache-severe")
        assert sorted(pressed(page)) == ["moderate", "storm or sudden change"]
        assert chosen(page, "pain") == "6" and day_of(page) == today
        assert complaints == []
        page.context.close()


def test_a_past_day_is_corrected_and_today_stays_as_it_is(chromium, tmp_path):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/today")
        today = day_of(page)
        log_dose(page, "1.5 mg", "04:00")
        tap(page, "side-effects-nausea-mild")
        for _ in range(2):
            sent(page, lambda: page.click("a:text-is('The day before')"))
        past = today - datetime.timedelta(days=2)
        assert day_of(page) == past
        log_dose(page, "3 mg", "00:15")
        take_rescue(page, "naproxen 250 mg", "23:00")
        tap(page, "side-effects-gut-severe")
        # Found wrong, put right.
        assert sent(page, lambda: page.locator(".card", has_text="3 mg at 00:15").get_by_role("button").click()).ok
        log_dose(page, "1.5 mg", "00:15")
        tap(page, "side-effects-gut-mild")
        assert day_of(page) == past and pressed(page) == ["mild"]
        history = archive(page, address)
        held = [entry["content"] for entry in history["doses"] if "content" in entry]
        # After midnight is the evening before: the clock showed the next date.
        assert (held[-1]["day"], held[-1]["takenAt"]) == (str(past), f"{past + datetime.timedelta(days=1)} 00:15")
        page.goto(address + "/today")
        assert page.locator(".card").all_inner_texts()[0].startswith("1.5 mg at 04:00")
        assert page.locator(".card").count() == 1 and pressed(page) == ["mild"]
        assert complaints == []
        page.context.close()


def test_the_whole_page_by_keyboard_alone(chromium, tmp_path):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/today")

        def tab_to(selector):
            for _ in range(200):
                page.keyboard.press("Tab")
                if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                    return
            raise AssertionError(f"the keyboard does not reach {selector}")

        def enter(key="Enter"):
            assert sent(page, lambda: page.keyboard.press(key)).ok

        tab_to("#amount")
        page.keyboard.type("1.5 mg")
        enter()
        tab_to("#rescue-medicine")
        page.keyboard.type("ibuprofen")
        enter()
        tab_to("button.tap[name=medicine]")
        enter("Space")
        tab_to("input[name=pain]")
        page.keyboard.press("Space")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        enter()
        assert chosen(page, "pain") == "4"
        tab_to("#side-effects-nausea-mild")
        enter("Space")
        # The chip that was pressed keeps the focus, so that the next one is one step away.
        assert page.evaluate("document.activeElement.id") == "side-effects-nausea-mild"
        tab_to("#side-effects-headache-mild")
        enter()
        tab_to("summary")
        page.keyboard.press("Enter")
        tab_to("#context-weather-storm")
        enter()
        tab_to("#note")
        page.keyboard.type("Rain")
        tab_to("button")
        enter()
        assert page.input_value("#note") == "Rain"
        assert pressed(page) == ["mild", "mild", "storm or sudden change"]
        assert page.locator(".card", has_text="ibuprofen").count() == 2
        assert complaints == []
        page.context.close()


@every_scheme
@every_width
def test_a_rescue_opioid_says_stop_at_once_and_is_on_record(chromium, tmp_path, pictures, width, scheme):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/today", **in_mode(width, scheme))
        take_rescue(page, "oxycodone 5 mg")
        notice = page.locator("[role=alert]")
        assert "Stop: oxycodone 5 mg is an opioid" in notice.inner_text()
        assert notice.bounding_box()["y"] < 800 and page.evaluate("scrollY") == 0
        tap(page, "side-effects-nausea-mild")
        page.goto(address + "/today")
        check_looks(page, complaints, pictures / f"today-opioid-{width}-{scheme}.png")
        assert small_targets(page) == []
        assert [entry["content"]["medicine"] for entry in archive(page, address)["rescues"]] == ["oxycodone 5 mg"]
        sent(page, lambda: page.click("a:text-is('Check everything you take')"))
        assert page.input_value("#medicines").startswith("oxycodone 5 mg, last 20")
        press(page, "Check")
        assert page.locator(".notice-wait, .notice-stop").count() > 0
        page.context.close()


def test_the_page_with_everything_on_it_is_valid_html(chromium, tmp_path):
    with running(tmp_path) as address:
        page, _ = opened(chromium, address + "/today")
        page.goto(address + "/questions")
        page.fill("#text", "How stiff were you?")
        page.select_option("#asked", "daily") if page.locator("select#asked").count() else page.check("#asked-daily")
        press(page, page.locator("main button[type=submit]").first.inner_text())
        page.goto(address + "/today")
        take_rescue(page, "tramadoll")
        tap(page, "own-1-answer-7")
        tap(page, "side-effects-any-no")
        html = page.request.get(address + "/today", headers={"Accept": "text/html"}).text()
        assert "may be an opioid" in html
        check_html(html, tmp_path)
        check_html(page.request.get(address + "/today/offline", headers={"Accept": "text/html"}).text(), tmp_path)
        page.context.close()


class Server:
    """A Sweetspot on one port that can be stopped and started again."""

    def __init__(self, home):
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [executable(), "serve", "--port", str(self.port), "--data", self.home / "data"],
            env={"HOME": str(self.home), "TZ": "UTC"}, stdout=subprocess.PIPE, text=True)
        assert "http://" in self.process.stdout.readline()

    def stop(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server_of_its_own(tmp_path):
    server = Server(tmp_path)
    yield server
    server.stop()


def wait_until_sent(page):
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('sweetspot.waiting.'))")


def waiting(page) -> list[str]:
    return page.locator("#waiting li").all_inner_texts()


def test_what_is_entered_while_nobody_answers_is_sent_later_in_order_and_once(chromium, server_of_its_own):
    server = server_of_its_own
    page, _ = opened(chromium, server.address + "/today")
    page.goto(server.address + "/today")
    assert page.locator("#waiting").inner_text() == ""
    server.stop()

    for amount in ["1 mg", "1.5 mg"]:
        page.fill("#amount", amount)
        page.fill("#time", "04:00")
        page.click("button:text-is('I took it')")
        page.wait_for_selector(f"#waiting li:has-text('{amount}')")
    page.fill("#rescue-medicine", "ibuprofen")
    page.click("button:text-is('I took this')")
    page.wait_for_selector("#waiting li:has-text('ibuprofen')")
    page.click("#side-effects-nausea-mild")
    page.wait_for_selector("#waiting li:has-text('Nausea: mild')")
    page.click("#side-effects-nausea-severe")
    page.wait_for_selector("#waiting li:has-text('Nausea: severe')")
    page.locator("input[name='pain'][value='6']").check()
    page.click("button:text-is('Save the scores')")
    page.wait_for_selector("#waiting li:has-text('pain 6')")
    assert "Not sent yet" in page.inner_text("#waiting")
    assert [re.split(r"[:,]", line)[0] for line in waiting(page)] == [
        "Naltrexone", "Naltrexone", "Rescue medicine", "Side effects", "Side effects", "Scores"
    ] or len(waiting(page)) == 6

    server.start()
    wait_until_sent(page)
    page.goto(server.address + "/today")
    history = archive(page, server.address)
    assert [entry["content"]["dose"]["value"] for entry in history["doses"]] == ["1", "1.5"]
    assert [entry["content"]["medicine"] for entry in history["rescues"]] == ["ibuprofen"]
    answers = [entry["content"]["answers"][0]["chosen"][0]["code"] for entry in history["answers"]]
    assert answers == ["mild", "severe"]
    assert pressed(page) == ["severe"] and chosen(page, "pain") == "6"
    page.context.close()


def test_what_was_taken_but_whose_answer_was_lost_is_not_taken_twice(chromium, server_of_its_own):
    server = server_of_its_own
    page, _ = opened(chromium, server.address + "/today")
    # The server takes the first two tries, and the browser never hears of it.
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(page.request.post(
                server.address + "/today/dose", data=route.request.post_data,
                headers={**route.request.headers, "content-type": "application/x-www-form-urlencoded"}).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/today/dose", lose)
    page.fill("#amount", "1.5 mg")
    page.click("button:text-is('I took it')")
    page.wait_for_selector("#waiting li:has-text('1.5 mg')")
    wait_until_sent(page)
    assert len(lost) == 2 and all(status < 400 for status in lost)
    assert len(archive(page, server.address)["doses"]) == 1
    page.context.close()


def test_today_opens_while_nobody_answers_and_sends_when_somebody_does(chromium, server_of_its_own, pictures):
    server = server_of_its_own
    page, _ = opened(chromium, server.address + "/today", viewport={"width": 360, "height": 800})
    today = day_of(page)
    page.fill("#note", "a secret")
    press(page, "Save the note")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(server.address + "/today")
    page.wait_for_function("async () => !!(await caches.match('/today/offline'))")
    server.stop()

    page.goto(server.address + "/today")
    assert "Sweetspot does not answer just now" in page.inner_text("main")
    assert page.input_value("#note") == "" and day_of(page) == today
    page.fill("#amount", "1.5 mg")
    page.fill("#time", "04:00")
    page.click("button:text-is('I took it')")
    page.wait_for_selector("#waiting li:has-text('1.5 mg')")
    page.screenshot(path=pictures / "today-offline-360-light.png", full_page=True)
    # The day before, too; and what waits is still there after the page was opened again.
    past = today - datetime.timedelta(days=1)
    page.goto(f"{server.address}/today?day={past}")
    assert day_of(page) == past and len(waiting(page)) == 1
    page.locator("input[name='pain'][value='3']").check()
    page.click("button:text-is('Save the scores')")
    page.wait_for_selector("#waiting li:has-text('pain 3')")

    server.start()
    page.wait_for_selector("text=Sweetspot does not answer just now", state="detached", timeout=20_000)
    wait_until_sent(page)
    history = archive(page, server.address)
    assert [entry["content"]["day"] for entry in history["doses"]] == [str(today)]
    assert [entry["content"]["day"] for entry in history["scores"]] == [str(past)]
    page.context.close()


def test_what_was_entered_for_one_person_never_gets_into_the_record_of_another(chromium, server_of_its_own):
    server = server_of_its_own
    page, _ = opened(chromium, server.address + "/settings")
    page.fill("#new-name", "Mother")
    press(page, "Begin another record")
    page.goto(server.address + "/today")
    # In another tab of the same browser somebody chooses the other record; this one still shows the first.
    other = page.context.new_page()
    other.goto(server.address + "/settings")
    assert sent(other, lambda: other.click(".card:has-text('Mother') button")).ok
    page.fill("#amount", "1.5 mg")
    page.fill("#time", "04:00")
    page.click("button:text-is('I took it')")
    page.wait_for_selector("#waiting li:has-text('It is for another record')")
    other.goto(server.address + "/today")
    other.wait_for_selector("#waiting li:has-text('It is for another record')")
    assert archive(other, server.address)["doses"] == []
    # Back with the first person it is sent, once.
    other.goto(server.address + "/settings")
    with other.expect_navigation():
        other.locator("button:has-text('Show this record')").first.click()
    other.goto(server.address + "/today")
    wait_until_sent(other)
    assert len(archive(other, server.address)["doses"]) == 1
    page.context.close()


def test_what_the_server_does_not_take_waits_to_be_looked_at_and_holds_nothing_up(chromium, server_of_its_own):
    server = server_of_its_own
    page, _ = opened(chromium, server.address + "/today")
    server.stop()
    for amount in ["1.5", "1.5 mg"]:
        page.fill("#amount", amount)
        page.fill("#time", "04:00")
        page.click("button:text-is('I took it')")
        page.wait_for_selector(f"#waiting li:has-text('{amount},')")
    server.start()
    page.wait_for_selector("#waiting button:text-is('Look at it')", timeout=20_000)
    assert len(archive(page, server.address)["doses"]) == 1
    with page.expect_navigation() as navigation:
        page.click("#waiting button:text-is('Look at it')")
    assert navigation.value.status == 422
    assert "has no unit" in page.inner_text("main") and page.input_value("#amount") == "1.5"
    assert waiting(page) == []
    page.context.close()
