"""Why a source was refused. `IngestionError` is the root of every error that this app raises on purpose."""

from __future__ import annotations

from typing import ClassVar


class IngestionError(Exception):
    """A refusal: names the source, the place in it, what was found, what was expected and the remedy.

    `sort` is by what pages choose their words.
    """

    sort: ClassVar[str] = ""

    def __init__(self, source: str, *, found: str, expected: str, remedy: str, place: str = "") -> None:
        self.source, self.place, self.found, self.expected, self.remedy = source, place, found, expected, remedy
        where = f"{source}: {place}" if place else source
        super().__init__(f"{where}: found {found}, expected {expected}; {remedy}")


class EmptySourceError(IngestionError):
    """Nothing to read: no bytes, or white space alone."""

    sort = "empty"


class UnreadableSourceError(IngestionError):
    """Bytes that are not text in the format that they claim."""

    sort = "unreadable"


class LeadsOutError(IngestionError):
    """A part of an archive whose name leads out of it."""

    sort = "leads out"


class TooLargeError(IngestionError):
    """More bytes, text or parts than a record has: read no further."""

    sort = "too large"


class UnsupportedFormatError(IngestionError):
    """A file type that no reader takes."""

    sort = "format"


class UnknownParserError(IngestionError):
    """A parser was asked for by a name that is not in the registry."""

    sort = "parser"


class SourceError(IngestionError):
    """Bytes that could not be had."""

    sort = "source"


class UnreachableError(SourceError):
    """Nobody answered, or not whole; a later try may go better."""

    sort = "unreachable"


class ConflictError(IngestionError):
    """A document that contradicts what the base holds."""

    sort = "conflict"


class StaleNamesError(ConflictError):
    """A name was stored since the names of the base were read; read them anew."""


class UndoRefusedError(IngestionError):
    """An import run that can't be taken back: something was built on it."""
