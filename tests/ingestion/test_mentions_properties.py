"""What holds for the mentions of any text at all."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from apps.ingestion.known import Known
from apps.ingestion.mentions import link_mentions
from apps.ingestion.mentions.forms import FoldedText
from apps.ingestion.parsed import Kind, ParsedDocument, ParsedTurn, ResolvedDocument, ResolvedStatement, Span
from apps.ingestion.reference import known_from, read_reference
from apps.lib.partial_dates import PartialDate

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"
_made: list[Known] = []


def known() -> Known:
    if not _made:
        _made.append(known_from(read_reference(REFERENCE)))
    return _made[0]


pieces = st.one_of(
    st.sampled_from(
        ["OEWG", "IGF", "IGFs", "gge", "2015", " (", ")", "WSIS+10", "WSIS", "best practice", "forum", "İstanbul"]
    ),
    st.sampled_from([" ", "  ", "\r\n", "-", "\u00a0", "\ufeff", ".", "…", "ß", "ﬁ", "¹", "'s", ", "]),
    st.text(max_size=12),
)
texts = st.lists(pieces, max_size=40).map("".join)
years = st.none() | st.integers(2003, 2027).map(str)


@given(text=texts, year=years, cut=st.floats(0, 1))
def test_spans_slice_back_and_never_overlap(text: str, year: str | None, cut: float) -> None:
    place = int(len(text) * cut)
    turns = [ParsedTurn(Span(a, b), Kind.VERBATIM, text[a:b]) for a, b in ((0, place), (place, len(text)))]
    statements = tuple(ResolvedStatement(turn, position) for position, turn in enumerate(turns))
    document = ParsedDocument("test", tuple(turns), published_on=PartialDate.parse(year) if year else None)
    result = link_mentions(text, ResolvedDocument(document, statements), known())
    mentions = [*result.mentions, *(mention for said in result.statements for mention in said.mentions)]
    mentions.sort(key=lambda mention: mention.span.start)
    keys = {process.key for process in known().processes}
    for mention in mentions:
        assert text[mention.span.start : mention.span.end] == mention.surface != ""
        assert mention.process in keys
        assert 0 < mention.confidence <= 1
    for before, after in pairwise(mentions):
        assert before.span.end <= after.span.start
    for said in result.statements:
        for mention in said.mentions:
            assert said.turn.span.start <= mention.span.start < mention.span.end <= said.turn.span.end


@given(text=texts)
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = FoldedText(text)
    offsets = [folded.offset(place) for place in range(len(folded.text))]
    assert offsets == sorted(set(offsets))
    for place, offset in enumerate(offsets):
        assert offset < len(text)
        if folded.text[place].isascii() and folded.text[place].isalpha() and text[offset].isascii():
            assert text[offset].lower() == folded.text[place]
