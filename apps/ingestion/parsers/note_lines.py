"""The lines of a note: which are names that head a section, which are headings of the note itself.

Owns that. Must not know who is told to have said something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from apps.ingestion.names import Shape, bare, has_title, parenthesis, shape
from apps.ingestion.parsers.small_letters import is_of_words, small_words
from apps.ingestion.parsers.telling import TELLS, WEAK
from apps.ingestion.places import country_code

# The number of a heading is part of it, that of a paragraph is not.
LINE = re.compile(
    r"^[ \t\xa0]*(?:#{1,6}[ \t]+|\d{1,3}\.[ \t]+(?=[^\n]{60}[^\n]*[.;:][ \t\r]*$))?(?P<words>\S[^\n]*)", re.MULTILINE
)
_PART, _LONG_LINE = 20_000, 110  # characters: that tell how the text is set; longer than wrapped lines are
_FIELD = re.compile(r"[A-Z][\w ]{2,24}:[ \t]")
_SECTION = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]?|[IVX]+\.|[a-z]\)|\([a-z\d]{1,2}\)\.?(?=\s[A-Z][^.;:,?!\n]*\Z)"
    r"|[A-Z]\.(?= [A-Z][a-z]+ [a-z]))\s+\S"
)
# "III. Oil", "A. Urgent Matters", "Dear Colleagues"
_NO_NAME = re.compile(r"[IVX]{2,}\.? |[A-Z]\. (?:[A-Z][a-z]+ )*(?:Matters|Topics|Business)|(?:Dear|Hello|Hi)\b")
# What was agreed is nobody's speech: "Action point: …".
OUTCOME = re.compile(
    r"(?:Action(?: (?:points?|items?))?|Agreed(?: actions?)?|Decisions?|Conclusions?|Outcomes?|Next steps?|Resolved"
    r"|Resolutions?|Motions?|Follow[- ]up|AI|AP)\b[^.:\n]{0,30}:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    begins: int  # with the number of a paragraph
    words: str
    start: int
    end: int
    blank_before: bool
    heading: Shape | None  # a name, alone or with an affiliation


def note_lines(text: str, limit: int) -> list[Line]:
    lines: list[Line] = []
    before = 0
    dense = _has_a_line_for_each_paragraph(text)
    own = small_words(text)
    for match in LINE.finditer(text, 0, limit):
        words, start = match["words"].rstrip(" \t\xa0\r"), match.start("words")
        blank = dense or text.count("\n", before, start) > 1 or not lines
        before = start + len(words)
        lines.append(Line(match.start(), words, start, before, blank, _heading(words, own)))
    return lines


def _has_a_line_for_each_paragraph(text: str) -> bool:
    """Whether no blank lines divide the paragraphs, and lines are as long as these are."""
    lines = text[:_PART].splitlines()
    blank = sum(not line.strip() for line in lines)
    long = sum(len(line) > _LONG_LINE for line in lines)
    return blank * 8 < len(lines) and long * 6 > len(lines)


def _heading(words: str, own: Set[str]) -> Shape | None:
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


def has_body(lines: Sequence[Line], position: int) -> bool:
    """Whether speech stands below a heading: a list of participants has none."""
    if position + 1 >= len(lines) or lines[position + 1].heading is not None:
        return False
    below = lines[position + 1]
    # A signature with its bearer's office; a list with a field below, "Minutes: Ada Obi".
    if len(below.words) < 60 and (position + 2 == len(lines) or _FIELD.match(below.words)):
        return False
    if position == 0 and not below.words.endswith((".", ";", "?", "!", ":", ")", "”", '"')):
        return False  # a society above the title of its minutes
    before_is_list = position > 0 and lines[position - 1].heading is not None
    if not lines[position].blank_before and (before_is_list or lines[position - 1].words.endswith(":")):
        return False  # the last of a list
    if before_is_list and TELLS.match(below.words) and position > 1 and lines[position - 2].heading is not None:
        return False
    return len(below.words) > 60 or below.words.endswith((".", ";", "?", ":"))


def is_section(line: Line) -> bool:
    """A heading of the note itself: numbered, or a few words that end no sentence, after a blank line."""
    if not line.blank_before:
        return line.words.isupper() and line.words.endswith(":")
    words = line.words.split()
    capitals = sum(word[0].isupper() for word in words)
    return bool((_SECTION.match(line.words) and len(line.words) < 90) or OUTCOME.match(line.words)) or (
        (len(words) <= 6 or (len(words) <= 12 and capitals * 10 >= len(words) * 6))
        and not line.words.endswith((".", ";", "?", "!", ","))
    )
