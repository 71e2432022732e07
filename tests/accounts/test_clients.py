"""Whose request it is, behind as many proxies as are trusted and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from apps.accounts.clients import client_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "client"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1", "192.0.2.1"),  # anybody may send the header
        (1, "198.51.100.1", "192.0.2.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "192.0.2.1", "198.51.100.1"),  # the first one is pretended
        (2, "203.0.113.9, 198.51.100.1", "192.0.2.1", "203.0.113.9"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (2, "198.51.100.1", "192.0.2.1", "192.0.2.1"),  # did not come through both
        (1, "198.51.100.1:4711", "192.0.2.1", "198.51.100.1"),
        (1, "[2001:db8:1:2:3:4:5:6]", "192.0.2.1", "2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "unknown", "192.0.2.1", ""),
        (1, "<script>", "192.0.2.1", ""),
        (0, "", "", ""),
    ],
)
def test_client(rf: RequestFactory, settings: Any, proxies: int, forwarded: str, peer: str, client: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_of(rf.get("/", REMOTE_ADDR=peer, **headers)) == client
