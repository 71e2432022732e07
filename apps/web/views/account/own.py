"""One's own account: who one is here, the password, the second factor."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as remember_device

from apps.accounts import second_factor as factor
from apps.accounts.clients import client_of
from apps.accounts.locks import is_locked
from apps.accounts.models import Event
from apps.accounts.services import record, record_failure
from apps.web.account_pages import AccountPage, PasswordPage, SecondFactorPage
from apps.web.responses import respond
from apps.web.rows import Crumb
from apps.web.views.account.sign_in import CodeForm

AUDIT = "accounts.view_auditentry"


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles and what can be changed."""
    user = cast(User, request.user)
    page = AccountPage(
        title=gettext("Your account"),
        name=user.get_username(),
        roles=tuple(user.groups.order_by("name").values_list("name", flat=True)),
        second_factor=factor.device_of(user) is not None,
        required=factor.is_required(user),
        codes_left=factor.recovery_codes_left(user),
        may_administer=user.is_staff,
        may_audit=user.has_perm(AUDIT),
    )
    return respond(request, page)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Another password; other sessions of the account end."""
    user = cast(User, request.user)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    page = PasswordPage(title=gettext("Change your password"), crumbs=_crumbs(), form=form)
    if request.method != "POST":
        return respond(request, page)
    if is_locked(name=user.get_username(), client=client_of(request)):
        form.add_error(None, gettext("Too many tries failed. Try again in a quarter of an hour."))
        return respond(request, page, status=429)
    if not form.is_valid():
        if "old_password" in form.errors:
            record_failure(event=Event.FAILED, name=user.get_username(), request=request)
        return respond(request, page, status=422)
    form.save()
    update_session_auth_hash(request, user)
    record(event=Event.PASSWORD, who=user.get_username(), client=client_of(request))
    return redirect("account")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set a second factor up; with one of its codes make recovery codes anew or remove it."""
    user = cast(User, request.user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return respond(request, _factor_page(user, form))
    if is_locked(name=user.get_username(), client=client_of(request)):
        form.add_error("code", gettext("Too many tries failed. Try again in a quarter of an hour."))
        return respond(request, _factor_page(user, form), status=429)
    if not form.is_valid():
        return respond(request, _factor_page(user, form), status=422)
    if factor.device_of(user) is None:
        return _set_up(request, user, form)
    return _change(request, user, form)


def _set_up(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    device = factor.confirm(user, form.cleaned_data["code"])
    if device is None:
        return _wrong(request, user, form)
    remember_device(request, device)
    record(event=Event.FACTOR_ADDED, who=user.get_username(), client=client_of(request))
    return _with_codes(request, user)


def _change(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    device = factor.verify(user, form.cleaned_data["code"])
    if device is None:
        return _wrong(request, user, form)
    remember_device(request, device)
    if "remove" in request.POST and not factor.is_required(user):
        factor.remove(user)
        record(event=Event.FACTOR_REMOVED, who=user.get_username(), client=client_of(request))
        return redirect("account")
    return _with_codes(request, user)


def _with_codes(request: HttpRequest, user: User) -> HttpResponse:
    codes = factor.new_recovery_codes(user)
    record(event=Event.RECOVERY_CODES, who=user.get_username(), client=client_of(request))
    return respond(request, _factor_page(user, CodeForm(), codes=tuple(codes)))


def _wrong(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    record_failure(event=Event.WRONG_CODE, name=user.get_username(), request=request)
    form.add_error("code", gettext("This code does not fit, or was used already. Take the next one."))
    return respond(request, _factor_page(user, form), status=422)


def _factor_page(user: User, form: CodeForm, *, codes: tuple[str, ...] = ()) -> SecondFactorPage:
    page = SecondFactorPage(
        title=gettext("Second factor"), crumbs=_crumbs(), form=form, codes=codes, required=factor.is_required(user)
    )
    if factor.device_of(user) is not None:
        return page
    device = factor.begin(user)
    return replace(page, picture=factor.picture(device), secret=factor.secret(device), address=device.config_url)


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(gettext("Your account"), reverse("account")),)
