"""A plan from the draft to the approval, its changes, and the calendar on one page of paper."""

import datetime
import json
import re

import icalendar
import pytest

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, sent, small_targets
from conftest import running

TODAY = datetime.datetime.now(datetime.timezone.utc).date()


def day(offset: int) -> str:
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


def press(page, label):
    return sent(page, lambda: page.click(f"button:text-is('{label}')"))


def make(page, address, **fields):
    page.goto(address + "/plan")
    page.fill("#start", fields.pop("start", day(-10)))
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    return press(page, "Make a draft")


def approve(page, highest="4.5 mg", name="Dr Byron"):
    page.click("summary:has-text('Record your prescriber')")
    form = page.locator("form[action='/plan/approval']")
    form.locator("[name=prescriber]").fill(name)
    form.locator("[name=highest-approved]").fill(highest)
    return press(page, "Record the approval")


def change(page, kind, why="a reason", **fields):
    page.locator("#change-form > summary").click()
    page.select_option("#change", kind)
    for name, value in fields.items():
        page.fill(f"#change-form [name='{name.replace('_', '-')}']", value)
    page.fill("#decided-by", "Dr Byron")
    page.fill("#why", why)
    return press(page, "Change the plan")


@pytest.fixture(scope="module")
def planned(chromium, own_server):
    """The address of a Sweetspot with a plan that was approved and then changed."""
    page, complaints = opened(chromium, own_server + "/plan")
    assert make(page, own_server, stock="capsule 1.5 mg").ok
    assert approve(page).ok
    assert change(page, "hold", days="7", why="vivid dreams").ok
    assert "Approved by Dr Byron" in page.inner_text("main")
    assert complaints == []
    page.context.close()
    return own_server


@every_scheme
@every_width
@pytest.mark.parametrize("name,path", [("plan-changed", "/plan?happened=disturbed-sleep"), ("plan-calendar", "/plan/calendar")])
def test_looks(chromium, planned, pictures, tmp_path, name, path, width, scheme):
    page, complaints = opened(chromium, planned + path, **in_mode(width, scheme))
    check_looks(page, complaints, pictures / f"{name}-{width}-{scheme}.png")
    if (width, scheme) == (360, "light"):
        check_html(page.request.get(planned + path).text(), tmp_path)
        assert small_targets(page) == []
    page.context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_calendar_is_one_page_of_paper(chromium, planned, pictures, paper):
    page, _ = opened(chromium, planned + "/plan/calendar")
    raw = page.pdf(format=paper, margin={side: "15mm" for side in ("top", "bottom", "left", "right")})
    assert len(re.findall(rb"/Type\s*/Page\b", raw)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.screenshot(path=pictures / f"plan-calendar-{paper}.png", full_page=True)
    page.context.close()


def test_nothing_is_scheduled_beyond_the_approval(chromium, tmp_path):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/plan", java_script_enabled=False)
        assert make(page, address, stock="capsule 1.5 mg").ok
        assert "Draft until your prescriber approves it" in page.inner_text("main")
        # Too low an approval is refused with both amounts, and what was typed stays.
        answer = approve(page, highest="3 mg")
        assert answer.status == 422
        assert "4.5 mg" in page.inner_text("[role=alert]") and "3 mg" in page.inner_text("[role=alert]")
        assert page.locator("form[action='/plan/approval'] [name=prescriber]").input_value() == "Dr Byron"
        page.locator("form[action='/plan/approval'] [name=highest-approved]").fill("4.5 mg")
        assert press(page, "Record the approval").ok
        # Down needs no approval; up does.
        assert change(page, "hold").ok
        assert "Approved by Dr Byron" in page.inner_text("main")
        assert change(page, "raise", amount="1.5 mg", **{"from": day(1)}).ok
        text = page.inner_text("main")
        assert "Draft until your prescriber approves it" in text and "gives 3 mg; the plan before it gave 1.5 mg" in text
        assert approve(page).ok
        # A change that cannot be measured is refused, and nothing is lost.
        answer = change(page, "smaller-steps", amount="0.5 mg", days="7", why="slowly")
        assert answer.status == 422
        assert page.input_value("#why") == "slowly"
        page.goto(address + "/plan/calendar")
        assert page.locator("td:has-text('1 capsule of 1.5\u00a0mg')").count() > 0
        assert page.locator("td:has-text('2 capsules of 1.5\u00a0mg')").count() > 0
        assert complaints == []
        page.context.close()


def test_the_calendar_file_follows_the_plan_and_keeps_its_identifiers(chromium, tmp_path):
    with running(tmp_path) as address:
        page, _ = opened(chromium, address + "/plan")
        make(page, address, stock="capsule 1.5 mg")
        first = icalendar.Calendar.from_ical(page.request.get(address + "/plan/calendar.ics").body())
        change(page, "pause", restart_on=day(8), **{"from": day(2)})
        second = icalendar.Calendar.from_ical(page.request.get(address + "/plan/calendar.ics").body())
        before, after = ({str(event["uid"]): event for event in file.walk("VEVENT")} for file in (first, second))
        kept = set(before) & set(after)
        doses = [uid for uid in kept if uid.startswith("dose-")]
        assert len(doses) > 60
        assert all(int(after[uid]["sequence"]) > int(before[uid]["sequence"]) for uid in kept)
        for offset in range(2, 8):
            assert not any(day(offset) in uid for uid in after)
        assert all("naltrexone" not in str(event).lower() for event in after.values())
        page.context.close()


def test_an_empty_record_has_no_calendar_and_says_what_to_do(chromium, server):
    page, _ = opened(chromium, server + "/plan/calendar")
    assert "Make a plan first" in page.inner_text("main")
    page.context.close()


def test_the_page_and_its_twin_say_the_same(chromium, planned):
    page, _ = opened(chromium, planned + "/plan")
    twin = json.loads(page.request.get(planned + "/plan", headers={"Accept": "application/json"}).text())
    assert twin["plan"]["days"][0]["amount"] == "1 capsule of 1.5 mg"
    assert twin["plan"]["change"]["reason"] == "vivid dreams"
    page.context.close()
