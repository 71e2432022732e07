"""What is tried with a document in a process of its own, see `bounded`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from importlib import import_module
from itertools import chain

import django
from django.apps import apps
from django.conf import settings

django.setup()

from django.db import connection, transaction  # noqa: E402

from apps.ingestion.errors import IngestionError  # noqa: E402
from apps.ingestion.known import Known  # noqa: E402
from apps.ingestion.models import ImportItem, ImportRun, Reversal  # noqa: E402
from apps.ingestion.pipeline import understand  # noqa: E402
from apps.ingestion.services import Options, Taking  # noqa: E402
from apps.ingestion.sources import HeldSource, documents_in  # noqa: E402
from apps.ingestion.store.undo import undo_import  # noqa: E402

# What a trial would otherwise load anew: what is laid over and queued, the guesses of encodings, the gazetteer.
for late in (settings.IMPORT_OVERLAY, "apps.search.outbox"):
    import_module(late)
understand("ADA OBI: Le café est à Genève.\n".encode("cp1252") * 9, name="first.txt", known=Known())
assert connection.connection is None  # every trial opens its own


def read_or_refused(data: bytes, name: str) -> None:
    """It is understood, or refused for a reason that is told; and so is each document inside it."""
    for source in documents_in(HeldSource(name, f"/{name}", data)):
        with contextlib.suppress(IngestionError):
            understand(source.read(), name=source.name, known=Known())


def eats_memory(_data: bytes, _name: str) -> None:
    """Breaches the limit of memory."""
    assert bytearray(2**30)


def never_ends(_data: bytes, _name: str) -> None:
    """Breaches the limit of processor time."""
    while True:
        pass


def raises(_data: bytes, _name: str) -> None:
    """Fails as a fault of the program does."""
    assert 1 / 0


def taken_twice(data: bytes, name: str) -> None:
    """Taken in twice it is there once, every offset leads to its words, and undone the base is as it was."""
    with transaction.atomic():
        before = _rows()
        taken = _take(data, name)
        after = _rows()
        _assert_offsets(taken)
        again = _take(data, name)
        assert again.outcome in ("unchanged", "refused"), again.outcome
        assert _rows() == after
        undo_import(run=taken.run)
        left = {label: len(rows ^ before[label]) for label, rows in _rows().items() if rows != before[label]}
        assert not left, left
        transaction.set_rollback(True)


def _take(data: bytes, name: str) -> ImportItem:
    """By a run of its own, which knows nothing of the one before but what the base holds."""
    return Taking(ImportRun.objects.create(), Options()).take(HeldSource(name, f"/records/{name}", data))


def _rows() -> dict[str, set[str]]:
    """Every row of the base, but for the records of imports themselves and the queue of the index."""
    holders = map(apps.get_app_config, ("actors", "proceedings", "ingestion"))
    rows = {}
    with connection.cursor() as cursor:
        for model in chain.from_iterable(app.get_models() for app in holders):
            if model not in (ImportRun, ImportItem, Reversal):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  a table of the program's own
                rows[model._meta.label] = set(map(repr, cursor.fetchall()))
    return rows


def _assert_offsets(item: ImportItem) -> None:
    document = item.document
    if document is None:
        assert item.outcome == "refused"
        assert item.message
        return
    for statement in document.statements.all():
        assert 0 <= statement.start < statement.end <= len(document.text)
        said = document.text[statement.start : statement.end]
        # Mark-up stands between words or inside them; a lone `<` is none.
        slices = (iter(re.findall(r"\w+", text)) for text in (said, re.sub(r"<[^<>]+>", " ", said)))
        assert any(all(word in rest for word in _words(statement.text)) for rest in slices)
    for mention in document.mentions.all():
        assert document.text[mention.start : mention.end][:300] == mention.surface


def _words(text: str) -> Iterable[str]:
    return re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))
