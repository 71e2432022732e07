"""A note of a meeting: headings `Name (Affiliation)` with reported speech below, and lines that tell who said what.

Owns these layouts: "Ada noted that …", "Freedonia said …", "Example Office – …". Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture
from apps.ingestion.lexicon import PARTICLES
from apps.ingestion.names import (
    Shape,
    bare,
    has_title,
    is_body_word,
    is_plain_word,
    is_role,
    parenthesis,
    shape,
    without_title,
)
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedParticipant, ReadText, Span
from apps.ingestion.parsers.done_together import is_done_together, is_of_all
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.label_lines import names_by_colon
from apps.ingestion.parsers.small_letters import is_of_words, small_words
from apps.ingestion.parsers.telling import DEEDS, SAID_OR_SAYS, SENTENCE, TELLS, WEAK, WORD, in_office, is_for_state
from apps.ingestion.participants import find_initials, find_participants
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

# The number of a heading is part of it, that of a paragraph is not.
_LINE = re.compile(
    r"^[ \t\xa0]*(?:#{1,6}[ \t]+|\d{1,3}\.[ \t]+(?=[^\n]{60}[^\n]*[.;:][ \t\r]*$))?(?P<words>\S[^\n]*)", re.MULTILINE
)
_SEVERAL = 3
_POINT = re.compile(r"[-•*–][ \t]+\S")
_PART, _LONG_LINE = 20_000, 110  # characters: that tell how the text is set; longer than wrapped lines are
_ASIDE = re.compile(r"(?<=[.?!])[ \t\xa0]+I\b[^\n]*\Z")
_OWN = re.compile(r"(?:I|My|We|Our)\b")  # who wrote the note goes on in their own name
_AUTHOR = re.compile(
    rf"\A\ufeff?\s*(?:From:[ \t]*)?(?P<name>{WORD}(?: (?:{WORD}|{'|'.join(sorted(PARTICLES))})){{1,4}})"
    rf"[ \t]+(?:[<(]?[\w.\-]+(?: at |@)[\w.\-]+[>)]?)"
)
_FIELD = re.compile(r"[A-Z][\w ]{2,24}:[ \t]")
_SECTION = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVX]+\.|[a-z]\)|[A-Z]\.(?= [A-Z][a-z]+ [a-z]))\s+\S")
# "III. Oil", "A. Urgent Matters", "Dear Colleagues"
_NO_NAME = re.compile(r"[IVX]{2,}\.? |[A-Z]\. (?:[A-Z][a-z]+ )*(?:Matters|Topics|Business)|(?:Dear|Hello|Hi)\b")
# What was agreed is nobody's speech: "Action point: …".
_OUTCOME = re.compile(
    r"(?:Action(?: (?:points?|items?))?|Agreed(?: actions?)?|Decisions?|Conclusions?|Outcomes?|Next steps?|Resolved"
    r"|Resolutions?|Motions?|Follow[- ]up|AI|AP)\b[^.:\n]{0,30}:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    begins: int  # with the number of a paragraph
    words: str
    start: int
    end: int
    blank_before: bool
    heading: Shape | None  # a name, alone or with an affiliation


_TOLD = re.compile(
    rf"(?:\b(?:he|she|they)|(?m:^){WORD}(?: {WORD})?),? {SAID_OR_SAYS}\b|(?m:^)(?:He|She|Noted|Thought|Said|Was)\b"
)
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
        heads = sum(country_code(line["words"].strip()) is not None for line in _LINE.finditer(text))
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
    lines = _lines(text, limit)
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
    known = _Known(participants)
    known.learn(line.words for line in lines)
    marks: list[Mark] = []
    heading: str | None = None  # whose section it is
    said_last: str | None = None  # who spoke last in it
    of_points = False  # whether that is told in a point of a list
    fresh = False
    for position, line in enumerate(lines):
        if line.heading is not None:
            if not _has_body(lines, position):
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
        told = TELLS.match(line.words)
        if told and (_is_entry(told, line.words) or (not heading and is_of_all(line.words))):
            told = None
        subject = known.subject(told) if told and (line.blank_before or not fresh) else None
        if subject and not fresh and not (known.same(subject, heading) and said_last == heading):
            at = line.start + (told.start("subject") if told else 0)
            start = line.start + (max(told.end("point"), 0) if told else 0)  # with the mark-up of a bold name
            aside = _ASIDE.search(line.words)
            end = line.start + aside.start() if aside else None
            marks.append(_told_mark(line.begins, start, at, subject, told, end))
            said_last = subject
            of_points = bool(told and told["point"])
        elif (
            (of_points and _POINT.match(line.words))
            or (not heading and line.blank_before and is_of_all(line.words))
            or (not heading and _OUTCOME.match(line.words))
            or (
                (_is_section(line) or (_OWN.match(line.words) and not heading))
                and not (heading and not line.blank_before)
            )
        ):
            _close(marks, line.begins)
            heading = said_last = None
        if not heading:
            said_last = _go_on(marks, known, line, said_last)
        fresh = False
    return marks, participants


def _go_on(marks: list[Mark], known: _Known, line: _Line, said_last: str | None) -> str | None:
    """Whoever spoke last when a paragraph ends: "Ada asked who lit it. Bo said that he had. The board agreed."."""
    for sentence in SENTENCE.finditer(line.words):
        start = line.start + sentence.end()
        told = TELLS.match(line.words, sentence.end())
        subject = known.subject(told) if told and told["verb"] and told["verb"] not in WEAK else None
        same = subject and said_last and set(subject.split()) <= set(said_last.split())
        # News tell of people in a paragraph's midst; minutes do where it began with what somebody or all did.
        begun = is_of_all(line.words) or (bool(marks) and marks[-1].start >= line.begins)
        begun = begun or line.words[sentence.start() - 1] in "–—"
        whole = begun and told and shape(subject or "") is Shape.PERSON and told["verb"] not in DEEDS
        listed = line.words[sentence.start() - 1] != ";" and (known.names(subject or "") or whole)
        if (
            subject and not same and (listed or is_for_state(subject) or in_office(subject))
        ):  # "Fiji agreed; Chile asked for more"
            marks.append(Mark(start, start, subject, Span(start, start + len(subject)), _group(told)))
            said_last = subject
        elif said_last and not subject and is_done_together(line.words, sentence.end()):
            _close(marks, start)
            said_last = None
    return said_last


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


def _lines(text: str, limit: int) -> list[_Line]:
    lines: list[_Line] = []
    before = 0
    dense = _has_a_line_for_each_paragraph(text)
    own = small_words(text)
    for match in _LINE.finditer(text, 0, limit):
        words, start = match["words"].rstrip(" \t\xa0\r"), match.start("words")
        blank = dense or text.count("\n", before, start) > 1 or not lines
        before = start + len(words)
        lines.append(_Line(match.start(), words, start, before, blank, _heading(words, own)))
    return lines


def _has_a_line_for_each_paragraph(text: str) -> bool:
    """Whether no blank lines divide the paragraphs, and lines are as long as these are."""
    lines = text[:_PART].splitlines()
    blank = sum(not line.strip() for line in lines)
    long = sum(len(line) > _LONG_LINE for line in lines)
    return blank * 8 < len(lines) and long * 6 > len(lines)


def _heading(words: str, own: Set[str] = frozenset()) -> Shape | None:
    """The name that a line can be, alone or with an affiliation; `own` are the words that the text has in small
    letters.
    """
    if (
        len(words) > 90
        or words.endswith((":", ";", ",", "?", "!"))
        or (words.endswith(".") and not words.endswith(")."))
        or _NO_NAME.match(words)
        or ((told := TELLS.match(words)) and told["verb"] not in {None, *WEAK})  # "Ada Obi, Director, said that"
    ):
        return None
    name = bare(words)
    if not words.startswith(name) or ":" in name:  # "Rapporteur: Ada Obi"
        return None
    kind = shape(name)
    if kind is Shape.PERSON:
        rest = words[len(name) :].strip(" .")
        if not rest and not has_title(name) and is_of_words(name, own):
            return None  # "Interactive Dialogue"
        return (
            kind
            if not rest
            or (rest.startswith("(") and rest.endswith(")"))
            or (rest.startswith((",", "–", "-")) and not any(map(str.isdigit, rest)))  # "LAMP FORUM CALL, 14 May"
            else None
        )
    if kind is Shape.SURNAME or (kind is Shape.BODY and country_code(name)):
        return kind
    if kind is Shape.ROLE and words == name and not name.endswith("s"):
        return kind
    return (
        kind
        if kind in {Shape.SINGLE, Shape.BODY} and parenthesis(words) and not any(c.isdigit() for c in words)
        else None
    )


def _has_body(lines: Sequence[_Line], position: int) -> bool:
    """Whether speech stands below a heading: a list of participants has none."""
    if position + 1 >= len(lines) or lines[position + 1].heading is not None:
        return False
    below = lines[position + 1]
    # A signature with its bearer's office; a list with a field below, "Minutes: Ada Obi".
    if len(below.words) < 60 and (position + 2 == len(lines) or _FIELD.match(below.words)):
        return False
    before_is_list = position > 0 and lines[position - 1].heading is not None
    if not lines[position].blank_before and (before_is_list or lines[position - 1].words.endswith(":")):
        return False  # the last of a list
    if before_is_list and TELLS.match(below.words) and position > 1 and lines[position - 2].heading is not None:
        return False
    return len(below.words) > 60 or below.words.endswith((".", ";", "?", ":"))


def _is_section(line: _Line) -> bool:
    """A heading of the note itself: numbered, or a few words that end no sentence, after a blank line."""
    if not line.blank_before:
        return line.words.isupper() and line.words.endswith(":")
    words = line.words.split()
    capitals = sum(word[0].isupper() for word in words)
    return bool((_SECTION.match(line.words) and len(line.words) < 90) or _OUTCOME.match(line.words)) or (
        (len(words) <= 6 or (len(words) <= 12 and capitals * 10 >= len(words) * 6))
        and not line.words.endswith((".", ";", "?", "!", ","))
    )


class _Known:
    """The names that a note gives in full, by each of their words."""

    def __init__(self, participants: Sequence[ParsedParticipant]) -> None:
        self._words = {
            word.casefold()
            for person in participants
            for word in (*person.name.split(), *([person.initials] if person.initials else ()))
            if word.casefold() not in PARTICLES
        }

    def learn(self, lines: Iterable[str]) -> None:
        """Take in those who are told to have said something.

        By a full name, or by one word that is none of the text's own.
        """
        words = list(lines)
        told = [match["subject"] for match in map(TELLS.match, words) if match and match["verb"] not in {None, *WEAK}]
        counts = Counter(subject for subject in told if not is_plain_word(subject.split()[0]))
        own = {word for line in words for word in line.split() if word.islower()} if len(told) > 2 else None
        for subject, count in counts.items():
            kind = shape(subject)
            single = kind is Shape.SINGLE and (count > 1 or (own is not None and subject.casefold() not in own))
            if kind is Shape.PERSON or single:
                self._words |= {word.casefold() for word in subject.split()} - PARTICLES

    def subject(self, told: re.Match[str]) -> str | None:
        """Who a line says spoke; None where the subject is no speaker."""
        subject = told["subject"]
        dash, verb = told["verb"] is None, told["verb"] or ""
        weak = verb in WEAK
        words = [word for word in subject.split() if word.casefold() != "the"]
        if not words or any(len(word) > 4 and word.endswith(".") for word in words[:-1]):  # "Oil. Ada Obi"
            return None
        if words[0] in {"A", "An", "Someone", "Somebody"} or in_office(subject):
            return subject if not dash and not weak else None
        if all(word.casefold() in self._words or word.casefold() in PARTICLES for word in words):
            return subject
        if is_for_state(subject):
            return subject if dash or not weak else None
        if is_plain_word(words[0]) or weak:
            return None
        kind = shape(subject)
        if dash:
            body = kind in {Shape.BODY, Shape.SURNAME, Shape.PERSON, Shape.ROLE} or (
                kind is Shape.INITIALS and subject.isupper()
            )
            return subject if body and len(words) <= 5 else None
        if kind in {Shape.PERSON, Shape.SURNAME, Shape.ROLE} or (kind is Shape.INITIALS and len(subject) > 2):
            return subject
        return subject if kind is Shape.BODY and any(is_body_word(word) or word.isupper() for word in words) else None

    def names(self, subject: str) -> bool:
        """Whether the subject is somebody whom the note names, by a part of the name or whole."""
        words = without_title(subject).split()
        return bool(words) and all(word.casefold() in self._words or word.casefold() in PARTICLES for word in words)

    def same(self, subject: str, heading: str | None) -> bool:
        """Whether a line's subject is the person whose section it stands in."""
        return heading is not None and bool(
            {w.casefold() for w in subject.split()} & {w.casefold() for w in heading.split()} - PARTICLES
        )
