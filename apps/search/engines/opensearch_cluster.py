"""The cluster: one client for each process, what is tried again and for how long, and errors that say what to do.

Knows nothing of what is in the index.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import uniform
from typing import Any, Final, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NotConnectedError
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from apps.search.errors import IndexMissingError, IndexUnreachableError

Answer = TypeVar("Answer")

PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses of answers that may be other ones soon: a busy node, a node that went away, a shard that is moving."""

_READING: Final = (0.1, 0.4)
_WRITING: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further attempt. Within an attempt every node is tried."""

READ_TIME: Final = 10.0
WRITE_TIME: Final = 60.0
"""Seconds that a node may take to answer before another is asked."""

logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of every attempt, with the whole query


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster is. `hosts` are "name:port"; `ca` is a file of certificates to trust, empty for the system's."""

    hosts: tuple[str, ...]
    user: str = ""
    password: str = ""
    tls: bool = False
    ca: str = ""

    def __str__(self) -> str:
        return ",".join(self.hosts)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that can be asked. Threads may share it."""

    place: Place

    def read(self, ask: Callable[[OpenSearch], Answer]) -> Answer:
        """What the cluster answers; asked again, and of other nodes, where that may help.

        Raises:
            IndexUnreachableError: no node answers, or the answer is an error.
            IndexMissingError: the index that was asked for is not there.
        """
        return self._attempted(ask, _READING)

    def write(self, ask: Callable[[OpenSearch], Answer]) -> Answer:
        """The same for a change that may be made twice; it waits longer for a lost node's work to be taken over."""
        return self._attempted(ask, _WRITING)

    def major(self) -> int:
        """The first number of the cluster's version."""
        return _major(self, os.getpid())

    def _attempted(self, ask: Callable[[OpenSearch], Answer], pauses: tuple[float, ...]) -> Answer:
        for pause in (*pauses, None):
            try:
                return ask(_client(self.place, os.getpid()))
            except NotFoundError as error:
                raise IndexMissingError(
                    f"{self.place}: found no index of this version ({_reason(error)}), expected one. "
                    "Run `manage.py search_rebuild`."
                ) from error
            except OpenSearchException as error:
                passing = isinstance(error, NotConnectedError) or _status(error) in PASSING
                if pause is None or not passing:
                    raise self.failure(_reason(error)) from error
                time.sleep(pause * uniform(0.5, 1.5))  # noqa: S311  several processes must not come back at once
        raise AssertionError("the last attempt returns or raises")

    def failure(self, found: str) -> IndexUnreachableError:
        """An error that says what to do about an answer that can't be worked with."""
        return IndexUnreachableError(
            f"{self.place}: the search cluster does not do its work ({found}), expected an answer. "
            "See that its nodes run and that SEARCH_URL names them."
        )


@lru_cache(maxsize=8)
def _client(place: Place, process: int) -> OpenSearch:
    """A client of this process: connections do not outlive a fork."""
    secure: dict[str, Any] = {"use_ssl": True, **({"ca_certs": place.ca} if place.ca else {})} if place.tls else {}
    return OpenSearch(
        hosts=[dict(zip(("host", "port"), host.rsplit(":", 1), strict=True)) for host in place.hosts],
        http_auth=(place.user, place.password) if place.user else None,
        timeout=READ_TIME,
        max_retries=len(place.hosts),
        retry_on_timeout=True,
        retry_on_status=tuple(PASSING - {429}),
        pool_maxsize=16,
        **secure,
    )


@lru_cache(maxsize=8)
def _major(cluster: Cluster, process: int) -> int:
    return int(cluster.read(lambda client: client.info())["version"]["number"].partition(".")[0])


def _status(error: OpenSearchException) -> int | str:
    return error.status_code if isinstance(error, TransportError) else ""


def _reason(error: OpenSearchException) -> str:
    """An error in a few words: what the cluster says, or why it could not be asked."""
    if not isinstance(error, TransportError):
        return str(error)
    info: Any = error.info
    causes = info.get("error", {}).get("root_cause", []) if isinstance(info, dict) else []
    if causes:
        return f"{error.status_code} {causes[0].get('type', '')}: {causes[0].get('reason', '')}"[:300]
    return f"{error.status_code} {error.error}"[:300]
