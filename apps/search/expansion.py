"""Synonyms of what was asked: abbreviations for long names and long names for abbreviations.

Owns what counts as a synonym: the glossary, and the names of processes and organizations. Must not know an engine.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from apps.actors.models import Organization
from apps.proceedings.models import GlossaryTerm, Process, ProcessAlias
from apps.search import analysis
from apps.search.language.tree import And, Node, Or, Phrase, Word
from apps.search.requests import Addition

LASTING: Final = 60.0
"""Seconds after which the synonyms are read anew: a change in the glossary counts within a minute."""

_MOST_EACH: Final = 6
_MOST: Final = 24
_ORGANIZATIONS: Final = 5000
_PLURAL: Final = re.compile(r"(?<=[A-Z]{2})s\b")  # of an abbreviation, which no stemmer knows
_ASIDE: Final = re.compile(r"\s*\([^()]*\)")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`others` holds, for each form's key, the forms that mean the same. `longest` is the most words of a key."""

    read_at: float
    others: Mapping[Key, tuple[str, ...]]
    longest: int


_held: Synonyms | None = None


def expanded(text: str, tree: Node) -> tuple[Node, tuple[Addition, ...]]:
    """The tree with synonyms as alternatives of words and phrases, and what was added; what stands under NOT stays."""
    additions: list[Addition] = []
    tree = _expanded(text, tree, synonyms(), additions)
    return tree, tuple(additions)


def synonyms() -> Synonyms:
    """What the base says now, or said less than `LASTING` seconds ago."""
    global _held
    now = time.monotonic()
    if _held is None or now - _held.read_at > LASTING:
        _held = _read(now)
    return _held


def forget() -> None:
    """Have the synonyms read anew with the next query."""
    global _held
    _held = None


def forms(expansion: str) -> list[str]:
    """The long forms that an entry of the glossary gives: "Points of contact (global); also proof of concept" → two.

    What is in parentheses, and what follows a semicolon without "also", explains and does not name.
    """
    first, *rest = _ASIDE.sub("", expansion).split(";")
    also = [part.strip().removeprefix("also ") for part in rest if part.strip().startswith("also ")]
    named = [part.strip().removeprefix("= ") for part in (first, *also)]
    return [form for form in named if form and ":" not in form]


def _read(now: float) -> Synonyms:
    others: defaultdict[Key, dict[str, None]] = defaultdict(dict)
    for group in _groups():
        keyed = [(key(form), form) for form in dict.fromkeys(group) if form]
        for one, _ in keyed:
            others[one].update((form, None) for other, form in keyed if not _within(one, other))
    others.pop((), None)
    kept = {one: tuple(_plainest(found)) for one, found in others.items() if found}
    return Synonyms(now, kept, max(map(len, kept), default=0))


def _plainest(found: Iterable[str]) -> Iterator[str]:
    """Without forms that are only found where another of them is."""
    keys = {form: key(form) for form in found}
    shortest = sorted(keys, key=lambda form: len(keys[form]))
    kept: dict[Key, str] = {}
    for form in shortest:
        if not any(_within(other, keys[form]) for other in kept):
            kept[keys[form]] = form
    return islice((form for form in keys if form in kept.values()), _MOST_EACH)


def _within(one: Key, other: Key) -> bool:
    """Where the other form stands, this one stands as well."""
    return any(other[at : at + len(one)] == one for at in range(len(other) - len(one) + 1))


def _groups() -> Iterator[list[str]]:
    """Forms that mean the same; the glossary first, as its forms are the most usual."""
    for acronym, expansion in GlossaryTerm.objects.filter(is_garble=False).values_list("acronym", "expansion"):
        yield [acronym, *forms(expansion)]
    # A form that counts only near certain words, or after the full name, does not mean the process by itself.
    plain = ProcessAlias.objects.filter(garble=False, echo=False, context=[]).order_by("pk")
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    for process, form in plain.values_list("process_id", "form"):
        aliases[process].append(form)
    for pk, abbreviation, name in Process.objects.order_by("pk").values_list("pk", "abbreviation", "name"):
        yield [abbreviation, name, *aliases[pk]]
    bodies = Organization.objects.exclude(acronym="").order_by("pk")
    yield from (list(names) for names in bodies.values_list("acronym", "name")[:_ORGANIZATIONS])


def key(form: str) -> Key:
    """By what two forms are compared: stems, without words like "of" where there are others."""
    words = analysis.words(_PLURAL.sub("", form))
    kept = [word for word in words if not analysis.is_function_word(word)] or words
    return tuple(map(analysis.stem, kept))


def _expanded(text: str, node: Node, known: Synonyms, additions: list[Addition]) -> Node:
    match node:
        case And(parts):
            return And(tuple(_runs(text, parts, known, additions)))
        case Or(parts):
            return Or(tuple(_expanded(text, part, known, additions) for part in parts))
        case Word() | Phrase():
            return _with_others(text, (node,), known, additions) or node
        case _:
            return node


def _runs(text: str, parts: tuple[Node, ...], known: Synonyms, additions: list[Addition]) -> Iterator[Node]:
    """The parts, words side by side that are a name together with its synonyms: the longest run first."""
    at = 0
    while at < len(parts):
        run = []
        for part in parts[at : at + known.longest]:
            if not isinstance(part, Word):
                break
            run.append(part)
        while len(run) > 1:
            if found := _with_others(text, run, known, additions):
                yield found
                break
            run.pop()
        else:
            yield _expanded(text, parts[at], known, additions)
            run = [Word("")]
        at += len(run)


def _with_others(text: str, run: Iterable[Word | Phrase], known: Synonyms, additions: list[Addition]) -> Or | None:
    """The run or one of its synonyms; None where it has none."""
    nodes = tuple(run)
    asked = " ".join(node.text for node in nodes)
    others = known.others.get(key(asked))
    if not others or sum(len(addition.added) for addition in additions) + len(others) > _MOST:
        return None
    if (singular := _PLURAL.sub("", asked)) != asked:
        others = (singular, *others)
    typed = asked if len(nodes) == 1 else text[nodes[0].at : nodes[-1].at + len(nodes[-1].text)]
    additions.append(Addition(nodes[0].at, typed, others))
    return Or((nodes[0] if len(nodes) == 1 else And(nodes), *(node for form in others for node in _asking(form))))


def _asking(form: str) -> Iterator[Node]:
    if " " not in form:
        yield Word(form)
        return
    yield Phrase(form)
    if not form.endswith("s"):
        yield Phrase(f"{form}s")  # a phrase is taken to the letter, and most of these are names of things
