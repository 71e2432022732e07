"""From what was typed to what is asked for: names become keys, dates become days, function words drop out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from apps.search import analysis, language, vocabulary
from apps.search.affiliations import by_members
from apps.search.errors import QueryError, gettext_noop
from apps.search.language.tree import (
    And,
    Between,
    During,
    Named,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)
from apps.search.names import Names
from apps.search.requests import Meaning

_MENDED: Final = 3  # names of one suggestion
_KINDS: Final = {"affiliation": "org"}
"""Fields whose names are looked up as those of another."""

_QUOTES: Final = frozenset('"“”„«')


def read(text: str) -> tuple[Query, tuple[Meaning, ...]]:
    """The query with keys in place of names, and what each name was taken to mean.

    Raises:
        QueryError: the text can't be read, or the base knows nothing by one of its names. Its suggestions can be asked.
    """
    names = Names()
    try:
        return _resolved_query(text, names)
    except QueryError as error:
        raise error.suggesting(_answerable(error.suggestions, names)) from None


def _answerable(suggestions: Iterable[str], names: Names) -> Iterator[str]:
    """Those that can be asked, once the names in them are mended as well."""
    for suggestion in suggestions:
        for _ in range(_MENDED):
            try:
                _resolved_query(suggestion, names)
            except QueryError as error:
                suggestion = error.suggestion
            else:
                yield suggestion
                break


def _resolved_query(text: str, names: Names) -> tuple[Query, tuple[Meaning, ...]]:
    query = language.parse(text)
    if query.tree is None:
        return query, ()
    meanings: list[Meaning] = []
    tree = _resolved(text, without_function_words(query.tree), meanings, names)
    return Query(tree, query.sort), tuple(meanings)


def without_function_words(node: Node) -> Node:
    """The tree without words like "the", where there are others beside them."""
    match node:
        case And(parts):
            asked = [part for part in parts if not (isinstance(part, Word) and analysis.is_function_word(part.text))]
            kept = asked if any(has_words(part) for part in asked) else parts
            return And(tuple(without_function_words(part) for part in kept))
        case Or(parts):
            return Or(tuple(without_function_words(part) for part in parts))
        case Not(part):
            return Not(without_function_words(part))
        case _:
            return node


def during(between: Between) -> During:
    """The days that a range can mean."""
    first = between.first.earliest if between.first else date.min
    return During(first, between.last.latest if between.last else date.max)


def has_words(node: Node) -> bool:
    """True where there is something to rank by."""
    match node:
        case And(parts) | Or(parts):
            return any(has_words(part) for part in parts)
        case Word() | Prefix() | Phrase() | Near():
            return True
        case _:
            return False


def _resolved(text: str, node: Node, meanings: list[Meaning], names: Names) -> Node:
    match node:
        case And(parts):
            return And(tuple(_resolved(text, part, meanings, names) for part in parts))
        case Or(parts):
            return Or(tuple(_resolved(text, part, meanings, names) for part in parts))
        case Not(part):
            return Not(_resolved(text, part, meanings, names))
        case Between():
            return during(node)
        case Named():
            return _keys(text, node, meanings, names)
        case _:
            return node


def _keys(text: str, node: Named, meanings: list[Meaning], names: Names) -> Node:
    kind = _KINDS.get(node.name, node.name)
    found = names.keys(kind, node.value)
    if not found:
        raise _unknown(text, node, names)
    called = vocabulary.called({kind: found})[kind]
    meanings.append(Meaning(kind, node.value, node.at, tuple(called[key] for key in found if key in called)))
    return by_members(found) if node.name == "affiliation" else OneOf(kind, names.with_parts(kind, found))


def _unknown(text: str, node: Named, names: Names) -> QueryError:
    end = node.at + len(node.value) + (2 if text[node.at : node.at + 1] in _QUOTES else 0)
    near = names.nearest(_KINDS.get(node.name, node.name), node.value)
    quoted = (name if not set(name) & set(' ()"') else f'"{name}"' for name in near)
    return QueryError(
        text,
        node.at,
        found=gettext_noop("%(value)r, which is the name of nothing here", value=node.value),
        expected=gettext_noop("a name, an alias or a code that %(field)s: knows", field=node.name),
        suggestions=[f"{text[: node.at]}{name}{text[end:]}" for name in quoted],
    )
