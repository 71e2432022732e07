"""Fetching from addresses that anybody may have written, against a real HTTP server."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apps.ingestion import fetch as fetching
from apps.ingestion.errors import SourceError, UnreachableError
from apps.ingestion.fetch import Policy, fetch, get, is_public, normal


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, location, body = {
            "/document.txt": (200, None, ">> ADA: Größe.".encode()),
            "/moved": (302, "/document.txt", b""),
            "/loop": (302, "/loop", b""),
            "/inside": (302, "http://169.254.169.254/latest/", b""),
            "/file": (302, "file:///etc/passwd", b""),
            "/large": (200, None, b"x" * 4096),
        }.get(self.path, (404, None, b""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def _loopback(address: fetching.Address) -> bool:
    return address.is_loopback


def test_gives_the_bytes(server: str) -> None:
    assert fetch(f"{server}/document.txt", may_connect=_loopback).decode() == ">> ADA: Größe."


def test_follows_a_redirect(server: str) -> None:
    assert fetch(f"{server}/moved", may_connect=_loopback) == fetch(f"{server}/document.txt", may_connect=_loopback)


def test_loopback_is_refused_unless_allowed(server: str) -> None:
    with pytest.raises(SourceError, match=r"127\.0\.0\.1, expected a host on the public Internet"):
        fetch(f"{server}/document.txt")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/inside", "169.254.169.254"),
        ("/file", "expected an http"),
        ("/loop", "redirects"),
        ("/absent", "status 404"),
    ],
)
def test_refuses(server: str, path: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(server + path, may_connect=_loopback)


def test_too_much_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    with pytest.raises(SourceError, match="more than 1000 bytes"):
        fetch(f"{server}/large", may_connect=_loopback)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "http://user:secret@example.org/", "http:///x", "http://exa mple.org/", "http://[::1"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(SourceError, match="expected an http"):
        fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::"),
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A host that takes connections and says nothing of its own accord."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_says_nothing_is_left(listener: socket.socket, scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(UnreachableError, match=r"no whole answer in 0\.3 s"):
        get(url, policy=Policy(may_connect=_loopback, max_seconds=0.3))


def test_headers_that_never_end_are_left(listener: socket.socket) -> None:
    gone = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not gone.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        with pytest.raises(UnreachableError, match=r"no whole answer in 0\.4 s"):
            get(
                f"http://127.0.0.1:{listener.getsockname()[1]}/",
                policy=Policy(may_connect=_loopback, max_seconds=0.4),
            )
    finally:
        gone.set()
        thread.join()


def test_a_name_that_changes_its_address_is_checked_again(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request is made to the very address that was checked, and each redirect is checked anew."""
    port = int(server.rsplit(":", 1)[1])
    answers = iter(["127.0.0.1", "127.0.0.2"])
    asked: list[object] = []

    def changing(host: object, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: (changing if host == "records.example" else real)(host, *a, **k)
    )
    with pytest.raises(SourceError, match=r"127\.0\.0\.2, expected a host on the public Internet"):
        fetch(
            f"http://records.example:{port}/moved",
            may_connect=lambda address: address == ipaddress.ip_address("127.0.0.1"),
        )
    assert asked == ["records.example", "records.example"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a%20b#c", "https://example.org/a%20b"),
        ("https://bücher.example/é?q=ü", "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_addresses_have_one_form(url: str, expected: str) -> None:
    assert normal(url) == expected
    assert normal(expected) == expected
