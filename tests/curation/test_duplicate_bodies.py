"""Organizations that may be one are found by names that are alike, with what speaks for it; acronyms stay conflicts."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.actors.models import NameKind, Organization
from apps.curation.candidates.bodies import alike
from apps.curation.candidates.reasons import in_words
from apps.curation.duplicate_bodies import find_organizations, like
from apps.curation.models import ReviewItem, ReviewKind
from tests.factories import OrganizationFactory, OrganizationNameFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Timber Foundation", "Timber Foundation"),
        ("Furniture Networks, Inc.", "Furniture Networks"),
        ("Furniture Networks Ltd", "Furniture Networks S.A."),
        ("Institut für Möbel", "Institut fur Mobel"),
        ("Институт Мебели", "Institut Mebeli"),
        ("Tables & Chairs Alliance", "Alliance of Chairs and Tables"),
        ("TableNet Association", "Table Net Association"),
        ("Institute of Carpentry", "Institute of Carpentery"),
        ("ITN", "Institute for Timber Networks"),
        ("IfTN", "Institute for Timber Networks"),
    ],
)
def test_names_of_one_organization_are_alike(one: str, other: str) -> None:
    found = alike(one, other)
    assert found.score >= 0.8
    assert found.reasons
    assert alike(other, one).score == found.score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Third Committee", "First Committee"),
        ("Working Group 2", "Working Group 3"),
        ("Table Council", "Cable Council"),
        ("Ministry of Tables", "Ministry of Chairs"),
        ("Institute of Timber", "Institute of Timber and Paper Research"),
        ("TN", "Timber Networks"),
        ("", "Timber Networks"),
    ],
)
def test_names_of_two_are_not(one: str, other: str) -> None:
    assert alike(one, other).score < 0.8


def pairs() -> dict[frozenset[str], dict[str, Any]]:
    find_organizations()
    items = ReviewItem.objects.filter(kind=ReviewKind.ORGANIZATIONS)
    return {frozenset((one.detail["one"], one.detail["other"])): one.detail for one in items}


def body(slug: str, name: str, **columns: Any) -> Organization:
    return OrganizationFactory.create(slug=slug, name=name, **columns)


def test_pairs_are_asked_about_with_what_speaks_for_and_against_them() -> None:
    body("timber", "The Timber Foundation", website="https://timber.example/")
    body("timber-inc", "Timber Foundation, Inc.", website="http://www.timber.example")
    body("timber-pt", "Timber Foundation Ltd", country="PT")
    body("paper", "Paper Foundation")
    found = pairs()
    assert set(found) == {frozenset(("timber", "timber-inc"))}
    detail = found[frozenset(("timber", "timber-inc"))]
    assert detail["score"] > 0.95
    assert {"the same website", "of the same country"} <= set(in_words(detail["reasons"]))


def test_former_names_and_names_in_other_languages_count() -> None:
    guild = body("guild", "Guild of Joiners", known_as=("Gilde der Tischler",))
    OrganizationNameFactory.create(organization=guild, name="Carpentry League", kind=NameKind.FORMER)
    body("league", "The Carpentry League")
    body("gilde", "Gilde der Tischler e.V.")
    found = pairs()
    assert "a former name" in in_words(found[frozenset(("guild", "league"))]["reasons"])
    assert frozenset(("guild", "gilde")) in found


def test_an_acronym_that_two_bear_is_a_conflict_and_not_likely() -> None:
    for slug, name in (("timber", "Institute of Open Timber"), ("tables", "Initiative on Old Tables")):
        OrganizationNameFactory.create(organization=body(slug, name), name="IOT", kind=NameKind.ACRONYM)
    (detail,) = pairs().values()
    assert detail["score"] < 0.8
    assert in_words(detail["reasons"])[0] == "both are abbreviated IOT"


def test_the_whole_and_its_part_and_what_is_invented_are_left_alone() -> None:
    whole = body("whole", "Timber Council")
    body("part", "The Timber Council", parent=whole)
    body("demo", "Timber Council", is_demonstration=True)
    assert pairs() == {}


def test_a_crowd_under_one_key_is_not_compared_with_itself() -> None:
    for number in range(60):
        body(f"house-{number}", f"House of {chr(97 + number % 26) * 6}{chr(97 + number // 26) * 6}")
    body("one", "House of Marquetry")
    body("two", "The House of Marquetry")
    assert set(pairs()) == {frozenset(("one", "two"))}


def test_the_page_of_an_organization_shows_those_like_it(client: Client, django_assert_num_queries: Any) -> None:
    one = body("timber", "The Timber Foundation")
    body("timber-inc", "Timber Foundation, Inc.")
    with django_assert_num_queries(4):
        assert [row.slug for row, _ in like(one)] == ["timber-inc"]
    client.force_login(User.objects.create_superuser("cora"))
    page = client.get("/curation/organizations/timber/").content.decode()
    assert "Timber Foundation, Inc." in page
    assert "96 of 100" in page
