"""Statements as lists have them, by their primary keys: each in a line, its first words, and what hangs on it.

Owns their SQL, which is made once for all lists. Must not know where they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models.functions import Left

from apps.actors.reading import ByKeys
from apps.proceedings.models import Mention, Statement, Suggestion
from apps.proceedings.querysets import MentionLine, StatementLine, SuggestionLine

BEGINNING: Final = 500
"""Characters of a statement's first words: more than a list shows, which may cut them between two."""

_STATEMENTS = Statement.objects.filter(pk__in=[0]).order_by()
_LINES = ByKeys(_STATEMENTS.for_list(), lambda row: StatementLine(*row))
_LINES_WITH_WORDS = ByKeys(_STATEMENTS.for_list(words=True), StatementLine._make)
_OPENINGS: ByKeys[tuple[int, str]] = ByKeys(_STATEMENTS.shown().values_list("pk", Left("text", BEGINNING)), tuple)
_MENTIONS = ByKeys(Mention.objects.for_marks().filter(statement__in=[0]), MentionLine._make)
_SUGGESTIONS = ByKeys(
    Suggestion.objects.filter(statement__in=[0]).values_list(*SuggestionLine._fields), SuggestionLine._make
)


def lines(keys: Sequence[int], *, words: bool = False) -> dict[int, StatementLine]:
    """These statements by primary key, for lists that have an order of their own; one query. With `words`, all of
    them."""
    return {row.pk: row for row in (_LINES_WITH_WORDS if words else _LINES).of(keys)}


def openings(keys: Sequence[int]) -> dict[int, str]:
    """The first `BEGINNING` characters of these statements by primary key, of hidden ones nothing; one query."""
    return dict(_OPENINGS.of(keys))


def mentions(keys: Sequence[int]) -> dict[int, list[MentionLine]]:
    """What these statements mention, by primary key, in the order of the text; one query."""
    found: dict[int, list[MentionLine]] = {}
    for mention in _MENTIONS.of(keys):
        if mention.statement_id is not None:
            found.setdefault(mention.statement_id, []).append(mention)
    return found


def suggestions(keys: Sequence[int]) -> dict[int, list[SuggestionLine]]:
    """Who may have made these statements, by primary key, the likeliest first; one query."""
    found: dict[int, list[SuggestionLine]] = {}
    for suggestion in _SUGGESTIONS.of(keys):
        found.setdefault(suggestion.statement_id, []).append(suggestion)
    return found
