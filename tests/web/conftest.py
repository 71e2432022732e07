"""A small base in which everything that a page can show occurs once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Kind, Meeting, Method, Process, SourceDocument, Statement, Venue
from tests.factories import (
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
    StateFactory,
    StatementFactory,
    SuggestionFactory,
    VenueFactory,
)

TEXT = """Record of the round table

>> GRETA GRINBERG:  I give the floor to Jomo. The second dialogue met here.

[pause]

It will meet again.

>> :  Thank you, Greta. My name is Jomo Jansen.

Ilse reported that the dialogue had ended.

“Shared networks need shared rules”, Ruritania wrote.
"""


@dataclass(frozen=True)
class World:
    """The rows that tests look at."""

    document: SourceDocument
    meeting: Meeting
    venue: Venue
    speaker: Speaker
    organization: Organization
    state: Organization
    process: Process
    family: Process
    verbatim: Statement
    nameless: Statement
    reported: Statement
    quoted: Statement


def _said(document: SourceDocument, words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"document": document, "start": start, "end": start + len(words), "text": words}


@pytest.fixture
def world(db: None) -> World:
    family = ProcessFactory.create(
        name="Dialogues on Networks", abbreviation="DN", slug="dialogues", sources=["A paper"]
    )
    first = ProcessFactory.create(name="First Dialogue", slug="dialogue-1", parent=family, known_as=("the Dialogue",))
    process = ProcessFactory.create(
        name="Second Dialogue",
        abbreviation="SD",
        slug="dialogue-2",
        parent=family,
        predecessor=first,
        known_as=("the Dialogue", "dialogue two"),
        mandate="To talk.",
        established_by="X/RES/1",
        starts_on=date(2018, 1, 1),
        starts_on_precision=1,
        sources=["https://example.org/dialogue"],
        ambiguity_note="Not the first.",
    )
    state = StateFactory.create(name="Ruritania", slug="ruritania", country="CH")
    organization = OrganizationFactory.create(name="Open Wires", acronym="OW", slug="open-wires", parent=state)
    speaker = SpeakerFactory.create(name="Greta Grinberg", slug="greta-grinberg", known_as=("Gretta Greenberg",))
    AffiliationFactory.create(
        speaker=speaker,
        organization=organization,
        starts_on=date(2016, 1, 1),
        starts_on_precision=1,
        source="https://example.org/greta",
    )
    ProcessChairFactory.create(process=process, speaker=speaker, name="Greta Grinberg")
    ProcessMemberFactory.create(process=process, organization=state)
    GlossaryTermFactory.create(acronym="SD", expansion="Second Dialogue", process=process, sources=["A glossary"])
    GlossaryTermFactory.create(acronym="OVV", expansion="Open Wires", organization=organization, is_garble=True)
    venue = VenueFactory.create(name="Hall of Wires", slug="hall-of-wires", latitude=46.2, longitude=6.1)
    event = MeetingFactory.create(
        title="Week of Networks", slug="week", series=process, venue=venue, day=date(2019, 9, 9)
    )
    MeetingFactory.create(title="Eve", slug="eve", series=process, parent=event, day=date(2019, 9, 13))
    meeting = MeetingFactory.create(title="Round table", slug="round-table", series=process, venue=venue, parent=event)
    document = SourceDocumentFactory.create(
        text=TEXT,
        title="Record of the round table",
        public_id="record",
        rough_draft=True,
        publisher="Open Wires",
        disclaimer="Not a verbatim record.",
        locators=[{"start": 0, "line": 1}],
        authors=["A. Clerk"],
        problems=[{"severity": "warning", "code": "odd", "message": "An odd label.", "start": 5, "end": 9}],
        published_on=date(2019, 9, 1),
        published_on_precision=2,
    )
    words = "I give the floor to Jomo. The second dialogue met here.\n\n[pause]\n\nIt will meet again."
    pause = TEXT.index("[pause]")
    evidence = TEXT.index("GRETA")
    verbatim = StatementFactory.create(
        **_said(document, words),
        public_id="verbatim",
        meeting=meeting,
        position=0,
        speaker=speaker,
        organization=organization,
        method=Method.SELF_INTRODUCTION,
        confidence=0.9,
        furniture=[[pause, pause + 7]],
        evidence_start=evidence,
        evidence_end=evidence + 14,
    )
    nameless = StatementFactory.create(
        **_said(document, "Thank you, Greta. My name is Jomo Jansen."),
        public_id="nameless",
        meeting=meeting,
        position=1,
        recorded_name="",
        unresolved=True,
    )
    handover = TEXT.index("the floor to Jomo")
    SuggestionFactory.create(
        statement=nameless, name="Jomo Jansen", evidence_start=handover, evidence_end=handover + 17, confidence=0.7
    )
    reported = StatementFactory.create(
        **_said(document, "Ilse reported that the dialogue had ended."),
        public_id="reported",
        meeting=meeting,
        position=2,
        kind=Kind.REPORTED,
        recorded_name="Ilse",
        recorded_affiliation="Wires Society",
        unresolved=True,
    )
    quoted = StatementFactory.create(
        **_said(document, "Shared networks need shared rules"),
        public_id="quoted",
        meeting=meeting,
        position=3,
        kind=Kind.QUOTED,
        recorded_name="Ruritania",
        speaker=None,
        organization=state,
        method=Method.INTRODUCING_SENTENCE,
        confidence=0.95,
    )
    mention = TEXT.index("second dialogue")
    MentionFactory.create(
        statement=verbatim, process=process, start=mention, end=mention + 15, surface="second dialogue", confidence=1.0
    )
    guess = TEXT.index("the dialogue had")
    MentionFactory.create(
        statement=reported,
        process=process,
        start=guess,
        end=guess + 12,
        surface="the dialogue",
        method="alias-by-date",
        confidence=0.8,
    )
    return World(
        document, meeting, venue, speaker, organization, state, process, family, verbatim, nameless, reported, quoted
    )
