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
from django.db import connection
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import get_language, override
from django_countries import countries

from apps.actors.models import Organization, OrganizationName, Speaker, SpeakerName, StakeholderGroup
from apps.lib.text import fold
from apps.proceedings.models import Kind, Meeting, Process, ProcessAlias, Venue
from apps.search import analysis
from apps.search.vocabulary import Key

MOST: Final = 50
"""Most candidates that one name stands for; of more the first by name are taken."""

_Finder = Callable[["Names", str], Iterator[Key]]

_ALIKE: Final = 0.7

_LONGEST: Final = 60

_SCANNED: Final = 1000
"""Names that are looked through for a suggestion."""


class Names:
    """Looks names up for one query; what was read for one name is not read again for the next."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], list[Key]] = {}
        self._scans: dict[str, list[tuple[Any, frozenset[str]]]] = {}

    def keys(self, field: str, typed: str) -> list[Key]:
        """The keys of what `typed` may mean in this field; none where the base knows nothing by that name."""
        if (field, typed) not in self._keys:
            self._keys[field, typed] = list(islice(dict.fromkeys(_FINDERS[field](self, typed)), MOST))
        return self._keys[field, typed]

    def scan(self, rows: QuerySet[Any, Any]) -> list[tuple[Any, frozenset[str]]]:
        """Key and folded words of each of these rows, whose first value is the key."""
        asked = str(rows.query)
        if asked not in self._scans:
            self._scans[asked] = [(key, frozenset(fold(" ".join(texts)).split())) for key, *texts in rows.iterator()]
        return self._scans[asked]

    def with_parts(self, field: str, keys: Iterable[Key]) -> frozenset[Key]:
        """These keys and those of what belongs to them: sessions of an event, members of a family of series."""
        model: Any = {"meeting": Meeting, "series": Process}.get(field)
        found = frozenset(keys)
        while model and found:
            parts = model.objects.filter(parent__in=found).exclude(pk__in=found)
            if not (more := frozenset[Key](parts.values_list("pk", flat=True))):
                break
            found |= more
        return found

    def nearest(self, field: str, typed: str, *, surely: int = 1) -> list[str]:
        """Names that the base knows and that are spelt much like this one, or whose words are. So many letters at the
        beginning are `surely` right."""
        folded = fold(typed)
        found: list[str] = []
        if len(folded) > _LONGEST:
            return found
        for letters in range(2, surely - 1, -1):  # the first letters are mostly right, and there may be many names
            known = {fold(name): name for name in islice(_known(field, folded[:letters]), _SCANNED)}
            if found := [known[match] for match in get_close_matches(folded, known, 1, _ALIKE)]:
                break
        if " " in folded:
            words = {word: word for name in known for word in name.split()}
            mended = [next(iter(get_close_matches(word, words, 1, _ALIKE)), word) for word in folded.split()]
            found.append(" ".join(mended))
        return [name for name in found if self.keys(field, name)]


def _by_names(
    names: QuerySet[Any], bearer: str, exact: Callable[[str], QuerySet[Any]], *, merging: bool = False
) -> _Finder:
    """A finder for rows with names in a table of their own: whole names first, then names that contain all the
    words. A slug of several words names one row, though others may bear the name that it was made of. With `merging`,
    whoever was merged into another stands for that one."""

    def find(_: Names, typed: str) -> Iterator[Key]:
        folded = fold(typed)
        shown: Any = F(f"{bearer}_id")
        into: Any = F("pk")
        if merging:
            shown = Coalesce(f"{bearer}__merged_into__merged_into_id", f"{bearer}__merged_into_id", shown)
            into = Coalesce("merged_into__merged_into_id", "merged_into_id", into)
        slugs = dict(exact(typed).values_list("slug", into))
        if "-" in typed and typed.lower() in slugs:
            return iter([slugs[typed.lower()]])
        whole = {*slugs.values()}
        if folded:
            whole |= {*names.filter(folded=folded).values_list(shown, flat=True)}
        if whole or not folded:
            return iter(sorted(whole))
        containing = names.annotate(padded=Concat(Value(" "), "folded", Value(" "))).order_by("folded")
        for word in dict.fromkeys(folded.split()):
            containing = containing.filter(padded__contains=f" {word} ")
        return iter(containing.values_list(shown, flat=True)[: 2 * MOST])  # some have two such names

    return find


def _speakers(typed: str) -> QuerySet[Any]:
    return Speaker.objects.filter(slug=typed.lower())


def _organizations(typed: str) -> QuerySet[Any]:
    known = Q(slug=typed.lower())
    codes = list(_countries(typed, by_words=False))
    return Organization.objects.filter(known | Q(is_state=True, country__in=codes))


def _processes(typed: str) -> QuerySet[Any]:
    return Process.objects.filter(Q(slug=typed.lower()) | Q(abbreviation__iexact=typed) | Q(name__iexact=typed))


def _titled(model: type[Model], *columns: str) -> _Finder:
    """A finder for rows without other names: the slug, the whole title, or all the words in the title."""

    def find(names: Names, typed: str) -> Iterator[Key]:
        rows = model._default_manager.order_by("pk")
        whole = Q(slug=typed.lower())
        for column in columns:
            whole |= Q(**{f"{column}__iexact": typed})
        if found := list(rows.filter(whole).values_list("pk", flat=True)):
            return iter(found)
        words = set(fold(typed).split())
        scanned = names.scan(rows.values_list("pk", *columns))
        return (key for key, title in scanned if words and words <= title)

    return find


def _countries(typed: str, *, by_words: bool = True) -> Iterator[str]:
    folded = fold(typed)
    code = typed.strip()
    if code.isascii() and (code := countries.alpha2(code)):  # it takes “²” for a number
        return iter([code])
    names = [(code, fold(name)) for code, name in _in_both(lambda: countries)]
    states = OrganizationName.objects.filter(organization__is_state=True, folded=folded)
    whole = [code for code, name in names if name == folded]
    whole += [str(code) for code in states.values_list("organization__country", flat=True)]
    words = set(folded.split())
    if whole or not by_words or not words:
        return iter(whole)
    return (code for code, name in names if words <= set(name.split()))


def _cities(names: Names, typed: str) -> Iterator[Key]:
    rows = Venue.objects.exclude(city="").order_by("city").values_list("city", "city").distinct()
    cities = names.scan(rows)
    words = set(fold(typed).split())
    whole = [city for city, name in cities if words == name]
    return iter(whole or [city for city, name in cities if words and words <= name])


def _in_both(named: Callable[[], Iterable[tuple[str, Any]]]) -> list[tuple[str, str]]:
    """What the interface calls these, and what they are called in English, which every query may say."""
    found = [(str(code), str(name)) for code, name in named()]
    if get_language() != "en":
        with override("en"):
            found += [(str(code), str(name)) for code, name in named()]
    return found


def _choices(choices: Iterable[tuple[str, Any]]) -> _Finder:
    def find(_: Names, typed: str) -> Iterator[Key]:
        called, folded = _in_both(lambda: choices), fold(typed)
        whole = [code for code, label in called if folded in {fold(code), fold(label)}]
        return iter(
            whole or [code for code, label in called if folded and set(folded.split()) <= set(fold(label).split())]
        )

    return find


def _languages(_: Names, typed: str) -> Iterator[Key]:
    code = typed.partition("-")[0].lower()
    if 2 <= len(code) <= 3 and code.isalpha():
        return iter([code])
    return (code for code, info in LANG_INFO.items() if fold(info.get("name", "")) == fold(typed) and "-" not in code)


def _symbols(_: Names, typed: str) -> Iterator[Key]:
    return iter([analysis.symbol(typed)])


_FINDERS: Final[Mapping[str, _Finder]] = {
    "speaker": _by_names(SpeakerName.objects.filter(retired=False), "speaker", _speakers, merging=True),
    "org": _by_names(OrganizationName.objects.filter(retired=False), "organization", _organizations, merging=True),
    "process": _by_names(ProcessAlias.objects.all(), "process", _processes),
    "series": _by_names(ProcessAlias.objects.all(), "process", _processes),
    "meeting": _titled(Meeting, "title"),
    "venue": _titled(Venue, "name", "city"),
    "country": lambda _, typed: iter(_countries(typed)),
    "city": _cities,
    "group": _choices(StakeholderGroup.choices),
    "kind": _choices(Kind.choices),
    "lang": _languages,
    "doc": _symbols,
}


def begins(column: str, prefix: str) -> Q:
    """A condition that either database answers from its index: SQLite has none for LIKE as Django writes it, and in
    PostgreSQL what lies between two texts depends on the language of the base."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix}\U0010ffff"})
    return Q(**{f"{column}__startswith": prefix})


def _known(field: str, start: str) -> Iterator[str]:
    """Names of the field among which a misspelt one that starts so may be."""
    if field in {"speaker", "org"}:
        names: QuerySet[Any] = (SpeakerName if field == "speaker" else OrganizationName)._default_manager.all()
        words = names.filter(begins("folded", start) | Q(folded__contains=f" {start}")).values_list("name", flat=True)
        return (part for name in words[:_SCANNED] for part in (name, *name.split()))
    if field in {"process", "series"}:
        forms = ProcessAlias.objects.filter(begins("folded", start), garble=False)
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
