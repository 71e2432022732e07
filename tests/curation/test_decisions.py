"""Each kind of decision takes effect, is found in the log, and can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.actors.models import Speaker
from apps.curation.errors import BadDecisionError, StaleDecisionError, UndoRefusedError
from apps.curation.models import Decision, StatementBefore
from apps.curation.services import decide, newest, undo
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import Meeting, Mention, Redirect, Statement
from apps.search.models import IndexChange
from tests.curation.base import CORRECTED, FIRST, SECOND, shown, take
from tests.factories import ProcessAliasFactory, ProcessFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> None:
    oewg = ProcessFactory.create(slug="oewg", name="Open-ended Working Group")
    ProcessAliasFactory.create(process=oewg, form="OEWG")
    ProcessFactory.create(slug="gge", name="Group of Governmental Experts")
    take(tmp_path, "first.txt", FIRST)
    take(tmp_path, "second.txt", SECOND)


def said(label: str, *, meeting: str = "numbers") -> Statement:
    return Statement.objects.get(recorded_name=label, meeting__title__contains=meeting)


def slug(name: str) -> str:
    return Speaker.objects.get(name=name).slug


def make(kind: str, **payload: Any) -> Decision:
    return decide(kind=kind, payload=payload, by=None)


def the_same_after_undoing(before: dict[str, Any], decision: Decision) -> None:
    assert shown() != before
    undo(decision=decision, by=None, because="a slip")
    assert shown() == before
    assert not StatementBefore.objects.exists()
    assert not Decision.objects.holding().exists()


def test_attribute_to_a_known_person() -> None:
    before = shown()
    statement = said("ADA")
    decision = make("attribute", statements=[statement.public_id], speaker=slug("Ada Obinna"))
    statement.refresh_from_db()
    assert (statement.speaker, statement.method, statement.confidence) == (
        Speaker.objects.get(name="Ada Obinna"),
        "curator",
        1.0,
    )
    assert IndexChange.objects.filter(statement_id=statement.pk).exists()
    the_same_after_undoing(before, decision)


def test_attribute_to_a_new_person_whose_address_leads_on_after_undoing() -> None:
    before = shown()
    statement = said("OBINA")
    decision = make("attribute", statements=[statement.public_id], new_speaker="Ibo Ina")
    speaker = Speaker.objects.get(name="Ibo Ina")
    statement.refresh_from_db()
    assert statement.speaker == speaker
    the_same_after_undoing(before, decision)
    assert Redirect.objects.get(old_path=speaker.get_absolute_url()).new_path == statement.get_absolute_url()


def test_a_new_person_whom_others_use_is_not_taken_back() -> None:
    decision = make("attribute", statements=[said("OBINA").public_id], new_speaker="Ibo Ina")
    later = make("attribute", statements=[said("ADA").public_id], speaker=slug("Ibo Ina"))
    with pytest.raises(UndoRefusedError, match="Said by"):
        undo(decision=decision, by=None)
    decision.refresh_from_db()
    assert decision.holds or not Decision.objects.get(pk=decision.pk).undone_at
    undo(decision=later, by=None)
    undo(decision=Decision.objects.get(pk=decision.pk), by=None)
    assert not Speaker.objects.filter(name="Ibo Ina").exists()


def test_reject() -> None:
    before = shown()
    statement = said("BRUNO KELLER")
    decision = make("reject", statements=[statement.public_id], speaker=slug("Bruno Keller"))
    statement.refresh_from_db()
    assert statement.speaker is None
    the_same_after_undoing(before, decision)


def test_a_label_means_a_person_everywhere_or_in_one_meeting() -> None:
    before = shown()
    here = make("alias", name="Ada", speaker=slug("Ada Obinna"), meeting=said("ADA").meeting.slug)  # type: ignore[union-attr]
    assert said("ADA").speaker == Speaker.objects.get(name="Ada Obinna")
    assert said("ADA", meeting="registers").speaker is None
    everywhere = make("alias", name="ADA", speaker=slug("Bruno Keller"))
    assert said("ADA").speaker == Speaker.objects.get(name="Ada Obinna"), "the narrower rule says more"
    assert said("ADA", meeting="registers").speaker == Speaker.objects.get(name="Bruno Keller")
    assert Speaker.objects.get(name="Bruno Keller").names.filter(name="ADA", decided=True).exists()
    undo(decision=here, by=None)
    assert said("ADA").speaker == Speaker.objects.get(name="Bruno Keller")
    the_same_after_undoing(before, everywhere)


def test_a_label_is_no_person() -> None:
    before = shown()
    decision = make("relabel", name="Chiara Lund")
    assert said("CHIARA LUND").speaker is None
    the_same_after_undoing(before, decision)


def test_two_are_one_and_both_are_undone_in_the_other_order() -> None:
    before = shown()
    one = make("merge", actor="speaker", keep=slug("Ada Obinna"), merge=slug("Bruno Keller"))
    two = make("merge", actor="speaker", keep=slug("Chiara Lund"), merge=slug("Ada Obinna"))
    chiara = Speaker.objects.get(name="Chiara Lund")
    assert {said(label).speaker for label in ("ADA OBINNA", "BRUNO KELLER", "CHIARA LUND")} == {chiara}
    undo(decision=one, by=None)
    assert said("BRUNO KELLER").speaker == Speaker.objects.get(name="Bruno Keller")
    assert said("ADA OBINNA").speaker == chiara
    the_same_after_undoing(before, two)


@pytest.mark.parametrize("same", [True, False])
def test_merges_that_make_no_sense(same: bool) -> None:
    ada, bruno = slug("Ada Obinna"), slug("Bruno Keller")
    if same:
        with pytest.raises(BadDecisionError, match="the same twice"):
            make("merge", actor="speaker", keep=ada, merge=ada)
        return
    make("merge", actor="speaker", keep=ada, merge=bruno)
    with pytest.raises(BadDecisionError, match="merged into Ada Obinna already"):
        make("merge", actor="speaker", keep=slug("Chiara Lund"), merge=bruno)
    with pytest.raises(BadDecisionError, match="the same twice"):
        make("merge", actor="speaker", keep=bruno, merge=ada)


def test_a_demonstration_person_is_never_merged_with_a_real_one() -> None:
    invented = SpeakerFactory.create(name="Invented Person", is_demonstration=True)
    with pytest.raises(BadDecisionError, match="demonstration"):
        make("merge", actor="speaker", keep=slug("Ada Obinna"), merge=invented.slug)


def test_one_is_two() -> None:
    before = shown()
    statement = said("BRUNO KELLER", meeting="registers")
    decision = make(
        "split", speaker=slug("Bruno Keller"), into_name="Bruno Keller (Rovia)", statements=[statement.public_id]
    )
    assert said("BRUNO KELLER").speaker == Speaker.objects.get(name="Bruno Keller")
    assert said("BRUNO KELLER", meeting="registers").speaker == Speaker.objects.get(name="Bruno Keller (Rovia)")
    the_same_after_undoing(before, decision)


def test_a_wrongly_merged_pair_is_split_and_both_are_undone_in_either_order() -> None:
    before = shown()
    ada, bruno = slug("Ada Obinna"), slug("Bruno Keller")
    for first in (0, 1):
        merge = make("merge", actor="speaker", keep=ada, merge=bruno)
        back = said("BRUNO KELLER", meeting="registers")
        split = make("split", speaker=ada, into=bruno, statements=[back.public_id])
        assert said("BRUNO KELLER", meeting="registers").speaker == Speaker.objects.get(slug=bruno)
        assert said("BRUNO KELLER").speaker == Speaker.objects.get(slug=ada), "not chosen, so it stays"
        decisions = (merge, split)
        undo(decision=decisions[first], by=None)
        undo(decision=decisions[1 - first], by=None)
        assert shown() == before


def test_links() -> None:
    before = shown()
    statement = said("ADA OBINNA")
    unlink = make("unlink", statement=statement.public_id, surface="OEWG", nth=0, process="oewg")
    assert not Mention.objects.filter(statement=statement).exists()
    link = make("link", statement=statement.public_id, surface="OEWG", nth=0, process="gge")
    assert [row.process.slug for row in Mention.objects.filter(statement=statement)] == ["gge"]
    undo(decision=unlink, by=None)
    assert {row.process.slug for row in Mention.objects.filter(statement=statement)} == {"oewg", "gge"}
    the_same_after_undoing(before, link)


def test_a_meeting_is_corrected_and_its_statements_follow() -> None:
    before = shown()
    meeting = Meeting.objects.get(title__contains="numbers")
    values = {"title": "Session on numbers", "starts_on": "2021-03-13", "starts_on_precision": 3, "ends_on": None}
    decision = make("correct-meeting", meeting=meeting.slug, values={**values, "ends_on_precision": None})
    meeting.refresh_from_db()
    assert meeting.title == "Session on numbers"
    assert {str(day) for day in meeting.statements.values_list("said_on", flat=True)} == {"2021-03-13"}
    the_same_after_undoing(before, decision)


def test_an_editors_later_correction_of_a_meeting_stays() -> None:
    meeting = Meeting.objects.get(title__contains="numbers")
    decision = make("correct-meeting", meeting=meeting.slug, values={"title": "Session on numbers"})
    Meeting.objects.filter(pk=meeting.pk).update(title="Working session on all numbers")
    undo(decision=decision, by=None)
    meeting.refresh_from_db()
    assert meeting.title == "Working session on all numbers"


def test_hidden_with_a_reason() -> None:
    before = shown()
    statement = said("MODERATOR")
    decision = make("hide", statements=[statement.public_id], because="Said off the record")
    statement.refresh_from_db()
    assert statement.hidden_because == "Said off the record"
    the_same_after_undoing(before, decision)


@pytest.mark.parametrize(
    ("kind", "payload", "found"),
    [
        ("guess", {}, "guess"),
        ("attribute", {"statements": []}, "statements"),
        ("attribute", {"statements": ["nothing"], "speaker": None}, "nothing"),
        ("attribute", {"statements": "nothing"}, "statements"),
        ("alias", {"name": "—", "speaker": "x"}, "no letter"),
        ("alias", {"name": "Ada", "speaker": "x"}, "nothing by that name"),
        ("merge", {"actor": "process", "keep": "a", "merge": "b"}, "process"),
        ("link", {"statement": "x", "surface": "OEWG", "nth": -1, "process": "oewg"}, "x"),
        ("correct-meeting", {"meeting": "x", "values": {}}, "x"),
        ("hide", {"statements": ["x"], "because": ""}, "x"),
    ],
)
def test_decisions_that_say_nothing_are_refused_and_leave_nothing(
    kind: str, payload: dict[str, Any], found: str
) -> None:
    before = shown()
    with pytest.raises(BadDecisionError, match=found):
        decide(kind=kind, payload=payload, by=None)
    assert shown() == before
    assert not Decision.objects.exists()


def test_a_meeting_that_would_end_before_it_begins() -> None:
    meeting = Meeting.objects.get(title__contains="numbers")
    with pytest.raises(BadDecisionError):
        make("correct-meeting", meeting=meeting.slug, values={"ends_on": "2020-01-01", "ends_on_precision": 3})
    with pytest.raises(BadDecisionError, match="YYYY-MM-DD"):
        make("correct-meeting", meeting=meeting.slug, values={"ends_on": "soon"})


def test_whoever_looked_before_somebody_else_decided_is_told() -> None:
    statement = said("OBINA")
    seen = newest()
    first = make("attribute", statements=[statement.public_id], speaker=slug("Bruno Keller"))
    payload = {"statements": [statement.public_id], "speaker": slug("Chiara Lund")}
    with pytest.raises(StaleDecisionError) as refused:
        decide(kind="attribute", payload=payload, by=None, seen=seen)
    assert refused.value.newer == first
    seen = newest()
    undo(decision=first, by=None)
    with pytest.raises(StaleDecisionError):
        decide(kind="attribute", payload=payload, by=None, seen=seen)
    other = {"statements": [said("ADA").public_id], "speaker": slug("Ada Obinna")}
    decide(kind="attribute", payload=other, by=None, seen=seen)  # about something else
    decide(kind="attribute", payload=payload, by=None, seen=newest())
    assert said("OBINA").speaker == Speaker.objects.get(name="Chiara Lund")


def test_undone_once_only() -> None:
    decision = make("hide", statements=[said("MODERATOR").public_id], because="off the record")
    undo(decision=decision, by=None)
    with pytest.raises(BadDecisionError, match="undone already"):
        undo(decision=decision, by=None)


def test_decisions_win_over_a_corrected_source(tmp_path: Path) -> None:
    statement = said("BRUNO KELLER")
    make("attribute", statements=[statement.public_id], speaker=slug("Chiara Lund"))
    make("alias", name="Obina", speaker=slug("Ada Obinna"))
    make("merge", actor="speaker", keep=slug("Ada Obinna"), merge=slug("Chiara Lund"))
    make("unlink", statement=said("ADA OBINNA").public_id, surface="OEWG", nth=0, process="oewg")
    run = take(tmp_path, "first.txt", CORRECTED)
    assert [item.outcome for item in run.items.all()] == ["updated"]
    ada = Speaker.objects.get(name="Ada Obinna")
    statement.refresh_from_db()
    assert "four remarks" in statement.text
    assert (statement.speaker, said("OBINA").speaker, said("CHIARA LUND").speaker) == (ada, ada, ada)
    assert not Mention.objects.filter(statement=said("ADA OBINNA")).exists()


def test_what_is_imported_later_is_decided_by_the_same_rules(tmp_path: Path) -> None:
    make("alias", name="Farah", speaker=slug("Chiara Lund"))
    make("merge", actor="speaker", keep=slug("Ada Obinna"), merge=slug("Bruno Keller"))
    third = (
        SECOND.replace("registers", "cables").replace("2022", "2023").replace("ADA:", "FARAH:")
        + "\n>> MODERATOR: So be it.\n"
    )
    take(tmp_path, "third.txt", third.replace("register", "cable").replace("list", "map"))
    assert said("FARAH", meeting="cables").speaker == Speaker.objects.get(name="Chiara Lund")
    assert said("BRUNO KELLER", meeting="cables").speaker == Speaker.objects.get(name="Ada Obinna")


def test_an_import_is_undone_under_decisions(tmp_path: Path) -> None:
    before = shown()
    decision = make("attribute", statements=[said("BRUNO KELLER").public_id], speaker=slug("Chiara Lund"))
    decided = shown()
    run = take(tmp_path, "first.txt", CORRECTED)
    undo_import(run=run)
    assert shown() == decided
    the_same_after_undoing(before, decision)
