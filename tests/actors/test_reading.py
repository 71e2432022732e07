"""Rows that are asked for by SQL which is made once."""

from __future__ import annotations

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from apps.actors.models import Speaker
from apps.actors.reading import ByKeys, ByTexts
from tests.factories import SpeakerFactory

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

    asked = ByTexts(beginning_and_holding)  # type: ignore[arg-type]
    for _ in range(2):
        with django_assert_num_queries(1):
            rows = asked.of(*texts)
        assert [name for name, _ in rows] == found
        assert {key for _, key in rows} == set(Speaker.objects.filter(name__in=found).values_list("pk", flat=True))


def test_without_texts_the_rows_are_those_of_now() -> None:
    asked = ByTexts(lambda: Speaker.objects.order_by("name").values_list("name")[:3])
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
