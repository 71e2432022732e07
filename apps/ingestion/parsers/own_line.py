"""A name alone on a line, without a colon, and the speech below: in capitals beside stage notes, or `Ms. Ada Obi,
Director`, or a State.

Owns these marks. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from apps.ingestion.assemble import assemble
from apps.ingestion.clocks import CLOCK, CLOCK_IN_WORDS, CLOCK_OF_DAY
from apps.ingestion.dates import find_dates
from apps.ingestion.furniture import find_furniture, merge
from apps.ingestion.names import Shape, affiliation, bare, behind_comma, has_title, is_plain_word, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.label_lines import holds_end, names_by_colon, single_names_by_colon
from apps.ingestion.parsers.points import BREAK, POINT, end_of_points
from apps.ingestion.parsers.set_apart import official_marks
from apps.ingestion.parsers.small_letters import is_of_words, small_words
from apps.ingestion.parsers.spoken import spoken
from apps.ingestion.places import country_code
from apps.ingestion.stage_notes import is_stage_note
from apps.ingestion.turns import Mark

# A line between blank lines (or at an end of the text) that is short and does not end as a sentence does.
_ALONE = re.compile(
    r"(?:^[ \t\r\xa0]*+\n|\A\ufeff?)(?P<begins>)[ \t\xa0]*(?:#{2,6}[ \t]+)?(?P<bold>\*{1,2})?"
    r"(?P<label>[^\W\d_][^\n\r]{0,98}?)(?(bold)(?P=bold):?)[ \t\xa0]*+(?=\r?\n[^\S\n]*+\n|\s*+\Z)",
    re.MULTILINE,
)
# The same where pages lost their blank lines.
_TIGHT = re.compile(
    r"^(?P<begins>)[ \t\xa0]*(?:#{2,6}[ \t]+)?(?P<bold>\*\*)?(?P<label>[^\W\d_][^\n\r]{0,98}?)"
    r"(?(bold)\*\*)[ \t\xa0\r]*+"
    r"(?:\n[ \t]*(?:\([^()\n]{2,60}\)[ \t\r]*){1,3})?$",
    re.MULTILINE,
)
# As machine transcripts write it: "Ada Obi  0:15", the speech on the next line; pages repeat it before in words that
# are heard only. "Ada Obi, remote, 20 minutes" is an agenda's.
_TIMED = re.compile(
    rf"^(?:(?P<before>[^\n]{{2,60}})\n{CLOCK_IN_WORDS}\n{CLOCK}\n(?=(?P=before) \d))?"
    r"[ \t]*(?P<label>[^\W\d_][^\n\r:—]{0,60}?|\+?\d[\d* ]{6,16}?)[ \t]+(?:[—|·•][ \t]+)?"
    r"(?:(?:(?:Today|Yesterday)|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}),?(?: at)? |\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? )?"
    rf"(?:[\[(]?{CLOCK_OF_DAY}[\])]?|(?<!,[ \t]){CLOCK_IN_WORDS})(?:[ \t]+#\d{{1,4}})?[ \t\r]*$",
    re.MULTILINE,
)
# As parliaments publish it: a name, below it perhaps whom it speaks for, below that the time.
_TIMED_BELOW = re.compile(
    r"^[ \t]*(?P<label>[^\W\d_][^\n\r:]{2,60}?(?<![?!,;…])(?<![^\W\d_A-Z]{3}\.))[ \t\r]{0,9}\n"
    r"(?:[ \t]*(?P<body>[^\W\d_][^\n:.]{1,110}?)[ \t\r]{0,9}\n)?"
    rf"[ \t]*[\[(]?{CLOCK}[\])]?[ \t\r]*(?=\n)",
    re.MULTILINE,
)
# As calls save it: a span of time, below it the name, below that the words.
_SPAN_END = r"\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_SPANNED = re.compile(
    rf"^[ \t\ufeff]*{_SPAN_END}[ \t]*-->[ \t]*{_SPAN_END}[ \t\r]*\n[ \t]*(?P<label>[^\W\d_][^\n\r:]{{1,60}}?)[ \t\r]*$",
    re.MULTILINE,
)
# A name as the first line of a paragraph, below it perhaps where its bearer was elected, then the speech.
_HEADED = re.compile(
    r"(?:(?<=\n\n)|(?<=\n\r\n)|\A\ufeff?)[ \t]*(?P<label>[^\W\d_][^\n\r]{2,88}?)[ \t\r]*\n"
    r"(?:[ \t]*(?:\([^()\n]{2,60}\)[ \t]*){1,3}\r?\n)?(?=[ \t]*[^\s(])"
)
# Below a name, where its bearer works, perhaps a blank line behind it: "Harbour Office", "Analyst, Harbour Bank Q".
_BODY_BELOW = re.compile(
    r"[ \t]*(?P<body>[^\W\d_a-z][^\n.?!:;]{3,90})(?<![ \t\r])[ \t\r]*\n(?:[ \t\r]*\n)?(?=[ \t]*\S)"
)
_ASKS = re.compile(r"[ \t]+[QA]\Z")  # behind every body, whether its bearer asks or answers
# A picture's caption that a page's text keeps, and the name again: "Photo of Ada Obi Ada Obi Green, Harbour", "Ada Obi
# Portrait Ada Obi (Harbour) (Green)", below it perhaps links.
_PICTURED = re.compile(
    r"^[ \t]*(?:Photo of (?P<of>[^\W\d_][^\n]{2,60}?)|(?P<portrait>[^\W\d_][^\n]{2,60}?) Portrait) ?"
    r"(?P<label>(?(of)(?P=of)|(?P=portrait)))(?P<rest>\b[^\n]{0,120})(?:\n-[ \t][^\n]{0,60}(?=\n|\Z))?",
    re.MULTILINE,
)
_DOUBTFUL = re.compile(r"(?<=\n\n)[ \t]{0,9}(?P<label>\((?P<name>[^\W\d_a-z][^()\n]{2,60})\))[ \t]{0,9}(?=\n\n)")
# Names in parentheses above what their bearers wrote.
_IN_PARENTHESES = re.compile(r"^[ \t]*\((?P<label>[^\W\d_a-z][^()\n]{2,60})\)[ \t\r]*$", re.MULTILINE)
_BETWEEN = " \t\r\n"
_LEAST_HEADED = 3
_LINKS = 3  # letters of words that link others
_RARE = 10  # one blank line to so many lines is none
_MOST_WORDS = 6  # of a name that somebody goes by
_NEAR = 6000  # characters before a name in which the floor may have been given
_YEAR = re.compile(r"[^\W\d_].*\b(?:19|20)\d\d\b")  # "Minutes board-2031-06"
_NO_NAME = re.compile(r"\d{4}|STATEMENT OF |\d/|/\d|:[ \t]|\. \.|[ \t]{4}")  # document symbols, leaders, columns
_SENTENCE = re.compile(r"[.!?…\"”)][ \t]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    begins: int  # with the mark-up before the label
    label: str
    start: int
    end: int
    capitals: bool
    stage_note: bool
    kind: Shape | None
    body: str | None = None  # whom the line below names
    bold: bool = False


class OwnLineParser:
    name = "own-line"
    surest = 0.9

    def score(self, source: ReadText) -> float:
        """How much of it is speeches below a name on a line of its own, 0 to 1."""
        text = excerpt(source.text)
        lines = _labels(text)
        if len(lines) < 2:
            return 0.0
        covered = (len(text) - lines[0].end) / len(text)
        speech = text[lines[0].end :]
        at = lines[0]
        timed = _TIMED.match(text, at.start) or _TIMED_BELOW.match(text, at.start) or _SPANNED.match(text, at.begins)
        verbatim = 1.0 if timed else spoken(speech)  # notes have no clock
        density = min(1.0, (len(lines) if timed else _named(lines)) / (len(text) / 5000 + 1))
        likely = covered * (0.3 + 0.6 * density) * verbatim
        # Where names stand before colons, or as official reports set them, lines of their own are heads.
        heads = not timed and (
            names_by_colon(text) > len(lines)
            or len(official_marks(text)) > len(lines)
            or (len({bare(line.label) for line in lines}) == len(lines) < single_names_by_colon(text))
        )
        return min(self.surest, likely / 2 if heads else likely)

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        marks = [
            Mark(
                line.begins,
                line.end,
                line.label,
                Span(line.start, line.start + len(line.label)),
                line.body or _affiliation(line.label),
            )
            for line in _labels(text)
        ]
        notes = [Span(line.start, line.end) for line in _lines(text) if line.stage_note]
        points = sum(POINT.match(text[mark.speech : mark.speech + 200].lstrip()) is not None for mark in marks)
        kind = Kind.REPORTED if points * 2 > len(marks) else Kind.VERBATIM  # notes in points
        if kind is Kind.REPORTED:
            stops = [*(mark.start for mark in marks[1:]), len(text)]
            ends = [end_of_points(text, mark, stop) for mark, stop in zip(marks, stops, strict=True)]
            marks = [replace(mark, end=end) for mark, end in zip(marks, ends, strict=True)]
        return assemble(
            source, parser=self.name, marks=marks, kind=kind, furniture=merge([*find_furniture(text), *notes])
        )


def _affiliation(label: str) -> str | None:
    """What a label adds to the name: in parentheses, or after a comma."""
    after = label.partition(",")[2].strip()
    return (affiliation(label) or after or None) if bare(label) else None


def _kind(label: str) -> Shape | None:
    """What a label can be; whoever speaks for a body may stand behind it: "Lamp Society, Ada Obi"."""
    kind = shape(label)
    return Shape.PERSON if kind is Shape.BODY and shape(behind_comma(label) or "") is Shape.PERSON else kind


@lru_cache(maxsize=1)  # labels and notes are told from them, by the score and by the reading
def _lines(text: str) -> tuple[_Line, ...]:
    found = []
    tight = len(BREAK.findall(text)) * _RARE < text.count("\n")
    for match in (_TIGHT if tight else _ALONE).finditer(text):
        label = match["label"]
        name = bare(label)
        note = is_stage_note(name) or (label != name and is_stage_note(label))
        ends = _SENTENCE.search(label) and not (label.endswith(")") and "(" in label)
        no_name = holds_end(label) or label.endswith((",", ";", ":")) or _NO_NAME.search(label)
        kind = None if note or ends or no_name else _kind(label)
        if kind is Shape.PERSON and len(name.split()) > _MOST_WORDS and not has_title(name):  # a heading in capitals
            kind = None
        bold = match["bold"] is not None
        begins, start, end = match.start("begins"), match.start("label"), match.end()
        found.append(_Line(begins, label, start, end, name.isupper(), note, kind, None, bold))
    return tuple(found)


def _timed(match: re.Match[str]) -> _Line:
    label = match["label"]
    body = (match.groupdict().get("body") or "").strip() or None
    return _Line(match.start(), label, match.start("label"), match.end(), label.isupper(), False, shape(label), body)


def _is_a_habit(timed: list[_Line]) -> bool:
    """Whether what stands before a time is a label by that alone: most look like names, are short, and recur."""
    labels = [line.label for line in timed]
    named = sum(line.kind is not None for line in timed)
    return named * 2 > len(timed) > len(set(labels)) and all(len(label.split()) <= _MOST_WORDS for label in labels)


def _in_parentheses(text: str) -> list[_Line]:
    """Names and roles that stand in parentheses on lines of their own, where two or more recur: "(Writer A)"."""
    found = [match for match in _IN_PARENTHESES.finditer(text) if not is_stage_note(match["label"])]
    counts = Counter(match["label"] for match in found)
    if sum(count > 1 for count in counts.values()) < 2:
        return []
    lines = [_pictured(match) for match in found]
    return lines if all(line.kind in {Shape.PERSON, Shape.SURNAME, Shape.ROLE} for line in lines) else []


def _has_pictures(text: str) -> bool:
    return "Photo of " in text or " Portrait " in text


def _pictured(match: re.Match[str]) -> _Line:
    label = match["label"]
    return _Line(match.start(), label, match.start("label"), match.end(), label.isupper(), False, shape(label))


def _headed(text: str) -> list[_Line]:
    """Names at the head of paragraphs, where they recur and few paragraphs begin otherwise with a line as short."""
    found, others = [], 0
    for match in _HEADED.finditer(text):
        label = match["label"]
        ends = (_SENTENCE.search(label) and "(" not in label) or label.endswith(":")
        kind = None if ends or _NO_NAME.search(label) else shape(label)
        if kind in {Shape.PERSON, Shape.SURNAME, Shape.ROLE}:
            found.append(_Line(match.start(), label, match.start("label"), match.end(), label.isupper(), False, kind))
        elif len(label) < 60 and not _SENTENCE.search(label):
            others += 1
    counts = Counter(bare(line.label) for line in found)
    if found and found[0].begins == 0 and counts[bare(found[0].label)] < 2:  # the title
        del found[0]
    recurs = max(counts.values(), default=0) > 1
    return _with_bodies(text, found) if len(found) >= _LEAST_HEADED and recurs and others * 2 <= len(found) else []


def _with_bodies(text: str, found: list[_Line]) -> list[_Line]:
    """The lines with the body that stands below a name, where one does below every name."""
    below = {line.start: _BODY_BELOW.match(text, line.end) for line in found if line.kind is not Shape.ROLE}
    if not below or not all(body and _is_in_title_case(body["body"]) for body in below.values()):
        return found
    asked = all(body and _ASKS.search(body["body"]) for body in below.values())
    return [
        replace(line, end=body.end(), body=_ASKS.sub("", body["body"]) if asked else body["body"])
        if (body := below.get(line.start))
        else line
        for line in found
    ]


def _is_in_title_case(words: str) -> bool:
    """Whether words are written as those of a body's name are: "African Centre for Digital Policy"."""
    long = [word for word in words.split() if len(word) > _LINKS]
    return bool(long) and all(not word[0].islower() for word in long)


def _labels(text: str) -> list[_Line]:
    for pattern in (_SPANNED, _TIMED, _TIMED_BELOW):
        found = [
            _timed(match)
            for match in pattern.finditer(text)
            if not (_YEAR.match(match["label"]) or next(find_dates(match["label"]), None))
        ]
        timed = found if _is_a_habit(found) else [line for line in found if line.kind is not None]
        if len(timed) >= 2 and not (pattern is _SPANNED and len(timed) * 4 < len(found) * 3):  # captions, not names
            return timed
    pictured = [_pictured(match) for match in _PICTURED.finditer(text)] if _has_pictures(text) else []
    if len(pictured) >= 2:
        return pictured
    if in_parentheses := _in_parentheses(text):
        return in_parentheses
    lines = [line for line in _lines(text) if line.kind is not None and not line.stage_note]
    headed = _headed(text)
    if len(headed) > len(lines):
        return headed
    if not lines:
        return []
    capitals = [line for line in lines if line.capitals]
    # Where names stand in capitals, a line in small letters is speech.
    mixed = [line for line in lines if not line.capitals]
    if len(capitals) >= 2 and len(capitals) >= len(mixed):
        lines = capitals
    bold = sum(line.bold for line in lines)
    all_bold = bold >= _LEAST_HEADED and bold * 5 >= len(lines) * 4  # how this record sets names
    with_body = {line.start for line in lines if line.kind is Shape.PERSON and behind_comma(line.label)}
    all_with_body = len(with_body) >= _LEAST_HEADED and len(with_body) * 2 > len(lines)
    counts = Counter(bare(line.label) for line in lines)
    again = sum(counts[bare(line.label)] > 1 and line.kind is Shape.PERSON for line in lines)
    all_names = again >= _LEAST_HEADED and again * 4 >= len(lines) * 3  # one who speaks once stands as the others do
    small = small_words(text) if all_names else frozenset()
    counts.update(holder for line in lines if line.kind is Shape.ROLE and (holder := affiliation(line.label)))
    accepted = []
    for position, line in enumerate(lines):
        following = lines[position + 1].start if position + 1 < len(lines) else len(text)
        below = text[line.end : following].strip()
        if not below or not (re.search(r"[.!?…]", below) or (all_bold and POINT.match(below))):
            continue
        habit = (all_bold and line.bold) or (all_with_body and line.start in with_body)
        named = all_names and line.kind is Shape.PERSON and not any(map(is_plain_word, line.label.split()))
        habit = habit or (named and not is_of_words(line.label, small))
        if line.capitals or counts[bare(line.label)] > 1 or habit or _is_told(line, text):
            over = lines[position - 1] if position else line
            if counts[bare(over.label)] > 1 and not text[over.end : line.begins].strip(_BETWEEN):
                line = _under(line, over)
            accepted.append(line)
    return sorted([*accepted, *_doubtful(text, accepted)], key=lambda line: line.begins) if _named(accepted) else []


def _doubtful(text: str, lines: list[_Line]) -> Iterator[_Line]:
    """Names in parentheses on lines of their own, where the transcriber was not sure, of those who speak elsewhere."""
    names = {bare(line.label) for line in lines}
    for match in _DOUBTFUL.finditer(text):
        if match["name"] in names:
            yield _Line(match.start(), match["label"], match.start("label"), match.end(), False, False, None)


def _named(lines: list[_Line]) -> int:
    """How many of the lines are surely speakers: a heading in capitals, "THE BILL", does not recur."""
    counts = Counter(bare(line.label) for line in lines)
    return sum(
        counts[bare(line.label)] > 1
        or line.kind in {Shape.PERSON, Shape.ROLE}
        or (line.kind is Shape.SURNAME and not line.label.casefold().startswith("the "))
        or country_code(bare(line.label)) is not None
        for line in lines
    )


def _under(line: _Line, over: _Line) -> _Line:
    """A name under a party or a group that pages set over every name, and may write again behind it: "Green" above "Ada
    Obi Green Harbour".
    """
    before, found, behind = line.label.partition(f" {over.label} ")
    name = next((name for name in (before, behind) if found and shape(name) is Shape.PERSON), line.label)
    return replace(line, begins=over.begins, label=name, start=line.start + line.label.index(name))


def _is_told(line: _Line, text: str) -> bool:
    """Whether a single line in small letters is surely a speaker.

    By title, as a country, or because somebody gave them the floor.
    """
    name = bare(line.label)
    if line.kind is Shape.ROLE or country_code(name) or (has_title(name) and line.kind is not Shape.BODY):
        return True
    called = (
        r"(?:floor to|by|thank|call (?:up)?on|invite)\s+(?:the\s+)?(?:(?:Mr|Ms|Mrs|Miss|Dr|Amb)\.?\s+)?"
        rf"{re.escape(name)}\b|\b{re.escape(name)}, please\b"
    )
    before = text[max(0, line.start - _NEAR) : line.start]
    # "We now hear the others. Lamp Society." closes the speech before it.
    closes = rf"(?:^|[.!?…]\s+){re.escape(name)}(?:, (?:please|(?:to be )?followed by [^.\n]{{2,60}}))?[.?]?\s*\Z"
    return bool(re.search(called, before) or re.search(closes, before[-200:]))
