"""The people whom one document names in full, and the completion of shorter names from them.

Owns the index of full names. Must not know turns or how a name is evidence for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache, reduce
from itertools import chain
from operator import or_

from apps.ingestion.known import Known, KnownActor
from apps.ingestion.labels import Label
from apps.ingestion.names import Shape, is_initial_and_surname, shape, without_title
from apps.ingestion.not_one import is_of_two
from apps.ingestion.parsed import Method, Span
from apps.ingestion.spelling import initials, written
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
_ROUNDING = 1e-6
_MANY = 100  # names among which one is like another by chance


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
        self._names_any = False
        # The keys of names, each list in the order in which the names came.
        self._beginning: dict[str, list[str]] = {}  # with these words first, and others behind them
        self._ending: dict[str, list[str]] = {}
        self._with_word: dict[str, list[str]] = {}
        self._joined: dict[tuple[str, str], list[str]] = {}  # by the first word, and the others without spaces
        self._listed: list[str] = []
        self._listed_by: dict[str, list[str]] = {}  # by the first letters of a word
        self._lettered: dict[str, list[str]] = {}  # by their initials
        self._bounded: dict[str, list[str]] = {}  # by the first and the last of their initials
        self._spelling: dict[str, str] = {}
        self._keys: dict[str, list[str]] = {}
        self._printed: set[tuple[str, str]] = set()
        self._likes: dict[str, tuple[KnownActor, ...]] = {}
        self._answers: dict[tuple[Callable[[str], list[FullName]], str], list[FullName]] = {}

    @property
    def names_any(self) -> bool:
        """Whether the document names anybody in full."""
        return self._names_any

    def add(self, name: str, method: Method, span: Span, weight: int = 1) -> None:
        """Take a full name into the index; a name of one word is left out, and so is that of two people."""
        if is_of_two(name):
            return
        whole = without_title(name)
        name = Label(written(whole))
        key = fold(name)
        if " " not in key or key[-2] == " " or (shape(whole) is not Shape.PERSON and shape(name) is not Shape.PERSON):
            return
        held = self._names.get(key)
        if held is not None:
            # The document's own capitals are better than capitals lowered by rule.
            spelled = held.name if held.name != held.name.title() or name == name.title() else name
            self._names[key] = FullName(spelled, held.method, held.span, held.weight + weight)
        else:
            self._names[key] = FullName(name, method, span, weight)
            self._names_any = self._names_any or not is_initial_and_surname(name)
            self._index(key)
            if method in {Method.HEADER, Method.KEY}:
                self._listed.append(key)
                for letters in dict.fromkeys(_first_letters(key)):
                    self._listed_by.setdefault(letters, []).append(key)
        self._spelling.clear()
        self._answers.clear()

    def _index(self, key: str) -> None:
        words, letters = key.split(), initials(key)
        for cut in range(1, len(words)):
            self._beginning.setdefault(" ".join(words[:cut]), []).append(key)
            self._ending.setdefault(" ".join(words[cut:]), []).append(key)
        for word in dict.fromkeys(words):
            self._with_word.setdefault(word, []).append(key)
        self._joined.setdefault(_joined(key), []).append(key)
        self._lettered.setdefault(letters, []).append(key)
        self._bounded.setdefault(letters[:1] + letters[-1:], []).append(key)

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
        mis-heard. A given name cut short counts: "Ada" beside "Adaeze Obi". In a long list a word must begin alike."""
        heard = fold(without_title(name))
        held = self._names.get(heard)
        if held and held.method is not Method.LABEL:
            return []
        rare = held is None or held.weight <= _RARE
        return [
            self._names[key]
            for key in self._listed_near(heard)
            # Whom labels name by either spelling more than once or twice are two people.
            if key != heard and (rare or self._names[key].weight <= _LISTED) and sounds_like(heard, key)
        ]

    def _listed_near(self, heard: str) -> Iterable[str]:
        """The listed names that are compared with another: all of a short list."""
        if len(self._listed) <= _MANY:
            return self._listed
        near = [self._listed_by.get(letters, []) for letters in _first_letters(heard)]
        return dict.fromkeys(chain.from_iterable(near)) if sum(map(len, near)) <= _MANY else ()

    def by_part(self, name: str) -> list[FullName]:
        """Those whose name has this given name first; failing that, any word of it. One for each person."""
        return self._answer(self._having_part, fold(name))

    def _having_part(self, part: str) -> list[FullName]:
        words = f" {part} "  # one, or several as in "de Bruijn"
        return self._distinct(self._beginning.get(part) or [key for key in self._with(part) if words in f" {key} "])

    def in_head(self, name: str) -> str | None:
        """The one full name with this given name that the document gives before anybody speaks, and under which nobody
        speaks; None where there is none or several."""
        found = self.by_part(name) if " " not in name else []
        alone = len(found) == 1 and found[0].method in {Method.HEADER, Method.KEY, Method.INTRODUCING_SENTENCE}
        return found[0].name if alone and found[0].span.end <= self._begins else None

    def by_shortened(self, name: str) -> list[FullName]:
        """Those of whose given name or surname one letter is written: "Ada O.", "A. Obi" → "Ada Obi"."""
        return self._answer(self._shortened_to, fold(name))

    def _shortened_to(self, name: str) -> list[FullName]:
        first, _, last = name.partition(" ")
        if len(first) == 1 and len(last) > 1:
            return self._distinct(
                key for key in self._ending.get(last, ()) if key.startswith(first) and key != f"{first} {last}"
            )
        given, _, letter = name.rpartition(" ")
        if not given or len(letter) != 1:
            return []
        same = self._beginning.get(given, ())
        return self._distinct(key for key in same if f" {letter}" in key.removeprefix(given))

    def by_surname(self, surname: str) -> list[FullName]:
        """Those whose name ends in this surname; two words after a title can be the whole name too."""
        return self._answer(self._ending_in, fold(surname))

    def _ending_in(self, part: str) -> list[FullName]:
        whole = [*self._ending.get(part, ()), *([part] if " " in part and part in self._names else ())]
        # Of a double surname the first half alone: "Mr. Obi" is "Ada Obi-Ek", "Mr. Ada" not "Ada-Lou Obi".
        half = re.compile(rf" {re.escape(part)}-\S+\Z")
        return self._distinct(
            whole or (key for key in self._with(part) if half.search(self._names[key].name.casefold()))
        )

    def by_initials(self, letters: str) -> list[FullName]:
        """Those whose initials are these letters."""
        return self._answer(self._lettered_so, letters.upper().replace(".", ""))

    def _lettered_so(self, letters: str) -> list[FullName]:
        outer = self._bounded.get(letters, ()) if len(letters) == 2 else ()
        return self._distinct(self._lettered.get(letters, outer))

    def _answer(self, find: Callable[[str], list[FullName]], words: str) -> list[FullName]:
        """What is found by these words, which is asked again and again."""
        if (find, words) not in self._answers:
            self._answers[find, words] = find(words)
        return self._answers[find, words]

    def _with(self, part: str) -> Sequence[str]:
        """The keys that have the rarest word of these."""
        return min((self._with_word.get(word, ()) for word in part.split()), key=len, default=())

    def _distinct(self, keys: Iterable[str]) -> list[FullName]:
        return [self._names[key] for key in dict.fromkeys(self._best(key) for key in keys)]

    def _best(self, key: str) -> str:
        """The key of the best spelling of this name."""
        if key not in self._spelling:
            longer = self._beginning.get(key, ())
            if len(longer) == 1:  # "Ada Maria" beside one "Ada Maria Obi"
                return self._best(longer[0])
            same_given = self._beginning.get(key.partition(" ")[0], ())
            near = same_given if len(same_given) <= _MANY else self._joined[_joined(key)]
            alike = [other for other in near if other == key or self._is_variant(key, other)]
            self._spelling[key] = max(
                alike,
                key=lambda other: (other in self._known.speakers_by_name, self._names[other].weight, other == key),
            )
        return self._spelling[key]

    def _is_variant(self, one: str, other: str) -> bool:
        """Whether two names with one given name may be spellings of the same."""
        if _joined(one) == _joined(other):
            return True
        rest, other_rest = one.partition(" ")[2], other.partition(" ")[2]
        if (
            min(len(rest), len(other_rest)) < _LONG_SURNAME
            or min(self._names[one].weight, self._names[other].weight) > 1
        ):
            return False
        return are_alike(rest, other_rest, _LIKENESS)


def _first_letters(key: str) -> list[str]:
    return [word[:_SHORTEST_PART] for word in key.split()]


def _joined(key: str) -> tuple[str, str]:
    """The given name, and the surname without the spaces that may stand in it."""
    given, _, rest = key.partition(" ")
    return given, rest.replace(" ", "")


def are_alike(one: str, other: str, least: float) -> bool:
    """Whether two words are alike to that degree, 0 to 1; most that are not, lengths and letters tell."""
    both = len(one) + len(other)
    if 2 * min(len(one), len(other)) < least * both:
        return False
    if (_letters(one) ^ _letters(other)).bit_count() > both * (1 - least) + _ROUNDING:
        return False
    matcher = SequenceMatcher(None, one, other)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least


@lru_cache(maxsize=8192)
def _letters(words: str) -> int:
    """The letters of some words, a bit for each; what stands in one name alone is a difference between two."""
    return reduce(or_, (1 << ord(letter) % 64 for letter in words), 0)


def is_mishearing(heard: str, known: str) -> bool:
    """Whether a folded name is so near another one of as many words that it may be the same name mis-heard."""
    if heard == known or abs(len(heard) - len(known)) > 3 or " " not in heard or " " not in known:
        return False
    return are_alike(heard, known, _LIKENESS)


def sounds_like(heard: str, name: str) -> bool:
    """Whether a folded name may be a full one mis-heard: word for word, or a word of it, or its beginning."""
    if " " not in heard:
        return (len(heard) >= _SHORTEST_PART and name.startswith(heard)) or any(
            min(len(heard), len(word)) >= _LONG_SURNAME and are_alike(heard, word, _WORD_ALONE) for word in name.split()
        )
    return (
        heard.count(" ") == name.count(" ")
        and are_alike(heard, name, _NAME_HEARD)
        and all(are_alike(*pair, _WORD_HEARD) for pair in zip(heard.split(), name.split(), strict=True))
    )
