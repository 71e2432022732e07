"""Capacities that cannot be, by their dates: found whatever is not known, asked about once, accepted for good."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from apps.actors.facts import dates
from apps.actors.models import Affiliation, Organization, Speaker, StakeholderGroup
from apps.curation.answers import Action, actions, answer
from apps.curation.candidates.index import index_new_names
from apps.curation.candidates.propose import Place, candidates
from apps.curation.errors import BadDecisionError
from apps.curation.exchange import export_decisions, import_decisions
from apps.curation.impossible import Rule, accepted, find, suspects
from apps.curation.models import Decision, ReviewItem, ReviewKind, ReviewState
from apps.curation.queue import refresh_all_capacities
from apps.curation.services import decide, undo
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import ProcessKind, Statement
from tests.factories import (
    AffiliationFactory,
    OrganizationFactory,
    ProcessChairFactory,
    ProcessFactory,
    SpeakerFactory,
    StateFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


def between(start: str = "", end: str = "", *, shown: str = "") -> dict[str, Any]:
    """The columns of dates as they are written; "" is not known."""
    known = {
        name: PartialDate.parse(text) if text else None
        for name, text in (("start", start), ("end", end), ("shown", shown))
    }
    attested = known["shown"]
    columns: dict[str, Any] = {**dates(start=known["start"], end=known["end"])}
    if attested:
        columns |= {"attested_on": attested.earliest, "attested_on_precision": attested.precision}
    return columns


@pytest.fixture
def ada() -> Speaker:
    return SpeakerFactory.create(name="Ada Obinna", slug="ada-obinna")


def rules(person: Speaker) -> list[Rule]:
    return sorted(one.rule for one in find([person.pk]))


def belongs(person: Speaker, body: Organization, role: str = "Adviser", **columns: Any) -> Affiliation:
    return AffiliationFactory.create(speaker=person, organization=body, role=role, **columns)


@pytest.mark.parametrize(
    ("capacity", "found"),
    [
        (between("2001", "2004"), []),
        (between("1994"), [Rule.BEFORE_BODY]),
        (between("2000"), []),  # of the same year: nobody knows which came first
        (between("2001", "2012"), [Rule.AFTER_BODY]),
        (between(shown="2011-05-04"), [Rule.AFTER_BODY]),
        (between(shown="1999"), [Rule.BEFORE_BODY]),
        (between(), []),
    ],
)
def test_a_capacity_lies_in_the_life_of_its_body(ada: Speaker, capacity: dict[str, Any], found: list[Rule]) -> None:
    house = OrganizationFactory.create(name="House of Timber", **between("2000-06", "2010"))
    belongs(ada, house, **capacity)
    assert rules(ada) == found


def test_an_organization_that_is_known_as_a_process_lived_as_long_as_that(ada: Speaker) -> None:
    ProcessFactory.create(slug="table-forum", **between("2006"))
    belongs(ada, OrganizationFactory.create(slug="table-forum"), **between(shown="2003-02-01"))
    assert rules(ada) == [Rule.BEFORE_BODY]


def test_nobody_chairs_a_process_before_it_began(ada: Speaker) -> None:
    ProcessChairFactory.create(speaker=ada, process=ProcessFactory.create(**between("2021")), **between("2018", "2019"))
    assert rules(ada) == [Rule.BEFORE_BODY]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (between("2010", "2015"), between("2013"), True),
        (between("2010", "2013"), between("2013"), False),  # both in that year: one may follow the other
        (between("2010"), between("2018", "2019"), True),  # without an end it holds still
        (between("2010", "2015"), between(shown="2012-03-04"), True),
        (between("2010", "2015"), between(shown="2015"), False),
        (between("2010", "2015"), between(shown="2014"), True),
        (between(shown="2014-03-04"), between(shown="2014-03-04"), True),
        (between(shown="2014-03-04"), between(shown="2014-03-05"), False),
        (between("2010"), between(), False),
    ],
)
def test_nobody_is_of_two_states_at_once(ada: Speaker, one: dict[str, Any], other: dict[str, Any], found: bool) -> None:
    belongs(ada, StateFactory.create(country="PT"), **one)
    belongs(ada, StateFactory.create(country="BR"), **other)
    assert (rules(ada) == [Rule.TWO_STATES]) == found


def test_a_state_and_an_institute_at_once_are_no_contradiction(ada: Speaker) -> None:
    belongs(ada, StateFactory.create(country="PT"), **between("2010", "2015"))
    belongs(ada, OrganizationFactory.create(), **between("2010", "2015"))
    assert rules(ada) == []


def test_two_chairs_at_once_are_asked_about_unless_one_body_is_a_part_of_the_other(ada: Speaker) -> None:
    formal = {"stakeholder_group": StakeholderGroup.INTERGOVERNMENTAL}
    whole = OrganizationFactory.create(name="Council of Tables", **formal)
    part = OrganizationFactory.create(name="Committee on Legs", parent=whole, **formal)
    belongs(ada, whole, "Chair", **between("2010", "2015"))
    belongs(ada, part, "Chair of the Committee", **between("2012"))
    assert rules(ada) == []
    other = OrganizationFactory.create(name="Commission on Chairs", **formal)
    belongs(ada, other, "Vice-Chair", **between("2013", "2014"))
    assert rules(ada) == []
    process = ProcessFactory.create(kind=ProcessKind.WORKING_GROUP, **between("2010", "2020"))
    ProcessChairFactory.create(speaker=ada, process=process, **between("2014", "2014"))
    ProcessChairFactory.create(speaker=ada, process=ProcessFactory.create(), **between("2014", "2016"))  # a forum
    assert rules(ada) == [Rule.TWO_CHAIRS, Rule.TWO_CHAIRS]


def test_whoever_spoke_for_a_body_did_so_while_they_were_of_it(ada: Speaker) -> None:
    house = OrganizationFactory.create(name="House of Timber")
    belongs(ada, house, **between("2014", "2016"))
    for day in ("2013-12-30", "2015-02-01", "2017-03-04"):
        StatementFactory.create(speaker=ada, organization=house, said_on=date.fromisoformat(day), said_on_precision=3)
    StatementFactory.create(speaker=ada, organization=house, said_on=date(2016, 1, 1), said_on_precision=1)
    (found,) = find([ada.pk])
    assert (found.rule, found.settles) == (Rule.SAID_OUTSIDE, 2)
    assert Statement.objects.get(pk=found.statement).said_on in (date(2013, 12, 30), date(2017, 3, 4))
    belongs(ada, house, role="Director", **between("2017"))
    (found,) = find([ada.pk])
    assert found.settles == 1


def test_nobody_is_active_for_longer_than_people_are(ada: Speaker) -> None:
    StatementFactory.create(speaker=ada, said_on=date(2024, 2, 1), said_on_precision=3)
    belongs(ada, OrganizationFactory.create(), **between("1950"))
    assert rules(ada) == []
    belongs(ada, OrganizationFactory.create(), **between("1947"))
    assert rules(ada) == [Rule.TOO_LONG]
    assert ada.pk in suspects()


def test_what_those_had_who_were_merged_into_one_is_theirs(ada: Speaker) -> None:
    other = SpeakerFactory.create(name="A. Obinna")
    belongs(ada, StateFactory.create(country="PT"), **between("2010"))
    belongs(other, StateFactory.create(country="BR"), **between("2012"))
    assert rules(ada) == rules(other) == []
    merge = decide(kind="merge", payload={"actor": "speaker", "keep": ada.slug, "merge": other.slug}, by=None)
    assert rules(ada) == [Rule.TWO_STATES]
    assert find([other.pk]) == []
    undo(decision=merge, by=None)
    assert rules(ada) == []


@pytest.fixture
def asked(ada: Speaker) -> ReviewItem:
    """The question about two States at once."""
    belongs(ada, StateFactory.create(name="Republic of Tables", country="PT"), **between("2010"))
    belongs(ada, StateFactory.create(name="Republic of Chairs", country="BR"), **between("2012", "2013"))
    assert refresh_all_capacities() == 1
    return ReviewItem.objects.get(kind=ReviewKind.CAPACITY)


def test_it_waits_until_it_is_accepted_and_again_when_that_is_undone(asked: ReviewItem, ada: Speaker) -> None:
    assert "Republic of Chairs / Republic of Tables" in asked.label
    assert actions(asked) == (Action.AS_IT_IS, Action.UNSURE)
    decision = answer(item=asked, action=Action.AS_IT_IS, by=User.objects.create_user("cora"))
    assert decision is not None
    assert decision.payload["speaker"] == ada.slug
    asked.refresh_from_db()
    assert asked.state == ReviewState.SETTLED
    assert refresh_all_capacities() == 0
    undo(decision=decision, by=None)
    assert refresh_all_capacities() == 1


def test_it_goes_when_the_dates_are_corrected(asked: ReviewItem) -> None:
    Affiliation.objects.filter(starts_on=date(2010, 1, 1)).update(ends_on=date(2011, 12, 31), ends_on_precision=1)
    call_command("curation_refresh", verbosity=0)
    assert not ReviewItem.objects.filter(pk=asked.pk).exists()


def test_what_was_accepted_is_remembered_in_another_base(asked: ReviewItem, ada: Speaker) -> None:
    payload = {name: asked.detail[name] for name in ("speaker", "rule", "bodies")}
    decide(kind="accept", payload=payload, by=None)
    lines = list(export_decisions())
    Decision.objects.all().delete()
    ReviewItem.objects.all().delete()
    assert refresh_all_capacities() == 1
    assert import_decisions(lines).taken == 1
    assert accepted([ada.slug]) == {asked.key}
    assert refresh_all_capacities() == 0


@pytest.mark.parametrize("bodies", [["nowhere"], "republic", [1]])
def test_what_is_accepted_names_what_the_base_holds(ada: Speaker, bodies: Any) -> None:
    with pytest.raises(BadDecisionError, match="organizations or processes"):
        decide(kind="accept", payload={"speaker": ada.slug, "rule": "two-states", "bodies": bodies}, by=None)


def test_people_are_asked_about_in_a_constant_number_of_queries(django_assert_num_queries: Any) -> None:
    for _ in range(2):
        people = [SpeakerFactory.create() for _ in range(6)]
        for person in people:
            belongs(person, StateFactory.create(country="PT"), **between("2010"))
            belongs(person, StateFactory.create(country="BR"), **between("2010"))
            StatementFactory.create(speaker=person)
    everybody = list(Speaker.objects.values_list("pk", flat=True))
    with django_assert_num_queries(9):
        assert len(find(everybody)) == 12


def test_the_pages_show_why_it_cannot_be_and_accept_it(asked: ReviewItem, ada: Speaker, client: Client) -> None:
    client.force_login(User.objects.create_superuser("cora"))
    here = f"/curation/item/?about={asked.key}"
    page = client.get(here).content.decode()
    assert (
        "Belonged to two States at once, Republic of Chairs and Republic of Tables (31 December 2012 – 1 January 2013)"
        in page
    )
    assert "Adviser, Republic of Chairs, 2012–2013" in page
    for address in (f"/curation/people/{ada.slug}/", f"/admin/actors/affiliation/?q={ada.slug}"):
        assert address in page
        assert client.get(address).status_code == 200
    person = client.get(f"/curation/people/{ada.slug}/").content.decode()
    assert "Belonged to two States at once" in person
    answered = client.post(
        f"/curation/people/{ada.slug}/", {"answer": f"as-it-is:{asked.key}", "reason": "Two passports"}
    )
    assert answered.status_code == 302
    person = client.get(f"/curation/people/{ada.slug}/").content.decode()
    assert "Belonged to two States at once" not in person
    assert "Two passports" in person
    again = client.post(f"/curation/people/{ada.slug}/", {"answer": "as-it-is:nothing"})
    assert again.status_code == 400


def proposed(day: str, affiliation: str = "") -> dict[str, tuple[float, tuple[str, ...]]]:
    """Who is proposed for a misspelt label on a day, with score and reasons."""
    index_new_names()
    found = candidates("ADA OBINA", Place(None, affiliation, date.fromisoformat(day)))
    return {one.slug: (one.score, one.reasons) for one in found}


def test_a_candidate_whose_years_exclude_the_day_is_pushed_down_with_the_reason(ada: Speaker) -> None:
    StatementFactory.create(speaker=ada, said_on=date(2020, 5, 1), said_on_precision=3)
    score, reasons = proposed("2021-05-01")[ada.slug]
    assert not any("years" in reason for reason in reasons)
    later, reasons = proposed("2034-05-01")[ada.slug]
    assert "otherwise heard 14 years apart" in reasons
    never, reasons = proposed("1940-05-01")[ada.slug]
    assert "would have been active for 80 years" in reasons
    assert score > later > never


def test_a_candidate_who_was_of_that_organization_at_another_time_is_pushed_down(ada: Speaker) -> None:
    belongs(ada, OrganizationFactory.create(name="House of Timber"), **between("2014", "2016"))
    then, reasons = proposed("2015-05-01", "House of Timber")[ada.slug]
    assert "of the same organization" in reasons
    plain, _reasons = proposed("2019-05-01")[ada.slug]
    other, reasons = proposed("2019-05-01", "House of Timber")[ada.slug]
    assert "of the same organization, but at another time" in reasons
    assert then > plain > other
