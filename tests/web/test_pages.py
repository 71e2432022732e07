"""Every page on a small base: it answers, shows what it must, and leads where it should."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from lxml import html

from tests.web.conftest import World

ROOT = Path(__file__).resolve().parents[2]


def page(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    """The parsed page, after what holds for every one of them."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    text = response.getvalue().decode()
    tree = html.fromstring(text)
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == 1, f"{path}: one h1"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"
    assert not tree.xpath("//@style|//style|//script[not(@src) and not(@type='application/ld+json')]|//@onclick"), (
        f"{path}: something inline"
    )
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"{path}: an id twice"
    for link in tree.xpath("//a[@data-facet]"):
        assert link.get("data-count", "").isdigit(), f"{path}: a facet without its count"
    return tree


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


NO_PAGES = {
    "/meetings/calendar.ics",
    "/documents/record/original",
    "/search/results.csv",
    "/search/results.jsonl",
    "/language/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/page-1.xml",
    "/healthz",
    "/readyz",
}
CURATION = {
    "/curation/",
    "/curation/item/",
    "/curation/look/",
    "/curation/decisions/",
    "/curation/decisions/00000000-0000-0000-0000-000000000000/undo/",
    "/curation/people/greta-grinberg/",
    "/statements/verbatim/report/",
    "/curation/organizations/open-wires/",
    "/curation/meetings/round-table/",
    "/curation/statements/verbatim/",
}
"""For curators, and what readers tell them: test_curation."""

ADDRESSES = (
    "/",
    "/search/",
    "/search/?q=dialogue",
    "/search/?q=nowhere",
    "/search/?q=dialogue&context=reported&related=on&also=on&size=50&from=2019&to=2019-09",
    "/search/values/speaker/?q=dialogue",
    "/search/complete/",
    "/search/complete/?q=gre",
    "/search/print/?q=dialogue&kind=reported",
    "/meetings/",
    "/meetings/?by=venue",
    "/meetings/?by=series&from=2019&to=2019",
    "/meetings/?from=2019-09&to=2019&series=dialogue-2&venue=hall-of-wires&city=Geneva&record=held",
    "/meetings/round-table/",
    "/meetings/round-table/?q=dialogue&label=Ilse",
    "/meetings/week/",
    "/venues/",
    "/venues/hall-of-wires/",
    "/speakers/",
    "/speakers/?letter=G&q=grinberg",
    "/speakers/greta-grinberg/",
    "/organizations/",
    "/organizations/?group=government&country=ch&letter=R",
    "/organizations/ruritania/",
    "/organizations/open-wires/",
    "/organizations/ruritania/?kind=quoted&year=2019&process=dialogue-2",
    "/compare/",
    "/compare/?a=ruritania",
    "/compare/?a=ruritania&b=greta-grinberg",
    "/compare/?a=group:government&b=speaker:greta-grinberg&q=shared&process=dialogue-2&from=2019&to=2020",
    "/compare/?a=nobody-at-all&b=ruritania",
    "/trends/",
    "/trends/?q=shared&process=dialogue-2&from=2019",
    "/processes/",
    "/processes/dialogue-2/",
    "/processes/dialogues/",
    "/processes/the-dialogue/",
    "/statements/verbatim/",
    "/statements/nameless/",
    "/statements/reported/",
    "/statements/quoted/",
    "/statements/verbatim/similar/",
    "/documents/record/",
    "/documents/record/?q=dialogue",
    "/documents/record/?statement=reported&at=3",
    "/glossary/",
    "/about/",
    "/patterns/",
    "/sign-in/",
)
# For whoever is signed in, or about to be, and for operators: tests/accounts, tests/operations.
ACCOUNT = {
    "/sign-in/code/",
    "/sign-out/",
    "/account/",
    "/account/password/",
    "/account/second-factor/",
    "/audit/",
    "/status/",
    "/status/tasks/00000000-0000-0000-0000-000000000007/again/",
    "/metrics",
}


@pytest.mark.usefixtures("world", "search_index")
@pytest.mark.parametrize("path", ADDRESSES)
def test_it_answers(client: Client, path: str) -> None:
    page(client, path)


@pytest.mark.usefixtures("world", "search_index")
@pytest.mark.parametrize("name", ["home", "search", "meetings", "venues", "speakers", "organizations", "processes"])
def test_it_answers_on_an_empty_base(client: Client, name: str, world: World) -> None:
    for row in (world.document.statements.all(), world.document.mentions.all()):
        row.delete()
    for model in (type(world.meeting), type(world.venue), type(world.speaker), type(world.organization)):
        model.objects.all().delete()
    type(world.process).objects.all().delete()
    page(client, reverse(name))


@pytest.mark.usefixtures("world", "search_index")
def test_every_address_has_a_page_here() -> None:
    """No name of an address is left out of the tests above and of `test_errors`."""
    tried = {re.sub(r"\?.*", "", path) for path in ADDRESSES} | NO_PAGES | CURATION | ACCOUNT
    patterns = [p for p in get_resolver("apps.web.urls").url_patterns if isinstance(p, URLPattern)]
    left = [p.name for p in patterns if not any(p.resolve(path.removeprefix("/")) for path in tried)]
    assert not left


@pytest.mark.usefixtures("world", "search_index")
def test_every_template_is_used(client: Client) -> None:
    used: set[str] = set()
    for path in (*ADDRESSES, "/nowhere/", "/search/?q=%22"):
        used |= {template.name for template in client.get(path).templates}
    # test_errors; rendered while it is sent, test_downloads; how the base fares, tests/operations
    used |= {"500.html", "pages/printed.html", "pages/status.html"}
    folder = ROOT / "templates"
    pages = {str(file.relative_to(folder)) for file in folder.rglob("*.html")}
    assert {
        name for name in pages if not name.startswith("admin/") and not {"curation", "account"} & set(name.split("/"))
    } <= used  # the admin's: tests/ingestion/test_uploads; the curators': test_curation; accounts': tests/accounts


def test_templates_parse() -> None:
    for file in (ROOT / "templates").rglob("*.html"):
        engines["django"].get_template(str(file.relative_to(ROOT / "templates")))


@pytest.mark.usefixtures("search_index")
class TestStatement:
    def test_who_as_recorded_as_resolved_and_why(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/verbatim/")
        who = words(tree.xpath("//section[@aria-labelledby='who']")[0])
        assert "As recorded GRETA GRINBERG" in who
        assert "Greta Grinberg for Open Wires" in who
        assert "self-introduction, confidence 0.9" in who
        assert tree.xpath("//mark[@class='evidence']/text()") == ["GRETA GRINBERG"]

    def test_the_words_come_from_the_source_without_furniture(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/verbatim/")
        said = tree.xpath("//article[@data-statement='verbatim']//p")
        assert "It will meet again." in [words(p) for p in said]
        assert "[pause]" not in words(tree.xpath("//article[@data-statement='verbatim']")[0])

    def test_a_mention_is_marked_and_leads_to_its_process(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/verbatim/")
        mention = tree.xpath("//a[@class='mention']")[0]
        assert (mention.text, mention.get("href")) == ("second dialogue", "/processes/dialogue-2/")

    def test_a_guessed_process_says_so(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/reported/")
        guess = tree.xpath("//a[@class='guess']")[0]
        assert guess.text == "the dialogue"
        assert guess.get("title") == "Second Dialogue (a name that several bear, told by the date, 0.8)"
        chip = tree.xpath("//article[@data-statement='reported']//footer//a[contains(@class, 'chip--guess')]")[0]
        assert words(chip).endswith("guess, 0.8")
        assert chip.get("title") == guess.get("title")

    def test_a_suggestion_is_called_one_and_shows_its_evidence(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/nameless/")
        card = words(tree.xpath("//article[@data-statement='nameless']")[0])
        assert "No name recorded" in card
        assert "suggested: Jomo Jansen" in card
        assert "the floor to Jomo" in tree.xpath("//mark[@class='evidence']/text()")
        assert "not resolved" in words(tree.xpath("//section[@aria-labelledby='who']")[0])

    @pytest.mark.parametrize("kind", ["verbatim", "reported", "quoted"])
    def test_the_kind_shows(self, client: Client, world: World, kind: str) -> None:
        article = page(client, f"/statements/{kind}/").xpath(f"//article[@data-statement='{kind}']")[0]
        assert f"statement--{kind}" in article.get("class")
        assert kind.capitalize() in words(article)

    def test_disclaimer_draft_neighbours_and_source(self, client: Client, world: World) -> None:
        tree = page(client, "/statements/nameless/")
        assert "Not a verbatim record." in words(tree)
        assert "Rough draft" in words(tree)
        listed = tree.xpath("//article/@data-statement")
        assert listed == ["verbatim", "nameless", "reported", "quoted"]
        assert tree.xpath("//details[not(@open)]//article/@data-statement") == ["verbatim", "reported", "quoted"]
        assert "/documents/record/?statement=nameless#s-nameless" in tree.xpath("//a/@href")

    def test_citation(self, client: Client, world: World) -> None:
        cited = words(page(client, "/statements/verbatim/").xpath("//p[@class='citation']")[0])
        assert cited == (
            "Greta Grinberg (Open Wires), in: Round table, Hall of Wires, Geneva, 14 September 2019"
            " [verbatim, rough draft, attribution inferred]. Source: Record of the round table, Open Wires, line 1."
            " IGKB statement verbatim, http://127.0.0.1:8000/statements/verbatim/"
        )


@pytest.mark.usefixtures("search_index")
class TestMeeting:
    def test_statements_in_order_with_anchors(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/")
        assert tree.xpath("//article/@data-statement") == ["verbatim", "nameless", "reported", "quoted"]
        assert tree.xpath("//article/@id") == ["s-verbatim", "s-nameless", "s-reported", "s-quoted"]

    def test_neighbours_of_the_series_and_sessions(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/")
        assert tree.xpath("//nav[contains(@class,'beside')]//a/@href") == ["/meetings/eve/"] * 2
        assert "/meetings/round-table/" in page(client, "/meetings/week/").xpath("//section//a/@href")


@pytest.mark.usefixtures("search_index")
class TestMeetings:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"week", "eve", "round-table"}),
            ("?from=2019-09-14", {"round-table"}),
            ("?to=2019-09-13", {"week", "eve"}),
            ("?from=2020", set()),
            ("?venue=hall-of-wires", {"week", "round-table"}),
            ("?city=Geneva&series=dialogue-2", {"week", "eve", "round-table"}),
            ("?series=dialogue-1", set()),
            ("?record=held", {"round-table"}),
        ],
    )
    def test_filters(self, client: Client, world: World, query: str, found: set[str]) -> None:
        tree = page(client, f"/meetings/{query}")
        links = tree.xpath("//ul[@class='lines']//a[@class='line__title']/@href")
        assert {link.split("/")[2] for link in links} == found

    def test_a_chosen_facet_is_a_chip_that_takes_it_away(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/?series=dialogue-2&from=2019")
        assert tree.xpath("//a[@data-facet='series'][@aria-current]/@href") == ["?from=2019"]
        assert "?from=2019" in tree.xpath("//a[@class='chosen__chip']/@href")

    def test_months_and_days_that_are_none_are_refused_with_the_reason(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/?from=2019-13", 400)
        assert "“2019-13”" in words(tree)
        assert "such as 2019, 2019-09" in words(tree)


@pytest.mark.usefixtures("search_index")
@pytest.mark.usefixtures("world", "search_index")
class TestActors:
    def test_capacities_with_dates_and_sources(self, client: Client) -> None:
        rows = page(client, "/speakers/greta-grinberg/").xpath("//figure[figcaption/@id='capacities']//tbody/tr")
        cells = [[words(cell) for cell in row] for row in rows]
        assert ["Open Wires", "Policy adviser", "since 2016", "", "https://example.org/greta"] in cells

    def test_a_speaker_has_statements_names_chairs_and_sources(self, client: Client, world: World) -> None:
        tree = page(client, "/speakers/greta-grinberg/")
        assert tree.xpath("//article/@data-statement") == ["verbatim"]
        assert "Gretta Greenberg" in words(tree)
        assert "Chaired SD" in words(tree)
        assert "High confidence" in words(tree)

    def test_an_organization_has_people_parts_and_statements(self, client: Client, world: World) -> None:
        assert page(client, "/organizations/ruritania/").xpath("//article/@data-statement") == ["quoted"]
        tree = page(client, "/organizations/open-wires/")
        assert "Greta Grinberg" in words(tree.xpath("//section[@aria-labelledby='people']")[0])

    def test_letters_fold_diacritics(self, client: Client, world: World) -> None:
        world.speaker.__class__.objects.create(slug="oerjan", name="Ørjan Ødegård")
        world.speaker.__class__.objects.create(slug="alvaro", name="Álvaro Ito")
        tree = page(client, "/speakers/?letter=A")
        assert tree.xpath("//a[@class='line__title']/@href") == ["/speakers/alvaro/"]


@pytest.mark.usefixtures("search_index")
class TestDocument:
    def test_the_whole_text_stands_with_its_statements_marked(self, client: Client, world: World) -> None:
        tree = page(client, "/documents/record/")
        source = tree.xpath("//div[@class='source']")[0]
        for number in source.xpath(".//a[@class='source__number']"):
            number.drop_tree()
        assert source.text_content() == world.document.text
        spans = {s.get("data-statement"): s for s in tree.xpath("//span[@data-statement]")}
        assert set(spans) == {"verbatim", "nameless", "reported", "quoted"}
        assert spans["quoted"].get("id") == "s-quoted"
        assert words(spans["quoted"]) == world.quoted.text
        assert tree.xpath("//span[@class='furniture']/text()") == ["[pause]"]

    def test_words_of_a_query_are_highlighted(self, client: Client, world: World) -> None:
        tree = page(client, "/documents/record/?q=dialogue")
        assert tree.xpath("//mark[@class='hit']/text()") == ["dialogue", "dialogue"]
        tree = page(client, '/documents/record/?q="second dialogue" -floor org:x')
        assert tree.xpath("//mark[@class='hit']/text()") == ["second dialogue"]

    def test_a_query_that_cannot_be_read_marks_nothing(self, client: Client, world: World) -> None:
        assert not page(client, "/documents/record/?q=%22dialogue").xpath("//mark[@class='hit']")

    def test_the_bytes_as_received_are_only_ever_saved(self, client: Client, world: World) -> None:
        response = client.get("/documents/record/original")
        assert b"".join(response.streaming_content) == world.document.text.encode()  # type: ignore[attr-defined]
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_a_corrected_file_is_pointed_to(self, client: Client, world: World) -> None:
        newer = world.document.__class__.objects.create(
            public_id="newer",
            sha256="f" * 64,
            size=1,
            origin="/new.txt",
            media_type="text/plain",
            text="x",
            parser="note",
        )
        world.document.superseded_by = newer
        world.document.save()
        assert "/documents/newer/" in page(client, "/documents/record/").xpath("//p[@class='notice']/a/@href")
        assert "/documents/record/" in page(client, "/documents/newer/").xpath("//dd/a/@href")


@pytest.mark.usefixtures("world", "search_index")
def test_what_is_invented_says_so_everywhere(client: Client, world: World) -> None:
    rows = (world.document, world.meeting, world.speaker, world.organization, world.process, world.venue)
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(is_demonstration=True)
        assert page(client, row.get_absolute_url()).xpath("//aside[@class='demo']"), row
    for path in ("/meetings/", "/speakers/", "/organizations/", "/processes/", "/venues/", "/search/"):
        assert page(client, path).xpath("//main//span[contains(@class,'badge--demo')]"), path
    assert "demonstration set" in words(page(client, "/"))


@pytest.mark.usefixtures("search_index")
def test_facts_show_their_sources(client: Client, world: World) -> None:
    for row in (world.meeting, world.speaker, world.organization, world.process, world.venue):
        assert "confidence" in words(page(client, row.get_absolute_url()).xpath("//section[@class='sources']")[0])
    assert "A glossary" in words(page(client, "/glossary/"))


@pytest.mark.usefixtures("search_index")
def test_structured_answers_of_the_health_checks(client: Client, world: World) -> None:
    assert client.get("/healthz").content == b"alive\n"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert json.loads(ready.content) == {"ready": True, "database": "ok", "index": "ok", "broker": "not used"}
