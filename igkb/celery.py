"""The Celery application. Without CELERY_BROKER_URL tasks run in the process that calls them."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from igkb import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igkb.settings")

app = Celery("igkb", task_cls="apps.operations.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# Nothing else tells the children of a worker that they were made.
@worker_process_init.connect(weak=False)  # type: ignore[untyped-decorator]  # Celery has no types
def trace(**_: Any) -> None:
    tracing.start("worker")
