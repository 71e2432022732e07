"""Official documents are found by symbol and in words, and what only looks like one is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.ingestion.mentions.symbols import find_symbols
from apps.search import analysis

BODIES = st.sampled_from(["A/RES/", "A/AC.290/", "A/C.1/73/L.", "S/PV.", "E/CN.16/2020/", "A/HRC/", "A/75/"])


def symbols(text: str) -> list[tuple[str, str]]:
    return [(found.symbol, found.surface) for found in find_symbols(text)]


@pytest.mark.parametrize(
    ("text", "symbol", "surface"),
    [
        ("as A/RES/73/27 says.", "A/RES/73/27", "A/RES/73/27"),
        ("(A/AC.290/2021/CRP.2)", "A/AC.290/2021/CRP.2", "A/AC.290/2021/CRP.2"),
        ("at S/PV.9876, the", "S/PV.9876", "S/PV.9876"),
        ("see A/C.1/73/L.27/Rev.1.", "A/C.1/73/L.27/REV.1", "A/C.1/73/L.27/Rev.1"),
        ("in E/CN.16/2020/2;", "E/CN.16/2020/2", "E/CN.16/2020/2"),
        ("the draft A/80/L.41", "A/80/L.41", "A/80/L.41"),
        ("under S/RES/1540 (2004).", "S/RES/1540(2004)", "S/RES/1540 (2004)"),
        ("A/RES/1995(XIX) founded it", "A/RES/1995(XIX)", "A/RES/1995(XIX)"),
        ("A/RES/\n73/27 was broken", "A/RES/73/27", "A/RES/\n73/27"),
        ("https://undocs.org/A/75/816", "A/75/816", "A/75/816"),
        ("resolution 73/27 of the General Assembly", "A/RES/73/27", "resolution 73/27 of the General Assembly"),
        ("General Assembly's resolution 56/183", "A/RES/56/183", "General Assembly's resolution 56/183"),
        ("UNGA Res. 73/266", "A/RES/73/266", "UNGA Res. 73/266"),
        ("resolution 70 slash 125", "A/RES/70/125", "resolution 70 slash 125"),
        ("decision 75/564 says", "A/DEC/75/564", "decision 75/564"),
        ("Resolution 73/27² set it up", "A/RES/73/27", "Resolution 73/27"),
        ("ECOSOC resolution 2006/46", "E/RES/2006/46", "ECOSOC resolution 2006/46"),
        ("resolution 2341 (2017)", "S/RES/2341(2017)", "resolution 2341 (2017)"),
        (
            "resolution 20/8 of the Human Rights Council",
            "A/HRC/RES/20/8",
            "resolution 20/8 of the Human Rights Council",
        ),
        ("résolution 74/247 de l’Assemblée générale", "A/RES/74/247", "résolution 74/247 de l’Assemblée générale"),
        ("la resolución 74/247 de la Asamblea General", "A/RES/74/247", "resolución 74/247 de la Asamblea General"),
    ],
)
def test_a_document_is_found_however_it_is_named(text: str, symbol: str, surface: str) -> None:
    assert symbols(text) == [(symbol, surface)]


def test_each_of_several_resolutions_is_one() -> None:
    text = "UNGA resolutions 73/27, 73/266 and 74/247 were adopted"
    assert symbols(text) == [
        ("A/RES/73/27", "UNGA resolutions 73/27"),
        ("A/RES/73/266", "73/266"),
        ("A/RES/74/247", "74/247"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "he/she, and/or, 24/7, TCP/IP, I/O, A/B tests, S/he",
        "resolution 1373",
        "a resolution of 3/4 of them",
        "our resolution 20/8 of last year",  # of which body?
        "ITU Resolution 101/2",
        "WHA resolution 74/7",
        "at 15/10 and 16/11",
        "WSIS-05/TUNIS/DOC/6 is not a symbol of the United Nations",
        "https://example.org/A/RES/73/27x",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert symbols(text) == []


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("The Human Rights Council met. Its resolution 20/8 is known.", "A/HRC/RES/20/8"),
        ("The General Assembly met. Its resolution 56/183 is known.", "A/RES/56/183"),
        ("The Human Rights Council told the General Assembly so. Resolution 56/183 is known.", "A/RES/56/183"),
    ],
)
def test_the_body_named_last_before_it_tells_whose_a_low_number_is(text: str, symbol: str) -> None:
    assert [(found.symbol, found.method) for found in find_symbols(text)] == [(symbol, "resolution-by-context")]


def test_what_is_written_out_is_surer_than_what_is_told_by_the_words_around() -> None:
    texts = (
        "A/RES/56/183",
        "General Assembly resolution 56/183",
        "The General Assembly met. Resolution 56/183 says so.",
    )
    sure = [found.confidence for text in texts for found in find_symbols(text)]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


@given(st.lists(st.one_of(st.text(max_size=20), st.builds("{}{} ".format, BODIES, st.integers(1, 999))), max_size=12))
def test_spans_slice_back_and_never_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    free_from = 0
    for found in find_symbols(text):
        assert text[found.span.start : found.span.end] == found.surface
        assert found.span.start >= free_from
        free_from = found.span.end


@given(BODIES, st.integers(1, 999))
def test_the_search_knows_it_by_the_same_symbol(body: str, number: int) -> None:
    [found] = find_symbols(f"As {body}{number} says.")
    assert analysis.symbols(f"As {body}{number} says.") == [found.symbol]
