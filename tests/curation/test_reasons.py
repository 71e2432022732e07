"""Why two may be one is kept as it was found, and said in the language of whoever reads it."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils.translation import override

from apps.curation.candidates.likeness import likeness
from apps.curation.candidates.reasons import SAID, Reason, in_words, kept, why
from apps.curation.duplicate_bodies import find_organizations
from apps.curation.duplicates import find_people
from apps.curation.models import ReviewItem, ReviewKind, ReviewState
from tests.factories import OrganizationFactory, SpeakerFactory

MIGRATION = import_module("apps.curation.migrations.0008_reasons")
VALUES = {"heard": "obina", "borne": "obinna", "one": "Guild", "other": "The Guild", "name": "IOT", "n": 2}


def every() -> list[Reason]:
    """One of each code, with the values that its words name."""
    words = {
        code: str(said % {**VALUES, **{name: f"<{name}>" for name in VALUES if name != "n"}})
        for code, said in SAID.items()
    }
    named = {code: [name for name in VALUES if f"<{name}>" in said] for code, said in words.items()}
    named["letters"].append("n")
    return [why(code, **{name: VALUES[name] for name in names}) for code, names in named.items()]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_kept_is_said_in_any_language(language: str) -> None:
    with override(language):
        assert in_words(kept(every())) == tuple(str(one) for one in every())


def test_languages_differ() -> None:
    (reason,) = likeness("Ada Obina", "Ada Obinna").reasons
    assert reason == why("letters", n=1, heard="obina", borne="obinna")
    with override("fr"):
        french = str(reason)
    with override("en"):
        assert str(reason) == "1 letter otherwise: obina / obinna" != french


@pytest.mark.django_db
def test_the_curator_reads_their_own_language_whoever_looked() -> None:
    for name in ("Ada Obinna", "Ada Obina"):
        SpeakerFactory.create(name=name)
    with override("es"):
        find_people()
    item = ReviewItem.objects.get(kind=ReviewKind.PEOPLE)
    client = Client()
    client.force_login(User.objects.create_superuser("cora"))
    page = client.get("/curation/item/", {"about": item.key}, headers={"accept-language": "en"}).content.decode()
    assert "1 letter otherwise: obin" in page


@pytest.mark.django_db
def test_what_waits_is_as_of_now_and_what_was_answered_stays() -> None:
    for name in ("Guild of Tallow", "The Guild of Tallow", "Round of Lamps", "The Round of Lamps"):
        OrganizationFactory.create(name=name, country="NL")
    find_organizations()
    answered, waits = ReviewItem.objects.order_by("label")
    ReviewItem.objects.update(detail={**waits.detail, "reasons": []})
    ReviewItem.objects.filter(pk=answered.pk).update(state=ReviewState.DISMISSED)
    assert find_organizations() == 1
    waits.refresh_from_db()
    answered.refresh_from_db()
    assert "of the same country" in in_words(waits.detail["reasons"])
    assert (answered.detail["reasons"], answered.state) == ([], ReviewState.DISMISSED)


@pytest.mark.django_db
def test_what_was_kept_in_words_is_recognised() -> None:
    told, wanted = [], []
    for code, said in MIGRATION._SAID:
        values = {name: VALUES[name] for name in re.findall(r"\{(\w+)\}", said)}
        told.append(said.format(**values))
        wanted.append([code, {"n": 1, **values} if code == "letters" else values])
    item = ReviewItem.objects.create(kind=ReviewKind.PEOPLE, key="people:a:b", detail={"reasons": [*told, "Otherwise"]})
    editor = connection.schema_editor()  # only says which base
    MIGRATION.tell(apps, editor)
    item.refresh_from_db()
    assert item.detail["reasons"] == wanted
