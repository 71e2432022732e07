"""The people whom a document lists: participants, panellists, witnesses, holders of roles.

Owns these lists. Must not know turns, nor who is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from apps.ingestion.names import (
    Shape,
    bare,
    directory_name,
    is_held_by_one,
    is_plain_word,
    is_role,
    parenthesis,
    shape,
    without_title,
)
from apps.ingestion.parsed import ParsedParticipant, Span
from apps.ingestion.places import find_city
from apps.ingestion.spelling import initials
from apps.lib.text import fold

_LIST = 3  # entries that make a key of it
_LONGEST_KEY = 4  # letters
_LONGEST_LIST = 200  # characters of a line
_KEYED = 20_000  # characters in which a record gives the key of its initials
LISTED = 6000  # characters in which a header lists people
_PRESENT = re.compile(
    r"^[ \t*#\-]*(?:Present|Attendees|Attending|Participants|In attendance|Panell?ists|Speakers|Members present"
    r"|Présent(?:e?s|\(e\)s|·e·s)|Membres présents|Asistentes|Presentes|Participantes|Anwesend|Teilnehmende|Aanwezig)"
    r"(?!\w)[^:\n]{0,30}:[ \t]*"
    r"(?P<names>[^\n]+)$",
    re.MULTILINE | re.IGNORECASE,
)
# Below the word, as groups print whose members go by nicks: "Present", and "Ada_Obi, bek, tavita" on the next line.
_NICK = r"[^\W\d_][\w.\-]*(?: [\w.\-]+){0,2}"
_LISTED_BELOW = re.compile(
    r"^[ \t]*(?:Present|Attendees|Participants|In attendance)[ \t]*:?[ \t\r]*\n"
    rf"[ \t]*(?P<names>{_NICK}(?:,[ \t]*{_NICK}){{2,}})[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
# Below the word, a person on each line: "Attendees", and "Ada Obi, Lamp Society (chair)" on the next.
_LISTED_EACH = re.compile(
    r"^[ \t*_#]*(?:(?:List of |Confirmed |Key )?(?:Participants|Attendees|Attendance|Panell?ists|Speakers)|Present"
    r"|In attendance|Members present|Présents|Asistentes|Participantes|Teilnehmende|Aanwezig)"
    r"(?: \(\d+\))?[ \t:*_]*\r?\n(?:[ \t\r]*\n)?(?P<lines>(?:[ \t]*[^\s:][^\n:]{3,160}(?:\n|\Z)){2,})",
    re.MULTILINE | re.IGNORECASE,
)
_LINE_OF_LIST = re.compile(
    r"^[ \t]*(?:[-•*–|]|\d{1,3}[.)])?[ \t*]*(?P<entry>[^\W\d_a-z][^\n]*?)[ \t|\r]*$", re.MULTILINE
)
_BEHIND_NAME = re.compile(r"[ \t]*(?:,|[ \t][-–—][ \t]|\||\t)")
# What somebody goes by: 'Ada "Lampy" Obi', "Ada (Lampy) Obi".
_QUOTED_NICK = re.compile(r"[ ]+[\"“‘'(](?P<nick>[^\W\d_][\w.\-]{1,19})[\"”’')](?= [^\W\d_a-z])")
_ONE_WORD_LABEL = re.compile(r"^[ \t]*(?:[*•–\-][ \t]+)?\*{0,2}([^\W\d_][\w.\-]{1,19})\*{0,2}:", re.MULTILINE)
_ITEM = re.compile(
    r"^[ \t]*[-•*–][ \t]+(?P<name>[^\W\d_a-z][^\n,(:;]{3,60}?)[ \t]*(?=,|\(|–|$)"
    r"(?:[ \t]*\((?P<inner>[^()\n]{2,80})\))?",
    re.MULTILINE,
)
_HOLDS = re.compile(
    r"^[ \t*_#\-•|]*(?P<role>[^\W\d_][^\n:*|\t]{2,40}?)(?:[ \t]*[:*_]{1,5}[ \t]+|[ \t]+[-–—][ \t]+|[ \t]*\|[ \t]*|\t+)"
    r"(?P<name>[^\W\d_][^\n]{3,100}?)[ \t\r|]*$",
    re.MULTILINE,
)
_WORDS = re.compile(r"\w+")
_LEADERS = re.compile(r"(?:[ \t]?\.){3,}")
_ENTRY = re.compile(r"[^\W\d_](?:[^,;()\n]|\([^()\n]*\))*")
_PRESENTED = re.compile(
    r"^[ \t]*(?:#{1,6}|[*•\-])[ \t]+[^\n:()]{3,90}[ \t]\((?P<names>[^\W\d_a-z][^()\n:]{3,60})\)[ \t*_]*$", re.MULTILINE
)
# As committees print those whom they hear: "OBI, Ms Ada, Director, Harbour Office [by video link]".
_WITNESS = re.compile(
    r"\n[ \t]*(?P<surname>[^\W\d_a-z][^\W\d_a-z'’\- ]{0,2}[^\W\d_a-z][^\n,a-z]{0,40}),[ \t]+"
    r"(?:Mr|Ms|Mrs|Miss|Dr|Prof|Professor|Sir|Dame|Hon)\.?[ \t]+(?P<given>[^\W\d_a-z][^\n,(\[]{1,40}?)"
    r"(?:,[ \t]*(?P<body>[^\n\[]{2,200}?))?[ \t]*(?:\[[^\]\n]*\])?[ \t\r]*(?=\n|\Z)"
)

# As hearings print the members of a committee, in one column or two: "ADA OBI, Ohio          BO EK, New York".
_MEMBER = re.compile(
    r"(?:(?<=\n)|(?<=[ \t]{2}))[ \t]{0,60}(?P<name>[^\W\d_a-z](?:[^\W\d_a-z]|[.'’\- ]){4,40}), "
    r"[A-Z][a-z]{2,}(?: (?:of )?[A-Z][a-z]+){0,2}(?=[ \t]{2,}[^\W\d_]|[ \t\r]*(?:\n|\Z))"
)
_STATEMENT_OF = re.compile(
    r"\bSTATEMENT OF (?:THE )?(?:(?:HON|DR|MR|MS|MRS|AMB|AMBASSADOR|SENATOR|GENERAL|PROFESSOR)\.? )*"
    r"(?P<name>[^\W\d_a-z][^\na-z,;\d]{3,50}?)(?=,|;|\n)"
)
_PRESIDING = re.compile(
    r"(?:\b(?:Hon|Senator|Mr|Ms|Mrs|Dr)\.?|[,;])\s+(?P<name>[^\W\d_a-z][^\n,]{2,20}(?:\s[^\n,]{2,30})?),\s+"
    r"(?P<role>(?:Chair|President)\w*)(?:\s+of[^,]{3,80})?,\s+presiding"
)
_KEY = re.compile(
    r"^[ \t*\-•|]*(?P<initials>[A-Z][A-Za-z]{1,3})(?:[ \t]*(?:=|–|-|:|\t|\|)[ \t]*| {2,})"
    r"(?P<name>[^\W\d_a-z][^\n,(|]{3,50}?)[ \t]*(?=[,(|\n]|\Z)"
    r"(?:[ \t]*[,(|][ \t]*(?P<org>[^\n)|]*))?",
    re.MULTILINE,
)
# Whatever somebody is called, in so many words: "Bob = Robert Obi".
_EQUALS = re.compile(
    r"^[ \t*\-•]*(?P<called>[^\W\d_][\w.\-]{0,19})\*{0,2} = (?P<name>[^\W\d_a-z][^\n,(=]{3,50}?)[ \t]*(?=[,(\n\r]|\Z)",
    re.MULTILINE,
)
_IN_BRACKETS = re.compile(r" \((?:[A-Z][A-Za-z]{0,2}[A-Z]|[a-z]{2,4})\)")
_LETTERS = re.compile(  # labels
    r"^[ \t]*(?:[*•–\-][ \t]+)?\*{0,2}(?P<letters>[A-Z][A-Za-z]{1,3}|[a-z]{2,4})\*{0,2}"
    r"(?:[ \t]*:|[ \t]{1,3}[-–—][ \t])",
    re.MULTILINE,
)
_TELLING = re.compile(r"(?:^[ \t]*|[.?!] {1,2})(?P<letters>[A-Z][A-Za-z]{1,3})(?= [a-z]{3})", re.MULTILINE)
_NAME = r"(?P<name>[^\W\d_a-z][\w'’.\-]{1,30}(?: [^\W\d_][\w'’.\-]{0,30}){1,4})"
_IN_LETTERS = r"[(\[](?P<initials>[A-Z][A-Za-z]{0,2}[A-Z]|[a-z]{2,4})[)\]](?P<label>\*{0,2}:)?"
_NAMED_BEFORE = re.compile(rf"{_NAME} {_IN_LETTERS}")
# As lists write it: "- Ada Obi - Lamp Society (AO)", "Ada Obi, Chair (AO)".
_LISTED_BEFORE = re.compile(
    rf"^[ \t]*(?:[*•–\-][ \t]+)?{_NAME}(?:,|[ \t]+[-–—])[ \t]+(?:(?P<org>[^\n()]{{2,50}}?)(?: [-–—])? )?{_IN_LETTERS}",
    re.MULTILINE,
)
_FORMS = (_NAMED_BEFORE, _LISTED_BEFORE)


@lru_cache(maxsize=1)  # the score of labels asks it several times, then the reading
def find_participants(text: str, end: int = LISTED) -> tuple[ParsedParticipant, ...]:
    """The people whom the header lists, in a line or as points: "Present: Ada Obi (Harbour), Bo Ek"."""
    return tuple(_participants(text, end))


def _participants(text: str, end: int) -> Iterator[ParsedParticipant]:
    for line in _PRESENT.finditer(text, 0, min(len(text), end)):
        for entry in _ENTRY.finditer(text, line.start("names"), line.end("names")):
            yield from _listed(text, entry.start(), entry[0])
    for block in _LISTED_EACH.finditer(text, 0, min(len(text), end)):
        yield from _listed_each(text, block)
    for nick, at in _listed_below(text, end):
        name = nick.replace("_", " ")
        if shape(name) is Shape.PERSON:
            letters = initials(name)
            labels = re.search(rf"(?mi)^{letters}:[ \t]", text) if letters.isalpha() else None
            letters_of = letters if labels else None
            yield ParsedParticipant(name, Span(at, at + len(name)), initials=letters_of, letters_printed=False)
    for item in _ITEM.finditer(text, 0, min(len(text), end)):
        name = without_title(item["name"])
        if shape(name) is Shape.PERSON and not any(is_plain_word(word) for word in name.split()):
            yield from _listed(text, item.start("name"), text[item.start("name") : item.end()])


def _listed(text: str, start: int, words: str) -> Iterator[ParsedParticipant]:
    """The person of one entry of a list that begins at `start`, with what the list says that they are called or do."""
    called, nick = None, _QUOTED_NICK.search(words)
    nick = None if nick and nick["nick"].isupper() else nick  # "Mr Ada Obi (AO) Chair"
    plain = words[: nick.start()] + words[nick.end() :] if nick else words
    before = plain.partition("(")[0]
    plain_name = before if shape(before) is Shape.PERSON else plain
    name = directory_name(without_title(bare(plain_name).removeprefix("and ")))
    if shape(name) is not Shape.PERSON:
        return
    inner = parenthesis(plain)
    if nick and shape(nick["nick"].title()) is Shape.SINGLE:
        called = nick["nick"]
    elif inner and inner in _labels_of_one_word(text) and (inner.islower() or _are_of(inner, name)):
        called, inner = inner, None  # with a capital it may be a body, which speaks as such
    role = inner if inner and _leads(inner) else None
    at = words.find(name)  # it may stand there with a nick or wide blanks between
    span = Span(start + at, start + at + len(name)) if at >= 0 else Span(start, start + len(words.rstrip()))
    yield ParsedParticipant(name, span, initials=called, affiliation=inner, role=role)


def _leads(words: str) -> bool:
    """Whether words behind a listed name are a role in this meeting: "Chair", and not "Chair, Lamp Society"."""
    return is_held_by_one(words) and "," not in words


def find_presenters(text: str) -> Iterator[ParsedParticipant]:
    """Whose an item of an agenda is, as headings and points set it: "## Lamps (Ada Obi, 20 min)", "* Oil (Bo Ek)"."""
    for item in _PRESENTED.finditer(text[:_KEYED]):
        for entry in _ENTRY.finditer(text, *item.span("names")):
            name = without_title(bare(entry[0]))
            if shape(name) is Shape.PERSON and not any(map(is_plain_word, name.split())) and not find_city(name):
                at = entry.start() + max(entry[0].find(name), 0)
                yield ParsedParticipant(name, Span(at, at + len(name)))


def _listed_each(text: str, block: re.Match[str]) -> Iterator[ParsedParticipant]:
    """Those whom a list names, one on each line; of lines most of which begin otherwise, nobody."""
    found = []
    for line in _LINE_OF_LIST.finditer(text, *block.span("lines")):
        words = line["entry"]
        cut = _BEHIND_NAME.search(words)
        name = words[: cut.start()] if cut else words
        behind = parenthesis(words) or (words[cut.end() :].strip() if cut else "")
        if any(map(is_plain_word, name.split())):
            continue
        for person in _listed(text, line.start("entry"), name):
            role = behind if _leads(behind) else None
            found.append(replace(person, role=person.role or role))
    if len(found) * 2 > len(block["lines"].strip().splitlines()):
        yield from found


@lru_cache(maxsize=1)
def _labels_of_one_word(text: str) -> frozenset[str]:
    """Every single word that stands before a colon at the head of a line."""
    return frozenset(_ONE_WORD_LABEL.findall(text))


def _listed_below(text: str, end: int) -> Iterator[tuple[str, int]]:
    for line in _LISTED_BELOW.finditer(text, 0, min(len(text), end)):
        for entry in re.finditer(r"[^,\n]+", line["names"]):
            nick = entry[0].strip()
            yield nick, line.start("names") + entry.start() + entry[0].index(nick)


@lru_cache(maxsize=1)
def listed_nicks(text: str) -> frozenset[str]:
    """What those listed as present are called in minutes, in small letters: their nicks, and initials of full names."""
    nicks = [nick.casefold() for nick, _ in _listed_below(text, LISTED)]
    nicks += [
        person.initials.casefold()
        for person in find_participants(text)
        if person.initials and person.initials.islower()
    ]
    return frozenset(nicks) | {
        initials(nick.replace("_", " ")).casefold() for nick in nicks if "_" in nick or " " in nick
    }


def find_holders(text: str, start: int = 0, end: int | None = None) -> Iterator[ParsedParticipant]:
    """Who a line says holds a role, by a full name: "Moderator: Ada Obi", "President:  Ms. Ada Obi ..... (Fiji)"."""
    for line in _HOLDS.finditer(text, start, len(text) if end is None else end):
        if not is_role(line["role"]) or not is_list_of_names(line["name"]):
            continue
        names = [without_title(name) for name in _names_of(line["name"]) if shape(bare(name)) is Shape.PERSON]
        names = names[:1] if _is_beside_body(text, line["role"], names) else names
        alone = len(names) == 1 and not fold(bare(line["role"])).endswith("s")
        for name in names:
            at = text.find(name.split()[0], line.start("name"))
            called = _QUOTED_NICK.sub("", name)
            yield ParsedParticipant(called, Span(at, at + len(name)), role=bare(line["role"]) if alone else None)


def _is_beside_body(text: str, role: str, names: list[str]) -> bool:
    """Whether of two names behind one role the second is whom the first is from, though it looks like a person's:
    "Moderator: Ada Obi, North Lamps", where the text names Ada Obi again and nothing of the other.
    """
    if len(names) != 2 or fold(bare(role)).endswith("s"):
        return False
    said = _said(text)
    first, second = (_WORDS.findall(name.casefold()) for name in names)
    return all(said[word] > 1 for word in first) and all(said[word] < 2 for word in second)


@lru_cache(maxsize=1)  # asked for each line that gives a role to two
def _said(text: str) -> Counter[str]:
    """How often each word stands in a text, in small letters."""
    return Counter(_WORDS.findall(text.casefold()))


def _names_of(words: str) -> list[str]:
    return [entry for entry in re.split(r",(?![^()]*\))|;| and | & ", _LEADERS.sub("; ", words)) if entry.strip()]


def is_list_of_names(words: str) -> bool:
    """Whether a line holds names of people and nothing else: "Ada Obi, Bo Ek (Harbour)"."""
    words = words.strip()[:-1] if words.rstrip().endswith(").") else words.strip()
    if len(words) >= _LONGEST_LIST or words.endswith((".", "?", "!", "。", "？", "！", "؟", "۔", "।")):
        return False
    entries = _names_of(words)
    return (
        bool(entries)
        and shape(entries[0]) in {Shape.PERSON, Shape.SURNAME}
        and sum(shape(entry) in {Shape.PERSON, Shape.SURNAME} for entry in entries) * 2 >= len(entries)
    )


def find_witnesses(text: str) -> Iterator[ParsedParticipant]:
    """Those whom a committee hears: "OBI, Ms Ada, Director, Harbour Office", "STATEMENT OF ADA OBI, DIRECTOR"; its
    members, and who presides.
    """
    for line in _STATEMENT_OF.finditer(text) if "STATEMENT OF " in text else ():
        if shape(line["name"]) is Shape.PERSON:
            yield ParsedParticipant(line["name"], Span(*line.span("name")))
    members = [member for member in _MEMBER.finditer(text, 0, LISTED) if shape(member["name"]) is Shape.PERSON]
    for member in members if len(members) >= _LIST else ():
        yield ParsedParticipant(member["name"], Span(*member.span("name")))
    if text.find("presiding", 0, LISTED) >= 0 and (presiding := _PRESIDING.search(text, 0, LISTED)):
        name = " ".join(presiding["name"].split())
        yield ParsedParticipant(name, Span(*presiding.span("name")), role=presiding["role"])
    for line in _WITNESS.finditer(text):
        name = f"{line['given'].strip()} {line['surname'].strip()}"
        if shape(name) is Shape.PERSON:
            yield ParsedParticipant(name, Span(line.start("surname"), line.end("given")), affiliation=line["body"])


def abbreviates(letters: str, name: str) -> bool:
    """Whether the letters are initials of the name, in order: "GLP" of "Gareth Lloyd-Parry"."""
    rest = iter(initials(name))
    return all(letter in rest for letter in letters.upper())


def abbreviates_name(words: str, name: str) -> bool:
    """Whether words in brackets behind a name are the letters that its bearer goes by: "AdO" of "Ada di Obi"."""
    return len(words) <= _LONGEST_KEY and words.isalpha() and words[-1].isupper() and initials(name) == words.upper()


def _are_of(letters: str, name: str) -> bool:
    """Whether letters that somebody goes by are those of the name, in order: "ADB" of "Ada Di Benedetto"."""
    rest = iter(fold(name).upper())
    return letters[0] == name[0].upper() and all(letter in rest for letter in letters.upper())


@lru_cache(maxsize=1)
def find_initials(text: str, *, told: bool = False) -> tuple[ParsedParticipant, ...]:
    """The key of initials that some minutes print: "AO: Ada Obi, Example Networks", "Present: Ada Obi (AO)".

    Of letters in brackets those that are labels; with `told` those that begin a sentence too: "AO asked who lit it".
    """
    return tuple(_initials(text, told=told))


def _initials(text: str, *, told: bool) -> Iterator[ParsedParticipant]:
    found = _IN_BRACKETS.search(text, 0, _KEYED) is not None
    entries = [match for form in _FORMS for match in form.finditer(text[:_KEYED])] if found else []
    used = {line["letters"] for line in (_TELLING if told else _LETTERS).finditer(text)} if entries else set()
    labels = [match for match in entries if match["initials"] in used and shape(match["name"]) is Shape.PERSON]
    # Where several are of their names, all in it are.
    is_key = sum(_are_of(match["initials"], without_title(match["name"])) for match in labels) >= _LIST
    for match in labels:
        name, letters = without_title(match["name"]), match["initials"]
        if initials(name) == letters.upper() or (letters[0].isupper() and (is_key or match["label"])):
            body = match.groupdict().get("org")
            at = match.end("name") - len(name)
            yield ParsedParticipant(name, Span(at, match.end("name")), initials=letters, affiliation=body)
    for equal in _EQUALS.finditer(text[:_KEYED]) if " = " in text[:_KEYED] else ():
        name = bare(equal["name"])
        if shape(name) is Shape.PERSON and equal["called"] in _labels_of_one_word(text):
            yield ParsedParticipant(name, Span(*equal.span("name")), initials=equal["called"])
    for line in _key_lines(text[:_KEYED]):
        name = bare(line["name"])
        yield ParsedParticipant(
            name=name,
            span=Span(line.start("name"), line.start("name") + len(line["name"].rstrip())),
            initials=line["initials"],
            affiliation=(line["org"] or "").strip() or None,
        )


def _key_lines(text: str) -> Iterator[re.Match[str]]:
    """The lines that tell what letters stand for: "AO: Ada Obi"; among such also "RFK: Ada Obi"."""
    block: list[re.Match[str]] = []
    for match in [*_KEY.finditer(text), None]:
        if block and (match is None or text[block[-1].end() : match.start()].count("\n") > 1):
            told = [line for line in block if abbreviates(line["initials"], bare(line["name"]))]
            yield from block if len(told) >= _LIST and len(told) * 2 > len(block) else told
            block = []
        if match and shape(bare(match["name"])) is Shape.PERSON:
            block.append(match)
