"""Signing in: one step or two, where it leads, and when it is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.accounts import locks, second_factor
from apps.accounts.models import AuditEntry, Event
from apps.accounts.roles import create_roles

pytestmark = pytest.mark.django_db
PASSWORD = "a long word of passage"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


def sign_in(client: Client, name: str = "ada", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def who(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def code(device: TOTPDevice, ahead: int = 0) -> str:
    """The code that the user's application shows, or will show `ahead` steps from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06}"


@pytest.fixture
def device(ada: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=ada, name="application", confirmed=True)


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


def test_with_a_password_alone(client: Client, ada: User) -> None:
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert who(client) == str(ada.pk)
    page = client.get("/account/").content.decode()
    assert "ada" in page
    assert client.post("/sign-out/")["Location"] == "/"
    assert not who(client)
    assert events() == [Event.SIGNED_IN, Event.SIGNED_OUT]


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        ("/curation/?kind=label", "/curation/?kind=label"),
        ("https://elsewhere.example.org/", "/account/"),
        ("//elsewhere.example.org/", "/account/"),
        ("javascript:alert(1)", "/account/"),
    ],
)
def test_it_leads_back_into_this_site_alone(client: Client, ada: User, after: str, leads_to: str) -> None:
    assert sign_in(client, next=after)["Location"] == leads_to


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    response = client.get("/admin/actors/speaker/", follow=True)
    assert response.redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2Factors%2Fspeaker%2F"


def test_the_session_is_another_one_afterwards(client: Client, ada: User) -> None:
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_one_says_nothing_of_which(client: Client, ada: User, name: str, password: str) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 422
    assert not who(client)


def test_whoever_was_switched_off_does_not_come_in(client: Client, ada: User) -> None:
    ada.is_active = False
    ada.save()
    assert sign_in(client).status_code == 422


def test_a_name_that_no_account_has_is_not_kept(client: Client) -> None:
    sign_in(client, "my secret password")
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.who) == (Event.FAILED, "")
    assert "my secret" not in entry.name_key


class TestLock:
    def test_five_failures_close_a_name_to_a_client(self, client: Client, ada: User) -> None:
        for _ in range(locks.OF_NAME_FROM_CLIENT):
            assert sign_in(client, password="wrong").status_code == 422
        response = sign_in(client)
        assert response.status_code == 429
        assert int(response["Retry-After"]) == locks.WINDOW.total_seconds()
        assert not who(client)
        assert events() == [Event.FAILED] * 5 + [Event.LOCKED]

    def test_it_says_the_same_of_names_that_nobody_has(self, client: Client) -> None:
        statuses = [sign_in(client, "nobody", "wrong").status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]

    def test_others_come_in_meanwhile(self, client: Client, ada: User) -> None:
        for _ in range(6):
            sign_in(client, password="wrong")
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert sign_in(elsewhere).status_code == 302

    def test_a_success_begins_anew(self, client: Client, ada: User) -> None:
        for _ in range(3):
            for _ in range(4):
                assert sign_in(client, password="wrong").status_code == 422
            assert sign_in(client).status_code == 302

    def test_it_ends(self, client: Client, ada: User) -> None:
        past = timezone.now() - locks.WINDOW
        key = locks.key_of("ada")
        AuditEntry.objects.bulk_create(
            AuditEntry(event=Event.FAILED, who="ada", name_key=key, client="127.0.0.1", at=past) for _ in range(9)
        )
        assert sign_in(client).status_code == 302

    def test_a_client_that_tries_many_names(self, client: Client, ada: User) -> None:
        for n in range(locks.FROM_CLIENT):
            assert sign_in(client, f"name {n}", "wrong").status_code == 422
        assert sign_in(client).status_code == 429

    def test_a_name_that_is_tried_from_everywhere_stays_open_to_who_came_from_there(self, ada: User) -> None:
        home = Client(REMOTE_ADDR="192.0.2.1")
        assert sign_in(home).status_code == 302
        for n in range(locks.OF_NAME):
            sign_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), password="wrong")
        assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 429
        assert sign_in(home).status_code == 302

    def test_codes_count_too(self, client: Client, ada: User, device: TOTPDevice, settings: Any) -> None:
        settings.OTP_TOTP_THROTTLE_FACTOR = 0  # the library's own brake would hide ours
        sign_in(client)
        statuses = [client.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        assert not who(client)


class TestSecondFactor:
    def test_it_is_asked_for(self, client: Client, ada: User, device: TOTPDevice) -> None:
        response = sign_in(client, next="/admin/")
        assert response["Location"] == "/sign-in/code/"
        assert not who(client)
        assert client.get("/admin/").status_code == 302
        response = client.post("/sign-in/code/", {"code": code(device)})
        assert response["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_a_code_serves_once(self, client: Client, ada: User, device: TOTPDevice) -> None:
        shown = code(device)
        sign_in(client)
        client.post("/sign-in/code/", {"code": shown})
        other = Client()
        sign_in(other)
        assert other.post("/sign-in/code/", {"code": shown}).status_code == 422
        assert not who(other)

    def test_the_first_step_does_not_last(
        self, client: Client, ada: User, device: TOTPDevice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign_in(client)
        session = client.session
        session["sign_in"] = session["sign_in"] | {"since": time.time() - 301}
        session.save()
        assert client.post("/sign-in/code/", {"code": code(device)})["Location"] == "/sign-in/"

    def test_another_password_ends_the_first_step(self, client: Client, ada: User, device: TOTPDevice) -> None:
        sign_in(client)
        ada.set_password("another word of passage")
        ada.save()
        assert client.post("/sign-in/code/", {"code": code(device)})["Location"] == "/sign-in/"

    def test_a_recovery_code_serves_once(self, ada: User, device: TOTPDevice) -> None:
        codes = second_factor.new_recovery_codes(ada)
        assert len(set(codes)) == second_factor.RECOVERY_CODES
        for client, status in ((Client(), 302), (Client(), 422)):
            sign_in(client)
            assert client.post("/sign-in/code/", {"code": f" {codes[0].upper()} "}).status_code == status
        assert second_factor.recovery_codes_left(ada) == len(codes) - 1
        assert Event.RECOVERED in events()

    def test_it_is_set_up_with_its_first_code(self, client: Client, ada: User) -> None:
        sign_in(client)
        page = client.get("/account/second-factor/").content.decode()
        assert 'src="data:image/svg+xml' in page
        assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 422
        assert second_factor.device_of(ada) is None
        waiting = second_factor.begin(ada)
        waiting.throttle_reset()
        page = client.post("/account/second-factor/", {"code": code(waiting)}).content.decode()
        assert page.count("<code>") == second_factor.RECOVERY_CODES
        assert second_factor.device_of(ada) is not None
        assert second_factor.secret(waiting) not in client.get("/account/second-factor/").content.decode()

    def test_it_is_changed_with_a_code_alone(self, client: Client, ada: User, device: TOTPDevice) -> None:
        client.force_login(ada)
        assert client.post("/account/second-factor/", {"code": "000000", "remove": ""}).status_code == 422
        device.throttle_reset()
        assert client.post("/account/second-factor/", {"code": code(device), "remove": ""}).status_code == 302
        assert second_factor.device_of(ada) is None


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings: Any) -> None:
        settings.REQUIRE_SECOND_FACTOR = True

    def test_staff_set_it_up_before_anything_else(self, client: Client, ada: User) -> None:
        sign_in(client)
        assert client.get("/admin/")["Location"] == "/account/second-factor/"
        assert client.get("/")["Location"] == "/account/second-factor/"
        waiting = second_factor.begin(ada)
        client.post("/account/second-factor/", {"code": code(waiting)})
        assert client.get("/admin/").status_code == 200
        device = second_factor.device_of(ada)
        assert device is not None
        assert client.post("/account/second-factor/", {"code": code(device, 1), "remove": ""}).status_code == 200
        assert second_factor.device_of(ada) is not None

    def test_a_session_of_before_gives_a_code(self, client: Client, ada: User, device: TOTPDevice) -> None:
        client.force_login(ada)
        assert client.get("/admin/")["Location"] == "/sign-in/?next=%2Fadmin%2F"

    def test_so_does_whoever_may_change_something(self, client: Client) -> None:
        curator = User.objects.create_user("cora", password=PASSWORD)
        curator.groups.add(next(role for role in create_roles() if role.name == "curator"))
        client.force_login(curator)
        assert client.get("/curation/")["Location"] == "/account/second-factor/"

    def test_readers_do_not(self, client: Client) -> None:
        client.force_login(User.objects.create_user("rita"))
        assert client.get("/about/").status_code == 200

    def test_nobody_else_is_asked_anything(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert client.get("/about/").status_code == 200


class TestPassword:
    def test_it_is_changed_with_the_old_one(self, client: Client, ada: User) -> None:
        elsewhere = Client()
        for browser in (client, elsewhere):
            sign_in(browser)
        new = "an even longer word of passage"
        form = {"old_password": "wrong", "new_password1": new, "new_password2": new}
        assert client.post("/account/password/", form).status_code == 422
        assert client.post("/account/password/", form | {"old_password": PASSWORD}).status_code == 302
        assert client.get("/account/").status_code == 200
        assert elsewhere.get("/account/").status_code == 302
        assert events()[-2:] == [Event.FAILED, Event.PASSWORD]

    @pytest.mark.parametrize("new", ["short", "password1234", "123456789012345"])
    def test_rules(self, client: Client, ada: User, new: str) -> None:
        sign_in(client)
        form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert client.post("/account/password/", form).status_code == 422
