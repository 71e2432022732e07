"""What the keys of the index are called: (value, label) for facets, and keys for the values that a reader chose.

A value stands in addresses (a slug, a code, a year), a label on pages, a key in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from django.conf.locale import LANG_INFO
from django_countries import countries

from apps.actors.models import Organization, Speaker, StakeholderGroup
from apps.proceedings.models import Kind, Meeting, Process, Venue

Key = int | str
Called = tuple[str, str]

_ROWS: Final[Mapping[str, tuple[Any, tuple[str, ...], Callable[[Any], str]]]] = {
    "speaker": (Speaker, ("name",), str),
    "org": (Organization, ("name",), str),
    "process": (Process, ("name", "abbreviation"), lambda process: process.short_name),
    "series": (Process, ("name", "abbreviation"), lambda process: process.short_name),
    "meeting": (Meeting, ("title",), str),
    "venue": (Venue, ("name", "city"), str),
}


def called(facet: str, keys: Collection[Key]) -> dict[Key, Called]:
    """The value and the label of each key; keys that the database does not hold any more are left out."""
    if facet in _ROWS:
        model, columns, label = _ROWS[facet]
        rows = model.objects.only("slug", *columns).in_bulk([int(key) for key in keys])
        return {key: (row.slug, label(row)) for key, row in rows.items()}
    return {key: (str(key), code_label(facet, str(key))) for key in keys}


def keys(facet: str, values: Iterable[str]) -> dict[str, Key]:
    """The key of each value; values that mean nothing are left out."""
    if facet in _ROWS:
        model = _ROWS[facet][0]
        return dict(model.objects.filter(slug__in=list(values)).values_list("slug", "pk"))
    if facet == "year":
        return {value: int(value) for value in values if value.isdecimal() and len(value) == 4}
    return {value: value for value in values}


def code_label(facet: str, code: str) -> str:
    """The name of a code for a reader."""
    if facet == "country":
        return str(countries.name(code)) or code
    if facet == "lang":
        return str(LANG_INFO.get(code, {}).get("name", code))
    if facet == "group":
        return str(dict(StakeholderGroup.choices).get(code, code))
    if facet == "kind":
        return str(dict(Kind.choices).get(code, code))
    return code
