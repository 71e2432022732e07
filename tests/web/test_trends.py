"""Pictures of the base over the years, and the home page."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps import search
from apps.actors.models import Organization, RegionalGroup, StakeholderGroup
from apps.proceedings.models import Kind
from tests.factories import MeetingFactory, OrganizationFactory, ProcessFactory, StateFactory, StatementFactory
from tests.web.test_pages import page, words
from tests.web.test_positions import say


def figures(client: Client, path: str) -> list[list[str]]:
    """The rows of a file of figures, with their head."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))


@pytest.fixture
def ruritania(db: None) -> Organization:
    group = RegionalGroup.objects.create(slug="east", name="Eastern Group", abbreviation="EG")
    return StateFactory.create(name="Ruritania", slug="ruritania", country="RO", regional_group=group)


@pytest.fixture
def held(ruritania: Organization) -> None:
    """Cables in both years, harbours in the second; Ruritania and an institute; one of whom nothing is known."""
    cables = ProcessFactory.create(name="Talks on Cables", abbreviation="TOC", slug="cables")
    harbours = ProcessFactory.create(name="Talks on Harbours", abbreviation="TOH", slug="harbours")
    institute = OrganizationFactory.create(stakeholder_group=StakeholderGroup.ACADEMIA, country="")
    say(ruritania, 2019, process=cables)
    say(institute, 2020, process=cables)
    say(ruritania, 2020, process=harbours, kind=Kind.QUOTED)
    say(None, 2020, "Harbours are wet.")
    search.rebuild()


@pytest.mark.usefixtures("held")
class TestTrends:
    def test_each_picture_has_its_figures_as_a_file(self, client: Client) -> None:
        assert figures(client, "/trends/?figures=by-year") == [["Year", "Statements"], ["2019", "1"], ["2020", "3"]]
        assert figures(client, "/trends/?figures=process-and-year") == [
            ["Process", "2019", "2020"],
            ["TOC", "1", "1"],
            ["TOH", "0", "1"],
        ]
        assert figures(client, "/trends/?figures=processes-by-year")[1:] == [["2019", "1", "0"], ["2020", "1", "1"]]
        groups = figures(client, "/trends/?figures=groups-by-year")
        second = dict(zip(groups[0], groups[2], strict=True))
        assert (second["Government"], second["Academia"], second["Not known"], second["All"]) == ("1", "1", "1", "3")
        assert figures(client, "/trends/?figures=regions-by-year") == [
            ["Year", "EG", "Not known", "All"],
            ["2019", "1", "0", "1"],
            ["2020", "1", "2", "3"],
        ]

    def test_the_page_shows_where_they_are(self, client: Client) -> None:
        tree = page(client, "/trends/")
        ids = tree.xpath("//figure/figcaption/@id")
        assert ids == ["by-year", "processes-by-year", "process-and-year", "groups-by-year", "regions-by-year"]
        for id, link in zip(ids, tree.xpath("//p[@class='drawing__file']/a/@href"), strict=True):
            assert link == f"?figures={id}"
        for picture in tree.xpath("//*[name()='g'][@role='img']"):
            assert tree.get_element_by_id(picture.get("aria-labelledby")).text_content()
            assert tree.get_element_by_id(picture.get("aria-describedby")).text_content()

    def test_links_narrow_all_pictures(self, client: Client) -> None:
        tree = page(client, "/trends/")
        (link,) = tree.xpath("//aside//a[@data-facet='kind'][contains(., 'Quoted')]/@href")
        narrowed = page(client, "/trends/" + link)
        assert narrowed.xpath("//h2/@data-total") == ["1"]
        assert figures(client, "/trends/" + link + "&figures=process-and-year")[1:] == [["TOH", "1"]]
        assert page(client, "/trends/?q=harbours").xpath("//h2/@data-total") == ["1"]
        assert page(client, "/trends/?to=2019").xpath("//h2/@data-total") == ["1"]

    def test_a_cell_leads_to_its_statements(self, client: Client) -> None:
        (figure,) = page(client, "/trends/?kind=quoted").xpath("//figure[figcaption/@id='process-and-year']")
        (cell,) = figure.xpath(".//td/a/@href")
        assert page(client, cell).xpath("//h2/@data-total") == ["1"]

    def test_nothing_found_says_so_and_faults_are_shown(self, client: Client) -> None:
        assert "nothing to draw" in words(page(client, "/trends/?q=zebra"))
        assert "This query can’t be read" in words(page(client, "/trends/?q=%22zebra", 400))


def test_without_an_index_trends_lead_elsewhere(client: Client, db: None) -> None:
    assert client.get("/trends/").status_code == 503


def test_queries_of_trends_do_not_grow(client: Client, ruritania: Organization) -> None:
    def filled() -> int:
        for n in range(16):  # more processes than are drawn
            say(ruritania, 1990 + n, process=ProcessFactory.create())
        search.rebuild()
        client.get("/trends/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/trends/")
        return len(captured)

    few = filled()
    assert filled() == few <= 30


def asked_for(client: Client, query: str) -> int:
    """How often the base is asked for the pictures of a query."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/trends/", {"q": query}).status_code == 200
    return len(captured)


@pytest.mark.usefixtures("held")
def test_names_in_a_query_are_resolved_once_for_all_pictures(client: Client) -> None:
    named, plain = "harbours process:toh", "harbours"
    reading = []
    for query in (named, plain):
        with CaptureQueriesContext(connection) as captured:
            search.found(search.SearchRequest(query))
        reading.append(len(captured))
    whole, pictures = reading[0] - reading[1], asked_for(client, named) - asked_for(client, plain)
    assert whole > 0
    assert pictures <= 2 * whole, "once for what was found, once for the pictures"


class TestHome:
    def test_what_is_new_and_what_meets_soon(self, client: Client, held: None) -> None:
        today = timezone.localdate()
        MeetingFactory.create(title="Next week's talks", day=today + timedelta(days=7))
        MeetingFactory.create(title="Old talks", day=today - timedelta(days=70))
        tree = page(client, "/")
        ahead = words(tree.xpath("//section[@aria-labelledby='ahead']")[0])
        assert "Next week's talks" in ahead
        assert "no record held" not in ahead, "nothing was said yet"
        assert "Old talks" not in ahead
        new = tree.xpath("//section[@aria-labelledby='new']//a[@class='line__title']/@href")
        newest = StatementFactory.create().document
        assert newest.get_absolute_url() not in new
        again = page(client, "/").xpath("//section[@aria-labelledby='new']//a[@class='line__title']/@href")
        assert again[0] == newest.get_absolute_url()

    def test_what_is_spoken_of_now(self, client: Client, held: None) -> None:
        for year in (2021, 2022):
            say(None, year, process=ProcessFactory.create(name=f"Talks of {year}", abbreviation=""))
        search.rebuild()
        most = page(client, "/").xpath("//section[@aria-labelledby='most']")[0]
        assert "Most spoken of, 2021–2022" in words(most)
        assert {words(a) for a in most.xpath(".//a[@class='line__title']")} == {"Talks of 2021", "Talks of 2022"}

    def test_searching_comes_first(self, client: Client, db: None) -> None:
        main = page(client, "/").get_element_by_id("content")
        first = main.xpath(".//input[not(@type='hidden')] | .//section")[0]
        assert first.get("id") == "q"


def test_dates_of_a_meeting_that_goes_on_count_as_ahead(client: Client, db: None) -> None:
    today = timezone.localdate()
    MeetingFactory.create(
        title="Long talks", day=today - timedelta(days=3), ends_on=today + timedelta(days=1), ends_on_precision=3
    )
    assert "Long talks" in words(page(client, "/").xpath("//section[@aria-labelledby='ahead']")[0])
