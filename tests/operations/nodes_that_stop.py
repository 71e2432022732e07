"""The whole way on a cluster of which one node is killed and started again. `make test-opensearch` runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from haystack import connections

from apps import search
from apps.search.asking import engine
from apps.search.engines.opensearch import Backend
from tests.operations.spine import check, invented, take
from tests.search.test_opensearch import ids_of_copy
from tests.services.nodes import Nodes

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_wrong_missing_or_doubled_when_a_node_was_away(client: Client, tmp_path: Path) -> None:
    with Nodes() as nodes, pytest.MonkeyPatch.context() as patch:
        patch.setitem(settings.HAYSTACK_CONNECTIONS["default"], "HOSTS", nodes.hosts)
        connections.reload("default")
        here = engine()
        assert isinstance(here, Backend)
        search.rebuild()
        before, meanwhile, after = (invented(name, 3) for name in ("before", "meanwhile", "after"))
        take(tmp_path, before)
        check(client, before)
        away = nodes.nodes[1]
        away.kill()
        take(tmp_path, meanwhile)
        check(client, [*before, *meanwhile])
        away.start(nodes.heap)
        assert nodes.wait(nodes.count, green=True)
        check(client, [*before, *meanwhile])
        take(tmp_path, after)
        check(client, [*before, *meanwhile, *after])
        ids = sorted(engine().ids())
        assert [ids_of_copy(here, copy) for copy in ("_primary", "_replica")] == [ids, ids]
        assert search.query(search.SearchRequest()).total == len(ids)
    connections.reload("default")  # the nodes that the other tests have
