"""Where a speech says whose the one before or after it is: hand-overs of the floor and thanks.

Owns the wordings. Gives names as spoken with their spans; must not know who bears them.
"""

from __future__ import annotations

import re

from apps.ingestion.parsed import Span
from apps.ingestion.places import country_code
from apps.ingestion.spoken_names import SPOKEN_NAME, STYLES, Spoken, is_within_name, spoken_name

PERHAPS = 0.75
"""The confidence of words that give the floor only if what they name is a person of the record."""
_SENTENCE_END = re.compile(r"[.?!…]+[\"”)]*[\s\xa0]+|\n\s*\n\s*|--[\s\xa0]+")
_LEAD = (
    r"(?:(?:So|Okay|OK|Yes|Yeah|And|Now|Please|Thanks|Then|Great|Right|Perfect|Sure|Next|Well|All right|Alright)\b"
    rf"[,.]?[\s\xa0]+){{0,3}}{STYLES}"
)
_CALLED = re.compile(rf"^{_LEAD}(?P<name>{SPOKEN_NAME})[\s\xa0]*[.?!,]*$")
_ASKED = re.compile(
    rf"^[\s\xa0]*{_LEAD}(?:[\w\s]{{0,30}},[\s\xa0]+)?{STYLES}(?P<name>{SPOKEN_NAME}),[\s\xa0]"
    rf"(?:[^\n]*\?|[^\n]*\byou (?:want|wanted|would|may|can (?:speak|start|begin"
    rf"|go|take|say|add|comment|respond|reply|react))\b[^\n]*)$"
)
# "Do you want to take that, Ada?"
_ASKED_LAST = re.compile(rf"\b[Yy]ou(?:r|rs)?\b[^\n,?]*,[\s\xa0]+{STYLES}(?P<name>{SPOKEN_NAME})\?$")
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
# Who that is stands before the name, "our next speaker, Ada Obi", or behind it.
_PRESENTED = (
    r"(?:you,?[\s\xa0]+|(?:(?:my|our|the|MAG)[\s\xa0]+(?:(?:next|first|last|final|second|third|dear|good|other|remote"
    r"|online|distinguished|esteemed|keynote|MAG)[\s\xa0]+){0,2}(?:colleague|friend|speaker|panell?ist|presenter"
    r"|discussant|(?:co-?)?moderator|(?:co-?)?chair|host|rapporteur|guest|member|director|president),?[\s\xa0]+)"
    r"|(?:the|our)[\s\xa0][^.?!\n]{2,80},[\s\xa0]+(?=(?:Mr|Ms|Mrs|Dr|Prof|Amb|H)\b)"
    r"|(?:el|la|o|a)[\s\xa0]+(?=se(?:ñ|nh)or))?"
)
# "to report on oil", "to the podium"; who is called on "to resign" or "to pay" is given no floor.
_TO_SPEAK = (
    r"(?:answer|begin|come|comment|continue|deliver|give|introduce|join|kick|lead|make|moderate|open|present|react|reply"
    r"|report|respond|say|share|speak|start|take|tell|the[\s\xa0](?:stage|podium|floor))\b"
)
_MORE = rf"(?:(?![\s\xa0]to[\s\xa0](?!{_TO_SPEAK}|(?:the|our|an?|this|us|you|all)\b|[A-Z]))[^.?!\n]){{2,120}}"
_BEHIND = (
    rf"(?:,?[\s\xa0]+(?:from|of|with|who(?![\s\xa0](?:is|was|has|could)[\s\xa0]not\b)|to[\s\xa0]+{_TO_SPEAK}"
    rf"|representing|for)\b{_MORE}|,[\s\xa0]+(?!(?:and|sorry|no|who)\b){_MORE}"
    r"|,?[\s\xa0]+(?:first|next|now|again|please))?[\s\xa0]*[.,!?]*$"
)
_TO_WHOM = rf"[\s\xa0]+(?:now[\s\xa0]+)?{_PRESENTED}{STYLES}(?P<name>{SPOKEN_NAME}){_BEHIND}"
_FLOOR = re.compile(
    rf"(?i:\bgo ahead,|\b(?:back|over) to you,|(?:^|[,;][\s\xa0])(?:(?:and|so|now),? )?over to\b"
    rf"|\bfloor (?:now )?(?:over )?to\b"
    rf"|\bhand(?:ing)? (?:(?:it|this|the floor|the mic(?:rophone)?) )?over to\b|\bhand (?:it|the floor) to\b"
    rf"|\bturn(?:ing)? (?:it |this )?(?:the call )?over to\b|\bgive it to\b|\bfloor goes to\b|\bthe floor is yours,"
    rf"|\bpass (?:it |the floor |the mic(?:rophone)? )?(?:on |over )?to\b|\b(?:I|me){_NOW}call(?:ing)? (?:up)?on\b"
    rf"|\bplease welcome\b|\bin welcoming\b|\b(?:I|the chair) recogni[sz]es?\b(?![^.?!]*\bwho\b)|\bwithout further ado,"
    rf"|\bI have (?:on (?:my|the) (?:speakers['’]? )?list|in the queue|next)\b"
    rf"|\bnext,? (?:on (?:my|the) list,? )?I have\b"
    rf"|\b(?:next|first|second|third|last|final) (?:speaker|panell?ist|presenter|discussant|in line|in the queue)"
    rf"(?: (?:today|on (?:my|the|our) list))?,? is\b"
    rf"|\bla parole (?:est )?(?:maintenant )?(?:à|au)\b|\bpala[bv]ra (?:a|ao|à|para)\b|\btiene la palabra\b"
    rf"|\btem a palavra\b){_TO_WHOM}"
)
# What may be said of a place or a thing as well.
_FLOOR_PERHAPS = re.compile(
    rf"(?i:\bturn(?:ing)?(?: now| next| then)? to"
    rf"|^(?:and |so )?now (?:over )?to|\b(?:go|move)(?: now| next)? to|\bhear from|\bnext (?:up |one )?is"
    rf"|\b(?:start|begin) with(?: you,)?|\bI (?:can )?see|\bI have|\bwould like to introduce|\bis it you,){_TO_WHOM}"
)
_INVITED = re.compile(
    rf"(?i:\b(?:I|we|me|please){_NOW}(?:invite|ask|like|want|welcome|request)(?: now)?|\bplease welcome)[\s\xa0]+"
    rf"{_PRESENTED}{STYLES}(?P<name>{SPOKEN_NAME})(?:,[\s\xa0][^.?!\n]{{2,120}},)?[\s\xa0]+to"
    r"[\s\xa0](?:take the floor|speak|present|begin|start|come (?:in|up(?![\s\xa0]with\b)|to)|respond|reply|answer"
    r"|report (?:on|back)"
    r"|go (?:ahead|first|next)|open|introduce|the (?:stage|podium|floor)"
    r"|(?:make|give|deliver|share|provide)\b[^.?!\n]{0,30}\b(?:address|intervention|keynote|perspective|presentation|remark|speech|statement|thought|view)s?)\b"
    r"(?![^.?!]*\b(?:tomorrow|later|another|next|by)\b)[^.?!]{0,80}[.!?]*$"
)
# Who tells of another hand-over, or gives the floor to nobody: "They passed the floor to", "I forgot to call on".
_NOT_NOW = re.compile(
    r"(?i)(?:\b(?:not|never|cannot|forgot to)|n['’]t)[\s\xa0][^,;.]{0,12}\Z"
    r"|\A(?:[\w']+,?[\s\xa0])?(?:later|tomorrow|yesterday)\b"
    r"|\b(?:they|he|she)[\s\xa0](?:then[\s\xa0])?(?:gave|handed|left|passed|turned)\b"
)
# What is asked of everybody before a meeting is no hand-over: "Ada, can you hear us?"
_OF_SOUND = re.compile(r"(?i)\byou (?:\w+ ){0,4}(?:hear|see) (?:me|us|the (?:slides?|screen))\b")
# What may be a name behind the words that give the floor; "I" is none.
_NAME_WITHIN = re.compile(r"[\s\xa0](?!I(?![^\W\d_\-\u2010\u2011]))[^\W\d_a-z]")
_COURTEOUS = 120  # characters
# What is said after the floor was given, and is no part of it: "You have the floor, madam."
_COURTESY = re.compile(
    r"(?i)(?:(?<=[.!?])[\s\xa0]+(?:(?:thank you|thanks)(?: (?:very|so) much)?|welcome"
    r"|please(?:,? (?:go ahead|take the floor))?|(?:(?:sir|madam|ma['’]am|ambassador|minister|excellency),? )?"
    r"(?:you have the floor|the floor is yours)"
    r"(?:,? (?:please|sir|madam|ma['’]am|ambassador|minister|excellency))?)[.!]){1,3}[\s\xa0]*\Z"
)
# "Back to you, Ada. Who lit it?"
_QUESTION = re.compile(
    r"(?<=[.!])[\s\xa0]+(?!(?i:[^.?!\n]{0,200}\b(?:any|anyone|anybody|but|else|first|other|others|room|somebody|someone)\b))"
    r"[^\W\d_][^.?!\n]{0,200}\?[\s\xa0]*\Z"
)
_FLOOR_LAST = re.compile(
    rf"^{_LEAD}(?P<name>{SPOKEN_NAME}),?[\s\xa0]+(?:please|(?:very |quite )?(?:shortly|briefly|quickly)"
    rf"|you're up|your turn|go on|I (?:saw|see|have seen) your hand"
    rf"|(?:wants|would like|wanted|wishes) to (?:react|respond|reply|answer|speak|come in|comment|add|say)"
    rf"|has (?:a question|a comment|asked for the floor|the floor|(?:his|her|their|your) hand (?:up|raised))"
    rf"|is next|next)[^.?!]{{0,20}}[.!?]*$",
)
_FLOOR_PLAINLY = re.compile(
    rf"^{_LEAD}(?P<name>{SPOKEN_NAME}),?[\s\xa0]+(?:go ahead|over to you|the floor is yours|you have the floor"
    rf"|(?:if|could|can|would|will) you (?:could |would |please )*(?:take the floor|go ahead|come (?:in|up)|join us"
    rf"|start|begin))"
    rf"[^.?!]{{0,20}}[.!?]*$",
)
# "Thank you. I see Ada. Please go ahead."
_NAMED_THEN_ASKED = re.compile(
    rf"(?:^|[\s\xa0])(?P<name>{SPOKEN_NAME})(?:,?[\s\xa0]+(?:of|from|with)[\s\xa0][^.?!,\n]{{2,60}})?[.?!]"
    rf"[\s\xa0]+(?:(?:Yes|So|And),?[\s\xa0]+)?[Pp]lease(?:,? go ahead"
    rf"|,? you have the floor)[.!]*$"
)
_FOR_WHAT = (
    r"for[\s\xa0]+(?:this|that|your|the|his|her|their)[\s\xa0]+(?:\w+[\s\xa0]+){0,2}(?:answer|clarification|comment"
    r"|contribution|example|explanation|figure|information|input|insight|intervention|overview|perspective|point"
    r"|presentation|question|remark|reminder|report|statement|summary|update)s?\b"
)
_THANKS = re.compile(
    rf"^(?:(?:Okay|OK|Yes|Yeah|Right|Great|Good|Well|So|All right|Alright|Excellent|Wonderful|Perfect|Very good"
    rf"|Thank you|Thanks)[.,!][\s\xa0]+){{0,2}}"
    rf"(?:[Tt]hank you(?: (?:so|very) much)?(?: indeed)?|[Tt]hanks(?: (?:so|very) much| a lot)?(?: to)?"
    rf"|Many thanks(?: to)?|My thanks to|(?:I|We|Let me) thank|Wonderful|Great|Excellent|Merci(?: beaucoup)?"
    rf"|(?:Muchas )?[Gg]racias|(?:Muito )?[Oo]brigad[oa])"
    rf"(?:,? thanks| thank you)?(?:[\s\xa0]+(?:for (?:this|that)|{_FOR_WHAT}))?,?[\s\xa0]+{STYLES}"
    rf"(?P<name>{SPOKEN_NAME})"
    # For what was said just now; thanks for an invitation or the floor go to somebody else.
    rf"[\s\xa0]*(?:[.!]|,?[\s\xa0]+for[\s\xa0]+(?:this|that)[.!]|,?[\s\xa0]+{_FOR_WHAT})"
)


def handover(text: str, start: int, end: int, plain: frozenset[str]) -> Spoken | None:
    """To whom the last sentence of a speech gives the floor, whatever courtesies stand behind it."""
    near = max(start, end - 400)
    if text.find("lease", near, end) >= 0 and (found := _NAMED_THEN_ASKED.search(text, near, end)):
        return spoken_name(found, 0, plain, 0.9)
    spoken = _given_to(text, near, end, plain, _WORDINGS)
    last = "" if spoken else text[near:end].rstrip()[-1:]
    if last in (".", "!") and (courtesy := _COURTESY.search(text, max(near, end - _COURTEOUS), end)):
        floor = "floor" in courtesy[0].casefold()  # which is given to whomever the words before name
        return _given_to(text, near, courtesy.start(), plain, _WITH_FLOOR if floor else _IN_SO_MANY_WORDS)
    asked = _QUESTION.search(text, near, end) if last == "?" else None
    return _given_to(text, near, asked.start(), plain, _IN_SO_MANY_WORDS) if asked else spoken


def _given_to(text: str, near: int, end: int, plain: frozenset[str], wordings: tuple[_Wording, ...]) -> Spoken | None:
    """To whom the last sentence before `end` gives the floor in one of these wordings."""
    cuts = reversed(list(_SENTENCE_END.finditer(text, near, end)))
    first = next((cut.end() for cut in cuts if cut.end() < end and not is_within_name(text, cut.start())), near)
    sentence = text[first:end]
    if _THANKED.match(sentence) and _CALLED.match(sentence):
        return None
    said = sentence.casefold() if _NAME_WITHIN.search(sentence) else ""
    for pattern, words, confidence in wordings:
        if words and not any(map(said.__contains__, words)):
            continue
        found = pattern.search(sentence) if words else pattern.match(sentence)
        if (
            found
            and not _NOT_NOW.search(sentence, 0, found.start())
            and not (pattern in (_ASKED, _ASKED_LAST) and _OF_SOUND.search(sentence))
            and (spoken := spoken_name(found, first, plain, confidence))
            and spoken.name.lower() != spoken.name.upper()
        ):
            return spoken  # in a script without capitals any words look like a name
    return None


# How the floor is given: words of which some must be said, or none where a name stands at the beginning; how surely it
# means that.
_Wording = tuple[re.Pattern[str], tuple[str, ...], float]
_FLOOR_WORDS = tuple(
    (
        "go ahead,| to you,|over to|floor |hand it|give it|pass |call|welcom|recogni|ado,|i have|speaker|"
        "panel|presenter|discussant|in line|in the queue|parole|palabra|palavra"
    ).split("|")
)
_PERHAPS_WORDS = tuple(
    "turn|now |go |move |hear from|next |start with|begin with|i see|can see|i have|introduce|is it you,".split("|")
)
_IN_SO_MANY_WORDS: tuple[_Wording, ...] = (
    (_FLOOR, _FLOOR_WORDS, 0.9),
    (_INVITED, ("ask", "invite", "like", "request", "want", "welcome"), 0.9),
    (_FLOOR_PLAINLY, (), 0.9),
)
_WITH_FLOOR: tuple[_Wording, ...] = (*_IN_SO_MANY_WORDS, (_FLOOR_PERHAPS, _PERHAPS_WORDS, 0.85))
_WORDINGS: tuple[_Wording, ...] = (
    (_CALLED, (), 0.85),
    *_IN_SO_MANY_WORDS,
    (_FLOOR_LAST, (), 0.85),
    (_ASKED, (), 0.8),
    (_ASKED_LAST, ("you",), 0.8),
    (_FLOOR_PERHAPS, _PERHAPS_WORDS, PERHAPS),
)


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
    return spoken_name(found, start, plain, 0.8) if found else None
