"""How every task behaves when something fails: again where that helps, later and later, and then kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery.exceptions import Retry
from django.conf import settings
from django.db import OperationalError

from apps.operations.models import FailedTask
from apps.operations.work import Work
from igkb.celery import app

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if name.startswith("apps."))


@pytest.fixture
def attempts() -> Iterator[list[int]]:
    """The numbers of the attempts at a task that always fails as a database does."""
    made: list[int] = []

    @app.task(name="tests.fails", bind=True, base=Work, shared=False)  # type: ignore[untyped-decorator]
    def fails(self: Any) -> None:
        made.append(self.request.retries)
        raise OperationalError("the server closed the connection")

    yield made
    app.tasks.unregister("tests.fails")


@pytest.mark.parametrize("name", OURS)
def test_each_of_ours_behaves_alike(name: str) -> None:
    task = app.tasks[name]
    assert isinstance(task, Work)
    assert task.acks_late
    assert task.reject_on_worker_lost


def test_limits_leave_time_to_end_and_nobody_gets_a_task_that_another_has() -> None:
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(OURS)


@pytest.mark.django_db
def test_what_may_pass_is_tried_again_and_then_kept(attempts: list[int]) -> None:
    app.tasks["tests.fails"].apply(throw=False)
    assert attempts == [0, 1, 2, 3, 4, 5]
    assert FailedTask.objects.get().error == "OperationalError: the server closed the connection"


def test_each_time_later_and_never_all_at_once(attempts: list[int]) -> None:
    waits = [[_wait(number) for _ in range(50)] for number in range(5)]
    for number, drawn in enumerate(waits):
        assert all(0 <= wait <= 2 * 2**number for wait in drawn)
        assert number == 0 or len(set(drawn)) > 1
    assert [max(drawn) for drawn in waits] == sorted(max(drawn) for drawn in waits)


def _wait(number: int) -> float:
    """Seconds until the next attempt after this one."""
    task = app.tasks["tests.fails"]
    task.push_request(retries=number, called_directly=False, is_eager=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(task), "signature_from_request", lambda *_, **__: _Sent())
            with pytest.raises(Retry) as again:
                task.run()
    finally:
        task.pop_request()
    return float(again.value.when)


class _Sent:
    """What would go to a broker."""

    def apply_async(self) -> None:
        """Goes nowhere: only when it would is looked at."""
