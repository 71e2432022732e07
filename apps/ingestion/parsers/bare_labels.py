"""Labels at the head of a line that no mark tells from the words: `Fiji Thank you, Chair.`, `ADA OBI We lit it.`

Owns these labels, when a record has them, and whether a line begins a sentence. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from apps.ingestion.lexicon import HONORIFICS
from apps.ingestion.names import Shape, is_body_word, is_plain_word, is_role, shape
from apps.ingestion.parsed import Span
from apps.ingestion.places import country_code
from apps.ingestion.turns import Mark

# Capitalised words, behind them the one that begins the speech: with a capital as well, perhaps behind a wider space.
_WORDS = re.compile(
    r"^[ \t\ufeff]*(?P<words>[^\W\d_a-z][\w'’.\-]*"
    r"(?: (?:(?:of|and|the|on|for) ){0,2}(?:d['’])?[^\W\d_a-z][\w'’.\-]*,?){0,7}(?P<apart>[ \t]{2,9}(?!\s))?)",
    re.MULTILINE,
)
_WORD = re.compile(r"[^ ]+")
_LINK = frozenset({"and", "for", "of", "on", "the"})
_CLOSED = (*'.?!…"”)]:', "--", "—")
_BLANK_BEFORE = re.compile(r"\n\r?\n\Z")
_LONG_LINE = 400  # characters
_LEAST = 5  # turns
_LONGEST_ACRONYM = 6
_LONGEST_TITLE = 5  # "Prof."


def bare_marks(text: str) -> list[Mark]:
    """The turns, where several labels recur that are States, bodies and roles, or names in capitals, and speech goes on
    behind most as it does behind a label: "Thank", "We", "Mr.".
    """
    found = [
        (match.start(), span)
        for match in _WORDS.finditer(text)
        if (span := _label(match)) is not None and begins_anew(text, match.start())
    ]
    labels = [text[span.start : span.end] for _, span in found]
    counts = Counter(labels)
    recurring = [label for label, count in counts.items() if count > 1]
    if len(found) < _LEAST or len(recurring) < 2 or sum(counts[label] for label in recurring) * 2 < len(found):
        return []
    begins = [
        text[span.end : span.end + 2].isspace() or _begins_speech(_WORD.search(text, span.end)) for _, span in found
    ]
    if sum(begins) * 2 < len(found) or not any(country_code(label) or _is_loud(label) for label in recurring):
        return []
    return [
        Mark(start, span.end + 1, label, span)
        for (start, span), label, begun in zip(found, labels, begins, strict=True)
        if begun or counts[label] > 1 or _BLANK_BEFORE.search(text, max(0, start - 4), start)
    ]


def begins_anew(text: str, at: int) -> bool:
    """Whether no sentence goes on from the line before into the one that begins here: "to avoid", "Mr. Obi. He …"."""
    before = text[max(0, at - _LONG_LINE) : at]
    line = before.rstrip().rpartition("\n")[2]
    if not line.strip() or before.count("\n", len(before.rstrip())) > 1:
        return True
    return line.endswith(_CLOSED) or line.isupper()


def _label(match: re.Match[str]) -> Span | None:
    """Where the longest label stands in capitalised words; None where no beginning of them is one."""
    words = list(_WORD.finditer(match["words"].rstrip()))
    first = match.start("words")
    if match["apart"] and _is_label(tuple(word[0] for word in words)):
        return Span(first, match.start("apart"))
    for count in range(len(words) - 1, 0, -1):
        begins = words[count][0]
        if (
            begins not in _LINK
            and (len(begins) == 1 or not begins.isupper())
            and _is_label(tuple(word[0] for word in words[:count]))
        ):
            return Span(first, first + words[count - 1].end())
    return None


@lru_cache(maxsize=2048)
def _is_label(words: tuple[str, ...]) -> bool:
    """Whether the words are a State, a body or a role, or a name in capitals, and nothing else."""
    last, name = words[-1], " ".join(words)
    if last in _LINK or last.endswith(".") or last in {"I", "A"} or any(map(_ends, words)):
        return False
    if len(words) == 1 and name.isupper() and name.isalpha() and 2 < len(name) <= _LONGEST_ACRONYM:
        return not is_plain_word(name)
    return is_role(name) or country_code(name) is not None or (len(words) > 1 and is_body_word(last)) or _is_loud(name)


def _ends(word: str) -> bool:
    """Whether a part of a sentence ends with a word, which is no title: "Mr."."""
    return word.endswith(",") or (word.endswith(".") and len(word) > _LONGEST_TITLE)


def _is_loud(name: str) -> bool:
    """Whether it is somebody's name in capitals: "ADA OBI", "MR. OBI"."""
    return name.isupper() and shape(name) in {Shape.PERSON, Shape.SURNAME}


def _begins_speech(word: re.Match[str] | None) -> bool:
    """Whether the word is one with which a speech begins: the language's own, or how somebody is addressed."""
    begins = word[0].strip(",.") if word else ""
    return begins == "I" or is_plain_word(begins) or is_role(begins) or begins.casefold() in HONORIFICS
