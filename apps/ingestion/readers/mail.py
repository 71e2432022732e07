"""Mail: one message as text, headed by who sent it, when and on what; and where in a mail folder each message stands.

Owns MIME and the borders of messages. Must not know which words of a message are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from apps.ingestion.errors import EmptySourceError, TooLargeError, UnreadableSourceError
from apps.ingestion.parsed import Problem, ReadText, Severity, Span
from apps.ingestion.readers.encoding import decode
from apps.ingestion.readers.html import read_html
from apps.ingestion.readers.plain import line_locators
from apps.lib.text import squeeze

MEDIA_TYPE = "message/rfc822"
MAX_BYTES = 32 * 1024 * 1024
_MAX_TEXT = 8 * 1024 * 1024
_LONGEST_HEADER = 2000
# The time that the library takes for these grows with the square of their length.
_TYPED = re.compile(rb"^content-(?:type|disposition):[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_LONGEST_TYPE = 16 * 1024
_WORDS = {"text/plain", "text/markdown", "text/html"}
# A message begins after an empty line with "From", a sender and a date, and then a header.
_BORDER = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,200}\d{1,2}:\d{2}[^\r\n]{0,60}\r?\n(?=[A-Za-z][\w\-]*:|>From )"
)
_FROM_LINE = re.compile(rb"\AFrom [^\r\n]*\r?\n")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HAS_ADDRESS = re.compile(r"@| at [\w.\-]+\.\w")
_HIDDEN_AT = re.compile(r"(?<=\S) at (?=[\w.\-]+\.\w)")


def messages(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each message of a mail folder begins and ends, in bytes."""
    starts = [match.start() for match in _BORDER.finditer(data)]
    yield from zip(starts, [*starts[1:], len(data)], strict=True)


def read_mail(data: bytes, *, name: str) -> ReadText:
    """One message. The text begins with its `From`, `Date` and `Subject` as a reader sees them, and an empty line.

    Raises:
        UnreadableSourceError: MIME that cannot be taken apart.
        EmptySourceError: a message without words.
        TooLargeError: a longer message than any person writes.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            name, found=f"a mail of {len(data)} bytes", expected=f"at most {MAX_BYTES}", remedy="ingest its attachments"
        )
    if (long := next((h for h in _TYPED.finditer(data) if len(h[0]) > _LONGEST_TYPE), None)) is not None:
        raise UnreadableSourceError(
            name,
            place=f"byte {long.start()}",
            found=f"a field of {len(long[0])} bytes that tells the type of a part",
            expected=f"at most {_LONGEST_TYPE}",
            remedy="save its text as a file",
        )
    data = _ESCAPED_FROM.sub(rb"\1", _FROM_LINE.sub(b"", data.lstrip(b"\r\n")))
    try:
        message = message_from_bytes(data)
        body, attached, problems = _body(message, name=name)
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError) as error:
        raise UnreadableSourceError(
            name,
            found=f"a mail that cannot be taken apart ({error})",
            expected="a mail",
            remedy="save its text as a file",
        ) from error
    if not body.strip():
        raise EmptySourceError(
            name,
            found="a mail without words",
            expected="a mail with a text",
            remedy="ingest its attachments, if it has any",
        )
    if len(body) > _MAX_TEXT:
        raise TooLargeError(
            name, found=f"{len(body)} characters", expected=f"at most {_MAX_TEXT}", remedy="ingest it as a text file"
        )
    subject = _header(message, "subject")
    head = {"From": _sender(message), "Date": _date(message), "Subject": subject}
    text = "".join(f"{key}: {value}\n" for key, value in head.items() if value) + "\n" + body.strip("\r\n") + "\n"
    if attached:
        told = f"{attached} attached files are not read: save and ingest them as files"
        problems = (*problems, Problem(Severity.WARNING, "attachments-not-read", told, Span(0, 0)))
    return ReadText(
        text=text, media_type=MEDIA_TYPE, locators=line_locators(text), title=subject or None, problems=problems
    )


def _body(message: Message, *, name: str) -> tuple[str, int, tuple[Problem, ...]]:
    """The words of the message, how many files are attached to it, and what of its letters was doubtful."""
    texts: list[str] = []
    pages: list[str] = []
    attached = 0
    problems: list[Problem] = []
    for part in _leaves(message):
        if part.get_content_disposition() == "attachment" or part.get_content_type() not in _WORDS:
            attached += 1
            continue
        text = _decoded(part, problems, name=name).replace("\r\n", "\n").strip("\n")
        if text.strip():
            (pages if part.get_content_subtype() == "html" else texts).append(text)
    if not texts:
        texts = [read_html(page, encoding="utf-8", name=name).text.strip("\n") for page in pages[:1]]
    return "\n\n".join(texts), attached, tuple(problems)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that have no parts; another mail within is one of them, whose words are not the sender's."""
    if not message.is_multipart() or message.get_content_maintype() == "message":
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _decoded(part: Message, problems: list[Problem], *, name: str) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset and "\x00" not in charset:
        try:
            text = data.decode(charset)
            return text.replace("\x00", "")
        except (UnicodeDecodeError, LookupError):
            pass
    text, _, doubts = decode(data, name=name)
    problems += doubts
    return text


def _header(message: Message, key: str) -> str:
    """A header as a reader sees it."""
    raw = next((str(value) for name, value in message.raw_items() if name.casefold() == key), "")[:_LONGEST_HEADER]
    if not raw.isascii():  # bytes as they are, which no standard allowed for long
        data = raw.encode("ascii", "surrogateescape")
        try:
            raw = data.decode("utf-8")
        except UnicodeDecodeError:
            raw = data.decode("windows-1252", "replace")
    try:
        shown = str(make_header(decode_header(raw))) if "=?" in raw else raw
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        shown = raw
    return squeeze("".join(c if c.isprintable() else " " for c in shown))


def _sender(message: Message) -> str:
    """The name that the mail shows; the address where it shows none. Archives write " at " for "@"."""
    shown = _header(message, "from")
    if not _HAS_ADDRESS.search(shown):
        return shown.strip('"')
    name, address = parseaddr(_HIDDEN_AT.sub("@", shown))
    return squeeze(name) or address or shown


def _date(message: Message) -> str:
    raw = _header(message, "date")
    try:
        return f"{parsedate_to_datetime(raw):%Y-%m-%d %H:%M %z}".strip()
    except (ValueError, TypeError, IndexError, OverflowError):
        return raw
