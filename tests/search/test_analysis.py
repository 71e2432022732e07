"""Words: what is folded, how texts are cut into them in any script, and which forms of a word are one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from apps.search import analysis


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Perú's Søren, Łódź & STRASSE straße", "peru soren lodz strasse strasse"),
        ("L’homme d'état; dell'Unione, aujourd'hui", "l homme d etat dell unione aujourdhui"),
        ("don't O'Brien all's", "dont obrien all"),
        ("co\u00adoperation ICANN’s ﬁrst", "cooperation icann first"),
        ("A/RES/73/27 e-mail x@y.example 7:30", "a res 73 27 e mail x y example 7 30"),
        ("网络安全", "网 络 安 全"),
        ("インターネットgovernance", "イ ン タ ー ネ ッ ト governance"),
        ("한국어 검색", "한국어 검색"),
        ("हिन्दी में", "हिन्दी में"),
        ("مُحَمَّد الأمن", "محمد الامن"),
        ("российский Ёлка", "российский елка"),
        ("_snake_ 🇨🇭 ²", "snake 2"),
        ("", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert analysis.words(text) == words.split()
    assert [token.word for token in analysis.tokens(text)] == words.split()


@given(
    st.text()
    | st.text(st.characters(max_codepoint=127))
    | st.lists(st.sampled_from(["norms", "l'", "’s ", "It's\t", "-", "日本", "é", "\u0301", "ß", "“", "م"])).map(
        "".join
    )
)
def test_offsets_slice_the_text_back(text: str) -> None:
    last = 0
    for position, token in enumerate(analysis.tokens(text)):
        assert token.position == position
        assert last <= token.start < token.end <= len(text)
        assert token.word == analysis.folded(text[token.start : token.end].replace("’", "'"))
        assert token.word
        assert not token.word.isspace()
        last = token.end
    assert analysis.words(text) == [token.word for token in analysis.tokens(text)]
    assert analysis.joined(text) == [joined for joined, *_ in analysis.compounds(text)]
    for joined, start, end in analysis.compounds(text):
        parts = [token.word for token in analysis.tokens(text) if start <= token.start and token.end <= end]
        assert len(parts) > 1
        assert joined.startswith(parts[0][:60]) or len(parts) > 2  # what is elided is left out
        assert set(joined) <= set("".join(parts))


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("a multi-stakeholder, well-known view", [("multistakeholder", 2, 19), ("wellknown", 21, 31)]),
        ("l'homme-État", [("hommeetat", 0, 12)]),
        ("one - two -three four-", []),
        ("no hyphen", []),
    ],
)
def test_compounds(text: str, joined: list[tuple[str, int, int]]) -> None:
    assert list(analysis.compounds(text)) == joined


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", "norm norms"),
        ("fr", "sécurité securite sécurités"),
        ("es", "organización organizacion organizaciones"),
        ("pt", "organização organizacao organizações"),
        ("de", "Staat Staaten Staates"),
        ("it", "libertà liberta"),
        ("nl", "staat staten"),
        ("ru", "безопасность безопасности"),
        ("ar", "الحكومات حكومة"),
        ("sv", "säkerhet säkerheten"),
        ("xx", "norm norms"),
        ("", "norm norms"),
    ],
)
def test_forms_of_a_word_have_one_stem(lang: str, forms: str) -> None:
    stems = {analysis.stem(word, lang) for word in analysis.words(forms)}
    assert len(stems) == 1
    for word in analysis.words(forms):
        assert stems <= set(analysis.stems(word))
        assert stems <= set(analysis.stems(word, frozenset({lang})))


def test_every_language_has_its_stemmer() -> None:
    for lang in analysis.LANGUAGES:
        assert analysis.stem("example", lang)


def test_no_word_is_found_by_the_rules_of_another_language() -> None:
    assert analysis.stem("new") not in analysis.stems("news")
    assert analysis.stems("news", frozenset({"en"})) == (analysis.stem("news"),)
    assert analysis.stems("its") == ("its",)
    assert analysis.stems("2024") == ("2024",)


@pytest.mark.parametrize(
    ("word", "drops"),
    [
        ("the", True),
        ("The", True),
        ("THE", False),
        ("it", True),
        ("IT", False),
        ("who", False),
        ("GA", False),
        ("US", False),
    ],
)
def test_words_not_worth_asking_for(word: str, drops: bool) -> None:
    assert analysis.is_function_word(word) is drops


@pytest.mark.parametrize(
    ("word", "tells"),
    [("norms", True), ("igf", True), ("the", False), ("would", False), ("los", False), ("2024", False), ("it", False)],
)
def test_words_that_tell_what_a_text_is_about(word: str, tells: bool) -> None:
    assert analysis.tells(word) is tells


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("See A/RES/73/27, and A/75/816.", ["A/RES/73/27", "A/75/816"]),
        ("either/or, AC/DC", []),
        ("E/2021/9 (E/2021/9)", ["E/2021/9"]),
    ],
)
def test_symbols(text: str, symbols: list[str]) -> None:
    assert analysis.symbols(text) == symbols


_SENTENCES = (
    "Die Verwaltungen der Häuser haben größere Möglichkeiten gefunden, die Entwicklungen zu beschleunigen.",
    "Правительства и организации согласились о развитии информационных технологий.",
    "الحكومات والمنظمات تتفق على تطوير تقنيات المعلومات",
    "सरकारों और संगठनों ने सूचना प्रौद्योगिकी के विकास पर सहमति जताई",
    "Οι κυβερνήσεις και οι οργανισμοί συμφώνησαν για την ανάπτυξη των τεχνολογιών.",
    "Hükümetlerin ve kuruluşların bilgi teknolojilerinin geliştirilmesi üzerine anlaşmaları.",
    "Hallitukset ja järjestöt sopivat tietotekniikan kehittämisestä yhdessä.",
)


@pytest.mark.parametrize("lang", analysis.LANGUAGES)
def test_stems_are_the_same_compiled_or_not(lang: str) -> None:
    """An index that was made where there is no compiled stemmer is read where there is one."""
    name = analysis.LANGUAGES[lang]
    plain = getattr(import_module(f"snowballstemmer.{name}_stemmer"), f"{name.capitalize()}Stemmer")()
    compiled = import_module("Stemmer").Stemmer(name)
    texts = [path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "locale").rglob("*.po")]
    words = {word for text in (*texts, *_SENTENCES) for word in analysis.words(text)[:2000]}
    assert {word: compiled.stemWord(word) for word in words} == {word: plain.stemWord(word) for word in words}
