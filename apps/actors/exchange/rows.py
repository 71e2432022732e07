"""The records that are exchanged: flat, all text, keyed by slugs, so that every format is a way to write them.

Owns the kinds of record and their columns. Knows neither files nor the base.
"""

from __future__ import annotations

from typing import Final

Record = dict[str, str]
"""A record: `record` says its kind, `key` whose it is. Of the columns of its kind those that are there say something,
which may be that there is nothing (empty)."""

_SOURCED: Final = ("sources", "confidence", "basis", "demonstration")
_NAME: Final = ("name", "kind", "source", "decided", "retired")
_IDENTIFIER: Final = ("scheme", "value")

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "regional-group": ("name", "acronym", "note", *_SOURCED),
    "organization": (
        "name",
        "acronym",
        "group",
        "country",
        "state",
        "regional_group",
        "parent",
        "merged_into",
        "start",
        "end",
        "website",
        "note",
        *_SOURCED,
    ),
    "organization-name": _NAME,
    "organization-identifier": _IDENTIFIER,
    "person": ("name", "merged_into", "note", *_SOURCED),
    "person-name": _NAME,
    "person-identifier": _IDENTIFIER,
    "affiliation": ("organization", "role", "start", "end", "attested", "source"),
}
"""The columns of each kind beside `record` and `key`, in the order in which records are written."""

COLUMNS: Final = ("record", "key", *dict.fromkeys(column for columns in KINDS.values() for column in columns))
"""Every column, as the head of a sheet has them."""
YES: Final = "yes"


def yes(value: bool) -> str:
    """A flag as text; "" where it is off."""
    return YES if value else ""
