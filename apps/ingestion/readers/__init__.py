"""Bytes to text. One module for each kind of format; `read` chooses by what the bytes are, then by the name.

Must not know what is said in the text.
"""

from __future__ import annotations

from pathlib import PurePath

from apps.ingestion.errors import EmptySourceError, UnreadableSourceError, UnsupportedFormatError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.html import read_html
from apps.ingestion.readers.plain import decode, line_locators
from apps.ingestion.readers.vtt import cue_locators

_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, ODT and EPUB are such)"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
)
_MEDIA_TYPES = {
    ".vtt": "text/vtt",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
_ACCEPTED = "plain text, Markdown, WebVTT, HTML or an XML record of speeches"


def read(data: bytes, *, name: str) -> ReadText:
    """The text of a source.

    `name` is a file name or an address: it is named in errors, and its ending settles what the bytes leave open.

    Raises:
        EmptySourceError: nothing in it.
        UnsupportedFormatError: a format that no reader takes.
        UnreadableSourceError: bytes that are not text.
    """
    if not data.strip():
        raise EmptySourceError(
            name, place="start", found="nothing", expected=_ACCEPTED, remedy="check that the download was complete"
        )
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnsupportedFormatError(
                name,
                place="byte 0",
                found=what,
                expected=_ACCEPTED,
                remedy="save it as plain text or HTML and ingest that",
            )
    text, encoding = decode(data, name=name)
    if not text.strip("\ufeff\x00 \t\r\n\f\v"):
        raise EmptySourceError(
            name,
            place="start",
            found="white space alone",
            expected=_ACCEPTED,
            remedy="check that the download was complete",
        )
    media_type = _media_type(text, name)
    if media_type == "text/html":
        return read_html(text, encoding=encoding, name=name)
    locators = cue_locators(text) if media_type == "text/vtt" else line_locators(text)
    return ReadText(text=text, media_type=media_type, encoding=encoding, locators=locators)


def _media_type(text: str, name: str) -> str:
    head = text[:2000].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "text/vtt"
    lowered = head.casefold()
    if (
        lowered.startswith("<!doctype html")
        or lowered.startswith("<html")
        or (lowered.startswith("<?xml") and "<html" in lowered)
    ):
        return "text/html"
    if lowered.startswith("<?xml"):
        return "application/xml"
    by_name = _MEDIA_TYPES.get(PurePath(name.split("?")[0]).suffix.casefold(), "text/plain")
    if by_name == "text/vtt" or (by_name in {"application/xml", "text/html"} and not head.startswith("<")):
        return "text/plain"
    return by_name


__all__ = ["UnreadableSourceError", "read"]
