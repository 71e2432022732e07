"""Named reads of what pages of processes and official documents show."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db import models
from django.db.models import Count, F, Q

from apps.lib.text import fold

if TYPE_CHECKING:
    from apps.proceedings.models import Process, SymbolMention


class ProcessQuerySet(models.QuerySet["Process"]):
    def for_tree(self) -> ProcessQuerySet:
        """With what a line of the map of processes shows."""
        return self.only(
            "slug",
            "name",
            "abbreviation",
            "kind",
            "parent_id",
            "family_id",
            "predecessor_id",
            "successor_id",
            "is_demonstration",
            "starts_on",
            "starts_on_precision",
            "ends_on",
            "ends_on_precision",
        )

    def beside(self, process: Process) -> ProcessQuerySet:
        """Its parts, and what it came from or led to; one query."""
        before_and_after = Q(pk__in=[process.predecessor_id, process.successor_id])
        return self.filter(before_and_after | Q(parent=process) | Q(predecessor=process) | Q(successor=process))

    def named(self, name: str) -> ProcessQuerySet:
        """Those that bear this name, abbreviation or alias, whatever its case and punctuation; the oldest first."""
        called = Q(name__iexact=name) | Q(abbreviation__iexact=name)
        return self._called(called | Q(aliases__folded=fold(name), aliases__garble=False))

    def misheard_as(self, name: str) -> ProcessQuerySet:
        """Those for which captions have this; the oldest first."""
        return self._called(Q(aliases__folded=fold(name), aliases__garble=True))

    def _called(self, condition: Q) -> ProcessQuerySet:
        return self.filter(condition).distinct().order_by(F("starts_on").asc(nulls_last=True), "name")

    def family(self, process: Process) -> set[int]:
        """Primary keys of a process and of everything below it."""
        below: dict[int | None, list[int]] = {}
        for key, parent in self.values_list("pk", "parent_id"):
            below.setdefault(parent, []).append(key)
        found, waiting = {process.pk}, [process.pk]
        while waiting:
            new = [key for key in below.get(waiting.pop(), ()) if key not in found]
            found.update(new)
            waiting.extend(new)
        return found


class SymbolLine(NamedTuple):
    """A symbol in a text. Each field is named after its column."""

    document_id: int
    symbol: str
    start: int
    end: int
    method: str
    confidence: float


class SymbolMentionQuerySet(models.QuerySet["SymbolMention"]):
    def for_marks(self, documents: Collection[int]) -> models.QuerySet[SymbolMention, SymbolLine]:
        """What marks in these texts show, as plain rows in the order of the text."""
        rows = self.filter(document__in=documents).order_by("document_id", "start")
        return cast("models.QuerySet[SymbolMention, SymbolLine]", rows.values_list(*SymbolLine._fields, named=True))

    def texts(self, symbols: Collection[str]) -> dict[str, int]:
        """Number of texts that name each of these documents; those that none names are left out."""
        rows = self.filter(symbol__in=symbols).order_by().values_list("symbol")
        return dict(rows.annotate(n=Count("document", distinct=True)))

    def of_statements(self, statements: Collection[int]) -> dict[int, list[str]]:
        """The symbols in the words of these statements by their primary keys, in order; those without are left out."""
        from apps.proceedings.models import Statement

        within = Statement.objects.filter(
            document__symbols__start__gte=F("start"), document__symbols__end__lte=F("end")
        )
        rows = within.filter(pk__in=statements).order_by("pk", "document__symbols__start")
        found: dict[int, list[str]] = {}
        for key, symbol in rows.values_list("pk", "document__symbols__symbol"):
            found.setdefault(key, []).append(symbol)
        return found
