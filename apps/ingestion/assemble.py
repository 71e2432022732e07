"""A parsed document from the marks that a parser found: sessions told apart, turns cut, the header read.

Owns the meetings of one file and their borders. Must not know what a mark looks like in any layout.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apps.ingestion.dates import find_dates
from apps.ingestion.furniture import find_furniture, merge, within
from apps.ingestion.header import (
    HEADER,
    OPENING,
    find_disclaimer,
    find_language,
    find_title,
    is_rough,
    read_meeting,
    sent_on,
)
from apps.ingestion.parsed import (
    Kind,
    ParsedDocument,
    ParsedMeeting,
    ParsedParticipant,
    ParsedTurn,
    Problem,
    ReadText,
    Span,
)
from apps.ingestion.participants import find_holders
from apps.ingestion.session_heads import session_borders
from apps.ingestion.turns import Mark, cut

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*")
_LINE, _FEW = 160, 12  # characters and words that a paragraph of a head may have


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a document: where its header stands, and the index of its first mark."""

    header: Span
    first: int


def assemble(
    source: ReadText,
    *,
    parser: str,
    marks: Sequence[Mark],
    kind: Kind,
    furniture: Sequence[Span] | None = None,
    end: int | None = None,
    participants: tuple[ParsedParticipant, ...] = (),
    authors: tuple[str, ...] = (),
    problems: tuple[Problem, ...] = (),
) -> ParsedDocument:
    """The document from its marks: sessions told apart, turns cut, the header read. `marks` are in order."""
    text = source.text
    known = list(find_furniture(text) if furniture is None else furniture)
    sessions, between = _sessions(text, marks)
    known = merge([*known, *between])
    whole = len(marks) == 1 and marks[0].speech == 0
    inside = {
        id(mark)
        for mark in marks
        if not whole and within(known, mark.start, mark.start + 1) and within(known, mark.speech, mark.speech + 1)
    }
    turns: list[ParsedTurn] = []
    meetings: list[ParsedMeeting] = []
    for position, session in enumerate(sessions):
        stop = sessions[position + 1].first if position + 1 < len(sessions) else len(marks)
        own = [mark for mark in marks[session.first : stop] if id(mark) not in inside]
        last = sessions[position + 1].header.start if position + 1 < len(sessions) else end
        said = cut(text, own, known, kind=kind, meeting=position, end=last)
        turns += said
        header = Span(0, _head_end(text)) if whole else session.header  # a text in one piece tells no end of its head
        opening = Span(said[0].span.start, min(said[0].span.end, said[0].span.start + OPENING)) if said else None
        meetings.append(read_meeting(text, header, opening, said[:3]))
    meetings = _shared_day(meetings)
    lead = Span(0, sessions[0].header.end) if sessions else Span(0, min(len(text), HEADER))
    disclaimer = find_disclaimer(text, known, lead)
    return ParsedDocument(
        parser=parser,
        turns=tuple(turns),
        meetings=tuple(meetings),
        title=source.title or find_title(text, lead) or (meetings[0].title if meetings else None),
        authors=authors,
        published_on=sent_on(text, lead),
        language=source.language or find_language(text),
        disclaimer=disclaimer,
        rough_draft=is_rough(text[lead.start : lead.end], disclaimer),
        furniture=tuple(known),
        participants=(*participants, *_holders(text, sessions)),
        problems=problems,
    )


def _head_end(text: str) -> int:
    """Where the first paragraph of a text begins that is no line of a head: a long one, or one that ends a sentence."""
    for paragraph in _PARAGRAPH.finditer(text, 0, OPENING * 2):
        words = paragraph[0].strip()
        if len(words) > _LINE or (words.endswith((".", "!", "?")) and len(words.split()) > _FEW):
            return paragraph.start()
    return 0


def _holders(text: str, sessions: Sequence[Session]) -> Iterator[ParsedParticipant]:
    """Who holds a role, as the headers of the sessions say."""
    for session in sessions:
        yield from find_holders(text, session.header.start, session.header.end)


def _sessions(text: str, marks: Sequence[Mark]) -> tuple[list[Session], list[Span]]:
    """The meetings of a document, and the blocks between and after them.

    A new meeting begins where an end is followed by a header of its own and further marks.
    """
    if not marks:
        return [Session(Span(0, min(len(text), HEADER)), 0)], []
    sessions = [Session(Span(0, marks[0].start), 0)]
    blocks = []
    for ended in session_borders(text):
        if ended.start < marks[0].start:
            continue
        following = bisect_left(marks, ended.end, key=lambda mark: mark.start)
        if following == len(marks):
            blocks.append(Span(ended.start, len(text)))
            break
        block = Span(ended.start, marks[following].start)
        if following > sessions[-1].first and next(find_dates(text, ended.end, block.end), None):
            sessions.append(Session(Span(ended.end, block.end), following))
            blocks.append(block)
    return sessions, blocks


def _shared_day(meetings: Sequence[ParsedMeeting]) -> list[ParsedMeeting]:
    """Sessions of one file whose own header is lost share the only day that the file names, and its place."""
    days = {meeting.start for meeting in meetings if meeting.start}
    if len(meetings) < 2 or len(days) != 1:
        return list(meetings)
    day = days.pop()
    return [meeting if meeting.start else replace(meeting, start=day) for meeting in meetings]
