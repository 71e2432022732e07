"""Answers a request: reads the query, resolves its names, asks the engine, labels the facets, marks the passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from haystack import connections

from apps.search import expansion, language, meaning, vocabulary
from apps.search.correction import FEW, correction
from apps.search.engines.protocol import MAX_STOP, Found, Question, SearchEngine
from apps.search.errors import QueryError, TooCommonError, gettext_noop
from apps.search.language.tree import During, Node, OneOf, Query
from apps.search.requests import Addition, Facet, FacetValue, Hit, Meaning, SearchRequest, SearchResults, Sort
from apps.search.snippets import Highlighter
from apps.search.subjects import subjects
from apps.search.vocabulary import Key


def engine() -> SearchEngine:
    """The engine that the settings name."""
    return cast(SearchEngine, connections["default"].get_backend())


def find(text: str, question: Question) -> Found:
    """What the engine finds.

    Raises:
        QueryError: `text`, the query, asks for too much at once.
    """
    try:
        return engine().find(question)
    except TooCommonError as error:
        common = gettext_noop("more phrases of very common words than can be answered at once")
        raise QueryError(
            text, error.at, found=common, expected=gettext_noop("fewer of them, or rarer words")
        ) from error


def answer(request: SearchRequest) -> SearchResults:
    """See `apps.search.query`."""
    asked = understood(request)
    start = (request.page - 1) * request.size
    reachable = start < MAX_STOP
    found = find(
        request.text,
        Question(
            tree=asked.tree,
            filters=asked.criteria,
            sort=asked.sort,
            start=start if reachable else 0,
            stop=min(start + request.size, MAX_STOP) if reachable else 1,
            facets=request.facets,
            facet_size=request.facet_size,
        ),
    )
    few = found.total <= FEW and not request.filters and not asked.additions
    return SearchResults(
        text=language.render(asked.written),
        hits=tuple(Hit(id, score) for id, score in found.hits) if reachable else (),
        total=found.total,
        facets=_facets(found, request, asked.chosen),
        sort=asked.sort,
        page=request.page,
        size=request.size,
        snippet=Highlighter(asked.tree).snippet,
        meanings=asked.meanings,
        additions=asked.additions,
        correction=correction(request.text, found.total, engine(), _count) if few else "",
        subjects=subjects(asked.written.tree) if request.page == 1 else (),
    )


def found(request: SearchRequest, limit: int) -> tuple[int, ...]:
    """See `apps.search.found`."""
    asked = understood(request)
    question = Question(tree=asked.tree, filters=asked.criteria, sort=asked.sort, stop=max(1, min(limit, MAX_STOP)))
    return tuple(id for id, _ in find(request.text, question).hits)


def years_of(request: SearchRequest, groups: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[dict[int, int]]]:
    """See `apps.search.years_of`."""
    asked = understood(request)
    counted: dict[str, list[dict[int, int]]] = {}
    for facet, of_facet in groups.items():
        others = {name: criterion for name, criterion in asked.criteria.items() if name not in (facet, "year")}
        keys = vocabulary.keys(facet, [value for values in of_facet for value in values])
        counted[facet] = []
        for values in of_facet:
            of_group = OneOf(facet, frozenset(keys[value] for value in values if value in keys))
            question = Question(asked.tree, filters={**others, facet: of_group}, stop=1, facets=("year",))
            years = find(request.text, question).facets["year"]
            counted[facet].append({int(year): count for year, count in years.items()})
    return counted


def _count(text: str) -> int:
    """How many statements a query finds; none where it can't be asked."""
    try:
        query, _ = meaning.read(text)
        return find(text, Question(query.tree, stop=1)).total
    except QueryError:
        return 0


@dataclass(frozen=True, slots=True)
class Understood:
    """A request with keys in place of names. `written` is the query as it was typed, `chosen` are the keys of the
    chosen values of each facet."""

    written: Query
    tree: Node | None
    sort: Sort
    criteria: Mapping[str, OneOf | During]
    chosen: Mapping[str, Mapping[str, Key]]
    meanings: tuple[Meaning, ...]
    additions: tuple[Addition, ...]


def understood(request: SearchRequest) -> Understood:
    """Read a request.

    Raises:
        QueryError: the text can't be read, or names something that the base does not know.
    """
    query, meanings = meaning.read(request.text)
    tree, additions = expansion.expanded(request.text, query.tree) if query.tree else (None, ())
    sort = request.sort or Sort(query.sort or Sort.RELEVANCE)
    if sort is Sort.RELEVANCE and not (query.tree and meaning.has_words(query.tree)):
        sort = Sort.NEWEST
    chosen = {name: vocabulary.keys(name, values) for name, values in request.filters.items() if name != "date"}
    tree = tree if request.expand else query.tree
    written = language.parse(request.text)
    return Understood(written, tree, sort, _criteria(request, chosen), chosen, meanings, additions)


def spans(query: str, text: str, lang: str) -> list[tuple[int, int]]:
    """See `apps.search.spans`."""
    try:
        tree = language.parse(query).tree
    except QueryError:
        return []
    return Highlighter(meaning.without_function_words(tree)).spans(text, lang) if tree else []


def _criteria(request: SearchRequest, chosen: Mapping[str, Mapping[str, Key]]) -> dict[str, OneOf | During]:
    criteria: dict[str, OneOf | During] = {name: OneOf(name, frozenset(keys.values())) for name, keys in chosen.items()}
    for value in request.filters.get("date", ()):
        criteria["date"] = meaning.during(language.parse_range("date", value))
    return criteria


def _facets(found: Found, request: SearchRequest, chosen: Mapping[str, Mapping[str, Key]]) -> dict[str, Facet]:
    ranked: dict[str, list[Key]] = {}
    for name, counts in found.facets.items():
        selected = set(chosen.get(name, {}).values())
        most = len(counts) if name == "year" else max(request.facet_size, len(selected))
        by_count = sorted(counts, key=lambda key: (key not in selected, -counts[key], key))[:most]
        ranked[name] = [*dict.fromkeys((*by_count, *selected))]
    called = vocabulary.called(ranked)
    return {
        name: _facet(
            name,
            counts,
            called[name],
            request.filters.get(name, ()),
            chosen.get(name, {}),
            total=found.facet_totals.get(name, len(counts)),
        )
        for name, counts in found.facets.items()
    }


def _facet(
    name: str,
    counts: Mapping[Key, int],
    called: Mapping[Key, tuple[str, str]],
    values: tuple[str, ...],
    chosen: Mapping[str, Key],
    total: int,
) -> Facet:
    selected = set(chosen.values())
    rows = [FacetValue(value, label, counts.get(key, 0), key in selected) for key, (value, label) in called.items()]
    rows += [FacetValue(value, value, 0, True) for value in values if value not in chosen]
    rows.sort(key=lambda row: row.label, reverse=name == "year")
    if name != "year":
        rows.sort(key=lambda row: -row.count)
    return Facet(name, tuple(rows), total)
