"""Whatever a stranger writes into an address, a header, a cookie or a form: an answer, never a fault of ours.

Every address of the table of permissions is tried, with all the parameters that any view reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from tests.web.test_permissions import examples, page_rows

__all__ = ["examples"]  # a fixture

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"(?:GET|POST)\.(?:get|getlist)\(\s*\"([A-Za-z_]+)\"")
PARAMETERS = sorted(
    {name for file in (ROOT / "apps").rglob("*.py") for name in READ.findall(file.read_text())}
    | {"year", "speaker", "process", "meeting", "lang", "venue", "city", "csrfmiddlewaretoken"}
)

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\ufffe",
    "\u202e\u2066right to left",
    "\r\nSet-Cookie: x=1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% load x %}",
    "${jndi:ldap://example.org/a}",
    "' OR 1=1 --",
    "'; DROP TABLE auth_user; --",
    "%",
    "%s%n%(x)s",
    "_",
    "*",
    "\\",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "0",
    "-1",
    "1e309",
    "NaN",
    "9" * 400,
    "٣",
    "²",
    "0x10",
    "0000-00-00",
    "2020-13-45",
    "9999-12-31",
    "10000-01",
    "-0001-01-01",
    "2020..",
    "..",
    "[",
    "((((((((",
    "a" * 5000,
    "é" * 2000,
    "😀" * 500,
    "true",
    "null",
    "None",
    "[]",
    "{}",
    "a,b;c|d&e=f#g?h",
]

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
    if b"<script>alert(1)" in content or b"onerror=alert(1)>" in content:
        return f"a script came back: {what}"
    return ""


def written(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


@pytest.mark.parametrize("part", range(4))
def test_parameters(visitor: Client, examples: dict[str, object], part: int) -> None:
    faults = []
    for number, path in enumerate(paths(examples)):
        if number % 4 != part:
            continue
        for at, value in enumerate(HOSTILE):
            # Half of them at once, or one alone: a check of the first may hide what another does.
            some = PARAMETERS[at % 2 :: 2] if (at + number) % 3 else PARAMETERS[at + number :][:1]
            query = "&".join(f"{name}={written(value)}" for name in some)
            faults.append(sent(visitor, "GET", path, query=query))
    assert not list(filter(None, faults))


def test_forms(visitor: Client, examples: dict[str, object]) -> None:
    faults = []
    for path in paths(examples):
        for value in HOSTILE[::3]:
            form = "&".join(f"{name}={written(value)}" for name in PARAMETERS)
            faults.append(sent(visitor, "POST", path, body=form))
    assert not list(filter(None, faults))


def test_parts_of_paths(visitor: Client, examples: dict[str, object]) -> None:
    folders = {path.rstrip("/").rpartition("/")[0] + "/" for path in paths(examples)}
    faults = [
        sent(visitor, "GET", folder + written(value) + "/") for folder in sorted(folders) for value in HOSTILE if value
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
