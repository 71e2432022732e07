"""Looking through the whole base for what is worth asking: asked for, and how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.curation.looking import request_look
from apps.curation.models import Look, ReviewKind, Step
from apps.web.curation_pages import LookLine, LookPage
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.views.curation.access import curator, curators_only

_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
@curators_only
def look(request: HttpRequest) -> HttpResponse:
    """The newest looks, the one at work with its progress. POST has the base looked through in the background."""
    if request.method == "POST":
        request_look(by=curator(request).get_username())
        return HttpResponseRedirect(reverse("curation-look"))
    running = set(Look.objects.at_work().values_list("pk", flat=True))
    page = LookPage(
        title=_("Look through the whole base"),
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        running=bool(running),
        looks=tuple(_line(one, running=one.pk in running) for one in Look.objects.all()[:_SHOWN]),
    )
    return respond(request, page)


def _line(one: Look, *, running: bool) -> LookLine:
    return LookLine(
        who=one.requested_by_name,
        when=f"{one.requested_at:%Y-%m-%d %H:%M}",
        running=running,
        ended=one.finished_at is not None,
        step=str(Step(one.step).label) if one.step else "",
        done=one.done,
        total=one.total,
        found=tuple((str(kind.label), one.found[kind]) for kind in ReviewKind if kind in one.found),
    )
