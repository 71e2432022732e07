"""Input made to hurt is read or refused, in ten seconds a megabyte and half a gigabyte; it raises nothing else.

Archives are in test_folders, documents of several parts in test_office, pages that loop in test_pdf.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apps.ingestion.errors import IngestionError, TooLargeError, UnreadableSourceError
from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
from apps.ingestion.readers import MAX_MARKS, MAX_TEXT_BYTES, read
from tests.ingestion.bounded import Trials
from tests.ingestion.readers.dialogue import TURNS, turns, understood

SIZE = 400_000
INSIDE = 200_000
PAGE = b"<!DOCTYPE html><html><body>"
MAIL = b"From: A <a@x>\nMessage-ID: <1>\n"
REPEATED = {
    "letters": "a",
    "emoji": "😀",
    "words": "word ",
    "chevrons": ">",
    "captions": ">> a " + "word " * 8,
    "labels in one line": "ADA OBI: Yes, it is so. ",
    "label lines": "ADA OBI: Yes, it is so.\n",
    "labels and spaces": "ADA OBI" + " " * 300 + ": Yes.\n",
    "spaces at line ends": "ADA OBI" + " " * 2000 + "\n\n",
    "colons": "a:",
    "capitals": "ADA ",
    "brackets": "[(",
    "dashes": "-",
    "stars": "**",
    "quotation marks": "“China said ",
    "surnames behind quotations": '"some words that are long enough," Obi said. ada Obi. ',
    "what leads to a speaker": "Opening the debate, " * 8 + "x\n\n",
    "decimals": "\n1.1 ",
    "nicks": "<obi> hi\n",
    "chairs that are taken": "\nMr. Of the Of the ",
    "States and full stops": "Kenya. We do.\n",
    "dates": "14 May 2019 ",
    "mojibake": "Ã©",
    "directions": "\u202ea",
    "carriage returns": "a\r",
    "form feeds": "a\f",
    "heads of mails": "Message: 1\nFrom: Ada (Obi)\n",
    "names with scripts": "<script>alert(1)</script>: hello.\n",
    "cues": "00:01.000 --> 00:02.000\n<v A>b " + "word " * 5 + "\n\n",
}


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    with Trials("tests.ingestion.trials:read_or_refused") as trials:
        yield trials


@pytest.fixture
def failure(trials: Trials, tmp_path: Path) -> Callable[..., str]:
    """What goes wrong with these bytes within the limits of a document; empty: nothing."""

    def tried(data: bytes, name: str = "hostile") -> str:
        path = tmp_path / "hostile"
        path.write_bytes(data)
        return trials.failure(path, name=name)

    return tried


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize("before", [b"", b"WEBVTT\n\n", PAGE, MAIL + b"\n", b"speaker,text\nAda,"])
def test_one_thing_again_and_again(repeated: str, before: bytes, failure: Callable[..., str]) -> None:
    assert not failure(before + (repeated * (SIZE // len(repeated.encode()))).encode())


@pytest.mark.parametrize(
    ("before", "filler", "after"),
    [
        pytest.param("1. Mr. Obi (Fiji) said yes.\n\n" * 5, "\n \n", "and so on.\n", id="blank lines"),
        pytest.param("", "@", "\nADA OBI: Good morning.\nBO EK: Good morning.\n" * 5, id="signs of addresses"),
        pytest.param("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v A", "\n", id="open voices"),
    ],
)
def test_one_thing_inside_a_record(before: str, filler: str, after: str, failure: Callable[..., str]) -> None:
    assert not failure((before + filler * (INSIDE // len(filler)) + after).encode())


@pytest.mark.parametrize("filler", [" ", "\t", "\u00a0", "a", ">", "-", "(", "a b "])
def test_one_line_of_five_megabytes(filler: str, failure: Callable[..., str]) -> None:
    line = "ADA OBI: Good morning " + filler * (4_900_000 // len(filler.encode()))
    assert not failure((line + "\n" + "\n".join(f"{name}: {words}" for name, words in TURNS)).encode())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b">> a" + b" word" * 7, id="captions"),
        pytest.param(b"ADA OBI: " + b"word " * 7 + b"\n", id="labels"),
        pytest.param(PAGE + b"<p>a" * (MAX_MARKS - 10), id="page"),
        pytest.param(b"<?xml version='1.0'?>" + b"<speech>" * (MAX_MARKS - 10), id="elements"),
        pytest.param(b"speaker,text\n" + b"a,b\n" * (MAX_MARKS - 10), id="rows"),
        pytest.param("Ã©".encode(), id="mojibake"),
        pytest.param(b"-", id="dashes"),
    ],
)
def test_the_largest_texts_stay_within_the_limits(data: bytes, failure: Callable[..., str]) -> None:
    assert not failure(data * max(1, MAX_TEXT_BYTES // len(data)) if len(data) < 1000 else data)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def entities(levels: int) -> bytes:
    """XML whose one entity is ten to the power of `levels` long when it is put in."""
    declared = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(levels))
    return b'<?xml version="1.0"?><!DOCTYPE r [%s]><r><p>&l%d;</p></r>' % (declared, levels - 1)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: zipped({"a.txt": bytes(190_000_000)}), id="one file that bursts"),
        pytest.param(lambda: zipped({f"{n}.txt": bytes(1_040_000) for n in range(150)}), id="many files that burst"),
        pytest.param(lambda: zipped({"a.zip": zipped({"b.txt": bytes(50_000_000)})}), id="an archive in an archive"),
        pytest.param(
            lambda: zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<p>" * 40_000_000}), id="Word"
        ),
        pytest.param(
            lambda: zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": entities(12)}), id="Word with entities"
        ),
        pytest.param(lambda: gzip.compress(bytes(300_000_000)), id="gzip"),
        pytest.param(lambda: entities(12), id="entities"),
        pytest.param(
            lambda: (
                b"<?xml version='1.0'?><speech %s><p>a</p></speech>" % b" ".join(b"a%d=''" % n for n in range(400_000))
            ),
            id="a speech of many attributes",
        ),
        pytest.param(lambda: PAGE + entities(12), id="a page with entities"),
        pytest.param(lambda: PAGE + b"<div>" * 3_000_000, id="a deep page"),
        pytest.param(
            lambda: PAGE + b"<p " + b" ".join(b"a%d" % n for n in range(300_000)), id="an element of many attributes"
        ),
        pytest.param(lambda: PAGE + b"<p>word" * 28_000_000, id="a page of 200 MB"),
        pytest.param(lambda: b"\n" + b"ADA OBI: word\n" * 14_000_000, id="a text of 200 MB"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"1 0 obj<</Length 2 0 R>>stream\n" * 10_000, id="half a PDF"),
        pytest.param(lambda: b"{\\rtf1" + b"{\\b " * 1_000_000, id="deep rich text"),
        pytest.param(lambda: b"ADA OBI: a\x00b\n" * 100_000, id="NUL"),
        pytest.param(lambda: "\u202eIBO ADA\u202c: words\n".encode() * 50_000, id="names turned round"),
        pytest.param(lambda: MAIL + b"Content-Type: a/b;" + b" a*=b;" * 900_000, id="a mail of many parameters"),
        pytest.param(lambda: b"[" * 5_000_000, id="deep JSON"),
        pytest.param(
            lambda: b"text,speaker,meeting\n" + b"".join(b"a,b,%d\n" % n for n in range(60_000)), id="meetings"
        ),
        pytest.param(lambda: b'{"text": ' + b"[" * 5_000_000, id="a deep row"),
        pytest.param(lambda: b"From a@x Mon Jan  1 00:00:00 2024\nFrom: a\n\nword\n\n" * 60_000, id="mails"),
    ],
)
def test_what_bursts_stays_within_the_limits(make: Callable[[], bytes], failure: Callable[..., str]) -> None:
    assert not failure(make())


def test_the_limits_are_limits(tmp_path: Path) -> None:
    """A document that would breach them fails its trial."""
    (path := tmp_path / "any").write_bytes(b"any")
    with Trials("tests.ingestion.trials:eats_memory") as trials:
        assert "512 MB" in trials.failure(path, name="any")
    with Trials("tests.ingestion.trials:never_ends") as trials:
        assert "5 s of processor time" in trials.failure(path, name="any")
    with Trials("tests.ingestion.trials:raises") as trials:
        assert "ZeroDivisionError" in trials.failure(path, name="any")


def test_a_page_of_two_hundred_megabytes_is_refused() -> None:
    with pytest.raises(TooLargeError):
        read(PAGE + b"<p>word" * 30_000_000, name="page.html")


@pytest.mark.parametrize("element", ["div", "b", "font", "ul><li", "table><tr><td"])
def test_a_page_of_elements_within_elements_is_refused_and_not_cut(element: str) -> None:
    with pytest.raises(UnreadableSourceError, match="within each other"):
        read(PAGE + f"<{element}>word".encode() * 20_000, name="page.html")
    # What sloppy programs write is read to its end.
    assert read(PAGE + f"<{element}>word ".encode() * 400, name="page.html").text.count("word") == 400


def test_a_page_does_not_reach_for_other_files() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; word</p><iframe src="file:///etc/passwd">'
    assert "root:" not in read(page, name="page.html").text


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b"<!DOCTYPE r [%s]>"
        % b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(12)),
    ],
)
def test_records_that_declare_entities_are_refused(declared: bytes) -> None:
    record = b'<?xml version="1.0"?>%s<debate><speech><from>A</from><p>&x;&l11;</p></speech></debate>' % declared
    with pytest.raises(IngestionError):
        understand(record, name="record.xml", known=Known())


def test_a_name_with_a_script_is_kept_as_it_was_written() -> None:
    name = '<script>alert("1")</script>'
    data = f'{{"speaker": "{name.replace(chr(34), chr(39))}", "text": "Good morning."}}'.encode()
    assert turns(understood(data, "statements")) == [(name.replace('"', "'"), "Good morning.")]
