"""What is no key in a field of the admin that looks rows up is refused, and the form is shown again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from apps.actors.models import Affiliation
from tests.factories import OrganizationFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner"))
    return client


@pytest.mark.parametrize("sent", ["<script>", "-1", "9" * 30, "1.5", "٣", " 1"])
def test_what_is_no_key(owner: Client, sent: str) -> None:
    organization = OrganizationFactory.create()
    form = {"speaker": sent, "organization": organization.pk, "role": "Adviser"}
    answer = owner.post("/admin/actors/affiliation/add/", form)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert organization.name in page
    assert "<script>&quot;" not in page
    assert not Affiliation.objects.exists()
    assert owner.get("/admin/actors/affiliation/add/", {"speaker": sent}).status_code == 200
    assert owner.get("/admin/auth/user/1/change/", {"groups": sent}).status_code in (200, 302)
    assert owner.post("/admin/auth/user/add/", {"groups": [sent]}).status_code == 200


def test_a_key_is_shown_by_its_name(owner: Client) -> None:
    speaker = SpeakerFactory.create(name="Jomo Jansen")
    page = owner.get("/admin/actors/affiliation/add/", {"speaker": speaker.pk}).content.decode()
    assert "Jomo Jansen" in page
