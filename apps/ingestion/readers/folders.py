"""Files with several documents inside: ZIP archives, gzip files, mail folders, and mail folders in these two.

Owns which parts such a file has and their bytes. An archive within an archive is not opened. Must not know words.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from apps.ingestion.errors import LeadsOutError, TooLargeError, UnreadableSourceError
from apps.ingestion.readers.mail import messages
from apps.ingestion.readers.sniff import Format, sniff
from apps.ingestion.readers.zipped import damaged, open_zip, part_of

MAX_BYTES = 100 * 1024 * 1024
MAX_MESSAGES = 50_000
_HEAD = 4096
_CHUNK = 1024 * 1024
# The parts by which documents that are ZIP files inside are told from archives of documents.
_ONE_DOCUMENT = {"[Content_Types].xml", "mimetype", "_rels/.rels", "META-INF/MANIFEST.MF"}
_LONGEST_NAME = 300
_ABOUT = {".", ".."}  # steps of a path that hide nothing


@dataclass(frozen=True, slots=True)
class Part:
    """One document inside: its name, the file of the archive, and where in that it stands, in bytes."""

    path: str
    member: str = ""
    start: int = 0
    end: int | None = None


def is_folder(head: bytes) -> bool:
    """Whether a file with these first bytes may hold several documents."""
    return sniff(head) in {Format.ZIP, Format.GZIP, Format.MAIL_FOLDER}


class Folder:
    """An opened file of several documents.

    Raises:
        TooLargeError: larger, packed or unpacked, than is taken.
        UnreadableSourceError: damaged.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        self._name = name
        self._archive: zipfile.ZipFile | None = None
        self._data = data
        if len(data) > MAX_BYTES:
            raise TooLargeError(
                name, found=f"{len(data)} bytes", expected=f"at most {MAX_BYTES}", remedy="pack it in several"
            )
        match sniff(data):
            case Format.ZIP:
                self._archive = open_zip(io.BytesIO(data), name=name)
            case Format.GZIP:
                self._data = _unpacked(data, name=name)
            case _:
                pass
        self._is_gzip = self._data is not data

    def parts(self) -> list[Part] | None:
        """Every document inside, in a stable order; None where the file itself is one document."""
        if self._archive is None:
            if sniff(self._data) is Format.MAIL_FOLDER:
                return list(self._messages(self._data, self._stem() if self._is_gzip else ""))
            return [Part(self._stem())] if self._is_gzip else None
        names = self._archive.namelist()
        if _ONE_DOCUMENT.intersection(names):
            return None
        parts: list[Part] = []
        for member in sorted(set(names)):
            steps = [step for step in member.split("/") if step not in _ABOUT]
            if member.endswith("/") or any(step.startswith((".", "__MACOSX")) for step in steps):
                continue
            parts += [_part(member)] if _leads_out(member) else self._member(self._archive, member)
        return parts

    def read(self, part: Part) -> bytes:
        """The bytes of one part.

        Raises:
            LeadsOutError: its name does not stay in the archive.
            UnreadableSourceError: damaged.
        """
        if _leads_out(part.member):
            raise LeadsOutError(
                self._name,
                place=part.path,
                found="a name that leads out of the archive",
                expected="names of files in it",
                remedy="whoever packed it so may mean harm; if it is sound, pack it anew",
            )
        data = self._data if self._archive is None else part_of(self._archive, part.member, name=self._name)
        return data[part.start : part.end]

    def _member(self, archive: zipfile.ZipFile, member: str) -> Iterator[Part]:
        part = _part(member)
        try:
            with archive.open(member) as opened:
                head = opened.read(_HEAD)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            head = b""  # the refusal is told when it is read
        if sniff(head) is Format.MAIL_FOLDER:
            yield from self._messages(part_of(archive, member, name=self._name), part.path, member)
        else:
            yield part

    def _messages(self, data: bytes, path: str, member: str = "") -> Iterator[Part]:
        for number, (start, end) in enumerate(messages(data), 1):
            if number > MAX_MESSAGES:
                raise TooLargeError(
                    self._name,
                    place=member,
                    found=f"more than {MAX_MESSAGES} mails",
                    expected="at most so many",
                    remedy="split it by month",
                )
            yield Part(f"{path}/{number:05}.eml".lstrip("/"), member, start, end)

    def _stem(self) -> str:
        last = self._name.rstrip("/").rsplit("/", 1)[-1]
        return last[:-3] if last.casefold().endswith(".gz") and len(last) > 3 else last


def _part(member: str) -> Part:
    path = "".join(character if character.isprintable() else "�" for character in member)[-_LONGEST_NAME:]
    return Part(path, member)


def _leads_out(member: str) -> bool:
    return ".." in member.split("/")


def _unpacked(data: bytes, *, name: str) -> bytes:
    """The bytes of a gzip file, of all its members one after another."""
    out, size = [], 0
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(data, _CHUNK)
            while piece:
                out.append(piece)
                size += len(piece)
                if size > MAX_BYTES:
                    raise TooLargeError(
                        name,
                        found=f"more than {MAX_BYTES} bytes when unpacked",
                        expected="at most so many",
                        remedy="unpack it, and split it into one file for each meeting",
                    )
                piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
        except zlib.error as error:
            raise damaged(name, error) from error
        if not unpacker.eof:
            raise UnreadableSourceError(
                name,
                place="end",
                found="a gzip file that is cut off",
                expected="a whole one",
                remedy="download it again",
            )
        data = unpacker.unused_data.lstrip(b"\x00")
    return b"".join(out)
