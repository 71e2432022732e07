"""Where a meeting was held, as its header or its first words tell: "Geneva, Switzerland", "6 May 2021 - Strasbourg".

Owns these wordings. Must not know the rest of a header, nor the gazetteer itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.ingestion.dates import MONTHS, WEEKDAYS, find_dates
from apps.ingestion.names import Shape, holds_office, is_body_word, is_plain_word, is_role, shape
from apps.ingestion.offices import is_office
from apps.ingestion.places import (
    Place,
    country_code,
    country_of_region,
    country_with_style,
    find_city,
    place_of_building,
)
from apps.ingestion.spelling import written
from apps.lib.text import fold

_HALLS = (
    "room|hall|hotel|centre|center|building|palace|palais|university|auditorium|campus|salle|sala|theatre|headquarters"
)
_CAPITALISED = r"[^\W\d_a-z][\w'’.\-]{0,60}+"  # bounded: a line may be one endless word
_INSIDE = r"(?:(?:al|as|da|de|del|do|dos|e|el|la|las|los|sur|upon) |(?:al|el)-)?"  # small words inside a city's name
_CITY_COUNTRY = re.compile(
    rf"({_CAPITALISED}(?: {_INSIDE}{_CAPITALISED}){{0,2}}),"
    rf"(?=\s+(?:the )?({_CAPITALISED}(?: (?:of |the |and )*{_CAPITALISED}){{0,4}}))"
)
# "LAMPS Oslo Harbour Group Meeting": behind the body that meets; not "CHAIR Charlotte Obi opened the meeting".
_BODY_CITY = re.compile(
    rf"\b[A-Z]{{4,8}} ({_CAPITALISED}(?: {_CAPITALISED})?) "
    rf"(?=(?:(?:and |for |of |on |the )*{_CAPITALISED} ){{0,5}}(?:[Mm]eeting|[Ss]ession|[Ff]orum)\b)"
)
# "LAMPS Meeting - Oslo", where nothing but the first turn or a sound may stand behind.
_MEETING_CITY = re.compile(
    rf"\b[Mm]eeting [-–] (?P<city>{_CAPITALISED}(?: {_CAPITALISED}){{0,2}})[ \t]*(?=$|>>|\[)", re.MULTILINE
)
# "IGF 2018 PARIS", "IETF 115 (London)": behind the number or the year of a series.
_NUMBERED_CITY = re.compile(
    r"\b[A-Z][A-Za-z]{0,20}[A-Z][A-Za-z]{0,20} ?(?:(?:19|20)\d\d|\d{2,3}),? "
    rf"\(?({_CAPITALISED}(?: {_CAPITALISED})?)"
)
# "Forum (APrIGF) MACAO 2015": between a series and its year.
_CITY_YEAR = re.compile(
    rf"\b[A-Z][A-Za-z]{{0,20}}[A-Z][A-Za-z]{{0,20}}\)? ({_CAPITALISED}(?: {_CAPITALISED})?) (?=(?:19|20)\d\d\b)"
)
_TOLD_PLACE = re.compile(
    r"^[ \t*_]*(?:Place|Venue|Location|City|Where|Held (?:in|at)|Lugar|Lieu|Local|Ort|Место)[*_ ]*[:：][*_ \t]*"
    r"(?P<place>[^\n]{2,80})$",
    re.MULTILINE | re.IGNORECASE,
)
# "Geneva, Palais des Nations": a hall behind its city.
_CITY_HALL = re.compile(
    rf"^[ \t]*(?P<place>{_CAPITALISED}(?: {_CAPITALISED}){{0,2}}),[ \t]+(?=[^\n]{{0,50}}\b"
    rf"(?i:rooms|{_HALLS}|unesco|itu)\b[^\n]{{0,40}}$)",
    re.MULTILINE,
)
_IN_PARENTHESES = re.compile(r"\([^()\n]*\)")
_COUNTRY_BEHIND = re.compile(r"[ \xa0]*\(([^()\n]+)\)\Z")
_LIST_OF_PEOPLE = re.compile(
    r"^[ \t*#_]*(?:(?:key|list of|confirmed) )?(?:participants|panell?ists|speakers|attendees|attending|witnesses"
    r"|members|present|apologies|moderators?|organi[sz]ers|participant[e·(]*s[)]?|asistentes|ponentes|intervenants)\b[^\n]{0,12}$",
    re.MULTILINE | re.IGNORECASE,
)
_PIECE = re.compile(r"\s[-–—]\s|[|,;/]")
_WHOLE_PLACE = re.compile(
    rf"(?:\A|(?<=[^,]\n)|(?<=[^,]\r\n))[ \t]*(?P<city>{_CAPITALISED}(?: {_INSIDE}{_CAPITALISED}){{0,2}}),"
    rf"[ \t]*(?:the )?(?P<country>{_CAPITALISED}(?: {_CAPITALISED}){{0,3}})[ \t\r]*$",
    re.MULTILINE,
)
_IN_CITY = re.compile(rf"\b(?:in|from|at|to|en|em|à)\s+({_CAPITALISED}(?: {_INSIDE}{_CAPITALISED}){{0,2}})")
# "UN New York, 11 a.m.", "held at the ITU, Geneva": behind a house with a seat.
_HOUSE_CITY = re.compile(
    r"\b(?:UN|United Nations|ITU|UNESCO|WIPO|OECD|OSCE|Council of Europe|African Union),?[ \t]+"
    rf"({_CAPITALISED}(?: {_CAPITALISED}){{0,2}})(?=[ \t\r]*(?:[,|(]|$))",
    re.MULTILINE,
)
# "hybrid, Addis Ababa"; "Geneva and online".
_MODE_CITY = re.compile(
    rf"\b(?i:hybrid|on-?site|in[- ]person)[,:;]?[ \t–-]+(?:in )?({_CAPITALISED}(?: {_CAPITALISED}){{0,2}})"
    r"(?=[ \t\r]*(?:[,)|]|$))"
    rf"|\b({_CAPITALISED}(?: {_CAPITALISED}){{0,2}}) (?:and|&|\+|/) ?(?:online|remote)(?=[ \t\r]*(?:[.,;|)]|$))",
    re.MULTILINE,
)
# "Speaker: Ada Obi (Lagos, Nigeria)"
_PEOPLE_LINE = re.compile(
    r"[ \t*_#-]*(?:co-)?(?:speakers?|chairs?|moderators?|panell?ists?|presenters?|rapporteurs?|facilitators?|guests?)\b"
    r"[^\n:]{0,20}:",
    re.IGNORECASE,
)
_ROOM_CITY = re.compile(
    rf"^[^\n]{{0,60}}\b(?i:{_HALLS}|house|studio)\b[^\n,]{{0,30}},[ \t]*"
    rf"(?P<city>{_CAPITALISED}(?: {_CAPITALISED}){{0,2}})(?=[ \t\r]*$|,|[ \t]+(?:\(|(?i:and|&|\+)[ \t]))",
    re.MULTILINE,
)
# "Seattle, WA", "Austin, Texas": not the address of a captioner, which has its postal code.
_CITY_REGION = re.compile(
    rf"({_CAPITALISED}(?: {_CAPITALISED}){{0,2}}),"
    rf"(?=[ \t]+(?P<region>{_CAPITALISED}(?: {_CAPITALISED}){{0,2}})(?!,?[ \t]+\d{{5}}))"
)
# "OSLO – Harbour Working Session", where the next line has the day.
_CITY_FIRST = re.compile(
    rf"\A\s*(?P<city>{_CAPITALISED}(?: {_CAPITALISED}){{0,2}})[ \t]+[-–—][ \t]+\S[^\n]*\n"
    r"\s*(?P<below>[^\n]{6,120})"
)
_WELCOMED = re.compile(
    r"\b[Ww]elcome(?: everybody| everyone| all| back| you all)?,? to "
    r"(?P<city>[^\W\d_a-z][\w'’-]{1,40}(?: [^\W\d_a-z][\w'’-]{1,40}){0,2})"
    r"(?=[.!]|,? and (?![^\W\d_a-z])| for (?!\w+ing\b))"  # not "Welcome to Florence and Ada"
)
# Where a story begins and ends: "From Tunis to Geneva", "the road from Bali to Baku".
_JOURNEY = re.compile(
    rf"\b[Ff]rom {_CAPITALISED}(?: {_CAPITALISED}){{0,2}} to {_CAPITALISED}(?: {_CAPITALISED}){{0,2}}"
)
# What has its name from a city: "Madison Hall", "the Paris Agreement".
_CALLED_AFTER = re.compile(
    rf" (?:{_HALLS}|accords?|agenda|agreement|charter|consensus|convention|declaration|(?:\w+ )?platform|manual|plan of"
    r"|post|principles|process|protocol|treaty)\b",
    re.IGNORECASE,
)
_CITY_STATES = frozenset({"SG", "MC", "HK", "MO"})  # whatever is in the country is in the city
_ALSO_REGIONS = frozenset({"GE"})  # "Atlanta, Georgia": a region that is called as a country is
_CALENDAR = re.compile(rf"\b(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b", re.IGNORECASE)
_REGION_BEHIND = re.compile(rf",[ \t]+(?!{_CALENDAR.pattern})[^\W\d_a-z][^\W\d_]{{0,60}}+(?=[,.;\n]|\Z)")


def find_place(text: str, *, spoken: bool = False) -> Place | None:
    """The first place that a text names in an unmistakable form: "Geneva, Switzerland", in a header also "in Nairobi".

    People who are `spoken` of live anywhere: there only a city with its country counts, or one they are welcomed to.
    """
    for match in _CITY_COUNTRY.finditer(text):
        if not spoken and _is_listed(text, match.start()):
            continue
        country = next((code for words in _heads(match[2]) if (code := country_with_style(words))), None)
        cities = list(_tails(match[1]))
        if country and (of_its_name := country_code(match[1])):  # States in a list; "Singapore, Singapore"
            if of_its_name == country and (own := find_city(match[1], country)):
                return own
            continue
        if country:
            named = next((city for words in cities if (city := find_city(words, country))), None)
            named = _before_region(text, match.start(), country) or named
            # Among capitals nothing tells where the city's name begins.
            blurred = match[1].isupper() and " " in match[1]
            twice = None if blurred else _written_twice(cities, text)
            if not named and not twice and (spoken or _is_of_person(text, match.start())):  # "First, Kenya."
                continue
            if not (named or twice) and country in _CITY_STATES:
                return find_city(next(words for words in _heads(match[2]) if country_code(words)), country)
            region = country in _ALSO_REGIONS and not (named or twice or spoken)
            return (find_city(match[1]) if region else None) or Place(named.city if named else twice, country)
        # A place that no gazetteer has: the header writes it twice.
        listed = ": " in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]  # "Chairs: Ada Obi, Bo Ek"
        hall = any(map(find_city, _heads(match[2])))  # before its city
        held = holds_office(match[2]) or is_role(match[2])  # "Ada Obi, Senior Adviser"
        elsewhere = (
            spoken or listed or hall or held or match.start() > 400 or _CALENDAR.search(match[0]) or match[1].isupper()
        )
        if words := None if elsewhere else _written_twice(cities, text):
            return find_city(words) or Place(words, None)
    return _city_welcomed(text) if spoken else _city_alone(text)


def _before_region(text: str, position: int, country: str) -> Place | None:
    """The city that stands before a part of its country: "João Pessoa, Paraíba, Brazil"."""
    line = text[text.rfind("\n", 0, position) + 1 : position].rstrip()
    words = line.removesuffix(",").rpartition(",")[2].strip() if line.endswith(",") else ""
    return next((city for part in _tails(words) if (city := find_city(part, country))), None)


def _is_listed(text: str, position: int) -> bool:
    """Whether a place stands in a list of people, who come from anywhere."""
    if _PEOPLE_LINE.match(text, text.rfind("\n", 0, position) + 1, position):
        return True
    paragraph = text.rfind("\n\n", 0, position) + 1
    return _LIST_OF_PEOPLE.search(text, paragraph, position) is not None


def _is_of_person(text: str, position: int) -> bool:
    """Whether a name stands first in the line, before a body: "Ada Obi, Harbour Office, Fiji"."""
    head = text[text.rfind("\n", 0, position) + 1 : position].strip(" \t*-•")
    return head.endswith(",") and shape(head.split(",")[0]) is Shape.PERSON


def _city_alone(text: str) -> Place | None:
    """The city that a header gives without its country: alone on a line, by the day, behind a hall, "in Nairobi"."""
    ways = (_city_told, _city_first, _city_by_day, _city_behind, _city_in_region, place_of_building)
    return next((found for way in ways if (found := way(text))), None)


def _city_first(text: str) -> Place | None:
    found = _CITY_FIRST.match(text)
    if found is None or not next(find_dates(found["below"]), None) or is_plain_word(found["city"]):
        return None
    return find_city(found["city"])


def _city_in_region(text: str) -> Place | None:
    for match in _CITY_REGION.finditer(text):
        if _is_listed(text, match.start()) or not (country := _of_region(match["region"])):
            continue
        if _is_of_person(text, match.start()):
            continue
        for words in _tails(match[1]):
            if city := find_city(words, country):
                return city
    return None


def _city_welcomed(spoken: str) -> Place | None:
    for found in _WELCOMED.finditer(spoken):
        if not country_code(found["city"]) and (city := find_city(found["city"])):
            return city
    return None


def _of_region(words: str) -> str | None:
    return next((code for part in _heads(words) if (code := country_of_region(part))), None)


def _city_told(text: str) -> Place | None:
    for told in (*_TOLD_PLACE.finditer(text), *_CITY_HALL.finditer(text)):
        if city := _city(told["place"].strip()):  # "Cotonou (Benin)"
            return city
        for piece in reversed(_PIECE.split(_IN_PARENTHESES.sub("", told["place"]))):  # the hall stands before its city
            if city := find_city(piece.strip(" .:*_")):
                return city
    return None


def _city_by_day(text: str) -> Place | None:
    lines = text.splitlines()
    for line in lines:
        alone = line.strip(" .:\t\r")
        if len(line) < 40 and not is_plain_word(alone) and (city := _city(alone)):  # a city is called Date
            return city
    for line in lines:
        if len(line) < 120 and (found := next(find_dates(line), None)):  # "6 October 2021 - Strasbourg"
            for piece in _PIECE.split(f"{line[: found.span.start]} | {line[found.span.end :]}"):
                words = piece.strip(" .:").removeprefix("г. ")
                if ")" not in words:  # "Fourth meeting (Oslo, 6 October 2021)"
                    words = words.rpartition("(")[2]
                if (city := _city(words)) and not is_plain_word(words):
                    return city
    return None


def _city(words: str) -> Place | None:
    """The city of this name; its country may stand behind it in parentheses: "Cotonou (Benin)"."""
    inside = _COUNTRY_BEHIND.search(words)
    return find_city(words[: inside.start()], country_with_style(inside[1])) if inside else find_city(words)


def _city_behind(text: str) -> Place | None:
    for match in (*_ROOM_CITY.finditer(text), *_MEETING_CITY.finditer(text)):
        word = match["city"]  # cities are called Date and Union
        if city := None if is_plain_word(word) or is_body_word(word) else find_city(word):
            return city
    ways = (_IN_CITY, _HOUSE_CITY, _MODE_CITY, _NUMBERED_CITY, _CITY_YEAR, _BODY_CITY)
    text = _JOURNEY.sub(lambda journey: " " * len(journey[0]), text)
    for match in (found for way in ways for found in way.finditer(text)):
        number = match.lastindex or 1
        if _REGION_BEHIND.match(text, match.end(number)):  # "in Alexandria, Virginia": not the one that is known best
            continue
        whole = match.re in (_HOUSE_CITY, _MODE_CITY)  # what stands alone there: not "Hybrid: Florence Obi"
        if whole and (_is_listed(text, match.start()) or _is_of_person(text, match.start())):
            continue
        for words in [match[number]] if whole else _heads(match[number]):
            called = _CALLED_AFTER.match(text, match.start(number) + len(words))
            plain = is_plain_word(words) or is_body_word(words)  # "LAMPS Union 2031"
            if city := None if called or plain else find_city(words.rstrip(".")):
                return city
    return None


def city_on_line(lead: str, country: str) -> Place:
    """The place that a line gives in full, "City, Country", though no gazetteer has the city."""
    for match in _WHOLE_PLACE.finditer(lead):
        named = match["city"]
        if country_of_region(named) or country_of_region(written(named)):  # "Jalisco, Mexico"
            continue
        if country_with_style(match["country"]) == country and not any(map(is_body_word, named.split())):
            return Place(written(named), country)
    return Place(None, country)


def city_in_speech(spoken: str, country: str) -> Place | None:
    """The city of that country to which the first words of a meeting welcome people."""
    for match in re.finditer(rf"\b(?:[Ww]elcome to|here in)\s+({_CAPITALISED}(?: {_CAPITALISED}){{0,2}})", spoken):
        for words in _heads(match[1]):
            if city := find_city(words.rstrip("."), country):
                return city
    return None


def _written_twice(names: Sequence[str], text: str) -> str | None:
    """The first of these names that the text has more than once."""
    return next(
        (
            words
            for words in names
            if len(words) > 3
            and not is_plain_word(words.split()[-1])
            and not any(map(is_body_word, words.split()))  # a hall before its city
            and not is_office(fold(words).split())
            and _count(words, text) > 1
        ),
        None,
    )


def _count(words: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(words)}\b", text, re.IGNORECASE))


def _heads(words: str) -> list[str]:
    parts = words.rstrip(".").split()
    return [" ".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _tails(words: str) -> list[str]:
    parts = words.split()
    return [" ".join(parts[count:]) for count in range(len(parts))]
