"""What the keys of the index are called: (value, label) for facets, and keys for the values that a reader chose.

A value stands in addresses (a slug, a code, a year), a label on pages, a key in the index.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.conf.locale import LANG_INFO
from django.db import connection
from django.utils.translation import get_language, gettext
from django_countries import countries

from apps.actors.models import Organization, Speaker, StakeholderGroup
from apps.actors.wording import by_language
from apps.proceedings.models import Kind, Meeting, Process, Venue

_YEAR: Final = re.compile("[0-9]{4}")

Key = int | str
Called = tuple[str, str]

_ROWS: Final[Mapping[str, Any]] = {
    "speaker": Speaker,
    "org": Organization,
    "process": Process,
    "series": Process,
    "meeting": Meeting,
    "venue": Venue,
}
_LABELS: Final = {
    Speaker: "name",
    Organization: "name",
    Process: "CASE WHEN abbreviation = '' THEN name ELSE abbreviation END",
    Meeting: "title",
    Venue: "CASE WHEN city = '' OR name LIKE '%%' || city || '%%' THEN name ELSE name || ', ' || city END",
}


def called(keys: Mapping[str, Collection[Key]]) -> dict[str, dict[Key, Called]]:
    """The value and the label of each key of each facet; keys that the database does not hold any more are left out.

    One query for all facets, and written out: by way of querysets it would take as long as the search itself.
    """
    wanted: dict[Any, set[int]] = {}
    for facet in keys.keys() & _ROWS.keys():
        wanted.setdefault(_ROWS[facet], set()).update(map(int, keys[facet]))
    asked = [(model, ids) for model, ids in wanted.items() if ids]
    rows: dict[tuple[str, int], Called] = {}
    if asked:
        selects = (
            f"SELECT '{model.__name__}', id, slug, {_LABELS[model]} FROM {model._meta.db_table}"  # noqa: S608  our names
            f" WHERE id IN ({', '.join(['%s'] * len(ids))})"
            for model, ids in asked
        )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), [id for _, ids in asked for id in ids])
            rows = {(model, id): (slug, label) for model, id, slug, label in cursor.fetchall()}
    found: dict[str, dict[Key, Called]] = {}
    language = get_language()
    for facet, some in keys.items():
        if facet in _ROWS:
            bearers = ((key, rows.get((_ROWS[facet].__name__, int(key)))) for key in some)
            found[facet] = {key: row for key, row in bearers if row}
        else:
            found[facet] = {key: (str(key), code_label(facet, str(key), language=language)) for key in some}
    return found


def keys(facet: str, values: Iterable[str]) -> dict[str, Key]:
    """The key of each value; values that mean nothing are left out."""
    read = [value for value in values if value.isprintable()]
    if facet in _ROWS:
        return dict(_ROWS[facet].objects.filter(slug__in=read).values_list("slug", "pk"))
    if facet == "year":
        return {value: int(value) for value in read if _YEAR.fullmatch(value)}
    return {value: value for value in read}


@by_language(maxsize=2048)  # a page of results has dozens, and the next one the same
def code_label(facet: str, code: str) -> str:
    """The name of a code for a reader."""
    if facet == "country":
        return (str(countries.name(code)) if code.isascii() else "") or code  # it takes “²” for a number
    if facet == "lang":
        return gettext(LANG_INFO.get(code, {}).get("name", code))
    if facet == "group":
        return str(dict(StakeholderGroup.choices).get(code, code))
    if facet == "kind":
        return str(dict(Kind.choices).get(code, code))
    return code
