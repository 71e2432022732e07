"""Countries and cities by name, from the gazetteer beside this module.

Owns the lookup of place names. Must not know documents or meetings: which words are looked up is the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.lib.text import fold

_GAZETTEER = Path(__file__).parent / "gazetteer"
# A name that several cities bear is told without a country only where one of them outweighs the others by so much.
_DOMINANCE = 4
_ABBREVIATED = 3
_STYLES = frozenset({"republic", "federal republic", "islamic republic", "united republic", "kingdom", "grand duchy"})
_SHARED = frozenset("china congo korea".split())  # of which there are two
_ARTICLES = frozenset("the la le les l el los las".split())  # folded


@dataclass(frozen=True, slots=True)
class Place:
    """A city and its country (ISO 3166-1 alpha-2); either may be unknown."""

    city: str | None = None
    country: str | None = None


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in ("countries.tsv", "country_names.tsv"):
        for code, names in _rows(file):
            for name in names.split("|"):
                found.setdefault(fold(name), code)
    return found


@cache
def _english() -> dict[str, str]:
    return {code: names.split("|")[0] for code, names in _rows("countries.tsv")}


@cache
def _elsewhere() -> frozenset[str]:
    return frozenset(fold(name) for _, names in _rows("country_names.tsv") for name in names.split("|"))


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code, _ in _rows("countries.tsv"))


@cache
def _cities() -> dict[str, tuple[tuple[int, str, str], ...]]:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for name, country, population in _rows("cities.tsv"):
        found.setdefault(fold(name), []).append((int(population), country, name))
    for city, country, names in _rows("city_names.tsv"):
        bearer = next((bearer for bearer in found.get(fold(city), ()) if bearer[1] == country), None)
        if bearer is not None:
            for name in names.split("|"):
                found.setdefault(fold(name), []).append(bearer)
    return {key: tuple(sorted(set(cities), reverse=True)) for key, cities in found.items()}


def _rows(file: str) -> list[list[str]]:
    lines = (_GAZETTEER / file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country by one of its names in English, French, Spanish, Portuguese or Russian,
    with an article or without; None where it is not a country.
    """
    folded, countries = fold(name), _countries()
    return countries.get(folded) or countries.get(_without_article(folded))


def country_with_style(name: str) -> str | None:
    """As `country_code`, also of a country in its full style: "the Republic of Kazakhstan"."""
    styled, _, bare = _without_article(fold(name)).partition(" of ")
    return country_code(name) or (_countries().get(bare) if styled in _STYLES and bare not in _SHARED else None)


def _without_article(folded: str) -> str:
    article, _, rest = folded.partition(" ")
    return rest if rest and article in _ARTICLES else folded


def in_english(country: str) -> str:
    """What a country is called in English that is named in another language: "Suisse" → "Switzerland"; else the name as
    it is.
    """
    elsewhere = _without_article(fold(country)) in _elsewhere()
    return _english()[country_code(country) or ""] if elsewhere else country


@cache
def _regions() -> dict[str, str]:
    return {name: code for code, names in _rows("regions.tsv") for name in names.split("|")}


def country_of_region(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country of a state or province, by its name or its postal letters as they are
    written: "Virginia", "DC"; None where the name is no such part or means a country or a city as well.
    """
    return _regions().get(name)


@cache
def _buildings() -> dict[str, Place]:
    return {fold(name): Place(city, country) for name, city, country, _ in _rows("buildings.tsv")}


def place_of_building(words: str) -> Place | None:
    """The city of the first building that words name whose name alone tells it: "Palais des Nations"."""
    folded = f" {fold(words)} "
    found = ((folded.find(f" {name} "), place) for name, place in _buildings().items())
    return min((one for one in found if one[0] >= 0), key=lambda one: one[0], default=(0, None))[1]


@cache
def _adjectives() -> dict[str, str]:
    return {word: _english()[code] for code, words in _rows("adjectives.tsv") for word in words.split("|")}


def country_of_adjective(word: str) -> str | None:
    """The country of which something is: "Kenyan" → "Kenya"; None where the word is no such adjective."""
    return _adjectives().get(word)


def is_country_code(code: str) -> bool:
    """Whether the letters are an ISO 3166-1 alpha-2 code."""
    return code in _codes()


def find_city(name: str, country: str | None = None) -> Place | None:
    """The city of this name, in `country` where that is known; None where there is none or no telling which, and where
    it may be an abbreviation: "ITU" is no word of Itu.
    """
    if len(name) <= _ABBREVIATED and name.isupper():
        return None
    bearers = _cities().get(fold(name), ())
    if country:
        bearers = tuple(city for city in bearers if city[1] == country)
    if not bearers or (len(bearers) > 1 and bearers[0][0] < _DOMINANCE * bearers[1][0]):
        return None
    return Place(bearers[0][2], bearers[0][1])
