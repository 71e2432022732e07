"""PDF: the text layer, page by page in reading order, without running heads, feet and page numbers.

Owns how words on a page become lines, and lines one text. Runs in a process of its own (`isolated`), because the
library beneath is native code. Must not know what is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from apps.ingestion.errors import EmptySourceError, TooLargeError, UnreadableSourceError
from apps.ingestion.parsed import Problem, ReadText, Severity, Span
from apps.ingestion.readers.columns import Box, Row, rows_in_reading_order
from apps.lib.locators import Locator, LocatorMap

MAX_PAGES = 5000
MAX_CHARACTERS = 8 * 1024 * 1024
_EDGE_ROWS = 3  # so many rows at the top and at the bottom of a page can be a running head or foot
_SAME_PLACE = 4.0  # points
_PARAGRAPH_GAP = 1.35  # times the usual distance between lines
_HYPHENS = "-\u00ad\u2010"
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|página|стр\.)?\s*(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:/|of|de|von|sur|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# A head or foot that ends or begins with the page's number: "12 Cables of the Coast".
_NUMBERED = re.compile(r"(?P<first>\d{1,4})\s.{1,90}[^.!?;,:]|.{2,90}\s(?P<last>\d{1,4})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WORD_OR_END = re.compile(r"\n|\S+")
_LAST_WORD = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)([^\W\d_]+(?:-[^\W\d_]+)*)[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = (".", "!", "?", "…", ":", '"', "”", "»", ")", "]")


@dataclass(slots=True)
class _Page:
    number: int
    rows: list[Row]


def read_pdf(path: Path, *, name: str) -> ReadText:
    """The text of the file at `path`.

    Raises:
        UnreadableSourceError: damaged, or locked with a password.
        EmptySourceError: pictures of pages, without text.
        TooLargeError: more pages or text than any record has.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold()
        raise UnreadableSourceError(
            name,
            place="start",
            found="a PDF that is locked with a password" if locked else f"a PDF that cannot be opened ({error})",
            expected="a whole PDF that opens without a password",
            remedy="save a copy without the password" if locked else "download it again, or print it to a new PDF",
        ) from error
    pages, silent = [], []
    size = 0
    for page in _pages(document, name=name):
        pages.append(page)
        size += sum(len(row.text) for row in page.rows)
        if not page.rows:
            silent.append(page.number)
        if size > MAX_CHARACTERS:
            raise TooLargeError(
                name,
                place=f"page {page.number}",
                found=f"more than {MAX_CHARACTERS} characters",
                expected="at most so many",
                remedy="split it into one file for each meeting",
            )
    if not size:
        raise EmptySourceError(
            name,
            place="1 page" if len(pages) == 1 else f"{len(pages)} pages",
            found="no text: the pages are pictures, a scan as it seems",
            expected="a PDF with a text layer",
            remedy="run text recognition over it and ingest the result",
        )
    text, locators = _joined(pages)
    return ReadText(text=text, media_type="application/pdf", locators=locators, problems=_silence(silent, locators))


def _silence(silent: Sequence[int], locators: LocatorMap) -> tuple[Problem, ...]:
    if not silent:
        return ()
    before = [locator.start for locator in locators.locators if (locator.page or 0) < silent[0]]
    at = before[-1] if before else 0
    told = ", ".join(map(str, silent[:20])) + (" …" if len(silent) > 20 else "")
    message = f"no text on page {told}: a picture or an empty page; what it shows is not read"
    return (Problem(Severity.WARNING, "pages-without-text", message, Span(at, at)),)


def _pages(document: pypdfium2.PdfDocument, *, name: str) -> Iterator[_Page]:
    count = len(document)
    if count > MAX_PAGES:
        raise TooLargeError(
            name,
            found=f"{count} pages",
            expected=f"at most {MAX_PAGES}",
            remedy="split it into one file for each meeting",
        )
    for index in range(count):
        try:
            page = document[index]
            words = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise UnreadableSourceError(
                name,
                place=f"page {index + 1}",
                found=f"a page that cannot be opened ({error})",
                expected=f"{count} pages, as the file says",
                remedy="download it again, or print it to a new PDF",
            ) from error
        yield _Page(index + 1, rows_in_reading_order(list(_boxes(words, page.get_rotation()))))
        words.close()
        page.close()


def _boxes(words: pypdfium2.PdfTextPage, turned: int) -> Iterator[Box]:
    """Runs of words on one line, in the order of the file, cut where a gap is as wide as between columns.

    `turned` is by how many degrees the page is turned clockwise to be read; positions count before that.
    """
    # One character for each index of the library, so that an index into this text is one into the page.
    text = "".join([_character(pdfium.FPDFText_GetUnicode(words, index)) for index in range(words.count_chars())])
    box: Box | None = None
    for word in _WORD_OR_END.finditer(text):
        if word[0] == "\n":
            if box:
                yield box
            box = None
            continue
        for number, part in enumerate(_parts(words, word, turned)):
            if box and box.takes(part):
                box.add(part, spaced=number == 0)
                continue
            if box:
                yield box
            box = part
    if box:
        yield box


def _parts(words: pypdfium2.PdfTextPage, word: re.Match[str], turned: int) -> Iterator[Box]:
    """The word as one box; its characters one by one where they do not stand in a row."""
    first, last = (_place(words, index, turned) for index in (word.start(), word.end() - 1))
    if last.left == last.right and len(word[0]) > 1:  # a hyphen at the end of a line has no place of its own
        last = _place(words, word.end() - 2, turned)
    if last.left >= first.left and first.levels(last):
        yield Box(first.left, last.right, first.bottom, first.top, word[0])
        return
    for index in range(word.start(), word.end()):
        yield replace(_place(words, index, turned), text=word[0][index - word.start()])


def _place(words: pypdfium2.PdfTextPage, index: int, turned: int) -> Box:
    """Where a character is seen; only differences between places mean anything."""
    found = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(words, index, found)
    left, bottom, right, top = found.left, found.bottom, found.right, found.top
    match turned:
        case 90:
            return Box(bottom, top, -right, -left, "")
        case 180:
            return Box(-right, -left, -top, -bottom, "")
        case 270:
            return Box(-top, -bottom, left, right, "")
        case _:
            return Box(left, right, bottom, top, "")


def _character(code: int) -> str:
    if code in (0x02, 0xFFFE):  # what the library makes of a hyphen at the end of a line
        return "-"
    if code in (0x0A, 0x0D):
        return "\n"
    if code < 0x20 or code == 0xFFFF or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return " "
    return chr(code)


def _joined(pages: Sequence[_Page]) -> tuple[str, LocatorMap]:
    """One text: a line for each row, an empty line between paragraphs, words that a line end cut made whole."""
    _drop_running(pages)
    pitch = _pitch(pages)
    hyphenated = {
        word.casefold() for page in pages for row in page.rows for word in _WORD.findall(row.text) if "-" in word
    }
    pieces: list[str] = []
    locators: list[Locator] = []
    size = 0
    previous: Row | None = None
    for page in pages:
        first = True
        for row in page.rows:
            before = "" if previous is None else _between(previous, row, pitch, new_page=first)
            if pieces and before == "\n" and (whole := _dehyphenated(pieces[-1], row.text, hyphenated)) is not None:
                size += len(whole) - len(pieces[-1])
                pieces[-1], before = whole, ""
            if first:
                locators.append(Locator(size + len(before), page=page.number))
                first = False
            pieces += [before, row.text]
            size += len(before) + len(row.text)
            previous = row
    return "".join([*pieces, "\n"]), LocatorMap(tuple(locators))


def _between(previous: Row, row: Row, pitch: float, *, new_page: bool) -> str:
    step = previous.y - row.y
    if new_page or step < 0:  # another page or column
        goes_on = not previous.text.endswith(_SENTENCE_END) and not row.text[:1].isupper()
        return "\n" if goes_on or previous.text.endswith(tuple(_HYPHENS)) else "\n\n"
    return "\n\n" if pitch and step > pitch * _PARAGRAPH_GAP else "\n"


def _pitch(pages: Sequence[_Page]) -> float:
    steps = [round(above.y - below.y, 1) for page in pages for above, below in pairwise(page.rows) if above.y > below.y]
    # The closest lines are those of one paragraph; more than half of all steps need not be within one.
    return median(sorted(steps)[: len(steps) // 2 + 1]) if steps else 0.0


def _dehyphenated(line: str, following: str, hyphenated: set[str]) -> str | None:
    """`line` without the hyphen that its end made; with it where the text has the word with a hyphen elsewhere."""
    last, first = _LAST_WORD.search(line), _FIRST_WORD.match(following)
    if not last or not first or not first[0][0].islower():
        return None
    written = f"{last[1]}-{first[0]}".casefold()
    kept = line[-1] != "\u00ad" and written in hyphenated
    return line[:-1] + ("-" if kept else "")


def _drop_running(pages: Sequence[_Page]) -> None:
    """Take away heads, feet and page numbers: what stands at the same place of page after page, digits apart.

    The first page keeps its head: it may be the only place that names the meeting.
    """
    head_of_first = {id(row) for row in pages[0].rows[:_EDGE_ROWS]}
    seen: Counter[tuple[str, int]] = Counter()
    ahead: Counter[int] = Counter()  # by how much the numbers at edges are ahead of those of their pages in the file
    for page in pages:
        seen.update({key for rows in _edges(page) for row in rows for key in _keys(row)})
        ahead.update({number - page.number for rows in _edges(page) if (number := _only_number(rows)) is not None})
    for page in pages:
        dropped: set[int] = set()
        for rows in _edges(page):
            for row in rows:
                if id(row) in dropped:
                    continue
                number = len(pages) > 1 and _is_number(row, page, ahead)
                if not number and not _recurs(row, seen, len(pages)) and not _is_numbered(row, page, ahead, len(pages)):
                    break  # nothing further from the edge can be a head or foot
                if number or id(row) not in head_of_first:
                    dropped.add(id(row))
        page.rows = [row for row in page.rows if id(row) not in dropped]


def _edges(page: _Page) -> tuple[list[Row], list[Row]]:
    by_height = sorted(page.rows, key=lambda row: row.y)
    return by_height[-_EDGE_ROWS:][::-1], by_height[:_EDGE_ROWS]


def _number(row: Row) -> int | None:
    """The number that a row at the edge of a page is, or has at one of its ends."""
    if _PAGE_NUMBER.fullmatch(row.text):
        digits = _DIGITS.search(row.text)
        return int(digits[0]) if digits else None
    found = _NUMBERED.fullmatch(row.text)
    return int(found["first"] or found["last"]) if found else None


def _only_number(rows: Sequence[Row]) -> int | None:
    """The number at an edge of a page; None where several rows of it have one: they are those of lines."""
    numbers = [number for row in rows if (number := _number(row)) is not None]
    return numbers[0] if len(numbers) == 1 else None


def _is_number(row: Row, page: _Page, ahead: Counter[int]) -> bool:
    """Whether a row is the page's number; digits alone may be the end of a sentence, "in", "2023."."""
    if not _PAGE_NUMBER.fullmatch(row.text):
        return False
    number = _number(row)
    return (
        number is None or not row.text.rstrip(".").isdigit() or number == page.number or ahead[number - page.number] > 1
    )


def _is_numbered(row: Row, page: _Page, ahead: Counter[int], pages: int) -> bool:
    """Whether a row ends or begins with a number that counts as the pages do: the heads of left pages and right ones
    differ.
    """
    number = _number(row)
    return number is not None and ahead[number - page.number] * 2 >= pages > 1 < ahead[number - page.number]


def _form(row: Row) -> str:
    return _DIGITS.sub("0", row.text)


def _keys(row: Row) -> tuple[tuple[str, int], ...]:
    place = int(row.y // _SAME_PLACE)
    return ((_form(row), place), (_form(row), place + 1))


def _recurs(row: Row, seen: Counter[tuple[str, int]], pages: int) -> bool:
    count = max(seen[key] for key in _keys(row))
    return count >= 3 or (count == pages == 2 and any(character.isdigit() for character in row.text))
