"""The outbox (what changed in the database and is not in the index yet, and who may bring it there), and the queries
that found nothing.

Rows of the outbox are written in the transaction that changes the statements.
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


class EmptyQuery(models.Model):
    """A query that found nothing, for curators: what people look for and the base does not have or call so.

    It holds no address and no user.
    """

    folded = models.CharField(max_length=300, unique=True, help_text="The query in lower case.")
    text = models.CharField(max_length=300, help_text="The query as it was last typed.")
    count = models.PositiveIntegerField(default=1, help_text="How often it was asked.")
    first_asked_at = models.DateTimeField(help_text="When it was first asked.")
    last_asked_at = models.DateTimeField(db_index=True, help_text="When it was last asked.")

    class Meta:
        ordering = ["-count", "-last_asked_at"]
        verbose_name_plural = "empty queries"

    def __str__(self) -> str:
        return self.text
