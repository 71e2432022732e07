"""From bytes to what they say: read, parse, resolve, link. Pure: no database, no files, no clock, no settings.

Owns the order of these steps and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.ingestion.known import Known
from apps.ingestion.line_ends import with_line_feeds, with_offsets_before
from apps.ingestion.mentions import link_mentions
from apps.ingestion.parsed import ReadText, ResolvedDocument
from apps.ingestion.parsers import parse
from apps.ingestion.readers import read
from apps.ingestion.resolve import resolve


@dataclass(frozen=True, slots=True)
class Understood:
    """A source, its text, and what the text says."""

    data: bytes
    source: ReadText
    resolved: ResolvedDocument


def understand(data: bytes, *, name: str, known: Known, parser: str | None = None) -> Understood:
    """Read, parse and resolve one document.

    `name` is the file name or address, for errors and the choice of reader; `parser` forces one by name.

    Raises:
        IngestionError: the source is refused; the message says why and what to do.
    """
    source = read(data, name=name)
    # What a format tells by itself already counts in its own text.
    plain, missing = with_line_feeds(source) if source.told is None else (source, [])
    resolved = resolve(parse(plain, parser=parser, name=name), plain, known)
    if resolved.document.directory is None:  # which names bodies, and says nothing of them
        resolved = link_mentions(plain.text, resolved, known)
    if missing:
        resolved = with_offsets_before(resolved, missing)
    resolved = replace(resolved, problems=(*source.problems, *resolved.document.problems, *resolved.problems))
    return Understood(data=data, source=source, resolved=resolved)
