"""What a text names is marked, explained and leads on: processes, and official documents by symbol."""

from __future__ import annotations

import pytest
from django.test import Client

from apps import search
from apps.proceedings.models import SourceDocument, SymbolMention
from tests.web.conftest import World
from tests.web.test_pages import page, words


@pytest.fixture
def cited(world: World) -> SymbolMention:
    """Words of a statement that name a resolution."""
    said = world.verbatim
    start = said.start + said.text.index(" ") + 1
    surface = world.document.text[start : start + 6]
    return SymbolMention.objects.create(
        document=world.document,
        symbol="A/RES/73/27",
        surface=surface,
        start=start,
        end=start + len(surface),
        method="resolution-by-context",
        confidence=0.8,
    )


def test_a_statement_tells_what_it_names_and_how_that_was_told(
    client: Client, world: World, cited: SymbolMention
) -> None:
    search.rebuild()
    tree = page(client, "/statements/verbatim/")
    rows = [words(row) for row in tree.xpath("//section[@aria-labelledby='named']//tbody/tr")]
    assert any("Second Dialogue" in row and "1" in row for row in rows)
    [row] = [row for row in rows if "A/RES/73/27" in row]
    for part in (cited.surface.strip(), "the body was named before", "0.8", f"{cited.start}–{cited.end}", "in 1 text"):
        assert part in row
    links = tree.xpath("//section[@aria-labelledby='named']//a/@href")
    assert {"/processes/dialogue-2/", "https://undocs.org/A/RES/73/27", "/search/?q=doc:A/RES/73/27"} <= set(links)


@pytest.mark.parametrize("path", ["/statements/verbatim/", "/documents/record/"])
def test_a_symbol_is_marked_in_the_text(client: Client, world: World, cited: SymbolMention, path: str) -> None:
    search.rebuild()
    marks = page(client, path).xpath("//a[contains(@href, 'q=doc:A/RES/73/27')][contains(@title, 'A/RES/73/27')]")
    assert "".join(mark.text_content() for mark in marks) == cited.surface
    assert "guess" in marks[0].get("class")


def test_what_is_hidden_names_nothing(client: Client, world: World, cited: SymbolMention) -> None:
    search.rebuild()
    world.verbatim.hidden_because = "by request"
    world.verbatim.save()
    assert not page(client, "/statements/verbatim/").xpath("//section[@aria-labelledby='named']")


def test_texts_that_name_a_document_are_counted_once_each(world: World, cited: SymbolMention) -> None:
    SymbolMention.objects.create(
        document=world.document, symbol="A/RES/73/27", surface="x", start=0, end=1, method="symbol", confidence=0.99
    )
    assert SourceDocument.objects.count() == 1
    assert SymbolMention.objects.texts(["A/RES/73/27", "A/RES/1/1"]) == {"A/RES/73/27": 1}


def test_a_resolution_in_words_is_found_by_its_symbol(world: World, cited: SymbolMention) -> None:
    search.rebuild()
    [hit] = search.query(search.SearchRequest("doc:A/RES/73/27")).hits
    assert hit.statement_id == world.verbatim.pk
