"""Quotations that are somebody's statement: `"…"` with the State, organization or person who took the position before
or behind it.

Owns which quotations those are: terms, titles and texts of resolutions are not. Must not know who is known, nor papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from apps.ingestion.dates import is_calendar_word
from apps.ingestion.names import Shape, holds_office, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.parsers.quotation_marks import CAPITALISED, Quoted
from apps.ingestion.parsers.statement import person_at_end
from apps.ingestion.parsers.told_briefly import by_office_or_surname
from apps.ingestion.places import country_code, country_of_adjective

_SPOKE = (
    r"(?:state[ds]|sa(?:id|ys)|declare[ds]|argue[ds]|note[ds]|stresse[ds]|add(?:ed|s)|remarked|warn(?:ed|s)"
    r"|insist(?:ed|s)|wr(?:ote|ites)|announce[ds]|affirm(?:ed|s)|commented|observe[ds]|recall(?:ed|s)"
    r"|explain(?:ed|s)|conclude[ds]|answer(?:ed|s)|complain(?:ed|s)|claimed|maintain(?:ed|s)|contend(?:ed|s)"
    r"|reiterate[ds]|emphasi[sz]e[ds]|underline[ds]|underscore[ds]|suggest(?:ed|s)|countered|objected"
    r"|cautioned|confirm(?:ed|s)|clarifie[ds]|submitted|respond(?:ed|s)|propose[ds]|request(?:ed|s)|recommend(?:ed|s)"
    r"|urge[ds]|pointed out|reads?)"
)
_POINT = r"(?:[•*\-–]|\d{1,2}[.)]|\([a-z0-9]\))[ \t]+"
_POINT_BEGINS = re.compile(rf"\s*{_POINT}")
_FAR = 5000  # characters of a paragraph before a quotation that may tell whose it is
_LONGEST = 1000  # characters of a sentence that is read for a name
_BLOCK = re.compile(
    rf"(?m)^[ \t>]*(?:{_POINT})?"
    r"[\"“«](?P<words>[^\"“”«»\n]{15,3000}(?:\n(?!\s*\n)[^\"“”«»\n]+)*)[\"”»][.,; \t]*$"
)
# A paragraph that is set as a quotation needs no marks.
_SET_OFF = re.compile(r"(?m)^[ \t]*>[ \t]*(?P<words>[^\s\"“>][^\n]{25,}(?:\n[ \t]*>[ \t]*[^\s>][^\n]*)*)")
_CALLED = r"(?:call(?:ed|s) (?:for|it|this|that|these|them|the [^.\"“\n]{2,60}?)|describe[ds] [^.\"“\n]{2,80}? as)"
_INLINE = re.compile(
    rf"\b(?P<verb>{_SPOKE}|replie[ds]|told [^.\"“\n]{{2,60}}?|put it|{_CALLED})"
    rf"[ ]{{0,9}}(?:[ ](?:in|at|on|during|to|when|after)[ ][^.:\"“”\n]{{2,60}}?|,[^,.:\"“”\n]{{2,120}},)?"
    r"(?: that)?[:,]?[ \n]+[\"“](?P<words>[^\"“”]{25,2000})[\"”]"
)
# Freedonia said the draft would "…"; Freedonia welcomed "…": words of a sentence, and so no title or text
_WITHIN = re.compile(
    rf"\b(?:{_SPOKE}|replied|told|(?:welcome[ds]|support(?:ed|s)|oppose[ds]|reject(?:ed|s)|critici[sz]e[ds]))\b"
    r"(?P<between>[^.:;\"“”\n]{0,160}?)[ ][\"“](?P<words>[a-z][^\"“”]{40,2000})[\"”]"
)
_WORK = re.compile(
    r"\b(?:on|titled|entitled|named|called|resolution|workshop|session|event|by)\Z",
    re.IGNORECASE,
)
# "…" and "…": both by whom the first is told of.
_AND_ALSO = re.compile(
    r"[,.]?[\"”],?[ \n]+(?:and|but|and also|as well as|and that|but that|adding that|adding)[,:]?[ \n]+"
    r"[\"“](?P<words>[^\"“”]{25,2000})[\"”]"
)
# "…", Freedonia stated; "…", said Freedonia.
_TELLING = (
    r"(?:(?:stated|said|argued|noted|added|warned|wrote|replied|recalled|explained|observed|concluded|insisted|remarked"
    r"|stressed)[ ](?:the[ ])?)"
)
_AFTER = re.compile(
    r"[\"“](?P<words>[^\"“”]{25,2000}?),?[\"”],?[ \n]+"
    rf"(?P<told>{_TELLING}?(?:the[ ](?:(?:representative|delegat(?:e|ion))[ ](?:of|from)[ ](?:the[ ])?)?)?"
    r"(?P<name>(?=[^\W\d_a-z]))[^.\"“”\n]{2,160})"
)
_SAID_FIRST = re.compile(_TELLING)
# "…", Freedonia said. "…": whoever was quoted goes on, unless somebody else is told behind it: "…!" warned the keeper.
_WENT_ON = re.compile(
    rf"[^.\"“\n]{{0,200}}\.(?: {{1,2}}|\n)[\"“](?P<words>[^\"“”]{{25,2000}}[.?!…])[\"”]"
    rf"(?!,?[ \n]+(?:[a-z]|(?:{CAPITALISED}[ ]){{1,4}}{_SPOKE}))"
)
_IT_SAID = re.compile(
    r"[\"“](?P<words>[^\"“”]{25,2000}?),?[\"”],?[ \n]+(?:it|he|she|they)[ ](?:also[ ]|then[ ]|further[ ])?" + _SPOKE
)
# "…" (Freedonia, first session); "…" — Freedonia
_SIGNED = re.compile(r"[\"“](?P<words>[^\"“”]{25,2000})[\"”][.,]?[ \n]*(?P<by>\(|[—–][ ]?)(?=[^\W\d_a-z])")
# Freedonia was more practical: "…"
_COLON = re.compile(r"[:][ \n]+[\"“](?P<words>[^\"“”]{40,2000})[\"”]")
_ACCORDING = re.compile(r"(?P<to>\b[Aa]ccording to (?:the )?)[^\"“”\n]{2,80}[ ]*[\"“](?P<words>[^\"“”]{25,2000})[\"”]")
# In the words of Freedonia: "…"; for Freedonia, "…"; as Freedonia put it, "…".
_IN_WORDS_OF = re.compile(
    r"(?P<to>\b(?:[Ii]n the words of|[Ff]or|[Aa]s) (?:the )?)[^\"“”\n.:]{2,60}?(?P<put> (?:put|saw) it)?[,:] ?"
    r"[\"“](?P<words>[^\"“”]{25,2000})[\"”]"
)
_BY_A_STATE = (
    r"(?:position|side|delegation|delegate|representative|ambassador|government|Government|statement|submission|response"
    r"|proposal|view|paper|contribution|intervention|reply|minister|negotiator|diplomat|comment|remark|input"
    r"|Foreign Ministry|MFA)s?\b"
)
# The Freedonian side, delegation, position …
_OF_A_STATE = re.compile(
    r"(?:\A|(?<=[ \n(]))(?:(?:The|An?|In) )?(?P<name>(?:[A-Z]\.){2,3}|[A-Z][\w\-]*(?: [A-Z][a-z]+)?) "
    rf"(?:(?:written|official|national) )?{_BY_A_STATE}"
)
_AFFILIATED = re.compile(r"[ ](?:of|from|at|with)[ ]")
_JOIN = re.compile(rf"^\s*(?:(?:and|and also|as well as|further|also|or)[:,]?\s*)?(?:{_POINT})?$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey|(?:[Tt]h(?:e|is)|[Ii]ts)[ ](?:document|contribution|submission|statement|paper"
    r"|letter|proposal|input|intervention|delegation|representative|delegate))[ ]+(?:(?:also|then|further)[ ])?[a-z]+\Z"
)
_GOES_ON = re.compile(r"\s*and\b")
_INTRODUCES = re.compile(
    rf"\b(?:{_SPOKE}|stat(?:e|ing|ements?)|submi(?:tted|ssions?)|positions?|remarks?|comments?|contributions?|replie[ds]"
    r"|interventions?|told|put it|asked|called|describe[ds]|welcome[ds]|support(?:ed|s)|oppose[ds]"
    r"|reject(?:ed|s)|critici[sz]e[ds])\b",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    rf"(?P<name>{CAPITALISED}(?:[ ](?:{CAPITALISED}|of|the|and|for|de|del|des|do|dos|du|la|le|van|von)){{0,6}}?)"
    rf"(?:[ ]\([^()\n]{{2,60}}\))?(?:[ ]*,(?P<beside>[^,.\n]{{2,80}}),|,)?[ ]+"
    r"(?:(?:also|then|further|again|has|have|had|[a-z]{3,}ly)[ ]+)*"
    r"(?:[a-z]+ed\b|said|says|wrote|gave|made|told|took|put|sent|spoke|brought|held|felt|states?\b)"
)
_NAMED = re.compile(rf"{CAPITALISED}(?:[ ](?:{CAPITALISED}|of|the|and|de|del|da|van|von)){{0,5}}")
# Freedonia's written submission; the comments by Freedonia
_OWN = re.compile(rf"(?P<name>{_NAMED.pattern})['’]s? (?:[a-z]+ ){{0,2}}{_BY_A_STATE}")
_ITS_OWN = re.compile(rf"(?:['’]s? (?:[a-z]+ ){{0,2}}{_BY_A_STATE})?(?:[^\W\d_](?![^\W\d_])|[\W\d_])*")
_MADE_BY = re.compile(rf"(?<![Ii]n )\b{_BY_A_STATE} (?:made |submitted )?(?:of|by|from) (?:the )?(?=[^\W\d_a-z])")
_BY = re.compile(r"\bby(?: the)? \Z")
_TO_THE = re.compile(r"\b(?:to|at|in|on|for|with|before)(?: the)? \Z")
SENTENCE = re.compile(r"(?<=[.!?\]])\s+(?=[A-Z\"“])")
_ENDS_IN_OFFICE = re.compile(r"\b(?:Ambassador|Minister|President|Secretary|Representative|Chair|Director|Envoy)\Z")
_OFFICE = re.compile(
    r"(?i)\b(?:ambassador|minister|ministry|president|chancellor|king|queen|council|secretary|director|head)\b"
)


def quotations(text: str) -> Iterator[Quoted]:
    """The quotations that are somebody's statement, in order."""
    found: dict[int, Quoted] = {}
    last: Quoted | None = None
    for block in _BLOCK.finditer(text):
        words = Span(*block.span("words"))
        before = text[last.words.end : block.start()] if last and block.start() - last.words.end < 100 else ""
        if last and before and _JOIN.match(before.strip('"”» \n\t')):
            last = replace(last, words=words)
        else:
            paragraph = _paragraph_before(text, block.start())
            actor = (
                _actor(text, paragraph) if text[paragraph.start : paragraph.end].rstrip().endswith((":", ",")) else None
            )
            if actor is None:
                continue
            last = Quoted(words, text[actor.start : actor.end], actor, paragraph)
        found[words.start] = last
    for quote in _set_off(text):
        found[quote.words.start] = quote
    for quote in _inline(text, found.values()):
        found.setdefault(quote.words.start, quote)
    for quote in (*_told_after(text), *_according(text), *_after_colon(text), *_signed(text), *_within(text)):
        found.setdefault(quote.words.start, quote)
    for quote in by_office_or_surname(text):
        found.setdefault(quote.words.start, quote)
    for quote in tuple(found.values()):
        on = _WENT_ON.match(text, quote.actor_span.end) if quote.actor_span.start > quote.words.start else None
        if on:
            found.setdefault(on.start("words"), replace(quote, words=Span(*on.span("words"))))
    for start in sorted(found):
        told: Quoted | None = found[start]
        while told is not None:
            yield replace(told, words=_trimmed(text, told.words))
            also = _AND_ALSO.match(text, told.words.end)
            told = replace(told, words=Span(*also.span("words"))) if also and also.start("words") not in found else None


def _set_off(text: str) -> Iterator[Quoted]:
    """Paragraphs that are set as quotations, behind a colon."""
    for block in _SET_OFF.finditer(text):
        paragraph = _paragraph_before(text, block.start())
        if text[paragraph.start : paragraph.end].endswith(":") and (actor := _actor(text, paragraph)):
            yield Quoted(Span(*block.span("words")), text[actor.start : actor.end], actor, paragraph)


def _inline(text: str, found: Iterable[Quoted]) -> Iterator[Quoted]:
    """Quotations behind a verb of saying; what was `found` so far may tell whose they are."""
    for inline in _INLINE.finditer(text):
        start, sentence = _sentence(text, inline.start(), inline.end("verb"))
        if actor := _before_verb(text, start, sentence, found):
            yield Quoted(Span(*inline.span("words")), text[actor.start : actor.end], actor, sentence)


def _before_verb(text: str, start: int, sentence: Span, found: Iterable[Quoted]) -> Span | None:
    """Of whom a sentence tells that ends with a verb of saying; `start` is where its paragraph begins."""
    if actor := _actor(text, sentence):
        return actor
    if _GOES_ON.match(text, sentence.start):
        # "…" / and, asked about it, replied: "…": still who was quoted just before.
        just = [quote for quote in found if 0 < sentence.start - quote.words.end < 10]
        if just:
            return just[-1].actor_span
    return _spoken_of(text, start, sentence.start) if _PRONOUN.search(text, sentence.start, sentence.end) else None


def _spoken_of(text: str, start: int, end: int) -> Span | None:
    """The State or person with whose name the sentence before begins: "Freedonia took another view. It argued …"."""
    begins = [start, *(cut.end() for cut in SENTENCE.finditer(text, start, end) if cut.end() < end)][-1]
    return _first_name(text, begins, end) or _of_a_state(text, Span(begins, end))


def _trimmed(text: str, words: Span) -> Span:
    said = text[words.start : words.end]
    return Span(words.end - len(said.lstrip()), words.start + len(said.rstrip()))


def _told_after(text: str) -> Iterator[Quoted]:
    """Quotations whose speaker the words behind them name."""
    for match in _AFTER.finditer(text):
        told = Span(*match.span("told"))
        said = _SAID_FIRST.match(text, told.start)
        if said is None:
            named = _ACTOR.match(text, match.start("name"))
            actor = _actor(text, Span(told.start, named.end())) if named else None
        else:
            actor = _in_office(text, said.end(), told.end) or _first_name(text, said.end(), told.end)
        if actor is not None and (actor.start - told.start < 30 or said is not None):
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, told)


def _in_office(text: str, start: int, end: int) -> Span | None:
    """The person whom an office introduces: "said Harbour Minister of Freedonia Ada Obi, who …"."""
    words = text[start:end].split(",")[0]
    if not holds_office(words) and not _OFFICE.search(words):
        return None
    runs = [Span(*run.span()) for run in _NAMED.finditer(text, start, start + len(words))]
    return person_at_end(text, runs[-1]) if runs else None


def _according(text: str) -> Iterator[Quoted]:
    """Quotations behind "according to" a State or person."""
    for match in (*_ACCORDING.finditer(text), *_IN_WORDS_OF.finditer(text)):
        actor = _first_name(text, match.end("to"), match.start("words"))
        said = match.start("put") if match.groupdict().get("put") else match.start("words")
        if actor and _ITS_OWN.fullmatch(text, actor.end, said):
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, Span(*match.span("to")))


def _first_name(text: str, start: int, end: int) -> Span | None:
    """The State or person whose name begins there."""
    named = _NAMED.match(text, start, end)
    for words in _heads(named[0]) if named else ():
        words = re.sub(r"['’]s$", "", words)
        if (
            country_code(words)
            or is_body_word(words)
            or (
                shape(words) is Shape.PERSON
                and not is_plain_word(words.split()[0])
                and not _ENDS_IN_OFFICE.search(words)
            )
        ):
            return Span(start, start + len(words))
    return None


def _heads(words: str) -> Iterator[str]:
    parts = words.split(" ")
    return (" ".join(parts[:count]) for count in range(len(parts), 0, -1))


def _after_colon(text: str) -> Iterator[Quoted]:
    """Quotations behind a colon whose sentence has a State for its subject."""
    for match in _COLON.finditer(text):
        _, sentence = _sentence(text, match.start(), match.start())
        actor = _first_name(text, sentence.start, sentence.end)
        if actor is None or country_code(text[actor.start : actor.end]) is None:
            actor = _of_a_state(text, sentence) or _actor(text, sentence)
        if actor is not None:
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, sentence)


def _signed(text: str) -> Iterator[Quoted]:
    """Quotations with the State behind them in brackets or behind a dash, and those of which "it said" tells."""
    for match in _SIGNED.finditer(text):
        actor = _first_name(text, match.end("by"), min(len(text), match.end() + 100))
        if actor and country_code(text[actor.start : actor.end]) and text[actor.end : actor.end + 1] in {"", *",;)\n"}:
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, actor)
    for match in _IT_SAID.finditer(text):
        start, sentence = _sentence(text, match.start(), match.start())
        if actor := _spoken_of(text, start, sentence.end):
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, sentence)


def _within(text: str) -> Iterator[Quoted]:
    """Quotations that end a sentence which tells what somebody said: "Freedonia said the draft would “…”"."""
    for match in _WITHIN.finditer(text):
        _, sentence = _sentence(text, match.start(), match.start("between"))
        if not _WORK.search(match["between"]) and (actor := _actor(text, sentence)):
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, sentence)


def _sentence(text: str, position: int, end: int) -> tuple[int, Span]:
    """Where the paragraph or point of a list at `position` begins, and its sentence there as far as `end`."""
    near = max(0, position - 2 * _LONGEST)
    blank = text.rfind("\n\n", near, position)
    start = blank + 2 if blank >= 0 else near
    line = text.rfind("\n", start, position) + 1
    if line > start and _POINT_BEGINS.match(text, line, position):
        start = line
    if point := _POINT_BEGINS.match(text, start, position):
        start = point.end()
    cuts = [cut.end() for cut in SENTENCE.finditer(text, start, position)]
    return start, Span(max(cuts[-1] if cuts else start, position - _LONGEST), end)


def _paragraph_before(text: str, position: int) -> Span:
    near = max(0, position - _FAR)
    end = near + len(text[near:position].rstrip())
    blank = max(text.rfind("\n\n", near, end), text.rfind("\n\r\n", near, end))
    return Span(blank + 1 if blank >= 0 else near, end)


def _actor(text: str, introduction: Span) -> Span | None:
    """Who an introduction says took the position: the last State, organization or person before a verb in it."""
    if not _INTRODUCES.search(text, introduction.start, introduction.end):
        return None
    found = _of_a_state(text, introduction)
    for match in _ACTOR.finditer(text, introduction.start, introduction.end):
        words = match["name"].split()
        if words[0].isupper() and country_code(" ".join(words[1:])):
            words = words[1:]  # "of the ABCD Freedonia proposed"
        for first, word in enumerate(words):
            name = " ".join(words[first:])
            beside = match["beside"]
            if beside and _person(beside) and not country_code(beside.strip()):  # "Its minister, Ada Obi, said"
                found = Span(match.end("beside") - len(beside.lstrip()), match.end("beside"))
                break
            belongs = _AFFILIATED.search(name)
            person = belongs and shape(name[: belongs.start()]) is Shape.PERSON and not is_plain_word(word)
            if belongs and person and word != "The" and not _OFFICE.search(name):
                found = Span(match.end("name") - len(name), match.end("name") - len(name) + belongs.start())
                break
            is_state = word != "The" and country_code(name) is not None
            if not is_state and (word[0].islower() or is_plain_word(word) or is_calendar_word(word)):
                continue
            kind = shape(name)
            body = kind is Shape.BODY or (name.isupper() and len(name) > 1)
            if _BY.search(text, introduction.start, match.end("name") - len(name)):
                continue  # "the resolution sponsored by Freedonia called on States"
            if body and found and _TO_THE.search(text, introduction.start, match.end("name") - len(name)):
                continue  # "the Freedonian representative to the ABCD said"
            if (
                is_state
                or kind is Shape.PERSON
                or (body and any(is_body_word(w) or w.isupper() for w in words[first:]))
            ):
                found = Span(match.end("name") - len(name), match.end("name"))
                break
    return found


def _person(words: str) -> bool:
    return shape(words.strip()) is Shape.PERSON and not is_plain_word(words.split()[0])


def _of_a_state(text: str, introduction: Span) -> Span | None:
    """The words by which an introduction tells whose position it is: "the Freedonian delegation", "Freedonia's"."""
    for match in _OF_A_STATE.finditer(text, introduction.start, introduction.end):
        if country_of_adjective(match["name"]) or country_code(match["name"]):
            return Span(*match.span("name"))
        if country_of_adjective(last := match["name"].split()[-1]):
            return Span(match.end("name") - len(last), match.end("name"))
    for match in _MADE_BY.finditer(text, introduction.start, introduction.end):
        if actor := _first_name(text, match.end(), introduction.end):
            return actor
    for match in _OWN.finditer(text, introduction.start, introduction.end):
        names = match["name"].split()
        for first in range(len(names)):
            name = " ".join(names[first:])
            if country_code(name) or (first == len(names) - 1 and (is_body_word(name) or name.isupper())):
                return Span(match.end("name") - len(name), match.end("name"))
    return None
