"""Who can be compared: an organization or State, a speaker, a stakeholder group; and who is meant by what was typed.

Owns how the address of a comparison names them: "org:ruritania", "speaker:ana-lima", "group:academia", or any name that
only one of them bears. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps import search as engine
from apps.actors.models import Organization, Speaker, StakeholderGroup
from apps.search import QueryError

_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison. `field` is the facet of which `value` is a value; `href` its page, "" where it has
    none."""

    field: str
    value: str
    label: str
    sort: str
    href: str = ""
    is_demonstration: bool = False

    @property
    def key(self) -> str:
        """As addresses name it."""
        return f"{self.field}:{self.value}"

    @classmethod
    def of(cls, row: Organization | Speaker) -> Side:
        """Whoever was merged stands for whom they are shown as."""
        if isinstance(row, Speaker):
            field, sort = "speaker", _("Speaker")
        else:
            field, sort = "org", _("State") if row.is_state else _("Organization")
        return cls(field, row.slug, row.name, sort, row.get_absolute_url(), row.is_demonstration)

    @classmethod
    def of_group(cls, group: StakeholderGroup) -> Side:
        return cls("group", group.value, str(group.label), _("Stakeholder group"))


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed means nobody, or several: those who may be meant."""

    typed: str
    offers: tuple[Side, ...]


def read(typed: str) -> Side | Unclear | None:
    """Who is meant; None where nothing was typed."""
    typed = " ".join(typed.split())[:200]
    if not typed:
        return None
    field, colon, value = typed.partition(":")
    if colon and field in ("org", "speaker", "group"):
        found = list(_by_key(field, value.strip()))
    else:
        found = list(_unique([*_by_key("org", typed), *_by_key("speaker", typed), *_by_name(typed)]))
    if len(found) == 1:
        return found[0]
    return Unclear(typed, tuple(found[:_OFFERED] or _near(value.strip() if colon else typed)))


def _by_key(field: str, value: str) -> Iterator[Side]:
    if field == "group":
        yield from (Side.of_group(group) for group in StakeholderGroup if group.value == value)
    else:
        rows: Iterable[Organization | Speaker] = (
            Speaker.objects.select_related("merged_into").filter(slug=value)
            if field == "speaker"
            else Organization.objects.select_related("merged_into").filter(slug=value)
        )
        yield from (Side.of(row.merged_into or row) for row in rows)


def _by_name(name: str) -> Iterator[Side]:
    """Those who bear the whole name, whatever its case and diacritics."""
    folded = name.casefold()
    yield from (Side.of_group(group) for group in StakeholderGroup if folded in (group.value, group.label.casefold()))
    yield from (Side.of(row.merged_into or row) for row in Organization.objects.bearing(name)[:_OFFERED])
    yield from (Side.of(row.merged_into or row) for row in Speaker.objects.bearing(name)[:_OFFERED])


def _near(name: str) -> list[Side]:
    """Those with a name that holds the words; failing that, those whose names are spelt much the same."""
    holding = [
        *(Side.of(row) for row in Organization.objects.filter(merged_into=None).called(name)[:_OFFERED]),
        *(Side.of(row) for row in Speaker.objects.filter(merged_into=None).called(name)[:_OFFERED]),
    ]
    return holding[:_OFFERED] or list(_unique(_spelt_like(name)))[:_OFFERED]


def _spelt_like(name: str) -> Iterator[Side]:
    """What the search would offer for a name that it does not know."""
    quoted = name.replace('"', " ")
    for field in ("org", "speaker"):
        try:
            engine.query(engine.SearchRequest(text=f'{field}:"{quoted}"', facets=(), size=1))
        except QueryError as error:
            for text in error.suggestions:
                yield from _by_name(text.removeprefix(f"{field}:").strip('"'))
        except engine.IndexMissingError:
            return


def _unique(sides: Iterable[Side]) -> Iterator[Side]:
    seen: set[str] = set()
    for side in sides:
        if side.key not in seen:
            seen.add(side.key)
            yield side
