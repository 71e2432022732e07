"""Marks in texts: pieces, paragraphs, contexts. No database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.web import marking
from apps.web.marking import Mark, MarkKind, pieces
from apps.web.markup import marked


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(max_size=60))
    kinds = st.sampled_from([MarkKind.MENTION, MarkKind.HIT, MarkKind.EVIDENCE, MarkKind.GUESS])
    ends = st.tuples(st.integers(0, 60), st.integers(0, 60), kinds)
    spans = draw(st.lists(ends, max_size=6))
    return text, [Mark(min(a, b), max(a, b), kind) for a, b, kind in spans]


@given(texts_with_marks())
def test_pieces_are_the_text_whatever_the_marks(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(texts_with_marks())
def test_every_character_bears_exactly_its_marks(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    at = 0
    for piece in pieces(text, marks):
        for offset in range(at, at + len(piece.text)):
            assert sorted(m.kind for m in piece.marks) == sorted(m.kind for m in marks if m.start <= offset < m.end)
        at += len(piece.text)


def test_blank_lines_part_paragraphs_and_furniture_is_left_out() -> None:
    text = "One two.\r\n \r\nPage 3\r\n\r\nThree\nfour."
    page = text.index("Page 3")
    found = marking.passage(text, [Mark(page, page + 6, MarkKind.FURNITURE)])
    assert ["".join(p.text for p in paragraph) for paragraph in found.paragraphs] == ["One two.", "Three\nfour."]


def test_words_around_are_cut_at_spaces() -> None:
    text = "aaaa bbbb cccc dddd eeee ffff gggg"
    found = marking.around(text, 15, 19, MarkKind.EVIDENCE, width=7)
    assert "".join(piece.text for piece in found.paragraphs[0]) == "cccc dddd eeee"
    assert (found.cut_before, found.cut_after) == (True, True)


def test_an_opening_says_whether_more_follows() -> None:
    assert not marking.opening("short  words", length=20).cut_after
    long = marking.opening("some more words than fit", length=12)
    assert (long.paragraphs[0][0].text, long.cut_after) == ("some more", True)


def test_a_hit_inside_a_mention_stays_inside_its_link() -> None:
    marks = [Mark(0, 9, MarkKind.MENTION, "/p/", "P & Q"), Mark(5, 9, MarkKind.HIT)]
    assert marked(pieces("open <rg>!", marks)) == (
        '<a class="mention" href="/p/" title="P &amp; Q">open </a>'
        '<a class="mention" href="/p/" title="P &amp; Q"><mark class="hit">&lt;rg&gt;</mark></a>!'
    )
