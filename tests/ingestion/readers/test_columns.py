"""Tables and columns of labels, from real files to turns."""

from __future__ import annotations

import io

import docx
import pytest

from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
from tests.ingestion.readers.paper import drawn

ROWS = (
    ("ADA OBI", "The lamp is late and we all know that it", "will be late again next year."),
    ("BO EKMAN", "So is the oil, by two weeks or by three:", "nobody wrote it down at 7:30."),
    ("ADA OBI", "Then we wait, as we did last year, and", "the year before it."),
    ("MODERATOR", "Thank you, both of you, for the lamp and", "for the oil."),
)


def turns(data: bytes, name: str) -> list[tuple[str | None, str]]:
    said = understand(data, name=name, known=Known()).resolved.statements
    return [(one.turn.recorded_name, one.turn.text) for one in said]


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("head", [(), ("Speaker", "Remarks")])
def test_rows_of_a_table_in_a_word_document_are_turns(colon: str, head: tuple[str, ...]) -> None:
    document = docx.Document()
    document.add_heading("Evening watch", 0)
    document.add_paragraph("14 May 2031, Geneva, Switzerland")
    table = document.add_table(rows=0, cols=2)
    for who, *words in [head, *((f"{who}{colon}", *words) for who, *words in ROWS)] if head else ROWS:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = who, " ".join(words)
    stored = io.BytesIO()
    document.save(stored)
    assert turns(stored.getvalue(), "watch.docx") == [(who, " ".join(words)) for who, *words in ROWS]


@pytest.mark.parametrize("colon", ["", ":"])
def test_a_column_of_labels_beside_the_speech_of_a_page_is_turns(colon: str) -> None:
    page: list[tuple[float, float, str]] = [(60, 60, "Evening watch, 14 May 2031")]
    height = 100.0
    for who, *lines in ROWS:
        page.append((60, height, f"{who}{colon}"))
        for line in lines:
            page.append((210, height, line))
            height += 14
        height += 14
    assert turns(drawn([page]), "watch.pdf") == [(who, " ".join(words)) for who, *words in ROWS]


def test_a_recorded_call_names_people_as_their_directory_does() -> None:
    document = docx.Document()
    document.add_paragraph("May 14, 2031, 9:00AM")
    for who, words in (("Obi, Ada   0:03", "The lamp is late."), ("Bo Ekman   0:12", "So is the oil.")) * 2:
        paragraph = document.add_paragraph()
        paragraph.add_run(who).add_break()
        paragraph.add_run(words)
    stored = io.BytesIO()
    document.save(stored)
    said = understand(stored.getvalue(), name="call.docx", known=Known()).resolved.statements
    assert [one.turn.recorded_name for one in said[:2]] == ["Obi, Ada", "Bo Ekman"]
    assert [one.speaker.name if one.speaker else None for one in said[:2]] == ["Ada Obi", "Bo Ekman"]


def test_a_list_of_people_and_their_houses_is_no_speech() -> None:
    listed = "\n".join(f"{name}\tHarbour Networks" for name in ("Ada Obi", "Bo Ekman", "Lena Ostrom", "Ada Obi"))
    assert turns(listed.encode(), "people.txt")[0][0] is None
