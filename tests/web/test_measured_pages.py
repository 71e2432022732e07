"""What `make bench-pages` asks: each page of the site, with an example of the base."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from benchmarks.pages import addresses
from tests import factories

SEARCH = "/search/?q=oil"


@pytest.mark.django_db
@pytest.mark.usefixtures("search_index")
def test_every_page_has_an_example_that_answers(client: Client) -> None:
    meeting = factories.MeetingFactory(venue=factories.VenueFactory())
    said = factories.StatementFactory(
        speaker=factories.SpeakerFactory(), organization=factories.OrganizationFactory(), meeting=meeting
    )
    factories.MentionFactory(statement=said)
    client.force_login(User.objects.create(username="bench", is_superuser=True))
    asked = addresses([SEARCH])
    assert reverse("meeting", args=[meeting.slug]) in asked["meeting"]
    assert [name for name, paths in asked.items() if not paths] == []
    answers = {path: client.get(path).status_code for paths in asked.values() for path in paths}
    assert {path: status for path, status in answers.items() if status != 200} == {}
