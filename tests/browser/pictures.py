"""`python -m tests.browser.pictures FOLDER`: pictures of the main pages, of a site with the demonstration set."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser.site import CHROMIUM_ARGUMENTS, chromium, running_site

WINDOW = {"width": 1200, "height": 760}


def take(page: Page, url: str, folder: Path) -> None:
    """One picture for each page that the README shows."""
    page.goto(f"{url}/search/?q=cooperation+OR+multistakeholder")
    page.screenshot(path=folder / "search.png")
    page.locator("article[data-statement] .statement__links a").first.click()
    page.screenshot(path=folder / "statement.png")
    page.goto(f"{url}/processes/igf/")
    page.screenshot(path=folder / "process.png")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_site(Path(data)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        take(browser.new_page(viewport=WINDOW), site.url, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
