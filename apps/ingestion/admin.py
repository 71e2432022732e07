"""Import runs in the admin: a record to read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from apps.ingestion.models import ImportItem, ImportRun


class _Record(admin.ModelAdmin):
    """What happened can be read and not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ImportRun)
class ImportRunAdmin(_Record):
    list_display = ("started_at", "finished_at", "requested", "started_by", "is_demonstration")
    list_filter = ("is_demonstration",)
    list_select_related = ("started_by",)
    date_hierarchy = "started_at"


@admin.register(ImportItem)
class ImportItemAdmin(_Record):
    list_display = ("source", "outcome", "message", "run", "document_id")
    list_filter = ("outcome",)
    list_select_related = ("run",)
    search_fields = ("source", "sha256", "message")
