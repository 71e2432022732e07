"""What is known better of a meeting than its record says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.curation.kinds.meetings import MEETING
from apps.curation.models import About, Decision
from apps.curation.services import newest
from apps.proceedings.models import Meeting, Process, Venue
from apps.proceedings.models.meetings import Mode
from apps.web.curation_pages import Field, MeetingFormPage
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.views.curation.access import curators_only, decided, decision_lines
from apps.web.views.curation.forms import AS_WRITTEN, changed, dated, meant


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A form with the meeting's data. POST corrects what was changed in it."""
    row = get_object_or_404(Meeting.objects.select_related("venue", "series"), slug=slug)
    page = partial(_page, row)
    if request.method != "POST":
        return respond(request, page(""))
    here = reverse("curation-meeting", args=[row.slug])
    return decided(request, partial(_asked, request, row), page, after=lambda _made: here)


def _asked(request: HttpRequest, row: Meeting) -> Iterator[tuple[str, dict[str, Any]]]:
    said = request.POST
    starts_on, starts_on_precision = dated(said.get("starts", ""))
    ends_on, ends_on_precision = dated(said.get("ends", ""), last=True)
    after = {
        "title": said.get("title", "").strip(),
        "mode": said.get("mode", ""),
        "starts_on": starts_on,
        "starts_on_precision": starts_on_precision,
        "ends_on": ends_on,
        "ends_on_precision": ends_on_precision,
        "venue": meant(Venue, said.get("venue", "")),
        "series": meant(Process, said.get("series", "")),
    }
    before = {name: MEETING.value(row, name) for name in MEETING.columns}
    yield "correct-meeting", {"meeting": row.slug, "values": changed(before, after)}


def _page(row: Meeting, fault: str) -> MeetingFormPage:
    row = Meeting.objects.select_related("venue", "series").get(pk=row.pk)  # a refused value was tried on the other
    about = Decision.objects.about(About.MEETING, [row.slug]).order_by("-made_at", "-pk")
    by_address = _("a name, or the last part of its address")
    return MeetingFormPage(
        title=_("The data of a meeting"),
        crumbs=(Crumb(_("Curation"), reverse("curation")), Crumb(row.title, row.get_absolute_url())),
        href=row.get_absolute_url(),
        fields=(
            Field("title", _("Title"), row.title),
            Field(
                "mode", _("Mode"), row.mode, choices=(("", _("not known")), *((m.value, str(m.label)) for m in Mode))
            ),
            Field("starts", _("First day"), str(row.start or ""), str(AS_WRITTEN)),
            Field("ends", _("Last day"), str(row.end or ""), str(AS_WRITTEN)),
            Field("venue", _("Venue"), row.venue.slug if row.venue else "", by_address, hints=_slugs(Venue)),
            Field("series", _("Series"), row.series.slug if row.series else "", by_address, hints=_slugs(Process)),
        ),
        decisions=decision_lines(about, after=reverse("curation-meeting", args=[row.slug])),
        seen=newest(),
        fault=fault,
    )


def _slugs(model: type[Venue] | type[Process]) -> tuple[tuple[str, str], ...]:
    return tuple(model._default_manager.order_by("name").values_list("slug", "name"))
