"""What was changed in the admin: each field with its old and its new value, who did it, when and why.

Django's own log of the admin keeps it, in its own format with two more keys (`values`, `why`), which Django passes
over: there is one log, and what was logged before is still told. What decisions change is in their log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.choosing import ChoosingAdmin

WHY: Final = "why"
_LAST: Final = ("sources", "confidence", "basis", "merged_into", "is_demonstration", WHY)
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the log in words, a line for each field or row that changed."""

    lines: tuple[str, ...]
    why: str


class ReasonForm(forms.ModelForm):
    """Any form of the admin with a place for the reason of the change."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("The reason of this change, for its history."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class RecordedAdmin(ChoosingAdmin, admin.ModelAdmin):
    """An admin whose log tells old and new values and the reason."""

    form: type[forms.ModelForm] = ReasonForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What a row is comes first, then how far that can be relied on, then the reason of the change."""
        names = [str(name) for name in super().get_fields(request, obj)]
        return sorted(names, key=lambda name: _LAST.index(name) if name in _LAST else -1)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.after_change([form.instance])

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.after_change([obj])  # while it can be found where it is shown
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.after_change(queryset)
        super().delete_queryset(request, queryset)

    def after_change(self, rows: Iterable[Model]) -> None:
        """Have whatever follows these rows follow, in the transaction that changed them."""
        follow(rows)

    def construct_change_message(
        self, request: HttpRequest, form: forms.Form, formsets: Iterable[Any] | None, add: bool = False
    ) -> list[dict[str, Any]]:
        """What Django's log keeps of a form, besides that the values."""
        said: list[dict[str, Any]] = [{"added": {}}] if add else [*_changed(form, about={})]
        for formset in formsets or ():
            said += _rows_changed(formset)
        why = form.cleaned_data.get(WHY, "").strip()
        return [*said, {WHY: why}] if why else said


def follow(rows: Iterable[Model]) -> None:
    """Have whatever was made of rows that are changed by hand follow, in the transaction that changes them."""
    import_string(settings.AFTER_CHANGE)(rows)


def changed(*, values: Iterable[tuple[str, str, str]], why: str = "") -> list[dict[str, Any]]:
    """What the log keeps of fields that something else than a form changed: (label, before, after) each."""
    kept = [list(value) for value in values]
    said: list[dict[str, Any]] = [{"changed": {"fields": [value[0] for value in kept], "values": kept}}]
    return [*said, {WHY: why}] if why else said


def told(entry: LogEntry) -> Told:
    """An entry in words; one that knows no values as Django tells it."""
    try:
        messages = json.loads(entry.change_message)
    except ValueError:
        messages = None
    if not isinstance(messages, list):
        return Told((entry.get_change_message(),) if entry.change_message else (), "")
    lines = [line for message in messages for line in _lines(message)]
    why = next((message[WHY] for message in messages if WHY in message), "")
    if entry.is_deletion() and not lines:
        lines = [gettext("deleted")]
    return Told(tuple(lines), why)


def shown(value: Any) -> str:
    """A value as the history shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return Truncator(str(value)).chars(_LONGEST)


def _changed(form: forms.BaseForm, *, about: dict[str, str]) -> Iterator[dict[str, Any]]:
    told = {name: _before_and_after(form, name) for name in form.changed_data if _is_open(form, name)}
    # Forms take for a change what only is written otherwise, such as lists.
    names = [name for name in form.changed_data if name != WHY and (name not in told or len({*told[name]}) == 2)]
    if names:
        values = [[_label(form, name), *told[name]] for name in names if name in told]
        yield {"changed": {**about, "fields": [_label(form, name) for name in names], "values": values}}


def _rows_changed(formset: Any) -> Iterator[dict[str, Any]]:
    by_key = {form.instance.pk: form for form in formset.initial_forms}
    for row in formset.new_objects:
        yield {"added": _about(row)}
    for row, _names in formset.changed_objects:
        yield from _changed(by_key[row.pk], about=_about(row))
    for row in formset.deleted_objects:
        yield {"deleted": _about(row)}


def _about(row: Model) -> dict[str, str]:
    return {"name": str(row._meta.verbose_name), "object": str(row)}


def _is_open(form: forms.BaseForm, name: str) -> bool:
    """Whether the values of a field may be told: never those of passwords."""
    return name in form.fields and not isinstance(form.fields[name].widget, forms.PasswordInput)


def _label(form: forms.BaseForm, name: str) -> str:
    return str(form.fields[name].label or name) if name in form.fields else name


def _before_and_after(form: forms.BaseForm, name: str) -> tuple[str, str]:
    field = form.fields[name]
    before, after = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(map(str, before or ()))), ", ".join(sorted(map(str, after or ())))
    if isinstance(field, forms.ModelChoiceField):
        row = field.queryset.filter(pk=before).first() if before and field.queryset is not None else None
        return shown(row), shown(after)
    if isinstance(field, forms.ChoiceField):
        pairs: Iterable[tuple[Any, Any]] = list(field.widget.choices)
        labels = {str(value): str(label) for value, label in pairs if not isinstance(label, (list, tuple))}
        return shown(labels.get(str(before), before)), shown(labels.get(str(after), after))
    if isinstance(field, forms.JSONField):
        before = field.prepare_value(before)
        return shown(before), shown(field.prepare_value(after))
    return shown(before), shown(after)


def _lines(message: dict[str, Any]) -> Iterator[str]:
    for action, words in (("added", _("added")), ("deleted", _("deleted"))):
        if action in message:
            row = message[action]
            yield f"{row['name']} “{row['object']}” {words}" if row else str(words)
    if "changed" not in message:
        return
    change = message["changed"]
    about = f"{change['name']} “{change['object']}”, " if "object" in change else ""
    if not change.get("values"):
        yield gettext("%(about)schanged: %(fields)s") % {"about": about, "fields": ", ".join(change["fields"])}
    for label, before, after in change.get("values", ()):
        yield f"{about}{label}: {before or '–'} → {after or '–'}"
