"""The log of decisions, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.curation.errors import CurationError
from apps.curation.models import Decision, DecisionKind
from apps.curation.services import undo
from apps.web import listing
from apps.web.curation_pages import DecisionsPage
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.views.curation.access import curator, curators_only, decision_lines, kind_link


@require_safe
@curators_only
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided, the newest first; of one kind, or about one thing."""
    return respond(request, _page(request))


@require_POST
@curators_only
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a decision back and return to where that was asked."""
    decision = get_object_or_404(Decision, key=key)
    by = curator(request)
    try:
        undo(decision=decision, by=by, because=request.POST.get("because", "")[:1000])
    except CurationError as error:
        return respond(request, _page(request, fault=str(error)), status=409)
    after = request.POST.get("after", "")
    here = {request.get_host()}
    inside = url_has_allowed_host_and_scheme(after, allowed_hosts=here, require_https=request.is_secure())
    return HttpResponseRedirect(after if inside else reverse("curation-decisions"))


def _page(request: HttpRequest, *, fault: str = "") -> DecisionsPage:
    about = request.GET.get("about", "")
    rows = Decision.objects.order_by("-made_at", "-pk")
    if about:
        rows = rows.filter(subjects__key=about).distinct()
    kinds = dict(rows.order_by().values_list("kind").annotate(n=Count("pk", distinct=True)))
    chosen = request.GET.get("kind", "")
    if chosen:
        rows = rows.filter(kind=chosen)
    part = listing.part(request, rows, size=50)
    return DecisionsPage(
        title=_("Decisions"),
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        kinds=tuple(kind_link(request, kind, kinds[kind], chosen) for kind in DecisionKind if kind in kinds),
        decisions=decision_lines(part.rows),
        pager=part.pager,
        about=about,
        fault=fault,
    )
