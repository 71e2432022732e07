"""Lists in pages: the pager, facets as links, and parameters read from an address.

Knows nothing of what is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote_plus

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.actors.querysets import OrganizationQuerySet, SpeakerQuerySet
from apps.lib.partial_dates import PartialDate
from apps.web.errors import BadParameterError, NothingHereError

T = TypeVar("T")
M = TypeVar("M", bound=Model)
N = TypeVar("N", SpeakerQuerySet, OrganizationQuerySet)


@dataclass(frozen=True, slots=True)
class Pager:
    """Which part of a list is shown, and the addresses of the parts beside it ("" where there is none)."""

    number: int
    pages: int
    total: int
    first: int
    last: int
    previous: str = ""
    next: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The rows of one page of a list."""

    rows: Sequence[T]
    pager: Pager


class FacetLink(NamedTuple):
    """A link that narrows a list to one value or, where `selected`, widens it again. `name` is the facet's."""

    name: str
    label: str
    count: int  # type: ignore[assignment]  # tuples have a method of this name
    href: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet, the most frequent first; the `rest` are folded away.

    `all_href` leads to a page of all `total` values, where there are more than these.
    """

    name: str
    title: str
    links: tuple[FacetLink, ...]
    rest: tuple[FacetLink, ...] = ()
    total: int = 0
    all_href: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition that is in force, and the address without it."""

    label: str
    value: str
    href: str


_PLACE = ("page", "context", "figures")
"""Parameters that say where in a list the reader is; they mean nothing in another list."""


def address(query: QueryDict, **changes: str | int | None) -> str:
    """The query string with parameters set, or taken out by None. The place in the list goes unless it is set."""
    kept = {name: values for name, values in query.lists() if name not in _PLACE}
    kept |= {name: [] if value is None else [str(value)] for name, value in changes.items()}
    # Without parameters that are empty, so that one list has one address.
    return "?" + "&".join(_encoded(name, value) for name, values in kept.items() for value in values if value)


def _encoded(name: str, value: str) -> str:
    """A parameter in an address."""
    return f"{_quoted(name)}={_quoted(value)}"


def _quoted(text: str) -> str:
    return _known(text) if len(text) <= _SHORT else quote_plus(text)


_SHORT = 60  # what a reader typed may be longer, and is not kept

# A page has hundreds of them, and most stand on the next page as well.
_known = lru_cache(maxsize=4096)(quote_plus)


class Toggles:
    """Query strings with one value of a parameter added or, where it is there, taken out.

    A page has hundreds of such links, so what they share is encoded once.
    """

    def __init__(self, query: QueryDict, *, keep: tuple[str, ...] = ()) -> None:
        """`keep`: which of the place in the list stays."""
        dropped = {*_PLACE} - {*keep}
        self._pairs = [(n, v) for n, values in query.lists() if n not in dropped for v in values if v]
        self._encoded = [_encoded(*pair) for pair in self._pairs]
        self._around: dict[str, tuple[str, str]] = {}

    def href(self, name: str, value: str) -> str:
        """Where the link leads; the first page of the list."""
        if (name, value) in self._pairs:
            gone = (name, value)
            return "?" + "&".join(text for text, pair in zip(self._encoded, self._pairs, strict=True) if pair != gone)
        if name not in self._around:
            places = [place for place, (other, _) in enumerate(self._pairs, 1) if other == name]
            cut = places[-1] if places else len(self._pairs)
            before, after = "&".join(self._encoded[:cut]), "&".join(self._encoded[cut:])
            self._around[name] = (f"?{before}&" if before else "?", f"&{after}" if after else "")
        before, after = self._around[name]
        return f"{before}{_encoded(name, value)}{after}"


def pager(query: QueryDict, *, number: int, size: int, total: int, reach: int | None = None) -> Pager:
    """The pager of page `number` (from 1) of `total` rows, `size` on a page, of which the first `reach` can be seen.

    Raises:
        NothingHereError: there is no such page.
    """
    pages = max(1, -(-min(total, reach or total) // size))
    if number > pages:
        raise NothingHereError(
            ngettext(
                "This list has %(pages)d page; there is no page %(number)s.",
                "This list has %(pages)d pages; there is no page %(number)s.",
                pages,
            )
            % {"pages": pages, "number": number}
        )

    def link(page: int) -> str:
        return address(query, page=page if page > 1 else None)

    return Pager(
        number=number,
        pages=pages,
        total=total,
        first=min((number - 1) * size + 1, total),
        last=min(number * size, total),
        previous=link(number - 1) if number > 1 else "",
        next=link(number + 1) if number < pages else "",
        start=link(1) if number > 2 else "",
        end=link(pages) if number < pages - 1 else "",
    )


def part(request: HttpRequest, rows: QuerySet[M, T], *, size: int = 25) -> Part[T]:
    """The rows of the page that the address asks for: one query for the number, one for the rows."""
    number = page_number(request)
    paginator = Paginator(rows, size)
    shown = pager(request.GET, number=number, size=size, total=paginator.count)
    return Part(list(paginator.page(number).object_list), shown)


def page_number(request: HttpRequest) -> int:
    """The parameter `page`, from 1."""
    value = request.GET.get("page", "1") or "1"
    if not value.isascii() or not value.isdigit() or not int(value[:9]) >= 1 or len(value) > 9:
        raise BadParameterError("page", value, _("a whole number from 1"))
    return int(value)


def date_parameter(request: HttpRequest, name: str) -> PartialDate | None:
    """A parameter that is a year, a month or a day."""
    value = request.GET.get(name, "").strip()
    if not value:
        return None
    try:
        return PartialDate.parse(value)
    except ValueError as error:
        raise BadParameterError(name, value, _("a year, month or day such as 2019, 2019-09 or 2019-09-14")) from error


_SHOWN, _FOLDED = 8, 52
"""Values of a facet that show at once, and those that are folded away below them."""


def facet_group(
    query: QueryDict, *, name: str, title: str, values: Iterable[tuple[str, str, int]], all_href: str = ""
) -> FacetGroup:
    """A facet whose parameter is its name. `values` are (value, label, count); where there are too many for a list,
    `all_href` leads to a page that has them all."""
    chosen = query.get(name, "")
    ranked = sorted(
        (value != chosen, -count, label.casefold(), value, label) for value, label, count in values if value
    )
    kept = ranked[: _SHOWN + _FOLDED] if all_href else ranked
    links = tuple(
        FacetLink(name, label, -count, address(query, **{name: value if other else None}), not other)
        for other, count, _folded, value, label in kept
    )
    more = all_href if len(ranked) > len(links) else ""
    return FacetGroup(name, title, links[:_SHOWN], links[_SHOWN:], total=len(ranked), all_href=more)


@dataclass(frozen=True, slots=True)
class Named:
    """How a list of names was narrowed: the letters to choose from, and the words that a name must hold."""

    letters: tuple[FacetLink, ...]
    chips: tuple[Chip, ...]
    called: str


def by_name(request: HttpRequest, rows: N) -> tuple[N, Named]:
    """Narrow to the letter (`letter`) and to the words in a name (`q`) that the address asks for."""
    called, letter = request.GET.get("q", "").strip(), request.GET.get("letter", "")
    chips: list[Chip] = []
    if called:
        rows = rows.called(called)
        chips.append(Chip(_("Name"), called, address(request.GET, q=None)))
    initials, toggles = rows.initials(), Toggles(request.GET)
    letters = tuple(
        FacetLink("letter", initial, number, toggles.href("letter", initial), initial == letter)
        for initial, (_pks, number) in initials.items()
    )
    if letter:
        rows = rows.beginning_with(initials.get(letter, ([], 0))[0])
        chips.append(Chip(_("Letter"), letter, address(request.GET, letter=None)))
    return rows, Named(letters, tuple(chips), called)
