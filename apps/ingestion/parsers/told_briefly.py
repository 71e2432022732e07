"""Quotations whose speaker is told briefly behind them: "…", the ambassador said; "…", Obi said.

Owns these two ways. Must not know the others, nor how names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.names import Shape, holds_office, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.parsers.quotation_marks import CAPITALISED, Quoted
from apps.ingestion.places import country_code

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
_NEAR = 20_000  # characters before a surname in which the whole name is looked for


def by_office_or_surname(text: str) -> Iterator[Quoted]:
    """Quotations of whoever is called by office or by surname alone behind them."""
    for match in _OFFICE_SAID.finditer(text):
        who = Span(*match.span("who"))
        yield Quoted(Span(*match.span("words")), match["who"], who, who)
    for match in _SURNAME_SAID.finditer(text):
        who, near = Span(*match.span("who")), max(0, match.start("who") - _NEAR)
        whole = re.compile(rf"(?<!\w){CAPITALISED} {re.escape(match['who'])}(?!\w)")
        named = next((found for found in whole.finditer(text, near, who.start) if _is_name(found[0])), None)
        if named:
            yield Quoted(Span(*match.span("words")), match["who"], who, who, Span(*named.span()))


def _is_name(words: str) -> bool:
    """Whether words are a person's whole name, and no office, State or plain word."""
    plain = is_plain_word(words.split()[0]) or holds_office(words) or country_code(words)
    return shape(words) is Shape.PERSON and not plain
