"""What an engine takes and gives. Every engine behind the seam keeps this protocol; one suite of tests holds them to
it.

Knows no engine and no model: rows of the database are numbers here.

**Scores**, the same in every engine. A document has the scored fields `stem` (stems of its text's words and of its
joined compounds), `word` (folded words of the text with their places) and `name` (folded words of its names with their
places, `NAME_GAP` between names). A term in a field scores

    idf · f / (f + K1 · (1 − B + B · L / average)),  idf = ln(1 + (N − n + 0.5) / (n + 0.5))

with f: how often it stands in the document's field; n: documents that hold it; N: documents that have the field at all;
average: the sum of all lengths of the field over N; L: the field's length in words, rounded as `rounded_length` says.
Documents that were replaced or removed may count in n, N and average until the engine clears them away.

- Word, one word: the sum of its stems (`analysis.stems`) in `stem` and of the word in `name`.
- Word of several words ("multi-stakeholder"): the sum of the phrase in `word`, the phrase in `name`, and the stems of
  the joined compounds in `stem`, whichever match.
- Phrase, Near: where they fit in `word`, the sum of their distinct words there; the same in `name`; added up.
- Prefix: 1. OneOf, During, Not and everything: 0. And: the sum. Or: the sum of the parts that match.

Ties are in the order of ids. Two engines agree where their scores differ by less than a ten-thousandth.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, runtime_checkable

from apps.search.language.tree import During, Node, OneOf
from apps.search.requests import Sort

K1: Final = {"stem": 1.2, "word": 1.2, "name": 1.2}
"""How soon repeating a word stops to count, for each scored field."""

B: Final = {"stem": 0.4, "word": 0.4, "name": 0.75}
"""How much a field's length counts against it: 0 not at all, 1 in full. With Lucene's 0.75 the shortest of what is said
("Badges.") comes before what answers the question; 0.4 did best on one half of the judged queries and on the other."""

NAME_GAP: Final = 1000
"""Words between two names, so that no phrase reaches from one into the next."""

MAX_STOP: Final = 10_000
"""How far down the hits can be asked for."""


def rounded_length(words: int) -> int:
    """A field's length as scores see it, with four significant bits: Lucene's `SmallFloat.byte4ToInt(intToByte4(n))`,
    so that an engine may keep a length in a byte."""
    if words < _EXACT:
        return words
    spare = max(0, (words - _EXACT).bit_length() - 4)
    return _EXACT + ((words - _EXACT) >> spare << spare)


_EXACT: Final = 24  # up to here a byte holds Lucene's lengths one by one


class IndexDocument(NamedTuple):
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
    `stop` are wanted, 0 ≤ start < stop ≤ `MAX_STOP`, in the order of `sort`; ties are in the order of `id`.
    `facet_size` keeps the most frequent keys of each facet (ties in the order of keys) and the keys of its own filter
    that occur; None, and of years: all keys.
    """

    tree: Node | None
    filters: Mapping[str, OneOf | During] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    stop: int = 20
    facets: tuple[str, ...] = ()
    facet_size: int | None = None

    def __hash__(self) -> int:
        filters = frozenset(self.filters.items())
        return hash((self.tree, filters, self.sort, self.start, self.stop, self.facets, self.facet_size))


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are (statement id, score); `facets` hold, for each facet, how many statements bear each key;
    `facet_totals` how many keys occur, before `Question.facet_size` cut them."""

    total: int
    hits: tuple[tuple[int, float], ...]
    facets: Mapping[str, Mapping[int | str, int]]
    facet_totals: Mapping[str, int] = field(default_factory=dict, compare=False)


@runtime_checkable
class SearchEngine(Protocol):
    """An index of statements."""

    def is_current(self) -> bool:
        """True where there is an index and it was built by this version of the index document."""

    def find(self, question: Question) -> Found:
        """Answer a question from the newest committed state.

        Raises:
            IndexMissingError: there is no index that can be read.
            TooCommonError: so many phrases of common words are asked for that it would take too long.
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

    def replace(self, documents: Iterable[IndexDocument], *, may_commit: Callable[[], bool], after: int = 0) -> None:
        """Build a new index of these documents beside the present one, and switch to it when it is complete.

        The present one serves until then, and stays where `may_commit`, asked just before, says no. With `after`, go on
        with the build that was broken off there (`unfinished`): `documents` are those with higher ids, in their order.

        Raises:
            IndexBusyError: another process is building, or `may_commit` said no.
        """

    def unfinished(self) -> int:
        """The highest id that a broken-off `replace` has safely taken in; 0 where there is none to go on with.

        What `apply` does meanwhile to statements up to there reaches the unfinished index as well.
        """

    def fingerprints(self, ids: Collection[int]) -> dict[int, int]:
        """The fingerprints of those of these statements that the index holds."""

    def ids(self) -> Iterator[int]:
        """Every statement that the index holds, in any order."""

    def frequencies(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        """How many statements there are, and in the text of how many each of these folded words stands; words that
        stand nowhere are left out."""

    def words(self, prefix: str, size: int) -> list[tuple[str, int]]:
        """The most frequent folded words of texts that begin so and tell something (`analysis.tells`), and in how many
        statements each stands; ties in the order of the alphabet."""

    def spellings(self, word: str, size: int) -> list[tuple[str, int]]:
        """Other folded words of texts, at most two edits away (one where `word` has up to four letters), and in how
        many statements each stands: nearest first, then most frequent, then in the order of the alphabet. To put in,
        leave out or change a letter, or to swap two neighbours, is one edit."""
