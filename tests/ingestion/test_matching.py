"""Which statements of a corrected document are those of the earlier version."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.ingestion.matching import match_statements, share_alike

_TEXTS = ["Good morning to all of you.", "The mandate ends in May.", "I agree with Ada.", "Thank you, Chair."]


def test_the_same_texts_pair_in_order() -> None:
    assert match_statements(_TEXTS, _TEXTS) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_corrected_word_keeps_the_statement() -> None:
    new = [*_TEXTS[:1], "The mandate ends in June.", *_TEXTS[2:]]
    assert match_statements(_TEXTS, new) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_an_inserted_statement_is_new() -> None:
    new = [_TEXTS[0], "A question from the floor.", *_TEXTS[1:]]
    assert match_statements(_TEXTS, new) == {0: 0, 2: 1, 3: 2, 4: 3}


def test_a_removed_statement_has_no_pair() -> None:
    assert match_statements(_TEXTS, _TEXTS[1:]) == {0: 1, 1: 2, 2: 3}


def test_a_statement_that_moved_is_the_same() -> None:
    new = [_TEXTS[3], *_TEXTS[:3]]
    assert match_statements(_TEXTS, new) == {0: 3, 1: 0, 2: 1, 3: 2}


def test_other_words_are_another_statement() -> None:
    assert match_statements(["We support the mandate as it is."], ["Nobody was asked about lunch."]) == {}


def test_case_and_punctuation_do_not_count() -> None:
    assert match_statements(["THE MANDATE ends, in May"], ["The mandate ends in May."]) == {0: 0}


_texts = st.lists(st.text(alphabet="abc ", max_size=12), max_size=12)


@given(_texts, _texts)
def test_no_statement_pairs_twice(old: list[str], new: list[str]) -> None:
    pairs = match_statements(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= j < len(new) and 0 <= i < len(old) for j, i in pairs.items())


@given(_texts)
def test_every_statement_of_the_same_document_pairs(texts: list[str]) -> None:
    assert match_statements(texts, texts) == {i: i for i in range(len(texts))}


def test_share_alike_counts_the_smaller_document() -> None:
    assert share_alike(_TEXTS, _TEXTS[:2]) == 1.0
    assert share_alike(_TEXTS, [_TEXTS[0], "x"]) == 0.5
    assert share_alike([], _TEXTS) == 0.0
