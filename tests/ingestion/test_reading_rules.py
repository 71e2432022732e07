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


def labels(text: str, name: str = "record.txt") -> list[str | None]:
    return [statement.turn.recorded_name for statement in statements(text, name)]


def test_captions_tell_devices_sounds_and_shared_cues() -> None:
    cues = (
        "[MUSIC]",
        "Phone of hall (2): Can you hear me?",
        "Ada Lind Okoro: We can, and the lamp is lit.",
        "iPad (2): Then I shall begin.",
        "- Who lit it?\n- The keeper did.",
        "Ada Lind Okoro: Thank you.",
        "iPad (2): The oil was late: it came by boat.",
    )
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{words}" for at, words in enumerate(cues)
    )
    found = statements(text, "captions.vtt")
    assert [(s.turn.recorded_name, s.turn.text) for s in found[-6:]] == [
        ("Ada Lind Okoro", "We can, and the lamp is lit."),
        ("iPad (2)", "Then I shall begin."),
        (None, "Who lit it?"),
        (None, "The keeper did."),
        ("Ada Lind Okoro", "Thank you."),
        ("iPad (2)", "The oil was late: it came by boat."),
    ]
    assert all(s.turn.text != "[MUSIC]" for s in found)
    assert [s.speaker.name for s in found if s.speaker] == ["Ada Lind Okoro", "Ada Lind Okoro"]


NOTES = """Lamp side meeting, notes

Present: Ada Lind Okoro (ALO), Brin Taverne (BT), Juno

1) Oil

  * ALO: the oil was late again, by a week
  * BT: the boat waits for the tide
  * Juno: then we move the tide, or the boat
  * (jabber) Cora Weiss: what did it cost the harbour?
  * Juno: nobody has counted

2) Next

  AI: Brin to count
  AI: Cora to ask the office

  * BT: that is all
"""


def test_points_of_notes_name_their_speakers() -> None:
    found = statements(NOTES)
    assert [s.turn.recorded_name for s in found] == ["ALO", "BT", "Juno", "Cora Weiss", "Juno", "BT"]
    assert [s.speaker.name for s in found if s.turn.recorded_name in {"ALO", "BT"} and s.speaker] == [
        "Ada Lind Okoro",
        "Brin Taverne",
        "Brin Taverne",
    ]


def test_one_word_before_a_colon_is_speech_where_labels_stand_in_capitals() -> None:
    text = (
        "ADA LIND OKORO: We spoke of the map.\n\nVerdict: it is late, and it is wrong.\n\n"
        "BRIN TAVERNE: It was right once.\n\nPUBLIC: When was that?\n\nROOM MIC: Long ago.\n\n"
        "ADA LIND OKORO: It will be right again.\n"
    )
    assert labels(text) == ["ADA LIND OKORO", "BRIN TAVERNE", "PUBLIC", "ROOM MIC", "ADA LIND OKORO"]


def test_a_recorded_vote_is_no_speech() -> None:
    text = (
        VERBATIM.rstrip("\n")
        + "\n\nThe President: We shall now vote.\n\nA recorded vote was taken.\n\nIn favour:\nFiji, Kenya,\nPeru\n\n"
        "Against:\nNone\n\nAbstaining:\nTonga\n\n[Subsequently, the delegation of Tonga had meant yes.]\n\n"
        "The President: The map is adopted.\n"
    )
    assert [s.turn.text for s in statements(text)][-2:] == ["We shall now vote.", "The map is adopted."]


def test_a_speaker_on_behalf_of_others() -> None:
    text = (
        "Harbour talks, transcript\n\nFiji on behalf of the Small Lamps Group\n\nThank you. We speak for nine lamps, "
        "and briefly.\n\nKenya\n\nThank you, Chair. We agree with our colleague.\n\nPeru\n\nWe thank you, "
        "Chair, and have one question.\n"
    )
    found = statements(text)
    assert labels(text) == ["Fiji on behalf of the Small Lamps Group", "Kenya", "Peru"]
    assert found[0].turn.text.startswith("Thank you. We speak")
