"""Forms are found and read with the data of fixtures/reference, in sentences of our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from apps.ingestion.known import Known
from apps.ingestion.mentions import link_mentions
from apps.ingestion.parsed import (
    Kind,
    LinkedMention,
    ParsedDocument,
    ParsedMeeting,
    ParsedTurn,
    ResolvedDocument,
    ResolvedStatement,
    Span,
)
from apps.ingestion.reference import known_from, read_reference
from apps.lib.partial_dates import PartialDate

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"


@pytest.fixture(scope="session")
def known() -> Known:
    return known_from(read_reference(REFERENCE))


def undivided(published_on: str | None = None) -> ResolvedDocument:
    date = PartialDate.parse(published_on) if published_on else None
    return ResolvedDocument(ParsedDocument("test", (), published_on=date), ())


def linked(known: Known, text: str, published_on: str | None = None) -> list[LinkedMention]:
    return list(link_mentions(text, undivided(published_on), known).mentions)


def pairs(known: Known, text: str, published_on: str | None = None) -> list[tuple[str, str]]:
    return [(mention.surface, mention.process) for mention in linked(known, text, published_on)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The IGF met.", [("IGF", "igf")]),
        ("All IGFs, and the IGF's mandate.", [("IGFs", "igf"), ("IGF", "igf")]),
        ("An internet governance\n  forum for all.", [("internet governance\n  forum", "igf")]),
        ("We thank the multi–stakeholder advisory group.", [("multi–stakeholder advisory group", "igf-mag")]),
        ("THE FIRST COMMITTEE RECONVENED.", [("FIRST COMMITTEE", "unga-first-committee")]),
        ("Two dynamic coalitions reported.", [("dynamic coalitions", "igf-dc")]),
        ("WSIS+20 follows WSIS.", [("WSIS+20", "wsis-20-review"), ("WSIS", "wsis")]),
        ("There were several ad hoc committees in Vienna.", []),
        ("The Ad Hoc Committee for the Negotiation of a Convention against Corruption met in Vienna.", []),
        ("On en parle au FGI du Bénin.", [("FGI du Bénin", "igf-nri")]),
        ("We showed it at SEEDIG.", [("SEEDIG", "igf-nri")]),
        ("ALAC/GAC advice", [("ALAC", "icann-alac"), ("GAC", "icann-gac")]),
        ("the Freedom Online Coalition¹²", [("Freedom Online Coalition", "foc")]),
        ("The I.G.F. met; the I.T.U did not.", [("I.G.F", "igf"), ("I.T.U", "itu")]),
        (
            "The O E W G met, the G-G-E too; a u n g a did not.",
            [("O E W G", "oewg-2019-2021"), ("G-G-E", "gge-2019-2021")],
        ),
        ("IGF2023 and WSIS20, not agenda21 nor UN20", [("IGF", "igf"), ("WSIS20", "wsis-20-review")]),
        ("我们在互联网治理论坛上谈IGF的将来", [("互联网治理论坛", "igf"), ("IGF", "igf")]),
        (
            "El Grupo de Trabajo de Composición Abierta sobre las TIC",
            [("Grupo de Trabajo de Composición Abierta", "oewg-2019-2021")],
        ),
        ("Das IGF in Tunis und die SMSI", [("IGF", "igf"), ("SMSI", "wsis")]),
        ("at the igf the mag was asked", [("igf", "igf"), ("mag", "igf-mag")]),
        ("Let's enhance cooperation between our schools.", []),
        ("New IP addresses are dear.", []),
        ("The digitalised refigfs and igfx.", []),
        ("Write to office@igf.example or see https://www.igf.example/wsis for more.", []),
        ("Write to office@forum.example\nIGF rules apply.", [("IGF", "igf")]),
    ],
)
def test_forms_are_found_as_whole_words_however_they_are_set(
    known: Known, text: str, found: list[tuple[str, str]]
) -> None:
    assert pairs(known, text, "2020-05-04") == found


def test_the_longest_form_wins(known: Known) -> None:
    assert pairs(known, "At the WSIS Forum, before the WSIS") == [("WSIS Forum", "wsis-forum"), ("WSIS", "wsis")]
    assert pairs(known, "the UN General Assembly") == [("UN General Assembly", "unga")]


def test_a_name_and_its_gloss_are_one_mention(known: Known) -> None:
    text = "the Open-ended Working Group (OEWG), the IGF (see above) and the CSTD, Economic and Social Council"
    assert pairs(known, text, "2020-05-04") == [
        ("Open-ended Working Group (OEWG)", "oewg-2019-2021"),
        ("IGF", "igf"),
        ("CSTD", "cstd"),
        ("Economic and Social Council", "ecosoc"),
    ]


@pytest.mark.parametrize(
    ("date", "process"),
    [
        ("2018-10-17", None),  # no such group yet, nor a draft that asks for it
        ("2018-10-18", "oewg-2019-2021"),
        ("2020-02", "oewg-2019-2021"),
        ("2021-03-12", "oewg-2019-2021"),
        ("2021-03-13", "oewg-2021-2025"),
        ("2023", "oewg-2021-2025"),
        ("2026-01-09", "oewg-2021-2025"),
        ("2021", "oewg"),  # the year alone leaves it open
        (None, "oewg"),
    ],
)
def test_a_bare_oewg_is_told_apart_by_date(known: Known, date: str | None, process: str | None) -> None:
    assert [mention.process for mention in linked(known, "The OEWG adjourned.", date)] == ([process] if process else [])


@pytest.mark.parametrize(
    ("date", "process", "method"),
    [
        ("2005-01-10", "gge-2004-2005", "alias-by-date"),
        ("2007-01-10", "gge", "family"),
        ("2015-06-26", "gge-2014-2015", "alias-by-date"),
        ("2015-06-27", "gge", "family"),
        ("2018-12-21", "gge-2016-2017", "alias-by-date"),
        ("2018-12-22", "gge-2019-2021", "alias-by-date"),
        ("2021-05-28", "gge-2019-2021", "alias-by-date"),
        ("2021-05-29", "gge", "family"),
    ],
)
def test_a_bare_gge_is_told_apart_by_date(known: Known, date: str, process: str, method: str) -> None:
    for text in ("The GGE met.", "The UN Group of Governmental Experts met."):
        assert [(m.process, m.method) for m in linked(known, text, date)] == [(process, method)]


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("the 2015 GGE report", "gge-2014-2015"),
        ("In 2013, the GGE agreed that law applies.", "gge-2012-2013"),
        ("the report that the GGE adopted in 2010 holds", "gge-2009-2010"),
        ("the 2016–17 GGE failed", "gge-2016-2017"),
        ("the GGE (2021) was the last", "gge-2019-2021"),
        ("the 2013 and 2015 GGE reports", "gge-2014-2015"),
        ("the GGE reports of 2010/2013 and later", "gge"),
        ("the 2013 and 2015 reports of the GGE", "gge"),
        ("the GGE's 2013 report", "gge-2012-2013"),
        ("In 2018 the GGE was set up again.", "gge-2019-2021"),  # no group of that year: the date of speaking
        ("It rained in 2015. The GGE met.", "gge-2019-2021"),  # another sentence
        ("the reports of 2010, 2013 and of the 2015 GGE", "gge-2014-2015"),  # the year right before it
    ],
)
def test_the_years_beside_it_choose_the_group(known: Known, text: str, process: str) -> None:
    assert [mention.process for mention in linked(known, text, "2020-02-28")] == [process]


def test_a_year_that_two_groups_share_leaves_it_to_the_date(known: Known) -> None:
    assert [m.process for m in linked(known, "The OEWG sat in 2021.", "2021-02")] == ["oewg-2019-2021"]
    assert [m.process for m in linked(known, "The OEWG sat in 2021.", "2022")] == ["oewg-2021-2025"]
    assert [m.process for m in linked(known, "The OEWG sat in 2021.")] == ["oewg"]
    assert [m.process for m in linked(known, "As the 2021 OEWG said.", "2023")] == ["oewg-2019-2021"]  # in its report


def test_an_undated_text_may_say_itself_which_group_it_means(known: Known) -> None:
    text = "Transcript (OEWG 2021-25). Good morning. The open-ended working group will resume."
    assert [m.process for m in linked(known, text)] == ["oewg-2021-2025"] * 2


@pytest.mark.parametrize(
    ("date", "text", "process"),
    [
        ("2020-02-10", "The previous GGE failed.", "gge-2016-2017"),
        ("2020-02-10", "the last UN GGE", "gge-2016-2017"),
        ("2019-02-10", "The previous group, the GGE, failed.", "gge-2016-2017"),
        ("2023-02-10", "the previous OEWG agreed", "oewg-2019-2021"),
        ("2023-02-10", "the previous GGE agreed", "gge-2019-2021"),
        ("2021-02-20", "a new OEWG was set up", "oewg-2021-2025"),
        ("2019-07-01", "the new OEWG is open to all", "oewg-2019-2021"),
        ("2019-02-10", "the new GGE will have 25 members", "gge-2019-2021"),
        ("2023-02-10", "the previous OEWG session", "oewg-2021-2025"),  # a session of the present one
        ("2020-02-10", "our last GGE meeting", "gge-2019-2021"),
        ("2020-02-10", "the former OEWG", "oewg-2019-2021"),  # there was none before
        ("2017-12-19", "the last GGE could not agree", "gge-2016-2017"),  # whose work had ended
        ("2017-12-19", "the previous GGE agreed", "gge-2014-2015"),
        ("2018-11-08", "we ask for a new GGE", "gge-2019-2021"),  # a month before it was decided
        ("2020-11-17", "there will be another OEWG", "oewg-2021-2025"),
        ("2017-06-01", "nobody wants another GGE", "gge"),  # none was decided
        ("2023-02-10", "another OEWG session", "oewg-2021-2025"),
        ("2023-07-27", "the first OEWG ended with a report", "oewg-2019-2021"),
        ("2023-07-27", "the 4th UN GGE was brief", "gge-2014-2015"),
        ("2023-07-27", "a seventh GGE is unlikely", "gge"),
        ("2023-07-27", "the first OEWG session", "oewg-2021-2025"),
    ],
)
def test_words_right_before_it_point_to_the_group_before_or_after(
    known: Known, date: str, text: str, process: str
) -> None:
    assert [mention.process for mention in linked(known, text, date)] == [process]


def test_its_chair_tells_the_group(known: Known) -> None:
    by_chair = "The GGE, chaired by Karsten Geier, met in New York."
    assert [m.process for m in linked(known, by_chair, "2020-02-10")] == ["gge-2016-2017"]
    elsewhere = "The GGE met in New York. Karsten Geier, who was its chair then, is here."
    assert [m.process for m in linked(known, elsewhere, "2020-02-10")] == ["gge-2019-2021"]
    not_as_chair = "The GGE met in New York, and Mr. Geier spoke."
    assert [m.process for m in linked(known, not_as_chair, "2020-02-10")] == ["gge-2019-2021"]


def test_several_groups_at_once_are_the_family(known: Known) -> None:
    assert [m.process for m in linked(known, "The GGEs and both OEWGs agreed.", "2023-02-10")] == ["gge", "oewg"]


def test_the_series_of_the_meeting_tells_the_group_where_the_date_leaves_it_open(known: Known) -> None:
    text = "ADA: The OEWG will resume."
    meeting = ParsedMeeting(start=PartialDate.parse("2021"), series="oewg-2021-2025")
    said = statement(text, "The OEWG will resume.", meeting=0, position=0)
    resolved = ResolvedDocument(ParsedDocument("test", (), meetings=(meeting,)), (said,))
    [mention] = link_mentions(text, resolved, known).statements[0].mentions
    assert (mention.process, mention.method) == ("oewg-2021-2025", "alias-by-series")


@pytest.mark.parametrize(("series", "found"), [("igf-dc", ["DC", "DC"]), ("igf", [])])
def test_a_short_form_needs_no_more_words_in_a_record_of_its_own_meetings(
    known: Known, series: str, found: list[str]
) -> None:
    text = "DC meeting 56\nADA: The DC paper is long; the dc of a lamp is not."
    said = statement(text, text.partition(": ")[2], meeting=0, position=0)
    resolved = ResolvedDocument(ParsedDocument("test", (), meetings=(ParsedMeeting(series=series),)), (said,))
    result = link_mentions(text, resolved, known)
    assert [m.surface for m in (*result.mentions, *result.statements[0].mentions)] == found


@pytest.mark.parametrize(
    ("date", "process"),
    [
        ("2016-12-05", "budapest-convention"),
        ("2020-06-01", "un-convention-against-cybercrime"),
        ("2014", "budapest-convention"),
    ],
)
def test_a_shared_form_is_told_apart_by_date(known: Known, date: str, process: str) -> None:
    assert [(m.process, m.method) for m in linked(known, "a cybercrime convention", date)] == [
        (process, "alias-by-date")
    ]


def test_a_shared_form_of_one_family_falls_back_to_its_head(known: Known) -> None:
    assert [(m.process, m.method) for m in linked(known, "The WGEC met.")] == [("wsis", "family")]
    assert [m.process for m in linked(known, "The WGEC met.", "2013-11")] == ["wgec-1"]
    assert [m.process for m in linked(known, "The WGEC met.", "2017-11")] == ["wgec-2"]


def test_an_open_reading_is_not_linked(known: Known) -> None:
    assert linked(known, "They speak of a cybercrime convention.") == []


def test_what_else_the_text_names_decides_an_open_reading(known: Known) -> None:
    text = "The Budapest Convention is old. That cybercrime convention has many parties."
    assert [mention.process for mention in linked(known, text)] == ["budapest-convention"] * 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The working group on ageing is an open-ended working group on ageing.", []),
        ("The Basel Convention OEWG met.", []),
        ("The GGE on lethal autonomous weapons met.", []),
        ("A programme of action on small arms", []),
        ("A Programme of Action on responsible State behaviour", ["poa-cyber"]),
        ("The Ad Hoc Committee elected its bureau.", []),
        (
            "The Ad Hoc Committee on a cybercrime treaty elected its bureau.",
            ["ahc-cybercrime", "un-convention-against-cybercrime"],
        ),
        ("The At-Large General Assembly voted.", ["icann-at-large"]),
        ("The GA voted on the resolution.", ["unga"]),
        ("We play in GA next week.", []),
        ("There was a mag on the table and a board on the wall.", []),
        ("The Convention was discussed in the Committee.", []),
    ],
)
def test_words_around_decide_ambiguous_forms(known: Known, text: str, found: list[str]) -> None:
    assert [mention.process for mention in linked(known, text, "2021-09-01")] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The GSE is a platform.", []),
        ("The GSE works on capacity building for all.", ["gfce"]),
        ("The GSE agreed on norms and international law.", ["gge-2016-2017"]),
        ("The Global Forum on Cyber Expertise grows. Next year the GSE meets in May.", ["gfce", "gfce"]),
        ("The Global Forum on Cyber Expertise grows. The GSE team, our stakeholder engagement, agrees.", ["gfce"]),
        ("He wants to enhance corporation law.", []),
        ("After enhanced cooperation failed, enhance corporation is again our topic.", ["enhanced-cooperation"] * 2),
        ("WISIS is a name.", []),
        ("WISIS was a summit.", ["wsis"]),
    ],
)
def test_garbles_count_only_in_context(known: Known, text: str, found: list[str]) -> None:
    mentions = linked(known, text, "2017-01-20")
    assert [mention.process for mention in mentions] == found
    for mention in mentions:
        if "SE" in mention.surface or "corporation" in mention.surface:
            assert mention.method == "garble"
            assert mention.confidence < 0.75


def test_a_short_form_echoes_only_what_was_named_before(known: Known) -> None:
    assert linked(known, "We need a roadmap. This roadmap is ours.", "2020-06-20") == []
    text = (
        "The Roadmap for Digital Cooperation is out. The roadmap has eight parts; we also write a roadmap for schools."
    )
    assert pairs(known, text) == [("Roadmap for Digital Cooperation", "sg-roadmap"), ("The roadmap", "sg-roadmap")]
    far = "The Roadmap for Digital Cooperation is out." + " Words pass." * 500 + " The roadmap is ready."
    assert len(linked(known, far)) == 1


def statement(text: str, part: str, *, meeting: int | None, position: int, furniture: str = "") -> ResolvedStatement:
    start = text.index(part)
    pieces = (Span(text.index(furniture), text.index(furniture) + len(furniture)),) if furniture else ()
    turn = ParsedTurn(Span(start, start + len(part)), Kind.VERBATIM, part, meeting=meeting, furniture=pieces)
    return ResolvedStatement(turn, position)


def test_mentions_stand_on_their_statement_with_its_meetings_date(known: Known) -> None:
    text = "IGF notes\nADA: The OEWG met.\n[IGF captions]\nBEN: The OEWG met again.\n-- WSIS --"
    resolved = ResolvedDocument(
        ParsedDocument(
            "test",
            (),
            meetings=(
                ParsedMeeting(start=PartialDate.parse("2020-02-10")),
                ParsedMeeting(start=PartialDate.parse("2023-03-06")),
            ),
        ),
        (
            statement(text, "The OEWG met.\n[IGF captions]", meeting=0, position=0, furniture="[IGF captions]"),
            statement(text, "The OEWG met again.", meeting=1, position=1),
        ),
    )
    result = link_mentions(text, resolved, known)
    assert [[m.process for m in said.mentions] for said in result.statements] == [
        ["oewg-2019-2021"],
        ["oewg-2021-2025"],
    ]
    assert [m.process for m in result.mentions] == ["igf", "igf", "wsis"]


def test_the_publication_dates_what_no_meeting_dates(known: Known) -> None:
    text = "The OEWG met."
    said = statement(text, text, meeting=None, position=0)
    base = undivided("2023-01-01")
    result = link_mentions(text, replace(base, statements=(said,)), known)
    assert [m.process for m in result.statements[0].mentions] == ["oewg-2021-2025"]


def test_linking_again_changes_nothing(known: Known) -> None:
    text = "The IGF and the 2015 GGE report"
    once = link_mentions(text, undivided("2020"), known)
    assert link_mentions(text, once, known) == once


def test_without_processes_nothing_is_linked() -> None:
    assert link_mentions("The IGF met.", undivided(), Known()).mentions == ()


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("The Ghana IGF met.", "igf-nri"),
        ("We met at IGF Sweden.", "igf-nri"),
        ("The West African IGF met in July.", "igf-nri"),
        ("LACIGF met in Bogota.", "igf-nri"),
        ("The Dutch IGF met.", "nl-igf"),
        ("The regional IGFs met.", "igf"),
        ("The Kenya IGF in 2011 was large.", "igf"),  # the forum was its guest
        ("The Kenya IGF is one of sixty national initiatives.", "igf-nri"),
        ("The IGF Kyoto report.", "igf"),
    ],
)
def test_the_forum_of_a_country_or_region_is_told_from_the_forum_of_all(known: Known, text: str, process: str) -> None:
    assert [mention.process for mention in linked(known, text, "2022-12-01")] == [process]


@pytest.mark.parametrize(
    "text",
    [
        "Tonight the General Assembly of our members elects the board.",
        "The general statement was made to the WIPO General Assembly.",
        "On cybercrime we have nothing. The ad hoc committee of our own association looks at fees.",
        "We flew to Washington, DC, for the dynamic coalition.",
        "A compact camera is not a digital compact.",
    ],
)
def test_bodies_of_others_with_the_same_words_are_not_linked(known: Known, text: str) -> None:
    found = {mention.process for mention in linked(known, text, "2022-12-01")}
    assert not {"unga", "ahc-cybercrime", "gdc"} & found
    assert [mention.surface for mention in linked(known, text, "2022-12-01")].count("DC") == 0
