"""The pages of accounts hold to what every page holds to, and tell nobody else's affairs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import second_factor
from apps.accounts.models import Event
from apps.accounts.roles import ROLES, create_roles
from apps.accounts.services import record
from tests.web.test_pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(client: Client) -> User:
    create_roles()
    user = User.objects.create_user("olga", password="a long word of passage", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["/account/", "/account/password/", "/account/second-factor/", "/audit/", "/sign-in/"])
def test_they_answer(client: Client, olga: User, path: str) -> None:
    record(event=Event.SIGNED_IN, who="<script>alert(1)</script>", client="192.0.2.1", detail="<b>")
    page(client, path)
    assert "no-store" in client.get(path)["Cache-Control"]


def test_an_account_with_a_second_factor(client: Client, olga: User) -> None:
    TOTPDevice.objects.create(user=olga, confirmed=True)
    second_factor.new_recovery_codes(olga)
    assert "10 recovery codes left" in page(client, "/account/").text_content()
    assert not page(client, "/account/second-factor/").xpath("//img")


def test_the_second_step(client: Client, olga: User) -> None:
    TOTPDevice.objects.create(user=olga, confirmed=True)
    client.logout()
    client.post("/sign-in/", {"username": "olga", "password": "a long word of passage"})
    assert page(client, "/sign-in/code/").xpath("//input[@autocomplete='one-time-code']")


def test_a_form_says_what_is_wrong_beside_its_field(client: Client, olga: User) -> None:
    text = client.post("/account/password/", {}).content.decode()
    assert text.count('aria-invalid="true"') == 3
    assert 'aria-describedby="id_old_password_error"' in text


def test_whoever_may_not_see_it_is_asked_for_another_account(client: Client, olga: User) -> None:
    assert "olga" in client.get("/sign-in/?next=/somewhere/").content.decode()


def test_roles_are_made_once_and_mended() -> None:
    create_roles()
    Group.objects.get(name="curator").permissions.clear()
    create_roles()
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    assert Group.objects.get(name="curator").permissions.filter(codename="add_decision").exists()
    assert not Group.objects.filter(permissions__codename__startswith="delete_").exists()
