"""A note of a meeting: headings `Name (Affiliation)` with reported speech below, and lines that tell who said what.

Owns these layouts: "Ada noted that …", "Freedonia said …", "Example Office – …". Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture
from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import (
    Shape,
    bare,
    is_role,
    parenthesis,
    shape,
)
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedParticipant, ReadText, Span
from apps.ingestion.parsers.done_together import is_done_together, is_of_all
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.known_names import KnownNames
from apps.ingestion.parsers.label_lines import names_by_colon
from apps.ingestion.parsers.note_lines import LINE, OUTCOME, Line, has_body, is_section, note_lines
from apps.ingestion.parsers.telling import (
    DEEDS,
    SAID_OR_SAYS,
    SENTENCE,
    TELLS,
    WEAK,
    WORD,
    in_office,
    is_for_state,
    tells,
)
from apps.ingestion.participants import find_initials, find_participants
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

_SEVERAL = 3
_POINT = re.compile(r"[-•*–][ \t]+\S")
_ASIDE = re.compile(r"(?<=[.?!])[ \t\xa0]+I\b[^\n]*\Z")
_OWN = re.compile(r"(?:I|My|We|Our)\b")  # who wrote the note goes on in their own name
_AUTHOR = re.compile(
    rf"\A\ufeff?\s*(?:From:[ \t]*)?(?P<name>{WORD}(?: (?:{WORD}|{'|'.join(sorted(PARTICLES))})){{1,4}})"
    rf"[ \t]+(?:[<(]?[\w.\-]+(?: at |@)[\w.\-]+[>)]?)"
)


_TOLD = re.compile(
    rf"(?:\b(?:he|she|they)|(?m:^)(?:[ \t]*[-•*–][ \t]+)?{WORD}(?: {WORD})?),? {SAID_OR_SAYS}\b"
    r"|(?m:^)(?:He|She|Noted|Thought|Said|Was)\b"
)
# Between lines that tell it: "Ada: next call in May".
_LABEL = re.compile(rf"(?P<name>{WORD}(?: {WORD}){{0,3}}):[ \t]+(?=[^\s\d])")
_QUOTES = re.compile(r":[ \t]*\n\s*[\"“«]")


class NoteParser:
    name = "note"
    surest = 0.9

    def score(self, source: ReadText) -> float:
        """How much of it tells what others said, 0 to 1."""
        text = excerpt(source.text)
        if text.count("\n") < 4:
            return 0.0
        marks, _ = _read(text)
        if len(marks) < 2:
            return 0.0
        states = _told_of_states(text, marks)
        told = max(len(_TOLD.findall(text)) + min(states, 0), states) + _told_by_name(text, marks)
        told = max(0, told - len(_QUOTES.findall(text)))  # a paper tells who said what it quotes
        own = len(re.findall(r"\b(?:I|I'm|my)\b", text))
        density = min(1.0, len(marks) / (len(text) / 2500 + 1))
        likely = told / (told + own + 2) * (0.4 + 0.6 * density)
        # States that stand alone on lines have their own words below.
        heads = sum(country_code(line["words"].strip()) is not None for line in LINE.finditer(text))
        likely = likely / 2 if heads >= max(_SEVERAL, len(marks)) else likely
        return min(self.surest, likely / 2 if names_by_colon(text) > len(marks) else likely)

    def parse(self, source: ReadText) -> ParsedDocument:
        marks, participants = _read(source.text)
        author = _AUTHOR.match(source.text)
        return assemble(
            source,
            parser=self.name,
            marks=marks,
            kind=Kind.REPORTED,
            participants=tuple(participants),
            authors=(author["name"],) if author else (),
        )


def _told_of_states(text: str, marks: Sequence[Mark]) -> int:
    """How many more sentences begin speeches that tell what a State says than what it does."""
    told = [match for mark in marks if (match := TELLS.match(text, mark.speech)) and is_for_state(match["subject"])]
    return sum(-1 if match["verb"] in DEEDS else 1 for match in told if match["verb"] not in {None, *WEAK})


def _told_by_name(text: str, marks: Sequence[Mark]) -> int:
    """How often sections name whose they are, three times each at most: nobody calls himself so."""
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    return sum(
        min(3, text.count(mark.name, mark.speech, end))
        for mark, end in zip(marks, ends, strict=True)
        if mark.name and " " in mark.name
    )


def _read(text: str) -> tuple[list[Mark], list[ParsedParticipant]]:
    furniture = find_furniture(text)
    limit = furniture[-1].start if furniture and furniture[-1].end >= len(text.rstrip()) else len(text)
    lines = note_lines(text, limit)
    participants = [
        ParsedParticipant(
            bare(line.words), Span(line.start, line.start + len(bare(line.words))), affiliation=parenthesis(line.words)
        )
        for line in lines
        if line.heading in {Shape.PERSON, Shape.SURNAME}
    ]
    participants += [*find_participants(text), *find_initials(text, told=True)]
    if author := _AUTHOR.match(text):
        participants.insert(0, ParsedParticipant(author["name"], Span(*author.span("name"))))
    known = KnownNames(participants)
    known.learn(line.words for line in lines)
    marks: list[Mark] = []
    heading: str | None = None  # whose section it is
    said_last: str | None = None  # who spoke last in it
    of_points = False  # whether that is told in a point of a list
    depth = 0  # how far that point is set in
    fresh = False
    for position, line in enumerate(lines):
        if line.heading is not None:
            if not has_body(lines, position):
                _close(marks, line.begins)
                heading = said_last = None
                continue
            name = bare(line.words)
            following = lines[position + 1]
            marks.append(
                Mark(
                    line.begins,
                    following.start,
                    name,
                    Span(line.start, line.start + len(name)),
                    parenthesis(line.words),
                )
            )
            heading = said_last = name
            fresh = True
            continue
        if not heading and (label := _LABEL.match(line.words)) and known.names(label["name"]):
            at = line.start
            marks.append(Mark(line.begins, at + label.end(), label["name"], Span(at, at + len(label["name"]))))
            said_last, of_points, fresh = label["name"], False, False
            continue
        told = tells(line.words)
        if told and (_is_entry(told, line.words) or (not heading and is_of_all(line.words))):
            told = None
        subject = known.subject(told) if told and (line.blank_before or not fresh) else None
        if subject and not fresh and not (known.same(subject, heading) and said_last == heading):
            at = line.start + (told.start("subject") if told else 0)
            start = line.start + (max(told.end("point"), 0) if told else 0)  # with the mark-up of a bold name
            in_person = told and not told["verb"] and not is_for_state(subject)  # "Ada Obi - I lit it"
            aside = None if in_person else _ASIDE.search(line.words)
            end = line.start + aside.start() if aside else None
            marks.append(_told_mark(line.begins, start, at, subject, told, end))
            said_last = subject
            of_points = bool(told and told["point"])
            depth = line.start - line.begins
        elif (
            (of_points and _POINT.match(line.words) and line.start - line.begins <= depth)
            or (not heading and line.blank_before and (is_of_all(line.words) or _is_of_another(told)))
            or (not heading and position and lines[position - 1].words.endswith(".") and is_done_together(line.words))
            or (not heading and OUTCOME.match(line.words))
            or (
                (is_section(line) or (_OWN.match(line.words) and not heading))
                and not (heading and not line.blank_before)
            )
        ):
            _close(marks, line.begins)
            heading = said_last = None
        if not heading:
            said_last = _go_on(marks, known, line, said_last)
        fresh = False
    return marks, participants


def _go_on(marks: list[Mark], known: KnownNames, line: Line, said_last: str | None) -> str | None:
    """Whoever spoke last when a paragraph ends: "Ada asked who lit it. Bo said that he had. The board agreed."."""
    for sentence in SENTENCE.finditer(line.words):
        start = line.start + sentence.end()
        told = tells(line.words, sentence.end())
        together = is_done_together(line.words, sentence.end())
        tells_who = told and told["verb"] and told["verb"] not in WEAK and not together
        subject = known.subject(told) if told and tells_who else None
        same = subject and said_last and set(subject.split()) <= set(said_last.split())
        # News tell of people in a paragraph's midst; minutes do where it began with what somebody or all did.
        begun = is_of_all(line.words) or (bool(marks) and marks[-1].start >= line.begins)
        begun = begun or line.words[sentence.start() - 1] in "–—"
        whole = begun and told and shape(subject or "") is Shape.PERSON and told["verb"] not in DEEDS
        named = known.names(subject or "")
        if line.words[sentence.start() - 1] == ";":  # "Fiji agreed; Chile asked for more"
            listed = named and shape(subject or "") is Shape.PERSON
        else:
            listed = named or bool(whole)
        if subject and not same and (listed or is_for_state(subject) or in_office(subject)):
            at = line.start + (told.start("subject") if told else sentence.end())
            marks.append(Mark(start, start, subject, Span(at, at + len(subject)), _group(told)))
            said_last = subject
        elif said_last and not subject and together:
            _close(marks, start)
            said_last = None
    return said_last


def _is_of_another(told: re.Match[str] | None) -> bool:
    """Whether a paragraph tells what befell somebody in office: "The Chair was thanked"."""
    return told is not None and told["verb"] in WEAK and in_office(told["subject"])


def _is_entry(told: re.Match[str], words: str) -> bool:
    """Whether a dash sets an office or a body beside a name, as in a list: "Ada Obi - Harbour Office"."""
    rest = words[told.end() :]
    return not told["verb"] and not rest[:1].islower() and len(rest) < 100 and not rest.endswith((".", "?", "!", ";"))


def _told_mark(start: int, speech: int, at: int, subject: str, told: re.Match[str] | None, end: int | None) -> Mark:
    """The mark of a line that tells who spoke; who holds an office stands behind it, "The Chair (Ada Obi)"."""
    group = _group(told)
    if told and group and is_role(subject) and shape(group) is Shape.PERSON:
        subject, group = f"{subject}{told['group']}", None
    return Mark(start, speech, subject, Span(at, at + len(subject)), group, end)


def _group(told: re.Match[str] | None) -> str | None:
    if told and told["office"]:
        return str(told["office"]).strip(", ")
    return parenthesis(told["group"]) if told and told["group"] else None


def _close(marks: list[Mark], end: int) -> None:
    """The last speech stops here, whatever follows."""
    if marks and marks[-1].end is None:
        last = marks[-1]
        marks[-1] = Mark(last.start, last.speech, last.name, last.name_span, last.affiliation, end)
