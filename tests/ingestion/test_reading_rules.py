"""Rules that no layout owns: line ends, series and their topics, names that a role or a surname leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.ingestion.errors import UnreadableSourceError
from apps.ingestion.known import Known, KnownActor, KnownAlias, KnownProcess
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand
from apps.ingestion.series import find_series

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
KNOWN = Known(
    speakers=(KnownActor("ada-lind-okoro", ("Ada Lind Okoro",)), KnownActor("brin-taverne", ("Brin Taverne",))),
    organizations=(KnownActor("harbour-office", ("Harbour Office",)), KnownActor("open-quay", ("Open Quay",))),
    processes=(KnownProcess("lakeside-review", "Lakeside Review", "LRV", (KnownAlias("Lakeside Review"),)),),
)


def statements(text: str, name: str = "record.txt") -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name=name, known=KNOWN).resolved.statements


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/*/document.[tmv]*")), ids=lambda path: path.parent.name)
def test_a_record_says_the_same_with_either_line_end(path: Path) -> None:
    text = path.read_bytes().decode().replace("\r\n", "\n")
    crossed = text.replace("\n", "\r\n")
    plain, other = statements(text, path.name), statements(crossed, path.name)
    assert [(s.turn.recorded_name, s.turn.text, s.speaker and s.speaker.name) for s in plain] == [
        (s.turn.recorded_name, s.turn.text, s.speaker and s.speaker.name) for s in other
    ]
    for one, two in zip(plain, other, strict=True):
        said = text[one.turn.span.start : one.turn.span.end]
        assert crossed[two.turn.span.start : two.turn.span.end].replace("\r\n", "\n") == said


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("Lakeside Review, second session", "lakeside-review"),
        ("Report of the Lakeside Review 2031", "lakeside-review"),
        ("Harbour days 2031: cooperation after the Lakeside Review", None),
        ("Harbour days 2031: the Lakeside Review, the map and us", None),
    ],
)
def test_a_topic_is_no_series(title: str, series: str | None) -> None:
    found = find_series(title, None, KNOWN)
    assert (found.key if found else None) == series


VERBATIM = """Lakeside Assembly

President: Ms. Cora Weiss (Harbour Office)

The President: I give the floor to the first speaker.

Ms. Lind Okoro (Harbour Office): The map is late, as we all know.

Mr. Taverne (Open Quay): It is not.

Mr. Ek (Open Quay): It was.

The President: I thank the two speakers.

It was so decided.

The meeting rose at 11.40 a.m.

This record may be corrected.
"""


def test_a_known_surname_is_a_suggestion_and_its_known_body_an_organization() -> None:
    said = statements(VERBATIM)
    assert [(s.speaker and s.speaker.name, s.organization and s.organization.key) for s in said] == [
        ("Cora Weiss", None),
        (None, "harbour-office"),
        (None, "open-quay"),
        (None, "open-quay"),
        ("Cora Weiss", None),
    ]
    assert [other.key for other in said[1].suggestions] == ["ada-lind-okoro"]
    assert [other.key for other in said[2].suggestions] == ["brin-taverne"]
    assert said[-1].turn.text == "I thank the two speakers."


def test_who_introduces_himself_under_a_role_is_suggested_for_its_other_turns() -> None:
    said = statements(">> CHAIR: Good day. My name is Edda Moor.\n>> BRIN TAVERNE: Thanks.\n>> CHAIR: Next, please.\n")
    assert said[0].speaker is not None
    assert said[0].speaker.name == "Edda Moor"
    assert said[2].speaker is None
    assert [other.name for other in said[2].suggestions] == ["Edda Moor"]


@pytest.mark.parametrize(
    "speech",
    [
        "It's IoT. Thank you.",
        "This is Edda, who drew the map.",
        "I AM CALLING IN FROM NAIROBI.",
        "I AM VERY GLAD, THANK YOU.",
    ],
)
def test_what_introduces_nobody(speech: str) -> None:
    said = statements(f">> {speech}\n>> BRIN TAVERNE: The map is late.\n")
    assert said[0].speaker is None


DEBATE = """<!DOCTYPE debate [{declared}]>
<debate><speech by="#a"><from>Ms Edda Mo&#243;r</from><p>Quays &dash; and caf&#xe9;s.</p></speech>
<speech by="#b"><from>Mr Brin Taverne</from><p>Yes.</p></speech></debate>"""


def test_signs_by_number_and_by_a_declared_name_are_read() -> None:
    said = statements(DEBATE.format(declared='<!ENTITY dash "&#8211;">'), "debate.xml")
    assert [(s.turn.recorded_name, s.turn.text) for s in said] == [
        ("Ms Edda Moór", "Quays – and cafés."),
        ("Mr Brin Taverne", "Yes."),
    ]


@pytest.mark.parametrize("declared", ['<!ENTITY a "ab"><!ENTITY dash "&a;&a;">', '<!ENTITY dash SYSTEM "file:///x">'])
def test_entities_that_refer_to_others_or_to_files_are_refused(declared: str) -> None:
    with pytest.raises(UnreadableSourceError):
        statements(DEBATE.format(declared=declared), "debate.xml")
