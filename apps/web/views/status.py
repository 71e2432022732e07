"""How the base fares: for people who watch over it, and for programs that do."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from apps.operations import metrics as prometheus
from apps.operations.errors import OperationsError
from apps.operations.figures import Figures, figures
from apps.operations.models import FailedTask
from apps.operations.services import run_again
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.status_pages import FailedLine, StatusLine, StatusPage

SHOWN: Final = 50
LONGEST_LAG: Final = 300
"""Seconds that a change may wait for the index before somebody should look: ten turns of the schedule."""
OLDEST_BACKUP: Final = 2 * 24 * 3600
"""Seconds: one copy a day, and one that may fail."""


@require_safe
@never_cache
@login_required
@permission_required("operations.view_failedtask", raise_exception=True)
def status(request: HttpRequest) -> HttpResponse:
    """The figures of the base, and the tasks that failed."""
    return respond(request, _page(request))


@require_POST
@login_required
@permission_required("operations.change_failedtask", raise_exception=True)
def task_again(request: HttpRequest, task_id: str) -> HttpResponse:
    """Have a failed task run once more."""
    failed = get_object_or_404(FailedTask.objects.waiting(), task_id=task_id)
    try:
        run_again(failed=failed, by=request.user.get_username())
    except OperationsError as error:
        return respond(request, _page(request, fault=str(error)), status=409)
    return HttpResponseRedirect(reverse("status"))


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric, for whoever brings METRICS_TOKEN; there is no such address where none is set."""
    token = settings.METRICS_TOKEN
    if not token:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponse("Expected the header Authorization: Bearer METRICS_TOKEN.\n", status=401)
    return HttpResponse(prometheus.told(), content_type=CONTENT_TYPE_LATEST)


def _page(request: HttpRequest, *, fault: str = "") -> StatusPage:
    may_run = request.user.has_perm("operations.change_failedtask")
    return StatusPage(
        title=_("How the base fares"),
        crumbs=(Crumb(_("Curation"), reverse("curation")),),
        lines=_lines(figures()),
        failed=tuple(
            FailedLine(
                name=failed.name,
                when=f"{failed.failed_at:%Y-%m-%d %H:%M}",
                arguments=json.dumps([*failed.arguments, failed.named_arguments], ensure_ascii=False)[:200],
                error=failed.error[:500],
                again=reverse("task-again", args=[failed.task_id]) if may_run else "",
            )
            for failed in FailedTask.objects.waiting()[:SHOWN]
        ),
        fault=fault,
    )


def _lines(now: Figures) -> tuple[StatusLine, ...]:
    ago = _ago(now.backed_up_at)
    fresh = bool(now.backed_up_at and (timezone.now() - now.backed_up_at).total_seconds() < OLDEST_BACKUP)
    return (
        StatusLine(
            _("Search index"),
            _("serves") if now.index_ready else _("missing, or of another version"),
            now.index_ready,
            "manage.py search_rebuild",
        ),
        StatusLine(
            _("Changes that wait for the index"),
            ngettext("%(count)d, for %(lag)d s", "%(count)d, the oldest for %(lag)d s", now.waiting)
            % {"count": now.waiting, "lag": now.lag}
            if now.waiting
            else _("none"),
            now.lag < LONGEST_LAG,
            "celery -A igkb worker, celery -A igkb beat",
        ),
        StatusLine(_("Tasks that were given up"), str(now.failed), not now.failed),
        StatusLine(_("Sources refused by import runs"), str(now.refused), True),
        StatusLine(_("Last harvest"), _ago(now.harvested_at), True),
        StatusLine(
            _("Last copy of the base"),
            now.backup_error or (ago if now.keeps_backups else _("none is scheduled: BACKUP_DIR is not set")),
            not now.backup_error and (fresh or not now.keeps_backups),
            "manage.py backup FILE",
        ),
    )


def _ago(moment: datetime | None) -> str:
    return _("%(time)s ago") % {"time": timesince(moment)} if moment else _("never")
