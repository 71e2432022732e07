"""Every address of the site in Chromium: without an error, readable by everybody, on a phone as well."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser.addresses import names
from tests.browser.site import Site
from tests.browser.watched import DESKTOP, PATIENCE, PHONE, Watched, follow, watched_page

# Answers that are no pages: the files of documents, and what machines ask.
NO_PAGES = {
    "calendar-feed",
    "healthz",
    "original",
    "readyz",
    "robots",
    "search-csv",
    "search-jsonl",
    "sitemap",
    "sitemap-part",
}
# Beside every named address: what a page shows when it is asked for something particular.
QUERIES = {
    "search: results": ("/search/?q=internet&sort=newest", 200),
    "search: many conditions": ("/search/?q=cooperation+kind:verbatim+year:2010..2030+-nothing", 200),
    "search: nothing found": ("/search/?q=zyzzyva", 200),
    "search: second page": ("/search/?q=the+OR+internet&page=2", 200),
    "search: not understood": ("/search/?q=speaker%3A", 400),
    "search: a range of dates": ("/search/?q=internet&from=2012&to=2020-06&size=50&also=on", 200),
    "search: related terms": ("/search/?q=cooperation&related=on", 200),
    "search: beyond the last page": ("/search/?q=internet&page=501", 404),
    "search: one organization": ("/search/?org=none&kind=verbatim", 200),
    "completion: a name": ("/search/complete/?q=an", 200),
    "values: countries": ("/search/values/country/?q=internet", 200),
    "printed: two kinds": ("/search/print/?q=internet&kind=quoted&kind=reported", 200),
    "meetings: a city": ("/meetings/?city=Geneva", 200),
    "meetings: some years": ("/meetings/?from=2018&to=2021-06", 200),
    "meetings: days of a year": ("/meetings/?from=2024&to=2024", 200),
    "meetings: by venue": ("/meetings/?by=venue", 200),
    "meetings: by series": ("/meetings/?by=series", 200),
    "meetings: not a date": ("/meetings/?from=yesterday", 400),
    "meeting: some words of one person": ("/meetings/demonstration-forum-2024/?speaker=wanjiru-kabugi&q=the", 200),
    "processes: a name that several bear": ("/processes/GSE/", 200),
    "process: a family": ("/processes/oewg/", 200),
    "process: members on a map": ("/processes/gge-2016-2017/", 200),
    "speakers: a name": ("/speakers/?q=a", 200),
    "organization: what is quoted of it": ("/organizations/freedonia/?kind=quoted", 200),
    "compare: two positions": ("/compare/?a=freedonia&b=government&q=internet+OR+networks&from=2016", 200),
    "compare: one side": ("/compare/?a=freedonia", 200),
    "compare: who is meant": ("/compare/?a=Freedonja&b=nobody+of+that+name", 200),
    "compare: not understood": ("/compare/?a=freedonia&b=government&q=%22", 400),
    "trends: a word": ("/trends/?q=internet&kind=verbatim", 200),
    "not found": ("/no-such-page/", 404),
    "no such statement": ("/statements/no-such-one/", 404),
}
VIEWS = {
    "desktop light": {"viewport": DESKTOP, "color_scheme": "light"},
    "phone dark": {"viewport": PHONE, "color_scheme": "dark"},
    "desktop dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone light": {"viewport": PHONE, "color_scheme": "light"},
}
HEAVIEST = 60_000
"""Bytes of HTML, styles and scripts of a page, compressed: what may be asked of a telephone."""
STILL = 0.05
"""The layout shift up to which a page counts as still: half of what Core Web Vitals call good."""

FOR_PAPER = ["search-print"]
"""Pages that hold all at once, as paper has no second page to ask for."""

SIGNED_IN = ["account", "account-password", "account-second-factor", "audit", "curation", "status"]
"""Pages that others are sent away from; the curators' own are in test_curation."""

PAGES = [name for name in names() if name not in NO_PAGES]


@pytest.fixture(scope="package")
def targets(addresses: dict[str, list[str]]) -> dict[str, list[tuple[str, int]]]:
    """Paths and the status that each must answer with."""
    named = {name: [(path, 200) for path in paths] for name, paths in addresses.items()}
    return named | {name: [target] for name, target in QUERIES.items()}


@pytest.mark.parametrize("name", names())
def test_every_address_has_an_example(addresses: dict[str, list[str]], name: str) -> None:
    assert addresses[name], "no page links to it"


# Both widths and both colour schemes for every page; all four pairs for the page that shows every component.
@pytest.mark.parametrize(
    ("name", "view"),
    [(name, view) for name in [*PAGES, *QUERIES] for view in list(VIEWS)[: 4 if name == "patterns" else 2]],
)
def test_a_page_is_sound(
    browser: Browser, site: Site, targets: dict[str, list[tuple[str, int]]], name: str, view: str
) -> None:
    # Each view takes another example, so that more of the data is seen in the same time.
    path, status = targets[name][list(VIEWS).index(view) % len(targets[name])]
    with watched_page(browser, site.url, **VIEWS[view]) as watched:
        watched.go(path, status=status)
        is_sound(watched, path)
        if name not in FOR_PAPER:
            assert 0 < watched.weight() <= HEAVIEST, f"{path} is too heavy"


def is_sound(watched: Watched, path: str) -> None:
    """Nothing went wrong on the page, it keeps to the window and stays in its place, and everybody can read it."""
    assert watched.wrong == []
    assert watched.overflow() <= 0, f"{path} scrolls sideways"
    assert watched.shift() <= STILL, f"{path} moves while it is loaded"
    assert watched.violations() == [], path


@pytest.mark.parametrize("name", [*PAGES, *QUERIES])
def test_a_page_is_whole_without_scripts(
    browser: Browser, site: Site, targets: dict[str, list[tuple[str, int]]], name: str
) -> None:
    with watched_page(browser, site.url, java_script_enabled=False) as watched:
        path, status = targets[name][0]
        watched.go(path, status=status)
        assert watched.wrong == []
        assert watched.page.locator("main h1").count() == 1
        assert watched.page.locator("noscript").count() == 0


@pytest.mark.parametrize("name", sorted(NO_PAGES))
def test_what_is_no_page_answers(
    browser: Browser, site: Site, targets: dict[str, list[tuple[str, int]]], name: str
) -> None:
    with browser.new_context() as context:
        for path, status in targets[name]:
            assert context.request.get(site.url + path, timeout=PATIENCE).status == status


@pytest.mark.parametrize("view", VIEWS)
def test_pages_for_those_who_are_signed_in_are_sound(browser: Browser, site: Site, view: str) -> None:
    with watched_page(browser, site.url, **VIEWS[view]) as watched:
        watched.sign_in("admin", "/account/")
        for name in SIGNED_IN:
            path = reverse(name)
            watched.go(path)
            assert watched.page.url == site.url + path
            is_sound(watched, path)


@pytest.mark.parametrize("view", ["phone dark"])
def test_pages_for_those_who_are_signed_in_are_whole_without_scripts(browser: Browser, site: Site, view: str) -> None:
    with watched_page(browser, site.url, java_script_enabled=False, **VIEWS[view]) as watched:
        watched.sign_in("admin", "/account/")
        for name in SIGNED_IN:
            watched.go(reverse(name))
            assert watched.page.locator("main h1").count() == 1
        assert watched.wrong == []


def test_the_admin_is_sound(browser: Browser, site: Site) -> None:
    with watched_page(browser, site.url, viewport=DESKTOP) as watched:
        watched.sign_in("admin", "/admin/")
        lists = watched.page.locator("#content-main th a").evaluate_all("links => links.map(a => a.pathname)")
        assert len(lists) > 5
        for path in lists:
            watched.go(path)
            row = watched.page.locator("#result_list tbody th a").first
            if row.count():
                follow(row)
        assert watched.wrong == []
