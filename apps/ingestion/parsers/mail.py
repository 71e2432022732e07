"""Mail: what its sender writes is one statement of the sender. Quoted mails, signatures and footers of lists are not.

Owns which words of a mail are the sender's own. Must not know MIME, nor how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from apps.ingestion.dates import find_dates
from apps.ingestion.furniture import find_furniture, merge, speech
from apps.ingestion.header import find_language
from apps.ingestion.names import Shape, bare, shape
from apps.ingestion.parsed import Kind, ParsedDocument, ReadText, Span
from apps.ingestion.readers.mail import MEDIA_TYPE
from apps.ingestion.turns import Mark, cut
from apps.lib.partial_dates import PartialDate

_HEAD = re.compile(
    r"\A(?:From: (?P<sender>[^\n]*)\n)?(?:Date: (?P<date>[^\n]*)\n)?(?:Subject: (?P<subject>[^\n]*)\n)?\n"
)
_QUOTED = re.compile(r"(?:^[ \t]*[A-Z]{0,3}>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_A_QUOTED = re.compile(r"\n[ \t]*[A-Z]{0,3}>")  # a search for a line feed is many times faster than one for `^`
# The line that say whose words follow, in the languages of common programs.
_WROTE = re.compile(
    r"(?:\bwrote|\bwrites|\bsaid|\bschrieb|\ba écrit|\bescribió|\bescreveu|\bha scritto|\bschreef|\bнаписала?|写道)"
    r"[^:]{0,80}[ \xa0]?:\Z"
)
# "2031/4/2 Ada Obi <ada at example.org>", "* Ada Obi [2031-04-02 10:00]:", of programs that leave the verb out.
_BY_DAY = re.compile(
    r"[ \t]*(?:\d{4}[-/]\d{1,2}[-/]\d{1,2} [^\n<]{2,70}<[^\n<>]*(?:@| at )[^\n<>]*>:?"
    r"|\* [^\n\[]{2,70}\[[^\n\[\]]*\d{1,2}:\d{2}[^\n\[\]]*\]:)\Z"
)
_ADDRESS = re.compile(r"[ \t]*[<(\[][^\n<>()\[\]]*(?:@| at )[^\n<>()\[\]]*[>)\]]")
_WHEN = re.compile(r"[ \t]*(?:(?:On|Am|Le|El|Em|Il|Op|At|In)\b|\d{1,4}[./-]|[^\n]{0,80}\d{1,2}:\d{2})")
_REACH = 500  # characters before a quotation in which it can be introduced
_REST = re.compile(
    r"^[ \t]*(?:-{2,}\s*(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht)\b"
    r"|-{2,}\s*Forwarded [Mm]essage\b|Begin forwarded message:"
    r"|-{2,}\s*(?:Message d'origine|Mensaje original|Messaggio originale|Mensagem original)\b"
    r"|-{2,} ?On\b[^\n]{5,200}\bwrote ?-{2,}[ \t]*$"
    r"|\*?(?:From|Von|De|Da)\*?[ \xa0]?:[^\n]+\n\s*\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato)\*?[ \xa0]?:)"
    r"|^--[ ]?$"
    r"|^-{10,} (?:próxima parte|parte seguinte|section suivante|nächster Teil) -{10,}",
    re.MULTILINE,
)
_LABEL = re.compile(r"^[ \t]{0,2}(?:>>[ \t]*)?(?P<label>[^\W\d_][^:\n>]{1,50}):(?=\s)", re.MULTILINE)
_LEAST_LABELS = 4
# A mail as an archive on the web shows it: who sent it, the address with "at", and when, below a subject or none.
_ARCHIVED = re.compile(
    r"\A\ufeff?\s*(?:\[[^\]\n]{2,60}\] (?P<subject>[^\n]{2,200})\n\s*)?"
    r"(?P<sender>[^\W\d_][^\n<>@:]{2,60}?)(?:[ \t]+|[ \t]*\n[ \t]*)"
    r"[\w.+\-]+(?: at | en | em |@)[\w\-]+\.[\w.\-]+[ \t]*\n"
    r"[ \t]*(?P<date>[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d [A-Z+\d\-]{2,5} \d{4})[ \t]*\n"
    r"(?:\s*(?:(?:Previous|Next) message|Messages sorted by)[^\n]*\n)*\s*"
)
# A mail saved or shown with the fields of its head, below its subject or none.
_FIELD = r"(?>(?:(?!From:|Date:|Sent:)[A-Z][\w\-]*: ?[^\n]*\n(?>(?:[ \t]+[^\n]*\n)*)){0,40})"
_SENDER = r"From: \"?(?P<sender>[^\W\d_][^\n<>@:\"]{2,60}?)\"?[ \t]*(?P<address>[<(\[][^\n]*(?:@| at )[^\n]*)?\n"
_SENT = r"(?:Date|Sent): (?P<date>[^\n]*\d{4}[^\n]*)\n"
_SUBJECT = r"\A\ufeff?\s*(?:\[Date Prev\][^\n]*\n\s*)?(?:(?P<subject>[^\s:][^\n:]{1,120}(?:: [^\n]{2,120})?)\n\s*\n)?"
_WITH_FIELDS = tuple(
    re.compile(f"{_SUBJECT}{_FIELD}{first}{_FIELD}{second}{_FIELD}\\s*\\n")
    for first, second in ((_SENDER, _SENT), (_SENT, _SENDER))
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_TO_SOMEBODY = re.compile(r"^(?:To|Cc|Subject):", re.MULTILINE)
# A digest of a list: mails one below the other, each with its own head.
_MESSAGE = re.compile(
    r"^(?:Message: \d+|From [\w.+\-]+(?: at |@)[^\n]*\d{4})[ \t]*\n"
    r"(?>(?:(?!From:|Message: \d)[A-Z][\w\-]*+: ?[^\n]*\n(?>(?:[ \t]+[^\n]*\n)*))*)"
    r"From: (?:[^\n(<]*\((?P<behind>[^()\n]+)\)|\"?(?P<sender>[^\n<\"(]+?)\"?[ \t]*<)[^\n]*\n"
    r"(?>(?:(?!Message: \d)[A-Z][\w\-]*+: ?[^\n]*\n(?>(?:[ \t]+[^\n]*\n)*))*)\n",
    re.MULTILINE,
)
# A text that came as an attachment, which archives set below the mail.
_ATTACHED = re.compile(
    r"^-{10,} next part -{10,}\s*\n(?!\s*(?:An?|The|Name|Skipped)\b|\s*_{9})(?:[^\n]*\n){8}", re.MULTILINE
)
_ARCHIVED_SCORE = 0.35  # what another parser understands is a record that was mailed
_LEAST_OWN = 15  # characters
_LEAST_QUOTED = 60  # characters
# What programs print above a quotation and essays seldom do: an address, a time of day, or the day first.
_BY_PROGRAM = re.compile(
    r"@| at [\w\-]+\.|\d{1,2}:\d{2}"
    r"|\A[ \t]*(?:(?:On|Am|Le|El|Em|Il|Op)\b[^\n:]{0,20}\b\d{1,2}\b[^\n:]{1,20}\b\d{4}\b|In a message\b)"
)
_ORIGINAL = re.compile(r"^[ \t]*-{2,}\s*(?:Original Message|Message d'origine|Ursprüngliche Nachricht)\b", re.MULTILINE)
_QUOTED_HEAD = re.compile(r"[ \t>]*(?:(?:From|De|Von|Da)[ \xa0]?: |Message du \d)")
_CLOSING = re.compile(
    r"^[ \t]*(?:(?:[Kk]ind |[Bb]est |[Ww]arm )?[Rr]egards|[Bb]est(?: wishes)?|[Cc]heers|[Ss]incerely|[Ss]aludos"
    r"|[Cc]ordialement|[Cc]ordialmente|[Gg]r(?:ü|ue)(?:ß|ss)e|[Aa]braços?|(?:Many )?[Tt]hanks)[^\n\w]*\n\s*"
    r"(?P<name>[^\W\d_][^\n]{3,60}?)[ \t]*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"\s*--[ ]?\n\s*(?P<name>[^\W\d_][^\n]{3,60}?)[ \t]*$", re.MULTILINE)
_PARAGRAPH = re.compile(r"[^\s>][^\n]*(?:\n(?!\s*\n)[^\n]+)*")
_CONTACT = re.compile(
    r"^[^\n:]{0,30}\b(?:phone|tel|t[ée]l[ée]phone|mobile?|cell|fax|office|address|e-?mail|skype|web(?: ?site)?|site)\b"
    r"[^\n:]{0,40}:",
    re.IGNORECASE | re.MULTILINE,
)


class MailParser:
    name = "mail"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """1 for a mail, unless what is mailed is a record with speakers of its own; little for a page of an archive."""
        if source.media_type != MEDIA_TYPE and "\nFrom: " in source.text and len(_MESSAGE.findall(source.text)) > 1:
            return self.surest
        if source.media_type == MEDIA_TYPE:
            return 0.0 if _is_record(source.text) else 1.0
        archived = _page_head(source.text)
        if (not archived and not _answers(source.text)) or _is_record(source.text):
            return 0.0
        return _of_page(source.text, archived.end()) if archived else 1.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        if source.media_type != MEDIA_TYPE and (messages := list(_MESSAGE.finditer(text))):
            return self._digest(source, messages)
        head = _HEAD.match(text) if source.media_type == MEDIA_TYPE else _page_head(text)
        at = head.end() if head else 0
        others = merge(_not_own(text, at))
        end = others[-1].start if others and others[-1].end >= len(text.rstrip()) else len(text)
        named = Span(*head.span("sender")) if head and head["sender"] else None if head else _signed(text, end)
        sender = text[named.start : named.end] if named else None
        furniture = merge([*find_furniture(text), *others, *_contacts(text, at, end, sender)])
        turns = cut(text, [Mark(0, at, sender, named)], furniture, kind=Kind.VERBATIM)
        return ParsedDocument(
            parser=self.name,
            turns=tuple(replace(turn, meeting=None) for turn in turns),  # a message is no meeting
            title=source.title or (head and head["subject"]) or None,
            authors=(sender,) if sender else (),
            published_on=_day(head["date"]) if head and head["date"] else None,
            language=source.language or find_language(" ".join(turn.text for turn in turns)),
            furniture=tuple(furniture),
        )

    def _digest(self, source: ReadText, messages: list[re.Match[str]]) -> ParsedDocument:
        """Each mail of a digest is a statement of its sender."""
        text = source.text
        marks, furniture = [], find_furniture(text)
        for message, following in zip(messages, [*messages[1:], None], strict=True):
            end = following.start() if following else len(text)
            group = "sender" if message["sender"] else "behind"
            marks.append(Mark(message.start(), message.end(), message[group], Span(*message.span(group)), end=end))
            furniture += _not_own(text, message.end(), end)
        turns = cut(text, marks, merge(furniture), kind=Kind.VERBATIM)
        return ParsedDocument(
            parser=self.name,
            turns=tuple(replace(turn, meeting=None) for turn in turns),
            title=source.title,
            language=source.language or find_language(" ".join(turn.text for turn in turns)),
            furniture=tuple(merge(furniture)),
        )


def _page_head(text: str) -> re.Match[str] | None:
    """The head of a mail as an archive on the web shows it, or a program that prints it."""
    if archived := _ARCHIVED.match(text):
        return archived
    head = next((found for pattern in _WITH_FIELDS if (found := pattern.match(text))), None)
    if head and not head["address"]:  # an archive may leave addresses out; what is sent to nobody is no mail
        timed = _CLOCK.search(head["date"])  # a ticket and a memo give the day alone
        sent = timed and shape(head["sender"]) is Shape.PERSON and _TO_SOMEBODY.search(head[0])
        return head if sent else None
    return head


def _answers(text: str) -> bool:
    """Whether a text without a head is what somebody wrote above or below a mail that it quotes, and tells whose."""
    if text.count(">") == 2 * text.count(">>"):  # none, or those of captions
        return False
    quotes = list(_QUOTED.finditer(text)) if _A_QUOTED.search(f"\n{text}") else []
    if sum(len(quoted[0]) for quoted in quotes) < _LEAST_QUOTED:
        return False
    told = any(_is_introduced(text, quoted.start()) or _QUOTED_HEAD.match(quoted[0]) for quoted in quotes)
    rest = _ORIGINAL.search(text)
    if not told and not (rest and any(rest.end() < quoted.start() for quoted in quotes)):
        return False
    own = speech(text, 0, len(text), merge([*_not_own(text, 0), *find_furniture(text)]))
    return len(own) >= _LEAST_OWN


def _is_introduced(text: str, quoted: int) -> bool:
    """Whether the words above a quotation say whose it is as a program does, or with nothing but a name."""
    words = text[_introduction(text, 0, quoted) : quoted]
    name = _WROTE.sub("", words.rstrip())
    alone = words.count("\n") == 1 and " " in name and shape(name) is Shape.PERSON
    return alone or _BY_PROGRAM.search(words) is not None


def _signed(text: str, end: int) -> Span | None:
    """Who signs at the end of what they wrote, with a whole name, or in the signature below."""
    closings = list(_CLOSING.finditer(text, 0, end))
    for found in (*closings[-1:], _SIGNATURE.match(text, end)):
        if found and shape(found["name"]) is Shape.PERSON:
            return Span(*found.span("name"))
    return None


def _contacts(text: str, at: int, end: int, sender: str | None) -> Iterator[Span]:
    """The lines at the end of what somebody wrote that tell where to reach them, with the name above them."""
    paragraphs = list(_PARAGRAPH.finditer(text, at, end))
    if len(paragraphs) < 2 or len(_CONTACT.findall(paragraphs[-1][0])) < 2:
        return
    start, name = paragraphs[-1].start(), paragraphs[-2][0].strip()
    if sender and sorted(name.casefold().split()) == sorted(sender.casefold().split()):
        start = paragraphs[-2].start()
    yield Span(start, end)


def _of_page(text: str, at: int) -> float:
    """How surely a page of an archive is a mail to read: certainly where words of its own answer what it quotes,
    and no text is attached.
    """
    others = merge(_not_own(text, at))
    if not others or _ATTACHED.search(text, at):
        return _ARCHIVED_SCORE
    own = speech(text, at, len(text), merge([*others, *find_furniture(text)]))
    return 1.0 if len(own) >= _LEAST_OWN else 0.0


def _day(written: str) -> PartialDate | None:
    try:
        return PartialDate.parse(written[:10])
    except ValueError:
        return next((found.start for found in find_dates(written)), None)


def _not_own(text: str, at: int, stop: int | None = None) -> Iterator[Span]:
    """What another person wrote, and what no person did."""
    stop = len(text) if stop is None else stop
    attached = _ATTACHED.search(text, at, stop)
    if attached:
        yield Span(attached.start(), stop)
        stop = attached.start()
    rest = _REST.search(text, at, stop)
    end = rest.start() if rest else stop
    if rest:
        yield Span(end, stop)
    for quoted in _QUOTED.finditer(text, at, end):
        yield Span(_introduction(text, at, quoted.start()), quoted.end())


def _introduction(text: str, at: int, quoted: int) -> int:
    """Where the words begin that say whose quotation follows; `quoted` where there are none."""
    before = text[max(at, quoted - _REACH) : quoted].rstrip()
    above, last = before[: before.rfind("\n") + 1], before[before.rfind("\n") + 1 :]
    if _BY_DAY.match(last):
        return max(at, quoted - _REACH) + len(above)
    if not before.endswith(":") or not _WROTE.search(f"{above[-9:].rstrip()} {last}"):  # "a", "écrit :"
        return quoted
    start = len(above)
    if not _WHEN.match(last) and shape(_ADDRESS.sub("", _WROTE.sub("", last)).strip()) is not Shape.PERSON:
        # The line was wrapped: when it was written stands on the line above.
        start = above.rstrip("\n").rfind("\n") + 1
        if not _WHEN.match(above, start) or "\n\n" in above[start:]:
            return quoted
    return max(at, quoted - _REACH) + start


def _is_record(text: str) -> bool:
    """Whether lines begin with labels of speakers, several of them again and again."""
    labels = Counter(
        bare(match["label"])
        for match in _LABEL.finditer(text, text.find("\n\n") + 2)
        if match["label"].isupper() or shape(match["label"]) is Shape.PERSON
    )
    recurring = [label for label, count in labels.items() if count > 1]
    return sum(labels.values()) >= _LEAST_LABELS and len(recurring) > 1
