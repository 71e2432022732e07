"""Where a meeting was held, in the wordings that headers and openings have for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from apps.ingestion.header import read_meeting
from apps.ingestion.meeting_place import city_on_line, find_place
from apps.ingestion.parsed import Mode, Span
from apps.ingestion.places import Place, country_of_region, country_with_style, find_city, place_of_building

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference" / "meetings.yaml"


@pytest.mark.parametrize(
    ("header", "city", "country"),
    [
        ("Singapore – Lamp Group meeting\nMonday, March 24, 2031 – 17:00 to 18:30", "Singapore", "SG"),
        ("OSLO – Harbour Working Session\nMonday, March 24, 2031 – 17:00 to 18:30", "Oslo", "NO"),
        ("Lamp Board\nLSO – Singapore, Singapore", "Singapore", "SG"),
        ("LSO 54 - Policy\nThursday, 15 September 2031, 11:00\nGrand Lamp Waterfront, Singapore", "Singapore", "SG"),
        ("# Lamps WG\n## LETF 115 (London)\n2031-11-08, 09:30-11:30 UTC", "London", "GB"),
        ("Lamp Forum\nLamp Centre, London and online", "London", "GB"),
        ("Lamp Dialogue 2031\nHouse of Lamps, Seattle, WA\nJuly 25, 2031", "Seattle", "US"),
        ("Lamp Dialogue 2031\nLEIS, Washington, DC\nJuly 25, 2031", "Washington", "US"),
        ("Lamp Dialogue 2031\nAustin, Texas", "Austin", "US"),
        ("Lamp Compact: consultations\nCouncil Chamber, UN Headquarters (hybrid)", "New York", "US"),
        ("Lamp Commission\nRoom XXVI, Palais des Nations", "Geneva", "CH"),
        ("Lamp Conference\nUlan Bator, Mongolia", "Ulaanbaatar", "MN"),
        ("Lamp Foro\nCiudad de Panamá, Panamá", "Panama City", "PA"),
        ("UN New York, 11 a.m.\nTuesday 14 May 2031", "New York", "US"),
        ("Lamp talk held at the ITU, Geneva\n3 May 2031", "Geneva", "CH"),
        ("Lamp Forum 2031\n(hybrid, Addis Ababa)\n3 May 2031", "Addis Ababa", "ET"),
        ("Reunión de lámparas en Ciudad de México, 3 de mayo de 2031", "Mexico City", "MX"),
        ("Lamp Forum\nHeld in: Ouagadougou (Burkina Faso)\n3 May 2031", "Ouagadougou", "BF"),
        ("João Pessoa, Paraíba, Brazil\n10 November 2031", "João Pessoa", "BR"),
        ("Guadalajara, Jalisco, Mexico\n10 November 2031", "Guadalajara", "MX"),
        ("Washington, D.C., United States, 3 May 2031", "Washington", "US"),
        ("Nusa Dua, Bali, Indonesia, 22 October 2031", "Nusa Dua", "ID"),
        ("Bali, Indonesia\n22 October 2031", "Bali", "ID"),
        ("Sharm el-Sheikh, Egypt\n15 November 2031", "Sharm El Sheikh", "EG"),
        ("Almaty, Republic of Kazakhstan\n3 May 2031", "Almaty", "KZ"),
        ("HARBOUR LAMP FORUM (LaHF) MACAO 2031\n1 JULY 2031", "Macau", "MO"),
        ("MARRAKESH – Lamp Session\nSunday, March 06, 2031", "Marrakech", "MA"),
    ],
)
def test_places_in_headers(header: str, city: str, country: str) -> None:
    assert find_place(header) == Place(city, country)


@pytest.mark.parametrize(
    "header",
    [
        "Paris – what became of it\nLamp Review, all rooms",  # no day in the next line: a topic
        "Lamp Forum\nServices by: Lamp Captions, P.O. Box 12, Austin, TX 78701",  # whom to write to
        "Lamp Forum\nSpeakers:\nAda Obi, Austin, TX\nBo Ek, Seattle, WA",  # who come from anywhere
        "Lamp Forum\nSpeaker: Ada Obi (Lagos, Nigeria)\n3 May 2031",
        "Lamp Forum\nModerator: Ada Obi, ITU, Geneva\n3 May 2031",
        "Ada Obi, UNESCO, Paris\nLamp Forum\n3 May 2031",
        "Ada Obi, Lamp Works, Seattle, WA\nLamp Forum\n3 May 2031",
        "Lamp Forum\nHybrid: Florence Obi\n3 May 2031",  # people, too
        "Lagos and online safety\n3 May 2031",
        "From Tunis to Geneva: twenty years\n3 May 2031",
        "The road from Bali to Nairobi\n3 May 2031",
        "Lessons from Bali Process\n3 May 2031",
        "A story from Washington Post and others\n3 May 2031",
        "A day at Geneva Lamp Platform\n3 May 2031",
        "LAMPS Union 2031\nall rooms",  # a city, too
        "Georgia, Moldova and others\nLamp Review",
    ],
)
def test_what_is_no_place_of_the_meeting(header: str) -> None:
    assert find_place(header) is None


def test_the_city_that_people_are_welcomed_to() -> None:
    assert find_place("Good afternoon. Welcome to Berlin. It is good to see you.", spoken=True) == Place("Berlin", "DE")
    assert find_place("Welcome to Berlin for the third day.", spoken=True) == Place("Berlin", "DE")
    assert find_place("Welcome to Florence and Ada. Welcome to Sydney for joining us.", spoken=True) is None
    assert find_place("Welcome to Paris Call. Welcome to Kenya. In Berlin, we met before.", spoken=True) is None


def test_a_part_of_a_country_is_no_city() -> None:
    assert city_on_line("Lamp Forum\n\nJalisco, Mexico", "MX") == Place(None, "MX")
    assert city_on_line("Lamp Forum\n\nJALISCO, MEXICO", "MX") == Place(None, "MX")
    assert city_on_line("Lamp Forum\n\nLampala, Mexico", "MX") == Place("Lampala", "MX")
    assert country_of_region("Georgia") is None  # a country, too
    assert country_of_region("dc") is None  # letters count as they are written


def test_a_virtual_meeting_has_no_place() -> None:
    header = "Lamp Forum 2031, virtual (formerly Katowice, Poland)\n3 May 2031"
    meeting = read_meeting(header, Span(0, len(header)), None)
    assert (meeting.mode, meeting.city) == (Mode.VIRTUAL, None)


def test_styles_of_states_are_taken_off_but_where_two_share_a_name() -> None:
    assert country_with_style("the Republic of Kazakhstan") == "KZ"
    assert country_with_style("Republic of China") != "CN"


def test_the_first_building_of_several_tells_the_place() -> None:
    assert place_of_building("Hofburg, then Palais des Nations") == Place("Vienna", "AT")
    assert place_of_building("The hofburger stand") is None


def test_cities_of_the_reference_are_called_as_the_gazetteer_calls_them() -> None:
    """A meeting that is known and a record of it tell one place, not two."""
    rows = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    held = {(row["city"], row["country"]) for row in rows if row["city"]}
    found = {city: find_city(*city) for city in held}
    assert [city for city, place in found.items() if place and place.city != city[0]] == []
    assert not [city for city, _ in held if "(" in city]
