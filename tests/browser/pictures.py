"""`python -m tests.browser.pictures FOLDER`: pictures of the main pages, of a site with the demonstration set."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser.site import CHROMIUM_ARGUMENTS, PASSWORD, Site, chromium, running_site
from tests.browser.watched import PATIENCE

# Of invented people: two whom the captioner heard wrongly, one by the first name alone, one in two spellings.
RECORD = """Working session on shared numbers
12 March 2021, Example Hall, Geneva, Switzerland

>> ADA OBINNA:  Good morning to everybody in the room.  We begin with the report of the working group.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on the second chapter.

>> ADA:  Where can the draft be found?  I have looked for it in the archive.

>> OBINA:  It is on the page of the meeting, below the agenda.  It was changed on Monday, and it will be changed again
before the end of the week, as the secretariat told us.  Over to you, Bruno.

>> BRUNO KELER:  Then we shall read it tonight.

>> BRUNO:  One more remark.  The annex has no date.

>> OBINA:  It is of the spring.  Thank you for asking.

>> CHIARA LUND:  We hear that the report was delayed, and we regret it.
"""
CAPACITIES = """record,key,organization,role,start,end,attested,source
affiliation,bruno-keller,freedonia,Delegate,2015,,,A list of delegates
affiliation,bruno-keller,ruritania,Counsellor,2019,2021,,A list of delegates
"""
WINDOW = {"width": 1200, "height": 760}
OTHERS = {
    "home": "/",
    "meeting": "/meetings/demonstration-forum-2024/",
    "meetings": "/meetings/",
    "venues": "/venues/",
    "processes": "/processes/",
    "speakers": "/speakers/",
    "organizations": "/organizations/",
    "speaker": "/speakers/wanjiru-kabugi/",
    "organization": "/organizations/freedonia/",
    "compare": "/compare/?a=freedonia&b=civil-society&q=networks+OR+internet",
    "trends": "/trends/",
}
"""Pages with an address of their own in the demonstration set."""


def take(page: Page, url: str, folder: Path) -> None:
    """One picture for each kind of page."""
    page.goto(f"{url}/search/?q=cooperation+OR+multistakeholder")
    page.screenshot(path=folder / "search.png")
    page.locator("article[data-statement] .statement__links a").first.click()
    page.screenshot(path=folder / "statement.png")
    page.go_back()
    page.get_by_role("link", name="In the source").first.click()
    page.screenshot(path=folder / "document.png")
    page.goto(f"{url}/processes/igf/")
    page.screenshot(path=folder / "process.png")
    for name, path in OTHERS.items():
        page.goto(f"{url}{path}")
        page.screenshot(path=folder / f"{name}.png")


def take_of_curation(page: Page, site: Site, data: Path, folder: Path) -> None:
    """The queue, items, a person and the log as curators see them, with a record that leaves something to decide."""
    record = data / "record.txt"
    record.write_text(RECORD, encoding="utf-8")
    site.manage("ingest", str(record))
    capacities = data / "capacities.csv"
    capacities.write_text(CAPACITIES, encoding="utf-8")
    site.manage("import_actors", str(capacities))
    site.manage("curation_refresh")
    page.goto(f"{site.url}/curation/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".queue").wait_for()
    page.screenshot(path=folder / "curation-queue.png")
    page.locator(".queue__label", has_text="OBINA").first.click()
    page.locator("form.answers").wait_for()
    page.screenshot(path=folder / "curation-item.png")
    page.goto(f"{site.url}/curation/people/bruno-keller/")
    page.screenshot(path=folder / "curation-person.png")
    page.goto(f"{site.url}/curation/?kind=capacity")
    page.locator(".queue__label", has_text="Bruno Keller").first.click()
    page.locator("form.answers").wait_for()
    page.screenshot(path=folder / "curation-capacity.png")
    page.goto(f"{site.url}/speakers/ada-obinna/")
    page.locator("article[data-statement] .statement__links a").first.click()
    page.get_by_role("link", name="Divide, join, link or hide it").click()
    page.screenshot(path=folder / "curation-passage.png")
    page.goto(f"{site.url}/curation/?kind=people")
    page.locator(".queue__label").first.click()
    page.locator("form.answers").wait_for()
    page.screenshot(path=folder / "curation-pair.png")
    # The first answer of two labels, so that the log has something to show.
    for kind, label in (("label", "OBINA"), ("conflict", "BRUNO")):
        page.goto(f"{site.url}/curation/?kind={kind}")
        page.locator(".queue__label", has_text=label).first.click()
        page.locator("form.answers").wait_for()
        with page.expect_navigation():
            page.keyboard.press("1")
    page.goto(f"{site.url}/curation/decisions/")
    page.screenshot(path=folder / "curation-log.png")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_site(Path(data)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        context = browser.new_context(viewport=WINDOW)
        # The first page waits until the server has loaded its code, on a busy machine longer than half a minute.
        context.set_default_timeout(PATIENCE)
        take(context.new_page(), site.url, folder)
        take_of_curation(context.new_page(), site, Path(data), folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
