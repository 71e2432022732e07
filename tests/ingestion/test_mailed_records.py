"""Records that somebody mails: what is quoted as a whole is read, what is answered is not, a signature is nobody's."""

from __future__ import annotations

from apps.ingestion.known import Known
from apps.ingestion.pipeline import understand

NOBODY = Known(speakers=(), organizations=(), processes=())
_HEAD = """From: Emil Stone <emil@lamps.example>
To: list@lamps.example
Date: Mon, 03 May 2031 10:00:00 +0000
Subject: Transcript of the group on fees
MIME-Version: 1.0

"""
_QUOTED = """Here is the transcript of this morning.

> ADA OBI: Good morning, everybody. I would like to finish the chapter on
> fees before lunch: has everyone seen it?
>
> BO EK: I have. Who pays for the northern pier? We were told in March that
> the fund would.
>
> ADA OBI: We shall ask the fund, and I will tell you
> what it says.
>
> BO EK: Thank you.
"""
_BELOW = "\nEmil Stone\nPhone: 0123 4567\nOffice: Pier Road 4\n"


def said(text: str) -> list[tuple[str | None, str]]:
    read = understand(text.encode(), name="mail.eml", known=NOBODY).resolved
    assert all(one.turn.span.end <= len(_HEAD + text) for one in read.statements)
    return [(one.turn.recorded_name, " ".join(one.turn.text.split())) for one in read.statements]


def test_a_record_that_a_mail_quotes_is_read_turn_by_turn() -> None:
    assert said(_HEAD + _QUOTED + _BELOW) == [
        (
            "ADA OBI",
            "Good morning, everybody. I would like to finish the chapter on fees before lunch: has everyone seen it?",
        ),
        ("BO EK", "I have. Who pays for the northern pier? We were told in March that the fund would."),
        ("ADA OBI", "We shall ask the fund, and I will tell you what it says."),
        ("BO EK", "Thank you."),
    ]


def test_a_record_that_somebody_answers_is_quoted() -> None:
    answer = "The fund is empty, as I wrote in April."
    answered = _QUOTED.replace(">\n> ADA OBI: We shall", f"\n{answer}\n\n> ADA OBI: We shall")
    ((name, words),) = said(_HEAD + answered)
    assert name == "Emil Stone"
    assert words.endswith(answer)


def test_a_record_that_somebody_answers_above_or_below_is_quoted() -> None:
    answer = "The fund is empty. It was so in April. Nobody told the group of it, and nobody asked.\n\n"
    for answered in (answer + _QUOTED, f"{_QUOTED}\n{answer}Emil Stone\n"):
        ((name, words),) = said(_HEAD + answered)
        assert name == "Emil Stone"
        assert "nobody asked." in words


def test_lines_that_tell_where_an_office_is_are_no_words_of_a_mail() -> None:
    assert said(f"{_HEAD}I will bring it to the group on Thursday.\n{_BELOW}") == [
        ("Emil Stone", "I will bring it to the group on Thursday.")
    ]
