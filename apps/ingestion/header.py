"""What a document says of itself and of its meetings, outside the turns: title, date, place, mode, disclaimer,
language.

Owns reading headers and openings. Must not know layouts of turns, nor which processes exist (a series is told in
resolution).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from apps.ingestion.dates import (
    WEEKDAYS,
    FoundDate,
    find_dates,
    find_day_within,
    find_time,
    last_day,
    last_weekday,
    numbered_day,
)
from apps.ingestion.furniture import find_furniture, merge
from apps.ingestion.meeting_place import city_in_speech, city_on_line, find_place
from apps.ingestion.parsed import (
    Mode,
    ParsedMeeting,
    ParsedTurn,
    Span,
)
from apps.ingestion.places import find_city
from apps.lib.partial_dates import PartialDate, Precision
from apps.lib.text import fold, squeeze

# How much of what is said first may name the day and the place.
OPENING = 1500
HEADER = 6000
_HEAD_LINES = 6  # below the first in which a session has its own
# Before a date that is not the meeting's; before one that surely is.
_PUBLISHED = re.compile(
    r"\b(?:revision as of|(?:last )?(?:modified|updated|edited|changed)|posted|published|retrieved|accessed|distr)\b"
    r"[^\n]{0,40}\Z"
    r"|\b(?:last|latest|date of) (?:change|revision|update|modification|edit|version)\b[^\n]{0,40}\Z|,? last on \Z",
    re.IGNORECASE,
)
_HELD_ON = re.compile(r"\bheld (?:at|in|on)\b[^\n]{0,100}\Z", re.IGNORECASE)
_DAY_NUMBER = re.compile(r"\bDay[ -]?(\d)\b", re.IGNORECASE)
_VENUE = re.compile(
    r"\b(?i:(?:(?:workshop|main|conference|meeting|plenary|press) )?(?:rooms?|salle|sala|saal|hall|auditorium))"
    r"[ \t\xa0]+"
    r"(?:[A-Z]{1,2}\b|\d+|[IVX]+\b|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)
_VIRTUAL = re.compile(
    r"\b(?:webinar|virtual (?!(?:assets?|currenc\w+|identit\w+|private|realit\w+|worlds?)\b)(?-i:[A-Z]\w+ ){0,3}"
    r"(?:meeting|call|session|event)|conference call|teleconference|video ?conference|zoom|held virtually"
    r"|(?<=\()virtual(?=\))|(?<=, )virtual(?= \())\b",
    re.IGNORECASE,
)
_HYBRID = re.compile(r"\bhybrid\b|\((?:attending )?remote(?:ly)?\)", re.IGNORECASE)
_AND_ONLINE = re.compile(r"\b(?:and|&) (?:also )?(?:online|remotely)\b|\bonline and in[- ]person\b", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:taking place|held|today|welcome|this (?:is|morning|afternoon)|session|meeting|webinar|convened)\b",
    re.IGNORECASE,
)
# Before a date that is that of a paper: "established by resolution 12/3 of", "our letter dated".
_OF_PAPER = re.compile(
    r"\b(?:resolution|decision|declaration|agreement|letter|report|note(?! that)|charter|convention(?! on)"
    r"|(?<!in )order|statute)\b[^.;:\n]{0,60}\b(?:of|on|dated|from) (?:the )?\Z",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\bwelcome to (?:the |this |our )?(.{10,140}?)(?:,? (?:taking place|which |held |on (?:Mon|Tues|Wednes|Thurs|Fri"
    r"|Satur|Sun)day)|[.!?])",
    re.IGNORECASE,
)
_MAIL_DATE = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_MAIL = re.compile(r"\d{1,2}:\d{2}:\d{2}|\S@\S|[\w.\-] at [\w\-]+\.\w")
_NOTE_OF = re.compile(
    r"\b(?:notes?|summary|report|readout|minutes|record) (?:of|from|on) (?:our |the |a |an )?([^.;:\n]{6,140}?)"
    rf"(?=,? (?:on (?:{'|'.join(WEEKDAYS)}|(?:the )?\d)|held |in [A-Z]|at [A-Z]|which |that |during )|[.;:,\n])",
    re.IGNORECASE,
)
# "of the above session", "of this call last week": what the mail is about, its subject says.
_VAGUE = re.compile(r"(?i)^(?:the )?(?:this|that|above|said)\b|\b(?:last|this) (?:week|month)\b|\b(?:above|below)$")
_LIST = re.compile(r"^\[[a-z][\w.\-]+\]\s+(?=\S)")  # before the subject of a mail
_WEEKDAY = re.compile(rf"\bon ({'|'.join(WEEKDAYS)})\b(?! (?:morning )?(?:next|to come))", re.IGNORECASE)
_TITLE_NOISE = re.compile(
    r"(?i)^(?:draft|rough|raw|unofficial|final|finished|edited|unedited|full|verbatim)?\s*(?:transcript(?:ion)?|copy|file"
    r"|captions?|minutes|record|real[- ]?time captioning)\.?$|^(?:raw|edited|unedited|finished)\b[^\n]{0,20}$"
    r"|^(?-i:[A-Z]{2,8}) transcript(?:ion)?$"
    r"|^official records\.?$|^(?:deprecated|warning|notice|strict standards|fatal error): "
    r"|^\[[^\]]*\]$|^welcome to the [^|]{3,60} \||^[A-Z]{1,6}(?:/[\w.()]+)+$"
    r"|^(?:skip|jump) to\b|^you are here\b|^(?:main )?menu$|^home$|^table of contents$|^site ?map$|^please note:?$"
    r"|^\[?from the\b[^\n]{3,120}\b(?:www\.|(?:printing|publishing) office)"
    r"|^these (?:minutes|notes|captions|transcripts) (?:are|were|have)\b"
    r"|^\W*draft\W*$"
    r"|^(?:present|in attendance|attendees|participants|apologies|regrets|contents|full text|sommaire|sumario)\s*:?$"
    r"|^(?:présidence de|sous la présidence|presidencia de)\b|^la (?:réunion|séance) est ouverte\b"
    r"|^this (?:(?:web ?)?(?:page|site)|is(?: now)? an?)\b|^you(?:['’]re| are) (?:viewing|reading|using)\b"
    r"|^(?:https?://|www\.)|^[\w-]+(?:\.[\w-]+){2,}/\S"
    r"|^note:|^\W*$|^[\d\W]+$|^you are connected|^(?:webvtt|note)\b|^notetakers?:|^services provided"
)
# A session's own line below that of the meeting it belongs to: "SESSION 12: WHO LIT IT?", "Atelier n° 4 : les lampes".
_SESSION_LINE = re.compile(
    r"(?i)^(?:(?:main|parallel|plenary|networking|thematic|lightning) )?(?:session|workshop|ws|open forum|of"
    r"|town hall|panel|atelier|taller|sesi[oó]n|séance|sess[aã]o|mesa|round ?table|table ronde|lightning talk|dc|bpf"
    r"|block|part)"
    r"[ \xa0]*(?:#|no\.?|n[°º])?[ \xa0]*\d{1,3}\b"
)
_ITEM = re.compile(r"[ \t]*\d{1,2}\.[ \t]+\S")  # of an agenda
_FIELD = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?[ \xa0]*:")  # "Chair: Ada Obi"
_NAMES_OF_DAYS = "|".join(  # Monday in four languages, and so on
    (
        *WEEKDAYS,
        *"lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
        *"lunes martes miércoles jueves viernes sábado domingo".split(),
        *"segunda-feira terça-feira quarta-feira quinta-feira sexta-feira".split(),
    )
)
# "(OEWG 2021-25)" below the title; not "(10:00 UTC)", "(Chair: Ada OBI)".
_BELONGS_TO = re.compile(r"\([A-Z]{3,}(?:[ /-][A-Z]{2,})*(?: \d{2,4}(?:[-–]\d{2,4})?)?\)")
# "IGF 2018"; "ICANN" and "United Nations" alone say whose the record is.
_EDITION = re.compile(r"[A-Z]\w+(?: [A-Z]\w+){0,3} (?:19|20)\d\d|[A-Z]{2,8}|(?i:[a-z ]+ (?:nations|europe|union))")
_FILE_ENDING = re.compile(r"\.(?:rtf|docx?|odt|pdf|txt|html?)\Z|[\s,–-]+(?:full )?transcript\Z", re.IGNORECASE)
# What editors put before a title: "FINISHED - 2014 09 04 - Main Session".
_STATE_OF_FILE = re.compile(r"(?:raw|finished|final|edited|unedited|draft|rough)[\s–-]*\Z", re.IGNORECASE)
# Behind one: "Lamps at Sea – RAW", "Lamps at Sea | Transcript".
_STATE_BEHIND = re.compile(r"(?i)(?<=\S)[ \t]+[-–—|][ \t]+(?:(?:full|raw|draft|edited) )?(?:transcript|raw)\Z")
_GOES_ON = re.compile(r"\S[ \t]+(?:of|on|for|and|the|of the|to the)[ \t]*$", re.IGNORECASE)
_HELD_LAST = re.compile(
    r"(?i),? (?:was )?(?:held|convened|which took place|taking place)(?: (?:on|in|at|from))?$| (?:du|del|vom)$"
)
_IN_LINE = re.compile(
    rf"{_VENUE.pattern}|\b\d{{1,2}}[:.]\d{{2}}(?:\s*[AaPp]\.?[Mm]\b\.?)?(?:\s*(?:-|–|to)\s*\d{{1,2}}[:.]"
    rf"\d{{2}})?(?:\s[A-Z]{{3,4}}\b)?"
    rf"|\b(?i:{'|'.join(WEEKDAYS)})\b"
    r"|\+?\d[\d ().-]{7,}\d|\b(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,253}\.\S+"  # whom to reach
)
# As a mail tells of a meeting: "the session that was held yesterday".
_LATELY = re.compile(
    r"\b(?:session|meeting|call|webinar|workshop)\b[^.\n]{0,60}\b(yesterday|today|this (?:morning|afternoon))\b"
)
# Before the title in one line with it.
_DRAFT = re.compile(
    r"^(?:(?:Page \d+ )?(?:[A-Z]+ )?Transcription\b(?! of| from)"
    r"|(?:DRAFT|FINAL|FINISHED|RAW|ROUGH|UNEDITED) (?:COPY|FILE|TRANSCRIPT)|(?:Disclosure|Note):\s+\*+)\s+"
)
_TWICE = re.compile(r"(\S.{6,150}\S)(?: [A-Z]{2})? \1")  # a title, and again as the head of the page
_PAGE = re.compile(r"^(?!(?:19|20)\d\d\b)\d+\s+")
_TOLD_OF_RECORD = re.compile(
    r"\b(?:is|are|was|were|will be|can be) (?:also )?(?:available|posted|recorded|transcribed)\b"
)
_CLOCK_LINE = re.compile(r"^\W*\d{1,2}[:.]\d{2}")
_ROUGH = re.compile(r"(?i)\brough(?:ly)?[- ]draft\b|\breal[- ]?time captioning\b|\bdraft transcript\b")
_DISCLAIMER = re.compile(
    r"(?i)authoritative record|rough[- ]draft format|may contain errors|unofficial (?:transcript|record)"
    r"|not a verbatim|inaccurate"
)
_STOP_WORDS = {
    "en": frozenset("the and of to is that we you this it".split()),
    "fr": frozenset("le la les et des est que nous vous dans".split()),
    "es": frozenset("el la los y de que es en por para".split()),
    "pt": frozenset("o a os e de que em para com não".split()),
    "de": frozenset("der die das und ist nicht wir sie ein zu".split()),
}


def read_meeting(text: str, header: Span, opening: Span | None, said: Sequence[ParsedTurn] = ()) -> ParsedMeeting:
    """The meeting that a header describes; what the header leaves open, the first words of the meeting may say."""
    start, end = header.start, min(header.end, header.start + HEADER)
    lead = text[start:end]
    found = _day(text, start, end)
    opened = Span(opening.start, opening.end) if opening else Span(end, end)
    if found is None and opening:
        found = _day_in_speech(text, opened)
    place = find_place(lead) or find_place(" ".join(turn.text[:OPENING] for turn in said), spoken=True)
    sent = any(_MAIL_DATE.search(text, date.span.start, date.span.end) for date in find_dates(text, start, end))
    clock = (None if sent else find_time(text, start, end)) or (
        find_time(text, opened.start, opened.end) if found and found.span.start >= opened.start else None
    )
    if place and place.city is None and place.country:
        place = city_in_speech(text[opened.start : opened.end], place.country) or city_on_line(lead, place.country)
    venue = _VENUE.search(lead) or _VENUE.search(text, opened.start, opened.end)
    spoken = text[opened.start : opened.end]
    mode = None
    if _HYBRID.search(lead) or (place and (_AND_ONLINE.search(lead) or _AND_ONLINE.search(spoken))):
        mode = Mode.HYBRID
    elif _VIRTUAL.search(lead) or (not place and _VIRTUAL.search(spoken)):
        mode = Mode.VIRTUAL
    elif place:
        mode = Mode.IN_PERSON
    if mode is Mode.VIRTUAL:
        place = None
    title = find_title(text, header)
    if title is None and (welcome := _WELCOME.search(spoken)):
        title = None if find_place(welcome[1]) and len(welcome[1].split()) < 4 else squeeze(welcome[1])
    return ParsedMeeting(
        title=title,
        start=found.start if found else None,
        end=found.end if found else None,
        start_time=clock[0] if clock else None,
        time_zone=clock[1] if clock else None,
        venue=squeeze(venue[0]) if venue else None,
        city=place.city if place else None,
        country=place.country if place else None,
        mode=mode,
    )


def _day(text: str, start: int, end: int) -> FoundDate | None:
    """The meeting's date in a header.

    The first full day, else the first month; a mail's own date is when it was sent.
    """
    dates = list(find_dates(text, start, end))
    sent = [found for found in dates if _MAIL_DATE.search(text, found.span.start, found.span.end)]
    dates = [found for found in dates if found not in sent and not _PUBLISHED.search(text, start, found.span.start)]
    if sent and (weekday := _WEEKDAY.search(text, sent[0].span.end, end)):
        day = last_weekday(weekday[1], sent[0].start.earliest)
        return FoundDate(PartialDate(day), None, Span(*weekday.span()))
    if sent and (lately := _LATELY.search(text, sent[0].span.end, end)):
        day = sent[0].start.earliest - timedelta(days=lately[1] == "yesterday")
        return FoundDate(PartialDate(day), None, Span(*lately.span(1)))
    days = [found for found in dates if found.start.precision is Precision.DAY]
    if sent and not days and (told := _told_by_mail(text, sent[0], start, min(end, start + OPENING))):
        return told
    full = next((found for found in days if _HELD_ON.search(text, start, found.span.start)), next(iter(days), None))
    best = full or next(iter(dates), None)
    numbered = _DAY_NUMBER.search(text, start, end)
    if best and best.end and numbered:
        return _numbered_day(best, int(numbered[1]))
    return (find_day_within(text, best, start, end) if best and best.end else None) or best


def _told_by_mail(text: str, sent: FoundDate, start: int, end: int) -> FoundDate | None:
    """The day that a mail about a meeting names without its year, in the subject or below."""
    before = last_day(text, sent.start.earliest, start, sent.span.start)
    return before or last_day(text, sent.start.earliest, sent.span.end, end)


def _numbered_day(found: FoundDate, number: int) -> FoundDate:
    """The day of a meeting of several that the header numbers."""
    day = numbered_day(found.start.earliest, (found.end or found.start).earliest, number)
    return FoundDate(PartialDate(day), None, found.span) if day else found


def _day_in_speech(text: str, opening: Span) -> FoundDate | None:
    for found in find_dates(text, opening.start, opening.end):
        sentence = max(text.rfind(stop, opening.start, found.span.start) for stop in (". ", "! ", "? ", "\n"))
        start = max(sentence, opening.start)
        if (
            found.start.precision is Precision.DAY
            and _HELD.search(text, start, found.span.end)
            and not _OF_PAPER.search(text, start, found.span.start)
        ):
            return found
    return None


def find_title(text: str, header: Span) -> str | None:
    """The first line of a header that is a title.

    In a line that holds the whole header, what stands before the date.
    """
    lead = text[header.start : min(header.end, header.start + HEADER)]
    if _MAIL_DATE.search(lead) and (note := _NOTE_OF.search(lead)):
        subject = _title_of(next(filter(str.strip, lead.splitlines()), "")) if _VAGUE.search(note[1]) else None
        return subject or squeeze(note[1])
    lead = _without(lead, find_furniture(lead))
    if "\n" not in lead.strip() and len(lead) > 120:
        return _title_in_line(squeeze(lead))
    lines = list(_whole_lines(lead))
    for number, line in enumerate(lines, 1):
        if not _is_of_contents(lines, number) and (title := _title_of(line)):
            session = _session_below(title, lines[number : number + _HEAD_LINES])
            title = f"{title} – {session}" if session and session not in title else title
            below = next((squeeze(line) for line in lines[number:] if line.strip()), "")
            title = f"{title} {below}" if _BELONGS_TO.fullmatch(below) else title
            return title if len(title) <= 300 else title[:299].rsplit(" ", 1)[0] + "…"
    return None


def _is_of_contents(lines: Sequence[str], number: int) -> bool:
    """Whether the line of that `number` is an item of an agenda: its number stands beside others, or it is the heading
    of one that was listed above.
    """
    line = lines[number - 1]
    if _ITEM.match(line) is None:
        return False
    beside = [*lines[max(0, number - 2) : number - 1], *lines[number : number + 1]]
    return any(map(_ITEM.match, beside)) or line.strip() in map(str.strip, lines[: number - 1])


def _session_below(title: str, lines: Sequence[str]) -> str | None:
    """The session's own title in the lines below that of what it belongs to."""
    if _SESSION_LINE.match(title):
        return None
    below = [found for line in lines if (found := _title_of(line))]
    session = next((found for found in below if _SESSION_LINE.match(found)), None)
    if session is None and _EDITION.fullmatch(title):
        own = (found for found in below if not (_FIELD.match(found) or _IN_LINE.match(found) or find_place(found)))
        return next(own, None)
    return session


def _title_of(line: str) -> str | None:
    """What a line of a header has that can be a title; None where it has none."""
    line = re.sub(r"[ \t]{3,}[A-Z]{2}[ \t]*$", "", line)  # the language of a page's head
    line = _LIST.sub("", squeeze(line.removeprefix("WEBVTT").strip("\ufeff#*_=>-–— \t")))
    record = re.match(r"(?i)(?:(?:draft|summary) )?(?:minutes|record|report|notes) (?:of|from)\b", line)
    sentence = line.endswith(".") and len(line.split()) > 12 and not record
    if not line or sentence or _TITLE_NOISE.search(line) or _DISCLAIMER.search(line) or _CLOCK_LINE.search(line):
        return None
    first = next(find_dates(line), None)
    if first:
        before, after = line[: first.span.start], line[first.span.end :].strip(" -–,.:;")
        # "Minutes of the 2031-10-21 Lamp Board Meeting"
        behind = not before or _STATE_OF_FILE.match(before) or _GOES_ON.search(before)
        line = after if after and behind else before
        line = re.sub(rf"(?i)[\s,–-]*\b(?:{_NAMES_OF_DAYS})?[\s,–-]*$", "", line)
        line = _HELD_LAST.sub("", line)
    line = _STATE_BEHIND.sub("", line)
    line = _DRAFT.sub("", _FILE_ENDING.sub("", _PAGE.sub("", line).strip(" -–,.:;")))
    if first and find_city(line):  # "Nairobi, 30 September 2011"
        return None
    day = re.fullmatch(_NAMES_OF_DAYS, line, re.IGNORECASE)
    return line if len(line) > 3 and not day and not _MAIL.search(line) else None


def _whole_lines(text: str) -> Iterator[str]:
    """Lines, a title that goes on after "of the" in one."""
    head = ""
    for line in text.splitlines():
        head += line
        if not _GOES_ON.search(head) or len(head) > 200:
            yield head
            head = ""
        else:
            head = head.rstrip() + " "
    if head:
        yield head


def _without(text: str, furniture: Sequence[Span]) -> str:
    for span in reversed(furniture):
        text = text[: span.start] + " " + text[span.end :]
    return text


def _title_in_line(line: str) -> str | None:
    """The title in a header that has lost its lines: the longest piece between its dates, times and rooms."""
    cuts = [found.span for found in find_dates(line)] + [Span(*match.span()) for match in _IN_LINE.finditer(line)]
    pieces, at = [], 0
    for found in merge(cuts):
        pieces.append(line[at : found.start])
        at = found.end
    pieces = [_DRAFT.sub("", _PAGE.sub("", piece.strip(" -–,.:_*="))) for piece in (*pieces, line[at:])]
    pieces = [_HELD_LAST.sub("", piece) for piece in pieces]
    best = max((piece for piece in pieces if not _TOLD_OF_RECORD.search(piece)), key=len, default="")
    best = twice[1] if (twice := _TWICE.fullmatch(best)) else best
    return best if len(best.split()) > 1 and len(best) <= 300 else None


def find_disclaimer(text: str, furniture: Sequence[Span], header: Span) -> str | None:
    """The document's own words on how far it may be relied on."""
    for span in furniture:
        words = text[span.start : span.end]
        if found := _DISCLAIMER.search(words):
            sentence = max(words.rfind(stop, 0, found.start()) for stop in ("***", "___"))
            return squeeze(words[sentence + 3 if sentence >= 0 else 0 :].strip("* \n"))[:2000]
    for paragraph in re.split(r"\n\s*\n", text[header.start : min(header.end, HEADER)]):
        if _DISCLAIMER.search(paragraph):
            return squeeze(paragraph)[:2000]
    return None


def sent_on(text: str, header: Span) -> PartialDate | None:
    """The day of a mail, by its own date line."""
    for found in find_dates(text, header.start, min(header.end, header.start + HEADER)):
        if _MAIL_DATE.search(text, found.span.start, found.span.end):
            return found.start
    return None


def is_rough(header: str, disclaimer: str | None) -> bool:
    """Whether a document calls itself a draft, or was captioned as people spoke."""
    return bool(_ROUGH.search(header) or (disclaimer and _ROUGH.search(disclaimer)))


def find_language(text: str) -> str | None:
    """ISO 639-1 code of the language that the beginning of the text is written in, where its small words tell."""
    words = fold(text[:8000]).split()
    if len(words) < 10:
        return None
    said = Counter(words)
    counts = {code: sum(said[word] for word in small) for code, small in _STOP_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 20 > len(words) else None
