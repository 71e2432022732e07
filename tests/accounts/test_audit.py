"""The record of accounts is only added to; administrators read it beside the logs of changes and of decisions."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import AuditEntry, Event
from apps.accounts.roles import create_roles
from apps.accounts.services import record
from apps.actors.models import Speaker
from apps.curation.models import DecisionKind
from apps.curation.services import decide, undo
from tests.factories import SpeakerFactory, StatementFactory
from tests.forms import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    create_roles()
    user = User.objects.create_user("olga", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    return user


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_base_refuses_to_change_it(change: str) -> None:
    entry = record(event=Event.SIGNED_IN, who="ada")
    rows = AuditEntry.objects.filter(pk=entry.pk)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        rows.update(who="bo") if change == "update" else rows.delete()
    assert AuditEntry.objects.get().who == "ada"


def test_nobody_is_deleted_with_what_they_did(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert client.post(f"/admin/auth/user/{administrator.pk}/delete/", {"post": "yes"}).status_code == 403


def test_it_tells_sign_ins_changes_and_decisions(client: Client, administrator: User) -> None:
    record(event=Event.FAILED, who="bo", client="192.0.2.1")
    ada = SpeakerFactory.create(name="Ada Obinna")
    said = StatementFactory.create()
    hidden = {"statements": [said.public_id], "because": "Not said there."}
    decision = decide(kind=DecisionKind.HIDE, payload=hidden, by=administrator, reason="By request")
    undo(decision=decision, by=administrator, because="A mistake")
    client.force_login(administrator)
    path = f"/admin/actors/speaker/{ada.pk}/change/"
    client.post(path, sent(client, path) | {"name": "Ada N. Obinna", "why": "As she writes it"})
    assert Speaker.objects.get(pk=ada.pk).name == "Ada N. Obinna"
    page = client.get("/audit/").content.decode()
    for words in (
        "Wrong name or password",
        "192.0.2.1",
        "Name: Ada Obinna → Ada N. Obinna; (As she writes it)",
        "By request",
        "Taken back: Hidden",
        "A mistake",
    ):
        assert words in page, words
    assert "192.0.2.1" not in client.get("/audit/?who=olga").content.decode()
    assert "By request" not in client.get("/audit/?kind=changes").content.decode()


def test_it_goes_back_without_gap_or_double(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    for n in range(120):
        record(event=Event.SIGNED_IN, who=f"person-{n:03}")
    path, seen = "/audit/", []
    for _ in range(3):
        page = client.get(path).context["page"]
        seen += [line.who for line in page.lines]
        path = f"/audit/{page.earlier}"
    assert seen == [f"person-{n:03}" for n in reversed(range(120))]
    assert not page.earlier


def test_its_queries_do_not_grow(client: Client, administrator: User) -> None:
    client.force_login(administrator)

    def number() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/audit/")
        return len(captured)

    record(event=Event.SIGNED_IN, who="ada")
    number()
    few = number()
    for n in range(60):
        record(event=Event.SIGNED_IN, who=f"person {n}")
    assert number() == few


@pytest.mark.parametrize("before", ["soon", "2020-02-31T00:00:00+00:00", "2020-01-01T00:00:00"])
def test_a_time_that_is_none_is_a_bad_request(client: Client, administrator: User, before: str) -> None:
    client.force_login(administrator)
    assert client.get("/audit/", {"before": before}).status_code == 400
