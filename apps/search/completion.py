"""What the end of a query may become while it is being typed: names that begin so, words, and words that follow.

Owns how the end of an unfinished query is read. A constant number of queries and questions, whatever the base holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, Final

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce, Left

from apps.actors.models import NameKind, OrganizationName, SpeakerName
from apps.actors.reading import ByValues
from apps.lib.text import fold
from apps.proceedings.models import Meeting, Process, Statement
from apps.search import analysis, outbox
from apps.search.asking import engine
from apps.search.engines.protocol import Question
from apps.search.errors import IndexMissingError
from apps.search.language import MAX_LENGTH, printable
from apps.search.language.tree import FIELDS, Node, OneOf, Or, Phrase
from apps.search.names import begins
from apps.search.requests import Completion
from apps.search.requests import NameKind as Kind

_FIELD: Final = re.compile(r'(?P<field>[a-z]+):\s*(?P<typed>"[^"]*|[^\s()"]*)$', re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(?P<typed>[^"]*)$')
_PLAIN: Final = re.compile(r'[^\s()":*]+')
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_KINDS: Final[Mapping[str, Kind]] = {
    "speaker": "speaker",
    "org": "org",
    "affiliation": "org",
    "process": "process",
    "series": "process",
    "meeting": "meeting",
}
_SHORTEST: Final = 2
_WORDS_OF_A_NAME: Final = 4
_CANDIDATES: Final = 40
_WORDS: Final = 8
_PHRASES: Final = 4
_READ: Final = 20
_READ_CHARACTERS: Final = 4000


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a query: what stands before it, and the field and the words that it consists of, the last of them
    unfinished. `starts` are the offsets from which on it may be a name."""

    text: str
    field: str
    starts: tuple[int, ...]
    quoted: bool

    def names(self) -> list[tuple[int, str]]:
        """Offset and folded text of what may be the beginning of a name, the longest first."""
        ends_a_word = " " if self.text.endswith(" ") else ""
        typed = ((start, fold(self.text[start:].lstrip('"'))) for start in self.starts)
        shortest = 1 if self.field else _SHORTEST
        return [(start, folded + ends_a_word) for start, folded in typed if len(folded) >= shortest]


@dataclass(frozen=True, slots=True)
class _Name:
    kind: Kind
    key: int
    slug: str
    label: str
    start: int
    at_start: bool


def complete(text: str, size: int) -> tuple[Completion, ...]:
    """See `apps.search.complete`."""
    if len(text) > MAX_LENGTH or not (end := _end(printable(text))):
        return ()
    try:
        # The index knows words that were hidden until it has followed: meanwhile names alone are offered.
        names_alone = bool(end.field) or outbox.is_hiding()
        phrases = [] if names_alone else list({one.query: one for one in islice(_phrases(end), size)}.values())
        # A later word of a name says little where only the last of several words that were typed begins it.
        names = [name for name in _ranked(_names(end)) if name.at_start or name.start == end.starts[0]]
        names = names[: size - min(_PHRASES, len(phrases))]
    except IndexMissingError:
        return ()
    completions = [_named(end, name) for name in names] + phrases
    return tuple(completions[:size])


def _end(text: str) -> _End | None:
    quoted = text.count('"') % 2 == 1
    if (found := _FIELD.search(text)) and found["field"].lower() in FIELDS:
        field = found["field"].lower()
        return _End(text, field, (found.start("typed"),), quoted) if field in _KINDS else None
    if quoted:
        opened = _QUOTED.search(text)
        return _End(text, "", (opened.start(),), quoted) if opened else None
    starts: list[int] = []
    at = len(text)
    for found in reversed(list(_PLAIN.finditer(text))):
        between = text[found.end() : at]
        if between.strip() or found[0] in _OPERATORS or found[0].startswith("-") or len(starts) == _WORDS_OF_A_NAME:
            break
        starts.insert(0, found.start())
        at = found.start()
    return _End(text, "", tuple(starts), quoted) if starts else None


def _names(end: _End) -> Iterator[_Name]:
    typed = end.names()
    if not typed:
        return
    kinds = {_KINDS[end.field]} if end.field else {*_KINDS.values()}
    if "speaker" in kinds:
        yield from _of_names("speaker", typed)
    if "org" in kinds:
        yield from _of_names("org", typed)
    if "process" in kinds:
        yield from _of_processes(typed)
    if "meeting" in kinds:
        yield from _of_meetings(typed)


def _of_names(kind: Kind, typed: list[tuple[int, str]]) -> Iterator[_Name]:
    """Bearers of names that begin so; where these are few, of names with a later word that begins so."""
    words = [folded for _, folded in typed]
    found = _BEGINNING[kind].of(*words)
    if len(found) < _CANDIDATES // 4:
        # One pattern, as this reads every name: whatever holds a longer one holds this one as well.
        found += _HOLDING[kind].of(next((folded for folded in reversed(words) if len(folded) > _SHORTEST), words[-1]))
    for number, address, called, name in found:
        if match := _match(name, typed):
            yield _Name(kind, number, address, called, *match)


def _borne(names: QuerySet[Any], bearer: str) -> QuerySet[Any, Any]:
    """Key, slug and name of the bearers of names, and the name as it is looked for."""
    into = f"{bearer}__merged_into"  # whoever was merged into another stands for that one
    columns = (Coalesce(f"{into}__{of}", f"{bearer}__{of}") for of in ("id", "slug", "name"))
    return names.filter(retired=False).exclude(kind=NameKind.GARBLE).order_by().values_list(*columns, F("folded"))


def _beginning(names: QuerySet[Any], bearer: str) -> ByValues:
    def rows(*words: str) -> QuerySet[Any, Any]:
        condition = reduce(or_, (begins("folded", word) for word in words))
        return _borne(names, bearer).filter(condition).order_by("folded")[:_CANDIDATES]

    return ByValues(rows)


def _holding(names: QuerySet[Any], bearer: str) -> ByValues:
    return ByValues(lambda word: _borne(names, bearer).filter(folded__contains=f" {word}")[:_CANDIDATES])


_BEARERS: Final[Mapping[Kind, tuple[QuerySet[Any], str]]] = {
    "speaker": (SpeakerName.objects.all(), "speaker"),
    "org": (OrganizationName.objects.all(), "organization"),
}
_BEGINNING: Final = {kind: _beginning(*borne) for kind, borne in _BEARERS.items()}
_HOLDING: Final = {kind: _holding(*borne) for kind, borne in _BEARERS.items()}


def _of_processes(typed: list[tuple[int, str]]) -> Iterator[_Name]:
    # Whatever form holds more of the query holds its last words as well.
    known = 0
    for key, slug, name, short, alias in _PROCESSES.of(typed[-1][1].strip()):
        own = () if key == known else (fold(short), fold(name))  # a process stands in as many rows as it has forms
        known = key
        for form in (*own, alias or ""):
            if match := _match(form, typed):
                yield _Name("process", key, slug, name, *match)


def _processes(word: str) -> QuerySet[Any, Any]:
    said = Q(aliases__garble=False, aliases__folded__contains=word)
    rows = Process.objects.alias(said=FilteredRelation("aliases", condition=said)).order_by("pk")
    return rows.values_list("pk", "slug", "name", "abbreviation", "said__folded")


_PROCESSES: Final = ByValues(_processes)


def _of_meetings(typed: list[tuple[int, str]]) -> Iterator[_Name]:
    words = [folded.strip() for _, folded in typed]
    for key, slug, title in _MEETINGS.of(*words, *(word.replace(" ", "-") for word in words)):
        if match := _match(fold(title), typed):
            yield _Name("meeting", key, slug, title, *match)


def _meetings(*words: str) -> QuerySet[Any, Any]:
    """Of some words, and of the same as they stand in slugs."""
    titled, called = words[: len(words) // 2], words[len(words) // 2 :]
    named = [*(Q(title__icontains=word) for word in titled), *(Q(slug__contains=word) for word in called)]
    rows = Meeting.objects.filter(reduce(or_, named)).order_by("-starts_on", "pk")
    return rows.values_list("pk", "slug", "title")[: 5 * _CANDIDATES]


_MEETINGS: Final = ByValues(_meetings)


def _match(name: str, typed: Iterable[tuple[int, str]]) -> tuple[int, bool] | None:
    """From where on the query is the beginning of this name or of a word in it, and whether of its first."""
    for start, folded in typed:
        if name.startswith(folded) or name == folded.strip():
            return start, True
        if f" {folded}" in name:
            return start, False
    return None


def _ranked(names: Iterable[_Name]) -> list[_Name]:
    """Each bearer once: those of whose name most was typed first, then names that begin so, then who said most."""
    best: dict[tuple[Kind, int], _Name] = {}
    for name in names:
        known = best.get((name.kind, name.key))
        if not known or (name.start, not name.at_start) < (known.start, not known.at_start):
            best[name.kind, name.key] = name
    said = _said(best.keys())
    return sorted(
        best.values(),
        key=lambda name: (name.start, not name.at_start, -said.get((name.kind, name.key), 0), name.label),
    )


def _said(bearers: Collection[tuple[Kind, int]]) -> dict[tuple[Kind, int], int]:
    """In how many statements each is found."""
    keys: dict[Kind, set[int]] = {}
    for kind, key in bearers:
        keys.setdefault(kind, set()).add(key)
    if not keys:
        return {}
    criteria: list[Node] = [OneOf(kind, frozenset(some)) for kind, some in keys.items()]
    tree = criteria[0] if len(criteria) == 1 else Or(tuple(criteria))
    counts = engine().find(Question(tree, stop=1, facets=tuple(keys))).facets
    return {(kind, key): counts[kind].get(key, 0) for kind, some in keys.items() for key in some}


def _named(end: _End, name: _Name) -> Completion:
    before = end.text[: name.start] if end.field else f"{end.text[: name.start]}{name.kind}:"
    return Completion(name.kind, name.slug, name.label, before + name.slug)


def _phrases(end: _End) -> Iterator[Completion]:
    """Words of texts that begin as the last one does, with the word before it first; after a space, words that
    follow."""
    typed = [token for token in analysis.tokens(end.text) if token.start >= end.starts[0]]
    if not typed:
        return
    if end.text[-1].isspace():
        context = typed[-2:]
        for following in _following([token.word for token in context]):
            yield _phrase(end, context[0].start, f"{end.text[context[0].start :]}{following}")
        return
    last = typed[-1]
    if len(last.word) < _SHORTEST or last.end < len(end.text):
        return
    words = [word for word, _ in engine().words(last.word, _WORDS)]
    if len(typed) > 1:
        before = typed[-2]
        found = {word: engine().find(Question(Phrase(f"{before.word} {word}"), stop=1)).total for word in words}
        for word in sorted(filter(found.get, words), key=lambda word: -found[word]):
            yield _phrase(end, before.start, f"{end.text[before.start : last.start]}{word}")
    for word in words:
        yield _phrase(end, last.start, word)


def _phrase(end: _End, start: int, phrase: str) -> Completion:
    """The query with this phrase from `start` on, in quotation marks where it has several words."""
    words = " ".join(phrase.split())
    before = end.text[:start]
    several = f'"{words}"' if " " in words else words
    query = f'{before}{words}"' if end.quoted else f"{before}{several}"
    return Completion("phrase", words, words, query)


def _following(context: list[str]) -> list[str]:
    """What most often follows these words where they are found best, up to the next word that means something."""
    phrase = " ".join(context)
    hits = engine().find(Question(Phrase(phrase), stop=_READ)).hits
    texts = (
        Statement.objects.shown().filter(pk__in=[id for id, _ in hits]).annotate(head=Left("text", _READ_CHARACTERS))
    )
    followed: Counter[str] = Counter()
    for head in texts.order_by().values_list("head", flat=True):
        words = analysis.words(head)
        for at in range(len(words) - len(context)):
            if words[at : at + len(context)] == context:
                after = words[at + len(context) : at + len(context) + 3]
                long = next((n for n, word in enumerate(after, 1) if not analysis.is_function_word(word)), 0)
                if long:
                    followed[" ".join(after[:long])] += 1
    return [words for words, _ in followed.most_common(_WORDS)]
