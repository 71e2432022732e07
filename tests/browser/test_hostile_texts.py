"""In a real browser no script of a document, a name, a query, a file or a report runs, and none is even tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog

from tests.browser.hostile_base import NAMED, WORD
from tests.browser.site import Site, copied_site
from tests.browser.watched import DESKTOP, Watched, follow, watched_page
from tests.web.hostile import SCRIPTS

SENTINEL = "window.ran = []; window.alert = word => { window.ran.push(String(word)); };"
PAGES = (
    *(f"/{kind}/hostile-0/" for kind in ("meetings", "venues", "speakers", "organizations", "processes", "documents")),
    *("/statements/hostile-0-0/", "/statements/hostile-0-1/", "/statements/hostile-0-1/similar/"),
    *("/", "/meetings/", "/venues/", "/speakers/", "/organizations/", "/processes/", "/glossary/", "/trends/"),
    *(f"/search/?q={WORD}&size=100", f"/search/print/?q={WORD}", f"/search/values/speaker/?q={WORD}"),
    *(f"/{kind}/hostile-{number}/" for kind in ("speakers", "processes") for number in range(1, len(NAMED), 3)),
)


@pytest.fixture(scope="module")
def hostile(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with copied_site(site, tmp_path_factory.mktemp("hostile") / "copy") as copy:
        copy.manage("shell", "--no-imports", "--command", "from tests.browser.hostile_base import fill; fill()")
        copy.manage("curation_refresh")
        yield copy


@pytest.fixture
def watched(browser: Browser, hostile: Site) -> Iterator[Watched]:
    with watched_page(browser, hostile.url, viewport=DESKTOP) as watched:
        watched.page.add_init_script(SENTINEL)
        watched.page.on("dialog", lambda dialog: told(watched, dialog))
        yield watched


def told(watched: Watched, dialog: Dialog) -> None:
    watched.wrong.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def silent(watched: Watched, path: str) -> None:
    """Nothing ran on the page; neither did the browser have to keep anything from running."""
    # What is only tried when something is pressed, opened or pointed at.
    watched.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert watched.page.evaluate("window.ran") == [], path
    assert watched.wrong == [], path
    # The site itself has no such elements in its pages.
    assert watched.page.locator("iframe, object, base, embed, video, math, [onload], [onerror]").count() == 0, path


def test_what_would_run_is_seen(watched: Watched) -> None:
    watched.go("/about/")
    with watched.page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    assert any("Content Security Policy" in line for line in watched.wrong)
    with pytest.raises(AssertionError):
        silent(watched, "/about/")


def test_pages_of_hostile_rows(watched: Watched) -> None:
    for path in PAGES:
        watched.go(path)
        silent(watched, path)


def test_hostile_queries(watched: Watched) -> None:
    for script in SCRIPTS[::7]:
        query = quote(script, safe="")
        for path in (f"/search/?q=%22{query}%22", f"/search/complete/?q={query}"):
            watched.page.goto(watched.site_url + path)
            watched.wrong = [line for line in watched.wrong if not line.startswith("400: ")]  # it can't be read
            silent(watched, path)


def test_a_hostile_report_reaches_its_curator(watched: Watched) -> None:
    for number in range(3):
        watched.go("/statements/hostile-0-1/report/")
        watched.page.locator("textarea").fill("\n".join(SCRIPTS[number * 20 : number * 20 + 15])[:900])
        follow(watched.page.locator("main form button").first)
        silent(watched, "report")
    watched.sign_in("curator", "/curation/?kind=report")
    silent(watched, "/curation/")
    for path in ("/curation/", "/curation/people/hostile-0/", "/curation/statements/hostile-0-0/"):
        watched.go(path)
        silent(watched, path)


def test_a_hostile_file_is_previewed(watched: Watched, tmp_path: Path) -> None:
    record = tmp_path / "<img src=x onerror=alert(1)>.txt"
    record.write_text("\n\n".join(f">> {script[:60]}:  {script}" for script in SCRIPTS), encoding="utf-8")
    watched.sign_in("editor", "/admin/ingestion/importrun/add/")
    watched.page.get_by_label("Files").set_input_files(record)
    follow(watched.page.get_by_role("button", name="Show what is in it"))
    assert "alert(1)" in watched.page.content()
    silent(watched, "preview")
