"""What can go wrong in a search. Each message says what was found, what was expected and what to do."""

from __future__ import annotations


class SearchError(Exception):
    """Root of this app's exceptions."""


class QueryError(SearchError):
    """A query that can't be read.

    `at` is the offset of the fault in `text` (code points), `found` and `expected` are phrases for a person, and
    `suggestion` is a query that can be read, or empty.
    """

    def __init__(self, text: str, at: int, *, found: str, expected: str, suggestion: str = "") -> None:
        self.text = text
        self.at = max(0, min(at, len(text)))
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
        advice = f" Try: {suggestion}" if suggestion else ""
        super().__init__(f"At character {self.at + 1} of the query: found {found}, expected {expected}.{advice}")


class IndexBusyError(SearchError):
    """Another process is writing to the index."""


class IndexMissingError(SearchError):
    """There is no index that this version can read."""
