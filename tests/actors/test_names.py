"""Which names are shown for whom."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.actors.models import SpeakerName
from tests.factories import SpeakerFactory, SpeakerNameFactory

pytestmark = pytest.mark.django_db


def test_other_names_and_those_of_whoever_was_merged() -> None:
    bearer = SpeakerFactory.create(name="Ada Obinna")
    merged = SpeakerFactory.create(name="A. Obinna", merged_into=bearer)
    SpeakerNameFactory.create(speaker=bearer, name="Ada O. Obinna")
    SpeakerNameFactory.create(speaker=bearer, name="Adah Obina", retired=True)
    SpeakerNameFactory.create(speaker=merged, name="Ms. Obinna")
    SpeakerNameFactory.create(speaker=SpeakerFactory.create(name="Bruno Keller"), name="B. Keller")
    shown = {name.name for name in SpeakerName.objects.shown_for(bearer)}
    assert {"Ada O. Obinna", "Ms. Obinna"} <= shown
    assert not shown & {"Ada Obinna", "Adah Obina", "B. Keller", "Bruno Keller"}


def test_names_of_others_are_not_read() -> None:
    plan = SpeakerName.objects.shown_for(SpeakerFactory.create()).explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads a small table whole
        assert "SCAN" not in plan
        assert "SEARCH actors_speakername" in plan
