"""A query as a tree.

Pure data. `at` is the offset in the query's text from which a node was read; nodes that differ only in it are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from apps.lib.partial_dates import PartialDate

FIELDS = (
    "speaker",
    "org",
    "affiliation",
    "group",
    "country",
    "process",
    "meeting",
    "series",
    "venue",
    "city",
    "kind",
    "lang",
    "doc",
    "year",
    "date",
    "sort",
)
"""Every `field:` of the language."""

DATE_FIELDS = ("year", "date")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in any of its forms."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with `text`."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words, one after the other."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """These words in any order, with at most `distance` other words among them."""

    text: str
    distance: int
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """What `value` names in the field `name` ("speaker", "org" … "doc")."""

    name: str
    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """Said from `first` to `last`, both included; None: open. `name` is "year" or "date"."""

    name: str
    first: PartialDate | None
    last: PartialDate | None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field holds one of these keys. Made by resolving a `Named`; never read from text."""

    name: str
    keys: frozenset[int | str]


@dataclass(frozen=True, slots=True)
class During:
    """Said on a day that may lie between these two. Made by resolving a `Between`; never read from text."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node = Word | Prefix | Phrase | Near | Named | Between | OneOf | During | And | Or | Not


def phrases(node: Node) -> Iterator[Word | Phrase | Near]:
    """What asks for several words at certain places, in the order in which it stands in the tree."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from phrases(part)
        case Not(part):
            yield from phrases(part)
        case Phrase() | Near():
            yield node
        case Word(text) if not text.isalnum():
            yield node
        case _:
            pass


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query. No tree: everything. `sort` is "relevance", "newest", "oldest" or None where it does not say."""

    tree: Node | None
    sort: str | None = None
