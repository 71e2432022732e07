"""Accounts in the admin: people with their roles. The keys of second factors are shown to nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts.clients import client_of
from apps.accounts.history import RecordedAdmin
from apps.accounts.models import Event
from apps.accounts.second_factor import device_of, remove
from apps.accounts.services import record

for _model in (User, Group, TOTPDevice, StaticDevice):
    admin.site.unregister(_model)


@admin.register(User)
class PersonAdmin(RecordedAdmin, UserAdmin):
    """People are switched off and not deleted: what they did keeps their name."""

    form = UserChangeForm
    list_display = ("username", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    autocomplete_fields = ("groups",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    actions = ("take_second_factor_away",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        own = super().get_readonly_fields(request, obj)
        return (*own, *(() if request.user.is_superuser else ("is_superuser",)))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False  # who may change the password of an account may do what it may
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            person = User.objects.get(pk=id)
            record(
                event=Event.PASSWORD,
                who=request.user.get_username(),
                client=client_of(request),
                detail=person.get_username(),
            )
        return response

    @admin.action(description=_("Take the second factor away…"), permissions=["change"])
    def take_second_factor_away(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """For those who lost both device and recovery codes; asks before it does."""
        people = [person for person in queryset if self.has_change_permission(request, person) and device_of(person)]
        if "sure" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Take the second factor away"),
                "opts": self.opts,
                "people": people,
            }
            return TemplateResponse(request, "admin/auth/user/second_factor.html", context)
        for person in people:
            remove(person)
            record(
                event=Event.FACTOR_REMOVED,
                who=request.user.get_username(),
                client=client_of(request),
                detail=person.get_username(),
            )
        words = ngettext("%(n)d person signs in without one now.", "%(n)d people sign in without one now.", len(people))
        self.message_user(request, words % {"n": len(people)}, messages.SUCCESS)
        return None

    def after_change(self, rows: Any) -> None:
        """Nothing follows an account."""


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles are made by `manage.py create_roles`."""

    filter_horizontal = ()
    fields = ("name", "permissions")

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False
