"""Plain text: the decoded file exactly, byte order mark and line ends included.

Owns the choice of encoding. Must not change a character.
"""

from __future__ import annotations

import codecs
import re

from apps.ingestion.errors import UnreadableSourceError
from apps.lib.locators import Locator, LocatorMap

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Characters that no record of speech holds; more than this share of them is no text.
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.005
_LINE = re.compile(r"^", re.MULTILINE)
_FORM_FEED = re.compile(r"\f")


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text and the name of its encoding. A byte order mark stays in the text as U+FEFF.

    Raises:
        UnreadableSourceError: NUL characters, or bytes that are no text in any accepted encoding.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _utf16_by_nuls(data)
    if encoding is None:
        try:
            text, encoding = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            text, encoding = _windows(data, error, name=name), "windows-1252"
    else:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise UnreadableSourceError(
                name,
                place=f"byte {error.start}",
                found=f"a byte sequence that is not {encoding}",
                expected=f"{encoding}, as the byte order mark says",
                remedy="save the file as UTF-8",
            ) from error
    _refuse_binary(text, name=name)
    return text, encoding


def _utf16_by_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is NUL."""
    head = data[:2000]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _windows(data: bytes, error: UnicodeDecodeError, *, name: str) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as second:
        raise UnreadableSourceError(
            name,
            place=f"byte {error.start}",
            found=f"byte 0x{data[error.start]:02x}, which is neither UTF-8 nor (at byte {second.start}) windows-1252",
            expected="UTF-8, UTF-16 or windows-1252 text",
            remedy="save the file as UTF-8",
        ) from second


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


def line_locators(text: str) -> LocatorMap:
    """A locator for each line, or for each page where form feeds divide the text."""
    if "\f" in text:
        starts = [0, *(match.end() for match in _FORM_FEED.finditer(text))]
        return LocatorMap(tuple(Locator(start, page=number) for number, start in enumerate(starts, 1)))
    return LocatorMap(
        tuple(Locator(match.start(), line=number) for number, match in enumerate(_LINE.finditer(text), 1))
    )
