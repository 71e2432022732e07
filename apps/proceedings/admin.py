"""Processes, meetings, documents and statements in the admin.

What was read out of a document is shown and not edited: bytes, text, spans, recorded names.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.bulk import BulkAdmin
from apps.accounts.choosing import ChoosingInline
from apps.accounts.history import RecordedAdmin
from apps.actors.dated_forms import DATES, DatedForm, DatedRowForm, PublishedForm
from apps.lib.text import fold
from apps.proceedings.models import (
    GlossaryTerm,
    Meeting,
    Mention,
    Process,
    ProcessAlias,
    ProcessChair,
    ProcessDocument,
    ProcessMember,
    Redirect,
    SourceDocument,
    Statement,
    Suggestion,
    Venue,
)

HTTPS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {models.URLField: {"assume_scheme": "https"}}
"""An address that is typed without its scheme."""


class ProcessAliasForm(forms.ModelForm):
    """Keeps the folded form in step with the form."""

    def clean(self) -> dict[str, Any] | None:
        self.instance.folded = fold(self.cleaned_data.get("form", ""))
        return super().clean()


class ProcessAliasInline(admin.TabularInline):
    model = ProcessAlias
    form = ProcessAliasForm
    fields = ("form", "exact", "shared", "garble", "echo", "context", "unless", "since", "until", "source")
    extra = 0


class ProcessChairInline(ChoosingInline):
    model = ProcessChair
    form = DatedRowForm
    exclude = DATES
    extra = 0
    autocomplete_fields = ("speaker",)


class ProcessDocumentInline(admin.TabularInline):
    model = ProcessDocument
    extra = 0


class ProcessMemberInline(ChoosingInline):
    model = ProcessMember
    extra = 0
    autocomplete_fields = ("organization",)


@admin.register(Process)
class ProcessAdmin(BulkAdmin):
    form = DatedForm
    exclude = DATES
    bulk_fields = ("kind", "parent", "confidence", "basis")
    list_display = ("name", "abbreviation", "kind", "parent", "starts_on", "ends_on", "confidence")
    list_filter = ("kind", "confidence", "is_demonstration")
    list_select_related = ("parent",)
    search_fields = ("name", "abbreviation", "aliases__form")
    autocomplete_fields = ("parent", "family", "predecessor", "successor")
    formfield_overrides = HTTPS
    readonly_fields = ("is_demonstration",)
    inlines = (ProcessAliasInline, ProcessChairInline, ProcessDocumentInline, ProcessMemberInline)


@admin.register(Venue)
class VenueAdmin(BulkAdmin):
    bulk_fields = ("country", "confidence")
    list_display = ("name", "city", "country", "confidence", "is_demonstration")
    list_filter = ("confidence", "is_demonstration")
    search_fields = ("name", "city")
    readonly_fields = ("is_demonstration",)


@admin.register(Meeting)
class MeetingAdmin(BulkAdmin):
    form = DatedForm
    exclude = DATES
    bulk_fields = ("series", "venue", "mode")
    list_display = ("title", "series", "starts_on", "venue", "mode", "is_demonstration")
    list_filter = ("mode", "is_demonstration")
    list_select_related = ("series", "venue")
    date_hierarchy = "starts_on"
    search_fields = ("title", "slug")
    autocomplete_fields = ("series", "parent", "venue")
    formfield_overrides = HTTPS
    readonly_fields = ("is_demonstration",)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(BulkAdmin):
    bulk_fields = ("confidence",)
    list_display = ("acronym", "expansion", "process", "organization", "is_garble", "confidence")
    list_filter = ("is_garble", "confidence")
    list_select_related = ("process", "organization")
    search_fields = ("acronym", "expansion")
    autocomplete_fields = ("process", "organization")


@admin.register(SourceDocument)
class SourceDocumentAdmin(BulkAdmin):
    form = PublishedForm
    bulk_fields = ("language", "rough_draft")
    list_display = ("title", "origin", "media_type", "parser", "rough_draft", "is_demonstration", "imported_at")
    list_filter = ("parser", "rough_draft", "is_demonstration")
    search_fields = ("title", "origin", "public_id", "sha256")
    readonly_fields = (
        "public_id",
        "sha256",
        "size",
        "origin",
        "name",
        "media_type",
        "encoding",
        "text",
        "parser",
        "asked_parser",
        "problems",
        "superseded_by",
        "same_as",
        "is_demonstration",
        "imported_at",
        "read_again_at",
    )
    exclude = ("content", "locators", "published_on", "published_on_precision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceDocument]:
        return SourceDocument.objects.for_list()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # documents come in by import

    def has_delete_permission(self, request: HttpRequest, obj: SourceDocument | None = None) -> bool:
        return False  # nothing is shown without its source


class SuggestionInline(admin.TabularInline):
    model = Suggestion
    extra = 0
    fields = ("name", "speaker", "method", "confidence")


@admin.register(Statement)
class StatementAdmin(admin.ModelAdmin):
    """To be read: an edit here would pass by the search index and the record of who decided what."""

    list_display = ("public_id", "recorded_name", "speaker", "organization", "kind", "method", "confidence", "meeting")
    list_filter = ("kind", "method", "document__is_demonstration")
    list_select_related = ("speaker", "organization", "meeting")
    search_fields = ("public_id", "recorded_name", "speaker__name")
    ordering = ("document", "position")
    show_full_result_count = False
    inlines = (SuggestionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return super().get_queryset(request).defer("text", "furniture")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # statements come in by import

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return False  # an import takes one away, and leaves a redirect


@admin.register(Mention)
class MentionAdmin(admin.ModelAdmin):
    list_display = ("surface", "process", "method", "confidence", "statement_id", "document_id")
    list_filter = ("method",)
    list_select_related = ("process",)
    search_fields = ("surface", "process__abbreviation", "process__name")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # read out of the text

    def has_change_permission(self, request: HttpRequest, obj: Mention | None = None) -> bool:
        return False  # its span is the text's

    def has_delete_permission(self, request: HttpRequest, obj: Mention | None = None) -> bool:
        return False  # it would come back with the next import


@admin.register(Redirect)
class RedirectAdmin(RecordedAdmin):
    list_display = ("old_path", "new_path", "reason", "created_at")
    search_fields = ("old_path", "new_path")
