"""What is a label and what only looks like one; no word of a speech is lost to a heading or an end of a session."""

from __future__ import annotations

import pytest

from apps.ingestion.known import Known
from apps.ingestion.parsed import ResolvedStatement
from apps.ingestion.pipeline import understand

TWO_DELEGATIONS = """Verbatim record

Kenya: We like it. We do.
Fiji/OAS: We align with it.
Kenya: Thank you.
Samoa/OAS: So do we.
Fiji/OAS: That is all.
Kenya: Then we are done.
"""
SQUARE_BRACKETS = """Transcript

Edda Moor [host]: We begin.
Brin Taverne [moderator]: I thank you.
Edda Moor [host]: Who lit it?
Suni Callow [École du lac]: I did.
Лада Орлова [Общество]: Да.
Lamps [reprint]: nine pages.
"""
CHEVRONS = """Transcript of the day

Edda: Our next talk is on pumps. I hand over to our bard.
>> So we thought that we
Edda: Yes, I am the other one.
Tomas: We do. It is.
Edda: You may.
> I wrote that the pump is
> too loud
Tomas: I see.
"""
WRAPPED_AT_A_MONTH = """Notes by Edda Moor

Kenya:
Governments were asked twice. Meeting
in
December: talks on what is needed to make cooperation
more effective.
Fiji:
We align with it.
Kenya: We thank Fiji.
"""
LONG_HEADINGS = """CONSEJO DE FAROS

CDF/Ser.G
ACTA 1994/14
12 noviembre 2031

ACTA
DE LA SESIÓN ORDINARIA
CELEBRADA
EL 12 DE NOVIEMBRE DE 2031

APROBACIÓN DEL PROYECTO DE ORDEN DEL DÍA

La PRESIDENTA: Damos inicio a la sesión. Damos la agenda por aprobada.

PALABRAS DE RECONOCIMIENTO A LA EMBAJADORA ROSA LUMBRERAS

La PRESIDENTA: Doy la palabra al Embajador de Chile.

El SECRETARIO GENERAL ADJUNTO: Muchas gracias. Seré muy breve.
"""
NOBODY_SAID = """Minutes of the board

Ada Obi said that the oil was late.

Dinner followed.

Bo Ek asked why it was so late.

Dinner followed again, and it was good.

Ada Obi replied that nobody knew.
"""
LISTED = """A transcript will follow.

Panellists
Ada Obi: Lamp Society
Bo Ek: Harbour Office
"""
TITLE = """Oil Lamps: what we know of it

Ada: The oil lamps are old. We have oil and lamps.
Bo: Yes, we do.
Ada: Good.
"""
HEARING = """Ms. Lund. Good morning, everyone. We ask the
FBI.
Captain Roe. Thank you. I was there.
OK.
Ms. Lund. Why?
STATEMENT OF IDA ROE
Captain Roe. It is so.
Ms. Lund. I see.
Captain Roe. It was. I knew him well.
"""


def statements(text: str) -> tuple[ResolvedStatement, ...]:
    return understand(text.encode(), name="record.txt", known=Known()).resolved.statements


@pytest.mark.parametrize(
    ("record", "labels"),
    [
        (TWO_DELEGATIONS, ["Kenya", "Fiji/OAS", "Kenya", "Samoa/OAS", "Fiji/OAS", "Kenya"]),
        (
            SQUARE_BRACKETS,
            [
                "Edda Moor [host]",
                "Brin Taverne [moderator]",
                "Edda Moor [host]",
                "Suni Callow [École du lac]",
                "Лада Орлова [Общество]",
            ],
        ),
        (CHEVRONS, ["Edda", None, "Edda", "Tomas", "Edda", "Tomas"]),
        (WRAPPED_AT_A_MONTH, ["Kenya", "Fiji", "Kenya"]),
        (NOBODY_SAID, ["Ada Obi", "Bo Ek", "Ada Obi"]),
        (LISTED, [None]),
        (TITLE, ["Ada", "Bo", "Ada"]),
        (LONG_HEADINGS, ["La PRESIDENTA", "La PRESIDENTA", "El SECRETARIO GENERAL ADJUNTO"]),
    ],
    ids=[
        "two delegations",
        "square brackets",
        "chevrons",
        "wrapped at a month",
        "nobody said",
        "listed",
        "title",
        "long headings",
    ],
)
def test_what_is_a_label_and_what_is_none(record: str, labels: list[str | None]) -> None:
    assert [one.turn.recorded_name for one in statements(record)] == labels


def test_a_sentence_that_ends_in_capitals_is_whole_and_a_heading_is_no_part_of_it() -> None:
    assert [one.turn.text for one in statements(HEARING)][:3] == [
        "Good morning, everyone. We ask the FBI.",
        "Thank you. I was there. OK.",
        "Why?",
    ]


@pytest.mark.parametrize("aside", ["(call for papers closed), and", "(the event ends on 5 May) and"])
def test_an_aside_in_a_sentence_ends_no_session(aside: str) -> None:
    said = statements(f"Transcript\n\n>> EDDA MOOR: We lit it.\n\n>> BO EK: No {aside} I think that it is late.\n")
    assert said[-1].turn.text.endswith("I think that it is late.")
