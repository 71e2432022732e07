"""Archives and mail folders: each document inside is taken as a file of its own."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from apps.ingestion.errors import (
    IngestionError,
    LeadsOutError,
    TooLargeError,
    UnreadableSourceError,
    UnsupportedFormatError,
)
from apps.ingestion.readers import folders, read
from apps.ingestion.sources import HeldSource, documents_in, expand
from tests.ingestion.readers.dialogue import TRANSCRIPT, TURNS, turns, understood
from tests.ingestion.readers.paper import drawn

MESSAGE = (
    "From {address}  Tue May 14 10:22:33 2019\nFrom: {address} ({name})\nDate: Tue, 14 May 2019 10:22:33 +0200\n"
    "Subject: [Cables] The draft\nMessage-ID: <{name}>\n\n{words}\n\n"
)
FOLDER = "".join(
    MESSAGE.format(address=f"{name.split()[0].lower()} at cables.example", name=name.title(), words=f">From {words}")
    for name, words in TURNS[:4]
).encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def kept(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_each_file_of_an_archive_is_a_document(tmp_path: Path) -> None:
    parts = {
        "b/record.txt": TRANSCRIPT.encode(),
        "a.pdf": drawn([[(60.0, 100.0, "ADA OBI: Good morning.")]]),
        "b/": b"",
        "__MACOSX/a.pdf": b"x",
        ".hidden": b"x",
        "./c/.hidden/record.txt": b"x",
    }
    path = kept(tmp_path, "archive.zip", zipped(parts))
    found = list(expand([path]))
    assert [source.path for source in found] == [f"{path}/{name}" for name in ("a.pdf", "b/record.txt")]
    assert [source.origin for source in found] == [source.path for source in found]
    assert turns(understood(found[1].read(), found[1].name)) == TURNS
    assert read(found[0].read(), name=found[0].name).text == "ADA OBI: Good morning.\n"


@pytest.mark.parametrize("name", ["../outside.txt", "a/../../outside.txt", "../folder.mbox"])
def test_a_name_that_leads_out_of_its_archive_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    data = FOLDER if name.endswith(".mbox") else TRANSCRIPT.encode()
    path = kept(tmp_path, "archive.zip", zipped({"./inside.txt": TRANSCRIPT.encode(), name: data}))
    outside, inside = sorted(expand([path]), key=lambda source: ".." not in source.path)
    assert outside.path == f"{path}/{name}"
    with pytest.raises(LeadsOutError, match="leads out of the archive"):
        outside.read()
    assert inside.read()


@pytest.mark.parametrize("name", ["folder.mbox", "folder.txt"])
def test_each_mail_of_a_folder_is_a_document(tmp_path: Path, name: str) -> None:
    found = list(expand([kept(tmp_path, name, FOLDER)]))
    assert [source.name for source in found] == [f"{number:05}.eml" for number in range(1, 5)]
    said = [turns(understood(source.read(), source.name)) for source in found]
    assert said == [[(name.title(), f"From {words}")] for name, words in TURNS[:4]]


def test_a_packed_mail_folder_inside_and_outside_an_archive(tmp_path: Path) -> None:
    path = kept(tmp_path, "2019-May.txt.gz", gzip.compress(FOLDER))
    assert [source.path for source in expand([path])] == [f"{path}/2019-May.txt/{n:05}.eml" for n in range(1, 5)]
    path = kept(tmp_path, "list.zip", zipped({"2019/may.mbox": FOLDER, "readme.txt": b"x"}))
    expected = [*(f"{path}/2019/may.mbox/{n:05}.eml" for n in range(1, 5)), f"{path}/readme.txt"]
    found = list(expand([path]))
    assert [source.path for source in found] == expected
    assert turns(understood(found[3].read(), found[3].name))[0][0] == "Mira Solberg"


def test_a_packed_file_is_one_document(tmp_path: Path) -> None:
    data = gzip.compress(TRANSCRIPT[:50].encode()) + gzip.compress(TRANSCRIPT[50:].encode())
    (source,) = expand([kept(tmp_path, "record.md.gz", data)])
    assert source.name == "record.md"
    assert read(source.read(), name=source.name).media_type == "text/markdown"
    assert turns(understood(source.read(), source.name)) == TURNS


def test_documents_that_are_archives_inside_stay_whole(tmp_path: Path) -> None:
    path = kept(tmp_path, "record.docx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert [source.path for source in expand([path])] == [path]


@pytest.mark.parametrize(
    "inner", [zipped({"a.txt": b"x"}), gzip.compress(b"x", mtime=0), b"\x00" * 257 + b"ustar" + b"\x00" * 300]
)
def test_an_archive_within_an_archive_is_refused(tmp_path: Path, inner: bytes) -> None:
    for path in (
        kept(tmp_path, "outer.zip", zipped({"inner": inner})),
        kept(tmp_path, "outer.gz", gzip.compress(inner)),
    ):
        (source,) = expand([path])
        with pytest.raises(UnsupportedFormatError):
            read(source.read(), name=source.name)


def test_a_changed_archive_is_opened_anew(tmp_path: Path) -> None:
    path = kept(tmp_path, "archive.zip", zipped({"a.txt": b"one"}))
    assert [source.read() for source in expand([path])] == [b"one"]
    kept(tmp_path, "archive.zip", zipped({"a.txt": b"two!"}))
    assert [source.read() for source in expand([path])] == [b"two!"]


def test_an_archive_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = io.BytesIO(zipped({"a.txt": b"one", "b.txt": b"two"}))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(archive))
    assert [(source.path, source.read()) for source in expand(["-"])] == [("-/a.txt", b"one"), ("-/b.txt", b"two")]


def test_the_documents_in_bytes_that_are_here_already() -> None:
    held = HeldSource("a.zip", "a.zip", zipped({"a.txt": b"one", "b.txt": b"two"}))
    assert [(source.path, source.read()) for source in documents_in(held)] == [
        ("a.zip/a.txt", b"one"),
        ("a.zip/b.txt", b"two"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("bomb.gz", gzip.compress(b" " * (folders.MAX_BYTES + 1), mtime=0), TooLargeError),
        ("cut.gz", gzip.compress(TRANSCRIPT.encode(), mtime=0)[:-20], UnreadableSourceError),
        ("damaged.gz", b"\x1f\x8b" + b"x" * 100, UnreadableSourceError),
        ("bomb.zip", zipped({"a.txt": b" " * 50_000_000}), TooLargeError),
        ("large.zip", zipped({f"{n}.txt": b" " * 30_000_000 for n in range(8)}), TooLargeError),
        ("cut.zip", zipped({"a.txt": TRANSCRIPT.encode()})[:-40], UnreadableSourceError),
        ("damaged.zip", zipped({"a.txt": TRANSCRIPT.encode()}).replace(b"a.txt", b"b.txt", 1), UnreadableSourceError),
    ],
)
def test_hostile_archives_are_refused(tmp_path: Path, name: str, data: bytes, error: type[IngestionError]) -> None:
    (source,) = expand([kept(tmp_path, name, data)])
    with pytest.raises(error):
        source.read()


def test_a_file_that_is_not_there_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (source,) = expand([str(tmp_path / "nowhere.txt")])
    with pytest.raises(IngestionError, match="check the path"):
        source.read()
