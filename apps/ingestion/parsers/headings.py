"""Headings of Markdown before each speech: `### Ada Obi:` or `### ada-obi:`, or a name without a colon right above the
words.

Owns these headings and the notes between speeches: `> (laughter)`. Must not know how names are resolved.
"""

from __future__ import annotations

import re
from collections import Counter

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture, merge
from apps.ingestion.names import Shape, affiliation, bare, shape
from apps.ingestion.parsed import ParsedDocument, ReadText, Span
from apps.ingestion.parsers.excerpts import excerpt
from apps.ingestion.parsers.manner import manner
from apps.ingestion.participants import find_participants
from apps.ingestion.turns import Mark

_HEADING = re.compile(
    r"^(?P<level>#{1,6})[ \t]+(?P<bold>\*\*)?(?P<label>[^\W_][^\n*]{0,98}?)[ \t]*+(?P<colon>[:：])?"
    r"(?(bold)\*\*(?P<behind>[:：])?)[ \t\r]*+\n(?P<gap>[^\S\n]*+\n)?",
    re.MULTILINE,
)
_OTHER = re.compile(r"^(?:#{1,6}[ \t][^\n]*|>[ \t]*[(（][^\n]*[)）][ \t\r]*)$", re.MULTILINE)
_PEOPLE = frozenset({Shape.PERSON, Shape.SURNAME, Shape.ROLE})


class HeadingsParser:
    name = "headings"
    surest = 1.0

    def score(self, source: ReadText) -> float:
        """How much of it is speeches below headings that are labels, 0 to 1."""
        text = excerpt(source.text)
        labels = _labels(text)
        covered = (len(text) - labels[0].start()) / len(text) if labels else 0.0
        return self.surest if covered > 0.5 else covered

    def parse(self, source: ReadText) -> ParsedDocument:
        text = source.text
        marks = [
            Mark(label.start(), label.end(), label["label"], Span(*label.span("label")), affiliation(label["label"]))
            for label in _labels(text)
        ]
        others = [Span(*found.span()) for found in _OTHER.finditer(text, marks[0].start if marks else len(text))]
        starts = {mark.start for mark in marks}
        return assemble(
            source,
            parser=self.name,
            marks=marks,
            kind=manner(text, marks),
            furniture=merge([*find_furniture(text), *(span for span in others if span.start not in starts)]),
            participants=tuple(find_participants(text, marks[0].start)) if marks else (),
        )


def _labels(text: str) -> list[re.Match[str]]:
    """The headings of the level at which names come again: with a colon also handles and others among them, without
    one where nearly all are names that stand right above the words.
    """
    found = list(_HEADING.finditer(text)) if "# " in text else []
    for level in sorted({heading["level"] for heading in found}):
        own = [heading for heading in found if heading["level"] == level]
        labels = [heading for heading in own if heading["colon"] or heading["behind"]]
        if len(labels) * 10 < len(own) * 9:
            labels = [heading for heading in own if not heading["gap"] and shape(heading["label"]) in _PEOPLE]
        counts = Counter(bare(label["label"]) for label in labels)
        named = {name for name in counts if _is_name(name)}
        come_again = sum(counts[name] for name in named if counts[name] > 1)
        if come_again > 1 and come_again * 2 >= len(labels) and len(labels) * 10 >= len(own) * 9:
            return labels
    return []


def _is_name(label: str) -> bool:
    """Whether a label is a name, a role, or a handle such as "ada-obi"; one word is in a script without capitals only:
    manuals have headings of one word that come again.
    """
    if label.islower() and "-" in label:
        label = label.replace("-", " ").title()
    kind = shape(label)
    return kind in _PEOPLE or (kind is Shape.SINGLE and label.lower() == label.upper())
