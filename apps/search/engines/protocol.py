"""What an engine takes and gives. Every engine behind the seam keeps this protocol; one suite of tests holds them to
it.

Knows no engine and no model: rows of the database are numbers here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from apps.search.language.tree import During, Node, OneOf
from apps.search.requests import Sort


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A statement as it is indexed. Fields that are searched by words are text; all others hold keys, compared whole.

    Keys are primary keys, codes or words; `first_day` and `last_day` are ordinals (`date.toordinal`), 0 where no date
    is known. `fingerprint` tells whether the index holds what the database says (signed, 64 bits).
    """

    id: int
    text: str
    names: tuple[str, ...]
    doc: tuple[str, ...]
    speaker: int | None
    org: int | None
    group: str
    country: str
    process: tuple[int, ...]
    meeting: int | None
    series: int | None
    venue: int | None
    city: str
    kind: str
    lang: str
    first_day: int
    last_day: int
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Question:
    """What to find. `tree` has neither `Named` nor `Between` in it; None: everything.

    Each of `filters` narrows the result; the counts of the facet that it is named after leave it out. Hits `start` to
    `stop` are wanted, in the order of `sort`; ties are in the order of `id`.
    """

    tree: Node | None
    filters: Mapping[str, OneOf | During] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    stop: int = 20
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are (statement id, score); `facets` hold, for each facet, how many statements bear each key."""

    total: int
    hits: tuple[tuple[int, float], ...]
    facets: Mapping[str, Mapping[int | str, int]]


@runtime_checkable
class SearchEngine(Protocol):
    """An index of statements."""

    def is_current(self) -> bool:
        """True where there is an index and it was built by this version of the index document."""

    def find(self, question: Question) -> Found:
        """Answer a question from the newest committed state.

        Raises:
            IndexMissingError: there is no index that can be read.
        """

    def apply(
        self, documents: Collection[IndexDocument], gone: Collection[int], *, may_commit: Callable[[], bool]
    ) -> None:
        """Put these documents in, in place of older ones of the same id, and take those of the ids in `gone` out.

        All in one commit, which is visible when this returns; none where `may_commit`, asked just before, says no.

        Raises:
            IndexMissingError: there is no index that can be written.
            IndexBusyError: another process is writing.
        """

    def replace(self, documents: Iterable[IndexDocument], *, may_commit: Callable[[], bool]) -> None:
        """Build a new index of these documents beside the present one, and switch to it when it is complete.

        The present one serves until then, and stays where `may_commit`, asked just before, says no.
        """

    def fingerprints(self, ids: Collection[int]) -> dict[int, int]:
        """The fingerprints of those of these statements that the index holds."""

    def ids(self) -> Iterator[int]:
        """Every statement that the index holds, in any order."""
