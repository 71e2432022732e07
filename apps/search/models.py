"""The outbox: what changed in the database and is not in the index yet, and who may bring it there.

Owns the queue between the database and the index. Rows are written in the transaction that changes the statements.
"""

from __future__ import annotations

from django.db import models


class IndexChange(models.Model):
    """A statement to be indexed anew or, where it no longer exists, to be taken out of the index.

    It holds a number and not a foreign key, so that it outlives the statement.
    """

    statement_id = models.BigIntegerField(db_index=True, help_text="Primary key of the statement.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was queued.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"statement {self.statement_id}"


class IndexLease(models.Model):
    """The right to write to the index: one row, so that two consumers never interleave."""

    ONLY = 1

    holder = models.CharField(max_length=32, blank=True, help_text="Whoever writes to the index; empty: nobody.")
    expires_at = models.DateTimeField(help_text="From when on another may take it, whether it was given back or not.")

    class Meta:
        constraints = [models.CheckConstraint(name="search_indexlease_only_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.holder or "free"
