"""Searching day by day: offers while one types, neighbours, several values at once, files, keys, a phone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PHONE, Watched, watched_page

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Watched]:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        yield watched
        assert watched.wrong == []


@pytest.fixture(scope="module")
def person(browser: Browser, site: Site) -> str:
    """The name of somebody who spoke."""
    with watched_page(browser, site.url) as watched:
        watched.go("/search/")
        return watched.page.locator("[data-facet=speaker] bdi").first.inner_text()


def box(watched: Watched) -> Locator:
    return watched.page.locator("#q")


def total(watched: Watched) -> int:
    return int(watched.page.locator("[data-total]").get_attribute("data-total") or 0)


class TestCompletion:
    def test_names_are_offered_and_chosen_with_the_arrows(self, desk: Watched, person: str) -> None:
        desk.go("/search/")
        box(desk).focus()
        desk.page.keyboard.type(person[:4].lower())
        offers = desk.page.get_by_role("option")
        expect(desk.page.get_by_role("listbox")).to_be_visible()
        expect(box(desk)).to_have_attribute("aria-expanded", "true")
        wanted = next(index for index, text in enumerate(offers.all_inner_texts()) if person in text)
        for _ in range(wanted + 1):
            desk.page.keyboard.press("ArrowDown")
        expect(offers.nth(wanted)).to_have_attribute("aria-selected", "true")
        expect(box(desk)).to_have_attribute("aria-activedescendant", offers.nth(wanted).get_attribute("id") or "-")
        chosen = box(desk).input_value()
        assert "speaker:" in chosen
        assert desk.violations() == []
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_url("**/search/?q=speaker*")
        expect(box(desk)).to_have_value(chosen)
        assert total(desk) > 0

    def test_escape_gives_back_what_was_typed(self, desk: Watched, person: str) -> None:
        desk.go("/search/")
        typed = f"internet {person[:4]}"
        box(desk).focus()
        desk.page.keyboard.type(typed)
        expect(desk.page.get_by_role("listbox")).to_be_visible()
        desk.page.keyboard.press("ArrowUp")  # the last of them
        assert box(desk).input_value() != typed
        desk.page.keyboard.press("Escape")
        expect(desk.page.get_by_role("listbox")).to_be_hidden()
        expect(box(desk)).to_have_value(typed)
        expect(box(desk)).to_have_attribute("aria-expanded", "false")

    def test_a_click_searches(self, desk: Watched, person: str) -> None:
        desk.go("/")
        box(desk).press_sequentially(person[:4])
        desk.page.get_by_role("option").filter(has_text=person).first.click()
        desk.page.wait_for_url("**/search/?q=speaker*")
        expect(desk.page.locator(".statement__name").first).to_have_text(person)

    def test_every_other_page_has_it_in_its_head(self, desk: Watched, person: str) -> None:
        desk.go("/meetings/")
        desk.page.keyboard.press("/")
        desk.page.keyboard.type(person[:4])
        expect(desk.page.get_by_role("listbox")).to_be_visible()
        assert desk.overflow() <= 0
        assert desk.violations() == []

    def test_an_older_answer_never_takes_the_place_of_a_newer(self, desk: Watched, person: str) -> None:
        desk.go("/search/")
        held: list[str] = []

        def late(route: object) -> None:
            url = route.request.url  # type: ignore[attr-defined]
            held.append(url)
            answer = route.fetch()  # type: ignore[attr-defined]
            if len(held) == 1:  # the first letters' answer comes when the others have been typed
                box(desk).press_sequentially(person[2:5])
            route.fulfill(response=answer)  # type: ignore[attr-defined]

        desk.page.route("**/search/complete/**", late)
        box(desk).press_sequentially(person[:2])
        expect(desk.page.get_by_role("listbox")).to_be_visible()
        texts = desk.page.get_by_role("option").all_inner_texts()
        assert any(person in text for text in texts)
        assert len(held) >= 2

    def test_without_scripts_a_page_lists_them(self, browser: Browser, site: Site, person: str) -> None:
        with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=False) as watched:
            watched.go("/search/")
            box(watched).fill(person[:4])
            watched.page.get_by_role("button", name="List names that begin so").click()
            watched.page.wait_for_url("**/search/complete/?q=*")
            watched.page.locator(".offers a").filter(has_text=person).first.click()
            watched.page.wait_for_url("**/search/?q=speaker*")
            assert total(watched) > 0
            assert watched.wrong == []


@SCRIPTS
def test_a_hit_opens_in_its_place_and_closes(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        watched.go("/search/?q=internet&sort=newest")
        hit = watched.page.locator("article[data-statement]").nth(4)
        public_id = hit.get_attribute("data-statement")
        hit.get_by_role("link", name="In context").click()
        opened = watched.page.locator(f".found:has(#s-{public_id})")
        expect(opened.locator("article")).not_to_have_count(1)
        expect(opened).to_be_in_viewport()
        assert watched.violations() == [] if scripts else True
        opened.get_by_role("link", name="Close the context").click()
        expect(watched.page.locator(".found")).to_have_count(0)
        expect(watched.page.locator(f"#s-{public_id}")).to_be_in_viewport()
        assert watched.wrong == []


@SCRIPTS
def test_several_values_are_chosen_at_once(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        watched.go("/search/")
        watched.page.locator("section[aria-labelledby=facet-speaker] .facet__all a").click()
        values = watched.page.locator("label[data-facet=speaker]")
        counts = [int(values.nth(n).get_attribute("data-count") or 0) for n in (0, 2)]
        for n in (0, 2):
            values.nth(n).get_by_role("checkbox").check()
        watched.page.get_by_role("button", name="Show the statements").click()
        watched.page.wait_for_url("**/search/?*speaker=*")
        assert total(watched) == sum(counts)
        expect(watched.page.locator(".chosen__chip")).to_have_count(2)
        assert watched.wrong == []


def test_a_bar_leads_to_its_year_and_a_range_is_typed(desk: Watched) -> None:
    desk.go("/search/?q=internet")
    before = total(desk)
    bar = desk.page.locator(".drawing__picture a").first
    said = (bar.locator("title").text_content() or "").split(": ")
    bar.locator(".drawing__bar").click()
    desk.page.wait_for_url(f"**&year={said[0]}")
    assert total(desk) == int(said[1].split()[0].replace("\u202f", ""))
    desk.page.locator(".chosen__chip").click()
    desk.page.get_by_label("From", exact=True).fill("2015")
    desk.page.get_by_label("To", exact=True).fill("2019-06")
    desk.page.get_by_label("To", exact=True).press("Enter")
    desk.page.wait_for_url("**from=2015*")
    assert 0 < total(desk) < before
    expect(desk.page.locator(".chosen__chip")).to_have_count(2)


def test_the_keys_open_a_hit(desk: Watched) -> None:
    desk.go("/search/?q=internet")
    public_id = desk.page.locator("article[data-statement]").nth(1).get_attribute("data-statement")
    for key in ("j", "j", "Enter"):
        desk.page.keyboard.press(key)
    desk.page.wait_for_url(f"**/statements/{public_id}/")


def test_results_are_taken_along(desk: Watched) -> None:
    desk.go("/search/?kind=quoted")
    number = total(desk)
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "igkb-statements.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == number
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="JSON Lines").click()
    lines = download.value.path().read_text().splitlines()
    assert {json.loads(line)["kind"] for line in lines} == {"quoted"}
    desk.wrong.clear()  # Chromium calls a navigation that became a download a failed one
    desk.page.get_by_role("link", name="Printable list").click()
    expect(desk.page.locator("article.printed")).to_have_count(number)
    desk.page.emulate_media(media="print")
    expect(desk.page.locator(".masthead__sections")).to_be_hidden()
    expect(desk.page.locator("article.printed").first).to_be_visible()


def test_a_search_stays_within_a_person(desk: Watched, person: str) -> None:
    desk.go("/speakers/")
    desk.page.locator("#called").fill(person)
    desk.page.locator("#called").press("Enter")
    desk.page.get_by_role("link", name=person, exact=True).click()
    within = desk.page.get_by_role("search", name="Search their statements")
    within.get_by_role("searchbox").fill("the OR a OR and")
    within.get_by_role("button").click()
    desk.page.wait_for_url("**/search/?*speaker=*")
    assert set(desk.page.locator(".statement__name").all_inner_texts()) == {person}
    box(desk).fill("the")
    box(desk).press("Enter")
    desk.page.wait_for_url("**speaker=*")


def test_a_name_leads_with_the_persons_card(desk: Watched, person: str) -> None:
    desk.go("/search/")
    box(desk).fill(person)
    box(desk).press("Enter")
    card = desk.page.locator("section.subject").first
    expect(card.get_by_role("heading")).to_have_text(person)
    card.get_by_role("heading").get_by_role("link").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(person)


def test_on_a_phone_the_facets_are_one_touch_away(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE, has_touch=True) as watched:
        watched.go("/search/?q=internet")
        watched.page.get_by_role("link", name="Narrow the results").tap()
        expect(watched.page.locator("#narrow")).to_be_in_viewport()
        watched.page.locator("[data-facet=kind]").last.tap()
        expect(watched.page.locator(".chosen__chip")).to_have_count(1)
        assert watched.overflow() <= 0
        assert watched.wrong == []
