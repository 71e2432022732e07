"""The record of a meeting and a statement beside its source, as a reader goes through them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PHONE, Watched, follow, watched_page

RECORD = "/meetings/demonstration-forum-2020/"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return dict(found)


def beside_its_source(watched: Watched) -> str:
    """Goes from the tenth statement of the record to its source; returns its public id."""
    watched.go(RECORD)
    statement = watched.page.locator("article[data-statement]").nth(9)
    public_id = statement.get_attribute("data-statement") or ""
    follow(statement.get_by_role("link", name="Source"))
    assert watched.page.url.endswith(f"#s-{public_id}")
    return public_id


def test_keys_lead_along_the_record_and_into_it(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go(RECORD)
        page = watched.page
        statements = page.locator("article[data-statement]")
        page.keyboard.press("j")
        expect(statements.first).to_be_focused()
        page.keyboard.press("j")
        expect(statements.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(statements.first).to_be_focused()
        page.keyboard.press("/")
        expect(page.locator("[data-search-here]")).to_be_focused()
        page.keyboard.type("cooperation")
        follow(page.locator("[data-search-here]"), "Enter")
        assert page.url.endswith("?q=cooperation#statements")
        assert statements.count() > 0
        for statement in statements.all():
            assert statement.locator("mark.hit").count() > 0
        page.keyboard.press("j")
        expect(statements.first).to_be_focused()
        public_id = statements.first.get_attribute("data-statement")
        follow(statements.first, "Enter")
        assert page.url.endswith(f"/statements/{public_id}/")
        assert watched.wrong == []


@SCRIPTS
def test_a_speaker_alone_and_back_to_the_record(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        watched.go(RECORD)
        page = watched.page
        voice = page.locator(".voice__name").first
        count, name = int(voice.get_attribute("data-count") or 0), voice.inner_text()
        follow(voice)
        expect(page.locator(".voice__name[aria-current]")).to_contain_text(name)
        assert page.locator("article[data-statement]").count() == count
        statement = page.locator("article[data-statement]").last
        public_id = statement.get_attribute("data-statement")
        follow(statement.get_by_role("link", name="In the record"))
        assert page.url.endswith(f"#s-{public_id}")
        expect(page.locator(f"#s-{public_id}")).to_be_in_viewport()
        assert page.locator("article[data-statement]").count() > count
        assert watched.wrong == []


@SCRIPTS
def test_a_statement_stands_beside_its_source(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        public_id = beside_its_source(watched)
        speech = watched.page.locator(f".source [data-statement='{public_id}']")
        expect(speech).to_be_in_viewport()
        left, right = box(watched.page, ".sides__statement"), box(watched.page, ".sides__source")
        assert left["x"] + left["width"] <= right["x"]
        expect(watched.page.locator(f"article[data-statement='{public_id}']")).to_be_in_viewport()
        assert watched.wrong == []


def test_on_a_phone_the_source_stands_below_its_statement(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE) as watched:
        public_id = beside_its_source(watched)
        expect(watched.page.locator(f".source [data-statement='{public_id}']")).to_be_in_viewport()
        above, below = box(watched.page, ".sides__statement"), box(watched.page, ".sides__source")
        assert above["y"] + above["height"] <= below["y"]
        assert watched.overflow() <= 0
        assert watched.violations() == []


def test_keys_lead_from_source_to_source(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        first = beside_its_source(watched)
        page = watched.page
        follow(page.locator("body"), "j")
        second = page.url.rpartition("#s-")[2]
        expect(page.locator(f".source [data-statement='{second}']")).to_be_in_viewport()
        follow(page.locator("body"), "k")
        assert page.url.endswith(f"#s-{first}")
        assert watched.wrong == []


def test_the_time_line_leads_to_what_was_said_then(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go(RECORD)
        span = watched.page.locator(".drawing__picture a[href]").nth(3)
        public_id = (span.get_attribute("href") or "").rpartition("#s-")[2]
        span.locator("rect").click()
        expect(watched.page.locator(f"#s-{public_id}")).to_be_in_viewport()
        assert watched.wrong == []


@SCRIPTS
def test_a_calendar_leads_from_years_to_days_to_meetings(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=PHONE, java_script_enabled=scripts) as watched:
        watched.go("/meetings/")
        page = watched.page
        follow(page.locator("[data-facet=year]").first)
        day = page.locator("[data-facet=day]").first
        count = int(day.get_attribute("data-count") or 0)
        follow(day)
        expect(page.locator(".line__title")).to_have_count(count)
        assert watched.overflow() <= 0
        assert watched.wrong == []


def test_on_paper_the_record_is_its_words(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go(RECORD)
        watched.page.emulate_media(media="print")
        expect(watched.page.locator(".within")).to_be_hidden()
        expect(watched.page.locator(".masthead__sections")).to_be_hidden()
        expect(watched.page.locator("article[data-statement]").first.get_by_role("link", name="Source")).to_be_hidden()
        expect(watched.page.locator("article[data-statement] .statement__words").first).to_be_visible()
