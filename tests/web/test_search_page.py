"""The search page on a real index: results, facets, chips, faults."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from tests.factories import StatementFactory
from tests.web.conftest import World
from tests.web.test_pages import page, words

pytestmark = pytest.mark.usefixtures("world", "search_index")


def found(tree: html.HtmlElement) -> set[str]:
    return set(tree.xpath("//article/@data-statement"))


def test_results_are_highlighted_and_lead_to_the_place_in_the_source(client: Client) -> None:
    tree = page(client, "/search/?q=dialogue")
    assert found(tree) == {"verbatim", "reported"}
    assert {mark.text for mark in tree.xpath("//article//mark")} == {"dialogue"}
    links = tree.xpath("//article//a/@href")
    assert "/documents/record/?q=dialogue#s-verbatim" in links


def test_a_facet_narrows_and_its_chip_widens_again(client: Client) -> None:
    tree = page(client, "/search/?q=dialogue")
    link = tree.xpath("//a[@data-facet='kind'][contains(., 'Reported')]")[0]
    assert link.get("data-count") == "1"
    narrowed = page(client, "/search/" + link.get("href"))
    assert found(narrowed) == {"reported"}
    chosen = narrowed.xpath("//a[@data-facet='kind'][@aria-current='true']")
    assert [words(entry).split(" ")[0] for entry in chosen] == ["Reported"]
    chip = narrowed.xpath("//a[@class='chosen__chip']")[0]
    assert found(page(client, "/search/" + chip.get("href"))) == {"verbatim", "reported"}


def test_values_of_one_facet_add_up(client: Client) -> None:
    assert found(page(client, "/search/?kind=quoted&kind=reported")) == {"quoted", "reported"}


def test_a_new_query_keeps_the_filters(client: Client) -> None:
    tree = page(client, "/search/?q=dialogue&kind=reported&sort=oldest")
    hidden = {(e.get("name"), e.get("value")) for e in tree.xpath("//form[@class='search-box']//input[@type='hidden']")}
    assert hidden == {("kind", "reported"), ("sort", "oldest")}


def test_what_a_name_was_taken_for_is_shown(client: Client) -> None:
    tree = page(client, "/search/?q=org:ruritania")
    assert found(tree) == {"quoted"}
    assert "org:ruritania was read as Ruritania" in words(tree.xpath("//ul[@class='meanings']")[0])


def test_nothing_found_says_what_to_try(client: Client) -> None:
    tree = page(client, "/search/?q=dialogue+cheese&kind=quoted")
    tries = tree.xpath("//div[@class='empty']//li/a/@href")
    assert "?q=dialogue+cheese" in tries
    assert "?q=dialogue+OR+cheese&kind=quoted" in tries


@pytest.mark.parametrize(
    ("query", "before"), [('dialogue "second', "dialogue "), ("(dialogue", ""), ("speker:greta", "")]
)
def test_a_query_that_cannot_be_read_is_a_400_that_shows_the_place(client: Client, query: str, before: str) -> None:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 400
    tree = html.fromstring(response.content.decode())
    shown, caret = tree.xpath("//pre[@class='problem__query']")[0].text_content().split("\n")[:2]
    assert shown == query
    assert caret.endswith("^")
    assert caret[:-1].strip() == ""
    assert shown.startswith(before)
    assert tree.xpath("//input[@id='q']/@value") == [query]
    for suggestion in tree.xpath("//section[@class='problem']//a/@href"):
        assert client.get(suggestion).status_code == 200


def test_pages_of_results(client: Client, world: World) -> None:
    from apps import search

    for n in range(30):
        StatementFactory.create(
            document=world.document, meeting=world.meeting, position=10 + n, text=f"Copper number {n}."
        )
    search.rebuild()
    first = page(client, "/search/?q=copper&sort=oldest")
    assert first.xpath("//h2/@data-total") == ["30"]
    assert first.xpath("//a[@rel='next']/@href") == ["?q=copper&sort=oldest&page=2"]
    second = page(client, "/search/?q=copper&sort=oldest&page=2")
    assert len(found(first) | found(second)) == 30
    assert client.get("/search/?q=copper&page=3").status_code == 404
