"""Moving the index to another engine or place: built there beside the serving one, compared with the base statement by
statement, and asked the same as the serving one.

Must not know where the settings of either come from, nor which engine either is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from apps.proceedings.models import Statement
from apps.search import analysis, outbox, projection
from apps.search.asking import engine
from apps.search.documents import documents
from apps.search.engines.protocol import Found, IndexDocument, Question, SearchEngine
from apps.search.errors import SearchError
from apps.search.language.tree import And, Near, OneOf, Or, Phrase, Prefix, Word
from apps.search.projection import Progress
from apps.search.requests import FACETS, Sort

_ROUNDS: Final = 5
"""How often the other index is brought up to a base that goes on changing."""

_ASKED: Final = 20
"""Statements from which questions are drawn."""

_HITS: Final = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """`statements` stand in the other index as in the base; it answered `questions` as the serving index does: 0 where
    none serves."""

    statements: int
    questions: int


def move(to: dict[str, Any], progress: Progress | None = None) -> Moved:
    """See `apps.search.move`."""
    if _place(to) == _place(settings.HAYSTACK_CONNECTIONS["default"]):
        raise SearchError("The other index is the one that serves: name another, or run `manage.py search_rebuild`.")
    other = cast(SearchEngine, import_string(to["ENGINE"]).backend("default", **to))
    if not other.is_current():
        projection.fill(other, may_commit=lambda: True, progress=progress)
    serving = engine()
    for _ in range(_ROUNDS):
        if serving.is_current():
            outbox.drain()
        checked, mended = _brought_up(other, progress)
        asked, unlike = _compared(serving, other) if serving.is_current() else (0, None)
        if not mended and unlike is None:
            return Moved(checked, asked)
    reason = f"differently: {unlike}" if unlike else f"but {mended:,} statements changed meanwhile"
    raise SearchError(
        f"The other index was brought up to the base {_ROUNDS} times and answers {reason}. Expected the same from "
        "both: stop what changes the base and run it again; `manage.py search_check --repair` mends what serves."
    )


def _place(options: dict[str, Any]) -> tuple[object, ...]:
    """What tells one index from another."""
    return options["ENGINE"], options.get("PATH"), options.get("INDEX_NAME"), frozenset(options.get("HOSTS", ()))


def _brought_up(other: SearchEngine, progress: Progress | None) -> tuple[int, int]:
    """How many statements were compared, and how many of them had to be mended."""
    mended = 0
    for differing in projection.differences(other, progress):
        ids = [*differing.missing, *differing.stale, *differing.extra]
        if ids:
            held = documents(ids)
            other.apply(held, set(ids) - {document.id for document in held}, may_commit=lambda: True)
            mended += len(ids)
    return Statement.objects.shown().count(), mended


def _compared(serving: SearchEngine, other: SearchEngine) -> tuple[int, Question | None]:
    """How many questions were asked, and the first that was answered differently."""
    asked = 0
    for question in _questions():
        asked += 1
        if _told(serving.find(question)) != _told(other.find(question)):
            return asked, question
    return asked, None


def _told(found: Found) -> tuple[object, ...]:
    """What must be the same of two answers. Scores are left out: what was taken out of an index goes on to weigh a
    little in it until its engine clears it away."""
    return found.total, [id for id, _ in found.hits], found.facets, found.facet_totals


def _questions() -> Iterator[Question]:
    """Every kind of question, drawn from statements all over the base."""
    yield Question(None, sort=Sort.OLDEST, stop=_HITS, facets=FACETS)
    shown = Statement.objects.shown().order_by("pk")
    count = shown.count()
    places = range(0, count, max(1, count // _ASKED))
    chosen = [shown.values_list("pk", flat=True)[place] for place in places]
    for document in documents(chosen):
        words = analysis.words(document.text)
        if len(words) > 1:
            for tree in _trees(words, document):
                yield Question(tree, sort=Sort.NEWEST, stop=_HITS, facets=FACETS)
        filters = {name: OneOf(name, frozenset({key})) for name, key in _keys(document).items()}
        yield Question(None, filters, Sort.NEWEST, stop=_HITS, facets=FACETS)


def _trees(words: list[str], document: IndexDocument) -> Iterator[And | Near | Or | Phrase | Prefix | Word]:
    first, second = words[len(words) // 2 - 1 :][:2]
    longest = max(words, key=len)
    yield Word(longest)
    yield Phrase(f"{first} {second}")
    yield Near(f"{longest} {words[0]}", 9)
    yield Prefix(longest[:4])
    yield And((Word(longest), Word(first), Or((Word(second), Word(words[-1])))))


def _keys(document: IndexDocument) -> dict[str, int | str]:
    keys: dict[str, int | str] = {"kind": document.kind}
    if document.speaker:
        keys["speaker"] = document.speaker
    if document.first_day:
        keys["year"] = date.fromordinal(document.first_day).year
    return keys
