"""What a file is, by its bytes: the ending of its name settles only what they leave open.

Owns the signatures of formats. Must not read any format further than it takes to tell it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath


class Format(StrEnum):
    """The formats that are told from bytes; the value is what an error calls them."""

    PDF = "a PDF file"
    RTF = "an RTF file"
    ZIP = "a ZIP file"
    GZIP = "a gzip file"
    MAIL = "a mail"
    MAIL_FOLDER = "a folder of mails (mbox)"
    TEXT = "text"
    UNKNOWN = "a file of another kind"


# Signatures of what no reader takes, so that the refusal can name it.
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file", "save it as DOCX and ingest that"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and ingest the folder"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and ingest the folder"),
    (b"BZh", "a bzip2 archive", "unpack it and ingest the file"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and ingest the file"),
    (b"\x89PNG", "a PNG image", "ingest a copy with its text recognised"),
    (b"\xff\xd8\xff", "a JPEG image", "ingest a copy with its text recognised"),
    (b"GIF8", "a GIF image", "ingest a copy with its text recognised"),
    (b"II*\x00", "a TIFF image", "ingest a copy with its text recognised"),
    (b"MM\x00*", "a TIFF image", "ingest a copy with its text recognised"),
    (b"ID3", "an MP3 recording", "ingest its transcript"),
    (b"OggS", "an Ogg recording", "ingest its transcript"),
    (b"fLaC", "a FLAC recording", "ingest its transcript"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM recording", "ingest its transcript"),
)
_MOVIE_AT = 4  # the box type of MP4 and QuickTime files stands after its length
_TAR_AT = 257
_PDF_WITHIN = 1024  # bytes; readers of PDF allow as much before the signature
_FROM_LINE = re.compile(
    rb"From [^\r\n]{1,200} \d{1,2}:\d{2}(?::\d{2})?[^\r\n]{0,40}\d{4}[^\r\n]{0,20}\r?\n[>\w][\w\-]*:? "
)
_HEADER = re.compile(rb"([A-Za-z][\w\-]{1,60}):")
_HEADER_WITHIN = 64 * 1024
_BY_PROGRAMS = {b"message-id", b"mime-version", b"received", b"return-path"}
# Programs write the day with a clock and its zone; people who write a memo do not.
_DATED = re.compile(
    rb"Date:[ \t]*(?:[A-Z][a-z]{2},[ \t]*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? "
    rb"(?:[+-]\d{4}|[A-Z]{2,4})\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(rb"From:[^\r\n]{0,200}(?:@| at )", re.IGNORECASE)
_CLOCKS = r"(?:\d{1,3}:)?\d{2}:\d{2}[,.]\d{1,3}[ \t]+-->[ \t]+(?:\d{1,3}:)?\d{2}:\d{2}[,.]\d{1,3}"
_SUBRIP = re.compile(rf"\s*\d+[ \t]*\r?\n[ \t]*{_CLOCKS}|\s*\[{_CLOCKS}\][ \t]*\S")
_MEDIA_TYPES = {
    ".vtt": "text/vtt",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
_MARKED_UP = re.compile(r"</(?:div|p|span|a)>|<br ?/?>", re.IGNORECASE)
_SUBTITLES = "application/x-subrip"


def sniff(data: bytes) -> Format:
    """The format of a file's bytes; its first few kilobytes are enough."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Format.ZIP
    if data.startswith(b"\x1f\x8b"):
        return Format.GZIP
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Format.RTF
    if refused(data) is not None:
        return Format.UNKNOWN
    if _FROM_LINE.match(data.lstrip(b"\r\n")[:400]):
        return Format.MAIL_FOLDER
    if _is_mail(data):
        return Format.MAIL
    return Format.TEXT


def _is_mail(data: bytes) -> bool:
    """Whether it begins with a header that programs write; a memo with `From:` and `To:` is a text."""
    names = set()
    told: set[re.Pattern[bytes]] = set()
    for line in data[:_HEADER_WITHIN].splitlines():
        header = _HEADER.match(line)
        if header:
            names.add(header[1].lower())
            told.update(pattern for pattern in (_DATED, _ADDRESSED) if pattern.match(line))
        elif not line.startswith((b" ", b"\t")):
            break
    return b"from" in names and (len(told) > 1 or bool(names & _BY_PROGRAMS))


def refused(data: bytes) -> tuple[str, str] | None:
    """What a file is that no reader takes, and the remedy; None for any other."""
    if data[_MOVIE_AT : _MOVIE_AT + 4] == b"ftyp":
        return "an MP4 or QuickTime recording", "ingest its transcript"
    if data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "a tar archive", "unpack it and ingest the folder, or pack it as ZIP"
    return next(((what, remedy) for signature, what, remedy in _REFUSED if data.startswith(signature)), None)


def media_type(text: str, *, name: str) -> str:
    """The kind of a text, by its beginning, then by the ending of `name`."""
    head = text[:2000].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "text/vtt"
    if _SUBRIP.match(head):
        return _SUBTITLES
    lowered = head.casefold()
    if lowered.startswith(("<!doctype html", "<html")) or (lowered.startswith("<?xml") and "<html" in lowered):
        return "text/html"
    if lowered.startswith("<?xml"):
        return "application/xml"
    by_name = _MEDIA_TYPES.get(PurePath(name.split("?")[0]).suffix.casefold(), "text/plain")
    if by_name == "text/html" and _MARKED_UP.search(head):  # a part of a page may begin with its words
        return by_name
    if by_name == "text/vtt" or (by_name in {"application/xml", "text/html"} and not head.startswith("<")):
        return "text/plain"
    return by_name
