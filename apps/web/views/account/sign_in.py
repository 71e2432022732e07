"""Signing in, in one step or two, and signing out. Each failure is counted before anything else is looked at."""

from __future__ import annotations

import time
from typing import Final

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME, login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_device
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from apps.accounts.clients import client_of
from apps.accounts.locks import WINDOW, is_locked
from apps.accounts.models import Event
from apps.accounts.second_factor import device_of, verify
from apps.accounts.services import record, record_failure
from apps.web.account_pages import SignInCodePage, SignInPage
from apps.web.responses import respond

_PENDING: Final = "sign_in"
_PATIENCE: Final = 300
"""Seconds between the password and the code."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Six digits from your application, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; whoever has a second factor is asked for it next."""
    if request.method != "POST":
        return respond(request, _page(request, AuthenticationForm(request)))
    name = request.POST.get("username", "")
    if is_locked(name=name, client=client_of(request)):
        return _locked(request, _page(request, AuthenticationForm(request), fault=_locked_words()))
    form = AuthenticationForm(request, request.POST)
    if not form.is_valid():
        if "username" in form.cleaned_data and "password" in form.cleaned_data:
            record_failure(event=Event.FAILED, name=name, request=request)
        return respond(request, _page(request, form), status=422)
    user = form.get_user()
    if device_of(user) is None:
        return _let_in(request, user, None, after=_after(request))
    request.session.flush()
    request.session[_PENDING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "backend": user.backend,
        "since": time.time(),
        "after": _after(request),
    }
    return redirect("sign-in-code")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the second factor, within five minutes of the password."""
    user = _pending(request)
    if user is None:
        return redirect("sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].widget.attrs["autofocus"] = True
    page = SignInCodePage(title=gettext("Second step"), form=form)
    if request.method != "POST" or not form.is_valid():
        return respond(request, page, status=422 if request.method == "POST" else 200)
    name = user.get_username()
    if is_locked(name=name, client=client_of(request)):
        return _locked(request, SignInCodePage(title=page.title, form=CodeForm(), fault=_locked_words()))
    device = verify(user, form.cleaned_data["code"])
    if device is None:
        record_failure(event=Event.WRONG_CODE, name=name, request=request)
        form.add_error("code", gettext("This code does not fit, or was used already. Take the next one."))
        return respond(request, page, status=422)
    if isinstance(device, StaticDevice):
        record(event=Event.RECOVERED, who=name, client=client_of(request))
    return _let_in(request, user, device, after=request.session[_PENDING]["after"])


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record(event=Event.SIGNED_OUT, who=request.user.get_username(), client=client_of(request))
    logout(request)
    return redirect("home")


def _let_in(request: HttpRequest, user: User, device: Device | None, *, after: str) -> HttpResponse:
    pending = request.session.pop(_PENDING, {})
    login(request, user, backend=pending.get("backend"))
    if device is not None:
        remember_device(request, device)
    record(event=Event.SIGNED_IN, who=user.get_username(), client=client_of(request))
    return HttpResponseRedirect(after or resolve_url("account"))


def _pending(request: HttpRequest) -> User | None:
    """Whoever gave the right password a moment ago, and still has it."""
    pending = request.session.get(_PENDING)
    if not pending or time.time() - pending["since"] > _PATIENCE:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(pending["password"], user.get_session_auth_hash()):
        return None
    return user


def _after(request: HttpRequest) -> str:
    """Where to go then: an address of this site, or ""."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    here = {request.get_host()}
    return asked if url_has_allowed_host_and_scheme(asked, here, require_https=request.is_secure()) else ""


def _page(request: HttpRequest, form: AuthenticationForm, *, fault: str = "") -> SignInPage:
    after = _after(request)
    # Whoever comes signed in was sent here because that did not suffice.
    signed_in = request.user.get_username() if after and request.user.is_authenticated else ""
    return SignInPage(title=gettext("Sign in"), form=form, after=after, signed_in=signed_in, fault=fault)


def _locked_words() -> str:
    minutes = int(WINDOW.total_seconds() // 60)
    return gettext("Too many tries failed. Signing in is closed to you for up to %(minutes)d minutes.") % {
        "minutes": minutes
    }


def _locked(request: HttpRequest, page: SignInPage | SignInCodePage) -> HttpResponse:
    response = respond(request, page, status=429)
    response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
