"""The cluster engine: django-haystack over OpenSearch.

Owns how the protocol is kept. A commit is seen when all of it has been sent; whatever is broken off in the middle is
made whole by doing it again, which the outbox does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any, Final
from zlib import crc32

from haystack.backends import BaseEngine, BaseSearchQuery

from apps.search.engines import opensearch_bulk as bulk
from apps.search.engines import opensearch_query as query
from apps.search.engines.edits import edits
from apps.search.engines.haystack import EngineBackend
from apps.search.engines.opensearch_build import Base
from apps.search.engines.opensearch_cluster import READ_TIME, Cluster, Place
from apps.search.engines.opensearch_fields import SCORED, layout
from apps.search.engines.protocol import K1, MAX_STOP, Found, IndexDocument, Question

_TOLD: Final = (
    "timed_out,_shards.failed,hits.total.value,hits.hits._score,hits.hits.sort,hits.hits.fields,aggregations,suggest"
)
_ASKED_TOGETHER: Final = 500


class Backend(EngineBackend):
    """Keeps the protocol `SearchEngine`."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        place = Place(
            tuple(options["HOSTS"]),
            user=options.get("USER", ""),
            password=options.get("PASSWORD", ""),
            tls=options.get("TLS", False),
            ca=options.get("CA", ""),
        )
        self.base = Base(Cluster(place), options["INDEX_NAME"], options.get("REPLICAS", 2))

    # The protocol

    def is_current(self) -> bool:
        made = self.base.made(self.base.serving)
        return made is not None and made.layout == layout()

    def find(self, question: Question) -> Found:
        # Copies of an index clear removed statements away at different times, and score a little differently
        # meanwhile: all pages of one question come from the same copy.
        copy = f"q{crc32(repr((question.tree, sorted(question.filters.items(), key=str))).encode(errors='replace'))}"
        body = query.request(question, self._scale())
        return query.answer(question, self._search(body, preference=copy))

    def apply(
        self, documents: Collection[IndexDocument], gone: Collection[int], *, may_commit: Callable[[], bool]
    ) -> None:
        moment = bulk.now()
        changes = [*bulk.puts(documents, moment), *bulk.takes(gone, moment)]
        unfinished = self.base.unfinished()
        if not may_commit():
            return
        for batch in bulk.batches(changes):
            bulk.send(self.base.cluster, self.base.serving, batch)
        bulk.show(self.base.cluster, self.base.serving)
        if unfinished:
            taken = [change for change in changes if change.id <= unfinished.taken]
            for batch in bulk.batches(taken):
                bulk.send(self.base.cluster, self.base.building, batch)
            if taken:
                self.base.flush(self.base.building)

    def replace(self, documents: Iterable[IndexDocument], *, may_commit: Callable[[], bool], after: int = 0) -> None:
        self.base.replace(documents, may_commit, after)

    def unfinished(self) -> int:
        made = self.base.unfinished()
        return made.taken if made else 0

    def fingerprints(self, ids: Collection[int]) -> dict[int, int]:
        wanted = sorted(ids)
        found: dict[int, int] = {}
        for start in range(0, len(wanted), MAX_STOP):
            body = _plain({"terms": {"id": wanted[start : start + MAX_STOP]}}) | {"docvalue_fields": ["fingerprint"]}
            hits = self._search(body).get("hits", {}).get("hits", ())
            found |= {hit["sort"][0]: hit["fields"]["fingerprint"][0] for hit in hits}
        return found

    def ids(self) -> Iterator[int]:
        body = _plain({"match_all": {}})
        while hits := self._search(body).get("hits", {}).get("hits"):
            yield from (hit["sort"][0] for hit in hits)
            body["search_after"] = hits[-1]["sort"]

    def frequencies(self, words: Collection[str]) -> tuple[int, dict[str, int]]:
        asked: list[str | None] = [None, *dict.fromkeys(words)]
        counts: dict[str | None, int] = {}
        for start in range(0, len(asked), _ASKED_TOGETHER):
            some = asked[start : start + _ASKED_TOGETHER]
            counts |= dict(zip(some, self._counts(some), strict=True))
        total = counts.pop(None)
        return total, {word: count for word, count in counts.items() if word is not None and count}

    def words(self, prefix: str, size: int) -> list[tuple[str, int]]:
        asked = query.beginning(prefix, size)
        # OpenSearch 2.19 can't draw a sample of nothing: it answers with an error.
        counted = self._search({"query": asked["query"], "size": 0, "track_total_hits": 1})
        if not counted["hits"]["total"]["value"]:
            return []
        response = self._search(asked)
        candidates = [row["key"] for row in response["aggregations"]["some"]["words"]["buckets"]]
        return sorted(self.frequencies(candidates)[1].items(), key=lambda item: (-item[1], item[0]))[:size]

    def spellings(self, word: str, size: int) -> list[tuple[str, int]]:
        if not word:
            return []
        most = 1 if len(word) <= 4 else 2
        options = self._search(query.misspelt(word, most))["suggest"]["near"][0]["options"]
        near = {option["text"]: edits(word, option["text"], most) for option in options}
        _, counts = self.frequencies([other for other, count in near.items() if 0 < count <= most])
        return sorted(counts.items(), key=lambda item: (near[item[0]], -item[1], item[0]))[:size]

    def close(self) -> None:
        """Nothing is held open for one thread alone."""

    # Requests

    def _scale(self) -> query.Scale:
        """Up to version 2, OpenSearch multiplies what a word scores by k1 + 1."""
        if self.base.cluster.major() > 2:
            return query.PLAIN
        return {name: 1 / (K1[name] + 1) for name in SCORED}

    def _search(self, body: query.Json, **params: Any) -> query.Json:
        params |= {"allow_partial_search_results": "false", "filter_path": _TOLD, "request_timeout": READ_TIME}
        alias = self.base.serving
        response: query.Json = self.base.cluster.read(
            lambda client: client.search(index=alias, body=body, params=dict(params))
        )
        if response["timed_out"] or response["_shards"]["failed"]:
            raise self.base.cluster.failure("a part of the index did not answer in time")
        return response

    def _counts(self, words: Iterable[str | None]) -> list[int]:
        """In how many statements each word stands; None: all statements."""
        asked: list[query.Json] = [
            {"match_all": {}} if word is None else {"constant_score": {"filter": {"term": {"word": word}}}}
            for word in words
        ]
        body = list(chain.from_iterable(({}, {"query": one, "size": 0, "track_total_hits": True}) for one in asked))
        response = self.base.cluster.read(
            lambda client: client.msearch(index=self.base.serving, body=body, params={"request_timeout": READ_TIME})
        )
        return [self._count(one) for one in response["responses"]]

    def _count(self, response: query.Json) -> int:
        if "error" in response or response["timed_out"] or response["_shards"]["failed"]:
            raise self.base.cluster.failure(str(response.get("error", {}).get("reason", "no answer in time")))
        return int(response["hits"]["total"]["value"])


def _plain(wanted: query.Json) -> query.Json:
    """The body of a search for ids, in their order."""
    return {
        "query": wanted,
        "sort": [{"id": "asc"}],
        "size": MAX_STOP,
        "track_total_hits": False,
        "stored_fields": "_none_",
    }


class Engine(BaseEngine):  # type: ignore[misc]  # Haystack has no types
    """What HAYSTACK_CONNECTIONS names."""

    backend = Backend
    query = BaseSearchQuery
