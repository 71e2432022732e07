"""Where a text names somebody in full: what completes a given name or a surname alone.

Owns these places. Must not know who is meant by a name, nor turns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from apps.ingestion.lexicon import HONORIFICS, PARTICLES
from apps.ingestion.name_forms import NameForms
from apps.ingestion.names import has_title, holds_office, is_body_word, is_plain_word, is_role
from apps.ingestion.parsed import Method, Span
from apps.ingestion.people import FullName
from apps.ingestion.spelling import written
from apps.ingestion.spoken_names import NAME, PARTICLE
from apps.lib.text import fold

_LOUD_LINE = re.compile(
    r"^[ \t]*(?P<name>[^\W\d_a-z][^\W\d_a-z.'’\-]+(?:[ \t]+[^\W\d_a-z][^\W\d_a-z.'’\-]*\.?){1,4})[ \t\r]*(?:,|$)",
    re.MULTILINE,
)
_WITHIN_WORD = frozenset("'’-")  # what stands before a part of a word
# Behind a given name: its surname, and no count as in "Ada House 3".
_SURNAME = re.compile(rf"(?![ \xa0\n]\w+ \d)[ \xa0\n](?:{PARTICLE}[ \xa0])*{NAME}")
_GIVEN = re.compile(r"(?<![\w'’.\-])(?P<given>[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)?)(?=[ \xa0])")
_LETTER = re.compile(r" [^\W\d_a-z]\.(?=[ \xa0])")
_NAME_GOES_ON = re.compile(r"[\w\-]")
# Two words that can end a name, and the word before them.
_PAIR = re.compile(r"(?<![\w'’.\-])(?=(?P<name>[^\W\d_][\w'’.\-]* [^\W\d_](?:[\w\-]|['’](?!s\b)(?=\w))*))")
_BEFORE = re.compile(r"(?<!\S)(?P<word>[^\W\d_]\S*)[ \xa0\n]\Z")
_LONGEST_GIVEN = 32  # characters


def named_in_text(text: str, given: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Every place where one of the given names is followed by a surname: "Ada" → "Ada Obi".

    In scripts without capitals nothing tells a surname from any other word.
    """
    cased = (name for name in given if len(name) > 1 and name.lower() != name.upper())
    wanted = NameForms(form for name in cased for form in (name, written(name)))
    free = 0
    for start in wanted.begin(text) if wanted else ():
        if start < free or text[start - 1 : start] in _WITHIN_WORD:
            continue
        behind = next(filter(None, (_SURNAME.match(text, end) for end in wanted.ends(text, start))), None)
        if behind is None:
            continue
        free = behind.end()
        name = _trimmed(text[start:free].split())
        if name and len(name.split()) > 1:
            yield name, Span(start, start + len(name))


def surnames_in_text(text: str, surnames: Iterable[str]) -> Iterator[tuple[str, Span]]:
    """Every place where one of the surnames follows a given name: "ANDERS" → "Paul Anders"."""
    wanted = NameForms(
        form for name in surnames if len(name) > 1 for form in (name, written(name), _in_running_text(name))
    )
    position = 0
    while wanted and (found := _GIVEN.search(text, position)):
        position, given = found.end(), found["given"]
        letter = _LETTER.match(text, position)
        for at in (*((letter.end(),) if letter else ()), position):
            if (end := _surname_end(text, at + 1, wanted)) is None:
                continue
            position = end
            if not (is_plain_word(given) or fold(given) in HONORIFICS or is_role(given)):
                name = f"{given}{text[found.end() : at]} {_in_running_text(text[at + 1 : end])}"
                yield name, Span(found.start(), end)
            break


def _surname_end(text: str, start: int, wanted: NameForms) -> int | None:
    return next((end for end in wanted.ends(text, start) if not _NAME_GOES_ON.match(text, end)), None)


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
