"""Tables and columns: a name in one cell or column, the speech in the next one, no colon between them.

Owns these rows: cells divided by a tab, columns by three spaces or more, a time before the name. Must not know how
names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter

from apps.ingestion.assemble import assemble
from apps.ingestion.dates import find_dates
from apps.ingestion.header import HEADER
from apps.ingestion.names import Shape, affiliation, bare, has_title, is_role, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.participants import find_participants
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

_ROW = re.compile(
    r"^(?P<set_in> {1,9})?(?:[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?(?:\t| {2,}))?"
    r"(?P<label>[^\W\d_][^\n\t:：]{0,60}?)(?:[ ]*\t[ \t]*|(?(set_in)(?!)| {3,}))"
    r"(?=(?P<first>\S[^\n]*))(?![\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t]*$)",
    re.MULTILINE,
)
# The same between bars, as Markdown sets tables.
_BARRED = re.compile(
    r"^[ \t]*\|(?:[ \t]*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[ \t]*\|)?"
    r"[ \t]*\**(?P<label>[^\W\d_][^\n\t:：|*]{0,60}?)\**[ \t]*\|"
    r"[ \t]*(?=(?P<first>[^\s|\-][^\n]*))",
    re.MULTILINE,
)
# What a tab divides in other rows, where it was lost: "Fiji  not yet".
_SPACED = re.compile(r"^(?P<label>[^\W\d_][^\n\t:：]{0,40}?)[ ]{2}(?=(?P<first>[^\s\-][^\n]*))", re.MULTILINE)
_SENTENCE = re.compile(r"[.!?…][\"”)]*(?:\s|\Z)")
_REPORTS = re.compile(r"(?:[A-Z][a-z]+ed|Said|Asked|Noted|Thought|Felt|Was)\b")
_MINUTES = re.compile(r"\b(?:minutes|notes|summary record)\b", re.IGNORECASE)
_REST_OF_NAME = re.compile(r"([^\s:：]{1,40}):\s")
_LEAST = 3  # rows


class ColumnsParser:
    name = "columns"
    surest = 0.9

    def score(self, source: ReadText) -> float:
        """How surely it is rows of a name and a speech: names come back, and what stands beside them are sentences."""
        text = excerpt(source.text)
        rows = _rows(text) if "\t" in text or "   " in text or "\n|" in text else []
        if len(rows) < _LEAST:
            return 0.0
        names = Counter(bare(row["label"]) for row in rows)
        recurring = sum(count for count in names.values() if count > 1) / len(rows)
        if recurring < 0.3 or not (_are_whole(rows, text) or _are_of_delegations(rows)):
            return 0.0
        return min(self.surest, (len(text) - rows[0].start()) / len(text) * (0.5 + 0.5 * recurring))

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        rows = _rows(text)
        marks = [
            Mark(row.start(), row.end(), row["label"], Span(*row.span("label")), affiliation(row["label"]), _bar(row))
            for row in rows
        ]
        reports = sum(_REPORTS.match(row["first"]) is not None for row in rows) * 2 > len(rows)
        noted = bool(rows) and reports and _MINUTES.search(text[: rows[0].start()]) is not None
        noted = noted or not _are_whole(rows, text)
        listed = tuple(find_participants(text, min(rows[0].start(), HEADER))) if rows else ()
        kind = Kind.REPORTED if noted else Kind.VERBATIM
        return assemble(source, parser=self.name, marks=marks, kind=kind, participants=listed)


def _are_whole(rows: list[re.Match[str]], text: str) -> bool:
    """Whether whole sentences stand beside most names."""
    ends = [*(row.start() for row in rows[1:]), *([len(text)] if rows else [])]
    whole = sum(_SENTENCE.search(text, row.end(), end) is not None for row, end in zip(rows, ends, strict=True))
    return whole >= 0.6 * len(rows)


def _are_of_delegations(rows: list[re.Match[str]]) -> bool:
    """Whether somebody noted what States and the chair said, word by word: "chair	item 5", "Fiji	not yet"."""
    names = [bare(row["label"]) for row in rows]
    states = {name for name in names if country_code(name)}
    chaired = sum(map(is_role, names))  # tables of figures have nobody who chairs
    told = chaired + sum(name in states for name in names)
    return len(states) >= _LEAST and chaired > 1 and told * 4 >= len(rows) * 3


def _bar(row: re.Match[str]) -> int | None:
    """Where the bar stands that closes a row."""
    words = row["first"].rstrip()
    return row.start("first") + len(words) - 1 if row.re is _BARRED and words.endswith("|") else None


def _rows(text: str) -> list[re.Match[str]]:
    """The rows whose first cell can be a name, but for a head row: "Speaker", "Remarks"."""
    found = max(list(_BARRED.finditer(text)), list(_ROW.finditer(text)), key=len)
    rows = [row for row in found if shape(row["label"]) is not None and not next(find_dates(row["label"]), None)]
    if sum(map(_parts_a_name, rows)) * 2 > len(rows):
        return []
    if _are_of_delegations(rows):
        spaced = (row for row in _SPACED.finditer(text) if country_code(row["label"]) or has_title(row["label"]))
        taken = {row.start() for row in rows}
        rows = sorted([*rows, *(row for row in spaced if row.start() not in taken)], key=re.Match.start)
    counts = Counter(bare(row["label"]) for row in rows)
    return [row for row in rows if not (_is_head(row) and counts[bare(row["label"])] < 2)]


def _parts_a_name(row: re.Match[str]) -> bool:
    """Whether a tab stands within the name before a colon: "Ada	Obi:	Good evening"."""
    rest = _REST_OF_NAME.match(row["first"])
    return rest is not None and shape(f"{row['label']} {rest[1]}") is Shape.PERSON


def _is_head(row: re.Match[str]) -> bool:
    kind = shape(row["label"])
    return kind in {Shape.ROLE, Shape.SINGLE} and len(row["first"].split()) < 4 and not _SENTENCE.search(row["first"])
