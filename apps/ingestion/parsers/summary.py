"""Summary records and meetings coverage: paragraphs that begin with who spoke and report it in the third person.

Owns these beginnings: `3. Mr. Surname (State) said that …`, `ADA OBI (Fiji), noting …, said`, `The representative of
Fiji said …`. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture, within
from apps.ingestion.names import Shape, bare, parenthesis, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.turns import Mark

# Of several blank lines only the last counts: to run over them all from each would take quadratic time.
_PARAGRAPH = re.compile(
    r"(?:\A\ufeff?(?:[ \t]*\n)?|\n[^\S\n]*\n|\n(?=[ \t]*\d{1,3}\.[ \t]))[ \t]*(?P<number>\d{1,3}\.[ \t]+)?(?=[A-ZÀ-Þ])"
)
_WORD = r"[^\W\d_a-z][\w'’.\-]*"
_SPOKE = re.compile(
    rf"(?P<label>(?:Mr|Ms|Mrs|Miss|Dr|Prof|Sir|Dame|Archbishop|Monsignor|Ambassador)\.?[ \n]+{_WORD}"
    rf"(?:[ \n]+(?:{_WORD}|de|del|da|do|dos|van|von|der|la|al|el|bin)){{0,5}}"
    rf"|[^\W\d_a-z](?:[^\W\d_a-z]|['’.\-])+(?:[ \n]+[^\W\d_a-z](?:[^\W\d_a-z]|['’.\-])*){{1,5}}(?=[ \n]+\()"
    rf"|(?P<surnamed>{_WORD}(?:[ \n]{_WORD}){{0,2}}[ \n][^\W\d_a-z](?:[^\W\d_a-z]|['’\-])+)(?=[ \n]+\([A-Z])"
    r"|The (?:(?:Acting |Vice-|Co-|Deputy |Temporary |Permanent |Assistant |Principal |Chief )*"
    r"(?:Chair|President|Chairman|Chairperson|Rapporteur|Secretary|Director|Minister|Commissioner|Clerk)"
    rf"(?: (?:of|for) (?:the )?{_WORD}(?:[ \n](?:{_WORD}|and|of)){{0,5}}?)?"
    r"|(?:representative|delegate|observer|delegation|speaker) (?:of|for|from) (?:the )?"
    rf"{_WORD}(?:[ \n](?:{_WORD}|of|and|the)){{0,6}}?)"
    rf"|(?:The )?{_WORD}(?:[ \n](?:{_WORD}|of|and|the)){{0,5}}?['’]s?[ \n]"
    r"(?:representative|delegate|delegation|observer))"
    r"(?P<group>[ \n]+\((?:[^()\n]|\n(?!\s*\n)){2,120}\))?"
    r"(?:(?P<office>,[ \n]+(?=[^\W\d_a-z]|on behalf)[^.;:()\n]{3,120}?,)"
    r"(?=[ \n]+(?:[a-z]+ed|said|made|told|took|gave)\b)|(?:,[ \n]+[^\W\d_A-Z]{4,20})?,)?"
    r"(?=[ \n]+[a-z])[ \n]+"
)
_REPRESENTS = re.compile(r" (?:of|for) |['’]s? (?:representative|delegate|delegation|observer)$")
_REPORTS = re.compile(
    r"(?:(?:also|again|then|further) )?"
    r"(?:[a-z\-]+(?:ed|ing)|said|says|made|took|gave|drew|put|spoke|thought|took|felt|told|wished|sought|held)\b"
)
_DECIDED = re.compile(r"(?m)^[ \t]*(?:\d{1,3}\.[ \t]+)?It was so decided\.?[ \t\r]*$")
_HEADING = re.compile(
    r"\n[^\S\n]*\n[ \t]*(?!\d{1,3}\.[ \t])(?=[A-ZÀ-Þ])[^\n]{3,140}(?<![.?!:;,”\")])[ \t\r]*(?=\n[^\S\n]*\n|\n?\Z)"
)
_LEAST = 3  # paragraphs
_HEAD = 0.3  # of a short record may be its head


class SummaryParser:
    name = "summary"
    surest = 0.93

    def score(self, source: ReadText) -> float:
        """How much of it is paragraphs that begin with a speaker in one of the official styles."""
        text = excerpt(source.text)
        marks = _marks(text)
        if len(marks) < _LEAST:
            return 0.0
        named = [mark.name or "" for mark in marks]
        numbered = sum(text[mark.start : mark.start + 1].isdigit() for mark in marks)
        official = sum(name.split()[-1].isupper() or _REPRESENTS.search(name) is not None for name in named)
        if max(numbered, official) * 2 < len(marks):
            return 0.0
        return self.surest * min(1.0, _HEAD + (len(text) - marks[0].start) / len(text))

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        furniture = [*find_furniture(text), *(Span(*found.span()) for found in _DECIDED.finditer(text))]
        return assemble(source, parser=self.name, marks=_marks(text), kind=Kind.REPORTED, furniture=furniture)


def _marks(text: str) -> list[Mark]:
    marks: list[Mark] = []
    heads = find_furniture(text)  # a page's head looks like a heading
    headings = [found.start() for found in _HEADING.finditer(text) if not within(heads, found.end() - 1, found.end())]
    for paragraph in _PARAGRAPH.finditer(text):
        spoke = _SPOKE.match(text, paragraph.end())
        # A surname in capitals and a group tell a speaker in any language.
        if spoke is None or not (spoke["surnamed"] or _REPORTS.match(text, spoke.end())):
            continue
        label = " ".join(spoke["label"].split())
        if label.isupper() and shape(label) not in {Shape.PERSON, Shape.SURNAME}:
            continue
        start = paragraph.start("number") if paragraph["number"] else spoke.start("label")
        marks.append(
            Mark(
                start,
                spoke.end(),
                bare(label),
                Span(*spoke.span("label")),
                parenthesis(spoke["group"] or "") or _office(spoke),
            )
        )
    return [_bounded(mark, following, headings) for mark, following in zip(marks, [*marks[1:], None], strict=False)]


def _office(spoke: re.Match[str]) -> str | None:
    """What stands between commas behind a name, unless it is for whom else it speaks."""
    office = (spoke["office"] or "").strip(", \n")
    return " ".join(office.split()) if office and not office.startswith("on ") else None


def _bounded(mark: Mark, following: Mark | None, headings: list[int]) -> Mark:
    """The mark with the end of its speech at the first heading, where one stands before the next mark."""
    first = bisect_right(headings, mark.speech)
    if first == len(headings) or (following and headings[first] >= following.start):
        return mark
    return Mark(mark.start, mark.speech, mark.name, mark.name_span, mark.affiliation, headings[first])
