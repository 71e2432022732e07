"""Keeps whoever needs a second factor from going on without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.http import urlencode

from apps.accounts.second_factor import device_of, is_required

_WITHOUT: Final = frozenset(
    {"sign-in", "sign-in-code", "sign-out", "account", "account-password", "account-second-factor", "healthz", "readyz"}
)
"""Names of the addresses that set a second factor up, or sign out."""


class SecondFactorMiddleware:
    """With `REQUIRE_SECOND_FACTOR`, accounts that may change something see nothing but their account without it.

    Asks nothing of the base where the setting is off or nobody is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_SECOND_FACTOR and settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and _lacks(user) and not _serves_without(request.path_info):
                return HttpResponseRedirect(_where(user, request.get_full_path()))
        return self._get_response(request)


def _lacks(user: User) -> bool:
    return is_required(user) and not user.is_verified()  # type: ignore[attr-defined]  # what django-otp adds


def _where(user: User, asked: str) -> str:
    """To sign in again where a device is there, else to set one up."""
    if device_of(user) is None:
        return reverse("account-second-factor")
    return f"{reverse('sign-in')}?{urlencode({REDIRECT_FIELD_NAME: asked})}"


def _serves_without(path: str) -> bool:
    try:
        return resolve(path).view_name in _WITHOUT
    except Resolver404:
        return False
