"""Mail: what the sender wrote is one statement of the sender, and nothing that was quoted is."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.text import MIMEText

import pytest

from apps.ingestion.errors import EmptySourceError, IngestionError
from apps.ingestion.readers import read
from tests.ingestion.readers.dialogue import TRANSCRIPT, TURNS, codes, turns, understood

OWN = "I read the draft on the way home.\n\nThe second point goes too far, as I said in the spring."
SENDER, ANOTHER = "Ada Obi", "Joris Veldkamp"


def mail(
    body: str, *, sender: str = "Ada Obi <ada@cables.example>", subject: str = "Re: The draft", charset: str = "utf-8"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "list@cables.example"
    message["Date"] = "Tue, 14 May 2019 10:22:33 +0200"
    message["Subject"] = subject
    message["Message-ID"] = "<1@cables.example>"
    message.set_content(body, charset=charset)
    return message


def test_a_mail_is_one_statement_of_its_sender() -> None:
    found = understood(mail(OWN).as_bytes(), "mail")
    assert turns(found) == [(SENDER, " ".join(OWN.split()))]
    document, text = found.resolved.document, found.source.text
    assert (document.title, document.authors, str(document.published_on)) == ("Re: The draft", (SENDER,), "2019-05-14")
    assert document.meetings == ()
    turn = found.resolved.statements[0].turn
    assert turn.kind == "verbatim"
    assert turn.name_span is not None
    assert text[turn.name_span.start : turn.name_span.end] == SENDER
    assert text.startswith("From: Ada Obi\nDate: 2019-05-14 10:22 +0200\nSubject: Re: The draft\n\n")


@pytest.mark.parametrize(
    "quotation",
    [
        "On Mon, May 13, 2019 at 9:00 AM Joris Veldkamp <joris@x.example> wrote:\n\n> We should.\n>> No.\n>\n> Yes.",
        "Am 13.05.2019 um 09:00 schrieb Joris Veldkamp:\n> Wir sollten warten.",
        "Le 13 mai 2019 à 09:00, Joris Veldkamp <joris@cables.example>\na écrit :\n> Attendons.",
        "Le lun. 13 mai 2019 à 09:00, Joris Veldkamp <joris@cables.example> a\nécrit :\n> Attendons.",
        "Joris Veldkamp <joris@cables.example> writes:\n\n> We should wait.",
        "* Joris Veldkamp [2019-05-13 09:00]:\n> We should wait.",
        "De : Joris Veldkamp <joris@cables.example>\nEnvoyé : lundi 13 mai 2019 09:00\nÀ : Ada\n\nAttendons.",
        "---- On Mon, 13 May 2019 09:00:00 +0200 Joris Veldkamp <j@x.example> wrote ----\n\nWe should wait.",
        "JV> We should wait.\nJV> Surely.",
        "-----Original Message-----\nFrom: Joris Veldkamp\nSent: Monday\n\nWe should wait.",
        "From: Joris Veldkamp\nSent: Monday, 13 May 2019\nTo: Ada Obi\n\nWe should wait.",
        "Begin forwarded message:\n\nFrom: Joris\n\nWe should wait.",
        "-- \nAda Obi\nCables for All",
        "_______________________________________________\nCables mailing list\nCables@cables.example",
    ],
)
def test_what_was_not_written_by_the_sender_is_left_out(quotation: str) -> None:
    found = understood(mail(f"{OWN}\n\n{quotation}\n").as_bytes(), "mail")
    assert turns(found) == [(SENDER, " ".join(OWN.split()))]
    assert quotation.split("\n")[-1].split()[-1] in found.source.text


def test_answers_between_quotations_stay_together() -> None:
    body = "On Monday 13 May 2019, Joris Veldkamp wrote:\n> Shall we wait?\n\nNo.\n\n> And the money?\n\nIt is there."
    assert turns(understood(mail(body).as_bytes(), "mail")) == [(SENDER, "No. It is there.")]


def test_a_sentence_with_a_colon_before_a_quotation_is_the_senders() -> None:
    assert turns(understood(mail("I like this:\n\n> Nine days.\n\nYou?").as_bytes(), "mail")) == [
        (SENDER, "I like this: You?")
    ]


def test_a_record_that_is_mailed_has_its_own_speakers() -> None:
    assert turns(understood(mail(TRANSCRIPT).as_bytes(), "mail")) == TURNS


def test_a_mail_of_quotations_alone_is_no_statement_of_its_sender() -> None:
    found = understood(mail("> We should wait.\n> Surely.\n").as_bytes(), "mail")
    assert [name for name, _ in turns(found)] == [None]


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("=?utf-8?b?xYF1Y2phIE5vd2Fr?= <l@cables.example>", "Łucja Nowak"),
        ('"Obi, Ada" <ada@cables.example>', "Obi, Ada"),
        ("ada at cables.example (Ada Obi)", "Ada Obi"),
        ("ada@cables.example", "ada@cables.example"),
        ("Ada Obi", "Ada Obi"),
        ('"Obi, Ada"', "Obi, Ada"),
    ],
)
def test_the_sender_is_named_as_the_mail_shows_it(sender: str, shown: str) -> None:
    data = f"From: {sender}\nDate: Tue, 14 May 2019 10:22:33 +0200\nMessage-ID: <1@x>\n\n{OWN}\n".encode()
    assert turns(understood(data, "mail"))[0][0] == shown


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_letters_and_transfer_encodings(charset: str) -> None:
    written = "La présidente a travaillé très tôt, dès l'été. " * 20
    assert turns(understood(mail(written, charset=charset).as_bytes(), "mail"))[0][1] == written.strip()


def test_the_plain_one_of_two_bodies_and_what_is_attached() -> None:
    message = mail(OWN)
    message.add_alternative("<p>Something else.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="draft.pdf")
    found = understood(message.as_bytes(), "mail")
    assert turns(found) == [(SENDER, " ".join(OWN.split()))]
    assert codes(found) == ["attachments-not-read"]


def test_a_mail_within_a_mail_is_attached() -> None:
    message = mail("See what Joris wrote; I agree with all of it.")
    message.add_attachment(mail("We should wait.", sender="Joris Veldkamp <joris@cables.example>"))
    found = understood(message.as_bytes(), "mail")
    assert turns(found) == [(SENDER, "See what Joris wrote; I agree with all of it.")]
    assert "attachments-not-read" in codes(found)


def test_a_card_beside_the_words_is_attached_and_blank_words_give_way_to_the_page() -> None:
    message = mail(" \n")
    message.add_alternative(f"<p>{OWN}</p>", subtype="html")
    message.make_mixed()
    message.attach(MIMEText("BEGIN:VCARD\nFN:Ada Obi\nEND:VCARD\n", "x-vcard"))
    found = understood(message.as_bytes(), "mail")
    assert turns(found) == [(SENDER, " ".join(OWN.split()))]
    assert "attachments-not-read" in codes(found)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_letters_of_a_sender_that_are_not_encoded(charset: str) -> None:
    head = "From: Zoë Österman <zoe@cables.example>\nMessage-ID: <1@cables.example>\nSubject: Lärm\n\n"
    found = understood((head + OWN).encode(charset), "mail")
    assert (found.resolved.document.title, [name for name, _ in turns(found)]) == ("Lärm", ["Zoë Österman"])


def test_a_mail_is_told_by_a_day_with_clock_and_zone() -> None:
    head = "From: Ada Obi <ada@cables.example>\nTo: list\nSubject: The draft\nDate: Tue, 14 May 2019 10:22:33 +0200\n\n"
    assert turns(understood((head + OWN).encode(), "draft.eml")) == [(SENDER, " ".join(OWN.split()))]


def test_a_mail_in_html() -> None:
    message = mail("")
    message.set_content("<html><body><p>I read the <b>draft</b>.</p></body></html>", subtype="html")
    assert turns(understood(message.as_bytes(), "mail")) == [(SENDER, "I read the draft.")]


def test_a_memo_is_a_text_and_no_mail() -> None:
    memo = "From: Ada Obi\nTo: All\nDate: 14 May 2019\n\nADA OBI: Good morning.\n"
    source = read(memo.encode(), name="memo.txt")
    assert (source.text, source.media_type) == (memo, "text/plain")


def nested(depth: int) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: Ada Obi <a@x>\nMessage-ID: <1>\nMIME-Version: 1.0\n" + parts + b"\nHello.\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(nested(5000), id="nested"),
        pytest.param(b"From: " + b"=?utf-8?q?" * 100_000 + b"\nMessage-ID: <1>\n\nHello.\n", id="long header"),
        pytest.param(
            b"From: a\nMessage-ID: <1>\nContent-Type: text/plain; charset=rot13\n\nHello.\n", id="odd charset"
        ),
        pytest.param(
            b"From: a\nMessage-ID: <1>\nContent-Transfer-Encoding: base64\n\n" + b"!" * 100_000, id="broken transfer"
        ),
        pytest.param(b"From: a\nMessage-ID: <1>\nDate: Tue, 99 May 99999 99:99:99 +9999\n\nHello.\n", id="odd date"),
        pytest.param(b"From: a\nMessage-ID: <1>\nContent-Type: multipart/mixed\n\nHello.\n", id="no boundary"),
        pytest.param(
            b"From: a\nMessage-ID: <1>\n\n" + b"> " * 1_000_000 + b"\n" * 100_000 + b"x wrote:\n", id="quotes"
        ),
    ],
)
def test_odd_mails_are_read_or_refused(data: bytes) -> None:
    try:
        found = understood(data, "mail")
    except IngestionError:
        return
    assert found.resolved.statements


def test_a_mail_without_words_is_refused() -> None:
    with pytest.raises(EmptySourceError):
        read(mail("").as_bytes(), name="mail")
