"""A reader's report of a mistake, without an account, into the curators' queue."""

from __future__ import annotations

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.curation.models import ReviewItem, ReviewKind
from apps.proceedings.models import Statement
from apps.web.curation_pages import ReportPage
from apps.web.limits import is_over
from apps.web.responses import respond
from apps.web.rows import Link

LONGEST: Final = 1000
"""Characters of a report."""


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, and after it was sent a word of thanks. No more than a few an hour from one address."""
    statement = get_object_or_404(Statement.objects.only("public_id", "document_id", "meeting_id"), public_id=public_id)
    words = request.POST.get("words", "").strip()
    if request.method != "POST":
        return respond(request, _page(statement))
    if not words or len(words) > LONGEST:
        fault = _("Say in 1 to %(most)s characters what is wrong; this has %(n)s.") % {
            "most": f"{LONGEST:,}",
            "n": f"{len(words):,}",
        }
        return respond(request, _page(statement, words=words, fault=fault), status=400)
    if is_over(request, "reports", "all-reports"):
        fault = _("Too many reports came from here within the hour. Your words were not kept: try again later.")
        return respond(request, _page(statement, words=words, fault=fault), status=429)
    ReviewItem.objects.create(
        kind=ReviewKind.REPORT,
        key=f"report:{uuid.uuid4().hex}",
        document_id=statement.document_id,
        meeting_id=statement.meeting_id,
        statement=statement,
        label=words[:80],
        detail={"words": words},
    )
    return respond(request, _page(statement, sent=True))


def _page(statement: Statement, *, words: str = "", sent: bool = False, fault: str = "") -> ReportPage:
    return ReportPage(
        title=_("Report a mistake"),
        statement=Link(statement.public_id, statement.get_absolute_url()),
        words=words,
        sent=sent,
        fault=fault,
    )
