"""What can go wrong in a search. Each message says what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Wording(str):
    """A phrase of an error. Its `template` and what fills it stay apart, so that a page can translate it."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Wording:
        words = super().__new__(cls, template % values)
        words.template, words.values = template, values
        return words


gettext_noop = Wording  # by this name the phrases are found that catalogues translate (docs/translating.md)


class SearchError(Exception):
    """Root of this app's exceptions."""


class QueryError(SearchError):
    """A query that can't be read.

    `at` is the offset of the fault in `text` (code points), `found` and `expected` are phrases for a person.
    `suggestions` are queries to ask instead, the likeliest first; whoever raises the error to a reader keeps only those
    that can be read.
    """

    def __init__(
        self, text: str, at: int, *, found: Wording, expected: Wording, suggestions: Iterable[str] = ()
    ) -> None:
        self.text = text
        self.at = max(0, min(at, len(text)))
        self.found = found
        self.expected = expected
        self.suggestions = tuple(suggestion for suggestion in suggestions if suggestion)
        advice = f" Try: {self.suggestion}" if self.suggestion else ""
        super().__init__(f"At character {self.at + 1} of the query: found {found}, expected {expected}.{advice}")

    @property
    def suggestion(self) -> str:
        """The likeliest of the suggestions, or empty."""
        return self.suggestions[0] if self.suggestions else ""

    def suggesting(self, suggestions: Iterable[str]) -> QueryError:
        """The same error with other suggestions."""
        return QueryError(self.text, self.at, found=self.found, expected=self.expected, suggestions=suggestions)


class TooCommonError(SearchError):
    """A question to an index whose answer would take too long. `at` is where in the query's text that begins."""

    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(f"Too many phrases of very common words, from character {at + 1} of the query on.")


class IndexBusyError(SearchError):
    """Another process is writing to the index."""


class IndexMissingError(SearchError):
    """There is no index that this version can read."""


class IndexUnreachableError(IndexMissingError):
    """There may be an index, but the engine that holds it does not do its work now."""
