"""Fetches from http(s) addresses that anybody may have written.

Owns what is safe to connect to: only public addresses, the address that was checked is the one that is used (also after
redirects), bounded size and time. Must not know what the bytes mean, nor when it is polite to ask.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from apps.ingestion.errors import SourceError, UnreachableError

MAX_BYTES = 50 * 1024 * 1024
MAX_SECONDS = 60.0
MAX_REDIRECTS = 5
_CONNECT_SECONDS = 10.0
_CHUNK = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_USER_AGENT = "IGKB (Internet Governance Knowledge Base; reads one document on request)"
# What may stand in a path or a query as it is: the delimiters of RFC 3986, and % because it is quoted already.
_PLAIN = "%/:@!$&'()*+,;=~?"
# IPv6 addresses of this network are translated to the IPv4 address in their last four bytes (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet could reach it: no private, loopback, link-local or reserved range."""
    return all(candidate.is_global and not candidate.is_multicast for candidate in (address, *_within(address)))


def _within(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that packets to an IPv6 address may end at."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    translated = ipaddress.IPv4Address(address.packed[-4:]) if address in _TRANSLATED else None
    teredo = address.teredo[1] if address.teredo else None
    return [found for found in (address.ipv4_mapped, address.sixtofour, teredo, translated) if found]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a request may do. Times are seconds, sizes bytes.

    `before` is called with each address before anything is sent to it, the first one and those of redirects; what it
    raises ends the request.
    """

    may_connect: Callable[[Address], bool] = is_public
    before: Callable[[str], None] = lambda url: None
    max_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS
    user_agent: str = _USER_AGENT


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered. `url` is the address after redirects; names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""  # empty unless the status is 200


def fetch(url: str, *, may_connect: Callable[[Address], bool] = is_public) -> bytes:
    """The bytes behind an address.

    Raises:
        SourceError: the address can't be used, does not answer in time, or gives too much.
    """
    answer = get(url, policy=Policy(may_connect=may_connect, max_bytes=MAX_BYTES, max_seconds=MAX_SECONDS))
    if answer.status != http.client.OK:
        raise SourceError(
            answer.url,
            found=f"status {answer.status}",
            expected="status 200",
            remedy="check the address in a browser",
        )
    return answer.body


def get(url: str, *, policy: Policy, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to one request, whatever its status, after redirects.

    Raises:
        UnreachableError: no host, no connection, an answer cut off or too slow; a later try may go better.
        SourceError: the address can't be used, leads to a place that may not be connected to, or gives too much.
    """
    for _ in range(MAX_REDIRECTS + 1):
        url = normal(url)
        policy.before(url)
        answer = _request(url, policy, headers or {})
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not location:
            return answer
        url = _joined(url, location)
    raise SourceError(
        url, found=f"more than {MAX_REDIRECTS} redirects", expected="a document", remedy="give its final address"
    )


def normal(url: str) -> str:
    """The address in ASCII, without a fragment, its host in lower case.

    Raises:
        SourceError: it is not an http(s) address, or it has a user name or white space in it.
    """
    parts = _split(url)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else ""
    except UnicodeError as error:
        raise SourceError(
            url, found=f"no name of a host ({error})", expected="a public host", remedy="check the address"
        ) from error
    host = host or f"[{parts.hostname}]"
    netloc = host if parts.port is None or parts.port == _default_port(parts) else f"{host}:{parts.port}"
    query = f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else ""
    return f"{parts.scheme}://{netloc}{quote(parts.path, safe=_PLAIN) or '/'}{query}"


def _joined(url: str, location: str) -> str:
    """The address that a redirect means. Headers come as Latin-1; addresses in them are often UTF-8."""
    try:
        return urljoin(url, location.encode("latin-1").decode("utf-8", errors="replace").strip())
    except ValueError as error:
        raise SourceError(
            url, found=f"a redirect to no address ({error})", expected="a document", remedy="give its final address"
        ) from error


def _request(url: str, policy: Policy, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(url)
    deadline = time.monotonic() + policy.max_seconds
    connection = _Pinned(parts, _resolve(url, parts, policy.may_connect))
    # A time limit on each read does not bound a host that sends one byte now and then: this one ends it all.
    watch = threading.Timer(policy.max_seconds, connection.abort)
    watch.daemon = True
    watch.start()
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {"User-Agent": policy.user_agent, "Accept-Encoding": "identity", **headers}
        connection.request("GET", target, headers=sent)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        body = _read(url, response, policy) if response.status == http.client.OK else b""
        if connection.aborted:
            raise TimeoutError
        return Answer(url, response.status, received, body)
    except (OSError, ValueError, http.client.HTTPException) as error:
        late = connection.aborted or time.monotonic() >= deadline
        raise UnreachableError(
            url,
            found=f"no whole answer in {policy.max_seconds:g} s" if late else f"no usable answer ({error!r})",
            expected="a document",
            remedy="try again later, or save it and ingest the file",
        ) from error
    finally:
        watch.cancel()
        connection.close()


def _read(url: str, response: http.client.HTTPResponse, policy: Policy) -> bytes:
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > policy.max_bytes:
            raise SourceError(
                url,
                found=f"more than {policy.max_bytes} bytes",
                expected="a smaller document",
                remedy="save it and ingest the file",
            )
    if response.length:  # `read1` ends without a word where the connection was cut
        raise http.client.IncompleteRead(bytes(body), response.length)
    return bytes(body)


def _split(url: str) -> SplitResult:
    remedy = "give an http:// or https:// address without a user name"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SourceError(url, found=str(error), expected="an http(s) address", remedy=remedy) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or any(c <= " " for c in url):
        raise SourceError(url, found="another kind of address", expected="an http(s) address", remedy=remedy)
    return parts


def _default_port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _resolve(url: str, parts: SplitResult, may_connect: Callable[[Address], bool]) -> str:
    try:
        rows = socket.getaddrinfo(parts.hostname, parts.port or _default_port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(
            url, found=f"no such host ({error})", expected="a public host", remedy="check the address"
        ) from error
    addresses = [ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in rows]
    refused = [address for address in addresses if not may_connect(address)]
    if refused or not addresses:
        raise SourceError(
            url,
            found=f"the address {refused[0] if refused else 'of no host'}",
            expected="a host on the public Internet",
            remedy="save the document and ingest the file",
        )
    return str(addresses[0])


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name resolves to by now."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.default_port = _default_port(parts)
        super().__init__(parts.hostname or "", parts.port, timeout=_CONNECT_SECONDS)
        self._address = address
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        # A reference of our own: http.client lets go of `sock` as soon as it has read the headers.
        self._open: socket.socket | None = None
        self.aborted = False

    def connect(self) -> None:
        self.sock = self._open = socket.create_connection((self._address, self.port), timeout=_CONNECT_SECONDS)
        if self._tls:
            # The handshake comes after, so that `abort` reaches a host that draws it out.
            tls = self._tls.wrap_socket(self._open, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._open = tls
            tls.do_handshake()
        if self.aborted:
            raise TimeoutError

    def abort(self) -> None:
        """End the connection from another thread; whoever waits for it is told."""
        self.aborted = True
        if self._open is not None:
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)  # SSLSocket's own would go on in clear text
