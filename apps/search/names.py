"""What a name typed in a field means: the rows and codes that it may stand for.

A name is compared without case, diacritics and punctuation. A slug, a full name, an alias, an acronym or a code wins
over names that only contain the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

from django.conf.locale import LANG_INFO
from django.db.models import Model, Q, QuerySet
from django_countries import countries

from apps.actors.models import Organization, OrganizationName, Speaker, SpeakerName, StakeholderGroup
from apps.lib.text import fold
from apps.proceedings.models import Kind, Meeting, Process, ProcessAlias, Venue
from apps.search import analysis
from apps.search.vocabulary import Key

MOST: Final = 50
"""Most candidates that one name stands for; of more the first by name are taken."""

_SCANNED: Final = 2000
"""Names that are looked through for a suggestion."""


def keys_named(field: str, typed: str) -> list[Key]:
    """The keys of what `typed` may mean in this field; none where the base knows nothing by that name."""
    return list(islice(dict.fromkeys(_FINDERS[field](typed)), MOST))


def with_parts(field: str, keys: Iterable[Key]) -> frozenset[Key]:
    """These keys and those of what belongs to them: the sessions of an event, the members of a family of series."""
    model: Any = {"meeting": Meeting, "series": Process}.get(field)
    found = frozenset(keys)
    while model and found:
        parts = model.objects.filter(parent__in=found).exclude(pk__in=found)
        if not (more := frozenset[Key](parts.values_list("pk", flat=True))):
            break
        found |= more
    return found


def nearest(field: str, typed: str) -> str | None:
    """A name that the base knows and that is spelt much like this one."""
    folded = fold(typed)
    known = {fold(name): name for name in islice(_known(field, folded), _SCANNED)}
    return next((known[match] for match in get_close_matches(folded, known, 1, 0.7)), None)


def _by_names(
    names: QuerySet[Any], bearer: str, exact: Callable[[str, str], QuerySet[Any]]
) -> Callable[[str], Iterator[Key]]:
    """A finder for rows with names in a table of their own: whole names first, then names that contain all the
    words."""

    def find(typed: str) -> Iterator[Key]:
        folded = fold(typed)
        whole = {*exact(typed, folded).values_list("pk", flat=True)}
        if folded:
            whole |= {*names.filter(folded=folded).values_list(f"{bearer}_id", flat=True)}
        if whole or not folded:
            return iter(sorted(whole))
        words = folded.split()
        containing = names.filter(*(Q(folded__contains=word) for word in words)).order_by("folded")
        rows = containing.values_list(f"{bearer}_id", "folded")[:_SCANNED]
        return (key for key, name in rows if set(words) <= set(name.split()))

    return find


def _speakers(typed: str, folded: str) -> QuerySet[Any]:
    return Speaker.objects.filter(Q(slug=typed.lower()) | Q(name__iexact=typed))


def _organizations(typed: str, folded: str) -> QuerySet[Any]:
    known = Q(slug=typed.lower()) | Q(name__iexact=typed) | Q(acronym__iexact=typed)
    codes = list(_countries(typed, by_words=False))
    return Organization.objects.filter(known | Q(is_state=True, country__in=codes))


def _processes(typed: str, folded: str) -> QuerySet[Any]:
    return Process.objects.filter(Q(slug=typed.lower()) | Q(abbreviation__iexact=typed) | Q(name__iexact=typed))


def _titled(model: type[Model], *columns: str) -> Callable[[str], Iterator[Key]]:
    """A finder for rows without other names: the slug, the whole title, or all the words in the title."""

    def find(typed: str) -> Iterator[Key]:
        rows = model._default_manager.order_by("pk")
        whole = Q(slug=typed.lower())
        for column in columns:
            whole |= Q(**{f"{column}__iexact": typed})
        if found := list(rows.filter(whole).values_list("pk", flat=True)):
            return iter(found)
        words = set(fold(typed).split())
        scanned = rows.values_list("pk", *columns).iterator()
        return (key for key, *texts in scanned if words and words <= set(fold(" ".join(texts)).split()))

    return find


def _countries(typed: str, *, by_words: bool = True) -> Iterator[str]:
    folded = fold(typed)
    if code := countries.alpha2(typed.strip()):
        return iter([code])
    names = {code: fold(name) for code, name in countries}
    states = OrganizationName.objects.filter(organization__is_state=True, folded=folded)
    whole = [code for code, name in names.items() if name == folded]
    whole += [str(code) for code in states.values_list("organization__country", flat=True)]
    words = set(folded.split())
    if whole or not by_words or not words:
        return iter(whole)
    return (code for code, name in names.items() if words <= set(name.split()))


def _cities(typed: str) -> Iterator[str]:
    cities = Venue.objects.exclude(city="").order_by("city").values_list("city", flat=True).distinct()
    folded = fold(typed)
    whole = [city for city in cities if fold(city) == folded]
    return iter(whole or [city for city in cities if folded and set(folded.split()) <= set(fold(city).split())])


def _choices(choices: Iterable[tuple[str, Any]]) -> Callable[[str], Iterator[str]]:
    called = [(str(code), str(label)) for code, label in choices]

    def find(typed: str) -> Iterator[str]:
        folded = fold(typed)
        whole = [code for code, label in called if folded in {fold(code), fold(label)}]
        return iter(
            whole or [code for code, label in called if folded and set(folded.split()) <= set(fold(label).split())]
        )

    return find


def _languages(typed: str) -> Iterator[str]:
    code = typed.partition("-")[0].lower()
    if 2 <= len(code) <= 3 and code.isalpha():
        return iter([code])
    return (code for code, info in LANG_INFO.items() if fold(info.get("name", "")) == fold(typed) and "-" not in code)


def _symbols(typed: str) -> Iterator[str]:
    return iter([analysis.symbol(typed)])


_FINDERS: Final[Mapping[str, Callable[[str], Iterator[Key]]]] = {
    "speaker": _by_names(SpeakerName.objects.all(), "speaker", _speakers),
    "org": _by_names(OrganizationName.objects.all(), "organization", _organizations),
    "process": _by_names(ProcessAlias.objects.all(), "process", _processes),
    "series": _by_names(ProcessAlias.objects.all(), "process", _processes),
    "meeting": _titled(Meeting, "title"),
    "venue": _titled(Venue, "name", "city"),
    "country": _countries,
    "city": _cities,
    "group": _choices(StakeholderGroup.choices),
    "kind": _choices(Kind.choices),
    "lang": _languages,
    "doc": _symbols,
}


def _known(field: str, folded: str) -> Iterator[str]:
    """Names of the field among which a misspelt one may be."""
    start = folded[:1]
    if field in {"speaker", "org"}:
        names: QuerySet[Any] = (SpeakerName if field == "speaker" else OrganizationName)._default_manager.all()
        words = names.filter(Q(folded__startswith=start) | Q(folded__contains=f" {start}")).values_list(
            "name", flat=True
        )
        return (part for name in words[:_SCANNED] for part in (name, *name.split()))
    if field in {"process", "series"}:
        forms = ProcessAlias.objects.filter(garble=False, folded__startswith=start)
        return iter(forms.values_list("form", flat=True)[:_SCANNED])
    if field == "country":
        return (str(name) for _, name in countries)
    if field == "city":
        return iter(Venue.objects.exclude(city="").values_list("city", flat=True).distinct()[:_SCANNED])
    if field == "venue":
        return iter(Venue.objects.values_list("name", flat=True)[:_SCANNED])
    if field == "meeting":
        return iter(Meeting.objects.values_list("title", flat=True)[:_SCANNED])
    if field == "lang":
        return (str(info["name"]) for info in LANG_INFO.values() if "name" in info)
    choices = {"group": StakeholderGroup.choices, "kind": Kind.choices}.get(field, [])
    return (str(code) for code, _ in choices)
