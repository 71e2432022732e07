"""Forms of the admin in which a date is one field, written as far as it is known: "2019", "2019-09", "2019-09-14".

Owns the way between what is typed and the two columns of a date. Must not know which rows have dates.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.history import ReasonForm
from apps.actors.facts import known
from apps.lib.partial_dates import PartialDate

DATES: Final = ("starts_on", "starts_on_precision", "ends_on", "ends_on_precision")
"""The columns that a form with dates leaves out (`exclude`)."""


class PartialDateField(forms.CharField):
    """A date to the day, the month or the year; None where nothing is written."""

    def __init__(self, **options: Any) -> None:
        written = forms.TextInput(attrs={"size": 12, "placeholder": "YYYY-MM-DD"})
        super().__init__(required=False, widget=written, max_length=10, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return PartialDate.parse(text) if text else None
        except ValueError as error:
            raise ValidationError(_("Write it as 2019, 2019-09 or 2019-09-14.")) from error


class _PartialDatesForm(forms.ModelForm):
    """A form whose fields of dates stand for two columns each: `columns` names the first one of a field."""

    columns: ClassVar[dict[str, str]] = {}

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name, column in self.columns.items():
            held = known(getattr(self.instance, column), getattr(self.instance, f"{column}_precision"))
            self.initial.setdefault(name, str(held or ""))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, column in self.columns.items():
            typed: PartialDate | None = self.cleaned_data.get(name)
            # An end is kept as the last day that it can mean, so that ranges compare.
            day = typed and (typed.latest if column == "ends_on" else typed.earliest)
            setattr(self.instance, column, day)
            setattr(self.instance, f"{column}_precision", typed and typed.precision)
        return cleaned


class _DatedForm(_PartialDatesForm):
    start = PartialDateField(label=_("Start"), help_text=_("Day, month or year; empty: not known."))
    end = PartialDateField(label=_("End"), help_text=_("Day, month or year; empty: not known, or not ended."))

    columns: ClassVar[dict[str, str]] = {"start": "starts_on", "end": "ends_on"}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, last = self.instance.starts_on, self.instance.ends_on
        if first and last and last < first:
            self.add_error("end", _("It ends before it starts."))
        return cleaned


class DatedForm(_DatedForm, ReasonForm):
    """A dated row with a place for the reason of the change."""


class DatedRowForm(_DatedForm):
    """A dated row inside of another form."""


class PublishedForm(_PartialDatesForm, ReasonForm):
    """A document with the date of its publication."""

    published = PartialDateField(label=_("Published"), help_text=_("Day, month or year; empty: not known."))

    columns: ClassVar[dict[str, str]] = {"published": "published_on"}


class _AffiliationForm(_DatedForm):
    attested = PartialDateField(label=_("Attested"), help_text=_("When a source shows it."))

    columns: ClassVar[dict[str, str]] = {**_DatedForm.columns, "attested": "attested_on"}


class AffiliationForm(_AffiliationForm, ReasonForm):
    """An affiliation with a place for the reason of the change."""


class AffiliationRowForm(_AffiliationForm):
    """An affiliation of a person, inside of theirs."""
