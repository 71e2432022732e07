"""`manage.py create_demo_users`."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def create(**options: Any) -> str:
    output = StringIO()
    call_command("create_demo_users", stdout=output, **options)
    return output.getvalue()


def test_each_role_may_do_its_part() -> None:
    create()
    admin, editor, curator, reader = (
        User.objects.get(username=name) for name in ("admin", "editor", "curator", "reader")
    )
    assert admin.is_superuser
    assert editor.has_perms(["actors.add_speaker", "proceedings.change_meeting", "proceedings.view_statement"])
    assert not editor.has_perm("actors.delete_speaker")
    assert not editor.has_perm("auth.change_user")
    assert curator.has_perms(["actors.change_speaker", "actors.change_organizationname", "actors.change_affiliation"])
    assert not curator.has_perm("actors.add_speaker")
    assert not curator.has_perm("proceedings.view_meeting")
    assert not reader.get_all_permissions()
    assert [user.is_staff for user in (admin, editor, curator, reader)] == [True, True, True, False]


def test_a_second_time_changes_nothing_but_a_changed_password() -> None:
    create()
    User.objects.get(username="editor").groups.clear()
    create()
    assert User.objects.count() == 4
    assert User.objects.get(username="editor").has_perm("actors.add_speaker")


def test_the_password_is_said_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "demonstration-only" in create()
    monkeypatch.setenv("DEMO_PASSWORD", "another one for today")
    assert "another one for today" in create()
    assert authenticate(username="curator", password="another one for today")
    assert not authenticate(username="curator", password="demonstration-only")


def test_the_admin_can_sign_in() -> None:
    create()
    client = Client()
    assert client.login(username="editor", password="demonstration-only")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("site", ["https://localhost", "http://kb.example.org"])
def test_a_public_site_gets_no_known_password(settings: Any, site: str) -> None:
    settings.SITE_URL = site
    with pytest.raises(CommandError, match="createsuperuser"):
        create()
    assert not User.objects.exists()
    create(force=True)
    assert User.objects.count() == 4
