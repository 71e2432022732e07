"""The search page on a real index: results, facets, chips, faults."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from apps import search
from apps.search import expansion
from apps.search.models import EmptyQuery
from tests.factories import GlossaryTermFactory, MentionFactory, ProcessFactory, SpeakerFactory, StatementFactory
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
    assert "/documents/record/?statement=verbatim&q=dialogue#s-verbatim" in links


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


@pytest.mark.parametrize(
    "path", ["/search/", "/search/values/speaker/", "/search/results.csv", "/compare/", "/trends/"]
)
def test_a_query_that_is_far_too_long_is_not_said_again_and_again(client: Client, path: str) -> None:
    response = client.get(path, {"q": '"' * 50_000})
    assert response.status_code == 400
    assert "50,000" in response.content.decode()
    assert len(response.content) < 50_000


def test_pages_of_results(client: Client, world: World) -> None:
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


def said(world: World, number: int, text: str = "Copper.", **more: object) -> None:
    """That many statements more, and an index that holds them."""
    for n in range(number):
        StatementFactory.create(document=world.document, meeting=world.meeting, position=50 + n, text=text, **more)
    search.rebuild()


def test_a_page_has_as_many_results_as_were_asked_for(client: Client, world: World) -> None:
    said(world, 30)
    tree = page(client, "/search/?q=copper&size=50")
    assert len(tree.xpath("//article")) == 30
    sizes = tree.xpath("//ul[@aria-labelledby='along-sizes']//a")
    assert [(words(a), a.get("href"), a.get("aria-current")) for a in sizes] == [
        ("20", "?q=copper", None),
        ("50", "?q=copper&size=50", "true"),
        ("100", "?q=copper&size=100", None),
    ]
    assert client.get("/search/?size=7").status_code == 400


def test_what_lies_beyond_the_first_ten_thousand_says_so(client: Client) -> None:
    response = client.get("/search/?q=dialogue&page=501")
    assert response.status_code == 404
    assert "Narrow the search" in response.content.decode()


def test_a_hit_opens_with_the_statements_beside_it(client: Client) -> None:
    tree = page(client, "/search/?q=ended")
    (link,) = tree.xpath("//article//a[starts-with(normalize-space(.), 'In context')]")
    assert link.get("href") == "?q=ended&context=reported#s-reported"
    opened = page(client, "/search/" + link.get("href"))
    listed = opened.xpath("//div[@class='found']//article/@data-statement")
    assert listed == ["nameless", "reported", "quoted"]
    assert opened.xpath("//article[@id='s-reported']//mark/text()") == ["ended"]
    (close,) = opened.xpath("//article//a[starts-with(normalize-space(.), 'Close the context')]")
    assert close.get("href") == "?q=ended#s-reported"


def test_a_hit_at_an_end_of_its_document_opens_to_one_side(client: Client) -> None:
    tree = page(client, "/search/?q=floor&context=verbatim")
    assert tree.xpath("//div[@class='found']//article/@data-statement") == ["verbatim", "nameless"]


def test_the_place_in_the_list_stays_when_a_hit_is_opened(client: Client, world: World) -> None:
    said(world, 30)
    tree = page(client, "/search/?q=copper&page=2")
    link = tree.xpath("//article//a[starts-with(normalize-space(.), 'In context')]")[0]
    assert "&page=2&context=" in link.get("href")
    assert found(page(client, "/search/" + link.get("href"))) >= found(tree)


def test_a_range_of_dates_narrows_and_its_chips_widen(client: Client, world: World) -> None:
    from datetime import date

    said(world, 2, said_on=date(2012, 3, 4), said_on_precision=3)
    assert page(client, "/search/?q=copper&from=2012&to=2012-03").xpath("//h2/@data-total") == ["2"]
    assert page(client, "/search/?from=2013").xpath("//h2/@data-total") == ["4"]
    tree = page(client, "/search/?q=copper&to=2011&kind=verbatim")
    assert tree.xpath("//h2/@data-total") == ["0"]
    chips = {words(a): a.get("href") for a in tree.xpath("//a[@class='chosen__chip']")}
    assert chips["To: 2011 × – take away"] == "?q=copper&kind=verbatim"
    form = page(client, "/search/?q=copper&from=2012&kind=verbatim").xpath("//form[@class='range']")[0]
    assert dict(form.form_values()) == {"from": "2012", "to": "", "q": "copper", "kind": "verbatim"}
    assert client.get("/search/?from=2019&to=2018").status_code == 400


def test_the_years_are_a_chart_and_a_table(client: Client, world: World) -> None:
    from datetime import date

    for year in range(2001, 2021):
        StatementFactory.create(text="Copper.", said_on=date(year, 1, 1), said_on_precision=1)
    search.rebuild()
    tree = page(client, "/search/?q=copper&year=2004")
    rows = [words(row) for row in tree.xpath("//figure//tbody/tr")]
    assert rows == [f"{year} 1" for year in range(2001, 2021)]  # the chosen year does not count against the others
    assert words(tree.xpath("//figure//a[@aria-current]")[0]) == "2004"
    (bar,) = tree.xpath("//figure//*[name()='a'][contains(@href, 'year=2009')][@tabindex]")
    assert bar.get("href") == "?q=copper&year=2004&year=2009"
    assert page(client, "/search/" + bar.get("href")).xpath("//h2/@data-total") == ["2"]


def test_who_says_it_most_and_in_which_process(client: Client, world: World) -> None:
    other = SpeakerFactory.create(name="Hiro Ito", slug="hiro-ito")
    said(world, 6, speaker=world.speaker, method="alias")
    for n in range(2):
        StatementFactory.create(text="Copper.", speaker=other, method="alias", position=n)
    search.rebuild()
    tree = page(client, "/search/?q=copper")
    people = tree.xpath("//dl[@class='rankings']/div[dt='Who says it most']/dd")
    assert [words(entry) for entry in people] == ["Greta Grinberg 6 · 75 %", "Hiro Ito 2 · 25 %"]
    narrowed = page(client, "/search/" + people[1].xpath("a/@href")[0])
    assert narrowed.xpath("//h2/@data-total") == ["2"]
    assert not narrowed.xpath("//dt[.='Who says it most']")


@pytest.mark.parametrize(("of_its_own", "told"), [(1, ["Table A", "Table B"]), (8, ["House", "Table A", "Table B"])])
def test_a_family_is_not_named_beside_the_members_that_make_most_of_it(
    client: Client, of_its_own: int, told: list[str]
) -> None:
    house = ProcessFactory.create(name="House", abbreviation="")
    tables = [ProcessFactory.create(name=f"Table {letter}", abbreviation="", parent=house) for letter in "AB"]
    for process, number in ((house, of_its_own), (tables[0], 4), (tables[1], 3)):
        for _ in range(number):
            MentionFactory.create(statement=StatementFactory.create(text="Copper.", meeting=None), process=process)
    search.rebuild()
    tree = page(client, "/search/?q=copper")
    links = tree.xpath("//dl[@class='rankings']/div[dt='In which process']/dd/a")
    assert [words(link) for link in links] == told
    assert {*tree.xpath("//a[@data-facet='process'][contains(., 'House')]/@data-count")} == {str(of_its_own + 7)}


def test_all_values_of_a_facet_can_be_chosen_from(client: Client, world: World) -> None:
    for n in range(9):
        speaker = SpeakerFactory.create(name=f"Person {n}", slug=f"person-{n}")
        StatementFactory.create(text="Copper.", speaker=speaker, method="alias", position=n)
    search.rebuild()
    tree = page(client, "/search/?q=copper&kind=verbatim")
    facet = tree.xpath("//section[@aria-labelledby='facet-speaker']")[0]
    assert len(facet.xpath(".//a[@data-facet='speaker']")) == 6
    every = facet.xpath(".//p[@class='facet__all']/a")[0]
    assert words(every) == "All 9 values of Speaker"
    choice = page(client, every.get("href"))
    form = choice.xpath("//form[@class='values']")[0]
    assert form.inputs["speaker"].value_options == [f"person-{n}" for n in range(9)]
    form.inputs["speaker"].value = {"person-3", "person-7"}
    both = page(client, form.get("action") + "?" + "&".join(f"{k}={v}" for k, v in form.form_values()))
    assert both.xpath("//h2/@data-total") == ["2"]
    chips = [words(a) for a in both.xpath("//a[@class='chosen__chip']")]
    assert len(chips) == 3
    assert client.get("/search/values/colour/").status_code == 404
    assert client.get("/search/values/speaker/?q=%22").status_code == 400


@pytest.mark.parametrize(
    ("query", "path", "fact"),
    [
        ("greta grinberg", "/speakers/greta-grinberg/", "Open Wires, Policy adviser"),
        ("gretta greenberg", "/speakers/greta-grinberg/", "Open Wires, Policy adviser"),
        ("open wires", "/organizations/open-wires/", "OW"),
        ("second dialogue", "/processes/dialogue-2/", "since 2018"),
        ("round table", "/meetings/round-table/", "Hall of Wires"),
    ],
)
def test_a_name_leads_with_whose_it_is(client: Client, query: str, path: str, fact: str) -> None:
    tree = page(client, f"/search/?q={query}")
    (card,) = [card for card in tree.xpath("//section[@class='subject']") if card.xpath(f"h2/a[@href='{path}']")]
    assert fact in words(card)
    within = card.xpath("p[@class='subject__links']/a/@href")[0]
    count = card.xpath("p[@class='subject__links']/a/text()")[0].split()[0]
    assert int(page(client, within).xpath("//h2/@data-total")[0]) >= int(count)


def test_did_you_mean(client: Client, world: World) -> None:
    said(world, 5, text="Telecommunications cables.")
    tree = page(client, "/search/?q=telecomunications&sort=oldest")
    (link,) = tree.xpath("//p[contains(@class, 'reading--correction')]/a")
    assert link.get("href") == "?q=telecommunications&sort=oldest"
    assert page(client, "/search/" + link.get("href")).xpath("//h2/@data-total") == ["5"]


def test_synonyms_are_offered_added_and_left_out_again(client: Client, world: World) -> None:
    GlossaryTermFactory.create(acronym="QZ", expansion="Quiet zone")
    expansion.forget()
    said(world, 1, text="The quiet zone met here.")
    tree = page(client, "/search/?q=QZ+met")
    offered = tree.xpath("//p[@class='reading']")[0]
    assert words(offered) == "Also search for QZ = Quiet zone · Add"
    added = page(client, "/search/" + offered.xpath("a/@href")[0])
    kept = added.xpath("//p[@class='reading']")[0]
    assert words(kept) == "Searched for as well: QZ = Quiet zone · Only the words typed"
    assert (len(found(tree)), len(found(added))) == (0, 1)
    assert kept.xpath("a/@href") == ["?q=QZ+met"]
    form = added.xpath("//form[@class='search-box']")[0]
    assert dict(form.form_values())["also"] == "on"
    expansion.forget()


def test_related_terms_are_shown_where_asked_for_and_narrow(client: Client, world: World) -> None:
    for n in range(6):
        StatementFactory.create(text=f"Copper and cables, number {n}.", position=n)
        StatementFactory.create(text=f"Satellites in orbit, number {n}.", position=n)
    search.rebuild()
    tree = page(client, "/search/?q=copper")
    opened = page(client, "/search/" + tree.xpath("//a[@class='results__related']/@href")[0])
    links = {words(a): a.get("href") for a in opened.xpath("//section[@id='related']//a")}
    assert links["cables"] == "?q=copper+cables"
    either = page(client, "/search/?q=copper OR cables&related=on")
    hrefs = either.xpath("//section[@id='related']//a/@href")
    assert all(href.startswith("?q=%28copper+OR+cables%29+") for href in hrefs)


def test_more_like_this(client: Client, world: World) -> None:
    for n in range(3):
        StatementFactory.create(text="Undersea cables reach landing stations.", position=n, public_id=f"cable{n}")
    for n in range(9):
        StatementFactory.create(text=f"Something else, number {n}.", position=n)
    search.rebuild()
    link = page(client, "/search/?q=cables").xpath("//article[@data-statement='cable1']//a[contains(., 'More like')]")[
        0
    ]
    tree = page(client, link.get("href"))
    assert tree.xpath("//section[@aria-labelledby='one']//article/@data-statement") == ["cable1"]
    like = tree.xpath("//section[@aria-labelledby='like']//article/@data-statement")
    assert set(like) == {"cable0", "cable2"}
    own = page(client, "/statements/cable1/").xpath("//section[@aria-labelledby='similar']//article/@data-statement")
    assert set(own) == {"cable0", "cable2"}
    assert client.get("/statements/none/similar/").status_code == 404


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("/speakers/greta-grinberg/", "speaker", "greta-grinberg"),
        ("/organizations/ruritania/", "org", "ruritania"),
        ("/processes/dialogue-2/", "process", "dialogue-2"),
    ],
)
def test_a_page_of_its_own_has_a_search_that_stays_within(client: Client, path: str, field: str, value: str) -> None:
    form = page(client, path).xpath("//form[@class='within']")[0]
    assert dict(form.form_values()) == {field: value}
    assert "q" in form.fields
    kept = page(client, f"{form.get('action')}?q=dialogue&{field}={value}").xpath("//form[@class='search-box']")[0]
    assert dict(kept.form_values())[field] == value


class TestEmptyQueries:
    def test_a_query_that_found_nothing_is_kept_for_curators(self, client: Client) -> None:
        page(client, "/search/?q=unicorns")
        page(client, "/search/?q=Unicorns")
        row = EmptyQuery.objects.get()
        assert (row.folded, row.count) == ("unicorns", 2)

    @pytest.mark.parametrize("query", ["q=dialogue", "q=unicorns&kind=quoted", "q=", "q=%22unicorns", "kind=none"])
    def test_others_are_not(self, client: Client, query: str) -> None:
        client.get(f"/search/?{query}")
        assert not EmptyQuery.objects.exists()
