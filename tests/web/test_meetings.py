"""The record of a meeting: who speaks in it, how much and when, and the parts in which it is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.test import Client

from apps import search
from apps.proceedings.models import Meeting, SourceDocument, Statement
from apps.proceedings.querysets import Turn
from apps.web import record
from apps.web.record import Record, parts
from tests.factories import (
    MeetingFactory,
    OrganizationFactory,
    ProcessFactory,
    SourceDocumentFactory,
    SpeakerFactory,
    StatementFactory,
)
from tests.web.conftest import World
from tests.web.test_pages import page, words


def said(document: SourceDocument, meeting: Meeting, texts: list[tuple[str, dict[str, object]]]) -> list[Statement]:
    """Statements one after the other, each with what else is known of it."""
    at, rows = 0, []
    for position, (text, known) in enumerate(texts):
        rows.append(
            StatementFactory.create(
                document=document,
                meeting=meeting,
                position=position,
                start=at,
                end=at + len(text),
                text=text,
                public_id=f"said-{document.pk}-{position}",
                **known,
            )
        )
        at += len(text) + 1
    return rows


def record_of(meeting: Meeting) -> Record:
    turns = [*map(Turn.of, Statement.objects.filter(meeting=meeting).outline())]
    documents = SourceDocument.objects.filter(pk__in={turn.document_id for turn in turns})
    return Record(turns, dict(documents.values_list("pk", "locators")))


@pytest.mark.django_db
class TestMeasures:
    def test_words_are_counted_whatever_parts_them(self) -> None:
        texts = ["one", "one two", "one  two three", "one\ntwo  three\n\n \nfour", ""]
        document, meeting = SourceDocumentFactory.create(text="\n".join(texts)), MeetingFactory.create()
        said(document, meeting, [(text, {}) for text in texts])
        assert [turn.words for turn in record_of(meeting).turns] == [1, 2, 3, 4, 0]

    def test_shares_are_of_words_and_the_most_first_and_nobody_last(self) -> None:
        ana, wires = SpeakerFactory.create(name="Ana"), OrganizationFactory.create(name="Wires")
        texts: list[tuple[str, dict[str, object]]] = [
            ("a b", {"speaker": ana, "organization": wires}),
            ("a b c d e f", {"recorded_name": "", "unresolved": True}),
            ("a b c", {"speaker": None, "organization": wires}),
            ("a b", {"speaker": ana}),
            ("a", {"recorded_name": "CHAIR", "unresolved": True}),
        ]
        document, meeting = SourceDocumentFactory.create(text="x" * 99), MeetingFactory.create()
        said(document, meeting, texts)
        talks = record_of(meeting).talks()
        assert [(talk.voice.name, talk.statements, talk.words, talk.first) for talk in talks] == [
            ("Ana", 2, 4, 1),
            ("Wires", 1, 3, 3),
            ("CHAIR", 1, 1, 5),
            ("", 1, 6, 2),
        ]
        assert sum(talk.share for talk in talks) == pytest.approx(1)
        assert [talk.voice.parameter for talk in talks] == ["speaker", "org", "label", "speaker"]

    def test_a_clock_measures_talk_time(self) -> None:
        text = "\n".join(["aaaa"] * 4)
        clock = [{"start": 5 * number, "seconds": seconds} for number, seconds in enumerate((10.0, 70.0, 75.0, 100.0))]
        document, meeting = SourceDocumentFactory.create(text=text, locators=clock), MeetingFactory.create()
        ana, bo = SpeakerFactory.create(name="Ana"), SpeakerFactory.create(name="Bo")
        said(document, meeting, [("aaaa", {"speaker": who}) for who in (ana, bo, ana, bo)])
        found = record_of(meeting)
        assert found.is_timed
        assert {talk.voice.name: talk.seconds for talk in found.talks()} == {"Ana": 60 + 25, "Bo": 5}
        assert [found.place(turn).label for turn in found.turns] == ["00:00:10", "00:01:10", "00:01:15", "00:01:40"]  # type: ignore[union-attr]

    def test_stretches_cover_the_record_without_a_gap(self) -> None:
        document, meeting = SourceDocumentFactory.create(text="x" * 50), MeetingFactory.create()
        said(document, meeting, [("a b", {}), ("a", {}), ("a b c", {})])
        stretches = record_of(meeting).stretches
        assert stretches[0].start == 0
        assert stretches[-1].end == pytest.approx(1)
        for before, after in pairwise(stretches):
            assert before.end == after.start


@pytest.mark.django_db
class TestParts:
    def test_a_part_has_no_more_than_fits_and_none_is_lost(self) -> None:
        length = record.WEIGHT // 3
        document, meeting = SourceDocumentFactory.create(text="x" * (5 * length + 5)), MeetingFactory.create()
        said(document, meeting, [("x" * length, {})] * 5)
        cut = parts(record_of(meeting).turns)
        assert [len(part) for part in cut] == [3, 2]
        assert [turn.pk for part in cut for turn in part] == [turn.pk for turn in record_of(meeting).turns]

    def test_a_statement_too_long_for_a_part_is_one(self) -> None:
        document, meeting = SourceDocumentFactory.create(text="x" * (2 * record.WEIGHT + 9)), MeetingFactory.create()
        said(document, meeting, [("x", {}), ("x" * 2 * record.WEIGHT, {}), ("x", {})])
        assert [len(part) for part in parts(record_of(meeting).turns)] == [1, 1, 1]

    def test_nothing_is_one_empty_part(self) -> None:
        assert [len(part) for part in parts([])] == [0]

    def test_pages_lead_on_and_an_address_finds_the_page_of_its_statement(
        self, client: Client, search_index: None
    ) -> None:
        length = record.WEIGHT // 3
        document, meeting = SourceDocumentFactory.create(text="x " * (5 * length)), MeetingFactory.create(slug="m")
        rows = said(document, meeting, [("x " * (length // 2), {})] * 5)
        first = page(client, "/meetings/m/")
        assert len(first.xpath("//article")) == 3
        assert "1–3 of 5" in words(first)
        last = rows[4].public_id
        tree = page(client, f"/meetings/m/?statement={last}")
        assert tree.xpath("//article/@id") == [f"s-{row.public_id}" for row in rows[3:]]
        assert "?page=2" in first.xpath("//nav[@class='pager']//a[@rel='next']/@href")
        # The way on from there does not come back to it.
        assert tree.xpath("//nav[@class='pager']//a[@rel='prev']/@href")[0] in ("?", "")
        page(client, "/meetings/m/?page=3", 404)


@pytest.mark.usefixtures("search_index")
class TestVoices:
    def test_the_contents_name_the_speakers_with_their_shares(self, client: Client, world: World) -> None:
        entries = [words(entry) for entry in page(client, "/meetings/round-table/").xpath("//li[@class='voice']")]
        assert len(entries) == 4
        assert entries[0].startswith("Greta Grinberg ")
        assert entries[-1].startswith("No name recorded ")
        assert all("%" in entry and "1 statement" in entry for entry in entries)

    def test_who_said_little_did_not_say_nothing(self, client: Client) -> None:
        long, short = "cable " * 401, "Yes."
        document, meeting = SourceDocumentFactory.create(text=long + short), MeetingFactory.create(slug="m")
        names = ((long, "ADA"), (short, "BRUNO"))
        said(document, meeting, [(text, {"recorded_name": name, "unresolved": True}) for text, name in names])
        tree = page(client, "/meetings/m/")
        shares = [words(share) for share in tree.xpath("//span[@class='voice__share']")]
        assert shares == ["100 %", "< 1 %"]
        shares = tree.xpath("//figure[figcaption/@id='who-spoke-when']//tbody/tr/*[4]")
        assert [words(share) for share in shares] == ["100 %", "< 1 %"]

    @pytest.mark.parametrize("name", ["Greta Grinberg", "Ilse", "Ruritania", "No name recorded"])
    def test_each_leads_to_what_it_says_alone_and_back(self, client: Client, world: World, name: str) -> None:
        def voice(address: str) -> tuple[str, list[str], bool]:
            tree = page(client, address)
            links = tree.xpath("//li[@class='voice']/a")
            (link,) = [link for link in links if words(link).startswith(name)]
            count = int(link.get("data-count"))
            return (
                link.get("href"),
                tree.xpath("//article/@data-statement"),
                link.get("aria-current") == "true" and count == 1,
            )

        href, everything, chosen = voice("/meetings/round-table/")
        assert len(everything) == 4
        assert not chosen
        back, alone, chosen = voice(f"/meetings/round-table/{href}")
        assert len(alone) == 1
        assert chosen
        assert voice(f"/meetings/round-table/{back}")[1] == everything

    def test_a_statement_that_stands_alone_leads_to_its_place_in_the_record(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/?label=Ilse")
        assert "?statement=reported#s-reported" in tree.xpath("//article//a/@href")
        assert "1 of 4 statements" in words(tree)
        assert "?" in tree.xpath("//a[@class='chosen__chip']/@href")

    def test_a_voice_that_is_not_there_finds_nothing_and_says_so(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/?speaker=nobody")
        assert not tree.xpath("//article")
        assert "No statement of this record fits." in words(tree)

    def test_who_spoke_when(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/")
        (figure,) = tree.xpath("//figure[figcaption[@id='who-spoke-when']]")
        rows = [[words(cell) for cell in row] for row in figure.xpath(".//tbody/tr")]
        assert rows[0][0] == "Greta Grinberg"
        assert sum(int(row[1]) for row in rows) == 4
        links = figure.xpath(".//*[local-name()='svg']//@href")
        assert {"#s-verbatim", "#s-reported", "#s-quoted", "#s-nameless"} <= set(links)
        answer = client.get("/meetings/round-table/?figures=who-spoke-when")
        assert answer["Content-Type"].startswith("text/csv")


@pytest.mark.usefixtures("search_index")
class TestRecord:
    def test_kinds_names_and_evidence_show(self, client: Client, world: World) -> None:
        tree = page(client, "/meetings/round-table/")
        by_id = {article.get("data-statement"): article for article in tree.xpath("//article")}
        for kind in ("verbatim", "reported", "quoted"):
            assert f"statement--{kind}" in by_id[kind].get("class")
            assert kind.capitalize() in words(by_id[kind])
        assert "inferred: self-introduction, 0.9" in words(by_id["verbatim"])
        assert "for Open Wires" in words(by_id["verbatim"])
        assert "suggested: Jomo Jansen" in words(by_id["nameless"])
        assert "Wires Society" in words(by_id["reported"])
        assert "[pause]" not in words(by_id["verbatim"])
        assert by_id["verbatim"].xpath(".//a[@class='mention']/text()") == ["second dialogue"]
        assert "/documents/record/?statement=quoted#s-quoted" in by_id["quoted"].xpath(".//a/@href")
        assert "Not a verbatim record." in words(tree)

    def test_words_are_found_and_marked_within_the_record(self, client: Client, world: World) -> None:
        search.rebuild()
        tree = page(client, "/meetings/round-table/?q=dialogue")
        assert tree.xpath("//article/@data-statement") == ["verbatim", "reported"]
        assert tree.xpath("//article//mark/text()") == ["dialogue", "dialogue"]
        narrowed = page(client, "/meetings/round-table/?q=dialogue&label=Ilse")
        assert narrowed.xpath("//article/@data-statement") == ["reported"]
        assert "/search/?q=dialogue&meeting=round-table" in narrowed.xpath("//a/@href")

    def test_a_query_that_cannot_be_read_is_refused(self, client: Client, world: World) -> None:
        page(client, "/meetings/round-table/?q=%22dialogue", 400)

    def test_hidden_words_are_not_shown(self, client: Client, world: World) -> None:
        Statement.objects.filter(public_id="reported").update(hidden_because="asked for")
        tree = page(client, "/meetings/round-table/")
        assert "had ended" not in words(tree)
        assert "Not shown: asked for" in words(tree)

    def test_documents_are_named_where_there_are_several(self, client: Client, world: World) -> None:
        assert not page(client, "/meetings/round-table/").xpath("//p[@class='turn__document']")
        minutes = SourceDocumentFactory.create(text="Noted.", title="Minutes")
        StatementFactory.create(document=minutes, meeting=world.meeting, start=0, end=6, text="Noted.")
        heads = page(client, "/meetings/round-table/").xpath("//p[@class='turn__document']")
        assert [words(head) for head in heads] == ["From Record of the round table Rough draft", "From Minutes"]


@pytest.mark.django_db
class TestBeside:
    def test_meetings_of_a_day_stand_in_the_order_of_their_hours_then_of_their_titles(self) -> None:
        series = ProcessFactory.create()

        def held(slug: str, day: date, hour: int | None = None) -> Meeting:
            at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) if hour is not None else None
            return MeetingFactory.create(slug=slug, title=slug, series=series, day=day, starts_at=at)

        first, second = date(2019, 3, 4), date(2019, 3, 5)
        chain = [
            held("z-eve", date(2019, 1, 1)),
            held("b-opening", first),
            held("c-opening", first),
            held("z-morning", second, 9),
            held("a-noon", second, 12),
        ]
        held("other-series", first).__class__.objects.filter(slug="other-series").update(series=None)
        for place, meeting in enumerate(chain):
            before = chain[place - 1] if place else None
            after = chain[place + 1] if place + 1 < len(chain) else None
            assert Meeting.objects.beside(meeting) == (before, after), meeting

    def test_a_meeting_of_no_series_or_date_has_none(self) -> None:
        assert Meeting.objects.beside(MeetingFactory.create(series=None)) == (None, None)
