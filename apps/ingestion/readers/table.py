"""Tables of statements: CSV with a head row and JSON Lines, in the shape of docs/ingestion.md; the rows tell the turns.

Owns that shape and the text made of it, into which offsets count. Must not know more than the rows say.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.ingestion.errors import EmptySourceError, IngestionError, UnreadableSourceError, UnsupportedFormatError
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedMeeting, ParsedTurn, Problem, ReadText, Severity, Span
from apps.ingestion.places import is_country_code
from apps.lib.locators import Locator, LocatorMap
from apps.lib.partial_dates import PartialDate

CSV, JSON_LINES = "text/csv", "application/jsonl"
COLUMNS = ("text", "speaker", "affiliation", "kind", "time", "meeting", "date", "venue", "city", "country", "language")
_MEETING = ("meeting", "date", "venue", "city", "country")
_DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"\A\"?sep=.\"?[ \t]*\r?\n")
_LONGEST_FIELD = 131_072
_LONGEST_HEAD = 2000
_MOST_SKIPPED_TOLD = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """One row; `number` is its line in the file, counted from 1."""

    number: int
    values: Mapping[str, str]


def table_type(text: str) -> str | None:
    """The media type of a table of statements; None for any other text."""
    first = _from_head(text).split("\n", 1)[0].strip()
    if first.startswith("{"):
        try:
            row = json.loads(first)
        except (ValueError, RecursionError):
            return None
        return JSON_LINES if isinstance(row, dict) and isinstance(row.get("text"), str) else None
    return CSV if len(first) < _LONGEST_HEAD and _delimiter(first) else None


def is_json(text: str) -> bool:
    """Whether the text is one JSON document: data of some kind, and no words that anybody said."""
    head = text.lstrip("\ufeff \t\r\n")
    if not head.startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(head), (dict, list))
    except (ValueError, RecursionError):
        return False


def not_a_table(name: str) -> IngestionError:
    """The refusal of JSON that is no table of statements."""
    return UnsupportedFormatError(
        name,
        place="start",
        found="a JSON document",
        expected="JSON Lines: on each line an object with `text`; or Popolo: `persons`, `organizations`, `memberships`",
        remedy="write one line for each statement, or name the lists of people; docs/ingestion.md has the keys",
    )


def read_table(text: str, *, media_type: str, encoding: str, name: str) -> ReadText:
    """The rows as a transcript, and what they tell of turns and meetings.

    Raises:
        UnreadableSourceError: a row that does not fit the shape.
        EmptySourceError: no row with a text.
    """
    rows = _json_rows(text, name) if media_type == JSON_LINES else _csv_rows(text, name)
    made = _Transcript(name)
    for row in rows:
        made.add(row)
    return made.result(media_type, encoding)


class _Transcript:
    """Collects the text and the turns."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: list[str] = []
        self._size = 0
        self._turns: list[ParsedTurn] = []
        self._meetings: dict[ParsedMeeting, int] = {}  # in the order in which they come, each with its place
        self._locators: list[Locator] = []
        self._skipped: list[int] = []
        self._head: tuple[str, ...] | None = None
        self._meeting: int | None = None
        self._language: str | None = None

    def add(self, row: _Row) -> None:
        values = row.values
        words = values.get("text", "")
        if not words.strip():
            self._skipped.append(row.number)
            return
        self._language = self._language or values.get("language") or None
        self._begin_meeting(row)
        seconds = self._seconds(row)
        self._locators.append(Locator(self._size, line=row.number, seconds=seconds))
        name, affiliation = (values.get(key, "").strip() or None for key in ("speaker", "affiliation"))
        name_start = self._size
        if name:
            self._write(name + (f" ({affiliation})" if affiliation else "") + ": ")
        start = self._size + len(words) - len(words.lstrip())
        self._write(words)
        self._turns.append(
            ParsedTurn(
                span=Span(start, start + len(words.strip())),
                kind=self._kind(row),
                text=words.strip(),
                meeting=self._meeting,
                recorded_name=name,
                recorded_affiliation=affiliation,
                name_span=Span(name_start, name_start + len(name)) if name else None,
            )
        )
        self._write("\n\n")

    def result(self, media_type: str, encoding: str) -> ReadText:
        if not self._turns:
            raise EmptySourceError(
                self._name, found="no row with a text", expected="at least one", remedy="check the column `text`"
            )
        problems: tuple[Problem, ...] = ()
        if self._skipped:
            told = ", ".join(map(str, self._skipped[:_MOST_SKIPPED_TOLD]))
            message = f"{len(self._skipped)} rows without a text are left out: line {told}"
            problems = (Problem(Severity.WARNING, "rows-without-text", message, Span(0, 0)),)
        title = next(iter(self._meetings)).title if len(self._meetings) == 1 else None
        return ReadText(
            text="".join(self._pieces),
            media_type=media_type,
            encoding=encoding,
            locators=LocatorMap(tuple(self._locators)),
            title=title,
            language=self._language,
            problems=problems,
            told=ParsedDocument(
                parser="table",
                turns=tuple(self._turns),
                meetings=tuple(self._meetings),
                title=title,
                language=self._language,
            ),
        )

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._size += len(text)

    def _begin_meeting(self, row: _Row) -> None:
        """A head where the row names another meeting than the one before it."""
        told = tuple(row.values.get(key, "").strip() for key in _MEETING)
        if told == self._head:
            return
        self._head = told
        if not any(told):
            self._meeting = None
            return
        title, day, venue, city, country = (value or None for value in told)
        if country and not is_country_code(country):
            raise self._refusal(row, f"the country {country!r}", "an ISO 3166-1 code of two letters")
        try:
            start = PartialDate.parse(day) if day else None
        except ValueError as error:
            raise self._refusal(row, f"the date {day!r}", "YYYY, YYYY-MM or YYYY-MM-DD") from error
        meeting = ParsedMeeting(title=title, start=start, venue=venue, city=city, country=country)
        self._meeting = self._meetings.setdefault(meeting, len(self._meetings))
        self._write("\n".join(value for value in told if value) + "\n\n")

    def _kind(self, row: _Row) -> Kind:
        written = row.values.get("kind", "").strip().casefold()
        try:
            return Kind(written) if written else Kind.VERBATIM
        except ValueError as error:
            raise self._refusal(row, f"the kind {written!r}", ", ".join(Kind)) from error

    def _seconds(self, row: _Row) -> float | None:
        written = row.values.get("time", "").strip()
        if not written:
            return None
        try:
            parts = [float(part) for part in written.replace(",", ".").split(":")]
        except ValueError:
            parts = []
        if not 0 < len(parts) <= 3 or not all(0 <= part < 1e7 for part in parts):
            raise self._refusal(row, f"the time {written!r}", "h:mm:ss or seconds from the beginning")
        return float(sum(part * 60.0**place for place, part in enumerate(reversed(parts))))

    def _refusal(self, row: _Row, found: str, expected: str) -> IngestionError:
        return UnreadableSourceError(
            self._name, place=f"line {row.number}", found=found, expected=expected, remedy="correct the row"
        )


def _from_head(text: str) -> str:
    """The text from its head row on; spreadsheets may write a line above that names the delimiter."""
    return _NAMED_DELIMITER.sub("", text.lstrip("\ufeff \t\r\n"), count=1)


def _delimiter(head: str) -> str | None:
    """What divides the columns of a head row that has at least `text` and `speaker`."""
    for delimiter in _DELIMITERS:
        names = {name.strip().strip('"').casefold() for name in head.split(delimiter)}
        if {"text", "speaker"} <= names:
            return delimiter
    return None


def _csv_rows(text: str, name: str) -> Iterator[_Row]:
    body = _from_head(text)
    lines = body.splitlines(keepends=True)
    before = text[: len(text) - len(body)].count("\n")
    reader = csv.reader(lines, delimiter=_delimiter(lines[0]) or ",", strict=True)
    try:
        head = [column.strip().casefold() for column in next(reader)]
        for fields in reader:
            if any(len(field) > _LONGEST_FIELD for field in fields):
                raise csv.Error("a field is longer")  # the library's own limit is one for the whole process
            if fields and len(fields) != len(head):
                raise UnreadableSourceError(
                    name,
                    place=f"line {before + reader.line_num}",
                    found=f"{len(fields)} fields",
                    expected=f"{len(head)}, as in the first line",
                    remedy='put fields with the delimiter or a line end in them between quotation marks (")',
                )
            if fields:
                yield _Row(before + reader.line_num, dict(zip(head, fields, strict=True)))
    except csv.Error as error:
        raise UnreadableSourceError(
            name,
            place=f"line {before + reader.line_num}",
            found=f"a row that cannot be read ({error})",
            expected=f"CSV as RFC 4180 has it, no field longer than {_LONGEST_FIELD:,} characters",
            remedy="correct the row, or write JSON Lines",
        ) from error


def _json_rows(text: str, name: str) -> Iterator[_Row]:
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _bad_line(name, number, f"a line that is not JSON ({error})") from error
        if not isinstance(row, dict):
            raise _bad_line(name, number, "JSON that is not an object")
        yield _Row(number, {key: _plain(row[key], key, name, number) for key in COLUMNS if row.get(key) is not None})


def _plain(value: Any, key: str, name: str, number: int) -> str:
    if isinstance(value, str):
        # Half of a pair of surrogates is no character, and nothing can store it.
        return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    if key == "time" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise _bad_line(name, number, f"`{key}` that is no text")


def _bad_line(name: str, number: int, found: str) -> IngestionError:
    return UnreadableSourceError(
        name,
        place=f"line {number}",
        found=found,
        expected="an object with texts on each line",
        remedy="correct the line; docs/ingestion.md has the keys",
    )
