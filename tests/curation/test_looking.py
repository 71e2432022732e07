"""The whole base is looked through in the background, by one at a time, and tells how far it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.curation.looking import look_through, request_look
from apps.curation.models import Look, NameKey, ReviewItem, ReviewKind, Step
from apps.curation.tasks import look, look_by_schedule
from tests.curation.base import FIRST, SECOND, take

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> None:
    take(tmp_path, "first.txt", FIRST)
    take(tmp_path, "second.txt", SECOND)


def test_whoever_asks_has_it_done_and_is_told_what_waits() -> None:
    asked = request_look(by="cora")
    asked.refresh_from_db()
    assert asked.finished_at is not None
    waiting = ReviewItem.objects.waiting()
    assert asked.found == {kind: n for kind in ReviewKind if (n := waiting.filter(kind=kind).count())}
    assert asked.found[ReviewKind.PEOPLE]
    finished = asked.finished_at
    look(asked.pk)
    asked.refresh_from_db()
    assert asked.finished_at == finished, "twice is once"


def test_one_look_at_a_time_and_one_that_was_cut_off_is_no_hindrance() -> None:
    busy = Look.objects.create(requested_by_name="otto", step=Step.PEOPLE)
    assert request_look(by="cora") == busy
    Look.objects.update(told_at=timezone.now() - timedelta(hours=1))
    assert request_look(by="cora") != busy
    look_by_schedule()
    assert Look.objects.first().requested_by_name == "the schedule"  # type: ignore[union-attr]


def test_steps_tell_how_far_they_are_and_names_stay_findable() -> None:
    look_through()
    keys = NameKey.objects.count()
    told: list[tuple[Step, int, int]] = []

    def note(step: Step, done: int, total: int) -> None:
        told.append((step, done, total))
        assert NameKey.objects.count() == keys

    look_through(note)
    assert list(dict.fromkeys(step for step, _, _ in told)) == list(Step)
    assert all(done <= total for _, done, total in told)
