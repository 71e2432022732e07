"""The people whom one document names in full, and the completion of shorter names from them.

Owns the index of full names. Must not know turns or how a name is evidence for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.lexicon import HONORIFICS, PARTICLES
from apps.ingestion.names import (
    Shape,
    has_title,
    holds_office,
    is_body_word,
    is_initial_and_surname,
    is_plain_word,
    is_role,
    shape,
    without_title,
)
from apps.ingestion.parsed import Method, Span
from apps.ingestion.spelling import initials, written
from apps.ingestion.spoken_names import NAME, PARTICLE
from apps.lib.text import fold

# Two spellings of one name: the same given name, and surnames so alike and so long that two people are improbable.
_LIKENESS = 0.85
_LONG_SURNAME = 6
# Two spellings of which one may be the other mis-heard: enough to doubt a name, not to give one.
_NAME_HEARD = 0.78
_WORD_HEARD = 0.6
_WORD_ALONE = 0.75
_SHORTEST_PART = 3
_LISTED = 2  # the weight of a name that a list gives and no label
_RARE = 2
_LOUD_LINE = re.compile(
    r"^[ \t]*(?P<name>[^\W\d_a-z][^\W\d_a-z.'’\-]+(?:[ \t]+[^\W\d_a-z][^\W\d_a-z.'’\-]*\.?){1,4})[ \t\r]*(?:,|$)",
    re.MULTILINE,
)
# Two words that can end a name, and the word before them.
_PAIR = re.compile(r"(?<![\w'’.\-])(?=(?P<name>[^\W\d_][\w'’.\-]* [^\W\d_](?:[\w\-]|['’](?!s\b)(?=\w))*))")
_BEFORE = re.compile(r"(?<!\S)(?P<word>[^\W\d_]\S*)[ \xa0\n]\Z")
_LONGEST_GIVEN = 32  # characters


@dataclass(frozen=True, slots=True)
class FullName:
    """A full name as the document writes it, how it comes by it, and where."""

    name: str
    method: Method
    span: Span
    weight: int = 1  # how much the document relies on this spelling


class People:
    """Full names by given name, surname and initials. Spellings that are surely one person's are held as one."""

    def __init__(self, known: Known, begins: int = 0) -> None:
        """`begins` is the offset of the first speech."""
        self._known, self._begins = known, begins
        self._names: dict[str, FullName] = {}
        self._spelling: dict[str, str] = {}
        self._keys: dict[str, list[str]] = {}
        self._printed: set[tuple[str, str]] = set()
        self._likes: dict[str, tuple[KnownActor, ...]] = {}
        self._parts: dict[str, list[FullName]] = {}

    @property
    def names_any(self) -> bool:
        """Whether the document names anybody in full."""
        return any(not is_initial_and_surname(person.name) for person in self._names.values())

    def add(self, name: str, method: Method, span: Span, weight: int = 1) -> None:
        """Take a full name into the index; a name of one word is left out."""
        name = written(without_title(name))
        key = fold(name)
        if len(key.split()) < 2 or len(key.split()[-1]) < 2 or shape(name) is not Shape.PERSON:
            return
        held = self._names.get(key)
        if held is not None:
            # The document's own capitals are better than capitals lowered by rule.
            spelled = held.name if held.name != held.name.title() or name == name.title() else name
            self._names[key] = FullName(spelled, held.method, held.span, held.weight + weight)
        else:
            self._names[key] = FullName(name, method, span, weight)
        self._spelling.clear()
        self._parts.clear()

    def add_key(self, letters: str, name: str, span: Span, *, printed: bool = False) -> None:
        """Take that somebody goes by these letters, or by a nick; `printed`: in so many words, as a key does."""
        self.add(name, Method.KEY, span, 2)
        self._keys.setdefault(letters.casefold(), []).append(fold(without_title(name)))
        if printed:
            self._printed.add((letters.casefold(), fold(without_title(name))))

    def by_key(self, letters: str) -> list[FullName]:
        """The people who go by these letters, or by this nick."""
        return self._distinct(key for key in self._keys.get(letters.casefold(), ()) if key in self._names)

    def prints_key(self, letters: str, name: str) -> bool:
        """Whether the document prints that these letters stand for this name."""
        return (letters.casefold(), fold(name)) in self._printed

    def spelled(self, name: str) -> FullName | None:
        """The name as the document spells it best; None where it has no such full name."""
        key = fold(without_title(name))
        if key not in self._names:
            return None
        return self._names[self._best(key)]

    def best(self, name: str) -> str:
        """The name as the document spells it best, or as one writes it."""
        spelled = self.spelled(name)
        return spelled.name if spelled else written(name)

    def known_like(self, name: str) -> tuple[KnownActor, ...]:
        """Known people whose name is nearly this one, as captions mis-hear names; three at most."""
        heard = fold(name)
        if heard not in self._likes:
            named = self._known.names_by_word
            # One word of a name is mostly heard right: only names that share a word are compared.
            near = dict.fromkeys(known for word in heard.split() for known in named.get(word, ()))
            alike = [self._known.speakers_by_name[known] for known in near if is_mishearing(heard, known)]
            self._likes[heard] = tuple(dict.fromkeys(actors[0] for actors in alike if len(actors) == 1))[:3]
        return self._likes[heard]

    def listed_like(self, name: str) -> list[FullName]:
        """Those whom the document lists and whose name sounds like this one, which it does not list: it may be a name
        mis-heard. A given name cut short counts: "Ada" beside "Adaeze Obi"."""
        heard = fold(without_title(name))
        held = self._names.get(heard)
        if held and held.method is not Method.LABEL:
            return []
        listed = (key for key, other in self._names.items() if other.method in {Method.HEADER, Method.KEY})
        rare = held is None or held.weight <= _RARE
        return [
            self._names[key]
            for key in listed
            # Whom labels name by either spelling more than once or twice are two people.
            if key != heard and (rare or self._names[key].weight <= _LISTED) and sounds_like(heard, key)
        ]

    def by_part(self, name: str) -> list[FullName]:
        """Those whose name has this given name first; failing that, any word of it. One for each person."""
        part = fold(name)
        if part not in self._parts:
            first = [key for key in self._names if key.startswith(part + " ")]
            words = f" {part} "  # one, or several as in "de Bruijn"
            self._parts[part] = self._distinct(first or [key for key in self._names if words in f" {key} "])
        return self._parts[part]

    def in_head(self, name: str) -> str | None:
        """The one full name with this given name that the document gives before anybody speaks, and under which nobody
        speaks; None where there is none or several."""
        found = self.by_part(name) if " " not in name else []
        alone = len(found) == 1 and found[0].method in {Method.HEADER, Method.KEY, Method.INTRODUCING_SENTENCE}
        return found[0].name if alone and found[0].span.end <= self._begins else None

    def by_shortened(self, name: str) -> list[FullName]:
        """Those of whose given name or surname one letter is written: "Ada O.", "A. Obi" → "Ada Obi"."""
        first, _, last = fold(name).partition(" ")
        if len(first) == 1 and len(last) > 1:
            return self._distinct(
                key
                for key in self._names
                if key.startswith(first) and key.endswith(f" {last}") and key != f"{first} {last}"
            )
        given, _, letter = fold(name).rpartition(" ")
        if not given or len(letter) != 1:
            return []
        same = [key for key in self._names if key.startswith(given + " ")]
        return self._distinct(key for key in same if f" {letter}" in key.removeprefix(given))

    def by_surname(self, surname: str) -> list[FullName]:
        """Those whose name ends in this surname; two words after a title can be the whole name too."""
        part = fold(surname)
        whole = [key for key in self._names if key.endswith(" " + part) or (" " in part and key == part)]
        # Of a double surname the first half alone: "Mr. Obi" is "Ada Obi-Ek", "Mr. Ada" not "Ada-Lou Obi".
        half = re.compile(rf" {re.escape(part)}-\S+\Z")
        return self._distinct(
            whole or (key for key, person in self._names.items() if half.search(person.name.casefold()))
        )

    def by_initials(self, letters: str) -> list[FullName]:
        """Those whose initials are these letters."""
        wanted = letters.upper().replace(".", "")
        exact = [key for key in self._names if initials(key) == wanted]
        outer = [key for key in self._names if len(wanted) == 2 and initials(key)[:1] + initials(key)[-1:] == wanted]
        return self._distinct(exact or outer)

    def _distinct(self, keys: Iterable[str]) -> list[FullName]:
        return [self._names[key] for key in dict.fromkeys(self._best(key) for key in keys)]

    def _best(self, key: str) -> str:
        """The key of the best spelling of this name."""
        if key not in self._spelling:
            longer = [other for other in self._names if other.startswith(key + " ")]
            if len(longer) == 1:  # "Ada Maria" beside one "Ada Maria Obi"
                return self._best(longer[0])
            alike = [other for other in self._names if other == key or self._is_variant(key, other)]
            self._spelling[key] = max(
                alike,
                key=lambda other: (other in self._known.speakers_by_name, self._names[other].weight, other == key),
            )
        return self._spelling[key]

    def _is_variant(self, one: str, other: str) -> bool:
        first, _, rest = one.partition(" ")
        other_first, _, other_rest = other.partition(" ")
        if first != other_first:
            return False
        if rest.replace(" ", "") == other_rest.replace(" ", ""):
            return True
        if (
            min(len(rest), len(other_rest)) < _LONG_SURNAME
            or min(self._names[one].weight, self._names[other].weight) > 1
        ):
            return False
        return SequenceMatcher(None, rest, other_rest).ratio() >= _LIKENESS


def is_mishearing(heard: str, known: str) -> bool:
    """Whether a folded name is so near another one of as many words that it may be the same name mis-heard."""
    if heard == known or abs(len(heard) - len(known)) > 3 or " " not in heard or " " not in known:
        return False
    matcher = SequenceMatcher(None, heard, known)
    return matcher.quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS


def sounds_like(heard: str, name: str) -> bool:
    """Whether a folded name may be a full one mis-heard: word for word, or a word of it, or its beginning."""
    if " " not in heard:
        return (len(heard) >= _SHORTEST_PART and name.startswith(heard)) or any(
            min(len(heard), len(word)) >= _LONG_SURNAME and SequenceMatcher(None, heard, word).ratio() >= _WORD_ALONE
            for word in name.split()
        )
    pairs = list(zip(heard.split(), name.split(), strict=False))
    return (
        heard.count(" ") == name.count(" ")
        and SequenceMatcher(None, heard, name).ratio() >= _NAME_HEARD
        and all(SequenceMatcher(None, *pair).ratio() >= _WORD_HEARD for pair in pairs)
    )


def named_in_text(text: str, given: Iterable[str]) -> Iterable[tuple[str, Span]]:
    """Every place where one of the given names is followed by a surname: "Ada" → "Ada Obi"."""
    wanted = sorted(
        {re.escape(form) for name in given if len(name) > 1 for form in (name, written(name))}, key=len, reverse=True
    )
    if not wanted:
        return
    for found in re.finditer(
        rf"(?<![\w'’\-])(?:{'|'.join(wanted)})(?![ \xa0\n]\w+ \d)[ \xa0\n](?:{PARTICLE}[ \xa0])*{NAME}", text
    ):
        name = _trimmed(found[0].split())
        if name and len(name.split()) > 1:
            yield name, Span(found.start(), found.start() + len(name))


def surnames_in_text(text: str, surnames: Iterable[str]) -> Iterable[tuple[str, Span]]:
    """Every place where one of the surnames follows a given name: "ANDERS" → "Paul Anders"."""
    wanted = sorted(
        {
            re.escape(form)
            for name in surnames
            if len(name) > 1
            for form in (name, written(name), _in_running_text(name))
        },
        key=len,
        reverse=True,
    )
    if not wanted:
        return
    given_name = r"[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)?"
    for found in re.finditer(
        rf"(?<![\w'’.\-])(?P<given>{given_name})(?P<letter> [^\W\d_a-z]\.)?[ \xa0]"
        rf"(?P<surname>{'|'.join(wanted)})(?![\w\-])",
        text,
    ):
        given = found["given"]
        if not (is_plain_word(given) or fold(given) in HONORIFICS or is_role(given)):
            yield f"{given}{found['letter'] or ''} {_in_running_text(found['surname'])}", Span(*found.span())


def before_two_surnames(text: str, names: Set[str]) -> dict[str, FullName]:
    """The full names by their last two words, which stand nowhere else but behind a title: "Obi Ek" → "Ada Obi Ek".

    The text is gone through once for all `names`.
    """
    given: dict[str, dict[str, Span] | None] = {}
    for found in _PAIR.finditer(text) if names else ():
        name = found["name"]
        if name not in names or (others := given.setdefault(name, {})) is None:
            continue
        before = _BEFORE.search(text, max(0, found.start() - _LONGEST_GIVEN), found.start())
        word = before["word"] if before else ""
        if word and has_title(f"{word} Obi"):
            continue
        if not word[:1].isupper() or not word.replace("-", "").isalpha() or is_plain_word(word):
            given[name] = None
        else:
            others.setdefault(word, Span(found.start() - len(word) - 1, found.end("name")))
    return {
        name: FullName(f"{word} {name}", Method.INTRODUCING_SENTENCE, span)
        for name, words in given.items()
        if words and len(words) == 1
        for word, span in words.items()
    }


def surnames_in_head(head: str, surnames: Iterable[str]) -> Iterable[tuple[str, Span]]:
    """Every line of a head that begins with a full name in capitals which ends in one of the surnames."""
    wanted = {fold(surname) for surname in surnames}
    for found in _LOUD_LINE.finditer(head) if wanted else ():
        name = found["name"]
        words = fold(name).split()
        ends = {" ".join(words[start:]) for start in range(1, len(words))}
        if not ends.isdisjoint(wanted) and not is_plain_word(name.split()[0]):
            yield name, Span(*found.span("name"))


def _in_running_text(surname: str) -> str:
    """A surname behind a given name: "DE BRUIJN" → "de Bruijn"."""
    return " ".join(word.casefold() if word.casefold() in PARTICLES else word for word in written(surname).split())


def name_before_plain_words(words: str) -> str:
    """The name at the head of words that begin with capitals: "Ada Obi From Harbour" → "Ada Obi"."""
    return _trimmed(words.split())


def _trimmed(words: list[str]) -> str:
    """The words up to the first that is no part of a name."""
    kept = [words[0]]
    for word in words[1:]:
        bare = word.strip(".,")
        if bare.casefold() in PARTICLES:
            kept.append(bare)
            continue
        other_case = bare.isupper() and not words[0].isupper()
        if (
            is_plain_word(bare)
            or is_body_word(bare)
            or is_role(bare)
            or holds_office(bare)
            or len(bare) < 2
            or bare.startswith(("I'", "I’"))
            or other_case
        ):
            break
        kept.append(bare)
        if (word.endswith((".", ",")) and word != "St.") or len(kept) == 5:
            break
    while len(kept) > 1 and kept[-1].casefold() in PARTICLES:
        kept.pop()
    return " ".join(kept)
