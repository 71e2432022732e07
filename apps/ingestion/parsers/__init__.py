"""Texts to turns: one module for each family of layouts. The parser that scores best reads the document.

Parsers are pure: no database, no files, no clock, no settings. A new one is a module with a class of the shape of
`Parser`, its name in `PARSERS`, and a folder of golden cases.
"""

from __future__ import annotations

from typing import Protocol

from apps.ingestion.errors import UnknownParserError
from apps.ingestion.parsed import ParsedDocument, ReadText
from apps.ingestion.parsers.bracketed import BracketedParser
from apps.ingestion.parsers.chevron import ChevronParser
from apps.ingestion.parsers.columns import ColumnsParser
from apps.ingestion.parsers.fields import FieldsParser
from apps.ingestion.parsers.headings import HeadingsParser
from apps.ingestion.parsers.irc import IrcParser
from apps.ingestion.parsers.labelled import LabelledParser
from apps.ingestion.parsers.log import LogParser
from apps.ingestion.parsers.lost_lines import with_line_ends
from apps.ingestion.parsers.mail import MailParser
from apps.ingestion.parsers.margins import without_margin
from apps.ingestion.parsers.note import NoteParser
from apps.ingestion.parsers.own_line import OwnLineParser
from apps.ingestion.parsers.paper import PaperParser
from apps.ingestion.parsers.set_apart import SetApartParser
from apps.ingestion.parsers.speech_xml import SpeechXmlParser
from apps.ingestion.parsers.stamped import StampedParser
from apps.ingestion.parsers.statement import StatementParser
from apps.ingestion.parsers.summary import SummaryParser
from apps.ingestion.parsers.unattributed import UnattributedParser
from apps.ingestion.parsers.webvtt import WebVttParser

# Below this score a layout is not understood.
LEAST_SCORE = 0.3


class Parser(Protocol):
    """What reads one family of layouts.

    `score` is 0 (not mine) to 1 (certainly mine) and cheap; `surest` is the highest that it gives. `parse` runs in
    linear time.
    """

    @property
    def name(self) -> str: ...

    @property
    def surest(self) -> float: ...

    def score(self, source: ReadText) -> float: ...

    def parse(self, source: ReadText) -> ParsedDocument: ...


PARSERS: tuple[Parser, ...] = (
    MailParser(),
    WebVttParser(),
    SpeechXmlParser(),
    FieldsParser(),
    HeadingsParser(),
    IrcParser(),
    ChevronParser(),
    StampedParser(),
    BracketedParser(),
    LogParser(),
    LabelledParser(),
    ColumnsParser(),
    SummaryParser(),
    OwnLineParser(),
    SetApartParser(),
    NoteParser(),
    PaperParser(),
    StatementParser(),
)
# For each parser the highest score that it or one after it gives.
_SUREST_LEFT = tuple(max(parser.surest for parser in PARSERS[position:]) for position in range(len(PARSERS)))


def parse(source: ReadText, *, parser: str | None = None, name: str = "document") -> ParsedDocument:
    """The document as the named parser reads it, else as its format tells it, else as the parser that scores best does.

    Raises:
        UnknownParserError: `parser` is none of those registered.
    """
    if parser is None and source.told is not None:
        return source.told
    source = with_line_ends(without_margin(source))
    if parser is not None:
        return _named(parser, source=name).parse(source)
    scores: dict[str, float] = {}
    for candidate, surest_left in zip(PARSERS, _SUREST_LEFT, strict=True):
        if max(scores.values(), default=0.0) >= surest_left:  # nobody left can be surer
            break
        scores[candidate.name] = candidate.score(source)
    for best in sorted(PARSERS, key=lambda candidate: -scores.get(candidate.name, 0.0)):
        if scores.get(best.name, 0.0) < LEAST_SCORE:
            break
        document = best.parse(source)
        if document.turns:
            return document
    return UnattributedParser().parse(source, scores)


def _named(parser: str, *, source: str) -> Parser:
    for candidate in (*PARSERS, UnattributedParser()):
        if candidate.name == parser:
            return candidate
    raise UnknownParserError(
        source,
        place="--parser",
        found=repr(parser),
        expected="one of " + ", ".join([*(candidate.name for candidate in PARSERS), "unattributed"]),
        remedy="leave it out to have the best one chosen",
    )
