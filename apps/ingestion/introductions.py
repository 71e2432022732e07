"""Where a speech says who gives it: introductions of oneself, hand-overs, thanks, captioner's notes.

Owns the wordings. Gives names as spoken with their spans; must not know who bears them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.ingestion.lexicon import DEMONYMS, PARTICLES
from apps.ingestion.names import Shape, holds_office, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.places import country_code, country_of_adjective, find_city

_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*"
PARTICLE = f"(?:{'|'.join(sorted(PARTICLES))})\\b"
NAME = rf"(?:{_WORD}|[A-Z]\.)(?:[ \xa0]+(?:St\.|{_WORD}|[A-Z]\.|{PARTICLE}))*"
# Captions are cut into short lines, in the middle of names too.
_SPACE = r"(?:[ \xa0]+|[ \xa0]*\r?\n[ \t]*(?=[^\W\d_a-z]))"
SPOKEN_NAME = rf"(?:{_WORD}|[A-Z]\.)(?:{_SPACE}(?:St\.|{_WORD}|[A-Z]\.|{PARTICLE}))*"
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
    rf"\b(?:[Mm]y\s+name\s+is(?:\s+still)?|[Mm]y\s+name's|[Mm]y\s+name,)[\s\xa0]+(?P<name>{SPOKEN_NAME})"
)
# As speeches in other languages have it, in full: the words before a name are many where it is one's own alone.
_MY_NAME_ELSEWHERE = re.compile(
    rf"\b(?i:je m['’]appelle|mon nom est|me llamo|mi nombre es|meu nome é|(?:eu )?me chamo|chamo-me|mein name ist"
    rf"|ich heiße|mi chiamo|il mio nome è|меня зовут|моё имя)[\s\xa0]+(?P<name>{SPOKEN_NAME})"
)
_I_AM = re.compile(
    rf"(?:^|(?<=[.!?,][\s\xa0])|(?<=[.!?][\s\xa0][\s\xa0]))(?:(?:And|and|So|Well|Hi|Hello|Yes),?[\s\xa0]+)?(?P<be>I am"
    rf"|I'm|I’m|[Tt]his is|It's|it's|It’s|it’s)"
    rf"(?:[\s\xa0]+still)?[\s\xa0]+(?P<name>{SPOKEN_NAME})"
    rf"(?=[\s\xa0]*(?:,|\.|;|--|—|–|\bfrom\b|\bwith\b|\brepresenting\b|\bof\b|\bspeaking\b|\band I\b|\bhere\b|\bat\b"
    rf"|\bI'm\b|\bI am\b|\bfor the\b|\band this is\b))"
)
_FROM = re.compile(
    rf"^{_GREETING}(?P<name>{SPOKEN_NAME})[\s\xa0]+(?:from|with|representing|affiliated with|for|of|here from"
    rf"|speaking for|on behalf of)\b(?=[\s\xa0])"
)
_COMMA_BODY = re.compile(
    rf"^{_PREAMBLE}(?P<name>{_WORD}(?:[ \xa0](?:{_WORD}|{PARTICLE})){{1,4}}),[\s\xa0]+"
    rf"(?:(?:also )?(?:the )?{_WORD}(?:[ \xa0](?:{_WORD}|of|the|and|for|&|{PARTICLE}))*"
    rf"(?:[.,]|[ \xa0](?:in|at)[ \xa0]{_WORD})|I(?:'m|’m)?[ \xa0][a-z]+|we[ \xa0][a-z]+"
    rf"|for the (?:record|transcript|minutes|notes|scribes?|captioners?)\b|(?:speaking )?in my (?:own|personal) )"
)
# "Name is Ada Obi", and who comes back: "Ada Obi again."
_NAME_IS = re.compile(rf"^{_GREETING}Name(?:[ \xa0]+is|['’]s|:)[\s\xa0]+(?P<name>{SPOKEN_NAME})(?=[\s\xa0]*[.,;])")
_AGAIN = re.compile(
    rf"^{_GREETING}(?<!hanks,[\s\xa0])(?<!hank you,[\s\xa0])(?P<name>{SPOKEN_NAME})[\s\xa0]+again(?=[\s\xa0]*[.,])"
)
PERHAPS = 0.75
"""The confidence of words that give the floor only if what they name is a person of the record."""
_FULL_STOP = re.compile(
    rf"^{_PREAMBLE}(?P<name>{_WORD}(?:[ \xa0](?:{_WORD}|{PARTICLE})){{1,4}})\.[\s\xa0]+(?:I'm|I am|I’m)[\s\xa0]"
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
_SPEAKING = re.compile(
    rf"(?:^|(?<=[.!?,][\s\xa0])|(?<=[.!?][\s\xa0][\s\xa0]))(?P<name>{SPOKEN_NAME})[\s\xa0]+(?:speaking|here)"
    rf"\b(?=[\s\xa0]*[.,!])"
)
_ANNOTATION = re.compile(
    rf"[(\[](?:(?:[Cc]aptioner['’]s )?[Nn]ote:[ \xa0]*)?(?P<name>{SPOKEN_NAME})[\s\xa0]+speaking[)\]]"
)
_SENTENCE_END = re.compile(r"[.?!…]+[\"”)]*[\s\xa0]+|\n\s*\n\s*|--[\s\xa0]+")
_LEAD = (
    r"(?:(?:So|Okay|OK|Yes|Yeah|And|Now|Please|Thanks|Then|Great|Right|Perfect|Sure|Next|Well|All right|Alright"
    r"|Mr\.?|Ms\.?|Mrs\.?|Dr\.?)\b[,.]?[\s\xa0]+){0,3}"
)
_CALLED = re.compile(rf"^{_LEAD}(?P<name>{SPOKEN_NAME})[\s\xa0]*[.?!,]*$")
_ASKED = re.compile(
    rf"^[\s\xa0]*{_LEAD}(?:[\w\s]{{0,30}},[\s\xa0]+)?(?:(?:Mr|Ms|Mrs|Dr)\.?[\s\xa0]+)?(?P<name>{SPOKEN_NAME}),[\s\xa0]"
    rf"(?:[^\n]*\?|[^\n]*\byou (?:want|wanted|would|may|can (?:speak|start|begin|go|take|say|add|comment|respond|reply"
    rf"|react))\b[^\n]*)$"
)
_OF_STATE = (
    r"(?:(?:the|our|my)[\s\xa0]+)?(?:(?:distinguished|honou?rable|esteemed)[\s\xa0]+)?"
    r"(?:(?:representative|delegate|delegation|ambassador|permanent representative|minister|colleague)s?[\s\xa0]+"
    r"(?:of|from)[\s\xa0]+)?(?:the[\s\xa0]+)?"
)
_STATE = r"(?P<state>[^\W\d_a-z][\w'’\-]*(?:[\s\xa0](?:[^\W\d_a-z][\w'’\-]*|of|and|the)){0,5})"
# "I now", "I would like to": who gives the floor says so of themselves, as "It would be good to invite …" does not.
_NOW = (
    r"(?:['’](?:ll|d|m))?(?:[\s\xa0](?:now|next|then|also|will|shall|would|like|love|want|to|first|please|just|am|going)){0,6}"
    r"[\s\xa0]"
)
_FLOOR_TO_STATE = re.compile(
    rf"(?i:\bfloor (?:now )?(?:goes )?(?:over )?to|\bgive it to|\bI{_NOW}(?:call (?:up)?on|invite|recogni[sz]e)"
    r"|\b(?:next|first|last|final) (?:speaker|delegation|on (?:my|the) list)(?: on (?:my|the) list)? is)"
    rf"[\s\xa0]+{_OF_STATE}{_STATE}(?:[\s\xa0]+to (?:take the floor|speak|make (?:its|his|her|their) statement))?"
    r"(?:,? please)?[.!]?$"
)
_STATE_ASKED = re.compile(
    rf"^{_LEAD}{_OF_STATE}{_STATE},?[\s\xa0]+(?:please|you have the floor|the floor is yours|go ahead)[.!]?$"
)
_GIVEN_NAMES = frozenset({"Chad", "Georgia", "Israel", "Jordan"})  # States too
_DELEGATES = re.compile(r"(?i)\b(?:representative|delegat|ambassador)")
# Said to whoever spoke before: "Thanks, Ada."
_THANKED = re.compile(r"^(?:[\w ]{1,12},[\s\xa0]+)?(?:Many )?[Tt]hanks,?[\s\xa0][^?]*$")
_TITLES = r"(?:Mr|Ms|Mrs|Dr|Prof|Amb|Professor|Ambassador|Minister|Madame|Madam)\b\.?"
_TO_WHOM = (
    rf"[\s\xa0]+(?:{_TITLES}[\s\xa0]+)*(?P<name>{SPOKEN_NAME})"
    rf"(?:,?[\s\xa0]+(?:from|of|with)[\s\xa0][^.?!,\n]{{2,60}})?[\s\xa0]*[.,!?]*$"
)
_FLOOR = re.compile(
    rf"(?i:\bgo ahead,|\bover to you,|\bfloor (?:now )?(?:over )?to|\bhand(?:ing)? (?:it )?over to"
    rf"|\bturn(?:ing)? (?:it |this )?(?:the call )?over to|\bpass (?:it |the floor |the mic )?(?:over )?to"
    rf"|\bcall (?:up)?on|\bgive it to|\bthe floor is yours,|\bplease welcome|\bfloor goes to"
    rf"|\b(?:next|first|last|final) (?:speaker|panell?ist|in line|in the queue)(?: on my list)? is)"
    rf"{_TO_WHOM}"
)
# What may be said of a place or a thing as well.
_FLOOR_PERHAPS = re.compile(
    rf"(?i:\bturn(?:ing)?(?: now| next| then)? to|\b(?:go|move)(?: now| next)? to|\bhear from|\bnext up is){_TO_WHOM}"
)
_INVITED = re.compile(
    rf"(?i:\b(?:I|we|me|please){_NOW}(?:invite|ask|like|want|welcome|request)|\bplease welcome)[\s\xa0]+"
    rf"(?:{_TITLES}[\s\xa0]+)*(?P<name>{SPOKEN_NAME})[\s\xa0]+to"
    r"[\s\xa0](?:take the floor|speak|present|begin|start|come in|respond|reply|answer|go (?:ahead|first|next)|open"
    r"|introduce|the (?:stage|podium|floor))\b(?![^.?!]*\b(?:tomorrow|later|another|next)\b)[^.?!]{0,60}[.!?]*$"
)
_FLOOR_LAST = re.compile(
    rf"^{_LEAD}(?P<name>{SPOKEN_NAME}),?[\s\xa0]+(?:please|(?:very |quite )?(?:shortly|briefly|quickly)"
    rf"|you're up|your turn|go on|I (?:saw|see|have seen) your hand"
    rf"|(?:wants|would like|wanted|wishes) to (?:react|respond|reply|answer|speak|come in|comment|add|say)"
    rf"|has (?:a question|a comment|asked for the floor|the floor)|is next)[^.?!]{{0,20}}[.!?]*$",
)
_FLOOR_PLAINLY = re.compile(
    rf"^{_LEAD}(?P<name>{SPOKEN_NAME}),?[\s\xa0]+(?:go ahead|over to you|the floor is yours|you have the floor)"
    rf"[^.?!]{{0,20}}[.!?]*$",
)
# "Thank you. I see Ada. Please go ahead."
_NAMED_THEN_ASKED = re.compile(
    rf"(?:^|[\s\xa0])(?P<name>{SPOKEN_NAME})(?:,?[\s\xa0]+(?:of|from|with)[\s\xa0][^.?!,\n]{{2,60}})?[.?!]"
    rf"[\s\xa0]+(?:(?:Yes|So|And),?[\s\xa0]+)?[Pp]lease(?:,? go ahead"
    rf"|,? you have the floor)[.!]*$"
)
_THANKS = re.compile(
    rf"^(?:Thank you(?: (?:so|very) much)?|Thanks(?: (?:so|very) much)?|Many thanks(?: to)?|My thanks to"
    rf"|Thanks to|(?:I|We|Let me) thank|Wonderful|Great|Excellent)"
    rf"(?:,? thanks| thank you)?,?[\s\xa0]+(?:{_TITLES}[\s\xa0]+)*(?P<name>{SPOKEN_NAME})"
    # For what was said just now; thanks for an invitation or the floor go to somebody else.
    r"[\s\xa0]*(?:[.!]|,?[\s\xa0]+for[\s\xa0]+(?:this|that)[.!]|,?[\s\xa0]+for[\s\xa0]+(?:this|that|your|the|his|her|their)[\s\xa0]+(?:\w+[\s\xa0]+)?(?:answer|clarification|comment"
    r"|contribution|example|explanation|figure|information|input|insight|intervention|overview|perspective|point"
    r"|presentation|question|remark|reminder|statement|summary|update)s?\b)"
)
_WEEK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name that somebody says, where it stands, and how surely the words mean what the pattern takes them for."""

    name: str
    span: Span
    confidence: float


def self_introduction(text: str, start: int, end: int, plain: frozenset[str]) -> Spoken | None:
    """Who a speech says that its speaker is, in its first words.

    `plain` are words that the document uses in small letters.
    """
    near = min(end, start + 1500)
    opening = text[start : min(end, start + 420)]
    found = _MY_NAME.search(text, start, near) if text.find("name", start, near) >= 0 else None
    if found and (spoken := _spoken(found, 0, plain, 0.95)) and not _is_quoted(text[start : found.start()]):
        return spoken
    for pattern, words, confidence, single in _WORDINGS:
        if words and not any(word in opening for word in words):
            continue
        first = None if words else pattern.match(opening)
        for found in pattern.finditer(opening) if words else (first,) if first else ():
            spoken = _spoken(found, start, plain, confidence)
            if (
                spoken
                and (single or " " in spoken.name)
                and not (not words and _addresses(found, opening))
                and not _presents(found, opening, spoken)
                and not _is_quoted(opening[: found.start()])
            ):
                return spoken
    return _in_capitals(opening, start)


# How a speech presents its speaker: words without which the pattern can't match, or none where it stands at the
# beginning alone; how surely it means that; whether a single name is enough.
_WORDINGS = (
    (_SPEAKING, ("speaking", "here"), 0.9, True),
    (_I_AM, ("I am", "I'm", "I’m", "his is", "t's", "t’s"), 0.9, True),
    (_FROM, (), 0.9, True),
    (_MY_NAME_ELSEWHERE, ("appelle", "nom", "llamo", "ame", "hamo", "heiße", "зовут", "имя"), 0.95, False),
    (_COMMA_BODY, (), 0.85, False),
    (_FULL_STOP, (), 0.85, False),
    (_NAME_IS, (), 0.95, False),
    (_AGAIN, (), 0.85, False),
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
    return _spoken(found, 0, frozenset(), 0.85)


def annotation(text: str, start: int, end: int) -> Spoken | None:
    """The speaker whom a captioner's note inside a speech names: "(Ada speaking)"."""
    for found in _ANNOTATION.finditer(text, start, end):
        spoken = _spoken(found, 0, frozenset(), 0.95)
        if spoken and spoken.name.casefold() not in DEMONYMS:
            return spoken
    return None


def handover(text: str, start: int, end: int, plain: frozenset[str]) -> Spoken | None:
    """To whom the last sentence of a speech gives the floor."""
    near = max(start, end - 400)
    cuts = reversed(list(_SENTENCE_END.finditer(text, near, end)))
    first = next((cut.end() for cut in cuts if cut.end() < end and not _is_title(text, cut.start())), near)
    sentence = text[first:end]
    if found := _NAMED_THEN_ASKED.search(text, near, end):
        return _spoken(found, 0, plain, 0.9)
    if _THANKED.match(sentence) and _CALLED.match(sentence):
        return None
    for pattern, confidence in (
        (_CALLED, 0.85),
        (_FLOOR, 0.9),
        (_INVITED, 0.9),
        (_FLOOR_PLAINLY, 0.9),
        (_FLOOR_LAST, 0.85),
        (_ASKED, 0.8),
        (_FLOOR_PERHAPS, PERHAPS),
    ):
        found = pattern.search(sentence)
        if (
            found
            and (spoken := _spoken(found, first, plain, confidence))
            and spoken.name.lower() != spoken.name.upper()
        ):
            return spoken  # in a script without capitals any words look like a name
    return None


def floor_to_delegation(text: str, start: int, end: int) -> Spoken | None:
    """To which State the last sentence of a speech gives the floor: "I call on the representative of Fiji.", "Fiji,
    please."
    """
    near = max(start, end - 400)
    cuts = list(_SENTENCE_END.finditer(text, near, end))
    first = next((cut.end() for cut in reversed(cuts) if cut.end() < end), near)
    for pattern in (_FLOOR_TO_STATE, _STATE_ASKED):
        found = pattern.search(text[first:end].rstrip())
        if found and found["state"] in _GIVEN_NAMES and not _DELEGATES.search(found[0]):
            return None
        if found and country_code(found["state"]):
            at = first + found.start("state")
            return Spoken(found["state"], Span(at, at + len(found["state"])), 0.9)
    return None


def acknowledgement(text: str, start: int, end: int, plain: frozenset[str]) -> Spoken | None:
    """Whom the first sentence of a speech thanks for having spoken."""
    found = _THANKS.match(text[start : min(end, start + 120)])
    return _spoken(found, start, plain, 0.8) if found else None


def _is_title(text: str, position: int) -> bool:
    return text[max(0, position - 3) : position + 1].lstrip().split(" ")[-1] in {
        "Mr.",
        "Ms.",
        "Dr.",
        "Mrs",
        "Mrs.",
        "St.",
    }


def _spoken(found: re.Match[str], offset: int, plain: frozenset[str], confidence: float) -> Spoken | None:
    words = re.split(r"([\s\xa0]+)", found["name"])
    # A name ends before a word that can be none: "Ada Obi From", "Ada I".
    kept = 0
    for index in range(0, len(words), 2):
        word = words[index].strip(".")
        if is_plain_word(word) or word.startswith(("I'", "I’")) or word == "I" or word.casefold() in _WEEK:
            break
        kept = index + 1
    while kept > 1 and words[kept - 1].casefold() in PARTICLES:
        kept -= 2
    name = "".join(words[:kept])
    if not name or not _is_name(name, plain):
        return None
    start = offset + found.start("name")
    return Spoken(" ".join(name.split()), Span(start, start + len(name)), confidence)


def _is_name(name: str, plain: frozenset[str]) -> bool:
    words = name.split()
    if (
        shape(name) not in {Shape.PERSON, Shape.SINGLE}
        or country_code(name)
        or any(is_body_word(word) for word in words)
    ):
        return False
    if any(word.casefold() in _WEEK | DEMONYMS for word in words):
        return False
    if len(words) == 1 and (country_of_adjective(name) or holds_office(name)):  # "I am Kenyan", "I am Head of …"
        return False
    if len(words) == 1:
        return name.casefold() not in plain and not (name.isupper() and len(name) < 6) and len(name) > 1
    return not all(word.casefold() in plain for word in words)
