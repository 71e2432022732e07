"""Official documents that a text names, by symbol or in words: A/RES/73/27, "resolution 73/27 of the General Assembly".

Owns how such names are written and what symbol they stand for. Must not know models, nor which processes there are.
A number alone ("resolution 20/8") is linked only where a body is named with it, or where one body alone counts so high.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.ingestion.parsed import LinkedSymbol, Span

SYMBOL, NAMED_BODY, BODY_NEAR, HIGH_NUMBER = (
    "symbol",
    "resolution-of-body",
    "resolution-by-context",
    "resolution-by-number",
)
_CONFIDENCE = {SYMBOL: 0.99, NAMED_BODY: 0.97, BODY_NEAR: 0.8, HIGH_NUMBER: 0.9}
_NEAR = 250
"""Characters before a bare number in which a body that was named still counts: two or three sentences."""

# The first part of a symbol says whose document it is; only what the United Nations number is linked.
_BODIES = "A|S|E|T|ST|TD|DP|CCPR|CEDAW|CERD|CRC|CRPD|CAT|CED|CMW|HRI|HSP|UNEP|CCW|CD|NPT|BWC|JIU|ECE"
# A break of the line behind a slash belongs to the page, not to the symbol.
_SYMBOL = re.compile(
    rf"(?:{_BODIES})(?:/(?:[ \t]*\r?\n[ \t]*)?[A-Z0-9](?:[A-Z0-9.()-]|(?<=[A-Z])[a-z]+(?=\.\d))*){{1,7}}"
    r"(?: \((?:19|20)\d\d\))?(?![\w/])"
)
_WITHIN_A_WORD = re.compile(r"[\w/.]$")
_OWN_ADDRESS = "undocs.org/"
_NUMBERED = re.compile(
    r"/(?:RES|DEC|PV\.?|SR\.?|L\.|C\.|AC\.|CN\.|CONF\.|CRP|INF|HRC|WG\.|SG|PRST|NGO|GC|CO|ES-|ADD\.|REV\.|CORR\.)"
    r"|/\d{2,4}/\d|/\d{4,}|/S-\d+/\d"
)
_YEAR_APART = re.compile(r" (?=\((?:19|20)\d\d\)$)")
_SPACE = re.compile(r"\s+")

_WORD = r"(?:resolutions?|res\.?|résolutions?|resoluci(?:ón|ones)|decisions?|décisions?|decisi(?:ón|ones))"
# The number first: digits are rare, words that begin like "resolution" are not. Letters and spaces are passed over.
_NUMBER = re.compile(r"[^a-zA-Z ](?<=\d)\d{0,3}(?:(?: ?/ ?| slash )\d{1,4}[A-Z]?(?![\w/.]*\d)| ?\((?:19|20)\d\d\))")
_WORD_BEFORE = re.compile(rf"(?<![\w/])(?P<word>{_WORD})\s(?:no\. ?|nº ?|n° ?)?$", re.IGNORECASE)
_LONGEST_WORD = 20
_AND = re.compile(r",? ?(?:(?:and|et|y|&) )?")
_OF_BODY = {
    "A": r"General Assembly|\bUNGA\b|\bUN GA\b|\bGA\b|Assemblée générale|Asamblea General",
    "S": r"Security Council|\bUNSC\b|Conseil de sécurité|Consejo de Seguridad",
    "E": r"Economic and Social Council|\bECOSOC\b|Conseil économique et social|Consejo Económico y Social",
    "A/HRC": r"Human Rights Council|\bHRC\b|Conseil des droits de l.homme|Consejo de Derechos Humanos",
}
_BODY = re.compile("|".join(f"(?P<b{place}>{words})" for place, words in enumerate(_OF_BODY.values())))
_BODIES_IN_ORDER = tuple(_OF_BODY)
_OTHER_BODY = re.compile(r"\b[A-Z]{3,}['’]?s? $")
_BEHIND = re.compile(r"[\s,(]*(?:of|by|de|du|por|adopted by|from)?(?: the| la| l['’]| el| del)? ?")
_HIGHEST_ELSEWHERE = 64
"""Sessions of the Human Rights Council have not come so far; those of the General Assembly had, in 2009."""
_FIRST_SESSION_WITH_SLASH = 31
"""Since 1976 the Assembly numbers its resolutions session/number."""


def find_symbols(text: str) -> Iterator[LinkedSymbol]:
    """Every official document that `text` names, in the order of the text; spans never overlap."""
    found = [*_written(text), *_in_words(text)]
    free_from = 0
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.start >= free_from:
            free_from = one.span.end
            yield one


def _written(text: str) -> Iterator[LinkedSymbol]:
    for match in _SYMBOL.finditer(text) if "/" in text else ():
        start = match.start()
        before = text[max(0, start - len(_OWN_ADDRESS)) : start]
        if _WITHIN_A_WORD.search(before) and before != _OWN_ADDRESS:
            continue
        surface = _without_punctuation(match.group())
        symbol = _SPACE.sub("", _YEAR_APART.sub("", surface)).upper()
        if _NUMBERED.search(symbol) and any(character.isdigit() for character in symbol):
            yield _linked(text, start, start + len(surface), symbol, SYMBOL)


def _without_punctuation(surface: str) -> str:
    """Without the full stop of the sentence and a bracket that was opened before."""
    surface = surface.rstrip("./-( ")
    while surface.endswith(")") and surface.count(")") > surface.count("("):
        surface = surface[:-1].rstrip("./-( ")
    return surface


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Body:
    prefix: str
    method: str
    start: int
    end: int


def _in_words(text: str) -> Iterator[LinkedSymbol]:
    for word, numbers in _lists(text):
        kind = "DEC" if word.text.casefold().startswith("d") else "RES"
        for place, number in enumerate(numbers):
            body = _body(text, word.start, numbers[-1].end(), number.group())
            if body is None:
                continue
            digits = _SPACE.sub("", number.group().replace(" slash ", "/"))
            # The first number takes the words before it along, the last those behind it.
            start = min(word.start, body.start) if place == 0 else number.start()
            end = max(number.end(), body.end) if place == len(numbers) - 1 else number.end()
            yield _linked(text, start, end, f"{body.prefix}/{kind}/{digits}", body.method)


def _lists(text: str) -> Iterator[tuple[_Word, list[re.Match[str]]]]:
    """Each "resolution" with the numbers behind it: "resolutions 73/27 and 73/266"."""
    held: tuple[_Word, list[re.Match[str]]] | None = None
    for number in _NUMBER.finditer(text):
        if held and _AND.fullmatch(text, held[1][-1].end(), number.start()):
            held[1].append(number)
            continue
        if held:
            yield held
        first = max(0, number.start() - _LONGEST_WORD)
        word = _WORD_BEFORE.search(text[first : number.start()])
        held = (_Word(word["word"], first + word.start()), [number]) if word else None
    if held:
        yield held


def _body(text: str, start: int, end: int, number: str) -> _Body | None:
    """Whose resolution it is, how that is told, and where the words that tell it stand."""
    if "(" in number:
        beside = _named_beside(text, start, end)
        return beside if beside and beside.prefix == "S" else _Body("S", HIGH_NUMBER, start, end)
    beside = _named_beside(text, start, end)
    if beside:
        return beside
    if _OTHER_BODY.search(text[max(0, start - 12) : start]):
        return None
    session = int(re.match(r"\d+", number).group())  # type: ignore[union-attr]
    if session > _HIGHEST_ELSEWHERE:
        return _Body("A", HIGH_NUMBER, start, end) if session < 100 else None
    named = [_prefix(found) for found in _BODY.finditer(text, max(0, start - _NEAR), start)]
    if named and not (named[-1] == "A" and session < _FIRST_SESSION_WITH_SLASH):
        return _Body(named[-1], BODY_NEAR, start, end)
    return None


def _named_beside(text: str, start: int, end: int) -> _Body | None:
    """The body right before ("General Assembly resolution") or right behind ("of the General Assembly")."""
    behind = _BEHIND.match(text, end)
    if behind and (found := _BODY.match(text, behind.end())):
        return _Body(_prefix(found), NAMED_BODY, start, found.end())
    for found in _BODY.finditer(text, max(0, start - 60), start):
        if text[found.end() : start].strip(" \r\n'’s") == "":
            return _Body(_prefix(found), NAMED_BODY, found.start(), end)
    return None


def _prefix(found: re.Match[str]) -> str:
    return _BODIES_IN_ORDER[int((found.lastgroup or "b0")[1:])]


def _linked(text: str, start: int, end: int, symbol: str, method: str) -> LinkedSymbol:
    return LinkedSymbol(symbol[:100], text[start:end], Span(start, end), method, _CONFIDENCE[method])
