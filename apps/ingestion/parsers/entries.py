"""Whether people speak under labels before colons, or whether they are those of what is no record: a form, a recipe, a
list of works, a table of contents, frequent questions, one speech with its addresses.

Owns what tells these from people who speak. Must not know what a label looks like in any layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from apps.ingestion.dates import is_part_of_day
from apps.ingestion.header import find_language
from apps.ingestion.names import Shape, bare, has_title, is_role, shape
from apps.ingestion.turns import Mark
from apps.lib.text import fold

# Words before a colon that begin a sentence: "Time: 50 minutes. Step One: Warm the oil. 20:00 Film: The Keeper."
_ENTRY = re.compile(
    r"(?<=[.?!…)\]\"”’;] )(?:\d{1,2}[:.]\d{2} )?(?:\*\*)?"
    r"(?P<words>[^\W\d_a-z][\w'’\-]{0,30}(?: [\w'’\-]{1,30}){0,4})[ \xa0]?:(?:\*\*)?(?=\s)"
)
_BEFORE_WORDS = len("20:00 **")  # what may stand before the words of an entry
_LONGEST = 200  # characters that an entry stays below
_LEAST = 3  # entries
_WORDS = 40  # words in which people begin a sentence so, "First: who pays?", once at most
_SMALL = 4  # letters of a word that titles write small
# The year of a work, a number to call, an address; not "signed in 2019", "20 000 for the roof".
_FACT = re.compile(r"[,(] ?(?:1[89]|20)\d\d\b|(?:\b0|\+)\d[\d /\-]{3,}\d\b|\b\d{3}[ \-/]\d{4}\b|[^\s@]@\w")
_BRIEF = 30  # words of an entry in a list at most
_LEADERS = re.compile(r"(?<!\.)(?<!\. )\.(?: ?\.){3,} ?\d{1,4}\b")  # the dots before the number of a page
_OF_SELF = re.compile(r"(?i)\b(?:I|my|me)\b")
_OF_READER = re.compile(r"(?i)\byour?\b")
_ASKS = frozenset("q question pregunta pergunta domanda frage вопрос".split())
_ANSWERS = frozenset("a answer response reponse respuesta resposta risposta antwort ответ".split())
_FREQUENT = re.compile(
    r"\b(?:faqs?|frequently asked|frecuentes|frequentes|frequenti|haufige fragen|foire aux questions)\b"
)
_OF_ALL = re.compile(
    r"(?i)(?:(?:excellenc(?:ies|y)|ladies and gentlemen|colleagues|friends)"
    r"|(?:dear|distinguished|esteemed|honou?rable|your|(?:the )?rt\.? hon) [^\n]{2,60}"
    r"|(?:mr|mrs|ms|madam|madame|sir)\.? [\w\-]+(?: [\w\-]+)?)"
)
_OF_ONE = re.compile(r"(?i)(?:mr|mrs|ms|madam|madame)\.? \w+")
_EXCHANGES = 4  # of two whose labels are roles
_KEY = r"[ \t]*+(?:-[ \t]++)?[\w.\- ]{1,40}"
# What programs alone read: "enabled: true", "port = 8080".
_VALUE = re.compile(
    rf"^{_KEY}?[ \t]*[:=][ \t]*(?:true|false|null|none|on|off|\d[\d.]*|/\S+|\"[^\"\n]*\")[ \t\r]*$",
    re.MULTILINE | re.IGNORECASE,
)
# A key set in below another, or below a name in brackets.
_NESTED = re.compile(
    rf"^(?P<in>[ \t]*)[\w.\- ]{{1,40}}:[ \t\r]*\n(?P=in)(?=[ \t]){_KEY}:[ \t]"
    r"|^\[[\w.\- ]{1,40}\][ \t\r]*\n[\w.\- ]{1,40}=",
    re.MULTILINE,
)
_ENDS_LINE = re.compile(r":[ \t\r]*\n")
# By language, what people say of themselves and to others.
_OWN = {
    "de": re.compile(r"(?i)\b(?:ich|wir|mir|mich|uns\w*|mein\w*|danke\w*|bitte|ja|nein|ihnen)\b|\bSie\b"),
    "en": re.compile(
        r"(?i)\b(?:i|we|you|my|our|your|me|us|let['’]s|thanks?|yes|yeah|no|okay|ok|please|hi|hello|welcome)\b"
    ),
    "es": re.compile(
        r"(?i)\b(?:yo|me|mi|mis|nos|nosotros|nuestr\w+|usted\w*|gracias|buen[ao]s|\w{2,}[aei]mos|creo|quiero|tengo|soy)\b"
    ),
    "fr": re.compile(r"(?i)\b(?:je|j['’]\w+|moi|nous|vous|mon|ma|mes|notre|nos|votre|merci|bonjour|oui|non)\b"),
    "it": re.compile(r"(?i)\b(?:io|mi|noi|ci|mio|mia|nostr\w+|grazie|buon\w*|\w{2,}iamo|credo|sono|lei)\b"),
    "pt": re.compile(
        r"(?i)\b(?:eu|me|meus?|minhas?|nos|nós|nosso\w*|nossa\w*|você\w*|obrigad[oa]|bo[am]|\w{2,}[aei]mos|acho|quero|sou)\b"
    ),
}
_LEAST_OWN = 0.5  # of the turns
_LEAST_WHOLE = 0.9
_ENDS = (".", "?", "!", "…", "”", '"')
# Behind the own name, who somebody is and whence, and what minutes tell: "Ada from the harbour", "Ada said that".
_OF_RECORD = frozenset(
    """added agreed and asked at calling for from here in joining moved noted of on proposed replied reported
    representing said seconded speaking thanked with""".split()
)
_PRESENT = re.compile(r"\b(?:Present|Participants|Attend(?:ees|ing)|In attendance|Présents|Presentes|Asistentes) ?:")
_HEAD = 300  # characters that a heading stands in


def people_speak(text: str, marks: Sequence[Mark], *, one_line: bool) -> bool:
    """Whether `marks` can be turns of a record; where lines are lost, `one_line`, only if speech tells so as well."""
    named = [mark for mark in marks if mark.name]
    if not named:
        return True
    stops = [*(mark.start for mark in named[1:]), len(text)]
    said = [text[mark.speech : stop] for mark, stop in zip(named, stops, strict=True)]
    labels = [mark.name or "" for mark in named]
    names = list(map(bare, labels))
    if (one_line or not _are_people(labels)) and _are_entries(text, named):
        return False
    if _is_configuration(text) or _are_listed(said) or _are_contents(said):
        return False
    if _are_addresses(names) or _are_frequent_questions(text, labels, said) or _are_portraits(names, said):
        return False
    if not one_line:
        return True
    # Who gives the own name says nothing else in a round of introductions: "Ada Obi: Ada Obi, Lamp Society."
    others = [words for name, words in zip(names, said, strict=True) if not fold(words).startswith(fold(name))]
    told = speak_for_themselves(others or said) or _take_turns(labels, said)
    return told or _are_present(text[: named[0].start], names)


def _are_present(head: str, names: Sequence[str]) -> bool:
    """Whether the head says of most who have labels, of several at least, that they were there: "Present: Ada Obi"."""
    told = _PRESENT.search(head[-_HEAD:])
    there = sum(name in head[-_HEAD:][told.end() :] for name in set(names)) if told else 0
    return there > 1 and there * 2 > len(set(names))


def _are_people(labels: Sequence[str]) -> bool:
    """Whether labels are those of several people, who recur: in lines of their own they say whatever is below."""
    several = 4 <= len(set(labels)) * 2 <= len(labels)
    return several and all(shape(label) in {Shape.PERSON, Shape.SURNAME} for label in labels)


def _are_entries(text: str, named: Sequence[Mark]) -> bool:
    """Whether sentences begin with words before a colon that are no labels half as often as with labels.

    Few do in speech, most do in forms, results and hints, where few of them look like names.
    """
    begin = named[0].start
    names = {mark.name for mark in named}
    entries = [
        (turn, entry["words"])
        for turn, entry in _entries(text, named)
        if entry["words"] not in names and _is_title(entry["words"]) and not is_role(entry["words"])
    ]
    # In minutes one after the other has the same: "Done: the glass. Next: paint."
    turns = Counter(words for _, words in set(entries))
    found = sum(turns[words] < _LEAST for _, words in entries)
    found += sum(is_part_of_day(mark.name or "") for mark in named)
    return found >= _LEAST and found * 2 > len(named) and found * _WORDS > len(text[begin:].split())


def _entries(text: str, named: Sequence[Mark]) -> Iterator[tuple[int, re.Match[str]]]:
    """Words before colons that begin sentences in what is said under labels, each with the number of that label."""
    stops = [*(mark.start for mark in named[1:]), len(text)]
    for turn, (mark, stop) in enumerate(zip(named, stops, strict=True)):
        # Most speeches have no colon. The words may go on into a label, but for one that begins a line.
        end = stop if text[stop - 1 : stop] == "\n" else stop + _LONGEST
        if text.find(":", mark.speech, end) < 0:
            continue
        for entry in _ENTRY.finditer(text, max(named[0].start, mark.speech - _BEFORE_WORDS), end):
            if mark.speech <= entry.start("words") < stop:
                yield turn, entry


def _is_title(words: str) -> bool:
    """Whether words are written as a title or are one, "Step One"; not "So the question is this"."""
    return all(word[0].isupper() or not word[0].islower() or len(word) < _SMALL for word in words.split()[1:])


def _is_configuration(text: str) -> bool:
    """Whether keys are set in below others, or below names in brackets, and have what programs alone read."""
    if not (_ENDS_LINE.search(text) or "\n[" in text):
        return False
    return len(_NESTED.findall(text)) > 1 and len(_VALUE.findall(text)) > 1


def _are_listed(said: Sequence[str]) -> bool:
    """Whether most texts are as brief as those of works, "Lamp at dusk. Oil, 1901.", or of books of addresses, and
    have a year, a number or an address as they do.
    """
    listed = sum(len(words.split(maxsplit=_BRIEF)) < _BRIEF and _FACT.search(words) is not None for words in said)
    return listed >= _LEAST and listed * 3 > len(said) * 2


def _are_contents(said: Sequence[str]) -> bool:
    """Whether dots lead from most texts to the number of a page."""
    dotted = (words for words in said if ".." in words or ". ." in words)
    return sum(_LEADERS.search(words) is not None for words in dotted) * 2 > len(said)


def _are_addresses(names: Sequence[str]) -> bool:
    """Whether all labels are of those to whom one person speaks: "Mr. President:", "Excellencies:"; not so where
    two of them take turns: "Mr. Chairman:", "Mr. Secretary:".
    """
    changes = sum(one != other for one, other in pairwise(names))
    in_turns = changes >= _EXCHANGES and changes == len(names) - 1 and min(Counter(names).values()) > 1
    if in_turns and all(_OF_ONE.fullmatch(name) for name in names):
        return False
    return all(
        _OF_ALL.fullmatch(name) is not None and not name.isupper() and (is_role(name) or not has_title(name))
        for name in names
    )


def _are_frequent_questions(text: str, labels: Sequence[str], said: Sequence[str]) -> bool:
    """Whether nobody is asked and everybody told: most questions say "I", and most answers "you"; or a heading tells
    it.
    """
    keys = [fold(label.rstrip(".")) for label in labels]
    if not all(key in _ASKS or key in _ANSWERS for key in keys):
        return False
    if _FREQUENT.search(fold(text[:_HEAD])):
        return True
    of_self = Counter(key in _ASKS for key, words in zip(keys, said, strict=True) if _OF_SELF.search(words))
    of_reader = Counter(key in _ASKS for key, words in zip(keys, said, strict=True) if _OF_READER.search(words))
    asked = sum(key in _ASKS for key in keys)
    often = of_self[True] * 2 > asked and of_reader[False] * 2 > len(keys) - asked
    return often and of_self[True] > of_self[False] and of_reader[False] > of_reader[True]


def _are_portraits(names: Sequence[str], said: Sequence[str]) -> bool:
    """Whether most texts tell of whom they are under, each of whom stands there once: "Ada Obi: Ada keeps lamps"."""
    if len(set(names)) < len(names):
        return False
    about = 0
    for name, words in zip(names, said, strict=True):
        first, *others = words.split(maxsplit=2)[:2] or [""]
        tells = bool(others) and others[0].islower() and others[0].rstrip(",.") not in _OF_RECORD
        about += tells and first in name.split() and not _OF_SELF.search(words)
    return about * 2 > len(names)


def speak_for_themselves(said: Sequence[str]) -> bool:
    """Whether many speak of themselves or to others, or ask; of languages that are not known here it can't be told."""
    own = _OWN.get(find_language(" ".join(said)) or "")
    return own is None or sum("?" in words or own.search(words) is not None for words in said) >= _LEAST_OWN * len(said)


def _take_turns(labels: Sequence[str], said: Sequence[str]) -> bool:
    """Whether labels recur and have titles, or nearly all that is below them is whole sentences, as in a record in
    which nobody says "I"; in lists, few are.
    """
    whole = sum(
        has_title(label) or (words[:1].isupper() and words.rstrip().endswith(_ENDS))
        for label, words in zip(labels, said, strict=True)
    )
    return len(set(labels)) * 2 <= len(labels) and whole >= _LEAST_WHOLE * len(said)
