"""The number of queries of a page does not grow with the rows that it shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps import search
from apps.proceedings.models import Kind, Method
from tests.factories import (
    AffiliationEvidenceFactory,
    AffiliationFactory,
    GlossaryTermFactory,
    MeetingFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessChairFactory,
    ProcessFactory,
    ProcessMemberFactory,
    SourceDocumentFactory,
    SpeakerFactory,
    StatementFactory,
    SuggestionFactory,
    VenueFactory,
)

PATHS = (
    "/",
    "/search/",
    "/search/?q=networks",
    "/search/?q=networks&size=50&related=on&{contexts}",
    "/search/values/speaker/?q=networks",
    "/search/complete/?q=ne&format=json",
    "/meetings/",
    "/meetings/?by=venue",
    "/meetings/?by=series&from=2019&to=2019",
    "/meetings/calendar.ics",
    "/meetings/{meeting}/",
    "/meetings/{meeting}/?q=networks",
    "/venues/",
    "/venues/{venue}/",
    "/speakers/",
    "/speakers/{speaker}/",
    "/organizations/",
    "/organizations/{organization}/",
    "/processes/",
    "/processes/{process}/",
    "/statements/{statement}/",
    "/statements/{statement}/similar/",
    "/documents/{document}/",
    "/documents/{document}/?statement={statement}&q=networks",
    "/api/v1/meetings/?size=100",
    "/api/v1/meetings/{meeting}/",
    "/api/v1/speakers/?size=100",
    "/api/v1/speakers/{speaker}/",
    "/api/v1/organizations/?size=100",
    "/api/v1/organizations/{organization}/",
    "/api/v1/processes/?size=100",
    "/api/v1/processes/{process}/",
    "/api/v1/statements/?size=100",
    "/api/v1/statements/?size=100&meeting={meeting}",
    "/api/v1/statements/{statement}/",
    "/api/v1/documents/?size=100",
    "/api/v1/documents/{document}/",
    "/api/v1/venues/?size=100",
    "/api/v1/venues/{venue}/",
    "/api/v1/search/?q=networks&size=100",
    "/glossary/",
)

_FEW = 6  # from here on pages tell who says it most
_MOST = 24  # all of the larger base fit on one page of each list


def fill(number: int) -> dict[str, str]:
    """`number` rows of everything, all of it hanging on one of each; returns those."""
    process = ProcessFactory.create()
    venue = VenueFactory.create()
    meeting = MeetingFactory.create(series=process, venue=venue)
    speaker = SpeakerFactory.create()
    organization = OrganizationFactory.create()
    document = SourceDocumentFactory.create(text="Networks are shared by all who use them. " * (number + 1))
    for n in range(number):
        other = ProcessFactory.create(parent=process)
        member = OrganizationFactory.create(parent=organization)
        person = SpeakerFactory.create()
        MeetingFactory.create(series=process, venue=venue, day=date(2000 + n, 1, 1))
        MeetingFactory.create(series=other, parent=meeting)
        capacity = AffiliationFactory.create(speaker=speaker, organization=member)
        AffiliationEvidenceFactory.create(speaker=speaker, affiliation=capacity)
        AffiliationFactory.create(speaker=person, organization=organization)
        ProcessChairFactory.create(process=process, speaker=person)
        ProcessMemberFactory.create(process=process, organization=member)
        ProcessMemberFactory.create(process=other, organization=organization)
        GlossaryTermFactory.create(process=other, organization=member)
        statement = StatementFactory.create(
            document=document,
            meeting=meeting,
            position=n,
            start=n * 41,
            kind=list(Kind)[n % 3],
            speaker=speaker,
            organization=organization,
            method=Method.ALIAS,
        )
        SuggestionFactory.create(statement=statement, speaker=person)
        MentionFactory.create(statement=statement, process=process, start=n * 41, end=n * 41 + 8, surface="Networks")
        MentionFactory.create(statement=statement, process=other, start=n * 41 + 9, end=n * 41 + 12, surface="are")
    return {
        "meeting": meeting.slug,
        "venue": venue.slug,
        "speaker": speaker.slug,
        "organization": organization.slug,
        "process": process.slug,
        "statement": document.statements.order_by("position")[1].public_id,
        "document": document.public_id,
        "contexts": "&".join(f"context={said.public_id}" for said in document.statements.all()),
    }


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is only loaded once is loaded now
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_queries_do_not_grow_with_rows(client: Client, path: str) -> None:
    few = fill(_FEW)
    search.rebuild()
    with_few = queries(client, path.format(**few))
    many = fill(_MOST)
    search.rebuild()
    with_many = queries(client, path.format(**many))
    assert with_many == with_few
    assert with_many <= 20
