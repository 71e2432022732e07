"""What was said by people who belonged to an organization at that time."""

from __future__ import annotations

from datetime import date

import pytest

from apps import search
from apps.actors import capacities
from apps.actors.models import Affiliation, Organization, Speaker
from apps.proceedings.models import Statement
from apps.search.errors import QueryError
from tests.factories import (
    AffiliationFactory,
    OrganizationFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = (date(2016, 12, 6), date(2018, 3, 1), date(2021, 6, 2))


def said_by(speaker: Speaker, *days: date, **more: object) -> list[Statement]:
    return [
        StatementFactory.create(speaker=speaker, method="label", said_on=day, said_on_precision=3, **more)
        for day in days
    ]


def found(query: str) -> set[int]:
    return {hit.statement_id for hit in search.query(search.SearchRequest(query)).hits}


@pytest.fixture
def tables() -> Organization:
    return OrganizationFactory.create(name="Institute of Open Tables", known_as=("IOT",))


def test_by_dates_by_a_source_that_shows_it_and_by_the_record(tables: Organization) -> None:
    dated, shown, merged = (SpeakerFactory.create(name=name) for name in ("Ada Obinna", "Bruno Keller", "Chiara Lund"))
    AffiliationFactory.create(speaker=dated, organization=tables, starts_on=date(2017, 1, 1), starts_on_precision=1)
    AffiliationFactory.create(speaker=shown, organization=tables, attested_on=date(2018, 1, 9), attested_on_precision=3)
    other = SpeakerFactory.create(name="Dora Sand", merged_into=merged)
    AffiliationFactory.create(speaker=other, organization=tables, ends_on=date(2017, 1, 1), ends_on_precision=3)
    AffiliationFactory.create(speaker=merged, organization=tables)  # of no time, so it tells nothing
    _, second, third = said_by(dated, *DAYS)
    _, near, _ = said_by(shown, *DAYS)
    before, _, _ = said_by(merged, *DAYS)
    (recorded,) = said_by(SpeakerFactory.create(), DAYS[0], organization=tables)
    search.rebuild()
    assert found("org:iot") == {recorded.pk}
    assert found("affiliation:iot") == {second.pk, third.pk, near.pk, before.pk, recorded.pk}
    assert found('affiliation:"open tables" year:2018') == {second.pk, near.pk}
    assert found("speaker:ada-obinna -affiliation:iot") == found("speaker:ada-obinna") - {second.pk, third.pk}


def test_what_is_learnt_today_counts_without_a_new_index(tables: Organization) -> None:
    speaker = SpeakerFactory.create(name="Ada Obinna")
    (statement,) = said_by(speaker, DAYS[1])
    search.rebuild()
    assert found("affiliation:iot") == set()
    held = AffiliationFactory.create(
        speaker=speaker, organization=tables, starts_on=date(2015, 1, 1), starts_on_precision=1
    )
    assert found("affiliation:iot") == {statement.pk}
    Affiliation.objects.filter(pk=held.pk).update(ends_on=date(2016, 12, 31), ends_on_precision=1)
    assert found("affiliation:iot") == set()


def test_a_name_that_nobody_bears_is_told_with_the_nearest_one(tables: Organization) -> None:
    search.rebuild()
    with pytest.raises(QueryError) as error:
        search.query(search.SearchRequest('affiliation:"institute of open table"'))
    assert error.value.suggestion == 'affiliation:"Institute of Open Tables"'


def test_the_rules() -> None:
    speaker, one, other = SpeakerFactory.create(), OrganizationFactory.create(), OrganizationFactory.create()
    dated = {"starts_on": date(2016, 1, 1), "starts_on_precision": 1, "ends_on": date(2016, 12, 31)}
    AffiliationFactory.create(speaker=speaker, organization=one, role="Chair", **dated, ends_on_precision=1)
    # The same organization, shown on a day long after: the dates tell better.
    AffiliationFactory.create(speaker=speaker, organization=one, attested_on=date(2019, 1, 1), attested_on_precision=3)
    AffiliationFactory.create(
        speaker=speaker, organization=other, attested_on=date(2016, 11, 1), attested_on_precision=3
    )
    held = capacities.of_people([speaker.slug])[speaker.slug]

    def organizations(day: date) -> list[int]:
        return [spell.organization for spell in capacities.at(held, day, day)]

    assert organizations(date(2015, 12, 31)) == []
    assert organizations(date(2016, 3, 1)) == [one.pk]
    assert organizations(date(2016, 10, 1)) == [one.pk, other.pk], "several may hold at once, the best known first"
    assert organizations(date(2017, 3, 1)) == [other.pk]
    assert organizations(date(2019, 1, 1)) == []
    assert capacities.of_today(held, date(2026, 1, 1)) == {one.pk, other.pk}
    AffiliationFactory.create(
        speaker=speaker,
        organization=OrganizationFactory.create(name="Now"),
        starts_on=date(2020, 1, 1),
        starts_on_precision=1,
    )
    held = capacities.of_people([speaker.slug])[speaker.slug]
    now = Organization.objects.get(name="Now")
    assert capacities.of_today(held, date(2026, 1, 1)) == {now.pk}
