"""Who may curate, and what every curator's view says of a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from apps.curation.models import Decision, DecisionKind, ReviewKind
from apps.web import listing
from apps.web.curation_pages import DecisionLine
from apps.web.listing import FacetLink

View = Callable[..., HttpResponse]
PERMISSION = "curation.add_decision"


def curators_only(view: View) -> View:
    """For whoever may decide; others are asked to sign in, or told that they may not. Nothing of it is cached."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    permitted: View = permission_required(PERMISSION, raise_exception=True)(guarded)
    return login_required(permitted)


def curator(request: HttpRequest) -> User:
    """Who decides: in a view for curators only, where nobody comes unless they signed in."""
    return cast(User, request.user)


def kind_link(request: HttpRequest, kind: ReviewKind | DecisionKind, count: int, chosen: str) -> FacetLink:
    """A link that shows one kind alone or, where that is chosen, all again."""
    selected = kind == chosen
    href = listing.address(request.GET, kind=None if selected else kind.value)
    return FacetLink("kind", str(kind.label), count, href, selected)


def decision_line(decision: Decision, *, after: str = "") -> DecisionLine:
    """A decision as the log shows it; `after` is where taking it back leads."""
    undone = ""
    if decision.undone_at:
        because = f": {decision.undone_because}" if decision.undone_because else ""
        undone = f"Taken back by {decision.undone_by_name} on {decision.undone_at:%Y-%m-%d %H:%M}{because}"
    return DecisionLine(
        key=str(decision.key),
        kind=decision.get_kind_display(),
        what=_what(decision),
        who=decision.made_by_name,
        when=f"{decision.made_at:%Y-%m-%d %H:%M}",
        reason=decision.reason,
        undo=reverse("curation-undo", args=[decision.key]) if decision.holds else "",
        undone=undone,
        after=after,
    )


def decision_lines(decisions: Iterable[Decision], *, after: str = "") -> tuple[DecisionLine, ...]:
    return tuple(decision_line(decision, after=after) for decision in decisions)


def _what(decision: Decision) -> str:
    """What was decided, in a line; rows are named as in addresses."""
    said = decision.payload
    many = len(said.get("statements", ()))
    statements = f"{many} statement{'' if many == 1 else 's'}"
    where = f" at {said['meeting']}" if said.get("meeting") else ""
    match decision.kind:
        case DecisionKind.ATTRIBUTE:
            return f"{statements} → {said.get('speaker') or said.get('organization') or 'nobody who can be named'}"
        case DecisionKind.REJECT:
            return f"{statements}, not {said['speaker']}"
        case DecisionKind.ALIAS:
            return f"“{said['name']}”{where} → {said['speaker']}"
        case DecisionKind.RELABEL:
            return f"“{said['name']}”{where} is no person"
        case DecisionKind.MERGE:
            return f"{said['merge']} → {said['keep']}"
        case DecisionKind.SPLIT:
            return f"{said['speaker']} → {said['speaker']} and {said['into']} ({statements})"
        case DecisionKind.LINK | DecisionKind.UNLINK:
            return f"“{said['surface']}” in {said['statement']}: {said['process']}"
        case DecisionKind.CORRECT_MEETING:
            return f"{said['meeting']}: {', '.join(f'{name} {value}' for name, value in said['values'].items())}"
        case _:
            return f"{statements}: {said.get('because', '')}"
