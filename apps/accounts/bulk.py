"""Changing one field of many rows in the admin: choose the value, see old and new side by side, then do it.

Owns the three steps. What is applied is what was shown: where a row changed meanwhile, it is shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.history import RecordedAdmin, changed, shown

MOST: Final = 500
"""Rows that one preview shows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of a row; `fault` says why it can't."""

    row: models.Model
    before: str
    after: str
    fault: str


class BulkAdmin(RecordedAdmin):
    """An admin with an action for each of `bulk_fields`."""

    bulk_fields: Sequence[str] = ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_change_permission(request):
            for name in self.bulk_fields:
                words = _("Change the %(field)s…") % {"field": _label(self._field(name))}
                actions[f"set_{name}"] = (partial(_set, name=name), f"set_{name}", words)
        return actions

    def _field(self, name: str) -> models.Field[Any, Any]:
        field = self.opts.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 - bulk_fields names columns
        return field

    def bulk_form(self, request: HttpRequest, name: str, data: Any = None) -> forms.Form:
        """The form for the new value and the reason."""
        field = self._field(name)
        control: Any = self.formfield_for_dbfield(field, request)
        if isinstance(control, forms.ModelChoiceField):
            control.widget = AutocompleteSelect(field, self.admin_site)  # without buttons that open other windows
            control.widget.choices = control.choices
        control.label = capfirst(_label(field))
        why = forms.CharField(
            label=gettext("Why"),
            required=False,
            max_length=500,
            help_text=gettext("The reason of this change, for its history."),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
        )
        kind: type[forms.Form] = type("BulkForm", (forms.Form,), {"value": control, "why": why})
        return kind(data)


def _set(model_admin: BulkAdmin, request: HttpRequest, queryset: models.QuerySet[Any], *, name: str) -> Any:
    """The action: the form, then the preview, then the change."""
    rows = list(queryset[: MOST + 1])
    if len(rows) > MOST:
        words = gettext("These are more than %(most)d rows. Narrow the list, or choose fewer.") % {"most": MOST}
        model_admin.message_user(request, words, messages.ERROR)
        return None
    step = request.POST.get("step", "")
    form = model_admin.bulk_form(request, name, request.POST if step else None)
    if not step or not form.is_valid():
        return _page(model_admin, request, rows, name, form, ())
    value, why = form.cleaned_data["value"], form.cleaned_data["why"].strip()
    changes = [change for row in rows if (change := _change(row, name, value))]
    if step != "apply" or request.POST.get("seen") != _digest(changes) or any(change.fault for change in changes):
        return _page(model_admin, request, rows, name, form, changes, previewed=True)
    _apply(model_admin, request, name, value, changes, why)
    words = ngettext("%(n)d row was changed.", "%(n)d rows were changed.", len(changes)) % {"n": len(changes)}
    model_admin.message_user(request, words, messages.SUCCESS)
    return None


@transaction.atomic
def _apply(
    model_admin: BulkAdmin, request: HttpRequest, name: str, value: Any, changes: Sequence[Change], why: str
) -> None:
    label = str(_label(model_admin._field(name)))  # noqa: SLF001 - the same module
    for change in changes:
        setattr(change.row, name, value)
        change.row.save(update_fields=[name])
        LogEntry.objects.log_actions(
            user_id=cast(int, request.user.pk),
            queryset=[change.row],
            action_flag=CHANGE,
            change_message=changed(values=[(label, change.before, change.after)], why=why),
            single_object=True,
        )
    model_admin.after_change([change.row for change in changes])


def _change(row: models.Model, name: str, value: Any) -> Change | None:
    """What setting the field would do to a row; None where it has that value."""
    before = _display(row, name)
    old = getattr(row, name)
    setattr(row, name, value)
    after = _display(row, name)
    fault = ""
    if before != after:
        try:
            row.clean_fields(exclude=[field.name for field in row._meta.fields if field.name != name])
            row.validate_constraints()
        except ValidationError as error:
            fault = " ".join(error.messages)
    setattr(row, name, old)
    return Change(row, before, after, fault) if before != after else None


def _display(row: models.Model, name: str) -> str:
    told = getattr(row, f"get_{name}_display", None)
    return shown(told() if told else getattr(row, name))


def _digest(changes: Sequence[Change]) -> str:
    """Stands for what the preview showed."""
    told = [[change.row.pk, change.before, change.after] for change in changes]
    return salted_hmac("apps.accounts.bulk", repr(told)).hexdigest()


def _page(
    model_admin: BulkAdmin,
    request: HttpRequest,
    rows: Sequence[models.Model],
    name: str,
    form: forms.Form,
    changes: Sequence[Change],
    *,
    previewed: bool = False,
) -> HttpResponse:
    label = _label(model_admin._field(name))  # noqa: SLF001 - the same module
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Change the %(field)s") % {"field": label},
        "opts": model_admin.opts,
        "media": model_admin.media + form.media,
        "action": f"set_{name}",
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "field": label,
        "rows": rows,
        "form": form,
        "changes": changes,
        "previewed": previewed,
        "unchanged": len(rows) - len(changes),
        "seen": _digest(changes),
        "applicable": bool(changes) and not any(change.fault for change in changes),
    }
    return TemplateResponse(request, "admin/bulk_change.html", context)


def _label(field: models.Field[Any, Any]) -> str:
    return str(field.verbose_name)
