"""What has words before colons and is no record is kept whole: forms, recipes, lists, reports, settings, addresses."""

from __future__ import annotations

import time

import pytest

from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
RECIPE = """Pier Soup

Serves: 4. Time: an hour. For the stock: bones, a carrot, bay leaves, and the heads of the fish that you bought.

Method: Warm the oil in a pan. Step One: Add the onions and let them soften. Step Two: Add the fish. Do not stir. You
will need patience here, and so will we. Cook's Tip: I use yesterday's stock. To Serve: Ladle it into bowls.

Cook's Tip: Leave out the cream. Wine Pairing: A dry white. Storage: Two days. Step Three: Wait eight minutes.
"""
RESULTS = """Results of the weekend

Northport 3, Eastport 1. Goals: Obi 12, Ek 44. Bookings: Ek. Attendance: 4,112. Man Of The Match: Ada Obi. Coach: We
played well.

Standings: Northport: 33 points. Eastport: 30 points. Westport: 21 points. Northport: We need two more wins. Eastport:
We need luck. Top Scorers: Obi 14. Northport: Ek is injured. Eastport: Nobody is. Referee: Dana Reed. Weather: Rain.
Eastport: Our match is moved. Tickets: At the gate.
"""
BOOKS_IN_FRENCH = """Bibliographie

Jeanne Dupont : Le quai la nuit. Paris : Lumière, 2021. Paul Martin : Ma vie de gardien. Lyon : Éditions du Quai, 2019.
Jeanne Dupont : Nous avons vu la nuit. Nantes : Loire, 2022. Paul Martin : Vous et la mer. Bordeaux : Garonne, 2024.
Jeanne Dupont : Je suis gardienne. Rennes : Vilaine, 2023. Voir aussi : Les phares de France. Genève : Lac, 2020.
"""
WORKS = """Works in the rooms

Ada Obi: Lamp at dusk. Oil on canvas, 1901. Lent by the harbour. Bo Ek: The keeper's wife. Charcoal, 1911. Ada Obi:
Lamp at dawn. Oil on canvas, 1902. Corin Hale: My father at sea. Photograph, 1934. Bo Ek: You and I. Charcoal, 1912. We
thank the family. Corin Hale: Our pier. Photograph, 1936. Ada Obi: Who goes there? Oil on wood, 1905. Bo Ek: I remember.
Charcoal, 1915. Dana Reed: Storm. Print, 1950. Dana Reed: Calm. Print, 1951.
"""
CONTENTS = """Contents

Ada Obi: A Life ........ 19
Bo Ek: A Friend ........ 27
Ada Obi: The Trial ........ 33
Bo Ek: The Witness of You and Me ........ 41
Ada Obi: The Return ........ 60
Corin Hale: My Last Lamp ........ 66
"""
ADDRESSES = """Statement in the general debate

Mr. President: I congratulate you on your election. My delegation will support you in every way that it can.

Excellencies: We meet at a time when the sea is rising. My country has two hundred islands, and eleven of them are gone.

Mr. President: We ask for three things. Money is the first, time is the second, and the third is honesty among us.

Distinguished delegates: We have heard many promises, and we have kept a list of them.

Excellencies: There is no other day. I thank you.
"""
QUESTIONS_OF_ALL = """How to get a lamp

Q: Who can apply for a lamp? A: Every keeper with a licence can. You need the form. Q: Can I apply twice? A: No. Your
licence tells. Q: How long do I wait? A: Six weeks. If you have not heard from us by then, please call. Q: My lamp is
broken, and what do I do now? A: Send it back to us, and you will have a new one. Q: Is my data safe? A: Yes. Q:
Can I see it? A: You can, if you ask the office.
"""
QUESTIONS_IN_SPANISH = """Preguntas frecuentes

Pregunta: ¿Quién puede pedir una lámpara?
Respuesta: Cualquier guardián con licencia. Yo le ayudo con el formulario.

Pregunta: ¿Cuánto cuesta la lámpara?
Respuesta: Nada, pero usted paga el aceite. Enviamos la cuenta en mayo.

Pregunta: ¿Se puede pedir dos lámparas?
Respuesta: No. Lo comprobamos con su licencia.
"""
NUMBERS_TO_CALL = """Ada Obi: 0123 4567, Pier Road 4. Bo Ek: 0123 9876, Quay 2. Corin Hale: 0123 1111, Harbour Office.
Dana Reed: 0123 2222, by the school. Emil Stone: 0123 3333, Court House. Farah Noor: 0123 4444, Lamp Lane 9. Gina Vale:
0123 5555, over the inn. Hugo Paz: 0123 6666, moved. Iku Mori: 0123 7777, abroad until May. Kai Berg: 0123 8888, ask for
his mother. Ada Obi: office 0123 4568. Bo Ek: boat 0123 9877. Luca Neri: 0123 9999, no calls after ten.
"""
FORM_IN_BOLD = """## Bug report

**Steps:** 1. Fill the oil. 2. Call light. 3. See the error.

**Expected:** I see light.

**Actual:** I see nothing. You can try it yourself.

**Workaround:** We restart the service.

**Severity:** High. **Component:** Wick. **Duplicate:** No. **Fixed In:** Not yet. **Notes:** Please ask me for more.
"""
TASKS = """Before the feast. Ada Obi: buy oil, borrow the long table of the school, phone the band. Bo Ek: print the
posters, hang the lamps on the north side. Corin Hale: ask the master for the pier. Dana Reed: bread, cheese, tea. On
the day. Ada Obi: open the gate at six. Bo Ek: light the lamps. Corin Hale: car park. Dana Reed: till, change. Ada Obi:
the speech. Bo Ek: clean up with the boys. Dana Reed: bring the key back.
"""
PORTRAITS = """Our speakers

Ada Obi: Ada has kept lamps since she was a girl, and she teaches. Her book on wicks was translated four times.

Bo Ek: Bo runs a company. He was a fisherman before, and we are glad that he came ashore.

Corin Hale: Corin is harbour master. You may know him from the radio. He lives on a boat.

Dana Reed: Dana writes about the dark. What she writes is read by all of us.
"""
SETTINGS = """# the lamp service
Logging:
  Level: Info
  Enabled: true
Piers:
  - Name: North
    Keeper: Ada Obi
    Message: Please light the lamp. We are waiting for you.
  - Name: South
    Keeper: Bo Ek
    Message: Please light the lamp. You know how.
Alerts:
  Retries: 3
  Message: The lamp is out! Can you see it?
Keeper Default: Ada Obi
"""
PROMPTS = """# lamps

>>> import lamps
>>> lamps.light("north")
Lamp is lit. You can see it now.
>>> lamps.light("south")
Error: no oil. Please fill it.
>>> lamps.fill("south", 3)
"""
REPORTS_OF_A_PROGRAM = """2031-05-03 12:00:01 INFO main: Lamp service started
2031-05-03 12:00:02 INFO keeper.north: Oil is at 3.5
2031-05-03 12:00:04 WARN keeper.south: Oil is low. Please fill it.
2031-05-03 12:00:09 ERROR keeper.south: Cannot light the lamp. Did you fill it?
2031-05-03 12:01:10 INFO main: Retry 1
2031-05-03 12:01:12 ERROR keeper.south: Cannot light the lamp. Did you fill it?
"""


def parsed(text: str) -> tuple[str, int]:
    document = understand(text.encode(), name="text.txt", known=NOBODY).resolved.document
    return document.parser, len(document.turns)


@pytest.mark.parametrize("in_one_line", [False, True], ids=("as-written", "in-one-line"))
@pytest.mark.parametrize(
    "text",
    [
        RECIPE,
        RESULTS,
        BOOKS_IN_FRENCH,
        WORKS,
        CONTENTS,
        ADDRESSES,
        QUESTIONS_OF_ALL,
        QUESTIONS_IN_SPANISH,
        NUMBERS_TO_CALL,
        FORM_IN_BOLD,
        TASKS,
        PORTRAITS,
        SETTINGS,
        PROMPTS,
        REPORTS_OF_A_PROGRAM,
    ],
    ids=(
        "recipe",
        "results",
        "books-fr",
        "works",
        "contents",
        "addresses",
        "questions",
        "questions-es",
        "numbers",
        "form-in-bold",
        "tasks",
        "portraits",
        "settings",
        "prompts",
        "reports",
    ),
)
def test_it_is_kept_whole(text: str, in_one_line: bool) -> None:
    assert parsed(" ".join(text.split()) if in_one_line else text) == ("unattributed", 1)


def test_a_round_of_introductions_in_one_line_is_a_record() -> None:
    line = (
        "Chair: It is Tuesday, and the lamp is lit in the hall on the quay, as it was a week before in the other hall. "
        "Ada Obi: Good morning, everybody. Are we ready to go? Let us begin with a round of names, so that we know who "
        "sits here. Theo Ek: Theo Ek, Lamp Society. Vera Moor: Vera Moor, Harbour Office. Cy Tavita: Cy Tavita, Oil "
        "Board. Ada Obi: Thank you. I say it again: give your name before you speak. Vera Moor: Very well.\n"
    )
    found = understand(line.encode(), name="call.txt", known=NOBODY).resolved.statements
    labels = [statement.turn.recorded_name for statement in found]
    assert labels == ["Chair", "Ada Obi", "Theo Ek", "Vera Moor", "Cy Tavita", "Ada Obi", "Vera Moor"]


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        (
            (
                "Ada Obi: Ada here from the Lamp Society.",
                "Bo Ek: Bo from the Harbour.",
                "Cy Wu: Cy speaking, Oil Board.",
            ),
            3,
        ),
        (
            (
                "Ada Obi: When was the charter signed?",
                "Bo Ek: In 2014.",
                "Ada Obi: And renewed in 2018?",
                "Bo Ek: In 2019.",
                "Cy Wu: Then it ends in 2028.",
            ),
            5,
        ),
        (
            (
                "Ada Obi: The roof was 20 000 in 2030.",
                "Bo Ek: It was 15 000 before.",
                "Ada Obi: The board voted 22 000 for 2031.",
            ),
            3,
        ),
        (
            (
                "Q: Can I ask who pays for the oil?",
                "A: The society pays. As you know, the charter says so.",
                "Q: And the harbour?",
                "A: The harbour pays a third.",
                "Q: Since when?",
                "A: Since the storm.",
            ),
            6,
        ),
        (
            (
                "Ada: Done: the wicks. Next: oil. Blocked: nothing.",
                "Bo: Done: the glass. Next: paint. Blocked: no brushes.",
                "Cy: Done: the stairs. Next: the door. Blocked: nothing.",
            ),
            3,
        ),
        (
            (
                "Ada Obi: The accounts are late. Motion: to accept them. Seconded: Bo Ek. Vote: all in favour.",
                "Bo Ek: The roof leaks. Motion: to mend it. Seconded: Cy Wu. Vote: five in favour.",
                "Cy Wu: The stairs are dark. Motion: to buy paint. Seconded: Ada Obi. Vote: all in favour.",
            ),
            3,
        ),
        (("Ada Obi: Ada reported that oil is late.", "Bo Ek: Bo asked for more.", "Cy Wu: Cy seconded it."), 3),
        (
            (
                "MS. OBI: The item is open. The question: who is to pay.",
                "MR. EK: It is dear. Item Two: the roof. First: the cost.",
                "MS. OBI: It is noted. Next: the date.",
                "MR. EK: It is late. Proposal: the third of June.",
            ),
            4,
        ),
    ],
    ids=("introductions", "years", "sums", "press", "fields", "motions", "told", "items"),
)
def test_it_is_a_record(lines: tuple[str, ...], turns: int) -> None:
    layout, found = parsed("Notes of the lamp call\n\n" + "\n".join(lines) + "\n")
    assert (layout, found) == ("labelled", turns)


NOBODY_SAYS_I = """Ada Obi: The report on the lamps of the north pier is late. Bo Ek: The printer was out of paper. Cy
Wu: That was in March. Ada Obi: The oil is late too, and the harbour has none to lend. Bo Ek: The board is to buy some.
Cy Wu: At which price? Ada Obi: The price of last year plus a tenth. Bo Ek: Agreed. Cy Wu: Agreed. Ada Obi: The next
item is the roof of the house. Bo Ek: It leaks over the stairs. Cy Wu: The mason comes on Monday. Ada Obi: Noted.
"""


@pytest.mark.parametrize("loud", [False, True], ids=("names", "capitals"))
def test_who_takes_turns_in_whole_sentences_speaks_though_nobody_says_i(loud: bool) -> None:
    line = " ".join(NOBODY_SAYS_I.split())
    for name in ("Ada Obi", "Bo Ek", "Cy Wu"):
        line = line.replace(f"{name}:", f"{name.upper() if loud else name}:")
    assert parsed(line) == ("labelled", 13)


def test_titles_that_recur_tell_people_where_no_sentence_ends() -> None:
    words = ("the report is late", "that was in march", "the roof leaks", "the mason comes on monday")
    line = " ".join(f"{name}: {said}" for said in words * 5 for name in ("MR. OBI", "MS. EK"))
    assert parsed(line) == ("labelled", 40)


def test_rows_of_dots_and_blanks_are_read_in_time_that_grows_with_them() -> None:
    said = "Ada Obi: I lit it.\nBo Ek: You did.\n" * 3

    def reading(row: str) -> float:
        begin = time.process_time()
        parsed(said + row)
        return time.process_time() - begin

    nested = "A:\n b: c\nA:\n b: c\n"
    for row in ("Ada Obi: " + ". " * 20_000 + "x\n", nested + " " * 40_000 + "x\n"):
        assert reading(row) < 2
