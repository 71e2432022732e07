"""The pages of processes: the map of the field, one process, and the names that lead to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from apps import search
from apps.proceedings.models import ProcessChair, ProcessDocument
from apps.web import process_time
from tests.factories import MeetingFactory, MentionFactory, ProcessAliasFactory, ProcessFactory
from tests.web.conftest import World
from tests.web.test_pages import page, words


def test_what_it_is(client: Client, world: World) -> None:
    text = words(page(client, "/processes/dialogue-2/"))
    for part in ("To talk.", "since 2018", "X/RES/1", "Dialogues on Networks", "First Dialogue", "Not the first."):
        assert part in text
    for part in ("Greta Grinberg", "Ruritania", "dialogue two", "Round table", "https://example.org/dialogue"):
        assert part in text


def test_of_many_forms_the_most_used_are_shown_and_the_rest_is_folded(client: Client, world: World) -> None:
    for number in range(30):
        ProcessAliasFactory.create(process=world.process, form=f"form {number:02}")
    MentionFactory.create(process=world.process, surface="Form 29")
    tree = page(client, "/processes/dialogue-2/")
    (written,) = tree.xpath("//dt[.='Also written']/following-sibling::dd")
    shown, folded = written.xpath("./bdi/text()"), written.xpath("./details/bdi/text()")
    assert len(shown) == 12
    assert "form 29" in shown
    assert words(written.xpath("./details/summary")[0]) == f"{len(folded)} more forms"
    assert {f"form {number:02}" for number in range(30)} <= {*shown, *folded}


def test_mentions_in_context_and_over_time(client: Client, world: World) -> None:
    search.rebuild()
    tree = page(client, "/processes/dialogue-2/")
    assert {"verbatim", "reported"} <= set(tree.xpath("//article/@data-statement"))
    assert tree.xpath("//article//mark/text()") == ["second dialogue", "the dialogue"]
    total = int(tree.xpath("//h2[@id='statements']/@data-total")[0])
    years = tree.xpath("//figure[figcaption[@id='mentions-by-year']]")[0]
    assert [words(cell) for cell in years.xpath(".//tbody/tr/*")] == ["2019", str(total)]


def test_what_was_said_is_narrowed_by_facets(client: Client, world: World) -> None:
    search.rebuild()
    tree = page(client, "/processes/dialogue-2/")
    [link] = tree.xpath("//aside//a[@data-facet='speaker']")
    narrowed = page(client, f"/processes/dialogue-2/{link.get('href')}")
    assert narrowed.xpath("//h2[@id='statements']/@data-total") == [link.get("data-count")]
    assert words(narrowed.xpath("//ul[@class='chosen']")[0]).startswith("Speaker: Greta Grinberg")


def test_without_an_index_the_facts_are_there(client: Client, world: World) -> None:
    text = words(page(client, "/processes/dialogue-2/"))
    assert "To talk." in text
    assert "The search is not ready" in text


def test_the_time_line_has_sessions_documents_and_chairs(client: Client, world: World) -> None:
    ProcessDocument.objects.create(
        process=world.process,
        symbol="A/RES/73/27",
        title="Resolution that set it up",
        role="mandate",
        starts_on=date(2018, 12, 5),
        starts_on_precision=3,
        ends_on=date(2018, 12, 5),
        ends_on_precision=3,
    )
    tree = page(client, "/processes/dialogue-2/")
    line = words(tree.xpath("//figure[figcaption[@id='time-line']]")[0])
    for part in ("Term", "Sessions", "Week of Networks", "Resolutions and reports", "A/RES/73/27"):
        assert part in line
    [official] = tree.xpath("//table//th/a[@rel='noreferrer noopener']")
    assert official.get("href") == "https://undocs.org/A/RES/73/27"
    assert "/search/?q=doc:A/RES/73/27" in tree.xpath("//section[@aria-labelledby='documents']//a/@href")


def test_members_stand_on_a_map_and_in_a_list(client: Client, world: World) -> None:
    tree = page(client, "/processes/dialogue-2/")
    assert tree.xpath("//figure[@class='map']//a/@href") == ["/organizations/ruritania/"]
    assert tree.xpath("//ul[@id='member-list']//a/@href") == ["/organizations/ruritania/"]


def test_what_came_before_leads_there(client: Client, world: World) -> None:
    tree = page(client, "/processes/dialogue-2/")
    assert tree.xpath("//nav[@class='succession']//a[@rel='prev']/@href") == ["/processes/dialogue-1/"]
    tree = page(client, "/processes/dialogue-1/")
    assert tree.xpath("//nav[@class='succession']//a[@rel='next']/@href") == ["/processes/dialogue-2/"]


def test_a_family_gathers_its_members(client: Client, world: World) -> None:
    search.rebuild()
    tree = page(client, "/processes/dialogues/")
    assert {"verbatim", "reported"} <= set(tree.xpath("//article/@data-statement"))


@pytest.mark.parametrize("name", ["SD", "sd", "dialogue%20two", "Dialogue-Two"])
def test_another_name_leads_to_it(client: Client, world: World, name: str) -> None:
    response = client.get(f"/processes/{name}/")
    assert (response.status_code, response["Location"]) == (302, "/processes/dialogue-2/")


def test_an_ambiguous_name_shows_the_choices_with_dates(client: Client, world: World) -> None:
    tree = page(client, "/processes/the-dialogue/")
    assert tree.xpath("//a[@class='line__title']/@href") == ["/processes/dialogue-2/", "/processes/dialogue-1/"]
    assert "since 2018" in words(tree)


def test_a_mis_hearing_leads_where_nothing_else_is_called_so(client: Client, world: World) -> None:
    ProcessAliasFactory.create(process=world.process, form="Dire Log", garble=True)
    assert client.get("/processes/dire-log/")["Location"] == "/processes/dialogue-2/"
    ProcessAliasFactory.create(process=world.family, form="Dire log")
    assert client.get("/processes/dire-log/")["Location"] == "/processes/dialogues/"


def test_a_name_with_a_slash_leads_to_it(client: Client, world: World) -> None:
    ProcessAliasFactory.create(process=world.process, form="SD 2018/19")
    assert client.get("/processes/SD%202018/19/")["Location"] == "/processes/dialogue-2/"


def test_the_tree(client: Client, world: World) -> None:
    tree = page(client, "/processes/")
    family = tree.xpath("//main/ul/li[span/a[@href='/processes/dialogues/']]")[0]
    assert family.xpath("ul/li/span/a/@href") == ["/processes/dialogue-2/", "/processes/dialogue-1/"]


def test_families_stand_on_lines_of_time(client: Client, world: World) -> None:
    for child in filter(None, (world.process, world.process.predecessor)):
        child.family = world.family
        child.save()
    tree = page(client, "/processes/")
    [track] = tree.xpath("//section[@class='track']")
    assert track.xpath("h2/a/@href") == ["/processes/dialogues/"]
    assert "Second Dialogue" in words(track) or "SD" in words(track)


def test_a_session_of_which_no_end_is_known_lasts_its_month(db: None) -> None:
    meeting = MeetingFactory.create(day=date(2020, 2, 1), starts_on_precision=2, ends_on=None, ends_on_precision=None)
    line = process_time.line_of(
        ProcessFactory.create(), meetings=[meeting], parts=[], documents=[], chairs=[], today=date(2026, 6, 1)
    )
    assert line is not None
    [span] = [drawn.span for track in line.tracks for drawn in track.spans]
    assert date.fromordinal(span.last) == date(2020, 2, 29)


def test_a_family_has_the_documents_and_the_chairs_of_its_groups(client: Client, world: World) -> None:
    group = ProcessFactory.create(family=world.family, parent=world.family, abbreviation="3SD")
    dated = {"starts_on": date(2022, 3, 1), "starts_on_precision": 3}
    ProcessDocument.objects.create(
        process=group, symbol="A/RES/79/1", title="Mandate of the third", role="mandate", **dated
    )
    ProcessChair.objects.create(process=group, name="Ada Obinna", **dated)
    tree = page(client, "/processes/dialogues/")
    line = words(tree.xpath("//figure[figcaption[@id='time-line']]")[0])
    assert "A/RES/79/1" in line
    assert "Ada Obinna" in line
    [listed] = tree.xpath("//section[@aria-labelledby='documents']//tbody/tr")
    assert listed.xpath(".//a[bdi='3SD']/@href") == [group.get_absolute_url()]
    [chair] = tree.xpath("//dl[@class='facts']//li[bdi='Ada Obinna']")
    assert "Obinna ," not in words(chair), "of no country that is known"
    assert chair.xpath(".//a[bdi='3SD']/@href") == [group.get_absolute_url()]


def test_a_family_has_the_sessions_of_its_groups(client: Client, world: World) -> None:
    group = ProcessFactory.create(family=world.family, parent=world.family)
    session = MeetingFactory.create(series=group, title="First session of the group")
    tree = page(client, "/processes/dialogues/")
    line = words(tree.xpath("//figure[figcaption[@id='time-line']]")[0])
    assert "First session of the group" in line
    listed = page(client, "/meetings/?process=dialogues")
    assert session.get_absolute_url() in listed.xpath("//main//a/@href")
    assert "Process:" in words(listed.xpath("//ul[@class='chosen']")[0])
    assert client.get("/meetings/?process=nobody").status_code == 400
    assert b"First session" in b"".join(client.get("/meetings/calendar.ics?process=dialogues"))


@pytest.mark.django_db
def test_a_note_about_a_process_is_shown_as_it_is(client: Client) -> None:
    note = "The years of its chair are of background knowledge."
    ProcessFactory.create(name="Talks on Cables", slug="cables", ambiguity_note=note)
    search.rebuild()
    assert [words(one) for one in page(client, "/processes/cables/").xpath("//p[@class='note']")] == [note]
