"""A policy paper that quotes positions: `"…"` after a sentence that names the State, organization or person who took
it.

Owns the title page and the sessions that such a paper tells of. Must not know who is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.dates import find_dates, find_month_alone, last_month
from apps.ingestion.furniture import find_furniture
from apps.ingestion.header import find_disclaimer, find_language, find_title
from apps.ingestion.meeting_place import find_place
from apps.ingestion.names import Shape, bare, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedMeeting, ParsedParticipant, ParsedTurn, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.quotation_marks import CAPITALISED, NOTES, without_notes
from apps.ingestion.parsers.quotations import SENTENCE, quotations
from apps.ingestion.participants import find_participants
from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import squeeze

_SESSION = re.compile(
    rf"(?:\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|\d+(?:st|nd|rd|th))\b[ ])?"
    rf"(?P<before>(?:{CAPITALISED}[ ]){{1,4}}(?:(?:19|20)\d\d[ ])?)"
    rf"(?P<what>(?:substantive |informal |plenary )?(?:sessions?|meetings?|consultations?))\b"
)
_WAS_HELD = re.compile(r"\b(?:met|(?:was|were) held|held|took place|convened|gathered|assembled)\b")
_BEFORE_NAME = re.compile(r"^(?:.*\b(?:when|where|while|that|since)\b|(?:At|In|During)\b)?[ ]?(?:[Tt]he\b)?")
_AUTHOR_LINE = re.compile(rf"^{CAPITALISED}(?: {CAPITALISED}){{1,3}}$")
_SET_LINE = re.compile(r"(?m)^[ \t]*>[ \t]*")
_PRESENT = 3  # people


class PaperParser:
    name = "paper"
    surest = 0.8

    def score(self, source: ReadText) -> float:
        """How surely it is running text that quotes positions, 0 to 1."""
        text = without_notes(excerpt(source.text))
        found = sum(1 for _ in quotations(text))
        paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
        prose = sum(len(part) > 200 for part in paragraphs) / max(1, len(paragraphs))
        if not found or not prose:
            return 0.0
        minutes = len(list(find_participants(text))) >= _PRESENT  # who has come stands above what was moved
        return min(self.surest, 0.3 + 0.1 * found + 0.2 * prose) / (2 if minutes else 1)

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        quoted = list(quotations(without_notes(text)))
        head = Span(0, _head_end(text))
        published = next((found.start for found in find_dates(text, head.start, head.end)), None)
        meetings: list[ParsedMeeting] = []
        turns = []
        people: dict[str, ParsedParticipant] = {}
        meeting = _described(text, head.end)
        for quote in quoted:
            # Until another session is named, a paper goes on quoting from the one that it named last.
            meeting = _meeting(text, quote.introduction, published) or meeting
            if meeting not in meetings:
                meetings.append(meeting)
            if quote.whole and (whole := text[quote.whole.start : quote.whole.end]) not in people:
                people[whole] = ParsedParticipant(whole, quote.whole)
            turns.append(
                ParsedTurn(
                    span=quote.words,
                    kind=Kind.QUOTED,
                    text=squeeze(_SET_LINE.sub("", text[quote.words.start : quote.words.end])),
                    meeting=meetings.index(meeting),
                    recorded_name=quote.actor,
                    name_span=quote.actor_span,
                )
            )
        known = find_furniture(text)
        title = source.title or find_title(text, head)
        return ParsedDocument(
            parser=self.name,
            turns=tuple(turns),
            meetings=tuple(meetings),
            title=title,
            authors=tuple(_authors(text, head)),
            publisher=_publisher(text, head, title),
            published_on=published,
            language=source.language or find_language(text),
            disclaimer=find_disclaimer(text, known, head),
            furniture=tuple(known),
            participants=tuple(people.values()),
        )


def _described(text: str, start: int) -> ParsedMeeting:
    """The meeting that the paper says it is about: the first sentence that tells where and when one was held."""
    paragraphs = re.split(r"\n[^\S\n]*\n", text[start : start + 20_000])
    for sentence in (squeeze(words) for part in paragraphs for words in SENTENCE.split(part)):
        place = find_place(sentence) if _WAS_HELD.search(sentence) else None
        date = next(find_dates(sentence), None)
        if place and date:
            return ParsedMeeting(
                title=squeeze(_BEFORE_NAME.sub("", _WAS_HELD.split(sentence)[0])).rstrip(","),
                start=date.start,
                end=date.end,
                city=place.city,
                country=place.country,
            )
    return ParsedMeeting()


def _meeting(text: str, introduction: Span, published: PartialDate | None) -> ParsedMeeting | None:
    """The session at which an introduction says that a position was taken; None where it names none."""
    sentence = squeeze(text[introduction.start : introduction.end].translate(NOTES))
    session = _SESSION.search(sentence)
    if session is None or all(map(is_plain_word, session["before"].split())):  # "Between sessions"
        return None
    date = next(find_dates(sentence), None)
    start, end = (date.start, date.end) if date else (None, None)
    if start is None and published and (month := find_month_alone(session[0])):
        start = last_month(month, published.earliest)
    place = find_place(sentence)
    title = re.sub(r"^(?:During|In|At) (?:the )?", "", session[0])
    if start and str(start)[:4] not in title:
        title = f"{title}, {start}"
    return ParsedMeeting(
        title=title, start=start, end=end, city=place.city if place else None, country=place.country if place else None
    )


def _head_end(text: str) -> int:
    """The end of the title page: where the first long paragraph begins."""
    for paragraph in re.finditer(r"\S[\s\S]*?(?=\n\s*\n|\Z)", text[:6000]):
        if len(paragraph[0]) > 200 and "|" not in paragraph[0]:
            return paragraph.start()
    return min(len(text), 2000)


def _authors(text: str, head: Span) -> Iterator[str]:
    used_small = frozenset(text[head.end : head.end + 40_000].split())
    for line in text[head.start : head.end].splitlines():
        for part in re.split(r",? and |, | & |; ", line.strip()):
            words = part.casefold().split()
            if (
                _AUTHOR_LINE.match(part)
                and shape(part) is Shape.PERSON
                and not all(word in used_small for word in words)
            ):
                yield bare(part)
        if next((found for found in find_dates(line) if found.start.precision >= Precision.MONTH), None):
            return


def _publisher(text: str, head: Span, title: str | None) -> str | None:
    """The organization on the title page."""
    lines = (squeeze(line) for line in text[head.start : head.end].splitlines())
    return next((line for line in lines if line != title and len(line) < 90 and _is_body(line)), None)


def _is_body(line: str) -> bool:
    words = line.split()
    return (
        bool(words)
        and not any(character in "|#*" for character in line)
        and (is_body_word(words[-1]) or (words[0].isupper() and len(words) > 1))
    )
