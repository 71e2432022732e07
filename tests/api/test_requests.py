"""What a client may send: methods, headers, parameters; and what every answer tells it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from tests.api.conftest import ROOT, Ask
from tests.web.conftest import World
from tests.web.hostile import HOSTILE

LISTS = ("meetings", "speakers", "organizations", "processes", "statements", "documents", "venues", "search")


def test_the_index_lists_what_there_is(indexed: World, ask: Ask) -> None:
    told = ask("")
    assert {*LISTS} <= {*told}
    for name in (*LISTS, "openapi"):
        ask(told[name][told[name].index(ROOT) :])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_it_is_read_only(world: World, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("", "meetings/", "statements/verbatim/", "search/", "nothing/"):
        response = strict.generic(method, ROOT + path)
        assert response.status_code == 405, path
        assert response["Allow"] == "GET, HEAD"
        assert response.json()["remedy"] == "Ask with GET or HEAD."


def test_head_says_what_get_says(world: World, client: Client) -> None:
    asked, told = client.head("/api/v1/meetings/"), client.get("/api/v1/meetings/")
    assert asked.content == b""
    assert {name: asked[name] for name in ("ETag", "Content-Type")} == {
        name: told[name] for name in ("ETag", "Content-Type")
    }


def test_what_the_client_has_is_not_sent_again(world: World, client: Client) -> None:
    first = client.get("/api/v1/meetings/")
    again = client.get("/api/v1/meetings/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    world.meeting.title = "Another table"
    world.meeting.save()
    assert client.get("/api/v1/meetings/", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "header", [{"If-Match": '"another"'}, {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}]
)
def test_a_condition_that_does_not_hold_is_a_problem(world: World, client: Client, header: dict[str, str]) -> None:
    refused = client.get("/api/v1/meetings/", headers=header)
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert refused.json()["remedy"]


@pytest.mark.parametrize("path", ["", "meetings/", "meetings/none/", "search/?q=(", "nothing/", "meetings/?page=%00"])
def test_any_site_may_read_and_no_cookie_counts(indexed: World, client: Client, path: str) -> None:
    response = client.get(ROOT + path, headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "Cookie" not in response.get("Vary", "")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_a_parameter_is_read_or_refused(world: World, ask: Ask) -> None:
    told = ask("meetings/", 400, venu="hall")
    assert (told["found"], told["remedy"]) == ("venu", "Write venue.")
    assert ask("meetings/round-table/", 400, at="5")["expected"] == "no parameters"
    assert ask("meetings/", 400, **{"from": "2019-13"})["where"] == "parameter from"
    assert ask("meetings/?from=2020&to=2019", 400)["where"] == "parameter to"
    assert ask("meetings/?venue=a&venue=b", 400)["expected"] == "one value"
    assert ask("meetings/", 400, record="all")["expected"] == "held"
    assert ask("meetings/", 400, process="none")["where"] == "parameter process"
    assert ask("search/", 400, sort="best")["expected"] == "relevance or newest or oldest"
    assert ask("meetings/?venue=&page=&size=")["page"] == 1


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "²", "9" * 40, "1e3"])
def test_a_page_is_a_number(db: None, ask: Ask, value: str) -> None:
    ask("venues/", 400, page=value)


def test_an_address_without_its_last_slash_leads_on(db: None, client: Client) -> None:
    assert client.get("/api/v1/meetings")["Location"] == "/api/v1/meetings/"
    assert client.get("/api/v1")["Location"] == "/api/v1/"


def test_over_the_limit_is_told_in_json(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIMITS = {**settings.LIMITS, "api": (2, 3600)}
    monkeypatch.setattr("apps.web.limits.time", lambda: 3600.0 * 480_000)
    cache.clear()
    answers = [Client().get("/api/v1/meetings/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert refused["Retry-After"] == "3600"
    assert "in 3600 s" in refused.json()["remedy"]
    assert refused["RateLimit-Policy"] == '"api";q=2;w=3600'
    assert Client().get("/api/v1/").status_code == 200


def test_a_fault_of_ours_is_told_in_json_with_its_id(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(row: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("apps.api.shapes.venue", broken)
    response = Client(raise_request_exception=False).get("/api/v1/venues/")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["request_id"] == response["X-Request-ID"]
    assert b"secret" not in response.content


def test_whatever_is_written_gets_an_answer_in_json(indexed: World) -> None:
    client = Client(raise_request_exception=False)
    names = ("q", "from", "page", "size", "venue", "speaker", "letter", "process", "sort", "document", "unknown")
    for number, value in enumerate(HOSTILE):
        text = quote(value.encode("utf-8", "surrogatepass"), safe="")
        name, kind = names[number % len(names)], LISTS[number % len(LISTS)]
        for path in (f"{kind}/?{name}={text}", f"search/?q={text}", f"{kind}/{text}/", f"{text}/"):
            response = client.get(ROOT + path)
            assert response.status_code < 500, path
            if response.status_code != 301:  # a path with dots or slashes of its own
                assert response["Content-Type"] in ("application/json", "application/problem+json"), path
                assert response["X-Content-Type-Options"] == "nosniff"
                response.json()
