"""Fetches a document from an http(s) address that anybody may have written.

Owns what is safe to connect to: only public addresses, the address that was checked is the one that is used (also after
redirects), bounded size and time. Must not know what the bytes mean.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import SplitResult, urljoin, urlsplit

from apps.ingestion.errors import SourceError

MAX_BYTES = 50 * 1024 * 1024
MAX_SECONDS = 60.0
MAX_REDIRECTS = 5
_CONNECT_SECONDS = 10.0
_CHUNK = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_USER_AGENT = "IGKB (Internet Governance Knowledge Base; reads one document on request)"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet could reach it: no private, loopback, link-local or reserved range."""
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not address.is_multicast


def fetch(url: str, *, may_connect: Callable[[Address], bool] = is_public) -> bytes:
    """The bytes behind an address.

    Raises:
        SourceError: the address can't be used, does not answer in time, or gives too much.
    """
    deadline = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        answer = _request(url, may_connect, deadline)
        if isinstance(answer, bytes):
            return answer
        url = answer
    raise SourceError(
        url, found=f"more than {MAX_REDIRECTS} redirects", expected="a document", remedy="give its final address"
    )


def _request(url: str, may_connect: Callable[[Address], bool], deadline: float) -> bytes | str:
    """The body, or the address that the answer redirects to."""
    parts = _split(url)
    connection = _Pinned(parts, _resolve(url, parts, may_connect))
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity"})
        response = connection.getresponse()
        if response.status in _REDIRECTS and (location := response.getheader("Location")):
            return urljoin(url, location)
        if response.status != http.client.OK:
            raise SourceError(
                url, found=f"status {response.status}", expected="status 200", remedy="check the address in a browser"
            )
        return _read(url, response, deadline)
    except (OSError, http.client.HTTPException) as error:
        raise SourceError(
            url,
            found=f"no usable answer ({error})",
            expected="a document",
            remedy="try again later, or save it as a file",
        ) from error
    finally:
        connection.close()


def _read(url: str, response: http.client.HTTPResponse, deadline: float) -> bytes:
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise SourceError(
                url,
                found=f"more than {MAX_BYTES} bytes",
                expected="a smaller document",
                remedy="save it and ingest the file",
            )
        if time.monotonic() > deadline:
            raise SourceError(
                url,
                found=f"more than {MAX_SECONDS:.0f} s",
                expected="a faster answer",
                remedy="save it and ingest the file",
            )
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


def _resolve(url: str, parts: SplitResult, may_connect: Callable[[Address], bool]) -> str:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        rows = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(
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
        https = parts.scheme == "https"
        self.default_port = 443 if https else 80
        super().__init__(parts.hostname or "", parts.port, timeout=_CONNECT_SECONDS)
        self._address = address
        self._tls = ssl.create_default_context() if https else None

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), timeout=_CONNECT_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
