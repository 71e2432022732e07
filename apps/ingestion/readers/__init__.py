"""Bytes to text. One module for each kind of format; `read` chooses by what the bytes are, then by the name.

Must not know what is said in the text.
"""

from __future__ import annotations

from dataclasses import replace

from apps.ingestion.errors import EmptySourceError, TooLargeError, UnreadableSourceError, UnsupportedFormatError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.encoding import decode
from apps.ingestion.readers.html import read_html
from apps.ingestion.readers.isolated import read_isolated
from apps.ingestion.readers.mail import messages, read_mail
from apps.ingestion.readers.notices import notices
from apps.ingestion.readers.office import read_office
from apps.ingestion.readers.plain import line_locators
from apps.ingestion.readers.popolo import read_popolo
from apps.ingestion.readers.sniff import Format, media_type, refused, sniff
from apps.ingestion.readers.table import is_json, not_a_table, read_table, table_type
from apps.ingestion.readers.vtt import cue_locators

# Together these keep a document under half a gigabyte of memory, whatever it holds.
MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_MARKS = 250_000
_MARKS = ("\n", ">>", ": ", "<")  # where lines, turns and elements begin
_ACCEPTED = (
    "plain text, Markdown, WebVTT, SubRip, HTML, PDF, DOCX, ODT, RTF, mail, an XML record of speeches, "
    "CSV or JSON Lines of statements, or Popolo JSON"
)


def read(data: bytes, *, name: str) -> ReadText:
    """The text of a source.

    `name` is a file name or an address: it is named in errors, and its ending settles what the bytes leave open.

    Raises:
        EmptySourceError: nothing in it.
        UnsupportedFormatError: a format that no reader takes.
        UnreadableSourceError: bytes that are not what they claim to be.
        TooLargeError: more text than any record has.
    """
    if not data.strip():
        raise EmptySourceError(
            name, place="start", found="nothing", expected=_ACCEPTED, remedy="check that the download was complete"
        )
    source = _read(data, name=name)
    if not source.text.strip().strip("\ufeff").strip():
        raise EmptySourceError(
            name,
            place="start",
            found="white space alone",
            expected=_ACCEPTED,
            remedy="check that the download was complete",
        )
    _refuse_crowded(source.text, name=name)
    return replace(source, problems=(*source.problems, *notices(source.text)))


def _refuse_crowded(text: str, *, name: str) -> None:
    # Each begins at a character of its own, so that a text of no more characters is not gone through.
    marks = sum(text.count(mark) for mark in _MARKS) if len(text) > MAX_MARKS else 0
    if marks > MAX_MARKS:
        raise TooLargeError(
            name,
            found=f"{marks} line ends, marks of turns and elements",
            expected=f"at most {MAX_MARKS}",
            remedy="split it into one file for each meeting",
        )


def _read(data: bytes, *, name: str) -> ReadText:
    match sniff(data):
        case Format.TEXT:
            return _read_text(data, name=name)
        case Format.PDF:
            return read_isolated("pdf", data, name=name)
        case Format.RTF:
            return read_isolated("rtf", data, name=name)
        case Format.MAIL:
            return read_mail(data, name=name)
        case Format.MAIL_FOLDER if sum(1 for _ in messages(data)) == 1:
            return read_mail(data, name=name)
        case Format.ZIP:
            return _read_zip(data, name=name)
        case Format.GZIP | Format.MAIL_FOLDER as folder:
            raise UnsupportedFormatError(
                name,
                place="byte 0",
                found=f"{folder}, with other documents inside",
                expected=_ACCEPTED,
                remedy="ingest it as a file of its own; an archive within an archive is not opened",
            )
        case Format.UNKNOWN:
            what, remedy = refused(data) or ("a file of another kind", "save it as plain text and ingest that")
            raise UnsupportedFormatError(name, place="byte 0", found=what, expected=_ACCEPTED, remedy=remedy)


def _read_zip(data: bytes, *, name: str) -> ReadText:
    source = read_office(data, name=name)
    if source is None:
        raise UnsupportedFormatError(
            name,
            place="byte 0",
            found="a ZIP file that is no DOCX or ODT document",
            expected=_ACCEPTED,
            remedy="ingest an archive as a file, each file in it is one document; save other documents as DOCX or PDF",
        )
    return source


def _read_text(data: bytes, *, name: str) -> ReadText:
    if len(data) > MAX_TEXT_BYTES:
        raise TooLargeError(
            name,
            found=f"{len(data)} bytes of text",
            expected=f"at most {MAX_TEXT_BYTES}",
            remedy="split it into one file for each meeting",
        )
    text, encoding, problems = decode(data, name=name)
    _refuse_crowded(text, name=name)
    kind = media_type(text, name=name)
    if kind == "text/html":
        source = read_html(text, encoding=encoding, name=name)
        return replace(source, problems=problems)
    if table := table_type(text):
        source = read_table(text, media_type=table, encoding=encoding, name=name)
        return replace(source, problems=(*problems, *source.problems))
    if is_json(text):
        if directory := read_popolo(text, encoding=encoding, name=name):
            return replace(directory, problems=(*problems, *directory.problems))
        raise not_a_table(name)
    locators = cue_locators(text) if kind in {"text/vtt", "application/x-subrip"} else line_locators(text)
    return ReadText(text=text, media_type=kind, encoding=encoding, locators=locators, problems=problems)


__all__ = ["UnreadableSourceError", "read"]
