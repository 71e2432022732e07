"""What a browser would send of a form as it stands."""

from __future__ import annotations

from typing import Any

from django.test import Client


def sent(client: Client, path: str) -> dict[str, Any]:
    """The fields of a form of the admin with their values, to be changed and posted."""
    context = client.get(path).context
    data: dict[str, Any] = {}
    for form in (context["adminform"].form, *(f for s in context["inline_admin_formsets"] for f in s.formset.forms)):
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    for inline in context["inline_admin_formsets"]:
        for field in inline.formset.management_form:
            data[field.html_name] = field.value()
    return data
