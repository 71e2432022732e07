"""Positions in Chromium: from a question by keyboard alone to two positions side by side; drawings and their files."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_journeys import tab_to
from tests.browser.watched import DESKTOP, PHONE, follow, watched_page

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def go_by_keys(page: Page, selector: str, url: str, *, within: int = 200) -> None:
    """Goes to a link by Tab and follows it by Enter."""
    tab_to(page, selector, within=within)
    follow(page.locator(":focus"), "Enter")
    expect(page).to_have_url(re.compile(url))


@SCRIPTS
def test_by_keyboard_from_a_question_to_two_positions_side_by_side(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        page = watched.page
        watched.go("/")
        tab_to(page, "#q")
        page.keyboard.type("cooperation kind:verbatim")
        follow(page.locator(":focus"), "Enter")
        # The first statement of somebody who is known.
        public_id = page.locator("article:has(.statement__name a[href^='/speakers/'])").first.get_attribute(
            "data-statement"
        )
        go_by_keys(page, f"[data-statement='{public_id}'] a[data-own]", f"/statements/{public_id}/$")
        go_by_keys(page, f"main [data-statement='{public_id}'] a[href^='/documents/']", f"#s-{public_id}$")
        expect(page.locator(f"#s-{public_id}")).to_be_in_viewport()
        page.go_back()
        go_by_keys(page, f"[data-statement='{public_id}'] .statement__name a", "/speakers/[^/]+/$")
        name = page.locator("h1").inner_text()
        tab_to(page, "#compare-b")
        page.keyboard.type("government")
        follow(page.locator(":focus"), "Enter")
        expect(page.locator("h2.sides__name").first).to_have_text(name)
        expect(page.locator("h2.sides__name").nth(1)).to_have_text("Government")
        assert page.locator(".sides__side").first.locator("article[data-statement]").count() > 0
        assert watched.wrong == []


def test_a_name_that_nobody_bears_is_mended_by_one_link(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE) as watched:
        watched.go("/compare/?a=Freedonja&b=academia")
        follow(watched.page.locator(".notice a").first)
        expect(watched.page.locator("h2.sides__name").first).to_have_text("Freedonia")
        assert watched.overflow() <= 0
        assert watched.violations() == []
        assert watched.wrong == []


def test_narrowing_leads_back_to_the_statements(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/organizations/freedonia/")
        follow(watched.page.get_by_role("link", name="Quoted").first)
        assert watched.page.url.endswith("kind=quoted#statements")
        expect(watched.page.locator("#statements")).to_be_in_viewport()
        assert set(watched.page.locator("article .kind").all_inner_texts()) == {"Quoted"}


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pictures_stay_in_their_frames_and_their_figures_are_files(
    browser: Browser, site: Site, view: dict[str, int]
) -> None:
    with watched_page(browser, site.url, viewport=view) as watched:
        watched.go("/trends/")
        pictures = watched.page.locator(".drawing__picture")
        assert pictures.count() >= 5
        for n in range(pictures.count()):
            frame = pictures.nth(n).bounding_box()
            assert frame is not None
            inside = (
                pictures.nth(n)
                .locator("rect")
                .evaluate_all("shapes => shapes.map(s => s.getBoundingClientRect()).map(r => [r.left, r.right])")
            )
            assert all(frame["x"] - 1 <= left and right <= frame["x"] + frame["width"] + 1 for left, right in inside)
        watched.page.locator(".drawing__table summary").first.click()
        with watched.page.expect_download() as download:
            watched.page.locator(".drawing__file a").first.click()
        rows = list(csv.reader(StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
        assert rows[0] == ["Year", "Statements"]
        assert len(rows) > 1
