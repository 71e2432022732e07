"""Texts made ready for quotations to be found: notes' digits and wrapped lines out of the way, one kind of marks.

Owns which marks are quotation marks, and what is kept of a quotation. Every offset stays as it was. Must not know how
it is told who is quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.ingestion.parsed import Span

# A footnote's digits stand between a name and its verb; blanks of the same length keep every offset.
NOTES = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))
_LOWERED_NOTE = re.compile(r"(?<=[a-z]{3})\d{1,2}(?=[ :,;.\n])")  # "stated12:", where a PDF lost what raised them
_WRAPPED = re.compile(r"\n(?<=[\w,’')\-]\n)(?<=[^\n]{40}\n)(?=[^\W_]|[“\"(])")  # a line's end inside a sentence
# Quotation marks of other kinds, told from apostrophes; what stands in double ones is passed over as a whole.
_MARKS = re.compile(
    r"\"[^\"\n]{0,3000}\"|“[^“”]{0,3000}”|„(?P<low>[^„“”\n]{15,3000})[“”]|«(?P<angled>[^«»]{15,3000})»"
    r"|»(?P<turned>[^«»\n]{15,3000})«|(?<!\w)‘(?P<single>[^‘“”\"\n]{25,2000}?)(?:(?<!s)’(?!\w)|’(?=[.,;:)\n]|\Z))"
    r"|(?<![\w'])'(?P<typed>(?=\w)[^“”\"\n]{25,600}?)(?:(?<!s)'(?![\w'])|'(?=[.,;:)\n]|\Z))"
)
CAPITALISED = r"(?:(?:[A-Z]\.){2,9}|[^\W\d_a-z][\w'’\-]{0,60})"  # bounded: a line may be one endless word


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, who is told to have made it, and the words that tell it."""

    words: Span
    actor: str
    actor_span: Span
    introduction: Span
    whole: Span | None = None  # the whole name, where a surname stands for it


def without_notes(text: str) -> str:
    """The text, as long as it was, without notes' digits and wrapped lines' ends, with one kind of quotation marks."""
    text = _LOWERED_NOTE.sub(lambda found: " " * len(found[0]), _WRAPPED.sub(" ", text.translate(NOTES)))
    return _MARKS.sub(lambda found: f"“{found[0][1:-1]}”" if found.lastgroup else found[0], text)
