"""The admin: every list and form answers, in a constant number of queries, and what must not be edited can't be."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.actors.models import Speaker, SpeakerName
from apps.ingestion.models import ImportItem, ImportRun, Outcome
from apps.search import record_empty
from apps.search.models import EmptyQuery, IndexChange
from tests.factories import RedirectFactory, StatementFactory
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


@pytest.mark.parametrize("name", ["statement", "mention", "sourcedocument", "meeting", "process"])
def test_queries_of_a_list_do_not_grow(keeper: Client, world: World, name: str) -> None:
    path = reverse(f"admin:proceedings_{name}_changelist")

    def number() -> int:
        keeper.get(path)
        with CaptureQueriesContext(connection) as captured:
            keeper.get(path)
        return len(captured)

    before = number()
    for n in range(12):
        StatementFactory.create(document=world.document, position=100 + n)
        StatementFactory.create()
    assert number() == before


def test_records_cannot_be_edited(keeper: Client, world: World) -> None:
    path = reverse("admin:proceedings_statement_change", args=[world.verbatim.pk])
    assert keeper.post(path, {"text": "Something else."}).status_code == 403
    assert keeper.post(reverse("admin:proceedings_statement_delete", args=[world.verbatim.pk])).status_code == 403
    path = reverse("admin:proceedings_sourcedocument_change", args=[world.document.pk])
    form = keeper.get(path).context["adminform"].form
    assert not {"text", "sha256", "content", "locators"} & set(form.fields)


def test_a_name_is_folded_when_it_is_kept(keeper: Client, world: World) -> None:
    path = reverse("admin:actors_speaker_change", args=[world.speaker.pk])
    page = keeper.get(path)
    data: dict[str, object] = {}
    for formset in page.context["inline_admin_formsets"]:
        prefix, total = formset.formset.prefix, len(formset.formset.initial_forms)
        data |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": 0}
        data[f"{prefix}-TOTAL_FORMS"] = 1 if prefix == "names" else 0
    data |= {"names-0-name": "Gréta G.", "names-0-kind": "alias", "names-0-speaker": world.speaker.pk}
    data |= {
        "slug": "greta-grinberg",
        "name": "Greta Grinberg",
        "confidence": "high",
        "basis": "record",
        "sources": "[]",
    }
    response = keeper.post(path, data)
    assert response.status_code == 302, response.context["errors"]
    assert SpeakerName.objects.get(name="Gréta G.").folded == "greta g"
    assert Speaker.objects.get(pk=world.speaker.pk).name == "Greta Grinberg"


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
