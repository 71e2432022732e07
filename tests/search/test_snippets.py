"""Passages: escaped before they are marked, the best one chosen, nothing lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps import search
from apps.search.language import parse
from apps.search.snippets import LENGTH, Highlighter


def snippet(query: str, text: str, lang: str = "en") -> str:
    return str(Highlighter(parse(query).tree).snippet(text, lang))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("norm", "Norms and a norm.", "<mark>Norms</mark> and a <mark>norm</mark>."),
        ('"a norm"', "Norms and a norm.", "Norms and <mark>a norm</mark>."),
        ("nor*", "Norms, nor this.", "<mark>Norms</mark>, <mark>nor</mark> this."),
        ('"norms of"~3', "norms at the heart of it", "<mark>norms</mark> at the heart <mark>of</mark> it"),
        ("peru", "Perú’s view", "<mark>Perú’s</mark> view"),
        ("norms -rules", "rules and norms", "rules and <mark>norms</mark>"),
        ("norms NOT (rules OR law)", "rules, law, norms", "rules, law, <mark>norms</mark>"),
        ("multistakeholder", "a multi-stakeholder view", "a <mark>multi-stakeholder</mark> view"),
        ("multi-stakeholder", "a multistakeholder view", "a <mark>multistakeholder</mark> view"),
        ("A/RES/73/27", "see A/RES/73/27 now", "see <mark>A/RES/73/27</mark> now"),
        ("", "a  view\nof it", "a view of it"),
        ("speaker:x kind:quoted", "plain", "plain"),
    ],
)
def test_marks(query: str, text: str, expected: str) -> None:
    assert snippet(query, text) == expected


@pytest.mark.parametrize(
    ("query", "lang", "text", "expected"),
    [
        ("seguridades", "es-AR", "la seguridad", "la <mark>seguridad</mark>"),
        ("news", "en", "new and news", "new and <mark>news</mark>"),
        ("état", "fr", "L’homme d’État", "L’homme d’<mark>État</mark>"),
        ("homme", "fr", "L’homme d’État", "L’<mark>homme</mark> d’État"),
        ("соглашения", "ru", "Новое соглашение.", "Новое <mark>соглашение</mark>."),
        ("安全", "zh", "网络安全和发展", "网络<mark>安全</mark>和发展"),
        ("全", "zh", "网络安全和发展", "网络安<mark>全</mark>和发展"),
        ("インターネット", "ja", "「インターネットの自由」", "「<mark>インターネット</mark>の自由」"),
        ("ความมั่นคง", "th", "เรื่องความมั่นคงไซเบอร์", "เรื่อง<mark>ความมั่นคง</mark>ไซเบอร์"),
        ("محمد", "ar", "قال مُحَمَّد", "قال <mark>مُحَمَّد</mark>"),
        ("cooperation", "en", "co\u00adoperation now", "<mark>co\u00adoperation</mark> now"),
    ],
)
def test_marks_in_other_languages(query: str, lang: str, text: str, expected: str) -> None:
    assert snippet(query, text, lang) == expected


def test_finds_the_passage_of_a_long_speech() -> None:
    assert "<mark>reeds</mark>" in snippet("reeds", "filler " * 5000 + "reeds")


def test_spans_slice_the_text() -> None:
    text = "The norms, and the Norm; a rule.\n" * 400
    found = search.spans('the norm "a rule" -and speaker:nobody', text)
    assert [text[start:end] for start, end in found] == ["norms", "Norm", "a rule"] * 400
    assert search.spans('"unbalanced', text) == search.spans("", text) == []


def test_escapes_before_marking() -> None:
    found = snippet("script OR amp", '<script>alert("x")</script> &amp; <mark>')
    tags = "&lt;<mark>script</mark>&gt;alert(&quot;x&quot;)&lt;/<mark>script</mark>&gt;"
    assert found == f"{tags} &amp;<mark>amp</mark>; &lt;mark&gt;"


def test_a_passage_is_kept_for_its_query_text_and_language() -> None:
    first = Highlighter(parse("соглашения").tree).snippet("Новое соглашение", "ru")
    assert Highlighter(parse("соглашения").tree).snippet("Новое соглашение", "ru") is first
    assert snippet("соглашения", "Новое соглашение", "en") == "Новое соглашение"
    assert snippet("соглашения", "соглашение", "ru") == "<mark>соглашение</mark>"
    assert snippet("новый", "Новое соглашение", "ru") == "<mark>Новое</mark> соглашение"


def test_shows_the_passage_with_most_of_it() -> None:
    filler = "filler " * 200
    found = snippet("cyber norms", f"cyber {filler} cyber norms {filler} norms")
    assert "<mark>cyber</mark> <mark>norms</mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")


def test_a_huge_text_is_quick_and_short() -> None:
    found = snippet("norm*", "norms " * 300_000)
    assert len(re.sub("</?mark>|…", "", found)) <= 2 * LENGTH


@given(
    st.lists(
        st.sampled_from(["norms", "Perú", "<b>", "&", '"', "'", "</mark>", "a-b", "\n", "日本", "x" * 90]), max_size=80
    ),
    st.sampled_from(["norms", '"norms peru"', "nor*", "a-b", "b", '"norms b"~4']),
)
def test_no_markup_but_marks_and_no_text_but_the_texts(words: list[str], query: str) -> None:
    text = " ".join(words)
    found = snippet(query, text)
    bare = re.sub("</?mark>", "", found)
    assert not re.search("[<>\"']", bare)
    assert found.count("<mark>") == found.count("</mark>")
    assert unescape(bare).strip("…").strip() in " ".join(text.split())
