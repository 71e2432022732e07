"""Input made to hurt is read or refused, in ten seconds a megabyte and half a gigabyte; it raises nothing else."""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from apps.ingestion.errors import IngestionError, TooLargeError, UnreadableSourceError
from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
from apps.ingestion.readers import MAX_MARKS, MAX_TEXT_BYTES, read
from tests.ingestion.readers.dialogue import TURNS, turns, understood

SIZE = 400_000
PAGE = b"<!DOCTYPE html><html><body>"
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
    "dates": "14 May 2019 ",
    "mojibake": "Ã©",
    "directions": "\u202ea",
    "carriage returns": "a\r",
    "form feeds": "a\f",
    "names with scripts": "<script>alert(1)</script>: hello.\n",
    "cues": "00:01.000 --> 00:02.000\n<v A>b " + "word " * 5 + "\n\n",
}


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize(
    "before", [b"", b"WEBVTT\n\n", PAGE, b"From: A <a@x>\nMessage-ID: <1>\n\n", b"speaker,text\nAda,"]
)
def test_one_thing_again_and_again(repeated: str, before: bytes) -> None:
    data = before + (repeated * (SIZE // len(repeated.encode()))).encode()
    started = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with contextlib.suppress(IngestionError):
        understand(data, name="hostile", known=Known())
    took = resource.getrusage(resource.RUSAGE_SELF).ru_utime - started
    assert took < 10 * max(0.5, SIZE / 1e6)


@pytest.mark.parametrize("filler", [" ", "\t", "\u00a0", "a", ">", "-", "("])
def test_one_line_of_five_megabytes(filler: str) -> None:
    line = "ADA OBI: Good morning " + filler * (4_900_000 // len(filler.encode()))
    data = (line + "\n" + "\n".join(f"{name}: {words}" for name, words in TURNS)).encode()
    started = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with contextlib.suppress(IngestionError):
        understand(data, name="hostile", known=Known())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - started < 50


STATUS = Path("/proc/self/status")
MEASURED = f"""
import re, sys
from apps.ingestion.errors import IngestionError
from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand
try:
    understand(sys.stdin.buffer.read(), name="hostile", known=Known())
except IngestionError:
    pass
print(re.search(r"VmHWM:\\s+(\\d+)", open("{STATUS}").read())[1])
"""


@pytest.mark.skipif(not STATUS.exists(), reason=f"the system has no {STATUS} to read the most memory from")
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
def test_memory_is_bounded(data: bytes) -> None:
    whole = data * max(1, MAX_TEXT_BYTES // len(data)) if len(data) < 1000 else data
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=whole, capture_output=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert int(done.stdout) < 512 * 1024


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
