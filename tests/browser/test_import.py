"""From a file to the page of its run in Chromium, with scripts and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PHONE, Watched, follow, watched_page

RECORD = """Round table on shared {word}
12 March {year}, Example Hall

>> ADA OBINNA:  Good morning to everybody in the room and online.  We begin with the report on {word}.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has {year} remarks on the second chapter of it.

>> ADA OBINNA:  They are on the page of the meeting, below the agenda of {word}.  Let us go on.
"""


def records(folder: Path, word: str) -> list[Path]:
    """Two files, nothing alike, and one that nobody can read."""
    paths = []
    for year in (2021, 2022):
        paths.append(folder / f"{word}-{year}.txt")
        paths[-1].write_text(RECORD.format(word=word * (year - 2020), year=year))
    paths.append(folder / f"<b>{word}.png")
    paths[-1].write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    return paths


def bring_in(watched: Watched, paths: list[Path]) -> None:
    """From the login to the list of what was brought in."""
    watched.sign_in("editor", "/admin/ingestion/importrun/add/")
    watched.page.get_by_label("Files").set_input_files(paths)
    follow(watched.page.get_by_role("button", name="Show what is in it"))


def correct(watched: Watched, name: str, title: str) -> None:
    """Opens a document, gives its meeting another title, and comes back."""
    follow(watched.page.get_by_role("link", name=name))
    watched.page.get_by_label("Title").fill(title)
    follow(watched.page.get_by_role("button", name="Keep these data"))
    expect(watched.page.get_by_text("kept as you wrote it")).to_be_visible()
    follow(watched.page.locator("#content-main").get_by_role("link", name="All 3 documents"))


@pytest.mark.parametrize(("word", "scripts"), [("lamps", True), ("wicks", False)])
def test_files_become_a_run(browser: Browser, site: Site, tmp_path: Path, word: str, scripts: bool) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP, java_script_enabled=scripts) as watched:
        page = watched.page
        bring_in(watched, records(tmp_path, word))
        expect(page.get_by_text(f"<b>{word}.png: byte 0: found a PNG image")).to_be_visible()
        correct(watched, f"{word}-2021.txt", f"Corrected {word}")
        expect(page.get_by_text(f"Corrected {word}")).to_be_visible()
        follow(page.get_by_role("button", name="Take them in"))
        expect(page.get_by_role("status")).to_have_text("3 of 3 done")
        follow(page.get_by_role("link", name="Undo this import"))
        follow(page.get_by_role("button", name="Yes, undo it"))
        expect(page.get_by_text("all that it had done was taken back")).to_be_visible()
        assert watched.wrong == []


@pytest.mark.parametrize(
    "view", [{"viewport": DESKTOP, "color_scheme": "light"}, {"viewport": PHONE, "color_scheme": "dark"}]
)
def test_the_pages_are_readable_by_everybody(
    browser: Browser, site: Site, tmp_path: Path, view: dict[str, object]
) -> None:
    with watched_page(browser, site.url, **view) as watched:
        bring_in(watched, records(tmp_path, "shades"))
        expect(watched.page.get_by_role("button", name="Take them in")).to_be_visible()
        assert (watched.overflow(), watched.violations()) == (0, [])
        follow(watched.page.get_by_role("link", name="shades-2021.txt"))
        expect(watched.page.get_by_role("heading", name="Names")).to_be_visible()
        assert (watched.overflow(), watched.violations()) == (0, [])
        follow(watched.page.get_by_role("button", name="Read it again"))
        expect(watched.page.get_by_text("was read again")).to_be_visible()


def test_what_is_filled_in_is_kept_by_taking_it_in(browser: Browser, site: Site, tmp_path: Path) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        page = watched.page
        bring_in(watched, records(tmp_path, "mirrors")[:1])
        page.get_by_label("Start").fill("yesterday")
        watched.awaited = 422
        follow(page.get_by_role("button", name="Take it in"))
        expect(page.get_by_text("yesterday is no date")).to_be_visible()
        watched.wrong.clear()  # the answer of a script's request is no page
        watched.awaited = 200
        page.get_by_label("Start").fill("2021-03-12")
        page.get_by_label("Title").fill("Corrected at last")
        follow(page.get_by_role("button", name="Take it in"))
        expect(page.get_by_role("status")).to_have_text("1 of 1 done")
        watched.go("/meetings/?from=2021-03&to=2021-03")
        expect(page.get_by_role("link", name="Corrected at last")).to_be_visible()
        assert watched.wrong == []
