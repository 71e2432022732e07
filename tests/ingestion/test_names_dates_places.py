"""Telling names from roles, bodies and plain words; reading dates, times and places as documents write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from apps.ingestion.dates import find_dates, find_time, last_month, last_weekday
from apps.ingestion.editions import with_edition
from apps.ingestion.header import read_meeting
from apps.ingestion.known import Known, KnownEdition, KnownProcess
from apps.ingestion.meeting_place import find_place
from apps.ingestion.names import Shape, affiliation, shape, without_title
from apps.ingestion.parsed import Mode, ParsedMeeting, Span
from apps.ingestion.places import country_code, country_of_adjective, find_city, in_english
from apps.ingestion.spelling import body_written, initials, written
from apps.lib.partial_dates import PartialDate

HEAD_IN_ONE_LINE = (
    "1 Page 1 Transcription LAMPS Oslo Harbour Group Meeting 4 March 2031 On page: The recordings and all of the"
    " transcriptions of the calls are posted on the calendar page"
)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("ADA OBI", Shape.PERSON),
        ("Petra van den AKKER", Shape.PERSON),
        ("SEÁN O'DOWD-RUIZ", Shape.PERSON),
        ("Ms. Ada Obi, Director", Shape.PERSON),
        ("The Clerk of the Committee (Mr. Bo Ek)", Shape.ROLE),
        ("THE CHAIR", Shape.ROLE),
        ("AUDIENCE MEMBER", Shape.ROLE),
        ("SPEAKER FROM THE FLOOR", Shape.ROLE),
        ("Speaker 2", Shape.ROLE),
        ("UNIDENTIFIED MALE", Shape.ROLE),
        ("码头日报记者", Shape.ROLE),
        ("E. OBI", Shape.PERSON),
        ("MR. PLUM", Shape.SURNAME),
        ("CHAIR OBI", Shape.SURNAME),
        ("Luis", Shape.SINGLE),
        ("AO", Shape.INITIALS),
        ("Kenya", Shape.BODY),
        ("EU COMMISSION", Shape.BODY),
        ("room-4/speaker_1", Shape.BODY),
        ("Note", None),
        ("The question is", None),
        ("Voting procedures", None),
        ("International law", None),
        ("So", None),
        ("", None),
    ],
)
def test_what_a_label_can_be(label: str, expected: Shape | None) -> None:
    assert shape(label) is expected


def test_names_are_written_as_one_writes_them() -> None:
    assert written("WOUTER DE LA TORRE") == "Wouter de la Torre"
    assert written("MARY O'NEIL-MCKAY") == "Mary O'Neil-McKay"
    assert written("Ada Obi") == "Ada Obi"
    assert body_written("EU COMMISSION") == "EU Commission"
    assert without_title("CHAIR ADA OBI") == "ADA OBI"
    assert initials("Ana de la Torre") == "ADLT"
    assert affiliation("The Chair (Mr. Jim Roe (Lakeside, Lib.))") == "Lakeside, Lib."
    assert affiliation("Mr. Roe (Fiji) (spoke in French)") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Friday 25 February 2005", "2005-02-25", None),
        ("Monday, the 1st of June 2020 at 21:00", "2020-06-01", None),
        ("from 17 to 21 December 2017", "2017-12-17", "2017-12-21"),
        ("December 17–21, 2017", "2017-12-17", "2017-12-21"),
        ("28 February – 2 March 2020", "2020-02-28", "2020-03-02"),
        ("Day 2 - 15 April 2014", "2014-04-15", None),
        ("Part 2 - Tuesday, 15 April 2014", "2014-04-15", None),
        ("Thursday 2 - Friday 3 May 2019", "2019-05-02", "2019-05-03"),
        ("Workshop #7 - 10 June 2020", "2020-06-10", None),
        ("12, 13 and 14 November 2018", "2018-11-12", "2018-11-14"),
        ("Room 5, 13 and 14 November 2018", "2018-11-13", "2018-11-14"),
        ("30 April, 1 and 2 May 2018", "2018-05-01", "2018-05-02"),
        ("30 November & 1 December 2022", "2022-11-30", "2022-12-01"),
        ("26/27 October 2009", "2009-10-26", "2009-10-27"),
        ("open 24/7 and 3 May 2020", "2020-05-03", None),
        ("28.11.–02.12.2022", "2022-11-28", "2022-12-02"),
        ("28.-30.11.2022", "2022-11-28", "2022-11-30"),
        ("the 7th day of November 2022", "2022-11-07", None),
        ("30 December - 2 January 2021", "2020-12-30", "2021-01-02"),
        ("Sat Mar 24 13:56:31 UTC 2018", "2018-03-24", None),
        ("in September 2019, when", "2019-09", None),
        ("2023-11-09T10:00", "2023-11-09", None),
        ("31st October, 1995", "1995-10-31", None),
        ("October 18th, 2020", "2020-10-18", None),
        ("2020 October 18", "2020-10-18", None),
        ("18-Oct-2020", "2020-10-18", None),
        ("17^th^ to 19^th^ May 2019", "2019-05-17", "2019-05-19"),
        ("27/11/2020", "2020-11-27", None),
        ("11/27/2020", "2020-11-27", None),
        ("2019年8月16日", "2019-08-16", None),
        ("平成31年3月14日（木）", "2019-03-14", None),
        ("令和元年十二月三日", "2019-12-03", None),
        ("令和二年二月二十日", "2020-02-20", None),
    ],
)
def test_dates_in_the_forms_of_the_field(text: str, start: str, end: str | None) -> None:
    found = next(find_dates(text))
    assert (str(found.start), str(found.end) if found.end else None) == (start, end)


@pytest.mark.parametrize("text", ["31 June 2020", "in 2020", "A/RES/73/27", "7:30", "may 5", "05/07/2019"])
def test_what_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []


def test_times_of_day() -> None:
    assert find_time("4:30 P.M. CST") == ("16:30", "CST")
    assert find_time("12.05 a.m.") == ("00:05", None)
    assert find_time("at 21:00 UTC") == ("21:00", "UTC")
    assert find_time("08:30 to 11:30 that day") == ("08:30", None)
    assert find_time("in 15 minutes, room 7") is None


def test_relative_dates_look_back() -> None:
    assert last_weekday("Monday", date(2018, 3, 24)) == date(2018, 3, 19)
    assert last_weekday("Saturday", date(2018, 3, 24)) == date(2018, 3, 24)
    assert str(last_month("November", date(2020, 2, 28))) == "2019-11"
    assert str(last_month("February", date(2020, 2, 28))) == "2020-02"


def test_countries_under_their_many_names() -> None:
    assert {country_code(name) for name in ("Türkiye", "Turkey", "TURKEY")} == {"TR"}
    assert {country_code(name) for name in ("Republic of Korea", "South Korea")} == {"KR"}
    assert country_code("Norway") == "NO"
    assert {country_code(name) for name in ("Palestine", "Observer State of Palestine")} == {"PS"}
    assert country_code("Namibia") == "NA"
    assert country_code("the Netherlands") == "NL"
    assert country_code("Atlantis") is None


def test_countries_in_other_languages_are_told_and_called_by_their_english_names() -> None:
    for name in ("Suisse", "la Suisse", "Suiza", "Suíça", "Швейцария"):
        assert (country_code(name), in_english(name)) == ("CH", "Switzerland")
    assert in_english("L’Afrique du Sud") == "South Africa"
    assert country_code("El Salvador") == "SV"
    # What is an English name stays as it is written, whatever it is called elsewhere.
    assert in_english("South Korea") == "South Korea"
    assert in_english("Atlantis") == "Atlantis"


@pytest.mark.parametrize(
    "name", ["Maurice", "Dominique", "Mauricio", "Liban", "Malte", "Kenia", "Italia", "Francia", "França", "Grecia"]
)
def test_a_given_name_or_a_word_is_no_country_of_another_language(name: str) -> None:
    assert country_code(name) is None


def test_a_city_that_many_countries_have_needs_its_country() -> None:
    assert find_city("Geneva") is not None
    assert find_city("San José") is None
    found = find_city("San José", "CR")
    assert found is not None
    assert found.country == "CR"


def test_places_in_headers_and_in_speech() -> None:
    place = find_place("HARBOUR FORUM NAIROBI, KENYA 4 MARCH 2031")
    assert place is not None
    assert (place.city, place.country) == ("Nairobi", "KE")
    assert find_place("She is a researcher in Pittsburgh.", spoken=True) is None
    assert find_place("Monday, November 7") is None


@pytest.mark.parametrize(
    ("header", "day", "city", "country"),
    [
        ("Lamp Forum\nGeneva, Palais des Nations\n22 November 2010\n10:00 a.m.", "2010-11-22", "Geneva", "CH"),
        (
            "Lamp Forum\nGeneva, 8–12 April 2019\nSession 2\nTuesday, 9 April, 11:00, Room C",
            "2019-04-09",
            "Geneva",
            "CH",
        ),
        ("Foro\nCiudad de México, 3 y 4 de septiembre de 2018", "2018-09-03", "Mexico City", "MX"),
        ("Forum\nGenève, du 18 au 21 décembre 2017", "2017-12-18", "Geneva", "CH"),
        ("LampForum 2016, Brussels\nWS 7 — 10 June 2016, 14:30", "2016-06-10", "Brussels", "BE"),
        ("Regional forum — Recife, Brasil — 10 de novembro de 2015", "2015-11-10", "Recife", "BR"),
        ("Hall of Lamps, Sharm El Sheikh, Egypt\nSharm El Sheikh, 2009/11/17", "2009-11-17", "Sharm El Sheikh", "EG"),
        ("Ассамблея\nг. Минск, 14 марта 2019 года", "2019-03-14", "Minsk", "BY"),
        ("Lamp Council\nTower Headquarters, Paris\n28 Feb - 1 Mar 2013\nDay 2", "2013-03-01", "Paris", "FR"),
        ("Lamp Council\nDate: 18.11.2019\nPlace: Ljubljana", "2019-11-18", "Ljubljana", "SI"),
        ("Lamp Council\nWednesday, 6 October 2021 - Strasbourg", "2021-10-06", "Strasbourg", "FR"),
        ("OPEN MIC\n25 OCTOBER 2013\nBALI, INDONESIA\n4:30 P.M.", "2013-10-25", "Bali", "ID"),
        ("Present: Argentina, Brazil, China\nHeld in Nairobi on 3 May 2011", "2011-05-03", "Nairobi", "KE"),
        ("LAMP CONFERENCE 2031\n\nBUSAN, KOREA\n\n23 OCTOBER 2031\n\nROOM A", "2031-10-23", "Busan", "KR"),
        (
            "Lamp Forum\nQuay University, Bangkok, Thailand\n26 July 2031\nChair: Ada Obi, Quay University",
            "2031-07-26",
            "Bangkok",
            "TH",
        ),
        ("FINISHED - 2014 09 04 - Main Session", "2014-09-04", None, None),
        ("Atelier\nRabat (Maroc), le 3 mai 2031", "2031-05-03", "Rabat", "MA"),
        ("Society of Lamps\nPalais des Lamps, Geneva\n3 May 2031", "2031-05-03", "Geneva", "CH"),
        (
            "Lamps – WS 4\n3 May 2031 | AURORA, Lamp Hall, Oslo\nKey Participants\nAda Obi, Harbour Office, Fiji",
            "2031-05-03",
            "Oslo",
            "NO",
        ),
        ("Lamp Council\n3 May 2031\nAda Obi, Harbour Office, Fiji", "2031-05-03", None, None),
        ("LAMPS Oslo Harbour Group Meeting\nTuesday 4 March 2031", "2031-03-04", "Oslo", "NO"),
        ("LAMPS Board Meeting\nTuesday 4 March 2031", "2031-03-04", None, None),
        ("Lamp Board 4 March 2031 LAMPS Meeting - Los Angeles [ Music ]", "2031-03-04", "Los Angeles", "US"),
        ("Lamp Board 4 March 2031 LAMPS Meeting - Paris Accord", "2031-03-04", None, None),
        ("Lamp Board\nOslo, Norway, 12 to 14 July2031\n\n12 July2031", "2031-07-12", "Oslo", "NO"),
        ("Lamp Board 14-12-2031 Transcript", "2031-12-14", None, None),
        ("Lamp Board 11-12-2031 Transcript", "None", None, None),
        ("Lamp Forum, Day 6\n2 to 17 November 2031", "2031-11-02", None, None),
        ("Captions of a lamp meeting (Oslo, 27 July 2031)\nSubject to ITU copyright.", "2031-07-27", "Oslo", "NO"),
        ("Lamp Union\nThe record belongs to ITU alone.\n3 May 2031", "2031-05-03", None, None),
        ("Lamp Workshop\n3 May 2031\nIt convened in Alexandria, Virginia, at nine.", "2031-05-03", "Alexandria", "US"),
        ("Lamp Workshop\nHeld in Oslo, May 3, 2031", "2031-05-03", "Oslo", "NO"),
        ("THE LAMP INSTITUTION\nWashington, D.C.\nThursday, May 3, 2031", "2031-05-03", "Washington", "US"),
        ("Lamp Workshop\n3 May 2031\nIt convened in Madison Hall at nine.", "2031-05-03", None, None),
        (
            "Lamp Council\n3 May 2031\nAda Obi\nChair and Director, Quay Programme\nBo Ek\nDirector, Harbour Office",
            "2031-05-03",
            None,
            None,
        ),
    ],
)
def test_headers_in_many_layouts(header: str, day: str, city: str | None, country: str | None) -> None:
    found = read_meeting(header, Span(0, len(header)), None)
    assert (str(found.start), found.city, found.country) == (day, city, country)


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("LAMP FORUM 2031\nSESSION 12: WHO LIT IT?\n3 MAY 2031", "LAMP FORUM 2031 – SESSION 12: WHO LIT IT?"),
        ("Ninth Lamp Forum\nOslo, Norway\nWS 7 Wicks\nRoom 3", "Ninth Lamp Forum – WS 7 Wicks"),
        ("École des lampes\nAtelier n° 4 : les mèches\n3 mai 2031", "École des lampes – Atelier n° 4 : les mèches"),
        ("Lamp Forum 2031\nOslo, Norway\n3 May 2031\nWho lit it?", "Lamp Forum 2031 – Who lit it?"),
        ("WS 7 Wicks\nPanel 2", "WS 7 Wicks"),
        ("LAMP Transcription\nNames of Lamps Team\n3 May 2031", "Names of Lamps Team"),
        ("Lamp Forum 2031 - Day 2 - Wicks.rtf", "Lamp Forum 2031 - Day 2 - Wicks"),
        ("Minutes of the 2031-10-21 Lamp Board Meeting\n1. Attendance", "Lamp Board Meeting"),
        (
            "Minutes of a meeting of the Lamp Board by telephone held at 10 am Oslo time, 8 December 2031.\nPresent :",
            "Minutes of a meeting of the Lamp Board by telephone held at 10 am Oslo time",
        ),
        ("Jeudi 23 janvier 2031\nCommission des lampes", "Commission des lampes"),
        ("Monday\nLamp Commission", "Lamp Commission"),
        ("Present :\nLamp Commission of the Harbour", "Lamp Commission of the Harbour"),
        ("Site Map\n\nPlease note:\n\nYou are viewing old pages.\n\nNinth Lamp Forum", "Ninth Lamp Forum"),
        ("Lamp Forum 2031\n\n3 May 2031\n\nThese minutes are public", "Lamp Forum 2031"),
        ("Opening of the Lamp Forum held on 3 May 2031", "Opening of the Lamp Forum"),
        (
            "This is now an old page. Please move to the new one at\n\nYou are here\n\nNinth Lamp Forum",
            "Ninth Lamp Forum",
        ),
        ("You're viewing an archived page.\nNinth Lamp Forum", "Ninth Lamp Forum"),
        ("www.lamps.example/records/9 · view\nNinth Lamp Forum", "Ninth Lamp Forum"),
        ("docs.lamps.example/records/9 · view\nNinth Lamp Forum", "Ninth Lamp Forum"),
        ("2031 Lamp Board - Call - XVI\n\nCaptions", "2031 Lamp Board - Call - XVI"),
        ("12 Lamp Board", "Lamp Board"),
        ("FINAL COPY LAMP CONFERENCE OSLO", "LAMP CONFERENCE OSLO"),
        (
            "Session 4-2 Transcript\n(LBG 2031-35)\n\nThis is an unofficial transcript",
            "Session 4-2 (LBG 2031-35)",
        ),
        ("Lamp Council\n(continued)", "Lamp Council"),
        ("Lamp Council\n(14:00–15:00 UTC)\n4 March 2031", "Lamp Council"),
        ("Lamp Council\n(Chair: Ada OBI)\n4 March 2031", "Lamp Council"),
        (
            HEAD_IN_ONE_LINE,
            "LAMPS Oslo Harbour Group Meeting",
        ),
        ("SOMMAIRE\n\nConférence des phares – séance du 4 mai 2031\n", "Conférence des phares – séance"),
        ("Full text\nLamps at Sea | Transcript\n4 May 2031\n", "Lamps at Sea"),
        ("Regrets\nLamps at Sea – RAW\n4 May 2031\n", "Lamps at Sea"),
    ],
)
def test_titles_of_sessions(header: str, title: str) -> None:
    assert read_meeting(header, Span(0, len(header)), None).title == title


@pytest.mark.parametrize(
    ("title", "day", "city"),
    [
        ("Lamp Forum 2031 - Day 2 - Wicks", "2031-05-06", "Oslo"),
        ("Lamp Forum 2031, Day 0", "2031-05-04", "Oslo"),
        ("Lamp Forum 2031 - Day 7 - Wicks", None, None),
        ("Lamp Forum 2032 - Day 2 - Wicks", None, None),
        ("Lamp Forum 2031 Open Consultations, Day 2", None, None),
        ("What became of Lamp Forum 2031 - Day 2", None, None),
        ("Lamp Forum 2031", None, None),
    ],
)
def test_the_day_of_an_edition(title: str, day: str | None, city: str | None) -> None:
    edition = KnownEdition(
        "lamps", PartialDate.parse("2031-05-04"), PartialDate.parse("2031-05-08"), city="Oslo", country="NO"
    )
    known = Known(processes=(KnownProcess("lamps", "Lamp Forum", None, ()),), editions=(edition,))
    found = with_edition(ParsedMeeting(title=title), "", known)
    assert (str(found.start) if found.start else None, found.city) == (day, city)


@pytest.mark.parametrize(
    ("title", "head", "day", "city"),
    [
        ("LSO 55 – Lamps in practice", "Tuesday, 10:30", "2031-05-06", "Oslo"),
        ("LSO55 – Lamps in practice", "7 May, 10:30 to 12:00", "2031-05-07", "Oslo"),
        ("Lamps in practice", "Lamp Forum 2031 | 7 May", "2031-05-07", "Oslo"),
        ("LSO 55 – preparing lamps", "28 April, 10:30 to 12:00", None, None),
        ("LSO 55 – Lamps in practice", "Tuesday and Wednesday", None, None),
        ("LSO 56 – Lamps in practice", "Tuesday, 10:30", None, None),
        ("From LSO 54 to LSO 55", "Tuesday, 10:30", None, None),
        ("LSO 55", "", None, None),
    ],
)
def test_a_day_without_a_year_at_an_edition_that_is_called(
    title: str, head: str, day: str | None, city: str | None
) -> None:
    days = {54: ("2030-05-05", "2030-05-09"), 55: ("2031-05-04", "2031-05-08")}
    known = Known(
        processes=(KnownProcess("lamps", "Lamp Forum", "LSO", ()),),
        editions=tuple(
            KnownEdition("lamps", *map(PartialDate.parse, span), city="Oslo", country="NO", name=f"LSO{number} in Oslo")
            for number, span in days.items()
        ),
    )
    found = with_edition(ParsedMeeting(title=title), head, known)
    assert (str(found.start) if found.start else None, found.city) == (day, city)


def test_the_place_of_a_day_at_an_edition_that_is_called() -> None:
    span = PartialDate.parse("2031-05-04"), PartialDate.parse("2031-05-08")
    edition = KnownEdition("lamps", *span, city="Oslo", country="NO", name="LSO55, Oslo")
    known = Known(processes=(KnownProcess("lamps", "Lamp Forum", "LSO", ()),), editions=(edition,))
    own = ParsedMeeting(title="LSO 55 – Lamps in practice", start=PartialDate.parse("2031-05-05"))
    assert with_edition(own, "", known).city == "Oslo"
    assert with_edition(replace(own, start=PartialDate.parse("2031-04-05")), "", known).city is None
    assert with_edition(replace(own, country="NO"), "", known).city == "Oslo"
    assert with_edition(replace(own, country="KE"), "", known).city is None


def test_a_day_in_the_record_stands_above_the_edition() -> None:
    edition = KnownEdition("lamps", PartialDate.parse("2031-05-04"), PartialDate.parse("2031-05-08"), is_virtual=True)
    known = Known(processes=(KnownProcess("lamps", "Lamp Forum", None, ()),), editions=(edition,))
    own = ParsedMeeting(title="Lamp Forum 2031 - Day 2", start=PartialDate.parse("2031-05-08"))
    assert with_edition(own, "", known).start == own.start
    assert with_edition(replace(own, start=None), "", known).city is None


def test_a_state_by_its_adjective() -> None:
    assert country_of_adjective("Kenyan") == "Kenya"
    assert country_of_adjective("Swiss") == "Switzerland"
    assert country_of_adjective("Harbour") is None


MAIL = """[lamps-list] {subject}

Ada Obi ada.obi at example.org
Tue Jul 2 19:42:16 UTC 2030

Colleagues, I enclose a note of the above Session{held}. Bo Ek said that the oil was late. Brin Taverne
said that it was not.
"""


@pytest.mark.parametrize(
    ("subject", "held", "day", "title"),
    [
        ("LAMPS FACE TO FACE; 24 JUNE", "", "2030-06-24", "LAMPS FACE TO FACE; 24 JUNE"),
        ("Lamps face to face", " of 24th June", "2030-06-24", "Lamps face to face"),
        ("LAMPS CALL; 14TH MAY; 2030", "", "2030-05-14", "LAMPS CALL"),
        ("Lamps face to face", ", the next one is on 24 September", None, "Lamps face to face"),
    ],
)
def test_a_mail_about_a_meeting(subject: str, held: str, day: str | None, title: str) -> None:
    text = MAIL.format(subject=subject, held=held)
    meeting = read_meeting(text, Span(0, len(text)), None)
    assert (str(meeting.start) if meeting.start else None, meeting.title) == (day, title)


def test_a_count_behind_a_month_is_no_day() -> None:
    assert not list(find_dates("In 2020 March 18 people came."))
    assert [str(found.start) for found in find_dates("Plenary, 2020 March 18")] == ["2020-03-18"]


def test_cities_are_found_by_the_names_that_records_give_them() -> None:
    assert find_city("Marrakech") == find_city("Marrakesh")
    assert find_city("Seville") == find_city("Sevilla") is not None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("The session established pursuant to resolution 75/240 of 31 December 2030 is called to order.", None),
        ("The session is open; our letter dated 3 May 2031 is before you.", None),
        ("Welcome to the session of 4 March 2031.", "2031-03-04"),
        ("This session was convened in order to take stock on 4 March 2031.", "2031-03-04"),
        ("I note that this meeting is open on 4 March 2031.", "2031-03-04"),
        ("Welcome to the Lamp Convention on 4 March 2031.", "2031-03-04"),
    ],
)
def test_the_day_of_a_paper_is_no_day_of_the_meeting_that_speaks_of_it(words: str, day: str | None) -> None:
    found = read_meeting(f"Lamp Group\n{words}", Span(0, 11), Span(11, 11 + len(words)))
    assert (str(found.start) if found.start else None) == day


@pytest.mark.parametrize(
    ("header", "mode"),
    [
        ("Captions of the virtual Ninth Annual Meeting of the Lamp Forum, 3 May 2031", Mode.VIRTUAL),
        ("Captions of the Ninth Annual Meeting of the Lamp Forum, 3 May 2031, on virtual lamps and a meeting", None),
        ("Virtual Reality Working Group Meeting, Oslo, Norway, 3 May 2031", Mode.IN_PERSON),
    ],
)
def test_a_virtual_meeting_has_its_name_behind(header: str, mode: Mode | None) -> None:
    assert read_meeting(header, Span(0, len(header)), None).mode == mode


@pytest.mark.parametrize(
    "header",
    [
        "Lamp Board\nCHAIR Charlotte Obi opened the meeting",
        "FROM Sofia Ek to all: what came of the meeting",
        "LAMPS Geneva Declaration Review Meeting",
        "Where we stand in Paris Agreement matters",
        "Lamp Meeting - Union",
        "Lamp Meeting - Date",
    ],
)
def test_what_is_called_as_a_city_is_no_place(header: str) -> None:
    assert find_place(header) is None
