"""A date in the admin is one field, written as far as it is known; its history tells it so."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from apps.accounts.history import told
from apps.actors.models import Affiliation, Organization
from apps.proceedings.models import Meeting, Process, ProcessChair, SourceDocument
from tests.factories import (
    AffiliationFactory,
    MeetingFactory,
    OrganizationFactory,
    ProcessFactory,
    SourceDocumentFactory,
    SpeakerFactory,
)
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


def test_no_form_shows_a_date_as_two_columns(editor: Client) -> None:
    rows = (
        AffiliationFactory.create(),
        SourceDocumentFactory.create(),
        MeetingFactory.create(),
        OrganizationFactory.create(),
        ProcessFactory.create(),
    )
    for row in rows:
        path = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
        assert [name for name in sent(editor, path) if name.endswith("_precision")] == [], path


def test_a_meeting_a_process_its_chair_and_a_document_have_dates_too(editor: Client) -> None:
    meeting, process, document = MeetingFactory.create(), ProcessFactory.create(), SourceDocumentFactory.create()
    chair = ProcessChair.objects.create(process=process, name="Ada Obinna", speaker=SpeakerFactory.create())
    path = f"/admin/proceedings/meeting/{meeting.pk}/change/"
    assert editor.post(path, sent(editor, path) | {"start": "2021-03", "end": "2021-03-14"}).status_code == 302
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (str(meeting.start), str(meeting.end)) == ("2021-03", "2021-03-14")
    path = f"/admin/proceedings/process/{process.pk}/change/"
    assert editor.post(path, sent(editor, path) | {"start": "2019", "chairs-0-end": "2020-06"}).status_code == 302
    chair.refresh_from_db()
    assert (str(Process.objects.get(pk=process.pk).start), chair.ends_on) == ("2019", date(2020, 6, 30))
    path = f"/admin/proceedings/sourcedocument/{document.pk}/change/"
    assert editor.post(path, sent(editor, path) | {"published": "2020-02"}).status_code == 302
    document = SourceDocument.objects.get(pk=document.pk)
    assert (document.published_on, document.published_on_precision) == (date(2020, 2, 1), 2)
