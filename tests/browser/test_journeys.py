"""What people come for: from a question to the words in the source."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, follow, watched_page

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def tab_to(page: Page, selector: str, *, within: int = 80) -> None:
    """Presses Tab until an element of the selector has the focus."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.locator(f":is({selector}):focus").count():
            return
    pytest.fail(f"{within} times Tab did not reach {selector} on {page.url}")


@SCRIPTS
def test_from_the_first_page_to_the_source_with_the_keyboard_alone(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        page = watched.page
        watched.go("/")
        tab_to(page, "[data-search-box]")
        page.keyboard.type("cooperation")
        follow(page.locator(":focus"), "Enter")
        assert page.url.endswith("/search/?q=cooperation")
        first = page.locator("article[data-statement]").first
        public_id = first.get_attribute("data-statement")
        marks = [mark.casefold() for mark in first.locator("mark").all_text_contents()]
        assert any(mark.startswith("cooperat") for mark in marks)

        tab_to(page, f"article[data-statement='{public_id}'] .statement__links a[href^='/documents/']")
        follow(page.locator(":focus"), "Enter")
        assert page.url.endswith(f"#s-{public_id}")
        speech = page.locator(f".source [data-statement='{public_id}']")
        expect(speech).to_be_in_viewport()
        marks = [mark.casefold() for mark in speech.locator("mark").all_text_contents()]
        assert any(mark.startswith("cooperat") for mark in marks)
        assert watched.wrong == []


def test_keys_lead_to_the_search_box_and_along_the_statements(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/search/?q=internet")
        statements = watched.page.locator("article[data-statement]")
        watched.page.keyboard.press("j")
        expect(statements.first).to_be_focused()
        watched.page.keyboard.press("j")
        expect(statements.nth(1)).to_be_focused()
        watched.page.keyboard.press("k")
        expect(statements.first).to_be_focused()
        watched.page.keyboard.press("/")
        expect(watched.page.locator("[data-search-box]")).to_be_focused()
        assert watched.wrong == []


@SCRIPTS
def test_a_facet_narrows_and_lets_go(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        total = watched.page.locator("[data-total]")
        watched.go("/search/?q=internet")
        before = int(total.get_attribute("data-total") or 0)
        facet = watched.page.locator("[data-facet=kind]").last
        count = int(facet.get_attribute("data-count") or 0)
        assert 0 < count < before
        follow(facet)
        expect(total).to_have_attribute("data-total", str(count))
        watched.page.go_back()
        expect(total).to_have_attribute("data-total", str(before))
        assert watched.wrong == []


@pytest.fixture(scope="package")
def corpus_site(site: Site, shared: Path) -> Site:
    """The site with the five documents of the corpus as well."""
    site.manage("ingest", str(shared / "corpus"))
    return site


def test_a_question_to_the_corpus_finds_three_statements_and_their_words(browser: Browser, corpus_site: Site) -> None:
    query = '"internet resources" org:china kind:quoted process:oewg'
    with watched_page(browser, corpus_site.url, viewport=DESKTOP) as watched:
        page = watched.page
        watched.go("/search/?" + urlencode({"q": query}))
        expect(page.locator("[data-total]")).to_have_attribute("data-total", "3")
        statements = page.locator("article[data-statement]")
        found = [statement.get_attribute("data-statement") for statement in statements.all()]
        assert len(set(found)) == 3
        for public_id in found:
            follow(page.locator(f"article[data-statement='{public_id}']").get_by_role("link", name="In the source"))
            speech = page.locator(f".source [data-statement='{public_id}']")
            expect(speech).to_be_in_viewport()
            marks = [mark.casefold() for mark in speech.locator("mark").all_text_contents()]
            assert any("internet" in mark for mark in marks)
            assert any("resources" in mark for mark in marks)
            page.go_back()
        assert watched.wrong == []
