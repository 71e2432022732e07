"""RTF: the words of the document. Runs in a process of its own (`isolated`), because nothing else bounds its time.

Owns the call of the library. Must not know what is said.
"""

from __future__ import annotations

import re
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from apps.ingestion.errors import EmptySourceError, TooLargeError, UnreadableSourceError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.plain import line_locators

_CELL = re.compile(r"(?<!\\)\\(?:nest)?cell(?![a-z])")  # the library shows the end of a cell as a bar
_ROW_END = re.compile(r"\t++\n")
MAX_CHARACTERS = 8 * 1024 * 1024


def read_rtf(path: Path, *, name: str) -> ReadText:
    """The text of the file at `path`.

    Raises:
        UnreadableSourceError: damaged.
        EmptySourceError: no words.
        TooLargeError: more text than any record has.
    """
    try:
        # RTF is ASCII; other bytes only occur where a program kept its own code page, which is then what it declares.
        written = _CELL.sub(r"\\tab", path.read_bytes().decode("cp1252", "replace"))
        text: str = rtf_to_text(written, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise UnreadableSourceError(
            name,
            found=f"an RTF file that cannot be read ({error})",
            expected="RTF as word processors write it",
            remedy="save it as DOCX or as plain text",
        ) from error
    # Characters outside the first plane are written as two numbers.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
    text = _ROW_END.sub("\n", text.replace("\r\n", "\n")).strip("\n") + "\n"
    if not text.strip():
        raise EmptySourceError(name, found="no words", expected="a document with text", remedy="save it as DOCX")
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(
            name,
            found=f"{len(text)} characters",
            expected=f"at most {MAX_CHARACTERS}",
            remedy="split it into one file for each meeting",
        )
    return ReadText(text=text, media_type="application/rtf", locators=line_locators(text))
