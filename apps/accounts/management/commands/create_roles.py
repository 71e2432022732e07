"""`manage.py create_roles`: the groups that people are put into."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.roles import create_roles


class Command(BaseCommand):
    help = "Create the groups administrator, editor, curator and reader, or give them their permissions anew."

    def handle(self, **options: Any) -> None:
        for group in create_roles():
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
