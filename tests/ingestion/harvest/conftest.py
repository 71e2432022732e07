"""A real web server on this machine, a clock that waits in no time, and a series of records on that server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from apps.ingestion.fetch import Address, Policy
from apps.ingestion.harvest.catalogue import Entry, read_catalogue
from apps.ingestion.harvest.visitor import Clock, Visitor

CAPTIONS = """Working session on shared numbers, part {part}
{day} March 2021, Example Hall

>> ADA OBINNA:  Good morning to everybody in the room and online.  This is part {part} of the session.

>> BRUNO KELLER:  Thank you, Ada.  My delegation has three remarks on chapter {part} of the report.

>> ADA OBINNA:  Thank you.  The report is on the page of the meeting, below the agenda.
"""

CATALOGUE = """
- key: example-captions
  name: Captions of an invented forum
  series: {process}
  publisher: Example Forum
  base: {base}/
  pages: [{base}/index]
  follow: /more/\\d+$
  documents: /captions/(?P<year>\\d{{4}})-\\d+\\.txt$
  seconds_between: 5
  format: text
  language: en
  terms: invented for a test
  sources: [invented for a test]
  confidence: high
  basis: background
"""


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    endless: bytes = b""  # after the body, again and again until the client goes
    seconds_between: float | None = None  # between two pieces of `endless`; None: none


@dataclass
class Request:
    path: str
    headers: dict[str, str]


class Site:
    """What the server answers, by path: a reply, several in turn (the last one stays), or a function of the request."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.replies: dict[str, Reply | list[Reply] | Callable[[Request], Reply]] = {}
        self.asked: list[Request] = []
        self.closing = threading.Event()

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        found = self.replies.get(request.path, Reply(404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, Reply) else found(request)

    def captions(self, part: int) -> bytes:
        return CAPTIONS.format(part=part, day=10 + part).encode()

    def index(self, *paths: str) -> Reply:
        links = "".join(f'<li><a href="{path}">Record {path[-6:]}</a></li>' for path in paths)
        return Reply(body=f"<html><body><ul>{links}</ul></body></html>".encode())


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        reply = self.site.reply(Request(self.path, {name.lower(): value for name, value in self.headers.items()}))
        try:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.endless and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            while reply.endless and not self.site.closing.wait(reply.seconds_between or 0):
                self.wfile.write(reply.endless)
        except OSError:
            pass  # the client has gone
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site = handler.site = Site(server.server_port)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield site
        site.closing.set()
        server.shutdown()
        thread.join()


class HandClock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.waited: list[float] = []

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += timedelta(seconds=seconds)

    def later(self, **by: float) -> None:
        self.time += timedelta(**by)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, wait=self.wait, chance=lambda: 0.5)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def loopback(address: Address) -> bool:
    return address.is_loopback


@pytest.fixture
def new_visitor(clock: HandClock) -> Callable[..., Visitor]:
    """A visitor that may connect to this machine; keywords change its policy."""

    def make(**limits: Any) -> Visitor:
        policy = Policy(may_connect=loopback, **limits)
        return Visitor(contact="records@example.org", site="https://igkb.example.org", policy=policy, clock=clock.clock)

    return make


@pytest.fixture
def catalogue(site: Site, tmp_path: Path) -> Path:
    """The catalogue of a folder of fixtures: one series, on the server. The reference data is the real one."""
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "reference").symlink_to(Path(project.FIXTURES_DIR) / "reference")
    path = tmp_path / "fixtures" / "catalogue.yaml"
    path.write_text(CATALOGUE.format(base=site.base, process="example-forum"), encoding="utf-8")
    return path


@pytest.fixture
def entry(catalogue: Path) -> Entry:
    return read_catalogue(catalogue)[0]
