"""The query language: text into a tree and back. Pure: knows no database, no engine, no page."""

from apps.search.errors import QueryError
from apps.search.language.parse import MAX_LENGTH, MAX_TERMS, parse, parse_range
from apps.search.language.render import render

__all__ = ["MAX_LENGTH", "MAX_TERMS", "QueryError", "parse", "parse_range", "render"]
