"""ZIP files, opened so that none can burst: the directory, the number of parts and the unpacked size are bounded.

Owns these bounds, for documents that are ZIP files inside and for archives. Must not know what the parts mean.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import IO

from apps.ingestion.errors import IngestionError, TooLargeError, UnreadableSourceError

MAX_PARTS = 20_000
MAX_UNPACKED = 200 * 1024 * 1024
_MAX_DIRECTORY = 4 * 1024 * 1024
# Text shrinks to a tenth, seldom to a fiftieth; a part that bursts shrinks to a thousandth.
_MAX_RATIO = 200
_RATIO_COUNTS_FROM = 1024 * 1024
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_END_LENGTH, _LONGEST_COMMENT = 22, 65535
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def open_zip(file: IO[bytes], *, name: str) -> zipfile.ZipFile:
    """The archive, its directory read.

    Raises:
        TooLargeError: more parts, or more in them, than is taken.
        UnreadableSourceError: damaged.
    """
    _check_directory(file, name=name)
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise damaged(name, error) from error
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise TooLargeError(
            name,
            found=f"{len(parts)} files in a ZIP file",
            expected=f"at most {MAX_PARTS}",
            remedy="pack it in several",
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise TooLargeError(
            name,
            found=f"{unpacked} bytes when unpacked",
            expected=f"at most {MAX_UNPACKED}",
            remedy="pack it in several",
        )
    return archive


def part_of(archive: zipfile.ZipFile, part: str, *, name: str, limit: int = MAX_UNPACKED) -> bytes:
    """The bytes of one part, whatever the directory says of its size.

    Raises:
        TooLargeError: larger than `limit` bytes, or packed as only a bomb is.
        UnreadableSourceError: damaged, locked with a password, or not there.
    """
    try:
        info = archive.getinfo(part)
        with archive.open(info) as opened:
            data = opened.read(limit + 1)
    except KeyError as error:
        raise UnreadableSourceError(
            name, place=part, found="no such part", expected="a whole file", remedy="save it again"
        ) from error
    except _DAMAGED as error:
        raise damaged(name, error, part) from error
    if len(data) > limit:
        raise TooLargeError(
            name, place=part, found=f"more than {limit} bytes", expected="at most so many", remedy="split it"
        )
    if len(data) > max(_RATIO_COUNTS_FROM, info.compress_size * _MAX_RATIO):
        raise TooLargeError(
            name,
            place=part,
            found=f"{len(data)} bytes packed into {info.compress_size}",
            expected=f"at most {_MAX_RATIO} times as many",
            remedy="this is made to burst: do not use it; if it is sound, unpack it and ingest the files",
        )
    return data


def damaged(name: str, error: Exception, place: str = "") -> IngestionError:
    """The refusal of an archive that cannot be unpacked."""
    locked = isinstance(error, RuntimeError) and "password" in str(error)
    return UnreadableSourceError(
        name,
        place=place,
        found="a part that is locked with a password" if locked else f"a damaged archive ({error})",
        expected="a whole archive without a password",
        remedy="pack it again without a password" if locked else "download it again, or unpack and pack it again",
    )


def _check_directory(file: IO[bytes], *, name: str) -> None:
    """Refuse a directory that would fill the memory before anything else can be checked."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT - _END_LENGTH))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_LENGTH:
        raise UnreadableSourceError(
            name,
            place="end",
            found="a ZIP file without its directory",
            expected="a whole ZIP file",
            remedy="download it again",
        )
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory > _MAX_DIRECTORY or _END_64 in tail:
        raise TooLargeError(
            name,
            place="directory",
            found="a directory of millions of files, or for an archive of more than 4 GB",
            expected=f"at most {MAX_PARTS} files and {MAX_UNPACKED} bytes",
            remedy="pack it in several",
        )
