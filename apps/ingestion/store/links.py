"""What a document's text was found to name, as rows: processes and official documents.

Must not know how they are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from apps.actors.reading import ByKeys
from apps.ingestion.parsed import LinkedMention, LinkedSymbol, ResolvedDocument
from apps.proceedings.insertion import insert
from apps.proceedings.models import Mention, Process, SourceDocument, SymbolMention

_PROCESSES: Final = ByKeys(Process.objects.filter(slug__in=[""]).order_by().values_list("slug", "pk"), tuple)


def keep_links(
    *,
    document: SourceDocument,
    earlier: SourceDocument | None,
    keys: Sequence[int],
    resolved: ResolvedDocument,
) -> None:
    """Store the links of a document that comes in. What was linked in the version before it (`earlier`) goes.

    `keys` are the primary keys of its statements, in its order.
    """
    if earlier:
        earlier.mentions.all().delete()
    found: list[tuple[int | None, LinkedMention]] = [(None, mention) for mention in resolved.mentions]
    for key, source in zip(keys, resolved.statements, strict=True):
        found += [(key, mention) for mention in source.mentions]
    processes = _processes(mention.process for _, mention in found)
    insert(
        Mention,
        [
            mention_row(document.pk, statement, processes[mention.process], mention)
            for statement, mention in found
            if mention.process in processes
        ],
    )
    insert(SymbolMention, [symbol_row(document.pk, found) for found in resolved.symbols])


def mention_row(document: int, statement: int | None, process: int, mention: LinkedMention) -> dict[str, Any]:
    """The row of a mention; all but the last are primary keys."""
    return {
        "document_id": document,
        "statement_id": statement,
        "process_id": process,
        "surface": mention.surface[:300],
        "start": mention.span.start,
        "end": mention.span.end,
        "method": mention.method,
        "confidence": mention.confidence,
    }


def symbol_row(document: int, found: LinkedSymbol) -> dict[str, Any]:
    """The row of a symbol in the text of the document with this primary key."""
    return {
        "document_id": document,
        "symbol": found.symbol,
        "surface": found.surface[:300],
        "start": found.span.start,
        "end": found.span.end,
        "method": found.method,
        "confidence": found.confidence,
    }


def _processes(slugs: Iterable[str]) -> dict[str, int]:
    return dict(_PROCESSES.of(set(slugs)))
