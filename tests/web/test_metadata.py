"""What programs read in the head of a page: things as schema.org has them; nothing guessed is told as known."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html

from apps import search
from apps.actors.facts import Confidence
from apps.actors.models import NameKind
from apps.proceedings.models import Kind, Method, Mode
from apps.web.metadata import as_json
from tests.factories import MeetingFactory, SourceDocumentFactory, SpeakerFactory, StatementFactory, VenueFactory
from tests.web.conftest import World

SITE = settings.SITE_URL


def head(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode()).find("head")


def things(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """What the page tells, by type; each type once."""
    (element,) = head(client, path).xpath("script[@type='application/ld+json']")
    told = json.loads(element.text)
    assert told["@context"] == "https://schema.org"
    assert all(value not in ("", None, []) for thing in told["@graph"] for value in thing.values())
    by_type = {thing["@type"]: thing for thing in told["@graph"]}
    assert len(by_type) == len(told["@graph"])
    return by_type


def citation(client: Client, path: str) -> dict[str, str]:
    return {
        tag.get("name").removeprefix("citation_"): tag.get("content")
        for tag in head(client, path).xpath("meta[starts-with(@name, 'citation_')]")
    }


def canonical(client: Client, path: str) -> str:
    top = head(client, path)
    (link,) = top.xpath("link[@rel='canonical']/@href")
    assert top.xpath("meta[@property='og:url']/@content") == [link]
    return str(link).removeprefix(SITE)


@pytest.fixture
def indexed(world: World) -> World:
    search.rebuild()
    return world


def test_the_first_page_tells_how_the_site_is_searched(client: Client, indexed: World) -> None:
    site = things(client, "/")["WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert site["url"] == f"{SITE}/"
    found = client.get(template.removeprefix(SITE).replace("{search_term_string}", "networks"))
    assert found.context["page"].query == "networks"


def test_a_meeting_is_an_event(client: Client, indexed: World) -> None:
    event = things(client, "/meetings/round-table/")["Event"]
    assert event["url"] == f"{SITE}/meetings/round-table/"
    assert event["startDate"] == str(indexed.meeting.start)
    assert event["location"]["name"] == str(indexed.venue)
    assert event["location"]["geo"]["latitude"] == 46.2
    assert event["superEvent"] == {"@type": "Event", "name": "Week of Networks", "url": f"{SITE}/meetings/week/"}
    assert [record["name"] for record in event["recordedIn"]] == ["Record of the round table"]
    assert citation(client, "/meetings/round-table/")["conference_title"] == "Week of Networks"


def test_steps_lead_to_the_page_itself(client: Client, indexed: World) -> None:
    steps = things(client, "/meetings/round-table/")["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["item"] == f"{SITE}/meetings/"
    assert steps[-1] == {
        "@type": "ListItem",
        "position": len(steps),
        "name": "Round table",
        "item": f"{SITE}/meetings/round-table/",
    }


def test_of_a_doubtful_meeting_the_name_alone_is_told(client: Client, indexed: World) -> None:
    MeetingFactory.create(slug="doubtful", confidence=Confidence.LOW, venue=indexed.venue, series=None)
    assert things(client, "/meetings/doubtful/")["Event"].keys() == {"@type", "name", "url"}
    assert "date" not in citation(client, "/meetings/doubtful/")


@pytest.mark.parametrize("mode", Mode)
def test_a_meeting_tells_how_people_took_part(client: Client, indexed: World, mode: Mode) -> None:
    MeetingFactory.create(slug="held", mode=mode)
    attended = things(client, "/meetings/held/")["Event"]["eventAttendanceMode"]
    expected = {Mode.IN_PERSON: "Offline", Mode.VIRTUAL: "Online", Mode.HYBRID: "Mixed"}[mode]
    assert attended == f"https://schema.org/{expected}EventAttendanceMode"


def test_a_speaker_is_a_person_by_names_that_tell_who_is_meant(client: Client, indexed: World) -> None:
    names = indexed.speaker.names
    names.create(name="Greta G.", folded="greta g", kind=NameKind.PARTIAL)
    names.create(name="Critter Greenback", folded="critter greenback", kind=NameKind.GARBLE)
    indexed.speaker.identifiers.create(scheme="wikidata", value="Q7")
    indexed.speaker.identifiers.create(scheme="a register of its own", value="7")
    person = things(client, "/speakers/greta-grinberg/")["Person"]
    assert person["alternateName"] == ["Gretta Greenberg"]
    assert person["sameAs"] == ["https://www.wikidata.org/entity/Q7"]
    (capacity,) = person["affiliation"]
    assert capacity["affiliation"]["name"] == "Open Wires"
    assert capacity["startDate"] == "2016"


def test_organizations_and_processes(client: Client, indexed: World) -> None:
    body = things(client, "/organizations/open-wires/")["Organization"]
    assert body["parentOrganization"]["@type"] == "GovernmentOrganization"
    assert "OW" in body["alternateName"]
    assert things(client, "/organizations/ruritania/")["GovernmentOrganization"]["name"] == "Ruritania"


@pytest.mark.parametrize(
    ("kind", "sort"), [("expert-group", "Organization"), ("forum", "EventSeries"), ("instrument", "CreativeWork")]
)
def test_a_process_is_what_its_kind_says(client: Client, indexed: World, kind: str, sort: str) -> None:
    indexed.process.kind = kind
    indexed.process.save()
    process = things(client, "/processes/dialogue-2/")
    assert process.keys() == {sort, "BreadcrumbList"}
    assert {"SD", "dialogue two"} <= set(process[sort]["alternateName"])
    assert process[sort].get("foundingDate") == ("2018" if sort == "Organization" else None)


def test_a_venue_is_a_place(client: Client, indexed: World) -> None:
    VenueFactory.create(slug="somewhere", name="Somewhere", city="", country="", latitude=None, longitude=None)
    assert things(client, "/venues/hall-of-wires/")["Place"]["geo"]["longitude"] == 6.1
    assert things(client, "/venues/somewhere/")["Place"].keys() == {"@type", "name", "url"}


def test_a_document_is_cited_by_what_it_says_of_itself(client: Client, indexed: World) -> None:
    told = things(client, "/documents/record/")["DigitalDocument"]
    assert told["encoding"]["sha256"] == indexed.document.sha256
    assert told["datePublished"] == "2019-09"
    assert citation(client, "/documents/record/") == {
        "title": "Record of the round table",
        "author": "A. Clerk",
        "publisher": "Open Wires",
        "publication_date": "2019/09",
        "public_url": f"{SITE}/documents/record/",
        **({"language": indexed.document.language} if indexed.document.language else {}),
    }


def test_who_is_named_by_the_label_is_told_as_the_one_who_spoke(client: Client, indexed: World) -> None:
    StatementFactory.create(
        public_id="sure", meeting=indexed.meeting, speaker=indexed.speaker, organization=indexed.organization
    )
    said = things(client, "/statements/sure/")["Quotation"]
    person = {"@type": "Person", "name": "Greta Grinberg", "url": f"{SITE}/speakers/greta-grinberg/"}
    assert said["spokenByCharacter"] == said["creator"] == person
    assert said["sourceOrganization"]["name"] == "Open Wires"
    assert said["recordedAt"]["name"] == "Round table"
    assert said["isPartOf"]["@type"] == "CreativeWork"
    assert citation(client, "/statements/sure/")["author"] == "Greta Grinberg"


def test_who_was_inferred_or_suggested_is_told_by_the_label_alone(client: Client, indexed: World) -> None:
    for public_id in ("verbatim", "quoted", "nameless"):
        said = things(client, f"/statements/{public_id}/")["Quotation"]
        assert not {"creator", "spokenByCharacter", "sourceOrganization"} & said.keys()
        assert "author" not in citation(client, f"/statements/{public_id}/")
    assert things(client, "/statements/quoted/")["Quotation"]["creditText"] == "Ruritania"
    title = head(client, "/statements/verbatim/").findtext("title")
    assert "inferred" in title
    assert "inferred" not in head(client, "/statements/nameless/").findtext("title")


def test_who_is_reported_about_is_not_the_author_of_the_words(client: Client, indexed: World) -> None:
    StatementFactory.create(public_id="told", kind=Kind.REPORTED, speaker=indexed.speaker, method=Method.LABEL)
    work = things(client, "/statements/told/")["CreativeWork"]
    assert work["about"]["name"] == "Greta Grinberg"
    assert "creator" not in work
    assert "author" not in citation(client, "/statements/told/")


def test_a_guessed_process_is_not_told(client: Client, indexed: World) -> None:
    assert [told["name"] for told in things(client, "/statements/verbatim/")["Quotation"]["mentions"]] == [
        "Second Dialogue"
    ]
    assert "mentions" not in things(client, "/statements/reported/")["CreativeWork"]


def test_of_a_hidden_statement_no_words_are_told(client: Client, indexed: World) -> None:
    StatementFactory.create(public_id="hidden", text="Off the record", hidden_because="Asked for")
    assert "text" not in things(client, "/statements/hidden/")["Quotation"]


def test_text_can_not_end_the_data() -> None:
    hostile = "</script><script>alert(1)</script><!-- ]]> &lt; \u2028"
    shown = str(as_json([{"name": hostile}]))
    assert not set("<>&") & set(shown)
    assert json.loads(shown)["@graph"] == [{"name": hostile}]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/meetings/", "/meetings/"),
        ("/meetings/?page=1", "/meetings/"),
        ("/meetings/?from=2019&page=1", "/meetings/"),
        ("/meetings/?by=venue", "/meetings/"),
        ("/search/?q=networks", "/search/"),
        ("/meetings/round-table/?statement=verbatim", "/meetings/round-table/"),
        ("/documents/record/?statement=verbatim&q=networks", "/documents/record/"),
        ("/documents/record/?at=5", "/documents/record/?at=5"),
        ("/documents/record/?at=5&q=networks", "/documents/record/"),
        ("/statements/verbatim/?utm_source=elsewhere", "/statements/verbatim/"),
    ],
)
def test_a_page_has_one_address(client: Client, indexed: World, path: str, expected: str) -> None:
    assert canonical(client, path) == expected


def test_a_part_of_a_list_has_an_address_of_its_own(client: Client, db: None) -> None:
    for _ in range(60):
        SpeakerFactory.create()
    assert canonical(client, "/speakers/?page=2") == "/speakers/?page=2"
    assert canonical(client, "/speakers/?page=2&letter=") == "/speakers/?page=2"


def test_lists_name_their_other_forms(client: Client, indexed: World) -> None:
    def alternates(path: str) -> dict[str, str]:
        return {link.get("type"): link.get("href") for link in head(client, path).xpath("link[@rel='alternate']")}

    feed = alternates("/meetings/?city=Geneva")
    assert client.get(feed["text/calendar"])["Content-Type"].startswith("text/calendar")
    files = alternates("/search/?q=networks")
    assert files.keys() == {"text/csv", "application/jsonl"}
    for kind, href in files.items():
        assert client.get(href)["Content-Type"].startswith(kind)


def test_what_is_invented_is_not_for_search_engines(client: Client, indexed: World) -> None:
    document = SourceDocumentFactory.create(is_demonstration=True, public_id="invented")
    StatementFactory.create(document=document, public_id="invention")
    for path in ("/documents/invented/", "/statements/invention/"):
        assert head(client, path).xpath("meta[@name='robots']/@content") == ["noindex"]
    assert head(client, "/statements/verbatim/").xpath("meta[@name='robots']") == []
