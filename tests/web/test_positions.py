"""Positions: what was said for somebody and of what, narrowed by links; two of them side by side."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from apps import search
from apps.actors.models import Organization, Speaker
from apps.proceedings.models import Kind, Method, Process, Statement
from apps.web import sides
from apps.web.sides import Side, Unclear
from tests.factories import (
    AffiliationFactory,
    MeetingFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessFactory,
    SourceDocumentFactory,
    SpeakerFactory,
    StateFactory,
    StatementFactory,
)
from tests.web.test_pages import page, words


@pytest.fixture
def ruritania(db: None) -> Organization:
    return StateFactory.create(name="Ruritania", slug="ruritania", country="RO", known_as=("Kingdom of Ruritania",))


@pytest.fixture
def freedonia(db: None) -> Organization:
    return StateFactory.create(name="Freedonia", slug="freedonia", country="FR")


@pytest.fixture
def ana(db: None) -> Speaker:
    return SpeakerFactory.create(name="Ana Lima", slug="ana-lima")


@pytest.fixture
def cables(db: None) -> Process:
    return ProcessFactory.create(name="Talks on Cables", abbreviation="TOC", slug="cables")


_places = count()


def say(
    organization: Organization | None,
    year: int,
    text: str = "Cables are long.",
    *,
    kind: Kind = Kind.VERBATIM,
    speaker: Speaker | None = None,
    process: Process | None = None,
    precision: int = 3,
) -> str:
    """A statement; returns its public id."""
    said = StatementFactory.create(
        organization=organization,
        speaker=speaker,
        text=text,
        kind=kind,
        said_on=date(year, 3, 1),
        said_on_precision=precision,
        method=Method.LABEL,
        position=next(_places),
        meeting=None,
    )
    if process:
        MentionFactory.create(statement=said, process=process, start=0, end=6, surface=text[:6])
    return said.public_id


def statements(tree: object) -> set[str]:
    return set(tree.xpath(".//article/@data-statement"))  # type: ignore[attr-defined]


def facets(tree: object, name: str) -> dict[str, str]:
    """Links of a facet beside the statements: label → address."""
    links = tree.xpath(f"//aside//a[@data-facet='{name}']")  # type: ignore[attr-defined]
    return {words(link.xpath(".//bdi")[0]): link.get("href") for link in links}


class TestPosition:
    def test_it_gathers_what_was_said_reported_and_quoted(
        self, client: Client, ruritania: Organization, ana: Speaker, cables: Process
    ) -> None:
        said = say(ruritania, 2019, speaker=ana, process=cables)
        reported = say(ruritania, 2020, kind=Kind.REPORTED)
        quoted = say(ruritania, 2020, kind=Kind.QUOTED, process=cables)
        say(None, 2020, process=cables)
        search.rebuild()
        tree = page(client, "/organizations/ruritania/")
        assert statements(tree) == {said, reported, quoted}
        kinds = {words(a): a.get("href") for a in tree.xpath("//ul[@aria-label='Kind of record']//a")}
        assert list(kinds) == ["All 3", "Said 1", "Reported 1", "Quoted 1"]
        assert statements(page(client, "/organizations/ruritania/" + kinds["Quoted 1"])) == {quoted}
        assert set(facets(tree, "speaker")) == {"Ana Lima"}
        of_process = facets(tree, "process")["TOC"]
        narrowed = page(client, "/organizations/ruritania/" + of_process)
        assert statements(narrowed) == {said, quoted}
        assert words(narrowed.xpath("//a[@class='chosen__chip']")[0]).startswith("Process: TOC")
        years = {words(a): a.get("href") for a in narrowed.xpath("//figure//td/../th/a")}
        assert statements(page(client, "/organizations/ruritania/" + years["2019"])) == {said}

    def test_an_affiliation_that_is_the_name_shown_is_not_said_twice(
        self, client: Client, ruritania: Organization
    ) -> None:
        own, other = say(ruritania, 2019), say(ruritania, 2020)
        for said, recorded in ((own, "RURITANIA"), (other, "Kingdom of Ruritania")):
            Statement.objects.filter(public_id=said).update(recorded_affiliation=recorded)
        first, second = (page(client, f"/statements/{said}/").xpath("//article[1]")[0] for said in (own, other))
        assert not first.xpath(".//p[@class='statement__for']")
        assert words(second.xpath(".//p[@class='statement__for']")[0]) == "Kingdom of Ruritania"

    def test_where_nothing_fits_it_says_so(self, client: Client, ruritania: Organization) -> None:
        say(ruritania, 2019)
        search.rebuild()
        tree = page(client, "/organizations/ruritania/?kind=quoted")
        assert "No statement fits these conditions." in words(tree)
        assert client.get("/organizations/ruritania/?year=2019&page=9").status_code == 404
        assert client.get("/organizations/ruritania/?from=soon").status_code == 400

    def test_files_hold_the_same_statements(self, client: Client, ruritania: Organization) -> None:
        say(ruritania, 2019)
        quoted = say(ruritania, 2020, kind=Kind.QUOTED)
        say(None, 2020, kind=Kind.QUOTED)
        search.rebuild()
        tree = page(client, "/organizations/ruritania/?kind=quoted")
        (link,) = tree.xpath("//div[@class='along']//a[text()='CSV']/@href")
        sent = b"".join(client.get(link).streaming_content).decode()  # type: ignore[attr-defined]
        assert [row["id"] for row in csv.DictReader(StringIO(sent.removeprefix("\ufeff")))] == [quoted]

    def test_figures_of_a_drawing_are_a_file(self, client: Client, ruritania: Organization) -> None:
        say(ruritania, 2019)
        say(ruritania, 2019)
        search.rebuild()
        tree = page(client, "/organizations/ruritania/?kind=verbatim")
        (link,) = tree.xpath("//p[@class='drawing__file']/a/@href")
        answer = client.get("/organizations/ruritania/" + link)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="igkb-statements-by-year.csv"'
        assert answer.getvalue().decode() == "\ufeffYear,Statements\r\n2019,2\r\n"
        assert client.get("/organizations/ruritania/?figures=nothing").status_code == 404

    def test_without_an_index_the_statements_are_there(self, client: Client, ruritania: Organization) -> None:
        said = say(ruritania, 2019)
        tree = page(client, "/organizations/ruritania/")
        assert statements(tree) == {said}
        assert not tree.xpath("//aside[@id='narrow']")
        assert client.get("/compare/?a=ruritania").status_code == 200
        assert client.get("/compare/?a=ruritania&b=ruritania").status_code == 503


def test_organizations_stand_by_letter_whatever_their_capitals(
    client: Client, ruritania: Organization, freedonia: Organization
) -> None:
    for name in ("GREEN CABLES", "Grand Fenwick", "gnu wires"):
        OrganizationFactory.create(name=name)
    lines = page(client, "/organizations/").xpath("//a[@class='line__title']")
    assert [words(line) for line in lines] == ["Freedonia", "gnu wires", "Grand Fenwick", "GREEN CABLES", "Ruritania"]


class TestCapacities:
    def test_affiliations_and_statements_stand_on_one_line_of_time(
        self, client: Client, ana: Speaker, ruritania: Organization
    ) -> None:
        institute = OrganizationFactory.create(name="Institute of Wires", slug="wires")
        AffiliationFactory.create(
            speaker=ana,
            organization=institute,
            role="Fellow",
            starts_on=date(2015, 1, 1),
            starts_on_precision=1,
            ends_on=date(2018, 12, 31),
            ends_on_precision=1,
            source="https://example.org/fellow",
        )
        say(ruritania, 2019, speaker=ana)
        say(ruritania, 2021, speaker=ana, kind=Kind.QUOTED)
        say(None, 2020, speaker=ana)
        search.rebuild()
        tree = page(client, "/speakers/ana-lima/")
        (figure,) = tree.xpath("//figure[figcaption/@id='capacities']")
        rows = [[words(cell) for cell in row] for row in figure.xpath(".//tbody/tr")]
        assert rows[0] == ["Institute of Wires", "Fellow", "2015–2018", "", "https://example.org/fellow"]
        assert rows[1][2:] == ["1 March 2019 – 1 March 2021", "2", "the statements"]
        assert [row[0] for row in rows] == ["Institute of Wires", "Ruritania", "No capacity named"]
        looks = set(figure.xpath(".//*[name()='path']/@class"))
        assert looks == {"drawing__moment drawing__moment--verbatim", "drawing__moment drawing__moment--quoted"}
        (mark, *_) = figure.xpath(".//*[name()='a'][*[name()='title'][starts-with(., 'March 2021')]]/@href")
        found = page(client, mark)
        assert len(statements(found)) == 1

    def test_what_was_on_the_same_day_stands_in_the_same_place(self, client: Client, ana: Speaker) -> None:
        institute = OrganizationFactory.create(name="Institute of Wires", slug="wires")
        shown = {"speaker": ana, "organization": institute, "attested_on": date(2020, 3, 1), "attested_on_precision": 3}
        AffiliationFactory.create(role="Fellow", **shown)
        say(None, 2020, speaker=ana)
        tree = page(client, "/speakers/ana-lima/")
        marks = tree.xpath("//figure[figcaption/@id='capacities']//*[name()='svg'][*[name()='path']]/@x")
        assert len(marks) == 2
        assert len(set(marks)) == 1

    def test_what_is_known_by_its_year_alone_stands_in_the_year_and_in_no_month(
        self, client: Client, ana: Speaker, freedonia: Organization
    ) -> None:
        AffiliationFactory.create(
            speaker=ana, organization=freedonia, role="Fellow", attested_on=date(2020, 1, 1), attested_on_precision=1
        )
        said = say(None, 2020, speaker=ana, precision=1)
        (figure,) = page(client, "/speakers/ana-lima/").xpath("//figure[figcaption/@id='capacities']")
        titles = [words(one) for one in figure.xpath(".//*[name()='title']")]
        assert sorted(titles[-2:]) == ["2020: 1 statement", "Fellow, shown in 2020"]
        (link,) = figure.xpath(".//*[name()='a'][*[name()='title'][starts-with(., '2020:')]]/@href")
        assert link.endswith("&from=2020&to=2020")
        drawn = figure.xpath(".//*[name()='svg'][*[name()='path']]/@x")
        assert [float(x.rstrip("%")) for x in drawn] == pytest.approx([50, 50], abs=1)
        rows = [[words(cell) for cell in row] for row in figure.xpath(".//tbody/tr")]
        assert sorted(row[2] for row in rows) == ["2020", "shown in 2020"]
        card = page(client, f"/statements/{said}/").xpath("//article[.//a[.='Freedonia']]//*[@title]/@title")
        assert "shown in 2020" in card

    def test_who_is_known_with_a_role_is_not_named_again_without(
        self, client: Client, ana: Speaker, freedonia: Organization
    ) -> None:
        shown = {"speaker": ana, "organization": freedonia, "attested_on": date(2020, 3, 1), "attested_on_precision": 3}
        AffiliationFactory.create(role="Fellow", source="A list", **shown)
        AffiliationFactory.create(role="", source="A record", **shown)
        said = say(None, 2020, speaker=ana)
        card = words(page(client, f"/statements/{said}/").xpath("//article[1]")[0])
        assert card.count("of Freedonia") == 1
        assert "of Freedonia, Fellow" in card
        tree = page(client, "/organizations/freedonia/")
        assert [words(one) for one in tree.xpath("//ul[@class='people']/li")] == [
            "Ana Lima Fellow, shown on 1 March 2020"
        ]
        assert len(page(client, "/speakers/ana-lima/").xpath("//figure[figcaption/@id='capacities']//tbody/tr")) == 3

    def test_what_people_said_who_belonged_to_an_organization_is_one_step_away(
        self, client: Client, ana: Speaker, freedonia: Organization
    ) -> None:
        AffiliationFactory.create(
            speaker=ana, organization=freedonia, attested_on=date(2020, 3, 1), attested_on_precision=3
        )
        said = say(None, 2020, speaker=ana)
        search.rebuild()
        tree = page(client, "/organizations/freedonia/")
        assert tree.xpath("//h2[@id='statements']/@data-total") == ["0"]
        (link,) = tree.xpath("//section[@aria-labelledby='people']/p/a/@href")
        assert page(client, link).xpath("//article/@data-statement") == [said]

    def test_somebody_of_whom_nothing_is_dated_has_none(self, client: Client, ana: Speaker) -> None:
        search.rebuild()
        assert "No dated capacity on record." in words(page(client, "/speakers/ana-lima/"))


class TestSides:
    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("ruritania", "org:ruritania"),
            ("RURITANIA", "org:ruritania"),
            ("kingdom of  Ruritania", "org:ruritania"),
            ("org:ruritania", "org:ruritania"),
            ("ana-lima", "speaker:ana-lima"),
            ("Aña Lima", "speaker:ana-lima"),
            ("academia", "group:academia"),
            ("Civil society", "group:civil-society"),
            ("group:media", "group:media"),
        ],
    )
    def test_whoever_bears_the_name_alone_is_meant(
        self, ruritania: Organization, ana: Speaker, typed: str, key: str
    ) -> None:
        side = sides.read(typed)
        assert isinstance(side, Side)
        assert side.key == key

    def test_nothing_typed_is_nobody(self, db: None) -> None:
        assert sides.read("  ") is None

    def test_of_several_all_are_offered(self, ana: Speaker) -> None:
        OrganizationFactory.create(name="Ana Lima", slug="lima-foundation")
        read = sides.read("ana lima")
        assert isinstance(read, Unclear)
        assert {offer.key for offer in read.offers} == {"speaker:ana-lima", "org:lima-foundation"}

    def test_part_of_a_name_offers_those_who_bear_it(self, ruritania: Organization, ana: Speaker) -> None:
        for typed, key in (("kingdom", "org:ruritania"), ("lima", "speaker:ana-lima"), ("org:nobody lima", None)):
            read = sides.read(typed)
            assert isinstance(read, Unclear)
            assert [offer.key for offer in read.offers] == ([key] if key else [])

    def test_a_name_that_is_misspelt_offers_the_right_one(self, ruritania: Organization, search_index: None) -> None:
        read = sides.read("Rurtania")
        assert isinstance(read, Unclear)
        assert [offer.key for offer in read.offers] == ["org:ruritania"]

    def test_whoever_was_merged_stands_for_whom_they_are_shown_as(self, ruritania: Organization) -> None:
        old = OrganizationFactory.create(name="Ruritanian Realm", slug="realm", merged_into=ruritania)
        for typed in ("realm", "Ruritanian Realm"):
            assert sides.read(typed) == Side.of(ruritania), old


class TestTerms:
    def test_words_beyond_chance_are_told(self, client: Client, ana: Speaker, search_index: None) -> None:
        for year in range(2000, 2030):
            say(None, year, f"The weather of {year} was fair.")
        for year in range(2000, 2012):
            say(None, year, f"I am Lima. Copper cables sink under ships in {year}.", speaker=ana)
        search.rebuild()
        told = page(client, "/speakers/ana-lima/").xpath("//section[@class='terms']//li")
        assert {"copper", "cables", "ships"} <= {words(term) for term in told}
        assert "lima" not in {words(term).casefold() for term in told}, "her own name"

    def test_of_a_few_statements_nothing_is_told(self, client: Client, ana: Speaker, search_index: None) -> None:
        for year in range(2000, 2003):
            say(None, year, "The weather was fair.")
            say(None, year, "Copper cables sink under ships.", speaker=ana)
        search.rebuild()
        assert not page(client, "/speakers/ana-lima/").xpath("//section[@class='terms']")


class TestCompare:
    @pytest.fixture(autouse=True)
    def _said(self, ruritania: Organization, freedonia: Organization, cables: Process, ana: Speaker) -> None:
        self.long = say(ruritania, 2019, "Cables should be long.", process=cables, kind=Kind.QUOTED)
        self.wet = say(ruritania, 2020, "Harbours are wet.")
        self.short = say(freedonia, 2019, "Cables should be short.", process=cables, speaker=ana)
        search.rebuild()

    def test_both_are_asked_the_same(self, client: Client) -> None:
        tree = page(client, "/compare/?a=ruritania&b=Freedonia&q=cables")
        first, second = tree.xpath("//section[@class='sides__side']")
        assert statements(first) == {self.long}
        assert statements(second) == {self.short}
        assert first.xpath(".//span[@class='kind kind--quoted']")
        assert second.xpath(".//a[text()='In the source']") or "In the source" in words(second)
        assert first.xpath(".//mark"), "the words that were asked for are marked"

    def test_where_nothing_is_found_nothing_is_told_of_processes_and_years(self, client: Client) -> None:
        tree = page(client, "/compare/?a=ruritania&b=freedonia&q=satellites")
        assert words(tree).count("Nothing on record that fits.") == 2
        assert not tree.xpath("//*[@id='both' or @id='when']")
        assert page(client, "/compare/?a=ruritania&b=freedonia&q=harbours").xpath("//*[@id='both']")

    def test_sides_that_are_invented_say_so(self, client: Client, ruritania: Organization) -> None:
        def says_so(path: str) -> bool:
            return bool(page(client, path).xpath("//aside[@class='demo']"))

        invented = StateFactory.create(name="Nowhere", slug="nowhere", country="NO", is_demonstration=True)
        say(invented, 2020, "Nothing is here.")
        search.rebuild()
        assert says_so("/compare/?a=nowhere")
        assert not says_so("/compare/?a=nowhere&b=ruritania"), "half of it is not invented"
        assert not says_so("/compare/")

    def test_counts_by_process_and_year(self, client: Client) -> None:
        tree = page(client, "/compare/?a=ruritania&b=freedonia")
        row = tree.xpath("//table[@class='table tally']/tbody/tr")[0]
        assert [words(cell) for cell in row] == ["TOC", "1", "1"]
        narrowed = page(client, "/compare/" + row.xpath(".//a/@href")[0])
        assert statements(narrowed) == {self.long, self.short}
        years = [[words(cell) for cell in row] for row in tree.xpath("//figure//tbody/tr")]
        assert years == [["2019", "1", "1"], ["2020", "1", "0"]]
        answer = client.get("/compare/?a=ruritania&b=freedonia&figures=compared-by-year")
        assert "2020,1,0" in answer.getvalue().decode()

    def test_people_and_stakeholder_groups_can_be_compared(self, client: Client) -> None:
        tree = page(client, "/compare/?a=ana-lima&b=government&year=2019")
        first, second = tree.xpath("//section[@class='sides__side']")
        assert statements(first) == {self.short}
        assert statements(second) == {self.long, self.short}

    def test_the_sides_are_swapped(self, client: Client) -> None:
        (link,) = page(client, "/compare/?a=ruritania&b=freedonia&q=cables").xpath("//p[@class='choose__swap']/a/@href")
        assert [words(h) for h in page(client, "/compare/" + link).xpath("//h2[@class='sides__name']")] == [
            "Freedonia",
            "Ruritania",
        ]

    def test_the_form_leads_to_the_same_page(self, client: Client) -> None:
        tree = page(client, "/compare/?a=org:ruritania&b=freedonia&process=cables&kind=quoted")
        (form,) = tree.xpath("//form[contains(@class, 'choose')]")
        sent = dict(form.form_values())
        assert sent["a"] == "Ruritania"
        assert sent["process"] == "cables"
        again = page(client, f"/compare/?{urlencode(sent)}")
        assert statements(again) == statements(tree) == {self.long}

    def test_an_unknown_name_is_answered_with_offers(self, client: Client) -> None:
        tree = page(client, "/compare/?a=kingdom&b=freedonia&q=cables")
        (offer,) = tree.xpath("//section[@class='notice']//a")
        assert "Ruritania" in words(offer)
        assert len(page(client, "/compare/" + offer.get("href")).xpath("//h2[@class='sides__name']")) == 2
        assert "Nobody here is called “xyzzy”" in words(page(client, "/compare/?a=xyzzy"))

    def test_with_one_side_the_other_is_offered(self, client: Client) -> None:
        links = page(client, "/compare/").xpath("//section[@aria-labelledby='offers']//a")
        assert {words(link) for link in links} == {"Ruritania", "Freedonia"}
        tree = page(client, "/compare/?a=ruritania")
        (link,) = tree.xpath("//section[@aria-labelledby='offers']//a")
        assert words(link) == "Freedonia"
        assert len(page(client, "/compare/" + link.get("href")).xpath("//h2[@class='sides__name']")) == 2

    def test_a_query_that_cannot_be_read_says_why(self, client: Client) -> None:
        tree = page(client, "/compare/?a=ruritania&b=freedonia&q=%22cables", 400)
        assert "This query can’t be read" in words(tree)
        hrefs = tree.xpath("//section[@class='problem']//a/@href")
        assert all("a=ruritania" in href for href in hrefs)

    def test_pages_of_people_and_organizations_lead_here(self, client: Client) -> None:
        for path, key in (("/organizations/ruritania/", "org:ruritania"), ("/speakers/ana-lima/", "speaker:ana-lima")):
            (form,) = page(client, path).xpath("//form[@action='/compare/']")
            assert dict(form.form_values())["a"] == key

    def test_queries_do_not_grow_with_statements(
        self, client: Client, ruritania: Organization, freedonia: Organization
    ) -> None:
        def queries() -> int:
            client.get("/compare/?a=ruritania&b=freedonia")
            with CaptureQueriesContext(connection) as captured:
                client.get("/compare/?a=ruritania&b=freedonia")
            return len(captured)

        few = queries()
        for n in range(20):
            process = ProcessFactory.create()
            say(ruritania, 2000 + n, process=process)
            say(freedonia, 2000 + n, process=process, speaker=SpeakerFactory.create())
        search.rebuild()
        assert queries() == few <= 30


def test_who_speaks_with_whom_in_a_meeting(client: Client, ana: Speaker, ruritania: Organization) -> None:
    meeting = MeetingFactory.create(slug="talks")
    document = SourceDocumentFactory.create()
    for position, who in enumerate((ana, None, ana, None)):
        StatementFactory.create(
            document=document,
            meeting=meeting,
            position=position,
            speaker=who,
            organization=None if who else ruritania,
            method=Method.LABEL,
        )
    (figure,) = page(client, "/meetings/talks/").xpath("//figure[figcaption/@id='who-speaks-with-whom']")
    (row,) = figure.xpath(".//tbody/tr")
    assert [words(cell) for cell in row] == ["Ana Lima", "Ruritania", "3", "2", "1"]
    assert not page(client, "/meetings/talks/?speaker=ana-lima").xpath("//*[@id='who-speaks-with-whom']")
