"""The series that a record belongs to, and forms that count in it; with the data of fixtures/reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.ingestion.known import Known, KnownAlias, KnownProcess
from apps.ingestion.mentions import link_mentions
from apps.ingestion.parsed import (
    Kind,
    ParsedDocument,
    ParsedMeeting,
    ParsedTurn,
    ResolvedDocument,
    ResolvedStatement,
    Span,
)
from apps.ingestion.reference import known_from, read_reference
from apps.ingestion.series import find_series, with_series
from apps.lib.partial_dates import PartialDate

COMMITTEE = (
    "Ad Hoc Committee to Elaborate a Comprehensive International Convention on Countering the Use of"
    " Information and Communications Technologies for Criminal Purposes"
)
REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"


@pytest.fixture(scope="session")
def known() -> Known:
    return known_from(read_reference(REFERENCE))


def said(known: Known, text: str, *, series: str | None = None, day: str | None = None) -> list[tuple[str, str]]:
    """Surface and process of what one statement mentions, made in a meeting of that series on that day."""
    meeting = ParsedMeeting(title="Lamp Talk", start=PartialDate.parse(day) if day else None, series=series)
    turn = ParsedTurn(Span(0, len(text)), Kind.VERBATIM, text, meeting=0)
    document = ResolvedDocument(ParsedDocument("test", (turn,), meetings=(meeting,)), (ResolvedStatement(turn, 0),))
    return [(found.surface, found.process) for found in link_mentions(text, document, known).statements[0].mentions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Council of Europe Cybercrime Convention", "budapest-convention"),
        ("the Cybercrime Convention of the Council of Europe", "budapest-convention"),
        ("the Cybercrime Convention", "un-convention-against-cybercrime"),
        ("We are party to Budapest", "budapest-convention"),
        ("Accession was the subject when we met in Budapest", None),
        ("the transition of the IANA stewardship", "iana-transition"),
        ("NTIA and the IANA stewardship", "iana-transition"),
        ("the CSTD Working Group on Enhanced Cooperation", "wgec-2"),
        ("the fifth Freedom Online Conference", "foc"),
        ("the CCWG on IG", "ccwg-ig"),
        ("the World Telecom Policy Forum", "itu-wtpf"),
    ],
)
def test_longer_forms_name_what_they_hold(known: Known, text: str, found: str | None) -> None:
    assert [key for _, key in said(known, text, day="2023-05-04")] == ([found] if found else [])


def test_a_part_of_a_body_needs_no_other_naming_among_its_own(known: Known) -> None:
    text = "The Leadership Panel has a paper. A leadership panel is of use."
    assert said(known, text, series="igf") == [("Leadership Panel", "igf-leadership-panel")]
    assert said(known, text, series="itu") == []


@pytest.mark.parametrize(
    ("title", "day", "series"),
    [
        (f"{COMMITTEE}\nFourth session", "2023-01-16", "ahc-cybercrime"),
        ("Consultative meeting of the OEWG", "2019-12-03", "oewg-2019-2021"),
        ("Consultative meeting of the OEWG", "2023-12-03", "oewg-2021-2025"),
        ("Consultative meeting of the OEWG", None, "oewg"),
        ("UNITED NATIONS – COMMISSION ON SCIENCE AND TECHNOLOGY FOR DEVELOPMENT", "2019-05-14", "cstd"),
    ],
)
def test_the_series_of_a_title(known: Known, title: str, day: str | None, series: str) -> None:
    found = find_series(title, PartialDate.parse(day) if day else None, known)
    assert found
    assert found.key == series


def test_captioners_tell_what_their_text_is_of() -> None:
    known = Known(
        processes=(KnownProcess("lamps", "Lamp Forum", None, (KnownAlias("Lamp Forum"),), PartialDate.parse("2001")),)
    )
    meeting = ParsedMeeting(title="WS 188 - Wicks - Room 5", start=PartialDate.parse("2031-09-03"))
    text = "WS 188 - Wicks - Room 5\nThis is the output of the captioning taken during the Lamp Forum 2031 in Oslo."
    assert with_series(meeting, "", text, known).series == "lamps"
    assert with_series(meeting, "", "WS 188\nWe like the Lamp Forum.", known).series is None
