"""Named reads of speakers and organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Left

from apps.lib.text import fold

if TYPE_CHECKING:
    from apps.actors.models import Organization, Speaker  # noqa: F401

Row = TypeVar("Row", bound=models.Model)


class _NamedQuerySet(models.QuerySet[Row]):
    """Reads that speakers and organizations share: both have a display name and further names."""

    def initials(self) -> dict[str, tuple[list[str], int]]:
        """The letters with which names begin, each with the characters that fold to it and the number of rows.

        {"O": (["O", "Ö"], 12)}
        """
        letters: dict[str, tuple[list[str], int]] = {}
        for initial, number in self.order_by().values_list(Left("name", 1)).annotate(n=Count("pk", distinct=True)):
            characters, total = letters.get(letter_of(initial), ([], 0))
            letters[letter_of(initial)] = ([*characters, initial], total + number)
        return dict(sorted(letters.items()))

    def listed(self) -> Self:
        """Those that stand for themselves: whoever was merged is shown as another."""
        return self.filter(merged_into=None)

    def beginning_with(self, characters: list[str]) -> Self:
        return self.alias(initial=Left("name", 1)).filter(initial__in=characters)

    def called(self, words: str) -> Self:
        """Those with a name that holds every one of the words, whatever the case and diacritics."""
        # One call: all words in the same name.
        return self.filter(*(Q(names__folded__contains=word) for word in fold(words).split())).distinct()

    def bearing(self, name: str) -> Self:
        """Those with this whole name, whatever its case, accents and punctuation; with whom they were merged into."""
        from apps.actors.models import NameKind

        borne = self.filter(names__folded=fold(name), names__kind__in=NameKind.asserting(), names__retired=False)
        return borne.select_related("merged_into").order_by("name", "pk").distinct()


def letter_of(name: str) -> str:
    """The letter under which a name is listed; "#" for what is no letter."""
    first = fold(name[:1])[:1].upper()
    return first if first.isalpha() else "#"


class NameQuerySet(models.QuerySet[Row]):
    """Reads that names of speakers and of organizations share."""

    def shown_for(self, bearer: models.Model) -> Self:
        """The other names of a speaker or an organization and all names of whoever was merged into it."""
        owner = bearer._meta.label_lower.rpartition(".")[2]
        # A query within: joined, every name there is would be read.
        borne_by = type(bearer)._default_manager.filter(Q(pk=bearer.pk) | Q(merged_into=bearer)).values("pk")
        names = self.filter(**{f"{owner}__in": borne_by}, retired=False)
        return names.exclude(**{owner: bearer, "name": str(bearer)}).order_by("pk")


class SpeakerQuerySet(_NamedQuerySet["Speaker"]):
    def with_capacities(self) -> SpeakerQuerySet:
        """With their affiliations and those organizations, for a page or a card."""
        return self.prefetch_related("affiliations__organization", "names")


class OrganizationQuerySet(_NamedQuerySet["Organization"]):
    def narrowed(self, *, group: str = "", country: str = "") -> OrganizationQuerySet:
        """As readers narrow the list: of a stakeholder group, of a country by its code."""
        chosen = {"stakeholder_group": group, "country": country.upper()}
        return self.filter(**{field: value for field, value in chosen.items() if value})

    def states(self) -> OrganizationQuerySet:
        return self.filter(is_state=True)

    def tally(self, field: str) -> list[tuple[str, int]]:
        """(value, number of organizations) for each value of a field that is set."""
        return list(self.exclude(**{field: ""}).order_by().values_list(field).annotate(n=Count("pk")))
