"""Finds every place where a text bears a curated form of a process, whatever its case, hyphens and line breaks.

Owns the folding of text for that search and the compiled matcher. Must not know which of several readings is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from apps.ingestion.known import KnownAlias, KnownProcess

_SEPARATORS = "\n\r\t\f\v\xa0\u2009\u202f\u2028\u2029\u00ad-\u2010\u2011\u2012\u2013\u2014"
_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"  # footnote marks, no part of the word
_QUOTES = "\u2018\u2019\u02bc"
_RUN = re.compile("  +")
_ADDRESS = re.compile(r"://|@|www\.|\w\.(?:org|com|net|int|edu|info)\b")
_LONGEST_ADDRESS = 200
_ABBREVIATION = re.compile("[A-Z]{3,6}")
# Scripts without spaces between words: there no word ends, and a form may stand anywhere.
_UNSPACED = "\u3040-\u30ff\u4e00-\u9fff"
_NOT_AFTER = rf"(?![^\W{_UNSPACED}])"
_BEFORE = rf"[^a-z](?<![^\W{_UNSPACED}])"  # small letters, which are nearly all of a text, are passed over at once
_YEAR_ATTACHED = re.compile(r"(?:19|20)?\d\d(?!\w)")
_DOTTED = re.compile(r"\w(?:\.\w){2,5}")
_SPELT_OUT = re.compile(r"[^\W\d_](?:[ -][^\W\d_]){2,5}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One process that a form may stand for."""

    process: KnownProcess
    alias: KnownAlias
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A form in the text, with all it may stand for. `start` and `end` count into the original text."""

    start: int
    end: int
    folded_start: int
    folded_end: int
    readings: tuple[Reading, ...]


class FoldedText:
    """A text in lower case, hyphens and white space as single spaces, with the way back to the original's offsets."""

    def __init__(self, text: str) -> None:
        self.original = text
        spaced = _fold_characters(text)
        self.text = _RUN.sub(" ", spaced)
        self._starts: list[int] = []  # folded offsets from which on an offset is shifted
        self._shifts = [0]
        for run in _RUN.finditer(spaced):
            self._starts.append(run.start() + 1 - self._shifts[-1])
            self._shifts.append(self._shifts[-1] + len(run.group()) - 1)

    def offset(self, folded: int) -> int:
        """The offset into the original of a folded offset."""
        return folded + self._shifts[bisect_right(self._starts, folded)]


class Forms:
    """All forms of some processes as one compiled matcher: a single pass over a text, however many forms there are."""

    def __init__(self, processes: Iterable[KnownProcess]) -> None:
        self.processes = {process.key: process for process in processes}
        self._readings: dict[str, list[Reading]] = defaultdict(list)
        for process in self.processes.values():
            for alias in process.aliases:
                reading = Reading(process, alias, _any_of(alias.context), _any_of(alias.unless))
                for form in _spellings(alias.form):
                    self._readings[form].append(reading)
        self._shorter = {form: tuple(_shorter(form, self._readings)) for form in self._readings}
        ends = rf"(?:{_NOT_AFTER}|(?={_YEAR_ATTACHED.pattern}))"
        self._pattern = re.compile(f"{_BEFORE}({_trie(self._readings)}){ends}") if self._readings else None

    def occurrences(self, folded: FoldedText) -> Iterator[Occurrence]:
        """All forms in the order of their starts, at one start the longest first. They may overlap."""
        if self._pattern is None:
            return
        position, text = 0, folded.text
        behind = f" {text}"  # every form has a character before it, so a form's place is that of what stands before it
        while found := self._pattern.search(behind, position):
            start = found.start()
            position = start + 1
            for form in (found[1], *self._shorter[found[1]]):
                end = start + len(form)
                span = folded.offset(start), folded.offset(end - 1) + 1
                surface = folded.original[slice(*span)]
                if text[end : end + 1].isdigit() and not _ABBREVIATION.fullmatch(surface):
                    continue  # "IGF2023" names the forum, "un20" and "agenda21" nothing
                if _SPELT_OUT.fullmatch(surface) and not surface.isupper():
                    continue  # "a", "i" and "u" are words
                readings = tuple(
                    r for r in self._readings[form] if not r.alias.exact or _is_exact(surface, r.alias.form)
                )
                if readings and not _in_address(folded.original, *span):
                    yield Occurrence(*span, start, end, readings)


@lru_cache(maxsize=4)
def forms_of(processes: tuple[KnownProcess, ...]) -> Forms:
    """The matcher for these processes; compiling one takes longer than reading a document."""
    return Forms(processes)


def _fold_characters(text: str) -> str:
    """Every character folded to exactly one, so that offsets stay."""
    folded = text.replace("İ", "i").lower()
    for separator in _SEPARATORS + _SUPERSCRIPTS:
        folded = folded.replace(separator, " ")
    for quote in _QUOTES:
        folded = folded.replace(quote, "'")
    return folded


def _fold_form(form: str) -> str:
    return _RUN.sub(" ", _fold_characters(form)).strip()


def _spellings(form: str) -> set[str]:
    """The form and its plural (forms of two letters have none), and an abbreviation letter by letter: "o.e.w.g" and, as
    captions spell what they hear spelt, "o e w g"."""
    folded = _fold_form(form)
    spelt_out = {".".join(folded), " ".join(folded)} if _ABBREVIATION.fullmatch(form) else set()
    return spelt_out | (
        {folded, f"{folded}s"} if len(folded) > 2 and folded[-1].isalpha() and folded[-1] != "s" else {folded}
    )


def _is_exact(surface: str, form: str) -> bool:
    if _DOTTED.fullmatch(surface) or _SPELT_OUT.fullmatch(surface):
        surface = re.sub(r"[. -]", "", surface)
    written, curated = " ".join(re.split(r"[\s\-\u2010-\u2014]+", surface)), " ".join(re.split(r"[\s\-]+", form))
    return written in {curated, f"{curated}s"}


def _shorter(form: str, forms: Iterable[str]) -> list[str]:
    """Other forms that `form` begins with, the longest first."""
    inner = [form[:cut] for gap in re.finditer(r"\W+", form) for cut in gap.span()]
    return sorted({prefix for prefix in inner if prefix in forms and prefix != form}, key=len, reverse=True)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(_fold_form(word)) for word in words)})(?!\w)")


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the place is part of a web or mail address."""
    before = text[max(0, start - _LONGEST_ADDRESS) : start]
    before = before.rsplit(None, 1)[-1] if before and not before[-1].isspace() else ""
    after = text[end : end + _LONGEST_ADDRESS]
    after = after.split(None, 1)[0] if after and not after[0].isspace() else ""
    return _ADDRESS.search(before + text[start:end] + after) is not None


def _trie(forms: Iterable[str]) -> str:
    """A pattern for any of the forms, the longest first, that decides character by character.

    A plain alternation tries hundreds of forms at each place; this is some thirty times faster.
    """
    root: dict[str, dict[str, object]] = {}
    for form in forms:
        node = root
        for character in form:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, dict[str, object]]) -> str:
    tails = [re.escape(character) + _branches(rest) for character, rest in sorted(node.items()) if character]  # type: ignore[arg-type]
    if not tails:
        return ""
    joined = tails[0] if len(tails) == 1 and "" not in node else f"(?:{'|'.join(tails)})"
    return f"{joined}?" if "" in node else joined
