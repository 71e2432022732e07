"""How every task behaves: acknowledged when it is done, tried again where that may help, kept where it failed for good.

Owns the class that Celery makes tasks of (`igkb/celery.py` names it). Must not know what the tasks do.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from celery.utils.serialization import UnpickleableExceptionWrapper
from django.db import DatabaseError, InterfaceError, OperationalError

from apps.operations.outcomes import count

logger = logging.getLogger(__name__)


class Work(Task):  # type: ignore[misc]  # Celery has no types
    """A task that may be run twice, by two workers too, with the result of once: each of ours must be such."""

    acks_late = True
    reject_on_worker_lost = True
    # What is otherwise a second later; everything else fails the same way again.
    autoretry_for = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
    max_retries = 5
    retry_backoff = 2  # seconds, doubled each time
    retry_backoff_max = 600
    retry_jitter = True

    def on_success(self, retval: Any, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        count(self.name, "done")

    def on_retry(self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        count(self.name, "retried")

    def on_failure(
        self, exc: BaseException, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any], einfo: Any
    ) -> None:
        """Keep it where a person sees it. Where even that fails, the log has it."""
        from apps.operations.services import keep_failed

        count(self.name, "given-up")
        logger.error("Task given up: %s: %s", self.name, _said(exc), extra={"task": self.name, "task_id": task_id})
        try:
            keep_failed(
                name=self.name,
                task_id=task_id,
                arguments=args,
                named_arguments=kwargs,
                error=_said(exc),
                traceback=str(einfo),
            )
        except DatabaseError:
            logger.exception(
                "Task could not be kept: %s", self.name, extra={"arguments": args, "named_arguments": kwargs}
            )


def _said(error: BaseException) -> str:
    if isinstance(error, UnpickleableExceptionWrapper):  # what Celery makes of an error with arguments of its own
        return f"{error.exc_cls_name}: {' '.join(str(part) for part in error.exc_args)}"
    return f"{type(error).__name__}: {error}"
