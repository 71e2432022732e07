"""Text into a tree, with errors that point at the character and suggest a remedy.

Bounded: length, nesting and number of terms have limits, so that no text takes long to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError
from lark.visitors import Transformer_NonRecursive, v_args

from apps.lib.partial_dates import PartialDate, Precision
from apps.search import analysis
from apps.search.errors import QueryError, Wording, gettext_noop
from apps.search.language.tree import (
    DATE_FIELDS,
    FIELDS,
    And,
    Between,
    Named,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

MAX_LENGTH: Final = 1000
"""Most characters of a query."""

MAX_TERMS: Final = 32
"""Most words, phrases and fields of a query."""

MAX_NAMES: Final = 16
"""Most names in fields: each is looked up."""

MAX_WORDS: Final = 100
"""Most words in all, those in phrases and the parts of compounds counted one by one."""

MAX_NESTING: Final = 20
MAX_DISTANCE: Final = 100
SORTS: Final = ("relevance", "newest", "oldest")

_GRAMMAR: Final = Lark((Path(__file__).parent / "query.lark").read_text(encoding="utf-8"), parser="lalr", lexer="basic")
_BLANKS: Final = dict.fromkeys((*range(32), 127, *range(0xD800, 0xE000)), " ")  # and halves of characters
_QUOTES: Final = {ord(mark): '"' for mark in "“”„«»"} | _BLANKS
_SEARCHABLE: Final = re.compile(r"[^\W_]")
_STEM: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f]){2,}")
_SHORTEST_PREFIX: Final = gettext_noop("a word of at least two letters, with the star at its end")
_A_WORD: Final = gettext_noop("a word with a letter or a digit")
_END: Final = gettext_noop("the end of the query")
_EXPECTED: Final = {
    "year": gettext_noop("a year or a range of them, such as year:2018..2020"),
    "date": gettext_noop("a date or a range of them, such as date:2020-02..2020-06"),
}
_OTHER_NAMES: Final = {
    "organisation": "org",
    "organization": "org",
    "member": "affiliation",
    "of": "affiliation",
    "author": "speaker",
    "by": "speaker",
    "person": "speaker",
    "stakeholder": "group",
    "nation": "country",
    "state": "country",
    "place": "venue",
    "language": "lang",
    "type": "kind",
    "symbol": "doc",
    "document": "doc",
    "session": "meeting",
    "when": "date",
    "order": "sort",
}
_SORT: Final = object()


def parse(text: str) -> Query:
    """Read a query. An empty one is everything.

    Raises:
        QueryError: it can't be read. Its suggestions can.
    """
    try:
        return _read(text)
    except QueryError as error:
        raise error.suggesting(filter(_is_readable, error.suggestions)) from None


def _is_readable(text: str) -> bool:
    try:
        _read(text)
    except QueryError:
        return False
    return True


def printable(text: str) -> str:
    """The text with blanks in place of what no database takes; as long as before."""
    return text.translate(_BLANKS)


@lru_cache(maxsize=1024)
def _read(text: str) -> Query:
    if len(text) > MAX_LENGTH:
        found = gettext_noop("a query of %(number)s characters", number=f"{len(text):,}")
        # The page shows the text in several places: of one that is far too long only what could be read, and the fault.
        raise QueryError(text[: MAX_LENGTH + 1], MAX_LENGTH, found=found, expected=_at_most(f"{MAX_LENGTH:,}"))
    plain = text.translate(_QUOTES)
    _check_nesting(text, plain)
    builder = _Builder(text)
    try:
        tree = builder.transform(_GRAMMAR.parse(plain))
    except UnexpectedCharacters as error:
        raise _stray_quote(text, plain, error.pos_in_stream or 0) from None
    except UnexpectedToken as error:
        raise _stray_token(text, plain, error) from None
    except VisitError as error:
        raise error.orig_exc from None
    if isinstance(tree, Word | Prefix | Phrase | Near | Named | Between | And | Or | Not):
        return Query(tree, builder.sort)
    if text.strip() and builder.sort is None:
        raise QueryError(text, 0, found=_itself(text.strip()[:40]), expected=_A_WORD)
    return Query(None, builder.sort)


def parse_range(name: str, value: str, *, text: str | None = None, at: int = 0) -> Between:
    """Read the value of `year:` or `date:`: "2020", "2018..2020", "2020-02..", "2020-02-14".

    `text` and `at` say where it stands in the query, for the error.

    Raises:
        QueryError: it is not a year, a date or a range of them.
    """
    whole = value if text is None else text
    expected = _EXPECTED[name]
    first, dots, last = value.partition("..")
    try:
        start, end = (PartialDate.parse(part) if part else None for part in (first, last if dots else first))
    except ValueError:
        raise QueryError(whole, at, found=_itself(value), expected=expected) from None
    if start is None and end is None:
        raise QueryError(whole, at, found=gettext_noop("no date"), expected=expected)
    if name == "year" and any(day and day.precision is not Precision.YEAR for day in (start, end)):
        suggestion = f"{whole[:at]}{value}{whole[at + len(value) :]}".replace(f"year:{value}", f"date:{value}")
        raise QueryError(
            whole, at, found=_itself(value), expected=gettext_noop("a year of four digits"), suggestions=[suggestion]
        )
    if start and end and start.earliest > end.latest:
        suggestion = f"{whole[:at]}{last}..{first}{whole[at + len(value) :]}"
        found = gettext_noop("a range that ends before it begins")
        raise QueryError(whole, at, found=found, expected=expected, suggestions=[suggestion])
    return Between(name, start, end, at)


def _check_nesting(text: str, plain: str) -> None:
    depth = 0
    for found in re.finditer(r'"[^"]*"|[()]', plain):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth > MAX_NESTING:
            deep = gettext_noop("too many parentheses within parentheses")
            raise QueryError(text, found.start(), found=deep, expected=_at_most(MAX_NESTING))


@v_args(inline=True)
class _Builder(Transformer_NonRecursive[Token, Any]):
    """Makes the nodes. A word without a letter or a digit becomes None and drops out of what it stands in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.sort: str | None = None
        self.terms = 0
        self.words = 0
        self.names = 0

    def start(self) -> None:
        """An empty query."""

    def either(self, *parts: Any) -> Any:
        return _joined(Or, parts)

    def all(self, *parts: Any) -> Any:
        return _joined(And, parts)

    def negation(self, part: Any) -> Any:
        if part is _SORT:
            raise self._error(0, found=gettext_noop("a negated order"), expected=gettext_noop("sort: on its own"))
        if part is None:
            return None
        return part.part if isinstance(part, Not) else Not(part)

    def word(self, token: Token) -> Word | None:
        if "*" in token:
            stars = token.start_pos or 0
            raise self._replacing(token, token.replace("*", ""), at=stars + token.index("*"), expected=_SHORTEST_PREFIX)
        if not _SEARCHABLE.search(token):
            return None
        return Word(str(token), self._count(token))

    def prefix(self, token: Token) -> Prefix | Word:
        text = token[:-1]
        if not _STEM.fullmatch(text):
            raise self._replacing(
                token, text.replace("*", "") or "", at=token.start_pos or 0, expected=_SHORTEST_PREFIX
            )
        at = self._count(token)
        # Where each character is a word, every text with these characters begins so.
        return Word(text, at) if len(analysis.words(text)) > 1 else Prefix(text, at)

    def phrase(self, token: Token) -> Phrase:
        return Phrase(self._quoted(token), self._count(token))

    def near(self, token: Token) -> Near:
        quoted, _, distance = token.rpartition("~")
        at = self._count(token)
        if not re.fullmatch(r"[0-9]{1,3}", distance) or not 1 <= int(distance) <= MAX_DISTANCE:
            expected = gettext_noop("a number of words from 1 to %(number)s", number=MAX_DISTANCE)
            raise self._replacing(token, f"{quoted}~5", at=at + len(quoted) + 1, expected=expected)
        return Near(self._quoted(Token("PHRASE", quoted, at)), int(distance), at)

    def field(self, token: Token) -> Any:
        start = self._count(token)
        label, _, written = token.partition(":")
        name, typed = label.lower(), written.lstrip()
        at = start + len(token) - len(typed)
        value = self._quoted(Token("PHRASE", typed, at)) if typed.startswith('"') else typed
        if name == "sort":
            return self._sort(value.lower(), start, at)
        if name in DATE_FIELDS:
            return parse_range(name, value, text=self.text, at=at)
        if not _SEARCHABLE.search(value):
            raise self._error(at, found=_itself(value), expected=gettext_noop("a name after %(field)s:", field=name))
        self.names += 1
        if self.names > MAX_NAMES:
            most = gettext_noop("at most %(number)s names in fields", number=MAX_NAMES)
            raise self._error(start, found=gettext_noop("one name too many"), expected=most)
        return Named(name, value, at)

    def empty(self, token: Token) -> None:
        at = (token.start_pos or 0) + len(token)
        found = gettext_noop("nothing after %(field)s", field=token)
        raise self._error(at, found=found, expected=gettext_noop("a value, in quotation marks if it has spaces"))

    def unknown(self, token: Token) -> None:
        name, _, value = token.partition(":")
        near = _OTHER_NAMES.get(name.lower()) or next(iter(get_close_matches(name.lower(), FIELDS, 1, 0.6)), None)
        instead = [f"{near}:{value}"] if near else []
        instead.append('"' + token.replace('"', "") + '"')
        expected = gettext_noop("one of %(names)s, or quotation marks around it", names=", ".join(FIELDS))
        found = gettext_noop("%(name)r, which is not a field", name=name)
        raise self._replacing(token, *instead, at=token.start_pos or 0, found=found, expected=expected)

    def _sort(self, value: str, start: int, at: int) -> object:
        before = re.sub(r'"[^"]*"', "", self.text.translate(_QUOTES)[:start])
        if before.count("(") != before.count(")"):
            found, expected = gettext_noop("sort: within parentheses"), gettext_noop("sort: outside of them")
            raise self._error(start, found=found, expected=expected)
        if self.sort is not None:
            raise self._error(start, found=gettext_noop("a second sort:"), expected=gettext_noop("only one"))
        if value not in SORTS:
            near = next(iter(get_close_matches(value, SORTS, 1, 0.5)), SORTS[0])
            suggestion = f"{self.text[:at]}{near}{self.text[at + len(value) :]}"
            expected = gettext_noop("one of %(names)s", names=", ".join(SORTS))
            raise self._error(at, found=_itself(value), expected=expected, suggestions=[suggestion])
        self.sort = value
        return _SORT

    def _count(self, token: Token) -> int:
        at = token.start_pos or 0
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self._error(at, found=gettext_noop("one word or field too many"), expected=_at_most(MAX_TERMS))
        self.words += len(analysis.words(token))
        if self.words > MAX_WORDS:
            raise self._error(at, found=gettext_noop("too many words in all"), expected=_at_most(MAX_WORDS))
        return at

    def _quoted(self, token: Token) -> str:
        value = " ".join(token.strip('"').split())
        if not _SEARCHABLE.search(value):
            at = token.start_pos or 0
            raise self._error(at, found=gettext_noop("nothing between quotation marks"), expected=_A_WORD)
        return value

    def _error(self, at: int, *, found: Wording, expected: Wording, suggestions: Iterable[str] = ()) -> QueryError:
        return QueryError(self.text, at, found=found, expected=expected, suggestions=suggestions)

    def _replacing(
        self, token: Token, *new: str, at: int, expected: Wording, found: Wording | None = None
    ) -> QueryError:
        start = token.start_pos or 0
        suggestions = [(self.text[:start] + one + self.text[start + len(token) :]).strip() for one in new]
        return self._error(at, found=found or _itself(str(token)[:40]), expected=expected, suggestions=suggestions)


def _itself(text: str) -> Wording:
    return Wording("%(text)r", text=text)


def _at_most(number: int | str) -> Wording:
    return gettext_noop("at most %(number)s", number=number)


def _joined(kind: Callable[[tuple[Node, ...]], And | Or], parts: tuple[Any, ...]) -> Any:
    """One node of its parts, those of the same kind taken apart; None or an order where nothing else is left."""
    nodes: list[Node] = []
    for part in parts:
        if part is None or part is _SORT:
            continue
        nodes.extend(part.parts if isinstance(part, And | Or) and type(part) is kind else (part,))
    if not nodes:
        return _SORT if _SORT in parts else None
    return nodes[0] if len(nodes) == 1 else kind(tuple(nodes))


def _stray_quote(text: str, plain: str, at: int) -> QueryError:
    return QueryError(
        text,
        at,
        found=gettext_noop("a quotation mark without its partner"),
        expected=gettext_noop("a second one at the end of the phrase"),
        suggestions=[f'{text}"' if plain[at + 1 :].strip() else text[:at].strip()],
    )


def _stray_token(text: str, plain: str, error: UnexpectedToken) -> QueryError:
    token: Token = error.token
    at = len(text) if token.type == "$END" else token.start_pos or 0
    opened = re.sub(r'"[^"]*"', "", plain[:at])
    before = text[:at].rstrip()
    if token.type == "$END" and not re.search(r"(?:\b(?:OR|AND|NOT)|[(-])$", before):
        return QueryError(text, at, found=_END, expected=Wording('")"'), suggestions=[f"{before})"])
    if token.type == "_CLOSE" and opened.count("(") == opened.count(")"):
        return QueryError(
            text,
            at,
            found=gettext_noop('")" without "("'),
            expected=gettext_noop("a word"),
            suggestions=[f"{before}{text[at + 1 :]}"],
        )
    found = _END if token.type == "$END" else Wording('"%(token)s"', token=token)
    kept = re.sub(r"(?:\b(?:OR|AND|NOT)|[(-])$", "", before).rstrip() if token.type in {"$END", "_CLOSE"} else before
    rest = text[at + len(token) :].lstrip() if token.type != "$END" else ""
    return QueryError(
        text,
        at,
        found=found,
        expected=gettext_noop("a word, a phrase or a field"),
        suggestions=[f"{kept} {rest}".strip()],
    )
