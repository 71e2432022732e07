"""The four roles: groups with permissions in the database.

Owns what a role may do. Permissions are named as the database keeps them, so nothing of the apps is imported.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

_KEEP: Final = ("add", "change", "view")
_READ: Final = ("view",)

# For each role: (app, models of it or none for all of them, actions). No role may delete: what the record says is
# corrected, not thrown away.
ROLES: Final[dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]]] = {
    "administrator": [
        ("actors", (), _KEEP),
        ("proceedings", (), _KEEP),
        ("ingestion", ("importrun", "importitem", "harvestedaddress"), ("add", "view")),
        ("ingestion", ("relinking",), _READ),
        ("search", (), _READ),
        ("curation", ("decision", "reviewitem"), ("add", "view")),
        ("auth", ("user",), _KEEP),
        ("auth", ("group",), _READ),
        ("accounts", ("auditentry",), _READ),
        ("operations", ("failedtask",), ("change", "view")),
    ],
    "editor": [
        ("actors", (), _KEEP),
        ("proceedings", (), _KEEP),
        ("ingestion", ("importrun", "importitem"), ("add", "view")),
        ("ingestion", ("relinking",), _READ),
        ("curation", ("decision",), ("add", "view")),
        ("operations", ("failedtask",), _READ),
    ],
    "curator": [
        ("actors", ("speaker", "speakername", "organization", "organizationname", "affiliation"), ("change", "view")),
        ("search", ("emptyquery",), _READ),
        ("curation", ("decision", "reviewitem"), ("add", "view")),
        ("operations", ("failedtask",), _READ),
    ],
    "reader": [],
}


@transaction.atomic
def create_roles() -> list[Group]:
    """The groups of all roles with the permissions of `ROLES`, whatever they had; made where they are missing."""
    return [_role(name) for name in ROLES]


def _role(name: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    wanted = Q(pk__in=[])
    for app, models, actions in ROLES[name]:
        allowed = Q(content_type__app_label=app)
        if models:
            allowed &= Q(content_type__model__in=models)
        codenames = Q(pk__in=[])
        for action in actions:
            codenames |= Q(codename__startswith=f"{action}_")
        wanted |= allowed & codenames
    group.permissions.set(Permission.objects.filter(wanted))
    return group
