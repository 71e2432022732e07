"""DOCX, ODT and RTF: every word of the body and none that was deleted; files made to burst are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from apps.ingestion.errors import (
    EmptySourceError,
    IngestionError,
    TooLargeError,
    UnreadableSourceError,
    UnsupportedFormatError,
)
from apps.ingestion.readers import isolated, read
from tests.ingestion.readers.dialogue import TITLE, TURNS, turns, understood


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    if title:
        document.add_heading(title)
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def open_document(*paragraphs: str, title: str = "") -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    if title:
        document.body.append(odfdo.Header(1, title))
    for words in paragraphs:
        document.body.append(odfdo.Paragraph(words))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rich(*paragraphs: str, title: str = "") -> bytes:
    lines = "".join(rf"\pard {{\b {line.replace(': ', ':} ', 1)}\par " for line in paragraphs)
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Arial;}}}}\pard {title}\par {lines}}}".encode()


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (open_document, "application/vnd.oasis.opendocument.text"),
        (rich, "application/rtf"),
    ],
)
@pytest.mark.parametrize("name", ["record", "record.txt"])
def test_a_transcript(make: Callable[..., bytes], media_type: str, name: str) -> None:
    data = make(*(f"{name}: {words}" for name, words in TURNS), title=f"{TITLE}, 14 May 2019")
    found = understood(data, name)
    assert turns(found) == TURNS
    assert found.source.media_type == media_type
    assert str(found.resolved.document.meetings[0].start) == "2019-05-14"


def test_word_tracked_changes_controls_boxes_and_breaks() -> None:
    document = docx.Document()
    space = nsdecls("w")
    document.add_paragraph("ADA OBI: ")._p.append(parse_xml(f"<w:ins {space}><w:r><w:t>Three cuts</w:t></w:r></w:ins>"))
    paragraph = document.paragraphs[0]._p
    for mark_up in (
        "<w:del {0}><w:r><w:delText> not</w:delText></w:r></w:del>",
        "<w:moveFrom {0}><w:r><w:t> moved</w:t></w:r></w:moveFrom>",
        "<w:sdt {0}><w:sdtContent><w:r><w:t> in a</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {0}><w:instrText> PAGE </w:instrText></w:r>",
        "<w:r {0}><w:tab/><w:t>year,</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>led.</w:t></w:r>",
    ):
        paragraph.append(parse_xml(mark_up.format(space)))
    control = (
        f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>MIRA SOLBERG: Nine days.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    paragraph.addnext(parse_xml(control))
    assert (
        read(saved(document), name="record.docx").text
        == "ADA OBI: Three cuts in a\tyear,\nco-led.\n\nMIRA SOLBERG: Nine days.\n"
    )


def test_word_pages_are_locators() -> None:
    document = docx.Document()
    for number in ("first", "second"):
        run = document.add_paragraph().add_run()
        if number == "second":
            run._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
        run.add_text(f"ADA OBI: This is the {number} page.")
    source = read(saved(document), name="record.docx")
    locator = source.locators.at(source.text.index("ADA OBI: This is the second"))
    assert locator is not None
    assert locator.label == "p. 2"
    assert "\f" not in source.text


def test_word_tables_of_labels_are_rows() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for name, words in TURNS:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, words
    lines = read(saved(document), name="record.docx").text.split("\n\n")
    assert [line.strip().split("\t") for line in lines] == [list(turn) for turn in TURNS]


def test_lines_of_a_short_cell_are_one_of_a_long_cell_several() -> None:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=3).rows[0].cells
    cells[0].text, cells[1].text, cells[2].text = "Ada Obi:\nChair", "It is so.\n" * 20, "Yes.\nNo."
    name, words, answer = read(saved(document), name="record.docx").text.strip().split("\t")
    assert (name, answer) == ("Ada Obi: Chair", "Yes.\nNo.")
    assert words.split("\n") == ["It is so."] * 20


def test_open_document_spaces_notes_and_changes() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>"
        '<text:p>ADA OBI:<text:s text:c="2"/>Good\n   morning<text:note><text:p>A note.</text:p></text:note>.</text:p>'
        "<text:soft-page-break/><text:h>MIRA<text:tab/>SOLBERG<text:line-break/>Norvik</text:h>"
        "<office:annotation><text:p>Who?</text:p></office:annotation></office:text></office:body></office:document-content>"
    )
    source = read(
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}), name="x"
    )
    assert source.text == "ADA OBI:  Good morning.\n\nMIRA\tSOLBERG\nNorvik\n"
    locator = source.locators.at(source.text.index("MIRA"))
    assert locator is not None
    assert locator.page == 2


def test_rich_text_tables_of_labels_are_rows() -> None:
    rows = "".join(
        rf"\trowd\cellx2000\cellx9000\pard\intbl {name}\cell {words}\cell\row" + "\n" for name, words in TURNS
    )
    found = understood(rf"{{\rtf1\ansi\deff0 {TITLE}\par {rows}}}".encode(), "record.rtf")
    assert turns(found) == TURNS
    assert f"{TURNS[0][0]}\t{TURNS[0][1]}\n" in found.source.text


def test_rich_text_letters_of_every_kind() -> None:
    data = rb"{\rtf1\ansi\ansicpg1251\uc1 \'c0\'e4\'e0: caf\u233? \u-10179?\u-8704? \emdash  \lquote yes\rquote\par}"
    assert read(data, name="record.rtf").text == "Ада: café 😀 — ‘yes’\n"


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word_of(body: bytes) -> bytes:
    """A Word file whose body is exactly these bytes."""
    with zipfile.ZipFile(io.BytesIO(word("Ada"))) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    return zipped(parts | {"word/document.xml": body})


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(
            word_of(b"<!DOCTYPE w [%s]><w:document %s>&l9;</w:document>" % (LAUGHS, W)),
            UnreadableSourceError,
            id="entities",
        ),
        pytest.param(
            word_of(
                b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                b"<w:document %s><w:p><w:t>&x;</w:t></w:p></w:document>" % W
            ),
            UnreadableSourceError,
            id="external",
        ),
        pytest.param(word_of(b"<w:document %s>" % W + b"<w:p>" * 20_000), UnreadableSourceError, id="nested"),
        pytest.param(word_of(b"<w:document %s><w:p><w:t>" % W + b" " * 180_000_000), TooLargeError, id="burst"),
        pytest.param(zipped({f"{n}.txt": b"" for n in range(20_001)}), TooLargeError, id="parts"),
        pytest.param(
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), UnreadableSourceError, id="no body"
        ),
        pytest.param(word("Ada")[:-30], UnreadableSourceError, id="cut"),
        pytest.param(word(""), EmptySourceError, id="empty"),
        pytest.param(zipped({"report.txt": b"Ada"}), UnsupportedFormatError, id="archive"),
        pytest.param(b"{\\rtf1" + b"{" * 3_000_000, IngestionError, id="rtf nested"),
        pytest.param(b"{\\rtf1 \\u99999999999999999 x}", IngestionError, id="rtf number"),
    ],
)
def test_hostile_files_are_refused(data: bytes, error: type[IngestionError]) -> None:
    with pytest.raises(error):
        read(data, name="hostile.docx")


def test_rich_text_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SECONDS_PER_MEGABYTE", 1)
    with pytest.raises(UnreadableSourceError, match=r"takes longer|needs too much|stops the reader"):
        read(b"{\\rtf1" + b'{\\field{\\*\\fldinst{HYPERLINK "' * 30_000 + b"}", name="hostile.rtf")


def test_a_directory_that_lies_is_not_believed() -> None:
    data = bytearray(zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b" " * 50_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(IngestionError):
        read(bytes(data), name="hostile.odt")
