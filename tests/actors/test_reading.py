"""Rows that are asked for by SQL which is made once."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.db.models.functions import Left
from pytest_django import DjangoAssertNumQueries

from apps.actors.models import Affiliation, Speaker
from apps.actors.reading import ByKeys, ByValues
from tests.factories import AffiliationFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

NAMES = ("Ada Obinna", "Adana Keller", "Bruno Adamo", "Bruno Keller")


@pytest.fixture(autouse=True)
def people() -> None:
    for name in NAMES:
        SpeakerFactory(name=name)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("ada", "keller"), ["Ada Obinna", "Adana Keller", "Bruno Keller"]),
        (("bruno", "obinna"), ["Ada Obinna", "Bruno Adamo", "Bruno Keller"]),
        (("nobody", "nowhere"), []),
        (("ada",), ["Ada Obinna", "Adana Keller"]),
    ],
)
def test_texts_stand_where_the_queryset_has_them(
    texts: tuple[str, ...], found: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def beginning_and_holding(first: str, *others: str) -> object:
        condition = Q(name__istartswith=first)
        for other in others:
            condition |= Q(name__icontains=other)
        return Speaker.objects.filter(condition).order_by("name").values_list("name", "pk")

    asked = ByValues(beginning_and_holding)  # type: ignore[arg-type]
    for _ in range(2):
        with django_assert_num_queries(1):
            rows = asked.of(*texts)
        assert [name for name, _ in rows] == found
        assert {key for _, key in rows} == set(Speaker.objects.filter(name__in=found).values_list("pk", flat=True))


def test_without_texts_the_rows_are_those_of_now() -> None:
    asked = ByValues(lambda: Speaker.objects.order_by("name").values_list("name")[:3])
    assert asked.of() == [[name] for name in NAMES[:3]]
    Speaker.objects.filter(name=NAMES[0]).update(name="Zoe Obinna")
    assert asked.of() == [[name] for name in NAMES[1:]]


def test_keys_take_the_place_of_the_one_that_stands_for_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keys = dict(Speaker.objects.values_list("name", "pk"))
    asked = ByKeys(Speaker.objects.filter(pk__in=[0]).order_by("name").values_list("name"), tuple[str])
    with django_assert_num_queries(1):
        assert asked.of([keys[NAMES[2]], keys[NAMES[0]]]) == [(NAMES[0],), (NAMES[2],)]
    with django_assert_num_queries(0):
        assert asked.of([]) == []


def test_other_values_than_the_keys_stay(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keys = dict(Speaker.objects.values_list("name", "pk"))
    rows = Speaker.objects.filter(pk__in=[0], name__gt="B", note="").order_by("name")
    asked = ByKeys(rows.values_list("pk", Left("name", 3)), tuple[int, str])
    with django_assert_num_queries(1):
        assert asked.of([*keys.values()]) == [(keys[NAMES[2]], "Bru"), (keys[NAMES[3]], "Bru")]


def test_to_make_sql_changes_nothing_that_threads_share() -> None:
    rows = Affiliation.objects.filter(pk__in=[0]).order_by("speaker__name").values_list("pk")
    held = AffiliationFactory()
    joined = list(rows.query.alias_map)
    assert ByKeys(rows, tuple[int]).of([held.pk]) == [(held.pk,)]
    assert list(rows.query.alias_map) == joined


def test_models_come_with_what_is_joined_to_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    held = [AffiliationFactory(role=role) for role in ("chair", "clerk")]
    asked = ByValues(
        lambda organization, role: (
            Affiliation.objects.filter(organization=organization, role=role)
            .select_related("speaker", "organization")
            .defer("source")
        )
    )
    for affiliation in held:
        with django_assert_num_queries(1):
            (row,) = asked.of(affiliation.organization_id, affiliation.role)
            assert (row, row.role, row.starts_on) == (affiliation, affiliation.role, affiliation.starts_on)
            assert (row.speaker, row.speaker.name) == (affiliation.speaker, affiliation.speaker.name)
            assert row.organization.name == affiliation.organization.name
        with django_assert_num_queries(1):
            assert row.source == affiliation.source
    assert asked.of(held[0].organization_id, held[1].role) == []
