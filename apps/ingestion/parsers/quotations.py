"""Quotations that are somebody's statement: `"…"` with the State, organization or person who took the position before
or behind it.

Owns which quotations those are: terms, titles and texts of resolutions are not. Must not know who is known, nor papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from apps.ingestion.dates import is_calendar_word
from apps.ingestion.names import Shape, is_body_word, is_plain_word, shape
from apps.ingestion.parsed import Span
from apps.ingestion.places import country_code, country_of_adjective

# A footnote's digits stand between a name and its verb; blanks of the same length keep every offset.
NOTES = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))
_SPOKE = (
    r"(?:state[ds]|sa(?:id|ys)|declare[ds]|argue[ds]|note[ds]|stresse[ds]|add(?:ed|s)|remarked|warn(?:ed|s)"
    r"|insist(?:ed|s)|wr(?:ote|ites)|announce[ds]|affirm(?:ed|s)|commented|observe[ds]|recall(?:ed|s)"
    r"|explain(?:ed|s)|conclude[ds]|answer(?:ed|s)|complain(?:ed|s)|claimed|maintain(?:ed|s)|contend(?:ed|s)"
    r"|reiterate[ds]|emphasi[sz]e[ds]|underline[ds]|underscore[ds]|suggest(?:ed|s)|countered|objected"
    r"|cautioned|confirm(?:ed|s)|clarifie[ds]|submitted)"
)
# Quotation marks of other kinds, told from apostrophes; what stands in double ones is passed over as a whole.
_MARKS = re.compile(
    r"\"[^\"\n]{0,3000}\"|“[^“”]{0,3000}”|„(?P<low>[^„“”\n]{15,3000})[“”]|«(?P<angled>[^«»]{15,3000})»"
    r"|»(?P<turned>[^«»\n]{15,3000})«|(?<!\w)‘(?P<single>[^‘“”\"\n]{25,2000}?)(?:(?<!s)’(?!\w)|’(?=[.,;:)\n]|\Z))"
    r"|(?<![\w'])'(?P<typed>(?=\w)[^“”\"\n]{25,600}?)(?:(?<!s)'(?![\w'])|'(?=[.,;:)\n]|\Z))"
)
_BLOCK = re.compile(r"(?m)^[ \t>]*[\"“«](?P<words>[^\"“”«»\n]{15,3000}(?:\n(?!\s*\n)[^\"“”«»\n]+)*)[\"”»][.,; \t]*$")
# A paragraph that is set as a quotation needs no marks.
_SET_OFF = re.compile(r"(?m)^[ \t]*>[ \t]*(?P<words>[^\s\"“>][^\n]{25,}(?:\n[ \t]*>[ \t]*[^\s>][^\n]*)*)")
_INLINE = re.compile(
    rf"\b(?P<verb>{_SPOKE}|replie[ds]|told [^.\"“\n]{{2,60}}?|put it)"
    rf"[ ]*(?:[ ](?:in|at|on|during|to|when|after)[ ][^.:\"“”\n]{{2,60}}?|,[^,.:\"“”\n]{{2,60}},)?(?: that)?[:,]?[ \n]+"
    r"[\"“](?P<words>[^\"“”]{25,2000})[\"”]"
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
    rf"(?P<told>{_TELLING}?(?=[^\W\d_a-z])[^.\"“”\n]{{2,160}})"
)
_SAID_FIRST = re.compile(_TELLING)
# Freedonia was more practical: "…"
_COLON = re.compile(r"[:][ \n]+[\"“](?P<words>[^\"“”]{40,2000})[\"”]")
_ACCORDING = re.compile(r"(?P<to>\b[Aa]ccording to (?:the )?)[^\"“”\n]{2,80}[ ]*[\"“](?P<words>[^\"“”]{25,2000})[\"”]")
# In the words of Freedonia: "…"; for Freedonia, "…"; as Freedonia put it, "…".
_IN_WORDS_OF = re.compile(
    r"(?P<to>\b(?:[Ii]n the words of|[Ff]or|[Aa]s) (?:the )?)[^\"“”\n.:]{2,60}?(?P<put> (?:put|saw) it)?[,:] ?"
    r"[\"“](?P<words>[^\"“”]{25,2000})[\"”]"
)
# The Freedonian side, delegation, position …
_OF_A_STATE = re.compile(
    r"(?:\A|(?<=[ \n(]))(?:(?:The|An?|In) )?(?P<name>[A-Z][\w\-]*(?: [A-Z][a-z]+)?) (?:(?:written|official|national) )?"
    r"(?:position|side|delegation|delegate|representative|ambassador|government|Government|statement|submission|response"
    r"|proposal|view|paper|contribution|intervention|reply|minister|negotiators?|diplomats?|Foreign Ministry|MFA)s?\b"
)
_AFFILIATED = re.compile(r"[ ](?:of|from|at|with)[ ]")
_JOIN = re.compile(r"^\s*(?:and|and also|as well as|further|also|or)[:,]?\s*$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Tt]hey)[ ]+(?:also[ ]|then[ ]|further[ ])?[a-z]+\Z")
_GOES_ON = re.compile(r"\s*and\b")
_INTRODUCES = re.compile(
    rf"\b(?:{_SPOKE}|stat(?:e|ing|ements?)|submi(?:tted|ssions?)|propose[ds]|positions?|remarks?|replie[ds]"
    r"|interventions?|told|put it|asked)\b",
    re.IGNORECASE,
)
CAPITALISED = r"(?:(?:[A-Z]\.){2,9}|[^\W\d_a-z][\w'’\-]{0,60})"  # bounded: a line may be one endless word
_ACTOR = re.compile(
    rf"(?P<name>{CAPITALISED}(?:[ ](?:{CAPITALISED}|of|the|and|for|de|del|des|do|dos|du|la|le|van|von)){{0,6}}?)"
    rf"(?:[ ]\([^()\n]{{2,60}}\))?(?:[ ]*,[^,.\n]{{2,80}},)?[ ]+(?:(?:also|then|further|again|has|have|had)[ ]+)*"
    rf"(?:[a-z]+ed\b|said|says|wrote|gave|made|told|took|put|states?\b)"
)
_NAMED = re.compile(rf"{CAPITALISED}(?:[ ](?:{CAPITALISED}|of|the|and|de|del|da|van|von)){{0,5}}")
SENTENCE = re.compile(r"(?<=[.!?\]])\s+(?=[A-Z\"“])")
_OFFICE = re.compile(r"(?i)\b(?:minister|ministry|president|chancellor|king|queen|council|secretary|director|head)\b")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, who is told to have made it, and the words that tell it."""

    words: Span
    actor: str
    actor_span: Span
    introduction: Span


def without_notes(text: str) -> str:
    """The text, as long as it was, without digits of notes and with one kind of quotation marks."""
    return _MARKS.sub(lambda found: f"“{found[0][1:-1]}”" if found.lastgroup else found[0], text.translate(NOTES))


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
    for block in _SET_OFF.finditer(text):
        paragraph = _paragraph_before(text, block.start())
        if text[paragraph.start : paragraph.end].endswith(":") and (actor := _actor(text, paragraph)):
            found[block.start("words")] = Quoted(
                Span(*block.span("words")), text[actor.start : actor.end], actor, paragraph
            )
    for inline in _INLINE.finditer(text):
        start = max(text.rfind("\n\n", 0, inline.start()) + 2, 0)
        cuts = [cut.end() for cut in SENTENCE.finditer(text, start, inline.start())]
        sentence = Span(cuts[-1] if cuts else start, inline.end("verb"))
        actor = _before_verb(text, start, sentence, found.values())
        if actor is not None and inline.start("words") not in found:
            found[inline.start("words")] = Quoted(
                Span(*inline.span("words")), text[actor.start : actor.end], actor, sentence
            )
    for quote in (*_told_after(text), *_according(text), *_after_colon(text)):
        found.setdefault(quote.words.start, quote)
    for start in sorted(found):
        told: Quoted | None = found[start]
        while told is not None:
            yield replace(told, words=_trimmed(text, told.words))
            also = _AND_ALSO.match(text, told.words.end)
            told = replace(told, words=Span(*also.span("words"))) if also and also.start("words") not in found else None


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
    return _first_name(text, begins, end)


def _trimmed(text: str, words: Span) -> Span:
    said = text[words.start : words.end]
    return Span(words.end - len(said.lstrip()), words.start + len(said.rstrip()))


def _told_after(text: str) -> Iterator[Quoted]:
    """Quotations whose speaker the words behind them name."""
    for match in _AFTER.finditer(text):
        told = Span(*match.span("told"))
        said = _SAID_FIRST.match(text, told.start)
        if said is None:
            named = _ACTOR.match(text, told.start)
            actor = _actor(text, Span(told.start, named.end())) if named else None
        else:
            actor = _first_name(text, said.end(), told.end)
        if actor is not None and actor.start - told.start < 20:
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, told)


def _according(text: str) -> Iterator[Quoted]:
    """Quotations behind "according to" a State or person."""
    for match in (*_ACCORDING.finditer(text), *_IN_WORDS_OF.finditer(text)):
        actor = _first_name(text, match.end("to"), match.start("words"))
        said = match.start("put") if match.groupdict().get("put") else match.start("words")
        if actor and not re.search(r"[^\W\d_]{2,}", text[actor.end : said]):
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, Span(*match.span("to")))


def _first_name(text: str, start: int, end: int) -> Span | None:
    """The State or person whose name begins there."""
    named = _NAMED.match(text, start, end)
    for words in _heads(named[0]) if named else ():
        words = re.sub(r"['’]s$", "", words)
        if (
            country_code(words)
            or is_body_word(words)
            or (shape(words) is Shape.PERSON and not is_plain_word(words.split()[0]))
        ):
            return Span(start, start + len(words))
    return None


def _heads(words: str) -> Iterator[str]:
    parts = words.split(" ")
    return (" ".join(parts[:count]) for count in range(len(parts), 0, -1))


def _after_colon(text: str) -> Iterator[Quoted]:
    """Quotations behind a colon whose sentence has a State for its subject."""
    for match in _COLON.finditer(text):
        start = max(text.rfind("\n\n", 0, match.start()) + 2, 0)
        cuts = [cut.end() for cut in SENTENCE.finditer(text, start, match.start())]
        sentence = Span(cuts[-1] if cuts else start, match.start())
        actor = _first_name(text, sentence.start, sentence.end)
        if actor is None or country_code(text[actor.start : actor.end]) is None:
            actor = _of_a_state(text, sentence)
        if actor is not None:
            yield Quoted(Span(*match.span("words")), text[actor.start : actor.end], actor, sentence)


def _paragraph_before(text: str, position: int) -> Span:
    near = max(0, position - 5000)
    end = near + len(text[near:position].rstrip())
    return Span(max(text.rfind("\n\n", 0, end), text.rfind("\n\r\n", 0, end), -1) + 1, end)


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
            if (
                is_state
                or kind is Shape.PERSON
                or (body and any(is_body_word(w) or w.isupper() for w in words[first:]))
            ):
                found = Span(match.end("name") - len(name), match.end("name"))
                break
    return found


def _of_a_state(text: str, introduction: Span) -> Span | None:
    """The adjective by which an introduction tells whose position it is: "the Freedonian delegation"."""
    for match in _OF_A_STATE.finditer(text, introduction.start, introduction.end):
        if country_of_adjective(match["name"]):
            return Span(*match.span("name"))
        if country_of_adjective(last := match["name"].split()[-1]):
            return Span(match.end("name") - len(last), match.end("name"))
    return None
