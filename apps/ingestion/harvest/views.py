"""A page of the admin: what of the series of the catalogue should exist, what is held, and what is missing.

Must not know the network, nor how the account is made.
"""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.ingestion.errors import IngestionError
from apps.ingestion.harvest.completeness import account
from apps.ingestion.harvest.settings import HarvestError, chosen
from apps.ingestion.models import HarvestedAddress

MOST_MISSING = 200


@require_safe
def completeness(request: HttpRequest) -> HttpResponse:
    """All series, or the one that `series` names, with its meetings and what is missing."""
    name = request.GET.get("series") or None
    accounts, error = [], ""
    try:
        accounts = [account(entry, today=timezone.now().date()) for entry in chosen(name)]
    except HarvestError as unknown:
        raise Http404 from unknown
    except IngestionError as malformed:
        error = str(malformed)
    meta = HarvestedAddress._meta
    context = {
        **admin.site.each_context(request),
        "opts": meta,
        "app_label": meta.app_label,
        "title": "What is held of each series",
        "accounts": accounts,
        "single": accounts[0] if name and len(accounts) == 1 else None,
        "most": MOST_MISSING,
        "error": error,
    }
    return TemplateResponse(request, "admin/ingestion/harvestedaddress/completeness.html", context)
