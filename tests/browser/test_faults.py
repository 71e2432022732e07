"""What readers see when something is wrong with their request, or with the site: as readable as any other page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site, copied_site
from tests.browser.test_pages import VIEWS, is_sound
from tests.browser.watched import Watched, follow, watched_page

BREAK = "from django.db import connection; connection.cursor().execute('ALTER TABLE actors_speaker RENAME TO gone')"
FAULTS = {400: "/meetings/?page=0", 404: "/no-such-page/", 500: "/speakers/", 503: "/search/?q=internet"}


@pytest.fixture(scope="module")
def broken(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the site without an index and without the table of people, that lets nobody complete words."""
    bounded = replace(site, environment=site.environment | {"LIMIT_COMPLETIONS": "1/hour"})
    folder = tmp_path_factory.mktemp("broken") / "copy"
    with copied_site(bounded, folder) as copy:
        shutil.rmtree(folder / "index")
        copy.manage("shell", "--command", BREAK)
        yield copy


@pytest.mark.parametrize(("view", "language"), [("desktop light", "en"), ("phone dark", "fr"), ("phone light", "es")])
def test_pages_of_faults_are_sound(browser: Browser, broken: Site, view: str, language: str) -> None:
    with watched_page(browser, broken.url, locale=language, **VIEWS[view]) as watched:
        for status, path in FAULTS.items():
            watched.go(path, status=status)
            is_a_page_of(watched, language)
        ask_too_often(watched)
        is_a_page_of(watched, language)
        watched.go("/sign-in/")
        watched.page.context.clear_cookies()  # a form that has expired
        watched.page.locator("[name=username]").fill("somebody")
        watched.page.locator("[name=password]").fill("something")
        watched.awaited = 403
        follow(watched.page.locator("[name=password]"), "Enter")
        is_a_page_of(watched, language)


def ask_too_often(watched: Watched) -> None:
    """Each process of the server counts by itself, and anew each hour: whoever goes on asking is refused."""
    watched.awaited = 429
    while (answer := watched.page.goto(watched.site_url + "/search/complete/?q=a")) and answer.status != 429:
        watched.wrong.clear()


def is_a_page_of(watched: Watched, language: str) -> None:
    assert watched.page.locator("html").get_attribute("lang") == language
    assert watched.page.locator("main h1").count() == 1
    is_sound(watched, watched.page.url)
