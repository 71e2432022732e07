"""Marks in a text: which characters name a process, are evidence, or were searched for.

Pure: text and offsets in, pieces out. Escaping is the template tags' business; knows no model.
Offsets count code points into the text that is passed; `end` is exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_BLANK_LINE = re.compile(r"\r?\n[ \t\r]*\n\s*")


class MarkKind(StrEnum):
    """What a mark says; the value is the name of its CSS class."""

    MENTION = "mention"
    GUESS = "guess"  # a mention whose process was told by something weaker than its name
    EVIDENCE = "evidence"
    HIT = "hit"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters that mean something. `href` makes them a link; `title` explains them."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs of pieces. `cut_before` and `cut_after` say that the text went on."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    cut_before: bool = False
    cut_after: bool = False


def pieces(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """The text between `start` and `end` cut wherever a mark begins or ends; marks may overlap."""
    end = len(text) if end is None else end
    inside = sorted((m for m in marks if m.start < end and m.end > start), key=lambda m: (m.start, -m.end))
    edges = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    return tuple(_cut(text, inside, edges))


def _cut(text: str, marks: Sequence[Mark], edges: Sequence[int]) -> Iterator[Piece]:
    open_marks: list[Mark] = []
    waiting = 0
    for left, right in pairwise(edges):
        while waiting < len(marks) and marks[waiting].start <= left:
            open_marks.append(marks[waiting])
            waiting += 1
        open_marks = [mark for mark in open_marks if mark.end > left]
        yield Piece(text[left:right], tuple(open_marks))


def passage(text: str, marks: Iterable[Mark] = (), *, start: int = 0, end: int | None = None) -> Passage:
    """The same in paragraphs, which blank lines part. What furniture covers is left out."""
    end = len(text) if end is None else end
    marks = list(marks)
    paragraphs: list[tuple[Piece, ...]] = []
    for left, right in _paragraphs(text, start, end):
        kept = tuple(
            piece
            for piece in pieces(text, marks, start=left, end=right)
            if not any(mark.kind is MarkKind.FURNITURE for mark in piece.marks)
        )
        if any(piece.text.strip() for piece in kept):
            paragraphs.append(kept)
    return Passage(tuple(paragraphs))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for blank in _BLANK_LINE.finditer(text, start, end):
        yield left, blank.start()
        left = blank.end()
    yield left, end


def around(text: str, start: int, end: int, kind: MarkKind, *, width: int = 80) -> Passage:
    """The words `start`–`end` marked, with up to `width` characters on each side, cut at spaces."""
    left, right = max(0, start - width), min(len(text), end + width)
    return in_context(text[left:right], start - left, end - left, kind, before=left > 0, after=right < len(text))


def in_context(text: str, start: int, end: int, kind: MarkKind = MarkKind.HIT, *, before: bool, after: bool) -> Passage:
    """The words `start`–`end` marked in a stretch of text, which is cut at a space where more stood before or after."""
    left, right = 0, len(text)
    if before and (space := text.find(" ", 0, start)) >= 0:
        left = space + 1
    if after and (space := text.rfind(" ", end)) >= 0:
        right = space
    return Passage((pieces(text, [Mark(start, end, kind)], start=left, end=right),), before, after)


def opening(text: str, *, length: int) -> Passage:
    """About the first `length` characters, cut at a space."""
    words = " ".join(text.split())
    if len(words) <= length:
        return Passage(((Piece(words),),))
    return Passage(((Piece(words[:length].rsplit(" ", 1)[0]),),), cut_after=True)
