"""What a text names, as pages show it: processes and official documents, each with how that was told.

Owns the marks of symbols. Knows no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.proceedings.models import CERTAIN, SymbolMention, official_address
from apps.proceedings.process_querysets import SymbolLine
from apps.proceedings.querysets import MentionLine
from apps.web import addresses
from apps.web.certainty import in_figures, link_words
from apps.web.marking import Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Named:
    """A link: the words of the text, where they lead, how that was told, and from which character to which they stand.

    `official` is the address of the document itself, "" for a process; `texts` how many texts of the base name it.
    """

    words: str
    label: str
    href: str
    method: str
    confidence: str
    is_guess: bool
    start: int
    end: int
    official: str = ""
    texts: int = 0


def named(source: str, mentions: Iterable[MentionLine], symbols: Iterable[SymbolLine]) -> tuple[Named, ...]:
    """What a part of the text `source` names, in its order; one query where it names documents."""
    symbols = list(symbols)
    texts = SymbolMention.objects.texts({line.symbol for line in symbols}) if symbols else {}
    found = [
        _named(source, line, label=line.process__name, href=addresses.of("process", line.process__slug))
        for line in mentions
    ]
    found += [
        _named(
            source,
            line,
            label=line.symbol,
            href=_all_that_cite(line.symbol),
            official=official_address(line.symbol),
            texts=texts.get(line.symbol, 0),
        )
        for line in symbols
    ]
    return tuple(sorted(found, key=lambda link: (link.start, link.end)))


def symbol_marks(lines: Sequence[SymbolLine], *, offset: int = 0) -> list[Mark]:
    """Marks of symbols in a text that begins at `offset` of the document."""
    return [
        Mark(
            line.start - offset,
            line.end - offset,
            MarkKind.GUESS if line.confidence < CERTAIN else MarkKind.MENTION,
            href=_all_that_cite(line.symbol),
            title=_("{symbol} ({method}, {certainty})").format(
                symbol=line.symbol, method=link_words(line.method), certainty=in_figures(line.confidence)
            ),
        )
        for line in lines
    ]


def _named(
    source: str, line: MentionLine | SymbolLine, *, label: str, href: str, official: str = "", texts: int = 0
) -> Named:
    return Named(
        words=source[line.start : line.end],
        label=label,
        href=href,
        method=link_words(line.method),
        confidence=in_figures(line.confidence),
        is_guess=line.confidence < CERTAIN,
        start=line.start,
        end=line.end,
        official=official,
        texts=texts,
    )


def _all_that_cite(symbol: str) -> str:
    return f"{reverse('search')}?q=doc:{quote(symbol, safe='/.-()')}"
