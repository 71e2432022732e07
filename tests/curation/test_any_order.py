"""Whatever is decided, undone, imported and imported again, in whatever order: nothing is lost and all can be undone.

`CURATION_SEQUENCES` sets how many random sequences are tried.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from apps.actors.models import Affiliation, Organization, Speaker
from apps.curation.errors import CurationError
from apps.curation.kinds.capacities import key_of
from apps.curation.lifting import lift
from apps.curation.models import (
    AffiliationBefore,
    Decision,
    DecisionKind,
    DivisionBefore,
    OrganizationBefore,
    StatementBefore,
)
from apps.curation.overlay import lay, lay_documents, lift_documents
from apps.curation.services import decide, undo
from apps.ingestion.errors import UndoRefusedError
from apps.ingestion.models import ImportRun
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import Meeting, Process, SourceDocument, Statement
from tests.curation.base import CORRECTED, FIRST, SECOND, addresses, shown, take
from tests.factories import OrganizationFactory, ProcessAliasFactory, ProcessFactory

SEQUENCES = int(os.environ.get("CURATION_SEQUENCES", "60"))
STEPS = 9

pytestmark = pytest.mark.django_db


class Sequence:
    """One random sequence of steps; the first number repeats it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.pick = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.folder = folder
        self.done: list[Decision | ImportRun] = []
        self.addresses = addresses()
        self.versions = 0

    def step(self) -> None:
        steps: list[Callable[[], None]] = [self.decide] * 6 + [self.undo] * 2 + [self.correct, self.take_more]
        self.pick.choice(steps)()
        assert self.addresses <= addresses(), "an address that answered before does not answer"
        self.addresses |= addresses()
        positions = Statement.objects.order_by().values_list("document_id", "position")
        assert len(set(positions)) == len(positions), "a statement is doubled"

    def decide(self) -> None:
        kind = self.pick.choice(list(DecisionKind))
        try:
            with transaction.atomic():
                self.done.append(decide(kind=kind, payload=self.payload(kind), by=None))
        except CurationError:
            pass  # many a random decision makes no sense

    def payload(self, kind: DecisionKind) -> dict[str, object]:
        statements = self.some(Statement, "public_id", self.pick.randrange(1, 4))
        one, other = self.one(Speaker), self.one(Speaker)
        meeting, process = self.one(Meeting), self.one(Process)
        new = {"new_speaker": f"New Person {self.pick.randrange(3)}"} if self.pick.random() < 0.3 else {"speaker": one}
        names = list(Speaker.objects.get(slug=one).names.values_list("name", flat=True))
        label = self.pick.choice([*Statement.objects.exclude(label="").values_list("recorded_name", flat=True)])
        scope = {"name": label, "meeting": self.pick.choice([None, meeting])}
        into = {"into": other} if self.pick.random() < 0.5 else {"into_name": "The Other One"}
        link = {"statement": self.mentioning(statements[0]), "surface": "OEWG", "nth": 0, "process": process}
        held = Affiliation.objects.filter(speaker__slug=one).select_related("organization").order_by("pk")[:1]
        day = f"2021-0{self.pick.randrange(1, 9)}-01"
        payloads: dict[DecisionKind, dict[str, object]] = {
            DecisionKind.ATTRIBUTE: {"statements": statements, **new},
            DecisionKind.REJECT: {"statements": statements, "speaker": one},
            DecisionKind.ALIAS: {**scope, "speaker": one},
            DecisionKind.RELABEL: scope,
            DecisionKind.MERGE: {"actor": "speaker", "keep": one, "merge": other},
            DecisionKind.SPLIT: {"speaker": one, "statements": statements, "names": names[1:], **into}
            | {"affiliations": [key_of(row) for row in held]},
            DecisionKind.DIVIDE: {"statement": statements[0], "at": self.place(statements[0])},
            DecisionKind.JOIN: {"statement": statements[0]},
            DecisionKind.LINK: link,
            DecisionKind.UNLINK: link,
            DecisionKind.CORRECT_MEETING: {
                "meeting": meeting,
                "values": {"title": f"Title {day}", "starts_on": day, "starts_on_precision": 3},
            },
            DecisionKind.HIDE: {"statements": statements, "because": "Off the record"},
            **self.about_organizations(label, statements),
        }
        return payloads[kind]

    def about_organizations(self, label: str, statements: list[str]) -> dict[DecisionKind, dict[str, object]]:
        one, other = self.one(Organization), self.one(Organization)
        names = list(Organization.objects.get(slug=one).names.values_list("name", flat=True))
        into = {"into": other} if self.pick.random() < 0.5 else {"into_name": "The Other House"}
        name = self.pick.choice([label, "Tables Institute"])
        kind = self.pick.choice(["alias", "acronym", "former"])
        merge = {"actor": "organization", "keep": one, "merge": other}
        values = {"acronym": self.pick.choice(["", "AB"]), "parent": self.pick.choice([None, other])}
        return {
            DecisionKind.NAME: {"organization": one, "name": name, "kind": kind},
            DecisionKind.SEPARATE: {"organization": one, "statements": statements, "names": names[1:], **into},
            DecisionKind.DESCRIBE: {"organization": one, "values": values},
            **self.about_affiliations(one, statements[0]),
            DecisionKind.ACCEPT: {"speaker": self.one(Speaker), "rule": "two-states", "bodies": [one, other]},
            **({DecisionKind.MERGE: merge} if self.pick.random() < 0.4 else {}),
        }

    def about_affiliations(self, organization: str, statement: str) -> dict[DecisionKind, dict[str, object]]:
        name = self.pick.choice(["Tables Institute", "House of Candles"])
        speaker = self.pick.choice([self.one(Speaker), Speaker.objects.get(name="Chiara Lund").slug])
        stated = {"statement": statement, "speaker": speaker, "name": name}
        into = {"organization": organization} if self.pick.random() < 0.5 else {}
        return {DecisionKind.AFFILIATE: {**stated, **into}, DecisionKind.DISAFFILIATE: stated}

    def place(self, public_id: str) -> int:
        """The beginning of some word of the statement."""
        statement = Statement.objects.select_related("document").get(public_id=public_id)
        words = re.finditer(r"\S+", statement.document.text[statement.start : statement.end])
        return statement.start + self.pick.choice([word.start() for word in words])

    def mentioning(self, otherwise: str) -> str:
        """A statement that holds the words of a link, more often than not."""
        rows = Statement.objects.filter(text__contains="OEWG").order_by("document", "position")
        return self.pick.choice([*rows.values_list("public_id", flat=True), otherwise])

    def undo(self) -> None:
        decisions = [one for one in self.done if isinstance(one, Decision)]
        if not decisions:
            return
        decision = self.pick.choice(decisions)
        try:
            with transaction.atomic():
                undo(decision=decision, by=None)
            self.done.remove(decision)
        except CurationError:
            decision.refresh_from_db()  # something was built on it

    def correct(self) -> None:
        self.versions += 1
        text = of_tables(CORRECTED).replace("four remarks", f"{self.versions} remarks")
        self.done.append(take(self.folder, "first.txt", text))

    def take_more(self) -> None:
        self.versions += 1
        other = [f"topic{self.versions}-{number}" for number in range(60)]
        self.pick.shuffle(other)
        text = f"Session number {self.versions}\n1 July 2023, Geneva\n\n>> ADA:  {' '.join(other[:30])} OEWG.\n\n"
        self.done.append(take(self.folder, f"{self.versions}.txt", f"{text}>> CHIARA LUND:  {' '.join(other[30:])}.\n"))

    def take_all_back(self) -> None:
        for one in reversed(self.done):
            if isinstance(one, Decision):
                undo(decision=one, by=None)
            else:
                undo_import(run=one)

    def one(self, model: type[Speaker] | type[Organization] | type[Meeting] | type[Process]) -> str:
        return self.pick.choice(list(model._default_manager.order_by("slug").values_list("slug", flat=True)))

    def some(self, model: type[Statement], column: str, number: int) -> list[str]:
        values = list(model._default_manager.order_by("document", "position").values_list(column, flat=True))
        return self.pick.sample(values, number)


def of_tables(text: str) -> str:
    """With an affiliation beside a name."""
    return text.replace(">> CHIARA LUND:", ">> CHIARA LUND (Tables Institute):")


@pytest.fixture
def base(tmp_path: Path) -> None:
    oewg = ProcessFactory.create(slug="oewg", name="Open-ended Working Group")
    ProcessAliasFactory.create(process=oewg, form="OEWG")
    ProcessFactory.create(slug="gge", name="Group of Governmental Experts")
    take(tmp_path, "first.txt", of_tables(FIRST))
    take(tmp_path, "second.txt", SECOND)
    for name in ("Institute of Tables", "House of Furniture", "Office of Timber"):
        OrganizationFactory.create(name=name, known_as=(f"{name[0]}T",))


@pytest.mark.parametrize("part", range(6))
def test_nothing_is_lost_and_all_can_be_undone(part: int, base: None, tmp_path: Path) -> None:
    before = shown()
    for seed in range(part, SEQUENCES, 6):
        with transaction.atomic():
            sequence = Sequence(seed, tmp_path)
            for _ in range(STEPS):
                sequence.step()
            _the_order_of_laying_does_not_matter()
            try:
                sequence.take_all_back()
            except UndoRefusedError as error:
                raise AssertionError(f"sequence {seed}: {error}") from error
            assert shown() == before, f"sequence {seed}"
            assert not StatementBefore.objects.exists()
            assert not DivisionBefore.objects.exists()
            assert not OrganizationBefore.objects.exists()
            assert not AffiliationBefore.objects.exists()
            transaction.set_rollback(True)


def _the_order_of_laying_does_not_matter() -> None:
    """What is shown follows from what was read and the decisions that hold, however they came."""
    keys = list(Statement.objects.values_list("pk", flat=True))
    held = shown()
    lift(keys)
    lay(keys)
    assert shown() == held
    documents = list(SourceDocument.objects.values_list("pk", flat=True))
    lift_documents(documents)
    assert not DivisionBefore.objects.exists()
    lay_documents(documents)
    assert shown() == held
