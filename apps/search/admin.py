"""The search in the admin: what waits for the index, and what people looked for and did not find."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.search.models import EmptyQuery, IndexChange


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


@admin.register(EmptyQuery)
class EmptyQueryAdmin(admin.ModelAdmin):
    """The report of queries that found nothing: another spelling to add, a synonym, a record that is missing."""

    list_display = ("text", "count", "first_asked_at", "last_asked_at", "again")
    list_filter = ("last_asked_at",)
    search_fields = ("folded",)
    date_hierarchy = "last_asked_at"

    @admin.display(description=_("what it finds now"))
    def again(self, row: EmptyQuery) -> SafeString:
        return format_html(
            '<a href="{}?{}">{}</a>', reverse("search"), urlencode({"q": row.text}), gettext("Search again")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # recorded by the search

    def has_change_permission(self, request: HttpRequest, obj: EmptyQuery | None = None) -> bool:
        return False
