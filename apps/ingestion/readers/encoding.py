"""Bytes to characters: by the byte order mark, as UTF-8, as declared, else by what the bytes look like.

Owns the choice of encoding and says where it was a guess. Must not change a character, nor know formats.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import CharsetMatches, from_bytes

from apps.ingestion.errors import UnreadableSourceError
from apps.ingestion.parsed import Problem, Severity, Span

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:\-]{2,40})|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:\-]{2,40})",
    re.IGNORECASE,
)
_NATIONAL = ("cp", "iso8859", "iso2022", "koi8", "shift_jis", "euc", "gb", "big5", "mac", "tis")
_HIGH = re.compile(rb"[\x80-\xff]+")
# Encodings of Latin letters beside windows-1252, with the languages by which they are told from it.
_LATIN = {
    "cp1250": {"Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "Slovene"},
    "iso8859_2": {"Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "Slovene"},
    "cp1254": {"Turkish"},
}
_OTHER = "cp1251 koi8_r cp1253 cp1255 cp1256 shift_jis euc_jp gb18030 big5 euc_kr".split()
# Characters that no record of speech holds; more than this share of them is no text.
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.005
# Broken sequences in UTF-8 are damage, and not another encoding, where sound ones are so many times as frequent.
_SOUND_PER_BROKEN = 10


def decode(data: bytes, *, name: str) -> tuple[str, str, tuple[Problem, ...]]:
    """The text, the name of its encoding, and what was doubtful. A byte order mark stays in the text as U+FEFF.

    Raises:
        UnreadableSourceError: NUL characters, or bytes that are no text in any accepted encoding.
    """
    problems: tuple[Problem, ...] = ()
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _wide_by_nuls(data)
    if marked:
        text, encoding = _as_marked(data, marked, name=name), marked
    else:
        try:
            text, encoding = data.decode("utf-8"), "utf-8"
            if "\x1b$" in text:
                text, encoding = data.decode("iso2022_jp"), "iso2022_jp"
        except UnicodeDecodeError as error:
            text, encoding, problems = _not_utf8(data, error, name=name)
    _refuse_binary(text, name=name)
    return text, encoding, problems


def _as_marked(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            name,
            place=f"byte {error.start}",
            found=f"a byte sequence that is not {encoding}",
            expected=f"{encoding}, as the byte order mark or the NUL bytes say",
            remedy="save the file as UTF-8",
        ) from error


def _wide_by_nuls(data: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: of western text every other byte is NUL, or three of four."""
    head = data[:2000]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return None
    if head.count(0) * 3 > len(head) * 2:
        return "utf-32-le" if head[0::4].count(0) < head[3::4].count(0) else "utf-32-be"
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _not_utf8(data: bytes, error: UnicodeDecodeError, *, name: str) -> tuple[str, str, tuple[Problem, ...]]:
    declared = _declared(data)
    if declared:
        try:
            return data.decode(declared), declared, ()
        except (UnicodeDecodeError, LookupError):
            pass
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    sound = sum(character > "\x7f" for character in damaged) - broken
    if sound >= broken * _SOUND_PER_BROKEN:
        return damaged, "utf-8", ()  # the replacement characters are noticed in the text
    encoding, sure = _guess(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as second:
        raise UnreadableSourceError(
            name,
            place=f"byte {error.start}",
            found=f"byte 0x{data[error.start]:02x}, which is neither UTF-8 nor (at byte {second.start}) {encoding}",
            expected="text in UTF-8, UTF-16, UTF-32 or a national encoding",
            remedy="save the file as UTF-8",
        ) from second
    if sure:
        return text, encoding, ()
    return (
        text,
        encoding,
        (
            Problem(
                Severity.WARNING,
                "encoding-guessed",
                f"neither UTF-8 nor declared: read as {encoding}; check the letters, or save the file as UTF-8",
                Span(0, min(len(text), 200)),
            ),
        ),
    )


def _declared(data: bytes) -> str | None:
    """The encoding that an XML declaration or an HTML page names, other than UTF."""
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    label = (found[1] or found[2]).decode("ascii").casefold()
    if label in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}:
        return "windows-1252"  # as browsers read these labels
    try:
        codec = codecs.lookup(label)
    except LookupError:
        return None
    return codec.name if codec.name.startswith(_NATIONAL) else None


def _guess(data: bytes) -> tuple[str, bool]:
    """An encoding of one language family, and whether it is near certain."""
    # Letters with accents stand alone among plain ones.
    runs = _HIGH.findall(data[:1_000_000])
    latin = not runs or sum(len(run) == 1 for run in runs) * 2 > len(runs)
    matches: CharsetMatches = from_bytes(data, cp_isolation=["cp1252", *(_LATIN if latin else _OTHER)])
    best = matches.best()
    if not latin:
        return (best.encoding, False) if best else ("windows-1252", False)
    for match in matches:
        if match.language in _LATIN.get(match.encoding, ()):
            return match.encoding, False
    return "windows-1252", best is not None


def _refuse_binary(text: str, *, name: str) -> None:
    nul = text.find("\x00")
    controls = len(_CONTROL.findall(text)) if nul < 0 else 0
    if nul >= 0 or controls > max(3, len(text) * _CONTROL_SHARE):
        found = _CONTROL.search(text)
        place = nul if nul >= 0 else (found.start() if found else 0)
        raise UnreadableSourceError(
            name,
            place=f"character {place}",
            found="a NUL character" if nul >= 0 else f"{controls} control characters",
            expected="text",
            remedy="this looks like a binary file: export its text as UTF-8",
        )
