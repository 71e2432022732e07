"""Whatever the text: no parser fails untyped, every offset slices back, speech is words of its own slice in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.ingestion.errors import IngestionError
from apps.ingestion.known import Known
from apps.ingestion.parsed import ParsedDocument, ReadText
from apps.ingestion.parsers import PARSERS, parse
from apps.ingestion.parsers.unattributed import UnattributedParser
from apps.ingestion.resolve import resolve
from tests.golden.shown import documents

MEDIA_TYPES = ("text/plain", "text/vtt", "application/xml", "text/markdown")
PIECES = st.sampled_from(
    [
        ">> ",
        ">>",
        "> ",
        ">>ADA OBI: ",
        ">> ADA OBI ",
        "ADA OBI:",
        "ADA OBI\n\n",
        "Ada Obi: ",
        "AO: ",
        "Mr. Obi (Kenya): ",
        "The Chair: ",
        "**Ada Obi**: ",
        "[00:01:02] **Ada Obi**: ",
        "14:02:10 From ada_o to Everyone: ",
        "[2031-03-04 14:02] harbour-3: ",
        "Ada Obi:yes\n",
        "Ada Obi 01:16 ",
        "Ada Obi and Bo Ek: ",
        "Ada Obi (Harbour)\n\n",
        "Ada said that ",
        "Kenya – ",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "Note: ",
        "the session is at 7:30 ",
        "Thank you. ",
        "My name is Ada Obi. ",
        "“We agree with every word of it.”",
        "Kenya stated:\n\n",
        "(Session was concluded at 1:00 p.m.) 4 March 2031 ",
        "[END OF TRANSCRIPTION]",
        "WEBVTT\n\n",
        "00:00:01.000 --> 00:00:02.000\n",
        "<v Ada Obi>",
        '1 "Ada" (2)\n',
        "<speech><from>Ada Obi</from><p>",
        "</p></speech>",
        "<a>",
        "</a>",
        "é",
        "\ufeff",
        "\f",
        "12\n\n",
        "Page 3 of 9\n",
        "I'm Ada from Harbour. ",
        "Ada, please. ",
        "\u202e",
        "王小明：",
        "Иван Петров: ",
        "3",
        "?",
        "--",
        "(Ada speaking)",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))


def is_subsequence(needle: Iterable[str], hay: Iterable[str]) -> bool:
    rest = iter(hay)
    return all(word in rest for word in needle)


def assert_sound(document: ParsedDocument, text: str) -> None:
    position = 0
    for turn in document.turns:
        assert 0 <= turn.span.start < turn.span.end <= len(text)
        assert turn.span.start >= position
        position = turn.span.start
        assert turn.text
        said = text[turn.span.start : turn.span.end]
        assert is_subsequence(words(turn.text), words(said))
        assert turn.meeting is None or 0 <= turn.meeting < len(document.meetings)
        if turn.name_span and turn.recorded_name:
            named = text[turn.name_span.start : turn.name_span.end]
            assert words(turn.recorded_name) == words(named)
        for span in turn.furniture:
            assert turn.span.start <= span.start < span.end <= turn.span.end


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, media_type=st.sampled_from(MEDIA_TYPES))
def test_every_parser_reads_any_text_or_refuses_it(text: str, media_type: str) -> None:
    source = ReadText(text=text, media_type=media_type)
    for parser in (*PARSERS, UnattributedParser()):
        assert 0.0 <= parser.score(source) <= 1.0
        try:
            document = parser.parse(source)
        except IngestionError:
            continue
        assert_sound(document, text)
        resolved = resolve(document, source, Known())
        assert [statement.turn for statement in resolved.statements] == list(document.turns)
        for statement in resolved.statements:
            for told in filter(None, (statement.speaker, statement.organization, *statement.suggestions)):
                assert told.name
                assert 0 < told.confidence <= 1
                assert 0 <= told.evidence.start <= told.evidence.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_parsing_is_repeatable(text: str) -> None:
    source = ReadText(text=text, media_type="text/plain")
    assert parse(source) == parse(source)


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.parent.name)
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_document_cut_short_is_still_read(path: Path, share: float) -> None:
    text = path.read_bytes().decode("utf-8")
    text = text[: int(len(text) * share)]
    for media_type in MEDIA_TYPES[:2]:
        assert_sound(parse(ReadText(text=text, media_type=media_type)), text)


UNITS = (
    ">> ",
    ">>A: b ",
    "A A A A ",
    "(",
    '"',
    "Ada Obi ",
    "a\n\n",
    "ADA\n\nx. ",
    "* ",
    "Mr. ",
    "end of ",
    "page 1 ",
    "1\n\n",
    "The following is the output ",
    "Ada:\n",
    "[ ",
    "Kenya said ",
)


@pytest.mark.parametrize("unit", UNITS)
def test_the_same_again_and_again_is_read(unit: str) -> None:
    """A pattern that goes back over what it has read would not come to the end of this."""
    text = unit * (200_000 // len(unit))
    assert_sound(parse(ReadText(text=text, media_type="text/plain")), text)
