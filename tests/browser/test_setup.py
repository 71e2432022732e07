"""What `make setup` leaves behind."""

from __future__ import annotations

import subprocess

from playwright.sync_api import Browser

from tests.browser.site import ROOT, Site
from tests.browser.watched import PATIENCE


def test_a_second_time_there_is_nothing_to_do(site: Site) -> None:
    asked = subprocess.run(["make", "--question", "setup"], cwd=ROOT, env=site.environment, check=False)
    assert asked.returncode == 0


def test_the_index_holds_what_the_base_holds(site: Site) -> None:
    site.manage("search_check")


def test_static_files_are_hashed_compressed_and_kept_by_browsers(site: Site, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.request.get(site.url, timeout=PATIENCE).text()
        sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
        answer = context.request.get(site.url + sheet, headers={"Accept-Encoding": "br"}, timeout=PATIENCE)
        assert answer.headers["content-encoding"] == "br"
        assert "immutable" in answer.headers["cache-control"]
