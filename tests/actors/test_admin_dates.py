"""A date in the admin is one field, written as far as it is known; its history tells it so."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from apps.accounts.history import told
from apps.actors.models import Affiliation, Organization
from tests.factories import AffiliationFactory, OrganizationFactory
from tests.forms import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("edith"))
    return client


@pytest.mark.parametrize(
    ("typed", "first", "precision"), [("2014", date(2014, 1, 1), 1), ("2014-03", date(2014, 3, 1), 2), ("", None, None)]
)
def test_a_date_is_written_as_far_as_it_is_known(
    editor: Client, typed: str, first: date | None, precision: int | None
) -> None:
    row = AffiliationFactory.create(ends_on=date(2016, 12, 31), ends_on_precision=1)
    path = f"/admin/actors/affiliation/{row.pk}/change/"
    form = sent(editor, path)
    assert (form["start"], form["end"], form["attested"]) == ("", "2016", "")
    assert editor.post(path, form | {"start": typed, "attested": "2015-02", "why": "A list"}).status_code == 302
    row = Affiliation.objects.get(pk=row.pk)
    assert (row.starts_on, row.starts_on_precision) == (first, precision)
    assert (row.ends_on, row.attested_on, row.attested_on_precision) == (date(2016, 12, 31), date(2015, 2, 1), 2)
    lines = told(LogEntry.objects.latest("pk")).lines
    assert "Attested: – → 2015-02" in lines
    assert not any("End" in line for line in lines)


@pytest.mark.parametrize(
    ("dates", "fault"), [({"start": "March"}, "Write it as"), ({"start": "2017"}, "It ends before it starts.")]
)
def test_a_date_that_is_none_or_out_of_order_is_refused(editor: Client, dates: dict[str, str], fault: str) -> None:
    row = AffiliationFactory.create(ends_on=date(2016, 12, 31), ends_on_precision=1)
    path = f"/admin/actors/affiliation/{row.pk}/change/"
    page = editor.post(path, sent(editor, path) | dates)
    assert page.status_code == 200
    assert fault in page.content.decode()


def test_an_organization_and_the_capacities_of_a_person_have_dates_too(editor: Client) -> None:
    house = OrganizationFactory.create()
    path = f"/admin/actors/organization/{house.pk}/change/"
    assert editor.post(path, sent(editor, path) | {"start": "1998", "end": "2004-05"}).status_code == 302
    house = Organization.objects.get(pk=house.pk)
    assert (str(house.start), str(house.end), house.ends_on) == ("1998", "2004-05", date(2004, 5, 31))
    row = AffiliationFactory.create(organization=house)
    path = f"/admin/actors/speaker/{row.speaker.pk}/change/"
    form = sent(editor, path)
    assert editor.post(path, form | {"affiliations-0-start": "1999-02-03"}).status_code == 302
    row.refresh_from_db()
    assert (row.starts_on, row.starts_on_precision) == (date(1999, 2, 3), 3)
