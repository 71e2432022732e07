"""Indexes of a base: which one serves, and how a new one is built beside it and takes its place.

Aliases say what an index is for: one serves, one may be unfinished. Whatever else bears the base's name is left over
from something that was broken off, and goes with the next rebuild.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import RequestError

from apps.search.engines import opensearch_bulk as bulk
from apps.search.engines.opensearch_cluster import WRITE_TIME, Cluster
from apps.search.engines.opensearch_fields import FILLED, USED, VERSION, Sample, layout, mapping, settings
from apps.search.engines.protocol import IndexDocument
from apps.search.errors import IndexBusyError, IndexMissingError, SearchError

_SENDERS: Final = 3
"""Batches that are on their way at once. A node writes a segment in the middle of a request, for as long as it takes
several others in: they go on meanwhile."""

_AHEAD: Final = 16
"""Batches that are on their way or wait for it."""

_MARKED: Final = 60
"""Batches between two notes of how far the build is, for each of which a node writes all that it holds. A build that
is interrupted notes it by itself: only one that is killed does so much again."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """An index with what was noted in it: the digest of its layout, and how far the build is."""

    index: str
    layout: str
    taken: int


@dataclass(frozen=True, slots=True)
class Base:
    """The indexes of one base on a cluster. `name` is what SEARCH_URL names."""

    cluster: Cluster
    name: str
    replicas: int

    @property
    def serving(self) -> str:
        """The alias of the index that is searched."""
        return f"{self.name}.v{VERSION}"

    @property
    def building(self) -> str:
        """The alias of the index that is not complete yet."""
        return f"{self.serving}.new"

    def made(self, alias: str) -> Made | None:
        """The index behind an alias; None where there is none."""
        try:
            found = self.cluster.read(lambda client: client.indices.get_mapping(index=alias))
        except IndexMissingError as error:
            if type(error) is IndexMissingError:
                return None
            raise
        index, noted = next(iter(found.items()))
        meta = noted["mappings"].get("_meta", {})
        return Made(index, meta.get("layout", ""), meta.get("taken", 0))

    def unfinished(self) -> Made | None:
        """The index that a broken-off build can go on with; None where there is none."""
        made = self.made(self.building)
        return made if made and made.layout == layout() and made.taken else None

    def replace(self, documents: Iterable[IndexDocument], may_commit: Callable[[], bool], after: int) -> None:
        """See the protocol."""
        index = self._resumed(after) if after else self._created()
        self._fill(index, documents, after)
        self._complete(index)
        if not may_commit():
            raise IndexBusyError(f"{self.name}: another process took over the index while this one built it anew.")
        self._switch(index)

    def flush(self, index: str) -> None:
        """Have on the disk what an index that is being filled has taken in."""
        params = {"request_timeout": WRITE_TIME}
        self._change(lambda client: client.indices.flush(index=index, params=dict(params)))

    def remove(self, *, but: Iterable[str] = ()) -> None:
        """Take all indexes of this base away but these."""
        kept = set(but)
        ours = re.compile(rf"{re.escape(self.name)}\.v\d+\.[0-9a-f]{{12}}")
        params = {"filter_path": "*.aliases"}
        found = self.cluster.read(lambda client: client.indices.get(index=f"{self.name}.v*", params=dict(params)))
        if left := [index for index in found if ours.fullmatch(index) and index not in kept]:
            gone = {"ignore_unavailable": "true"}  # an attempt whose answer was lost may have removed them
            self._change(lambda client: client.indices.delete(index=",".join(left), params=dict(gone)))

    def _created(self) -> str:
        """A new index, marked as unfinished. It has no replicas yet: they are copied when it is complete."""
        serving = self.made(self.serving)
        self.remove(but=[serving.index] if serving else [])
        index = f"{self.serving}.{uuid.uuid4().hex[:12]}"
        body = {
            "settings": {"index": settings(replicas=0)["index"] | FILLED},
            "mappings": mapping() | {"_meta": {"layout": layout(), "taken": 0}},
            "aliases": {self.building: {}, _entrance(index): {}},
        }

        def create(client: OpenSearch) -> None:
            try:
                client.indices.create(index=index, body=body)
            except RequestError as error:
                if error.error != "resource_already_exists_exception":  # by an attempt whose answer was lost
                    raise

        self.cluster.write(create)
        return index

    def _resumed(self, after: int) -> str:
        made = self.unfinished()
        if made is None or made.taken != after:
            raise IndexBusyError(f"{self.name}: there is no build to go on with after {after}: start a new one.")
        return made.index

    def _fill(self, index: str, documents: Iterable[IndexDocument], after: int) -> None:
        """Send the documents by several threads, and note from time to time up to where all have arrived.

        What a node holds in memory is written by the requests that come meanwhile as well: so a thread of its own asks
        for it, and does not wait until those before it have gone.
        """
        changes = bulk.puts(documents, bulk.now(), Sample())
        sent: deque[tuple[int, Future[None]]] = deque()
        taken = after
        noting: Future[None] | None = None
        with ThreadPoolExecutor(_SENDERS, "bulk") as senders, ThreadPoolExecutor(1, "note") as noter:
            try:
                for number, batch in enumerate(bulk.batches(changes), 1):
                    sent.append((batch[-1].id, senders.submit(bulk.send, self.cluster, _entrance(index), batch)))
                    while len(sent) > _AHEAD:
                        taken = _arrived(sent)
                    if number % _MARKED == 0:
                        _noted(noting)
                        noting = noter.submit(self._mark, index, taken)
                if len(sent) == _AHEAD:
                    _noted(noting)
                    # Most is written while the last batches come in: afterwards one core alone would do it.
                    noting = noter.submit(self.flush, index)
                while sent:
                    taken = _arrived(sent)
                _noted(noting)
            except BaseException:
                senders.shutdown(cancel_futures=True)
                noter.shutdown(cancel_futures=True)
                for last, future in sent:
                    if future.cancelled() or future.exception():
                        break
                    taken = last
                if taken > after:
                    self._mark(index, taken)
                raise

    def _mark(self, index: str, taken: int) -> None:
        """Note that everything up to there is on the disk."""
        self.flush(index)
        body = {"_meta": {"layout": layout(), "taken": taken}}
        self._change(lambda client: client.indices.put_mapping(index=index, body=body))

    def _complete(self, index: str) -> None:
        """Make it safe and searchable and, as far as there are nodes for them, wait for its replicas."""
        self._change(lambda client: client.indices.put_settings(index=index, body={"index": USED}))
        self.flush(index)
        self._change(lambda client: client.indices.refresh(index=index))
        body = {"index": {"number_of_replicas": self.replicas}}
        self._change(lambda client: client.indices.put_settings(index=index, body=body))
        nodes = self.cluster.read(lambda client: client.cluster.health())["number_of_data_nodes"]
        copies = min(self.replicas + 1, nodes)
        params = {"wait_for_active_shards": copies, "timeout": "50s", "request_timeout": WRITE_TIME}
        health = self.cluster.write(lambda client: client.cluster.health(index=index, params=dict(params)))
        if health["timed_out"]:
            logger.warning("%s serves before it has all of its %d replicas.", index, self.replicas)

    def _switch(self, index: str) -> None:
        """From one moment to the next the new index serves. The old ones go afterwards."""
        body = {
            "actions": [
                {"remove": {"index": f"{self.name}.v*", "alias": self.serving, "must_exist": False}},
                {"remove": {"index": index, "alias": self.building, "must_exist": False}},
                {"add": {"index": index, "alias": self.serving}},
            ]
        }
        self._change(lambda client: client.indices.update_aliases(body=body))
        try:
            self.remove(but=[index])
        except SearchError:
            logger.warning("Older indexes of %s are left; the next rebuild removes them.", self.name, exc_info=True)

    def _change(self, ask: Callable[[OpenSearch], Any]) -> None:
        self.cluster.write(ask)


def _entrance(index: str) -> str:
    """The alias by which an index is filled. It goes with the index, so that nothing late makes a new one."""
    return f"{index}.in"


def _arrived(sent: deque[tuple[int, Future[None]]]) -> int:
    """Wait for the oldest batch; the highest id in it."""
    last, future = sent[0]
    future.result()  # one that failed stays: nothing after it counts as arrived
    sent.popleft()
    return last


def _noted(noting: Future[None] | None) -> None:
    """Wait for the last note of how far the build is, if there is one."""
    if noting:
        noting.result()
