"""Where a meeting was held, in the wordings that headers and openings have for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from apps.ingestion.meeting_place import city_on_line, find_place
from apps.ingestion.places import Place, country_of_region, find_city, place_of_building

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
        "Georgia, Moldova and others\nLamp Review",
    ],
)
def test_what_is_no_place_of_the_meeting(header: str) -> None:
    assert find_place(header) is None


def test_the_city_that_people_are_welcomed_to() -> None:
    assert find_place("Good afternoon. Welcome to Berlin. It is good to see you.", spoken=True) == Place("Berlin", "DE")
    assert find_place("Welcome to Paris Call. Welcome to Kenya. In Berlin, we met before.", spoken=True) is None


def test_a_part_of_a_country_is_no_city() -> None:
    assert city_on_line("Lamp Forum\n\nJalisco, Mexico", "MX") == Place(None, "MX")
    assert city_on_line("Lamp Forum\n\nJALISCO, MEXICO", "MX") == Place(None, "MX")
    assert city_on_line("Lamp Forum\n\nLampala, Mexico", "MX") == Place("Lampala", "MX")
    assert country_of_region("Georgia") is None  # a country, too
    assert country_of_region("dc") is None  # letters count as they are written


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
