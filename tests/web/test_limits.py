"""How often a client may ask, what the headers say of it, and who counts as one client."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.web.limits import _LIMITED as LIMITED
from tests.web.conftest import World
from tests.web.test_permissions import page_rows

NOON = 1_700_000_000 // 3600 * 3600.0
"""A moment at which spans of every length begin."""


@pytest.fixture(autouse=True)
def counted(settings: Any, db: None) -> None:
    settings.LIMITS = dict.fromkeys(settings.LIMITS, (2, 60))
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock to this many seconds after noon; it stands still."""

    def set_to(seconds: float) -> None:
        monkeypatch.setattr("apps.web.limits.time", lambda: NOON + seconds)

    set_to(0)
    return set_to


def test_what_is_over_is_refused_until_the_span_ends(clock: Callable[[float], None]) -> None:
    clock(17)
    answers = [Client().get("/search/complete/?q=ne") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit"] for answer in answers] == [f'"completions";r={left};t=43' for left in (1, 0, 0)]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"completions";q=2;w=60'}
    assert ["Retry-After" in answer for answer in answers] == [False, False, True]
    assert answers[-1]["Retry-After"] == "43"
    assert "Try again in 43 seconds" in answers[-1].content.decode()
    clock(59)
    assert "Try again in 1 second." in Client().get("/search/complete/?q=ne").content.decode()
    assert Client().get("/search/complete/?q=ne").status_code == 429
    clock(60)  # as the last answer said
    assert Client().get("/search/complete/?q=ne").status_code == 200


@pytest.mark.parametrize(
    ("gone", "told"), [(0, "60 minutes"), (1857, "30 minutes"), (3479, "3 minutes"), (3480, "120 sec")]
)
def test_people_are_told_minutes_and_programs_seconds(
    clock: Callable[[float], None], settings: Any, gone: int, told: str
) -> None:
    settings.LIMITS["completions"] = (2, 3600)
    clock(gone)
    answer = [Client().get("/search/complete/?q=ne") for _ in range(3)][-1]
    assert f"Try again in {told}" in answer.content.decode()
    assert answer["Retry-After"] == str(3600 - gone)


@pytest.mark.parametrize("name", [name for name, limit in LIMITED.items() if limit != "sign-in"])
def test_every_limited_page_tells_its_limit(clock: Any, search_index: None, world: World, name: str) -> None:
    path = next(example for found, example, _ in page_rows() if found == name).format(**vars(world))
    answers = [Client().get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert all(answer["RateLimit"].startswith(f'"{LIMITED[name]}"') for answer in answers)


def test_whatever_of_the_api_asks_the_base_is_counted() -> None:
    addresses = {name for name, *_ in page_rows() if name.startswith("api:")}
    assert addresses - {*LIMITED} == {"api:index", "api:openapi", "api:nothing"}


def test_pages_that_cost_little_are_not_counted(clock: Any) -> None:
    answers = [Client().get("/about/") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer for answer in answers)


def test_forms_of_sign_in_are_counted_and_looks_at_it_are_not(clock: Any) -> None:
    assert {Client().get("/sign-in/").status_code for _ in range(4)} == {200}
    tries = [Client().post("/sign-in/", {"username": f"ada{n}", "password": "wrong"}) for n in range(3)]
    assert [answer.status_code for answer in tries] == [422, 422, 429]
    assert tries[-1]["Retry-After"] == "60"


def test_each_limit_counts_by_itself(clock: Any, search_index: None) -> None:
    assert [Client().get("/search/complete/?q=a").status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get("/search/?q=a").status_code == 200


def test_a_limit_may_be_off(clock: Any, settings: Any) -> None:
    settings.LIMITS["completions"] = None
    answers = [Client().get("/search/complete/?q=a") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0]


def asked(proxies: int, settings: Any, *sent: tuple[str, str]) -> list[int]:
    """What is answered to requests from these peers, with these `X-Forwarded-For`."""
    settings.TRUSTED_PROXIES = proxies
    return [
        Client(REMOTE_ADDR=peer).get("/search/complete/?q=a", headers={"X-Forwarded-For": forwarded}).status_code
        for peer, forwarded in sent
    ]


def test_a_pretended_address_gives_nobody_more(clock: Any, settings: Any) -> None:
    made_up = [("192.0.2.1", f"203.0.113.{n}") for n in range(4)]
    assert asked(0, settings, *made_up) == [200, 200, 429, 429]
    cache.clear()
    # The trusted proxy adds the address that it saw behind what the client sent.
    made_up = [("10.0.0.1", f"203.0.113.{n}, 198.51.100.7") for n in range(4)]
    assert asked(1, settings, *made_up) == [200, 200, 429, 429]


def test_clients_behind_a_trusted_proxy_are_told_apart(clock: Any, settings: Any) -> None:
    several = [("10.0.0.1", f"198.51.100.{n}") for n in range(4)]
    assert asked(1, settings, *several) == [200] * 4


def test_addresses_of_one_network_of_ipv6_are_one_client(clock: Any, settings: Any) -> None:
    assert asked(0, settings, *((f"2001:db8:1:2::{n}", "") for n in range(3))) == [200, 200, 429]


def test_no_address_is_kept(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    def count(key: str, span: int) -> int:
        keys.append(key)
        return 1

    monkeypatch.setattr("apps.web.limits._count", count)
    Client(REMOTE_ADDR="192.0.2.77").get("/search/complete/?q=a")
    assert len(keys) == 1
    assert "192.0.2.77" not in keys[0]


def test_a_cache_that_does_not_answer_refuses_nobody(
    clock: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    with caplog.at_level(logging.WARNING):
        answers = [Client().get("/search/complete/?q=a") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert "the cache does not answer" in caplog.text
