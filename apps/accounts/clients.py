"""Which machine a request comes from, as far as that can be believed.

Owns the trust in `X-Forwarded-For`: anybody may send that header, so only what the trusted proxies added is read.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_of(request: HttpRequest) -> str:
    """Address of the client, or its /64 network for IPv6, where one household or office has all addresses of it.

    With `TRUSTED_PROXIES` = n the address that the n-th proxy from here saw; "" where it is not known.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = [*(part.strip() for part in forwarded if part.strip()), request.META.get("REMOTE_ADDR", "")]
    proxies: int = settings.TRUSTED_PROXIES
    return _told(seen[-1 - proxies] if proxies < len(seen) else seen[-1])


def _told(written: str) -> str:
    bare = written.rpartition(":")[0] if written.count(":") == 1 else written  # some proxies add the port
    try:
        address = ip_address(bare.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
