"""Summary records and meetings coverage: paragraphs that begin with who spoke, or tell it behind the first words, and
report it in the third person.

Owns these beginnings: `3. Mr. Surname (State) said that …`, `ADA OBI (Fiji), noting …, said`, `2.1 The representative
of Fiji said …`, `Opening the debate, Ada Obi, Chair of the Board, said …`. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture, within
from apps.ingestion.lexicon import SAID_ELSEWHERE, SAY
from apps.ingestion.names import Shape, bare, parenthesis, shape
from apps.ingestion.offices import DELEGATES_ELSEWHERE
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.turns import Mark

# Of several blank lines only the last counts: to run over them all from each would take quadratic time.
_PARAGRAPH = re.compile(
    r"(?:\A\ufeff?(?:[ \t]*\n)?|\n[^\S\n]*\n|\n(?=[ \t]*(?:\d{1,3}\.[ \t]|\d{1,2}\.\d{1,3}[ \t]*[A-ZÀ-Þ]))"
    r"|(?<=[.”\"])[ \t]*\n)[ \t]*(?P<number>\d{1,3}\.[ \t]+|\d{1,2}\.\d{1,3}[ \t]*)?(?=[A-ZÀ-Þ]|[“\"][A-ZÀ-Þ])"
)
# "Introducing the report, the representative of Fiji said"; "Also questioning it was the representative of Fiji, who".
_LEAD = re.compile(
    r"(?:[A-Z][a-z]+ing|In|On|Of|At|As|For|With|After|Also|Similarly|Meanwhile|However)\b"
    r"(?=[^.;:\n\"“]{3,200}?(?:,|\bwas)[ \n])"
)
_LEAD_ENDS = re.compile(
    r"(?:,|\bwas)[ \n]+(?=[^\W\d_a-z]|the (?:representative|delegate|observer|Chair|President|Rapporteur) )"
    r"|(?P<stop>[.;:\"“])"
)
_WORD = r"[^\W\d_a-z][\w'’.\-]*"
_SAID = rf"(?:(?:{'|'.join(sorted(SAY))})e?d|said|told)"
_SPOKE = re.compile(
    rf"(?P<label>(?:Mr|Ms|Mrs|Miss|Dr|Prof|Sir|Dame|Archbishop|Monsignor|Ambassador|Secretary-General"
    rf"|M|Mme|Mlle|(?:El |La )?Sra?)\.?[ \n]+{_WORD}"
    rf"(?:[ \n]+(?:{_WORD}|de|del|da|do|dos|van|von|der|la|al|el|bin)){{0,5}}"
    rf"|[^\W\d_a-z](?:[^\W\d_a-z]|['’.\-])+(?:[ \n]+[^\W\d_a-z](?:[^\W\d_a-z]|['’.\-])*){{1,5}}(?=[ \n]+\()"
    rf"|(?P<surnamed>{_WORD}(?:[ \n]{_WORD}){{0,2}}[ \n][^\W\d_a-z](?:[^\W\d_a-z]|['’\-])+)(?=[ \n]+\([A-Z])"
    r"|(?:Le Président|La Présidente|El Presidente|La Presidenta)\b"
    rf"|(?:L[ea] |L['’]|El ){DELEGATES_ELSEWHERE} (?:de la |de l['’]|del |des |du |de |d['’])"
    rf"{_WORD}(?:[ \n](?:{_WORD}|de|del|du|la|et|y)){{0,5}}?"
    r"|[Tt]he (?:outgoing |incoming )?"
    r"(?:(?:Acting |Vice-|Co-|Deputy |Temporary |Permanent |Assistant |Principal |Chief )*"
    r"(?:Chair|President|Chairman|Chairperson|Rapporteur|Secretary|Director|Minister|Commissioner|Clerk"
    r"|Secretariat|Secretary-General|Director[ -]General)"
    rf"(?: (?:of|for) (?:the )?{_WORD}(?:[ \n](?:{_WORD}|and|of|on|for)){{0,8}}?)?"
    r"|(?:[Rr]epresentative|[Dd]elegate|[Oo]bserver|[Dd]elegation|[Ss]peaker|[Cc]ouncillor) (?:of|for|from) (?:the )?"
    rf"{_WORD}(?:[ \n](?:{_WORD}|of|and|the)){{0,6}}?)"
    rf"|(?:The )?{_WORD}(?:[ \n](?:{_WORD}|of|and|the)){{0,5}}?['’]s?[ \n]"
    r"(?:representative|delegate|delegation|observer"
    rf"|(?:Vice |Deputy |Prime |Foreign )*(?:Minister|Ambassador)(?: (?:of|for) {_WORD}(?: (?:{_WORD}|and)){{0,4}})?))"
    r"(?P<group>[ \n]+\((?:[^()\n]|\n(?!\s*\n)){2,120}\))?"
    r"(?:(?P<office>,[ \n]+(?=[^\W\d_a-z]|on behalf)[^.;:()\n]{3,120}?,)"
    r"(?=[ \n]+(?:[a-z]+ed|said|made|told|took|gave)\b)|(?:,[ \n]+[^\W\d_A-Z]{4,20})?,)?"
    r"(?=[ \n]+(?!(?:of|and|for|on)\b)[a-z])[ \n]+"
)
# Somebody with an office behind the name, where the record tells of others in its own style.
_IN_OFFICE = re.compile(
    rf"(?P<label>{_WORD}(?:[ \n](?:{_WORD}|de|del|da|van|von|der|al|el|bin)){{1,4}})(?P<surnamed>)?(?P<group>)?"
    r"(?P<office>,[ \n]+(?=[^\W\d_a-z])[^.;:()\n]{3,200}?,)"
    rf"(?=[ \n]+(?:also )?{_SAID}\b)[ \n]+"
)
_REPRESENTS = re.compile(
    rf" (?:of|for|from) |['’]s? (?:representative|delegate|delegation|observer)$|{DELEGATES_ELSEWHERE} d"
)
# "…", said Fiji's representative, warning …: told behind the first words of a paragraph.
_STATE_SPOKE = (
    rf"(?P<label>the (?:representative|delegate|observer) (?:of|for) (?:the )?{_WORD}"
    rf"(?:[ \n](?:{_WORD}|of|and|the)){{0,6}}?"
    rf"|{_WORD}(?:[ \n](?:{_WORD}|of|and|the)){{0,5}}?['’]s?[ \n](?:representative|delegate|observer))"
)
_TOLD_BEHIND = re.compile(
    r"[^\n.?!]{10,500}?(?:[.?!]?[,]?[”\"],?|,) (?:said|added|stressed|warned|stated|noted|emphasized|declared) "
    rf"{_STATE_SPOKE}(?P<surnamed>)?(?P<group>)?(?P<office>)?(?=[.,;:]| (?:in|at|as|on|who|while|when)\b)"
)
# In overviews another State follows within a paragraph.
_FOLLOWS = re.compile(
    rf"(?<=[.”\"]) {{1,2}}(?=[A-Z])"
    rf"(?P<lead>(?:[A-Z][a-z]+ing|In|On|Similarly|Meanwhile|However)\b[^.;:\n\"“]{{2,160}}?, )?"
    rf"{_STATE_SPOKE.replace('the (?:rep', '[Tt]he (?:rep')}(?P<surnamed>)?(?P<group>)?(?P<office>)?"
    rf"(?=(?:,[ ][^.;:\n]{{3,120}}?,)? (?:also )?{_SAID}\b)"
)
_REPORTS = re.compile(
    r"(?!presided|chaired|opened\b|closed\b)(?:(?:also|again|then|further) )?"
    r"(?:[a-z\-]+(?:ed|ing)|said|says|made|took|gave|drew|put|spoke|thought|felt|told|wished|sought|held"
    rf"|{'|'.join(sorted(SAID_ELSEWHERE))}|s['’](?:associe|élève|exprimant|inquiète|interroge|oppose)|prenant la parole"
    r"|se (?:asocia|complace|congratula|dit|félicite|rallie|refiere|réjouit|suma|une)"
    rf"|who(?:se)?\b[^.;:()\n]{{2,160}}?,[ \n]+(?:also )?{_SAID})\b"
)
_DECIDED = re.compile(
    r"(?m)^[ \t]*(?:\d{1,3}\.[ \t]+|\d{1,2}\.\d{1,3}[ \t]*)?"
    r"(?:It was so (?:decided|agreed)|The [a-z][a-z ]{2,60} (?:was|were) (?:approved|adopted|noted))\.?[ \t\r]*$"
)
_HEADING = re.compile(
    r"\n[^\S\n]*\n[ \t]*(?!\d{1,3}\.[ \t])"
    r"(?:(?:#{1,6}[ \t]+)?(?=[A-ZÀ-Þ])[^\n]{3,140}(?<![.?!:;,”\")])|\d{1,2}[ \t]?[A-ZÀ-Þ][^\n]{3,140}(?<![.?!:;,”\"]))"
    r"[ \t\r]*(?=\n[^\S\n]*\n|\n?\Z)"
)
# What several said, and what nobody did, ends whatever was said before; in a wrapped line it is part of that.
_NOBODYS = re.compile(
    r"(?:\n[^\S\n]*+\n[ \t]*+|\n[ \t]*+(?=\d{1,3}\.|[^\n]*[.”\"][ \t\r]*$))(?:\d{1,3}\.[ \t]+|\d{1,2}\.\d{1,3}[ \t]*)?"
    r"(?:(?:Numerous|Several|Some|Many|Most|Other|A number of|Two|Three) (?:other )?(?:[Dd]elegat(?:ion|e)s"
    r"|[Cc]ouncillors|[Ss]peakers|[Rr]epresentatives|(?:Member )?States|[Mm]embers|[Pp]articipants)"
    rf"(?: also| then| further)? {_SAID}\b"
    r"|(?:Also )?[Ss]peaking (?:[\w,]+ ){0,14}were\b|Discussions? (?:was|were) based"
    r"|(?:The )?[Dd]raft (?:resolution|decision|amendment|report)s? [^\n]{0,90}?\b(?:was|were) "
    r"(?:adopted|approved|rejected)\b"
    r"|The (?:Committee|Council|Commission|Assembly|Conference|Working Group|Board)(?: also| then| thus| next)?"
    r" (?:adopted|approved|rejected|elected|decided|agreed|took note|proceeded|began|resumed)\b"
    r"|(?:At the request of [^\n]{3,120}, )?[Aa] recorded vote was\b)",
    re.MULTILINE,
)
# The number of a paragraph in a record that has lost its line ends: "so agreed.2.3The councillor from Fiji".
_RUN_TOGETHER = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.)”\"])|(?<=[^\W\d_.)] ))(?<!\d\.)(?=\d{1,2}\.\d{1,3}[A-ZÀ-Þ][^\W\d_A-Z])"
)
_NUMBER = re.compile(r"\d{1,2}\.\d{1,3}")
_HEADING_RUN_TOGETHER = re.compile(r"(?<=[.)”\"]) ?\d{1,2}[A-ZÀ-Þ][^\W\d_A-Z][^.\n]{2,200}\Z")
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


def _run_together(text: str) -> list[Mark]:
    """The marks of numbered paragraphs that stand one behind the other in a line; what has no speaker is nobody's."""
    starts = [found.start() for found in _RUN_TOGETHER.finditer(text)]
    marks = []
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=False):
        number = _NUMBER.match(text, start)
        spoke = _spoke(text, number.end()) if number else None
        if number and spoke:
            heading = _HEADING_RUN_TOGETHER.search(text, max(number.end(), stop - 210), stop)
            mark = _mark(start, number.end(), spoke)
            marks.append(replace(mark, end=heading.start() if heading else stop))
    return marks


def _marks(text: str) -> list[Mark]:
    together, marks = _run_together(text), _of_lines(text)
    return together if len(together) >= max(_LEAST, len(marks)) else marks


def _of_lines(text: str) -> list[Mark]:
    marks: list[Mark] = []
    heads = find_furniture(text)  # a page's head looks like a heading
    headings = sorted(
        found.start()
        for pattern in (_HEADING, _NOBODYS)
        for found in pattern.finditer(text)
        if not within(heads, found.end() - 1, found.end())
    )
    for paragraph in _PARAGRAPH.finditer(text):
        spoke = _spoke(text, paragraph.end())
        if spoke is None:
            continue
        label = " ".join(spoke["label"].split())
        if label.isupper() and shape(label) not in {Shape.PERSON, Shape.SURNAME}:
            continue
        start = paragraph.start("number") if paragraph["number"] else paragraph.end()
        marks.append(_mark(start, paragraph.end(), spoke))  # its sentence tells who spoke, as in a note
        if not paragraph["number"]:
            marks += _in_paragraph(text, marks[-1])
    return [_bounded(mark, following, headings) for mark, following in zip(marks, [*marks[1:], None], strict=False)]


def _mark(start: int, speech: int, spoke: re.Match[str]) -> Mark:
    label = bare(" ".join(spoke["label"].split()))
    return Mark(start, speech, label, Span(*spoke.span("label")), parenthesis(spoke["group"] or "") or _office(spoke))


def _in_paragraph(text: str, first: Mark) -> Iterator[Mark]:
    """Whoever speaks for other States behind the first of a paragraph."""
    if not _REPRESENTS.search(first.name or ""):
        return
    line = text.find("\n", first.speech)
    last = first.name
    for follows in _FOLLOWS.finditer(text, first.speech, len(text) if line < 0 else line):
        at = follows.start("lead") if follows["lead"] else follows.start("label")
        mark = _mark(at, at, follows)
        if mark.name != last:
            yield mark
        last = mark.name


def _spoke(text: str, at: int) -> re.Match[str] | None:
    """Who spoke, as a paragraph's first words tell it, perhaps behind what led to it, or behind what was said."""
    return _told_first(text, at) or _TOLD_BEHIND.match(text, at)


def _told_first(text: str, at: int) -> re.Match[str] | None:
    if (found := _begins(text, at)) or not _LEAD.match(text, at):
        return found
    for lead in _LEAD_ENDS.finditer(text, at, at + 220):
        if lead["stop"] or (found := _begins(text, lead.end(), last=lead[0].startswith("was"))):
            break
    return found


def _begins(text: str, at: int, *, last: bool = False) -> re.Match[str] | None:
    """Who spoke, told from there on; `last` behind the verb: "Also questioning it was the representative of Fiji"."""
    spoke = _SPOKE.match(text, at)
    # A surname in capitals and a group tell a speaker in any language.
    if spoke and (
        spoke["surnamed"] or _REPORTS.match(text, spoke.end()) or (last and text.startswith("who", spoke.end()))
    ):
        return spoke
    named = _IN_OFFICE.match(text, at)
    return named if named and shape(" ".join(named["label"].split())) is Shape.PERSON else None


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
