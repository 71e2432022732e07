"""The map of the world: what is on it, how its places lie to each other, and how much it weighs."""

from __future__ import annotations

import gzip
import re
from math import cos, radians

import pytest
from django.template.loader import render_to_string
from django_countries import countries
from lxml import html

from apps.web.maps import Place, Region, world_map
from apps.web.maps.projection import HEIGHT, WIDTH, project

# Parts of other countries, of which the source has no shape of their own, and the Antarctic.
WITHOUT_A_SHAPE = set("AQ BQ BV CC CX GF GP MQ RE SJ TK YT".split())


def points(path: str) -> list[tuple[float, float]]:
    """The corners of the first ring of a path."""
    ring = path.split("z")[0]
    numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
    x, y = numbers[:2]
    corners = [(float(x), float(y))]
    for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + step_x, y + step_y
        corners.append((float(x), float(y)))
    return corners


def figure(**context: object) -> html.HtmlElement:
    return html.fragment_fromstring(render_to_string("components/world_map.html", context).strip())


def area(corners: list[tuple[float, float]]) -> float:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def test_every_country_is_on_the_map() -> None:
    codes = [code for code, _ in countries if code not in WITHOUT_A_SHAPE]
    drawn = world_map(id="m", title="All", highlighted=map(Region, codes))
    assert [region.region.code for region in drawn.regions if not (region.shape or region.dot)] == []
    assert {region.name for region in drawn.regions} == {countries.name(code) for code in codes}


def test_what_has_no_shape_is_listed_all_the_same() -> None:
    drawn = world_map(id="m", title="One", highlighted=[Region("GP", "Guadeloupe")])
    assert [(region.name, region.shape, region.dot) for region in drawn.regions] == [("Guadeloupe", "", "")]


@pytest.mark.parametrize("code", ["TV", "NR", "MU", "SG", "MT", "MC", "KI"])
def test_the_smallest_countries_are_dots(code: str) -> None:
    [region] = world_map(id="m", title="One", highlighted=[Region(code)]).regions
    assert region.dot


def test_a_country_stands_out_once_and_is_no_land_then() -> None:
    nobody = world_map(id="m", title="None")
    brazil = world_map(id="m", title="One", highlighted=[Region("BR")])
    [region] = brazil.regions
    assert region.shape in nobody.land
    assert region.shape not in brazil.land
    assert len(brazil.land) + len(region.shape) == len(nobody.land)


def test_areas_keep_their_ratio() -> None:
    """The same square of the globe takes as much paper near the pole as at the equator."""

    def paper(latitude: float) -> float:
        wide = 1 / cos(radians(latitude + 0.5))
        square = [(20, latitude), (20 + wide, latitude), (20 + wide, latitude + 1), (20, latitude + 1)]
        return area([project(*corner) for corner in square])

    assert [paper(latitude) for latitude in (30, 60, 75)] == pytest.approx([paper(0)] * 3, rel=0.001)


def test_countries_keep_their_ratio() -> None:
    """Brazil has 8.5 million square kilometres, Algeria 2.4; shapes are rough, so are the figures."""
    algeria, brazil = world_map(id="m", title="Two", highlighted=[Region("BR"), Region("DZ")]).regions
    assert (algeria.name, brazil.name) == ("Algeria", "Brazil")
    ratio = area(points(brazil.shape)) / area(points(algeria.shape))
    assert ratio == pytest.approx(8.5 / 2.4, rel=0.05)


def test_everything_lies_on_the_drawing() -> None:
    for longitude in range(-180, 181, 5):
        for latitude in range(-55, 86, 5):
            x, y = project(longitude, latitude)
            assert 0 <= x <= WIDTH, (longitude, latitude)
            assert 0 <= y <= HEIGHT, (longitude, latitude)


def test_north_is_up_and_east_is_to_the_right() -> None:
    lisbon, nairobi = project(-9.1, 38.7), project(36.8, -1.3)
    assert lisbon[0] < nairobi[0]
    assert lisbon[1] < nairobi[1]


def test_large_places_come_first_and_are_larger() -> None:
    places = [Place("Small", 1, 1, 1), Place("Large", 6, 46, 100), Place("Middle", 2, 2, 25)]
    drawn = world_map(id="m", title="Places", points=places)
    assert [place.place.name for place in drawn.places] == ["Large", "Middle", "Small"]
    sizes = [place.size for place in drawn.places]
    assert sizes[0] > sizes[1] > sizes[2] >= 1


def test_the_component_names_everything_links_it_and_lists_it() -> None:
    drawn = world_map(
        id="pattern",
        title="Two things",
        highlighted=[Region("BR", "Brazil <b>", "/organizations/brazil/", "since 2019")],
        points=[Place("Hall", 6.1, 46.2, 3, "/venues/hall/", "3 meetings")],
    )
    element = figure(map=drawn)
    assert [title.text for title in element.iter("title")] == ["Brazil <b>: since 2019", "Hall: 3 meetings"]
    hrefs = [link.get("href") for link in element.iter("a")]
    assert hrefs == ["/organizations/brazil/", "/venues/hall/"] * 2
    assert [" ".join(item.text_content().split()) for item in element.iter("li")] == [
        "Brazil <b> since 2019",
        "Hall 3 meetings",
    ]
    [picture] = element.iter("svg")
    assert element.get_element_by_id(picture.get("aria-labelledby")).text == "Two things"


def test_a_list_elsewhere_on_the_page_takes_the_place_of_its_own() -> None:
    drawn = world_map(id="m", title="One", highlighted=[Region("BR")])
    element = figure(map=drawn, beside="members")
    assert not list(element.iter("li"))
    assert [picture.get("aria-details") for picture in element.iter("svg")] == ["members"]


def test_it_is_light() -> None:
    codes = [code for code, _ in countries]
    drawn = world_map(id="m", title="All", highlighted=[Region(code, href=f"/x/{code}/") for code in codes])
    assert len(gzip.compress(render_to_string("components/world_map.html", {"map": drawn}).encode())) < 25_000
