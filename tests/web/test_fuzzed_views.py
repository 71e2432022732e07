"""Every address × role × method with made-up paths, queries, forms, files and headers: answers in which nothing runs.

Addresses come from the URL resolver, fields of forms from the pages themselves, values from what a field is for and
from `tests/web/hostile.py`. `make fuzz-views N=20000` tries more; the suite tries a few hundred, always the same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from apps.curation.models import ReviewItem, ReviewKind
from apps.ingestion.models import ImportItem
from apps.operations.models import FailedTask
from tests.web.hostile import HOSTILE, comes_back
from tests.web.test_hostile_requests import HEADERS, PARAMETERS
from tests.web.test_permissions import KEY, MISSING, ROLES, examples

__all__ = ["examples"]  # a fixture

FEW = 400
MANY = int(os.environ.get("FUZZED_REQUESTS") or FEW)
PART = 2000
"""As many as are made up in one go: Hypothesis keeps all that it made up until the end of it."""
METHODS = ("GET", "GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
CANARY = "canary-of-curators"
"""Stands in what readers must not see."""

FILES = (b"", b"\x00\xff", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"{\\rtf1 x}", b"\x89PNG\r\n\x1a\n", b"<html><script>")


@dataclass(frozen=True)
class Route:
    """An address: literal text and, between, (kind, name) of what varies in it."""

    parts: tuple[str | tuple[str, str], ...]


@dataclass
class Tried:
    """A request as it was made, so that a failure shows it."""

    role: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def found(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    """Every address that the resolver knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(tuple(parts(route)))
        else:
            yield from found(entry, route)


def parts(route: str) -> Iterator[str | tuple[str, str]]:
    for literal, kind, name, pattern in re.findall(r"([^<(]+)|<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>.*?\)", route):
        if literal:
            yield re.sub(r"[\^$]|\\Z", "", literal)
        else:
            yield kind or ("path" if pattern else "str"), name or pattern


ROUTES = sorted(set(found()), key=str)

hostile = st.sampled_from(HOSTILE)
dates = st.sampled_from(["2019-09", "2019-09-09", "2018..2020", "0", "9999-12-31", "2019-02-30", "-1"])
numbers = st.sampled_from(["1", "2", "0", "-1", "99999", "9" * 30, "1.5", "x", ""])
slugs = st.sampled_from(
    "verbatim nameless quoted record round-table week greta-grinberg open-wires ruritania dialogue-2 dialogues "
    "hall-of-wires speaker org none".split()
)
keys = st.sampled_from([str(KEY), str(MISSING), "not-a-key"])
primary = st.sampled_from(["1", "2", "3", "0", "-1", "1/change/extra", "_3A", "999999999999999999999"])
words = st.sampled_from(["networks", "dialogue", "Greta", '"second dialogue"', "speaker:greta", "year:2019", "a OR b"])
IN_PATHS = {
    "int": st.one_of(numbers, hostile),
    "uuid": st.one_of(keys, hostile),
    "slug": st.one_of(slugs, slugs, hostile),
    "path": st.one_of(primary, slugs, hostile),
    "str": st.one_of(slugs, hostile),
}
anything = st.one_of(hostile, hostile, words, dates, numbers, slugs, keys)
BY_TYPE = {"date": dates, "number": numbers, "checkbox": st.sampled_from(["on", ""]), "search": words}


@pytest.fixture
def clients(examples: dict[str, object]) -> dict[str, Client]:
    """A signed-in client of each role, in a base where readers could be told too much."""
    User.objects.filter(username="owner").update(email=f"{CANARY}@example.org", first_name=CANARY)
    ImportItem.objects.update(message=CANARY, source=f"/{CANARY}/x.txt")
    FailedTask.objects.update(error=CANARY, traceback=CANARY)
    ReviewItem.objects.create(kind=ReviewKind.REPORT, key="report:1", label=CANARY, detail={"words": CANARY})
    made = {role: Client(raise_request_exception=False) for role in ROLES}
    for role in ROLES[1:]:
        made[role].force_login(User.objects.get(username=role))
    return made


@pytest.mark.parametrize("first", range(0, MANY, PART))
@settings(
    max_examples=min(MANY, PART),
    derandomize=MANY == FEW,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_request(clients: dict[str, Client], first: int, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(ROUTES))
    role, method = data.draw(st.sampled_from(ROLES)), data.draw(st.sampled_from(METHODS))
    path = "/" + "".join(
        part if isinstance(part, str) else written(data.draw(IN_PATHS.get(part[0], hostile))) for part in route.parts
    )
    tried = Tried(role, method, path)
    tried.query = data.draw(st.dictionaries(st.sampled_from(PARAMETERS), anything, max_size=3))
    tried.headers = {
        name: data.draw(st.sampled_from(HEADERS[name]))
        for name in data.draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True))
    }
    if method == "POST":
        for name, (kind, value) in fields(clients[role], path).items():
            tried.form[name] = data.draw(
                st.one_of(st.just(value), st.just(value), BY_TYPE.get(kind, anything), file(kind))
            )
        tried.form |= data.draw(st.dictionaries(st.sampled_from(PARAMETERS), anything, max_size=2))
    judge(tried, ask(clients[role], tried))


def file(kind: str) -> st.SearchStrategy[Any]:
    if kind != "file":
        return anything
    names = st.sampled_from([text for text in HOSTILE if text.strip() and text.isprintable()])
    return st.builds(SimpleUploadedFile, names, st.one_of(st.sampled_from(FILES), hostile.map(encoded)))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def written(value: str) -> str:
    return quote(encoded(value), safe="")


def fields(client: Client, path: str) -> dict[str, tuple[str, str]]:
    """Name → (type, value) of all fields of all forms that a page shows to this client."""
    with transaction.atomic():
        answer = client.get(path)
        content = answer.getvalue()
        transaction.set_rollback(True)
    if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return {}
    named = {}
    for element in html.fromstring(content).xpath("//form[@method='post']//*[@name]"):
        kind = element.get("type") or element.tag
        value = element.value if element.tag in ("select", "textarea") else element.get("value", "")
        named[element.get("name")] = (kind, value if isinstance(value, str) else "")
    return named


def ask(client: Client, tried: Tried) -> HttpResponse:
    """The answer, read to its end; what it changed is taken back."""
    session = client.cookies.copy()
    query = "&".join(f"{written(name)}={written(value)}" for name, value in tried.query.items())
    with transaction.atomic():
        if any(isinstance(value, SimpleUploadedFile) for value in tried.form.values()):
            sound = {name: v.replace("\ud800", "") if isinstance(v, str) else v for name, v in tried.form.items()}
            answer = client.post(f"{tried.path}?{query}", sound, headers=without_type(tried.headers))
        else:
            body = "&".join(f"{written(name)}={written(value)}" for name, value in tried.form.items())
            kind = "application/x-www-form-urlencoded"
            answer = client.generic(
                tried.method, tried.path, body, content_type=kind, QUERY_STRING=query, headers=tried.headers
            )
        answer.content_read = answer.getvalue()
        transaction.set_rollback(True)
    client.cookies = session
    return answer


def without_type(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Content-Type"}


def judge(tried: Tried, answer: Any) -> None:
    content: bytes = answer.content_read
    kind = answer.headers.get("Content-Type", "")
    assert answer.status_code < 500, tried
    assert not any("\n" in value or "\r" in value for value in answer.headers.values()), tried
    if kind.startswith("text/html"):
        assert not comes_back(content), (tried, comes_back(content))
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    if content:
        assert answer.headers["X-Content-Type-Options"] == "nosniff", (tried, kind)
    if tried.role in ("anonymous", "reader"):
        for hidden in (CANARY, "the dialogue had ended"):
            assert hidden.encode() not in content, (tried, hidden)


def test_every_kind_of_part_of_an_address_has_values() -> None:
    assert len(ROUTES) > 150
    assert {part[0] for route in ROUTES for part in route.parts if not isinstance(part, str)} <= set(IN_PATHS)
