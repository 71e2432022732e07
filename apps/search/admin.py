"""The outbox in the admin: what waits for the index."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from apps.search.models import IndexChange


@admin.register(IndexChange)
class IndexChangeAdmin(admin.ModelAdmin):
    list_display = ("id", "statement_id", "created_at")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # queued by what changes a statement

    def has_change_permission(self, request: HttpRequest, obj: IndexChange | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: IndexChange | None = None) -> bool:
        return False  # the index would miss the change
