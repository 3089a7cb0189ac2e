"""The diary day by day, over a restart, with a file from elsewhere, on to progress and out again."""

import csv
import datetime
import io
import json
import re
from pathlib import Path

import pytest

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, overflow, sent, small_targets
from conftest import ROOT, running, started

TRIAL = ROOT.parent / "shared" / "data" / "melatonin_ema.csv"


def press(page, label):
    answer = sent(page, lambda: page.click(f"button:text-is('{label}')"))
    assert answer.ok, answer.text()


def log_dose(page, amount, time):
    page.fill("#amount", amount)
    page.fill("#time", time)
    press(page, "I took another dose" if page.locator("button:text-is('I took another dose')").count() else "I took it")


def log_scores(page, scores: dict[str, int]):
    for name, score in scores.items():
        page.locator(f"input[name='{name}'][value='{score}']").check()
    press(page, "Save the scores")


def day_of(page) -> datetime.date:
    return datetime.date.fromisoformat(page.locator("input[type=hidden][name=day]").first.get_attribute("value"))


def chosen(page, name) -> str | None:
    box = page.locator(f"input[name='{name}']:checked")
    return box.get_attribute("value") if box.count() else None


def download(page, label):
    with page.expect_download() as waiting:
        page.click(f"a:text-is('{label}')")
    return Path(waiting.value.path()).read_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_nothing_is_lost_when_the_server_is_killed(chromium, tmp_path, scripts):
    process, address = started(tmp_path)
    page, complaints = opened(chromium, address + "/today", java_script_enabled=scripts)
    today = day_of(page)
    past = today - datetime.timedelta(days=2)

    log_dose(page, "1.5 mg", "04:00")
    assert "The dose is saved." in page.inner_text("main")
    log_scores(page, {"pain": 6, "sleep": 3})
    page.fill("#note", "Rained all day")
    press(page, "Save the note")

    # A past day: written down late, found wrong, put right.
    page.goto(f"{address}/today?day={past}")
    log_dose(page, "3 mg", "22:00")
    log_scores(page, {"pain": 9})
    assert sent(page, lambda: page.locator(".card", has_text="3 mg at 22:00").get_by_role("button").click()).ok
    assert page.locator(".card", has_text="3 mg").count() == 0
    log_dose(page, "1.5 mg", "22:15")
    log_scores(page, {"pain": 7})
    assert day_of(page) == past

    process.kill()
    process.wait()
    page.context.close()

    with running(tmp_path) as address:
        page, more = opened(chromium, address + "/today", java_script_enabled=scripts)
        assert page.locator(".card").all_inner_texts()[0].startswith("1.5 mg at 04:00")
        assert page.locator(".card").count() == 1
        assert (chosen(page, "pain"), chosen(page, "sleep")) == ("6", "3")
        assert page.input_value("#note") == "Rained all day"
        page.goto(f"{address}/today?day={past}")
        assert [text.split("\n")[0] for text in page.locator(".card").all_inner_texts()] == ["1.5 mg at 22:15"]
        assert chosen(page, "pain") == "7"
        # The day between was never touched.
        page.goto(f"{address}/today?day={today - datetime.timedelta(days=1)}")
        assert page.locator(".card").count() == 0 and chosen(page, "pain") is None
        assert complaints == [] and more == []
        page.context.close()


def test_a_score_and_a_dose_are_logged_by_keyboard_alone(chromium, tmp_path):
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/today")
        page.focus("#amount")
        page.keyboard.type("1.5 mg")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]:not(#waiting)")
        page.focus("input[name=pain]")
        page.keyboard.press("Space")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        sent(page, lambda: page.keyboard.press("Enter"))
        assert chosen(page, "pain") == "4"
        assert page.locator(".card").count() == 1
        assert complaints == []
        page.context.close()


@pytest.fixture(scope="module")
def lived_in(chromium, own_server):
    """The address of a Sweetspot with a plan, doses, scores and the trial's file on record; and what the import said."""
    if not TRIAL.exists():
        pytest.skip(f"{TRIAL} is not here")
    page, complaints = opened(chromium, own_server + "/plan")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    page.fill("#start", (today - datetime.timedelta(days=2)).isoformat())
    press(page, "Make a draft")

    page.goto(own_server + "/today")
    log_dose(page, "1.5 mg", "04:00")
    log_scores(page, {"pain": 6})

    # A look into the file first: nothing is saved by it.
    page.goto(own_server + "/import")
    page.set_input_files("#file", TRIAL)
    press(page, "Look into it")
    preview = page.inner_text("main")
    before = json.loads(page.request.get(own_server + "/export/archive.json").text())
    press(page, "Take it in")
    added = page.inner_text("[role=status]:not(#waiting)")
    after = json.loads(page.request.get(own_server + "/export/archive.json").text())
    assert complaints == []
    page.context.close()
    return {"address": own_server, "preview": preview, "added": added, "before": before, "after": after, "day": today}


def rows() -> list[dict]:
    with TRIAL.open() as file:
        return list(csv.DictReader(file))


def test_the_file_is_looked_into_before_it_is_taken_in(lived_in):
    scores = sum(1 for row in rows() for name in ("mood", "agency", "metacognition") if row[name])
    assert "Nothing is saved yet" in lived_in["preview"]
    assert f"{scores} scores" in lived_in["preview"]
    assert "drifts from the calendar" in lived_in["preview"]
    assert len(json.dumps(lived_in["before"])) * 2 < len(json.dumps(lived_in["after"]))
    assert re.search(r"\d+ items were added", lived_in["added"])


def test_the_same_file_adds_nothing_a_second_time(chromium, lived_in, pictures):
    page, complaints = opened(chromium, lived_in["address"] + "/import", viewport={"width": 360, "height": 800})
    page.set_input_files("#file", TRIAL)
    press(page, "Look into it")
    assert "There is nothing new in it." in page.inner_text("main")
    check_looks(page, complaints, pictures / "import-again-360-light.png")
    page.context.close()


@every_scheme
@every_width
def test_what_is_in_the_file_is_shown_accessibly(chromium, tmp_path, pictures, width, scheme):
    if not TRIAL.exists():
        pytest.skip(f"{TRIAL} is not here")
    with running(tmp_path) as address:
        page, complaints = opened(chromium, address + "/import", **in_mode(width, scheme))
        page.set_input_files("#file", TRIAL)
        answer = sent(page, lambda: page.click("button:text-is('Look into it')"))
        check_looks(page, complaints, pictures / f"import-preview-{width}-{scheme}.png")
        if (width, scheme) == (360, "light"):
            check_html(answer.text(), tmp_path)
            assert small_targets(page) == []
        page.context.close()


def test_progress_shows_the_file_as_a_chart_and_as_a_table(chromium, lived_in):
    dates = [row["date"] for row in rows()]
    progress = lived_in["address"] + f"/progress?from={min(dates)}&to={max(dates)}"
    page, complaints = opened(chromium, progress)
    imported = page.locator("#measure option", has_text="mood").first.get_attribute("value")
    page.goto(f"{progress}&measure={imported}")
    picture = page.locator("svg[role=img]").first
    assert picture.locator("title").text_content().strip()
    assert picture.locator("desc").text_content().strip()
    mood = [row for row in rows() if row["mood"]]
    days = {row["date"] for row in mood}
    # Each shape of a path begins with an M.
    assert picture.locator("path.dot").get_attribute("d").count("M") == len(days)
    assert picture.locator("path.taken").count() == 1 and picture.locator("path.not-taken").count() == 1
    first, last = (datetime.date.fromisoformat(day) for day in (min(days), max(days)))
    page.click("summary:has-text('These days as a table')")
    assert page.locator("details:has(summary:has-text('These days')) tbody tr").count() == (last - first).days + 1
    # One day by hand: the mean of its scores stands in its row.
    scores = [float(row["mood"]) for row in mood if row["date"] == min(days)]
    assert f"\t{sum(scores) / len(scores):.1f}".removesuffix(".0") + "\t" in page.locator("details:has(summary:has-text('These days')) tbody tr").first.inner_text()
    assert "does not say why" in page.inner_text("main")
    # What holds for one measure holds for each.
    measures = [option.get_attribute("value") for option in page.locator("#measure option").all()]
    # Pain was entered by hand for another time.
    for value in [measure for measure in measures if measure != "pain"]:
        page.select_option("#measure", value)
        press(page, "Show")
        assert page.locator("svg[role=img] path.dot").count() > 0
    assert complaints == []
    page.context.close()


LIVED_IN = [("progress-data", "/progress"), ("plan-dated", "/plan"), ("today-data", "/today"), ("export-data", "/export")]
every_lived_in_page = pytest.mark.parametrize(("name", "path"), LIVED_IN, ids=[name for name, _ in LIVED_IN])


@every_lived_in_page
@every_scheme
@every_width
def test_a_page_with_data_is_accessible_and_fits(chromium, lived_in, pictures, name, path, width, scheme):
    page, complaints = opened(chromium, lived_in["address"] + path, **in_mode(width, scheme))
    check_looks(page, complaints, pictures / f"{name}-{width}-{scheme}.png")
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")
    assert overflow(page) <= 0
    assert small_targets(page) == []
    page.context.close()


@every_lived_in_page
def test_a_page_with_data_is_valid_html(chromium, lived_in, tmp_path, name, path):
    page, _ = opened(chromium, lived_in["address"])
    check_html(page.request.get(lived_in["address"] + path, headers={"Accept": "text/html"}).text(), tmp_path)
    page.context.close()


def test_everything_comes_out_again_as_files(chromium, lived_in):
    page, complaints = opened(chromium, lived_in["address"] + "/export")
    archive = json.loads(download(page, "Everything, as one JSON file"))
    # Pages that were opened since have kept the answers they showed, behind those that were there.
    kept, known = archive["history"].pop("decisions"), lived_in["after"]["history"]["decisions"]
    assert kept[: len(known)] == known and {decision["kind"] for decision in kept[len(known):]} <= {"response"}
    # What identifies an answer: what was asked, of which evidence. None is kept twice.
    assert len({(one["kind"], one["evidenceVersion"], one["input"]) for one in kept}) == len(kept)
    before = lived_in["after"] | {"history": {k: v for k, v in lived_in["after"]["history"].items() if k != "decisions"}}
    assert archive == before
    doses = list(csv.DictReader(io.StringIO(download(page, "Doses, as CSV"))))
    assert len(doses) == 1 and "1.5" in doses[0].values()
    scores = list(csv.DictReader(io.StringIO(download(page, "Scores, as CSV"))))
    expected = sum(1 for row in rows() for name in ("mood", "agency", "metacognition") if row[name]) + 1
    assert sum(1 for row in scores if not row["measure"].startswith("taken: ")) == expected
    # The days with and without the other treatment stand in the same file.
    assert sum(1 for row in scores if row["measure"] == "taken: melatonin") == len({row["date"] for row in rows()})
    assert all(None not in row and None not in row.values() for row in scores)
    assert complaints == []
    page.context.close()
