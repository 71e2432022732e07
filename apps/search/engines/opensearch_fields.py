"""How the index document is laid out in OpenSearch.

The words are made here, by `apps.search.analysis`, and sent ready: OpenSearch splits them at spaces and changes
nothing, so that it holds exactly the words that every other engine holds. The document itself is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import filterfalse
from operator import attrgetter
from typing import Any, Final

from apps.search import analysis
from apps.search.engines.protocol import K1, MAX_STOP, NAME_GAP, B, IndexDocument

VERSION: Final = 4
"""Raised with every change of what is in the index; an index of another version is rebuilt."""

SCORED: Final = ("stem", "word", "name")
"""Fields of words, which hits are ranked by."""

NUMBERS: Final = ("speaker", "org", "process", "meeting", "series", "venue")
"""Fields of primary keys. Kept as words of equal width, which are counted faster than numbers and sort alike."""

CODES: Final = ("group", "country", "city", "kind", "lang")
"""Fields of codes."""

YEARS: Final = "year"
"""The years in which it may have been said, as words of four digits."""

VOCABULARY: Final = "vocabulary"
"""Different words of the text that tell something, to be counted. Of statements that come with a build not all are kept
(`Sample`): each costs as much as all that words are found by."""

FILLED: Final = {"translog": {"durability": "async", "flush_threshold_size": "2gb"}}
"""Settings while an index is filled: what it takes in is on the disk when it is flushed, and not after each request."""

USED: Final = {"translog": {"durability": None, "flush_threshold_size": None}}
"""The same settings afterwards: as the cluster has them."""

_KEPT: Final = 200_000
_FIRST: Final = 2000  # statements of a build that keep all their words to be counted
_SOME: Final = 8  # of those after them, one in so many does


def key(name: str, value: int | str) -> str:
    """A key of a facet as the index holds it."""
    if name in NUMBERS:
        return f"{value:019d}"
    return f"{value:04d}" if name == YEARS else str(value)


def value(name: str, key: str) -> int | str:
    """A key of a facet as the rest of the application knows it."""
    return int(key) if name in NUMBERS or name == YEARS else key


def settings(*, replicas: int) -> dict[str, Any]:
    """Settings of an index. One shard: counts and scores of several would have to be guessed together."""
    return {
        "index": {
            "number_of_shards": 1,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",  # a commit refreshes by itself, and nothing half done shows before
            "max_result_window": MAX_STOP,
            "gc_deletes": "1h",  # for so long an older write can't bring back what was taken out
            "similarity": {name: {"type": "BM25", "k1": K1[name], "b": B[name]} for name in SCORED},
        }
    }


def mapping() -> dict[str, Any]:
    """The fields."""
    words = {"type": "text", "analyzer": "whitespace"}
    keys = {"type": "keyword"}
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            "id": {"type": "long"},
            "word": words | {"similarity": "word"},
            "stem": words | {"similarity": "stem", "index_options": "freqs"},
            "name": words | {"similarity": "name", "position_increment_gap": NAME_GAP},
            VOCABULARY: keys | {"index": False},
            "doc": keys | {"doc_values": False},
            **dict.fromkeys((*NUMBERS, *CODES, YEARS), keys),
            "first_day": {"type": "integer"},
            "last_day": {"type": "integer"},
            "fingerprint": {"type": "long", "index": False},
        },
    }


def layout() -> str:
    """A digest of the layout: an index that was made with another is not read."""
    made = json.dumps([VERSION, settings(replicas=0), mapping()], sort_keys=True)
    return sha256(made.encode()).hexdigest()[:16]


def telling(words: Iterable[str]) -> list[str]:
    """Those that tell something, each once."""
    return list(filter(_telling.__getitem__, dict.fromkeys(words)))


class Sample:
    """Which words of the texts of a build are kept to be counted: enough to know the most frequent of them by."""

    def __init__(self) -> None:
        self._texts = 0
        self._once: set[str] = set()
        self._twice: set[str] = set()

    def __call__(self, words: Iterable[str]) -> list[str]:
        """Those of the next text: all that tell something, or those of them that were not kept twice before."""
        self._texts += 1
        if self._texts <= _FIRST or self._texts % _SOME == 0:
            return telling(words)
        rare = set(filterfalse(self._twice.__contains__, words))
        self._twice |= rare & self._once
        self._once |= rare
        return telling(rare)


def source(document: IndexDocument, kept: Callable[[Iterable[str]], list[str]] = telling) -> str:
    """A document as OpenSearch takes it, in JSON, with those of its words that are `kept` to be counted. What is not
    known is left out."""
    words = analysis.words(document.text)
    joined = analysis.joined(document.text)  # has no place of its own, so is in no phrase
    stems = map(_stems(document.lang or "en").__getitem__, (*words, *joined))
    members = [
        f'"id":{document.id},"fingerprint":{document.fingerprint}',
        f'"word":{_quoted(" ".join(words))},"stem":{_quoted(" ".join(stems))}',
        f'"{VOCABULARY}":{_list(kept(words))}',
        *(_member(name, value) for name, value in zip(_MEMBERS, _known(document), strict=True) if value),
    ]
    if document.first_day:
        members.append(_days(document.first_day, document.last_day))
    return f"{{{','.join(members)}}}"


class _Stems(dict[str, str]):
    """The stem of each word of a language, made when it is first asked for."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __missing__(self, word: str) -> str:
        if len(self) == _KEPT:
            self.clear()
        stem = self[word] = analysis.stem(word, self._lang)
        return stem


class _Telling(dict[str, bool]):
    """Whether a word tells something, found out when it is first asked for."""

    def __missing__(self, word: str) -> bool:
        if len(self) == _KEPT:
            self.clear()
        telling = self[word] = analysis.tells(word)
        return telling


_telling = _Telling()

_MEMBERS: Final = ("name", "doc", *NUMBERS, *CODES)
_known = attrgetter("names", "doc", *NUMBERS, *CODES)
_json = json.JSONEncoder(separators=(",", ":")).encode


def _quoted(words: str) -> str:
    """Words as JSON. Those in ASCII have no quotation mark, backslash or control character, and need no looking through
    for them."""
    return f'"{words}"' if words.isascii() else _json(words)


def _list(words: list[str]) -> str:
    together = '","'.join(words)
    return (f'["{together}"]' if together.isascii() else _json(words)) if words else "[]"


# The same words, names and days stand in one statement after the other.

_stems = lru_cache(maxsize=32)(_Stems)


@lru_cache(maxsize=32_768)
def _member(name: str, value: Any) -> str:
    """What is known of a document besides its text, as a member of a JSON object."""
    if name in NUMBERS:
        value = [key(name, one) for one in value] if isinstance(value, tuple) else key(name, value)
    elif name == "name":
        value = [" ".join(analysis.words(one)) for one in value]
    return f'"{name}":{_json(value)}'


@lru_cache(maxsize=4096)
def _days(first: int, last: int) -> str:
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return f'"{YEARS}":{_json([key(YEARS, year) for year in years])},"first_day":{first},"last_day":{last}'
