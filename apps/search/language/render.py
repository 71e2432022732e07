"""A tree back into text: `parse(render(query)) == query`."""

from __future__ import annotations

import re

from apps.search.language.tree import And, Between, Named, Near, Node, Not, Or, Phrase, Prefix, Query, Word

_BARE = re.compile(r"[^\s()\"]+")


def render(query: Query) -> str:
    """The query in the query language, in its shortest plain form."""
    parts = [] if query.tree is None else [_text(query.tree)]
    if query.sort:
        parts.append(f"sort:{query.sort}")
        if isinstance(query.tree, Or):
            parts[0] = f"({parts[0]})"
    return " ".join(parts)


def _text(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Phrase(text):
            return f'"{text}"'
        case Near(text, distance):
            return f'"{text}"~{distance}'
        case Named(name, value):
            return f"{name}:{_value(value)}"
        case Between(name, first, last):
            if first == last:
                return f"{name}:{first}"
            return f"{name}:{first or ''}..{last or ''}"
        case And(parts):
            return " ".join(f"({_text(part)})" if isinstance(part, And | Or) else _text(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({_text(part)})" if isinstance(part, Or) else _text(part) for part in parts)
        case Not(part):
            return f"NOT ({_text(part)})" if isinstance(part, And | Or) else f"NOT {_text(part)}"
        case _:
            raise TypeError(f"{type(node).__name__} has no form in the query language: expected a tree that was parsed")


def _value(value: str) -> str:
    return value if _BARE.fullmatch(value) else f'"{value}"'
