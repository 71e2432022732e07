"""Questions in OpenSearch's query language, and its answers as ours.

Pure: data in, data out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from apps.search import analysis
from apps.search.engines.opensearch_fields import SCORED, VOCABULARY, key, value
from apps.search.engines.protocol import Found, Question
from apps.search.language.tree import And, During, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import Sort

Json = dict[str, Any]

_TEXT: Final = ("word", "name")
_EVERYTHING: Final[Json] = {"match_all": {}}
_NOTHING: Final[Json] = {"match_none": {}}
_ALL_KEYS: Final = 65_000  # OpenSearch counts no more at once
_PRECISION: Final = 40_000  # up to there the number of different keys is as good as exact
_NEAR: Final = 500  # words that are looked at for another spelling
_SAMPLE: Final = 20_000  # statements among which the most frequent words are looked for
_MORE: Final = 3  # words that are counted exactly for each one that is wanted
_SORTS: Final[Mapping[Sort, list[Any]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"id": "asc"}],
    Sort.NEWEST: [{"last_day": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
    Sort.OLDEST: [{"first_day": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}

Scale = Mapping[str, float]
"""What scores of each scored field are multiplied with, so that they are those that the protocol defines."""

PLAIN: Final[Scale] = dict.fromkeys(SCORED, 1.0)


def request(question: Question, scale: Scale = PLAIN) -> Json:
    """The body of a search."""
    own = {name: criterion for name, criterion in question.filters.items() if name in question.facets}
    others = [_criterion(criterion) for name, criterion in question.filters.items() if name not in own]
    body: Json = {
        "query": {
            "bool": {
                "must": [_EVERYTHING if question.tree is None else compiled(question.tree, scale)],
                "filter": others,
            }
        },
        "sort": _SORTS[question.sort],
        "track_scores": True,
        "track_total_hits": True,
        "stored_fields": "_none_",
        "from": question.start,
        "size": question.stop - question.start,
        "aggs": _facets(question, {name: _criterion(criterion) for name, criterion in own.items()}),
    }
    if question.tree is None:
        body["query"]["bool"].pop("must")
        body["query"] = body["query"] if others else _EVERYTHING
    if own:
        body["post_filter"] = _all(_criterion(criterion) for criterion in own.values())
    return body


def answer(question: Question, response: Json) -> Found:
    """What a search of `request` found."""
    scored = question.tree is not None
    facets: dict[str, dict[int | str, int]] = {}
    totals: dict[str, int] = {}
    for name in question.facets:
        counted = response["aggregations"][name]
        counted = counted.get("within", counted)
        keys = {value(name, row["key"]): row["doc_count"] for row in counted["keys"]["buckets"]}
        keys |= {value(name, row["key"]): row["doc_count"] for row in counted.get("chosen", {}).get("buckets", ())}
        facets[name] = keys
        totals[name] = counted["number"]["value"] if "number" in counted else len(keys)
    return Found(
        total=response["hits"]["total"]["value"],
        hits=tuple(
            (hit["sort"][-1], float(hit["_score"] or 0.0) if scored else 0.0)
            for hit in response["hits"].get("hits", ())
        ),
        facets=facets,
        facet_totals=totals,
    )


def compiled(node: Node, scale: Scale = PLAIN) -> Json:
    """A tree as a query whose score is the one that the protocol defines."""
    match node:
        case Word(text):
            return _word(text, scale)
        case Prefix(text):
            beginnings = [{"prefix": {name: analysis.folded(text)}} for name in _TEXT]
            return {"constant_score": {"filter": _either(beginnings), "boost": 1.0}}
        case Phrase(text):
            words = analysis.words(text)
            return _either(_placed(name, words, _follow(name, words), scale) for name in _TEXT)
        case Near(text, distance):
            words = list(dict.fromkeys(analysis.words(text)))
            return _either(_placed(name, words, _near(name, words, distance), scale) for name in _TEXT)
        case OneOf() | During():
            return _unscored(_criterion(node))
        case And(parts):
            return _both(parts, scale)
        case Or(parts):
            return _either(compiled(part, scale) for part in parts)
        case Not(part):
            return {"bool": {"filter": [_EVERYTHING], "must_not": [compiled(part)]}}
        case _:
            raise TypeError(f"{type(node).__name__} can't be asked for: expected a tree whose names were resolved")


def beginning(prefix: str, size: int) -> Json:
    """The body of a search for words that begin so, of which the most frequent `size` are nearly always some."""
    query: Json = _all([{"exists": {"field": VOCABULARY}}, *([{"prefix": {"word": prefix}}] if prefix else [])])
    random = {"function_score": {"query": query, "random_score": {"seed": 1, "field": "id"}, "boost_mode": "replace"}}
    # The prefix as a pattern: every character that means something there is escaped.
    pattern = "".join(f"\\{character}" if not character.isalnum() else character for character in prefix) + ".*"
    counted = {"terms": {"field": VOCABULARY, "size": size * _MORE, "include": pattern}}
    return {
        "query": random,
        "size": 0,
        "track_total_hits": False,
        "aggs": {"some": {"sampler": {"shard_size": _SAMPLE}, "aggs": {"words": counted}}},
    }


def misspelt(word: str, edits: int) -> Json:
    """The body of a search for words that differ by at most so many edits."""
    wanted = {
        "field": "word",
        "suggest_mode": "always",
        "max_edits": edits,
        "prefix_length": 0,
        "min_word_length": 1,
        "min_doc_freq": 0,
        "max_term_freq": 2**31 - 1,
        "accuracy": 0.0,
        "size": _NEAR,
        "shard_size": _NEAR,
    }
    return {"size": 0, "track_total_hits": False, "suggest": {"near": {"text": word, "term": wanted}}}


def _facets(question: Question, own: Mapping[str, Json]) -> Json:
    return {
        name: _counted(name, question, [criterion for other, criterion in own.items() if other != name])
        for name in question.facets
    }


def _counted(name: str, question: Question, within: Sequence[Json]) -> Json:
    """The keys of a facet among those that these other filters let through."""
    size = question.facet_size if name != "year" else None
    counts: Json = {"keys": {"terms": {"field": name, "size": size or _ALL_KEYS}}}
    if size is not None:
        counts["number"] = {"cardinality": {"field": name, "precision_threshold": _PRECISION}}
        match question.filters.get(name):
            case OneOf(_, keys) if keys:
                chosen = sorted(key(name, one) for one in keys)
                counts["chosen"] = {"terms": {"field": name, "size": len(chosen), "include": chosen}}
    return {"filter": _all(within) if within else _EVERYTHING, "aggs": counts}


def _word(text: str, scale: Scale) -> Json:
    words = analysis.words(text)
    if len(words) == 1:
        return _either([*_stems(words[0], scale), _term("name", words[0], scale)])
    phrases = [_placed(name, words, _follow(name, words), scale) for name in _TEXT]
    return _either(
        [*phrases, *(term for joined, *_ in analysis.compounds(text) for term in _stems(joined, scale))],
    )


def _stems(word: str, scale: Scale) -> list[Json]:
    return [_term("stem", stem, scale) for stem in analysis.stems(word)]


def _placed(name: str, words: Sequence[str], fits: Json, scale: Scale) -> Json:
    """Where the words' places fit, with the sum of what each word scores by itself."""
    if not words:
        return _NOTHING
    if len(words) == 1:
        return _term(name, words[0], scale)
    return {"bool": {"filter": [fits], "must": [_term(name, word, scale) for word in dict.fromkeys(words)]}}


def _follow(name: str, words: Sequence[str]) -> Json:
    return {"match_phrase": {name: " ".join(words)}}


def _near(name: str, words: Sequence[str], distance: int) -> Json:
    return {"intervals": {name: {"match": {"query": " ".join(words), "ordered": False, "max_gaps": distance}}}}


def _term(name: str, word: str, scale: Scale) -> Json:
    return {"term": {name: {"value": word, "boost": scale[name]}}}


def _both(parts: Iterable[Node], scale: Scale) -> Json:
    clauses: dict[str, list[Json]] = {"must": [], "filter": [], "must_not": []}
    for part in parts:
        match part:
            case OneOf() | During():
                clauses["filter"].append(_criterion(part))
            case Not(inner):
                clauses["must_not"].append(compiled(inner))
            case _:
                clauses["must"].append(compiled(part, scale))
    if not clauses["must"] and not clauses["filter"]:
        clauses["filter"].append(_EVERYTHING)
    return {"bool": {name: some for name, some in clauses.items() if some}}


def _either(queries: Iterable[Json]) -> Json:
    some = [query for query in queries if query is not _NOTHING]
    if len(some) < 2:
        return some[0] if some else _NOTHING
    return {"bool": {"should": some, "minimum_should_match": 1}}


def _all(filters: Iterable[Json]) -> Json:
    return {"bool": {"filter": list(filters)}}


def _unscored(query: Json) -> Json:
    return {"bool": {"filter": [query]}}


def _criterion(criterion: OneOf | During) -> Json:
    """True or false of a document."""
    if isinstance(criterion, During):
        return _all(
            [
                {"range": {"first_day": {"lte": criterion.last.toordinal()}}},
                {"range": {"last_day": {"gte": criterion.first.toordinal()}}},
            ]
        )
    return {"terms": {criterion.name: sorted(key(criterion.name, one) for one in criterion.keys)}}
