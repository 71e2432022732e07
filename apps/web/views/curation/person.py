"""A person's identity: who else they are, and what is somebody else's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.actors.models import Affiliation, Speaker
from apps.curation.candidates.propose import candidates
from apps.curation.errors import CurationError, StaleDecisionError
from apps.curation.kinds.capacities import key_of
from apps.curation.models import About, Decision
from apps.curation.services import decide, newest
from apps.proceedings.models import Statement
from apps.web import addresses, dates, listing
from apps.web.curation_pages import CandidateLine, PersonPage
from apps.web.responses import respond
from apps.web.rows import Crumb, Link
from apps.web.views.curation.access import curator, curators_only, decision_lines
from apps.web.views.curation.forms import chosen_lines, chosen_rows

DECISIONS = 20
"""Decisions about the person that are shown."""


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Names, statements and likely doubles of a person. POST merges somebody into them, or splits somebody off."""
    row = get_object_or_404(Speaker.objects.prefetch_related("names"), slug=slug)
    if request.method != "POST":
        return respond(request, _page(request, row))
    by = curator(request)
    seen = request.POST.get("seen", "")
    try:
        kind, payload = _asked(request, row)
        decide(
            kind=kind,
            payload=payload,
            by=by,
            reason=request.POST.get("reason", "")[:1000],
            seen=int(seen) if seen.isdecimal() else None,
        )
    except CurationError as error:
        status = 409 if isinstance(error, StaleDecisionError) else 400
        return respond(request, _page(request, row, fault=str(error)), status=status)
    return HttpResponseRedirect(reverse("curation-person", args=[row.slug]))


def _asked(request: HttpRequest, row: Speaker) -> tuple[str, dict[str, Any]]:
    said = request.POST
    if said.get("answer", "").startswith("merge:"):
        merged = said["answer"].removeprefix("merge:")
        return "merge", {"actor": "speaker", "keep": row.slug, "merge": merged}
    keys = [key for key in said.getlist("affiliation") if key.isdecimal()]
    chosen = Affiliation.objects.filter(pk__in=keys).select_related("organization").order_by("pk")
    split: dict[str, Any] = {
        "speaker": row.slug,
        "statements": said.getlist("statement"),
        "names": said.getlist("name"),
        "affiliations": [key_of(one) for one in chosen],
    }
    return "split", split | ({"into": said["into"]} if said.get("into") else {"into_name": said.get("into_name", "")})


def _page(request: HttpRequest, row: Speaker, *, fault: str = "") -> PersonPage:
    searched = request.GET.get("person", "").strip()
    said = Statement.objects.filter(speaker=row)
    part = listing.part(request, chosen_rows(said), size=50)
    affiliations = row.affiliations.select_related("organization").order_by("organization__name", "pk")
    about = Decision.objects.about(About.SPEAKER, [row.slug]).order_by("-made_at", "-pk")[:DECISIONS]
    return PersonPage(
        title=_("Identity of %(name)s") % {"name": row.name},
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        slug=row.slug,
        href=row.get_absolute_url(),
        names=tuple(name for name in row.names.all() if not name.retired and name.name != row.name),
        affiliations=tuple((one.pk, _capacity(one)) for one in affiliations),
        merged=tuple((one.slug, Link(one.name, one.get_absolute_url())) for one in row.merged.order_by("name")),
        candidates=_candidates(row, searched),
        searched=searched,
        statements=chosen_lines(part.rows),
        pager=part.pager,
        decisions=decision_lines(about, after=reverse("curation-person", args=[row.slug])),
        seen=newest(),
        fault=fault,
    )


def _capacity(one: Affiliation) -> str:
    return ", ".join(words for words in (one.role, one.organization.name, dates.held(one)) if words)


def _candidates(row: Speaker, searched: str) -> tuple[CandidateLine, ...]:
    near: list[tuple[str, str, float, tuple[str, ...]]]
    if searched:
        found = Speaker.objects.called(searched).filter(merged_into=None).exclude(pk=row.pk).order_by("name")[:8]
        near = [(one.slug, one.name, 0.0, (_("found by name"),)) for one in found]
    else:
        alike = candidates(row.name, besides=row.pk)
        near = [(one.slug, one.name, one.score, one.reasons) for one in alike]
    return tuple(
        CandidateLine(number, slug, name, addresses.of("speaker", slug), round(score * 100), tuple(reasons))
        for number, (slug, name, score, reasons) in enumerate(near, 1)
    )
