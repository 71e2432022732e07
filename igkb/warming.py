"""What a process of the site does before its first reader comes: it asks itself for pages of every sort.

So addresses, templates and translations are loaded, the index is open, and what is kept of it has begun to fill. Owns
which pages those are. Nothing of them is sent or kept for anybody, and a base that does not answer is no reason not to
start.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.urls import reverse

from apps.proceedings.models import Statement

logger = logging.getLogger(__name__)

_WORD: Final = re.compile(r"[^\W\d_]+")
_NOBODY: Final = "192.0.2.1"
"""An address for documentation (RFC 5737), so that what is asked counts against no client's limit."""

_LISTS: Final = ("meetings", "processes", "speakers", "organizations")


def warm(application: WSGIApplication) -> int:
    """Have every sort of page made once, in this process; returns how many were, 0 where the base does not answer."""
    try:
        pages = [*_pages()]
        for path, query, language in pages:
            _ask(application, path, query, language)
    except Exception as error:  # whatever it is, a process that serves slowly at first is better than none
        logger.warning("Not every page was made beforehand, so first readers wait: %s: %s", type(error).__name__, error)
        return 0
    return len(pages)


def _pages() -> Iterator[tuple[str, str, str]]:
    """Path, query and language."""
    for language, _ in settings.LANGUAGES:
        yield reverse("home"), "", language
    for name in _LISTS:
        yield reverse(name), "", "en"
    shown = Statement.objects.shown().order_by("-pk")
    statement = shown.select_related("document", "meeting", "speaker", "organization").first()
    if statement is None:
        return
    for row in (statement, statement.document, statement.meeting, statement.speaker, statement.organization):
        if row is not None:
            yield row.get_absolute_url(), "", "en"
    word = max(_WORD.findall(statement.text), key=len, default="")
    yield reverse("search-complete"), urlencode({"q": word[:3]}), "en"
    yield reverse("trends"), urlencode({"q": word}), "en"
    # With a filter: queries of bare words that find nothing are kept for curators.
    yield reverse("search"), urlencode({"q": word, "kind": statement.kind}), "en"


def _ask(application: WSGIApplication, path: str, query: str, language: str) -> None:
    site = urlsplit(settings.SITE_URL)
    environ: dict[str, Any] = {
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=none",  # whoever has one gets no page that was kept
        "REMOTE_ADDR": _NOBODY,
    }
    setup_testing_defaults(environ)
    answer = application(environ, lambda *_: lambda _: None)
    try:
        for _ in answer:
            pass
    finally:
        if hasattr(answer, "close"):
            answer.close()
