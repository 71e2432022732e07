"""A statement is divided or joined with the next one, stays so when its source is corrected, and is as before after."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps import search
from apps.actors.models import Speaker
from apps.curation.errors import BadDecisionError, UndoRefusedError
from apps.curation.models import Decision, DivisionBefore, ReviewItem, ReviewKind
from apps.curation.services import decide, undo
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import Mention, Redirect, Statement
from apps.search.models import IndexChange
from tests.curation.base import CORRECTED, FIRST, SECOND, shown, take
from tests.factories import ProcessAliasFactory, ProcessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> None:
    ProcessAliasFactory.create(process=ProcessFactory.create(slug="oewg", name="Working Group"), form="OEWG")
    ProcessFactory.create(slug="gge", name="Group of Experts")
    take(tmp_path, "first.txt", FIRST)
    take(tmp_path, "second.txt", SECOND)


def said(words: str) -> Statement:
    return Statement.objects.select_related("document", "speaker").get(text__contains=words)


def divide(words: str, begins: str) -> Decision:
    payload = {"statement": said(words).public_id, "words": begins}
    return decide(kind="divide", payload=payload, by=None)


def join(words: str) -> Decision:
    return decide(kind="join", payload={"statement": said(words).public_id}, by=None)


def slug(name: str) -> str:
    return Speaker.objects.get(name=name).slug


def test_a_statement_is_divided_at_a_character() -> None:
    before = shown()
    whole = said("We begin with the OEWG")
    place = whole.document.text.index("We begin with")
    decision = decide(kind="divide", payload={"statement": whole.public_id, "at": place}, by=None)
    first, second = said("Good morning"), said("We begin with the OEWG")
    assert (first.public_id, first.text) == (whole.public_id, "Good morning to everybody in the room.")
    assert second.text == "We begin with the OEWG and its report."
    assert second.document.text[second.start : second.end] == second.text
    assert (second.position, second.speaker) == (first.position + 1, first.speaker)
    assert second.public_id == decision.payload["into"]
    assert Mention.objects.get(surface="OEWG", start__gte=second.start, end__lte=second.end).statement == second
    queued = set(IndexChange.objects.values_list("statement_id", flat=True))
    assert {first.pk, second.pk} <= queued
    undo(decision=decision, by=None)
    assert shown() == before
    assert Redirect.objects.get(old_path=second.get_absolute_url()).new_path == whole.get_absolute_url()


def test_two_neighbours_are_joined() -> None:
    before = shown()
    one, other = said("It is on the page"), said("It was changed on Monday")
    decision = join("It is on the page")
    joined = said("It is on the page")
    assert (joined.public_id, joined.end) == (one.public_id, other.end)
    assert joined.text.startswith("It is on the page")
    assert joined.text.endswith("before the end of the week.")
    assert "MODERATOR" not in joined.text
    assert Redirect.objects.get(old_path=other.get_absolute_url()).new_path == one.get_absolute_url()
    undo(decision=decision, by=None)
    assert shown() == before
    assert not Redirect.objects.filter(old_path=other.get_absolute_url()).exists()


def test_what_was_divided_and_joined_again_reads_as_before() -> None:
    before = {row for row in map(repr, shown()["Statement"]) if "Good morning" in row}
    divide("Good morning", "We begin with")
    join("Good morning")
    assert {row for row in map(repr, shown()["Statement"]) if "Good morning" in row} == before


def test_both_stay_when_the_source_is_corrected_and_when_that_is_taken_back(tmp_path: Path) -> None:
    divide("three remarks", "My delegation has")
    join("It is on the page")
    before = shown()
    addresses = {row[0] for row in before["Statement"]}
    run = take(tmp_path, "first.txt", CORRECTED)
    assert said("My delegation").text == "My delegation has four remarks on the second chapter."
    assert said("Thank you, Ada").text == "Thank you, Ada."
    assert said("It is on the page").text.endswith("end of the week.")
    assert addresses <= {row[0] for row in shown()["Statement"]}
    undo_import(run=run)
    assert shown() == before


def test_a_correction_that_takes_the_place_away_leaves_the_statement_whole(tmp_path: Path) -> None:
    decision = divide("three remarks", "My delegation has")
    second = decision.payload["into"]
    run = take(tmp_path, "first.txt", FIRST.replace("My delegation has three remarks on", "We have remarks on"))
    assert said("We have remarks").text.startswith("Thank you, Ada.")
    assert not Statement.objects.filter(public_id=second).exists()
    assert Redirect.objects.filter(old_path=f"/statements/{second}/").exists()
    undo_import(run=run)
    assert Statement.objects.get(public_id=second).text.startswith("My delegation")


def test_what_was_decided_before_is_about_both_parts_and_what_is_decided_after_about_one() -> None:
    whole = said("Good morning")
    hidden = decide(kind="hide", payload={"statements": [whole.public_id], "because": "Off the record"}, by=None)
    decide(kind="attribute", payload={"statements": [whole.public_id], "speaker": slug("Bruno Keller")}, by=None)
    link = {"statement": whole.public_id, "surface": "report", "nth": 0, "process": "gge"}
    decide(kind="link", payload=link, by=None)
    divide("Good morning", "We begin with")
    first, second = said("Good morning"), said("We begin with")
    assert (first.hidden_because, second.hidden_because) == ("Off the record", "Off the record")
    assert str(second.speaker) == "Bruno Keller"
    assert Mention.objects.get(process__slug="gge").statement == second
    decide(kind="attribute", payload={"statements": [whole.public_id], "speaker": slug("Chiara Lund")}, by=None)
    assert [str(said(words).speaker) for words in ("Good morning", "We begin with")] == ["Chiara Lund", "Bruno Keller"]
    undo(decision=hidden, by=None)
    assert not Statement.objects.exclude(hidden_because="").exists()


def test_what_hid_either_hides_what_was_joined() -> None:
    for words in ("It is on the page", "It was changed on Monday"):
        payload = {"statements": [said(words).public_id], "because": "Off the record"}
        last = decide(kind="hide", payload=payload, by=None)
        first = Decision.objects.order_by("pk").first()
    join("It is on the page")
    assert first is not None
    undo(decision=first, by=None)
    assert said("It is on the page").hidden_because, "the words of the second one are hidden still"
    undo(decision=last, by=None)
    assert not said("It is on the page").hidden_because


def test_one_hidden_and_one_shown_are_not_joined() -> None:
    payload = {"statements": [said("It was changed").public_id], "because": "Off the record"}
    decide(kind="hide", payload=payload, by=None)
    with pytest.raises(BadDecisionError, match="one of the two hidden"):
        join("It is on the page")


def test_what_was_decided_about_the_second_part_holds_the_division() -> None:
    before = shown()
    decision = divide("Good morning", "We begin with")
    later = decide(
        kind="attribute", payload={"statements": [decision.payload["into"]], "speaker": slug("Bruno Keller")}, by=None
    )
    with pytest.raises(UndoRefusedError, match="Said by"):
        undo(decision=Decision.objects.get(pk=decision.pk), by=None)
    undo(decision=later, by=None)
    undo(decision=Decision.objects.get(pk=decision.pk), by=None)
    assert shown() == before
    assert not DivisionBefore.objects.exists()


def test_one_of_three_parts_is_given_back() -> None:
    first = divide("Good morning", "We begin with")
    divide("Good morning", "to everybody")
    assert said("to everybody").text == "to everybody in the room."
    undo(decision=first, by=None)
    assert said("to everybody").text == "to everybody in the room. We begin with the OEWG and its report."
    assert list(
        Statement.objects.filter(document=said("to everybody").document)
        .order_by("position")
        .values_list("position", flat=True)
    ) == list(range(7))


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ({"words": "nowhere in it"}, "nowhere"),
        ({"words": "Good morning"}, "at an end"),
        ({"at": 3}, "nowhere"),
        ({"words": "We begin with", "nth": 1}, "nowhere"),
        ({"words": "We begin with", "nth": -1}, "a number from 0"),
    ],
)
def test_a_place_that_is_none(payload: dict[str, object], why: str) -> None:
    with pytest.raises(BadDecisionError, match=why):
        decide(kind="divide", payload={"statement": said("Good morning").public_id, **payload}, by=None)
    assert not Decision.objects.exists()


def test_nothing_follows_the_last_one() -> None:
    with pytest.raises(BadDecisionError, match="nothing"):
        join("Then we can close")


def test_questions_and_suggestions_come_back_with_the_one_that_was_joined() -> None:
    other = said("It was changed on Monday")
    asked = ReviewItem.objects.create(kind=ReviewKind.REPORT, key="report:1", statement=other)
    decision = join("It is on the page")
    asked.refresh_from_db()
    assert asked.statement == said("It is on the page")
    undo(decision=decision, by=None)
    asked.refresh_from_db()
    assert asked.statement == other


@pytest.mark.django_db(transaction=True)
def test_the_index_follows() -> None:
    search.rebuild()
    divide("Good morning", "We begin with")
    decision = join("It is on the page")
    assert search.query(search.SearchRequest('"good morning"')).total == 1
    assert search.query(search.SearchRequest('"good morning" AND OEWG')).total == 0
    assert search.query(search.SearchRequest('"changed on monday" AND archive')).total == 0
    assert search.query(search.SearchRequest('"changed on monday" AND "page of the meeting"')).total == 1
    undo(decision=decision, by=None)
    assert search.query(search.SearchRequest('"changed on monday" AND "page of the meeting"')).total == 0
    assert search.check().total == 0
