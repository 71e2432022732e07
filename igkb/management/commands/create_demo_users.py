"""`manage.py create_demo_users`: one user for each role, for trying the site out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from igkb import environment

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
ALL_ACTIONS = ("add", "change", "view")
# What each group may do: actions on the models of an app (every model of it, or the named ones). No group may delete:
# what the record says is corrected, not thrown away.
GROUPS: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "editor": [
        ("actors", (), ALL_ACTIONS),
        ("proceedings", (), ALL_ACTIONS),
        ("ingestion", ("importrun", "importitem"), ("add", "view")),
        ("curation", ("decision",), ("add", "view")),
    ],
    "curator": [
        (
            "actors",
            ("speaker", "speakername", "organization", "organizationname", "affiliation"),
            ("change", "view"),
        ),
        ("search", ("emptyquery",), ("view",)),
        ("curation", ("decision", "reviewitem"), ("add", "view")),
    ],
    "reader": [],
}


class Command(BaseCommand):
    help = "Create the users admin, editor, curator and reader for trying the site out. Says their password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="Create them even where SITE_URL is not an address of this machine."
        )

    @transaction.atomic
    def handle(self, *, force: bool, **options: Any) -> None:
        host = urlsplit(settings.SITE_URL)
        if not force and (host.scheme == "https" or host.hostname not in LOCAL_HOSTS):
            raise CommandError(
                f"SITE_URL is {settings.SITE_URL}: users with a known password are only made on a site at http:// and "
                f"one of {', '.join(sorted(LOCAL_HOSTS))}. For people's own users: manage.py createsuperuser, then "
                "/admin/. If this site is for trying out and nobody else reaches it: --force."
            )
        password = environment.demo_password("DEMO_PASSWORD")
        for name in ("admin", *GROUPS):
            user, _ = User.objects.get_or_create(username=name)
            user.is_superuser = name == "admin"
            user.is_staff = name != "reader"
            user.set_password(password)
            user.save()
            if name in GROUPS:
                user.groups.set([_group(name)])
        self.stdout.write(f"Users admin, editor, curator and reader; the password of each: {password}")


def _group(name: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    wanted = Q(pk__in=[])
    for app, models, actions in GROUPS[name]:
        allowed = Q(content_type__app_label=app)
        if models:
            allowed &= Q(content_type__model__in=models)
        codenames = Q(pk__in=[])
        for action in actions:
            codenames |= Q(codename__startswith=f"{action}_")
        wanted |= allowed & codenames
    group.permissions.set(Permission.objects.filter(wanted))
    return group
