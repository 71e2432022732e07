"""Whose name a whole query is, so that the results can lead with their cards."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.utils.text import slugify

from apps.actors.models import NameKind, Organization, OrganizationName, Speaker, SpeakerName
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Process, ProcessAlias
from apps.search.language.tree import And, Node, Phrase, Word
from apps.search.requests import Subject

MOST: Final = 3
"""A name that more than these bear leads to none of them."""

_MOST_WORDS: Final = 12
_SPEAKERS, _SPEAKER_NAMES = Speaker._meta.db_table, SpeakerName._meta.db_table
_BODIES, _BODY_NAMES = Organization._meta.db_table, OrganizationName._meta.db_table
_PROCESSES, _ALIASES = Process._meta.db_table, ProcessAlias._meta.db_table
_TELLING: Final = ", ".join(f"'{kind}'" for kind in NameKind.asserting())

# One query for all kinds, written out: it is asked with nearly every search, and as four querysets would take longer
# than the search itself. Meetings have no folded title; their slugs begin with it.
_LOOKUP: Final = f"""
SELECT 'speaker', slug, name FROM {_SPEAKERS} WHERE id IN
  (SELECT COALESCE(borne.merged_into_id, borne.id) FROM {_SPEAKER_NAMES} JOIN {_SPEAKERS} borne ON borne.id = speaker_id
   WHERE folded = %s AND kind IN ({_TELLING}) AND NOT retired)
UNION ALL
SELECT 'org', slug, name FROM {_BODIES} WHERE id IN
  (SELECT COALESCE(borne.merged_into_id, borne.id) FROM {_BODY_NAMES} JOIN {_BODIES} borne ON borne.id = organization_id
   WHERE folded = %s AND kind IN ({_TELLING}) AND NOT retired)
UNION ALL
SELECT 'process', slug, name FROM {_PROCESSES} WHERE lower(name) = %s OR lower(abbreviation) = %s OR id IN
  (SELECT process_id FROM {_ALIASES} WHERE folded = %s AND NOT garble AND NOT echo)
UNION ALL
SELECT 'meeting', slug, title FROM {Meeting._meta.db_table} WHERE slug IN (%s, %s, %s)
"""  # noqa: S608  names of our tables and kinds


def subjects(tree: Node | None) -> tuple[Subject, ...]:
    """See `SearchResults.subjects`."""
    name = _plain(tree)
    folded = fold(name)
    if not folded or len(folded.split()) > _MOST_WORDS:
        return ()
    slug = slugify(name)
    with connection.cursor() as cursor:
        typed = name.lower()
        slugs = (slug, f"{slug}-2", f"{slug}-3")
        cursor.execute(_LOOKUP, [folded, folded, typed, typed, folded, *slugs])
        rows = cursor.fetchall()
    found = [Subject(*row) for row in rows if row[0] != "meeting" or fold(row[2]) == folded]
    return tuple(found) if len(found) <= MOST else ()


def _plain(tree: Node | None) -> str:
    """The text of a query of nothing but words, or of one phrase; else empty."""
    match tree:
        case Word(text) | Phrase(text):
            return text
        case And(parts) if all(isinstance(part, Word) for part in parts):
            return " ".join(part.text for part in parts if isinstance(part, Word))
        case _:
            return ""
