"""Affiliations that a record states: where they are read, how sure they are, and what the base keeps of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from apps.actors.models import Affiliation, Organization, Speaker
from apps.ingestion.known import Known, KnownActor
from apps.ingestion.models import ImportRun
from apps.ingestion.parsed import Method, StatedAffiliation
from apps.ingestion.pipeline import understand
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.ingestion.store.undo import undo_import
from apps.proceedings.models import AffiliationEvidence
from tests.factories import OrganizationFactory

KNOWN = Known(organizations=(KnownActor("lamp-society", ("Lamp Society", "LSO")),))
HEAD = "Evening on Lamps\n12 March 2021\n"


def stated(text: str, known: Known = KNOWN) -> dict[tuple[str, str], StatedAffiliation]:
    understood = understand(text.encode(), name="evening.txt", known=known)
    for one in understood.resolved.affiliations:  # the evidence holds the organization's words
        assert one.organization.split()[-1].casefold() in text[one.evidence.start : one.evidence.end].casefold()
    return {(one.person.name, one.organization): one for one in understood.resolved.affiliations}


def captions(*turns: str, head: str = HEAD) -> str:
    return head + "\n" + "\n\n".join(f">> {turn}" for turn in turns) + "\n"


@pytest.mark.parametrize(
    "words",
    [
        "My name is Ada Obinna from the Lamp Society, and I have a question.",
        "Good evening. I am with the Lamp Society. We light lamps.",
        "Good evening. I work for the Lamp Society and I have a question.",
        "Good evening, I represent the Lamp Society here tonight.",
        "I speak on behalf of the Lamp Society. We light lamps.",
        "Ada Obinna, Lamp Society. We light lamps.",
        "I'm the director of the Lamp Society. We light lamps.",
    ],
)
def test_people_say_where_they_belong(words: str) -> None:
    found = stated(captions(f"ADA OBINNA: {words}", "BRUNO KELLER: I have heard that before, and more than once."))
    assert list(found) == [("Ada Obinna", "Lamp Society")]
    one = found["Ada Obinna", "Lamp Society"]
    assert (one.key, one.method) == ("lamp-society", Method.SELF_INTRODUCTION)
    assert one.confidence >= 0.8


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Participants: Ada Obinna (Lamp Society), Bruno Keller\n", ""),
        ("Moderator: Ada Obinna, Lamp Society\n", ""),
        ("- Ada Obinna, Executive Director, Lamp Society\n- Bruno Keller\n", "Executive Director"),
        ("- Ada Obinna, Chair of the Lamp Society\n- Bruno Keller\n", "Chair"),
        ("| Name | Affiliation |\n|---|---|\n| Ada Obinna | Lamp Society |\n| Bruno Keller | |\n", ""),
        ("Ada Obinna – Lamp Society\nBruno Keller\n", ""),
    ],
)
def test_lists_tables_and_heads_say_it(head: str, role: str) -> None:
    text = captions(
        "ADA OBINNA: Let us begin, since the oil is there.",
        "BRUNO KELLER: I have heard that before, and more than once.",
        head=HEAD + head,
    )
    one = stated(text)["Ada Obinna", "Lamp Society"]
    assert (one.key, one.method, one.role) == ("lamp-society", Method.HEADER, role)
    assert one.confidence >= 0.9


def test_whoever_introduces_somebody_says_it() -> None:
    found = stated(
        captions(
            "BRUNO KELLER: We have Ms. Ada Obinna of the Lamp Society with us, and I am glad of it.",
            "ADA OBINNA: Thank you. The lamp is lit, as you can see from there.",
        )
    )
    assert found["Ada Obinna", "Lamp Society"].method == Method.INTRODUCING_SENTENCE


def test_what_looks_like_a_body_is_one_and_what_does_not_is_a_question() -> None:
    found = stated(
        captions(
            "ADA OBINNA: My name is Ada Obinna from the Institute of Open Tables. I have a question.",
            "BRUNO KELLER: Bruno Keller, Tallow. We make candles, and have made them for years.",
        )
    )
    assert found["Ada Obinna", "Institute of Open Tables"].confidence >= 0.8
    assert found["Bruno Keller", "Tallow"].confidence < 0.8


@pytest.mark.parametrize(
    "words",
    [
        "I'm from Kenya. We light lamps.",
        "I am from Nairobi, and I have a question.",
        "I am with Bruno on this, as I said on Monday.",
        "I work for free. The Lamp Society does not.",
        'He said to me, "I work for the Lamp Society", and then he left.',
        "I am happy that the chair of the evening is here.",
        "I was asked by the Lamp Society Fiji Chapter whether the oil was late.",
    ],
)
def test_a_country_a_city_a_person_or_somebody_else_is_no_affiliation(words: str) -> None:
    turns = (f"ADA OBINNA: {words}", "BRUNO KELLER: I have heard that before, and more than once.")
    assert not stated(captions(*turns))


def test_a_list_of_people_gives_nobody_the_next_one_for_an_organization() -> None:
    head = HEAD + "Speakers: Ada Obinna, Bruno Keller, Lamp Society\n"
    text = captions("ADA OBINNA: Let us begin.", "BRUNO KELLER: I have heard that before.", head=head)
    assert list(stated(text)) == [("Bruno Keller", "Lamp Society")]


def test_letters_that_nobody_knows_beside_a_title_may_be_a_party() -> None:
    sitting = (
        "Sitting on lamps\n12 March 2021\n\nMs. Ada Obinna (QPC): The lamp is lit, and it will stay lit.\n\n"
        "Mr. Bruno Keller (Northport, QPC): Who lit it?\n\nMs. Ada Obinna (QPC): I did.\n\n"
        "Ms. Edda Moor (LSO): The Society did.\n"
    )
    found = {person: one.confidence >= 0.8 for (person, _), one in stated(sitting).items()}
    assert found == {"Ada Obinna": False, "Bruno Keller": False, "Edda Moor": True}


def test_an_organization_that_two_share_a_name_with_is_a_question() -> None:
    known = Known(organizations=(KnownActor("one", ("Lamp Society",)), KnownActor("other", ("Lamp Society",))))
    one = stated(captions("ADA OBINNA: I am with the Lamp Society. We light lamps."), known)
    assert all(said.confidence < 0.8 for said in one.values())


EVENING = captions(
    "ADA OBINNA: Good evening. I work for the Lamp Society, and I have a question about the oil.",
    "BRUNO KELLER: Bruno Keller from the Institute of Open Tables. It is late, as it was last year.",
    "CHIARA LUND: Chiara Lund, Tallow. We make candles, and have made them for years.",
)


def take(path: Path, text: str) -> ImportRun:
    path.write_text(text, encoding="utf-8")
    return run_import(sources=expand([str(path)]), requested=[str(path)], options=Options())


def held() -> set[tuple[str, str, date | None]]:
    rows = Affiliation.objects.values_list("speaker__name", "organization__name", "attested_on")
    return set(rows)


@pytest.mark.django_db(transaction=True)
def test_the_base_keeps_dated_affiliations_with_their_evidence(tmp_path: Path) -> None:
    OrganizationFactory.create(name="Lamp Society")
    take(tmp_path / "evening.txt", EVENING)
    day = date(2021, 3, 12)
    assert held() == {("Ada Obinna", "Lamp Society", day), ("Bruno Keller", "Institute of Open Tables", day)}
    evidence = {row.speaker.name: row for row in AffiliationEvidence.objects.select_related("speaker", "document")}
    ada, chiara = evidence["Ada Obinna"], evidence["Chiara Lund"]
    assert ada.document.text[ada.start : ada.end] == "I work for the Lamp Society"
    assert (ada.method, chiara.name, chiara.affiliation) == ("self-introduction", "Tallow", None)
    assert not Organization.objects.filter(name="Tallow").exists()


@pytest.mark.django_db(transaction=True)
def test_a_correction_takes_back_what_is_no_longer_said_and_undoing_brings_it_again(tmp_path: Path) -> None:
    OrganizationFactory.create(name="Lamp Society")
    path = tmp_path / "evening.txt"
    take(path, EVENING)
    before = held()
    corrected = take(path, EVENING.replace("I work for the Lamp Society, and", "I am curious, and"))
    assert {name for name, *_ in held()} == {"Bruno Keller"}
    undo_import(run=corrected)
    assert held() == before
    assert AffiliationEvidence.objects.filter(affiliation__isnull=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_undoing_the_run_leaves_nothing_of_it(tmp_path: Path) -> None:
    OrganizationFactory.create(name="Lamp Society")
    undo_import(run=take(tmp_path / "evening.txt", EVENING))
    assert not Affiliation.objects.exists()
    assert not AffiliationEvidence.objects.exists()
    assert not Speaker.objects.exists()
    assert set(Organization.objects.values_list("name", flat=True)) == {"Lamp Society"}


@pytest.mark.django_db(transaction=True)
def test_what_two_older_documents_show_stays_until_both_are_gone(tmp_path: Path) -> None:
    """Documents that were taken in before evidence was kept have none."""
    lamps = "Ada Obinna (Lamp Society): The oil has come, and {}. I have a question.\n\nBruno Keller: It is {}.\n"
    OrganizationFactory.create(name="Lamp Society")
    first = take(tmp_path / "one.txt", HEAD + "\n" + lamps.format("we are glad", "late, as it was last year"))
    (tmp_path / "elsewhere").mkdir()
    other = take(tmp_path / "elsewhere" / "two.txt", HEAD + "\n" + lamps.format("lamps burn", "dark in the hall"))
    assert len(held()) == Affiliation.objects.count() == 1
    AffiliationEvidence.objects.all().delete()
    undo_import(run=first)
    assert Affiliation.objects.count() == 1
    undo_import(run=other)
    assert not Affiliation.objects.exists()
