"""The admin: every list and form answers, in a constant number of queries, and what must not be edited can't be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import bulk, history
from apps.accounts.models import AuditEntry, Event
from apps.accounts.roles import create_roles
from apps.accounts.second_factor import device_of
from apps.actors.exchange import views
from apps.actors.models import Organization, RegionalGroup, Speaker, SpeakerName
from apps.ingestion.models import HarvestedAddress, ImportItem, ImportRun, Outcome
from apps.search import record_empty
from apps.search.models import EmptyQuery, IndexChange
from tests.factories import (
    AffiliationFactory,
    GlossaryTermFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessFactory,
    RedirectFactory,
    StateFactory,
    StatementFactory,
)
from tests.forms import sent
from tests.web.conftest import World

OURS = [model for model in admin.site._registry if model.__module__.startswith("apps.")]


@pytest.fixture
def keeper(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("keeper"))
    return client


def _address(model: type, page: str, *args: object) -> str:
    meta = model._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_and_forms_answer(keeper: Client, world: World, model: type) -> None:
    RedirectFactory.create()
    run = ImportRun.objects.create(requested=["/x"])
    ImportItem.objects.create(run=run, source="/x", outcome=Outcome.REFUSED, message="No text.")
    IndexChange.objects.create(statement_id=1)
    record_empty("unicorns")
    search = "?q=a" if admin.site._registry[model].search_fields else ""
    assert keeper.get(_address(model, "changelist") + search).status_code == 200
    row = model._default_manager.first()  # type: ignore[attr-defined]
    if row:
        assert keeper.get(_address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_queries_of_a_list_do_not_grow(keeper: Client, world: World, model: type) -> None:
    path = _address(model, "changelist")

    def number() -> int:
        keeper.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert keeper.get(path).status_code == 200
        return len(captured)

    def grow(n: int) -> None:
        said = StatementFactory.create(document=world.document, position=100 + n)
        StatementFactory.create()
        MentionFactory.create(statement=said)
        AffiliationFactory.create()
        GlossaryTermFactory.create(process=ProcessFactory.create(parent=world.process))
        group = RegionalGroup.objects.create(slug=f"group-{n}", name=f"Group {n}", abbreviation=f"G{n}")
        StateFactory.create(parent=world.organization, regional_group=group)
        RedirectFactory.create()
        run = ImportRun.objects.create(requested=["/x"], started_by=User.objects.create(username=f"person-{n}"))
        ImportItem.objects.create(run=run, source=f"/{n}", outcome=Outcome.REFUSED, message="No text.")
        address = {"url": f"https://example.org/{n}", "entry": "a", "kind": "document"}
        HarvestedAddress.objects.create(**address, meeting=said.meeting, document=said.document)
        IndexChange.objects.create(statement_id=n)
        record_empty(f"unicorns {n}")

    grow(0)
    before = number()
    for n in range(1, 12):
        grow(n)
    assert number() == before


def forms_of(model: type, request: HttpRequest) -> Iterator[tuple[str, type[forms.BaseForm]]]:
    """The form of a model in the admin and those of the rows inside it."""
    keeper = admin.site._registry[model]
    row = model._default_manager.first()  # type: ignore[attr-defined]
    if keeper.has_change_permission(request, row):
        yield model.__name__, keeper.get_form(request, row, change=True)
        for inline in keeper.get_inline_instances(request, row):
            if inline.has_change_permission(request, row):
                rows = inline.get_formset(request, row)
                rows.form.base_fields.pop(rows.fk.name, None)  # the row that it stands inside
                yield inline.model.__name__, rows.form


def test_whatever_a_row_points_at_is_found_by_typing(keeper: Client, world: World, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = User.objects.get(username="keeper")
    plain = [
        f"{name}.{field_name}"
        for model in admin.site._registry
        for name, form in forms_of(model, request)
        for field_name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField)
        and not isinstance(getattr(field.widget, "widget", field.widget), AutocompleteMixin | forms.HiddenInput)
        and (model, field_name) != (Group, "permissions")
    ]
    assert plain == []


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_pages_hold_nothing_inline(keeper: Client, world: World, model: type) -> None:
    """What the content security policy would refuse, Django's own templates included."""
    row = model._default_manager.first()  # type: ignore[attr-defined]
    pages = ["changelist", *(["change", "history"] if row else [])]
    paths = [_address(model, page, *([] if page == "changelist" else [row.pk])) for page in pages]
    if admin.site._registry[model].has_add_permission(_asking(keeper)):
        paths.append(_address(model, "add"))
    for path in paths:
        response = keeper.get(path)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert INLINE.findall(response.content.decode()) == [], path


def _asking(client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="keeper")
    return request


def test_a_run_names_what_was_asked_for(keeper: Client) -> None:
    ImportRun.objects.create(requested=["records/talks.txt", "records/answers.txt"])
    listed = keeper.get(_address(ImportRun, "changelist")).content.decode()
    assert ">records/talks.txt, records/answers.txt<" in listed


def test_records_cannot_be_edited(keeper: Client, world: World) -> None:
    path = reverse("admin:proceedings_statement_change", args=[world.verbatim.pk])
    assert keeper.post(path, {"text": "Something else."}).status_code == 403
    assert keeper.post(reverse("admin:proceedings_statement_delete", args=[world.verbatim.pk])).status_code == 403
    path = reverse("admin:proceedings_sourcedocument_change", args=[world.document.pk])
    form = keeper.get(path).context["adminform"].form
    assert not {"text", "sha256", "content", "locators"} & set(form.fields)


def test_a_name_is_folded_when_it_is_kept(keeper: Client, world: World) -> None:
    path = _address(Speaker, "change", world.speaker.pk)
    total = int(sent(keeper, path)["names-INITIAL_FORMS"])
    more = {"names-TOTAL_FORMS": total + 1, f"names-{total}-name": "Gréta G.", f"names-{total}-kind": "alias"}
    response = keeper.post(path, sent(keeper, path) | more)
    assert response.status_code == 302, response.context["errors"]
    assert SpeakerName.objects.get(name="Gréta G.").folded == "greta g"


def test_what_is_changed_is_told_with_old_and_new_values_and_why(keeper: Client, world: World) -> None:
    path = _address(Organization, "change", world.organization.pk)
    other = OrganizationFactory.create(name="Republic of Wires")
    name = "names-0-name"
    before = sent(keeper, path)
    changes = {"name": "Open Wires Society", "stakeholder_group": "academia", "parent": other.pk, name: "OWS"}
    response = keeper.post(path, before | changes | {"why": "Renamed in 2021"})
    assert response.status_code == 302, response.context["errors"]
    told = history.told(LogEntry.objects.get())
    assert told.why == "Renamed in 2021"
    assert told.lines == (
        "Name: Open Wires → Open Wires Society",
        "Stakeholder group: Civil society → Academia",
        "Parent: Ruritania → Republic of Wires",
        f"organization name “OWS”, Name: {before[name]} → OWS",
    )
    page = keeper.get(_address(Organization, "history", world.organization.pk)).content.decode()
    assert "Parent: Ruritania → Republic of Wires" in page
    assert "Renamed in 2021" in page


def test_what_was_logged_before_there_were_values_is_told_too(keeper: Client, world: World) -> None:
    said = json.dumps([{"added": {}}, {"changed": {"fields": ["Name"]}}, {"deleted": {"name": "a", "object": "b"}}])
    for message in (said, "Changed name.", ""):
        LogEntry.objects.log_actions(
            User.objects.get().pk, [world.speaker], CHANGE, change_message=message, single_object=True
        )
    assert keeper.get(_address(Speaker, "history", world.speaker.pk)).status_code == 200
    lines = [history.told(entry).lines for entry in LogEntry.objects.order_by("pk")]
    assert lines == [("added", "changed: Name", "a “b” deleted"), ("Changed name.",), ()]


def test_the_index_follows_what_is_changed(keeper: Client, world: World) -> None:
    for row in (world.speaker, world.meeting, world.venue, world.process):
        IndexChange.objects.all().delete()
        path = _address(type(row), "change", row.pk)
        response = keeper.post(path, sent(keeper, path) | {"note": "Another", "city": "Basel", "mandate": "To meet."})
        assert response.status_code == 302, response.context["errors"]
        assert IndexChange.objects.filter(statement_id=world.verbatim.pk).exists(), row


class TestBulk:
    """One field of many rows: the value, a look at it, the change."""

    PATH = "/admin/actors/organization/"

    def ask(self, client: Client, *rows: Organization, **more: object) -> HttpResponse:
        data = {"action": "set_stakeholder_group", "_selected_action": [row.pk for row in rows], **more}
        return client.post(self.PATH, data, follow=True)

    def test_it_shows_old_and_new_and_then_does_it(self, keeper: Client, world: World) -> None:
        rows = (world.organization, world.state)
        page = self.ask(keeper, *rows)
        assert "2 rows are chosen" in page.content.decode()
        page = self.ask(keeper, *rows, step="preview", value="government", why="They are")
        assert [(c.row, c.before, c.after) for c in page.context["changes"]] == [
            (world.organization, "Civil society", "Government")
        ]
        assert Organization.objects.get(pk=world.organization.pk).stakeholder_group == "civil-society"
        seen = page.context["seen"]
        page = self.ask(keeper, *rows, step="apply", value="government", why="They are", seen=seen)
        assert "1 row was changed" in page.content.decode()
        assert Organization.objects.get(pk=world.organization.pk).stakeholder_group == "government"
        told = history.told(LogEntry.objects.get())
        assert told == history.Told(("stakeholder group: Civil society → Government",), "They are")
        assert IndexChange.objects.filter(statement_id=world.verbatim.pk).exists()

    def test_what_changed_meanwhile_is_shown_again(self, keeper: Client, world: World) -> None:
        page = self.ask(keeper, world.organization, step="preview", value="government")
        Organization.objects.filter(pk=world.organization.pk).update(stakeholder_group="media")
        page = self.ask(keeper, world.organization, step="apply", value="government", seen=page.context["seen"])
        assert [change.before for change in page.context["changes"]] == ["Media"]
        assert Organization.objects.get(pk=world.organization.pk).stakeholder_group == "media"

    def test_what_the_base_refuses_is_said_and_not_done(self, keeper: Client, world: World) -> None:
        more = {"action": "set_country", "value": ""}
        page = self.ask(keeper, world.state, world.organization, **more, step="preview")
        faults = {change.row: bool(change.fault) for change in page.context["changes"]}
        assert faults == {world.state: True, world.organization: False}
        self.ask(keeper, world.state, world.organization, **more, step="apply", seen=page.context["seen"])
        assert Organization.objects.get(pk=world.organization.pk).country

    def test_too_many_are_refused(self, keeper: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "MOST", 1)
        assert "more than 1 rows" in self.ask(keeper, world.organization, world.state).content.decode()

    def test_it_is_for_those_who_may_change(self, client: Client, world: World) -> None:
        reader = User.objects.create_user("someone", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_organization"))
        client.force_login(reader)
        self.ask(client, world.organization, step="apply", value="government")
        assert Organization.objects.get(pk=world.organization.pk).stakeholder_group == "civil-society"


class TestExchange:
    """People and organizations out and in; what the files say is tests/actors' matter."""

    PATH = "/admin/actors/speaker/import/"

    def test_out_and_in_again(self, keeper: Client, world: World) -> None:
        response = keeper.get("/admin/actors/speaker/export/csv/")
        assert response["Content-Disposition"].startswith("attachment")
        changed = response.content.replace(b"Greta Grinberg", b"Greta N. Grinberg")
        page = keeper.post(self.PATH, {"file": ContentFile(changed, name="people.csv")})
        assert "Greta Grinberg → Greta N. Grinberg" in page.content.decode()
        assert Speaker.objects.get(pk=world.speaker.pk).name == "Greta Grinberg"
        form = {name: page.context[name] for name in ("content", "name", "seen")}
        assert keeper.post(self.PATH, form).status_code == 302
        assert Speaker.objects.get(pk=world.speaker.pk).name == "Greta N. Grinberg"
        assert set(AuditEntry.objects.values_list("event", flat=True)) == {Event.EXPORTED, Event.IMPORTED}

    def test_what_changed_meanwhile_is_shown_again(self, keeper: Client, world: World) -> None:
        content = b"record,key,name\r\nperson,greta-grinberg,G. Grinberg\r\n"
        page = keeper.post(self.PATH, {"file": ContentFile(content, name="people.csv")})
        Speaker.objects.filter(pk=world.speaker.pk).update(name="Greta")
        page = keeper.post(self.PATH, {name: page.context[name] for name in ("content", "name", "seen")})
        assert "Greta → G. Grinberg" in page.content.decode()

    @pytest.mark.parametrize("sent", [{"content": "no base64"}, {"content": "AAAA"}, {}, {"file": "text"}])
    def test_what_can_not_be_read_is_refused(self, keeper: Client, world: World, sent: dict[str, str]) -> None:
        assert keeper.post(self.PATH, sent).status_code == 422

    def test_a_file_that_is_too_large_is_refused(
        self, keeper: Client, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "MOST_BYTES", 10)
        page = keeper.post(self.PATH, {"file": ContentFile(b"record,key,name\r\n", name="people.csv")})
        assert "import_actors" in page.content.decode()

    def test_a_format_that_nobody_knows(self, keeper: Client, world: World) -> None:
        assert keeper.get("/admin/actors/speaker/export/xml/").status_code == 302


class TestPeople:
    """Accounts in the admin."""

    @pytest.fixture
    def administrator(self, db: None, client: Client) -> User:
        create_roles()
        user = User.objects.create_user("olga", is_staff=True)
        user.groups.add(Group.objects.get(name="administrator"))
        client.force_login(user)
        return user

    def test_an_administrator_gives_roles_but_not_everything(self, client: Client, administrator: User) -> None:
        person = User.objects.create_user("ada")
        path = f"/admin/auth/user/{person.pk}/change/"
        role = Group.objects.get(name="curator")
        response = client.post(path, sent(client, path) | {"groups": [role.pk], "is_superuser": "on", "last_name": "O"})
        assert response.status_code == 302, response.context["errors"]
        person.refresh_from_db()
        assert list(person.groups.all()) == [role]
        assert not person.is_superuser

    def test_nor_becomes_somebody_who_may_more(self, client: Client, administrator: User) -> None:
        owner = User.objects.create_superuser("owner", password="a long word of passage")
        form = {"password1": "another word of passage", "password2": "another word of passage"}
        assert client.post(f"/admin/auth/user/{owner.pk}/password/", form).status_code == 403
        assert client.post(f"/admin/auth/user/{owner.pk}/change/", {"is_active": ""}).status_code == 403

    def test_a_password_is_in_no_log(self, client: Client, administrator: User) -> None:
        person = User.objects.create_user("ada", password="a long word of passage")
        new = "another word of passage"
        form = {"usable_password": "true", "password1": new, "password2": new}
        assert client.post(f"/admin/auth/user/{person.pk}/password/", form).status_code == 302
        assert User.objects.get(pk=person.pk).check_password(new)
        assert LogEntry.objects.exists()
        assert [entry for entry in LogEntry.objects.all() if new in entry.change_message] == []
        entry = AuditEntry.objects.get()
        assert (entry.event, entry.who, entry.detail) == (Event.PASSWORD, "olga", "ada")

    def test_a_second_factor_is_taken_away_after_a_question(self, client: Client, administrator: User) -> None:
        person = User.objects.create_user("ada")
        device = TOTPDevice.objects.create(user=person, confirmed=True)
        form = {"action": "take_second_factor_away", "_selected_action": [person.pk]}
        page = client.post("/admin/auth/user/", form).content.decode()
        assert "ada" in page
        assert device_of(person) == device
        client.post("/admin/auth/user/", form | {"sure": "yes"})
        assert device_of(person) is None
        assert AuditEntry.objects.get().event == Event.FACTOR_REMOVED

    def test_the_keys_of_second_factors_are_shown_to_nobody(self, keeper: Client) -> None:
        assert not {TOTPDevice, StaticDevice} & set(admin.site._registry)


def test_queries_that_found_nothing_are_for_those_who_may_see_them(client: Client, db: None) -> None:
    record_empty("unicorns")
    path = _address(EmptyQuery, "changelist")
    assert client.get(path).status_code == 302
    user = User.objects.create_user("someone", is_staff=True)
    client.force_login(user)
    assert client.get(path).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_emptyquery"))
    text = client.get(path).content.decode()
    assert "unicorns" in text
    assert 'href="/search/?q=unicorns"' in text
