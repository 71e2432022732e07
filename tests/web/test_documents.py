"""The page of a source document: a statement beside its source, and long texts in parts."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from apps.lib.locators import Locator, LocatorMap
from apps.proceedings.models import Kind, SourceDocument, Statement
from apps.web import source
from tests.factories import MeetingFactory, SourceDocumentFactory, StatementFactory
from tests.web.conftest import World
from tests.web.test_pages import page, words

LINE = "The cables of the harbour were counted again, {number:05} of them.\n"


def speech(tree: html.HtmlElement) -> str:
    """The text as shown, without our numbers."""
    (shown,) = tree.xpath("//div[@class='source']")
    for number in shown.xpath(".//a[@class='source__number']"):
        number.drop_tree()
    return shown.text_content()


@pytest.fixture
def long(db: None) -> tuple[SourceDocument, list[Statement]]:
    """A document too long to be sent whole, with a statement on every hundredth line."""
    text = "".join(LINE.format(number=number) for number in range(6_000))
    document = SourceDocumentFactory.create(text=text, public_id="long", title="Long record")
    meeting = MeetingFactory.create(slug="long-meeting")
    size = len(LINE.format(number=0))
    statements = [
        StatementFactory.create(
            document=document,
            meeting=meeting,
            public_id=f"said-{number}",
            position=number // 100,
            start=number * size,
            end=(number + 1) * size - 1,
            text=text[number * size : (number + 1) * size - 1],
            kind=Kind.VERBATIM,
        )
        for number in range(0, 6_000, 100)
    ]
    return document, statements


class TestBesideItsSource:
    def test_the_statement_stands_beside_the_text_where_it_is_marked(self, client: Client, world: World) -> None:
        tree = page(client, "/documents/record/?statement=reported")
        (beside,) = tree.xpath("//section[@class='sides__statement']")
        assert beside.xpath(".//article/@data-statement") == ["reported"]
        assert "Ilse reported that the dialogue had ended." in words(beside)
        (asked,) = tree.xpath("//span[contains(@class,'source__speech--asked')]")
        assert asked.get("id") == "s-reported"
        assert speech(tree) == world.document.text

    def test_it_leads_to_the_statements_before_and_after(self, client: Client, world: World) -> None:
        steps = page(client, "/documents/record/?statement=nameless").xpath("//nav[@class='sides__steps']/a")
        assert {step.get("data-step"): step.get("href") for step in steps} == {
            "k": "/documents/record/?statement=verbatim#s-verbatim",
            "j": "/documents/record/?statement=reported#s-reported",
        }
        first = page(client, "/documents/record/?statement=verbatim").xpath("//nav[@class='sides__steps']/a")
        assert [step.get("rel") for step in first] == ["next"]

    def test_every_number_in_the_margin_puts_its_statement_beside(self, client: Client, world: World) -> None:
        hrefs = page(client, "/documents/record/").xpath("//a[@class='source__number']/@href")
        assert hrefs == [
            f"/documents/record/?statement={public_id}#s-{public_id}"
            for public_id in ("verbatim", "nameless", "reported", "quoted")
        ]

    def test_words_of_a_hidden_statement_show_on_neither_side(self, client: Client, world: World) -> None:
        Statement.objects.filter(public_id="reported").update(hidden_because="asked for")
        tree = page(client, "/documents/record/?statement=reported")
        assert "had ended" not in words(tree)
        assert words(tree).count("Not shown: asked for") == 2

    def test_words_of_a_hidden_statement_are_not_counted(self, client: Client, world: World) -> None:
        address = "/documents/record/?q=dialogue+ended"
        shown = client.get(address).context["page"].hits
        Statement.objects.filter(public_id="reported").update(hidden_because="asked for")
        assert client.get(address).context["page"].hits == shown - 2

    def test_a_statement_of_another_document_is_not_shown(self, client: Client, world: World) -> None:
        StatementFactory.create(public_id="elsewhere")
        tree = page(client, "/documents/record/?statement=elsewhere")
        assert not tree.xpath("//section[@class='sides__statement']")
        assert speech(tree) == world.document.text


class TestLongTexts:
    def test_a_part_is_sent_and_leads_on_until_the_end(
        self, client: Client, long: tuple[SourceDocument, list[Statement]]
    ) -> None:
        document, _ = long
        address, read, parts = "/documents/long/", "", 0
        while address:
            tree = page(client, address)
            part = speech(tree)
            assert len(part) <= source.MOST
            assert document.text.startswith(read + part)
            read, parts = read + part, parts + 1
            later = tree.xpath("(//nav[@class='pager'])[1]//a[starts-with(normalize-space(),'Later')]/@href")
            address = f"/documents/long/{later[0].split('#')[0]}" if later else ""
        assert read == document.text
        assert parts > 5

    def test_earlier_leads_back_to_the_beginning(
        self, client: Client, long: tuple[SourceDocument, list[Statement]]
    ) -> None:
        address, starts = "/documents/long/?at=200000", []
        while address:
            tree = page(client, address)
            starts.append(long[0].text.index(speech(tree)))
            back = tree.xpath("(//nav[@class='pager'])[1]//a[contains(normalize-space(),'Earlier')]/@href")
            address = f"/documents/long/{back[0].split('#')[0]}" if back else ""
        assert starts == sorted(starts, reverse=True)
        assert starts[-1] == 0

    def test_the_part_around_a_statement_holds_all_of_it(
        self, client: Client, long: tuple[SourceDocument, list[Statement]]
    ) -> None:
        document, statements = long
        for said in (statements[0], statements[31], statements[-1]):
            tree = page(client, f"/documents/long/?statement={said.public_id}")
            (marked,) = tree.xpath(f"//span[@id='s-{said.public_id}']")
            assert marked.text_content() == said.text
            assert speech(tree) in document.text
            assert len(tree.xpath("//span[@data-statement]")) < len(statements)

    def test_marks_stand_at_their_places_in_a_part(
        self, client: Client, long: tuple[SourceDocument, list[Statement]]
    ) -> None:
        tree = page(client, "/documents/long/?statement=said-3000&q=03000")
        assert tree.xpath("//div[@class='source']//mark[@class='hit']/text()") == ["03000"]
        assert tree.xpath("//span[@id='s-said-3000']//mark/text()") == ["03000"]

    @pytest.mark.parametrize("at", ["x", "-1", "1.5", "٣", "9999999999"])
    def test_what_is_no_offset_is_refused(self, client: Client, world: World, at: str) -> None:
        assert f"“{at}”" in words(page(client, f"/documents/record/?at={at}", 400))

    def test_an_offset_beyond_the_end_shows_the_end(
        self, client: Client, long: tuple[SourceDocument, list[Statement]]
    ) -> None:
        assert long[0].text.endswith(speech(page(client, "/documents/long/?at=99999999")))


@given(
    st.lists(st.integers(0, 500), unique=True).map(sorted),
    st.lists(st.integers(0, 600), min_size=1, max_size=20),
)
def test_one_place_is_found_where_the_map_of_all_has_it(starts: list[int], offsets: list[int]) -> None:
    rows = LocatorMap.of(Locator(start, line=number) for number, start in enumerate(starts, 1)).to_json()
    for offset in offsets:
        assert LocatorMap.find(rows, offset) == LocatorMap.from_json(rows).at(offset)
