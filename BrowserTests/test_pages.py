"""Every page, as people meet it: narrow and wide, light and dark, with and without scripts."""

import json
import ssl
import urllib.error
import urllib.request

import pytest

from checks import check_html, check_looks, every_scheme, every_width, in_mode, opened, overflow, small_targets
from conftest import running
from pages import GUARDED, PAGES

EVERY_PAGE = PAGES + GUARDED
every_page = pytest.mark.parametrize(("name", "path"), EVERY_PAGE, ids=[name for name, _ in EVERY_PAGE])


@pytest.fixture
def site(request, name, path):
    """The address of the server that shows a page."""
    return request.getfixturevalue("guarded_server" if (name, path) in GUARDED else "server")


def fetch(address: str, accept: str) -> tuple[str, str]:
    """The content type and text at an address, whatever its status."""
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        answer = urllib.request.urlopen(request, context=ssl._create_unverified_context())
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.headers["Content-Type"], answer.read().decode()


@every_page
@every_scheme
@every_width
def test_page_is_accessible_and_fits_and_has_its_picture(chromium, site, pictures, name, path, width, scheme):
    page, complaints = opened(chromium, site + path, **in_mode(width, scheme))
    check_looks(page, complaints, pictures / f"{name}-{width}-{scheme}.png")
    page.context.close()


@every_page
def test_page_fits_at_twice_the_size(chromium, site, name, path):
    # A reader's own text size of 200 % in a window 720 px wide; the same zoom of the whole page leaves 360 CSS
    # pixels, which the test above opens.
    page, _ = opened(chromium, site + path, viewport={"width": 720, "height": 800}, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 225% }")
    assert overflow(page) <= 0
    page.context.close()


@every_page
def test_page_says_the_same_without_scripts(chromium, site, name, path):
    with_scripts, _ = opened(chromium, site + path)
    without, _ = opened(chromium, site + path, java_script_enabled=False)
    assert without.inner_text("main") == with_scripts.inner_text("main")
    with_scripts.context.close()
    without.context.close()


@every_page
def test_targets_are_large_enough_for_a_shaking_hand(chromium, site, name, path):
    page, _ = opened(chromium, site + path, viewport={"width": 360, "height": 800})
    assert small_targets(page) == []
    page.context.close()


@every_page
def test_html_is_valid(site, tmp_path, name, path):
    kind, html = fetch(site + path, "text/html")
    assert kind == "text/html; charset=utf-8"
    check_html(html, tmp_path)


@every_page
def test_page_has_a_json_twin(site, name, path):
    kind, text = fetch(site + path, "application/json")
    assert kind == "application/json; charset=utf-8"
    assert isinstance(json.loads(text), dict)


@pytest.fixture(scope="module")
def example_server(tmp_path_factory):
    """The address of a Sweetspot that shows the example and nothing else."""
    home = tmp_path_factory.mktemp("example")
    with running(home, "--example") as address:
        yield address
    assert list(home.iterdir()) == [], "the example writes nothing"


@pytest.mark.parametrize(
    ("name", "path"), [(f"settings-example-{path.strip('/') or 'home'}", path) for path in ["/", "/today", "/plan", "/progress", "/supply", "/settings"]]
)
@every_scheme
@every_width
def test_the_example_is_marked_and_accessible(chromium, example_server, pictures, name, path, width, scheme):
    page, complaints = opened(chromium, example_server + path, **in_mode(width, scheme))
    assert "Example data" in page.inner_text("aside")
    check_looks(page, complaints, pictures / f"{name}-{width}-{scheme}.png")
    page.context.close()
