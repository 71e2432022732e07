"""Links are told anew where a changed form can matter, and nowhere else; what a curator decided stays."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps import search
from apps.curation.services import decide
from apps.ingestion.models import Relinking
from apps.ingestion.relinking import candidates, forms_of, relink, request_relinking
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.proceedings.models import Mention, Process, ProcessAlias, SourceDocument, Statement, SymbolMention
from tests.factories import ProcessAliasFactory, ProcessFactory

pytestmark = pytest.mark.django_db(transaction=True)

LAMPS = """Working session on shared lamps
12 March 2021, Example Hall

>> ADA OBINNA:  Good morning.  We begin with the report of the OEWG, as A/RES/73/27 asks.

>> BRUNO KELLER:  Thank you, Ada.  The lamp round and the OEWG are two things; the lamp
round is older.

>> ADA OBINNA:  Let us go on.
"""
OTHER = """Working session on oil
14 March 2021, Example Hall

>> CLEO BRANDT:  Good morning.  We begin with the report of the OEWG on oil and its price.

>> DANI ROSSI:  Thank you, Cleo.  I have nothing to say on that one, and never had.
"""


@pytest.fixture
def base(tmp_path: Path) -> Process:
    """Two records in which a process is linked."""
    process = ProcessFactory(slug="oewg", name="Open-ended Working Group")
    ProcessAliasFactory(process=process, form="OEWG")
    ProcessFactory(slug="lamps", name="Round on Lamps", abbreviation="ROL")
    for name, text in (("lamps.txt", LAMPS), ("oil.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run_import(sources=expand([str(tmp_path)]), requested=[str(tmp_path)], options=Options())
    return process


def linked() -> list[tuple[str, str, str]]:
    """(first word of the text, surface, key of the process) of every mention."""
    rows = Mention.objects.order_by("document__origin", "start")
    return [(row.document.text.split()[4], row.surface, row.process.slug) for row in rows.select_related()]


def again(*forms: str) -> Relinking:
    relinking = Relinking.objects.create(forms=list(forms))
    relink(relinking=relinking)
    return relinking


def add(form: str) -> None:
    ProcessAliasFactory(process=Process.objects.get(slug="lamps"), form=form)


def test_what_was_just_read_is_not_changed(base: Process) -> None:
    before = list(Mention.objects.order_by("pk").values())
    relinking = again()
    assert (relinking.total, relinking.done, relinking.changed) == (2, 2, 0)
    assert list(Mention.objects.order_by("pk").values()) == before


def test_a_new_form_is_linked_in_the_texts_that_bear_it(base: Process) -> None:
    add("lamp round")
    relinking = again("lamp round")
    assert (relinking.done, relinking.changed, relinking.added, relinking.removed) == (1, 1, 2, 0)
    assert [row for row in linked() if row[2] == "lamps"] == [
        ("lamps", "lamp round", "lamps"),
        ("lamps", "lamp\nround", "lamps"),
    ]
    said = Statement.objects.get(recorded_name="BRUNO KELLER")
    assert set(said.mentions.values_list("process__slug", flat=True)) == {"oewg", "lamps"}


def test_a_form_that_went_is_linked_no_more(base: Process) -> None:
    ProcessAlias.objects.filter(form="OEWG").delete()
    relinking = again("OEWG")
    assert (relinking.changed, relinking.added, relinking.removed) == (2, 0, 3)
    assert linked() == []


def test_the_index_follows(base: Process) -> None:
    search.rebuild()
    assert search.query(search.SearchRequest("process:lamps")).total == 0
    add("lamp round")
    again("lamp round")
    [hit] = search.query(search.SearchRequest("process:lamps")).hits
    assert Statement.objects.get(pk=hit.statement_id).recorded_name == "BRUNO KELLER"


def test_symbols_come_too(base: Process) -> None:
    SymbolMention.objects.all().delete()
    again()
    assert list(SymbolMention.objects.values_list("symbol", "surface")) == [("A/RES/73/27", "A/RES/73/27")]


def test_what_a_curator_decided_stays(base: Process) -> None:
    said = Statement.objects.get(recorded_name="BRUNO KELLER")
    first = Statement.objects.filter(recorded_name="ADA OBINNA").order_by("position")[0]
    for statement, kind, surface, process in ((said, "unlink", "OEWG", "oewg"), (first, "link", "report", "lamps")):
        payload = {"statement": statement.public_id, "surface": surface, "nth": 0, "process": process}
        decide(kind=kind, payload=payload, by=None)
    decided = linked()
    assert ("lamps", "report", "lamps") in decided
    add("lamp round")
    again("lamp round")
    assert [row for row in linked() if "lamp" not in row[1]] == decided
    assert len(linked()) == len(decided) + 2
    again()
    assert len(linked()) == len(decided) + 2


def test_it_goes_on_where_it_was_broken_off(base: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.ingestion.relinking._AT_ONCE", 1)
    add("report")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    relinking = Relinking.objects.create(forms=["report"])
    with pytest.raises(KeyboardInterrupt):
        relink(relinking=relinking, progress=stop)
    relinking.refresh_from_db()
    assert (relinking.total, relinking.done, relinking.changed) == (2, 1, 1)
    told = io.StringIO()
    call_command("relink", resume=relinking.pk, stdout=told)
    relinking.refresh_from_db()
    assert (relinking.done, relinking.changed, relinking.finished_at is None) == (2, 2, False)
    assert "2 texts read again" in told.getvalue()


def test_only_texts_with_every_word_of_a_form_are_read(base: Process) -> None:
    def names(*forms: str) -> list[str]:
        return [document.title for document in candidates(forms)]

    everything = [document.title for document in SourceDocument.objects.order_by("pk")]
    assert names("lamp round") == [title for title in everything if "lamps" in title]
    assert names("LAMP-ROUND", "price of oil") == everything
    assert names("lamps of oil and of gas") == []
    assert names() == everything
    assert names("U.N.") == everything  # too short to look for


def test_a_version_that_holds_no_statements_is_left_alone(base: Process) -> None:
    held = SourceDocument.objects.order_by("pk")[0]
    SourceDocument.objects.exclude(pk=held.pk).update(same_as=held)
    Statement.objects.exclude(document=held).delete()
    assert [document.pk for document in candidates([])] == [held.pk]


def test_all_forms_of_a_family_follow_from_one_of_its_members(base: Process) -> None:
    first = ProcessFactory(slug="oewg-1", family=base, known_as=("first OEWG",))
    assert {"OEWG", "first OEWG"} <= set(forms_of(first))
    assert set(forms_of(first)) == set(forms_of(base))


def test_it_is_asked_for_in_the_background(base: Process) -> None:
    add("lamp round")
    relinking = request_relinking(forms=["lamp round"])
    relinking.refresh_from_db()
    assert relinking.finished_at is not None
    assert relinking.added == 2


def test_a_form_that_changes_in_the_admin_is_linked_anew(base: Process, client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada", password="lamp"))
    process = Process.objects.get(slug="lamps")
    address = reverse("admin:proceedings_process_change", args=[process.pk])
    shown = client.get(address).context
    forms = [shown["adminform"].form]
    for inline in shown["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    fields |= {form.add_initial_prefix(name): form[name].value() for form in forms for name in form.fields}
    data = {name: value for name, value in fields.items() if value is not None and value is not False}
    data |= {"sources": "[]", "aliases-TOTAL_FORMS": process.aliases.count() + 1}
    new = f"aliases-{process.aliases.count()}"
    data |= {f"{new}-form": "lamp round", f"{new}-process": process.pk, f"{new}-context": "[]", f"{new}-unless": "[]"}
    data |= {f"initial-{new}-context": "[]", f"initial-{new}-unless": "[]"}
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    assert Relinking.objects.get().forms == ["lamp round"]
    assert [row[1] for row in linked() if row[2] == "lamps"] == ["lamp round", "lamp\nround"]


def test_the_command_says_what_it_can_not_do(base: Process) -> None:
    with pytest.raises(CommandError, match="no process has this key"):
        call_command("relink", process="nobody")
    with pytest.raises(CommandError, match="no such linking"):
        call_command("relink", resume=77)
    told = io.StringIO()
    call_command("relink", process="oewg", stdout=told)
    assert "2 texts read again, 0 changed" in told.getvalue()
