"""From what was typed to what is asked for: names become keys, dates become days, function words drop out."""

from __future__ import annotations

from datetime import date

from apps.search import analysis, names, vocabulary
from apps.search.errors import QueryError
from apps.search.language.tree import And, Between, During, Named, Near, Node, Not, OneOf, Or, Phrase, Prefix, Word
from apps.search.requests import Meaning


def resolved(text: str, tree: Node) -> tuple[Node, tuple[Meaning, ...]]:
    """The tree with keys in place of names, and what each name was taken to mean.

    Raises:
        QueryError: the base knows nothing by one of the names.
    """
    meanings: list[Meaning] = []
    return _resolved(text, without_function_words(tree), meanings), tuple(meanings)


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


def _resolved(text: str, node: Node, meanings: list[Meaning]) -> Node:
    match node:
        case And(parts):
            return And(tuple(_resolved(text, part, meanings) for part in parts))
        case Or(parts):
            return Or(tuple(_resolved(text, part, meanings) for part in parts))
        case Not(part):
            return Not(_resolved(text, part, meanings))
        case Between():
            return during(node)
        case Named():
            return _keys(text, node, meanings)
        case _:
            return node


def _keys(text: str, node: Named, meanings: list[Meaning]) -> OneOf:
    found = names.keys_named(node.name, node.value)
    if not found:
        raise _unknown(text, node)
    called = vocabulary.called(node.name, found)
    meanings.append(Meaning(node.name, node.value, node.at, tuple(called[key] for key in found if key in called)))
    return OneOf(node.name, names.with_parts(node.name, found))


def _unknown(text: str, node: Named) -> QueryError:
    near = names.nearest(node.name, node.value)
    end = node.at + len(node.value) + (2 if text[node.at : node.at + 1] in {'"', "“", "”", "„", "«"} else 0)
    quoted = near if near and not set(near) & set(' ()"') else f'"{near}"'
    return QueryError(
        text,
        node.at,
        found=f"{node.value!r}, which is the name of nothing here",
        expected=f"a name, an alias or a code that {node.name}: knows",
        suggestion=f"{text[: node.at]}{quoted}{text[end:]}" if near else "",
    )
