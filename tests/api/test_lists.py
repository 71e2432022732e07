"""Lists: the pages of them, and the same filters as on the pages for people."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps import search
from apps.api import lists
from apps.search import FACETS
from tests.api.conftest import Ask
from tests.factories import MeetingFactory, SpeakerFactory, VenueFactory
from tests.web.conftest import World


def ids(told: Any) -> list[str]:
    return [one["id"] for one in told["items"]]


def test_pages_follow_one_another_and_hold_every_row_once(db: None, ask: Ask) -> None:
    SpeakerFactory.create_batch(23)
    told = ask("speakers/", size=5, q="")
    assert (told["total"], told["page"], told["pages"], told["previous"]) == (23, 1, 5, None)
    seen, numbers = ids(told), [1]
    while told["next"]:
        before, told = told, ask(told["next"].removeprefix(settings.SITE_URL))
        assert ask(told["previous"].removeprefix(settings.SITE_URL)) == before
        seen += ids(told)
        numbers.append(told["page"])
    assert numbers == [1, 2, 3, 4, 5]
    assert len(seen) == len({*seen}) == 23


def test_an_empty_list_is_one_page(db: None, ask: Ask) -> None:
    told = ask("meetings/")
    assert (told["items"], told["total"], told["pages"], told["next"]) == ([], 0, 1, None)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=2019",
        "to=2018",
        "from=2018-05&to=2019-09",
        "venue=hall-of-wires",
        "city=Bern",
        "series=dialogue-2",
        "process=dialogues",
        "record=held",
        "venue=nowhere",
        "from=2019&record=held&series=dialogue-2",
    ],
)
def test_meetings_are_narrowed_as_on_the_page(world: World, client: Client, ask: Ask, query: str) -> None:
    MeetingFactory.create(slug="earlier", day=date(2018, 6, 1), venue=VenueFactory.create(city="Bern", slug="bern"))
    MeetingFactory.create(
        slug="some-day", day=date(2018, 1, 1), starts_on_precision=1, ends_on=None, ends_on_precision=None
    )
    page = client.get(f"/meetings/?{query}").content.decode()
    shown = dict.fromkeys(re.findall(r'href="/meetings/([a-z-]+)/"', page))
    assert ids(ask(f"meetings/?{query}")) == [slug for slug in shown if slug != "calendar"]


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("speakers", ""),
        ("speakers", "q=gretta"),
        ("speakers", "letter=G"),
        ("speakers", "letter=X"),
        ("organizations", "q=wires"),
        ("organizations", "letter=R"),
        ("organizations", "group=government"),
        ("organizations", "country=ch"),
        ("organizations", "country=zz"),
    ],
)
def test_names_are_narrowed_as_on_the_page(world: World, client: Client, ask: Ask, kind: str, query: str) -> None:
    lines = client.get(f"/{kind}/?{query}").context["page"].lines
    shown = [getattr(line, kind.removesuffix("s")).slug for line in lines]
    assert ids(ask(f"{kind}/?{query}")) == shown


def test_statements_are_narrowed_by_what_they_hang_on(world: World, ask: Ask) -> None:
    assert ids(ask("statements/")) == ["verbatim", "nameless", "reported", "quoted"]
    assert ids(ask("statements/", speaker="greta-grinberg")) == ["verbatim"]
    assert ids(ask("statements/", org="ruritania", document="record")) == ["quoted"]
    assert ids(ask("statements/", meeting="week")) == []
    for kind in ("meetings", "speakers", "organizations", "documents"):
        for row in ask(f"{kind}/")["items"]:
            ask(row["statements"].removeprefix(settings.SITE_URL))


def test_what_lies_beyond_is_told_with_the_remedy(indexed: World, ask: Ask) -> None:
    assert ask("venues/", 404, page=7)["expected"] == "1 to 1"
    for path in ("search/", "statements/"):
        told = ask(path, 404, page=101, size=100)
        assert (told["expected"], told["remedy"]) == ("1 to 100", "Narrow the list by a parameter.")


@pytest.mark.parametrize("path", ["search/", "statements/"])
def test_next_never_leads_beyond(indexed: World, ask: Ask, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(lists, "REACH", 3)
    told = ask(path, size=2)
    assert (told["total"], told["pages"]) == (4, 2)
    assert ask(told["next"].removeprefix(settings.SITE_URL))["next"] is None
    assert ask(path, 404, size=2, page=3)["expected"] == "1 to 2"


@pytest.mark.parametrize(
    "query", ["", "q=dialogue", "q=kind:quoted", "q=networks&sort=oldest", "kind=quoted&kind=reported", "from=2019-09"]
)
def test_a_search_finds_what_the_page_finds(indexed: World, client: Client, ask: Ask, query: str) -> None:
    page = client.get(f"/search/?{query}").context["page"]
    told = ask(f"search/?{query}")
    assert ids(told) == [found.card.public_id for found in page.found]
    assert told["total"] == page.pager.total
    assert {*told["facets"]} == {*FACETS}
    for group in page.facets:
        shown = {link.label: link.count for link in group.links}
        values = {value["label"]: value["count"] for value in told["facets"][group.name]["values"]}
        assert shown.items() <= values.items()


def test_a_facet_s_value_narrows_the_search(indexed: World, ask: Ask) -> None:
    for name, facet in ask("search/")["facets"].items():
        for value in facet["values"]:
            assert ask("search/", **{name: value["value"]})["total"] == value["count"], name


def test_marks_of_a_search_are_the_only_markup(indexed: World, ask: Ask) -> None:
    (told,) = ask("search/", q="second dialogue met")["items"]
    assert "<mark>dialogue</mark>" in told["snippet_html"]
    assert re.findall(r"<(?!/?mark>)", told["snippet_html"]) == []


def test_a_query_that_cannot_be_read_tells_its_place_and_what_to_ask(indexed: World, ask: Ask) -> None:
    told = ask("search/", 400, q="dialogue speeker:greta")
    assert told["at"] == 9
    assert told["suggestions"]
    assert ask("search/", q=told["suggestions"][0])["total"] >= 0


def test_without_an_index_the_search_is_not_ready_and_the_lists_are(world: World, ask: Ask) -> None:
    assert ask("search/", 503, q="dialogue")["remedy"]
    assert ask("statements/")["total"] == 4
    search.rebuild()
    assert ask("search/", q="dialogue")["total"] == 2
