"""Speakers and organizations in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import URLPattern

from apps.accounts.bulk import BulkAdmin
from apps.accounts.choosing import ChoosingInline
from apps.accounts.history import RecordedAdmin
from apps.actors.dated_forms import DATES, AffiliationForm, AffiliationRowForm, DatedForm
from apps.actors.exchange import views
from apps.actors.models import (
    Affiliation,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    RegionalGroup,
    Speaker,
    SpeakerIdentifier,
    SpeakerName,
)
from apps.lib.text import fold


class NameForm(forms.ModelForm):
    """Keeps the folded name in step with the name."""

    def clean(self) -> dict[str, Any] | None:
        self.instance.folded = fold(self.cleaned_data.get("name", ""))
        return super().clean()


class SpeakerNameInline(admin.TabularInline):
    model = SpeakerName
    form = NameForm
    fields = ("name", "kind", "source")
    extra = 0


class SpeakerIdentifierInline(admin.TabularInline):
    model = SpeakerIdentifier
    extra = 0


class AffiliationInline(ChoosingInline):
    model = Affiliation
    form = AffiliationRowForm
    exclude = (*DATES, "attested_on", "attested_on_precision")
    extra = 0
    autocomplete_fields = ("organization",)


@admin.register(Speaker)
class SpeakerAdmin(BulkAdmin):
    bulk_fields = ("confidence", "basis")
    list_display = ("name", "slug", "confidence", "basis", "is_demonstration")
    list_filter = ("confidence", "basis", "is_demonstration")
    search_fields = ("name", "names__name")
    readonly_fields = ("merged_into", "is_demonstration")  # merging is a decision, which can be undone
    inlines = (SpeakerNameInline, SpeakerIdentifierInline, AffiliationInline)

    def get_urls(self) -> list[URLPattern]:
        return [*views.urls(), *super().get_urls()]


class OrganizationNameInline(admin.TabularInline):
    model = OrganizationName
    form = NameForm
    fields = ("name", "kind", "source")
    extra = 0


class OrganizationIdentifierInline(admin.TabularInline):
    model = OrganizationIdentifier
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(BulkAdmin):
    form = DatedForm
    exclude = DATES
    bulk_fields = ("stakeholder_group", "country", "parent", "regional_group", "confidence", "basis")
    list_display = ("name", "acronym", "stakeholder_group", "country", "parent", "confidence", "is_demonstration")
    list_filter = ("stakeholder_group", "is_state", "regional_group", "confidence", "basis", "is_demonstration")
    list_select_related = ("parent",)
    search_fields = ("name", "acronym", "names__name")
    autocomplete_fields = ("parent", "regional_group")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # of an address typed without its scheme
    readonly_fields = ("merged_into", "is_demonstration")
    inlines = (OrganizationNameInline, OrganizationIdentifierInline)


@admin.register(RegionalGroup)
class RegionalGroupAdmin(RecordedAdmin):
    list_display = ("name", "abbreviation", "confidence")
    list_filter = ("confidence",)
    search_fields = ("name", "abbreviation")


@admin.register(Affiliation)
class AffiliationAdmin(RecordedAdmin):
    form = AffiliationForm
    exclude = (*DATES, "attested_on", "attested_on_precision")
    list_display = ("speaker", "organization", "role", "starts_on", "ends_on", "attested_on")
    list_filter = ("organization__stakeholder_group", ("attested_on", admin.EmptyFieldListFilter))
    list_select_related = ("speaker", "organization")
    search_fields = ("speaker__name", "speaker__slug", "organization__name", "role")
    autocomplete_fields = ("speaker", "organization")
