"""Decisions are carried to a base that was built anew from the documents, and to one that holds them already."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from apps.actors.models import Affiliation, Organization, Speaker
from apps.curation.errors import BadDecisionError
from apps.curation.exchange import export_decisions, import_decisions
from apps.curation.kinds.capacities import key_of
from apps.curation.models import Decision, StatementBefore, Subject
from apps.curation.services import decide, undo
from apps.ingestion.models import ImportRun
from apps.proceedings.models import Meeting, Process, Redirect, SourceDocument, Statement, Venue
from tests.curation.base import CORRECTED, FIRST, SECOND, shown, take
from tests.factories import AffiliationFactory, OrganizationFactory, ProcessAliasFactory, ProcessFactory

pytestmark = pytest.mark.django_db


def repr_all(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(map(repr, row))


def build(folder: Path) -> None:
    oewg = ProcessFactory.create(slug="oewg", name="Open-ended Working Group")
    ProcessAliasFactory.create(process=oewg, form="OEWG")
    take(folder, "first.txt", FIRST)
    take(folder, "second.txt", SECOND)


def empty() -> None:
    for model in (
        StatementBefore, Subject, Decision, Statement, SourceDocument, ImportRun, Meeting, Venue, Speaker, Organization,
        Process, Redirect,
    ):  # fmt: skip
        model._default_manager.all().delete()


def curate() -> None:
    curator = User.objects.create_user("cora")
    slugs = dict(Speaker.objects.values_list("name", "slug"))
    statements = list(Statement.objects.order_by("document", "position").values_list("public_id", flat=True))
    decide(kind="alias", payload={"name": "Obina", "speaker": slugs["Ada Obinna"]}, by=curator, reason="Misheard")
    decide(kind="attribute", payload={"statements": statements[4:5], "new_speaker": "Mo Derator"}, by=curator)
    merge = {"actor": "speaker", "keep": slugs["Ada Obinna"], "merge": slugs["Chiara Lund"]}
    decide(kind="merge", payload=merge, by=curator)
    split = {"speaker": slugs["Ada Obinna"], "into": slugs["Chiara Lund"], "statements": statements[5:6]}
    decide(kind="split", payload=split, by=curator)
    link = {"statement": statements[1], "surface": "chapter", "nth": 0, "process": "oewg"}
    decide(kind="link", payload=link, by=curator)
    whole = Statement.objects.get(text__contains="remarks on the second")
    decide(kind="divide", payload={"statement": whole.public_id, "words": "My delegation has"}, by=curator)
    first = Statement.objects.get(text__contains="It is on the page")
    decide(kind="join", payload={"statement": first.public_id}, by=curator)
    undo(decision=decide(kind="relabel", payload={"name": "Bruno Keller"}, by=curator), by=curator, because="A slip")


def test_a_base_built_anew_ends_the_same(tmp_path: Path) -> None:
    build(tmp_path)
    curate()
    before, lines = shown(), list(export_decisions())
    empty()
    build(tmp_path)
    assert shown() != before
    carried = import_decisions(lines)
    assert (carried.taken, carried.held, carried.undone, carried.refused) == (8, 0, 1, [])
    assert shown() == before
    assert list(export_decisions()) == lines
    assert {decision.made_by_name for decision in Decision.objects.all()} == {"cora"}


def test_twice_is_once(tmp_path: Path) -> None:
    build(tmp_path)
    curate()
    before, lines = shown(), list(export_decisions())
    carried = import_decisions(lines)
    assert (carried.taken, carried.held, carried.undone, carried.refused) == (0, 8, 0, [])
    assert (shown(), list(export_decisions())) == (before, lines)


def test_statements_are_found_again_where_only_the_corrected_file_was_taken(tmp_path: Path) -> None:
    build(tmp_path)
    take(tmp_path, "first.txt", CORRECTED)
    curate()
    before, lines = shown()["Statement"], list(export_decisions())
    empty()
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Working Group"), form="OEWG")
    take(tmp_path, "first.txt", CORRECTED)
    take(tmp_path, "second.txt", SECOND)
    assert import_decisions(lines).refused == []

    def who(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        """All but public ids and certainty: the first base knew some of the names when it read the corrected file."""
        return sorted((*row[1:15], *row[16:]) for row in map(repr_all, rows))

    assert who(shown()["Statement"]) == who(before)


def test_what_can_not_be_found_is_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    build(tmp_path)
    curate()
    lines = list(export_decisions())
    empty()
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Working Group"), form="OEWG")
    take(tmp_path, "second.txt", SECOND)
    file = tmp_path / "decisions.jsonl"
    file.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="not taken"):
        call_command("import_decisions", str(file), stdout=out, stderr=err)
    assert "take in their documents first" in err.getvalue()
    assert f"{file}:9:" in err.getvalue()
    assert Decision.objects.exists()
    take(tmp_path, "first.txt", FIRST)
    file.write_text("\n".join(lines), encoding="utf-8")
    call_command("import_decisions", str(file), stdout=out)
    assert Decision.objects.count() == len(lines)


def test_the_command_writes_json_lines(tmp_path: Path) -> None:
    build(tmp_path)
    curate()
    out = io.StringIO()
    call_command("export_decisions", stdout=out)
    kinds = [json.loads(line)["kind"] for line in out.getvalue().splitlines()]
    assert kinds == [decision.kind for decision in Decision.objects.order_by("pk")]
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_decisions", str(tmp_path / "nowhere"))


def test_affiliations_that_moved_are_told_by_what_they_say(tmp_path: Path) -> None:
    def affiliated() -> Speaker:
        build(tmp_path)
        bruno = Speaker.objects.get(name="Bruno Keller")
        # Other rows before it, so that its primary key is another one in each base.
        for number in range(Decision.objects.count() or 3):
            AffiliationFactory.create(role=f"Role {number}")
        organization = OrganizationFactory.create(name="Institute of Open Tables", slug="open-tables")
        AffiliationFactory.create(speaker=bruno, organization=organization, role="Fellow", source="A list of 2020")
        AffiliationFactory.create(speaker=bruno, organization=organization, role="Chair", source="A list of 2021")
        return bruno

    bruno = affiliated()
    chair = bruno.affiliations.get(role="Chair")
    split = {"speaker": bruno.slug, "into_name": "Bruno K.", "affiliations": [key_of(chair)]}
    decide(kind="split", payload=split, by=None)
    lines = list(export_decisions())
    assert str(chair.pk) not in re.findall(r"\d+", json.dumps(json.loads(lines[0])["payload"]))
    empty()
    again = affiliated()
    assert again.affiliations.get(role="Chair").pk != chair.pk
    assert import_decisions(lines).refused == []
    assert list(again.affiliations.values_list("role", flat=True)) == ["Fellow"]
    moved = Affiliation.objects.get(speaker__name="Bruno K.")
    assert (moved.role, moved.organization.slug) == ("Chair", "open-tables")
    undo(decision=Decision.objects.get(), by=None)
    assert sorted(again.affiliations.values_list("role", flat=True)) == ["Chair", "Fellow"]


def test_an_affiliation_that_moved_is_not_read_back_by_a_later_import(tmp_path: Path) -> None:
    build(tmp_path)
    bruno = Speaker.objects.get(name="Bruno Keller")
    held = AffiliationFactory.create(speaker=bruno, role="Chair", source="A list of 2021")
    split = {"speaker": bruno.slug, "into_name": "Bruno K.", "affiliations": [key_of(held)]}
    decision = decide(kind="split", payload=split, by=None)
    AffiliationFactory.create(speaker=bruno, organization=held.organization, role="Chair", source=held.source)
    take(tmp_path, "first.txt", CORRECTED)
    assert [row.speaker.name for row in Affiliation.objects.all()] == ["Bruno K."]
    undo(decision=decision, by=None)
    assert [row.speaker.name for row in Affiliation.objects.all()] == ["Bruno Keller"]


def test_a_capacity_that_nobody_has_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    held = AffiliationFactory.create(source="A list of 2021")
    slug = Speaker.objects.get(name="Bruno Keller").slug
    for asked in ([key_of(held)], [held.pk], held.pk):
        with pytest.raises(BadDecisionError):
            decide(kind="split", payload={"speaker": slug, "into_name": "B", "affiliations": asked}, by=None)
