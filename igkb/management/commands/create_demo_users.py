"""`manage.py create_demo_users`: one user for each role, for trying the site out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.accounts.roles import create_roles
from igkb import environment

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


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
        for role in create_roles():
            name = "admin" if role.name == "administrator" else role.name
            user, _ = User.objects.get_or_create(username=name)
            user.is_superuser = name == "admin"
            user.is_staff = name != "reader"
            user.set_password(password)
            user.save()
            user.groups.set([role])
        self.stdout.write(f"Users admin, editor, curator and reader; the password of each: {password}")
