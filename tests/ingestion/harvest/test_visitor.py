"""Politeness and limits, against a real server: robots.txt, rate, retries, redirects, endless and slow bodies."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from apps.ingestion.errors import SourceError, UnreachableError
from apps.ingestion.fetch import Policy
from apps.ingestion.harvest.catalogue import Entry
from apps.ingestion.harvest.visitor import ATTEMPTS, HostPausedError, Visitor
from tests.ingestion.harvest.conftest import HandClock, Reply, Site

pytestmark = pytest.mark.django_db

NewVisitor = Callable[..., Visitor]


def test_names_itself_and_whom_to_write_to(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies["/a"] = Reply(body=b"words")
    assert new_visitor().ask(f"{site.base}/a", entry=entry).body == b"words"
    agents = {request.headers["user-agent"] for request in site.asked}
    assert agents == {"IGKB/1.0 (+https://igkb.example.org; contact: records@example.org)"}


def test_robots_txt_is_read_once_and_obeyed(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: igkb\nDisallow: /private\nAllow: /private/*/open$\n"
    site.replies |= {"/robots.txt": Reply(body=rules), "/a": Reply(), "/private/x/open": Reply()}
    visitor = new_visitor()
    visitor.ask(f"{site.base}/a", entry=entry)
    visitor.ask(f"{site.base}/private/x/open", entry=entry)
    with pytest.raises(SourceError, match=r"robots\.txt closes"):
        visitor.ask(f"{site.base}/private/x", entry=entry)
    assert site.paths() == ["/robots.txt", "/a", "/private/x/open"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_fails_closes_the_host(
    site: Site, entry: Entry, new_visitor: NewVisitor, status: int
) -> None:
    site.replies |= {"/robots.txt": Reply(status), "/a": Reply()}
    with pytest.raises(HostPausedError):
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert "/a" not in site.paths()


def test_an_endless_robots_txt_closes_the_host(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies |= {"/robots.txt": Reply(endless=b"#" * 65536), "/a": Reply()}
    with pytest.raises(SourceError, match="more than 524288 bytes"):
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert "/a" not in site.paths()


def test_requests_to_a_host_are_spaced(site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock) -> None:
    site.replies |= {"/a": Reply(), "/b": Reply()}
    new_visitor().ask(f"{site.base}/a", entry=entry)
    new_visitor().ask(f"{site.base}/b", entry=entry)  # another process shares the turns of the host
    assert sum(clock.waited) >= entry.seconds_between


def test_a_crawl_delay_is_kept(site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock) -> None:
    site.replies |= {"/robots.txt": Reply(body=b"User-agent: *\nCrawl-delay: 40\n"), "/a": Reply(), "/b": Reply()}
    visitor = new_visitor()
    visitor.ask(f"{site.base}/a", entry=entry)
    visitor.ask(f"{site.base}/b", entry=entry)
    assert 40.0 in clock.waited


def test_errors_that_may_pass_are_tried_again_with_growing_pauses(
    site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock
) -> None:
    site.replies["/a"] = [Reply(500), Reply(503), Reply(body=b"words")]
    assert new_visitor().ask(f"{site.base}/a", entry=entry).body == b"words"
    assert site.paths().count("/a") == 3
    assert len(clock.waited) >= 2


def test_it_gives_up_after_some_attempts(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies["/a"] = Reply(502)
    with pytest.raises(UnreachableError, match="status 502"):
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert site.paths().count("/a") == ATTEMPTS


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_errors_that_stay_are_not_tried_again(site: Site, entry: Entry, new_visitor: NewVisitor, status: int) -> None:
    site.replies["/a"] = Reply(status)
    with pytest.raises(SourceError, match=f"status {status}") as refusal:
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert not isinstance(refusal.value, UnreachableError)
    assert site.paths().count("/a") == 1


def test_retry_after_in_seconds_is_kept(site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock) -> None:
    site.replies["/a"] = [Reply(429, headers={"Retry-After": "120"}), Reply(body=b"words")]
    new_visitor().ask(f"{site.base}/a", entry=entry)
    assert 120.0 in clock.waited


def test_retry_after_as_a_date_is_kept(site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock) -> None:
    until = clock.now() + timedelta(seconds=200)
    site.replies["/a"] = [Reply(503, headers={"Retry-After": format_datetime(until, usegmt=True)}), Reply()]
    new_visitor().ask(f"{site.base}/a", entry=entry)
    assert clock.now() >= until


@pytest.mark.parametrize("asked", ["3600", "99999999999999999999"])
def test_a_long_pause_leaves_the_host_to_a_later_run(
    site: Site, entry: Entry, new_visitor: NewVisitor, clock: HandClock, asked: str
) -> None:
    site.replies |= {"/a": Reply(429, headers={"Retry-After": asked}), "/b": Reply()}
    with pytest.raises(HostPausedError) as paused:
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert paused.value.until >= clock.now() + timedelta(minutes=59)
    with pytest.raises(HostPausedError):
        new_visitor().ask(f"{site.base}/b", entry=entry)
    assert site.paths().count("/a") == 1
    assert "/b" not in site.paths()


@pytest.mark.parametrize("asked", ["soon", "-5", "", "١٢", "Sat, 32 Foo 2026 99:99:99 GMT"])
def test_a_malformed_retry_after_is_passed_over(site: Site, entry: Entry, new_visitor: NewVisitor, asked: str) -> None:
    site.replies["/a"] = [
        Reply(429, headers={"Retry-After": asked.encode().decode("latin-1")}),
        Reply(body=b"words"),
    ]
    assert new_visitor().ask(f"{site.base}/a", entry=entry).body == b"words"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://169.254.169.254/latest/", "expected one of"),
        ("http://localhost/x", "expected one of"),
        ("file:///etc/passwd", "expected an http"),
        ("http://[::1", "redirect to no address"),
        ("/a", "redirects"),
    ],
)
def test_hostile_redirects_are_refused(
    site: Site, entry: Entry, new_visitor: NewVisitor, location: str, message: str
) -> None:
    site.replies["/a"] = Reply(302, headers={"Location": location})
    with pytest.raises(SourceError, match=message):
        new_visitor().ask(f"{site.base}/a", entry=entry)


def test_a_redirect_is_checked_against_robots_txt(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies |= {
        "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /b\n"),
        "/a": Reply(301, headers={"Location": "/b"}),
        "/b": Reply(body=b"closed"),
    }
    with pytest.raises(SourceError, match=r"robots\.txt closes"):
        new_visitor().ask(f"{site.base}/a", entry=entry)
    assert "/b" not in site.paths()


def test_a_redirect_with_other_letters_is_followed(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies |= {
        "/a": Reply(301, headers={"Location": "/é".encode().decode("latin-1")}),
        "/%C3%A9": Reply(body=b"words"),
    }
    assert new_visitor().ask(f"{site.base}/a", entry=entry).body == b"words"


def test_private_addresses_are_refused_by_default(site: Site, entry: Entry, clock: HandClock) -> None:
    visitor = Visitor(contact="records@example.org", site="https://igkb.example.org", clock=clock.clock)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1, expected a host on the public Internet"):
        visitor.ask(f"{site.base}/a", entry=entry)
    assert site.asked == []


def test_an_endless_body_ends(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies["/a"] = Reply(endless=b"x" * 65536)
    with pytest.raises(SourceError, match="more than 1000000 bytes"):
        new_visitor(max_bytes=1_000_000).ask(f"{site.base}/a", entry=entry)


def test_a_slow_body_ends(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies["/robots.txt"] = Reply(404)
    site.replies["/a"] = Reply(endless=b"x", seconds_between=0.05)
    with pytest.raises(UnreachableError, match=r"no whole answer in 0\.4 s"):
        new_visitor(max_seconds=0.4).ask(f"{site.base}/a", entry=entry)
    assert site.paths().count("/a") == ATTEMPTS


def test_a_body_that_is_cut_off_is_no_answer(site: Site, entry: Entry, new_visitor: NewVisitor) -> None:
    site.replies["/a"] = Reply(body=b"half", headers={"Content-Length": "8"})
    with pytest.raises(UnreachableError, match="IncompleteRead"):
        new_visitor().ask(f"{site.base}/a", entry=entry)


def test_a_host_that_nobody_answers_at_is_left_alone(entry: Entry, new_visitor: NewVisitor, site: Site) -> None:
    site.replies["/a"] = Reply(body=b"half", headers={"Content-Length": "8"})
    visitor = new_visitor()
    with pytest.raises(UnreachableError):
        visitor.ask(f"{site.base}/a", entry=entry)
    with pytest.raises(HostPausedError):
        visitor.ask(f"{site.base}/b", entry=entry)
    assert "/b" not in site.paths()


def test_the_policy_of_others_connects_to_no_private_address() -> None:
    for text in ("127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe"):
        assert not Policy().may_connect(ipaddress.ip_address(text)), text
