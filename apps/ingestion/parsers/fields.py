"""Forms filled in, one for each statement: `Speaker: …`, `Affiliation: …`, `Statement: …`, each on its line.

Owns the names of these fields. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.ingestion.assemble import assemble
from apps.ingestion.names import shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.turns import Mark

_SIGNS = r"[ \t*_#\-]{0,9}"
_HEAD = f"^{_SIGNS}"
_COLON = r"[ \t*_]{0,9}:[ \t*_]{0,9}"
_SPEAKERS = r"(?i:speaker|name|delegate|participant|intervenante?|oradora?|ponente)"
_WHO = (
    rf"{_HEAD}{_SPEAKERS}{_COLON}"
    r"(?P<label>[^\n]{2,100}?)[ \t*_\r]{0,9}\n"
)
_OTHER = r"(?:[ \t*_#\-]{0,9}[^\W\d_][^\n:]{1,30}:[^\n]{0,200}\n|[ \t\r]{0,99}\n){0,8}?"
_WORDS = (
    rf"{_HEAD}(?i:statement|intervention|remarks|comments?|speech|text|d[ée]claration|declaraci[óo]n|declaração)"
    rf"{_COLON}\s{{0,9}}(?=\S)"
)
_RECORD = re.compile(_WHO + f"(?P<fields>{_OTHER})" + _WORDS, re.MULTILINE)
_SPEAKER = re.compile(_WHO, re.MULTILINE)
_BELOW_ANOTHER = re.compile(rf"\n{_SIGNS}{_SPEAKERS}")  # a search for a line feed is many times faster than one for `^`
_BODY = re.compile(
    rf"{_HEAD}(?i:affiliation|organi[sz]ation|body|company|institution|delegation|country|representing|organisme"
    rf"|organizaci[óo]n|organização){_COLON}(?P<body>[^\n]{{2,120}}?)[ \t*_\r]{{0,9}}$",
    re.MULTILINE,
)
_LEAST = 2  # records
_MOST = 0.8  # of the speakers' fields have words below


class FieldsParser:
    name = "fields"
    surest = 0.97

    def score(self, source: ReadText) -> float:
        """Sure where speakers' fields recur and statements' fields stand below them."""
        text = excerpt(source.text)
        if not _BELOW_ANOTHER.search(text):
            return 0.0
        records = sum(1 for _ in _marks(text))
        sure = records >= _LEAST and records >= _MOST * sum(1 for _ in _SPEAKER.finditer(text))
        return self.surest if sure else 0.0

    def parse(self, source: ReadText) -> ParsedDocument:
        return assemble(source, parser=self.name, marks=list(_marks(source.text)), kind=Kind.VERBATIM)


def _marks(text: str) -> Iterator[Mark]:
    for record in _RECORD.finditer(text):
        label = record["label"]
        if shape(label) is not None:
            body = _BODY.search(record["fields"])
            yield Mark(
                record.start(),
                record.end(),
                label,
                Span(*record.span("label")),
                affiliation=body["body"] if body else None,
            )
