"""The index while something happens to it: one consumer freezes, or it is built anew under whoever searches."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from tests.operations.bases import ROOT, manage
from tests.search import cluster
from tests.services import nodes

pytestmark = pytest.mark.xdist_group("index")  # whose bases are made once then
ENGINES = ("whoosh", "opensearch")
WAITING = "from apps.search.models import IndexChange; print(IndexChange.objects.count())"
DRAIN = f"from apps.search.tasks import drain_outbox; drain_outbox(); {WAITING}"
EXPIRED = """
from datetime import timedelta
from django.utils import timezone
from apps.search.models import IndexLease
IndexLease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
"""
HELD = "from apps.search.asking import engine; print(len(list(engine().ids())), len(set(engine().ids())))"


def address(engine: str, var: Path) -> str:
    """What SEARCH_URL is to be for an index of the test's own."""
    if engine == "whoosh":
        return ""
    name = f"t{sha256(str(var).encode()).hexdigest()[:12]}"
    return f"opensearch://{','.join(cluster.hosts())}/{name}?replicas={nodes.COUNT - 1}"


@pytest.fixture(scope="module", params=ENGINES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    folder = tmp_path_factory.mktemp("index")
    made = Base(folder, address(request.param, folder))
    made.manage("migrate", "--verbosity", "0")
    made.manage("generate", "300", "--no-index")
    made.manage("search_rebuild")
    yield made
    if made.url:
        cluster.opensearch(folder).base.remove()


class Base:
    """A base with an index."""

    def __init__(self, var: Path, url: str) -> None:
        self.var, self.url = var, url

    def manage(self, *arguments: str) -> str:
        return manage(self.var, *arguments, SEARCH_URL=self.url)

    def asked(self, question: str) -> str:
        return self.manage("shell", "--no-imports", "--command", question).strip()

    @contextmanager
    def process(self, module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A process of the tests beside it."""
        own = {"VAR_DIR": str(self.var), "DATABASE_URL": "", "SEARCH_URL": self.url}
        started = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "igkb.settings", "CELERY_BROKER_URL": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with started:
            try:
                yield started
            finally:
                started.kill()


def test_a_frozen_consumer_is_replaced_and_commits_nothing_when_it_wakes(base: Base) -> None:
    with base.process("tests.operations.draining") as frozen:
        assert frozen.stdout
        assert frozen.stdin
        assert frozen.stdout.readline() == "about to commit\n"
        frozen.send_signal(signal.SIGSTOP)
        assert base.asked(DRAIN) == "300"  # the lease holds
        # Another takes it; files that the frozen one has open keep even that one from writing.
        assert base.asked(EXPIRED + DRAIN) == ("0" if base.url else "300")
        frozen.send_signal(signal.SIGCONT)
        frozen.stdin.write("\n")
        frozen.stdin.flush()
        assert frozen.stdout.readline() == "0\n"
    assert base.asked(DRAIN) == "0"
    base.manage("search_check")
    assert base.asked(HELD) == "300 300"


def test_whoever_searches_sees_nothing_of_a_rebuild(base: Base) -> None:
    """Each answer while the index is built anew, twice, is that of the whole index."""
    with base.process("tests.operations.asking", "kind:verbatim OR kind:reported OR kind:quoted") as asking:
        assert asking.stdout
        assert asking.stdin
        assert asking.stdout.readline() == "asking\n"
        for _ in range(2):
            base.manage("search_rebuild")
        asking.stdin.close()
        answers = json.loads(asking.stdout.readline())
    assert list(answers) == ["300 found, 100 listed, 300 counted"]
    assert answers.popitem()[1] > 3
