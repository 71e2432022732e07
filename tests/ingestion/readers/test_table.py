"""CSV and JSON Lines of statements: the rows say who said what, whatever stands in the words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from apps.ingestion.errors import EmptySourceError, IngestionError, UnreadableSourceError, UnsupportedFormatError
from apps.ingestion.readers import read
from tests.ingestion.readers.dialogue import TITLE, TURNS, codes, turns, understood

ROWS: list[dict[str, Any]] = [
    {
        "text": 'Good morning.\nADA OBI: this is no label, "dear" colleagues; >> nor is this.',
        "speaker": "Mira Solberg",
        "affiliation": "Norvik Networks",
        "time": "0:01:05",
        "meeting": TITLE,
        "date": "2019-05-14",
        "city": "Norvik",
        "country": "NO",
        "language": "en",
    },
    {"text": "Nobody knows who said this.", "meeting": TITLE, "date": "2019-05-14", "city": "Norvik", "country": "NO"},
    {"text": "She agreed.", "speaker": "Ada Obi", "kind": "reported", "meeting": "The day after", "date": "2019-05"},
    {"text": "  Without a meeting. ", "speaker": "Ada Obi"},
]


def csv_of(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, sorted({key for row in rows for key in row}), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def lines_of(rows: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


@pytest.mark.parametrize(
    "data",
    [
        csv_of(ROWS),
        csv_of(ROWS, ";"),
        csv_of(ROWS, "\t"),
        b"\xef\xbb\xbf" + csv_of(ROWS),
        b"sep=;\r\n" + csv_of(ROWS, ";"),
        lines_of(ROWS),
    ],
)
def test_rows_are_statements(data: bytes) -> None:
    found = understood(data, "statements")
    assert turns(found) == [(row.get("speaker"), " ".join(row["text"].split())) for row in ROWS]
    document = found.resolved.document
    assert document.parser == "table"
    assert [turn.meeting for turn in document.turns] == [0, 0, 1, None]
    assert [turn.kind for turn in document.turns] == ["verbatim", "verbatim", "reported", "verbatim"]
    assert [(meeting.title, str(meeting.start), meeting.country) for meeting in document.meetings] == [
        (TITLE, "2019-05-14", "NO"),
        ("The day after", "2019-05", None),
    ]
    first, text = document.turns[0], found.source.text
    assert first.recorded_affiliation == "Norvik Networks"
    assert first.name_span is not None
    assert text[first.name_span.start : first.name_span.end] == "Mira Solberg"
    assert [text[turn.span.start : turn.span.end] for turn in document.turns] == [row["text"].strip() for row in ROWS]
    locator = found.source.locators.at(first.span.start)
    assert locator is not None
    assert locator.label == "00:01:05"


def test_rows_without_a_text_are_left_out_and_said() -> None:
    found = understood(lines_of([ROWS[0], {"speaker": "Ada Obi"}, {"text": " "}]), "statements")
    assert len(turns(found)) == 1
    assert codes(found) == ["rows-without-text"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (lines_of([ROWS[0], {"text": "x", "date": "14 May"}]), "line 2"),
        (lines_of([ROWS[0], {"text": "x", "kind": "sung"}]), "line 2"),
        (lines_of([ROWS[0], {"text": "x", "time": "late"}]), "line 2"),
        (lines_of([ROWS[0], {"text": "x", "country": "Norway"}]), "line 2"),
        (lines_of([ROWS[0], {"text": 5}]), "line 2"),
        (lines_of(ROWS[:1]) + b"\n{", "line 2"),
        (lines_of(ROWS[:1]) + b"\n" + b"[" * 100_000, "line 2"),
        (b"speaker,text\nAda,x\nAda,x,y\n", "line 3"),
        (b'speaker,text\nAda,x\nAda,"x\n', "line 3"),
        (b"speaker,text\nAda," + b"x" * 200_000, "line 2"),
    ],
)
def test_a_row_that_does_not_fit_is_named(data: bytes, place: str) -> None:
    with pytest.raises(UnreadableSourceError, match=f": {place}: "):
        read(data, name="statements")


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(EmptySourceError):
        read(b"speaker,text\n", name="statements.csv")


@pytest.mark.parametrize("value", [{"votes": []}, [1, 2], {"a": {"text": "x"}}])
def test_other_json_is_refused(value: object) -> None:
    with pytest.raises(UnsupportedFormatError, match="JSON"):
        read(json.dumps(value, indent=1).encode(), name="data.json")


def test_a_text_that_begins_with_a_bracket_is_a_text() -> None:
    data = "[Applause]\n\n" + "\n\n".join(f"{name}: {words}" for name, words in TURNS)
    assert turns(understood(data.encode(), "record.json")) == TURNS


def test_deep_json_is_read_or_refused() -> None:
    for data in (b"[" * 1_000_000, b'{"text":' * 100_000, b'{"text": "\\ud800"}'):
        try:
            read(data, name="hostile").text.encode()
        except IngestionError:
            continue
