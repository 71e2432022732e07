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
# The line that say whose words follow, in the languages of common programs.
_WROTE = re.compile(
    r"(?:\bwrote|\bwrites|\bsaid|\bschrieb|\ba écrit|\bescribió|\bescreveu|\bha scritto|\bschreef|\bнаписала?|写道)"
    r"[^:]{0,80}[ \xa0]?:\Z"
)
_WHEN = re.compile(r"[ \t]*(?:(?:On|Am|Le|El|Em|Il|Op|At|In)\b|\d{1,4}[./-]|[^\n]{0,80}\d{1,2}:\d{2})")
_REACH = 500  # characters before a quotation in which it can be introduced
_REST = re.compile(
    r"^[ \t]*(?:-{2,}\s*(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht)\b"
    r"|-{2,}\s*Forwarded [Mm]essage\b|Begin forwarded message:"
    r"|-{2,}\s*(?:Message d'origine|Mensaje original|Messaggio originale|Mensagem original)\b"
    r"|\*?(?:From|Von|De|Da)\*?:[^\n]+\n\s*\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato)\*?:)|^--[ ]?$"
    r"|^-{10,} (?:próxima parte|parte seguinte|section suivante|nächster Teil) -{10,}",
    re.MULTILINE,
)
_LABEL = re.compile(r"^(?:>>[ \t]*)?(?P<label>[^\W\d_][^:\n>]{1,50}):(?=\s)", re.MULTILINE)
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
_WITH_FIELDS = re.compile(
    r"\A\ufeff?\s*(?:\[Date Prev\][^\n]*\n\s*)?"
    rf"(?:(?P<subject>[^\s:][^\n:]{{1,120}}(?:: [^\n]{{2,120}})?)\n\s*\n)?{_FIELD}"
    r"From: \"?(?P<sender>[^\W\d_][^\n<>@:\"]{2,60}?)\"?[ \t]*[<(\[][^\n]*(?:@| at )[^\n]*\n"
    rf"{_FIELD}(?:Date|Sent): (?P<date>[^\n]*\d{{4}}[^\n]*)\n{_FIELD}\s*\n"
)
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


class MailParser:
    name = "mail"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """1 for a mail, unless what is mailed is a record with speakers of its own; little for a page of an archive."""
        if source.media_type != MEDIA_TYPE and "\nFrom: " in source.text and len(_MESSAGE.findall(source.text)) > 1:
            return self.surest
        archived = None if source.media_type == MEDIA_TYPE else _page_head(source.text)
        if (source.media_type != MEDIA_TYPE and not archived) or _is_record(source.text):
            return 0.0
        return _of_page(source.text, archived.end()) if archived else 1.0

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        if source.media_type != MEDIA_TYPE and (messages := list(_MESSAGE.finditer(text))):
            return self._digest(source, messages)
        head = _HEAD.match(text) if source.media_type == MEDIA_TYPE else _page_head(text)
        at = head.end() if head else 0
        sender = (head and head["sender"]) or None
        furniture = merge([*find_furniture(text), *_not_own(text, at)])
        named = Span(head.start("sender"), head.end("sender")) if head and sender else None
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
    return _ARCHIVED.match(text) or _WITH_FIELDS.match(text)


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
    if not before.endswith(":"):
        return quoted
    above, last = before[: before.rfind("\n") + 1], before[before.rfind("\n") + 1 :]
    if not _WROTE.search(last):
        return quoted
    start = len(above)
    if not _WHEN.match(last) and shape(_WROTE.sub("", last).strip()) is not Shape.PERSON:
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
