"""Many changes to an index in few requests.

Every change bears the moment at which it was decided on, and one that is older than what the index holds is refused:
a request that was held up somewhere and arrives late, or a second time, undoes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from apps.search.engines.opensearch_cluster import PASSING, WRITE_TIME, Cluster
from apps.search.engines.opensearch_fields import source, telling
from apps.search.engines.protocol import IndexDocument
from apps.search.errors import IndexBusyError, IndexMissingError

_ROWS: Final = 1000
_LENGTH: Final = 4_000_000
"""Statements and characters of one request; what a node holds in memory at once is a multiple of it."""


class Change(NamedTuple):
    """A statement to put in or to take out, as a line or two of a request."""

    id: int
    lines: str


def now() -> int:
    """The present moment, as changes bear it."""
    return time.time_ns() // 1000


def puts(
    documents: Iterable[IndexDocument], moment: int, kept: Callable[[Iterable[str]], list[str]] = telling
) -> Iterator[Change]:
    """Changes that put documents in, with those of their words that are `kept` to be counted."""
    for document in documents:
        lines = f"{_head('index', document.id, moment)}\n{source(document, kept)}\n"
        yield Change(document.id, lines)


def takes(ids: Iterable[int], moment: int) -> Iterator[Change]:
    """Changes that take statements out."""
    return (Change(id, f"{_head('delete', id, moment)}\n") for id in ids)


def batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes in their order, as many in each batch as go into one request."""
    batch: list[Change] = []
    length = 0
    for change in changes:
        if batch and (len(batch) == _ROWS or length + len(change.lines) > _LENGTH):
            yield batch
            batch, length = [], 0
        batch.append(change)
        length += len(change.lines)
    if batch:
        yield batch


def send(cluster: Cluster, alias: str, batch: list[Change]) -> None:
    """Make these changes in the index behind an alias; searches see them when it is refreshed (`show`).

    Raises:
        IndexUnreachableError: the cluster can't take them; some may have been made.
        IndexMissingError: there is no such alias.
        IndexBusyError: another process made newer changes to the same statements.
    """
    body = "".join(change.lines for change in batch)
    params = {
        "require_alias": "true",  # or else a late request would make an index of that name, without our fields
        "filter_path": "errors,items.*.error,items.*.status",
        "request_timeout": WRITE_TIME,
    }

    def ask(client: OpenSearch) -> None:
        answer = client.bulk(index=alias, body=body, params=dict(params))
        if answer["errors"]:
            outcomes = [outcome for item in answer["items"] for outcome in item.values() if "error" in outcome]
            _refuse(cluster, alias, outcomes)

    cluster.write(ask)


def show(cluster: Cluster, alias: str) -> None:
    """Have searches see, in every copy of the index behind an alias, all changes that were made before.

    This is a request of its own because it also tells every copy up to which change all of them are alike. One that
    does not know takes back what it can't be sure of when the primary is lost, and gets it again later, unseen.

    Raises:
        IndexUnreachableError: a copy did not answer.
        IndexMissingError: there is no such alias.
    """

    def ask(client: OpenSearch) -> None:
        shards = client.indices.refresh(index=alias, params={"request_timeout": WRITE_TIME})["_shards"]
        if shards["failed"]:
            raise TransportError(503, "a copy was not refreshed", shards)

    cluster.write(ask)


def _head(action: str, id: int, moment: int) -> str:
    return f'{{"{action}":{{"_id":"{id}","version":{moment},"version_type":"external_gte"}}}}'


def _refuse(cluster: Cluster, alias: str, outcomes: list[dict[str, Any]]) -> None:
    """Raises what went wrong with the changes of a batch. One that may pass is raised so that all are sent again."""
    for outcome in outcomes:
        if outcome["status"] in PASSING:
            raise TransportError(outcome["status"], outcome["error"]["type"], {"error": outcome["error"]})
    worst = outcomes[0]
    reason = f"{worst['status']} {worst['error'].get('type')}: {worst['error'].get('reason')}"[:300]
    if worst["status"] == 404:
        raise IndexMissingError(
            f"{cluster.place}/{alias}: found no index of this version ({reason}), expected one. "
            "Run `manage.py search_rebuild`."
        )
    if worst["status"] == 409:
        raise IndexBusyError(f"{cluster.place}/{alias}: another process made newer changes at the same time.")
    raise cluster.failure(reason)
