"""Searching day by day: offers while one types, neighbours, several values at once, files, keys, a phone."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PHONE, Watched, follow, watched_page

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


def offered(watched: Watched, text: str, label: str) -> Locator:
    """What is offered for a text with this label; the text comes at once, so nothing else is offered before."""
    box(watched).fill(text)
    offers = watched.page.get_by_role("option").filter(has_text=label)
    expect(offers).not_to_have_count(0)
    return offers


class TestCompletion:
    def test_names_are_offered_and_chosen_with_the_arrows(self, desk: Watched, person: str) -> None:
        desk.go("/search/")
        offered(desk, person[:4].lower(), person)
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
        follow(box(desk), "Enter")
        expect(box(desk)).to_have_value(chosen)
        assert total(desk) > 0

    def test_escape_gives_back_what_was_typed(self, desk: Watched, person: str) -> None:
        desk.go("/search/")
        typed = f"internet {person[:4]}"
        offered(desk, typed, person)
        desk.page.keyboard.press("ArrowUp")  # the last of them
        assert box(desk).input_value() != typed
        desk.page.keyboard.press("Escape")
        expect(desk.page.get_by_role("listbox")).to_be_hidden()
        expect(box(desk)).to_have_value(typed)
        expect(box(desk)).to_have_attribute("aria-expanded", "false")

    def test_a_click_searches(self, desk: Watched, person: str) -> None:
        desk.go("/")
        follow(offered(desk, person[:4], person).first)
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
        held: list[Route] = []
        desk.page.route("**/search/complete/**", lambda route: held.append(route), times=1)
        with desk.page.expect_request("**/search/complete/**"):
            box(desk).fill(person[:2])
        offers = offered(desk, person[:5], person)
        shown = desk.page.get_by_role("option").all_inner_texts()
        (first,) = held
        first.fulfill(response=first.fetch())  # the first letters' answer, when that to all of them is there
        assert desk.page.get_by_role("option").all_inner_texts() == shown
        assert offers.count() > 0

    def test_without_scripts_a_page_lists_them(self, browser: Browser, site: Site, person: str) -> None:
        with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=False) as watched:
            watched.go("/search/")
            box(watched).fill(person[:4])
            follow(watched.page.get_by_role("button", name="List names that begin so"))
            follow(watched.page.locator(".offers a").filter(has_text=person).first)
            assert total(watched) > 0
            assert watched.wrong == []


@SCRIPTS
def test_a_hit_opens_in_its_place_and_closes(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        watched.go("/search/?q=internet&sort=newest")
        hit = watched.page.locator("article[data-statement]").nth(4)
        public_id = hit.get_attribute("data-statement")
        follow(hit.get_by_role("link", name="In context"))
        opened = watched.page.locator(f".found:has(#s-{public_id})")
        expect(opened.locator("article")).not_to_have_count(1)
        expect(opened).to_be_in_viewport()
        assert watched.violations() == [] if scripts else True
        follow(opened.get_by_role("link", name="Close the context"))
        expect(watched.page.locator(".found")).to_have_count(0)
        expect(watched.page.locator(f"#s-{public_id}")).to_be_in_viewport()
        assert watched.wrong == []


@SCRIPTS
def test_several_values_are_chosen_at_once(browser: Browser, site: Site, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        watched.go("/search/")
        follow(watched.page.locator("section[aria-labelledby=facet-speaker] .facet__all a"))
        values = watched.page.locator("label[data-facet=speaker]")
        counts = [int(values.nth(n).get_attribute("data-count") or 0) for n in (0, 2)]
        for n in (0, 2):
            values.nth(n).get_by_role("checkbox").check()
        follow(watched.page.get_by_role("button", name="Show the statements"))
        assert total(watched) == sum(counts)
        expect(watched.page.locator(".chosen__chip")).to_have_count(2)
        assert watched.wrong == []


def test_a_bar_leads_to_its_year_and_a_range_is_typed(desk: Watched) -> None:
    desk.go("/search/?q=internet")
    before = total(desk)
    bar = desk.page.locator(".drawing__picture a").first
    said = (bar.locator("title").text_content() or "").split(": ")
    follow(bar.locator(".drawing__bar"))
    assert desk.page.url.endswith(f"&year={said[0]}")
    assert total(desk) == int(said[1].split()[0].replace("\u202f", ""))
    follow(desk.page.locator(".chosen__chip"))
    desk.page.get_by_label("From", exact=True).fill("2015")
    desk.page.get_by_label("To", exact=True).fill("2019-06")
    follow(desk.page.get_by_label("To", exact=True), "Enter")
    assert "from=2015" in desk.page.url
    assert 0 < total(desk) < before
    expect(desk.page.locator(".chosen__chip")).to_have_count(2)


def test_the_keys_open_a_hit(desk: Watched) -> None:
    desk.go("/search/?q=internet")
    public_id = desk.page.locator("article[data-statement]").nth(1).get_attribute("data-statement")
    for _ in range(2):
        desk.page.keyboard.press("j")
    follow(desk.page.locator(":focus"), "Enter")
    assert desk.page.url.endswith(f"/statements/{public_id}/")


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
    follow(desk.page.get_by_role("link", name="Printable list"))
    expect(desk.page.locator("article.printed")).to_have_count(number)
    desk.page.emulate_media(media="print")
    expect(desk.page.locator(".masthead__sections")).to_be_hidden()
    expect(desk.page.locator("article.printed").first).to_be_visible()


def test_a_search_stays_within_a_person(desk: Watched, person: str) -> None:
    desk.go("/speakers/")
    desk.page.locator("#called").fill(person)
    follow(desk.page.locator("#called"), "Enter")
    follow(desk.page.get_by_role("link", name=person, exact=True))
    within = desk.page.get_by_role("search", name="Search their statements")
    within.get_by_role("searchbox").fill("the OR a OR and")
    follow(within.get_by_role("button"))
    assert set(desk.page.locator(".statement__name").all_inner_texts()) == {person}
    box(desk).fill("the")
    follow(box(desk), "Enter")
    assert "q=the&" in desk.page.url
    assert "speaker=" in desk.page.url


def test_a_name_leads_with_the_persons_card(desk: Watched, person: str) -> None:
    desk.go("/search/")
    box(desk).fill(person)
    follow(box(desk), "Enter")
    card = desk.page.locator("section.subject").first
    expect(card.get_by_role("heading")).to_have_text(person)
    follow(card.get_by_role("heading").get_by_role("link"))
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(person)


def test_on_a_phone_the_facets_are_one_touch_away(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE, has_touch=True) as watched:
        watched.go("/search/?q=internet")
        watched.page.get_by_role("link", name="Narrow the results").tap()
        expect(watched.page.locator("#narrow")).to_be_in_viewport()
        with watched.page.expect_navigation(wait_until="load"):
            watched.page.locator("[data-facet=kind]").last.tap()
        expect(watched.page.locator(".chosen__chip")).to_have_count(1)
        assert watched.overflow() <= 0
        assert watched.wrong == []
