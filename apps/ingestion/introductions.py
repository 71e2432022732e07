"""Where a speech says who gives it: introductions of oneself and captioner's notes.

Owns the wordings. Gives names as spoken with their spans; must not know who bears them.
"""

from __future__ import annotations

import re

from apps.ingestion.lexicon import DEMONYMS
from apps.ingestion.names import Shape, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.places import find_city
from apps.ingestion.spoken_names import PARTICLE, SPOKEN_NAME, STYLES, WORD, Spoken, is_styled, spoken_name

_GREETING = (
    r"(?:(?:[Tt]hank you|[Tt]hanks|Hi|Hello|Yes|Yeah|No|Okay|OK|Right|Great|Good (?:morning|afternoon|evening|day)"
    r"|For the record|Dear|Very good|So)\b"
    r"[^.!?,\n]{0,30}(?:,[\s\xa0]+(?:(?:Mr|Ms|Mrs|Madam|Mister|dear)\.?[\s\xa0]+)?(?:Co-?)?"
    r"(?:[Cc]hair\w*|[Pp]resident|[Mm]oderator|[Ss]ecretary|[Ff]acilitator|everyone|everybody|all|colleagues)\b)?"
    r"[.!,][\s\xa0]+){0,4}"
)
# Before a name in full and what it belongs to, a speaker may say anything short: "Is it better? Ada Obi, Example
# Networks."
_PREAMBLE = (
    r"(?:[^.!?\n]{1,60}[.!?][\s\xa0]+|(?:Sorry|Yes|Yeah|No|So|Well|Right|[Hh]i|[Hh]ello|[Tt]hank you|[Tt]hanks|Okay|OK"
    r"|[Gg]ood (?:morning|afternoon|evening)|[Ff]or the record|[Ff]or the transcript),[\s\xa0]+){0,3}"
)
_MY_NAME = re.compile(
    rf"\b(?:[Mm]y\s+name\s+is(?:\s+still)?|[Mm]y\s+name's|[Mm]y\s+name,)[\s\xa0]+{STYLES}(?P<name>{SPOKEN_NAME})"
)
# As speeches in other languages have it, in full: the words before a name are many where it is one's own alone.
_MY_NAME_ELSEWHERE = re.compile(
    rf"\b(?i:je m['’]appelle|mon nom est|me llamo|mi nombre es|meu nome é|(?:eu )?me chamo|chamo-me|mein name ist"
    rf"|ich heiße|mi chiamo|il mio nome è|меня зовут|моё имя)[\s\xa0]+(?P<name>{SPOKEN_NAME})"
)
_I_AM = re.compile(
    rf"(?:^|(?<=[.!?,][\s\xa0])|(?<=[.!?][\s\xa0][\s\xa0]))(?:(?:And|and|So|Well|Hi|Hello|Yes),?[\s\xa0]+)?(?P<be>I am"
    rf"|I'm|I’m|[Tt]his is|It's|it's|It’s|it’s)"
    rf"(?:[\s\xa0]+still)?[\s\xa0]+(?:(?<=m[\s\xa0]){STYLES})?(?P<name>{SPOKEN_NAME})"
    rf"(?:[\s\xa0]+[(\[](?:phonetic|sp)\??[)\]])?"  # captioners mark a spelling that they guess
    rf"(?=[\s\xa0]*(?:,|\.|;|--|—|–|\bfrom\b|\bwith\b|\brepresenting\b|\bof\b|\bspeaking\b|\band I\b|\bhere\b|\bat\b"
    rf"|\bI'm\b|\bI am\b|\bfor the\b|\band this is\b))"
)
_FROM = re.compile(
    rf"^{_GREETING}(?P<name>{SPOKEN_NAME})[\s\xa0]+(?:from|with|representing|affiliated with|for|here from"
    rf"|of(?=[\s\xa0]+(?:the[\s\xa0]+)?{WORD})|speaking for|on behalf of)\b(?=[\s\xa0])"  # not "Point of order."
)
# "Ada Obi, from the Lamp Society."
_COMMA_FROM = re.compile(
    rf"^{_GREETING}(?P<name>{SPOKEN_NAME}),[\s\xa0]+(?:from|with|representing|for)[\s\xa0]+(?:the[\s\xa0]+)?(?={WORD})"
    r"[^.?!,\n]{2,80}\.(?![\s\xa0]+(?:He|She|They|His|Her|Their)\b)"  # not "…, from Fiji, asks who lit it"
)
_COMMA_BODY = re.compile(
    rf"^{_PREAMBLE}(?P<name>{WORD}(?:[ \xa0](?:{WORD}|{PARTICLE})){{1,4}}),[\s\xa0]+"
    rf"(?:(?:also )?(?:the )?{WORD}(?:[ \xa0](?:{WORD}|of|the|and|for|&|{PARTICLE}))*"
    rf"(?:[.,]|[ \xa0](?:in|at)[ \xa0]{WORD})|I(?:'m|’m)?[ \xa0][a-z]+|we[ \xa0][a-z]+"
    rf"|(?:(?:a|an|the) )?(?:(?:vice|co)-?)?(?:chair\w*|president|member|director|head|fellow|professor|representative"
    rf"|founder|coordinator|secretary|(?:[a-z]{{4,12}}[ \xa0])?(?:delegate|ambassador|researcher|activist|student))"
    rf"[ \xa0](?:of|from|at|for|with)\b[^.?!,\n]{{2,80}}\."
    r"(?![\s\xa0]+(?:He|She|They|His|Her|Their)\b)"
    rf"|for the (?:record|transcript|minutes|notes|scribes?|captioners?)\b|(?:speaking )?in my (?:own|personal) )"
)
# "Name is Ada Obi", and who comes back: "Ada Obi again."
_NAME_IS = re.compile(
    rf"^{_GREETING}(?:Name(?:[ \xa0]+is|['’]s|:)|(?P<noted>[Ff]or the (?:record|transcript)[,:]))[\s\xa0]+"
    rf"{STYLES}(?P<name>{SPOKEN_NAME})(?=[\s\xa0]*(?(noted)(?:[.;]|,[\s\xa0](?:from|with|representing|I)\b)|[.,;]))"
)
_AGAIN = re.compile(
    rf"^{_GREETING}(?<!hanks,[\s\xa0])(?<!hank you,[\s\xa0])(?P<name>{SPOKEN_NAME})[\s\xa0]+again(?=[\s\xa0]*[.,])"
)
_FULL_STOP = re.compile(
    rf"^{_PREAMBLE}(?P<name>{WORD}(?:[ \xa0](?:{WORD}|{PARTICLE})){{1,4}})\.[\s\xa0]+(?:I'm|I am|I’m)[\s\xa0]"
    rf"(?:from|with|the|a|an)\b"
)
# How far into a speech "this is …" still presents its speaker.
_FIRST_WORDS = 160
_BELONGS = re.compile(r",?[\s\xa0]*(?:from|with|representing|speaking|here|for the record|at|of)\b")
# What is said to the one who is named: "Ms Ada Obi, I understand …", "Ada Obi, I hope that you …".
_ADDRESSED = re.compile(r"(?:Mr|Ms|Mrs|Miss|Madam|Senator|Minister)\b")
_TO_YOU = re.compile(
    r",[\s\xa0]+(?:I|we)\b[^.?!\n]*?(?<!thank )\b[Yy]ou\w*"
    r"|[^.?!\n]*?,[\s\xa0]+(?:please|you have|the floor)\b"
)
_GREETED = re.compile(r"\b(?:Hi|Hello|Hey),?[\s\xa0]+\Z")
_NAME_IN_CAPITALS = r"(?P<name>[^\W\d_]+(?:['’\-][^\W\d_]+)*(?:[ \xa0][^\W\d_]+(?:['’\-][^\W\d_]+)*){1,3}?)"
_IN_CAPITALS = (
    re.compile(
        rf"\bMY NAME(?: IS|['’]S)[\s\xa0]+{_NAME_IN_CAPITALS}"
        rf"(?=[.,;]|[\s\xa0]+(?:FROM|WITH|AND|OF|I|I['’]M|REPRESENTING|SPEAKING|HERE|FOR)\b)"
    ),
    re.compile(
        rf"(?:^|(?<=[.!?,][\s\xa0])|(?<=[.!?][\s\xa0][\s\xa0]))(?:I AM|I['’]M|THIS IS)[\s\xa0]+{_NAME_IN_CAPITALS}"
        rf"(?=,?[\s\xa0]+(?:FROM|WITH|REPRESENTING|SPEAKING)\b)"
    ),
)
# Words that stand after "I am" in capitals without being a name.
_SMALL = frozenset(
    "A ALL ALONE ALSO AN BACK BETTER BOTH CALM CURIOUS FAR FINE FREE GLAD HAPPY HERE HOME IN JUST KEEN LATE LONG "
    "LOOKING MORE NEW NOT OF OFF OLD ON ONE ONLY OUT OUTSIDE OVER PART PROUD READY RIGHT SAD SAFE SO SORRY STILL SURE "
    "THE THERE TIRED TO TOO UP VERY WELL YOUNG".split()
)
_ALONE = re.compile(rf"(?P<name>{SPOKEN_NAME})[.!]?(?=\s*\Z)")
_ASKS_NAME = re.compile(
    r"(?i)(?:\b(?:this is|and you are|my name is)[\s\xa0]*(?:--|—|–|…|\.\.\.|,)?|\bname\b[^.?!\n]{0,30}[.?!]"
    r"|\bwho (?:is (?:this|that|speaking)|are you)\?|\bintroduce yourself[^.?!\n]{0,30}[.?!])[\s\xa0]*\Z"
)
# "Generally speaking" names nobody; "Emily speaking", "Shelly" and "Beverly" do.
_MANNER = r"(?![\w-]{4,40}(?<![eio]l)(?<![bv]er)ly,?[\s\xa0]+(?:speaking|here)\b)"
_SPEAKING = re.compile(
    rf"(?:^|(?<=[.!?,][\s\xa0])|(?<=[.!?][\s\xa0][\s\xa0])){_MANNER}(?P<name>{SPOKEN_NAME})(?:[\s\xa0]+(?:speaking|here)"
    rf"\b(?=[\s\xa0]*[.,!]|(?<=speaking)[\s\xa0](?:on behalf|for|from|in my)\b)|,[\s\xa0]+speaking(?=[.!]))"
)
_ANNOTATION = re.compile(
    rf"[(\[](?:(?:[Cc]aptioner['’]s )?[Nn]ote:[ \xa0]*)?(?P<name>{SPOKEN_NAME})[\s\xa0]+speaking[)\]]"
)


def self_introduction(text: str, start: int, end: int, plain: frozenset[str]) -> Spoken | None:
    """Who a speech says that its speaker is, in its first words.

    `plain` are words that the document uses in small letters.
    """
    near = min(end, start + 1500)
    opening = text[start : min(end, start + 420)]
    found = _MY_NAME.search(text, start, near) if text.find("name", start, near) >= 0 else None
    if found and (spoken := spoken_name(found, 0, plain, 0.95)) and not _is_quoted(text[start : found.start()]):
        return None if is_styled(text, spoken.span.start) and " " not in spoken.name else spoken
    for pattern, words, confidence, single, first in _WORDINGS:
        if words and not any(map(opening.__contains__, words)):
            continue
        begins = pattern.match(opening) if first else None
        for found in ((begins,) if begins else ()) if first else pattern.finditer(opening):
            spoken = spoken_name(found, start, plain, confidence)
            if (
                spoken
                and (" " in spoken.name or (single and not is_styled(text, spoken.span.start)))
                and not (first and _addresses(found, opening))
                and not _presents(found, opening, spoken)
                and not _is_quoted(opening[: found.start()])
            ):
                return spoken
    return _in_capitals(opening, start)


_NAME_ELSEWHERE = ("appelle", "nom", "ame", "amo", "heiße", "зовут", "имя")
_BE = ("I am", "I'm", "I’m")
# How a speech presents its speaker: words without which the pattern can't match, or none; how surely it means that;
# whether a single name is enough; whether it stands at the beginning alone.
_WORDINGS = (
    (_SPEAKING, ("speaking", "here"), 0.9, True, False),
    (_I_AM, (*_BE, "his is", "t's", "t’s"), 0.9, True, False),
    (_FROM, (), 0.9, True, True),
    (_MY_NAME_ELSEWHERE, _NAME_ELSEWHERE, 0.95, False, False),
    (_COMMA_FROM, (), 0.85, False, True),
    (_COMMA_BODY, (), 0.85, False, True),
    (_FULL_STOP, _BE, 0.85, False, True),
    (_NAME_IS, (), 0.95, False, True),
    (_AGAIN, ("again",), 0.85, False, True),
)


def _addresses(found: re.Match[str], opening: str) -> bool:
    """Whether a name at the beginning of a speech is that of whom it is said to."""
    return _ADDRESSED.match(found["name"]) is not None or _TO_YOU.match(opening, found.end("name")) is not None


def _presents(found: re.Match[str], opening: str, spoken: Spoken) -> bool:
    """Whether "this is …" speaks of a thing or of somebody else: a single name is the speaker's own only with a place
    or a body behind it, or right after a greeting.
    """
    if not (found.groupdict().get("be") or "").casefold().startswith(("this", "it")):
        return False
    if found.start() > _FIRST_WORDS:
        return True
    if " " in spoken.name or _BELONGS.match(opening, found.end()):
        return False
    return not _GREETED.search(opening, 0, found.start("be")) or find_city(spoken.name) is not None


def _is_quoted(before: str) -> bool:
    """Whether what stands behind these words is inside quotation marks: somebody else said it."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _in_capitals(opening: str, start: int) -> Spoken | None:
    """An introduction in a speech written in capitals throughout: there only its words tell where a name ends."""
    if not opening.isupper():
        return None
    for found in (match for pattern in _IN_CAPITALS for match in pattern.finditer(opening)):
        words = found["name"].split()
        small = any(is_plain_word(word) or is_body_word(word) or word in _SMALL for word in words)
        if not small and not words[0].endswith(("ING", "LY", "ED")) and shape(found["name"]) is Shape.PERSON:
            at = start + found.start("name")
            return Spoken(" ".join(words), Span(at, at + len(found["name"])), 0.85)
    return None


def named_alone(text: str, before: Span | None, start: int, end: int) -> Spoken | None:
    """A speech that is a name and nothing else, after words that ask for one: "This is --", "Your name, please?"."""
    found = _ALONE.match(text, start, end) if before and end - start < 60 else None
    if before is None or found is None or not _ASKS_NAME.search(text[max(before.start, before.end - 80) : before.end]):
        return None
    return spoken_name(found, 0, frozenset(), 0.85)


def annotation(text: str, start: int, end: int) -> Spoken | None:
    """The speaker whom a captioner's note inside a speech names: "(Ada speaking)"."""
    for found in _ANNOTATION.finditer(text, start, end) if text.find("speaking", start, end) >= 0 else ():
        spoken = spoken_name(found, 0, frozenset(), 0.95)
        if spoken and spoken.name.casefold() not in DEMONYMS:
            return spoken
    return None
