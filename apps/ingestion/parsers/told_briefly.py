"""Quotations whose speaker is told briefly behind them: "…", the ambassador said; "…", Obi said.

Owns these two ways. Must not know the others, nor how names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.dates import is_calendar_word
from apps.ingestion.names import Shape, holds_office, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.parsers.quotation_marks import CAPITALISED, Quoted
from apps.ingestion.places import country_code, country_of_adjective

_SAID_ALONE = r"(?:said|added|stated|noted|stressed|explained|warned|argued)\b"
# "…", the ambassador said.
_OFFICE_SAID = re.compile(
    r"[\"“](?P<words>[^\"“”]{25,2000}?),?[\"”],?[ \n]+(?P<who>the (?:[A-Z]?[a-z]+ ){0,2}?"
    r"(?:ambassador|minister|diplomat|official|president|chair(?:man|woman|person)?|delegate|expert"
    rf"|spokes(?:man|woman|person)|representative|chancellor|commissioner)) (?:also )?{_SAID_ALONE}"
)
# "…", Obi said, where Ada Obi was named before.
_SURNAME_SAID = re.compile(
    r"[\"“](?P<words>[^\"“”]{25,2000}?),?[\"”],?[ \n]+(?P<who>[^\W\d_a-z][\w'’\-]{2,40}) (?:also )?" + _SAID_ALONE
)
# Each word may be a surname behind a given name.
_WHOLE = re.compile(rf"(?<!\w){CAPITALISED} (?=(?P<surname>[^\W\d_a-z][\w'’\-]{{2,40}})(?!\w))")


def by_office_or_surname(text: str) -> Iterator[Quoted]:
    """Quotations of whoever is called by office or by surname alone behind them."""
    for match in _OFFICE_SAID.finditer(text):
        who = Span(*match.span("who"))
        yield Quoted(Span(*match.span("words")), match["who"], who, who)
    told = list(_SURNAME_SAID.finditer(text))
    named = _first_named(text, {match["who"] for match in told})
    for match in told:
        who = Span(*match.span("who"))
        if (whole := named.get(match["who"])) and whole.end <= who.start:
            yield Quoted(Span(*match.span("words")), match["who"], who, who, whole)


def _first_named(text: str, surnames: set[str]) -> dict[str, Span]:
    """Where somebody of each surname is named in full for the first time."""
    found: dict[str, Span] = {}
    for match in _WHOLE.finditer(text) if surnames else ():
        surname = match["surname"]
        if surname in surnames and surname not in found and _is_name(f"{match[0]}{surname}"):
            found[surname] = Span(match.start(), match.end("surname"))
    return found


def _is_name(words: str) -> bool:
    """Whether words are a person's whole name, and no office, State, month or plain word: "Freedonian Lampco"."""
    first = words.split()[0]
    plain = is_plain_word(first) or is_calendar_word(first) or country_of_adjective(first)
    return shape(words) is Shape.PERSON and not (plain or holds_office(words) or country_code(words))
