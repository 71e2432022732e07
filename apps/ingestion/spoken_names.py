"""A name as somebody says it: its words, the styles before it, and whether words can be one.

Owns these forms. Must not know what is said of a name, nor who bears it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.ingestion.lexicon import DEMONYMS, PARTICLES
from apps.ingestion.names import Shape, holds_office, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.places import country_code, country_of_adjective

_HYPHENS = "\\-\u2010\u2011"  # captions write the last, at which no line is cut
CAPITAL = r"[^\W\d_a-z]"
WORD_GOES_ON = rf"[^\W\d_]*(?:['’{_HYPHENS}][^\W\d_]+)*"
WORD = CAPITAL + WORD_GOES_ON
PARTICLE = f"(?:{'|'.join(sorted(PARTICLES))})\\b"
_FIRST = rf"(?:{WORD}|[A-Z]\.)"
_NEXT = rf"(?:St\.|{WORD}|[A-Z]\.|(?:al|el)[{_HYPHENS}]{WORD}|{PARTICLE})"
NAME = rf"{_FIRST}(?:[ \xa0]+{_NEXT})*"
# Captions are cut into short lines, in the middle of names too.
_SPACE = r"(?:[ \xa0]+|[ \xa0]*\r?\n[ \t]*(?=[^\W\d_a-z]))"
SPOKEN_NAME = rf"{_FIRST}(?:{_SPACE}{_NEXT})*"
_STYLE = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Mister|Dr|Doctor|Prof|Professor|Amb|Ambassador|Minister|Sir|Dame|Lord|Lady|Judge|Hon"
    r"|Honou?rable|Senator|[Ss]enhora?|[Ss]eñora?|M|Mme|Madame|Madam)\b\.?|H\.\s?E\.|(?:His|Her)[\s\xa0]+Excellency,?)"
)
STYLES = rf"(?:{_STYLE}[\s\xa0]+)*"
"""What may stand before a name: "Mr. ", "His Excellency Ambassador "."""
_STYLE_BEFORE_STOP = re.compile(rf"(?<!\w)(?:{_STYLE}|St\.|[A-Z]\.)\Z")
_STYLE_BEFORE = re.compile(rf"(?<!\w){_STYLE}[\s\xa0]+\Z")
_WEEK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name that somebody says, where it stands, and how surely the words mean what the pattern takes them for."""

    name: str
    span: Span
    confidence: float


def is_within_name(text: str, position: int) -> bool:
    """Whether the full stop at this offset is that of a style or of an initial: "Ms. Obi", "Ada J. Obi"."""
    return _STYLE_BEFORE_STOP.search(text, max(0, position - 12), position + 1) is not None


def is_styled(text: str, position: int) -> bool:
    """Whether a style stands before a name that begins at this offset."""
    return _STYLE_BEFORE.search(text, max(0, position - 20), position) is not None


def spoken_name(found: re.Match[str], offset: int, plain: frozenset[str], confidence: float) -> Spoken | None:
    """The name that a pattern found, up to the first word that is no part of it; None where it can be nobody's.

    `plain` are words that the document uses in small letters.
    """
    words = re.split(r"([\s\xa0]+)", found["name"])
    # A name ends before a word that can be none: "Ada Obi From", "Ada I".
    kept = 0
    for index in range(0, len(words), 2):
        word = words[index].strip(".")
        if is_plain_word(word) or word.startswith(("I'", "I’")) or word == "I" or word.casefold() in _WEEK:
            break
        kept = index + 1
    whole = "".join(words[:kept]).isupper()
    while kept > 1 and (words[kept - 1].casefold() if whole else words[kept - 1]) in PARTICLES:  # "Ada Das"
        kept -= 2
    name = "".join(words[:kept])
    if not name or not _is_name(name, plain):
        return None
    start = offset + found.start("name")
    return Spoken(" ".join(name.split()), Span(start, start + len(name)), confidence)


def _is_name(name: str, plain: frozenset[str]) -> bool:
    words = name.split()
    if (
        shape(name) not in {Shape.PERSON, Shape.SINGLE}
        or country_code(name)
        or any(is_body_word(word) for word in words)
    ):
        return False
    if any(word.casefold() in _WEEK | DEMONYMS for word in words):
        return False
    if len(words) == 1 and (country_of_adjective(name) or holds_office(name)):  # "I am Kenyan", "I am Head of …"
        return False
    if len(words) == 1:
        return name.casefold() not in plain and not (name.isupper() and len(name) < 6) and len(name) > 1
    return not all(word.casefold() in plain for word in words)
