"""The same record published twice is noticed and linked: the comparison of texts, and what becomes of a twin."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.actors.models import Speaker
from apps.ingestion.duplicates import SAME, SHARED_BANDS, Shingles, band_keys, likeness, shingles
from apps.ingestion.models import ImportItem, Outcome, TextBand
from apps.ingestion.services import Options, run_import
from apps.ingestion.sources import expand
from apps.proceedings.models import Meeting, SourceDocument, Statement
from tests.factories import ProcessFactory
from tests.ingestion.sessions import Session, session

SESSION = session(1)


def shared(one: Shingles, other: Shingles) -> int:
    return len(set(band_keys(one)) & set(band_keys(other)))


def of(text: str) -> Shingles:
    return shingles([text])


def test_case_accents_punctuation_and_lines_make_no_difference() -> None:
    assert list(of("Réseau ouvert: the Table, of names!")) == list(of("reseau  OUVERT the table\nof names"))


def test_likeness_is_the_share_of_three_words_in_a_row() -> None:
    assert likeness(of("one two three four"), of("one two three five")) == pytest.approx(1 / 3)
    assert likeness(of("one two"), of("one two")) == 0.0  # nothing to compare


def test_scripts_without_spaces_are_compared_by_the_character() -> None:
    line = "互联网治理论坛讨论了域名系统的未来发展方向以及各方的共同责任"
    assert likeness(of(line), of(line.replace("未来", "将来"))) > SAME


def test_a_short_text_has_no_keys() -> None:
    assert band_keys(of("Thank you very much. The meeting is closed.")) == []


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("rate", [0.0, 0.02, 0.05, 0.07])
def test_a_corrected_text_shares_keys(seed: int, rate: float) -> None:
    raw = session(seed, statements=40)
    one, other = of(raw.captions()), of(raw.corrected(share=rate, seed=seed).captions())
    assert likeness(one, other) >= SAME
    assert shared(one, other) >= SHARED_BANDS


def test_different_sessions_are_not_like_each_other() -> None:
    texts = [of(session(seed, statements=40).captions()) for seed in range(20)]
    assert max(likeness(one, other) for one, other in combinations(texts, 2)) < SAME / 2


def test_more_likeness_shares_more_keys() -> None:
    """The number of shared keys is an estimate: of all keys, about the square of the likeness."""
    pick = random.Random(4)  # noqa: S311  repeatable, not secret
    for rate in (0.01, 0.04, 0.08):
        counts, expected = [], []
        for seed in range(30):
            raw = session(seed, statements=20)
            one, other = of(raw.captions()), of(raw.corrected(share=rate, seed=pick.randrange(10**6)).captions())
            counts.append(shared(one, other))
            expected.append(len(band_keys(one)) * likeness(one, other) ** 2)
        assert sum(counts) / 30 == pytest.approx(sum(expected) / 30, abs=2)


# --- in the base ---


@pytest.fixture
def _base(db: None) -> None:
    ProcessFactory.create()


def take(path: Path, text: str, **options: Any) -> ImportItem:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    run = run_import(sources=expand([str(path)]), requested=[str(path)], options=Options(**options))
    return run.items.get()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Statement, Speaker, Meeting)}


@pytest.mark.usefixtures("_base")
@pytest.mark.parametrize(
    "second",
    [
        SESSION.captions() + "\n",
        SESSION.corrected(share=0.05).captions(),
        SESSION.captions(named=False),
        SESSION.transcript(),
    ],
    ids=["mirror", "corrected", "raw", "another layout"],
)
def test_the_same_session_from_elsewhere_is_linked_and_not_doubled(tmp_path: Path, second: str) -> None:
    held = take(tmp_path / "session.txt", SESSION.captions()).document
    before = counts()
    item = take(tmp_path / "elsewhere.txt", second)
    assert item.outcome == Outcome.LINKED
    assert item.document is not None
    assert held is not None
    assert item.document.same_as == held
    assert item.changes["same_as"] == held.public_id
    assert item.changes["likeness"] >= SAME
    assert counts() == before
    assert not item.document.statements.exists()
    assert not item.document.mentions.exists()
    with item.document.content.open() as file:
        assert file.read() == second.encode()


@pytest.mark.usefixtures("_base")
def test_each_page_leads_to_the_other(tmp_path: Path, client: Client) -> None:
    held = take(tmp_path / "session.txt", SESSION.captions()).document
    twin = take(tmp_path / "elsewhere.txt", SESSION.transcript()).document
    assert held is not None
    assert twin is not None
    for page, other in ((held, twin), (twin, held)):
        assert f'href="{other.get_absolute_url()}"' in client.get(page.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("_base")
def test_the_same_bytes_of_a_twin_change_nothing(tmp_path: Path) -> None:
    take(tmp_path / "session.txt", SESSION.captions())
    text = SESSION.corrected(share=0.05).captions()
    take(tmp_path / "elsewhere.txt", text)
    assert take(tmp_path / "elsewhere.txt", text).outcome == Outcome.UNCHANGED
    assert take(tmp_path / "session.txt", SESSION.captions()).outcome == Outcome.UNCHANGED


@pytest.mark.usefixtures("_base")
def test_a_file_of_the_same_name_is_corrected_though_every_statement_changed(tmp_path: Path) -> None:
    """A word in each statement is enough for no statement to stand in both files."""
    first = take(tmp_path / "session.txt", SESSION.captions()).document
    ids = set(Statement.objects.values_list("public_id", flat=True))
    corrected = Session(
        SESSION.title, SESSION.day, SESSION.place, tuple((name, f"Well, {words}") for name, words in SESSION.turns)
    )
    item = take(tmp_path / "session.txt", corrected.captions())
    assert item.outcome == Outcome.UPDATED
    assert item.changes["created"] == item.changes["removed"] == 0
    assert set(Statement.objects.values_list("public_id", flat=True)) == ids
    first.refresh_from_db()  # type: ignore[union-attr]
    assert first.superseded_by == item.document  # type: ignore[union-attr]


@pytest.mark.usefixtures("_base")
def test_a_twin_of_what_was_superseded_is_linked_to_what_took_its_place(tmp_path: Path) -> None:
    take(tmp_path / "session.txt", SESSION.captions())
    present = take(tmp_path / "session.txt", SESSION.captions() + ">> IVO MARIN:  One more word at the end.\n").document
    assert take(tmp_path / "elsewhere.txt", SESSION.corrected(share=0.03).captions()).document.same_as == present  # type: ignore[union-attr]


@pytest.mark.usefixtures("_base")
def test_a_corrected_twin_takes_the_place_of_the_twin(tmp_path: Path) -> None:
    held = take(tmp_path / "session.txt", SESSION.captions()).document
    first = take(tmp_path / "elsewhere.txt", SESSION.corrected(share=0.05).captions()).document
    second = take(tmp_path / "elsewhere.txt", SESSION.corrected(share=0.02).captions()).document
    assert first is not None
    first.refresh_from_db()
    assert first.superseded_by == second
    assert second.same_as == held  # type: ignore[union-attr]


@pytest.mark.usefixtures("_base")
def test_what_could_not_be_read_makes_way_for_what_can(tmp_path: Path) -> None:
    """Else the session would stay one block of text without names for good."""
    flat = "\n".join(words for _, words in SESSION.turns)
    held = take(tmp_path / "flat.txt", flat, parser="unattributed").document
    assert held is not None
    assert held.parser == "unattributed"
    item = take(tmp_path / "session.txt", SESSION.captions())
    assert item.outcome == Outcome.UPDATED
    assert Statement.objects.count() == len(SESSION.turns)


@pytest.mark.usefixtures("_base")
def test_a_demonstration_is_no_twin_of_a_real_record(tmp_path: Path) -> None:
    take(tmp_path / "session.txt", SESSION.captions(), is_demonstration=True)
    assert take(tmp_path / "elsewhere.txt", SESSION.captions() + "\n").outcome == Outcome.TAKEN


@pytest.mark.usefixtures("_base")
def test_other_sessions_are_taken(tmp_path: Path) -> None:
    for seed in range(1, 6):
        item = take(tmp_path / f"{seed}.txt", session(seed).captions())
        assert item.outcome == Outcome.TAKEN
    assert SourceDocument.objects.filter(same_as=None).count() == 5


@pytest.mark.usefixtures("_base")
def test_looking_for_twins_asks_few_questions(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    """However many documents are held: one for the keys, and a few for those that share them."""
    from apps.ingestion.store.versions import Candidate, find_version

    for seed in range(1, 9):
        take(tmp_path / f"{seed}.txt", session(seed).captions())
    assert TextBand.objects.count() == 8 * 24
    new = session(3).corrected(share=0.04)
    candidate = Candidate(
        name="new.txt",
        origin="/new.txt",
        parser="chevron",
        text=new.captions(),
        statements=[words for _, words in new.turns],
        is_demonstration=False,
    )
    with django_assert_max_num_queries(8):
        assert find_version(candidate).same_as is not None
