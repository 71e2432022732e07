"""What stands where: nothing covers what is beside it, and no room is kept for what is not there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PHONE, follow, watched_page

WITHOUT_LINE_ENDS = (
    "Talk on shared cables 12 March 2021 >> CLEO HARTMANN: Shall we begin with the cables? >> DARIO FUNK: Yes. "
    ">> CLEO HARTMANN: Is the report there? >> DARIO FUNK: No. >> CLEO HARTMANN: Then we shall wait for it. Thank you."
)


@pytest.fixture(scope="module")
def record(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a record that is one line."""
    path = tmp_path_factory.mktemp("records") / "talk-on-shared-cables.txt"
    path.write_text(WITHOUT_LINE_ENDS)
    site.manage("ingest", str(path))
    return Path(path).name


def frame(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_numbers_of_statements_in_one_line_do_not_cover_each_other(
    browser: Browser, site: Site, record: str, view: dict[str, int]
) -> None:
    with watched_page(browser, site.url, viewport=view) as watched:
        watched.go("/search/?q=%22report+there%22")
        follow(watched.page.get_by_role("link", name="In the source").first)
        numbers = [frame(number) for number in watched.page.locator(".source__number").all()]
        assert len(numbers) > 3
        for one, other in pairwise(numbers):
            assert one["x"] + one["width"] <= other["x"] or one["y"] + one["height"] <= other["y"]
        assert watched.overflow() <= 0


def test_marks_in_a_list_are_as_high_as_their_words(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/speakers/")
        badge = watched.page.locator(".line__about .badge--demo").first
        assert frame(badge)["height"] < frame(watched.page.locator(".line__about:has(.badge--demo)").first)["height"]


def test_where_nothing_is_told_of_a_speaker_no_room_is_kept_for_it(browser: Browser, site: Site, record: str) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/speakers/dario-funk/")
        assert not watched.page.locator(".facts-prose").is_visible()
        years = frame(watched.page.locator("figure:has(#statements-by-year)"))
        assert years["x"] == frame(watched.page.locator("h1"))["x"]


def test_buttons_of_the_admin_are_written_alike(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.sign_in("editor", "/admin/ingestion/importrun/add/")
        buttons = watched.page.locator(".submit-row input, .submit-row button")
        assert buttons.count() > 0
        assert set(buttons.evaluate_all("all => all.map(one => getComputedStyle(one).textTransform)")) == {"none"}


def test_the_name_of_a_file_keeps_clear_of_the_number_beside_it(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE) as watched:
        watched.go("/speakers/")
        line = watched.page.locator(".line:has(.line__count):has-text('statement')").first
        line.locator(".line__title").evaluate("title => title.textContent = 'group_126_rights.md'.repeat(3)")
        title, number = frame(line.locator(".line__title")), frame(line.locator(".line__count"))
        assert title["x"] + title["width"] <= number["x"]


def test_what_is_wrong_with_a_form_stands_apart_from_its_first_field(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=PHONE) as watched:
        watched.go("/sign-in/")
        watched.page.get_by_label("Username").fill("nobody")
        watched.page.get_by_label("Password").fill("wrong")
        follow(watched.page.get_by_role("button", name="Sign in", exact=True))
        fault = frame(watched.page.get_by_role("alert"))
        assert fault["y"] + fault["height"] + 8 <= frame(watched.page.locator("label[for=id_username]"))["y"]


def test_lines_below_a_statement_stand_together_however_tall_what_is_beside_it(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/organizations/freedonia/")
        for foot in watched.page.locator(".statement__foot").all():
            parts = [frame(part) for part in foot.locator("> *").all()]
            assert all(below["y"] - above["y"] - above["height"] < 10 for above, below in pairwise(parts))


@pytest.mark.parametrize("path", ["/search/?q=internet", "/trends/", "/venues/", "/processes/GGE/"])
def test_in_the_dark_nothing_that_is_drawn_is_black(browser: Browser, site: Site, path: str) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, color_scheme="dark") as watched:
        watched.go(path)
        fills = (
            watched.page.locator("svg")
            .locator("rect, circle, path")
            .evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
        )
        assert fills
        assert "rgb(0, 0, 0)" not in fills


def test_on_paper_stands_what_was_asked_and_nothing_to_press(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        for path, asked in (("/search/?q=internet", 1), ("/", 0)):
            watched.go(path)
            watched.page.emulate_media(media="print")
            assert watched.page.locator(".search-box__input:visible").count() == asked
            assert watched.page.locator("main button:visible").count() == 0


def test_on_paper_nothing_waits_to_be_opened(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.go("/search/?q=internet")
        follow(watched.page.locator("article[data-statement] .statement__links a").first)
        folded = watched.page.locator("details:not([open]) > summary:visible")
        assert folded.count() > 0
        watched.page.emulate_media(media="print")
        assert folded.count() == 0
