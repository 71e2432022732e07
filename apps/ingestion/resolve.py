"""From what was parsed to what is meant: speakers and organizations, affiliations, the series and places of meetings.

Owns the order of these. Must not know where known names are stored.
"""

from __future__ import annotations

from dataclasses import replace

from apps.ingestion.affiliations import find_affiliations
from apps.ingestion.attributions import publisher_of
from apps.ingestion.doubts import problems_of
from apps.ingestion.editions import heads, with_edition
from apps.ingestion.known import Known
from apps.ingestion.parsed import ParsedDocument, ReadText, ResolvedDocument
from apps.ingestion.series import shared_series, with_series
from apps.ingestion.speakers import Speakers


def resolve(parsed: ParsedDocument, source: ReadText, known: Known) -> ResolvedDocument:
    """The document with the speakers and organizations of its statements, and the series of its meetings, told where it
    tells them.
    """
    speakers = Speakers(parsed, source.text, known)
    statements = speakers.statements()
    before = heads(parsed, source.text)
    called = (with_edition(meeting, head, known) for meeting, head in zip(parsed.meetings, before, strict=True))
    meetings = tuple(with_series(meeting, parsed.title or "", source.text, known) for meeting in called)
    publisher = parsed.publisher or publisher_of(parsed, source.text, known)
    document = replace(parsed, meetings=shared_series(meetings), publisher=publisher)
    problems = tuple(problems_of(statements, frozenset(speakers.contradicted)))
    affiliations = find_affiliations(parsed, statements, source.text, known)
    return ResolvedDocument(document=document, statements=statements, affiliations=affiliations, problems=problems)
