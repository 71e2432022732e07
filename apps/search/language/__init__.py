"""The query language: text into a tree and back. Pure: knows no database, no engine, no page."""

from apps.search.errors import QueryError
from apps.search.language.parse import MAX_LENGTH, MAX_NAMES, MAX_TERMS, MAX_WORDS, parse, parse_range, printable
from apps.search.language.render import render

__all__ = [
    "MAX_LENGTH",
    "MAX_NAMES",
    "MAX_TERMS",
    "MAX_WORDS",
    "QueryError",
    "parse",
    "parse_range",
    "printable",
    "render",
]
