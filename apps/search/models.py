"""The outbox: what changed in the database and is not in the index yet.

Owns the queue between the database and the index. Rows are written in the transaction that changes the statements.
"""

from __future__ import annotations

from django.db import models


class IndexChange(models.Model):
    """A statement to be indexed anew or, where it no longer exists, to be taken out of the index.

    It holds a number and not a foreign key, so that it outlives the statement.
    """

    statement_id = models.BigIntegerField(help_text="Primary key of the statement.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was queued.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"statement {self.statement_id}"
