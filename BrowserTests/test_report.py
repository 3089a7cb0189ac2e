"""The doctor's page: one sheet on paper and as a PDF, with the words that it must have."""

import datetime
import subprocess

import pytest

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, overflow, small_targets
from conftest import ROOT, executable, running

PLACEBO = "18.0 % on placebo, against 28.8 % on naltrexone"


def sweetspot(home, *arguments):
    answer = subprocess.run(
        [executable(), *arguments, "--data", home / "data"],
        env={"HOME": str(home), "TZ": "UTC"}, capture_output=True, text=True,
    )
    return answer


def logged(home, today):
    for back in range(84, -1, -1):
        day = today - datetime.timedelta(days=back)
        pain = (6 if back > 70 else 5 if back > 49 else 3) + back * 7 % 3
        answer = sweetspot(home, "log", "checkin", "--pain", str(pain), "--fatigue", str(min(pain + 1, 10)), "--date", str(day))
        assert answer.returncode == 0, answer.stderr
        if back <= 70 and back:
            answer = sweetspot(home, "log", "dose", "1.5 mg" if back > 49 else "3 mg", "--at", f"{day} 22:00")
            assert answer.returncode == 0, answer.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("report")
    # The day of the diary ends at four in the morning.
    logged(home, (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=4)).date())
    return home


def pages_of(pdf) -> int:
    said = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(next(line for line in said.splitlines() if line.startswith("Pages:")).split()[1])


def text_of(pdf) -> str:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(text.split())


def test_the_pdf_is_one_sheet_and_holds_the_text(home, tmp_path):
    file = tmp_path / "report.pdf"
    answer = sweetspot(home, "report", "--pdf", str(file))
    assert answer.returncode == 0, answer.stderr
    assert pages_of(file) == 1
    said = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
    assert "(A4)" in said
    text = text_of(file)
    for words in ["Self-reported", "Probably better than before", PLACEBO, "Questions for the visit", "3 mg", "1 of 1"]:
        assert words in text, words


def test_the_download_is_the_same_sheet(home, tmp_path, chromium):
    with running(home) as address:
        page, complaints = opened(chromium, address + "/report")
        with page.expect_download() as waiting:
            page.click("a:text-is('Download as PDF')")
        file = waiting.value.path()
        assert waiting.value.suggested_filename.startswith("sweetspot-report-")
        assert pages_of(file) == 1 and "Self-reported" in text_of(file)
        # Fewer parts, chosen in the form.
        page.uncheck("input[name=item][value=change]")
        page.click("button:text-is('Show')")
        assert "What changed" not in page.inner_text(".report") and "Questions for the visit" in page.inner_text(".report")
        assert complaints == []
        page.context.close()


def test_the_browser_prints_it_on_one_sheet(home, tmp_path, chromium):
    with running(home) as address:
        page, _ = opened(chromium, address + "/report")
        file = tmp_path / "printed.pdf"
        page.pdf(path=file, format="A4", margin={side: "12mm" for side in ("top", "bottom", "left", "right")})
        assert pages_of(file) == 1
        assert "What it shows" not in text_of(file)
        page.context.close()


def test_the_verdict_is_kept_and_replays(home):
    answer = sweetspot(home, "replay", "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert '"response"' in answer.stdout
    check = sweetspot(home, "check")
    assert check.returncode == 0, check.stdout + check.stderr


@every_scheme
@every_width
@pytest.mark.parametrize(("name", "path"), [("progress-filled", "/progress"), ("report-filled", "/report")])
def test_a_filled_page_is_accessible_and_fits(chromium, filled, pictures, tmp_path, name, path, width, scheme):
    page, complaints = opened(chromium, filled + path, **in_mode(width, scheme))
    for details in page.locator("details").all():
        details.evaluate("element => element.open = true")
    check_looks(page, complaints, pictures / f"{name}-{width}-{scheme}.png")
    assert small_targets(page) == []
    check_html(page.request.get(filled + path).text(), tmp_path)
    page.context.close()


def test_the_verdict_and_the_placebo_arms_come_before_the_charts(chromium, filled):
    page, _ = opened(chromium, filled + "/progress")
    text = page.inner_text("main")
    assert text.index("Probably better than before") < text.index(PLACEBO) < text.index("What to show")
    # Each drawing has its words and a table beside it.
    assert page.locator("svg[role=img]").count() == 3
    for drawing in page.locator("svg[role=img]").all():
        assert len(drawing.locator("desc").text_content()) > 40
    assert page.locator("table").count() >= 4
    page.context.close()


@pytest.fixture(scope="module")
def filled(home):
    with running(home) as address:
        yield address
