"""DOCX and ODT: the words of the body, one line for a paragraph, pages where the file tells them.

Owns which elements of the two formats are words, and which are deleted or beside the text. The parts are read as a
stream, so that memory grows with the words alone. Must not know what is said.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from apps.ingestion.errors import EmptySourceError, IngestionError, TooLargeError, UnreadableSourceError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.plain import line_locators
from apps.ingestion.readers.rows import row
from apps.ingestion.readers.zipped import open_zip, part_of
from apps.lib.locators import Locator, LocatorMap

MAX_CHARACTERS = 8 * 1024 * 1024
_MAX_XML = 150 * 1024 * 1024
_DEEPEST = 500  # elements within elements; no word processor comes near it
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_WORD_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PAGE = "\f"  # stands in the words while they are collected
_RELATIONS = "_rels/.rels"
_ODT_TYPES = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The names of elements, with their namespace, by what they do to the text."""

    paragraphs: frozenset[str]
    words: frozenset[str] | None  # only within these are characters words; None: anywhere in a paragraph
    cells: frozenset[str]
    rows: frozenset[str]
    left_out: frozenset[str]
    marks: Mapping[str, Callable[[Mapping[str, str]], str]]


def _spaces(attributes: Mapping[str, str]) -> str:
    count = next((value for key, value in attributes.items() if key.endswith(" c")), "1")
    return " " * min(int(count), 200) if count.isdecimal() else " "


def _always(text: str) -> Callable[[Mapping[str, str]], str]:
    return lambda _: text


def _named(space: str, names: str) -> frozenset[str]:
    return frozenset(space + name for name in names.split())


_DOCX = _Vocabulary(
    paragraphs=_named(_WORD, "p"),
    words=_named(_WORD, "t"),
    cells=_named(_WORD, "tc"),
    rows=_named(_WORD, "tr"),
    # What was deleted or moved away is still in the file; the fallback repeats what stands before it.
    left_out=_named(_WORD, "del moveFrom") | {"http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"},
    marks={
        _WORD + "tab": _always("\t"),
        _WORD + "cr": _always("\n"),
        _WORD + "br": _always("\n"),
        _WORD + "noBreakHyphen": _always("-"),
        _WORD + "lastRenderedPageBreak": _always(_PAGE),
    },
)
_TEXT, _TABLE, _OFFICE = (f"{_ODF}{part}:1.0 " for part in ("text", "table", "office"))
_ODT = _Vocabulary(
    paragraphs=_named(_TEXT, "p h"),
    words=None,
    cells=_named(_TABLE, "table-cell covered-table-cell"),
    rows=_named(_TABLE, "table-row"),
    left_out=_named(_TEXT, "tracked-changes note ruby-text sequence-decls") | _named(_OFFICE, "annotation forms"),
    marks={
        _TEXT + "s": _spaces,
        _TEXT + "tab": _always("\t"),
        _TEXT + "line-break": _always("\n"),
        _TEXT + "soft-page-break": _always(_PAGE),
    },
)


def read_office(data: bytes, *, name: str) -> ReadText | None:
    """The text of a DOCX or ODT file; None where the ZIP file is something else.

    Raises:
        IngestionError: damaged, locked, without text, or larger than any record.
    """
    with open_zip(io.BytesIO(data), name=name) as archive:
        parts = set(archive.namelist())
        part: str | None = None
        if "mimetype" in parts and part_of(archive, "mimetype", name=name).strip() in _ODT_TYPES:
            part, vocabulary, kind = "content.xml", _ODT, "application/vnd.oasis.opendocument.text"
        elif _RELATIONS in parts:
            part, vocabulary = _main_part(archive, name=name), _DOCX
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        if part is None:
            return None
        words = _Words(vocabulary, name=name, part=part)
        words.read(part_of(archive, part, name=name, limit=_MAX_XML))
    text, locators = words.result()
    if not text.strip():
        raise EmptySourceError(
            name, place=part, found="no words", expected="a document with text", remedy="pictures of text are not read"
        )
    return ReadText(text=text, media_type=kind, locators=locators)


def _main_part(archive: zipfile.ZipFile, *, name: str) -> str | None:
    """The part with the body of a Word file, as the package's relations name it; None for spreadsheets and the like."""
    found: list[str] = []

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.endswith("Relationship") and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    _stream(part_of(archive, _RELATIONS, name=name), name=name, part=_RELATIONS, begin=begin)
    return next((part for part in found if part.startswith("word/")), None)


class _Words:
    """Collects the words of one part."""

    def __init__(self, vocabulary: _Vocabulary, *, name: str, part: str) -> None:
        self._vocabulary, self._name, self._part = vocabulary, name, part
        self._lines: list[str] = []
        self._line: list[str] = []
        self._open = 0  # paragraphs within paragraphs: text boxes
        self._saying = 0
        self._left_out = 0
        self._depth = 0
        self._cells: list[list[str]] = []
        self._size = 0

    def read(self, data: bytes) -> None:
        _stream(data, name=self._name, part=self._part, begin=self._begin, finish=self._finish, words=self._characters)

    def result(self) -> tuple[str, LocatorMap]:
        """The text, and its pages where the file tells where they begin, else its lines."""
        whole = "\n\n".join(self._lines) + "\n"
        if _PAGE not in whole:
            return whole, line_locators(whole)
        pages = whole.split(_PAGE)
        starts = [0]
        for page in pages[:-1]:
            starts.append(starts[-1] + len(page))
        return "".join(pages), LocatorMap(tuple(Locator(start, page=n) for n, start in enumerate(starts, 1)))

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableSourceError(
                self._name,
                place=self._part,
                found=f"more than {_DEEPEST} elements within each other",
                expected="a document as word processors write it",
                remedy="save it again, or as plain text",
            )
        names = self._vocabulary
        if self._left_out:
            return
        if tag in names.left_out:
            self._left_out = self._depth
        elif tag in names.paragraphs:
            if self._open:
                self._end_line()
            self._open += 1
        elif tag in names.rows:
            self._cells.append([])
        elif names.words and tag in names.words:
            self._saying += 1
        elif (mark := names.marks.get(tag)) and (self._open or mark(attributes) == _PAGE):
            self._line.append(mark(attributes))

    def _finish(self, tag: str) -> None:
        names = self._vocabulary
        if self._left_out == self._depth:
            self._left_out = 0
        elif self._left_out:
            pass
        elif tag in names.paragraphs:
            self._end_line()
            self._open -= 1
        elif names.words and tag in names.words:
            self._saying -= 1
        elif tag in names.rows and self._cells:
            self._end_row()
        elif tag in names.cells and self._cells:
            self._cells[-1].append("\v")
        self._depth -= 1

    def _characters(self, data: str) -> None:
        if self._left_out or not self._open or (self._vocabulary.words and not self._saying):
            return
        self._size += len(data)
        if self._size > MAX_CHARACTERS:
            raise TooLargeError(
                self._name,
                found=f"more than {MAX_CHARACTERS} characters",
                expected="at most so many",
                remedy="split it into one file for each meeting",
            )
        # White space within the mark-up of ODF is one space; Word keeps what it writes.
        self._line.append(data if self._vocabulary.words else " ".join(f".{data}.".split())[1:-1])

    def _end_line(self) -> None:
        line = "".join(self._line).strip(" \t\n")
        self._line.clear()
        if line.strip():
            (self._cells[-1] if self._cells else self._lines).append(line)
        elif _PAGE in line:  # the page begins with the next words
            self._line.append(_PAGE * line.count(_PAGE))

    def _end_row(self) -> None:
        """A row of a table is one paragraph."""
        if held := row("\n".join(self._cells.pop()).split("\v")):
            (self._cells[-1] if self._cells else self._lines).append(held)


def _stream(
    data: bytes,
    *,
    name: str,
    part: str,
    begin: Callable[[str, Mapping[str, str]], None],
    finish: Callable[[str], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:
    """Read XML without building a tree. A document type, with which entities could be declared, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def started(tag: str, attributes: Mapping[str, str]) -> None:
        begin(tag.replace(_WORD_STRICT, _WORD, 1), attributes)

    def finished(tag: str) -> None:
        if finish:
            finish(tag.replace(_WORD_STRICT, _WORD, 1))

    def declared(*_: object) -> None:
        raise _malformed(name, part, "a document type declaration")

    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.EndElementHandler = finished
    parser.StartDoctypeDeclHandler = declared
    if words:
        parser.CharacterDataHandler = words
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise _malformed(name, part, f"{expat.ErrorString(error.code)} at line {error.lineno}") from error


def _malformed(name: str, part: str, found: str) -> IngestionError:
    return UnreadableSourceError(
        name,
        place=part,
        found=found,
        expected="XML as word processors write it",
        remedy="save it again, or as plain text",
    )
