"""What every test may use: the shared material and an index of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from django.conf import settings as project
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from haystack import connections
from hypothesis import HealthCheck
from hypothesis import settings as properties

from apps import search
from apps.search import expansion

ROOT = Path(__file__).resolve().parent.parent

# How long examples take says more of what else the machine does than of the code; speed is measured in benchmarks. Each
# run tries the same ones, so that it fails because of what was changed; `--hypothesis-profile others` tries others.
properties.register_profile("igkb", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
properties.register_profile("others", properties.get_profile("igkb"), derandomize=False)
properties.load_profile("igkb")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpus, samples, annotations and reference facts beside the repository."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        reason = f"{path} is not there: the material that these tests read is kept beside the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(autouse=True)
def index_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A search index of its own for each test: empty, in a temporary folder or under a name of its own on a cluster."""
    path = tmp_path / "index"
    options = project.HAYSTACK_CONNECTIONS["default"]
    monkeypatch.setitem(options, "PATH", str(path))
    monkeypatch.setitem(options, "INDEX_NAME", f"t{sha256(str(path).encode()).hexdigest()[:12]}")
    connections.reload("default")
    yield path
    backend = connections["default"].get_backend()
    backend.close()
    if "HOSTS" in options:
        backend.base.remove()
    monkeypatch.undo()
    connections.reload("default")


@pytest.fixture(autouse=True)
def synonyms() -> None:
    """No synonyms of another test's base: a process keeps them for a minute."""
    expansion.forget()


@pytest.fixture
def search_index(db: None) -> None:
    """An index of what the base holds when the test begins; after changes call `search.drain()`."""
    search.rebuild()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overviews as the base is now. Tests of what is kept of them say so."""
    monkeypatch.setitem(project.CACHES["overviews"], "TIMEOUT", 0)  # what other threads make
    monkeypatch.setattr(caches["overviews"], "default_timeout", -1)  # what is there since the checks of the start


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """As many requests as a test likes, and none that count for the next one. Tests of the limits set their own."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS)


@pytest.fixture(autouse=True)
def documents_folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for each test to keep documents' bytes in."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture(autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    """Static files under their own names: the hashed ones exist where `collectstatic` ran, as for the browser."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()


@pytest.fixture
def application(db: None) -> Iterator[WSGIApplication]:
    """The site as a server asks it. As with Django's client, the end of a request ends no connection: the test's
    transaction would go with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Overviews are kept, until the test ends."""
    monkeypatch.setattr(caches["overviews"], "default_timeout", 60)
    caches["overviews"].clear()
    yield
    caches["overviews"].clear()
