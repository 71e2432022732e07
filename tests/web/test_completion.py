"""Offers for the end of a query: as JSON for the search box, as a page for everybody."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.test_pages import page, words

pytestmark = pytest.mark.usefixtures("world", "search_index")


def test_names_are_offered_as_json(client: Client) -> None:
    response = client.get("/search/complete/", {"q": "dialogue gret", "format": "json"})
    assert response["Content-Type"] == "application/json"
    offer = next(offer for offer in response.json()["completions"] if offer["sort"] == "Speaker")
    assert offer["label"] == "Greta Grinberg"
    assert offer["query"].startswith("dialogue speaker:")
    found = page(client, offer["href"])
    assert found.xpath("//input[@id='q']/@value") == [offer["query"]]
    assert found.xpath("//article/@data-statement") == ["verbatim"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
    ],
)
def test_the_header_says_which(client: Client, accept: str, media_type: str) -> None:
    response = client.get("/search/complete/?q=gre", headers={"Accept": accept})
    assert response["Content-Type"] == media_type
    assert "Accept" in response["Vary"]


def test_a_page_lists_the_same_as_links(client: Client) -> None:
    offers = client.get("/search/complete/?q=gre&format=json").json()["completions"]
    tree = page(client, "/search/complete/?q=gre")
    assert tree.xpath("//ul[@class='offers']//a/@href") == [offer["href"] for offer in offers]
    assert words(tree.xpath("//ul[@class='offers']/li")[0]) == "Greta Grinberg Speaker"
    assert tree.xpath("//input[@id='q']/@value") == ["gre"]


def test_without_scripts_a_button_leads_to_it(client: Client) -> None:
    button = page(client, "/search/").xpath("//form[@class='search-box']//button[@formaction]")[0]
    assert button.get("formaction") == "/search/complete/"


@pytest.mark.parametrize("query", ["", " ", "x", "zzzzzz", '"', "speaker:", "(((", "g" * 5000])
def test_whatever_is_typed_is_answered(client: Client, query: str) -> None:
    assert client.get("/search/complete/", {"q": query}).status_code == 200
    assert client.get("/search/complete/", {"q": query, "format": "json"}).status_code == 200


def test_a_format_that_is_none_is_a_400(client: Client) -> None:
    assert client.get("/search/complete/?q=gre&format=xml").status_code == 400
