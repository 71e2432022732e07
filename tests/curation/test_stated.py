"""Affiliations that the reading was not sure of: accepted or rejected by a curator, whatever is imported afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actors.models import Affiliation, Organization, Speaker
from apps.curation.answers import Action, answer
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.exchange import export_decisions, import_decisions
from apps.curation.kinds.names import SOURCE
from apps.curation.kinds.stated import settle_stated
from apps.curation.models import AffiliationBefore, Decision, DecisionKind, ReviewItem, ReviewKind, ReviewState
from apps.curation.queue import refresh
from apps.curation.services import decide, undo
from apps.ingestion.models import ImportRun
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import AffiliationEvidence, Meeting, SourceDocument, Statement
from tests.curation.base import shown, take
from tests.factories import (
    AffiliationEvidenceFactory,
    OrganizationFactory,
    SourceDocumentFactory,
    SpeakerFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

EVENING = """Evening on candles
12 March 2021

>> CHIARA LUND:  Chiara Lund, Tallow. We make candles, and have made them for years.

>> ADA OBINNA:  Why are they so late this year?  I have asked before.
"""
OTHER = """Evening on lamps
4 May 2022

>> CHIARA LUND:  Chiara Lund, Tallow. The lamps are lit, and the candles are not.

>> BRUNO KELLER:  Then we can go home, for it is late.
"""
CORRECTED = EVENING.replace("so late this year", "so early this year")


@pytest.fixture
def curator() -> User:
    return User.objects.create_user("cora")


@pytest.fixture
def evening(tmp_path: Path) -> ImportRun:
    return take(tmp_path, "evening.txt", EVENING)


def asked() -> ReviewItem:
    return ReviewItem.objects.waiting().get(kind=ReviewKind.AFFILIATION)


def waiting() -> int:
    refresh(list(SourceDocument.objects.values_list("pk", flat=True)))
    return ReviewItem.objects.waiting().filter(kind=ReviewKind.AFFILIATION).count()


def held() -> set[tuple[str, str, date | None, bool]]:
    rows = Affiliation.objects.values_list("speaker__name", "organization__name", "attested_on", "source")
    return {(speaker, body, day, source == SOURCE) for speaker, body, day, source in rows}


ACCEPTED = {("Chiara Lund", "Tallow", date(2021, 3, 12), True)}


def accept(by: User, **given: str) -> Decision:
    decision = answer(item=asked(), action=Action.ACCEPT, by=by, given=given)
    assert decision is not None
    return decision


def reject(by: User) -> Decision:
    decision = answer(item=asked(), action=Action.REJECT, by=by, given={"reason": "Tallow is what candles are made of"})
    assert decision is not None
    return decision


def test_accepting_makes_a_dated_affiliation_with_its_evidence(evening: ImportRun, curator: User) -> None:
    before = shown()
    decision = accept(curator, reason="Their site says so")
    assert held() == ACCEPTED
    evidence = AffiliationEvidence.objects.select_related("document").get(affiliation__isnull=False)
    assert evidence.document.text[evidence.start : evidence.end] == "Chiara Lund, Tallow"
    assert (evidence.method, evidence.confidence < 0.8) == ("self-introduction", True), "what was read stays"
    assert (decision.made_by, decision.reason) == (curator, "Their site says so")
    assert decision.evidence["statement"] == decision.payload["statement"]
    assert not waiting()
    undo(decision=decision, by=curator)
    assert shown() == before
    assert asked().state == ReviewState.OPEN


def test_rejecting_is_for_good(evening: ImportRun, curator: User, tmp_path: Path) -> None:
    before = shown()
    decision = reject(curator)
    assert shown() == before
    assert not waiting()
    take(tmp_path, "evening.txt", CORRECTED)
    take(tmp_path, "other.txt", OTHER)
    assert not waiting()
    undo(decision=decision, by=curator)
    assert waiting() == 2


def test_a_better_reading_does_not_bring_back_what_was_rejected(
    evening: ImportRun, curator: User, tmp_path: Path
) -> None:
    decision = reject(curator)
    OrganizationFactory.create(name="Tallow")
    corrected = take(tmp_path, "evening.txt", CORRECTED)
    assert not held()
    assert AffiliationBefore.objects.count() == 1
    undo(decision=decision, by=curator)
    assert held() == {("Chiara Lund", "Tallow", date(2021, 3, 12), False)}
    assert AffiliationEvidence.objects.get().affiliation is not None
    undo_import(run=corrected)
    assert not held()


def test_an_import_that_read_what_was_rejected_is_undone_whole(
    evening: ImportRun, curator: User, tmp_path: Path
) -> None:
    reject(curator)
    OrganizationFactory.create(name="Tallow")
    undo_import(run=take(tmp_path, "evening.txt", CORRECTED))
    assert not held()
    assert not AffiliationBefore.objects.exists()
    assert not waiting()


def test_what_was_accepted_stays_whatever_is_imported_and_is_not_doubled(
    evening: ImportRun, curator: User, tmp_path: Path
) -> None:
    decision = accept(curator)
    quiet = take(tmp_path, "evening.txt", EVENING.replace("Chiara Lund, Tallow. ", ""))
    assert held() == ACCEPTED
    undo_import(run=quiet)
    assert held() == ACCEPTED
    assert AffiliationEvidence.objects.get().affiliation is not None
    better = take(tmp_path, "evening.txt", CORRECTED)  # it knows Tallow by now
    assert held() == {("Chiara Lund", "Tallow", date(2021, 3, 12), False)}
    with pytest.raises(UndoRefusedError, match="1 affiliations that imports read"):
        undo(decision=decision, by=curator)
    undo_import(run=better)
    assert held() == ACCEPTED
    undo(decision=decision, by=curator)
    assert not held()
    assert not Organization.objects.exists()


def test_the_organization_that_bears_the_name_is_meant_and_of_several_the_chosen_one(
    evening: ImportRun, curator: User
) -> None:
    one = OrganizationFactory.create(name="Tallow Makers", known_as=("Tallow",))
    undo(decision=accept(curator), by=curator)
    assert Organization.objects.get() == one
    other = OrganizationFactory.create(name="Tallow Traders", known_as=("Tallow",))
    with pytest.raises(BadDecisionError, match="choose which"):
        accept(curator)
    accept(curator, organization=other.slug)
    assert {name for _, name, *_ in held()} == {"Tallow Traders"}


def test_what_is_invented_stays_apart(evening: ImportRun, curator: User) -> None:
    Speaker.objects.update(is_demonstration=True)
    OrganizationFactory.create(name="Tallow")
    accept(curator)
    assert Affiliation.objects.get().organization.is_demonstration


def test_a_decision_says_what_it_is_about(evening: ImportRun) -> None:
    statement = Statement.objects.get(text__contains="candles")
    said = {"statement": statement.public_id, "speaker": "chiara-lund", "name": "Tallow"}
    for wrong in (
        {"role": "r" * 201},
        {"attested_on": "in spring", "attested_on_precision": 3},
        {"attested_on": "2021-03-12", "attested_on_precision": 7},
        {"organization": "nowhere"},
        {"speaker": "nobody"},
        {"statement": "nothing"},
    ):
        with pytest.raises(BadDecisionError):
            decide(kind="affiliate", payload={**said, **wrong}, by=None)
    assert not Decision.objects.exists()


def test_decisions_are_carried_to_a_base_built_anew(evening: ImportRun, curator: User, tmp_path: Path) -> None:
    take(tmp_path, "other.txt", OTHER.replace("CHIARA LUND", "DORA SAND").replace("Chiara Lund", "Dora Sand"))
    by_label = {one.label: one for one in ReviewItem.objects.waiting().filter(kind=ReviewKind.AFFILIATION)}
    answer(item=by_label["Chiara Lund: Tallow"], action=Action.ACCEPT, by=curator)
    answer(item=by_label["Dora Sand: Tallow"], action=Action.REJECT, by=curator)
    before, lines = shown(), list(export_decisions())
    for model in (Decision, Statement, SourceDocument, ImportRun, Meeting, Speaker, Organization):
        model._default_manager.all().delete()
    take(tmp_path, "evening.txt", EVENING)
    take(tmp_path, "other.txt", OTHER.replace("CHIARA LUND", "DORA SAND").replace("Chiara Lund", "Dora Sand"))
    assert waiting() == 2
    assert import_decisions(lines).refused == []
    assert (shown(), list(export_decisions())) == (before, lines)
    assert not waiting()
    assert import_decisions(lines).held == 2


def test_it_moves_with_the_person_who_is_split_off(evening: ImportRun, curator: User) -> None:
    decision = accept(curator)
    row = Affiliation.objects.select_related("organization").get()
    moved = {
        "organization": row.organization.slug,
        "attested_on": "2021-03-12",
        "role": "",
        "source": SOURCE,
    }
    split = {"speaker": "chiara-lund", "into_name": "Chiara of Tallow", "affiliations": [moved]}
    parted = decide(kind="split", payload=split, by=curator)
    call_command("curation_refresh", verbosity=0)
    assert {name for name, *_ in held()} == {"Chiara of Tallow"}
    undo(decision=parted, by=curator)
    assert held() == ACCEPTED
    undo(decision=decision, by=curator)
    assert not held()


def test_asking_about_many_takes_as_many_questions_as_about_one() -> None:
    def questions(people: int) -> int:
        document = SourceDocumentFactory.create()
        for _ in range(people):
            said = StatementFactory.create(document=document, speaker=SpeakerFactory.create())
            AffiliationEvidenceFactory.create(document=document, speaker=said.speaker, start=said.start, end=said.end)
        refresh([document.pk])
        with CaptureQueriesContext(connection) as caught:
            refresh([document.pk])
        asked = ReviewItem.objects.waiting().filter(document=document, kind=ReviewKind.AFFILIATION)
        assert asked.count() == people
        return len(caught)

    assert questions(2) == questions(8)


def test_taking_away_what_many_words_show_asks_as_many_questions_as_for_few(curator: User) -> None:
    def questions(people: int) -> int:
        said = [StatementFactory.create() for _ in range(people)]
        body = OrganizationFactory.create(name="Tallow")
        for one in said:
            row = Affiliation.objects.create(speaker=one.speaker, organization=body, attested_on=date(2021, 3, 12))
            AffiliationEvidenceFactory.create(document=one.document, speaker=one.speaker, affiliation=row)
        for one in said[1:]:
            Decision.objects.bulk_create(
                [
                    Decision(
                        kind=DecisionKind.DISAFFILIATE,
                        serial=Decision.objects.count() + 1000,
                        payload={"statement": one.public_id, "speaker": one.speaker.slug, "name": "Tallow"},
                    )
                ]
            )
        with CaptureQueriesContext(connection) as asked:
            settle_stated()
        assert AffiliationBefore.objects.count() == Decision.objects.count()
        assert Affiliation.objects.filter(organization=body).get().speaker == said[0].speaker
        return len(asked)

    assert questions(3) == questions(9)
