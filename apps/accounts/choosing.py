"""Fields of the admin in which a row is looked for while one types.

Django's own fail where somebody sends what is no key: showing the form again asks the base for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest


def _is_key(value: object) -> bool:
    written = str(value)
    return written.isascii() and written.isdecimal() and len(written) < 19


class _KeysAlone(AutocompleteMixin):
    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Chosen are rows; what else was sent is refused by the field, and not shown again."""
        return super().optgroups(name, [key for key in value if _is_key(key)], attr)


class ChooseOne(_KeysAlone, AutocompleteSelect):
    """Of one row."""


class ChooseSeveral(_KeysAlone, AutocompleteSelectMultiple):
    """Of several."""


class ChoosingAdmin(admin.options.BaseModelAdmin):
    """For `autocomplete_fields`, of an admin or of rows inside of one."""

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **given: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            given.setdefault("widget", ChooseOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **given)

    def formfield_for_manytomany(self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **given: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            given.setdefault("widget", ChooseSeveral(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **given)


class ChoosingInline(ChoosingAdmin, admin.TabularInline):
    """Rows inside of an admin."""
