"""What waits for a curator is found in documents, ordered by weight, answered once, and asked again when undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from apps.actors.models import Speaker
from apps.curation.answers import Action, Scope, actions, answer
from apps.curation.candidates.propose import Place, candidates
from apps.curation.duplicate_bodies import find_organizations
from apps.curation.duplicates import find_people
from apps.curation.errors import BadDecisionError, StaleDecisionError
from apps.curation.models import ReviewItem, ReviewKind, ReviewState
from apps.curation.services import decide, newest, undo
from apps.proceedings.models import Meeting, Mention, SourceDocument, Statement
from tests.curation.base import FIRST, SECOND, shown, take
from tests.factories import (
    AffiliationFactory,
    MentionFactory,
    OrganizationFactory,
    ProcessAliasFactory,
    ProcessFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def curator() -> User:
    return User.objects.create_user("cora")


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> None:
    oewg = ProcessFactory.create(slug="oewg", name="Open-ended Working Group")
    ProcessAliasFactory.create(process=oewg, form="OEWG")
    ProcessFactory.create(slug="gge", name="Group of Governmental Experts")
    more = ">> OBINA:  And I have a second point about the archive.\n\n>> MODERATOR:"
    take(tmp_path, "first.txt", FIRST.replace(">> MODERATOR:", more))
    take(tmp_path, "second.txt", SECOND)


def item(label: str, *, meeting: str = "numbers") -> ReviewItem:
    return ReviewItem.objects.get(label=label, meeting__title__contains=meeting)


def who(label: str) -> set[str | None]:
    return set(Statement.objects.filter(recorded_name=label).values_list("speaker__name", flat=True))


def test_unresolved_labels_wait_the_weightiest_first_and_roles_do_not() -> None:
    waiting = list(ReviewItem.objects.waiting().filter(kind=ReviewKind.LABEL))
    assert (waiting[0].label, waiting[0].settles) == ("OBINA", 2)
    unresolved = Statement.objects.filter(speaker=None, organization=None).exclude(recorded_name="MODERATOR")
    assert {(one.label, one.meeting_id) for one in waiting} == set(
        unresolved.values_list("recorded_name", "meeting_id")
    )


def test_a_label_of_a_meeting_is_settled_at_once_and_asked_again_when_that_is_undone(curator: User) -> None:
    before = shown()
    slug = Speaker.objects.get(name="Ada Obinna").slug
    decision = answer(item=item("OBINA"), action=Action.ACCEPT, by=curator, given={"speaker": slug})
    assert decision is not None
    assert who("OBINA") == {"Ada Obinna"}
    settled = item("OBINA")
    assert (settled.state, settled.decision, settled.answered_by_name) == (ReviewState.SETTLED, decision, "cora")
    call_command("curation_refresh", verbosity=0)
    assert item("OBINA").state == ReviewState.SETTLED if ReviewItem.objects.filter(label="OBINA").exists() else True
    undo(decision=decision, by=curator)
    call_command("curation_refresh", verbosity=0)
    assert item("OBINA").state == ReviewState.OPEN
    assert shown() == before


def test_a_label_that_several_bear_is_a_conflict_until_one_is_chosen(curator: User, tmp_path: Path) -> None:
    one, other = SpeakerFactory.create(name="Dora Sand"), SpeakerFactory.create(name="Dora Sand")
    said = ">> DORA SAND:  The tables were never printed.\n\n>> EMIL OAK:  They are in the cellar, all of them."
    take(tmp_path, "third.txt", f"Working session on lost tables\n9 May 2023, Example Hall, Geneva\n\n{said}\n")
    asked = ReviewItem.objects.get(kind=ReviewKind.CONFLICT, label="DORA SAND")
    assert {row.slug for row in candidates(asked.label, Place(asked.meeting))} == {one.slug, other.slug}
    assert all(row.score < 0.9 for row in candidates(asked.label, Place(asked.meeting)))
    answer(item=asked, action=Action.ACCEPT, by=curator, given={"speaker": other.slug})
    assert set(Statement.objects.filter(recorded_name="DORA SAND").values_list("speaker", flat=True)) == {other.pk}


def test_one_statement_of_a_label(curator: User) -> None:
    given = {"speaker": Speaker.objects.get(name="Bruno Keller").slug, "scope": Scope.STATEMENT}
    answer(item=item("OBINA"), action=Action.ACCEPT, by=curator, given=given)
    assert who("OBINA") == {"Bruno Keller", None}


def test_somebody_new(curator: User) -> None:
    with pytest.raises(BadDecisionError):
        answer(item=item("OBINA"), action=Action.NEW, by=curator, given={})
    answer(item=item("OBINA"), action=Action.NEW, by=curator, given={"name": "Ibo Ina"})
    assert who("OBINA") == {"Ibo Ina"}


def test_no_person(curator: User) -> None:
    answer(item=item("OBINA"), action=Action.ROLE, by=curator)
    assert item("OBINA").state == ReviewState.SETTLED
    call_command("curation_refresh", verbosity=0)
    assert not ReviewItem.objects.waiting().filter(label="OBINA").exists()


def test_not_sure_stays_in_the_queue_behind_the_others(curator: User) -> None:
    answer(item=item("OBINA"), action=Action.UNSURE, by=curator)
    waiting = list(ReviewItem.objects.waiting().filter(kind=ReviewKind.LABEL))
    assert waiting[-1].label == "OBINA"


def test_the_second_of_two_curators_is_told(curator: User) -> None:
    first = item("OBINA")
    seen = newest()
    slugs = {name: Speaker.objects.get(name=name).slug for name in ("Ada Obinna", "Bruno Keller")}
    answer(item=first, action=Action.ACCEPT, by=curator, seen=seen, given={"speaker": slugs["Ada Obinna"]})
    other = User.objects.create_user("otto")
    with pytest.raises(StaleDecisionError, match="cora"):
        answer(item=first, action=Action.ACCEPT, by=other, seen=seen, given={"speaker": slugs["Bruno Keller"]})
    assert who("OBINA") == {"Ada Obinna"}


def test_an_item_takes_only_its_own_answers(curator: User) -> None:
    with pytest.raises(BadDecisionError, match="reject"):
        answer(item=item("OBINA"), action=Action.REJECT, by=curator)
    with pytest.raises(BadDecisionError, match="choose a person"):
        answer(item=item("OBINA"), action=Action.ACCEPT, by=curator, given={"scope": Scope.STATEMENT})
    assert Action.REJECT not in actions(item("OBINA"))


def test_uncertain_links(curator: User) -> None:
    mention = Mention.objects.exclude(statement=None).first()
    assert mention is not None
    assert mention.statement is not None
    Mention.objects.filter(pk=mention.pk).update(confidence=0.4)
    call_command("curation_refresh", verbosity=0)
    asked = ReviewItem.objects.get(kind=ReviewKind.MENTION)
    answer(item=asked, action=Action.REJECT, by=curator)
    assert not Mention.objects.filter(statement=mention.statement, process=mention.process).exists()


def test_people_with_nearly_the_same_name(curator: User) -> None:
    SpeakerFactory.create(name="Bruno Kellar")
    SpeakerFactory.create(name="Keller Bruno")
    SpeakerFactory.create(name="Bruna Kilian")
    SpeakerFactory.create(name="Bruno Keller", is_demonstration=True)
    initial = 1  # Adah Obinna, who may be Ada
    assert find_people() == 3 + initial
    assert find_people() == 3 + initial, "asked once"
    bruno = Speaker.objects.get(name="Bruno Keller", is_demonstration=False)
    pair = ReviewItem.objects.get(kind=ReviewKind.PEOPLE, label__contains="Kellar", detail__one=bruno.slug)
    answer(item=pair, action=Action.ACCEPT, by=curator)
    assert Speaker.objects.get(name="Bruno Kellar").merged_into == bruno
    call_command("curation_refresh", verbosity=0)
    rest = ReviewItem.objects.waiting().filter(kind=ReviewKind.PEOPLE)
    assert rest.count() == 1 + initial
    for item in rest:
        answer(item=item, action=Action.DISMISS, by=curator)
    assert find_people() == 0


def test_a_person_of_one_word_with_the_only_one_beside_them_whose_name_holds_it() -> None:
    series = ProcessFactory.create(slug="forum", name="Forum")
    Meeting.objects.update(series=series)
    chiara = Speaker.objects.get(name="Chiara Lund")
    short, elsewhere = SpeakerFactory.create(name="Chiara"), SpeakerFactory.create(name="Lund")
    role = SpeakerFactory.create(name="Moderator")
    SpeakerFactory.create(name="Mona Moderator")
    first, second, third = Statement.objects.filter(meeting__title__contains="numbers").order_by("position")[:3]
    for statement, speaker in ((first, short), (second, role), (third, SpeakerFactory.create(name="Mona Moderator"))):
        Statement.objects.filter(pk=statement.pk).update(speaker=speaker, method="label")
    find_people()
    asked = {
        frozenset((one.detail["one"], one.detail["other"])) for one in ReviewItem.objects.filter(kind=ReviewKind.PEOPLE)
    }
    assert frozenset((short.slug, chiara.slug)) in asked
    assert not any({elsewhere.slug, role.slug} & pair for pair in asked)
    # Another one of that name beside them: nobody can say which.
    other = SpeakerFactory.create(name="Chiara Sand")
    Statement.objects.filter(pk=second.pk).update(speaker=other, method="label")
    find_people()
    assert not ReviewItem.objects.waiting().filter(kind=ReviewKind.PEOPLE, label__contains="Chiara /").exists()
    assert not ReviewItem.objects.waiting().filter(kind=ReviewKind.PEOPLE, label__endswith="/ Chiara").exists()


def test_organizations_of_one_name(curator: User) -> None:
    one = OrganizationFactory.create(name="Institute of Open Tables", known_as=("IOT",))
    other = OrganizationFactory.create(name="Office of Timber", known_as=("IOT",))
    assert find_organizations() == 1
    pair = ReviewItem.objects.get(kind=ReviewKind.ORGANIZATIONS)
    answer(item=pair, action=Action.ACCEPT, by=curator, given={"keep": other.slug})
    one.refresh_from_db()
    assert one.merged_into == other


def test_a_document_that_was_not_understood_waits(tmp_path: Path) -> None:
    take(tmp_path, "letter.txt", "words without any label at all\n" * 20)
    document = SourceDocument.objects.get(parser="unattributed")
    assert ReviewItem.objects.get(kind=ReviewKind.LAYOUT).document == document


def test_decisions_about_statements_take_their_items_away(curator: User) -> None:
    speaker = Speaker.objects.get(name="Ada Obinna").slug
    decide(kind="alias", payload={"name": "Obina", "speaker": speaker}, by=curator)
    call_command("curation_refresh", verbosity=0)
    assert not ReviewItem.objects.waiting().filter(label="OBINA").exists()


def test_refreshing_asks_a_constant_number_of_questions(django_assert_max_num_queries: object) -> None:
    MentionFactory.create()
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        call_command("curation_refresh", verbosity=0)


def test_an_uncertain_affiliation_is_asked_about_until_the_person_has_it(tmp_path: Path) -> None:
    text = "Evening on candles\n\n>> CHIARA LUND:  Chiara Lund, Tallow. We make candles.\n\n>> ADA OBINNA:  Why?\n"
    take(tmp_path, "candles.txt", text)
    asked = ReviewItem.objects.get(kind=ReviewKind.AFFILIATION)
    assert asked.label == "Chiara Lund: Tallow"
    assert actions(asked) == (Action.ACCEPT, Action.REJECT, Action.UNSURE)
    AffiliationFactory.create(
        speaker=Speaker.objects.get(name="Chiara Lund"), organization=OrganizationFactory.create(name="Tallow")
    )
    call_command("curation_refresh", verbosity=0)
    assert not ReviewItem.objects.filter(kind=ReviewKind.AFFILIATION).exists()
