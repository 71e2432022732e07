"""Pages for what went wrong, and the redirects of addresses that moved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.proceedings.models import Redirect
from apps.web.errors import NothingHereError, WebError
from apps.web.pages import ErrorPage
from apps.web.responses import respond


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A redirect where the address has moved, a 404 page otherwise."""
    moved = None if "\0" in request.path else Redirect.objects.filter(old_path=request.path[:250]).first()
    if moved:
        return HttpResponsePermanentRedirect(moved.new_path)
    said = (
        str(exception) if isinstance(exception, NothingHereError) else _("It may have been mistyped, or never existed.")
    )
    page = ErrorPage(
        title=_("Nothing stands at this address"),
        status=404,
        message=said,
        tries=(
            (reverse("search"), _("Search the statements")),
            (reverse("meetings"), _("Look through the meetings")),
            (reverse("processes"), _("See the processes")),
        ),
    )
    return respond(request, page, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 400 page that says which part of the address can't be read."""
    message = str(exception) if isinstance(exception, WebError) else _("The request can’t be read.")
    page = ErrorPage(
        title=_("This address can’t be read"),
        status=400,
        message=message,
        tries=((request.path, _("The same page without parameters")), (reverse("home"), _("Home"))),
    )
    return respond(request, page, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """A 500 page that asks nothing of the base, with the id under which the fault stands in the log."""
    return render(request, "500.html", {"request_id": getattr(request, "id", "")}, status=500)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """A 403 page; also for forms whose security token is missing."""
    page = ErrorPage(
        title=_("This is not open to you"),
        status=403,
        message=(
            _("The form has expired. Go back, load the page again and send it once more.")
            if reason
            else _("You may need to sign in with another account.")
        ),
        tries=((reverse("sign-in"), _("Sign in")), (reverse("home"), _("Home"))),
    )
    return respond(request, page, status=403)
