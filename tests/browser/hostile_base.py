"""A base in which every text that a stranger can bring in tries to be markup: documents, names, titles, notes, places.

Run within a site's environment: `manage.py shell --command "from tests.browser.hostile_base import fill; fill()"`.
"""

from __future__ import annotations

from typing import Final

from apps import search
from tests.factories import (
    AffiliationFactory,
    GlossaryTermFactory,
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
from tests.web.hostile import SCRIPTS

WORD: Final = "lanterns"
"""Stands in every statement, so that one search finds them all."""

NAMED: Final = SCRIPTS[:60:4]
"""What is short enough to be a name, of every sort."""


def fill() -> None:
    """Make the rows, and bring them into the index."""
    text = "\n\n".join(f">> {script[:60]}: {WORD} {script}" for script in SCRIPTS)
    for number, script in enumerate(NAMED):
        slug = f"hostile-{number}"
        process = ProcessFactory.create(name=script, slug=slug, mandate=script, ambiguity_note=script, sources=[script])
        organization = OrganizationFactory.create(name=script, slug=slug, note=script, acronym=script[:30])
        speaker = SpeakerFactory.create(name=script, slug=slug, known_as=(f"{script} too",), sources=[script])
        AffiliationFactory.create(speaker=speaker, organization=organization, role=script, source=script)
        GlossaryTermFactory.create(acronym=script[:30], expansion=script, process=process, sources=[script])
        venue = VenueFactory.create(name=script, city=script, slug=slug)
        meeting = MeetingFactory.create(title=script, slug=slug, series=process, venue=venue, note=script)
        if number:
            continue
        document = SourceDocumentFactory.create(
            text=text, title=script, public_id=slug, origin=f"/x/{script}", disclaimer=script, publisher=script
        )
        at = 0
        for position, said in enumerate(SCRIPTS):
            words = f"{WORD} {said}"
            at = text.index(words, at)
            statement = StatementFactory.create(
                public_id=f"{slug}-{position}",
                document=document,
                meeting=meeting,
                position=position,
                start=at,
                end=at + len(words),
                text=words,
                recorded_name=said[:200],
                recorded_affiliation=said[:200],
                speaker=speaker if position % 2 else None,
                organization=organization if position % 2 else None,
                unresolved=not position % 2,
            )
            SuggestionFactory.create(statement=statement, name=said[:200], speaker=None)
            MentionFactory.create(statement=statement, process=process, start=at, end=at + 8, surface=text[at : at + 8])
    search.rebuild()
