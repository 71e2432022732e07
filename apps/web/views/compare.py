"""Two positions side by side, and the form that chooses them."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.search import IndexMissingError, QueryError
from apps.web import comparing, listing, search_address, sides
from apps.web.position_pages import ComparePage
from apps.web.responses import respond
from apps.web.rows import Link
from apps.web.sides import Side, Unclear
from apps.web.views.search import not_ready, problem


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The sides that the address names, asked the same; a form and offers where one is missing or not clear."""
    read = {name: sides.read(request.GET.get(name, "")) for name in ("a", "b")}
    chosen = tuple(side for side in read.values() if isinstance(side, Side))
    page = ComparePage(
        title=_title(chosen),
        description=_("Statements of two States, organizations, speakers or stakeholder groups, side by side."),
        demonstration=bool(chosen) and all(side.is_demonstration for side in chosen),
        a=_shown(request, "a", read["a"]),
        b=_shown(request, "b", read["b"]),
        query=request.GET.get("q", "").strip(),
        start=request.GET.get("from", ""),
        end=request.GET.get("to", ""),
        hidden=search_address.hidden(request, "q", "from", "to", "size"),
        names=comparing.names(),
        sides=chosen,
        unclear=tuple(_unclear(request, name, side) for name, side in read.items() if isinstance(side, Unclear)),
    )
    try:
        if len(chosen) == 2:
            comparison = comparing.compared(request, chosen)
            invented = [card.is_demonstration for column in comparison.columns for card in column.cards]
            page = replace(
                page,
                comparison=comparison,
                swapped=comparing.swapped(request),
                demonstration=page.demonstration or (bool(invented) and all(invented)),
            )
        elif not page.unclear:
            page = replace(page, offers=comparing.offers(request, chosen[0] if chosen else None))
    except QueryError as error:
        said = problem(request, error, reverse("compare"))
        return respond(request, replace(page, query=error.text, problem=said), status=400)
    except IndexMissingError as error:
        return not_ready(request, error)
    return respond(request, page)


def _title(chosen: tuple[Side, ...]) -> str:
    if len(chosen) == 2:
        return _("%(a)s and %(b)s") % {"a": chosen[0].label, "b": chosen[1].label}
    return _("Compare positions")


def _shown(request: HttpRequest, name: str, side: Side | Unclear | None) -> str:
    """What stands in the form: a name where it is enough to find them again, the key otherwise."""
    if not isinstance(side, Side):
        return request.GET.get(name, "").strip()
    return side.label if sides.read(side.label) == side else side.key


def _unclear(request: HttpRequest, name: str, side: Unclear) -> tuple[str, Unclear, tuple[Link, ...]]:
    offers = tuple(Link(f"{o.label} ({o.sort})", listing.address(request.GET, **{name: o.key})) for o in side.offers)
    return name, side, offers
