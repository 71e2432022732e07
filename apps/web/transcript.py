"""The words of a record as its page shows them: a light row for each statement.

Owns what of a statement stands in a record. Knows no request; who is named, and how certainly, is a matter of `cards`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from apps import search
from apps.proceedings import by_key
from apps.proceedings.models import SourceDocument
from apps.proceedings.querysets import StatementLine, Turn
from apps.web import cards
from apps.web.addresses import Addresses
from apps.web.cards import Attribution
from apps.web.marking import Mark, MarkKind, Passage
from apps.web.record import Record
from apps.web.rows import Link


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in the record of its meeting. `number` counts from 1 in the record; `place` is where in the original
    it stands, in words; `beside_source` leads to it beside its source; `in_record` to its place among the others, where
    only some are shown. `document` is set where the statements of another document begin."""

    public_id: str
    href: str
    beside_source: str
    in_record: str
    number: int
    place: str
    kind: str
    kind_label: str
    who: Attribution
    document: Link | None
    passage: Passage | None
    language: str
    rough_draft: bool
    hidden_because: str


def said(turns: Sequence[Turn], record: Record, *, query: str = "", alone: bool = False) -> tuple[Said, ...]:
    """The rows of these statements, in their order; the words of `query` are marked. Four queries.

    `alone`: others stand between them that are not shown.
    """
    keys = [turn.pk for turn in turns]
    lines = by_key.lines(keys)
    # Who may have spoken is shown where it is not known who did.
    hanging = cards.attached(keys, suggested=[line.pk for line in lines.values() if line.speaker__slug is None])
    spans = _spans(turns)
    texts = SourceDocument.objects.all().stretches(spans)
    rows = []
    interface, to = get_language(), Addresses(query)
    several = len({turn.document_id for turn in record.turns}) > 1
    before = 0
    for turn in turns:
        line = lines.get(turn.pk)
        if line is None:  # taken away since the outline was read
            continue
        place = record.place(turn)
        begin, text = spans[turn.document_id][0], texts.get(turn.document_id, "")
        mentions = hanging.mentions.get(turn.pk, ())
        rows.append(
            Said(
                public_id=line.public_id,
                href=to.of("statement", line.public_id),
                beside_source=to.in_source(line.document__public_id, line.public_id),
                in_record=f"?statement={line.public_id}#s-{line.public_id}" if alone else "",
                number=record.numbers[turn.pk],
                place=cards.place(place),
                kind=line.kind,
                kind_label=cards.kind_label(line.kind),
                document=cards.document_link(line, to) if several and turn.document_id != before else None,
                who=Attribution.of(line, hanging.suggestions.get(turn.pk, ()), to=to),
                passage=None
                if line.hidden_because
                else cards.words(line, text, mentions, *_hits(line, text, begin, query), offset=begin),
                language=line.language if line.language != interface else "",
                rough_draft=line.document__rough_draft,
                hidden_because=line.hidden_because,
            )
        )
        before = turn.document_id
    return tuple(rows)


def _spans(turns: Sequence[Turn]) -> Mapping[int, tuple[int, int]]:
    """From where to where in each document these statements stand."""
    spans: dict[int, tuple[int, int]] = {}
    for turn in turns:
        start, end = spans.get(turn.document_id, (turn.start, turn.end))
        spans[turn.document_id] = min(start, turn.start), max(end, turn.end)
    return spans


def _hits(line: StatementLine, text: str, begin: int, query: str) -> Iterator[Mark]:
    """What the query asks for in a statement. `text` begins at the offset `begin` of the document."""
    if query:
        start = line.start - begin
        for left, right in search.spans(query, text[start : line.end - begin], line.language):
            yield Mark(start + left, start + right, MarkKind.HIT)
