"""The text of a source document as its page shows it: a stretch of it, cut where statements begin and end.

Owns how much of a long text is sent at once. Knows no request.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.proceedings.models import SourceDocument
from apps.proceedings.querysets import SourceLine
from apps.web.addresses import Addresses
from apps.web.marking import Mark, MarkKind, Piece, pieces
from apps.web.rows import SourceBlock

WHOLE, MOST = 80_000, 60_000
"""Characters of the longest text that is sent whole, and of a stretch of a longer one."""

BEFORE = 6_000
"""Characters that stand before a statement that was asked for."""

_LINE = 2_000
"""A stretch begins and ends with a line, unless its lines are longer than this."""

_LONGEST = 400
"""Characters of the longest mark: a mention's surface has at most 300."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a text is shown: the characters from `start` to `end` of `length`."""

    start: int
    end: int
    length: int
    text: str

    @property
    def is_whole(self) -> bool:
        return self.end - self.start == self.length

    @property
    def earlier_href(self) -> str:
        """Where the text before it is; "" at the beginning."""
        return f"?at={max(0, self.start - MOST)}#text" if self.start else ""

    @property
    def later_href(self) -> str:
        """Where the text goes on; "" at the end."""
        return f"?at={self.end}#text" if self.end < self.length else ""

    @property
    def percent(self) -> int:
        """How far into the text it begins."""
        return round(100 * self.start / self.length) if self.length else 0


def stretch(document: SourceDocument, *, at: int) -> Stretch:
    """The stretch of a text that begins about at an offset: all of it where it is short. Two queries."""
    length = SourceDocument.objects.filter(pk=document.pk).characters()
    if length <= WHOLE:
        start, end = 0, length
    else:
        start = min(at, length - 1)
        end = min(start + MOST, length)
    before = max(0, start - 1)  # a line begins at `start` where the character before it ends one
    text = SourceDocument.objects.all().stretches({document.pk: (before, end)}).get(document.pk, "")
    if start:
        begun = text.find("\n", 0, _LINE) + 1 or 1
        start, text = before + begun, text[begun:]
    if end < length and (line := text.rfind("\n", max(0, len(text) - _LINE))) >= 0:
        text = text[: line + 1]
        end = start + len(text)
    return Stretch(start, end, length, text)


def blocks(
    shown: Stretch, statements: Sequence[SourceLine], marks: Iterable[Mark], *, document: str, asked: str
) -> Iterator[SourceBlock]:
    """The stretch in blocks; furniture inside a statement stays and is marked. Marks count from its beginning.

    `document` is its public id, `asked` that of the statement that was asked for.
    """
    text, marks = shown.text, sorted(marks, key=lambda mark: mark.start)
    at, to = 0, Addresses()
    for statement in statements:
        start = max(statement.start - shown.start, at)
        end = min(max(statement.end - shown.start, at), len(text))
        if start > at:
            yield SourceBlock(pieces(text, _within(marks, at, start), start=at, end=start))
        furniture = [
            Mark(left - shown.start, right - shown.start, MarkKind.FURNITURE) for left, right in statement.furniture
        ]
        said = pieces(text, [*_within(marks, start, end), *furniture], start=start, end=end)
        if statement.hidden_because:
            said = (Piece(_("[Not shown: %(why)s]") % {"why": statement.hidden_because}),)
        yield SourceBlock(
            said,
            public_id=statement.public_id,
            href=to.in_source(document, statement.public_id),
            kind=statement.kind,
            label=statement.speaker__name or statement.organization__name or statement.recorded_name,
            number=statement.position + 1,
            asked=statement.public_id == asked,
        )
        at = end
    if at < len(text):
        yield SourceBlock(pieces(text, _within(marks, at, len(text)), start=at))


def _within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Marks in order of their start that touch this stretch."""
    first = bisect_left(marks, start - _LONGEST, key=lambda mark: mark.start)
    last = bisect_left(marks, end, key=lambda mark: mark.start)
    return [mark for mark in marks[first:last] if mark.end > start]
