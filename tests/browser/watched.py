"""A page that remembers whatever went wrong on it, and the accessibility checker.

Owns what counts as wrong: a message on the console, an exception, a request that failed, words wider than the window,
what moves by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.site import PASSWORD

PATIENCE: Final = 120_000
"""Milliseconds after which something is taken never to come, however busy the machine is."""

# Shifts that were painted already are buffered; those that are still to come are waited for until two frames are drawn.
_SHIFT = """() => new Promise(resolve => {
    let moved = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved), 0)));
})"""

# What was asked for to show the page, as it came over the wire; pictures that are content aside.
_WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter(entry => entry.initiatorType !== "img")
    .reduce((bytes, entry) => bytes + entry.encodedBodySize, 0)"""

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@dataclass  # no slots: Playwright sets attributes of its own on the owner of a handler
class Watched:
    """A page and what went wrong on it. A message of the content security policy comes over the console."""

    page: Page
    site_url: str
    wrong: list[str] = field(default_factory=list)
    awaited: int = 200

    def go(self, path: str, *, status: int = 200) -> None:
        """Goes to a path and waits until all of the page is there."""
        self.awaited = status
        self.page.goto(self.site_url + path, wait_until="load")

    def sign_in(self, name: str, path: str) -> None:
        """Signs in on the way to a path that asks for it, and waits until all of the page there is shown."""
        self.go(path)
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        follow(self.page.get_by_role("button", name="Sign in", exact=True))
        assert self.page.url == self.site_url + path

    def on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports an error status of the page itself as well; on_response judges it.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {message.text}")

    def on_response(self, response: Response) -> None:
        awaited = self.awaited if response.request.is_navigation_request() else 200
        if response.status != awaited and not 300 <= response.status < 400:
            self.wrong.append(f"{response.status}: {response.url}")

    def on_failed(self, request: Request) -> None:
        # The search box lets go of an answer when another letter is typed, the browser of what a page asked for when
        # the page is left, and of the page where the answer is a file to keep; that is no failure.
        if request.failure == "net::ERR_ABORTED":
            return
        self.wrong.append(f"failed: {request.url} {request.failure}")

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def shift(self) -> float:
        """How much of the page moved by itself after it was first painted: Cumulative Layout Shift."""
        return float(self.page.evaluate(_SHIFT))

    def weight(self) -> int:
        """Bytes of HTML, styles and scripts, compressed."""
        return int(self.page.evaluate(_WEIGHT))

    def violations(self) -> list[str]:
        """What the accessibility checker finds, a line for each kind, with the first element."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{violation['id']}: {violation['help']} ({len(violation['nodes'])} times, first at "
            f"{violation['nodes'][0]['html'][:200]}: {violation['nodes'][0]['failureSummary']})"
            for violation in found
        ]


def follow(element: Locator, key: str = "") -> None:
    """Clicks what leads to another page, or presses a key on it, and waits until all of that page is there."""
    with element.page.expect_navigation(wait_until="load"):
        if key:
            element.press(key)
        else:
            element.click()


@contextmanager
def watched_page(browser: Browser, site_url: str, **context: Any) -> Iterator[Watched]:
    """A page in a browser context of its own."""
    with browser.new_context(**context) as opened:
        opened.set_default_timeout(PATIENCE)
        watched = Watched(opened.new_page(), site_url)
        watched.page.on("console", watched.on_console)
        watched.page.on("pageerror", lambda error: watched.wrong.append(f"exception: {error}"))
        watched.page.on("response", watched.on_response)
        watched.page.on("requestfailed", watched.on_failed)
        yield watched
