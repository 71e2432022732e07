"""Who asks by HEAD is sent what stands above the answer to GET, and nothing below it."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

import pytest
from django.http import FileResponse
from django.test import RequestFactory

from apps.web.middleware import HeadMiddleware
from tests.web.conftest import World


def asked(application: WSGIApplication, method: str, path: str) -> tuple[str, str | None, bytes]:
    """Status, length and body, as the server is given them: Django's client for tests takes bodies away itself."""
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path}
    setup_testing_defaults(environ)
    told: list[tuple[str, dict[str, str]]] = []
    answer: Any = application(environ, lambda status, headers, *_: told.append((status, dict(headers))))
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    ((status, headers),) = told
    return status, headers.get("Content-Length"), body


@pytest.mark.parametrize("path", ["/healthz", "/about/", "/sitemap.xml", "/no-such-page/"])
def test_it_is_the_head_of_what_get_is_told(application: WSGIApplication, world: World, path: str) -> None:
    status, length, body = asked(application, "GET", path)
    assert body
    assert asked(application, "HEAD", path) == (status, length, b"")


@pytest.mark.django_db
def test_what_was_opened_for_the_body_is_closed() -> None:
    file = BytesIO(b"words")
    answer = HeadMiddleware(lambda _: FileResponse(file))(RequestFactory().head("/"))
    assert isinstance(answer, FileResponse)
    assert (answer.getvalue(), answer["Content-Length"]) == (b"", "5")
    answer.close()
    assert file.closed
