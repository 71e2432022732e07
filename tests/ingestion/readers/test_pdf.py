"""PDF: the words in the order in which a person reads them, with the number of their page."""

from __future__ import annotations

import zlib

import pytest

from apps.ingestion.errors import EmptySourceError, IngestionError, TooLargeError, UnreadableSourceError
from apps.ingestion.readers import isolated, read
from tests.ingestion.readers.dialogue import TITLE, TURNS, turns, understood
from tests.ingestion.readers.paper import drawn, flowing, from_objects, scanned

HEAD, FOOT = f"{TITLE}, 14 May 2019", "Page {page}"
WORDS = "north south east west spring summer autumn".split()
PAGES = [("first", 2019), ("second", 2023), ("third", 2016)]
LONG = [(name, " ".join([words] * 4)) for name, words in TURNS * 6]


def labelled(spoken: list[tuple[str, str]]) -> list[str]:
    return [f"{name}: {words}" for name, words in spoken]


@pytest.mark.parametrize("columns", [1, 2])
def test_turns_across_columns_and_pages(columns: int) -> None:
    found = understood(flowing(labelled(LONG), columns=columns, head=HEAD, foot=FOOT), "record.pdf")
    assert turns(found) == LONG
    assert found.source.media_type == "application/pdf"
    assert found.source.text.count(TITLE) == 1
    assert "Page" not in found.source.text
    meeting = found.resolved.document.meetings[0]
    assert (meeting.title, str(meeting.start)) == (TITLE, "2019-05-14")


def test_pages_are_locators() -> None:
    pages = [[(60.0, 100.0, f"ADA OBI: This is the {n} sheet.")] for n in ("first", "second", "third")]
    source = read(drawn(pages), name="record.pdf")
    for number, word in enumerate(("first", "second", "third"), 1):
        locator = source.locators.at(source.text.index(word))
        assert locator is not None
        assert locator.label == f"p. {number}"


def test_two_columns_whose_lines_the_file_mixes() -> None:
    left = [f"left line {n} of the long first column" for n in range(8)]
    right = [f"right line {n} of the long second column" for n in range(8)]
    rows = [(x, 200 + 12.0 * n, side[n]) for n in range(8) for x, side in ((60.0, left), (250.0, right))]
    heading = (60.0, 150.0, "A heading that goes over both of the columns, from the left edge to the right one")
    lines = [line for line in read(drawn([[*rows, heading]]), name="paper.pdf").text.splitlines() if line]
    assert lines == [heading[2], *left, *right]


def test_labels_beside_speech_are_not_columns_of_text() -> None:
    rows = []
    for number, (name, words) in enumerate(TURNS):
        down = 100 + 30.0 * number
        rows += [(60.0, down, name), (220.0, down, words[:40]), (220.0, down + 12, words[40:])]
    lines = read(drawn([rows]), name="record.pdf").text.splitlines()
    assert [line.split("    ")[0] for line in lines if line.startswith(("ADA", "JORIS", "MIRA"))] == [
        n for n, _ in TURNS
    ]


def test_words_that_a_line_end_cut_are_made_whole() -> None:
    lines = [
        "The co-ordination of repairs needs inter-",
        "national care, said the well-",
        "known co-",
        "ordination desk.",
    ]
    drawing = drawn([[(60.0, 100 + 12.0 * n, words) for n, words in enumerate(lines)]])
    assert read(drawing, name="paper.pdf").text.split("\n")[:3] == [
        "The co-ordination of repairs needs international care, said the wellknown co-ordination desk.",
        "",
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    first = [(60.0, 700.0, "ADA OBI: The cable was cut twice, and"), (300.0, 800.0, "- 1 -")]
    second = [(60.0, 100.0, "nobody was told of it."), (60.0, 130.0, "MIRA SOLBERG: I was."), (300.0, 800.0, "- 2 -")]
    assert turns(understood(drawn([first, second]), "record.pdf")) == [
        ("ADA OBI", "The cable was cut twice, and nobody was told of it."),
        ("MIRA SOLBERG", "I was."),
    ]


def test_a_number_between_two_columns_divides_no_line_of_either() -> None:
    left = [f"left line of {word} in the long first column" for word in WORDS]
    right = [f"right line of {word} in the second column" for word in WORDS]
    columns = [(x, 100 + 12.0 * n, side[n]) for x, side in ((60.0, left), (290.0, right)) for n in range(7)]
    heads = [[(60.0, 40.0, f"{n}"), (330.0, 40.0, "Shared Cables")] for n in (1, 2)]
    pages = [[*head, *columns, (271.0, 780.0, f"{n}")] for n, head in enumerate(heads, 1)]
    lines = [line for line in read(drawn(pages), name="paper.pdf").text.splitlines() if line]
    assert lines == ["1    Shared Cables", *left, *right, *left, *right]


def test_heads_of_left_pages_and_right_ones_are_told_by_their_numbers() -> None:
    heads = ["Title of it", "4 Shared Cables", "The Coast 5", "6 Shared Cables", "The Coast 7"]
    pages = [[(60.0, 40.0, head), (60.0, 100.0, f"ADA OBI: {WORDS[n]} it is.")] for n, head in enumerate(heads)]
    text = read(drawn(pages), name="paper.pdf").text
    assert text.count("Shared Cables") + text.count("The Coast") == 0
    assert text.count("ADA OBI") == len(pages)


def test_a_year_that_ends_a_page_is_no_page_number() -> None:
    pages = [
        [(60.0, year - 1900.0, f"ADA OBI: The {n} court took until"), (60.0, year - 1888.0, f"{year}.")]
        for n, year in PAGES
    ]
    text = read(drawn(pages), name="record.pdf").text
    assert [f"until\n{year}." in text for _, year in PAGES] == [True] * len(PAGES)


def test_lines_with_numbers_are_no_heads() -> None:
    pages = [
        [(60.0, 100.0 + 12 * line, f"{line} {WORDS[page]} and {WORDS[line % 7]}.") for line in range(1, 20)]
        for page in range(5)
    ]
    assert read(drawn(pages), name="record.pdf").text.count(" and ") == 19 * 5


def test_a_label_at_the_same_place_of_two_pages_is_no_running_head() -> None:
    pages = [[(60.0, 100.0, "ADA OBI:"), (60.0, 112.0, f"This is {word}, as I said.")] for word in ("north", "south")]
    assert [name for name, _ in turns(understood(drawn(pages), "record.pdf"))] == ["ADA OBI", "ADA OBI"]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_pages(turned: int) -> None:
    rows = [(60.0, 100 + 24.0 * n, f"{name}: {words}") for n, (name, words) in enumerate(TURNS)]
    assert turns(understood(drawn([rows], turned=turned), "record.pdf")) == TURNS


def test_a_scan_is_refused_with_that_reason() -> None:
    with pytest.raises(EmptySourceError, match=r"a scan .* text recognition"):
        read(scanned(3), name="scan.pdf")


def test_pages_without_text_are_said() -> None:
    rows = [(60.0, 100.0, "ADA OBI: Good morning.")]
    source = read(drawn([rows, [], rows]), name="record.pdf")
    assert [(problem.code, "page 2:" in problem.message) for problem in source.problems] == [
        ("pages-without-text", True)
    ]


def test_a_password_is_named() -> None:
    with pytest.raises(UnreadableSourceError, match="locked with a password"):
        read(drawn([[(60.0, 100.0, "ADA OBI: Good morning.")]], password="reef"), name="record.pdf")


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_half_a_file_is_refused(kept: float) -> None:
    whole = flowing(labelled(LONG))
    with pytest.raises(IngestionError):
        read(whole[: int(len(whole) * kept)], name="record.pdf")


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /XObject << /X 4 0 R >> >> /Contents 4 0 R >>"
)
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 4 0 R >> >>"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            from_objects([CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R >>"]), id="tree"
        ),
        pytest.param(from_objects([b"<< /Type /Catalog /Pages 1 0 R >>"]), id="catalogue"),
        pytest.param(from_objects([CATALOGUE, ONE_PAGE, PAGE, stream(b"/X Do " * 50, FORM)]), id="form"),
        pytest.param(
            from_objects(
                [CATALOGUE, ONE_PAGE, PAGE, stream(zlib.compress(b" " * 600_000_000), b"/Filter /FlateDecode")]
            ),
            id="bomb",
        ),
        pytest.param(from_objects([CATALOGUE, b"<< /Type /Pages /Kids [] /Count 2000000000 >>"]), id="count"),
        pytest.param(b"%PDF-1.7\n" + b"[" * 2_000_000, id="nested"),
    ],
)
def test_files_that_loop_or_burst_are_refused(data: bytes) -> None:
    with pytest.raises(IngestionError):
        read(data, name="hostile.pdf")


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "SECONDS_PER_MEGABYTE", 0)
    with pytest.raises(UnreadableSourceError, match="takes longer than 0 seconds"):
        read(flowing(labelled(LONG)), name="record.pdf")


def test_more_pages_than_any_record_has_are_refused() -> None:
    pages = b"<< /Type /Pages /Kids [%s] /Count 6000 >>" % (b"3 0 R " * 6000)
    with pytest.raises(TooLargeError, match="6000 pages"):
        read(from_objects([CATALOGUE, pages, PAGE, stream(b"")]), name="hostile.pdf")
