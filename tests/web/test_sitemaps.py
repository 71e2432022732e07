"""What search engines are told: every page that may be found, once, in files that hold no more than they may."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from apps.web import sitemaps
from tests.factories import MeetingFactory, SourceDocumentFactory, SpeakerFactory, StatementFactory
from tests.web.conftest import World

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client: Client, path: str) -> dict[str, str]:
    """Paths of a file, with their days of change; "" where none is told."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.getvalue())  # noqa: S314  # made here
    found = [(entry.findtext(f"{SPACE}loc") or "", entry.findtext(f"{SPACE}lastmod") or "") for entry in root]
    assert len(dict(found)) == len(found)
    assert all(address.startswith(settings.SITE_URL) for address, _ in found)
    return {address.removeprefix(settings.SITE_URL): day for address, day in found}


def everything(client: Client) -> dict[str, str]:
    return {path: day for file in entries(client, "/sitemap.xml") for path, day in entries(client, file).items()}


def test_the_maps_list_each_page_once_and_each_answers(client: Client, world: World) -> None:
    listed = everything(client)
    for row in (world.meeting, world.venue, world.speaker, world.organization, world.process, world.verbatim):
        assert row.get_absolute_url() in listed
    assert [path for path in listed if client.get(path).status_code not in (200, 503)] == []  # 503: there is no index


def test_words_are_dated_by_the_day_on_which_they_came(client: Client, world: World) -> None:
    day = f"{world.document.imported_at:%Y-%m-%d}"
    listed = everything(client)
    assert listed[world.document.get_absolute_url()] == listed[world.verbatim.get_absolute_url()] == day
    assert entries(client, "/sitemap.xml")["/sitemaps/statement-1.xml"] == day


def test_what_is_invented_hidden_or_merged_is_not_listed(client: Client, world: World) -> None:
    left_out = [
        MeetingFactory.create(is_demonstration=True),
        SpeakerFactory.create(merged_into=world.speaker),
        StatementFactory.create(document=SourceDocumentFactory.create(is_demonstration=True)),
        StatementFactory.create(hidden_because="Asked for"),
    ]
    assert not {row.get_absolute_url() for row in left_out} & everything(client).keys()


def test_files_are_cut_and_empty_ones_left_out(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 3)
    for _ in range(8):
        SpeakerFactory.create()
    MeetingFactory.create(pk=3_000_001)
    files = [path for path in entries(client, "/sitemap.xml") if "/speaker-" in path or "/meeting-" in path]
    assert "/sitemaps/meeting-1000001.xml" in files
    sizes = [len(entries(client, path)) for path in files]
    assert min(sizes) >= 1
    assert max(sizes) == 3
    assert len([path for path in everything(client) if path.startswith("/speakers/") and path != "/speakers/"]) == 9


@pytest.mark.parametrize("path", ["/sitemaps/statement-2.xml", "/sitemaps/page-2.xml", "/sitemaps/user-1.xml"])
def test_there_is_no_other_file(client: Client, world: World, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("number", [0, 10**18, 10**40])
def test_numbers_beyond_all_rows(client: Client, world: World, number: int) -> None:
    assert client.get(f"/sitemaps/statement-{number}.xml").status_code == 404


def test_rows_are_read_while_a_file_is_sent(client: Client, world: World) -> None:
    response = client.get("/sitemaps/statement-1.xml")
    assert response.streaming
    assert next(iter(response)).startswith(b"<?xml")
    assert client.head("/sitemaps/statement-1.xml").status_code == 200


def test_robots_are_led_to_the_maps_and_kept_from_pages_without_end(client: Client, world: World) -> None:
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]
    assert not any(rules.can_fetch("any", path) for path in ("/search/?q=a", "/curation/", "/admin/", "/account/"))
    assert all(rules.can_fetch("any", path) for path in everything(client))
