"""Who may curate, and what every curator's view says of a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from apps.curation.errors import CurationError, StaleDecisionError
from apps.curation.models import Decision, DecisionKind, ReviewKind
from apps.curation.services import decide
from apps.web import addresses, listing
from apps.web.curation_pages import DecisionLine
from apps.web.listing import FacetLink
from apps.web.pages import Page
from apps.web.responses import respond
from apps.web.rows import Link
from apps.web.views.curation.telling import told

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


def decided(
    request: HttpRequest,
    asked: Callable[[], Iterable[tuple[str, dict[str, Any]]]],
    page: Callable[[str], Page],
    *,
    after: Callable[[Sequence[Decision]], str],
) -> HttpResponse:
    """Takes what a form asked for, all of it or nothing, and leads on; a refusal is shown on the page."""
    seen = request.POST.get("seen", "")
    first = int(seen) if seen.isdecimal() else None
    try:
        with transaction.atomic():
            made = [
                decide(
                    kind=kind,
                    payload=payload,
                    by=curator(request),
                    reason=request.POST.get("reason", "")[:1000],
                    seen=first if not number else None,  # what this form decided first is no news
                )
                for number, (kind, payload) in enumerate(asked())
            ]
    except CurationError as error:
        status = 409 if isinstance(error, StaleDecisionError) else 400
        return respond(request, page(str(error)), status=status)
    return HttpResponseRedirect(after(made))


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
        when = f"{decision.undone_at:%Y-%m-%d %H:%M}"
        undone = _("Taken back by %(who)s on %(when)s") % {"who": decision.undone_by_name, "when": when} + because
    return DecisionLine(
        key=str(decision.key),
        kind=decision.get_kind_display(),
        what=told(decision),
        who=decision.made_by_name,
        when=f"{decision.made_at:%Y-%m-%d %H:%M}",
        reason=decision.reason,
        undo=reverse("curation-undo", args=[decision.key]) if decision.holds else "",
        undone=undone,
        after=after,
        shown_by=_shown_by(decision),
    )


def _shown_by(decision: Decision) -> Link | None:
    """The statement that was looked at, else the first of those that were decided about."""
    said = decision.payload
    decided_about = [said.get("statement"), *said.get("statements", ())]
    public_id = decision.evidence.get("statement") or next(filter(None, decided_about), "")
    return Link(public_id, addresses.of("statement", public_id)) if public_id else None


def decision_lines(decisions: Iterable[Decision], *, after: str = "") -> tuple[DecisionLine, ...]:
    return tuple(decision_line(decision, after=after) for decision in decisions)
