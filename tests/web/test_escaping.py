"""Names and texts that try to be markup stay text, wherever they show."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from lxml import html

from apps import search
from tests.factories import (
    AffiliationFactory,
    MeetingFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessFactory,
    SourceDocumentFactory,
    SpeakerFactory,
    StatementFactory,
    SuggestionFactory,
    VenueFactory,
)

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>"\'&amp;'


@pytest.mark.django_db
def test_hostile_text_stays_text(client: Client) -> None:
    process = ProcessFactory.create(name=EVIL, abbreviation="<b>EV", slug="evil", sources=[f"https://e.org/{EVIL}"])
    speaker = SpeakerFactory.create(name=EVIL, slug="evil", known_as=("<i>Eve</i>",), sources=["javascript:alert(1)"])
    organization = OrganizationFactory.create(name=EVIL, slug="evil", note=EVIL)
    AffiliationFactory.create(speaker=speaker, organization=organization, role=EVIL, source="javascript:alert(1)")
    venue = VenueFactory.create(name=EVIL, city=EVIL, slug="evil")
    meeting = MeetingFactory.create(title=EVIL, slug="evil", series=process, venue=venue, note=EVIL)
    text = f"{EVIL} networks {EVIL}"
    document = SourceDocumentFactory.create(
        text=text, title=EVIL, public_id="evil", origin=f"/x/{EVIL}", disclaimer=EVIL
    )
    said = StatementFactory.create(
        public_id="evil",
        document=document,
        meeting=meeting,
        text=text,
        recorded_name=EVIL,
        recorded_affiliation=EVIL,
        speaker=speaker,
        organization=organization,
        evidence_start=0,
        evidence_end=8,
        position=0,
    )
    other = StatementFactory.create(
        public_id="evil2",
        document=document,
        meeting=meeting,
        text=EVIL,
        recorded_name=EVIL,
        unresolved=True,
        position=1,
        start=len(text) - 5,
        end=len(text),
    )
    SuggestionFactory.create(statement=other, name=EVIL, speaker=speaker)
    MentionFactory.create(statement=said, process=process, start=3, end=12, surface=text[3:12])
    search.rebuild()
    paths = [f"/{kind}/evil/" for kind in ("meetings", "venues", "speakers", "organizations", "processes", "documents")]
    paths += ["/statements/evil/", "/statements/evil2/", "/", "/search/?q=networks", "/speakers/", "/organizations/"]
    paths += ["/meetings/", "/venues/", "/processes/", f"/search/?q={EVIL}", "/documents/evil/?q=networks script"]
    paths += [f"/speakers/?q={EVIL}", f"/processes/{EVIL.replace('/', '')}/", f"/meetings/?city={EVIL}"]
    paths += ["/search/?q=networks&context=evil&speaker=evil&org=evil&related=on", "/search/print/?speaker=evil"]
    paths += ["/search/values/speaker/?q=networks", "/statements/evil/similar/", f"/search/complete/?q={EVIL}"]
    paths += ["/search/complete/?q=scri", f"/search/?kind={EVIL}&from=2019&context={EVIL}", f"/search/print/?q={EVIL}"]
    for path in paths:
        tree = html.fromstring(client.get(path, follow=True).getvalue().decode())
        data = tree.xpath("//script[@type='application/ld+json']")
        scripts = [script for script in tree.xpath("//script") if script not in data]
        assert [script.get("src") for script in scripts] == ["/static/js/keys.js", "/static/js/complete.js"], path
        assert all(json.loads(element.text)["@graph"] for element in data), path
        assert not [element.text for element in data if set("<>&") & set(element.text)], path
        assert not tree.xpath("//img|//*[@onerror]|//main//b|//main//i"), path
        assert not [href for href in tree.xpath("//@href") if href.startswith("javascript:")], path


@pytest.mark.django_db
def test_a_file_name_cannot_break_the_header(client: Client) -> None:
    document = SourceDocumentFactory.create(public_id="odd", origin='/in/a"b\r\nSet-Cookie: x=1;ü.txt')
    response = client.get("/documents/odd/original")
    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    assert b"".join(response.streaming_content) == document.text.encode()  # type: ignore[attr-defined]
