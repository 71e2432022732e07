"""The record of a map, and the paths of its countries.

Owns what stands where on the drawing. Colours, and how large a dot is on the screen, are the style sheet's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from django_countries import countries

from apps.web.maps.projection import HEIGHT, WIDTH, project

_DATA = Path(__file__).parent / "countries.json"
_SIZES = 5


@dataclass(frozen=True, slots=True)
class Region:
    """A country that stands out: its ISO 3166-1 alpha-2 code, its name, where it leads, and a few words more."""

    code: str
    name: str = ""
    href: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A dot in degrees east and north. `weight` is what its size stands for, at least 1."""

    name: str
    longitude: float
    latitude: float
    weight: int = 1
    href: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A country as it is drawn; small ones have a `dot`, beside their shape or instead of it."""

    region: Region
    name: str
    shape: str
    dot: str


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """A place as it is drawn; `size` from 1 to 5."""

    place: Place
    dot: str
    size: int


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A map. `land` is all that does not stand out, `specks` are the countries that only a dot can show."""

    id: str
    title: str
    land: str
    specks: str
    regions: tuple[DrawnRegion, ...]
    places: tuple[DrawnPlace, ...]
    width: int = WIDTH
    height: int = HEIGHT


def world_map(*, id: str, title: str, highlighted: Iterable[Region] = (), points: Iterable[Place] = ()) -> WorldMap:
    """The map with these countries and places on it, each in the order of its name.

    Larger places are drawn first, so that none hides another. A country of which there is no shape, being a part of
    another one, is in the list and not on the drawing.
    """
    regions = sorted((_drawn_region(region) for region in highlighted), key=lambda drawn: drawn.name.casefold())
    chosen = {drawn.region.code for drawn in regions}
    shapes, dots = _shapes(), _dots()
    points = sorted(points, key=lambda place: (-place.weight, place.name.casefold()))
    largest = max((place.weight for place in points), default=1)
    return WorldMap(
        id=id,
        title=title,
        land="".join(path for code, path in shapes.items() if code not in chosen),
        specks="".join(dot for code, dot in dots.items() if code not in chosen and code not in shapes),
        regions=tuple(regions),
        places=tuple(
            DrawnPlace(place, _dot(place.longitude, place.latitude), _size(place.weight, largest)) for place in points
        ),
    )


@dataclass(frozen=True, slots=True)
class _Data:
    """What the file of shapes holds, by code of the country: rings in tenths of degrees, places in degrees."""

    shapes: dict[str, list[list[int]]]
    dots: dict[str, list[float]]


def _drawn_region(region: Region) -> DrawnRegion:
    code = region.code
    return DrawnRegion(region, region.name or countries.name(code), _shapes().get(code, ""), _dots().get(code, ""))


def _size(weight: int, largest: int) -> int:
    """By area: a place of a quarter of the largest weight has half of its width."""
    return max(1, min(_SIZES, round(sqrt(weight / largest) * _SIZES)))


@lru_cache(maxsize=1)
def _data() -> _Data:
    read = json.loads(_DATA.read_text("utf-8"))
    return _Data(shapes=read["shapes"], dots=read["dots"])


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    """The path of each country by its code; "" is land that has none."""
    return {code: "".join(map(_outline, rings)) for code, rings in _data().shapes.items()}


@lru_cache(maxsize=1)
def _dots() -> dict[str, str]:
    return {code: _dot(longitude, latitude) for code, (longitude, latitude) in _data().dots.items()}


def _outline(ring: list[int]) -> str:
    """A closed path through a ring of tenths of degrees, in steps of whole units."""
    x, y = (round(part) for part in project(ring[0] / 10, ring[1] / 10))
    steps = [f"M{x} {y}l"]
    for east, north in zip(ring[2::2], ring[3::2], strict=True):
        to_x, to_y = (round(part) for part in project(east / 10, north / 10))
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x} {to_y - y} ")
            x, y = to_x, to_y
    return "".join(steps).rstrip().replace(" -", "-") + "z"


def _dot(longitude: float, latitude: float) -> str:
    """A stroke of no length: its ends are round and its width does not scale, so it is as large on all screens."""
    x, y = project(longitude, latitude)
    return f"M{x:.0f} {y:.0f}h.1"
