"""Whatever a stranger writes into an address, a header, a cookie or a form: an answer, never a fault of ours.

Every address of the table of permissions is tried, with all the parameters that any view reads. Each address gets a
part of the two hundred texts of `tests/web/hostile.py`, and all addresses together all of them; `make fuzz-views` gives
every address all of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from tests.web.hostile import HOSTILE, comes_back
from tests.web.test_permissions import examples, page_rows

__all__ = ["examples"]  # a fixture

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"(?:GET|POST)\.(?:get|getlist)\(\s*\"([A-Za-z_]+)\"")
PARAMETERS = sorted(
    {name for file in (ROOT / "apps").rglob("*.py") for name in READ.findall(file.read_text())}
    | {"year", "speaker", "process", "meeting", "lang", "venue", "city", "csrfmiddlewaretoken"}
)

HEADERS = {
    "Accept": ["*/*;q=x", "\x7f" * 10, "text/html;" * 500],
    "Accept-Language": ["xx-" * 300, ";q=", "fr;q=1e99"],
    "Range": ["bytes=0-", "bytes=9-1", "bytes=-" + "9" * 300],
    "If-Modified-Since": ["Thu, 99 Foo 9999 99:99:99 GMT", "x"],
    "If-None-Match": ['"' + "x" * 5000, "W/"],
    "X-Forwarded-For": ["<script>", "," * 500, "::1%eth0", "999.1.1.1"],
    "X-Forwarded-Proto": ["javascript"],
    "X-Request-ID": ["<script>alert(1)</script>", "x" * 9000],
    "Referer": ["javascript:alert(1)", "http://[", "\u00ff"],
    "Origin": ["null", "http://["],
    "Cookie": ["sessionid=" + "x" * 3000, "csrftoken=\x01; sessionid=../..", "=;;="],
    "Content-Type": ["multipart/form-data", "application/json", "x/y; charset=nonsense"],
    "User-Agent": ["<script>alert(1)</script>"],
}


EACH = 1 if os.environ.get("FUZZED_REQUESTS") else 10
"""An address gets one of so many texts."""


def some(number: int, values: Sequence[str] = HOSTILE) -> Sequence[str]:
    """The texts for one address; the next address gets others."""
    return values[number % EACH :: EACH]


@pytest.fixture
def visitor(examples: dict[str, object]) -> Client:
    """Whoever sees most: an administrator."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="administrator"))
    return client


def paths(examples: dict[str, object]) -> Iterator[str]:
    """One path of each address, without its query."""
    yield from dict.fromkeys(urlsplit(example.format(**examples)).path for _, example, _ in page_rows())


def sent(client: Client, method: str, path: str, *, query: str = "", body: str = "", **headers: str) -> str:
    """What was wrong with the answer; nothing where it was one. What it changed is taken back."""
    session = client.cookies.copy()
    kind = "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = client.generic(method, path, body, content_type=kind, QUERY_STRING=query, headers=headers)
        content = answer.getvalue()  # read to its end a file is closed
        transaction.set_rollback(True)
    client.cookies = session
    what = f"{method} {path[:200]}?{query[:200]} {body[:100]} {str(headers)[:100]}"
    if answer.status_code >= 500:
        return f"{answer.status_code}: {what}"
    runs = comes_back(content) if answer.headers.get("Content-Type", "").startswith("text/html") else ""
    return f"{runs} came back: {what}" if runs else ""


def written(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize("part", range(4))
def test_parameters(visitor: Client, examples: dict[str, object], part: int) -> None:
    faults = []
    for number, path in enumerate(paths(examples)):
        if number % 4 != part:
            continue
        for at, value in enumerate(some(number)):
            # Half of them at once, or one alone: a check of the first may hide what another does.
            names = PARAMETERS[at % 2 :: 2] if (at + number) % 3 else PARAMETERS[(at + number) % len(PARAMETERS) :][:1]
            query = "&".join(f"{name}={written(value)}" for name in names)
            faults.append(sent(visitor, "GET", path, query=query))
    assert not list(filter(None, faults))


def test_forms(visitor: Client, examples: dict[str, object]) -> None:
    faults = []
    for number, path in enumerate(paths(examples)):
        for value in some(number)[::2]:
            form = "&".join(f"{name}={written(value)}" for name in PARAMETERS)
            faults.append(sent(visitor, "POST", path, body=form))
    assert not list(filter(None, faults))


def test_parts_of_paths(visitor: Client, examples: dict[str, object]) -> None:
    folders = sorted({path.rstrip("/").rpartition("/")[0] + "/" for path in paths(examples)})
    faults = [
        sent(visitor, "GET", folder + written(value) + "/")
        for number, folder in enumerate(folders)
        for value in some(number)
        if value
    ]
    assert not list(filter(None, faults))


def test_headers(visitor: Client, examples: dict[str, object]) -> None:
    faults = [
        sent(visitor, "GET", path, **{name: value})
        for path in list(paths(examples))[::5]
        for name, values in HEADERS.items()
        for value in values
    ]
    assert not list(filter(None, faults))


def test_bodies_that_are_no_forms(visitor: Client, examples: dict[str, object]) -> None:
    bodies = ("\x00" * 100, "a=1&" * 2000, "%zz=%", urlencode({"a" * 3000: "b"}))
    faults = [sent(visitor, "POST", path, body=body) for path in paths(examples) for body in bodies]
    assert not list(filter(None, faults))
