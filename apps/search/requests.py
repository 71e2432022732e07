"""What goes into the search and what comes out of it.

Plain data: knows no engine, no model and no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from django.utils.safestring import SafeString

FACETS = ("speaker", "org", "group", "country", "process", "series", "meeting", "venue", "city", "kind", "year", "lang")
"""Every facet there is, in the order in which pages show them."""

MAX_SIZE = 100
"""Most results on one page."""


class Sort(StrEnum):
    """Order of the results; ties are in the order of the statements' numbers."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to the index.

    `text` is in the query language (docs/search.md). `filters` are the chosen values of facets: facet name → values, of
    which one must hold ({"kind": ("quoted",), "speaker": ("ana-lima", "bo-chen")}); a value is what `FacetValue.value`
    holds, and of `date` a range of the query language ("2020-02..2020-06"). `sort` wins over `sort:` in the text.
    `page` counts from 1; one beyond the end has no hits, nor has one beyond the first ten thousand. `size` is the
    number of hits on it, 1 to `MAX_SIZE`. `facets` are those to count; `facet_size` is the most values of each, except
    years, which are all there. With `expand`, words and phrases stand for their synonyms in the glossary as well:
    abbreviations for long names and the reverse.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = FACETS
    facet_size: int = 12
    expand: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError where a field is outside its range."""
        if self.page < 1:
            raise ValueError(f"page={self.page}: expected 1 or more")
        if not 1 <= self.size <= MAX_SIZE:
            raise ValueError(f"size={self.size}: expected 1 to {MAX_SIZE}")
        if unknown := sorted({*self.facets, *self.filters} - {*FACETS, "date"} | {*self.facets} & {"date"}):
            raise ValueError(f"facets or filters {unknown}: expected some of {', '.join(FACETS)}, or the filter date")


class Hit(NamedTuple):
    """A statement that was found."""

    statement_id: int
    score: float


class FacetValue(NamedTuple):
    """`value` goes into `SearchRequest.filters`: a slug, a code or a year. `count` is the number of statements that
    have it among those that match everything except the choices in this same facet."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # tuples have a method of this name
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that occur among the matching statements, most frequent first (years: newest first); chosen ones are
    always listed. `total` is the number of values before `facet_size` cut them."""

    name: str
    values: tuple[FacetValue, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name in the query was taken to mean: any of `candidates`, each a (value, label) pair as in a facet.

    `at` is the offset of the name in the query's text.
    """

    field: str
    typed: str
    at: int
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """Synonyms of a word or phrase of the query. `at` is the offset of `typed` in the query's text."""

    at: int
    typed: str
    added: tuple[str, ...]


NameKind = Literal["speaker", "org", "process", "meeting"]
"""What has a page of its own and a name by which it is searched; also the field of the query language."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose name the whole query is. `value` is the last part of its address, `label` its name as shown."""

    kind: NameKind
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What the end of a query may become. `query` is the whole query with it in place.

    `value` is what `query` ends with: the slug of a name's bearer, or the words of a phrase.
    """

    kind: NameKind | Literal["phrase"]
    value: str
    label: str
    query: str


class Snippet(Protocol):
    """Makes HTML of a text in a language (BCP 47): its best passage, escaped, with <mark> around what matched."""

    def __call__(self, text: str, lang: str = "en") -> SafeString: ...


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer. `text` is the query as it was understood, in the query language.

    `snippet` makes the passage of a hit's text that is shown. `additions` are the synonyms that were added, or would be
    with `SearchRequest.expand`. `correction` is a query that finds more where this one found next to nothing, or empty.
    `subjects` are those whose name the query is.
    """

    text: str
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Facet]
    sort: Sort
    page: int
    size: int
    snippet: Snippet = field(repr=False, compare=False)
    meanings: tuple[Meaning, ...] = ()
    additions: tuple[Addition, ...] = ()
    correction: str = ""
    subjects: tuple[Subject, ...] = ()

    @property
    def pages(self) -> int:
        """Number of pages; 1 where nothing was found."""
        return max(1, -(-self.total // self.size))
