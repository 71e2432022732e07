"""What a person fills in: files or an address, another parser, the data of a meeting.

Owns the limits and messages of these forms. Must not write.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from apps.ingestion.parsed import Mode, ParsedMeeting
from apps.ingestion.parsers import PARSERS
from apps.ingestion.sources import HeldSource, RefusedSource, Source, documents_in
from apps.ingestion.uploads.services import MAX_BYTES, MAX_DOCUMENTS, MAX_FILES
from apps.lib.partial_dates import PartialDate
from apps.proceedings.models import Meeting, Process
from apps.proceedings.models import Mode as MeetingMode

MEGABYTE = 1024 * 1024


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files; the value is a list."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [super(_FilesField, self).clean(file, initial) for file in data or [] if file]


class UploadForm(forms.Form):
    """Files, or an address. `key` is made with the form and tells when it is sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    documents = _FilesField(
        label=_("Files"),
        required=False,
        max_length=255,
        allow_empty_file=True,  # refused by name in the preview, so that it does not keep the others out
        help_text=format_lazy(
            _(
                "At most {files} files of {size} MB together. A ZIP archive, a gzip file or a folder of mail may hold "
                "at most {documents} documents."
            ),
            files=MAX_FILES,
            size=MAX_BYTES // MEGABYTE,
            documents=MAX_DOCUMENTS,
        ),
    )
    url = forms.URLField(
        label=_("or an address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text=_("A page or a file on the public web, http:// or https://."),
    )

    def clean_documents(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["documents"]
        size = sum(file.size or 0 for file in files)
        if len(files) > MAX_FILES:
            raise forms.ValidationError(
                gettext("These are %(number)s files, at most %(most)s are taken at once. Bring in some first.")
                % {"number": len(files), "most": MAX_FILES}
            )
        if size > MAX_BYTES:
            raise forms.ValidationError(too_large(size))
        return files

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError(
                gettext("This is another kind of address. Give one that begins with http:// or https://.")
            )
        return url

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and bool(self.cleaned_data["documents"]) == bool(self.cleaned_data["url"]):
            raise forms.ValidationError(gettext("Choose files, or give an address: one of the two."))
        return cleaned

    def sources(self) -> Iterator[Source]:
        """The documents in the files. Those behind an address come from `fetched`."""
        for file in self.cleaned_data["documents"]:
            name = file.name or "file"
            yield from documents_in(HeldSource(name, f"upload/{name}", file.read()))

    def fetched(self) -> list[Source]:
        """The documents behind the address; none where it could not be fetched, which is then said at the field."""
        url = self.cleaned_data["url"]
        sources = list(documents_in(Source(url, url)))
        for source in sources:
            if isinstance(source, RefusedSource):
                self.add_error("url", str(source.error))
                return []
        return sources


def too_large(size: int) -> str:
    """What is said of so many bytes."""
    return gettext(
        "This is %(size)s MB, at most %(most)s MB are taken at once. Bring it in by several parts, or have an operator "
        "take it in with “manage.py ingest”."
    ) % {"size": ceil(size / MEGABYTE), "most": MAX_BYTES // MEGABYTE}


class ParserForm(forms.Form):
    """Another parser for a document."""

    parser = forms.ChoiceField(
        required=False,
        label=_("Read as"),
        choices=[("", _("the best fit")), *((parser.name, parser.name) for parser in PARSERS), ("unattributed",) * 2],
    )


class _PartialDateField(forms.CharField):
    """A day, a month or a year."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=10, help_text=_("YYYY-MM-DD, YYYY-MM or YYYY."), **options)

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        try:
            return PartialDate.parse(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(
                gettext("%(text)s is no date. Write YYYY-MM-DD, YYYY-MM or YYYY.") % {"text": text}
            ) from error


class MeetingForm(forms.Form):
    """A meeting as it should have been read out of the document."""

    key = forms.CharField(
        label=_("Existing meeting"),
        required=False,
        max_length=300,
        help_text=_("Its address on this site, or the last part of it. What is below is then not used."),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=400)
    series = forms.ModelChoiceField(
        Process.objects.none(), label=_("Series"), required=False, to_field_name="slug", empty_label=_("none")
    )
    start = _PartialDateField(label=_("Start"))
    end = _PartialDateField(label=_("End"))
    venue = forms.CharField(label=_("Venue"), required=False, max_length=200)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=[("", _("not known")), *countries])
    mode = forms.ChoiceField(label=_("Mode"), required=False, choices=[("", _("not known")), *MeetingMode.choices])

    def __init__(self, data: Any, *, number: int, meeting: ParsedMeeting, likely: Iterable[Meeting] = ()) -> None:
        values = {name: getattr(meeting, name) for name in type(self).base_fields}
        super().__init__(data, prefix=f"meeting-{number}", initial=values)
        self.meeting = meeting
        self.likely = list(likely)
        series = self.fields["series"]
        assert isinstance(series, forms.ModelChoiceField)  # noqa: S101  # as declared above
        series.queryset = Process.objects.order_by("name")
        for name in ("key", "title", "venue", "city"):
            self.fields[name].widget.attrs["class"] = "vTextField"
        self.fields["key"].widget.attrs["list"] = f"id_{self.prefix}-likely"

    def clean_key(self) -> str | None:
        slug = self.cleaned_data["key"].strip().split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
        if slug and not Meeting.objects.filter(slug=slug, is_demonstration=False).exists():
            raise forms.ValidationError(
                gettext("No meeting is at /meetings/%(slug)s/. Leave it empty to have one made.") % {"slug": slug}
            )
        return slug or None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end.latest < start.earliest:
            told = gettext("The end, %(end)s, is before the start, %(start)s.") % {"end": end, "start": start}
            self.add_error("end", told)
        return cleaned

    def corrected(self) -> ParsedMeeting:
        """The meeting with what was filled in; what the form does not ask for is kept."""
        values = {name: value or None for name, value in self.cleaned_data.items()}
        values["series"] = values["series"].slug if values["series"] else None
        values["mode"] = Mode(values["mode"]) if values["mode"] else None
        return replace(self.meeting, **values)
