"""The choice of a language for the interface, kept in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


# A token would put a cookie and a random text into every public page, to guard nothing but the words on buttons.
@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep `language` and lead back to `next`, if that is an address of this site."""
    return set_language(request)
