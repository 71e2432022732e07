"""Where the characters of a page's plain text stand in the page itself, mark-up and character references included.

Owns counting back. Must not know what of a page is content: the page is read a second time, with the beginning of every
run of words marked, and the marks are found again in the outcome.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from apps.ingestion.parsed import Span
from apps.ingestion.readers.html import main_text

# A mark is a number in digits of the private use area, which no writing has.
_OPEN, _CLOSE, _ZERO = "\ue000", "\ue001", 0xE010
_MARK = re.compile(f"{_OPEN}([\ue010-\ue019]+){_CLOSE}")
_PRIVATE = re.compile("[\ue000-\ue001\ue010-\ue019]")
_TO_MARK = {ord(str(digit)): _ZERO + digit for digit in range(10)}
_FROM_MARK = {_ZERO + digit: str(digit) for digit in range(10)}
_RAW = re.compile(r"<(script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?>(?:[^<>\"']|\"[^\"]{0,5000}\"|'[^']{0,5000}')*)>")  # ">" may stand in an attribute
_PIECE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,32});?|\S")


@dataclass(frozen=True, slots=True)
class PageOffsets:
    """For every character of the plain text where it begins and ends in the page."""

    begins: array[int]
    ends: array[int]

    def span(self, span: Span) -> Span:
        """The same words in the page."""
        if span.end <= span.start or span.end > len(self.ends):
            at = self.begins[min(span.start, len(self.begins) - 1)] if self.begins else 0
            return Span(at, at)
        return Span(self.begins[span.start], self.ends[span.end - 1])


def page_offsets(page: str, text: str) -> PageOffsets | None:
    """The way from `text`, as the reader made it of `page`, back to the page.

    None where the page holds characters that serve as marks, or reads otherwise with marks in it.
    """
    if _PRIVATE.search(page):
        return None
    runs = list(_runs(page))
    pieces, at = [], 0
    for number, run in enumerate(runs):
        pieces += [page[at : run.start], _OPEN, str(number).translate(_TO_MARK), _CLOSE]
        at = run.start
    marked = main_text("".join([*pieces, page[at:]]))
    if _MARK.sub("", marked) != text:
        return None
    begins, ends = array("L"), array("L")
    last = 0
    marks = list(_MARK.finditer(marked))
    heads = [*(mark.start() for mark in marks), len(marked)]
    for _ in range(heads[0]):
        begins.append(0)
        ends.append(0)
    for mark, head in zip(marks, heads[1:], strict=True):
        run = runs[int(mark[1].translate(_FROM_MARK))]
        said = _characters(page, run)
        for character in marked[mark.end() : head]:
            found = None if character.isspace() else next((place for own, place in said if own == character), None)
            begins.append(found.start if found else last)
            ends.append(found.end if found else last)
            last = found.end if found else last
    return PageOffsets(begins, ends)


def _runs(page: str) -> Iterator[Span]:
    """The words between tags, from the first that is not white space."""
    at = 0
    while at < len(page):
        tag = page.find("<", at)
        end = len(page) if tag < 0 else tag
        words = page[at:end]
        if words.strip():
            yield Span(at + len(words) - len(words.lstrip()), end)
        if tag < 0:
            return
        at = _behind(page, tag)


def _behind(page: str, start: int) -> int:
    """Where what begins with "<" there ends: a comment, a script with its words, a tag."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return len(page) if end < 0 else end + 3
    if raw := _RAW.match(page, start):
        closing = re.compile(f"</{raw[1]}", re.IGNORECASE).search(page, start)
        if closing is None:
            return len(page)
        start = closing.start()
    if tag := _TAG.match(page, start):
        return tag.end()
    end = page.find(">", start)
    return len(page) if end < 0 else end + 1


def _characters(page: str, run: Span) -> Iterator[tuple[str, Span]]:
    """The characters that a run shows, white space apart, each with its place in the page."""
    for piece in _PIECE.finditer(page, run.start, run.end):
        place = Span(*piece.span())
        for character in html.unescape(piece[0]) if len(piece[0]) > 1 else piece[0]:
            if not character.isspace():
                yield character, place
